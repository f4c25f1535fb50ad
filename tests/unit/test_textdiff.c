/* Differences of texts: the hunks, and that they lead from one text to the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "query/textdiff.h"

#include <stdlib.h>

/* The hunks as one text. */
static const char *hunks(struct arena *arena, const char *old, const char *new) {
    struct diff_lines lines = textdiff(arena, text_of(old), text_of(new));
    struct buf out = { 0 };
    for (uint32_t i = 0; i < lines.count; i++)
        buf_printf(&out, "%c%.*s\n", lines.items[i].sign, TEXT_ARG(lines.items[i].text));
    const char *text = out.size == 0 ? "" : arena_copy(arena, out.data, out.size);
    buf_free(&out);
    return text;
}

static void expect(const char *old, const char *new, const char *wanted) {
    struct arena *arena = arena_new();
    assert_string_equal(hunks(arena, old, new), wanted);
    arena_free(arena);
}

static void test_hunks(void **state) {
    (void)state;
    expect("", "", "");
    expect("a\nb\n", "a\nb\n", "");
    expect("a\n", "b\n", "@-1,1 +1,1\n-a\n+b\n");
    expect("", "a\nb\n", "@-0,0 +1,2\n+a\n+b\n");
    expect("a\n", "", "@-1,1 +0,0\n-a\n");
    expect("a\nb\nc\n", "a\nc\n", "@-1,3 +1,2\n a\n-b\n c\n");
}

static void test_context(void **state) {
    (void)state;
    expect("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n",
           "@-2,7 +2,7\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n");
    /* Six lines between two changes make one hunk, seven make two. */
    expect("a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
           "@-1,8 +1,8\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
    expect("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
           "@-1,4 +1,4\n-a\n+A\n 1\n 2\n 3\n@-6,4 +6,4\n 5\n 6\n 7\n-b\n+B\n");
}

static void test_open_end(void **state) {
    (void)state;
    expect("a", "a\n", "@-1,1 +1,1\n-a\n\\ No newline at end of file\n+a\n");
    expect("a\nb\n", "a\nb", "@-1,2 +1,2\n a\n-b\n+b\n\\ No newline at end of file\n");
    expect("x\nb", "y\nb", "@-1,2 +1,2\n-x\n+y\n b\n\\ No newline at end of file\n");
}

/* A text of `count` lines, of which those at multiples of `step` are of another kind. */
static char *make_text(uint32_t count, uint32_t step, char other) {
    struct buf out = { 0 };
    for (uint32_t i = 0; i < count; i++)
        buf_printf(&out, "%c%u\n", i % step == 0 ? other : '=', i);
    buf_char(&out, 0);
    return out.data;
}

/* The new text is what the hunks make of the old one; gives the number of changed lines. */
static uint32_t check_applies(const char *old, const char *new) {
    struct arena *arena = arena_new();
    struct diff_lines lines = textdiff(arena, text_of(old), text_of(new));
    struct buf out = { 0 };
    const char *at = old;
    uint32_t line = 1, changes = 0;
    for (uint32_t i = 0; i < lines.count; i++) {
        const struct diff_line *edit = &lines.items[i];
        if (edit->sign == '@') {
            uint32_t start = (uint32_t)strtoul(edit->text.data + 1, NULL, 10);
            for (; line < start; line++) {
                size_t size = strcspn(at, "\n") + 1;
                buf_add(&out, at, size);
                at += size;
            }
            continue;
        }
        changes += edit->sign != ' ';
        if (edit->sign != '+') {
            assert_memory_equal(at, edit->text.data, edit->text.size);
            at += edit->text.size + 1;
            line++;
        }
        if (edit->sign != '-')
            buf_printf(&out, "%.*s\n", TEXT_ARG(edit->text));
    }
    buf_add(&out, at, strlen(at) + 1);
    assert_string_equal(out.data, new);
    buf_free(&out);
    arena_free(arena);
    return changes;
}

static void test_applies(void **state) {
    (void)state;
    static const uint32_t counts[] = { 1, 7, 40, 500 };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (uint32_t step = 1; step < 12; step += 3) {
            char *old = make_text(counts[i], step, 'a'),
                 *new = make_text(counts[i] + 5, step + 1, 'b');
            check_applies(old, new);
            free(old);
            free(new);
        }
}

/* Just small enough to be compared line by line, and just too large. */
static void test_limit(void **state) {
    (void)state;
    uint32_t side = 2047; /* (side + 1)² is TEXTDIFF_CELLS_MAX */
    assert_int_equal((uint64_t)(side + 1) * (side + 1), TEXTDIFF_CELLS_MAX);
    for (uint32_t more = 0; more < 2; more++) {
        uint32_t count = side + more;
        char *old = make_text(count, count - 1, 'a'), *new = make_text(count, count - 1, 'b');
        uint32_t changes = check_applies(old, new);
        assert_int_equal(changes, more == 0 ? 4 : 2 * count);
        free(old);
        free(new);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hunks),    cmocka_unit_test(test_context),
        cmocka_unit_test(test_open_end), cmocka_unit_test(test_applies),
        cmocka_unit_test(test_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
