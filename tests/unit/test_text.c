/* Comparing and searching views of text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"

#include <stdlib.h>

static int sign(int x) {
    return (x > 0) - (x < 0);
}

static void test_compare(void **state) {
    (void)state;
    struct text nothing = { NULL, 0 };
    assert_int_equal(text_compare(nothing, nothing), 0);
    assert_int_equal(sign(text_compare(nothing, TEXT("a"))), -1);
    assert_int_equal(sign(text_compare(TEXT("ab"), TEXT("a"))), 1);
    assert_int_equal(sign(text_compare(TEXT("ab"), TEXT("b"))), -1);
    assert_int_equal(sign(text_compare(TEXT("\xc3\xa9"), TEXT("z"))), 1); /* bytes, unsigned */
    assert_int_equal(sign(text_compare(TEXT("a\0b"), TEXT("a\0a"))), 1);
    assert_true(text_equal(nothing, TEXT("")));
    assert_false(text_equal(TEXT("a"), TEXT("b")));
}

static void test_starts_and_ends(void **state) {
    (void)state;
    struct text nothing = { NULL, 0 };
    assert_true(text_starts_with(TEXT("tank/media"), TEXT("tank/")));
    assert_true(text_starts_with(nothing, nothing));
    assert_false(text_starts_with(TEXT("tan"), TEXT("tank")));
    assert_true(text_ends_with(TEXT("host.croft"), TEXT(".croft")));
    assert_true(text_ends_with(nothing, TEXT("")));
    assert_false(text_ends_with(TEXT("croft"), TEXT(".croft")));
    assert_false(text_ends_with(TEXT("host.crofT"), TEXT(".croft")));
}

static void test_find(void **state) {
    (void)state;
    assert_int_equal(text_find(TEXT("abcabc"), TEXT("ca")), 2);
    assert_int_equal(text_find(TEXT("abcabc"), TEXT("cc")), 6);
    assert_int_equal(text_find(TEXT("abc"), TEXT("")), 0);
    assert_int_equal(text_find(TEXT(""), TEXT("a")), 0);
    assert_int_equal(text_find((struct text){ NULL, 0 }, (struct text){ NULL, 0 }), 0);
    assert_int_equal(text_find(TEXT("a\0b"), TEXT("b")), 2);
}

static uint32_t distance(const char *a, const char *b, uint32_t limit) {
    return text_distance(text_of(a), text_of(b), limit);
}

static void test_distance(void **state) {
    (void)state;
    assert_int_equal(distance("", "", 3), 0);
    assert_int_equal(distance("recordsize", "recordsize", 0), 0);
    assert_int_equal(distance("recordsize", "recordsiez", 3), 1); /* a transposition */
    assert_int_equal(distance("sonarr", "sonar", 3), 1);
    assert_int_equal(distance("sonarr", "snoarr", 3), 1);
    assert_int_equal(distance("kitten", "sitting", 3), 3);
    assert_int_equal(distance("ca", "abc", 5), 3); /* no edit inside a transposition */
    assert_int_equal(distance("", "abc", 5), 3);
    assert_int_equal(distance("", "abc", 2), 3); /* beyond the limit: limit + 1 */
    assert_int_equal(distance("abcdefgh", "stuvwxyz", 3), 4);
    assert_int_equal(distance("a", "b", 0), 1);
    assert_int_equal(distance("abc", "xyz", UINT32_MAX), 3);
}

/* The table as textbooks give it, without any limit. */
static uint32_t plain_distance(struct text a, struct text b) {
    static uint32_t table[16][16];
    for (size_t i = 0; i <= a.size; i++)
        for (size_t j = 0; j <= b.size; j++) {
            if (i == 0 || j == 0) {
                table[i][j] = (uint32_t)(i + j);
                continue;
            }
            bool same = a.data[i - 1] == b.data[j - 1];
            uint32_t best = table[i - 1][j - 1] + !same;
            best = table[i - 1][j] + 1 < best ? table[i - 1][j] + 1 : best;
            best = table[i][j - 1] + 1 < best ? table[i][j - 1] + 1 : best;
            bool swapped = i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] &&
                           a.data[i - 2] == b.data[j - 1];
            if (swapped && table[i - 2][j - 2] + 1 < best)
                best = table[i - 2][j - 2] + 1;
            table[i][j] = best;
        }
    return table[a.size][b.size];
}

static struct text random_text(char *room, unsigned *seed) {
    size_t size = (size_t)rand_r(seed) % 10;
    for (size_t i = 0; i < size; i++)
        room[i] = (char)('a' + rand_r(seed) % 3);
    return (struct text){ room, size };
}

static void test_distance_is_that_of_the_whole_table(void **state) {
    (void)state;
    unsigned seed = 1;
    char a_room[16], b_room[16];
    for (int round = 0; round < 50000; round++) {
        struct text a = random_text(a_room, &seed), b = random_text(b_room, &seed);
        uint32_t limit = (uint32_t)round % 8, exact = plain_distance(a, b);
        assert_int_equal(text_distance(a, b, limit), exact <= limit ? exact : limit + 1);
        assert_int_equal(text_distance(b, a, limit), exact <= limit ? exact : limit + 1);
    }
}

static void test_distance_of_long_texts(void **state) {
    (void)state;
    enum { SIZE = 100000 };
    char *a = malloc(SIZE), *b = malloc(SIZE);
    for (size_t i = 0; i < SIZE; i++)
        a[i] = b[i] = (char)('a' + i * i % 23);
    b[10] ^= 1;
    b[SIZE - 10] ^= 1;
    assert_int_equal(text_distance((struct text){ a, SIZE }, (struct text){ b, SIZE }, 3), 2);
    assert_int_equal(text_distance((struct text){ a, SIZE }, (struct text){ b, SIZE - 1 }, 3), 3);
    free(a);
    free(b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_starts_and_ends),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_distance),
        cmocka_unit_test(test_distance_is_that_of_the_whole_table),
        cmocka_unit_test(test_distance_of_long_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
