/* Values: their order, equality and hashes, however deep they nest and in however many pieces their
 * text is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "arena_fixture.h"
#include "value/sink.h"
#include "value/value.h"

enum { DEEP = 100000 };

static struct value number(enum value_tag tag, int64_t i) {
    return (struct value){ .tag = (uint8_t)tag, .i = i };
}

static struct value string(const char *text) {
    return value_string(arena, text_of(text), 9);
}

/* One byte a piece, each second one in a rope of its own. */
static struct value rope(const char *text) {
    size_t size = strlen(text);
    struct rope *outer = arena_alloc(arena, sizeof *outer + size * sizeof outer->parts[0]);
    for (size_t i = 0; i < size; i++) {
        struct rope_part part = { .data = text + i, .size = 1, .origin = 3 };
        if (i % 2 == 1) {
            struct rope *inner = arena_alloc(arena, sizeof *inner + sizeof part);
            inner->parts[inner->count++] = part;
            part = (struct rope_part){ .child = inner, .size = ROPE_CHILD };
        }
        outer->parts[outer->count++] = part;
    }
    return (struct value){ .tag = VALUE_ROPE, .rope = outer };
}

static struct value list(enum value_tag tag, uint32_t count, const struct value *items) {
    struct list *made = arena_alloc(arena, sizeof *made + count * sizeof items[0]);
    made->count = count;
    for (uint32_t i = 0; i < count; i++)
        made->items[i] = items[i];
    return (struct value){ .tag = (uint8_t)tag, .list = made };
}

#define LIST(...)                                                                    \
    list(VALUE_LIST, sizeof((struct value[]){ __VA_ARGS__ }) / sizeof(struct value), \
         (struct value[]){ __VA_ARGS__ })

static struct value record(enum value_tag tag, uint16_t index, uint32_t count,
                           const struct value *items) {
    static const struct text names[] = { { "a", 1 }, { "b", 1 }, { "c", 1 } };
    struct shape *shape = ARENA_NEW(arena, struct shape);
    *shape = (struct shape){ TEXT("shape"), count, names };
    struct fields *fields = arena_alloc(arena, sizeof *fields + count * sizeof items[0]);
    fields->shape = shape;
    for (uint32_t i = 0; i < count; i++)
        fields->items[i] = items[i];
    return (struct value){ .tag = (uint8_t)tag, .aux = index, .fields = fields };
}

static struct value map(uint32_t count, const struct value *keys, const struct value *values) {
    struct mapping *made = arena_alloc(arena, sizeof *made + count * sizeof made->entries[0]);
    made->count = count;
    for (uint32_t i = 0; i < count; i++)
        made->entries[i] = (struct mapping_entry){ keys[i], values[i] };
    return (struct value){ .tag = VALUE_MAP, .map = made };
}

static void same(struct value a, struct value b) {
    assert_int_equal(value_compare(a, b), 0);
    assert_int_equal(value_compare(b, a), 0);
    assert_true(value_equal(a, b));
    assert_true(value_hash(a) == value_hash(b));
}

static void below(struct value a, struct value b) {
    assert_true(value_compare(a, b) < 0);
    assert_true(value_compare(b, a) > 0);
    assert_false(value_equal(a, b));
    assert_true(value_hash(a) != value_hash(b));
    same(a, a);
    same(b, b);
}

static void numbers(void **state) {
    (void)state;
    static const enum value_tag tags[] = { VALUE_INT,     VALUE_DECIMAL, VALUE_SIZE, VALUE_DURATION,
                                           VALUE_PERCENT, VALUE_MODE,    VALUE_DATE };
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        below(number(tags[i], INT64_MIN), number(tags[i], INT64_MAX));
        below(number(tags[i], -1), number(tags[i], 0));
        below(number(tags[i], 9), number(tags[i], 10));
    }
    below(value_bool(false, 1), value_bool(true, 1));
    same(value_int(5, 1), value_int(5, 2));
    below(value_none(1), value_int(-5, 2));
    same(value_error(), value_error());
}

