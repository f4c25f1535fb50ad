/* What is broken because it is too long: outermost first, and only where that helps. */
#include "fmt/flow_internal.h"

enum { CALL_COLUMNS = 80 };

static uint32_t lesser(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

/* Columns of what follows from atom `k` on and cannot be on another line. */
static uint32_t tail_width(const struct flow *w, uint32_t k, uint32_t limit) {
    const struct fmt *f = w->f;
    uint32_t level = w->levels.count - 1, width = 0;
    for (; k < f->count && width <= limit; k++) {
        const struct atom *atom = &f->atoms[k];
        if ((atom->flags & (ATOM_FORCED | ATOM_BREAK)) != 0)
            return width + (atom->sep == TOKEN_COMMA);
        const struct level *around = &w->levels.items[level];
        if (around->broken && (atom_closes(f, k) || atom_has(atom, ATOM_ITEM)))
            return width +
                   (around->open != UINT32_MAX && f->atoms[around->open].style == STYLE_LIST);
        if (atom_closes(f, k) && !atom_has(atom, ATOM_INNER))
            level -= level > 0;
        width += atom->pos + atom->width - f->atoms[k - 1].pos - f->atoms[k - 1].width;
        if (atom_opens(f, k) || atom_has(atom, ATOM_MULTI))
            return width;
    }
    return width;
}

/* Whether the atoms from `first` to `last`, with what cannot be parted from them, fit on the line
 * that `first` begins on at the current column. Only the part before a certain line end counts. */
static bool fits(const struct flow *w, uint32_t first, uint32_t last) {
    if (w->column >= FMT_WIDTH)
        return false;
    uint32_t room = FMT_WIDTH - w->column;
    uint32_t end = lesser(w->f->atoms[first].forced, last);
    uint32_t width = fmt_width(w->f, first, end);
    if (width > room || end < last)
        return width <= room;
    return width + tail_width(w, last + 1, room - width) <= room;
}

/* Whether something in an item can be broken. */
static bool can_break(const struct fmt *f, uint32_t first, uint32_t close) {
    for (uint32_t i = first; i < close; i++) {
        if (f->atoms[i].breaker != 0)
            return true;
        if (atom_opens(f, i) && f->atoms[i].style != STYLE_PLAIN && f->atoms[i].items > 0)
            return true;
        if (atom_opens(f, i))
            i = f->atoms[i].partner;
    }
    return false;
}

/* Whether the last item is a bracket that is better broken than the one around it: `f(a, {`. */
static bool hugs(const struct flow *w, uint32_t i) {
    const struct fmt *f = w->f;
    const struct atom *open = &f->atoms[i];
    uint32_t close = open->partner;
    if (!atom_closes(f, close - 1) || f->atoms[close - 1].kind == TOKEN_TEXT_CLOSE)
        return false;
    uint32_t inner = f->atoms[close - 1].partner;
    if (f->atoms[inner].style == STYLE_PLAIN || f->atoms[inner].items == 0)
        return false;
    if (open->items == 1)
        return open->style == STYLE_LIST;
    return atom_has(open, ATOM_CALL) && inner == open->last && f->atoms[i].forced >= inner &&
           w->column + fmt_width(f, i, inner) <= FMT_WIDTH;
}

/* Whether a single item is shorter than the line when it stands on one of its own, or can be broken
 * there. A short call is not what makes a line long. */
static bool helps(const struct flow *w, uint32_t i) {
    const struct fmt *f = w->f;
    const struct atom *open = &f->atoms[i];
    if (open->items > 1)
        return true;
    uint32_t indent = w->line_indent + FMT_INDENT;
    if (atom_has(open, ATOM_TIGHT) && w->column + fmt_width(f, i, open->partner) < CALL_COLUMNS)
        return false;
    return indent + fmt_width(f, open->first, open->partner - 1) <= FMT_WIDTH ||
           can_break(f, open->first, open->partner);
}

bool flow_breaks_group(struct flow *w, uint32_t i) {
    const struct atom *open = &w->f->atoms[i];
    if (open->style == STYLE_PLAIN || open->items == 0 || fits(w, i, open->partner))
        return false;
    return open->style == STYLE_BARE || (!hugs(w, i) && helps(w, i));
}

/* A line that begins with one of these words does not go on when this follows. */
static bool may_begin_line(const struct fmt *f, uint32_t op) {
    switch ((enum token_kind)f->atoms[op].kind) {
    case TOKEN_AND:
    case TOKEN_OR:
    case TOKEN_ELSE:
    case TOKEN_FOR:
    case TOKEN_IF:
        return true;
    default:
        return f->atoms[op + 1].kind != TOKEN_LBRACE && f->atoms[op + 1].kind != TOKEN_LBODY;
    }
}

static void break_chain(struct fmt *f, uint32_t op) {
    for (; op != 0; op = f->atoms[op].next_op)
        if (may_begin_line(f, op))
            f->atoms[op].flags |= ATOM_BREAK;
}

void flow_break_stretches(struct flow *w, uint32_t i) {
    struct fmt *f = w->f;
    const struct breaker *breaker;
    for (uint32_t b = f->atoms[i].breaker; b != 0; b = breaker->next) {
        breaker = &f->breakers.items[b - 1];
        if (fits(w, i, breaker->last))
            continue;
        if (!breaker->body) {
            break_chain(f, breaker->op);
            continue;
        }
        uint32_t end = lesser(f->atoms[breaker->op].forced, breaker->last);
        uint32_t indent = flow_level(w)->item_indent + FMT_INDENT;
        bool opens = atom_opens(f, breaker->op) && end <= breaker->op + 1;
        if (indent + fmt_width(f, breaker->op, end) <= FMT_WIDTH && !opens &&
            f->atoms[i].forced >= breaker->op)
            f->atoms[breaker->op].flags |= ATOM_BREAK;
    }
}

bool flow_item_overflows(struct flow *w, uint32_t i) {
    const struct fmt *f = w->f;
    uint32_t last = f->atoms[i].next - 1, end = lesser(f->atoms[i].forced, last);
    return w->column + 2 + fmt_width(f, i, end) + (end == last) > FMT_WIDTH;
}

void flow_split_lines(struct flow *w, uint32_t first, uint32_t count, uint32_t indent) {
    struct fmt *f = w->f;
    for (uint32_t i = 0, item = first; i < count;) {
        uint32_t start = item, from = i, last;
        do {
            last = f->atoms[item].next - 1;
            item = f->atoms[item].next;
        } while (++i < count && (f->atoms[item].flags & (ATOM_FORCED | ATOM_SPLIT)) == 0);
        if (i - from == 1 ||
            (f->atoms[start].forced >= last && indent + fmt_width(f, start, last) <= FMT_WIDTH))
            continue;
        for (uint32_t at = start; at != item; at = f->atoms[at].next)
            f->atoms[at].flags |= ATOM_SPLIT;
    }
}
