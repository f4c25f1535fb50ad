/* Values as people read them, for diagnostics and `croft eval`. */
#include "eval/eval_internal.h"
#include "value/quantity.h"

/* Enough for a diagnostic's line. */
#define SHOWN_ELEMENTS 6
#define SHOWN_DEPTH    4
#define SHOWN_BYTES    80

static void show(struct evaluation *ev, struct buf *out, struct value value, uint32_t depth);

static void show_text(struct buf *out, struct text text) {
    buf_char(out, '"');
    size_t size = text.size > SHOWN_BYTES ? SHOWN_BYTES : text.size;
    for (size_t i = 0; i < size; i++) {
        char c = text.data[i];
        if (c == '\n')
            buf_printf(out, "\\n");
        else if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else
            buf_char(out, c);
    }
    buf_printf(out, text.size > size ? "…\"" : "\"");
}

static void show_elements(struct evaluation *ev, struct buf *out, const struct list *list,
                          uint32_t depth) {
    buf_char(out, '[');
    for (uint32_t i = 0; i < list->count && i < SHOWN_ELEMENTS; i++) {
        buf_printf(out, i == 0 ? "" : ", ");
        show(ev, out, list->items[i], depth + 1);
    }
    buf_printf(out, list->count > SHOWN_ELEMENTS ? ", …]" : "]");
}

static void show_fields(struct evaluation *ev, struct buf *out, struct value value,
                        uint32_t depth) {
    const struct shape *shape = value.fields->shape;
    if (value.tag == VALUE_CASE)
        buf_text(out, shape->name);
    if (value.tag == VALUE_CASE && shape->count == 0)
        return;
    buf_printf(out, value.tag == VALUE_CASE ? " { " : "{ ");
    for (uint32_t i = 0; i < shape->count; i++) {
        buf_printf(out, "%s%.*s = ", i == 0 ? "" : "; ", TEXT_ARG(shape->names[i]));
        show(ev, out, value.fields->items[i], depth + 1);
    }
    buf_printf(out, " }");
}

static void show_map(struct evaluation *ev, struct buf *out, const struct mapping *map,
                     uint32_t depth) {
    buf_printf(out, "{");
    for (uint32_t i = 0; i < map->count && i < SHOWN_ELEMENTS; i++) {
        buf_printf(out, i == 0 ? " " : ", ");
        show(ev, out, map->entries[i].key, depth + 1);
        buf_printf(out, ": ");
        show(ev, out, map->entries[i].value, depth + 1);
    }
    buf_printf(out, map->count > SHOWN_ELEMENTS ? ", … }" : map->count == 0 ? "}" : " }");
}

/* Depth is bounded; what lies deeper is an ellipsis. */
static void show(struct evaluation *ev, struct buf *out, struct value value, uint32_t depth) {
    if (depth > SHOWN_DEPTH) {
        buf_printf(out, "…");
        return;
    }
    switch (value.tag) {
    case VALUE_NONE:
        buf_printf(out, "none");
        return;
    case VALUE_ERROR:
        buf_printf(out, "an error");
        return;
    case VALUE_BOOL:
        buf_printf(out, value.i ? "true" : "false");
        return;
    case VALUE_INT:
        buf_printf(out, "%lld", (long long)value.i);
        return;
    case VALUE_STRING:
    case VALUE_ROPE:
        show_text(out, flat(ev, value));
        return;
    case VALUE_CASE:
    case VALUE_RECORD:
        show_fields(ev, out, value, depth);
        return;
    case VALUE_LIST:
    case VALUE_SET:
        show_elements(ev, out, value.list, depth);
        return;
    case VALUE_MAP:
        show_map(ev, out, value.map, depth);
        return;
    case VALUE_RANGE:
        show(ev, out, value.list->items[0], depth + 1);
        buf_printf(out, "..");
        show(ev, out, value.list->items[1], depth + 1);
        return;
    case VALUE_RESOURCE:
        buf_text(out, value.resource->key);
        return;
    default:
        quantity_print(out, value);
        return;
    }
}

const char *value_shown(struct evaluation *ev, struct value value) {
    struct buf out = { 0 };
    show(ev, &out, value, 0);
    const char *text = arena_copy(ev->arena, out.data, out.size);
    buf_free(&out);
    return text;
}
