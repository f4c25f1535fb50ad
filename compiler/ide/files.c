/* The files of an analysis: where each belongs, its text and its tree as of now. */
#include "base/memory.h"
#include "base/utf8.h"
#include "ide/analysis_internal.h"
#include "query/forest.h"
#include "source/vfs.h"
#include "syntax/parse.h"

#include <stdlib.h>
#include <sys/stat.h>

/* --- Places --- */

/* Whether a path lies below a folder; `*rest` is what follows, without the slash. */
static bool is_below(struct text path, const char *folder, struct text *rest) {
    if (folder == NULL)
        return false;
    struct text top = text_of(folder);
    if (!text_starts_with(path, top) || path.size <= top.size + 1 || path.data[top.size] != '/')
        return false;
    *rest = (struct text){ path.data + top.size + 1, path.size - top.size - 1 };
    return true;
}

/* Where a path belongs: the name that its source is shown by. False: nowhere in this fleet. */
static bool place_of(const struct analysis *analysis, struct arena *arena, struct text path,
                     const char **name, bool *hosts) {
    struct text rest;
    const char *own = arena_printf(arena, "%s/stdlib", analysis->directory);
    const char *folder = arena_printf(arena, "%s/hosts", analysis->directory);
    *hosts = !analysis->options.loose && is_below(path, folder, &rest);
    if (!*hosts && !(!analysis->options.loose && is_below(path, own, &rest)) &&
        !is_below(path, analysis->library, &rest))
        return false;
    *name = arena_printf(arena, "%s/%.*s", *hosts ? "hosts" : "stdlib", TEXT_ARG(rest));
    return text_ends_with(rest, TEXT(".croft"));
}

bool analysis_covers(const struct analysis *analysis, struct text path) {
    struct arena *arena = arena_new();
    const char *name;
    bool hosts;
    bool covers = place_of(analysis, arena, path, &name, &hosts);
    arena_free(arena);
    return covers;
}

/* --- Versions --- */

void version_release(struct version *version) {
    if (version == NULL || --version->users > 0 || version->arena == NULL)
        return;
    struct arena *arena = version->arena; /* the version is in it */
    diags_free(version->diags);
    arena_free(arena);
}

static struct version *version_new(struct text text) {
    struct arena *arena = arena_new();
    struct version *version = ARENA_NEW(arena, struct version);
    version->arena = arena;
    version->text = (struct text){ arena_copy(arena, text.data, text.size), text.size };
    version->users = 1;
    return version;
}

enum { ROOM_MIN = 1 << 16 }; /* bytes that a text may grow by at least */

static uint32_t room_for(size_t size) {
    return (uint32_t)(size + size / 2 + ROOM_MIN);
}

static void enter_source(struct analysis *analysis, struct file *file) {
    while (analysis->by_source.count <= file->input.source.id)
        vec_push(analysis->arena, &analysis->by_source, NULL);
    analysis->by_source.items[file->input.source.id] = file;
}

/* Puts a text into the table of sources: under the positions that the file has, if it fits. */
static bool place_text(struct analysis *analysis, struct file *file, struct text text) {
    struct sources *sources = analysis->workspace->sources;
    struct source_id source = file->input.source;
    if (source.id != 0 && sources_replace(sources, source, text))
        return true;
    if (source.id != 0) /* what was found under its old positions can still be asked about */
        sources_replace(sources, source, TEXT(""));
    file->input.source = sources_add_growing(sources, file->name, text, room_for(text.size));
    if (file->input.source.id != 0)
        enter_source(analysis, file);
    return file->input.source.id != 0;
}

/* What a file says that has a meaning to modules that do not use it. */
static bool speaks_to_all(const struct file *file) {
    const struct tree *tree = file->input.tree;
    if (file->input.tier != TIER_HOST)
        return true;
    struct node items = node_kid(tree, tree->root, MODULE_ITEMS);
    for (uint32_t i = 0; i < node_count(tree, items); i++) {
        enum node_kind kind = node_kind(tree, node_kid(tree, items, i));
        if (kind == NODE_EXTEND || kind == NODE_KIND || kind == NODE_POLICY)
            return true;
    }
    return false;
}

