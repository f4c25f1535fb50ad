/* An analysis: its documents, and the view of one file at each depth. */
#include "ide/analysis.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "ide/analysis_internal.h"

#include <stdlib.h>

struct analysis *analysis_new(const struct analysis_options *options) {
    struct analysis *analysis = memory_alloc(sizeof *analysis);
    *analysis = (struct analysis){ .options = *options, .stamp = 1 };
    analysis->directory = strdup(options->directory);
    analysis->library = options->library == NULL ? NULL : strdup(options->library);
    analysis->options.directory = analysis->directory;
    analysis->options.library = analysis->library;
    analysis->focus_arena = arena_new();
    analysis->focus_diags = diags_new();
    return analysis;
}

/* Forgets everything that is known. */
static void unload(struct analysis *analysis) {
    if (analysis->judged != analysis->whole)
        whole_free(analysis->judged);
    whole_free(analysis->whole);
    analysis->whole = analysis->judged = NULL;
    analysis->focus_file = NULL;
    analysis->focus_program = NULL;
    files_unload(analysis);
}

void analysis_free(struct analysis *analysis) {
    if (analysis == NULL)
        return;
    unload(analysis);
    while (analysis->documents != NULL)
        document_close(analysis->documents);
    diags_free(analysis->focus_diags);
    arena_free(analysis->focus_arena);
    free(analysis->directory);
    free(analysis->library);
    free(analysis);
}

const struct analysis_options *analysis_where(const struct analysis *analysis) {
    return &analysis->options;
}

void analysis_load(struct analysis *analysis) {
    files_load(analysis);
}

uint64_t analysis_stamp(const struct analysis *analysis) {
    return analysis->stamp;
}

/* --- Documents --- */

struct document *analysis_document(struct analysis *analysis, struct text path) {
    for (struct document *d = analysis->documents; d != NULL; d = d->next)
        if (text_equal(text_of(d->path), path))
            return d;
    return NULL;
}

static void note_change(struct document *document, uint32_t start, uint32_t old_end,
                        uint32_t new_end) {
    struct analysis *analysis = document->analysis;
    analysis->stamp++;
    if (document->file == NULL)
        return;
    document->file->stale = true;
    file_note_edit(document->file, (struct edit){ analysis->stamp, start, old_end, new_end });
}

static uint32_t common_start(struct text a, struct text b) {
    uint32_t at = 0;
    while (at < a.size && at < b.size && a.data[at] == b.data[at])
        at++;
    return at;
}

/* The file's text becomes another one: as one edit of what differs. */
static void note_replaced(struct document *document, struct text old, struct text new) {
    uint32_t start = common_start(old, new), end = 0;
    while (end < old.size - start &&
           end < new.size - start &&old.data[old.size - 1 - end] == new.data[new.size - 1 - end])
        end++;
    if (old.size == new.size && start == old.size && !document->file->gone)
        return;
    note_change(document, start, (uint32_t)old.size - end, (uint32_t) new.size - end);
}

struct document *analysis_open(struct analysis *analysis, struct text path, struct text content) {
    if (content.size > SOURCE_SIZE_MAX)
        return NULL;
    files_load(analysis);
    struct document *document = memory_alloc(sizeof *document);
    *document = (struct document){ .analysis = analysis, .next = analysis->documents };
    document->path = strndup(path.data, path.size);
    buf_text(&document->text, content);
    analysis->documents = document;
    document->file = file_put(analysis, path);
    document->file->document = document;
    struct version *version = document->file->version;
    note_replaced(document, version == NULL ? TEXT("") : version->text, content);
    return document;
}

bool document_edit(struct document *document, uint32_t start, uint32_t end, struct text content) {
    struct buf *text = &document->text;
    size_t size = text->size - (end - start) + content.size;
    if (size > SOURCE_SIZE_MAX)
        return false;
    if (size > text->size)
        buf_reserve(text, size - text->size);
    if (text->size > end)
        memmove(text->data + start + content.size, text->data + end, text->size - end);
    if (content.size != 0)
        memcpy(text->data + start, content.data, content.size);
    text->size = size;
    note_change(document, start, end, start + (uint32_t)content.size);
    return true;
}

struct text document_content(const struct document *document) {
    return buf_view(&document->text);
}

struct text document_path(const struct document *document) {
    return text_of(document->path);
}

struct analysis *document_analysis(const struct document *document) {
    return document->analysis;
}

static void touch_file(struct analysis *analysis, struct file *file) {
    struct version *old = file->version;
    if (old != NULL)
        old->users++;
    file->stale = true;
    bool was = !file->gone;
    bool is = file_refresh(analysis, file);
    bool same = was && is && old != NULL && text_equal(old->text, file->version->text);
    if (!same && (was || is)) {
        analysis->stamp++;
        uint32_t old_size = old == NULL ? 0 : (uint32_t)old->text.size;
        uint32_t new_size = is ? (uint32_t)file->version->text.size : 0;
        file_note_edit(file, (struct edit){ analysis->stamp, 0, old_size, new_size });
    }
    version_release(old);
}

void document_close(struct document *document) {
    struct analysis *analysis = document->analysis;
    struct document **place = &analysis->documents;
    while (*place != document)
        place = &(*place)->next;
    *place = document->next;
    if (document->file != NULL) {
        document->file->document = NULL;
        analysis->focus_file = NULL; /* it may be of the text that goes */
        touch_file(analysis, document->file);
    }
    buf_free(&document->text);
    free(document->path);
    free(document);
}

void analysis_touch(struct analysis *analysis, struct text path) {
    if (analysis->workspace == NULL || !analysis_covers(analysis, path))
        return;
    struct file *file = file_put(analysis, path);
    if (file->document == NULL)
        touch_file(analysis, file);
    else
        analysis->stamp++; /* texts that are read in by `read()` may have changed with it */
}

/* --- Depths --- */

bool analysis_syntax(struct analysis *analysis, struct text path, struct ide_view *view) {
    files_load(analysis);
    *view = (struct ide_view){ .sources = analysis->workspace->sources,
                               .names = analysis->workspace->names };
    struct file *file = file_at(analysis, path);
    if (file == NULL || !file_refresh(analysis, file))
        return false;
    view->tree = file->input.tree;
    view->source = file->input.source;
    if (analysis->judged != NULL)
        view->fleet = &analysis->judged->inspection;
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
    struct whole *whole = whole_current(analysis);
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
        unload(analysis);
    files_load(analysis);
    return whole_judge(analysis, stop, data, today);
}

/* --- Files --- */

uint32_t analysis_file_count(struct analysis *analysis) {
    files_load(analysis);
    return analysis->files.count;
}

struct text analysis_file_path(struct analysis *analysis, uint32_t index) {
    return analysis->files.items[index]->path;
}

struct text analysis_source_path(struct analysis *analysis, struct source_id source) {
    const struct file *file = file_of_source(analysis, source);
    return file == NULL ? TEXT("") : file->path;
}

struct text analysis_source_text(struct analysis *analysis, struct source_id source) {
    return source_text(analysis->workspace->sources, source);
}

size_t analysis_footprint(const struct analysis *analysis) {
    size_t bytes = arena_footprint(analysis->focus_arena);
    if (analysis->workspace != NULL)
        bytes += arena_footprint(analysis->arena);
    if (analysis->whole != NULL)
        bytes += arena_footprint(analysis->whole->workspace.arena);
    return bytes;
}
