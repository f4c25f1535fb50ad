/* The store of diagnostics. Nothing is allocated for one that stays empty, as most do. */
#include "source/diag.h"

#include "base/memory.h"
#include "base/vec.h"
#include "source/diag_order.h"
#include "source/pages.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *text, *title;
    enum diag_severity severity;
    enum diag_phase phase;
} codes[] = {
#define DIAG(code, severity, phase, title) { #code, title, severity, phase },
#include "source/diag.def"
#undef DIAG
};

struct diags {
    struct arena *arena; /* NULL until something is added */
    VEC(struct diag *) list;
};

struct diags *diags_new(void) {
    struct diags *diags = memory_alloc(sizeof *diags);
    *diags = (struct diags){ 0 };
    return diags;
}

void diags_free(struct diags *diags) {
    if (diags == NULL)
        return;
    arena_free(diags->arena);
    free(diags);
}

/* What a message quotes may be as long as a source: it ends at MESSAGE_MAX with an ellipsis. */
enum { MESSAGE_MAX = 1000 };

static const char *clip(const char *text) {
    size_t size = strlen(text);
    if (size <= MESSAGE_MAX + sizeof "…")
        return text;
    size_t end = MESSAGE_MAX;
    while (end > 0 && ((unsigned char)text[end] & 0xc0) == 0x80)
        end--;
    memcpy((char *)(uintptr_t)text + end, "…", sizeof "…");
    return text;
}

static const char *format_text(struct diags *diags, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int wanted = vsnprintf(NULL, 0, format, args);
    size_t size = wanted < 0 ? 0 : (size_t)wanted;
    char *text = arena_alloc(diags->arena, size + 1);
    if (wanted > 0)
        vsnprintf(text, size + 1, format, again);
    va_end(again);
    return text;
}

static struct diag *store(struct diags *diags, struct diag diag) {
    if (diags->arena == NULL)
        diags->arena = arena_new();
    struct diag *kept = arena_alloc_raw(diags->arena, sizeof *kept);
    *kept = diag;
    vec_push(diags->arena, &diags->list, kept);
    return kept;
}

struct diag *diag_add(struct diags *diags, enum diag_code code, struct span span,
                      const char *format, ...) {
    struct diag *diag = store(
        diags, (struct diag){ .code = code, .severity = codes[code].severity, .span = span });
    va_list args;
    va_start(args, format);
    diag->message = clip(format_text(diags, format, args));
    va_end(args);
    return diag;
}

/* Room for one more item in an array that has `count`: capacities are the powers of two, so none is
 * stored. */
static void *room_for_one(struct diags *diags, void *items, uint32_t count, size_t item_size) {
    if ((count & (count - 1)) != 0)
        return items;
    size_t capacity = count == 0 ? 1 : (size_t)count * 2;
    void *grown = arena_alloc(diags->arena, capacity * item_size);
    if (count != 0)
        memcpy(grown, items, count * item_size);
    return grown;
}

void diag_span_label(struct diags *diags, struct diag *diag, const char *format, ...) {
    va_list args;
    va_start(args, format);
    diag->span_label = clip(format_text(diags, format, args));
    va_end(args);
}

void diag_label(struct diags *diags, struct diag *diag, struct span span, const char *format, ...) {
    va_list args;
    va_start(args, format);
    diag->labels = room_for_one(diags, diag->labels, diag->label_count, sizeof *diag->labels);
    diag->labels[diag->label_count++] =
        (struct diag_label){ span, clip(format_text(diags, format, args)) };
    va_end(args);
}

void diag_note(struct diags *diags, struct diag *diag, const char *format, ...) {
    va_list args;
    va_start(args, format);
    diag->notes = room_for_one(diags, diag->notes, diag->note_count, sizeof *diag->notes);
    diag->notes[diag->note_count++] = clip(format_text(diags, format, args));
    va_end(args);
}

void diag_help(struct diags *diags, struct diag *diag, const char *format, ...) {
    va_list args;
    va_start(args, format);
    diag->helps = room_for_one(diags, diag->helps, diag->help_count, sizeof *diag->helps);
    diag->helps[diag->help_count++] = clip(format_text(diags, format, args));
    va_end(args);
}

void diag_edit(struct diags *diags, struct diag *diag, struct span span, const char *format, ...) {
    va_list args;
    va_start(args, format);
    diag->edits = room_for_one(diags, diag->edits, diag->edit_count, sizeof *diag->edits);
    diag->edits[diag->edit_count++] = (struct diag_edit){ span, format_text(diags, format, args) };
    va_end(args);
}

void diag_want(struct diags *diags, struct diag *diag, enum diag_want_kind kind, struct text what,
               struct text of) {
    diag->wants = room_for_one(diags, diag->wants, diag->want_count, sizeof *diag->wants);
    diag->wants[diag->want_count++] =
        (struct diag_want){ kind, arena_copy(diags->arena, what.data, what.size),
                            arena_copy(diags->arena, of.data, of.size) };
}

void diag_subject(struct diags *diags, struct diag *diag, struct text subject) {
    diag->subject = arena_copy(diags->arena, subject.data, subject.size);
}

static const char *copy_text(struct arena *arena, const char *text) {
    return text == NULL ? NULL : arena_copy(arena, text, strlen(text));
}

/* What room_for_one() would have made for `count` items. */
static size_t capacity_for(uint32_t count) {
    size_t capacity = 1;
    while (capacity < count)
        capacity *= 2;
    return capacity;
}

