/* Aligns the cells of a table. */
#include "cli/table.h"

#include "base/utf8.h"
#include "source/shown.h"

struct table table_new(struct arena *arena, uint32_t columns) {
    return (struct table){ .arena = arena, .columns = columns };
}

/* At most so many columns, the last of them a mark if something is left out. */
static struct text clip(struct arena *arena, struct text text) {
    if (utf8_columns(text) <= TABLE_CELL_COLUMNS)
        return text;
    size_t end = 0;
    for (size_t at = 0; at < text.size;) {
        utf8_next(text, &at);
        if (utf8_columns((struct text){ text.data, at }) > TABLE_CELL_COLUMNS - 1)
            break;
        end = at;
    }
    return text_of(arena_printf(arena, "%.*s…", (int)end, text.data));
}

void table_add(struct table *table, struct text cell) {
    struct buf shown = { 0 };
    shown_text(&shown, cell);
    struct text text = { arena_copy(table->arena, shown.data, shown.size), shown.size };
    buf_free(&shown);
    bool last = table->cells.count % table->columns == table->columns - 1;
    vec_push(table->arena, &table->cells, last ? text : clip(table->arena, text));
}

static uint32_t width_of(const struct table *table, uint32_t column) {
    size_t width = 0;
    for (uint32_t i = column; i < table->cells.count; i += table->columns) {
        size_t own = utf8_columns(table->cells.items[i]);
        width = own > width ? own : width;
    }
    return (uint32_t)width;
}

static void write_row(const struct table *table, struct paint *paint, uint32_t first,
                      const uint32_t *widths, enum paint_style style) {
    uint32_t end = first + table->columns;
    while (end > first && table->cells.items[end - 1].size == 0)
        end--;
    for (uint32_t i = first; i < end; i++) {
        struct text cell = table->cells.items[i];
        paint_style(paint, style);
        buf_text(paint->out, cell);
        if (i + 1 < end)
            paint_fill(paint, PAINT_PLAIN, ' ',
                       widths[i - first] - (uint32_t)utf8_columns(cell) + 2);
    }
    paint_line_end(paint);
}

void table_write(const struct table *table, struct paint *paint) {
    uint32_t *widths = ARENA_ARRAY(table->arena, uint32_t, table->columns + 1);
    for (uint32_t column = 0; column < table->columns; column++)
        widths[column] = width_of(table, column);
    for (uint32_t i = 0; i < table->cells.count; i += table->columns)
        write_row(table, paint, i, widths, i == 0 ? PAINT_BOLD : PAINT_PLAIN);
}
