/* Newlines, contextual keywords and the braces of heads, in one pass over the raw tokens. */
#include "syntax/layout.h"

#include "syntax/limits.h"

/* An open bracket, and the statement that is being read inside it. */
struct level {
    uint8_t bracket;    /* enum token_kind of the opener; END for the file */
    uint8_t heads;      /* heads that wait for their `{` */
    uint32_t statement; /* index of its first token in `out` */
    uint32_t chain;     /* joints around the bracket */
};

struct layout {
    struct parsing *p;
    const struct token *raw; /* the token being read; END follows at last */
    struct token *out;
    uint32_t count;
    uint32_t depth; /* brackets open */
    uint32_t chain; /* joints on the way to the innermost operand */
    struct level levels[PARSE_DEPTH_MAX + 1];
};

static struct level *level_of(struct layout *l) {
    return &l->levels[l->depth];
}

static enum token_kind kind_before(const struct layout *l, uint32_t back) {
    return l->count < back ? TOKEN_TERM : (enum token_kind)l->out[l->count - back].kind;
}

/* Whether newlines end statements here. */
static bool level_has_statements(const struct level *level) {
    return level->bracket == TOKEN_LBRACE || level->bracket == TOKEN_END;
}

static bool starts_statement(const struct layout *l) {
    enum token_kind before = kind_before(l, 1);
    return before == TOKEN_TERM || before == TOKEN_LBRACE || before == TOKEN_LBODY;
}

/* How many tokens of this statement have been read. */
static uint32_t place_in_statement(struct layout *l) {
    return l->count - level_of(l)->statement;
}

static void emit(struct layout *l, struct token token) {
    l->out[l->count++] = token;
}

static void end_statement(struct layout *l, uint32_t start, uint32_t end) {
    struct level *level = level_of(l);
    if (!starts_statement(l))
        emit(l, (struct token){ .kind = TOKEN_TERM, .start = start, .end = end });
    level->statement = l->count;
    level->heads = 0;
    l->chain = level->chain;
}

/* --- Words --- */

static bool is_assignment(enum token_kind kind) {
    return kind == TOKEN_ASSIGN || kind == TOKEN_ASSIGN_ADD || kind == TOKEN_ASSIGN_REMOVE ||
           kind == TOKEN_COLON;
}

static bool follows_on_line(const struct token *token) {
    return (token->flags & TOKEN_FIRST) == 0;
}

static bool is_word_on_line(const struct token *token) {
    return follows_on_line(token) && token_is_word((enum token_kind)token->kind);
}

/* A keyword that opens a statement, by what comes after it. */
static bool opens_statement(enum token_kind kind, const struct token *next) {
    if (!follows_on_line(next))
        return false;
    if (kind == TOKEN_UNIQUE && next->kind == TOKEN_LPAREN)
        return true;
    if (token_info[kind].word == OPENING)
        return token_is_word((enum token_kind)next->kind) || next->kind == TOKEN_TEXT ||
               next->kind == TOKEN_TEXT_OPEN;
    switch ((enum token_kind)next->kind) {
    case TOKEN_DOT:
    case TOKEN_LBRACE:
    case TOKEN_RBRACE:
    case TOKEN_COMMA:
    case TOKEN_TERM:
    case TOKEN_ARROW:
        return false;
    default:
        return true;
    }
}

/* `fleet` and the other modifiers may follow each other. */
static bool modifies(enum token_kind before, enum token_kind kind, const struct token *next) {
    switch (before) {
    case TOKEN_FLEET:
    case TOKEN_SHARED:
    case TOKEN_OUTPUT:
    case TOKEN_EXTEND:
        return kind == TOKEN_FLEET || kind == TOKEN_SHARED || kind == TOKEN_OUTPUT ||
               kind == TOKEN_KIND;
    case TOKEN_KEY:
    case TOKEN_FACT:
    case TOKEN_REPEATS:
        return (kind == TOKEN_FACT || kind == TOKEN_REPEATS || kind == TOKEN_KEY) &&
               is_word_on_line(next);
    case TOKEN_UNIQUE:
        return kind == TOKEN_FLEET && next->kind == TOKEN_LPAREN;
    default:
        return false;
    }
}

/* `fleet dataset` in an expression: a name follows on the line, not a word that goes on. */
static bool is_fleet_expression(const struct layout *l, const struct token *next) {
    enum word_class class = (enum word_class)token_info[next->kind].word;
    return is_word_on_line(next) && class != RESERVED && class != GOING_ON && class != FOLLOWING &&
           !token_ends_operand(kind_before(l, 1));
}

