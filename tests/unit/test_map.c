/* Hash functions and the two maps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/map.h"

#include <stdio.h>
#include <string.h>

/* The functions are the same on every machine and at every alignment, and no length is special. */
static void test_hash_depends_on_bytes_alone(void **state) {
    (void)state;
    char bytes[256], moved[264];
    for (int i = 0; i < 256; i++)
        bytes[i] = (char)(i * 7);
    for (size_t size = 0; size <= 256; size++)
        for (size_t shift = 1; shift < 8; shift++) {
            memcpy(moved + shift, bytes, size);
            assert_true(hash_bytes(bytes, size) == hash_bytes(moved + shift, size));
        }
    assert_true(hash_bytes("", 0) == hash_bytes(NULL, 0));
}

static void test_hash_sees_every_byte(void **state) {
    (void)state;
    char bytes[200] = { 0 };
    for (size_t size = 1; size <= 200; size++) {
        uint64_t plain = hash_bytes(bytes, size);
        assert_true(plain != hash_bytes(bytes, size - 1));
        for (size_t i = 0; i < size; i++) {
            bytes[i] = 1;
            assert_true(hash_bytes(bytes, size) != plain);
            bytes[i] = 0;
        }
    }
}

/* A change here changes nothing that users see, but it should be on purpose. */
static void test_hash_is_fixed(void **state) {
    (void)state;
    const char *text = "The quick brown fox jumps over the lazy dog, and once more over it.";
    assert_true(hash_bytes(text, 0) == 0x42bc986dc5eec4d3u);
    assert_true(hash_bytes(text, 3) == 0x9409f0475360b834u);
    assert_true(hash_bytes(text, 11) == 0xa4104192b8484226u);
    assert_true(hash_bytes(text, 40) == 0x4fd9219bd277614cu);
    assert_true(hash_bytes(text, strlen(text)) == 0xf48f06defdb5b1c5u);
}

static uint32_t bits_set(uint64_t x) {
    return (uint32_t)__builtin_popcountll(x);
}

/* One bit of the input flips about half the bits of the hash. */
static void test_hash_spreads(void **state) {
    (void)state;
    static const size_t sizes[] = { 1, 3, 4, 8, 15, 16, 17, 31, 48, 49, 100 };
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        char bytes[100] = { 0 };
        uint64_t plain = hash_bytes(bytes, sizes[s]), flips = 0, bits = sizes[s] * 8;
        for (size_t bit = 0; bit < bits; bit++) {
            bytes[bit / 8] = (char)(1 << bit % 8);
            flips += bits_set(hash_bytes(bytes, sizes[s]) ^ plain);
            bytes[bit / 8] = 0;
        }
        assert_in_range(flips / bits, 24, 40);
    }
}

static void test_empty_maps(void **state) {
    (void)state;
    struct map map = { 0 };
    struct textmap textmap = { 0 };
    assert_null(map_get(&map, 0));
    assert_null(map_get(&map, 42));
    assert_null(textmap_get(&textmap, TEXT("")));
    assert_null(textmap_get(&textmap, TEXT("x")));
}

/* Around every size at which something changes: the scan of small maps, each doubling. */
static void test_map_at_every_size(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct map map = { 0 };
    for (uint64_t i = 0; i < 3000; i++) {
        bool is_new = false;
        uint64_t key = i << 32 | (i * 64); /* low bits alike */
        assert_null(map_get(&map, key));
        uint64_t *place = map_put(arena, &map, key, &is_new);
        assert_true(is_new);
        assert_int_equal(*place, 0);
        *place = i;
        assert_int_equal(*map_put(arena, &map, key, &is_new), i);
        assert_false(is_new);
        assert_int_equal(map.count, i + 1);
        if (i < 70 || i % 512 < 2)
            for (uint64_t k = 0; k <= i; k++)
                assert_int_equal(*map_get(&map, k << 32 | (k * 64)), k);
    }
    for (uint32_t i = 0; i < map.count; i++) /* in order of insertion */
        assert_int_equal(map.entries[i].value, i);
    arena_free(arena);
}

static void test_map_takes_any_key(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct map map = { 0 };
    static const uint64_t keys[] = { 0, UINT64_MAX, 1, UINT64_MAX - 1, 1ull << 63 };
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < 5; i++)
            *map_put(arena, &map, keys[i], NULL) = i + 1;
        for (size_t i = 0; i < 5; i++)
            assert_int_equal(*map_get(&map, keys[i]), i + 1);
        for (uint64_t i = 100; i < 200; i++)
            map_put(arena, &map, i, NULL);
    }
    assert_int_equal(map.count, 105);
    arena_free(arena);
}

static void test_textmap_at_every_size(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct textmap map = { 0 };
    for (uint64_t i = 0; i < 3000; i++) {
        struct text key = text_of(arena_printf(arena, "service-%d", (int)i));
        bool is_new = false;
        assert_null(textmap_get(&map, key));
        *textmap_put(arena, &map, key, &is_new) = i;
        assert_true(is_new);
    }
    for (uint64_t i = 0; i < 3000; i++) {
        char name[32];
        int size = snprintf(name, sizeof name, "service-%d", (int)i);
        bool is_new = true;
        assert_int_equal(*textmap_get(&map, (struct text){ name, (size_t)size }), i);
        assert_int_equal(*textmap_put(arena, &map, (struct text){ name, (size_t)size }, &is_new),
                         i);
        assert_false(is_new);
        assert_int_equal(map.entries[i].value, i);
    }
    assert_int_equal(map.count, 3000);
    assert_null(textmap_get(&map, TEXT("service-3000")));
    arena_free(arena);
}

static void test_textmap_compares_whole_texts(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct textmap map = { 0 };
    *textmap_put(arena, &map, TEXT(""), NULL) = 1;
    *textmap_put(arena, &map, TEXT("\0"), NULL) = 2;
    *textmap_put(arena, &map, TEXT("\0\0"), NULL) = 3;
    *textmap_put(arena, &map, TEXT("a\0b"), NULL) = 4;
    *textmap_put(arena, &map, TEXT("a\0c"), NULL) = 5;
    assert_int_equal(map.count, 5);
    assert_int_equal(*textmap_get(&map, (struct text){ NULL, 0 }), 1);
    assert_int_equal(*textmap_get(&map, TEXT("\0\0")), 3);
    assert_int_equal(*textmap_get(&map, TEXT("a\0c")), 5);
    assert_null(textmap_get(&map, TEXT("a")));
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hash_depends_on_bytes_alone),
        cmocka_unit_test(test_hash_sees_every_byte),
        cmocka_unit_test(test_hash_is_fixed),
        cmocka_unit_test(test_hash_spreads),
        cmocka_unit_test(test_empty_maps),
        cmocka_unit_test(test_map_at_every_size),
        cmocka_unit_test(test_map_takes_any_key),
        cmocka_unit_test(test_textmap_at_every_size),
        cmocka_unit_test(test_textmap_compares_whole_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
