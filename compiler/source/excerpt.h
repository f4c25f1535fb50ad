/* An excerpt: the lines of one source that marks stand on, with the marks drawn below them.
 *
 *    12 |     recordsize = 1M
 *       |     ----------   ^^ the offending value
 *       |     |
 *       |     set here */
#ifndef CROFT_SOURCE_EXCERPT_H
#define CROFT_SOURCE_EXCERPT_H

#include "base/arena.h"
#include "source/paint.h"
#include "source/source.h"

struct mark {
    struct span span;
    const char *label;      /* may be NULL */
    bool primary;           /* drawn `^`, others `-` */
    enum paint_style style; /* of the drawing and the label */
};

/* Draws all marks, which are of one source. `number_width` is the width of the column of line
 * numbers. */
void excerpt_draw(struct paint *paint, struct arena *scratch, const struct sources *sources,
                  const struct mark *marks, uint32_t count, uint32_t number_width);

/* The greatest line number that an excerpt of this span shows. */
uint32_t excerpt_last_line(const struct sources *sources, struct span span);

/* What stands left of a line: its number, or as many spaces for number 0, and " |". */
void excerpt_margin(struct paint *paint, uint32_t number, uint32_t number_width);

#endif