/* `enum {` and `record {` where a type may begin. A literal of a case with that name may begin
 * there too; the grammar knows both. */
static bool is_anonymous_type(const struct layout *l, enum token_kind kind,
                              const struct token *next) {
    if ((kind != TOKEN_ENUM && kind != TOKEN_RECORD) || next->kind != TOKEN_LBRACE ||
        !follows_on_line(next))
        return false;
    enum token_kind before = kind_before(l, 1);
    if (before == TOKEN_LBRACE)
        before = kind_before(l, 2);
    return before == TOKEN_COLON || before == TOKEN_RESULT || before == TOKEN_LBRACKET ||
           before == TOKEN_LPAREN || before == TOKEN_COMMA || before == TOKEN_ASSIGN;
}

static enum token_kind opening_word(struct layout *l, enum token_kind kind,
                                    const struct token *next) {
    enum token_kind before = kind_before(l, 1);
    if (is_anonymous_type(l, kind, next) || modifies(before, kind, next))
        return kind;
    if (starts_statement(l))
        return opens_statement(kind, next) ? kind : TOKEN_NAME;
    return kind == TOKEN_FLEET && is_fleet_expression(l, next) ? kind : TOKEN_NAME;
}

/* Whether the word stands where a statement names something: `kind key`, `every kind variable`. */
static bool is_named_place(struct layout *l) {
    uint32_t place = place_in_statement(l);
    if (!level_has_statements(level_of(l)) || place == 0 || place > 2 ||
        (l->raw->flags & TOKEN_FIRST) != 0)
        return false;
    enum token_kind first = (enum token_kind)l->out[level_of(l)->statement].kind;
    if (place == 1)
        return first == TOKEN_NAME;
    return first == TOKEN_EVERY || first == TOKEN_AMEND || first == TOKEN_ABSENT;
}

static enum token_kind following_word(struct layout *l, enum token_kind kind,
                                      const struct token *next) {
    enum token_kind before = kind_before(l, 1);
    if (kind == TOKEN_REMOVE)
        return before == TOKEN_FIX && is_word_on_line(next) ? kind : TOKEN_NAME;
    if (kind == TOKEN_BECAUSE && before == TOKEN_DISABLED)
        return kind;
    if (!token_ends_operand(before) || is_named_place(l))
        return TOKEN_NAME;
    switch (kind) {
    case TOKEN_WITH:
        return next->kind == TOKEN_LBRACE ? kind : TOKEN_NAME;
    case TOKEN_WITHIN:
        return next->kind == TOKEN_OWNER ? kind : TOKEN_NAME;
    case TOKEN_DISABLED:
        return next->kind == TOKEN_BECAUSE ? kind : TOKEN_NAME;
    case TOKEN_OWNER:
        return TOKEN_NAME;
    case TOKEN_BY:
        return level_has_statements(level_of(l)) &&
                       l->out[level_of(l)->statement].kind == TOKEN_WAIVE
                   ? kind
                   : TOKEN_NAME;
    default:
        return kind;
    }
}

/* What a word is here. */
static enum token_kind resolve_word(struct layout *l, enum token_kind kind,
                                    const struct token *next) {
    enum token_kind before = kind_before(l, 1);
    if (kind == TOKEN_OWNER && before == TOKEN_WITHIN)
        return kind; /* also before the `=` of a default */
    if (is_assignment((enum token_kind)next->kind) || before == TOKEN_DOT ||
        before == TOKEN_OPTIONAL_DOT)
        return TOKEN_NAME;
    if (level_has_statements(level_of(l)) && place_in_statement(l) > 0 &&
        l->out[level_of(l)->statement].kind == TOKEN_EXPECT && token_info[kind].word != RESERVED)
        return TOKEN_NAME;
    switch ((enum word_class)token_info[kind].word) {
    case OPENING:
    case ASKING:
        return opening_word(l, kind, next);
    case GOING_ON:
    case FOLLOWING:
        return following_word(l, kind, next);
    default:
        return kind;
    }
}

/* Keeps account of heads: their `{` is a body's. */
static void count_heads(struct layout *l, enum token_kind kind) {
    struct level *level = level_of(l);
    switch (kind) {
    case TOKEN_IF:
    case TOKEN_FOR:
    case TOKEN_MATCH:
    case TOKEN_ON:
        if (level->heads < UINT8_MAX)
            level->heads++;
        break;
    case TOKEN_WHERE:
        if (level->heads == 0)
            level->heads = 1;
        break;
    case TOKEN_THEN:
        if (level->heads > 0)
            level->heads--;
        break;
    default:
        break;
    }
}

