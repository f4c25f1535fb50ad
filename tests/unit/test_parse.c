/* From text to tree: what the goldens of tests/syntax do not show. */
#include "syntax/build.h"
#include "syntax_fixture.h"

/* The kinds of the values of `let a = …`, one literal each. */
static void test_literals(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum node_kind kind;
    } cases[] = {
        { "0", NODE_INTEGER },      { "42", NODE_INTEGER },     { "1_000", NODE_INTEGER },
        { "0.5", NODE_DECIMAL },    { "1_0.25", NODE_DECIMAL }, { "16K", NODE_UNIT },
        { "1.5T", NODE_UNIT },      { "1h30m", NODE_UNIT },     { "500ms", NODE_UNIT },
        { "85%", NODE_UNIT },       { "12.5%", NODE_UNIT },     { "16k", NODE_UNIT },
        { "5MB", NODE_UNIT },       { "1h30", NODE_UNIT },      { "0644", NODE_MODE },
        { "02775", NODE_MODE },     { "00", NODE_MODE },        { "2026-12-31", NODE_DATE },
        { "true", NODE_TRUE },      { "false", NODE_FALSE },    { "none", NODE_NONE },
        { "\"\"", NODE_TEXT },      { "sh\"\"", NODE_TEXT },    { "nas-1", NODE_NAME },
        { "a-b-2c", NODE_NAME },    { "_", NODE_NAME },         { "1..5", NODE_RANGE },
        { "2026-12", NODE_BINARY }, { "a -1", NODE_BINARY },    { "10-5", NODE_BINARY },
        { "85 % 3", NODE_BINARY },  { "-1", NODE_UNARY },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct parsed p = parse_text(TEXT(""));
        const char *text = arena_printf(p.arena, "let a = %s", cases[i].text);
        struct parsed q = parse_text(text_of(text));
        struct node value = node_kid(q.tree, item_at(q.tree, 0), LET_VALUE);
        if (node_kind(q.tree, value) != cases[i].kind || diags_count(q.diags) != 0)
            fail_msg("%s is a %s", cases[i].text, node_kind_text(node_kind(q.tree, value)));
        assert_true(text_equal(node_text(q.tree, value), text_of(cases[i].text)));
        parsed_free(&q);
        parsed_free(&p);
    }
}

static void test_spans(void **state) {
    (void)state;
    struct parsed p = parse_text(TEXT("\n  fact a b { }  // x\nlet c: Int = (1 + 2) // y\n"));
    assert_string_equal(said(&p), "E0101:2");
    parsed_free(&p);

    p = parse_text(
        TEXT("// x\nkind a {\n  key fact b: Int? = 1 // y\n}\nx y as z from q { c = 1 }\n"));
    assert_string_equal(said(&p), "");
    struct node kind = item_at(p.tree, 0);
    assert_true(
        text_equal(node_text(p.tree, kind), TEXT("kind a {\n  key fact b: Int? = 1 // y\n}")));
    struct node field = find_node(p.tree, NODE_FIELD);
    assert_true(text_equal(node_text(p.tree, field), TEXT("key fact b: Int? = 1")));
    assert_true(node_has(p.tree, field, FLAG_KEY) && node_has(p.tree, field, FLAG_FACT));
    assert_true(
        text_equal(node_text(p.tree, item_at(p.tree, 1)), TEXT("x y as z from q { c = 1 }")));
    assert_true(text_equal(node_text(p.tree, find_node(p.tree, NODE_BLOCK)), TEXT("{ c = 1 }")));
    struct span span = node_span(p.tree, p.tree->root);
    assert_int_equal(span.start, 0);
    assert_int_equal(span.end, source_text(p.sources, span.source).size);
    parsed_free(&p);
}

