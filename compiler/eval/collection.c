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
        bool is_there = resource != NULL && resource->declared;
        if (!is_there && collection->incomplete)
            continue;
        if (!is_there) {
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
    if (collection->list == NULL) {
        uint32_t count = collection->members.count;
        struct list *list = arena_alloc_raw(ev->arena,
                                            sizeof(struct list) + count * sizeof(struct value));
        list->count = count;
        for (uint32_t i = 0; i < count; i++)
            list->items[i] = make_ref(collection->members.items[i], 0);
        if (kind->fleet && ev->fleet != NULL) /* before the fleet was complete */
            return (struct value){ .tag = VALUE_LIST, .list = list };
        collection->list = list;
    }
    return (struct value){ .tag = VALUE_LIST, .list = collection->list };
}

/* The index of a slot: lists of resources by the slot's value. Chains of equal hashes are told
 * apart by whoever looks up. */
static void index_fill(struct evaluation *ev, struct slot_index *index,
                       struct resource *const *members, uint32_t member_count) {
    for (uint32_t i = 0; i < member_count; i++) {
        if (!slot_counts(members[i]->home, members[i], index->slot))
            continue; /* a part of what is absent equals nothing */
        struct value value = slot_value(ev, members[i], index->slot);
        if (value.tag == VALUE_ERROR) {
            vec_push(ev->arena, &index->unknown, members[i]);
            continue;
        }
        bool is_new;
        uint64_t *place = map_put(ev->arena, &index->by_hash, value_hash(value), &is_new);
        struct list *old = is_new ? NULL : index->lists.items[*place - 1];
        uint32_t count = old == NULL ? 0 : old->count;
        struct list *list = old;
        if ((count & (count - 1)) == 0) { /* a power of two, or 0: grow by doubling */
            list = arena_alloc_raw(ev->arena, sizeof(struct list) + (count == 0 ? 1 : 2 * count) *
                                                                        sizeof(struct value));
            if (old != NULL)
                memcpy(list, old, sizeof(struct list) + count * sizeof(struct value));
        }
        list->items[count] = make_ref(members[i], 0);
        list->count = count + 1;
        if (is_new) {
            vec_push(ev->arena, &index->lists, list);
            *place = index->lists.count;
        } else {
            index->lists.items[*place - 1] = list;
        }
    }
}

static struct slot_index *index_of(struct collection *collection, uint32_t slot) {
    for (uint32_t i = 0; i < collection->indexes.count; i++)
        if (collection->indexes.items[i].slot == slot)
            return &collection->indexes.items[i];
    return NULL;
}

static struct slot_index *index_build(struct evaluation *ev, struct collection *collection,
                                      uint32_t slot) {
    struct slot_index index = { .slot = slot };
    index_fill(ev, &index, collection->members.items, collection->members.count);
    vec_push(ev->arena, &collection->indexes, index);
    return &collection->indexes.items[collection->indexes.count - 1];
}

static struct value index_get(struct evaluation *ev, const struct slot_index *index,
                              struct value value) {
    const uint64_t *place = map_get(&index->by_hash, value_hash(value));
    if (place == NULL)
        return make_list(ev, NULL, 0, VALUE_LIST, 0);
    return (struct value){ .tag = VALUE_LIST, .list = index->lists.items[*place - 1] };
}

struct value collection_lookup(struct evaluation *ev, const struct kind *kind, uint32_t slot,
                               struct value value) {
    struct collection *collection = collection_closed(ev, kind);
    struct slot_index *index = index_of(collection, slot);
    if (index == NULL && kind->fleet && ev->fleet != NULL)
        return collection_list(ev,
                               kind); /* nothing new in what hosts share: the condition filters */
    if (index == NULL)
        index = index_build(ev, collection, slot);
    return index_get(ev, index, value);
}

struct value foreign_lookup(struct evaluation *ev, const struct kind *kind, uint32_t slot,
                            struct value value) {
    const struct evaluation *fleet = ev->fleet == NULL ? ev : ev->fleet;
    foreign_errors_take(ev, kind);
    for (uint32_t i = 0; i < fleet->foreign_indexes.count; i++)
        if (fleet->foreign_indexes.items[i].kind == kind &&
            fleet->foreign_indexes.items[i].index.slot == slot) {
            const struct slot_index *index = &fleet->foreign_indexes.items[i].index;
            for (uint32_t k = 0; k < index->unknown.count; k++)
                foreign_value_take(ev, index->unknown.items[k], value_error());
            return index_get(ev, index, value);
        }
    return foreign_list(ev, kind);
}

