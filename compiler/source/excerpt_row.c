/* Rows of cells. */
#include "source/excerpt_row.h"

void row_set(struct row *row, uint32_t from, uint32_t to, char c, enum paint_style style) {
    if (to > ROW_CELLS_MAX)
        to = ROW_CELLS_MAX;
    for (; row->width < to; row->width++)
        row->cells[row->width] = ' ';
    for (uint32_t i = from; i < to; i++) {
        row->cells[i] = c;
        row->styles[i] = (unsigned char)style;
    }
}

void row_draw(const struct row *row, struct paint *paint, const char *label,
              enum paint_style label_style) {
    for (uint32_t i = 0; i < row->width; i++) {
        bool blank = row->cells[i] == ' ';
        paint_fill(paint, blank ? PAINT_PLAIN : (enum paint_style)row->styles[i], row->cells[i], 1);
    }
    if (label != NULL)
        paint_shown(paint, label_style, text_of(label));
}
