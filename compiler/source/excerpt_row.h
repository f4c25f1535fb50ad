/* One row below a line of source: cells of one ASCII character each, and perhaps a label at the
 * end. */
#ifndef CROFT_SOURCE_EXCERPT_ROW_H
#define CROFT_SOURCE_EXCERPT_ROW_H

#include "source/paint.h"
#include "source/shown.h"

enum {
    ROW_GUTTER_MAX = 9, /* columns left of the text for the bars of spans over several lines */
    ROW_CELLS_MAX = ROW_GUTTER_MAX + SHOWN_COLUMNS_MAX + 4,
};

struct row {
    char cells[ROW_CELLS_MAX];
    unsigned char styles[ROW_CELLS_MAX]; /* enum paint_style */
    uint32_t width;                      /* cells in use; what lies between set ones is blank */
};

/* Sets the cells from..to-1, over what was there. */
void row_set(struct row *row, uint32_t from, uint32_t to, char c, enum paint_style style);
/* Draws the cells, and right behind them a label, which may be NULL. */
void row_draw(const struct row *row, struct paint *paint, const char *label,
              enum paint_style label_style);

#endif
