/* Lints of the editor's texts: each keeps its tree, of which only what was edited is parsed again.
 */
#include "ide/analysis_internal.h"

bool analysis_lints_begin(struct analysis *analysis) {
    if (analysis->lints != NULL)
        return false;
    analysis->lints = lint_set_new(NULL, 0);
    analysis->linter = lint_runner_new(analysis->lints);
    return true;
}

void lints_end(struct analysis *analysis) {
    lint_runner_free(analysis->linter);
    lint_set_free(analysis->lints);
    analysis->linter = NULL;
    analysis->lints = NULL;
}

void lints_edit(struct document *document, uint32_t start_at, uint32_t old_end, uint32_t new_end) {
    if (document->lint_tree != NULL)
        lint_tree_edit(document->analysis->linter, document->lint_tree, start_at, old_end, new_end,
                       buf_view(&document->text));
}

void lints_close(struct document *document) {
    lint_tree_free(document->lint_tree);
    document->lint_tree = NULL;
}

/* A finding as a diagnostic, as `croft lint` shows it. */
static const struct diag *diag_of(struct arena *arena, struct source_id source,
                                  const struct lint_finding *finding) {
    struct diags *diags = diags_new();
    struct diag *diag = diag_add(diags, DIAG_W1101,
                                 (struct span){ source, finding->start, finding->end }, "%.*s",
                                 TEXT_ARG(finding->message));
    diag->severity = finding->severity;
    diag_subject(diags, diag, finding->lint->name);
    if (finding->help.size != 0)
        diag_help(diags, diag, "%.*s", TEXT_ARG(finding->help));
    if (finding->also_end != 0)
        diag_label(diags, diag, (struct span){ source, finding->also_start, finding->also_end },
                   "%.*s", TEXT_ARG(finding->also));
    if (finding->fixable)
        diag_edit(diags, diag, (struct span){ source, finding->fix.start, finding->fix.end },
                  "%.*s", TEXT_ARG(finding->fix.text));
    const struct diag *kept = diag_kept(arena, diag);
    diags_free(diags);
    return kept;
}

/* The compiler says the same there, and knows more. */
static bool is_said(const struct analysis_diags *found, const struct lint_finding *finding) {
    for (uint32_t i = 0; i < found->items.count && finding->code.size != 0; i++) {
        const struct analysis_diag *item = &found->items.items[i];
        if (text_equal(text_of(diag_code_text(item->diag->code)), finding->code) &&
            item->span.start <= finding->end && finding->start <= item->span.end)
            return true;
    }
    return false;
}

void lints_add(struct document *document, struct arena *arena, struct analysis_diags *found) {
    struct analysis *analysis = document->analysis;
    struct file *file = document->file;
    if (analysis->lints == NULL)
        return;
    if (document->lint_tree == NULL)
        document->lint_tree = lint_tree_new(analysis->linter, buf_view(&document->text));
    struct lint_options options = { .file = file->name };
    struct lint_findings lints = lint_run(analysis->linter, document->lint_tree, &options, arena);
    for (uint32_t i = 0; i < lints.count; i++) {
        const struct lint_finding *finding = &lints.items[i];
        if (is_said(found, finding))
            continue;
        struct analysis_diag item = {
            .diag = diag_of(arena, file->input.source, finding),
            .sources = analysis->workspace->sources,
            .span = { file->input.source, finding->start, finding->end },
            .since = analysis->stamp,
        };
        vec_push(arena, &found->items, item);
    }
}
