/* What texts say: escapes, margins, holes that stand alone. */
#include "syntax_fixture.h"

/* The parts of the first text as one line: literals in quotes, holes as `${}`, alone ones as
 * `<indent>`. */
static const char *parts_of(struct parsed *p) {
    struct node text = find_node(p->tree, NODE_TEXT);
    struct text_parts parts = text_parts(p->arena, p->tree, text, p->diags);
    struct buf out = { 0 };
    for (uint32_t i = 0; i < parts.count; i++) {
        const struct text_part *part = &parts.parts[i];
        if (i > 0)
            buf_char(&out, ' ');
        if (part->hole.id == 0)
            buf_printf(&out, "'%.*s'", TEXT_ARG(part->literal));
        else if (part->alone)
            buf_printf(&out, "<%u>", part->indent);
        else
            buf_text(&out, TEXT("${}"));
    }
    const char *result = arena_copy(p->arena, out.data == NULL ? "" : out.data, out.size);
    buf_free(&out);
    return result;
}

struct reading {
    const char *source, *parts, *said;
};

static void check_all(const struct reading *readings, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct parsed p = parse_text(text_of(readings[i].source));
        const char *parts = parts_of(&p);
        diags_sort(p.diags, p.sources);
        if (strcmp(parts, readings[i].parts) != 0)
            fail_msg("%s\ngives %s\nnot   %s", readings[i].source, parts, readings[i].parts);
        if (strcmp(said(&p), readings[i].said) != 0)
            fail_msg("%s\nsays %s, not %s", readings[i].source, said(&p), readings[i].said);
        parsed_free(&p);
    }
}

#define CHECK_ALL(readings) check_all(readings, sizeof(readings) / sizeof *(readings))

static void test_one_line(void **state) {
    (void)state;
    static const struct reading readings[] = {
        { "let a = \"\"", "", "" },
        { "let a = \"x\"", "'x'", "" },
        { "let a = \"x${y}z\"", "'x' ${} 'z'", "" },
        { "let a = \"${x}${y}\"", "${} ${}", "" },
        { "let a = \"\\n\\t\\\\\\\"\"", "'\n\t\\\"'", "" },
        { "let a = \"\\u{e9}\\u{1F680}\\u{000041}\"", "'é🚀A'", "" },
        { "let a = \"$ $$ $5\"", "'$ $$ $5'", "" },
        { "let a = \"$${x} $$${x}\"", "'${x} $${x}'", "" },
        { "let a = \"x$\"", "'x$'", "" },
        { "let a = \"x$${\"", "'x${'", "" },
    };
    CHECK_ALL(readings);
}

static void test_bad_escapes(void **state) {
    (void)state;
    static const struct reading readings[] = {
        { "let a = \"\\d\"", "'\\d'", "E0108:1" },
        { "let a = \"\\é\"", "'\\é'", "E0108:1" },
        { "let a = \"\\$x\"", "'\\$x'", "E0108:1" },
        { "let a = \"\\u\"", "'\\u'", "E0108:1" },
        { "let a = \"\\u{}\"", "'\\u{}'", "E0108:1" },
        { "let a = \"\\u{0}\"", "'\\u{0}'", "E0108:1" },
        { "let a = \"\\u{12\"", "'\\u{12'", "E0108:1" },
        { "let a = \"\\u{xyz}\"", "'\\u{xyz}'", "E0108:1" },
        { "let a = \"\\u{D800}\"", "'\\u{D800}'", "E0108:1" },
        { "let a = \"\\u{110000}\"", "'\\u{110000}'", "E0108:1" },
        { "let a = \"\\u{0000041}\"", "'\\u{0000041}'", "E0108:1" },
        { "let a = \"\\u{10FFFF}\"", "'\U0010FFFF'", "" },
    };
    CHECK_ALL(readings);
}

static void test_tagged(void **state) {
    (void)state;
    static const struct reading readings[] = {
        { "let a = sh\"\\d \\n \\u{e9}\"", "'\\d \\n \\u{e9}'", "" },
        { "let a = sh\"\\\"x\\\" \\\\\"", "'\"x\" \\'", "" },
        { "let a = sh\"$${x} ${y}\"", "'${x} ' ${}", "" },
        { "let a = sh\"\"\"\n  \\d \\\" \\\\ $${x}\n  \"\"\"", "'\\d \\\" \\\\ ${x}\n'", "" },
    };
    CHECK_ALL(readings);
}

static void test_blocks(void **state) {
    (void)state;
    static const struct reading readings[] = {
        { "let a = \"\"\"\n  \"\"\"", "", "" },
        { "let a = \"\"\"\n  x\n  \"\"\"", "'x\n'", "" },
        { "let a = \"\"\"   \n  x\n    y\n  z\n  \"\"\"", "'x\n' '  y\n' 'z\n'", "" },
        { "let a = \"\"\"\n  x\n\n   \n      \n  y\n  \"\"\"", "'x\n' '\n' '\n' '\n' 'y\n'", "" },
        { "let a = \"\"\"\nx\n\"\"\"", "'x\n'", "" },
        { "let a = \"\"\"\n    x\n\"\"\"", "'    x\n'", "" },
        { "let a = \"\"\"\n\tx\n\t\ty\n\t\"\"\"", "'x\n' '\ty\n'", "" },
        { "let a = \"\"\"\n  \"x\" \"\"y\"\"\n  \"\"\"", "'\"x\" \"\"y\"\"\n'", "" },
        { "let a = \"\"\"\n  x ${y} z\n  \"\"\"", "'x ' ${} ' z\n'", "" },
        { "let a = \"\"\"\n  ${x} ${y}\n  \"\"\"", "${} ' ' ${} '\n'", "" },
        { "let a = \"\"\"\n    ${x}.\n  \"\"\"", "'  ' ${} '.\n'", "" },
        { "let a = \"\"\"\r\n  x\r\n\r\n  y\r\n  \"\"\"\r\n", "'x\n' '\n' 'y\n'", "" },
        { "let a = \"\"\"\n  é $${x}\n  \"\"\"", "'é ${x}\n'", "" },
    };
    CHECK_ALL(readings);
}