static void read_word(struct layout *l) {
    struct token token = *l->raw;
    enum token_kind kind = resolve_word(l, (enum token_kind)token.kind, l->raw + 1);
    if (kind == TOKEN_NOT && l->raw[1].kind == TOKEN_IN && token_ends_operand(kind_before(l, 1))) {
        kind = TOKEN_NOT_IN;
        l->raw++;
        token.end = l->raw->end;
    }
    if (kind == TOKEN_NAME)
        token.name = intern(l->p->names,
                            (struct text){ l->p->text.data + token.start, token.end - token.start })
                         .id;
    token.kind = (uint8_t)kind;
    count_heads(l, kind);
    emit(l, token);
}

/* --- Lines --- */

bool layout_goes_on(const struct token *token) {
    switch ((enum token_kind)token->kind) {
    case TOKEN_ELSE:
    case TOKEN_THEN:
    case TOKEN_AND:
    case TOKEN_OR:
        return !is_assignment((enum token_kind)token[1].kind);
    default:
        return token_info[token->kind].word == GOING_ON &&
               !is_assignment((enum token_kind)token[1].kind) && token[1].kind != TOKEN_LBRACE &&
               token[1].kind != TOKEN_DOT;
    }
}

/* In careful parsing: whether the line stands no deeper than the statement that is being read. */
static bool stands_out(struct layout *l) {
    struct level *level = level_of(l);
    if (!l->p->careful || level->statement >= l->count || kind_before(l, 1) == TOKEN_COMMA)
        return false;
    uint32_t indent = parsing_indent(l->p, l->out[level->statement].start);
    return parsing_indent(l->p, l->raw->start) <= indent &&
           !token_closes((enum token_kind)l->raw->kind);
}

bool layout_is_expectation(struct text word) {
    static const char *const words[] = { "contains", "lacks", "reloads", "restarts" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_equal(word, text_of(words[i])))
            return true;
    return false;
}

static bool expectation_goes_on(struct layout *l) {
    uint32_t statement = level_of(l)->statement;
    if (l->raw->kind != TOKEN_NAME || statement >= l->count ||
        l->out[statement].kind != TOKEN_EXPECT || !follows_on_line(l->raw + 1) ||
        is_assignment((enum token_kind)l->raw[1].kind) || l->raw[1].kind == TOKEN_LBRACE)
        return false;
    return layout_is_expectation(
        (struct text){ l->p->text.data + l->raw->start, l->raw->end - l->raw->start });
}

static void read_line_start(struct layout *l) {
    if (!level_has_statements(level_of(l)) || l->raw->kind == TOKEN_RBRACE)
        return;
    bool goes_on = layout_goes_on(l->raw) || expectation_goes_on(l);
    if ((token_ends_operand(kind_before(l, 1)) || stands_out(l)) && !goes_on) {
        uint32_t end = l->count > 0 ? l->out[l->count - 1].end : 0;
        end_statement(l, end, end);
    }
}

/* --- Brackets and depth --- */

/* The last raw token of the bracket that starts at `open`, or the last one before END. */
static const struct token *matching_close(const struct token *open) {
    uint32_t depth = 0;
    for (;; open++) {
        if (token_opens((enum token_kind)open->kind))
            depth++;
        else if (token_closes((enum token_kind)open->kind) && --depth == 0)
            return open;
        if (open[1].kind == TOKEN_END)
            return open;
    }
}

/* Leaves out the bracket that starts here, with all it holds; where an operand is wanted, BAD
 * stands for it. */
static void leave_out(struct layout *l) {
    const struct token *last = matching_close(l->raw);
    if (!token_ends_operand(kind_before(l, 1))) {
        struct token bad = *l->raw;
        bad.kind = TOKEN_BAD;
        bad.end = last->end;
        emit(l, bad);
    }
    l->raw = last;
}

static void report_chain(struct layout *l) {
    parsing_problem(l->p, DIAG_E0104, l->raw->start, l->raw->end,
                    "more than %d operators hang on each other in one expression", PARSE_CHAIN_MAX);
}

