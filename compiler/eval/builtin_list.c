/* Built-in functions of lists and maps. Elements keep their origins. */
#include "eval/builtin_internal.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdlib.h>

enum { SCAN_MAX = 16 }; /* elements that are compared with each other rather than hashed */

/* A list of room for `count` elements, to be filled. */
static struct list *list_new(struct call *call, uint32_t count) {
    struct list *list = arena_alloc_raw(call->ev->arena,
                                        sizeof(struct list) + count * sizeof(struct value));
    list->count = count;
    return list;
}

static struct value give_list(struct call *call, const struct list *list) {
    return (struct value){ .tag = VALUE_LIST, .origin = call->origin, .list = list };
}

static struct value give_bool(struct call *call, bool answer) {
    return value_bool(answer, call->origin);
}

struct value builtin_LEN(struct call *call) {
    struct value value = call->args[0];
    if (value.tag == VALUE_STRING || value.tag == VALUE_ROPE)
        return value_int((int64_t)utf8_count(flat(call->ev, value)), call->origin);
    return value_int(eval_count(value), call->origin);
}

struct value builtin_FIRST(struct call *call) {
    return eval_count(call->args[0]) == 0 ? value_none(call->origin)
                                          : eval_element(call->args[0], 0);
}

struct value builtin_LAST(struct call *call) {
    uint32_t count = eval_count(call->args[0]);
    return count == 0 ? value_none(call->origin) : eval_element(call->args[0], count - 1);
}

struct value builtin_REVERSE(struct call *call) {
    if (!call_list_fits(call))
        return value_error();
    uint32_t count = eval_count(call->args[0]);
    struct list *list = list_new(call, count);
    for (uint32_t i = 0; i < count; i++)
        list->items[i] = eval_element(call->args[0], count - 1 - i);
    return give_list(call, list);
}

/* The count of all elements of all lists must be one of a list, too. */
struct value builtin_FLATTEN(struct call *call) {
    uint64_t total = 0;
    struct value lists = call->args[0];
    if (!call_list_fits(call))
        return value_error();
    for (uint32_t i = 0; i < eval_count(lists); i++)
        total += eval_count(eval_element(lists, i));
    struct diag *diag;
    if (total > ELEMENTS_COUNT_MAX)
        return call_fail(call, DIAG_E0615, &diag, "this makes a list of more than %d elements",
                         ELEMENTS_COUNT_MAX);
    struct list *flat_list = list_new(call, (uint32_t)total);
    uint32_t at = 0;
    for (uint32_t i = 0; i < eval_count(lists); i++) {
        struct value list = eval_element(lists, i);
        for (uint32_t k = 0; k < eval_count(list); k++)
            flat_list->items[at++] = eval_element(list, k);
    }
    return give_list(call, flat_list);
}

/* --- Order --- */

/* Elements in the order of their keys: `order` says which comes where. */
struct ordering {
    const struct value *keys;
    uint32_t *order, *other;
};

static bool comes_after(const struct ordering *o, uint32_t a, uint32_t b) {
    return value_compare(o->keys[a], o->keys[b]) > 0;
}

/* Two runs of `order`, [start, middle) and [middle, end), as one of `other`. Of equal keys the left
 * goes first. */
static void merge(const struct ordering *o, uint32_t start, uint32_t middle, uint32_t end) {
    uint32_t left = start, right = middle;
    for (uint32_t at = start; at < end; at++) {
        bool takes_right = left == middle ||
                           (right < end && comes_after(o, o->order[left], o->order[right]));
        o->other[at] = o->order[takes_right ? right++ : left++];
    }
}

static bool is_ordered(const struct ordering *o, uint32_t count) {
    for (uint32_t i = 1; i < count; i++)
        if (comes_after(o, i - 1, i))
            return false;
    return true;
}

