/* Canonical renderings, byte for byte; what each format refuses; limits. What real parsers read is
 * in tests/property/formats.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "arena_fixture.h"
#include "value/render.h"
#include "value/render_common.h"

#include <stdio.h>

static struct value number(enum value_tag tag, int64_t i) {
    return (struct value){ .tag = (uint8_t)tag, .i = i };
}

static struct value string(const char *text) {
    return value_string(arena, text_of(text), 0);
}

static struct value list_of(enum value_tag tag, uint32_t count, const struct value *items) {
    struct list *list = arena_alloc(arena, sizeof *list + count * sizeof(struct value));
    list->count = count;
    for (uint32_t i = 0; i < count; i++)
        list->items[i] = items[i];
    return (struct value){ .tag = (uint8_t)tag, .list = list };
}

#define LIST(...)                                                                       \
    list_of(VALUE_LIST, sizeof((struct value[]){ __VA_ARGS__ }) / sizeof(struct value), \
            (struct value[]){ __VA_ARGS__ })

/* Keys and values in turn. */
static struct value map_of(uint32_t count, const struct value *items) {
    struct mapping *map = arena_alloc(arena,
                                      sizeof *map + count / 2 * sizeof(struct mapping_entry));
    map->count = count / 2;
    for (uint32_t i = 0; i < map->count; i++)
        map->entries[i] = (struct mapping_entry){ items[2 * i], items[2 * i + 1] };
    return (struct value){ .tag = VALUE_MAP, .map = map };
}

#define MAP(...)                                                           \
    map_of(sizeof((struct value[]){ __VA_ARGS__ }) / sizeof(struct value), \
           (struct value[]){ __VA_ARGS__ })

static struct value fields_of(enum value_tag tag, const char *name, uint32_t count,
                              const char *const *names, const struct value *items) {
    struct text *texts = ARENA_ARRAY(arena, struct text, count + 1);
    struct fields *fields = arena_alloc(arena, sizeof *fields + count * sizeof(struct value));
    for (uint32_t i = 0; i < count; i++) {
        texts[i] = text_of(names[i]);
        fields->items[i] = items[i];
    }
    struct shape *shape = ARENA_NEW(arena, struct shape);
    *shape = (struct shape){ text_of(name), count, texts };
    fields->shape = shape;
    return (struct value){ .tag = (uint8_t)tag, .fields = fields };
}

static void gives(enum format format, struct value value, const char *expected) {
    struct sink sink = { 0 };
    const char *problem = render(&sink, format, value);
    if (problem != NULL)
        fail_msg("expected «%s», but %s", expected, problem);
    if (!text_equal(buf_view(&sink.bytes), text_of(expected)))
        fail_msg("expected «%s», got «%.*s»", expected, TEXT_ARG(buf_view(&sink.bytes)));
    sink_free(&sink);
}

static void refuses(enum format format, struct value value, const char *part) {
    struct sink sink = { 0 };
    const char *problem = render(&sink, format, value);
    if (problem == NULL)
        fail_msg("given: «%.*s»", TEXT_ARG(buf_view(&sink.bytes)));
    if (strstr(problem, part) == NULL)
        fail_msg("said: %s", problem);
    sink_free(&sink);
}

#define PLIST(value)                                          \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"            \
    "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" " \
    "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"   \
    "<plist version=\"1.0\">\n" value "\n</plist>\n"

