/* Brackets and their items; which of them are on lines of their own; where lines certainly end; how
 * wide everything would be on one line. */
#include "fmt/fmt_internal.h"

/* An open bracket or text. */
struct frame {
    uint32_t open;   /* UINT32_MAX: the file */
    uint32_t item;   /* the first atom of the item being read; UINT32_MAX: none yet */
    bool forced;     /* a line certainly ends in it */
    bool comment;    /* a comment stands between its items */
    bool item_lines; /* an item begins on a line of its own */
    bool one_line;   /* a text of one line holds it */
};

struct grouping {
    struct fmt *f;
    VEC(struct frame) frames;
};

static struct frame *top(struct grouping *g) {
    return &g->frames.items[g->frames.count - 1];
}

/* --- Blanks --- */

static bool is_tight_before(const struct fmt *f, uint32_t i) {
    const struct atom *atom = &f->atoms[i];
    switch ((enum token_kind)atom->kind) {
    case TOKEN_RPAREN:
    case TOKEN_RBRACKET:
    case TOKEN_HOLE_CLOSE:
    case TOKEN_DOT:
    case TOKEN_OPTIONAL_DOT:
    case TOKEN_COLON:
    case TOKEN_RANGE:
    case TOKEN_TYPE_OPEN:
    case TOKEN_TYPE_CLOSE:
        return true;
    case TOKEN_QUESTION:
        return f->atoms[i - 1].kind != TOKEN_QUESTION; /* `??` is something else */
    case TOKEN_RBRACE:
        return atom->partner == i - 1 || atom_has(&f->atoms[atom->partner], ATOM_SNUG);
    default:
        return atom_has(atom, ATOM_TIGHT | ATOM_INNER);
    }
}

static bool is_tight_behind(const struct fmt *f, uint32_t i) {
    const struct atom *atom = &f->atoms[i];
    switch ((enum token_kind)atom->kind) {
    case TOKEN_LPAREN:
    case TOKEN_LBRACKET:
    case TOKEN_HOLE_OPEN:
    case TOKEN_DOT:
    case TOKEN_OPTIONAL_DOT:
    case TOKEN_RANGE:
    case TOKEN_SPREAD:
    case TOKEN_REFERENCE:
    case TOKEN_TYPE_OPEN:
        return true;
    default:
        return atom_has(atom, ATOM_SNUG | ATOM_PREFIX);
    }
}

uint32_t fmt_space(const struct fmt *f, uint32_t i) {
    return i > 0 && !is_tight_before(f, i) && !is_tight_behind(f, i - 1);
}

/* --- Which line ends of a text stay, inside of items --- */

static bool keeps_before(enum token_kind kind) {
    switch (kind) {
    case TOKEN_THEN:
    case TOKEN_ELSE:
    case TOKEN_FOR:
    case TOKEN_IF:
    case TOKEN_AT:
    case TOKEN_HELP:
    case TOKEN_FIX:
    case TOKEN_BECAUSE:
    case TOKEN_UNTIL:
    case TOKEN_WHERE:
    case TOKEN_FROM:
    case TOKEN_BY:
        return true;
    default:
        return false;
    }
}

static bool is_operator(enum token_kind kind) {
    switch (kind) {
    case TOKEN_AND:
    case TOKEN_OR:
    case TOKEN_COALESCE:
    case TOKEN_PLUS:
    case TOKEN_MINUS:
    case TOKEN_TIMES:
    case TOKEN_DIVIDE:
    case TOKEN_MODULO:
    case TOKEN_EQ:
    case TOKEN_NE:
    case TOKEN_LT:
    case TOKEN_LE:
    case TOKEN_GT:
    case TOKEN_GE:
        return true;
    default:
        return false;
    }
}

