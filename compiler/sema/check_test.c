/* Tests: their text is checked as a host's file would be, and adds nothing to the program: neither
 * to what depends on what, nor to what a build evaluates. */
#include "sema/check_internal.h"
#include "syntax/parse.h"

/* What a test's text must not change of the program. */
struct untouched {
    bool hosts_meet;
    uint32_t obligations;
    struct diags *diags;
};

bool test_expects_code(const struct test *test, enum diag_code code) {
    for (uint32_t i = 0; i < test->expectations.count; i++)
        if (test->expectations.items[i].kind == EXPECT_ERROR &&
            test->expectations.items[i].code == code)
            return true;
    return false;
}

/* A test's module, as if it were in the folder of a host. */
static struct module *module_of_host(struct checker *cx, const struct module *module,
                                     struct text host) {
    struct module *copy = ARENA_NEW(cx->arena, struct module);
    *copy = *module;
    copy->tier = TIER_HOST;
    copy->host = host;
    return copy;
}

static bool inhabits(const struct body *body) {
    for (uint32_t i = 0; i < body->statements.count; i++) {
        const struct kind *kind = body->statements.items[i].of_kind;
        if (kind == NULL || !kind->fleet)
            return true;
    }
    return false;
}

static void check_place(struct checker *cx, struct test *test, struct node block, struct text host,
                        bool given);

/* `on nas { … }`: what the test says of another of its hosts. */
static void check_on(struct checker *cx, struct test *test, struct node node, bool given) {
    struct node host = node_kid(cx->tree, node, ON_HOST);
    struct text name = node_text(cx->tree, host);
    bool plain = node_kind(cx->tree, host) == NODE_NAME ||
                 (node_kind(cx->tree, host) == NODE_TEXT &&
                  text_constant(cx->arena, cx->tree, host, cx->diags, &name));
    if (!plain) {
        check_error(cx, DIAG_E0405, host, "in a test, `on` names a host as it is");
        return;
    }
    if (cx->program->host_kind != NULL)
        use_resource(cx, host, cx->program->host_kind, name, USE_READS);
    check_place(cx, test, node_kid(cx->tree, node, ON_BODY), name, given);
}

static bool is_given(const struct checker *cx, struct node node) {
    struct node target = node_kid(cx->tree, node, MERGE_TARGET);
    return node_kind(cx->tree, node) == NODE_MERGE && node_kind(cx->tree, target) == NODE_NAME &&
           text_equal(node_text(cx->tree, target), TEXT("given"));
}

static void check_test_statement(struct checker *cx, struct test *test, struct node node,
                                 const struct body_context *context, struct text host, bool given) {
    switch (node_kind(cx->tree, node)) {
    case NODE_EXPECT:
        expectation_check(cx, node, test, host);
        return;
    case NODE_ON:
        check_on(cx, test, node, given);
        return;
    default:
        if (is_given(cx, node)) {
            use_word(cx, node_kid(cx->tree, node, MERGE_TARGET));
            check_place(cx, test, node_kid(cx->tree, node, MERGE_BODY), host, true);
        } else
            body_statement(cx, node, context);
    }
}

/* `on` and `given` nest as deep as brackets may. */
static void check_place(struct checker *cx, struct test *test, struct node block, struct text host,
                        bool given) {
    struct module *outer = cx->module;
    struct text there = host.size == 0 ? test->host : host;
    struct test_place place = { .module = module_of_host(cx, test->module, there),
                                .body = ARENA_NEW(cx->arena, struct body),
                                .given = given };
    place.body->module = place.module;
    place.body->standing = BODY_OWN;
    cx->module = place.module;
    struct body_context context = { .runner = cx->program->test_node,
                                    .standing = BODY_OWN,
                                    .body = place.body,
                                    .container = SLOT_NONE };
    struct body_marks marks = body_begin(cx);
    uint32_t locals = local_mark(cx);
    struct node statements = node_kid(cx->tree, block, BLOCK_STATEMENTS);
    for (uint32_t i = 0; i < node_count(cx->tree, statements); i++)
        check_test_statement(cx, test, node_kid(cx->tree, statements, i), &context, host, given);
    local_release(cx, locals);
    body_end(cx, place.body, marks);
    cx->module = outer;
    place.inhabits = host.size != 0 || inhabits(place.body);
    vec_push(cx->arena, &test->places, place);
}