static void texts(void **state) {
    (void)state;
    static const char *const ordered[] = { "", "a", "a\n", "aa", "ab", "b", "ä" };
    for (size_t i = 0; i < 7; i++) {
        same(string(ordered[i]), string(ordered[i]));
        same(string(ordered[i]), rope(ordered[i]));
        same(rope(ordered[i]), rope(ordered[i]));
        for (size_t j = i + 1; j < 7; j++) {
            below(string(ordered[i]), string(ordered[j]));
            below(rope(ordered[i]), string(ordered[j]));
            below(rope(ordered[i]), rope(ordered[j]));
        }
    }
}

static void lists(void **state) {
    (void)state;
    struct value one = value_int(1, 0), two = value_int(2, 0);
    same(LIST(one, two), LIST(one, two));
    same(LIST(string("ab")), LIST(rope("ab")));
    below(LIST(one), LIST(one, one));
    below(LIST(one, two), LIST(two));
    below(LIST(LIST(one)), LIST(LIST(one), one));
    below(LIST(LIST(one), two), LIST(LIST(one, one), one));
    below(list(VALUE_LIST, 0, NULL), LIST(one));
    below(list(VALUE_RANGE, 2, (struct value[]){ one, two }),
          list(VALUE_RANGE, 2, (struct value[]){ two, one }));
    below(list(VALUE_SET, 1, &one), list(VALUE_SET, 1, &two));
}

static void records(void **state) {
    (void)state;
    struct value low[] = { value_int(1, 0), string("x"), value_none(0) };
    struct value high[] = { value_int(1, 0), string("x"), value_int(0, 0) };
    below(record(VALUE_RECORD, 0, 3, low), record(VALUE_RECORD, 0, 3, high));
    below(record(VALUE_CASE, 0, 3, high), record(VALUE_CASE, 1, 3, low));
    below(record(VALUE_CASE, 1, 3, low), record(VALUE_CASE, 1, 3, high));
    same(record(VALUE_CASE, 2, 0, NULL), record(VALUE_CASE, 2, 0, NULL));
    same((struct value){ .tag = VALUE_CASE, .aux = 2 }, record(VALUE_CASE, 2, 0, NULL));
}

static void maps(void **state) {
    (void)state;
    struct value ab[] = { string("a"), string("b") }, ac[] = { string("a"), string("c") };
    struct value one[] = { value_int(1, 0), value_int(1, 0) };
    struct value two[] = { value_int(2, 0), value_int(1, 0) };
    same(map(2, ab, one), map(2, ab, one));
    below(map(2, ab, one), map(2, ac, one));
    below(map(2, ac, one), map(2, ab, two));
    below(map(1, ab, one), map(2, ab, one));
}

/* Deeper than any machine stack would carry. */
static struct value nested(uint32_t depth, int64_t innermost) {
    struct value value = value_int(innermost, 0);
    for (uint32_t i = 0; i < depth; i++)
        value = LIST(value);
    return value;
}

static void depth(void **state) {
    (void)state;
    struct value a = nested(DEEP, 1), b = nested(DEEP, 1), c = nested(DEEP, 2);
    same(a, b);
    below(a, c);
    below(nested(16, 1), nested(16, 2));
    below(nested(17, 1), nested(17, 2));
}

static void deep_ropes(void **state) {
    (void)state;
    struct rope *rope_made = NULL;
    for (uint32_t i = 0; i < DEEP; i++) {
        struct rope *outer = arena_alloc(arena, sizeof *outer + 2 * sizeof outer->parts[0]);
        outer->parts[outer->count++] = (struct rope_part){ .data = "x", .size = 1 };
        if (rope_made != NULL)
            outer->parts[outer->count++] = (struct rope_part){ .child = rope_made,
                                                               .size = ROPE_CHILD };
        rope_made = outer;
    }
    struct text flat = value_flat(arena, (struct value){ .tag = VALUE_ROPE, .rope = rope_made });
    assert_int_equal(flat.size, DEEP);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(numbers, start, stop),
        cmocka_unit_test_setup_teardown(texts, start, stop),
        cmocka_unit_test_setup_teardown(lists, start, stop),
        cmocka_unit_test_setup_teardown(records, start, stop),
        cmocka_unit_test_setup_teardown(maps, start, stop),
        cmocka_unit_test_setup_teardown(depth, start, stop),
        cmocka_unit_test_setup_teardown(deep_ropes, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
