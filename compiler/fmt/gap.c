/* Writes one gap: its separator, its comments, its line ends and blanks. */
#include "fmt/flow_internal.h"

enum { REMARK_GAP = 3, REMARKS_APART = 30 };

/* Comments at the end of neighbouring lines begin in one column. */
void flow_write_remarks(struct flow *w) {
    for (uint32_t i = 0; i < w->remarks.count; i++) {
        const struct remark *remark = &w->remarks.items[i];
        fmt_put_gap(w->f, remark->start, remark->end, remark->sep, 0,
                    w->widest - remark->column + REMARK_GAP);
    }
    w->remarks.count = 0;
}

/* Whether a comment behind code of this width lines up with those before it: lines of very
 * different lengths do not. */
static bool joins(const struct flow *w, uint32_t column) {
    const struct remark *last = &w->remarks.items[w->remarks.count - 1];
    return last->line + 1 == w->line && column <= w->narrowest + REMARKS_APART &&
           w->widest <= column + REMARKS_APART;
}

static void add_remark(struct flow *w, uint32_t start, uint32_t end, char sep) {
    uint32_t column = w->column + (sep != 0);
    struct remark remark = { start, end, column, w->line, sep };
    if (w->remarks.count > 0 && !joins(w, column))
        flow_write_remarks(w);
    bool first = w->remarks.count == 0;
    w->narrowest = first || column < w->narrowest ? column : w->narrowest;
    w->widest = first || column > w->widest ? column : w->widest;
    vec_push(w->f->scratch, &w->remarks, remark);
}

/* The gap stays as it is. */
static void keep_gap(struct flow *w, uint32_t start, const struct atom *atom) {
    const char *text = w->f->text.data;
    uint32_t lines = fmt_count_lines(w->f, start, atom->start), line = atom->start;
    w->begins_line = false;
    if (lines == 0) {
        w->column += atom->start - start;
        return;
    }
    while (text[line - 1] != '\n')
        line--;
    w->line += lines;
    w->column = atom->start - line;
    w->line_indent = 0;
    while (line + w->line_indent < atom->start && text[line + w->line_indent] == ' ')
        w->line_indent++;
}

static void write_lines(struct flow *w, uint32_t start, uint32_t end, char sep, uint32_t lines,
                        uint32_t columns) {
    fmt_put_gap(w->f, start, end, sep, lines, columns);
    w->line += lines;
}

/* All comments of the gap; where the last one ends. `*fresh`: nothing has been written yet of what
 * the gap is in. */
static uint32_t write_comments(struct flow *w, uint32_t i, uint32_t start, struct gap *gap,
                               bool *fresh) {
    const struct atom *atom = &w->f->atoms[i];
    for (uint32_t c = atom->comment; c < atom->comment + atom->comments; c++) {
        uint32_t at = w->f->tree->comments[c].start;
        uint32_t lines = fmt_count_lines(w->f, start, at);
        bool first = c == atom->comment;
        if (first && lines == 0 && i > 0) {
            add_remark(w, start, at, gap->sep);
        } else {
            bool blank = lines > 1 && !*fresh;
            bool top = i == 0 && first;
            write_lines(w, start, at, gap->sep, top ? 0 : 1 + blank, gap->comment_indent);
            *fresh = false;
        }
        gap->sep = 0;
        start = fmt_comment_end(w->f, c);
    }
    return start;
}

/* Whether nothing stands before the gap in its bracket or in the file. */
static bool is_fresh(const struct flow *w, uint32_t i) {
    return i == 0 || (atom_opens(w->f, i - 1) && w->f->atoms[i - 1].kind != TOKEN_TEXT_OPEN);
}

void flow_write_gap(struct flow *w, uint32_t i, struct gap gap) {
    const struct atom *atom = &w->f->atoms[i];
    uint32_t start = i == 0 ? 0 : w->f->atoms[i - 1].end;
    if (atom_has(atom, ATOM_FROZEN_GAP)) {
        keep_gap(w, start, atom);
        return;
    }
    bool fresh = is_fresh(w, i);
    start = write_comments(w, i, start, &gap, &fresh);
    if (!gap.newline && atom->comments == 0) {
        fmt_put_gap(w->f, start, atom->start, gap.sep, 0, gap.columns);
        w->column += gap.columns + (gap.sep != 0);
        w->begins_line = false;
        return;
    }
    bool ends = atom_closes(w->f, i) || i == w->f->count;
    bool blank = !fresh && !ends && (gap.may_blank || atom->comments > 0) &&
                 fmt_count_lines(w->f, start, atom->start) > 1;
    bool top = i == 0 && atom->comments == 0;
    write_lines(w, start, atom->start, gap.sep, top ? 0 : 1 + blank, gap.newline ? gap.columns : 0);
    w->column = w->line_indent = gap.newline ? gap.columns : 0;
    w->begins_line = true;
}
