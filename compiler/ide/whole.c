/* All texts of an analysis at one moment: checked together, evaluated, judged. */
#include "base/memory.h"
#include "eval/eval.h"
#include "ide/analysis_internal.h"

#include <stdlib.h>

/* What was found while files were read and parsed, as far as it is of the texts as they are now. */
static void take_parsing(struct analysis *analysis, struct diags *diags, struct arena *arena) {
    const struct diags *loaded = analysis->workspace->diags;
    for (uint32_t i = 0; i < diags_count(loaded); i++) {
        const struct diag *diag = diags_at(loaded, i);
        const struct file *file = file_of_source(analysis, diag->span.source);
        if (file == NULL || (file->version != NULL && file->version->arena == NULL && !file->gone))
            diag_add_kept(diags, diag_kept(arena, diag));
    }
    for (uint32_t f = 0; f < analysis->files.count; f++) {
        const struct file *file = analysis->files.items[f];
        if (file->gone || file->version == NULL || file->version->diags == NULL)
            continue;
        for (uint32_t i = 0; i < diags_count(file->version->diags); i++)
            diag_add_kept(diags, diag_kept(arena, diags_at(file->version->diags, i)));
    }
}

static void take_files(struct analysis *analysis, struct whole *whole) {
    struct workspace *w = &whole->workspace;
    for (uint32_t i = 0; i < analysis->files.count; i++) {
        struct file *file = analysis->files.items[i];
        if (file->gone || file->version == NULL)
            continue;
        vec_push(w->arena, &w->inputs, file->input);
        vec_push(w->arena, &whole->versions, file->version);
        file->version->users++;
    }
}

struct whole *whole_make(struct analysis *analysis, const struct sema_options *wanted) {
    struct arena *arena = arena_new();
    struct whole *whole = ARENA_NEW(arena, struct whole);
    struct workspace *w = &whole->workspace;
    *w = (struct workspace){ .options = analysis->workspace->options,
                             .arena = arena,
                             .names = analysis->workspace->names,
                             .diags = diags_new() };
    whole->stamp = analysis->stamp;
    take_files(analysis, whole);
    w->sources = sources_snapshot(analysis->workspace->sources);
    take_parsing(analysis, w->diags, arena);
    w->program = sema_check_with(arena, w->names, w->sources, w->inputs.items, w->inputs.count,
                                 workspace_reader(w), w->diags, wanted);
    diags_sort(w->diags, w->sources);
    return whole;
}

static void forget_result(struct whole *whole) {
    if (whole->result != NULL)
        build_result_free(whole->result);
    whole->result = NULL;
    inspection_close(&whole->inspection);
}

void whole_free(struct whole *whole) {
    if (whole == NULL)
        return;
    forget_result(whole);
    for (uint32_t i = 0; i < whole->versions.count; i++)
        version_release(whole->versions.items[i]);
    sources_free(whole->workspace.sources);
    diags_free(whole->workspace.diags);
    arena_free(whole->workspace.arena);
}

/* Edits are kept as long as something is shown that was found before them. */
static void trim_edits(struct analysis *analysis) {
    const struct whole *oldest = analysis->judged != NULL ? analysis->judged : analysis->whole;
    for (uint32_t i = 0; i < analysis->files.count; i++)
        if (analysis->files.items[i]->edit_count != 0)
            file_forget_edits(analysis->files.items[i], oldest->stamp);
}

static void refresh(struct analysis *analysis) {
    files_load(analysis);
    files_refresh_documents(analysis);
}

struct whole *whole_current(struct analysis *analysis, bool (*stop)(void *data), void *data) {
    refresh(analysis);
    if (analysis->whole != NULL && analysis->whole->stamp == analysis->stamp)
        return analysis->whole;
    struct sema_options wanted = { .stop = stop, .stop_data = data };
    struct whole *whole = whole_make(analysis, &wanted);
    if (stop != NULL && stop(data)) { /* the program may not be complete */
        whole_free(whole);
        return NULL;
    }
    if (analysis->whole != analysis->judged)
        whole_free(analysis->whole);
    analysis->whole = whole;
    trim_edits(analysis);
    return analysis->whole;
}

struct whole *whole_named(struct analysis *analysis) {
    refresh(analysis);
    if (analysis->named != NULL && analysis->named->stamp == analysis->stamp)
        return analysis->named;
    whole_free(analysis->named);
    struct sema_options wanted = { .uses = true };
    analysis->named = whole_make(analysis, &wanted);
    return analysis->named;
}

/* Evaluates and judges; false when it was stopped. */
static bool judge(struct whole *whole, bool (*stop)(void *data), void *data, int64_t today) {
    struct workspace *w = &whole->workspace;
    struct check_options check = { .today = today, .whole = true };
    struct build_options options = { .check = &check,
                                     .inspection = &whole->inspection,
                                     .threads = w->options.threads,
                                     .stop = stop,
                                     .stop_data = data };
    struct build_result *result = ARENA_NEW(w->arena, struct build_result);
    *result = build_judge(w, &options);
    whole->result = result;
    if (result->stopped)
        return false;
    findings_to_diags(result->findings, w->sources, w->diags, false);
    return true;
}

/* What a stopped work has left behind is not to be continued. */
static void drop_current(struct analysis *analysis) {
    whole_free(analysis->whole);
    analysis->whole = analysis->judged;
}

bool whole_judge(struct analysis *analysis, bool (*stop)(void *data), void *data, int64_t today) {
    if (analysis_is_judged(analysis))
        return true;
    whole_free(analysis->named); /* memory that is not needed now */
    analysis->named = NULL;
    struct whole *whole = whole_current(analysis, stop, data);
    if (whole == NULL)
        return false;
    struct workspace *w = &whole->workspace;
    if (!diags_have_errors(w->diags))
        evaluate_obligations(w->program, w->diags);
    whole->sound = !diags_have_errors(w->diags) && !analysis->options.loose;
    if (whole->sound && !judge(whole, stop, data, today)) {
        drop_current(analysis);
        return false;
    }
    diags_sort(w->diags, w->sources);
    whole->judged = true;
    if (!whole->sound)
        return true;
    if (analysis->judged != NULL && analysis->judged != whole)
        whole_free(analysis->judged);
    analysis->judged = whole;
    trim_edits(analysis);
    return true;
}
