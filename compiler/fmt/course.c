/* The course of formatting a text. */
#include "fmt/course_internal.h"

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

bool course_open(struct course *course, struct arena *arena, struct text text) {
    if (text.size > SOURCE_SIZE_MAX)
        return false;
    if (text.size == 0)
        text = TEXT(""); /* an empty buffer has no bytes to point to */
    *course =
        (struct course){ .sources = sources_new(), .names = intern_new(), .diags = diags_new() };
    course->f = (struct fmt){ .arena = arena, .scratch = arena_new(), .text = text };
    struct source_id source = sources_add_view(course->sources, TEXT("text"), text);
    course->f.tree = parse_tokens(course->f.scratch, course->names, course->sources, source,
                                  course->diags, &course->f.tokens);
    return true;
}

struct fmt_edits course_run(struct course *course) {
    struct fmt *f = &course->f;
    fmt_make_atoms(f);
    fmt_mark_roles(f);
    fmt_find_groups(f);
    fmt_flow(f);
    sort_edits(f);
    return (struct fmt_edits){ f->edits.items, f->edits.count, f->tree->broken };
}

void course_close(struct course *course) {
    arena_free(course->f.scratch);
    diags_free(course->diags);
    intern_free(course->names);
    sources_free(course->sources);
}

bool fmt_same_after(struct text text, const struct fmt_edits *edits) {
    struct buf out = { 0 };
    if (edits->count == 0)
        return true;
    fmt_apply(&out, text, edits);
    bool same = fmt_is_same(text, buf_view(&out));
    buf_free(&out);
    return same;
}

struct fmt_edits fmt_source(struct arena *arena, struct text text) {
    struct course course;
    struct fmt_edits edits = { 0 };
    if (!course_open(&course, arena, text))
        return edits;
    edits = course_run(&course);
    course_close(&course);
    /* Where mistakes end is judged by indentation: if that would come out otherwise, all stays. */
    if (edits.broken && !fmt_same_after(text, &edits))
        edits.count = 0;
    return edits;
}