static void property_lists(void **state) {
    (void)state;
    gives(FORMAT_PLIST, MAP(), PLIST("<dict/>"));
    gives(FORMAT_PLIST, MAP(string("a"), value_none(0)), PLIST("<dict/>"));
    gives(FORMAT_PLIST, LIST(), PLIST("<array/>"));
    gives(FORMAT_PLIST, string("<a & b>\n\"\r\t'é"),
          PLIST("<string>&lt;a &amp; b&gt;&#10;\"&#13;\t'é</string>"));
    gives(FORMAT_PLIST,
          MAP(string("a<"), MAP(string("b"), LIST(value_int(1, 0), number(VALUE_DECIMAL, 1500000))),
              string("c"), value_bool(true, 0), string("d"), value_bool(false, 0)),
          PLIST("<dict>\n  <key>a&lt;</key>\n  <dict>\n    <key>b</key>\n    <array>\n"
                "      <integer>1</integer>\n      <real>1.5</real>\n    </array>\n  </dict>\n"
                "  <key>c</key>\n  <true/>\n  <key>d</key>\n  <false/>\n</dict>"));
    refuses(FORMAT_PLIST, LIST(value_none(0)), "null");
    refuses(FORMAT_PLIST, string("a\x01"), "control");
    refuses(FORMAT_PLIST, string("\uffff"), "control");
    refuses(FORMAT_PLIST, string("a\xff"), "UTF-8");
    refuses(FORMAT_PLIST, MAP(string("\x1b"), value_int(1, 0)), "control");
}

static void scalars(void **state) {
    (void)state;
    gives(FORMAT_JSON, value_none(0), "null");
    gives(FORMAT_JSON, value_bool(true, 0), "true");
    gives(FORMAT_JSON, value_int(INT64_MIN, 0), "-9223372036854775808");
    gives(FORMAT_JSON, value_int(0, 0), "0");
    gives(FORMAT_JSON, number(VALUE_DECIMAL, 1500000), "1.5");
    gives(FORMAT_JSON, number(VALUE_DECIMAL, 2000000), "2");
    gives(FORMAT_JSON, number(VALUE_DECIMAL, -1), "-0.000001");
    gives(FORMAT_JSON, number(VALUE_DECIMAL, INT64_MIN), "-9223372036854.775808");
    gives(FORMAT_YAML, number(VALUE_DECIMAL, 2000000), "2\n");
    gives(FORMAT_TOML, MAP(string("a"), number(VALUE_DECIMAL, 2000000)), "a = 2.0\n");
    gives(FORMAT_JSON, number(VALUE_DATE, 0), "\"1970-01-01\"");
    gives(FORMAT_YAML, number(VALUE_DATE, -1), "\"1969-12-31\"\n");
    gives(FORMAT_TOML, MAP(string("a"), number(VALUE_DATE, 20818)), "a = 2026-12-31\n");
    gives(FORMAT_PLIST, LIST(number(VALUE_DATE, 20818)),
          PLIST("<array>\n  <date>2026-12-31T00:00:00Z</date>\n</array>"));
    gives(FORMAT_INI, MAP(string("a"), number(VALUE_DATE, 11016)), "a = 2000-02-29\n");
}

static void without_text(void **state) {
    (void)state;
    for (enum format format = FORMAT_JSON; format <= FORMAT_INI; format++) {
        refuses(format, MAP(string("a"), number(VALUE_SIZE, 1)), "zfs");
        refuses(format, MAP(string("a"), number(VALUE_DURATION, 1)), "seconds");
        refuses(format, MAP(string("a"), number(VALUE_PERCENT, 1)), "percent");
        refuses(format, MAP(string("a"), number(VALUE_MODE, 1)), "octal");
        refuses(format, MAP(string("a"), (struct value){ .tag = VALUE_RESOURCE }), "pick");
        refuses(format, MAP(LIST(value_int(1, 0)), value_int(1, 0)), "key");
    }
}

