/* The course of a parse: read the tokens, lay them out, parse; only when that fails, start again
 * with care. */
#include "syntax/parse.h"

#include "syntax/balance.h"
#include "syntax/build.h"
#include "syntax/layout.h"
#include "syntax/recover.h"

/* Valid text takes this way alone. */
static bool parse_quickly(struct parsing *p, struct builder *b, struct lexed *lexed) {
    *lexed = lex(p);
    lexed->tokens = layout(p, lexed->tokens, lexed->room);
    build_start(b, p, lexed->tokens.count);
    return !lexed->torn && build_parse(b, lexed->tokens.items);
}

static void parse_carefully(struct parsing *p, struct builder *b, struct lexed *lexed) {
    parsing_restart(p);
    p->careful = true;
    *lexed = lex(p);
    struct tokens balanced = balance(p, lexed->tokens, lexed->room);
    lexed->tokens = layout(p, balanced, lexed->room);
    build_start(b, p, lexed->tokens.count);
    recover(b, lexed->tokens);
}

static struct tokens keep_tokens(struct arena *arena, struct tokens tokens) {
    struct token *copy = arena_alloc_raw(arena, tokens.count * sizeof *copy);
    memcpy(copy, tokens.items, tokens.count * sizeof *copy);
    return (struct tokens){ copy, tokens.count };
}

struct tree *parse_tokens(struct arena *arena, struct intern *names, const struct sources *sources,
                          struct source_id source, struct diags *diags, struct tokens *tokens) {
    struct parsing p = { .arena = arena, .scratch = arena_new(), .names = names, .source = source };
    p.text = source_text(sources, source);
    struct builder b;
    struct lexed lexed;
    if (!parse_quickly(&p, &b, &lexed))
        parse_carefully(&p, &b, &lexed);
    struct tree *tree = build_finish(&b);
    tree->comments = lexed.comments;
    tree->comment_count = lexed.comment_count;
    parsing_finish(&p, diags);
    if (tokens != NULL)
        *tokens = keep_tokens(arena, lexed.tokens);
    arena_free(p.scratch);
    return tree;
}

struct tree *parse(struct arena *arena, struct intern *names, const struct sources *sources,
                   struct source_id source, struct diags *diags) {
    return parse_tokens(arena, names, sources, source, diags, NULL);
}