struct value foreign_list(struct evaluation *ev, const struct kind *kind) {
    const struct evaluation *fleet = ev->fleet == NULL ? ev : ev->fleet;
    if (fleet->foreign_lists != NULL)
        return (struct value){ .tag = VALUE_LIST, .list = fleet->foreign_lists[kind->number] };
    const resource_list *all = &fleet->foreign[kind->number];
    struct list *list = arena_alloc_raw(ev->arena,
                                        sizeof(struct list) + all->count * sizeof(struct value));
    list->count = all->count;
    for (uint32_t i = 0; i < all->count; i++)
        list->items[i] = make_ref(all->items[i], 0);
    return (struct value){ .tag = VALUE_LIST, .list = list };
}

void foreign_complete(struct evaluation *fleet) {
    const struct program *program = fleet->program;
    struct list **lists = ARENA_ARRAY(fleet->arena, struct list *, program->kinds.count + 1);
    for (uint32_t k = 0; k < program->kinds.count; k++) {
        struct value list = foreign_list(fleet, program->kinds.items[k]);
        lists[k] = (struct list *)(uintptr_t)list.list;
    }
    fleet->foreign_lists = lists;
    for (uint32_t i = 0; i < program->shared_indexes.count; i++) {
        const struct shared_index *shared = &program->shared_indexes.items[i];
        if (shared->kind->fleet)
            continue;
        struct foreign_index made = { shared->kind, { .slot = shared->slot } };
        const resource_list *all = &fleet->foreign[shared->kind->number];
        index_fill(fleet, &made.index, all->items, all->count);
        vec_push(fleet->arena, &fleet->foreign_indexes, made);
    }
}

void shared_indexes_make(struct evaluation *fleet) {
    const struct program *program = fleet->program;
    for (uint32_t i = 0; i < program->shared_indexes.count; i++) {
        const struct shared_index *shared = &program->shared_indexes.items[i];
        if (!shared->kind->fleet)
            continue;
        struct collection *collection = collection_closed(fleet, shared->kind);
        if (index_of(collection, shared->slot) == NULL)
            index_build(fleet, collection, shared->slot);
    }
    for (uint32_t k = 0; k < program->kinds.count; k++)
        if (program->kinds.items[k]->fleet)
            collection_list(fleet, program->kinds.items[k]);
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

bool resource_is_foreign(const struct resource *resource) {
    return resource->home->fleet == NULL && !resource->kind->fleet;
}

void report_unknown_reference(struct evaluation *ev, const struct resource *resource,
                              uint32_t position) {
    if (ev->lenient && !program_wants(ev->program, resource->kind->members_node))
        return; /* of a test: nothing wanted to know which there are */
    if (collection_of(ev, resource->kind)->incomplete)
        return; /* it may be there but for an error, which is reported */
    struct diag *diag = eval_error(ev, DIAG_E0603, position != 0 ? position : resource->position,
                                   "there is no %.*s `%.*s`", TEXT_ARG(resource->kind->text),
                                   TEXT_ARG(resource->key));
    diag_want(ev->diags, diag, DIAG_WANTS_RESOURCE, resource->key, resource->kind->text);
    if (resource_is_foreign(resource))
        diag_note(ev->diags, diag,
                  "of what is on another host only its own fields are known here: a reference in "
                  "them is a key");
    else
        hint_resource(ev, diag, resource->kind, resource->key);
}

bool resource_is_there(struct evaluation *ev, const struct resource *resource) {
    if (resource->home == ev && resource->statement != NULL)
        collection_closed(ev, resource->kind); /* with its amendments and absences */
    return resource->declared && !resource->absent && !resource->disabled;
}

void resource_reach(const struct evaluation *ev, struct resource *resource) {
    if (resource->home == ev) /* others are only read */
        resource->reached = true;
}

struct reading reading_begin(const struct evaluation *ev, struct value value) {
    struct reading reading = { NULL, false };
    if (value.tag == VALUE_RESOURCE && value.resource->home == ev)
        reading = (struct reading){ value.resource, value.resource->reached };
    return reading;
}

void reading_undo(struct reading reading) {
    if (reading.resource != NULL)
        reading.resource->reached = reading.reached;
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
