/* Writing to a sink without looking for line ends: for renderers, which know where theirs are. */
#ifndef CROFT_VALUE_SINK_PUT_H
#define CROFT_VALUE_SINK_PUT_H

#include "value/sink.h"

/* Writes the indentation that the line begun still lacks. */
void sink_indent(struct sink *sink);
/* Notes that the current line holds text from `origin`, which is not 0. */
void sink_record(struct sink *sink, uint32_t origin);

/* Text from `origin` follows on the current line; write it to sink->bytes. */
static inline void sink_begin(struct sink *sink, uint32_t origin) {
    if (sink->at_line_start)
        sink_indent(sink);
    if (sink->track && origin != 0)
        sink_record(sink, origin);
}

/* Text without line ends, not empty. */
static inline void sink_put(struct sink *sink, const char *data, size_t size, uint32_t origin) {
    sink_begin(sink, origin);
    buf_add(&sink->bytes, data, size);
}

static inline void sink_put_char(struct sink *sink, char c) {
    if (sink->at_line_start)
        sink_indent(sink);
    buf_char(&sink->bytes, c);
}

static inline void sink_newline(struct sink *sink) {
    buf_char(&sink->bytes, '\n');
    sink->line++;
    sink->at_line_start = true;
    sink->line_indent = sink->indent;
}

#endif