static void test_holes_alone(void **state) {
    (void)state;
    static const struct reading readings[] = {
        { "let a = \"\"\"\n  ${x}\n  \"\"\"", "<0>", "" },
        { "let a = \"\"\"\n${x}\n\"\"\"", "<0>", "" },
        { "let a = \"\"\"\n  a\n    ${x}  \n  b\n  \"\"\"", "'a\n' <2> 'b\n'", "" },
        { "let a = \"\"\"\n    ${x}\n      ${y}\n    \"\"\"", "<0> <2>", "" },
        { "let a = \"\"\"\n\n  ${x}\n\n  \"\"\"", "'\n' <0> '\n'", "" },
        { "let a = \"\"\"\n  ${match x {\n    a => b\n  }}\n  c\n  \"\"\"", "<0> 'c\n'", "" },
        { "let a = \"\"\"\r\n    ${x}\r\n  \"\"\"", "<2>", "" },
        { "let a = \"${x}\"", "${}", "" },
    };
    CHECK_ALL(readings);
}

static void test_margins(void **state) {
    (void)state;
    static const struct reading readings[] = {
        { "let a = \"\"\"\n x\n  y\n  \"\"\"", "'x\n' 'y\n'", "E0112:2" },
        { "let a = \"\"\"\nx\n z\n  \"\"\"", "'x\n' 'z\n'", "E0112:2" },
        { "let a = \"\"\"\n ${x}\n  \"\"\"", "<0>", "E0112:2" },
        { "let a = \"\"\"\n\tx\n  \"\"\"", "'x\n'", "E0113:2" },
        { "let a = \"\"\"\n    x\n\t\"\"\"", "'   x\n'", "E0113:2" },
        { "let a = \"\"\"\n \tx\n\t y\n\t \"\"\"", "'x\n' 'y\n'", "E0113:2" },
        { "let a = \"\"\"x\n  y\n  \"\"\"", "'x\n' 'y\n'", "E0114:1" },
        { "let a = \"\"\"${x}\n  y\n  \"\"\"", "<0> 'y\n'", "E0114:1" },
        { "let a = \"\"\"\n  x\"\"\"", "'  x'", "E0114:2" },
        { "let a = \"\"\"\n  x ${y}\"\"\"", "'  x ' ${}", "E0114:2" },
        { "let a = \"\"\"x\"\"\"", "'x'", "E0114:1" },
    };
    CHECK_ALL(readings);
}

/* Literals that say what the source says are views of it, and each part knows its place. */
static void test_views_and_offsets(void **state) {
    (void)state;
    struct parsed p = parse_text(TEXT("let a = \"\"\"\n  one\n    ${b}\n  t$${o\n  \"\"\"\n"));
    struct text_parts parts = text_parts(p.arena, p.tree, find_node(p.tree, NODE_TEXT), p.diags);
    assert_int_equal(parts.count, 3);
    assert_int_equal(parts.parts[0].offset, 14);
    assert_ptr_equal(parts.parts[0].literal.data, p.tree->text + 14);
    assert_int_equal(parts.parts[1].offset, 22);
    assert_int_equal(parts.parts[1].indent, 2);
    assert_int_equal(node_kind(p.tree, parts.parts[1].hole), NODE_NAME);
    assert_int_equal(parts.parts[2].offset, 29);
    assert_true(text_equal(parts.parts[2].literal, TEXT("t${o\n")));
    parsed_free(&p);
}

static void test_constants(void **state) {
    (void)state;
    static const struct {
        const char *source, *constant; /* NULL: it is none */
    } cases[] = {
        { "let a = \"\"", "" },
        { "let a = \"x\\ty\"", "x\ty" },
        { "let a = \"\"\"\n  x\n  y\n  \"\"\"", "x\ny\n" },
        { "let a = \"x${y}\"", NULL },
        { "let a = sh\"x\"", NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct parsed p = parse_text(text_of(cases[i].source));
        struct text constant;
        bool good = text_constant(p.arena, p.tree, find_node(p.tree, NODE_TEXT), p.diags,
                                  &constant);
        assert_int_equal(good, cases[i].constant != NULL);
        if (good)
            assert_true(text_equal(constant, text_of(cases[i].constant)));
        assert_false(text_constant(p.arena, p.tree, p.tree->root, p.diags, &constant));
        parsed_free(&p);
    }
}

/* Without a store for diagnostics a text is read all the same. */
static void test_silent(void **state) {
    (void)state;
    struct parsed p = parse_text(TEXT("let a = \"\\d\"\n"));
    struct text_parts parts = text_parts(p.arena, p.tree, find_node(p.tree, NODE_TEXT), NULL);
    assert_int_equal(parts.count, 1);
    assert_int_equal(diags_count(p.diags), 0);
    parsed_free(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_line),
        cmocka_unit_test(test_bad_escapes),
        cmocka_unit_test(test_tagged),
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_holes_alone),
        cmocka_unit_test(test_margins),
        cmocka_unit_test(test_views_and_offsets),
        cmocka_unit_test(test_constants),
        cmocka_unit_test(test_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
