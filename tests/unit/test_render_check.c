/* Whether a format carries a value: the answer is that of the renderer itself, whatever the value,
 * and it says where the part at fault came from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "value/render_check.h"

#include <stdio.h>
#include <stdlib.h>

static struct arena *arena;

static struct value str(const char *text, uint32_t origin) {
    return value_string(arena, text_of(text), origin);
}

static struct value list_of(uint32_t count, const struct value *items, uint32_t origin) {
    struct list *list = arena_alloc(arena, sizeof(struct list) + count * sizeof(struct value));
    list->count = count;
    if (count > 0)
        memcpy(list->items, items, count * sizeof *items);
    return (struct value){ .tag = VALUE_LIST, .origin = origin, .list = list };
}

static struct value map_of(struct value key, struct value value, uint32_t origin) {
    struct mapping *map = arena_alloc(arena, sizeof(struct mapping) + sizeof(struct mapping_entry));
    map->count = 1;
    map->entries[0] = (struct mapping_entry){ key, value };
    return (struct value){ .tag = VALUE_MAP, .origin = origin, .map = map };
}

static struct value fields_of(enum value_tag tag, uint32_t count, const struct value *items,
                              uint32_t origin) {
    static const struct text names[] = { { "b", 1 }, { "a", 1 }, { "c", 1 } };
    struct shape *shape = ARENA_NEW(arena, struct shape);
    *shape = (struct shape){ TEXT("shape"), count, names };
    struct fields *fields = arena_alloc(arena,
                                        sizeof(struct fields) + count * sizeof(struct value));
    fields->shape = shape;
    if (count > 0)
        memcpy(fields->items, items, count * sizeof *items);
    return (struct value){ .tag = (uint8_t)tag, .origin = origin, .fields = fields };
}

static struct value rope(const char *text) {
    struct rope *made = arena_alloc(arena, sizeof(struct rope) + sizeof(struct rope_part));
    made->count = 1;
    made->parts[0] = (struct rope_part){ .data = text, .size = (uint32_t)strlen(text) };
    return (struct value){ .tag = VALUE_ROPE, .rope = made };
}

static const char *render_problem(enum format format, struct value value) {
    struct sink sink = { 0 };
    const char *problem = render(&sink, format, value);
    sink_free(&sink);
    return problem;
}

static struct value random_scalar(void) {
    static const char *const texts[] = { "a",    "",    " x", "a;b", "a ;b",
                                         "x\ny", "\"q", "é",  "k=v", "\\" };
    const char *text = texts[(size_t)rand() % (sizeof texts / sizeof *texts)];
    switch (rand() % 24) {
    case 0:
    case 1:
        return value_none(0);
    case 2:
        return (struct value){ .tag = VALUE_SIZE, .i = 1024 };
    case 3:
        return fields_of(VALUE_CASE, 0, NULL, 0);
    case 4:
    case 5:
    case 6:
        return rope(text);
    case 7:
    case 8:
        return str(text, 0);
    case 9:
        return value_bool(true, 0);
    case 10:
        return (struct value){ .tag = VALUE_DECIMAL, .i = 1500000 };
    case 11:
        return (struct value){ .tag = VALUE_DATE, .i = 20000 };
    default:
        return value_int(rand() % 100, 0);
    }
}

static struct value random_key(void) {
    return rand() % 12 == 0   ? random_scalar()
           : rand() % 40 == 0 ? list_of(0, NULL, 0)
                              : str("key", 0);
}

static struct value random_value(int depth) {
    struct value items[3];
    uint32_t count = (uint32_t)rand() % 4;
    int choice = depth == 0 ? 0 : rand() % 8;
    if (choice < 3)
        return random_scalar();
    for (uint32_t i = 0; i < count; i++)
        items[i] = random_value(depth - 1);
    if (choice < 5)
        return list_of(count, items, 0);
    if (choice == 5)
        return map_of(random_key(), random_value(depth - 1), 0);
    return fields_of(choice == 6 ? VALUE_RECORD : VALUE_CASE, count, items, 0);
}

/* The renderers write in another order than they are asked here, so only whether there is a
 * problem must agree. */
static void test_agrees_with_renderers(void **state) {
    (void)state;
    int carried[FORMAT_INI + 1] = { 0 }, refused[FORMAT_INI + 1] = { 0 };
    srand(3);
    for (int i = 0; i < 40000; i++) {
        struct arena_mark mark = arena_mark(arena);
        struct value value = random_value(1 + rand() % 4);
        for (int format = FORMAT_JSON; format <= FORMAT_INI; format++) {
            uint32_t origin;
            const char *expected = render_problem((enum format)format, value);
            const char *problem = render_check((enum format)format, value, &origin);
            if ((problem == NULL) != (expected == NULL))
                fail_msg("value %d, format %d: %s, but the renderer: %s", i, format,
                         problem == NULL ? "fine" : problem, expected == NULL ? "fine" : expected);
            (problem == NULL ? carried : refused)[format]++;
        }
        arena_release(arena, mark);
    }
    for (int format = FORMAT_JSON; format <= FORMAT_INI; format++)
        assert_true(carried[format] > 1000 && refused[format] > 1000);
}

static struct value nested(int depth, bool lists) {
    struct value value = value_int(1, 0);
    for (int i = 0; i < depth; i++)
        value = lists ? list_of(1, &value, 0) : map_of(str("k", 0), value, 0);
    return value;
}

static void test_depth_limit(void **state) {
    (void)state;
    static const enum format formats[] = { FORMAT_JSON, FORMAT_JSON_INDENTED, FORMAT_YAML,
                                           FORMAT_TOML, FORMAT_PLIST };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        for (int lists = formats[i] == FORMAT_TOML ? 0 : 1; lists >= 0; lists--) {
            uint32_t origin;
            assert_null(render_check(formats[i], nested(128, lists), &origin));
            assert_null(render_problem(formats[i], nested(128, lists)));
            assert_non_null(render_check(formats[i], nested(129, lists), &origin));
            assert_non_null(render_problem(formats[i], nested(129, lists)));
        }
}

/* Where the fault is said to be. */
static uint32_t origin_in(enum format format, struct value value) {
    uint32_t origin;
    assert_non_null(render_check(format, value, &origin));
    return origin;
}

static void test_origins(void **state) {
    (void)state;
    struct value items[] = { str("x", 5), value_none(6) };
    struct value list = list_of(2, items, 4);
    assert_int_equal(origin_in(FORMAT_TOML, map_of(str("k", 3), list, 2)), 6);
    assert_int_equal(origin_in(FORMAT_INI, map_of(str("k", 3), list, 2)), 6);
    items[1].origin = 0;
    list = list_of(2, items, 4);
    assert_int_equal(origin_in(FORMAT_TOML, map_of(str("k", 3), list, 2)), 4);
    struct value size = { .tag = VALUE_SIZE, .i = 1 };
    assert_int_equal(origin_in(FORMAT_JSON, map_of(str("k", 3), size, 2)), 3);
    assert_int_equal(origin_in(FORMAT_YAML, map_of(str("k", 0), size, 2)), 2);
    assert_int_equal(origin_in(FORMAT_YAML, size), 0);
    assert_int_equal(origin_in(FORMAT_INI, map_of(str("k=v", 3), value_int(1, 4), 2)), 3);
    assert_int_equal(origin_in(FORMAT_INI, map_of(str("k", 3), str("a\nb", 4), 2)), 4);
    assert_int_equal(origin_in(FORMAT_TOML, list), 4);
}

static int set_up(void **state) {
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_agrees_with_renderers),
        cmocka_unit_test(test_depth_limit),
        cmocka_unit_test(test_origins),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