static void take_version(struct analysis *analysis, struct file *file, struct version *version) {
    version_release(file->version);
    file->version = version;
    file->input.tree = version->tree;
    bool common = speaks_to_all(file);
    analysis->common_stale = analysis->common_stale || common != file->common;
    file->common = common;
}

/* The text that counts; false when there is none. */
static bool text_now(const struct file *file, struct arena *arena, struct text *text) {
    if (file->document != NULL) {
        *text = buf_view(&file->document->text);
        return true;
    }
    return vfs_read(arena, file->path.data, SOURCE_SIZE_MAX, text) == NULL &&
           utf8_check(*text) == text->size;
}

bool file_refresh(struct analysis *analysis, struct file *file) {
    if (!file->stale)
        return file->version != NULL && !file->gone;
    struct arena *arena = arena_new();
    struct text text;
    bool there = text_now(file, arena, &text);
    file->stale = false;
    analysis->common_stale = analysis->common_stale || there == file->gone;
    file->gone = !there;
    if (there) {
        struct version *version = version_new(text);
        version->diags = diags_new();
        there = place_text(analysis, file, version->text);
        file->gone = !there;
        version->tree = parse(version->arena, analysis->workspace->names,
                              analysis->workspace->sources, file->input.source, version->diags);
        take_version(analysis, file, version);
    }
    arena_free(arena);
    return there;
}

void files_refresh_documents(struct analysis *analysis) {
    for (struct document *d = analysis->documents; d != NULL; d = d->next)
        file_refresh(analysis, d->file);
}

/* --- Edits --- */

void file_note_edit(struct file *file, struct edit edit) {
    if (file->edit_count == EDITS_MAX) {
        uint32_t kept = EDITS_MAX / 2;
        file->edits_from = file->edits[EDITS_MAX - kept].stamp;
        memmove(file->edits, file->edits + EDITS_MAX - kept, kept * sizeof *file->edits);
        file->edit_count = kept;
    }
    if ((file->edit_count & (file->edit_count - 1)) == 0) /* doubled when a power of two is full */
        file->edits = memory_resize(
            file->edits, (file->edit_count == 0 ? 1 : 2 * file->edit_count) * sizeof *file->edits);
    file->edits[file->edit_count++] = edit;
}

void file_forget_edits(struct file *file, uint64_t stamp) {
    uint32_t old = 0;
    while (old < file->edit_count && file->edits[old].stamp <= stamp)
        old++;
    memmove(file->edits, file->edits + old, (file->edit_count - old) * sizeof *file->edits);
    file->edit_count -= old;
}

static bool offset_now(const struct edit *edit, uint32_t *offset, bool end) {
    if (*offset < edit->start || (*offset == edit->start && end))
        return true;
    if (*offset >= edit->old_end) {
        *offset = *offset - edit->old_end + edit->new_end;
        return true;
    }
    *offset = end ? edit->new_end : edit->start;
    return false;
}

bool file_span_now(const struct file *file, uint64_t stamp, uint32_t *start, uint32_t *end) {
    if (stamp < file->edits_from)
        return false;
    for (uint32_t i = 0; i < file->edit_count; i++) {
        const struct edit *edit = &file->edits[i];
        if (edit->stamp <= stamp)
            continue;
        bool from = offset_now(edit, start, false), to = offset_now(edit, end, true);
        if (!from && !to)
            return false; /* all of it was replaced */
        if (*end < *start)
            *end = *start;
    }
    return true;
}

/* --- The list --- */

static int rank_of(const struct file *file) {
    return (int)file->input.tier == TIER_LIBRARY ? 0 : 1;
}

static int compare_files(const struct file *a, const struct file *b) {
    if (rank_of(a) != rank_of(b))
        return rank_of(a) - rank_of(b);
    return strcmp(a->name.data, b->name.data);
}

static void insert_file(struct analysis *analysis, struct file *file) {
    vec_push(analysis->arena, &analysis->files, file);
    uint32_t at = analysis->files.count - 1;
    while (at > 0 && compare_files(analysis->files.items[at - 1], file) > 0) {
        analysis->files.items[at] = analysis->files.items[at - 1];
        at--;
    }
    analysis->files.items[at] = file;
}

static void enter_file(struct analysis *analysis, struct file *file) {
    *textmap_put(analysis->arena, &analysis->by_path, file->path, NULL) = (uint64_t)(uintptr_t)file;
    *textmap_put(analysis->arena, &analysis->by_module, file->input.module,
                 NULL) = (uint64_t)(uintptr_t)file;
    if (file->input.source.id != 0)
        enter_source(analysis, file);
}

