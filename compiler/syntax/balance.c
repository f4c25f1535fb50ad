/* Unbalanced brackets: found, reported, repaired by indentation. */
#include "syntax/balance.h"

#include "syntax/layout.h"
#include "syntax/limits.h"

enum bracket { BRACE, PAREN, SQUARE, HOLE, TEXT_, NO_BRACKET, COUNTED = SQUARE + 1 };

struct opener {
    struct token token;
    uint32_t indent; /* of its line */
    uint32_t line;   /* number of its line */
};

struct balance {
    struct parsing *p;
    const struct token *raw; /* the token being read */
    struct token *out;
    uint32_t count;
    VEC(struct opener) open;
    int32_t surplus[COUNTED]; /* closers without opener, by their number alone; negative: closers
                                 lack */
    uint32_t line;            /* number of the line being read */
    bool closer_first;        /* that line begins with a closer */
    uint8_t lost_flags;       /* of a token left out: its line begins with the next one */
    uint32_t peeked, next_indent; /* of the line after line number `peeked` */
};

static enum bracket bracket_of(const struct token *token) {
    switch ((enum token_kind)token->kind) {
    case TOKEN_LBRACE:
    case TOKEN_RBRACE:
        return BRACE;
    case TOKEN_LPAREN:
    case TOKEN_RPAREN:
        return PAREN;
    case TOKEN_LBRACKET:
    case TOKEN_RBRACKET:
        return SQUARE;
    case TOKEN_HOLE_OPEN:
    case TOKEN_HOLE_CLOSE:
        return HOLE;
    case TOKEN_TEXT_OPEN:
    case TOKEN_TEXT_CLOSE:
        return TEXT_;
    default:
        return NO_BRACKET;
    }
}

static enum token_kind closer_of(enum bracket bracket) {
    static const uint8_t closers[] = { TOKEN_RBRACE, TOKEN_RPAREN, TOKEN_RBRACKET, TOKEN_HOLE_CLOSE,
                                       TOKEN_TEXT_CLOSE };
    return (enum token_kind)closers[bracket];
}

static bool opens(const struct token *token) {
    return token_opens((enum token_kind)token->kind);
}
static bool closes(const struct token *token) {
    return token_closes((enum token_kind)token->kind);
}

static uint32_t indent_of(const struct balance *b, const struct token *token) {
    return parsing_indent(b->p, token->start);
}

/* The delimiter that ended a text block whose beginning is lost (lex.c). */
static bool is_lost_close(const struct balance *b, const struct token *token) {
    return token->kind == TOKEN_BAD && b->p->text.data[token->start] == '"';
}

/* Whether every closer meets its own kind of opener; counts what is missing or too much. */
static bool count_brackets(struct balance *b, struct tokens raw) {
    bool balanced = true;
    VEC(uint8_t) open = { 0 };
    for (const struct token *token = raw.items; token->kind != TOKEN_END; token++) {
        enum bracket bracket = bracket_of(token);
        balanced = balanced && !is_lost_close(b, token);
        if (bracket == NO_BRACKET)
            continue;
        if (opens(token)) {
            vec_push(b->p->scratch, &open, (uint8_t)bracket);
        } else if (open.count > 0 && open.items[open.count - 1] == bracket) {
            open.count--;
        } else {
            balanced = false;
        }
        if (bracket < COUNTED)
            b->surplus[bracket] += opens(token) ? -1 : 1;
    }
    return balanced && open.count == 0;
}

static void emit(struct balance *b, struct token token) {
    token.flags |= b->lost_flags;
    b->lost_flags = 0;
    b->out[b->count++] = token;
}

static struct opener *top(struct balance *b) {
    return b->open.count == 0 ? NULL : &b->open.items[b->open.count - 1];
}

/* --- Messages --- */

static bool line_is_damaged(const struct balance *b, uint32_t offset) {
    return parsing_is_full(b->p) ||
           parsing_damaged(b->p, parsing_line_start(b->p, offset), parsing_line_end(b->p, offset));
}

static void report_unclosed(struct balance *b, const struct opener *opener, uint32_t at) {
    const struct token *token = &opener->token;
    if (line_is_damaged(b, token->start)) {
        parsing_damage(b->p, token->start);
        return;
    }
    const char *closer = token_info[closer_of(bracket_of(token))].spelling;
    struct diag *diag = parsing_problem(b->p, DIAG_E0103, token->start, token->end,
                                        "this `%s` is never closed",
                                        token_info[token->kind].spelling);
    diag_label(b->p->store, diag, parsing_span(b->p, at, at), "its `%s` seems to be missing here",
               closer);
}