static const char **copy_texts(struct arena *arena, const char **texts, uint32_t count) {
    const char **copies = ARENA_ARRAY(arena, const char *, capacity_for(count));
    for (uint32_t i = 0; i < count; i++)
        copies[i] = copy_text(arena, texts[i]);
    return copies;
}

static void copy_parts(struct arena *arena, struct diag *diag) {
    struct diag_label *labels = ARENA_ARRAY(arena, struct diag_label,
                                            capacity_for(diag->label_count));
    for (uint32_t i = 0; i < diag->label_count; i++)
        labels[i] = (struct diag_label){ diag->labels[i].span,
                                         copy_text(arena, diag->labels[i].text) };
    diag->labels = labels;
    struct diag_edit *edits = ARENA_ARRAY(arena, struct diag_edit, capacity_for(diag->edit_count));
    for (uint32_t i = 0; i < diag->edit_count; i++)
        edits[i] = (struct diag_edit){ diag->edits[i].span, copy_text(arena, diag->edits[i].text) };
    diag->edits = edits;
    struct diag_want *wants = ARENA_ARRAY(arena, struct diag_want, capacity_for(diag->want_count));
    for (uint32_t i = 0; i < diag->want_count; i++)
        wants[i] = (struct diag_want){ diag->wants[i].kind, copy_text(arena, diag->wants[i].what),
                                       copy_text(arena, diag->wants[i].of) };
    diag->wants = wants;
    diag->notes = copy_texts(arena, diag->notes, diag->note_count);
    diag->helps = copy_texts(arena, diag->helps, diag->help_count);
    diag->message = copy_text(arena, diag->message);
    diag->span_label = copy_text(arena, diag->span_label);
    diag->subject = copy_text(arena, diag->subject);
}

void diags_merge(struct diags *into, struct diags *from) {
    for (uint32_t i = 0; i < from->list.count; i++)
        diag_add_kept(into, from->list.items[i]);
    if (from->arena != NULL)
        arena_reset(from->arena);
    *from = (struct diags){ .arena = from->arena };
}

struct diag *diag_kept(struct arena *arena, const struct diag *diag) {
    struct diag *copy = ARENA_NEW(arena, struct diag);
    *copy = *diag;
    copy_parts(arena, copy);
    return copy;
}

void diag_add_kept(struct diags *into, const struct diag *diag) {
    struct diag *stored = store(into, *diag); /* makes the arena, if it is the first */
    copy_parts(into->arena, stored);
}

static int compare_entries(const void *a, const void *b, void *sources) {
    return diag_compare_all(sources, *(struct diag *const *)a, *(struct diag *const *)b);
}

void diags_sort(struct diags *diags, const struct sources *sources) {
    struct diag **items = diags->list.items;
    uint32_t count = diags->list.count, kept = 0;
    if (count < 2)
        return;
    /* qsort_r() hands its context on as it got it; nothing is written through it. */
    qsort_r(items, count, sizeof *items, compare_entries, (void *)(uintptr_t)sources);
    for (uint32_t i = 0; i < count; i++)
        if (kept == 0 || diag_compare(sources, items[kept - 1], items[i]) != 0)
            items[kept++] = items[i];
    diags->list.count = kept;
}

uint32_t diags_count(const struct diags *diags) {
    return diags->list.count;
}

const struct diag *diags_at(const struct diags *diags, uint32_t index) {
    return diags->list.items[index];
}

/* Counted when asked, since who made a diagnostic may have changed its severity. */
uint32_t diags_count_of(const struct diags *diags, enum diag_severity severity) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < diags->list.count; i++)
        count += diags->list.items[i]->severity == severity;
    return count;
}

void diags_keep_errors(struct diags *diags) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < diags->list.count; i++)
        if (diags->list.items[i]->severity == DIAG_ERROR)
            diags->list.items[kept++] = diags->list.items[i];
    diags->list.count = kept;
}

bool diags_have_errors(const struct diags *diags) {
    return diags_count_of(diags, DIAG_ERROR) != 0;
}

int diags_exit_status(const struct diags *diags) {
    enum { STATUS_OF_FIRST_PHASE = 2, STATUS_INTERNAL = 70 };
    int status = 0;
    for (uint32_t i = 0; i < diags->list.count; i++) {
        const struct diag *diag = diags->list.items[i];
        enum diag_phase phase = codes[diag->code].phase;
        int own = phase == DIAG_INTERNAL ? STATUS_INTERNAL : STATUS_OF_FIRST_PHASE + (int)phase;
        if (diag->severity == DIAG_ERROR && (status == 0 || own < status))
            status = own;
    }
    return status;
}

const char *diag_code_text(enum diag_code code) {
    return codes[code].text;
}

const char *diag_code_title(enum diag_code code) {
    return codes[code].title;
}

enum diag_severity diag_code_severity(enum diag_code code) {
    return codes[code].severity;
}

enum diag_phase diag_code_phase(enum diag_code code) {
    return codes[code].phase;
}

const char *diag_code_page(enum diag_code code) {
    for (unsigned i = 0; i < diag_page_count; i++)
        if (strcmp(diag_pages[i].code, codes[code].text) == 0)
            return diag_pages[i].text;
    return "";
}

enum diag_code diag_code_find(struct text text) {
    for (unsigned i = 0; i < DIAG_CODE_COUNT; i++)
        if (text_equal(text_of(codes[i].text), text))
            return (enum diag_code)i;
    return DIAG_CODE_COUNT;
}
