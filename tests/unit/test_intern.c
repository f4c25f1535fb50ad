/* The table of names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/intern.h"

#include <stdio.h>

static void test_equal_text_equal_name(void **state) {
    (void)state;
    struct intern *table = intern_new();
    char forge[] = "forge";
    struct name a = intern(table, TEXT("forge")), b = intern(table, TEXT("nas-1"));
    assert_true(name_equal(a, intern(table, text_of(forge))));
    assert_false(name_equal(a, b));
    assert_int_equal(a.id, 1);
    assert_int_equal(b.id, 2);
    assert_int_equal(intern_count(table), 2);
    forge[0] = 'F'; /* the table holds copies */
    assert_string_equal(intern_text(table, a).data, "forge");
    intern_free(table);
    intern_free(NULL);
}

static void test_none(void **state) {
    (void)state;
    struct intern *table = intern_new();
    struct name none = intern_find(table, TEXT("forge"));
    assert_int_equal(none.id, 0);
    assert_int_equal(intern_text(table, none).size, 0);
    assert_int_equal(intern_count(table), 0); /* finding adds nothing */
    struct name empty = intern(table, TEXT(""));
    assert_int_equal(empty.id, 1); /* the empty text is a name like others */
    assert_int_equal(intern_find(table, TEXT("")).id, 1);
    intern_free(table);
}

static void test_texts_with_zero_bytes(void **state) {
    (void)state;
    struct intern *table = intern_new();
    struct name a = intern(table, TEXT("a\0b")), b = intern(table, TEXT("a\0c"));
    assert_false(name_equal(a, b));
    assert_true(text_equal(intern_text(table, b), TEXT("a\0c")));
    intern_free(table);
}

static void test_many_names_stay_where_they_are(void **state) {
    (void)state;
    enum { COUNT = 20000 };
    static const char *places[COUNT + 1];
    struct intern *table = intern_new();
    char text[32];
    for (uint32_t i = 1; i <= COUNT; i++) {
        snprintf(text, sizeof text, "name-%u", i);
        struct name name = intern(table, text_of(text));
        assert_int_equal(name.id, i);
        places[i] = intern_text(table, name).data;
    }
    for (uint32_t i = 1; i <= COUNT; i++) {
        snprintf(text, sizeof text, "name-%u", i);
        assert_int_equal(intern_find(table, text_of(text)).id, i);
        assert_ptr_equal(intern_text(table, (struct name){ i }).data, places[i]);
        assert_string_equal(places[i], text);
    }
    assert_int_equal(intern_find(table, TEXT("name-0")).id, 0);
    intern_free(table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_text_equal_name),
        cmocka_unit_test(test_none),
        cmocka_unit_test(test_texts_with_zero_bytes),
        cmocka_unit_test(test_many_names_stay_where_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
