/* The built-in functions, each with ordinary, empty and hostile arguments: calls are made by hand,
 * as the checker would make them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "eval/eval_internal.h"
#include "sema/builtin.h"
#include "trust/digest.h"

#include <stdio.h>
#include <stdlib.h>

enum { CALL_AT = 7, LIST_AT = 3, SLOTS = 4 };

/* One evaluation without a fleet. */
struct fixture {
    struct arena *arena;
    struct sources *sources;
    struct diags *diags;
    struct program *program;
    struct evaluation *ev;
    struct env env;
    uint32_t diags_seen;
    bool called[BUILTIN_COUNT];
};

static struct fixture fixture;

static struct resource *fleet_host, *local_dataset;
static struct kind *host_kind, *dataset_kind, *zone_kind;

static struct kind *add_kind(const char *name, bool fleet) {
    struct kind *kind = ARENA_NEW(fixture.arena, struct kind);
    kind->text = text_of(name);
    kind->fleet = fleet;
    kind->key_slot = SLOT_NONE;
    kind->number = fixture.program->kinds.count;
    vec_push(fixture.arena, &fixture.program->kinds, kind);
    return kind;
}

static struct resource *add_resource(struct evaluation *ev, const struct kind *kind,
                                     const char *key) {
    struct resource *resource = collection_refer(ev, kind, text_of(key), 1);
    resource_declare(ev, resource);
    return resource;
}

/* A fleet with the host `forge`, on which there is a dataset. */
static int set_up(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    fixture.arena = arena;
    fixture.sources = sources_new();
    fixture.diags = diags_new();
    fixture.diags_seen = 0;
    sources_add(fixture.sources, TEXT("test.croft"), TEXT("let x = min([])\nlet y = 1\n"));
    fixture.program = ARENA_NEW(arena, struct program);
    fixture.program->arena = arena;
    fixture.program->sources = fixture.sources;
    host_kind = add_kind("host", true);
    host_kind->is_host = true;
    zone_kind = add_kind("zone", true);
    dataset_kind = add_kind("dataset", false);
    fixture.program->host_kind = host_kind;
    struct evaluation *fleet = evaluation_new(fixture.program, arena, fixture.diags);
    fleet_host = add_resource(fleet, host_kind, "forge");
    add_resource(fleet, zone_kind, "holt.example");
    fixture.ev = evaluation_new(fixture.program, arena, fixture.diags);
    fixture.ev->fleet = fleet;
    fixture.ev->host = fleet_host;
    local_dataset = add_resource(fixture.ev, dataset_kind, "tank/media");
    fixture.env = (struct env){ .ev = fixture.ev,
                                .frame = frame_new(fixture.ev, SLOTS, fleet_host),
                                .container = SLOT_NONE };
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    diags_free(fixture.diags);
    sources_free(fixture.sources);
    arena_free(fixture.arena);
    return 0;
}

/* --- Values --- */

static struct value str_of(struct text text) {
    return value_string(fixture.arena, text, 0);
}
static struct value str(const char *text) {
    return str_of(text_of(text));
}
static struct value num(int64_t i) {
    return value_int(i, 0);
}
static struct value flag(bool b) {
    return value_bool(b, 0);
}
static struct value unit(enum value_tag tag, int64_t i) {
    return (struct value){ .tag = (uint8_t)tag, .i = i };
}
static struct value dec(int64_t millionths) {
    return unit(VALUE_DECIMAL, millionths);
}
static struct value size(int64_t bytes) {
    return unit(VALUE_SIZE, bytes);
}

static struct value list_of(uint32_t count, const struct value *items) {
    return make_list(fixture.ev, items, count, VALUE_LIST, 0);
}
#define LIST(...)                                                           \
    list_of(sizeof((struct value[]){ __VA_ARGS__ }) / sizeof(struct value), \
            (struct value[]){ __VA_ARGS__ })
#define EMPTY list_of(0, NULL)

static struct value range(int64_t low, int64_t high) {
    struct value sides[] = { num(low), num(high) };
    return make_list(fixture.ev, sides, 2, VALUE_RANGE, 0);
}

/* Text in two pieces. */
static struct value rope(const char *a, const char *b) {
    struct rope *made = arena_alloc(fixture.arena,
                                    sizeof(struct rope) + 2 * sizeof(struct rope_part));
    made->count = 2;
    made->parts[0] = (struct rope_part){ .data = a, .size = (uint32_t)strlen(a), .origin = 5 };
    made->parts[1] = (struct rope_part){ .data = b, .size = (uint32_t)strlen(b), .origin = 6 };
    return (struct value){ .tag = VALUE_ROPE, .rope = made };
}

static struct value map_of(uint32_t pairs, const struct value *items) {
    struct mapping_entry entries[16];
    assert_true(pairs <= 16);
    for (uint32_t i = 0; i < pairs; i++)
        entries[i] = (struct mapping_entry){ items[2 * i], items[2 * i + 1] };
    return make_map(fixture.ev, entries, pairs, 0);
}
#define MAP(...)                                                               \
    map_of(sizeof((struct value[]){ __VA_ARGS__ }) / sizeof(struct value) / 2, \
           (struct value[]){ __VA_ARGS__ })

static struct value enum_case(const char *name, uint16_t index) {
    struct shape *shape = ARENA_NEW(fixture.arena, struct shape);
    shape->name = text_of(name);
    struct fields *fields = ARENA_NEW(fixture.arena, struct fields);
    fields->shape = shape;
    return (struct value){ .tag = VALUE_CASE, .aux = index, .fields = fields };
}

/* --- Calls --- */

static struct ir *constant(struct value value) {
    struct ir *ir = ARENA_NEW(fixture.arena, struct ir);
    ir->op = IR_CONST;
    ir->position = LIST_AT;
    ir->constant = value;
    return ir;
}

static struct ir *call_ir(enum builtin builtin, uint16_t count, const struct ir *const *fields) {
    struct ir *ir = ARENA_NEW(fixture.arena, struct ir);
    ir->op = IR_BUILTIN;
    ir->index = builtin;
    ir->position = CALL_AT;
    ir->count = count;
    ir->fields = fields;
    return ir;
}

/* An argument with the tag VALUE_UNSET is left out. */
static struct value call_of(enum builtin builtin, uint16_t count, const struct value *args) {
    const struct ir **fields = ARENA_ARRAY(fixture.arena, const struct ir *, count);
    for (uint16_t i = 0; i < count; i++)
        fields[i] = args[i].tag == VALUE_UNSET ? NULL : constant(args[i]);
    fixture.called[builtin] = true;
    return eval(&fixture.env, call_ir(builtin, count, fields));
}
#define CALL(name, ...)                                                                     \
    call_of(BUILTIN_##name, sizeof((struct value[]){ __VA_ARGS__ }) / sizeof(struct value), \
            (struct value[]){ __VA_ARGS__ })
#define LEFT_OUT ((struct value){ .tag = VALUE_UNSET })

