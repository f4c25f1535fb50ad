/* Names and places of tests. */
#include "query/outcome.h"

struct text trial_title(struct arena *arena, const struct test *test) {
    return text_of(
        arena_printf(arena, "%.*s: %.*s", TEXT_ARG(test->module->name), TEXT_ARG(test->name)));
}

struct span trial_span(const struct test *test) {
    return node_span(test->module->tree, node_kid(test->module->tree, test->node, TEST_NAME));
}
