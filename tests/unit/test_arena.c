/* Arenas, and the arrays and buffers that grow by the same rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool all_bytes(const char *bytes, size_t size, char c) {
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != c)
            return false;
    return true;
}

static void test_alloc_is_zeroed_and_aligned(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    for (int round = 0; round < 2; round++) { /* the second finds what the first left behind */
        for (size_t size = 0; size < 700; size++) {
            char *block = arena_alloc(arena, size);
            assert_non_null(block);
            assert_int_equal((uintptr_t)block % _Alignof(max_align_t), 0);
            assert_true(all_bytes(block, size, 0));
            memset(block, 0x5a, size);
            arena_copy(arena, "x", size % 2); /* disturbs the alignment */
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

static void test_blocks_do_not_overlap(void **state) {
    (void)state;
    enum { COUNT = 2000 };
    struct arena *arena = arena_new();
    char *blocks[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        blocks[i] = i % 3 == 0 ? arena_alloc(arena, i) : arena_alloc_raw(arena, i);
        memset(blocks[i], (int)(i % 100), i);
    }
    for (size_t i = 0; i < COUNT; i++)
        assert_true(all_bytes(blocks[i], i, (char)(i % 100)));
    arena_free(arena);
}

static void test_copies_end_with_zero(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    assert_string_equal(arena_copy(arena, "forge", 3), "for");
    assert_string_equal(arena_copy(arena, NULL, 0), "");
    char *text = arena_copy(arena, "a\0b", 3);
    assert_memory_equal(text, "a\0b\0", 4);
    arena_free(arena);
}

static void test_printf_of_any_length(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    assert_string_equal(arena_printf(arena, "%s-%d", "nas", 1), "nas-1");
    for (int width = 250; width < 262; width++) {
        const char *text = arena_printf(arena, "%*d", width, 7);
        assert_int_equal(strlen(text), width);
        assert_int_equal(text[width - 1], '7');
    }
    assert_int_equal(strlen(arena_printf(arena, "%100000d", 7)), 100000);
    arena_free(arena);
}

static void test_release_gives_back_what_came_later(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct arena_mark empty = arena_mark(arena);
    char *kept = arena_copy(arena, "kept", 4);
    struct arena_mark mark = arena_mark(arena);
    char *first = arena_alloc(arena, 100);
    for (int i = 0; i < 1000; i++)
        memset(arena_alloc(arena, 1000), 1, 1000); /* into further chunks */
    size_t footprint = arena_footprint(arena);
    arena_release(arena, mark);
    assert_ptr_equal(arena_alloc(arena, 100), first);
    assert_string_equal(kept, "kept");
    for (int i = 0; i < 1000; i++)
        assert_true(all_bytes(arena_alloc(arena, 1000), 1000, 0));
    assert_int_equal(arena_footprint(arena), footprint);
    arena_release(arena, empty);
    assert_non_null(arena_alloc(arena, 1));
    arena_free(arena);
}

static void test_reset_keeps_chunks_but_no_giants(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    assert_int_equal(arena_footprint(arena), 0);
    arena_alloc(arena, 1);
    assert_in_range(arena_footprint(arena), 1, 64 << 10);
    size_t small = arena_footprint(arena);
    char *giant = arena_alloc(arena, 32 << 20);
    assert_true(all_bytes(giant, 32 << 20, 0));
    assert_true(arena_footprint(arena) > 32u << 20);
    arena_reset(arena);
    assert_int_equal(arena_footprint(arena), small);
    arena_free(arena);
    arena_free(NULL);
}

static void test_extend_only_the_newest_block(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    char *block = arena_alloc(arena, 10);
    memset(block, 'a', 10);
    assert_true(arena_extend(arena, block, 10, 5000));
    memset(block + 10, 'b', 4990);
    char *next = arena_alloc(arena, 16);
    assert_true(next >= block + 5000);
    assert_false(arena_extend(arena, block, 5000, 6000));
    assert_false(arena_extend(arena, next, 16, 1 << 20)); /* more than the chunk has */
    assert_false(arena_extend(arena, NULL, 0, 1));
    assert_true(all_bytes(block, 10, 'a'));
    assert_true(all_bytes(block + 10, 4990, 'b'));
    arena_free(arena);
}

static void test_no_memory_ends_with_70(void **state) {
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        fclose(stderr);
        arena_alloc_raw(arena_new(), SIZE_MAX - 4096);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 70);
}

static void test_vec_grows(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    VEC(uint32_t) alone = { 0 };
    for (uint32_t i = 0; i < 100000; i++)
        vec_push(arena, &alone, i);
    VEC(uint32_t) evens = { 0 }, odds = { 0 };
    for (uint32_t i = 0; i < 1000; i++) { /* neither can grow in place */
        vec_push(arena, &evens, 2 * i);
        vec_push(arena, &odds, 2 * i + 1);
    }
    assert_int_equal(alone.count, 100000);
    assert_true(alone.capacity >= alone.count);
    for (uint32_t i = 0; i < alone.count; i++)
        assert_int_equal(alone.items[i], i);
    for (uint32_t i = 0; i < 1000; i++) {
        assert_int_equal(evens.items[i], 2 * i);
        assert_int_equal(odds.items[i], 2 * i + 1);
    }
    arena_free(arena);
}

static void test_buf_grows(void **state) {
    (void)state;
    struct buf buf = { 0 };
    assert_int_equal(buf_view(&buf).size, 0);
    buf_add(&buf, NULL, 0);
    for (int i = 0; i < 1000; i++)
        buf_printf(&buf, "%d,", i % 10);
    assert_int_equal(buf.size, 2000);
    buf_text(&buf, TEXT("end"));
    buf_char(&buf, '.');
    assert_memory_equal(buf.data + 1996, "8,9,end.", 8);
    buf_reserve(&buf, 100000);
    assert_true(buf.capacity >= buf.size + 100000);
    assert_int_equal(buf.size, 2004);
    buf_printf(&buf, "%*s", 200000, "x");
    assert_int_equal(buf.size, 202004);
    assert_int_equal(buf.data[202003], 'x');
    buf_free(&buf);
    assert_null(buf.data);
    assert_int_equal(buf.capacity, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alloc_is_zeroed_and_aligned),
        cmocka_unit_test(test_blocks_do_not_overlap),
        cmocka_unit_test(test_copies_end_with_zero),
        cmocka_unit_test(test_printf_of_any_length),
        cmocka_unit_test(test_release_gives_back_what_came_later),
        cmocka_unit_test(test_reset_keeps_chunks_but_no_giants),
        cmocka_unit_test(test_extend_only_the_newest_block),
        cmocka_unit_test(test_no_memory_ends_with_70),
        cmocka_unit_test(test_vec_grows),
        cmocka_unit_test(test_buf_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
