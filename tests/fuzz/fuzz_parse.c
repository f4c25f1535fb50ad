/* libFuzzer target: any bytes are parsed to a tree and diagnostics, and what came out is sound:
 * every node is where its parent is, the tree is no deeper than promised, texts can be read, and
 * broken text has a message. */
#include "base/arena.h"
#include "base/intern.h"
#include "source/report.h"
#include "syntax/dump.h"
#include "syntax/parse.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As assert(), but in every build. */
#define check(good) ((good) ? (void)0 : fail(#good, __LINE__))

static void fail(const char *what, int line) {
    fprintf(stderr, "line %d: not so: %s\n", line, what);
    abort();
}

/* Children come before their parents, so one pass settles depths. */
static void check_nodes(struct arena *arena, const struct tree *tree, uint32_t size) {
    uint32_t *depths = ARENA_ARRAY(arena, uint32_t, tree->node_count);
    for (uint32_t id = 1; id < tree->node_count; id++) {
        struct node node = { id };
        const struct tree_node *n = node_at(tree, node);
        check(n->kind < NODE_KIND_COUNT && n->op < OP_COUNT);
        check(n->start <= n->end && n->end <= size);
        for (uint32_t i = 0; i < n->count; i++) {
            struct node kid = node_kid(tree, node, i);
            check(kid.id < id);
            if (kid.id == 0)
                continue;
            const struct tree_node *k = node_at(tree, kid);
            check(n->start <= k->start && k->end <= n->end);
            check(k->kind != NODE_ERROR || n->kind == NODE_MODULE || id == tree->root.id - 1 ||
                  (n->flags & FLAG_BROKEN) != 0);
            if (depths[kid.id] + 1 > depths[id])
                depths[id] = depths[kid.id] + 1;
        }
        check(depths[id] <= PARSE_TREE_DEPTH_MAX);
    }
}

static void read_texts(struct arena *arena, const struct tree *tree, struct diags *diags) {
    for (uint32_t id = 1; id < tree->node_count; id++) {
        struct node node = { id };
        struct text constant;
        node_doc(arena, tree, node);
        if (node_kind(tree, node) != NODE_TEXT)
            continue;
        struct text_parts parts = text_parts(arena, tree, node, diags);
        for (uint32_t i = 0; i < parts.count; i++)
            check((parts.parts[i].hole.id != 0) == (parts.parts[i].literal.size == 0));
        text_constant(arena, tree, node, NULL, &constant);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *arena = arena_new();
    struct intern *names = intern_new();
    struct sources *sources = sources_new();
    struct diags *diags = diags_new();
    struct source_id source = sources_add(sources, TEXT("hosts/demo/input.croft"),
                                          (struct text){ (const char *)data, size });
    const struct tree *tree = parse(arena, names, sources, source, diags);
    check(node_kind(tree, tree->root) == NODE_MODULE);
    check(tree->broken == diags_have_errors(diags));
    check_nodes(arena, tree, (uint32_t)size);
    read_texts(arena, tree, diags);
    diags_sort(diags, sources);

    struct buf out = { 0 };
    dump(&out, tree, tree->root, true);
    report_human(&out, sources, diags, (struct report_style){ .color = true });
    report_json(&out, sources, diags);
    buf_free(&out);
    diags_free(diags);
    sources_free(sources);
    intern_free(names);
    arena_free(arena);
    return 0;
}