struct file *file_at(struct analysis *analysis, struct text path) {
    const uint64_t *place = textmap_get(&analysis->by_path, path);
    return place == NULL ? NULL : (struct file *)(uintptr_t)*place;
}

struct file *file_put(struct analysis *analysis, struct text path) {
    struct file *file = file_at(analysis, path);
    if (file != NULL)
        return file;
    struct arena *arena = analysis->arena;
    file = ARENA_NEW(arena, struct file);
    file->path = (struct text){ arena_copy(arena, path.data, path.size), path.size };
    const char *name;
    bool hosts;
    bool placed = place_of(analysis, arena, file->path, &name, &hosts);
    file->name = placed ? text_of(name) : file->path;
    file->input = workspace_input(arena, (struct source_id){ 0 }, file->name, placed && hosts);
    if (!placed)
        file->input.tier = TIER_SITE;
    file->stale = true;
    file->gone = true;
    insert_file(analysis, file);
    enter_file(analysis, file);
    return file;
}

struct file *file_of_source(const struct analysis *analysis, struct source_id source) {
    return source.id < analysis->by_source.count ? analysis->by_source.items[source.id] : NULL;
}

void files_order_common(struct analysis *analysis) {
    if (!analysis->common_stale)
        return;
    analysis->common_stale = false;
    analysis->common.count = 0;
    for (uint32_t i = 0; i < analysis->files.count; i++) {
        struct file *file = analysis->files.items[i];
        bool loose = analysis->options.loose && file->input.tier != TIER_LIBRARY;
        if (file->common && !file->gone && file->version != NULL && !loose)
            vec_push(analysis->arena, &analysis->common, file);
    }
}

/* --- Loading --- */

static void take_input(struct analysis *analysis, uint32_t index) {
    struct arena *arena = analysis->arena;
    const struct workspace *w = analysis->workspace;
    struct file *file = ARENA_NEW(arena, struct file);
    file->input = w->inputs.items[index];
    file->path = w->paths.items[index];
    file->name = source_name(w->sources, file->input.source);
    struct version *version = ARENA_NEW(arena, struct version);
    version->text = source_text(w->sources, file->input.source);
    version->tree = file->input.tree;
    version->users = 1;
    vec_push(arena, &analysis->files, file);
    take_version(analysis, file, version);
    enter_file(analysis, file);
}

void files_load(struct analysis *analysis) {
    if (analysis->workspace != NULL)
        return;
    struct workspace_options where = { .directory = analysis->directory,
                                       .library = analysis->library,
                                       .loose = analysis->options.loose,
                                       .threads = analysis->options.threads };
    struct workspace *w = workspace_read(&where);
    struct forest forest = { w->arena,        w->names,        w->sources,   w->diags,
                             w->inputs.items, w->inputs.count, where.threads };
    forest_parse(&forest, &w->forest);
    analysis->workspace = w;
    analysis->arena = w->arena;
    analysis->common_stale = true;
    for (uint32_t i = 0; i < w->inputs.count; i++)
        take_input(analysis, i);
    for (struct document *d = analysis->documents; d != NULL; d = d->next) {
        d->file = file_put(analysis, text_of(d->path));
        d->file->document = d;
        d->file->stale = true;
    }
    analysis->names_at_load = intern_count(w->names);
}

void files_unload(struct analysis *analysis) {
    if (analysis->workspace == NULL)
        return;
    for (uint32_t i = 0; i < analysis->files.count; i++) {
        struct file *file = analysis->files.items[i];
        free(file->edits);
        version_release(file->version);
    }
    for (struct document *d = analysis->documents; d != NULL; d = d->next)
        d->file = NULL;
    workspace_free(analysis->workspace);
    analysis->workspace = NULL;
    analysis->arena = NULL;
    memset(&analysis->files, 0, sizeof analysis->files);
    memset(&analysis->common, 0, sizeof analysis->common);
    memset(&analysis->by_source, 0, sizeof analysis->by_source);
    memset(&analysis->by_path, 0, sizeof analysis->by_path);
    memset(&analysis->by_module, 0, sizeof analysis->by_module);
}
