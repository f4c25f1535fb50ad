/* From values of a fleet to plain data. */
#include "query/data.h"

#include "base/utf8.h"
#include "value/sink.h"

#include <stdlib.h>

struct conversion {
    struct arena *arena;
    struct evaluation *evaluation;
    uint32_t depth;
};

static struct value convert(struct conversion *c, struct value value);

/* Renderers take UTF-8 only; what a file that was read holds besides becomes U+FFFD. */
static struct value string_of(struct conversion *c, struct text text) {
    if (utf8_check(text) == text.size) {
        char *copy = arena_copy(c->arena, text.data, text.size);
        return value_string(c->arena, (struct text){ copy, text.size }, 0);
    }
    char *made = arena_alloc_raw(c->arena, 3 * text.size);
    size_t size = 0;
    for (size_t at = 0; at < text.size;) {
        char bytes[4];
        size_t count = utf8_write(utf8_next(text, &at), bytes);
        memcpy(made + size, bytes, count);
        size += count;
    }
    return value_string(c->arena, (struct text){ made, size }, 0);
}

static struct value shown_as_string(struct conversion *c, struct value value) {
    struct buf out = { 0 };
    evaluation_show(c->evaluation, &out, value, UINT32_MAX);
    struct value spelling = string_of(c, buf_view(&out));
    buf_free(&out);
    return spelling;
}

static struct value convert_list(struct conversion *c, const struct list *list) {
    struct list *made = arena_alloc(c->arena,
                                    sizeof(struct list) + list->count * sizeof(struct value));
    made->count = list->count;
    for (uint32_t i = 0; i < list->count; i++)
        made->items[i] = convert(c, list->items[i]);
    return (struct value){ .tag = VALUE_LIST, .list = made };
}

static int compare_keys(const void *a, const void *b) {
    return value_compare(((const struct mapping_entry *)a)->key,
                         ((const struct mapping_entry *)b)->key);
}

static struct value convert_map(struct conversion *c, const struct mapping *map) {
    struct mapping *made = arena_alloc(c->arena, sizeof(struct mapping) +
                                                     map->count * sizeof(struct mapping_entry));
    made->count = map->count;
    for (uint32_t i = 0; i < map->count; i++) {
        struct value key = convert(c, map->entries[i].key);
        if (key.tag != VALUE_STRING)
            key = shown_as_string(c, key);
        made->entries[i] = (struct mapping_entry){ key, convert(c, map->entries[i].value) };
    }
    if (map->count > 1) /* numbers have another order than their spellings */
        qsort(made->entries, map->count, sizeof *made->entries, compare_keys);
    return (struct value){ .tag = VALUE_MAP, .map = made };
}

static struct value convert_fields(struct conversion *c, struct value value) {
    const struct shape *shape = value.fields->shape;
    if (value.tag == VALUE_CASE && shape->count == 0)
        return string_of(c, shape->name);
    struct fields *made = arena_alloc(c->arena,
                                      sizeof(struct fields) + shape->count * sizeof(struct value));
    made->shape = shape;
    for (uint32_t i = 0; i < shape->count; i++)
        made->items[i] = convert(c, value.fields->items[i]);
    return (struct value){ .tag = value.tag, .aux = value.aux, .fields = made };
}

static struct value convert(struct conversion *c, struct value value) {
    if (c->depth == SHOW_DEPTH_MAX)
        return value_none(0);
    c->depth++;
    struct value data = value;
    switch (value.tag) {
    case VALUE_ERROR:
        data = value_none(0);
        break;
    case VALUE_NONE:
    case VALUE_BOOL:
    case VALUE_INT:
    case VALUE_DECIMAL:
        break;
    case VALUE_STRING:
        data = string_of(c, value_text(value));
        break;
    case VALUE_ROPE:
        data = string_of(c, evaluation_text(c->evaluation, value));
        break;
    case VALUE_CASE:
    case VALUE_RECORD:
        data = convert_fields(c, value);
        break;
    case VALUE_LIST:
    case VALUE_SET:
        data = convert_list(c, value.list);
        break;
    case VALUE_MAP:
        data = convert_map(c, value.map);
        break;
    case VALUE_RESOURCE:
        data = string_of(c, resource_key_text(value.resource));
        break;
    default:
        data = shown_as_string(c, value);
        break; /* quantities, dates, ranges */
    }
    c->depth--;
    return data;
}

struct value data_of(struct arena *arena, struct evaluation *evaluation, struct value value) {
    struct conversion c = { .arena = arena, .evaluation = evaluation };
    return convert(&c, value);
}
