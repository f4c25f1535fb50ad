/* libFuzzer target: any bytes are formatted. What came out means the same and is formatted; the
 * edits are in order; a part of the text keeps its meaning, too; every line has an indentation. */
#include "fmt/fmt.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good, const char *what) {
    if (good)
        return;
    fprintf(stderr, "not so: %s\n", what);
    abort();
}

static void check_order(struct text text, const struct fmt_edits *edits) {
    uint32_t end = 0;
    for (uint32_t i = 0; i < edits->count; i++) {
        const struct fmt_edit *edit = &edits->items[i];
        check(edit->start >= end && edit->end >= edit->start && edit->end <= text.size,
              "edits are in order");
        end = edit->end;
    }
}

static void check_part(struct arena *arena, struct text text) {
    uint32_t middle = (uint32_t)text.size / 2, columns;
    struct fmt_edits edits = fmt_range(arena, text, middle, middle + 40);
    struct buf out = { 0 };
    check_order(text, &edits);
    fmt_apply(&out, text, &edits);
    check(fmt_is_same(text, buf_view(&out)), "a formatted part means the same");
    fmt_line_indent(text, middle, &columns);
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *arena = arena_new();
    struct text text = { (const char *)data, size };
    struct fmt_edits edits = fmt_source(arena, text);
    struct buf once = { 0 }, twice = { 0 };
    check_order(text, &edits);
    fmt_apply(&once, text, &edits);
    check(fmt_is_same(text, buf_view(&once)), "formatted text means the same");
    edits = fmt_source(arena, buf_view(&once));
    fmt_apply(&twice, buf_view(&once), &edits);
    check(text_equal(buf_view(&once), buf_view(&twice)), "formatted text is formatted");
    check_part(arena, text);
    buf_free(&once);
    buf_free(&twice);
    arena_free(arena);
    return 0;
}
