/* An analysis and its documents: opened, edited, closed; files that change on disk. */
#include "base/memory.h"
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

void analysis_unload(struct analysis *analysis) {
    if (analysis->judged != analysis->whole)
        whole_free(analysis->judged);
    whole_free(analysis->whole);
    whole_free(analysis->named);
    analysis->whole = analysis->judged = analysis->named = NULL;
    analysis->focus_file = NULL;
    analysis->focus_program = NULL;
    files_unload(analysis);
}

void analysis_free(struct analysis *analysis) {
    if (analysis == NULL)
        return;
    analysis_unload(analysis);
    while (analysis->documents != NULL)
        document_close(analysis->documents);
    lints_end(analysis);
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
    lints_edit(document, start, end, start + (uint32_t)content.size);
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
    lints_close(document);
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
