/* The table of source texts: names, contents, positions, and line tables that are made when first
 * asked for. */
#include "source/source.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <stdatomic.h>
#include <stdlib.h>

struct line_table {
    uint32_t count;
    uint32_t starts[]; /* offset of each line */
};

struct source {
    struct text name, content;
    uint32_t base, room; /* positions [base, base + room] are its own */
    /* NULL until first use. Threads may make it twice; the first to publish wins. */
    _Atomic(struct line_table *) lines;
};

struct sources {
    struct arena *arena;
    VEC(struct source *)
    table; /* id - 1; behind pointers, since readers may hold one while the table grows */
    uint32_t next_base;
};

struct sources *sources_new(void) {
    struct sources *sources = memory_alloc(sizeof *sources);
    *sources = (struct sources){ .arena = arena_new(), .next_base = 1 };
    return sources;
}

void sources_free(struct sources *sources) {
    if (sources == NULL)
        return;
    for (uint32_t i = 0; i < sources->table.count; i++)
        free(atomic_load_explicit(&sources->table.items[i]->lines, memory_order_relaxed));
    arena_free(sources->arena);
    free(sources);
}

/* Every source takes one position more than it has bytes, so that its end has one too. */
static bool has_room(const struct sources *sources, size_t size) {
    return size <= SOURCE_SIZE_MAX && size < UINT32_MAX - sources->next_base;
}

struct source_id sources_add(struct sources *sources, struct text name, struct text content) {
    if (!has_room(sources, content.size))
        return (struct source_id){ 0 };
    struct text copy = { arena_copy(sources->arena, content.data, content.size), content.size };
    return sources_add_view(sources, name, copy);
}

struct source_id sources_add_view(struct sources *sources, struct text name, struct text content) {
    return sources_add_growing(sources, name, content, 0);
}

struct source_id sources_add_growing(struct sources *sources, struct text name, struct text content,
                                     uint32_t room) {
    if (content.size > room)
        room = content.size > SOURCE_SIZE_MAX ? UINT32_MAX : (uint32_t)content.size;
    if (!has_room(sources, room))
        return (struct source_id){ 0 };
    struct source *source = ARENA_NEW(sources->arena, struct source);
    source->name = (struct text){ arena_copy(sources->arena, name.data, name.size), name.size };
    source->content = content;
    source->base = sources->next_base;
    source->room = room;
    atomic_init(&source->lines, NULL);
    sources->next_base += room + 1;
    vec_push(sources->arena, &sources->table, source);
    return (struct source_id){ sources->table.count };
}

struct sources *sources_snapshot(const struct sources *sources) {
    struct sources *copy = sources_new();
    uint32_t count = sources->table.count;
    struct source *items = ARENA_ARRAY(copy->arena, struct source, count + 1);
    copy->next_base = sources->next_base;
    copy->table.items = ARENA_ARRAY(copy->arena, struct source *, count + 1);
    copy->table.count = copy->table.capacity = count;
    for (uint32_t i = 0; i < count; i++) {
        const struct source *source = sources->table.items[i];
        items[i].name = source->name;
        items[i].content = source->content;
        items[i].base = source->base;
        items[i].room = source->room;
        atomic_init(&items[i].lines, NULL);
        copy->table.items[i] = &items[i];
    }
    return copy;
}

char *sources_room(struct sources *sources, size_t size) {
    return arena_alloc_raw(sources->arena, size);
}

uint32_t sources_count(const struct sources *sources) {
    return sources->table.count;
}

/* NULL for none. */
static struct source *source_of(const struct sources *sources, struct source_id id) {
    if (id.id == 0 || id.id > sources->table.count)
        return NULL;
    return sources->table.items[id.id - 1];
}

struct text source_name(const struct sources *sources, struct source_id id) {
    const struct source *source = source_of(sources, id);
    return source == NULL ? TEXT("") : source->name;
}

struct text source_text(const struct sources *sources, struct source_id id) {
    const struct source *source = source_of(sources, id);
    return source == NULL ? TEXT("") : source->content;
}

struct text source_span_text(const struct sources *sources, struct span span) {
    struct text content = source_text(sources, span.source);
    size_t end = span.end < content.size ? span.end : content.size;
    if (span.start >= end)
        return TEXT("");
    return (struct text){ content.data + span.start, end - span.start };
}