/* `list` and the function x => body(x), where `body` is a function of one argument. */
static struct value call_by(enum builtin builtin, struct value list, enum builtin body) {
    struct ir *local = ARENA_NEW(fixture.arena, struct ir);
    local->op = IR_LOCAL;
    local->index = 2;
    const struct ir **inner = ARENA_ARRAY(fixture.arena, const struct ir *, 1);
    inner[0] = local;
    struct ir *lambda = ARENA_NEW(fixture.arena, struct ir);
    lambda->op = IR_LAMBDA;
    lambda->index = 2;
    lambda->count = 1;
    lambda->a = call_ir(body, 1, inner);
    const struct ir **fields = ARENA_ARRAY(fixture.arena, const struct ir *, 2);
    fields[0] = constant(list);
    fields[1] = lambda;
    fixture.called[builtin] = true;
    return eval(&fixture.env, call_ir(builtin, 2, fields));
}

/* --- Expectations --- */

static void assert_quiet(void) {
    assert_int_equal(diags_count(fixture.diags), fixture.diags_seen);
}

static void assert_text(struct value value, const char *expected) {
    assert_quiet();
    assert_true(value.tag == VALUE_STRING || value.tag == VALUE_ROPE);
    struct text text = flat(fixture.ev, value);
    char *copy = arena_printf(fixture.arena, "%.*s", TEXT_ARG(text));
    assert_string_equal(copy, expected);
    assert_int_not_equal(value.origin, 0);
}

static void assert_number(struct value value, enum value_tag tag, int64_t i) {
    assert_quiet();
    assert_int_equal(value.tag, tag);
    assert_true(value.i == i);
}

static void assert_int(struct value value, int64_t i) {
    assert_number(value, VALUE_INT, i);
}
static void assert_holds(struct value value) {
    assert_number(value, VALUE_BOOL, 1);
}
static void assert_fails_to_hold(struct value value) {
    assert_number(value, VALUE_BOOL, 0);
}

static void assert_none(struct value value) {
    assert_quiet();
    assert_int_equal(value.tag, VALUE_NONE);
}

static void assert_same(struct value value, struct value expected) {
    assert_quiet();
    assert_int_equal(value.tag, expected.tag);
    assert_true(value_equal(value, expected));
}

/* One diagnostic at the call, and an error. */
static const struct diag *assert_error(struct value value, enum diag_code code) {
    assert_int_equal(value.tag, VALUE_ERROR);
    assert_int_equal(diags_count(fixture.diags), fixture.diags_seen + 1);
    const struct diag *diag = diags_at(fixture.diags, fixture.diags_seen++);
    assert_int_equal(diag->code, code);
    assert_int_equal(diag->span.source.id, 1);
    return diag;
}

/* --- Texts --- */

static void test_len(void **state) {
    (void)state;
    assert_int(CALL(LEN, str("")), 0);
    assert_int(CALL(LEN, str("äöü€😀")), 5);
    assert_int(CALL(LEN, str("\xff\xfe")), 2);
    assert_int(CALL(LEN, rope("ab", "ç")), 3);
    assert_int(CALL(LEN, EMPTY), 0);
    assert_int(CALL(LEN, LIST(num(1), num(1))), 2);
    assert_int(CALL(LEN, make_set(fixture.ev, LIST(num(1), num(1)), 0)), 1);
    assert_int(CALL(LEN, MAP(str("a"), num(1))), 1);
    assert_int(CALL(LEN, range(1, 10)), 10);
    assert_int(CALL(LEN, range(10, 1)), 0);
}

static void test_join(void **state) {
    (void)state;
    assert_text(CALL(JOIN, EMPTY, str(", ")), "");
    assert_text(CALL(JOIN, LIST(str("a")), str(", ")), "a");
    assert_text(CALL(JOIN, LIST(str("a"), str(""), str("c")), str(", ")), "a, , c");
    assert_text(CALL(JOIN, LIST(str("a"), str("b")), str("")), "ab");
    assert_text(CALL(JOIN, LIST(str(""), str("")), str("")), "");
    assert_text(CALL(JOIN, LIST(str("a"), str("b")), rope("-", ">")), "a->b");
    assert_int_equal(CALL(JOIN, LIST(str("a"), str("b")), str("-")).tag, VALUE_STRING);
}

static void test_join_keeps_pieces(void **state) {
    (void)state;
    struct value a = rope("x", "y"), b = str("z");
    b.origin = 9;
    struct value joined = CALL(JOIN, LIST(a, b, a), str(" "));
    assert_text(joined, "xy z xy");
    assert_int_equal(joined.tag, VALUE_ROPE);
    assert_int_equal(joined.rope->count, 5);
    assert_ptr_equal(joined.rope->parts[0].child, a.rope);
    assert_int_equal(joined.rope->parts[0].size, ROPE_CHILD);
    assert_int_equal(joined.rope->parts[2].origin, 9);
    assert_int_equal(CALL(JOIN, LIST(a, a), str("")).rope->count, 2);
    assert_ptr_equal(CALL(JOIN, LIST(a), str(" ")).rope, a.rope);
    assert_quiet();
}

static void test_join_has_a_limit(void **state) {
    (void)state;
    struct value parts[3];
    size_t half = 32u << 20;
    char *bytes = arena_alloc(fixture.arena, half);
    for (int i = 0; i < 3; i++)
        parts[i] = str_of((struct text){ bytes, half });
    assert_int_equal(CALL(JOIN, list_of(2, parts), str("")).tag, VALUE_STRING);
    assert_quiet();
    assert_error(CALL(JOIN, list_of(2, parts), str("-")), DIAG_E0615);
    assert_error(CALL(JOIN, range(1, 10000001), str("-")), DIAG_E0615);
}

static void test_split(void **state) {
    (void)state;
    assert_same(CALL(SPLIT, str("a/b//c"), str("/")), LIST(str("a"), str("b"), str(""), str("c")));
    assert_same(CALL(SPLIT, str("/"), str("/")), LIST(str(""), str("")));
    assert_same(CALL(SPLIT, str(""), str("/")), LIST(str("")));
    assert_same(CALL(SPLIT, str("abc"), str("abcd")), LIST(str("abc")));
    assert_same(CALL(SPLIT, str("a, b, c"), str(", ")), LIST(str("a"), str("b"), str("c")));
    assert_same(CALL(SPLIT, str("aaa"), str("aa")), LIST(str(""), str("a")));
    assert_same(CALL(SPLIT, rope("a-", "b"), str("-")), LIST(str("a"), str("b")));
    assert_same(CALL(SPLIT, str("aé€"), str("")), LIST(str("a"), str("é"), str("€")));
    assert_same(CALL(SPLIT, str(""), str("")), EMPTY);
}

static void test_lines(void **state) {
    (void)state;
    assert_same(CALL(LINES, str("")), EMPTY);
    assert_same(CALL(LINES, str("\n")), LIST(str("")));
    assert_same(CALL(LINES, str("a\nb")), LIST(str("a"), str("b")));
    assert_same(CALL(LINES, str("a\n\nb\n")), LIST(str("a"), str(""), str("b")));
    assert_same(CALL(LINES, str("a\r\nb\rc\r\n")), LIST(str("a"), str("b\rc")));
    assert_same(CALL(LINES, str("\r")), LIST(str("")));
}

