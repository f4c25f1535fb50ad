/* Writing text at last: copies pieces into one buffer, counts lines, puts in indentation, and notes
 * which positions each line came from. Every byte of every output passes here. */
#include "value/sink.h"

#include "base/memory.h"
#include "value/render.h"
#include "value/sink_put.h"

#include <stdlib.h>

enum { ROPE_DEPTH_INLINE = 32 }; /* ropes within ropes that need no heap */

void sink_free(struct sink *sink) {
    buf_free(&sink->bytes);
    free(sink->origins);
    *sink = (struct sink){ .track = sink->track };
}

void sink_clear(struct sink *sink) {
    sink->bytes.size = 0;
    sink->origin_count = 0;
    sink->line = 0;
    sink->indent = 0;
    sink->line_indent = 0;
    sink->at_line_start = false;
    sink->depth = 0;
    sink->problem = NULL;
}

void sink_record(struct sink *sink, uint32_t origin) {
    if (sink->origin_count > 0) {
        struct line_origin last = sink->origins[sink->origin_count - 1];
        if (last.line == sink->line && last.origin == origin)
            return;
    }
    if (sink->origin_count == sink->origin_capacity) {
        sink->origin_capacity = sink->origin_capacity == 0 ? 64 : sink->origin_capacity * 2;
        sink->origins = memory_resize(sink->origins, sink->origin_capacity * sizeof *sink->origins);
    }
    sink->origins[sink->origin_count++] = (struct line_origin){ sink->line, origin };
}

void sink_indent(struct sink *sink) {
    buf_reserve(&sink->bytes, sink->line_indent);
    if (sink->line_indent > 0)
        memset(sink->bytes.data + sink->bytes.size, ' ', sink->line_indent);
    sink->bytes.size += sink->line_indent;
    sink->at_line_start = false;
}

/* Copies in one go; line ends matter for counting only. */
static void write_unindented(struct sink *sink, const char *data, size_t size, uint32_t origin) {
    buf_add(&sink->bytes, data, size);
    bool record = sink->track && origin != 0;
    const char *end = data + size, *line_end;
    while ((line_end = memchr(data, '\n', (size_t)(end - data))) != NULL) {
        if (record && line_end != data)
            sink_record(sink, origin);
        sink->line++;
        data = line_end + 1;
    }
    if (record && data != end)
        sink_record(sink, origin);
    sink->at_line_start = end[-1] == '\n';
}

static void write_indented(struct sink *sink, const char *data, size_t size, uint32_t origin) {
    const char *end = data + size;
    while (data != end) {
        const char *line_end = memchr(data, '\n', (size_t)(end - data));
        const char *stop = line_end == NULL ? end : line_end;
        if (stop != data)
            sink_put(sink, data, (size_t)(stop - data), origin);
        if (line_end == NULL)
            return;
        sink_newline(sink);
        data = line_end + 1;
    }
}

void sink_write(struct sink *sink, const char *data, size_t size, uint32_t origin) {
    if (size == 0)
        return;
    if (sink->indent == 0 && (sink->line_indent == 0 || !sink->at_line_start)) {
        sink->line_indent = 0;
        write_unindented(sink, data, size, origin);
    } else {
        write_indented(sink, data, size, origin);
    }
}

/* Back to a shallower indentation. A line that began deeper, but whose text lies here, is
 * indented as this place is. */
static void indent_back(struct sink *sink, uint32_t indent) {
    sink->indent = indent;
    if (sink->line_indent > indent)
        sink->line_indent = indent;
}

static void write_render(struct sink *sink, const struct rope_part *part) {
    uint32_t outer = sink->indent;
    sink->indent = outer + part->origin;
    const char *problem = "texts that hold renderings of texts nest too deep";
    if (sink->depth < SINK_DEPTH_MAX) {
        sink->depth++;
        problem = render(sink, part->render->format, part->render->value);
        sink->depth--;
    }
    if (problem != NULL && sink->problem == NULL)
        sink->problem = problem;
    indent_back(sink, outer);
}

/* A rope that is being written. */
struct level {
    const struct rope *rope;
    uint32_t next;
    uint32_t outer; /* the indentation around it */
};

struct levels {
    struct level *items;
    uint32_t count, capacity;
    struct level small[ROPE_DEPTH_INLINE];
};

static void levels_push(struct levels *levels, const struct rope *rope, uint32_t outer) {
    if (levels->count == levels->capacity) {
        bool is_first = levels->items == levels->small;
        levels->capacity *= 2;
        levels->items = memory_resize(is_first ? NULL : levels->items,
                                      levels->capacity * sizeof *levels->items);
        if (is_first)
            memcpy(levels->items, levels->small, sizeof levels->small);
    }
    levels->items[levels->count++] = (struct level){ rope, 0, outer };
}

/* Writes the innermost rope up to its end or its next child, which becomes the innermost. */
static void levels_step(struct levels *levels, struct sink *sink) {
    struct level *level = &levels->items[levels->count - 1];
    const struct rope *rope = level->rope;
    while (level->next < rope->count) {
        const struct rope_part *part = &rope->parts[level->next++];
        if (part->size == ROPE_CHILD) {
            levels_push(levels, part->child, sink->indent);
            sink->indent = part->origin == ROPE_AS_IT_IS ? 0 : sink->indent + part->origin;
            return;
        }
        if (part->size == ROPE_RENDER)
            write_render(sink, part);
        else
            sink_write(sink, part->data, part->size, part->origin);
    }
    indent_back(sink, level->outer);
    levels->count--;
}

void sink_rope(struct sink *sink, const struct rope *rope) {
    struct levels levels;
    levels.items = levels.small;
    levels.capacity = ROPE_DEPTH_INLINE;
    levels.count = 0;
    levels_push(&levels, rope, sink->indent);
    while (levels.count > 0)
        levels_step(&levels, sink);
    if (levels.items != levels.small)
        free(levels.items);
}

void sink_text(struct sink *sink, struct value value) {
    if (value.tag == VALUE_STRING)
        sink_write(sink, value.string->data, value.string->size, value.origin);
    else if (value.tag == VALUE_ROPE)
        sink_rope(sink, value.rope);
}

struct text value_flat(struct arena *arena, struct value value) {
    if (value.tag == VALUE_STRING)
        return value_text(value);
    struct sink flat = { 0 };
    sink_text(&flat, value);
    struct text text = { arena_copy(arena, flat.bytes.data, flat.bytes.size), flat.bytes.size };
    sink_free(&flat);
    return text;
}
