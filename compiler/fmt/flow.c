/* Decides every gap, from the first atom to the last: where lines end and how far they are
 * indented. */
#include "fmt/flow_internal.h"

enum { CLAUSE_COLUMNS = 5 };

/* --- Brackets --- */

/* Items of a bracket that has just been broken, or of the file, on lines of their own. */
static void begin_lines(struct flow *w, uint32_t first, uint32_t count, const struct level *level,
                        bool one_each) {
    struct fmt *f = w->f;
    for (uint32_t i = 0, item = first; one_each && i < count; i++, item = f->atoms[item].next)
        f->atoms[item].flags |= ATOM_SPLIT;
    bool lines = level->open == UINT32_MAX || f->atoms[level->open].style == STYLE_LINES;
    if (!lines)
        return;
    flow_split_lines(w, first, count, level->item_indent);
    fmt_align(f, first, count, level->item_indent);
}

static void open_level(struct flow *w, uint32_t i) {
    const struct atom *open = &w->f->atoms[i];
    const struct level *parent = flow_level(w);
    struct level level = { .open = i,
                           .line_indent = w->line_indent,
                           .item_indent = parent->item_indent,
                           .rigid = parent->rigid || open->kind == TOKEN_HOLE_OPEN };
    bool broken = atom_has(open, ATOM_BROKEN);
    if (atom_has(open, ATOM_BODY))
        level.line_indent = parent->item_indent;
    level.broken = broken || (!level.rigid && flow_breaks_group(w, i));
    if (level.broken)
        level.item_indent = level.line_indent + FMT_INDENT;
    else if (open->kind == TOKEN_HOLE_OPEN)
        level.item_indent = w->line_indent;
    if (open->kind == TOKEN_TEXT_OPEN)
        flow_open_text(w, &level);
    vec_push(w->f->scratch, &w->levels, level);
    if (level.broken && open->items > 0)
        begin_lines(w, open->first, open->items, &level, !broken);
}

/* --- Gaps --- */

static struct gap closing_gap(struct flow *w, uint32_t i) {
    const struct level *level = flow_level(w);
    const struct atom *open = &w->f->atoms[level->open];
    bool list = open->style == STYLE_LIST && open->items > 0;
    struct gap gap = { .newline = level->broken,
                       .comment_indent = level->item_indent,
                       .columns = level->broken ? level->line_indent : fmt_space(w->f, i) };
    gap.sep = level->broken && list ? ',' : 0;
    return gap;
}

/* What stands between items on one line. */
static char separator(const struct flow *w, const struct level *level) {
    if (level->open == UINT32_MAX)
        return ';';
    const struct atom *open = &w->f->atoms[level->open];
    if (open->style == STYLE_LINES)
        return atom_has(open, ATOM_COMMAS) ? ',' : ';';
    return ',';
}

static struct gap item_gap(struct flow *w, uint32_t i) {
    const struct level *level = flow_level(w);
    const struct atom *atom = &w->f->atoms[i];
    bool first = level->open == UINT32_MAX ? i == 0 : i == level->open + 1;
    bool list = level->open != UINT32_MAX && w->f->atoms[level->open].style == STYLE_LIST;
    struct gap gap = { .comment_indent = level->item_indent, .may_blank = !first };
    gap.newline = level->broken && (first || (atom->flags & (ATOM_FORCED | ATOM_SPLIT)) != 0 ||
                                    (list && flow_item_overflows(w, i)));
    gap.columns = gap.newline ? level->item_indent : first ? fmt_space(w->f, i) : 1;
    if (first)
        return gap;
    if (!gap.newline || list)
        gap.sep = separator(w, level);
    else if (atom_has(atom, ATOM_SEPARATED))
        gap.sep = atom->sep == TOKEN_COMMA ? ',' : ';';
    return gap;
}

