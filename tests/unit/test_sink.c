/* Sinks: bytes, lines, indentation, and which positions each line came from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "arena_fixture.h"
#include "value/sink.h"

#include <stdio.h>

static struct rope_part piece(const char *text, uint32_t origin) {
    return (struct rope_part){ .data = text, .size = (uint32_t)strlen(text), .origin = origin };
}

static struct rope_part child(const struct rope *rope, uint32_t columns) {
    return (struct rope_part){ .child = rope, .size = ROPE_CHILD, .origin = columns };
}

static struct rope_part rendered(enum format format, struct value value, uint32_t columns) {
    struct render *render = ARENA_NEW(arena, struct render);
    *render = (struct render){ format, value };
    return (struct rope_part){ .render = render, .size = ROPE_RENDER, .origin = columns };
}

static struct rope *rope_of(uint32_t count, const struct rope_part *parts) {
    struct rope *rope = arena_alloc(arena, sizeof *rope + count * sizeof parts[0]);
    rope->count = count;
    memcpy(rope->parts, parts, count * sizeof parts[0]);
    return rope;
}

#define ROPE(...)                                                                   \
    rope_of(sizeof((struct rope_part[]){ __VA_ARGS__ }) / sizeof(struct rope_part), \
            (struct rope_part[]){ __VA_ARGS__ })

static void holds(const struct sink *sink, const char *expected) {
    if (!text_equal(buf_view(&sink->bytes), text_of(expected)))
        fail_msg("expected «%s», got «%.*s»", expected, TEXT_ARG(buf_view(&sink->bytes)));
}

/* `expected`: "line:origin line:origin …". */
static void comes_from(const struct sink *sink, const char *expected) {
    struct buf found = { 0 };
    for (uint32_t i = 0; i < sink->origin_count; i++)
        buf_printf(&found, "%s%u:%u", i > 0 ? " " : "", sink->origins[i].line,
                   sink->origins[i].origin);
    buf_char(&found, '\0');
    assert_string_equal(found.data, expected);
    buf_free(&found);
}

static void writes(const struct rope *rope, const char *expected, const char *origins) {
    struct sink sink = { .track = true };
    sink_rope(&sink, rope);
    holds(&sink, expected);
    comes_from(&sink, origins);
    assert_null(sink.problem);
    assert_int_equal(sink.indent, 0);
    sink_free(&sink);
}

static void lines_and_origins(void **state) {
    (void)state;
    writes(ROPE(piece("a", 1), piece("b", 1), piece("c", 2), piece("d\n", 1), piece("e", 1)),
           "abcd\ne", "0:1 0:2 0:1 1:1");
    writes(ROPE(piece("a", 0), piece("\n", 5), piece("b\nc\n\nd", 7)), "a\nb\nc\n\nd",
           "1:7 2:7 4:7");
    writes(ROPE(piece("", 3), piece("\n\n", 4), piece("x", 0)), "\n\nx", "");
}

static void untracked(void **state) {
    (void)state;
    struct sink sink = { 0 };
    sink_write(&sink, "a\nb", 3, 1);
    holds(&sink, "a\nb");
    assert_int_equal(sink.line, 1);
    assert_int_equal(sink.origin_count, 0);
    sink_clear(&sink);
    assert_int_equal(sink.line, 0);
    sink_write(&sink, "c", 1, 1);
    holds(&sink, "c");
    sink_free(&sink);
}

static void indentation(void **state) {
    (void)state;
    writes(ROPE(piece("f {\n    ", 1), child(ROPE(piece("a\nb\n\nc", 2)), 4), piece("\n}", 1)),
           "f {\n    a\n    b\n\n    c\n}", "0:1 1:1 1:2 2:2 4:2 5:1");
    writes(ROPE(child(ROPE(piece("a\n", 1), child(ROPE(piece("b\nc", 2)), 2), piece("\nd", 1)), 2)),
           "a\n  b\n    c\n  d", "0:1 1:2 2:2 3:1");
}

