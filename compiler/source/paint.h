/* Coloured output to a buffer: styles instead of escape sequences, and none of these where colours
 * are not asked for. */
#ifndef CROFT_SOURCE_PAINT_H
#define CROFT_SOURCE_PAINT_H

#include "base/buf.h"

enum paint_style {
    PAINT_PLAIN,
    PAINT_BOLD,
    PAINT_ERROR,
    PAINT_WARNING,
    PAINT_INFO,
    PAINT_GUTTER, /* line numbers, arrows, and what is of second rank */
    PAINT_ADDED,
    PAINT_REMOVED,
};

struct paint {
    struct buf *out;
    bool color;
    enum paint_style style; /* in force at the end of `out` */
};

/* What follows has this style. */
void paint_style(struct paint *paint, enum paint_style style);
/* Bytes as they are, in this style. */
void paint_raw(struct paint *paint, enum paint_style style, const char *text);
/* `count` times the byte. */
void paint_fill(struct paint *paint, enum paint_style style, char c, uint32_t count);
/* Text of unknown content: control characters are made visible. */
void paint_shown(struct paint *paint, enum paint_style style, struct text text);
/* Ends the line, back in plain style. */
void paint_line_end(struct paint *paint);

#endif