static void texts(void **state) {
    (void)state;
    gives(FORMAT_JSON, string("a\"b\\c\n\t\r\b\f\x01\x7f/é😀"),
          "\"a\\\"b\\\\c\\n\\t\\r\\b\\f\\u0001\\u007f/é😀\"");
    gives(FORMAT_JSON, string("\xc2\x85\u2028\u2029\ufeff\u2027"),
          "\"\\u0085\\u2028\\u2029\\ufeff\u2027\"");
    gives(FORMAT_JSON, string("12345678\"1234567890123456"), "\"12345678\\\"1234567890123456\"");
    gives(FORMAT_JSON, value_string(arena, (struct text){ "a\0b", 3 }, 0), "\"a\\u0000b\"");
    refuses(FORMAT_JSON, string("a\xff"), "UTF-8");
    refuses(FORMAT_JSON, string("a\xc2"), "UTF-8");
    refuses(FORMAT_YAML, string("\xed\xa0\x80"), "UTF-8");
    gives(FORMAT_YAML, string("a\xc2\x85\ufeff\x01"), "\"a\\x85\\ufeff\\x01\"\n");
}

static void tables(void **state) {
    (void)state;
    static const char *const names[] = { "b", "a", "c" };
    struct value items[] = { value_int(1, 0), value_none(0), string("x") };
    struct value record = fields_of(VALUE_RECORD, "R", 3, names, items);
    gives(FORMAT_JSON, record, "{\"b\":1,\"c\":\"x\"}");
    items[1] = value_int(2, 0);
    record = fields_of(VALUE_RECORD, "R", 3, names, items);
    gives(FORMAT_JSON, record, "{\"a\":2,\"b\":1,\"c\":\"x\"}");
    gives(FORMAT_JSON, fields_of(VALUE_CASE, "sso", 0, NULL, NULL), "\"sso\"");
    gives(FORMAT_JSON, fields_of(VALUE_CASE, "sso", 3, names, items),
          "{\"sso\":{\"a\":2,\"b\":1,\"c\":\"x\"}}");
    gives(FORMAT_YAML, fields_of(VALUE_CASE, "sso", 3, names, items),
          "sso:\n  a: 2\n  b: 1\n  c: x\n");
    gives(FORMAT_JSON, MAP(value_int(2, 0), value_none(0), value_int(10, 0), string("x")),
          "{\"10\":\"x\"}");
}

/* More fields than fit without the heap, in the wrong order. */
static void wide_record(void **state) {
    (void)state;
    enum { COUNT = MEMBERS_INLINE + 8 };
    const char *names[COUNT];
    struct value items[COUNT];
    struct buf expected = { 0 };
    for (uint32_t i = 0; i < COUNT; i++) {
        names[i] = arena_printf(arena, "f%02u", COUNT - 1 - i);
        items[i] = value_int(COUNT - 1 - i, 0);
        buf_printf(&expected, "f%02u = %u\n", i, i);
    }
    buf_char(&expected, '\0');
    gives(FORMAT_INI, fields_of(VALUE_RECORD, "R", COUNT, names, items), expected.data);
    buf_free(&expected);
}

static void json_layout(void **state) {
    (void)state;
    struct value inner = MAP(string("x"), LIST(), string("y"), MAP(), string("z"),
                             LIST(value_none(0), LIST(value_int(1, 0))));
    gives(FORMAT_JSON, inner, "{\"x\":[],\"y\":{},\"z\":[null,[1]]}");
    gives(FORMAT_JSON_INDENTED, inner,
          "{\n  \"x\": [],\n  \"y\": {},\n  \"z\": [\n    null,\n    [\n      1\n    ]\n  ]\n}");
    gives(FORMAT_JSON_INDENTED, MAP(string("x"), value_none(0)), "{}");
}

static void yaml_layout(void **state) {
    (void)state;
    gives(FORMAT_YAML, LIST(), "[]\n");
    gives(FORMAT_YAML, MAP(string("a"), value_none(0)), "{}\n");
    gives(
        FORMAT_YAML,
        MAP(string("a"), LIST(value_int(1, 0), LIST(value_int(2, 0), string("x")), MAP()),
            string("b c"),
            MAP(string("d"),
                LIST(MAP(string("e"), value_int(1, 0), string("f"), LIST(value_none(0)))))),
        "a:\n  - 1\n  - - 2\n    - x\n  - {}\nb c:\n  d:\n    - e: 1\n      f:\n        - null\n");
    gives(FORMAT_YAML, MAP(string("a"), string("x\ny\n"), string("b"), string("x\n\ny")),
          "a: |\n  x\n  y\nb: |-\n  x\n\n  y\n");
    gives(FORMAT_YAML, LIST(string("x\ny"), MAP(string("k"), string("x\ny"))),
          "- |-\n  x\n  y\n- k: |-\n    x\n    y\n");
}

