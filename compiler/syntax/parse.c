/* The course of a parse: read the tokens, lay them out, parse; only when that fails, start again with care. */
#include "syntax/parse.h"

#include "syntax/build.h"
#include "syntax/layout.h"

struct tree *parse(struct arena *arena, struct intern *names, const struct sources *sources, struct source_id source,
                   struct diags *diags) {
    struct arena *scratch = arena_new();
    struct parsing p = { .arena = arena, .scratch = scratch, .names = names, .source = source };
    p.text = source_text(sources, source);
    struct lexed lexed = lex(&p);
    struct tokens tokens = layout(&p, lexed.tokens, lexed.room);
    struct builder b;
    build_start(&b, &p, tokens.count);
    bool ok = build_parse(&b, tokens.items);
    struct tree *tree = build_finish(&b);
    if (!ok) parsing_problem(&p, DIAG_E0101, b.failed->start, b.failed->end, "cannot be parsed");
    tree->comments = lexed.comments;
    tree->comment_count = lexed.comment_count;
    if (p.problems) { diags_merge(diags, p.problems); diags_free(p.problems); }
    arena_free(scratch);
    return tree;
}
