/* The reader of JSON: what it takes, what it refuses, how deep it goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "query/json_read.h"
#include "value/render.h"

#include <stdlib.h>

/* Reads the text and renders it again; NULL when it is refused. In `arena`. */
static const char *again(struct arena *arena, struct text text) {
    struct value value;
    struct sink sink = { 0 };
    if (!json_read(arena, text, &value))
        return NULL;
    assert_null(render(&sink, FORMAT_JSON, value));
    const char *copy = arena_copy(arena, sink.bytes.data, sink.bytes.size);
    sink_free(&sink);
    return copy;
}

static void expect(const char *text, const char *wanted) {
    struct arena *arena = arena_new();
    const char *got = again(arena, text_of(text));
    if (wanted == NULL)
        assert_null(got);
    else
        assert_string_equal(got, wanted);
    arena_free(arena);
}

static void test_values(void **state) {
    (void)state;
    expect("null", "null");
    expect(" true ", "true");
    expect("false\n", "false");
    expect("0", "0");
    expect("-12", "-12");
    expect("9223372036854775807", "9223372036854775807");
    expect("[]", "[]");
    expect("[1, [2],\t3]", "[1,[2],3]");
    expect("{}", "{}");
    expect("{\"b\": 1, \"a\": {\"c\": []}}", "{\"a\":{\"c\":[]},\"b\":1}");
    expect("{\"a\": 1, \"a\": 2}", "{\"a\":2}");
}

static void test_strings(void **state) {
    (void)state;
    expect("\"\"", "\"\"");
    expect("\"a\\\"b\\\\c\\/d\"", "\"a\\\"b\\\\c/d\"");
    expect("\"\\b\\f\\n\\r\\t\"", "\"\\b\\f\\n\\r\\t\"");
    expect("\"\\u00e9\\u20AC\\ud83d\\ude00é\"", "\"é€😀é\"");
    expect("\"\\ud83d\"", NULL);
    expect("\"\\ude00\"", NULL);
    expect("\"\\ud83dx\"", NULL);
    expect("\"\\u12\"", NULL);
    expect("\"\\x\"", NULL);
    expect("\"\\", NULL);
    expect("\"\\\"", NULL);
    expect("\"a", NULL);
    expect("\"a\nb\"", NULL);
    expect("\"\xff\"", NULL);
}

static void test_refused(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",          " ",          "nul",
        "nulll",     "True",       "01",
        "-",         "+1",         "1.5",
        "1e3",       "[",          "[1",
        "[1,",       "[1,]",       "[1 2]",
        "{",         "{\"a\"",     "{\"a\":",
        "{\"a\":1",  "{\"a\":1,}", "{a:1}",
        "{1:1}",     "]",          "1 2",
        "[1]]",      "'a'",        "9223372036854775808",
        "{\"a\" 1}", "/* */1",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect(texts[i], NULL);
}

static void test_zero_bytes(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    assert_null(again(arena, TEXT("1\0")));
    assert_null(again(arena, TEXT("\0")));
    assert_null(again(arena, TEXT("\"a\0b\"")));
    arena_free(arena);
}

static void nested(int depth, bool good) {
    struct arena *arena = arena_new();
    char *text = arena_alloc(arena, 2 * (size_t)depth + 1);
    memset(text, '[', (size_t)depth);
    memset(text + depth, ']', (size_t)depth);
    struct value value;
    assert_int_equal(json_read(arena, text_of(text), &value), good);
    arena_free(arena);
}

static void test_depth(void **state) {
    (void)state;
    nested(JSON_DEPTH_MAX, true);
    nested(JSON_DEPTH_MAX + 1, false);
    nested(1000000, false);
}

/* Every beginning of a text that is cut off is refused. */
static void test_truncated(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct text whole = TEXT("{\"a\":[1,true,null,{\"b\":\"x\\u00e9\\n\"}],\"c\":-3}");
    struct value value;
    assert_true(json_read(arena, whole, &value));
    for (size_t size = 0; size < whole.size; size++) {
        char *exact = malloc(size + 1); /* so that a sanitizer sees a read beyond the end */
        memcpy(exact, whole.data, size);
        char *fitting = size == 0 ? exact : realloc(exact, size);
        assert_false(json_read(arena, (struct text){ fitting, size }, &value));
        free(fitting);
    }
    arena_free(arena);
}

static void test_members(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct value value;
    assert_true(json_read(arena, TEXT("{\"name\":\"x\",\"size\":3}"), &value));
    assert_true(text_equal(json_text(json_member(value, "name")), TEXT("x")));
    assert_int_equal(json_member(value, "size").i, 3);
    assert_int_equal(json_text(json_member(value, "size")).size, 0);
    assert_int_equal(json_member(value, "nothing").tag, VALUE_NONE);
    assert_int_equal(json_member(value_int(1, 0), "name").tag, VALUE_NONE);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),  cmocka_unit_test(test_strings),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_zero_bytes),
        cmocka_unit_test(test_depth),   cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
