/* Source lines in answers. */
#include "cli/quote.h"

#include "source/excerpt.h"
#include "source/shown.h"

#include <stdarg.h>

void quote_line(struct paint *paint, const struct source_line_at *line) {
    if (line->file.size == 0)
        return;
    paint_fill(paint, PAINT_PLAIN, ' ', QUOTE_NUMBER_COLUMNS);
    paint_raw(paint, PAINT_GUTTER, "--> ");
    paint_shown(paint, PAINT_PLAIN, line->file);
    buf_printf(paint->out, ":%u", line->line);
    paint_line_end(paint);
    if (line->text.data == NULL)
        return;
    excerpt_margin(paint, line->line, QUOTE_NUMBER_COLUMNS);
    paint_style(paint, PAINT_PLAIN);
    buf_char(paint->out, ' ');
    shown_line(paint->out, line->text, shown_window(line->text, 0, 1));
    paint_line_end(paint);
}

void quote_note(struct paint *paint, const char *format, ...) {
    struct buf text = { 0 };
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    paint_fill(paint, PAINT_PLAIN, ' ', QUOTE_NUMBER_COLUMNS + 1);
    paint_raw(paint, PAINT_GUTTER, "= ");
    paint_shown(paint, PAINT_PLAIN, buf_view(&text));
    paint_line_end(paint);
    buf_free(&text);
}

void quote_members(struct object *object, const struct source_line_at *line) {
    if (line->file.size == 0)
        return;
    object_put_text(object, "file", line->file);
    object_put_number(object, "line", line->line);
    object_put_text(object, "text", line->text);
}