static bool keeps_behind(enum token_kind kind) {
    return kind == TOKEN_ASSIGN || kind == TOKEN_ASSIGN_ADD || kind == TOKEN_ASSIGN_REMOVE ||
           kind == TOKEN_ARROW || kind == TOKEN_THEN || kind == TOKEN_ELSE || kind == TOKEN_COLON;
}

/* Whether a line end inside of an item stays where it is: people break lines at operators and
 * clauses as they read. */
static bool keeps_line_end(const struct fmt *f, uint32_t i) {
    const struct atom *atom = &f->atoms[i], *before = &f->atoms[i - 1];
    enum token_kind kind = (enum token_kind)atom->kind, last = (enum token_kind)before->kind;
    if (!atom_has(atom, ATOM_NEWLINE) || atom_has(atom, ATOM_JOINED) ||
        atom_has(before, ATOM_JOINED))
        return false;
    return atom_has(atom, ATOM_KEPT) || keeps_before(kind) ||
           (is_operator(kind) && !atom_has(atom, ATOM_PREFIX)) || keeps_behind(last) ||
           (is_operator(last) && !atom_has(before, ATOM_PREFIX)) || atom->sep == TOKEN_COMMA;
}

/* --- Items --- */

static enum atom_style style_of(const struct grouping *g, const struct frame *frame) {
    return frame->open == UINT32_MAX ? STYLE_LINES
                                     : (enum atom_style)g->f->atoms[frame->open].style;
}

static void begin_item(struct grouping *g, uint32_t i) {
    struct fmt *f = g->f;
    struct frame *frame = top(g);
    if (frame->item != UINT32_MAX)
        f->atoms[frame->item].next = i;
    frame->item = i;
    if (frame->open != UINT32_MAX) {
        struct atom *open = &f->atoms[frame->open];
        if (open->items++ == 0)
            open->first = i;
        open->last = i;
    }
}

/* What the gap before an atom says of the bracket that it stands in. */
static void read_gap(struct grouping *g, uint32_t i) {
    struct atom *atom = &g->f->atoms[i];
    struct frame *frame = top(g);
    bool first = frame->item == UINT32_MAX;
    bool item = first || atom->sep == TOKEN_TERM || atom_has(atom, ATOM_ITEM) ||
                (atom->sep == TOKEN_COMMA && style_of(g, frame) == STYLE_LIST);
    if (item) {
        atom->flags |= ATOM_ITEM;
        frame->comment |= atom->comments > 0;
        frame->item_lines |= !first && atom_has(atom, ATOM_NEWLINE);
        begin_item(g, i);
    } else if (atom->comments > 0 || keeps_line_end(g->f, i)) {
        atom->flags |= ATOM_FORCED;
        frame->forced = true;
    }
    frame->forced |= atom_has(atom, ATOM_MULTI | ATOM_FROZEN);
}

/* --- Brackets --- */

static void open_frame(struct grouping *g, uint32_t i) {
    struct frame frame = { .open = i, .item = UINT32_MAX };
    if (i != UINT32_MAX)
        frame.one_line = g->f->atoms[i].kind == TOKEN_TEXT_OPEN
                             ? !atom_has(&g->f->atoms[i], ATOM_BLOCK)
                             : top(g)->one_line;
    vec_push(g->f->scratch, &g->frames, frame);
}

/* Whether people have put the items on lines of their own, or something in them demands that. */
static bool is_broken(const struct grouping *g, const struct frame *frame, uint32_t close) {
    const struct fmt *f = g->f;
    const struct atom *open = &f->atoms[frame->open];
    bool begins_line = frame->open + 1 < close &&
                       atom_has(&f->atoms[frame->open + 1], ATOM_NEWLINE);
    if (frame->comment || f->atoms[close].comments > 0)
        return true;
    if (open->items == 0 || frame->one_line)
        return false;
    switch ((enum atom_style)open->style) {
    case STYLE_LINES:
        return begins_line || frame->item_lines || frame->forced;
    case STYLE_LIST:
        return begins_line || (frame->forced && open->kind == TOKEN_LBRACE);
    case STYLE_BARE:
        return begins_line;
    default:
        return begins_line && (open->kind == TOKEN_LPAREN || open->kind == TOKEN_HOLE_OPEN);
    }
}

