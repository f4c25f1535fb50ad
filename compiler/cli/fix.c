/* Applies edits to files: back to front, so that places stay true, and each file as a whole. */
#include "cli/fix.h"

#include "cli/written.h"

#include <stdlib.h>

typedef VEC(const struct finding_edit *) edit_list;

static bool overlaps(const struct finding_edit *a, const struct finding_edit *b) {
    if (a->span.source.id != b->span.source.id)
        return false;
    if (a->span.start == b->span.start)
        return true; /* which would come first? */
    return a->span.start < b->span.end && b->span.start < a->span.end;
}

static bool is_same(const struct finding_edit *a, const struct finding_edit *b) {
    return a->span.source.id == b->span.source.id && a->span.start == b->span.start &&
           a->span.end == b->span.end && text_equal(a->text, b->text);
}

/* Only text of the fleet's own files is edited. */
static bool is_ours(const struct workspace *workspace, const struct finding_edit *edit) {
    return text_starts_with(source_name(workspace->sources, edit->span.source), TEXT("hosts/"));
}

/* Takes all edits of a finding, or none. */
static bool take(struct arena *arena, const struct workspace *workspace, edit_list *taken,
                 const struct finding *finding) {
    uint32_t fresh = 0;
    for (uint32_t e = 0; e < finding->edits.count; e++) {
        const struct finding_edit *edit = &finding->edits.items[e];
        bool known = false;
        if (!is_ours(workspace, edit))
            return false;
        for (uint32_t t = 0; t < taken->count && !known; t++) {
            known = is_same(edit, taken->items[t]);
            if (!known && overlaps(edit, taken->items[t]))
                return false;
        }
        fresh += !known;
    }
    for (uint32_t e = 0; e < finding->edits.count && fresh == finding->edits.count; e++)
        vec_push(arena, taken, &finding->edits.items[e]);
    return fresh == finding->edits.count && fresh != 0;
}

static int compare_edits(const void *a, const void *b) {
    const struct finding_edit *x = *(const struct finding_edit *const *)a;
    const struct finding_edit *y = *(const struct finding_edit *const *)b;
    if (x->span.source.id != y->span.source.id)
        return x->span.source.id < y->span.source.id ? -1 : 1;
    return x->span.start < y->span.start ? -1 : x->span.start > y->span.start;
}

static void edited(struct buf *out, struct text text, const struct finding_edit *const *edits,
                   uint32_t count) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < count; i++) {
        buf_add(out, text.data + at, edits[i]->span.start - at);
        buf_text(out, edits[i]->text);
        at = edits[i]->span.end;
    }
    buf_add(out, text.data + at, text.size - at);
}

static bool write_source(const struct cli *cli, const struct workspace *workspace,
                         const struct finding_edit *const *edits, uint32_t count) {
    struct source_id source = edits[0]->span.source;
    struct buf out = { 0 };
    const char *path = arena_printf(cli->arena, "%s/%.*s", cli->directory,
                                    TEXT_ARG(source_name(workspace->sources, source)));
    edited(&out, source_text(workspace->sources, source), edits, count);
    const char *problem = written_over(cli->arena, path, buf_view(&out));
    if (problem != NULL)
        cli_message("%s %s", path, problem);
    buf_free(&out);
    return problem == NULL;
}

struct fix_result fix_apply(const struct cli *cli, const struct workspace *workspace,
                            const struct findings *findings) {
    struct fix_result result = { 0 };
    edit_list taken = { 0 };
    for (uint32_t i = 0; i < findings_count(findings); i++) {
        const struct finding *finding = findings_at(findings, i);
        if (!finding_is_excused(finding))
            result.fixes += take(cli->arena, workspace, &taken, finding);
    }
    if (taken.count > 1)
        qsort(taken.items, taken.count, sizeof *taken.items, compare_edits);
    for (uint32_t start = 0, end; start < taken.count; start = end) {
        for (end = start; end < taken.count &&
                          taken.items[end]->span.source.id == taken.items[start]->span.source.id;)
            end++;
        if (!write_source(cli, workspace, &taken.items[start], end - start))
            result.status = EXIT_IO;
        result.files++;
    }
    return result;
}