static uint32_t least(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

/* A stable merge sort. The result holds each index once and is to be freed. */
static uint32_t *order_of(const struct value *keys, uint32_t count) {
    size_t size = (count + 1) * sizeof(uint32_t);
    struct ordering o = { keys, memory_alloc(size), memory_alloc(size) };
    for (uint32_t i = 0; i < count; i++)
        o.order[i] = i;
    for (uint32_t run = is_ordered(&o, count) ? count : 1; run < count; run *= 2) {
        for (uint32_t start = 0; start < count; start += 2 * run)
            merge(&o, start, least(start + run, count), least(start + 2 * run, count));
        uint32_t *sorted = o.other;
        o.other = o.order;
        o.order = sorted;
    }
    free(o.other);
    return o.order;
}

/* What compares quickly: text in pieces is put together once instead of at each comparison. */
static struct value as_key(struct call *call, struct value value) {
    return value.tag == VALUE_ROPE
               ? value_string(call->ev->arena, flat(call->ev, value), value.origin)
               : value;
}

static struct value give_ordered(struct call *call, const struct list *keys) {
    struct list *sorted = list_new(call, keys->count);
    uint32_t *order = order_of(keys->items, keys->count);
    for (uint32_t i = 0; i < keys->count; i++)
        sorted->items[i] = eval_element(call->args[0], order[i]);
    free(order);
    return give_list(call, sorted);
}

struct value builtin_SORT(struct call *call) {
    if (!call_list_fits(call))
        return value_error();
    struct list *keys = list_new(call, eval_count(call->args[0]));
    for (uint32_t i = 0; i < keys->count; i++)
        keys->items[i] = as_key(call, eval_element(call->args[0], i));
    return give_ordered(call, keys);
}

/* What the function in the second argument makes of each element; NULL when that is an error. */
static const struct list *keys_of(struct call *call) {
    bool fine = call_list_fits(call);
    struct list *keys = fine ? list_new(call, eval_count(call->args[0])) : NULL;
    for (uint32_t i = 0; fine && i < keys->count; i++) {
        struct value key = call_function(call, 1, eval_element(call->args[0], i));
        fine = key.tag != VALUE_ERROR;
        keys->items[i] = as_key(call, key);
    }
    return fine ? keys : NULL;
}

struct value builtin_SORT_BY(struct call *call) {
    const struct list *keys = keys_of(call);
    return keys == NULL ? value_error() : give_ordered(call, keys);
}

/* The elements of one group: those in `order` from `start` on whose keys are equal. */
static struct list *group_at(struct call *call, const struct list *keys, const uint32_t *order,
                             uint32_t start) {
    uint32_t end = start + 1;
    while (end < keys->count && value_equal(keys->items[order[start]], keys->items[order[end]]))
        end++;
    struct list *group = list_new(call, end - start);
    for (uint32_t i = start; i < end; i++)
        group->items[i - start] = eval_element(call->args[0], order[i]);
    return group;
}

struct value builtin_GROUP_BY(struct call *call) {
    const struct list *keys = keys_of(call);
    if (keys == NULL)
        return value_error();
    VEC(struct mapping_entry) groups = { 0 };
    uint32_t *order = order_of(keys->items, keys->count);
    for (uint32_t start = 0; start < keys->count;) {
        struct list *group = group_at(call, keys, order, start);
        struct value value = { .tag = VALUE_LIST, .origin = group->items[0].origin, .list = group };
        struct mapping_entry entry = { keys->items[order[start]], value };
        vec_push(call->ev->arena, &groups, entry);
        start += group->count;
    }
    free(order);
    return make_map(call->ev, groups.items, groups.count, call->origin);
}

/* --- Each element once --- */

/* The elements that were kept, by their hashes: a table of `mask` + 1 places, probed in turn. */
struct kept {
    struct list *list;
    uint64_t *hashes; /* by index in the list */
    uint32_t *places; /* index + 1; 0: empty */
    uint32_t mask;
};

static bool is_among(const struct list *list, struct value value) {
    for (uint32_t i = 0; i < list->count; i++)
        if (value_equal(list->items[i], value))
            return true;
    return false;
}

static void keep_hashed(struct kept *kept, struct value value) {
    uint64_t hash = value_hash(value);
    uint32_t at = (uint32_t)hash & kept->mask;
    for (; kept->places[at] != 0; at = (at + 1) & kept->mask) {
        uint32_t index = kept->places[at] - 1;
        if (kept->hashes[index] == hash && value_equal(kept->list->items[index], value))
            return;
    }
    kept->hashes[kept->list->count] = hash;
    kept->list->items[kept->list->count++] = value;
    kept->places[at] = kept->list->count;
}

static void keep_unique(struct call *call, struct list *list, uint32_t count) {
    uint32_t size = 2 * SCAN_MAX;
    while (size < 2 * count)
        size *= 2;
    struct arena_mark mark = arena_mark(call->ev->arena);
    struct kept kept = { .list = list, .mask = size - 1 };
    kept.hashes = arena_alloc_raw(call->ev->arena, count * sizeof *kept.hashes);
    kept.places = ARENA_ARRAY(call->ev->arena, uint32_t, size);
    for (uint32_t i = 0; i < count; i++)
        keep_hashed(&kept, eval_element(call->args[0], i));
    arena_release(call->ev->arena, mark);
}

struct value builtin_UNIQUE(struct call *call) {
    if (!call_list_fits(call))
        return value_error();
    uint32_t count = eval_count(call->args[0]);
    struct list *list = list_new(call, count);
    list->count = 0;
    if (count > SCAN_MAX)
        keep_unique(call, list, count);
    for (uint32_t i = 0; count <= SCAN_MAX && i < count; i++) {
        struct value value = eval_element(call->args[0], i);
        if (!is_among(list, value))
            list->items[list->count++] = value;
    }
    return give_list(call, list);
}

/* --- Maps --- */

struct value builtin_KEYS(struct call *call) {
    struct list *list = list_new(call, eval_count(call->args[0]));
    for (uint32_t i = 0; i < list->count; i++)
        list->items[i] = eval_element_key(call->args[0], i);
    return give_list(call, list);
}

struct value builtin_VALUES(struct call *call) {
    struct list *list = list_new(call, eval_count(call->args[0]));
    for (uint32_t i = 0; i < list->count; i++)
        list->items[i] = eval_element(call->args[0], i);
    return give_list(call, list);
}

struct value builtin_GET(struct call *call) {
    struct value map = call->args[0], key = as_key(call, call->args[1]);
    uint32_t at = eval_find(map, key);
    if (at < eval_count(map))
        return eval_element(map, at);
    return value_none(call->origin);
}

/* --- Conditions --- */

/* Whether some condition in the first argument is `wanted`. */
static bool some_is(struct call *call, bool wanted) {
    for (uint32_t i = 0; i < eval_count(call->args[0]); i++)
        if ((eval_element(call->args[0], i).i != 0) == wanted)
            return true;
    return false;
}

struct value builtin_ANY(struct call *call) {
    return give_bool(call, some_is(call, true));
}
struct value builtin_ALL(struct call *call) {
    return give_bool(call, !some_is(call, false));
}
