/* What is shown to be wrong in a file: put together from the depths, of which some may be older
 * than the text. */
#include "ide/analysis_internal.h"

struct collecting {
    struct analysis *analysis;
    struct arena *arena;
    struct file *file;
    struct analysis_diags found;
};

/* What a look at one file by itself cannot show. */
static bool is_of_whole(enum diag_code code) {
    switch (code) {
    case DIAG_E0326:
    case DIAG_E0501:
    case DIAG_E0502:
    case DIAG_E0503:
    case DIAG_W0902:
    case DIAG_W0903:
    case DIAG_W0904:
    case DIAG_W0905:
        return true;
    default:
        return diag_code_phase(code) != DIAG_SYNTAX && diag_code_phase(code) != DIAG_TYPES;
    }
}

static bool is_same(const struct analysis_diag *a, const struct analysis_diag *b) {
    return a->diag->code == b->diag->code && a->span.start == b->span.start &&
           a->span.end == b->span.end && strcmp(a->diag->message, b->diag->message) == 0;
}

static void add(struct collecting *c, struct analysis_diag item) {
    for (uint32_t i = 0; i < c->found.items.count; i++)
        if (is_same(&c->found.items.items[i], &item))
            return;
    vec_push(c->arena, &c->found.items, item);
}

static void add_now(struct collecting *c, const struct diags *diags) {
    for (uint32_t i = 0; i < diags_count(diags); i++) {
        const struct diag *diag = diags_at(diags, i);
        if (diag->span.source.id != c->file->input.source.id)
            continue;
        add(c, (struct analysis_diag){ .diag = diag,
                                       .sources = c->analysis->workspace->sources,
                                       .span = diag->span,
                                       .since = c->analysis->stamp });
    }
}

/* The finding that a diagnostic was made of. */
static const struct finding *finding_of(const struct whole *whole, const struct diag *diag) {
    if (whole->result == NULL || whole->result->findings == NULL || diag->subject == NULL)
        return NULL;
    for (uint32_t i = 0; i < findings_count(whole->result->findings); i++) {
        const struct finding *finding = findings_at(whole->result->findings, i);
        if (text_equal(finding->policy, text_of(diag->subject)) &&
            finding->span.source.id == diag->span.source.id &&
            finding->span.start == diag->span.start &&
            text_equal(finding->message, text_of(diag->message)))
            return finding;
    }
    return NULL;
}

static void add_older(struct collecting *c, const struct whole *whole, bool only_of_whole) {
    const struct diags *diags = whole->workspace.diags;
    for (uint32_t i = 0; i < diags_count(diags); i++) {
        const struct diag *diag = diags_at(diags, i);
        struct span span = diag->span;
        if (file_of_source(c->analysis, span.source) != c->file ||
            (only_of_whole && !is_of_whole(diag->code)) ||
            !file_span_now(c->file, whole->stamp, &span.start, &span.end))
            continue;
        add(c, (struct analysis_diag){ .diag = diag,
                                       .finding = finding_of(whole, diag),
                                       .sources = whole->workspace.sources,
                                       .span = span,
                                       .stale = whole->stamp != c->analysis->stamp,
                                       .since = whole->stamp });
    }
}

static void add_parsing(struct collecting *c) {
    const struct version *version = c->file->version;
    add_now(c, version->diags != NULL ? version->diags : c->analysis->workspace->diags);
}

struct analysis_diags analysis_diagnostics(struct analysis *analysis, struct arena *arena,
                                           struct text path) {
    struct ide_view view;
    files_load(analysis);
    struct collecting c = { .analysis = analysis, .arena = arena, .file = file_at(analysis, path) };
    if (c.file == NULL || !file_refresh(analysis, c.file))
        return c.found;
    add_parsing(&c);
    bool alone = c.file->document != NULL && analysis_focus(analysis, path, &view);
    if (alone)
        add_now(&c, analysis->focus_diags);
    const struct whole *whole = analysis->whole, *judged = analysis->judged;
    if (whole != NULL)
        add_older(&c, whole, alone && whole->stamp != analysis->stamp);
    if (judged != NULL && judged != whole)
        add_older(&c, judged, true);
    if (c.file->document != NULL)
        lints_add(c.file->document, arena, &c.found);
    return c.found;
}

bool analysis_place_now(struct analysis *analysis, const struct analysis_diag *diag,
                        struct span span, struct span *now) {
    const struct file *file = file_of_source(analysis, span.source);
    *now = span;
    return file != NULL && !file->gone &&
           (diag->since == analysis->stamp ||
            file_span_now(file, diag->since, &now->start, &now->end));
}

struct analysis_diags analysis_diagnostics_of_none(struct analysis *analysis, struct arena *arena) {
    struct analysis_diags found = { 0 };
    const struct whole *whole = analysis->whole;
    const struct diags *diags = whole != NULL                 ? whole->workspace.diags
                                : analysis->workspace != NULL ? analysis->workspace->diags
                                                              : NULL;
    for (uint32_t i = 0; diags != NULL && i < diags_count(diags); i++) {
        const struct diag *diag = diags_at(diags, i);
        if (file_of_source(analysis, diag->span.source) == NULL)
            vec_push(arena, &found.items, ((struct analysis_diag){ .diag = diag }));
    }
    return found;
}