/* Plain where no reader takes it for anything else. */
static void yaml_quotes(void **state) {
    (void)state;
    static const char *const plain[] = { "a", "/x/y", "a b", "a:b", "a#b", "_x", "x-y_z.w" };
    static const char *const quoted[] = { "",   "no",   "Yes",  "on",   "null", "y",   "~",
                                          "1",  "0644", "1e3",  "1:30", ".5",   "-",   "- a",
                                          "=",  "<<",   "a: b", "a #b", "a:",   " a",  "a ",
                                          "*a", "&a",   "!a",   "%a",   "@a",   "`a",  "[a",
                                          "{a", "a,b",  "|",    ">",    "?",    "OFF", "TRUE" };
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        const char *expected = arena_printf(arena, "%s\n", plain[i]);
        gives(FORMAT_YAML, string(plain[i]), expected);
    }
    for (size_t i = 0; i < sizeof quoted / sizeof quoted[0]; i++)
        gives(FORMAT_YAML, string(quoted[i]), arena_printf(arena, "\"%s\"\n", quoted[i]));
    static const char *const not_blocks[] = { " a\nb", "\na", "a\n\n", "a \nb", "a\n\tb", "\n" };
    for (size_t i = 0; i < sizeof not_blocks / sizeof not_blocks[0]; i++) {
        struct sink sink = { 0 };
        assert_null(render(&sink, FORMAT_YAML, string(not_blocks[i])));
        assert_int_equal(sink.bytes.data[0], '"');
        sink_free(&sink);
    }
}

static void yaml_keys(void **state) {
    (void)state;
    char key[514];
    memset(key, 'k', sizeof key);
    key[512] = '\0';
    struct value value = MAP(string(key), value_int(1, 0));
    gives(FORMAT_YAML, value, arena_printf(arena, "%s: 1\n", key));
    key[512] = 'k';
    key[513] = '\0';
    refuses(FORMAT_YAML, MAP(string(key), value_int(1, 0)), "512");
    gives(FORMAT_YAML, MAP(string("a\nb"), value_int(1, 0), value_int(2, 0), value_int(3, 0)),
          "\"a\\nb\": 1\n\"2\": 3\n");
}

static void toml_layout(void **state) {
    (void)state;
    gives(FORMAT_TOML, MAP(), "");
    gives(FORMAT_TOML,
          MAP(string("a"), MAP(string("b"), MAP(string("c"), value_int(1, 0))), string("d"),
              LIST(value_int(1, 0), string("x"), MAP(string("y"), value_bool(false, 0))),
              string("e f"), string("g\n")),
          "d = [1, \"x\", { y = false }]\n\"e f\" = \"g\\n\"\n\n[a.b]\nc = 1\n");
    gives(FORMAT_TOML,
          MAP(string("a"), MAP(), string("l"),
              LIST(MAP(string("x"), value_int(1, 0)),
                   MAP(string("y"), MAP(string("z"), value_int(2, 0))))),
          "[a]\n\n[[l]]\nx = 1\n\n[[l]]\n\n[l.y]\nz = 2\n");
    refuses(FORMAT_TOML, LIST(value_int(1, 0)), "document");
    refuses(FORMAT_TOML, MAP(string("a"), LIST(value_none(0))), "null");
}