static void test_trim(void **state) {
    (void)state;
    assert_text(CALL(TRIM, str(" \t a b\r\n")), "a b");
    assert_text(CALL(TRIM, str("")), "");
    assert_text(CALL(TRIM, str(" \n ")), "");
    assert_text(CALL(TRIM, rope(" a", " ")), "a");
    assert_text(CALL(TRIM, str("\xc2\xa0x")), "\xc2\xa0x");
}

static void test_cases_of_letters(void **state) {
    (void)state;
    assert_text(CALL(UPPER, str("aZ1ä-z")), "AZ1ä-Z");
    assert_text(CALL(LOWER, str("aZ1Ä-Z[")), "az1Ä-z[");
    assert_text(CALL(CAPITALIZE, str("sonarr app")), "Sonarr app");
    assert_text(CALL(CAPITALIZE, str("Sonarr")), "Sonarr");
    assert_text(CALL(CAPITALIZE, str("{a")), "{a");
    assert_text(CALL(UPPER, str("")), "");
    assert_text(CALL(LOWER, str("")), "");
    assert_text(CALL(CAPITALIZE, str("")), "");
}

static void test_replace(void **state) {
    (void)state;
    assert_text(CALL(REPLACE, str("a.b.c"), str("."), str("\\.")), "a\\.b\\.c");
    assert_text(CALL(REPLACE, str("aaaa"), str("aa"), str("a")), "aa");
    assert_text(CALL(REPLACE, str("abc"), str("b"), str("")), "ac");
    assert_text(CALL(REPLACE, str("abc"), str("x"), str("y")), "abc");
    assert_text(CALL(REPLACE, str("abc"), str(""), str("y")), "abc");
    assert_text(CALL(REPLACE, str(""), str("a"), str("y")), "");
    char *many = arena_alloc(fixture.arena, 100001), *large = arena_alloc(fixture.arena, 1001);
    memset(many, 'a', 100000);
    memset(large, 'b', 1000);
    assert_error(CALL(REPLACE, str(many), str("a"), str(large)), DIAG_E0615);
}

static void test_parts_of_texts(void **state) {
    (void)state;
    assert_holds(CALL(STARTS_WITH, str("tank/a"), str("tank/")));
    assert_holds(CALL(STARTS_WITH, str(""), str("")));
    assert_fails_to_hold(CALL(STARTS_WITH, str("tank"), str("tank/")));
    assert_holds(CALL(ENDS_WITH, rope("a.ser", "vice"), str(".service")));
    assert_holds(CALL(ENDS_WITH, str("a"), str("")));
    assert_fails_to_hold(CALL(ENDS_WITH, str(""), str("a")));
    assert_holds(CALL(CONTAINS, str("abc"), str("bc")));
    assert_holds(CALL(CONTAINS, str(""), str("")));
    assert_fails_to_hold(CALL(CONTAINS, str("abc"), str("cb")));
    assert_fails_to_hold(CALL(CONTAINS, str(""), str("a")));
}

static void test_matches(void **state) {
    (void)state;
    assert_holds(CALL(MATCHES, str("restic-a.service"), str("^[a-z-]+\\.(service|timer)$")));
    assert_fails_to_hold(CALL(MATCHES, str("restic.target"), str("\\.(service|timer)$")));
    assert_holds(CALL(MATCHES, str(""), str("")));
    assert_holds(CALL(MATCHES, rope("00", "ff"), str("^[0-9a-f]{4}$")));
    assert_fails_to_hold(CALL(MATCHES, str("dddd"), str("^\\d+$")));
    assert_error(CALL(MATCHES, str("a"), str("(")), DIAG_E0607);
    assert_error(CALL(MATCHES, str("a"), str("\\pL")), DIAG_E0607);
}

static void test_slug(void **state) {
    (void)state;
    assert_text(CALL(SLUG, str("tank/services/Sonarr")), "tank-services-sonarr");
    assert_text(CALL(SLUG, str("/a  b--c/")), "a-b-c");
    assert_text(CALL(SLUG, str("Médiathèque 4K")), "m-diath-que-4k");
    assert_text(CALL(SLUG, str("")), "");
    assert_text(CALL(SLUG, str("///")), "");
}

static void test_paths(void **state) {
    (void)state;
    assert_text(CALL(BASE, str("/srv/media/tv")), "tv");
    assert_text(CALL(BASE, str("tank")), "tank");
    assert_text(CALL(BASE, str("a/")), "");
    assert_text(CALL(BASE, str("/")), "");
    assert_text(CALL(BASE, str("")), "");
    assert_text(CALL(DIR, str("/srv/media/tv")), "/srv/media");
    assert_text(CALL(DIR, str("/srv")), "/");
    assert_text(CALL(DIR, str("/")), "/");
    assert_text(CALL(DIR, str("tank/a")), "tank");
    assert_text(CALL(DIR, str("tank")), "");
    assert_text(CALL(DIR, str("")), "");
}

static void test_ancestors(void **state) {
    (void)state;
    assert_same(CALL(ANCESTORS, str("/srv/media")), LIST(str("/srv/media"), str("/srv")));
    assert_same(CALL(ANCESTORS, str("tank/a")), LIST(str("tank/a"), str("tank")));
    assert_same(CALL(ANCESTORS, str("/")), EMPTY);
    assert_same(CALL(ANCESTORS, str("")), EMPTY);
}

static int64_t gap(const char *calendar) {
    struct value value = CALL(LONGEST_GAP, str(calendar));
    assert_true(value.tag == VALUE_DURATION || value.tag == VALUE_NONE);
    return value.tag == VALUE_NONE ? -1 : value.i / 60000;
}

/* In minutes. */
static void test_longest_gap(void **state) {
    (void)state;
    const int64_t day = 24 * 60;
    assert_int_equal(gap("*:0/5"), 5);
    assert_int_equal(gap("*:50/5"), 55); /* 50 and 55, then 50 */
    assert_int_equal(gap("hourly"), 60);
    assert_int_equal(gap("Daily UTC"), day);
    assert_int_equal(gap("02,14:30"), 12 * 60);
    assert_int_equal(gap("weekly"), 7 * day);
    assert_int_equal(gap("Mon..Fri 02:00"), 3 * day);
    assert_int_equal(gap("Sat,Sun,Mon..Tue 04:00"), 4 * day);
    assert_int_equal(gap("monthly"), 31 * day);
    assert_int_equal(gap("quarterly"), 92 * day);
    assert_int_equal(gap("*-*-02 06:00:00"), 31 * day);
    assert_int_equal(gap("*-*~01"), 31 * day);
    assert_int_equal(gap("*-*~07/1 00:00"), 25 * day);
    assert_int_equal(gap("*-02-29"), 1461 * day);
    assert_int_equal(gap("Thu *-02-29"), 28 * 365 * day + 7 * day);
    assert_int_equal(gap("*-02-30"), -1);
    assert_int_equal(gap("2027-*-* 02:00"), -1);
    assert_int_equal(gap("@1735689600"), -1);
    assert_error(CALL(LONGEST_GAP, str("sometimes")), DIAG_E0607);
}

static int64_t lead(const char *from, const char *to) {
    struct value value = CALL(SHORTEST_LEAD, str(from), str(to));
    assert_true(value.tag == VALUE_DURATION || value.tag == VALUE_NONE);
    return value.tag == VALUE_NONE ? -1 : value.i / 1000;
}

