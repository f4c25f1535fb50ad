/* What names mean, over all sources of the repository: every name of every file is known to be
 * something, but for those that are nothing but text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "query/workspace.h"
#include "sema/uses.h"

#include <stdio.h>
#include <stdlib.h>

static struct workspace *workspace;

static int open_fleet(void **state) {
    (void)state;
    struct workspace_options options = { .directory = ".", .library = "stdlib", .uses = true };
    workspace = workspace_open(&options);
    return 0;
}

static int close_fleet(void **state) {
    (void)state;
    workspace_free(workspace);
    return 0;
}

/* Names that stand for nothing but their own text, by the node that they are part of. */
static bool is_text(const struct tree *tree, struct node parent, struct node name) {
    switch (node_kind(tree, parent)) {
    case NODE_ENTRY: /* { a: 1 }: the key of a map */
        return node_kid(tree, parent, ENTRY_KEY).id == name.id &&
               !node_has(tree, parent, FLAG_COMPUTED);
    case NODE_WAIVE: /* by anna */
        return node_kid(tree, parent, WAIVE_BY).id == name.id;
    default:
        return false;
    }
}

struct coverage {
    uint32_t names, known, texts, unknown;
};

static void count_name(const struct tree *tree, struct node parent, struct node name,
                       struct coverage *coverage) {
    uint32_t found;
    uint32_t at = source_base(workspace->sources, tree->source) + node_at(tree, name)->start;
    uses_at(workspace->program->uses, at, &found);
    coverage->names++;
    if (found != 0) {
        coverage->known++;
    } else if (is_text(tree, parent, name)) {
        coverage->texts++;
    } else {
        coverage->unknown++;
        struct place place = source_place(workspace->sources, tree->source,
                                          node_at(tree, name)->start);
        if (getenv("SHOW") != NULL)
            printf("%.*s:%u:%u: `%.*s` in %s\n",
                   TEXT_ARG(source_name(workspace->sources, tree->source)), place.line,
                   place.column, TEXT_ARG(node_text(tree, name)),
                   node_kind_text(node_kind(tree, parent)));
    }
}

/* The node that is a node's real parent: not the list between them. */
static void count_module(const struct tree *tree, struct coverage *coverage) {
    uint32_t *parents = calloc(tree->node_count, sizeof *parents);
    for (uint32_t i = 1; i < tree->node_count; i++)
        for (uint32_t k = 0; k < node_count(tree, (struct node){ i }); k++)
            parents[node_kid(tree, (struct node){ i }, k).id] = i;
    for (uint32_t i = 1; i < tree->node_count; i++) {
        struct node parent = { parents[i] };
        if (tree->nodes[i].kind != NODE_NAME || parent.id == 0)
            continue;
        if (node_kind(tree, parent) == NODE_LIST)
            parent.id = parents[parent.id];
        count_name(tree, parent, (struct node){ i }, coverage);
    }
    free(parents);
}

static void every_name_means_something(void **state) {
    (void)state;
    struct coverage coverage = { 0 };
    for (uint32_t i = 0; i < workspace->program->modules.count; i++)
        count_module(workspace->program->modules.items[i]->tree, &coverage);
    printf("%u names: %u known, %u texts, %u unknown\n", coverage.names, coverage.known,
           coverage.texts, coverage.unknown);
    assert_true(coverage.names > 50000);
    assert_int_equal(coverage.unknown, 0);
}

/* A use is where its name is: the text at its place is the name, unless it is a key in a text with
 * escapes, a module, or a demand. */
static void uses_stand_at_their_names(void **state) {
    (void)state;
    const struct uses *uses = workspace->program->uses;
    for (uint32_t i = 0; i < uses->items.count; i++) {
        const struct use *use = &uses->items.items[i];
        struct span span = source_at_position(workspace->sources, use->start);
        span.end = span.start + (use->end - use->start);
        struct text text = source_span_text(workspace->sources, span);
        if (use->target != USE_MODULE && use->target != USE_UNIQUE && !use->in_text &&
            !text_equal(text, use->name))
            fail_msg("`%.*s` is called `%.*s`", TEXT_ARG(text), TEXT_ARG(use->name));
    }
}

/* What is declared somewhere has one declaration, and it is there. */
static void declarations_are_where_uses_say(void **state) {
    (void)state;
    const struct uses *uses = workspace->program->uses;
    for (uint32_t i = 0; i < uses->items.count; i++) {
        const struct use *use = &uses->items.items[i];
        if (use->declared == 0 || use->target == USE_MODULE || use->target == USE_UNIQUE)
            continue;
        uint32_t count;
        const struct use *there = uses_at(uses, use->declared, &count);
        bool found = false;
        for (uint32_t k = 0; k < count; k++)
            found = found || (there[k].role == USE_DECLARES && use_same(&there[k], use));
        if (!found)
            fail_msg("%s `%.*s` is declared nowhere", use_target_text((enum use_target)use->target),
                     TEXT_ARG(use->name));
    }
}

static void without_asking_there_are_none(void **state) {
    (void)state;
    struct workspace_options options = { .directory = ".", .library = "stdlib" };
    struct workspace *plain = workspace_open(&options);
    assert_null(plain->program->uses);
    workspace_free(plain);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_means_something),
        cmocka_unit_test(uses_stand_at_their_names),
        cmocka_unit_test(declarations_are_where_uses_say),
        cmocka_unit_test(without_asking_there_are_none),
    };
    return cmocka_run_group_tests(tests, open_fleet, close_fleet);
}