static void report_surplus(struct balance *b, const struct token *token,
                           const struct token *orphan) {
    bool headless = orphan != NULL && orphan > b->out && line_is_damaged(b, orphan[-1].end);
    if (headless || line_is_damaged(b, token->start)) {
        parsing_damage(b->p, token->start);
        return;
    }
    struct diag *diag = parsing_problem(b->p, DIAG_E0103, token->start, token->end,
                                        "this `%s` closes nothing",
                                        token_info[token->kind].spelling);
    if (orphan != NULL)
        diag_label(b->p->store, diag, parsing_span(b->p, orphan->start, orphan->end),
                   "what opened the block of this line is missing");
    else
        diag_edit(b->p->store, diag, parsing_span(b->p, token->start, token->end), "%s", "");
}

static void report_headless(struct balance *b, uint32_t at) {
    if (line_is_damaged(b, at)) {
        parsing_damage(b->p, at);
        return;
    }
    struct diag *diag = parsing_problem(
        b->p, DIAG_E0103, at, at, "a `{` is missing here: the lines below stand like a block");
    diag_edit(b->p->store, diag, parsing_span(b->p, at, at), " {");
}

static void report_wrong(struct balance *b, const struct opener *opener) {
    const struct token *token = b->raw;
    const char *right = token_info[closer_of(bracket_of(&opener->token))].spelling;
    struct diag *diag = parsing_problem(
        b->p, DIAG_E0103, token->start, token->end, "`%s` cannot close this `%s`",
        token_info[token->kind].spelling, token_info[opener->token.kind].spelling);
    diag_label(b->p->store, diag, parsing_span(b->p, opener->token.start, opener->token.end),
               "opened here");
    diag_edit(b->p->store, diag, parsing_span(b->p, token->start, token->end), "%s", right);
}

/* --- Closers that lack --- */

/* Closes the innermost bracket where its closer lacks. */
static void insert_closer(struct balance *b) {
    struct opener opener = b->open.items[--b->open.count];
    uint32_t at = b->count == 0 ? 0 : b->out[b->count - 1].end;
    enum bracket bracket = bracket_of(&opener.token);
    report_unclosed(b, &opener, at);
    parsing_damage(b->p, at);
    if (bracket != BRACE)
        parsing_mute(b->p, opener.token.start, at, true);
    emit(b, (struct token){ .kind = (uint8_t)closer_of(bracket),
                            .flags = TOKEN_REPAIRED,
                            .start = at,
                            .end = at });
    if (bracket < COUNTED)
        b->surplus[bracket]++;
}

/* Closes the brackets above stack place `until`, then that one with the token at hand. */
static void close_down_to(struct balance *b, uint32_t until) {
    while (b->open.count > until + 1)
        insert_closer(b);
    b->open.count--;
    emit(b, *b->raw);
}

/* A line has begun: brackets whose own line stands no further left must have been closed before. */
static void close_before_line(struct balance *b) {
    uint32_t indent = indent_of(b, b->raw);
    for (struct opener *opener = top(b); opener != NULL; opener = top(b)) {
        enum bracket bracket = bracket_of(&opener->token);
        if (bracket >= COUNTED || opener->indent < indent || opener->line == b->line ||
            b->surplus[bracket] >= 0)
            return;
        insert_closer(b);
    }
}

/* --- Closers too many --- */

/* Where the lines begin that stand deeper than `indent`, as far as they directly precede at this
 * level; or count. */
static uint32_t first_orphan(const struct balance *b, uint32_t indent) {
    uint32_t first = b->count, depth = 0;
    for (uint32_t i = b->count; i > 0; i--) {
        const struct token *token = &b->out[i - 1];
        if (closes(token))
            depth++;
        if (opens(token) && depth-- == 0)
            break;
        if (depth > 0 || (token->flags & TOKEN_FIRST) == 0)
            continue;
        if (indent_of(b, token) <= indent)
            break;
        if (i == b->count || !layout_goes_on(token))
            first = i - 1;
    }
    return first;
}

static bool takes_no_block(enum token_kind kind) {
    switch (kind) {
    case TOKEN_USE:
    case TOKEN_LET:
    case TOKEN_FN:
    case TOKEN_TYPE:
    case TOKEN_WAIVE:
    case TOKEN_ABSENT:
    case TOKEN_WITHOUT:
    case TOKEN_REQUIRE:
        return true;
    default:
        return !token_is_word(kind);
    }
}

/* Whether out[from, to) is a line that could be the head of a block, but for its `{`. */
static bool is_head(const struct balance *b, uint32_t from, uint32_t to) {
    bool head = !takes_no_block((enum token_kind)b->out[from].kind) &&
                b->out[to - 1].kind != TOKEN_RBRACE;
    uint32_t depth = 0;
    for (uint32_t i = from; i < to; i++) {
        enum token_kind kind = (enum token_kind)b->out[i].kind;
        if (depth == 0 &&
            (kind == TOKEN_ASSIGN || kind == TOKEN_ASSIGN_ADD || kind == TOKEN_ASSIGN_REMOVE ||
             kind == TOKEN_COLON || kind == TOKEN_LBRACE))
            head = false;
        if (depth == 0 && kind == TOKEN_MATCH)
            head = true;
        if (token_opens(kind))
            depth++;
        else if (token_closes(kind) && depth-- == 0)
            return false;
    }
    return head;
}

