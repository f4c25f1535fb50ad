/* Values from one evaluation into another: deep copies, with references meaning the resource of the
 * same key there. */
#include "eval/eval_internal.h"

static struct value transfer_fields(struct evaluation *to, struct value value) {
    uint32_t count = value.fields->shape->count;
    struct fields *fields = arena_alloc(to->arena,
                                        sizeof(struct fields) + count * sizeof(struct value));
    fields->shape = value.fields->shape;
    for (uint32_t i = 0; i < count; i++)
        fields->items[i] = value_transfer(to, value.fields->items[i]);
    value.fields = fields;
    return value;
}

static struct value transfer_list(struct evaluation *to, struct value value) {
    struct list *list = arena_alloc(to->arena,
                                    sizeof(struct list) + value.list->count * sizeof(struct value));
    list->count = value.list->count;
    for (uint32_t i = 0; i < list->count; i++)
        list->items[i] = value_transfer(to, value.list->items[i]);
    value.list = list;
    return value;
}

static struct value transfer_map(struct evaluation *to, struct value value) {
    struct mapping *map = arena_alloc(
        to->arena, sizeof(struct mapping) + value.map->count * sizeof(struct mapping_entry));
    map->count = value.map->count;
    for (uint32_t i = 0; i < map->count; i++) {
        map->entries[i].key = value_transfer(to, value.map->entries[i].key);
        map->entries[i].value = value_transfer(to, value.map->entries[i].value);
    }
    value.map = map;
    return value;
}

static const struct rope *transfer_rope(struct evaluation *to, const struct rope *rope) {
    struct rope *copy = arena_alloc(to->arena,
                                    sizeof(struct rope) + rope->count * sizeof(struct rope_part));
    copy->count = rope->count;
    copy->size = rope->size;
    for (uint32_t i = 0; i < rope->count; i++) {
        struct rope_part part = rope->parts[i];
        if (part.size == ROPE_CHILD) {
            part.child = transfer_rope(to, part.child);
        } else if (part.size == ROPE_RENDER) {
            struct render *render = ARENA_NEW(to->arena, struct render);
            *render = *part.render;
            render->value = value_transfer(to, render->value);
            part.render = render;
        } else {
            part.data = arena_copy(to->arena, part.data, part.size);
        }
        copy->parts[i] = part;
    }
    return copy;
}

struct value value_transfer(struct evaluation *to, struct value value) {
    switch (value.tag) {
    case VALUE_STRING: {
        struct text text = value_text(value);
        return value_string(to->arena,
                            (struct text){ arena_copy(to->arena, text.data, text.size), text.size },
                            value.origin);
    }
    case VALUE_ROPE:
        value.rope = transfer_rope(to, value.rope);
        return value;
    case VALUE_CASE:
    case VALUE_RECORD:
        return transfer_fields(to, value);
    case VALUE_LIST:
    case VALUE_SET:
    case VALUE_RANGE:
        return transfer_list(to, value);
    case VALUE_MAP:
        return transfer_map(to, value);
    case VALUE_RESOURCE: {
        struct text key = value.resource->key;
        key.data = arena_copy(to->arena, key.data, key.size);
        value.resource = collection_refer(to, value.resource->kind, key, value.origin);
        return value;
    }
    default:
        return value;
    }
}
