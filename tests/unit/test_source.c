/* The table of sources: texts, positions, lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "source/source.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static struct source_id add(struct sources *sources, const char *name, const char *content) {
    return sources_add(sources, text_of(name), text_of(content));
}

static void assert_text(struct text text, const char *expected) {
    assert_int_equal(text.size, strlen(expected));
    assert_memory_equal(text.data, expected, text.size);
}

static void test_texts(void **state) {
    (void)state;
    struct sources *sources = sources_new();
    char name[] = "a.croft", content[] = "let x = 1\n";
    struct source_id a = sources_add(sources, text_of(name), text_of(content));
    static const char viewed[] = "let y = 2\n";
    struct source_id b = sources_add_view(sources, TEXT("b.croft"), text_of(viewed));
    name[0] = content[0] = '?'; /* both were copied */
    assert_int_equal(a.id, 1);
    assert_int_equal(b.id, 2);
    assert_int_equal(sources_count(sources), 2);
    assert_text(source_name(sources, a), "a.croft");
    assert_text(source_text(sources, a), "let x = 1\n");
    assert_ptr_equal(source_text(sources, b).data, viewed);
    char *room = sources_room(sources, 3);
    memcpy(room, "abc", 3);
    assert_text(
        source_text(sources, sources_add_view(sources, TEXT("c"), (struct text){ room, 3 })),
        "abc");
    sources_free(sources);
    sources_free(NULL);
}

static void test_span_texts_are_clamped(void **state) {
    (void)state;
    struct sources *sources = sources_new();
    struct source_id a = add(sources, "a", "0123456789");
    assert_text(source_span_text(sources, (struct span){ a, 2, 5 }), "234");
    assert_text(source_span_text(sources, (struct span){ a, 8, 50 }), "89");
    assert_text(source_span_text(sources, (struct span){ a, 50, 60 }), "");
    assert_text(source_span_text(sources, (struct span){ a, 5, 2 }), "");
    assert_text(source_span_text(sources, (struct span){ 0 }), "");
    sources_free(sources);
}

static void test_none_has_no_text(void **state) {
    (void)state;
    struct sources *sources = sources_new();
    static const struct source_id strangers[] = { { 0 }, { 1 }, { UINT32_MAX } };
    for (int i = 0; i < 3; i++) {
        assert_text(source_name(sources, strangers[i]), "");
        assert_text(source_text(sources, strangers[i]), "");
        assert_text(source_line(sources, strangers[i], 1), "");
        assert_int_equal(source_base(sources, strangers[i]), 0);
        assert_int_equal(source_line_count(sources, strangers[i]), 0);
        assert_int_equal(source_line_start(sources, strangers[i], 1), 0);
        assert_int_equal(source_place(sources, strangers[i], 7).line, 1);
    }
    assert_int_equal(source_at_position(sources, 1).source.id, 0);
    sources_free(sources);
}

static void assert_position(const struct sources *sources, uint32_t position, uint32_t source,
                            uint32_t offset) {
    struct span span = source_at_position(sources, position);
    assert_int_equal(span.source.id, source);
    assert_int_equal(span.start, offset);
    assert_int_equal(span.end, offset);
}

static void test_positions(void **state) {
    (void)state;
    struct sources *sources = sources_new();
    struct source_id a = add(sources, "a", "01234"), b = add(sources, "b", ""),
                     c = add(sources, "c", "0");
    assert_int_equal(source_base(sources, a), 1);
    assert_int_equal(source_base(sources, b), 7);
    assert_int_equal(source_base(sources, c), 8);
    assert_position(sources, 0, 0, 0);
    assert_position(sources, 1, 1, 0);
    assert_position(sources, 6, 1, 5); /* the end of a text has a position of its own */
    assert_position(sources, 7, 2, 0);
    assert_position(sources, 8, 3, 0);
    assert_position(sources, 9, 3, 1);
    assert_position(sources, 10, 0, 0);
    assert_position(sources, UINT32_MAX, 0, 0);
    sources_free(sources);
}

static void test_positions_of_many_sources(void **state) {
    (void)state;
    struct sources *sources = sources_new();
    for (uint32_t i = 0; i < 1000; i++)
        sources_add(sources, TEXT("x"), (struct text){ "0123456789", i % 11 });
    for (uint32_t i = 1; i <= 1000; i++) {
        struct source_id id = { i };
        for (uint32_t offset = 0; offset <= source_text(sources, id).size; offset++)
            assert_position(sources, source_base(sources, id) + offset, i, offset);
    }
    sources_free(sources);
}

