/* Comparing and hashing values. Values nest as deep as their types do, so both walk with a stack of
 * their own instead of the machine's. */
#include "value/value.h"

#include "base/hash.h"
#include "base/memory.h"
#include "value/sink.h"

#include <stdlib.h>

enum { WALK_DEPTH_INLINE = 16 }; /* levels that need no heap */

/* What a value consists of, one level down; none for scalars. */
struct items {
    const struct value *items;
    uint32_t count;
};

/* Two containers that are being compared (or, for hashing, one and nothing). */
struct level {
    struct items a, b;
    uint32_t next;
};

struct walk {
    struct level *levels;
    uint32_t count, capacity;
    struct level small[WALK_DEPTH_INLINE];
};

static struct items items_of_fields(const struct fields *fields) {
    if (fields == NULL || fields->shape == NULL)
        return (struct items){ NULL, 0 };
    return (struct items){ fields->items, fields->shape->count };
}

static struct items items_of(struct value v) {
    switch (v.tag) {
    case VALUE_CASE:
    case VALUE_RECORD:
        return items_of_fields(v.fields);
    case VALUE_LIST:
    case VALUE_SET:
        return (struct items){ v.list->items, v.list->count };
    case VALUE_RANGE:
        return (struct items){ v.list->items, 2 };
    case VALUE_MAP:
        return (struct items){ (const struct value *)(const void *)v.map->entries,
                               v.map->count * 2 };
    default:
        return (struct items){ NULL, 0 };
    }
}

static void walk_push(struct walk *walk, struct items a, struct items b) {
    if (walk->count == walk->capacity) {
        bool is_first = walk->levels == walk->small;
        walk->capacity *= 2;
        walk->levels = memory_resize(is_first ? NULL : walk->levels,
                                     walk->capacity * sizeof *walk->levels);
        if (is_first)
            memcpy(walk->levels, walk->small, sizeof walk->small);
    }
    walk->levels[walk->count++] = (struct level){ a, b, 0 };
}

static void walk_begin(struct walk *walk, struct items a, struct items b) {
    walk->levels = walk->small;
    walk->capacity = WALK_DEPTH_INLINE;
    walk->count = 0;
    walk_push(walk, a, b);
}

static void walk_end(struct walk *walk) {
    if (walk->levels != walk->small)
        free(walk->levels);
}

/* Text in pieces and text in one are values of one type. */
static uint8_t order_of_tag(struct value v) {
    return v.tag == VALUE_ROPE ? VALUE_STRING : v.tag;
}

static int compare_texts(struct value a, struct value b) {
    if (a.tag == b.tag && a.string == b.string)
        return 0;
    if (a.tag == VALUE_STRING && b.tag == VALUE_STRING)
        return text_compare(value_text(a), value_text(b));
    struct sink left = { 0 }, right = { 0 };
    sink_text(&left, a);
    sink_text(&right, b);
    int order = text_compare(buf_view(&left.bytes), buf_view(&right.bytes));
    sink_free(&left);
    sink_free(&right);
    return order;
}

static int compare_numbers(int64_t a, int64_t b) {
    return a < b ? -1 : a > b;
}

static int compare_resources(struct value a, struct value b) {
    if (a.resource == b.resource)
        return 0;
    return text_compare(resource_key_text(a.resource), resource_key_text(b.resource));
}

/* The order as far as the values themselves tell, without their items. */
static int compare_heads(struct value a, struct value b) {
    uint8_t left = order_of_tag(a), right = order_of_tag(b);
    if (left != right)
        return left < right ? -1 : 1;
    switch (left) {
    case VALUE_NONE:
    case VALUE_ERROR:
    case VALUE_RECORD:
    case VALUE_LIST:
    case VALUE_SET:
    case VALUE_MAP:
    case VALUE_RANGE:
        return 0;
    case VALUE_CASE:
        return compare_numbers(a.aux, b.aux);
    case VALUE_STRING:
        return compare_texts(a, b);
    case VALUE_RESOURCE:
        return compare_resources(a, b);
    default:
        return compare_numbers(a.i, b.i);
    }
}

/* Goes one step on in the innermost level; the order, or 0 when it is still open. */
static int compare_step(struct walk *walk) {
    struct level *level = &walk->levels[walk->count - 1];
    uint32_t i = level->next++;
    if (i >= level->a.count || i >= level->b.count) {
        walk->count--;
        return compare_numbers(level->a.count, level->b.count);
    }
    struct value a = level->a.items[i], b = level->b.items[i];
    int order = compare_heads(a, b);
    if (order != 0)
        return order;
    struct items left = items_of(a), right = items_of(b);
    if (left.items != right.items)
        walk_push(walk, left, right);
    return 0;
}

int value_compare(struct value a, struct value b) {
    int order = compare_heads(a, b);
    if (order != 0)
        return order;
    struct items left = items_of(a), right = items_of(b);
    if (left.items == right.items)
        return 0;
    struct walk walk;
    walk_begin(&walk, left, right);
    while (order == 0 && walk.count > 0)
        order = compare_step(&walk);
    walk_end(&walk);
    return order;
}

bool value_equal(struct value a, struct value b) {
    if (a.tag == VALUE_STRING && b.tag == VALUE_STRING)
        return a.string == b.string || text_equal(value_text(a), value_text(b));
    return value_compare(a, b) == 0;
}

static uint64_t hash_text(struct value v) {
    if (v.tag == VALUE_STRING)
        return hash_bytes(v.string->data, v.string->size);
    struct sink flat = { 0 };
    sink_text(&flat, v);
    uint64_t hash = hash_bytes(flat.bytes.data, flat.bytes.size);
    sink_free(&flat);
    return hash;
}

static uint64_t hash_resource(struct value v) {
    struct text key = resource_key_text(v.resource);
    return hash_bytes(key.data, key.size);
}

static uint64_t hash_head(struct value v) {
    switch (v.tag) {
    case VALUE_NONE:
    case VALUE_ERROR:
        return v.tag;
    case VALUE_STRING:
    case VALUE_ROPE:
        return hash_text(v);
    case VALUE_CASE:
        return hash_combine(v.tag, v.aux);
    case VALUE_RECORD:
    case VALUE_LIST:
    case VALUE_SET:
    case VALUE_MAP:
    case VALUE_RANGE:
        return hash_combine(v.tag, items_of(v).count);
    case VALUE_RESOURCE:
        return hash_resource(v);
    default:
        return hash_combine(v.tag, (uint64_t)v.i);
    }
}

uint64_t value_hash(struct value v) {
    uint64_t hash = hash_head(v);
    struct items items = items_of(v);
    if (items.count == 0)
        return hash;
    struct walk walk;
    walk_begin(&walk, items, (struct items){ NULL, 0 });
    while (walk.count > 0) {
        struct level *level = &walk.levels[walk.count - 1];
        if (level->next == level->a.count) {
            walk.count--;
            continue;
        }
        struct value item = level->a.items[level->next++];
        hash = hash_combine(hash, hash_head(item));
        items = items_of(item);
        if (items.count != 0)
            walk_push(&walk, items, (struct items){ NULL, 0 });
    }
    walk_end(&walk);
    return hash;
}