/* `at` and `fix` at the start of a line are as wide as `else` and `help`. */
static bool widens_clause(const struct flow *w, uint32_t i) {
    return w->begins_line &&
           (w->f->atoms[i - 1].kind == TOKEN_AT || w->f->atoms[i - 1].kind == TOKEN_FIX);
}

static struct gap inner_gap(struct flow *w, uint32_t i) {
    const struct level *level = flow_level(w);
    const struct atom *atom = &w->f->atoms[i];
    bool aligned = atom_has(atom, ATOM_JOINED) || (atom_has(atom, ATOM_CLAUSE) && level->broken);
    uint32_t indent = level->item_indent + (aligned ? 0 : FMT_INDENT);
    struct gap gap = { .comment_indent = indent };
    gap.newline = (atom->flags & (ATOM_FORCED | ATOM_BREAK)) != 0;
    gap.sep = atom->sep == TOKEN_COMMA ? ',' : 0;
    if (gap.newline)
        gap.columns = indent;
    else if (widens_clause(w, i))
        gap.columns = CLAUSE_COLUMNS - w->f->atoms[i - 1].width;
    else
        gap.columns = (gap.sep != 0 ? 1 : fmt_space(w->f, i)) + atom->pad;
    return gap;
}

static struct gap end_gap(const struct flow *w) {
    const struct atom *end = &w->f->atoms[w->f->count];
    return (struct gap){ .newline = w->f->count > 0 || end->comments > 0, .may_blank = true };
}

static void decide_gap(struct flow *w, uint32_t i) {
    struct gap gap;
    if (i == w->f->count) {
        gap = end_gap(w);
    } else if (atom_closes(w->f, i)) {
        gap = closing_gap(w, i);
        w->levels.count--;
    } else {
        gap = atom_has(&w->f->atoms[i], ATOM_ITEM) ? item_gap(w, i) : inner_gap(w, i);
    }
    flow_write_gap(w, i, gap);
}

/* --- Atoms --- */

static void write_inner(struct flow *w, uint32_t i) {
    const struct atom *atom = &w->f->atoms[i];
    w->begins_line = false;
    if (atom->kind == TOKEN_PIECE) {
        flow_write_piece(w, i);
        return;
    }
    if (atom->kind == TOKEN_TEXT_CLOSE) {
        w->line_indent = flow_level(w)->line_indent;
        w->levels.count--;
    }
    if (atom_opens(w->f, i))
        open_level(w, i);
    w->column += atom->width;
}

/* An item with mistakes, which stays as it is. */
static void write_kept(struct flow *w, const struct atom *atom) {
    uint32_t line = atom->end;
    while (line > atom->start && w->f->text.data[line - 1] != '\n')
        line--;
    w->line += fmt_count_lines(w->f, atom->start, atom->end);
    w->column = atom->end - line + (line > atom->start ? 0 : w->column);
}

static void write_atom(struct flow *w, uint32_t i) {
    const struct atom *atom = &w->f->atoms[i];
    if (atom_has(atom, ATOM_INNER)) {
        write_inner(w, i);
        return;
    }
    decide_gap(w, i);
    if (atom->breaker != 0 && !flow_level(w)->rigid)
        flow_break_stretches(w, i);
    if (atom_opens(w->f, i))
        open_level(w, i);
    if (atom_has(atom, ATOM_FROZEN))
        write_kept(w, atom);
    else
        w->column += atom->width;
}

void fmt_flow(struct fmt *f) {
    struct flow w = { .f = f };
    struct level file = { .open = UINT32_MAX, .broken = true };
    vec_push(f->scratch, &w.levels, file);
    uint32_t count = 0;
    for (uint32_t item = 0; item < f->count; item = f->atoms[item].next)
        count++;
    begin_lines(&w, 0, count, &file, true);
    for (uint32_t i = 0; i < f->count; i++)
        write_atom(&w, i);
    decide_gap(&w, f->count);
    flow_write_remarks(&w);
}
