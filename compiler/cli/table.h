/* Tables for people: columns as wide as their widest cell, cells as a terminal may show them. */
#ifndef CROFT_CLI_TABLE_H
#define CROFT_CLI_TABLE_H

#include "base/vec.h"
#include "source/paint.h"

/* Cells are clipped to this many columns, but for the last of a row. */
enum { TABLE_CELL_COLUMNS = 48 };

struct table {
    struct arena *arena;
    uint32_t columns;
    VEC(struct text) cells; /* row by row; the first row is the heading */
};
struct table table_new(struct arena *arena, uint32_t columns);
/* The text must outlive the table. */
void table_add(struct table *table, struct text cell);
void table_write(const struct table *table, struct paint *paint);

#endif
