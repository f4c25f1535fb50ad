/* The indentation of a line that is being typed. What stands before it tells, be it finished or
 * not: only brackets and words are looked at. */
#include "fmt/fmt.h"
#include "source/source.h"
#include "syntax/layout.h"

/* An open bracket, text or hole. */
struct opened {
    uint8_t kind;
    bool breaks;     /* its line ends behind it */
    uint32_t indent; /* of the line that it stands on */
    uint32_t items;  /* of the lines that its items begin on */
};

struct typing {
    struct parsing p;
    VEC(struct opened) opened;
    const struct token *before; /* the last token before the line; NULL: none */
};

static uint32_t items_indent(const struct typing *t) {
    return t->opened.count == 0 ? 0 : t->opened.items[t->opened.count - 1].items;
}

static void read_token(struct typing *t, const struct token *token) {
    enum token_kind kind = (enum token_kind)token->kind;
    t->before = token;
    if (token_opens(kind)) {
        struct opened opened = { .kind = token->kind,
                                 .breaks = (token[1].flags & TOKEN_FIRST) != 0,
                                 .indent = parsing_indent(&t->p, token->start),
                                 .items = items_indent(t) };
        if (opened.breaks)
            opened.items = opened.indent + FMT_INDENT;
        vec_push(t->p.scratch, &t->opened, opened);
    } else if (token_closes(kind) && t->opened.count > 0) {
        t->opened.count--;
    }
}

/* Whether the line goes on with what stands before it. */
static bool goes_on(const struct typing *t, const struct token *first, bool has_token) {
    enum token_kind before = t->before == NULL ? TOKEN_TERM : (enum token_kind)t->before->kind;
    const struct opened *around = t->opened.count == 0 ? NULL
                                                       : &t->opened.items[t->opened.count - 1];
    if (before == TOKEN_COMMA || before == TOKEN_TERM || token_opens(before))
        return false;
    if (around != NULL && around->kind != TOKEN_LBRACE)
        return true;
    if (!token_ends_operand(before) && token_info[before].word == NO_WORD)
        return true;
    return has_token && layout_goes_on(first);
}

bool fmt_line_indent(struct text text, uint32_t offset, uint32_t *columns) {
    if (text.size > SOURCE_SIZE_MAX)
        return false;
    struct typing t = { .p = { .arena = arena_new(), .scratch = arena_new(), .text = text } };
    t.p.names = intern_new();
    struct lexed lexed = lex(&t.p);
    uint32_t line = parsing_line_start(&t.p, offset), end = parsing_line_end(&t.p, offset);
    const struct token *token = lexed.tokens.items;
    for (; token->kind != TOKEN_END && token->start < line; token++)
        read_token(&t, token);
    const struct opened *around = t.opened.count == 0 ? NULL : &t.opened.items[t.opened.count - 1];
    bool in_text = around != NULL && around->kind == TOKEN_TEXT_OPEN;
    bool has_token = token->kind != TOKEN_END && token->start < end;
    if (has_token && around != NULL && token_closes((enum token_kind)token->kind))
        *columns = around->indent;
    else if (has_token && token->kind == TOKEN_ELSE && t.before != NULL &&
             t.before->kind == TOKEN_RBRACE)
        *columns = items_indent(&t);
    else
        *columns = items_indent(&t) + (goes_on(&t, token, has_token) ? FMT_INDENT : 0);
    parsing_restart(&t.p);
    intern_free(t.p.names);
    arena_free(t.p.scratch);
    arena_free(t.p.arena);
    return !in_text;
}