static void test_too_much_text_is_refused(void **state) {
    (void)state;
    struct sources *sources = sources_new();
    struct text most = { "", SOURCE_SIZE_MAX }; /* nothing reads it */
    struct text more = { "", SOURCE_SIZE_MAX + 1 };
    assert_int_equal(sources_add_view(sources, TEXT("x"), more).id, 0);
    assert_int_equal(sources_add(sources, TEXT("x"), more).id, 0);
    for (uint32_t i = 1; i <= 63; i++)
        assert_int_equal(sources_add_view(sources, TEXT("x"), most).id, i);
    assert_int_equal(sources_add_view(sources, TEXT("x"), most).id, 0); /* 4 GiB and 65 bytes */
    assert_int_equal(add(sources, "y", "still room").id, 64);
    assert_position(sources, source_base(sources, (struct source_id){ 64 }) + 10, 64, 10);
    sources_free(sources);
}

static void assert_place(const struct sources *sources, uint32_t offset, uint32_t line,
                         uint32_t column, uint32_t column_utf16) {
    struct place place = source_place(sources, (struct source_id){ 1 }, offset);
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
    assert_int_equal(place.column_utf16, column_utf16);
}

static void test_places(void **state) {
    (void)state;
    struct sources *sources = sources_new();
    add(sources, "a", "ab\n\xc3\xa9\xf0\x9f\x98\x80x\r\n\nend");
    assert_place(sources, 0, 1, 1, 1);
    assert_place(sources, 2, 1, 3, 3); /* the line end belongs to its line */
    assert_place(sources, 3, 2, 1, 1);
    assert_place(sources, 5, 2, 2, 2);
    assert_place(sources, 9, 2, 3, 4);
    assert_place(sources, 7, 2, 2, 2); /* inside a code point: its start */
    assert_place(sources, 12, 3, 1, 1);
    assert_place(sources, 13, 4, 1, 1);
    assert_place(sources, 16, 4, 4, 4);
    assert_place(sources, 9999, 4, 4, 4);
    sources_free(sources);
}

static void test_lines(void **state) {
    (void)state;
    struct sources *sources = sources_new();
    struct source_id a = add(sources, "a", "one\n\r\ntwo\r\n\rthree\n");
    assert_int_equal(source_line_count(sources, a), 5);
    assert_text(source_line(sources, a, 0), "");
    assert_text(source_line(sources, a, 1), "one");
    assert_text(source_line(sources, a, 2), "");
    assert_text(source_line(sources, a, 3), "two");
    assert_text(source_line(sources, a, 4), "\rthree");
    assert_text(source_line(sources, a, 5), "");
    assert_text(source_line(sources, a, 6), "");
    assert_int_equal(source_line_start(sources, a, 3), 6);
    assert_int_equal(source_line_start(sources, a, 5), 18);
    assert_int_equal(source_line_start(sources, a, 6), 18);
    struct source_id empty = add(sources, "b", ""), open = add(sources, "c", "\r");
    assert_int_equal(source_line_count(sources, empty), 1);
    assert_text(source_line(sources, empty, 1), "");
    assert_text(source_line(sources, open, 1), "\r"); /* not a line end by itself */
    sources_free(sources);
}

struct reader {
    const struct sources *sources;
    uint32_t wrong;
};

static void *read_lines(void *context) {
    struct reader *reader = context;
    for (uint32_t i = 1; i <= sources_count(reader->sources); i++)
        if (source_line_count(reader->sources, (struct source_id){ i }) != 4 ||
            source_place(reader->sources, (struct source_id){ i }, 5).line != 3)
            reader->wrong++;
    return NULL;
}

static void test_line_tables_from_several_threads(void **state) {
    (void)state;
    struct sources *sources = sources_new();
    for (int i = 0; i < 2000; i++)
        add(sources, "x", "a\nb\nc\n");
    pthread_t threads[4];
    struct reader readers[4];
    for (int i = 0; i < 4; i++) {
        readers[i] = (struct reader){ sources, 0 };
        assert_int_equal(pthread_create(&threads[i], NULL, read_lines, &readers[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(readers[i].wrong, 0);
    }
    sources_free(sources);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_span_texts_are_clamped),
        cmocka_unit_test(test_none_has_no_text),
        cmocka_unit_test(test_positions),
        cmocka_unit_test(test_positions_of_many_sources),
        cmocka_unit_test(test_too_much_text_is_refused),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_line_tables_from_several_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
