/* The view of one file at each depth; which other files one file is checked with. */
#include "ide/analysis_internal.h"

bool analysis_syntax(struct analysis *analysis, struct text path, struct ide_view *view) {
    files_load(analysis);
    *view = (struct ide_view){ .sources = analysis->workspace->sources,
                               .names = analysis->workspace->names };
    struct file *file = file_at(analysis, path);
    if (file == NULL || !file_refresh(analysis, file))
        return false;
    view->tree = file->input.tree;
    view->source = file->input.source;
    if (analysis->judged != NULL) {
        view->fleet = &analysis->judged->inspection;
        view->findings = analysis->judged->result->findings;
    }
    return true;
}

static void see_program(struct ide_view *view, struct program *program) {
    view->program = program;
    view->uses = program->uses;
    if (view->source.id < program->by_source.count)
        view->module = program->by_source.items[view->source.id];
}

/* What one file is checked with. */
struct company {
    struct analysis *analysis;
    struct arena *arena;
    VEC(struct input) inputs;
    struct map taken;         /* source → 1 */
    VEC(struct file *) hosts; /* of hosts; what they use has to come, too */
};

static void invite(struct company *company, struct file *file) {
    bool is_new;
    map_put(company->arena, &company->taken, (uint64_t)(uintptr_t)file, &is_new);
    if (!is_new || file->gone || file->version == NULL)
        return;
    vec_push(company->arena, &company->inputs, file->input);
    if (file->input.tier == TIER_HOST)
        vec_push(company->arena, &company->hosts, file);
}

static void invite_module(struct company *company, struct text name) {
    const uint64_t *place = textmap_get(&company->analysis->by_module, name);
    if (place == NULL)
        return;
    struct file *file = (struct file *)(uintptr_t)*place;
    if (file->input.tier == TIER_HOST)
        invite(company, file);
}

static struct text before_last(struct text path) {
    while (path.size > 0 && path.data[path.size - 1] != '.')
        path.size--;
    path.size -= path.size > 0;
    return path;
}

/* Modules are named by `use`, and by what stands before a name. */
static void invite_named(struct company *company, const struct tree *tree) {
    for (uint32_t i = 1; i < tree->node_count; i++) {
        struct node node = { i };
        if (tree->nodes[i].kind == NODE_PATH) {
            struct text path = node_text(tree, node);
            invite_module(company, path);
            invite_module(company, before_last(path));
        } else if (tree->nodes[i].kind == NODE_FIELD_OF) {
            invite_module(company, node_text(tree, node_kid(tree, node, FIELD_OF_OBJECT)));
        }
    }
}

static void invite_all(struct company *company, struct file *file) {
    struct analysis *analysis = company->analysis;
    files_order_common(analysis);
    for (uint32_t i = 0; i < analysis->common.count; i++)
        invite(company, analysis->common.items[i]);
    invite(company, file);
    if (file->input.tier != TIER_HOST)
        invite_named(company, file->input.tree);
    for (uint32_t i = 0; i < company->hosts.count; i++)
        invite_named(company, company->hosts.items[i]->input.tree);
}

static void check_focus(struct analysis *analysis, struct file *file) {
    arena_reset(analysis->focus_arena);
    diags_free(analysis->focus_diags);
    analysis->focus_diags = diags_new();
    analysis->focus = (struct workspace){ .options = analysis->workspace->options,
                                          .arena = analysis->focus_arena };
    struct company company = { .analysis = analysis, .arena = analysis->focus_arena };
    invite_all(&company, file);
    struct sema_options wanted = { .uses = true, .focus = file->input.source };
    analysis->focus_program = sema_check_with(
        analysis->focus_arena, analysis->workspace->names, analysis->workspace->sources,
        company.inputs.items, company.inputs.count, workspace_reader(&analysis->focus),
        analysis->focus_diags, &wanted);
    analysis->focus_file = file;
    analysis->focus_stamp = analysis->stamp;
}

bool analysis_focus(struct analysis *analysis, struct text path, struct ide_view *view) {
    if (!analysis_syntax(analysis, path, view))
        return false;
    files_refresh_documents(analysis);
    struct file *file = file_at(analysis, path);
    if (analysis->focus_file != file || analysis->focus_stamp != analysis->stamp)
        check_focus(analysis, file);
    see_program(view, analysis->focus_program);
    return true;
}

bool analysis_whole(struct analysis *analysis, struct text path, struct ide_view *view) {
    if (!analysis_syntax(analysis, path, view))
        return false;
    struct whole *whole = whole_named(analysis);
    view->sources = whole->workspace.sources;
    view->whole = true;
    see_program(view, whole->workspace.program);
    return true;
}

/* What was typed and is no more takes up room: after so much of it everything is read anew. */
enum { GARBAGE_NAMES = 20000, GARBAGE_SOURCES = 1000 };

static bool is_full_of_garbage(const struct analysis *analysis) {
    const struct workspace *w = analysis->workspace;
    return w != NULL && (intern_count(w->names) > analysis->names_at_load + GARBAGE_NAMES ||
                         sources_count(w->sources) > analysis->files.count + GARBAGE_SOURCES);
}

bool analysis_is_judged(const struct analysis *analysis) {
    return analysis->whole != NULL && analysis->whole->judged &&
           analysis->whole->stamp == analysis->stamp;
}

bool analysis_judge(struct analysis *analysis, bool (*stop)(void *data), void *data,
                    int64_t today) {
    if (is_full_of_garbage(analysis))
        analysis_unload(analysis);
    files_load(analysis);
    return whole_judge(analysis, stop, data, today);
}
