/* Puts JSON answers together. */
#include "cli/document.h"

#include "base/utf8.h"
#include "value/render.h"

#include <stdlib.h>

struct value document_text(struct arena *arena, struct text text) {
    char *made = arena_alloc_raw(arena, 3 * text.size + 1);
    size_t size = 0;
    for (size_t at = 0; at < text.size;) {
        char bytes[4];
        size_t count = utf8_write(utf8_next(text, &at), bytes);
        memcpy(made + size, bytes, count);
        size += count;
    }
    return value_string(arena, (struct text){ made, size }, 0);
}

void object_put(struct object *object, const char *name, struct value value) {
    struct mapping_entry member = { value_string(object->arena, text_of(name), 0), value };
    vec_push(object->arena, &object->members, member);
}

void object_put_text(struct object *object, const char *name, struct text text) {
    if (text.size != 0)
        object_put(object, name, document_text(object->arena, text));
}

void object_put_number(struct object *object, const char *name, int64_t number) {
    object_put(object, name, value_int(number, 0));
}

void object_put_bool(struct object *object, const char *name, bool value) {
    object_put(object, name, value_bool(value, 0));
}

static int compare_members(const void *a, const void *b) {
    return value_compare(((const struct mapping_entry *)a)->key,
                         ((const struct mapping_entry *)b)->key);
}

struct value object_value(struct object *object) {
    uint32_t count = object->members.count;
    size_t size = count * sizeof(struct mapping_entry);
    struct mapping *map = arena_alloc(object->arena, sizeof *map + size);
    map->count = count;
    if (count != 0)
        memcpy(map->entries, object->members.items, size);
    if (count > 1)
        qsort(map->entries, count, sizeof *map->entries, compare_members);
    return (struct value){ .tag = VALUE_MAP, .map = map };
}

void array_add(struct array *array, struct value value) {
    vec_push(array->arena, &array->items, value);
}

struct value array_value(struct array *array) {
    size_t size = array->items.count * sizeof(struct value);
    struct list *list = arena_alloc(array->arena, sizeof *list + size);
    list->count = array->items.count;
    if (size != 0)
        memcpy(list->items, array->items.items, size);
    return (struct value){ .tag = VALUE_LIST, .list = list };
}

void document_write(struct buf *out, struct value value) {
    struct sink sink = { 0 };
    render(&sink, FORMAT_JSON_INDENTED, value); /* plain data in UTF-8: it carries everything */
    buf_text(out, buf_view(&sink.bytes));
    buf_char(out, '\n');
    sink_free(&sink);
}