/* Errors that the test expects stay with it; the others are the program's. */
static void sort_errors(struct checker *cx, struct test *test, struct diags *all) {
    struct diags *found = cx->diags;
    cx->diags = all;
    test->sound = true;
    for (uint32_t i = 0; i < diags_count(found); i++) {
        const struct diag *diag = diags_at(found, i);
        test->sound = test->sound && diag->severity != DIAG_ERROR;
        if (!test_expects_code(test, diag->code)) {
            diag_add_kept(all, diag_kept(cx->arena, diag));
            continue;
        }
        vec_push(cx->arena, &test->found, diag_kept(cx->arena, diag));
    }
    diags_free(found);
}

/* Constants whose types have conditions are judged before evaluation, unless the test expects that
 * they are refused. */
static void sort_obligations(struct checker *cx, struct test *test, uint32_t first) {
    if (!test_expects_code(test, DIAG_E0326))
        return;
    for (uint32_t i = first; i < cx->program->obligations.count; i++)
        vec_push(cx->arena, &test->obligations, cx->program->obligations.items[i]);
    cx->program->obligations.count = first;
}

static void check_body(struct checker *cx, struct test *test) {
    struct frame_state state = frame_enter(cx);
    struct text nowhere = { NULL, 0 };
    check_place(cx, test, node_kid(cx->tree, test->node, TEST_BODY), nowhere, false);
    test->frame_size = frame_leave(cx, state);
    if (test->expectations.count == 0) {
        struct diag *diag = check_error(cx, DIAG_E0431, node_kid(cx->tree, test->node, TEST_NAME),
                                        "this test expects nothing, so that it cannot fail");
        diag_help(cx->diags, diag, "say what follows: `expect violation …`, `expect …`");
    }
}

static void check_test(struct checker *cx, struct node item) {
    struct test *test = ARENA_NEW(cx->arena, struct test);
    struct program *program = cx->program;
    struct untouched before = { program->hosts_meet, program->obligations.count, cx->diags };
    test->module = cx->module;
    test->host = cx->module->tier == TIER_HOST ? cx->module->host : TEXT(TEST_HOST);
    test->node = item;
    test->foreign = ARENA_ARRAY(cx->arena, bool, program->kinds.count + 1);
    text_constant(cx->arena, cx->tree, node_kid(cx->tree, item, TEST_NAME), cx->diags, &test->name);
    cx->test = test;
    cx->diags = diags_new();
    cx->records_reads = true;
    cx->recorded.count = 0;
    program->graph->additions = &test->additions;
    uint32_t mark = reads_mark(cx);
    use_test(cx, node_kid(cx->tree, item, TEST_NAME));
    check_body(cx, test);
    cx->reads.count = mark;
    program->graph->additions = NULL;
    for (uint32_t i = 0; i < cx->recorded.count; i++)
        vec_push(cx->arena, &test->reads, cx->recorded.items[i]);
    cx->records_reads = false;
    cx->test = NULL;
    program->hosts_meet = before.hosts_meet;
    sort_errors(cx, test, before.diags);
    sort_obligations(cx, test, before.obligations);
    for (uint32_t i = 0; i < test->expectations.count; i++)
        test->lenient = test->lenient || test->expectations.items[i].kind == EXPECT_ERROR;
    test->lenient = test->lenient && !test_expects_code(test, DIAG_E0604);
    vec_push(cx->arena, &program->tests, test);
}

void check_tests(struct checker *cx) {
    for (uint32_t m = 0; m < cx->program->modules.count; m++) {
        if (!check_wants(cx, cx->program->modules.items[m]))
            continue;
        check_enter(cx, cx->program->modules.items[m]);
        struct node items = node_kid(cx->tree, cx->tree->root, MODULE_ITEMS);
        for (uint32_t i = 0; i < node_count(cx->tree, items); i++)
            if (node_kind(cx->tree, node_kid(cx->tree, items, i)) == NODE_TEST)
                check_test(cx, node_kid(cx->tree, items, i));
    }
}
