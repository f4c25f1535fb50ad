/* Styles as ANSI escape sequences. */
#include "source/paint.h"

#include "source/shown.h"

static const char *const sequences[] = {
    [PAINT_PLAIN] = "\033[0m",      [PAINT_BOLD] = "\033[0;1m",
    [PAINT_ERROR] = "\033[0;1;31m", [PAINT_WARNING] = "\033[0;1;33m",
    [PAINT_INFO] = "\033[0;1;36m",  [PAINT_GUTTER] = "\033[0;1;34m",
    [PAINT_ADDED] = "\033[0;32m",   [PAINT_REMOVED] = "\033[0;31m",
};

void paint_style(struct paint *paint, enum paint_style style) {
    if (paint->color && paint->style != style)
        buf_text(paint->out, text_of(sequences[style]));
    paint->style = style;
}

void paint_raw(struct paint *paint, enum paint_style style, const char *text) {
    paint_style(paint, style);
    buf_text(paint->out, text_of(text));
}

void paint_fill(struct paint *paint, enum paint_style style, char c, uint32_t count) {
    paint_style(paint, style);
    for (uint32_t i = 0; i < count; i++)
        buf_char(paint->out, c);
}

void paint_shown(struct paint *paint, enum paint_style style, struct text text) {
    paint_style(paint, style);
    shown_text(paint->out, text);
}

void paint_line_end(struct paint *paint) {
    paint_style(paint, PAINT_PLAIN);
    buf_char(paint->out, '\n');
}