/* In seconds. */
static void test_shortest_lead(void **state) {
    (void)state;
    const int64_t hour = 3600;
    assert_int_equal(lead("daily", "daily"), 0);
    assert_int_equal(lead("daily", "Sun 05:00"), 5 * hour);
    assert_int_equal(lead("Sun 05:00", "daily"), 19 * hour);
    assert_int_equal(lead("hourly", "*:59:30"), 59 * 60 + 30);
    assert_int_equal(lead("*:59:30", "hourly"), 30);
    assert_int_equal(lead("Sun 23:00", "Mon 01:00"), 2 * hour);
    assert_int_equal(lead("Mon 01:00", "Sun 23:00"), 6 * 24 * hour + 22 * hour);
    assert_int_equal(lead("*-12-31 12:00", "*-01-01 00:00"), 12 * hour);
    assert_int_equal(lead("Mon 02:00 UTC", "Mon 03:00"), -1);
    assert_int_equal(lead("*-02-30", "daily"), -1);
    assert_int_equal(lead("daily", "2026-12-31"), -1);
    assert_error(CALL(SHORTEST_LEAD, str("daily"), str("25:00")), DIAG_E0607);
}

static void test_pad(void **state) {
    (void)state;
    assert_text(CALL(PAD, str("ab"), num(4), LEFT_OUT), "ab  ");
    assert_text(CALL(PAD, str("äb"), num(4), str(".")), "äb..");
    assert_text(CALL(PAD, str("a"), num(6), str("→x")), "a→x→x→");
    assert_text(CALL(PAD, str("abc"), num(2), str(".")), "abc");
    assert_text(CALL(PAD, str("abc"), num(-1), LEFT_OUT), "abc");
    assert_text(CALL(PAD, str("a"), num(5), str("")), "a");
    assert_text(CALL(PAD, str(""), num(0), LEFT_OUT), "");
    assert_error(CALL(PAD, str("a"), num(INT64_MAX), LEFT_OUT), DIAG_E0615);
    assert_error(CALL(PAD, str("a"), num((64 << 20) + 1), LEFT_OUT), DIAG_E0615);
}

static void test_encode(void **state) {
    (void)state;
    assert_text(CALL(ENCODE, str("a-b_c/d"), LEFT_OUT, LEFT_OUT), "a\\x2db_c\\x2fd");
    assert_text(CALL(ENCODE, str("a-b é"), str("a-z-"), str("%")), "a-b%20%c3%a9");
    assert_text(CALL(ENCODE, str("+-."), str("+--"), str("%")), "+-%2e");
    assert_text(CALL(ENCODE, str("éè"), str("é"), str("=")), "é=c3=a8");
    assert_text(CALL(ENCODE, str("abc"), str(""), str("")), "616263");
    assert_text(CALL(ENCODE, str("m"), str("z-a"), str("%")), "%6d");
    assert_text(CALL(ENCODE, str(""), LEFT_OUT, LEFT_OUT), "");
    assert_text(CALL(ENCODE, str("a\xff"), str("a-\xef\xbf\xbf"), str("%")), "a%ff");
}

/* --- Lists --- */

static void test_ends_of_lists(void **state) {
    (void)state;
    assert_int(CALL(FIRST, LIST(num(3), num(1))), 3);
    assert_int(CALL(LAST, LIST(num(3), num(1))), 1);
    assert_none(CALL(FIRST, EMPTY));
    assert_none(CALL(LAST, EMPTY));
    assert_int(CALL(LAST, range(1, 4000000000)), 4000000000);
}

static void test_sort(void **state) {
    (void)state;
    assert_same(CALL(SORT, LIST(num(3), num(-1), num(2))), LIST(num(-1), num(2), num(3)));
    assert_same(CALL(SORT, LIST(str("b"), rope("", "a"), str(""))),
                LIST(str(""), str("a"), str("b")));
    assert_same(CALL(SORT, EMPTY), EMPTY);
    assert_same(CALL(SORT, LIST(num(1))), LIST(num(1)));
    assert_same(CALL(SORT, make_set(fixture.ev, LIST(num(2), num(1)), 0)), LIST(num(1), num(2)));
    assert_same(CALL(SORT, LIST(value_none(0), num(1), value_none(0))),
                LIST(value_none(0), value_none(0), num(1)));
}

/* All lengths around powers of two, and equal elements, which are told apart by their origins. */
static void test_sort_is_stable(void **state) {
    (void)state;
    srand(7);
    for (uint32_t count = 0; count < 70; count++) {
        struct value items[70];
        for (uint32_t i = 0; i < count; i++)
            items[i] = value_int(rand() % 10, i + 1);
        struct value sorted = CALL(SORT, list_of(count, items));
        assert_int_equal(sorted.list->count, count);
        for (uint32_t i = 1; i < count; i++) {
            struct value a = sorted.list->items[i - 1], b = sorted.list->items[i];
            assert_true(a.i < b.i || (a.i == b.i && a.origin < b.origin));
        }
    }
    assert_quiet();
}

static void test_sort_by(void **state) {
    (void)state;
    assert_same(
        call_by(BUILTIN_SORT_BY, LIST(str("ccc"), str("a"), str("bb"), str("b")), BUILTIN_LEN),
        LIST(str("a"), str("b"), str("bb"), str("ccc")));
    assert_same(call_by(BUILTIN_SORT_BY, EMPTY, BUILTIN_LEN), EMPTY);
    assert_error(call_by(BUILTIN_SORT_BY, LIST(EMPTY), BUILTIN_MIN), DIAG_E0608);
}

static void test_group_by(void **state) {
    (void)state;
    struct value groups = call_by(BUILTIN_GROUP_BY,
                                  LIST(str("ccc"), str("b"), str("aaa"), str("a")), BUILTIN_LEN);
    assert_same(groups,
                MAP(num(1), LIST(str("b"), str("a")), num(3), LIST(str("ccc"), str("aaa"))));
    assert_same(
        call_by(BUILTIN_GROUP_BY, LIST(rope("T", "ank"), str("tank"), str("vault")), BUILTIN_LOWER),
        MAP(str("tank"), LIST(str("Tank"), str("tank")), str("vault"), LIST(str("vault"))));
    assert_same(call_by(BUILTIN_GROUP_BY, EMPTY, BUILTIN_LEN), map_of(0, NULL));
    assert_error(call_by(BUILTIN_GROUP_BY, LIST(LIST(num(1)), EMPTY), BUILTIN_MAX), DIAG_E0608);
}

static void test_reverse(void **state) {
    (void)state;
    assert_same(CALL(REVERSE, LIST(num(1), num(2), num(3))), LIST(num(3), num(2), num(1)));
    assert_same(CALL(REVERSE, range(1, 3)), LIST(num(3), num(2), num(1)));
    assert_same(CALL(REVERSE, EMPTY), EMPTY);
    assert_error(CALL(REVERSE, range(1, 1000000000000)), DIAG_E0615);
}