bool sources_replace(struct sources *sources, struct source_id id, struct text content) {
    struct source *source = source_of(sources, id);
    if (source == NULL || content.size > source->room)
        return false;
    source->content = content;
    free(atomic_exchange_explicit(&source->lines, NULL, memory_order_acq_rel));
    return true;
}

uint32_t source_base(const struct sources *sources, struct source_id id) {
    const struct source *source = source_of(sources, id);
    return source == NULL ? 0 : source->base;
}

struct span source_at_position(const struct sources *sources, uint32_t position) {
    if (position == 0 || position >= sources->next_base)
        return (struct span){ 0 };
    uint32_t low = 0,
             high = sources->table.count; /* the source sought is at or after low, before high */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (sources->table.items[middle]->base <= position)
            low = middle;
        else
            high = middle;
    }
    uint32_t offset = position - sources->table.items[low]->base;
    return (struct span){ { low + 1 }, offset, offset };
}

static uint32_t line_ends_in(struct text content) {
    uint32_t count = 0;
    const char *at = content.data, *end = at + content.size;
    while (at != end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        count++;
        at++;
    }
    return count;
}

static struct line_table *lines_make(struct text content) {
    uint32_t count = line_ends_in(content) + 1;
    struct line_table *lines = memory_alloc(sizeof *lines + count * sizeof *lines->starts);
    lines->count = count;
    lines->starts[0] = 0;
    const char *at = content.data, *end = at + content.size;
    for (uint32_t i = 1; i < count; i++) {
        at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;
        lines->starts[i] = (uint32_t)(at - content.data);
    }
    return lines;
}

static const struct line_table *lines_of(struct source *source) {
    struct line_table *lines = atomic_load_explicit(&source->lines, memory_order_acquire);
    if (lines != NULL)
        return lines;
    struct line_table *made = lines_make(source->content);
    if (atomic_compare_exchange_strong_explicit(&source->lines, &lines, made, memory_order_acq_rel,
                                                memory_order_acquire))
        return made;
    free(made);
    return lines;
}

/* The line (from 1) that holds an offset. */
static uint32_t line_at(const struct line_table *lines, uint32_t offset) {
    uint32_t low = 0, high = lines->count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (lines->starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low + 1;
}

/* Back to the first byte of the code point around `offset`. */
static uint32_t to_code_point(struct text content, uint32_t offset, uint32_t line_start) {
    uint32_t at = offset;
    while (at > line_start && at < content.size && offset - at < 3 &&
           ((unsigned char)content.data[at] & 0xC0) == 0x80)
        at--;
    return at;
}

struct place source_place(const struct sources *sources, struct source_id id, uint32_t offset) {
    struct source *source = source_of(sources, id);
    if (source == NULL)
        return (struct place){ 1, 1, 1 };
    if (offset > source->content.size)
        offset = (uint32_t)source->content.size;
    const struct line_table *lines = lines_of(source);
    uint32_t line = line_at(lines, offset);
    uint32_t start = lines->starts[line - 1];
    offset = to_code_point(source->content, offset, start);
    struct text before = { source->content.data + start, offset - start };
    return (struct place){ line, (uint32_t)utf8_count(before) + 1,
                           (uint32_t)utf8_count_utf16(before) + 1 };
}

uint32_t source_line_count(const struct sources *sources, struct source_id id) {
    struct source *source = source_of(sources, id);
    return source == NULL ? 0 : lines_of(source)->count;
}

struct text source_line(const struct sources *sources, struct source_id id, uint32_t line) {
    struct source *source = source_of(sources, id);
    if (source == NULL || line == 0 || line > lines_of(source)->count)
        return TEXT("");
    const struct line_table *lines = lines_of(source);
    uint32_t start = lines->starts[line - 1];
    uint32_t end = line == lines->count ? (uint32_t)source->content.size : lines->starts[line] - 1;
    if (line != lines->count && end > start && source->content.data[end - 1] == '\r')
        end--;
    return (struct text){ source->content.data + start, end - start };
}

uint32_t source_line_start(const struct sources *sources, struct source_id id, uint32_t line) {
    struct source *source = source_of(sources, id);
    if (source == NULL || line == 0)
        return 0;
    const struct line_table *lines = lines_of(source);
    return line > lines->count ? (uint32_t)source->content.size : lines->starts[line - 1];
}

const uint32_t *source_line_starts(const struct sources *sources, struct source_id id,
                                   uint32_t *count) {
    struct source *source = source_of(sources, id);
    *count = source_line_count(sources, id);
    return source == NULL ? NULL : lines_of(source)->starts;
}
