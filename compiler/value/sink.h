/* Where text goes when it is written at last: bytes into a buffer, and beside them which positions
 * each output line came from. Ownership: the sink owns its buffers until sink_free(); sink_clear()
 * empties them for the next file. */
#ifndef CROFT_VALUE_SINK_H
#define CROFT_VALUE_SINK_H

#include "base/buf.h"
#include "value/value.h"

/* Output line `line` (from 0) holds text from `origin`; in order of lines, equal neighbours left
 * out. */
struct line_origin {
    uint32_t line, origin;
};

struct sink {
    struct buf bytes;
    struct line_origin *origins;
    uint32_t origin_count, origin_capacity;
    uint32_t line; /* current output line, from 0 */
    uint32_t
        indent; /* spaces put after each line end, before the next byte that is not a line end */
    uint32_t line_indent; /* of these, what the line that has just begun gets: less if the line end
                             lay deeper */
    bool at_line_start;   /* indentation still to be written */
    bool track;           /* whether origins are kept */
    uint16_t depth;       /* renders within renders, at most SINK_DEPTH_MAX */
    const char
        *problem; /* why a render inside a rope failed (the first one); NULL: the text is whole */
};

/* How many renders may lie inside each other's texts (`json` of a text that is `json` of a text …):
 * each doubles the backslashes of the one inside. */
enum { SINK_DEPTH_MAX = 8 };

void sink_free(struct sink *sink);
void sink_clear(struct sink *sink);
/* Text from one origin; line ends in it are counted and indented. */
void sink_write(struct sink *sink, const char *data, size_t size, uint32_t origin);
/* A whole rope, renders included; a render that cannot be written sets `problem`. */
void sink_rope(struct sink *sink, const struct rope *rope);
/* Any text value (STRING or ROPE). */
void sink_text(struct sink *sink, struct value value);

/* The flat bytes of a text value, in `arena` (a STRING's own bytes are returned as they are). */
struct text value_flat(struct arena *arena, struct value value);

#endif