static void test_absent_nodes(void **state) {
    (void)state;
    struct parsed p = parse_text(TEXT("let a = 1\nuse b\nuse c ()\n"));
    struct node let = item_at(p.tree, 0), use = item_at(p.tree, 1);
    assert_int_equal(node_kid(p.tree, let, LET_TYPE).id, 0);
    assert_int_equal(node_kid(p.tree, use, USE_NAMES).id, 0);
    assert_int_equal(node_kid(p.tree, let, 99).id, 0);
    struct node none = { 0 };
    assert_int_equal(node_kind(p.tree, none), NODE_NONE_);
    assert_int_equal(node_count(p.tree, none), 0);
    assert_int_equal(node_kid(p.tree, none, 0).id, 0);
    assert_int_equal(node_name(p.tree, none).id, 0);
    assert_int_equal(node_doc(p.arena, p.tree, none).size, 0);
    assert_string_equal(said(&p), "E0101:3"); /* an empty list of names */
    parsed_free(&p);
}

static void test_names_are_interned(void **state) {
    (void)state;
    struct parsed p = parse_text(TEXT("let a-b = a-b\nlet use = use\n"));
    for (uint32_t i = 0; i < 2; i++) {
        struct node let = item_at(p.tree, i);
        struct name left = node_name(p.tree, node_kid(p.tree, let, LET_NAME));
        struct name right = node_name(p.tree, node_kid(p.tree, let, LET_VALUE));
        assert_true(name_equal(left, right) && left.id != 0);
        assert_true(text_equal(intern_text(p.names, left), i == 0 ? TEXT("a-b") : TEXT("use")));
    }
    parsed_free(&p);
}

static void test_comments_are_kept(void **state) {
    (void)state;
    struct parsed p = parse_text(
        TEXT("// a\nlet b = \"// c\" // d\n/// e\nlet f = \"\"\"\n  // g\n  \"\"\"\n//"));
    static const char *const comments[] = { "// a", "// d", "/// e", "//" };
    assert_int_equal(p.tree->comment_count, 4);
    for (uint32_t i = 0; i < 4; i++) {
        const struct comment *comment = &p.tree->comments[i];
        struct text text = { p.tree->text + comment->start, comment->end - comment->start };
        assert_true(text_equal(text, text_of(comments[i])));
    }
    struct text doc = node_doc(p.arena, p.tree, item_at(p.tree, 1));
    assert_true(text_equal(doc, TEXT("e")));
    assert_int_equal(node_doc(p.arena, p.tree, item_at(p.tree, 0)).size, 0);
    parsed_free(&p);
}

