/* Applies edits to files: back to front, so that places stay true, and each file as a whole. */
#include "cli/fix.h"

#include "cli/written.h"

#include <stdlib.h>

typedef VEC(const struct finding_edit *) edit_list;

struct fixing {
    const struct cli *cli;
    const struct workspace *workspace;
    fix_path_of *path_of;
    void *data;
    edit_list taken;
};

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

/* Takes all edits of a finding, or none. */
static bool take(struct fixing *f, const struct finding *finding) {
    edit_list *taken = &f->taken;
    uint32_t fresh = 0;
    for (uint32_t e = 0; e < finding->edits.count; e++) {
        const struct finding_edit *edit = &finding->edits.items[e];
        bool known = false;
        if (f->path_of(f->data, edit->span.source) == NULL)
            return false;
        for (uint32_t t = 0; t < taken->count && !known; t++) {
            known = is_same(edit, taken->items[t]);
            if (!known && overlaps(edit, taken->items[t]))
                return false;
        }
        fresh += !known;
    }
    for (uint32_t e = 0; e < finding->edits.count && fresh == finding->edits.count; e++)
        vec_push(f->cli->arena, taken, &finding->edits.items[e]);
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

static bool write_source(struct fixing *f, const struct finding_edit *const *edits,
                         uint32_t count) {
    struct source_id source = edits[0]->span.source;
    struct buf out = { 0 };
    const char *path = f->path_of(f->data, source);
    edited(&out, source_text(f->workspace->sources, source), edits, count);
    const char *problem = written_over(f->cli->arena, path, buf_view(&out));
    if (problem != NULL)
        cli_message("%s %s", path, problem);
    buf_free(&out);
    return problem == NULL;
}

struct fix_result fix_apply_in(const struct cli *cli, const struct workspace *workspace,
                               const struct findings *findings, fix_path_of *path_of, void *data) {
    struct fixing f = { cli, workspace, path_of, data, { 0 } };
    struct fix_result result = { 0 };
    for (uint32_t i = 0; i < findings_count(findings); i++) {
        const struct finding *finding = findings_at(findings, i);
        if (!finding_is_excused(finding))
            result.fixes += take(&f, finding);
    }
    if (f.taken.count > 1)
        qsort(f.taken.items, f.taken.count, sizeof *f.taken.items, compare_edits);
    for (uint32_t start = 0, end; start < f.taken.count; start = end) {
        for (end = start; end < f.taken.count && f.taken.items[end]->span.source.id ==
                                                     f.taken.items[start]->span.source.id;)
            end++;
        if (!write_source(&f, &f.taken.items[start], end - start))
            result.status = EXIT_IO;
        result.files++;
    }
    return result;
}

/* Only text of the fleet's own files is edited. */
struct fleet {
    const struct cli *cli;
    const struct workspace *workspace;
};

static const char *path_in_fleet(void *data, struct source_id source) {
    const struct fleet *fleet = data;
    struct text name = source_name(fleet->workspace->sources, source);
    if (!text_starts_with(name, TEXT("hosts/")))
        return NULL;
    return arena_printf(fleet->cli->arena, "%s/%.*s", fleet->cli->directory, TEXT_ARG(name));
}

struct fix_result fix_apply(const struct cli *cli, const struct workspace *workspace,
                            const struct findings *findings) {
    struct fleet fleet = { cli, workspace };
    return fix_apply_in(cli, workspace, findings, path_in_fleet, &fleet);
}