/* A line end at a child's end belongs to the line begun outside: that one is not indented. */
static void indentation_ends(void **state) {
    (void)state;
    writes(ROPE(child(ROPE(piece("a\nb\n", 1)), 4), piece("c", 1)), "a\n    b\nc", "0:1 1:1 2:1");
    writes(ROPE(piece("x\n", 1), child(ROPE(piece("a\nb", 1)), 2)), "x\na\n  b", "0:1 1:1 2:1");
    const struct rope *inner = ROPE(piece("a\n", 1));
    writes(ROPE(child(ROPE(child(inner, 3), child(inner, 3), piece("b\nc", 1)), 2)),
           "a\n  a\n  b\n  c", "0:1 1:1 2:1 3:1");
}

static struct value list_of(uint32_t count, const struct value *items) {
    struct list *list = arena_alloc(arena, sizeof *list + count * sizeof items[0]);
    list->count = count;
    memcpy(list->items, items, count * sizeof items[0]);
    return (struct value){ .tag = VALUE_LIST, .list = list };
}

static void renders(void **state) {
    (void)state;
    struct value items[] = { value_int(1, 11), value_int(2, 12) };
    struct value list = list_of(2, items);
    writes(ROPE(piece("x = ", 1), rendered(FORMAT_JSON, list, 0), piece(";\n", 1)), "x = [1,2];\n",
           "0:1 0:11 0:12 0:1");
    writes(ROPE(piece("  ", 0), rendered(FORMAT_JSON_INDENTED, list, 2), piece("\n", 0)),
           "  [\n    1,\n    2\n  ]\n", "1:11 2:12");
    writes(ROPE(piece("a:\n  ", 1), rendered(FORMAT_YAML, list, 2), piece("b: 1\n", 1)),
           "a:\n  - 1\n  - 2\nb: 1\n", "0:1 1:1 1:11 2:12 3:1");
}

static void failed_render(void **state) {
    (void)state;
    struct value size = { .tag = VALUE_SIZE, .i = 5 };
    struct sink sink = { 0 };
    sink_rope(&sink, ROPE(piece("a", 1), rendered(FORMAT_TOML, size, 0), piece("b", 1)));
    assert_non_null(sink.problem);
    assert_non_null(strstr(sink.problem, "TOML"));
    sink_clear(&sink);
    assert_null(sink.problem);
    sink_free(&sink);
}

/* json(json(json(… "x" …))). */
static const char *nested_renders(uint32_t depth) {
    struct value value = value_string(arena, TEXT("x"), 0);
    for (uint32_t i = 0; i < depth; i++)
        value = (struct value){ .tag = VALUE_ROPE, .rope = ROPE(rendered(FORMAT_YAML, value, 0)) };
    struct sink sink = { 0 };
    sink_text(&sink, value);
    const char *problem = sink.problem;
    sink_free(&sink);
    return problem;
}

static void render_depth(void **state) {
    (void)state;
    assert_null(nested_renders(SINK_DEPTH_MAX));
    assert_non_null(nested_renders(SINK_DEPTH_MAX + 1));
}

static void flat_texts(void **state) {
    (void)state;
    struct value string = value_string(arena, TEXT("abc"), 1);
    assert_ptr_equal(value_flat(arena, string).data, string.string->data);
    struct value rope = { .tag = VALUE_ROPE,
                          .rope = ROPE(piece("a\n", 1), child(ROPE(piece("b\nc", 1)), 2)) };
    assert_true(text_equal(value_flat(arena, rope), TEXT("a\nb\n  c")));
    rope.rope = ROPE(piece("", 1));
    assert_int_equal(value_flat(arena, rope).size, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lines_and_origins, start, stop),
        cmocka_unit_test_setup_teardown(untracked, start, stop),
        cmocka_unit_test_setup_teardown(indentation, start, stop),
        cmocka_unit_test_setup_teardown(indentation_ends, start, stop),
        cmocka_unit_test_setup_teardown(renders, start, stop),
        cmocka_unit_test_setup_teardown(failed_render, start, stop),
        cmocka_unit_test_setup_teardown(render_depth, start, stop),
        cmocka_unit_test_setup_teardown(flat_texts, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