static void ini_layout(void **state) {
    (void)state;
    gives(FORMAT_INI,
          MAP(string("a"), MAP(string("x"), LIST(value_int(1, 0), string("y z"))), string("b"),
              string(""), string("c"), MAP(), string("d"), LIST()),
          "b =\n\n[a]\nx = 1\nx = y z\n\n[c]\n");
    static const char *const bad[] = { "a\nb",  " a", "a ",  ";a",  "#a",     "a ;b",
                                       "\"a\"", "'a", "a\\", "a\r", "\u00a0a" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        refuses(FORMAT_INI, MAP(string("k"), string(bad[i])), "INI");
        refuses(FORMAT_INI, MAP(string(bad[i]), string("v")), "INI");
    }
    gives(FORMAT_INI, MAP(string("k"), string("a;b#c = \"d\" %x")), "k = a;b#c = \"d\" %x\n");
    refuses(FORMAT_INI, MAP(string("a=b"), string("v")), "key");
    refuses(FORMAT_INI, MAP(string("a]"), MAP()), "section");
    refuses(FORMAT_INI, MAP(string("a"), MAP(string("b"), MAP())), "sections in sections");
    refuses(FORMAT_INI, MAP(string("a"), LIST(LIST())), "scalars");
    refuses(FORMAT_INI, MAP(string("a"), LIST(value_none(0))), "null");
    refuses(FORMAT_INI, string("a"), "document");
}

static struct value nested(uint32_t depth, bool in_lists) {
    struct value value = value_int(1, 0);
    for (uint32_t i = 0; i < depth; i++)
        value = in_lists ? LIST(value) : MAP(string("k"), value);
    return value;
}

static void depth(void **state) {
    (void)state;
    for (enum format format = FORMAT_JSON; format <= FORMAT_PLIST; format++) {
        struct sink sink = { 0 };
        assert_null(render(&sink, format, nested(RENDER_DEPTH_MAX, false)));
        refuses(format, nested(RENDER_DEPTH_MAX + 1, false), "deep");
        refuses(format, nested(100000, false), "deep");
        struct value wrapped = MAP(string("k"), nested(RENDER_DEPTH_MAX - 1, true));
        assert_null(render(&sink, format, wrapped));
        refuses(format, MAP(string("k"), nested(RENDER_DEPTH_MAX, true)), "deep");
        sink_free(&sink);
    }
}

static void origins(void **state) {
    (void)state;
    struct value one = value_int(1, 11), two = value_string(arena, TEXT("x\ny"), 12);
    struct value key = value_string(arena, TEXT("k"), 13);
    struct sink sink = { .track = true };
    assert_null(render(&sink, FORMAT_YAML, MAP(key, LIST(one, two))));
    static const struct line_origin expected[] = {
        { 0, 13 }, { 1, 11 }, { 2, 12 }, { 3, 12 }, { 4, 12 }
    };
    assert_int_equal(sink.origin_count, 5);
    assert_memory_equal(sink.origins, expected, sizeof expected);
    sink_free(&sink);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(property_lists, start, stop),
        cmocka_unit_test_setup_teardown(scalars, start, stop),
        cmocka_unit_test_setup_teardown(without_text, start, stop),
        cmocka_unit_test_setup_teardown(texts, start, stop),
        cmocka_unit_test_setup_teardown(tables, start, stop),
        cmocka_unit_test_setup_teardown(wide_record, start, stop),
        cmocka_unit_test_setup_teardown(json_layout, start, stop),
        cmocka_unit_test_setup_teardown(yaml_layout, start, stop),
        cmocka_unit_test_setup_teardown(yaml_quotes, start, stop),
        cmocka_unit_test_setup_teardown(yaml_keys, start, stop),
        cmocka_unit_test_setup_teardown(toml_layout, start, stop),
        cmocka_unit_test_setup_teardown(ini_layout, start, stop),
        cmocka_unit_test_setup_teardown(depth, start, stop),
        cmocka_unit_test_setup_teardown(origins, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