static void test_encoding(void **state) {
    (void)state;
    static const struct {
        struct text text;
        const char *said;
    } cases[] = {
        { TEXT("let a = \"\xff\"\n"), "E0105:1" },
        { TEXT("let a = 1 // \xc3\n"), "E0105:1" },
        { TEXT("let a = 1\n\xed\xa0\x80"), "E0105:2" },
        { TEXT("let a = 1\0\n"), "E0106:1" },
        { TEXT("let a = \"\0\"\n"), "E0106:1" },
        { TEXT("let a = 1\r"), "E0106:1" },
        { TEXT("\xef\xbb\xbflet a = 1"), "" },
        { TEXT("let \xc3\xa4 = 1"), "E0109:1" },
        { TEXT("let a = 1\r\nlet b = 2\r\n"), "" },
        { TEXT("\tlet a = 1\t\n"), "" },
        { TEXT(""), "" },
        { { NULL, 0 }, "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct parsed p = parse_text(cases[i].text);
        assert_string_equal(said(&p), cases[i].said);
        assert_int_equal(p.tree->broken, cases[i].said[0] != 0);
        parsed_free(&p);
    }
}

/* Two parses, also of broken text, give the same tree and messages. */
static void test_same_text_same_tree(void **state) {
    (void)state;
    struct text text = TEXT(
        "kind a { b: Int }\na c {\n  d = (1\n  e = 'x'\n}}\nlet f = \"${g}\"\n");
    struct parsed p = parse_text(text), q = parse_text(text);
    struct buf one = { 0 }, two = { 0 };
    dump(&one, p.tree, p.tree->root, true);
    dump(&two, q.tree, q.tree->root, true);
    assert_true(text_equal(buf_view(&one), buf_view(&two)));
    assert_string_equal(said(&p), said(&q));
    buf_free(&one);
    buf_free(&two);
    parsed_free(&p);
    parsed_free(&q);
}

/* Arrays that were guessed too short grow: tokens of one byte, nodes of no tokens. */
static void test_growth(void **state) {
    (void)state;
    struct buf text = { 0 };
    buf_text(&text, TEXT("let a = ["));
    for (int i = 0; i < 20000; i++)
        buf_text(&text, TEXT("\"\",f(),"));
    buf_text(&text, TEXT("]"));
    struct parsed p = parse_text(buf_view(&text));
    assert_int_equal(diags_count(p.diags), 0);
    struct node elements = node_kid(p.tree, find_node(p.tree, NODE_LIST_LIT), LIST_LIT_ELEMENTS);
    assert_int_equal(node_count(p.tree, elements), 40000);
    for (uint32_t i = 0; i < 40000; i++)
        assert_int_equal(node_kind(p.tree, node_kid(p.tree, elements, i)),
                         i % 2 == 0 ? NODE_TEXT : NODE_CALL);
    parsed_free(&p);
    buf_free(&text);
}

static uint32_t depth_of(const struct tree *tree, struct arena *arena) {
    uint32_t *depths = ARENA_ARRAY(arena, uint32_t, tree->node_count), deepest = 0;
    for (uint32_t id = 1; id < tree->node_count; id++) {
        for (uint32_t i = 0; i < tree->nodes[id].count; i++) {
            struct node kid = node_kid(tree, (struct node){ id }, i);
            if (kid.id != 0 && depths[kid.id] + 1 > depths[id])
                depths[id] = depths[kid.id] + 1;
        }
        deepest = depths[id] > deepest ? depths[id] : deepest;
    }
    return deepest;
}

/* Whatever is nested in whatever, trees are no deeper than promised. */
static void test_tree_depth(void **state) {
    (void)state;
    static const char *const nests[] = {
        "{ a = - not ", "f(x => x + ", "match a { b => c ?? ", "{ a: 1 + ",
        "[b for b in ", "\"${a.b ?? ", "if a then b else (",
    };
    for (size_t i = 0; i < sizeof nests / sizeof *nests; i++) {
        struct buf text = { 0 };
        buf_text(&text, TEXT("let a = "));
        for (int n = 0; n < 3000; n++)
            buf_text(&text, text_of(nests[i]));
        struct parsed p = parse_text(buf_view(&text));
        assert_true(p.tree->broken);
        assert_true(depth_of(p.tree, p.arena) <= PARSE_TREE_DEPTH_MAX);
        parsed_free(&p);
        buf_free(&text);
    }
    struct buf text = { 0 };
    buf_text(&text, TEXT("x y {"));
    for (int n = 0; n < PARSE_DEPTH_MAX - 1; n++)
        buf_text(&text, TEXT(" a = { b = if c then d else {"));
    struct parsed p = parse_text(buf_view(&text));
    assert_true(depth_of(p.tree, p.arena) <= PARSE_TREE_DEPTH_MAX);
    parsed_free(&p);
    buf_free(&text);
}

static void test_names_of_kinds(void **state) {
    (void)state;
    assert_string_equal(node_kind_text(NODE_RESOURCE), "resource");
    assert_string_equal(node_kind_text(NODE_TYPE_RECORD), "anonymous record");
    assert_string_equal(op_text(OP_NOT_IN), "not in");
    assert_string_equal(op_text(OP_ADD), "+=");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_literals),
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_absent_nodes),
        cmocka_unit_test(test_names_are_interned),
        cmocka_unit_test(test_comments_are_kept),
        cmocka_unit_test(test_encoding),
        cmocka_unit_test(test_same_text_same_tree),
        cmocka_unit_test(test_growth),
        cmocka_unit_test(test_tree_depth),
        cmocka_unit_test(test_names_of_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
