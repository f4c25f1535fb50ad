/* Whether a rename keeps what everything means: the edited texts are checked anew and compared,
 * name by name, with what was known before. */
#include "ide/rename.h"
#include "query/deep.h"
#include "syntax/parse.h"

struct verifying {
    struct arena *scratch;
    const struct ide_view *view;
    const struct ide_rename *rename;
    const struct module *moved;
    struct text moved_to;
    struct sources *sources;
    struct diags *diags;
    const struct program *after;
};

/* The edits of one source: a stretch of all of them. */
static const struct ide_edit *edits_of(const struct ide_rename *rename, struct source_id source,
                                       uint32_t *count) {
    uint32_t first = 0;
    while (first < rename->edit_count && rename->edits[first].span.source.id != source.id)
        first++;
    *count = 0;
    while (first + *count < rename->edit_count &&
           rename->edits[first + *count].span.source.id == source.id)
        ++*count;
    return &rename->edits[first];
}

static struct text edited(struct arena *arena, struct text text, const struct ide_edit *edits,
                          uint32_t count) {
    struct buf out = { 0 };
    uint32_t at = 0;
    for (uint32_t i = 0; i < count; i++) {
        buf_add(&out, text.data + at, edits[i].span.start - at);
        buf_text(&out, edits[i].text);
        at = edits[i].span.end;
    }
    buf_add(&out, text.data + at, text.size - at);
    struct text result = { arena_copy(arena, out.data, out.size), out.size };
    buf_free(&out);
    return result;
}

/* A table with the same numbers of sources, so that trees of unchanged ones stay true. */
static void make_sources(struct verifying *v) {
    for (uint32_t id = 1; id <= sources_count(v->view->sources); id++) {
        struct source_id source = { id };
        struct text text = source_text(v->view->sources, source);
        uint32_t count;
        const struct ide_edit *edits = edits_of(v->rename, source, &count);
        if (count != 0)
            text = edited(v->scratch, text, edits, count);
        sources_add_view(v->sources, source_name(v->view->sources, source), text);
    }
}

static const struct input *make_inputs(struct verifying *v) {
    const struct program *before = v->view->program;
    struct input *inputs = ARENA_ARRAY(v->scratch, struct input, before->modules.count + 1);
    for (uint32_t i = 0; i < before->modules.count; i++) {
        const struct module *module = before->modules.items[i];
        uint32_t count;
        edits_of(v->rename, module->tree->source, &count);
        inputs[i] = (struct input){ .source = module->tree->source,
                                    .module = module == v->moved ? v->moved_to : module->name,
                                    .tier = module->tier,
                                    .host = module->host,
                                    .tree = module->tree };
        if (count != 0)
            inputs[i].tree = parse(v->scratch, v->view->names, v->sources, module->tree->source,
                                   v->diags);
    }
    return inputs;
}

static void check(void *data) {
    struct verifying *v = data;
    make_sources(v);
    const struct input *inputs = make_inputs(v);
    struct sema_options options = { .uses = true };
    v->after = sema_check_with(v->scratch, v->view->names, v->sources, inputs,
                               v->view->program->modules.count, v->view->program->files, v->diags,
                               &options);
    if (!diags_have_errors(v->diags))
        evaluate_obligations(v->after, v->diags);
}

/* Where a position of the texts before is in those after. */
static uint32_t moved_position(const struct verifying *v, uint32_t position) {
    struct span span = source_at_position(v->view->sources, position);
    uint32_t count;
    const struct ide_edit *edits = edits_of(v->rename, span.source, &count);
    int64_t shift = 0;
    for (uint32_t i = 0; i < count && edits[i].span.end <= span.start; i++)
        shift += (int64_t)edits[i].text.size - (edits[i].span.end - edits[i].span.start);
    return position == 0 ? 0
                         : (uint32_t)(source_base(v->sources, span.source) + span.start + shift);
}

static const char *place_text(struct arena *arena, const struct verifying *v,
                              const struct use *use) {
    struct span span = ide_use_span(v->view, use);
    return arena_printf(arena, "%.*s:%u", TEXT_ARG(source_name(v->view->sources, span.source)),
                        source_place(v->view->sources, span.source, span.start).line);
}

/* A parameter or resource named twice, say: errors that were not there before. */
static const char *new_error(struct arena *arena, const struct verifying *v) {
    const struct diags *before = v->view->program->diags;
    uint32_t counts[DIAG_CODE_COUNT] = { 0 };
    for (uint32_t i = 0; before != NULL && i < diags_count(before); i++)
        counts[diags_at(before, i)->code]++;
    for (uint32_t i = 0; i < diags_count(v->diags); i++) {
        const struct diag *diag = diags_at(v->diags, i);
        if (diag->severity != DIAG_ERROR)
            continue;
        if (counts[diag->code] == 0)
            return arena_printf(arena, "then %s (%.*s:%u)", diag->message,
                                TEXT_ARG(source_name(v->sources, diag->span.source)),
                                source_place(v->sources, diag->span.source, diag->span.start).line);
        counts[diag->code]--;
    }
    return NULL;
}

/* Whether a name means after what it meant before. */
static bool means_the_same(const struct verifying *v, const struct use *before,
                           const struct use *after) {
    if (before->target != after->target || before->role != after->role ||
        moved_position(v, before->declared) != after->declared)
        return false;
    if (before->declared != 0 || before->target == USE_RESOURCE)
        return true; /* keys are written in so many ways; an unknown one is an error of the build */
    return text_equal(before->name, after->name);
}

/* Both tables are in the order of positions, which edits keep. Uses at one place may have changed
 * theirs, as a path that says more than before. */
static const char *compare(struct arena *arena, const struct verifying *v) {
    const struct uses *before = v->view->uses, *after = v->after->uses;
    uint32_t k = 0;
    for (uint32_t i = 0; i < before->items.count; i++) {
        const struct use *use = &before->items.items[i];
        bool found = false;
        for (uint32_t ahead = 0; ahead < 4 && k + ahead < after->items.count && !found; ahead++)
            if (means_the_same(v, use, &after->items.items[k + ahead])) {
                found = true;
                k += ahead + 1;
            }
        if (!found && use->target != USE_MODULE)
            return arena_printf(arena, "`%.*s` would mean something else at %s",
                                TEXT_ARG(use->name), place_text(arena, v, use));
    }
    return NULL;
}

const char *ide_rename_verify(struct arena *arena, const struct ide_view *view,
                              const struct ide_rename *rename, const struct module *moved,
                              struct text moved_to) {
    struct verifying v = { .scratch = arena_new(),
                           .view = view,
                           .rename = rename,
                           .moved = moved,
                           .moved_to = moved_to,
                           .sources = sources_new(),
                           .diags = diags_new() };
    deep_run(check, &v);
    const char *problem = new_error(arena, &v);
    if (problem == NULL)
        problem = compare(arena, &v);
    diags_free(v.diags);
    sources_free(v.sources);
    arena_free(v.scratch);
    return problem;
}
