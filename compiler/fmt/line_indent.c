/* The indentation of a line that is being typed. What stands before it tells, be it finished or
 * not: only brackets and words are looked at. */
#include "fmt/fmt.h"
#include "source/source.h"
#include "syntax/layout.h"

/* An open bracket, text or hole; or the file. */
struct opened {
    uint8_t kind;      /* enum token_kind; END: the file */
    uint8_t statement; /* the first token of the statement being read in it */
    bool value;        /* … has come to what it assigns */
    bool breaks;       /* its line ends behind it */
    uint32_t indent;   /* of the line that it stands on */
    uint32_t items;    /* of the lines that its items begin on */
};

struct typing {
    struct parsing p;
    VEC(struct opened) opened;  /* the first is the file */
    const struct token *before; /* the last token before the line; NULL: none */
};

static struct opened *around(struct typing *t) {
    return &t->opened.items[t->opened.count - 1];
}

/* Line ends are statements' ends. */
static bool has_statements(struct typing *t) {
    return around(t)->kind == TOKEN_LBRACE || around(t)->kind == TOKEN_END;
}

/* `>` of `Text<sh>` ends an operand; the comparison has blanks around it. */
static bool ends_operand(const struct token *token) {
    return token_ends_operand((enum token_kind)token->kind) ||
           token_info[token->kind].word != NO_WORD ||
           (token->kind == TOKEN_GT && token[-1].end == token->start);
}

/* `contains` and its like go on with the `expect` before them. */
static bool expects(struct typing *t, const struct token *token) {
    struct text word = { t->p.text.data + token->start, token->end - token->start };
    return around(t)->statement == TOKEN_EXPECT && layout_is_expectation(word);
}

/* Whether a line that begins with this token, NULL being none yet, goes on with what stands before
 * it. */
static bool goes_on(struct typing *t, const struct token *first) {
    enum token_kind before = t->before == NULL ? TOKEN_TERM : (enum token_kind)t->before->kind;
    if (before == TOKEN_COMMA || before == TOKEN_TERM || token_opens(before))
        return false;
    if (first != NULL && around(t)->kind == TOKEN_LBRACKET && around(t)->breaks &&
        (first->kind == TOKEN_FOR || first->kind == TOKEN_IF))
        return false;
    if (!has_statements(t) || !ends_operand(t->before))
        return true;
    if (first != NULL && first->kind == TOKEN_ELSE && before == TOKEN_RBRACE)
        return around(t)->statement != TOKEN_IF;
    return first != NULL && (layout_goes_on(first) || expects(t, first));
}

/* Whether a brace opens the statement's body, which stands as the statement does. */
static bool opens_body(struct typing *t, const struct token *token) {
    return token->kind == TOKEN_LBRACE && has_statements(t) && !around(t)->value &&
           around(t)->statement != TOKEN_MATCH && ends_operand(t->before);
}

static void open_bracket(struct typing *t, const struct token *token, bool body) {
    struct opened opened = { .kind = token->kind,
                             .breaks = (token[1].flags & TOKEN_FIRST) != 0,
                             .indent = body ? around(t)->items
                                            : parsing_indent(&t->p, token->start),
                             .items = around(t)->items };
    if (opened.breaks)
        opened.items = opened.indent + FMT_INDENT;
    vec_push(t->p.scratch, &t->opened, opened);
}

static void read_token(struct typing *t, const struct token *token) {
    enum token_kind kind = (enum token_kind)token->kind;
    bool after = t->before == NULL || t->before->kind == TOKEN_TERM ||
                 token_opens((enum token_kind)t->before->kind);
    if (after || ((token->flags & TOKEN_FIRST) != 0 && !goes_on(t, token))) {
        around(t)->statement = token->kind;
        around(t)->value = false;
    }
    if (kind == TOKEN_ASSIGN || kind == TOKEN_ASSIGN_ADD || kind == TOKEN_ARROW)
        around(t)->value = true;
    bool body = !after && opens_body(t, token);
    t->before = token;
    if (token_opens(kind))
        open_bracket(t, token, body);
    else if (token_closes(kind) && t->opened.count > 1)
        t->opened.count--;
}

static uint32_t columns_of(struct typing *t, const struct token *first) {
    if (first != NULL && token_closes((enum token_kind)first->kind))
        return around(t)->indent;
    return around(t)->items + (goes_on(t, first) ? FMT_INDENT : 0);
}

bool fmt_line_indent(struct text text, uint32_t offset, uint32_t *columns) {
    if (text.size == 0 || text.size > SOURCE_SIZE_MAX) {
        *columns = 0;
        return text.size == 0;
    }
    struct typing t = { .p = { .arena = arena_new(), .scratch = arena_new(), .text = text } };
    t.p.names = intern_new();
    vec_push(t.p.scratch, &t.opened, ((struct opened){ .kind = TOKEN_END, .breaks = true }));
    struct lexed lexed = lex(&t.p);
    uint32_t line = parsing_line_start(&t.p, offset), end = parsing_line_end(&t.p, offset);
    const struct token *token = lexed.tokens.items;
    for (; token->kind != TOKEN_END && token->start < line; token++)
        read_token(&t, token);
    bool in_text = around(&t)->kind == TOKEN_TEXT_OPEN;
    bool has_token = token->kind != TOKEN_END && token->start < end;
    *columns = columns_of(&t, has_token ? token : NULL);
    parsing_restart(&t.p);
    intern_free(t.p.names);
    arena_free(t.p.scratch);
    arena_free(t.p.arena);
    return !in_text;
}
