/* A parsed text with all that it needs, for the tests of syntax/. */
#ifndef CROFT_TESTS_SYNTAX_FIXTURE_H
#define CROFT_TESTS_SYNTAX_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "syntax/dump.h"
#include "syntax/parse.h"

struct parsed {
    struct arena *arena;
    struct intern *names;
    struct sources *sources;
    struct diags *diags; /* sorted */
    struct tree *tree;
};

static inline struct parsed parse_text(struct text text) {
    struct parsed p = { arena_new(), intern_new(), sources_new(), diags_new(), NULL };
    struct source_id source = sources_add(p.sources, TEXT("module.croft"), text);
    p.tree = parse(p.arena, p.names, p.sources, source, p.diags);
    diags_sort(p.diags, p.sources);
    return p;
}

static inline void parsed_free(struct parsed *p) {
    diags_free(p->diags);
    arena_free(p->arena);
    intern_free(p->names);
    sources_free(p->sources);
}

static inline uint32_t item_count(const struct tree *tree) {
    return node_count(tree, node_kid(tree, tree->root, MODULE_ITEMS));
}

static inline struct node item_at(const struct tree *tree, uint32_t index) {
    return node_kid(tree, node_kid(tree, tree->root, MODULE_ITEMS), index);
}

/* The first node of a kind, in the order in which they were built; absent when there is none. */
static inline struct node find_node(const struct tree *tree, enum node_kind kind) {
    for (uint32_t id = 1; id < tree->node_count; id++)
        if (tree->nodes[id].kind == kind)
            return (struct node){ id };
    return (struct node){ 0 };
}

/* Codes and lines of what was said, as "E0101:3 E0102:5", in `arena`. */
static inline const char *said(struct parsed *p) {
    const char *all = "";
    for (uint32_t i = 0; i < diags_count(p->diags); i++) {
        const struct diag *diag = diags_at(p->diags, i);
        struct place place = source_place(p->sources, diag->span.source, diag->span.start);
        all = arena_printf(p->arena, "%s%s%s:%u", all, i == 0 ? "" : " ",
                           diag_code_text(diag->code), place.line);
    }
    return all;
}

#endif
