/* Text blocks: their lines move with the statement that they belong to. The column of the closing
 * delimiter is what is taken off every line, so that all of them move together or none does. */
#include "base/utf8.h"
#include "fmt/flow_internal.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/* The first offset from `at` on that is no blank, at most `end`. */
static uint32_t skip_blanks(const struct fmt *f, uint32_t at, uint32_t end) {
    while (at < end && is_blank(f->text.data[at]))
        at++;
    return at;
}

static uint32_t line_end(const struct fmt *f, uint32_t at, uint32_t end) {
    const char *newline = memchr(f->text.data + at, '\n', end - at);
    return newline == NULL ? end : (uint32_t)(newline - f->text.data);
}

/* Whether every line of a piece from its first line end on has the margin, or is empty. */
static bool has_margin(const struct fmt *f, uint32_t piece, const char *margin, uint32_t size) {
    uint32_t end = f->atoms[piece].end, at = line_end(f, f->atoms[piece].start, end);
    while (at < end) {
        uint32_t line = at + 1;
        at = line_end(f, line, end);
        bool empty = at < end && skip_blanks(f, line, at) == at;
        if (!empty && (at - line < size || memcmp(f->text.data + line, margin, size) != 0))
            return false;
    }
    return true;
}

/* Whether the block is as it should be: nothing behind its opening delimiter, nothing but blanks
 * before the closing one, no line left of that. */
static bool is_regular(const struct fmt *f, uint32_t open, uint32_t *margin) {
    uint32_t close = f->atoms[open].partner, end = f->atoms[close].start, line = end;
    if (open + 1 == close || f->atoms[close].width != 3 || f->atoms[open + 1].kind != TOKEN_PIECE)
        return false;
    uint32_t start = f->atoms[open].end;
    uint32_t first = skip_blanks(f, start, f->atoms[open + 1].end);
    if (first == f->atoms[open + 1].end || f->text.data[first] != '\n')
        return false;
    while (line > first && is_blank(f->text.data[line - 1]))
        line--;
    if (f->text.data[line - 1] != '\n')
        return false;
    *margin = end - line;
    for (uint32_t i = open + 1; i < close; i++) {
        if (f->atoms[i].kind == TOKEN_PIECE && !has_margin(f, i, f->text.data + line, end - line))
            return false;
        if (f->atoms[i].kind == TOKEN_HOLE_OPEN)
            i = f->atoms[i].partner;
    }
    return true;
}

void flow_open_text(struct flow *w, struct level *level) {
    if (!atom_has(&w->f->atoms[level->open], ATOM_BLOCK))
        return;
    level->margin = w->line_indent + FMT_INDENT;
    level->moves = is_regular(w->f, level->open, &level->margin_old);
}

/* A carriage return before a line end means nothing. */
static void drop_return(struct flow *w, uint32_t start, uint32_t end) {
    if (end > start && w->f->text.data[end - 1] == '\r')
        fmt_put(w->f, end - 1, end, "", 0);
}

/* A line whose end is in the piece. */
static void write_line(struct flow *w, const struct level *level, uint32_t line, uint32_t end) {
    if (skip_blanks(w->f, line, end) == end) {
        fmt_put_gap(w->f, line, end, 0, 0, 0);
        return;
    }
    fmt_put_gap(w->f, line, line + level->margin_old, 0, 0, level->margin);
    drop_return(w, line + level->margin_old, end);
}

/* Where the text after the piece stands, when its last line begins at `line`. */
static void find_column(struct flow *w, const struct level *level, uint32_t line, uint32_t end) {
    uint32_t from = level->moves ? line + level->margin_old : line;
    uint32_t text = skip_blanks(w->f, from, end), margin = level->moves ? level->margin : 0;
    w->line_indent = margin + (text - from);
    w->column = margin +
                (uint32_t)utf8_columns((struct text){ w->f->text.data + from, end - from });
}

void flow_write_piece(struct flow *w, uint32_t i) {
    const struct fmt *f = w->f;
    const struct level *level = flow_level(w);
    const struct atom *atom = &f->atoms[i];
    uint32_t end = atom->end, at = line_end(f, atom->start, end), line = atom->start;
    if (at == end) {
        w->column += atom->width;
        return;
    }
    if (level->moves && i == level->open + 1)
        fmt_put_gap(w->f, atom->start, at, 0, 0, 0);
    else if (level->moves)
        drop_return(w, atom->start, at);
    for (; at < end; w->line++) {
        line = at + 1;
        at = line_end(f, line, end);
        if (level->moves && at < end)
            write_line(w, level, line, at);
    }
    if (level->moves)
        fmt_put_gap(w->f, line, line + level->margin_old, 0, 0, level->margin);
    find_column(w, level, line, end);
}
