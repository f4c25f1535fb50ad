/* Collections: which resources a kind has, found by key or by a field's value. */
#include "eval/eval_internal.h"

#include <stdlib.h>

struct collection *collection_of(struct evaluation *ev, const struct kind *kind) {
    if (kind->fleet && ev->fleet != NULL)
        ev = ev->fleet;
    return &ev->collections[kind->number];
}

static int compare_keys(const void *a, const void *b) {
    const struct resource *const *x = a, *const *y = b;
    return text_compare((*x)->key, (*y)->key);
}

static void apply_absences(struct evaluation *ev, struct collection *collection) {
    for (uint32_t i = 0; i < collection->absences.count; i++) {
        const struct absence *absence = &collection->absences.items[i];
        uint64_t *place = textmap_get(&collection->by_key, absence->key);
        struct resource *resource = place == NULL ? NULL : (struct resource *)(uintptr_t)*place;
        if (resource == NULL || !resource->declared) {
            struct diag *diag = diag_add(ev->diags, DIAG_E0614, statement_span(absence->statement),
                                         "there is no %.*s `%.*s` to be absent",
                                         TEXT_ARG(collection->kind->text), TEXT_ARG(absence->key));
            hint_resource(ev, diag, collection->kind, absence->key);
            continue;
        }
        resource->absent = true;
    }
}

/* From here on the members are what they are; the checker's order of steps sees to it that nothing
 * comes later. */
static void collection_close(struct evaluation *ev, struct collection *collection) {
    collection->closed = true;
    apply_absences(ev, collection);
    for (uint32_t i = 0; i < collection->amendments.count; i++)
        amendment_apply(ev, &collection->amendments.items[i]);
    for (uint32_t i = 0; i < collection->by_key.count; i++) {
        struct resource *resource =
            (struct resource *)(uintptr_t)collection->by_key.entries[i].value;
        if (resource->declared && !resource->absent && !resource->disabled)
            vec_push(ev->arena, &collection->members, resource);
    }
    if (collection->members.count > 1)
        qsort(collection->members.items, collection->members.count, sizeof(struct resource *),
              compare_keys);
}

struct collection *collection_closed(struct evaluation *ev, const struct kind *kind) {
    struct collection *collection = collection_of(ev, kind);
    if (!collection->closed)
        collection_close(kind->fleet && ev->fleet != NULL ? ev->fleet : ev, collection);
    return collection;
}

struct resource *collection_find(struct evaluation *ev, const struct kind *kind, struct text key) {
    const uint64_t *place = textmap_get(&collection_of(ev, kind)->by_key, key);
    struct resource *resource = place == NULL ? NULL : (struct resource *)(uintptr_t)*place;
    return resource != NULL && resource->declared && !resource->absent && !resource->disabled
               ? resource
               : NULL;
}

static struct resource *stub_new(struct evaluation *ev, const struct kind *kind, struct text key,
                                 uint32_t position) {
    struct resource *resource = ARENA_NEW(ev->arena, struct resource);
    resource->kind = kind;
    resource->key = key;
    resource->home = ev;
    resource->position = position;
    return resource;
}

struct resource *collection_refer(struct evaluation *ev, const struct kind *kind, struct text key,
                                  uint32_t position) {
    struct collection *collection = collection_of(ev, kind);
    uint64_t *known = textmap_get(&collection->by_key, key);
    if (known != NULL)
        return (struct resource *)(uintptr_t)*known;
    struct resource *stub = stub_new(ev, kind, key, position);
    vec_push(ev->arena, &ev->stubs, stub);
    if (kind->fleet && ev->fleet != NULL)
        return stub; /* the fleet is shared by all hosts: only read */
    bool is_new;
    *textmap_put(ev->arena, &collection->by_key, key, &is_new) = (uint64_t)(uintptr_t)stub;
    return stub;
}

void resource_declare(struct evaluation *ev, struct resource *resource) {
    const struct kind *kind = resource->kind;
    uint32_t slots = kind->slots.count;
    resource->declared = true;
    resource->heads = ARENA_ARRAY(ev->arena, uint32_t, slots);
    resource->values = arena_alloc_raw(ev->arena, slots * sizeof(struct value));
    resource->states = ARENA_ARRAY(ev->arena, uint8_t, slots);
    resource->layers = ARENA_ARRAY(ev->arena, layer, slots);
    resource->winners = ARENA_ARRAY(ev->arena, uint32_t, slots);
    resource->selectors = ARENA_ARRAY(ev->arena, struct value, kind->selector_count + 1);
    resource->selector_states = ARENA_ARRAY(ev->arena, uint8_t, kind->selector_count + 1);
    if (kind->key_slot != SLOT_NONE) {
        resource->states[kind->key_slot] = LEAF_DONE;
        resource->values[kind->key_slot] = value_string(ev->arena, resource->key,
                                                        resource->position);
    }
}

struct value collection_list(struct evaluation *ev, const struct kind *kind) {
    struct collection *collection = collection_closed(ev, kind);
    if (collection->list == NULL || (kind->fleet && ev->fleet != NULL)) {
        uint32_t count = collection->members.count;
        struct list *list = arena_alloc_raw(ev->arena,
                                            sizeof(struct list) + count * sizeof(struct value));
        list->count = count;
        for (uint32_t i = 0; i < count; i++)
            list->items[i] = make_ref(collection->members.items[i], 0);
        if (kind->fleet && ev->fleet != NULL)
            return (struct value){ .tag = VALUE_LIST, .list = list };
        collection->list = list;
    }
    return (struct value){ .tag = VALUE_LIST, .list = collection->list };
}