static void test_unique(void **state) {
    (void)state;
    assert_same(CALL(UNIQUE, LIST(num(2), num(1), num(2), num(1))), LIST(num(2), num(1)));
    assert_same(CALL(UNIQUE, LIST(str("ab"), rope("a", "b"))), LIST(str("ab")));
    assert_same(CALL(UNIQUE, EMPTY), EMPTY);
}

/* Beyond what is compared one by one; with quadratic work this would take minutes. */
static void test_unique_of_many(void **state) {
    (void)state;
    enum { COUNT = 400000 };
    struct value *items = malloc(COUNT * sizeof *items);
    for (int i = 0; i < COUNT; i++)
        items[i] = value_int((int64_t)i * 7919 % 200000, (uint32_t)i + 1);
    struct value kept = CALL(UNIQUE, list_of(COUNT, items));
    assert_int_equal(kept.list->count, 200000);
    for (uint32_t i = 0; i < kept.list->count; i++)
        assert_true(kept.list->items[i].i == items[i].i &&
                    kept.list->items[i].origin == items[i].origin);
    for (uint32_t count = 14; count < 40; count++) {
        kept = CALL(UNIQUE, list_of(count, items));
        assert_int_equal(kept.list->count, count);
    }
    free(items);
}

static void test_flatten(void **state) {
    (void)state;
    assert_same(CALL(FLATTEN, LIST(LIST(num(1)), EMPTY, LIST(num(2), num(3)))),
                LIST(num(1), num(2), num(3)));
    assert_same(CALL(FLATTEN, LIST(make_set(fixture.ev, LIST(num(1), num(1)), 0))), LIST(num(1)));
    assert_same(CALL(FLATTEN, EMPTY), EMPTY);
    assert_same(CALL(FLATTEN, LIST(EMPTY)), EMPTY);
    assert_error(CALL(FLATTEN, LIST(range(1, 6000000), range(1, 6000000))), DIAG_E0615);
}

static void test_maps(void **state) {
    (void)state;
    struct value map = MAP(str("b"), num(2), str("a"), num(1), str("c"), num(3));
    assert_same(CALL(KEYS, map), LIST(str("a"), str("b"), str("c")));
    assert_same(CALL(VALUES, map), LIST(num(1), num(2), num(3)));
    assert_int(CALL(GET, map, str("a")), 1);
    assert_int(CALL(GET, map, rope("", "b")), 2);
    assert_int(CALL(GET, map, str("c")), 3);
    assert_none(CALL(GET, map, str("")));
    assert_none(CALL(GET, map, str("bb")));
    assert_none(CALL(GET, map, str("d")));
    assert_none(CALL(GET, map_of(0, NULL), str("d")));
    assert_same(CALL(KEYS, map_of(0, NULL)), EMPTY);
    assert_same(CALL(VALUES, map_of(0, NULL)), EMPTY);
}

static void test_conditions(void **state) {
    (void)state;
    assert_holds(CALL(ANY, LIST(flag(false), flag(true))));
    assert_fails_to_hold(CALL(ANY, LIST(flag(false), flag(false))));
    assert_fails_to_hold(CALL(ANY, EMPTY));
    assert_holds(CALL(ALL, LIST(flag(true), flag(true))));
    assert_fails_to_hold(CALL(ALL, LIST(flag(true), flag(false))));
    assert_holds(CALL(ALL, EMPTY));
}

/* --- Numbers --- */

static void test_sum(void **state) {
    (void)state;
    assert_int(CALL(SUM, LIST(num(1), num(-2), num(3))), 2);
    assert_number(CALL(SUM, LIST(size(1024), size(1))), VALUE_SIZE, 1025);
    assert_int(CALL(SUM, range(1, 100)), 5050);
    assert_int(CALL(SUM, EMPTY), 0);
    assert_int(CALL(SUM, LIST(num(INT64_MAX), num(0))), INT64_MAX);
    assert_error(CALL(SUM, LIST(num(INT64_MAX), num(1))), DIAG_E0606);
    assert_error(CALL(SUM, LIST(num(INT64_MIN), num(-1))), DIAG_E0606);
}

static void test_sum_of_nothing_has_a_unit(void **state) {
    (void)state;
    static const struct {
        enum type_kind kind;
        enum value_tag tag;
    } units[] = { { TYPE_INT, VALUE_INT },
                  { TYPE_DECIMAL, VALUE_DECIMAL },
                  { TYPE_SIZE, VALUE_SIZE },
                  { TYPE_DURATION, VALUE_DURATION },
                  { TYPE_PERCENT, VALUE_PERCENT } };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        const struct ir *empty = constant(EMPTY);
        struct ir *ir = call_ir(BUILTIN_SUM, 1, &empty);
        struct type type = { .kind = units[i].kind };
        ir->type = &type;
        assert_number(eval(&fixture.env, ir), units[i].tag, 0);
    }
}

static void test_extremes(void **state) {
    (void)state;
    assert_int(CALL(MIN, LIST(num(2), num(-3), num(1))), -3);
    assert_int(CALL(MAX, LIST(num(2), num(-3), num(1))), 2);
    assert_text(CALL(MAX, LIST(value_string(fixture.arena, TEXT("a"), 4),
                               value_string(fixture.arena, TEXT("b"), 4))),
                "b");
    assert_int(CALL(MIN, LIST(num(5))), 5);
    assert_int_equal(CALL(MIN, LIST(value_int(1, 8), value_int(1, 9))).origin, 8);
    assert_int_equal(CALL(MAX, LIST(value_int(1, 8), value_int(1, 9))).origin, 8);
    const struct diag *diag = assert_error(CALL(MIN, EMPTY), DIAG_E0608);
    assert_int_equal(diag->help_count, 1);
    assert_non_null(strstr(diag->helps[0], "min(xs)"));
    diag = assert_error(CALL(MAX, EMPTY), DIAG_E0608);
    assert_non_null(strstr(diag->message, "max"));
}

static void test_abs(void **state) {
    (void)state;
    assert_int(CALL(ABS, num(-5)), 5);
    assert_number(CALL(ABS, dec(-1500000)), VALUE_DECIMAL, 1500000);
    assert_int(CALL(ABS, num(INT64_MAX)), INT64_MAX);
    assert_int(CALL(ABS, num(0)), 0);
    assert_error(CALL(ABS, num(INT64_MIN)), DIAG_E0606);
}

static void test_power_of_two(void **state) {
    (void)state;
    assert_holds(CALL(POWER_OF_TWO, num(1)));
    assert_holds(CALL(POWER_OF_TWO, size((int64_t)1 << 62)));
    assert_holds(CALL(POWER_OF_TWO, dec(4000000)));
    assert_fails_to_hold(CALL(POWER_OF_TWO, num(0)));
    assert_fails_to_hold(CALL(POWER_OF_TWO, num(-2)));
    assert_fails_to_hold(CALL(POWER_OF_TWO, num(INT64_MIN)));
    assert_fails_to_hold(CALL(POWER_OF_TWO, num(6)));
    assert_fails_to_hold(CALL(POWER_OF_TWO, dec(4500000)));
    assert_fails_to_hold(CALL(POWER_OF_TWO, dec(64)));
}