/* Closes the bracket that is open. */
static void close_frame(struct grouping *g, uint32_t i) {
    struct fmt *f = g->f;
    struct frame frame = *top(g);
    g->frames.count--;
    struct atom *open = &f->atoms[frame.open];
    open->partner = i;
    f->atoms[i].partner = frame.open;
    if (frame.item != UINT32_MAX)
        f->atoms[frame.item].next = i;
    if (is_broken(g, &frame, i)) {
        open->flags |= ATOM_BROKEN;
        frame.forced = true;
        f->atoms[i].flags |= ATOM_FORCED;
        if (open->items > 0)
            f->atoms[frame.open + 1].flags |= ATOM_FORCED;
    }
    top(g)->forced |= frame.forced;
}

static void read_atom(struct grouping *g, uint32_t i) {
    struct atom *atom = &g->f->atoms[i];
    enum token_kind kind = (enum token_kind)atom->kind;
    if (token_closes(kind) && g->frames.count > 1) {
        close_frame(g, i);
        return;
    }
    if (!atom_has(atom, ATOM_INNER))
        read_gap(g, i);
    else
        top(g)->forced |= atom_has(atom, ATOM_MULTI);
    if (token_opens(kind))
        open_frame(g, i);
}

/* --- Widths --- */

/* Columns between an atom and the one before it, on one line. */
static uint32_t flat_gap(const struct fmt *f, uint32_t i) {
    const struct atom *atom = &f->atoms[i];
    if (atom_has(atom, ATOM_INNER))
        return 0;
    bool separates = atom->sep == TOKEN_COMMA || atom->sep == TOKEN_TERM;
    return separates && !atom_closes(f, i) ? 2 : fmt_space(f, i);
}

/* Whether a line certainly ends behind an atom, or in the middle of it. */
static bool ends_line(const struct fmt *f, uint32_t i) {
    return atom_has(&f->atoms[i], ATOM_MULTI) || atom_has(&f->atoms[i + 1], ATOM_FORCED) ||
           (!atom_has(&f->atoms[i + 1], ATOM_INNER) && f->atoms[i + 1].comments > 0);
}

static void measure(struct fmt *f) {
    uint32_t pos = 0;
    for (uint32_t i = 0; i <= f->count; i++) {
        pos += i == 0 ? 0 : flat_gap(f, i);
        f->atoms[i].pos = pos;
        pos += f->atoms[i].width;
    }
    f->atoms[f->count].forced = f->count;
    for (uint32_t i = f->count; i-- > 0;)
        f->atoms[i].forced = ends_line(f, i) ? i : f->atoms[i + 1].forced;
}

/* In broken brackets, and in the file, items on lines of their own stay there. */
static void force_items(struct fmt *f, uint32_t first, uint32_t end) {
    for (uint32_t i = first; i < end; i = f->atoms[i].next)
        if (atom_has(&f->atoms[i], ATOM_NEWLINE))
            f->atoms[i].flags |= ATOM_FORCED;
}

void fmt_find_groups(struct fmt *f) {
    struct grouping g = { .f = f };
    open_frame(&g, UINT32_MAX);
    for (uint32_t i = 0; i < f->count; i++)
        read_atom(&g, i);
    if (top(&g)->item != UINT32_MAX)
        f->atoms[top(&g)->item].next = f->count;
    force_items(f, 0, f->count);
    for (uint32_t i = 0; i < f->count; i++)
        if (atom_opens(f, i) && atom_has(&f->atoms[i], ATOM_BROKEN) && f->atoms[i].items > 0)
            force_items(f, f->atoms[i].first, f->atoms[i].partner);
    measure(f);
}