/* The index of a slot: lists of resources by the slot's value. Chains of equal hashes are told
 * apart by the first member's value. */
static struct slot_index *index_build(struct evaluation *ev, struct collection *collection,
                                      uint32_t slot) {
    struct slot_index index = { .slot = slot };
    for (uint32_t i = 0; i < collection->members.count; i++) {
        struct resource *resource = collection->members.items[i];
        struct value value = slot_value(ev, resource, slot);
        if (value.tag == VALUE_ERROR)
            continue;
        bool is_new;
        uint64_t *place = map_put(ev->arena, &index.by_hash, value_hash(value), &is_new);
        struct list *old = is_new ? NULL : index.lists.items[*place - 1];
        uint32_t count = old == NULL ? 0 : old->count;
        struct list *list = old;
        if ((count & (count - 1)) == 0) { /* a power of two, or 0: grow by doubling */
            list = arena_alloc_raw(ev->arena, sizeof(struct list) + (count == 0 ? 1 : 2 * count) *
                                                                        sizeof(struct value));
            if (old != NULL)
                memcpy(list, old, sizeof(struct list) + count * sizeof(struct value));
        }
        list->items[count] = make_ref(resource, 0);
        list->count = count + 1;
        if (is_new) {
            vec_push(ev->arena, &index.lists, list);
            *place = index.lists.count;
        } else {
            index.lists.items[*place - 1] = list;
        }
    }
    vec_push(ev->arena, &collection->indexes, index);
    return &collection->indexes.items[collection->indexes.count - 1];
}

struct value collection_lookup(struct evaluation *ev, const struct kind *kind, uint32_t slot,
                               struct value value) {
    if (kind->fleet && ev->fleet != NULL)
        return collection_list(ev, kind); /* no index to be shared; the condition still filters */
    struct collection *collection = collection_closed(ev, kind);
    struct slot_index *index = NULL;
    for (uint32_t i = 0; i < collection->indexes.count && index == NULL; i++)
        if (collection->indexes.items[i].slot == slot)
            index = &collection->indexes.items[i];
    if (index == NULL)
        index = index_build(ev, collection, slot);
    const uint64_t *place = map_get(&index->by_hash, value_hash(value));
    if (place == NULL)
        return make_list(ev, NULL, 0, VALUE_LIST, 0);
    return (struct value){ .tag = VALUE_LIST, .list = index->lists.items[*place - 1] };
}

void hint_resource(struct evaluation *ev, struct diag *diag, const struct kind *kind,
                   struct text key) {
    const struct collection *collection = collection_of(ev, kind);
    struct text best = { NULL, 0 };
    uint32_t limit = key.size < 6 ? 1 : 3, distance = limit + 1;
    for (uint32_t i = 0; i < collection->by_key.count; i++) {
        const struct resource *other =
            (const struct resource *)(uintptr_t)collection->by_key.entries[i].value;
        if (!other->declared)
            continue;
        if (text_equal(other->key, key) && (other->absent || other->disabled)) {
            diag_label(ev->diags, diag, eval_span(ev, other->position),
                       "it is declared here, and %s", other->disabled ? "disabled" : "absent");
            return;
        }
        uint32_t d = text_distance(key, other->key, limit);
        if (d < distance || (d == distance && d <= limit && text_compare(other->key, best) < 0)) {
            distance = d;
            best = other->key;
        }
    }
    if (best.size != 0)
        diag_help(ev->diags, diag, "did you mean `%.*s`?", TEXT_ARG(best));
    else if (ev->host != NULL)
        diag_note(ev->diags, diag, "nothing contributes it on %.*s", TEXT_ARG(ev->host->key));
}

void report_unknown_reference(struct evaluation *ev, const struct resource *resource,
                              uint32_t position) {
    struct diag *diag = eval_error(ev, DIAG_E0603, position != 0 ? position : resource->position,
                                   "there is no %.*s `%.*s`", TEXT_ARG(resource->kind->text),
                                   TEXT_ARG(resource->key));
    hint_resource(ev, diag, resource->kind, resource->key);
}

bool resource_is_there(struct evaluation *ev, const struct resource *resource) {
    if (resource->home == ev && resource->statement != NULL)
        collection_closed(ev, resource->kind); /* with its amendments and absences */
    return resource->declared && !resource->absent && !resource->disabled;
}

void slot_settle(struct evaluation *ev, struct resource *resource, uint32_t slot) {
    slot_value(ev, resource, slot); /* puts its parts together, too, if it is there */
}

void settle_hosts(struct evaluation *ev) {
    const struct collection *hosts = collection_closed(ev, ev->program->host_kind);
    for (uint32_t i = 0; i < hosts->members.count; i++)
        for (uint32_t s = 0; s < hosts->kind->slots.count; s++)
            if (hosts->kind->slots.items[s].parent == SLOT_NONE)
                slot_settle(ev, hosts->members.items[i], s);
}