static void test_rounding(void **state) {
    (void)state;
    static const struct {
        int64_t millionths, down, up, near;
    } cases[] = {
        { 0, 0, 0, 0 },
        { 1, 0, 1, 0 },
        { -1, -1, 0, 0 },
        { 500000, 0, 1, 0 },
        { 1500000, 1, 2, 2 },
        { 2500000, 2, 3, 2 },
        { -500000, -1, 0, 0 },
        { -1500000, -2, -1, -2 },
        { -2500000, -3, -2, -2 },
        { 2500001, 2, 3, 3 },
        { -2500001, -3, -2, -3 },
        { 3000000, 3, 3, 3 },
        { -3000000, -3, -3, -3 },
        { INT64_MAX, 9223372036854, 9223372036855, 9223372036855 },
        { INT64_MIN, -9223372036855, -9223372036854, -9223372036855 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct value value = dec(cases[i].millionths);
        assert_int(CALL(FLOOR, value), cases[i].down);
        assert_int(CALL(CEIL, value), cases[i].up);
        assert_int(CALL(ROUND, value), cases[i].near);
    }
}

static void test_int(void **state) {
    (void)state;
    assert_int(CALL(INT, str("42")), 42);
    assert_int(CALL(INT, str("-7")), -7);
    assert_int(CALL(INT, str("007")), 7);
    assert_int(CALL(INT, str("9223372036854775807")), INT64_MAX);
    assert_int(CALL(INT, str("-9223372036854775808")), INT64_MIN);
    static const char *const none[] = { "",
                                        "-",
                                        "12x",
                                        " 1",
                                        "1 ",
                                        "+1",
                                        "1.0",
                                        "9223372036854775808",
                                        "0x1",
                                        "--1",
                                        "-9223372036854775809" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_none(CALL(INT, str(none[i])));
    assert_none(CALL(INT, str_of((struct text){ "1\0002", 3 })));
}

static void test_conversions(void **state) {
    (void)state;
    assert_number(CALL(DECIMAL, num(-3)), VALUE_DECIMAL, -3000000);
    assert_error(CALL(DECIMAL, num(INT64_MAX)), DIAG_E0606);
    assert_error(CALL(DECIMAL, num(INT64_MIN)), DIAG_E0606);
    assert_int(CALL(BYTES, size(1 << 20)), 1 << 20);
    assert_int(CALL(SECONDS, unit(VALUE_DURATION, 90000)), 90);
    assert_int(CALL(SECONDS, unit(VALUE_DURATION, 1999)), 1);
    assert_int(CALL(MILLISECONDS, unit(VALUE_DURATION, 1500)), 1500);
    assert_number(CALL(PERCENT, unit(VALUE_PERCENT, 85000000)), VALUE_DECIMAL, 85000000);
    assert_text(CALL(OCTAL, unit(VALUE_MODE, 0644)), "0644");
    assert_text(CALL(OCTAL, unit(VALUE_MODE, 07777)), "7777");
    assert_text(CALL(OCTAL, unit(VALUE_MODE, 0)), "0000");
}

static void test_zfs(void **state) {
    (void)state;
    assert_text(CALL(ZFS, size(16 << 10)), "16K");
    assert_text(CALL(ZFS, size(1 << 20)), "1M");
    assert_text(CALL(ZFS, size(1536 << 10)), "1536K");
    assert_text(CALL(ZFS, size(512)), "512");
    assert_text(CALL(ZFS, size(0)), "0");
    assert_text(CALL(ZFS, size((int64_t)1 << 40)), "1T");
    assert_text(CALL(ZFS, size((int64_t)1 << 62)), "4E");
    assert_text(CALL(ZFS, size(INT64_MAX)), "9223372036854775807");
    assert_text(CALL(ZFS, size(INT64_MIN)), "-8E");
}

static void test_string(void **state) {
    (void)state;
    assert_text(CALL(STRING, num(INT64_MIN)), "-9223372036854775808");
    assert_text(CALL(STRING, flag(true)), "true");
    assert_text(CALL(STRING, flag(false)), "false");
    assert_text(CALL(STRING, dec(1500000)), "1.5");
    assert_text(CALL(STRING, dec(2000000)), "2");
    assert_text(CALL(STRING, dec(-10000000)), "-10");
    assert_text(CALL(STRING, dec(1)), "0.000001");
    assert_text(CALL(STRING, unit(VALUE_DATE, 0)), "1970-01-01");
    assert_text(CALL(STRING, enum_case("sqlite", 1)), "sqlite");
    assert_text(CALL(STRING, make_ref(local_dataset, 0)), "tank/media");
    assert_text(CALL(STRING, str("")), "");
    struct value flattened = CALL(STRING, rope("a", "b"));
    assert_text(flattened, "ab");
    assert_int_equal(flattened.tag, VALUE_STRING);
}

/* --- Digests and formats --- */

static void test_digest(void **state) {
    (void)state;
    const char *abc = "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319";
    assert_text(CALL(DIGEST, str("abc")), abc);
    assert_text(CALL(DIGEST, rope("a", "bc")), abc);
    assert_text(CALL(DIGEST, str("")),
                "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

static void test_formats(void **state) {
    (void)state;
    struct value map = MAP(str("b"), num(2), str("a"), LIST(flag(true), str("x\"y")));
    assert_text(CALL(JSON, map, LEFT_OUT), "{\"a\":[true,\"x\\\"y\"],\"b\":2}");
    assert_text(CALL(JSON, map, flag(false)), "{\"a\":[true,\"x\\\"y\"],\"b\":2}");
    assert_text(CALL(JSON, MAP(str("a"), num(1)), flag(true)), "{\n  \"a\": 1\n}");
    assert_text(CALL(JSON, value_none(0), LEFT_OUT), "null");
    assert_text(CALL(YAML, MAP(str("a"), num(1))), "a: 1\n");
    assert_text(CALL(TOML, MAP(str("a"), num(1))), "a = 1\n");
    struct text plist = flat(fixture.ev, CALL(PLIST, num(1)));
    assert_true(text_find(plist, TEXT("<integer>1</integer>")) < plist.size);
    assert_text(CALL(INI, MAP(str("s"), MAP(str("a"), rope("x", "y")))), "[s]\na = xy\n");
}

static void test_formats_are_lazy(void **state) {
    (void)state;
    struct value map = MAP(str("a"), num(1));
    struct value text = CALL(JSON, map, flag(true));
    assert_int_equal(text.tag, VALUE_ROPE);
    assert_int_equal(text.rope->count, 1);
    assert_int_equal(text.rope->parts[0].size, ROPE_RENDER);
    assert_int_equal(text.rope->parts[0].render->format, FORMAT_JSON_INDENTED);
    assert_ptr_equal(text.rope->parts[0].render->value.map, map.map);
    assert_text(CALL(JOIN, LIST(text, text), str("\n")), "{\n  \"a\": 1\n}\n{\n  \"a\": 1\n}");
}

/* The diagnostic is at the part that cannot be carried, and names the place of the call. */
static void test_formats_refuse(void **state) {
    (void)state;
    struct value none = value_none(17);
    struct value map = MAP(str("a"), LIST(none));
    assert_int_equal(CALL(YAML, map).tag, VALUE_ROPE);
    assert_quiet();
    const struct diag *diag = assert_error(CALL(TOML, map), DIAG_E0617);
    assert_int_equal(diag->span.start + source_base(fixture.sources, diag->span.source), 17);
    assert_int_equal(diag->label_count, 1);
    diag = assert_error(CALL(INI, map), DIAG_E0617);
    assert_int_equal(diag->span.start + source_base(fixture.sources, diag->span.source), 17);
    assert_error(CALL(TOML, LIST(num(1))), DIAG_E0617);
    assert_error(CALL(INI, num(1)), DIAG_E0617);
    assert_error(CALL(INI, MAP(str("a"), str("x\ny"))), DIAG_E0617);
    assert_error(CALL(JSON, LIST(size(1)), LEFT_OUT), DIAG_E0617);
    diag = assert_error(CALL(YAML, make_ref(local_dataset, 0)), DIAG_E0617);
    assert_int_equal(diag->span.start + source_base(fixture.sources, diag->span.source), CALL_AT);
    assert_int_equal(diag->label_count, 0);
}

/* --- Resources --- */

static void test_host_of(void **state) {
    (void)state;
    assert_ptr_equal(CALL(HOST_OF, make_ref(local_dataset, 0)).resource, fleet_host);
    assert_ptr_equal(CALL(HOST_OF, make_ref(fleet_host, 0)).resource, fleet_host);
    struct resource *zone = collection_find(fixture.ev, zone_kind, TEXT("holt.example"));
    assert_ptr_equal(CALL(HOST_OF, make_ref(zone, 0)).resource, fleet_host);
    assert_quiet();
    fixture.env.frame->here = NULL;
    assert_error(CALL(HOST_OF, make_ref(zone, 0)), DIAG_E0608);
    assert_ptr_equal(CALL(HOST_OF, make_ref(fleet_host, 0)).resource, fleet_host);
}

static struct value find(const struct kind *kind, struct value key) {
    const struct ir *field = constant(key);
    struct ir *ir = call_ir(BUILTIN_FIND, 1, &field);
    ir->kind = kind;
    fixture.called[BUILTIN_FIND] = true;
    return eval(&fixture.env, ir);
}

static void test_find(void **state) {
    (void)state;
    struct resource *gone = add_resource(fixture.ev, dataset_kind, "tank/gone");
    gone->absent = true;
    collection_refer(fixture.ev, dataset_kind, TEXT("tank/referred"), 1);
    assert_ptr_equal(find(dataset_kind, rope("tank/", "media")).resource, local_dataset);
    assert_ptr_equal(find(host_kind, str("forge")).resource, fleet_host);
    assert_none(find(dataset_kind, str("tank/gone")));
    assert_none(find(dataset_kind, str("tank/referred")));
    assert_none(find(dataset_kind, str("")));
    assert_true(fixture.ev->collections[dataset_kind->number].closed);
}

/* --- Queries --- */

static struct value selector(const char *range, const char *name, const char *label,
                             const char *text) {
    struct mapping_entry entries[] = { { str("[]"), str(range) },
                                       { str("__name__"), str(name) },
                                       { str(label), str(text) } };
    return make_map(fixture.ev, entries, 3, 0);
}

static struct value metric(const char *name) {
    return MAP(str("__name__"), str(name));
}

static void test_selectors(void **state) {
    (void)state;
    assert_same(CALL(SELECTORS, str("rate(a{b=\"c\"}[5m]) > 3")),
                LIST(selector("300", "a", "b", "c")));
    assert_same(CALL(SELECTORS, str("rate(a{b=~'c|d', }[1h30m])")),
                LIST(selector("5400", "a", "b=~", "c|d")));
    assert_same(CALL(SELECTORS, str("sum by (x, y) (a) / on(x) group_left(z) b")),
                LIST(metric("a"), metric("b")));
    assert_same(CALL(SELECTORS, str("SUM(a) WITHOUT (q) > bool -1e3 or inf")), LIST(metric("a")));
    assert_same(CALL(SELECTORS, str("a offset 5m and b @ start() unless nan")),
                LIST(metric("a"), metric("b")));
    assert_same(CALL(SELECTORS, str("vector(1)")), EMPTY);
    assert_same(CALL(SELECTORS, str("absent({\"a\"}) # b{c=\"d\"}")), LIST(metric("a")));
    assert_same(CALL(SELECTORS, str("max_over_time(a:b:c[1h:5m])")),
                LIST(selector("3600", "a:b:c", "__name__", "a:b:c")));
}

static void test_selectors_of_texts(void **state) {
    (void)state;
    assert_same(CALL(SELECTORS, str("{a=\"\\x41\\n\\\"\\q\"}")),
                LIST(MAP(str("a"), str("A\n\"q"))));
    assert_same(CALL(SELECTORS, str("{a=`\\n`}")), LIST(MAP(str("a"), str("\\n"))));
    assert_same(CALL(SELECTORS, str("{a=\"\\x4\"}")), LIST(MAP(str("a"), str("x4"))));
}

/* Whatever is no expression is passed over. */
static void test_selectors_of_rubbish(void **state) {
    (void)state;
    static const char *const rubbish[] = { "",   "}",  "[",   "\"", "{\"", "{a",   "{a=",
                                           "a[", "((", ")))", "#",  "by(", "5m5x", "\\" };
    for (size_t i = 0; i < sizeof rubbish / sizeof *rubbish; i++)
        assert_true(eval_count(CALL(SELECTORS, str(rubbish[i]))) <= 1);
    assert_same(CALL(SELECTORS, str("a[99999999w]")), LIST(selector("0", "a", "__name__", "a")));
    assert_quiet();
}

/* --- Networks --- */

static void test_ip_in(void **state) {
    (void)state;
    assert_holds(CALL(IP_IN, str("10.20.3.4"), str("10.20.0.0/16")));
    assert_holds(CALL(IP_IN, str("10.20.0.0"), str("10.20.0.0/32")));
    assert_holds(CALL(IP_IN, str("255.255.255.255"), str("0.0.0.0/0")));
    assert_fails_to_hold(CALL(IP_IN, str("10.21.0.0"), str("10.20.0.0/16")));
    assert_holds(CALL(IP_IN, str("fd00::1:0"), str("fd00::/16")));
    assert_holds(CALL(IP_IN, str("fd00::1"), str("fd00::1/128")));
    assert_fails_to_hold(CALL(IP_IN, str("fd01::1"), str("fd00::/17")));
    assert_fails_to_hold(CALL(IP_IN, str("::1"), str("0.0.0.0/0")));
    assert_fails_to_hold(CALL(IP_IN, str("1.2.3.4"), str("::/0")));
    assert_error(CALL(IP_IN, str(""), str("10.0.0.0/8")), DIAG_E0607);
    assert_error(CALL(IP_IN, str_of((struct text){ "1.2.3.4\0x", 9 }), str("10.0.0.0/8")),
                 DIAG_E0607);
}

static void test_networks_that_are_none(void **state) {
    (void)state;
    static const char *const none[] = {
        "",
        "/",
        "10.0.0.0",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/4294967304",
        "10.0.0.0/-1",
        "10.0.0.0/8x",
        "::/129",
        "nas/8",
        "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb/64"
    };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_error(CALL(IP_IN, str("10.0.0.1"), str(none[i])), DIAG_E0607);
        assert_error(CALL(CIDR_CONTAINS, str(none[i]), str("10.0.0.0/8")), DIAG_E0607);
        assert_error(CALL(CIDR_OVERLAPS, str("10.0.0.0/8"), str(none[i])), DIAG_E0607);
        assert_error(CALL(CIDR_HOST, str(none[i]), num(1)), DIAG_E0607);
    }
}

static void test_cidr_relations(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        bool contains, overlaps;
    } cases[] = {
        { "10.0.0.0/8", "10.1.0.0/16", true, true },
        { "10.1.0.0/16", "10.0.0.0/8", false, true },
        { "10.0.0.0/9", "10.128.0.0/9", false, false },
        { "0.0.0.0/0", "0.0.0.0/0", true, true },
        { "fd00::/8", "fd12:3456::/32", true, true },
        { "fd00::/64", "fd00:0:0:1::/64", false, false },
        { "::/0", "0.0.0.0/0", false, false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct value a = str(cases[i].a), b = str(cases[i].b);
        assert_number(CALL(CIDR_CONTAINS, a, b), VALUE_BOOL, cases[i].contains);
        assert_number(CALL(CIDR_OVERLAPS, a, b), VALUE_BOOL, cases[i].overlaps);
        assert_number(CALL(CIDR_OVERLAPS, b, a), VALUE_BOOL, cases[i].overlaps);
    }
}

static void test_cidr_host(void **state) {
    (void)state;
    assert_text(CALL(CIDR_HOST, str("10.89.0.0/24"), num(1)), "10.89.0.1");
    assert_text(CALL(CIDR_HOST, str("10.89.0.0/24"), num(255)), "10.89.0.255");
    assert_text(CALL(CIDR_HOST, str("10.0.0.0/8"), num(65536)), "10.1.0.0");
    assert_text(CALL(CIDR_HOST, str("10.0.0.4/32"), num(0)), "10.0.0.4");
    assert_text(CALL(CIDR_HOST, str("0.0.0.0/0"), num(4294967295)), "255.255.255.255");
    assert_text(CALL(CIDR_HOST, str("fd00::/64"), num(0x10001)), "fd00::1:1");
    assert_text(CALL(CIDR_HOST, str("fd00::/64"), num(INT64_MAX)), "fd00::7fff:ffff:ffff:ffff");
    assert_text(CALL(CIDR_HOST, str("fd00::/66"), num(((int64_t)1 << 62) - 1)),
                "fd00::3fff:ffff:ffff:ffff");
    assert_text(CALL(CIDR_HOST, str("::/0"), num(0)), "::");
    const struct diag *diag = assert_error(CALL(CIDR_HOST, str("10.89.0.0/24"), num(256)),
                                           DIAG_E0608);
    assert_non_null(strstr(diag->helps[0], "255"));
    assert_error(CALL(CIDR_HOST, str("10.89.0.0/24"), num(-1)), DIAG_E0608);
    assert_error(CALL(CIDR_HOST, str("10.0.0.4/32"), num(1)), DIAG_E0608);
    assert_error(CALL(CIDR_HOST, str("0.0.0.0/0"), num(4294967296)), DIAG_E0608);
    assert_error(CALL(CIDR_HOST, str("fd00::/66"), num((int64_t)1 << 62)), DIAG_E0608);
    assert_error(CALL(CIDR_HOST, str("fd00::/64"), num(INT64_MIN)), DIAG_E0608);
}

/* --- All of them --- */

/* An error among the arguments is the result, and nothing is said about it again. */
static void test_errors_are_silent(void **state) {
    (void)state;
    for (int i = 0; i < BUILTIN_COUNT; i++) {
        struct value args[] = { value_error(), LEFT_OUT, LEFT_OUT };
        assert_int_equal(call_of((enum builtin)i, 3, args).tag, VALUE_ERROR);
    }
    assert_int_equal(CALL(JOIN, EMPTY, value_error()).tag, VALUE_ERROR);
    assert_int_equal(CALL(PAD, str("a"), num(1), value_error()).tag, VALUE_ERROR);
    assert_quiet();
}

/* Where a result comes from: from its first argument, if that knows. */
static void test_origins(void **state) {
    (void)state;
    struct value known = value_string(fixture.arena, TEXT("A"), 12);
    assert_int_equal(CALL(LOWER, known).origin, 12);
    assert_int_equal(CALL(LOWER, str("A")).origin, CALL_AT);
    assert_int_equal(CALL(SPLIT, known, str("-")).list->items[0].origin, 12);
    assert_int_equal(CALL(SORT, LIST(known)).list->items[0].origin, 12);
    assert_int_equal(CALL(JSON, known, LEFT_OUT).origin, 12);
}

/* Every function that evaluation can meet was called by the tests before. Runs before
 * test_errors_are_silent, which calls them all. */
static void test_none_is_forgotten(void **state) {
    (void)state;
    for (int i = 0; i < BUILTIN_COUNT; i++)
        if (i != BUILTIN_READ && i != BUILTIN_PICK && i != BUILTIN_REASON && !fixture.called[i])
            fail_msg("%s is not tested", builtin_info((enum builtin)i)->name);
}

static int start(void **state) {
    (void)state;
    return trust_start() ? 0 : -1;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_len),
        TEST(test_join),
        TEST(test_join_keeps_pieces),
        TEST(test_join_has_a_limit),
        TEST(test_split),
        TEST(test_lines),
        TEST(test_trim),
        TEST(test_cases_of_letters),
        TEST(test_replace),
        TEST(test_parts_of_texts),
        TEST(test_matches),
        TEST(test_slug),
        TEST(test_paths),
        TEST(test_ancestors),
        TEST(test_longest_gap),
        TEST(test_shortest_lead),
        TEST(test_pad),
        TEST(test_encode),
        TEST(test_ends_of_lists),
        TEST(test_sort),
        TEST(test_sort_is_stable),
        TEST(test_sort_by),
        TEST(test_group_by),
        TEST(test_reverse),
        TEST(test_unique),
        TEST(test_unique_of_many),
        TEST(test_flatten),
        TEST(test_maps),
        TEST(test_conditions),
        TEST(test_sum),
        TEST(test_sum_of_nothing_has_a_unit),
        TEST(test_extremes),
        TEST(test_abs),
        TEST(test_power_of_two),
        TEST(test_rounding),
        TEST(test_int),
        TEST(test_conversions),
        TEST(test_zfs),
        TEST(test_string),
        TEST(test_digest),
        TEST(test_formats),
        TEST(test_formats_are_lazy),
        TEST(test_formats_refuse),
        TEST(test_host_of),
        TEST(test_find),
        TEST(test_selectors),
        TEST(test_selectors_of_texts),
        TEST(test_selectors_of_rubbish),
        TEST(test_ip_in),
        TEST(test_networks_that_are_none),
        TEST(test_cidr_relations),
        TEST(test_cidr_host),
        TEST(test_origins),
        TEST(test_none_is_forgotten),
        TEST(test_errors_are_silent),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