/* Puts the `{` that lacks at the end of the line above the orphans; false if that line is no head.
 */
static bool insert_opener(struct balance *b, uint32_t orphan, uint32_t indent) {
    uint32_t from = orphan;
    while (from > 0 && (b->out[from - 1].flags & TOKEN_FIRST) == 0)
        from--;
    if (from == 0 || from == orphan + 1)
        return false;
    from--;
    if (indent_of(b, &b->out[from]) != indent || !is_head(b, from, orphan))
        return false;
    uint32_t at = b->out[orphan - 1].end;
    report_headless(b, at);
    memmove(&b->out[orphan + 1], &b->out[orphan], (b->count - orphan) * sizeof *b->out);
    b->out[orphan] =
        (struct token){ .kind = TOKEN_LBRACE, .flags = TOKEN_REPAIRED, .start = at, .end = at };
    b->count++;
    emit(b, *b->raw);
    return true;
}

/* out[from, count) and the token at hand become one BAD token. */
static void give_up(struct balance *b, uint32_t from) {
    struct token bad = b->out[from];
    bad.kind = TOKEN_BAD;
    bad.end = b->raw->end;
    b->count = from;
    emit(b, bad);
}

/* A closer that is left out, and nothing else. */
static void drop(struct balance *b) {
    b->surplus[bracket_of(b->raw)]--;
    report_surplus(b, b->raw, NULL);
    b->lost_flags = b->raw->flags & TOKEN_FIRST;
}

/* A closer that starts its line and belongs to nothing. */
static void drop_with_orphans(struct balance *b, uint32_t indent) {
    uint32_t orphan = first_orphan(b, indent);
    if (orphan == b->count) {
        drop(b);
        return;
    }
    b->surplus[bracket_of(b->raw)]--;
    if (!insert_opener(b, orphan, indent)) {
        report_surplus(b, b->raw, &b->out[orphan]);
        give_up(b, orphan);
    }
}

/* The end of a text block that has no beginning: the lines above it were the text. */
static void drop_lost_text(struct balance *b) {
    uint32_t indent = indent_of(b, b->raw), start = b->raw->start;
    uint32_t orphan = first_orphan(b, indent == 0 ? 0 : indent - 1);
    struct diag *diag = parsing_problem(
        b->p, DIAG_E0107, start, b->raw->end,
        "this `\"\"\"` ends no text block: the one that began it is missing");
    if (orphan == b->count) {
        emit(b, *b->raw);
        return;
    }
    diag_label(b->p->store, diag, parsing_span(b->p, b->out[orphan].start, b->out[orphan].end),
               "the text may have begun above this line");
    parsing_mute(b->p, parsing_line_start(b->p, b->out[orphan].start), b->raw->end, true);
    if (orphan > 0 && !token_ends_operand((enum token_kind)b->out[orphan - 1].kind))
        parsing_damage(b->p, b->out[orphan - 1].end); /* `= """` without the `"""` */
    give_up(b, orphan);
}

/* A closer inside a line that belongs to nothing on it: the line, if it is whole but for that, is
 * given up. */
static void drop_inside_line(struct balance *b) {
    b->surplus[bracket_of(b->raw)]--;
    report_surplus(b, b->raw, NULL);
    int32_t depth = 0;
    for (uint32_t i = b->count; i > 0; i--) {
        depth += closes(&b->out[i - 1]) ? 1 : opens(&b->out[i - 1]) ? -1 : 0;
        if (depth < 0)
            return;
        if ((b->out[i - 1].flags & TOKEN_FIRST) == 0)
            continue;
        if (depth == 0)
            give_up(b, i - 1);
        return;
    }
}

/* --- Closers --- */

/* The stack place of the innermost opener of this kind, with this indentation unless that is
 * UINT32_MAX; holes and texts hide what is around them. UINT32_MAX: none. Brackets beyond the limit
 * of nesting are not looked at; the closers of holes and texts come from the lexer, which opened
 * them, and close all that they pass. */
static uint32_t find_opener(const struct balance *b, enum bracket bracket, uint32_t indent) {
    uint32_t limit = bracket < COUNTED ? PARSE_DEPTH_MAX : UINT32_MAX;
    for (uint32_t i = b->open.count; i > 0 && b->open.count - i < limit; i--) {
        const struct opener *opener = &b->open.items[i - 1];
        enum bracket here = bracket_of(&opener->token);
        if (here == bracket && (indent == UINT32_MAX || opener->indent == indent))
            return i - 1;
        if (here >= COUNTED)
            break;
    }
    return UINT32_MAX;
}

