/* The course of formatting a text. */
#include "fmt/fmt.h"

#include "fmt/fmt_internal.h"
#include "syntax/parse.h"

#include <stdlib.h>

static int by_start(const void *a, const void *b) {
    const struct fmt_edit *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

/* Remarks are written when their neighbours are known, so that some edits come late. */
static void sort_edits(struct fmt *f) {
    for (uint32_t i = 1; i < f->edits.count; i++)
        if (f->edits.items[i].start < f->edits.items[i - 1].start) {
            qsort(f->edits.items, f->edits.count, sizeof *f->edits.items, by_start);
            return;
        }
}

static void format(struct fmt *f) {
    fmt_make_atoms(f);
    fmt_mark_roles(f);
    fmt_find_groups(f);
    fmt_flow(f);
    sort_edits(f);
}

/* Where mistakes end is judged by indentation: if that would come out otherwise, all stays. */
static bool reads_otherwise(struct text text, const struct fmt_edits *edits) {
    struct buf out = { 0 };
    if (!edits->broken || edits->count == 0)
        return false;
    fmt_apply(&out, text, edits);
    bool same = fmt_is_same(text, buf_view(&out));
    buf_free(&out);
    return !same;
}

struct fmt_edits fmt_source(struct arena *arena, struct text text) {
    struct fmt_edits edits = { 0 };
    struct sources *sources = sources_new();
    struct intern *names = intern_new();
    struct diags *diags = diags_new();
    struct fmt f = { .arena = arena, .scratch = arena_new(), .text = text };
    struct source_id source = sources_add_view(sources, TEXT("text"), text);
    if (source.id != 0) {
        f.tree = parse_tokens(f.scratch, names, sources, source, diags, &f.tokens);
        format(&f);
        edits = (struct fmt_edits){ f.edits.items, f.edits.count, f.tree->broken };
        if (reads_otherwise(text, &edits))
            edits.count = 0;
    }
    arena_free(f.scratch);
    diags_free(diags);
    intern_free(names);
    sources_free(sources);
    return edits;
}
