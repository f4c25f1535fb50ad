/* Text as a terminal may show it: tabs as spaces, control and invisible characters and malformed
 * bytes spelt out, and of an over-long line the stretch that matters. */
#ifndef CROFT_SOURCE_SHOWN_H
#define CROFT_SOURCE_SHOWN_H

#include "base/buf.h"

enum {
    SHOWN_TAB_COLUMNS = 4,
    SHOWN_COLUMNS_MAX = 112, /* of one line, the marks of clipping included */
    SHOWN_CLIP_COLUMNS = 3,  /* of "...", which stands for what was clipped */
};

void shown_text(struct buf *out, struct text text);
/* Terminal columns that shown_text() takes. */
uint32_t shown_columns(struct text text);

/* Without the blanks at its end. */
struct text shown_trim(struct text line);

/* The stretch of a line that is shown, as byte offsets in it. */
struct shown_window {
    size_t start, end;
};

/* The whole line if it fits, else what lies around the bytes from..to: as much of these as there is
 * room for. */
struct shown_window shown_window(struct text line, size_t from, size_t to);
/* The column (from 0) where the byte at `offset` is shown; outside the window, its nearer edge. */
uint32_t shown_column(struct text line, struct shown_window window, size_t offset);
/* The line's window, with "..." at clipped ends, and without blanks at the line's end. */
void shown_line(struct buf *out, struct text line, struct shown_window window);

#endif