static uint32_t next_line_indent(struct balance *b) {
    if (b->peeked == b->line)
        return b->next_indent;
    const struct token *token = b->raw + 1;
    while ((token->flags & TOKEN_FIRST) == 0)
        token++;
    b->peeked = b->line;
    b->next_indent = token->kind == TOKEN_END ? 0 : indent_of(b, token);
    return b->next_indent;
}

/* Whether a closer stands alone on its line, and the line right below it stands deeper: the block
 * goes on. */
static bool is_inside_block(struct balance *b, uint32_t indent) {
    const struct token *next = b->raw + 1;
    uint32_t end = parsing_line_end(b->p, b->raw->end);
    return (next->flags & TOKEN_FIRST) != 0 && next->kind != TOKEN_END &&
           next_line_indent(b) > indent &&
           parsing_line_start(b->p, next->start) == end + (b->p->text.data[end] == '\r' ? 2 : 1);
}

static void close_at_line_start(struct balance *b) {
    enum bracket bracket = bracket_of(b->raw);
    uint32_t indent = indent_of(b, b->raw);
    if (b->surplus[bracket] > 0 && is_inside_block(b, indent)) {
        drop(b);
        return;
    }
    uint32_t place = find_opener(b, bracket, indent);
    struct opener *opener = top(b);
    if (place == UINT32_MAX && opener != NULL && bracket_of(&opener->token) == bracket &&
        (indent <= opener->indent || b->surplus[bracket] <= 0))
        place = b->open.count - 1;
    if (place == UINT32_MAX && b->surplus[bracket] <= 0)
        place = find_opener(b, bracket, UINT32_MAX);
    if (place != UINT32_MAX)
        close_down_to(b, place);
    else
        drop_with_orphans(b, indent);
}

/* A `}` that would end a block of earlier lines in the middle of a line, although there are too
 * many of them. */
static bool is_out_of_place(struct balance *b, const struct opener *opener) {
    if (b->raw->kind != TOKEN_RBRACE || opener->line == b->line || b->surplus[BRACE] <= 0)
        return false;
    return !b->closer_first || next_line_indent(b) > opener->indent;
}

static void close_inside_line(struct balance *b) {
    enum bracket bracket = bracket_of(b->raw);
    struct opener *opener = top(b);
    uint32_t place = find_opener(b, bracket, UINT32_MAX);
    if (bracket >= COUNTED) {
        close_down_to(b, place);
    } else if (opener != NULL && bracket_of(&opener->token) == bracket) {
        if (is_out_of_place(b, opener))
            drop_inside_line(b);
        else
            close_down_to(b, place);
    } else if (place != UINT32_MAX &&
               (b->surplus[bracket] <= 0 || b->open.items[place].line == b->line)) {
        close_down_to(b, place);
    } else if (place == UINT32_MAX && opener != NULL && opener->line == b->line &&
               bracket_of(&opener->token) < COUNTED && b->surplus[bracket_of(&opener->token)] < 0) {
        report_wrong(b, opener);
        struct token right = *b->raw;
        right.kind = (uint8_t)closer_of(bracket_of(&opener->token));
        b->surplus[bracket_of(&opener->token)]++;
        b->surplus[bracket]--;
        b->open.count--;
        emit(b, right);
    } else {
        drop(b);
    }
}

static void read_token(struct balance *b) {
    bool first = (b->raw->flags & TOKEN_FIRST) != 0;
    b->line += first;
    if (first)
        b->closer_first = closes(b->raw);
    if (first && !closes(b->raw))
        close_before_line(b);
    if (opens(b->raw)) {
        struct opener opener = { *b->raw, indent_of(b, b->raw), b->line };
        vec_push(b->p->scratch, &b->open, opener);
        emit(b, *b->raw);
    } else if (is_lost_close(b, b->raw)) {
        drop_lost_text(b);
    } else if (!closes(b->raw)) {
        emit(b, *b->raw);
    } else if (first && bracket_of(b->raw) < COUNTED) {
        close_at_line_start(b);
    } else {
        close_inside_line(b);
    }
}

struct tokens balance(struct parsing *p, struct tokens raw, uint32_t room) {
    struct balance b = { .p = p };
    if (count_brackets(&b, raw))
        return raw;
    /* Every token that is put in belongs to one that is there. */
    b.out = (struct token *)arena_alloc_raw(p->scratch,
                                            (room + 2 * (size_t)raw.count) * sizeof *b.out) +
            room;
    for (b.raw = raw.items; b.raw->kind != TOKEN_END; b.raw++)
        read_token(&b);
    while (b.open.count > 0)
        insert_closer(&b);
    emit(&b, *b.raw);
    return (struct tokens){ b.out, b.count };
}