/* Whether one more bracket is too many; says so. */
static bool is_too_deep(struct layout *l) {
    if (l->depth == PARSE_DEPTH_MAX) {
        parsing_problem(l->p, DIAG_E0104, l->raw->start, l->raw->end,
                        "brackets and blocks are nested more than %d deep", PARSE_DEPTH_MAX);
        return true;
    }
    if (++l->chain == PARSE_CHAIN_MAX + 1)
        report_chain(l);
    return l->chain > PARSE_CHAIN_MAX;
}

static void read_opener(struct layout *l) {
    struct token token = *l->raw;
    struct level *level = level_of(l);
    if (is_too_deep(l)) {
        leave_out(l);
        return;
    }
    if (token.kind == TOKEN_LBRACE && level->heads > 0) {
        token.kind = TOKEN_LBODY;
        level->heads--;
    }
    emit(l, token);
    l->levels[++l->depth] =
        (struct level){ .bracket = l->raw->kind, .statement = l->count, .chain = l->chain };
}

static void read_closer(struct layout *l) {
    if (l->raw->kind == TOKEN_RBRACE && kind_before(l, 1) == TOKEN_TERM && l->count > 0)
        l->count--;
    emit(l, *l->raw);
    if (l->depth == 0)
        return;
    l->chain = level_of(l)->chain;
    l->depth--;
}

/* The last raw token of the chain being read: what follows is a separator, a closer or another
 * statement. */
static const struct token *end_of_chain(const struct layout *l) {
    const struct token *token = l->raw;
    for (;; token++) {
        if (token_opens((enum token_kind)token->kind))
            token = matching_close(token);
        enum token_kind next = (enum token_kind)token[1].kind;
        bool new_line = (token[1].flags & TOKEN_FIRST) != 0 &&
                        level_has_statements(&l->levels[l->depth]);
        if (next == TOKEN_END || next == TOKEN_COMMA || next == TOKEN_TERM || token_closes(next) ||
            (new_line && token_ends_operand((enum token_kind)token->kind)))
            return token;
    }
}

/* A joint too many is left out, with all that hangs on it. */
static void read_joint(struct layout *l) {
    if (++l->chain <= PARSE_CHAIN_MAX)
        return;
    if (l->chain == PARSE_CHAIN_MAX + 1)
        report_chain(l);
    l->count--;
    l->raw = end_of_chain(l);
}

/* `>` right after `<name` closes the argument of a type: `Text<sh>`. */
static bool closes_type(const struct layout *l) {
    if (l->raw->kind != TOKEN_GT || l->count < 3)
        return false;
    const struct token *last = &l->out[l->count - 3];
    return last[0].kind == TOKEN_NAME && last[1].kind == TOKEN_LT && last[2].kind == TOKEN_NAME &&
           last[0].end == last[1].start && last[1].end == last[2].start &&
           last[2].end == l->raw->start;
}

static void read_token(struct layout *l) {
    enum token_kind kind = (enum token_kind)l->raw->kind;
    if (kind == TOKEN_TERM) {
        end_statement(l, l->raw->start, l->raw->end);
    } else if (kind == TOKEN_TEXT_OPEN || kind == TOKEN_TEXT_CLOSE) {
        emit(l, *l->raw); /* its holes are brackets enough */
    } else if (token_opens(kind)) {
        read_opener(l);
    } else if (token_closes(kind)) {
        read_closer(l);
    } else if (closes_type(l)) {
        l->out[l->count - 2].kind = TOKEN_TYPE_OPEN;
        emit(l, *l->raw);
        l->out[l->count - 1].kind = TOKEN_TYPE_CLOSE;
    } else {
        if (kind == TOKEN_COMMA)
            l->chain = level_of(l)->chain;
        emit(l, *l->raw);
    }
}

struct tokens layout(struct parsing *p, struct tokens raw, uint32_t room) {
    struct layout *l = arena_alloc_raw(p->scratch, sizeof *l);
    l->p = p;
    l->out = raw.items - room;
    l->count = l->depth = l->chain = 0;
    l->levels[0] = (struct level){ .bracket = TOKEN_END };
    for (l->raw = raw.items; l->raw->kind != TOKEN_END; l->raw++) {
        const struct token_info *info = &token_info[l->raw->kind];
        if (l->raw->flags & TOKEN_FIRST)
            read_line_start(l);
        if (info->word != NO_WORD)
            read_word(l);
        else
            read_token(l);
        if (l->count > 0 && token_info[l->out[l->count - 1].kind].traits & JOINS)
            read_joint(l);
    }
    read_line_start(l);
    emit(l, *l->raw);
    return (struct tokens){ l->out, l->count };
}
