/* Lines that differ between two texts. */
#ifndef CROFT_QUERY_TEXTDIFF_H
#define CROFT_QUERY_TEXTDIFF_H

#include "base/arena.h"
#include "base/text.h"

/* '@': heading of a hunk; ' ': as in both; '-', '+': only in the old, the new text; '\\': a note.
 */
struct diff_line {
    char sign;
    struct text text; /* without its end */
};
struct diff_lines {
    struct diff_line *items;
    uint32_t count;
};

/* The hunks of a unified diff, with three lines of context. The fewest lines, unless more than
 * TEXTDIFF_CELLS_MAX pairs of lines had to be looked at: then what lies between the common
 * beginning and end is exchanged as a whole. */
#define TEXTDIFF_CELLS_MAX (4u << 20)
struct diff_lines textdiff(struct arena *arena, struct text old, struct text new);

#endif
