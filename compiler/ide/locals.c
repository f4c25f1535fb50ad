/* The names that bodies around a cursor declare: let, loops, rules, parameters, functions. */
#include "ide/around.h"

struct visiting {
    const struct cursor *c;
    bool (*visit)(void *data, const struct local_name *local);
    void *data;
    bool done;
};

static void tell(struct visiting *v, struct local_name local) {
    if (!v->done && token_is_word(cursor_kind(v->c, local.token)))
        v->done = !v->visit(v->data, &local);
}

/* `for a, b in xs`; the words that end `xs` do not matter: it is a chain. */
static void tell_for(struct visiting *v, uint32_t from, uint32_t to) {
    uint32_t in = cursor_find_word(v->c, from, to, "in");
    bool two = cursor_kind(v->c, from + 2) == TOKEN_COMMA;
    for (uint32_t i = from + 1; i < in && i <= from + 3; i += 2)
        tell(v, (struct local_name){ .token = i,
                                     .value_from = in + 1,
                                     .value_to = to,
                                     .element = !two || i == from + 3 });
}

/* The parameters between two parentheses. */
static void tell_params(struct visiting *v, uint32_t open, uint32_t close) {
    for (uint32_t from = open + 1; from < close;) {
        uint32_t end = cursor_find(v->c, from, close, TOKEN_COMMA);
        bool typed = cursor_kind(v->c, from + 1) == TOKEN_COLON;
        tell(v, (struct local_name){
                    .token = from, .type_from = typed ? from + 2 : 0, .type_to = typed ? end : 0 });
        from = end + 1;
    }
}

static void tell_params_in(struct visiting *v, uint32_t from, uint32_t to) {
    uint32_t open = cursor_find(v->c, from, to, TOKEN_LPAREN);
    if (open < to)
        tell_params(v, open, cursor_close(v->c, open));
}

/* What the head of a body declares for it. */
static void tell_head(struct visiting *v, uint32_t from, uint32_t to) {
    const struct cursor *c = v->c;
    if (cursor_is(c, from, "every")) {
        uint32_t kind = from + 1 +
                        (cursor_is(c, from + 1, "fleet") && from + 3 < to &&
                         token_is_word(cursor_kind(c, from + 3)) &&
                         !cursor_is(c, from + 3, "where"));
        tell(v, (struct local_name){ .token = kind + 1, .kind_token = kind });
        return;
    }
    if (cursor_is(c, from, "for"))
        tell_for(v, from, to);
    if (cursor_is(c, from, "policy") || cursor_is(c, from, "preset"))
        tell_params_in(v, from, to);
    uint32_t as = cursor_find_word(c, from, to, "as");
    if (as + 1 < to) {
        uint32_t of = cursor_is(c, from, "preset") ? cursor_find_word(c, from, to, "for") + 1
                                                   : from;
        tell(v, (struct local_name){ .token = as + 1, .kind_token = of });
    }
}

static uint32_t statement_end(const struct cursor *c, uint32_t from, uint32_t to) {
    for (uint32_t i = from + 1, depth = 0; i < to; i++) {
        enum token_kind kind = cursor_kind(c, i);
        if (depth == 0 && (kind == TOKEN_TERM || (c->tokens[i].flags & TOKEN_FIRST)) &&
            cursor_ends_operand(c, i - 1))
            return i;
        if (token_opens(kind))
            depth++;
        else if (token_closes(kind) && depth > 0)
            depth--;
    }
    return to;
}

/* The lets directly in a body, before the cursor. */
static void tell_lets(struct visiting *v, uint32_t from, uint32_t to) {
    for (uint32_t i = from, depth = 0; i < to && !v->done; i++) {
        enum token_kind kind = cursor_kind(v->c, i);
        if (token_opens(kind))
            depth++;
        else if (token_closes(kind) && depth > 0)
            depth--;
        if (depth != 0 || kind != TOKEN_LET || !token_is_word(cursor_kind(v->c, i + 1)))
            continue;
        uint32_t end = statement_end(v->c, i, to);
        uint32_t set = cursor_find(v->c, i, end, TOKEN_ASSIGN);
        bool typed = cursor_kind(v->c, i + 2) == TOKEN_COLON;
        tell(v, (struct local_name){ .token = i + 1,
                                     .value_from = set < end ? set + 1 : 0,
                                     .value_to = set < end ? end : 0,
                                     .type_from = typed ? i + 3 : 0,
                                     .type_to = typed ? set : 0 });
    }
}

/* `for x in xs` of a comprehension stands behind what it is for. */
static void tell_clauses(struct visiting *v, const struct cursor_frame *frame) {
    uint32_t close = cursor_close(v->c, frame->open);
    for (uint32_t i = frame->open + 1; i < close && !v->done;) {
        uint32_t word = cursor_find_word(v->c, i, close, "for");
        if (word < close)
            tell_for(v, word, close);
        i = word + 1;
    }
}

/* What `case { a, b } =>` binds. */
static void tell_bindings(struct visiting *v, uint32_t open, uint32_t close) {
    for (uint32_t i = open + 1; i < close && open > 0; i++)
        tell(v, (struct local_name){ .token = i, .case_token = open - 1 });
}

/* `x =>` and `(a, b) =>` before the cursor, of what the call's first argument has; and patterns. */
static void tell_arrow(struct visiting *v, const struct cursor_frame *frame, uint32_t to) {
    const struct cursor *c = v->c;
    uint32_t arrow = cursor_find(c, frame->start, to, TOKEN_ARROW);
    if (arrow >= to || arrow == frame->start)
        return;
    uint32_t open = cursor_open(c, arrow - 1);
    bool second = frame->bracket == AROUND_PAREN && frame->start > frame->open + 1;
    if (cursor_kind(c, arrow - 1) == TOKEN_RPAREN && open != UINT32_MAX)
        tell_params(v, open, arrow - 1);
    else if (cursor_kind(c, arrow - 1) == TOKEN_RBRACE && open != UINT32_MAX)
        tell_bindings(v, open, arrow - 1);
    else
        tell(v, (struct local_name){ .token = arrow - 1,
                                     .value_from = second ? frame->open + 1 : 0,
                                     .value_to = second ? frame->start - 1 : 0,
                                     .element = true });
}

void around_locals(const struct around *a,
                   bool (*visit)(void *data, const struct local_name *local), void *data) {
    const struct cursor *c = &a->cursor;
    struct visiting v = { .c = c, .visit = visit, .data = data };
    uint32_t to = c->at;
    for (uint32_t level = c->depth; level-- > 0 && !v.done;) {
        const struct cursor_frame *frame = &c->frames[level];
        bool brace = frame->bracket == AROUND_BRACE;
        tell_arrow(&v, frame, to);
        if (level == 0) {
            if (cursor_is(c, frame->start, "fn"))
                tell_params_in(&v, frame->start, to);
            else if (cursor_is(c, frame->start, "every") || cursor_is(c, frame->start, "preset") ||
                     cursor_is(c, frame->start, "policy"))
                tell_head(&v, frame->start, to);
            break;
        }
        if (cursor_is(c, frame->start, "every") || cursor_is(c, frame->start, "for"))
            tell_head(&v, frame->start, to); /* its `where` */
        if (brace)
            tell_lets(&v, frame->open + 1, frame->start < to ? frame->start : to);
        if (brace || frame->bracket == AROUND_BRACKET)
            tell_clauses(&v, frame);
        if (brace)
            tell_head(&v, frame->head, frame->open);
        to = frame->open;
    }
}
