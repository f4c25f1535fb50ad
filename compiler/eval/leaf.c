/* Leaves: which of the definitions of a field counts, and what it says. A leaf is evaluated once, when first wanted. */
#include "eval/eval_internal.h"

#include <stdlib.h>

/* A definition that may give a leaf its value. */
struct candidate {
    const struct definition *definition;
    uint32_t number;      /* of the definition, + 1 */
    layer layer;
    uint32_t container;   /* the definition is of this container, of which the leaf is a part; SLOT_NONE: of the leaf */
    struct value value;
    bool evaluated;
    const struct loop *loop;
};
#define CANDIDATES_MAX 64

struct candidates {
    struct candidate items[CANDIDATES_MAX];
    uint32_t count;
};

static struct env definition_env(struct evaluation *ev, struct resource *resource,
                                 const struct definition *definition) {
    return (struct env){ .ev = ev,
                         .frame = definition->frame,
                         .self = resource,
                         .container = SLOT_NONE,
                         .previous_slot = definition->assign->slot,
                         .previous_below = definition->layer };
}

bool definition_holds(struct evaluation *ev, struct resource *resource,
                      const struct definition *definition) {
    struct env env = definition_env(ev, resource, definition);
    if (definition->where != NULL && !eval_holds(&env, definition->where))
        return false;
    if (definition->assign->loop != NULL)
        return true; /* its conditions are asked for each element */
    for (const struct guard *guard = definition->assign->guard; guard != NULL; guard = guard->outer) {
        struct value value = eval(&env, guard->condition);
        if (value.tag != VALUE_BOOL || (value.i != 0) == guard->negated)
            return false;
    }
    return true;
}

struct value slot_project(const struct kind *kind, struct value value, uint32_t container,
                          uint32_t slot) {
    uint32_t path[16], depth = 0;
    for (uint32_t s = slot; s != container && depth < 16; s = kind->slots.items[s].parent)
        path[depth++] = s;
    while (depth-- > 0) {
        const struct slot *part = &kind->slots.items[path[depth]];
        const struct slot *parent = &kind->slots.items[part->parent];
        if (value.tag != VALUE_RECORD && value.tag != VALUE_CASE)
            return value_error();
        if (parent->kind == SLOT_SUM && value.aux != part->case_index)
            return value_none(0);
        const uint32_t *children =
            parent->kind == SLOT_RECORD ? parent->children : parent->case_children[part->case_index];
        uint32_t index = 0;
        while (children[index] != path[depth])
            index++;
        value = value.fields->items[index];
    }
    return value;
}

/* A forwarded definition: the value, layer and origin of the definition that won there. */
static bool evaluate_forward(struct evaluation *ev, struct resource *resource, uint32_t slot,
                             struct candidate *c) {
    const struct assign *assign = c->definition->assign;
    struct env env = definition_env(ev, resource, c->definition);
    struct value source = eval(&env, assign->forward_resource);
    if (source.tag != VALUE_RESOURCE) {
        c->value = value_error();
        return true;
    }
    if (!source.resource->declared) {
        report_unknown_reference(ev, source.resource, source.origin);
        c->value = value_error();
        return true;
    }
    uint32_t from = assign->forward_slot + (slot - assign->slot);
    c->value = slot_value(ev, source.resource, from);
    layer won = source.resource->layers[from];
    if (won == 0 && c->value.tag == VALUE_NONE)
        return false; /* nothing was said there: nothing is assigned here */
    /* What the library's rule forwards keeps its strength, and gains none by the way: a default there stays weaker than
     * anything that is said, but stronger than the default here. */
    c->layer = won != 0 ? won : LAYER_FORWARDED_DEFAULT;
    const struct ir *value_ir = assign->value;
    if (value_ir->op == IR_CHECK && c->value.tag != VALUE_ERROR &&
        !eval_check_value(ev, value_ir->type, c->value, value_ir->position))
        c->value = value_error();
    return true;
}

static void evaluate_candidate(struct evaluation *ev, struct resource *resource, uint32_t slot,
                               struct candidate *c) {
    if (c->evaluated)
        return;
    c->evaluated = true;
    if (c->definition->constant != NULL) {
        c->value = *c->definition->constant;
    } else {
        struct env env = definition_env(ev, resource, c->definition);
        c->value = eval(&env, c->definition->assign->value);
    }
    if (c->container != SLOT_NONE)
        c->value = slot_project(resource->kind, c->value, c->container, slot);
}

static void add_candidate(struct evaluation *ev, struct resource *resource, uint32_t slot,
                          struct candidates *all, uint32_t number, uint32_t container) {
    const struct definition *definition = &ev->definitions.items[number - 1];
    if (all->count == CANDIDATES_MAX || !definition_holds(ev, resource, definition))
        return;
    struct candidate c = { .definition = definition,
                           .number = number,
                           .layer = definition->layer,
                           .container = container };
    if (definition->assign->forwards && definition->constant == NULL) {
        c.evaluated = true;
        c.container = SLOT_NONE;
        if (!evaluate_forward(ev, resource, slot, &c))
            return;
    }
    all->items[all->count++] = c;
}

/* All definitions that say something about a slot: its own, and those of whole containers around it. */
static void gather(struct evaluation *ev, struct resource *resource, uint32_t slot, bool own_sets,
                   struct candidates *all) {
    const struct kind *kind = resource->kind;
    all->count = 0;
    for (uint32_t n = resource->heads[slot]; own_sets && n != 0;
         n = ev->definitions.items[n - 1].next) {
        const struct assign *assign = ev->definitions.items[n - 1].assign;
        if (assign->op == OP_SET && !assign->present && !assign->case_only)
            add_candidate(ev, resource, slot, all, n, SLOT_NONE);
    }
    for (uint32_t p = kind->slots.items[slot].parent; p != SLOT_NONE;
         p = kind->slots.items[p].parent)
        for (uint32_t n = resource->heads[p]; n != 0; n = ev->definitions.items[n - 1].next) {
            const struct assign *assign = ev->definitions.items[n - 1].assign;
            if (assign->op == OP_SET && !assign->present && !assign->case_only)
                add_candidate(ev, resource, slot, all, n, p);
        }
}

static uint32_t candidate_position(const struct candidate *c) {
    return c->value.origin != 0 && c->definition->constant != NULL ? c->value.origin
                                                                  : c->definition->assign->position;
}

static void report_conflict(struct evaluation *ev, const struct resource *resource, uint32_t slot,
                            struct candidate *a, struct candidate *b) {
    struct diag *diag = diag_add(ev->diags, DIAG_E0601, eval_span(ev, candidate_position(a)),
                                 "`%.*s` of %.*s `%.*s` is said to be %s and %s",
                                 TEXT_ARG(resource->kind->slots.items[slot].path),
                                 TEXT_ARG(resource->kind->text), TEXT_ARG(resource->key),
                                 value_shown(ev, a->value), value_shown(ev, b->value));
    diag_label(ev->diags, diag, eval_span(ev, candidate_position(b)), "the other one");
    diag_note(ev->diags, diag, "both are of one layer (%s), and nothing wins by order of files",
              layer_text(a->layer));
    diag_help(ev->diags, diag, "remove one, or say it where it is meant to win");
}

/* The strongest candidate below `below`; others of its layer must agree. */
static struct candidate *winner(struct evaluation *ev, struct resource *resource, uint32_t slot,
                                struct candidates *all, layer below) {
    struct candidate *best = NULL;
    for (uint32_t i = 0; i < all->count; i++) {
        struct candidate *c = &all->items[i];
        if (c->layer < below && (best == NULL || c->layer > best->layer))
            best = c;
    }
    if (best == NULL)
        return NULL;
    evaluate_candidate(ev, resource, slot, best);
    for (uint32_t i = 0; i < all->count; i++) {
        struct candidate *c = &all->items[i];
        if (c == best || c->layer != best->layer)
            continue;
        evaluate_candidate(ev, resource, slot, c);
        if (best->value.tag == VALUE_ERROR || c->value.tag == VALUE_ERROR)
            continue;
        if (!value_equal(best->value, c->value)) {
            report_conflict(ev, resource, slot, best, c);
            best->value = value_error();
            break;
        }
    }
    return best;
}

struct value slot_default(struct evaluation *ev, struct resource *resource, uint32_t slot,
                          bool *found) {
    const struct kind *kind = resource->kind;
    *found = true;
    for (uint32_t s = slot; s != SLOT_NONE; s = kind->slots.items[s].parent) {
        const struct slot *at = &kind->slots.items[s];
        const struct field *field = at->field;
        bool whole = s != slot; /* a container's default covers its parts */
        if (field->default_value == NULL || (whole && field->default_value->op == IR_CONST &&
                                             field->default_value->constant.tag == VALUE_NONE))
            continue;
        struct env env = { .ev = ev,
                           .frame = frame_new(ev, field->default_frame, ev->host),
                           .self = resource,
                           .container = at->parent,
                           .case_index = at->case_index };
        if (at->parent != SLOT_NONE && whole && kind->slots.items[slot].field->default_value != NULL &&
            s != slot)
            continue;
        struct value value = eval(&env, field->default_value);
        return whole ? slot_project(kind, value, s, slot) : value;
    }
    *found = false;
    return value_none(0);
}

static void report_undecided(struct evaluation *ev, const struct resource *resource,
                             uint32_t slot) {
    const struct slot *s = &resource->kind->slots.items[slot];
    struct diag *diag = eval_error(ev, DIAG_E0604, resource->position,
                                   "%.*s `%.*s` does not say its `%.*s`",
                                   TEXT_ARG(resource->kind->text), TEXT_ARG(resource->key),
                                   TEXT_ARG(s->path));
    diag_label(ev->diags, diag, node_span(s->field->module->tree, s->field->node),
               "declared here, without a default");
    if (type_is_optional(s->type))
        diag_help(ev->diags, diag, "decide: a value, or `%.*s = none because \"…\"`",
                  TEXT_ARG(s->path));
}

static struct value undecided(struct evaluation *ev, struct resource *resource, uint32_t slot) {
    report_undecided(ev, resource, slot);
    return value_error();
}

static struct value settle(struct evaluation *ev, struct resource *resource, uint32_t slot,
                           struct candidates *all, layer below, struct candidate **won) {
    *won = winner(ev, resource, slot, all, below);
    if (*won != NULL)
        return (*won)->value;
    bool found;
    struct value value = slot_default(ev, resource, slot, &found);
    return found ? value : undecided(ev, resource, slot);
}

/* One change of a collection: `+=` or `-=`, with its value. */
struct change {
    const struct definition *definition;
    struct value value, key;
    uint32_t order;
};
struct changes {
    VEC(struct change) items;
};

static void add_change(struct evaluation *ev, struct env *env, const struct definition *definition,
                       struct changes *changes) {
    struct change change = { .definition = definition, .order = changes->items.count };
    const struct assign *assign = definition->assign;
    change.value = definition->constant != NULL ? *definition->constant : eval(env, assign->value);
    if (assign->map_key != NULL)
        change.key = eval(env, assign->map_key);
    vec_push(ev->arena, &changes->items, change);
}

/* The innermost loop last: elements of outer loops first. */
static void run_loop(struct evaluation *ev, struct env *env, const struct definition *definition,
                     const struct loop *const *loops, uint32_t count, struct changes *changes);

static bool guards_hold(struct env *env, const struct guard *guard) {
    for (; guard != NULL; guard = guard->outer) {
        struct value value = eval(env, guard->condition);
        if (value.tag != VALUE_BOOL || (value.i != 0) == guard->negated)
            return false;
    }
    return true;
}

static void run_loop(struct evaluation *ev, struct env *env, const struct definition *definition,
                     const struct loop *const *loops, uint32_t count, struct changes *changes) {
    if (count == 0) {
        if (guards_hold(env, definition->assign->guard))
            add_change(ev, env, definition, changes);
        return;
    }
    const struct loop *loop = loops[count - 1];
    if (!guards_hold(env, loop->guard))
        return;
    struct value elements = eval(env, loop->iterable);
    for (uint32_t i = 0; i < eval_count(elements); i++) {
        struct env inner = *env;
        inner.frame = frame_copy(ev, env->frame);
        inner.frame->slots[loop->slot] = eval_element(elements, i);
        if (loop->key_slot != UINT32_MAX)
            inner.frame->slots[loop->key_slot] = eval_element_key(elements, i);
        if (loop->where == NULL || eval_holds(&inner, loop->where))
            run_loop(ev, &inner, definition, loops, count - 1, changes);
    }
}

/* Every turn of the definition's loops, or it alone. */
static void definition_changes(struct evaluation *ev, struct resource *resource,
                               const struct definition *definition, struct changes *changes) {
    struct env env = definition_env(ev, resource, definition);
    const struct loop *loops[16];
    uint32_t count = 0;
    for (const struct loop *loop = definition->assign->loop; loop != NULL && count < 16;
         loop = loop->outer)
        loops[count++] = loop;
    run_loop(ev, &env, definition, loops, count, changes);
}

struct value definition_change(struct evaluation *ev, struct resource *resource,
                               const struct definition *definition) {
    struct changes changes = { 0 };
    VEC(struct value) elements = { 0 };
    VEC(struct mapping_entry) entries = { 0 };
    bool is_map = false;
    definition_changes(ev, resource, definition, &changes);
    for (uint32_t i = 0; i < changes.items.count; i++) {
        const struct change *change = &changes.items.items[i];
        if (change->value.tag == VALUE_ERROR || change->key.tag == VALUE_ERROR)
            return value_error();
        bool keyed = definition->assign->map_key != NULL;
        is_map = is_map || keyed || change->value.tag == VALUE_MAP;
        if (keyed)
            vec_push(ev->arena, &entries, ((struct mapping_entry){ change->key, change->value }));
        for (uint32_t k = 0; !keyed && k < eval_count(change->value); k++)
            if (change->value.tag == VALUE_MAP)
                vec_push(ev->arena, &entries, change->value.map->entries[k]);
            else
                vec_push(ev->arena, &elements, eval_element(change->value, k));
    }
    uint32_t position = definition->assign->position;
    return is_map ? make_map(ev, entries.items, entries.count, position)
                  : make_list(ev, elements.items, elements.count, VALUE_LIST, position);
}

static void gather_changes(struct evaluation *ev, struct resource *resource, uint32_t slot,
                           layer from, layer below, struct changes *changes) {
    for (uint32_t n = resource->heads[slot]; n != 0; n = ev->definitions.items[n - 1].next) {
        const struct definition *definition = &ev->definitions.items[n - 1];
        if (definition->assign->op == OP_SET || definition->layer < from ||
            definition->layer >= below || !definition_holds(ev, resource, definition))
            continue;
        definition_changes(ev, resource, definition, changes);
    }
}

static int compare_sources(const struct frame *a, const struct frame *b) {
    if (a->source == b->source || a->source == NULL || b->source == NULL)
        return (a->source != NULL) - (b->source != NULL);
    int order = text_compare(a->source->kind->text, b->source->kind->text);
    return order != 0 ? order : text_compare(a->source->key, b->source->key);
}

/* By layer, then contributing resource, then position in its text. */
static int compare_changes(const void *a, const void *b) {
    const struct change *x = a, *y = b;
    const struct definition *dx = x->definition, *dy = y->definition;
    if (dx->layer != dy->layer)
        return dx->layer < dy->layer ? -1 : 1;
    int order = compare_sources(dx->frame, dy->frame);
    if (order != 0)
        return order;
    if (dx->assign->position != dy->assign->position)
        return dx->assign->position < dy->assign->position ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static void report_missing_removal(struct evaluation *ev, const struct change *change,
                                   struct value element) {
    struct diag *diag = diag_add(ev->diags, DIAG_E0609, assign_span(change->definition->assign),
                                 "there is no %s to take away", value_shown(ev, element));
    diag_note(ev->diags, diag, "`-=` takes away what lower layers added, and must find it");
}

/* What a list, set or map becomes. */
struct building {
    VEC(struct value) elements;
    VEC(struct mapping_entry) entries;
    VEC(layer) entry_layers;
};

static void add_elements(struct evaluation *ev, struct building *b, struct value value) {
    for (uint32_t i = 0; i < eval_count(value); i++)
        vec_push(ev->arena, &b->elements, eval_element(value, i));
}

static void remove_elements(struct evaluation *ev, struct building *b,
                            const struct change *change) {
    for (uint32_t i = 0; i < eval_count(change->value); i++) {
        struct value unwanted = eval_element(change->value, i);
        uint32_t kept = 0;
        for (uint32_t k = 0; k < b->elements.count; k++)
            if (!value_equal(b->elements.items[k], unwanted))
                b->elements.items[kept++] = b->elements.items[k];
        if (kept == b->elements.count)
            report_missing_removal(ev, change, unwanted);
        b->elements.count = kept;
    }
}

static void put_entry(struct evaluation *ev, struct building *b, struct mapping_entry entry,
                      layer l, const struct change *change) {
    for (uint32_t i = 0; i < b->entries.count; i++) {
        if (!value_equal(b->entries.items[i].key, entry.key))
            continue;
        if (b->entry_layers.items[i] == l && change != NULL &&
            !value_equal(b->entries.items[i].value, entry.value)) {
            struct diag *diag = diag_add(ev->diags, DIAG_E0601,
                                         assign_span(change->definition->assign),
                                         "the key %s is said to be %s and %s",
                                         value_shown(ev, entry.key),
                                         value_shown(ev, b->entries.items[i].value),
                                         value_shown(ev, entry.value));
            diag_label(ev->diags, diag, eval_span(ev, b->entries.items[i].value.origin),
                       "the other one");
        }
        b->entries.items[i].value = entry.value;
        b->entry_layers.items[i] = l;
        return;
    }
    vec_push(ev->arena, &b->entries, entry);
    vec_push(ev->arena, &b->entry_layers, l);
}

static void remove_entries(struct evaluation *ev, struct building *b, const struct change *change) {
    for (uint32_t i = 0; i < eval_count(change->value); i++) {
        struct value key = eval_element(change->value, i);
        uint32_t kept = 0;
        for (uint32_t k = 0; k < b->entries.count; k++) {
            if (value_equal(b->entries.items[k].key, key))
                continue;
            b->entry_layers.items[kept] = b->entry_layers.items[k];
            b->entries.items[kept++] = b->entries.items[k];
        }
        if (kept == b->entries.count)
            report_missing_removal(ev, change, key);
        b->entries.count = kept;
    }
}

static void change_map(struct evaluation *ev, struct building *b, const struct change *change) {
    layer l = change->definition->layer;
    if (change->definition->assign->op == OP_REMOVE) {
        remove_entries(ev, b, change);
        return;
    }
    if (change->definition->assign->map_key != NULL) {
        put_entry(ev, b, (struct mapping_entry){ change->key, change->value }, l, change);
        return;
    }
    for (uint32_t i = 0; i < eval_count(change->value); i++)
        put_entry(ev, b, change->value.map->entries[i], l, change);
}

static struct value changed(struct evaluation *ev, const struct slot *slot, struct value base,
                            layer base_layer, const struct changes *changes) {
    struct building b = { 0 };
    bool is_map = type_present(slot->type)->kind == TYPE_MAP;
    if (is_map)
        for (uint32_t i = 0; base.tag == VALUE_MAP && i < base.map->count; i++)
            put_entry(ev, &b, base.map->entries[i], base_layer, NULL);
    else if (base.tag != VALUE_NONE)
        add_elements(ev, &b, base);
    for (uint32_t i = 0; i < changes->items.count; i++) {
        const struct change *change = &changes->items.items[i];
        if (change->value.tag == VALUE_ERROR || change->key.tag == VALUE_ERROR)
            return value_error();
        if (is_map)
            change_map(ev, &b, change);
        else if (change->definition->assign->op == OP_REMOVE)
            remove_elements(ev, &b, change);
        else
            add_elements(ev, &b, change->value);
    }
    if (is_map)
        return make_map(ev, b.entries.items, b.entries.count, base.origin);
    struct value list = make_list(ev, b.elements.items, b.elements.count, VALUE_LIST, base.origin);
    return type_present(slot->type)->kind == TYPE_SET ? make_set(ev, list, base.origin) : list;
}

static void refuse_duplicates(struct evaluation *ev, const struct resource *resource,
                              uint32_t slot, struct value value) {
    const struct slot *s = &resource->kind->slots.items[slot];
    if (value.tag != VALUE_LIST || s->field->repeats || value.list->count < 2)
        return;
    struct map seen = { 0 };
    for (uint32_t i = 0; i < value.list->count; i++) {
        bool is_new;
        uint64_t *place = map_put(ev->arena, &seen, value_hash(value.list->items[i]), &is_new);
        if (is_new) {
            *place = i + 1;
            continue;
        }
        struct value first = value.list->items[*place - 1];
        if (!value_equal(first, value.list->items[i]))
            continue;
        uint32_t position = value.list->items[i].origin;
        struct diag *diag = eval_error(ev, DIAG_E0610, position != 0 ? position : resource->position,
                                       "%s stands twice in `%.*s` of %.*s `%.*s`",
                                       value_shown(ev, first), TEXT_ARG(s->path),
                                       TEXT_ARG(resource->kind->text), TEXT_ARG(resource->key));
        if (first.origin != 0 && first.origin != position)
            diag_label(ev->diags, diag, eval_span(ev, first.origin), "first here");
        diag_help(ev->diags, diag, "remove one; where repetition has a meaning, the field says `repeats`");
        return;
    }
}

static bool has_changes(const struct evaluation *ev, const struct resource *resource,
                        uint32_t slot) {
    for (uint32_t n = resource->heads[slot]; n != 0; n = ev->definitions.items[n - 1].next)
        if (ev->definitions.items[n - 1].assign->op != OP_SET)
            return true;
    return false;
}

static struct value collection_leaf(struct evaluation *ev, struct resource *resource,
                                    uint32_t slot, struct candidates *all, layer below,
                                    struct candidate **won) {
    const struct slot *s = &resource->kind->slots.items[slot];
    bool change = has_changes(ev, resource, slot);
    struct changes changes = { 0 };
    *won = winner(ev, resource, slot, all, below);
    layer from = *won == NULL ? 0 : (*won)->layer;
    if (change)
        gather_changes(ev, resource, slot, from, below, &changes);
    struct value base;
    if (*won != NULL) {
        base = (*won)->value;
    } else {
        bool found;
        base = slot_default(ev, resource, slot, &found);
        if (!found && changes.items.count == 0)
            return undecided(ev, resource, slot);
    }
    if (changes.items.count != 0 && base.tag != VALUE_ERROR) {
        if (changes.items.count > 1)
            qsort(changes.items.items, changes.items.count, sizeof(struct change), compare_changes);
        base = changed(ev, s, base, from, &changes);
        const struct change *last = &changes.items.items[changes.items.count - 1];
        if (last->definition->layer > from)
            resource->layers[slot] = last->definition->layer;
    }
    refuse_duplicates(ev, resource, slot, base);
    return base;
}

/* The commonest leaf: one definition, without conditions. */
static bool single(const struct evaluation *ev, const struct resource *resource, uint32_t slot,
                   const struct definition **definition) {
    uint32_t n = resource->heads[slot];
    if (n == 0)
        return false;
    const struct definition *d = &ev->definitions.items[n - 1];
    const struct assign *a = d->assign;
    const struct slot *s = &resource->kind->slots.items[slot];
    *definition = d;
    return d->next == 0 && d->where == NULL && a->guard == NULL && a->loop == NULL &&
           a->op == OP_SET && !a->forwards && s->parent == SLOT_NONE && !s->collection;
}

static struct value leaf(struct evaluation *ev, struct resource *resource, uint32_t slot) {
    const struct definition *definition;
    const struct slot *s = &resource->kind->slots.items[slot];
    if (single(ev, resource, slot, &definition)) {
        resource->winners[slot] = resource->heads[slot];
        resource->layers[slot] = definition->layer;
        if (definition->constant != NULL)
            return *definition->constant;
        struct env env = definition_env(ev, resource, definition);
        return eval(&env, definition->assign->value);
    }
    struct candidates all;
    struct candidate *won = NULL;
    gather(ev, resource, slot, true, &all);
    struct value value = s->collection
                             ? collection_leaf(ev, resource, slot, &all, UINT16_MAX, &won)
                             : settle(ev, resource, slot, &all, UINT16_MAX, &won);
    if (won != NULL) {
        resource->winners[slot] = won->number;
        if (resource->layers[slot] < won->layer)
            resource->layers[slot] = won->layer;
    }
    return value;
}

struct value slot_below(struct evaluation *ev, struct resource *resource, uint32_t slot,
                        layer below) {
    struct candidates all;
    struct candidate *won;
    gather(ev, resource, slot, true, &all);
    return resource->kind->slots.items[slot].collection
               ? collection_leaf(ev, resource, slot, &all, below, &won)
               : settle(ev, resource, slot, &all, below, &won);
}

/* What definitions say of a container itself: that it is there, what it is as a whole, which case it has. */
static struct value selector(struct evaluation *ev, struct resource *resource, uint32_t slot) {
    const struct slot *s = &resource->kind->slots.items[slot];
    struct candidates all;
    gather(ev, resource, slot, false, &all);
    for (uint32_t n = resource->heads[slot]; n != 0; n = ev->definitions.items[n - 1].next) {
        const struct assign *assign = ev->definitions.items[n - 1].assign;
        if (assign->present && assign->soft)
            continue;
        uint32_t before = all.count;
        if (assign->present) {
            const struct definition *definition = &ev->definitions.items[n - 1];
            if (all.count == CANDIDATES_MAX || !definition_holds(ev, resource, definition))
                continue;
            all.items[all.count++] = (struct candidate){ .definition = definition,
                                                         .number = n,
                                                         .layer = definition->layer,
                                                         .container = SLOT_NONE,
                                                         .evaluated = true,
                                                         .value = value_bool(true, assign->position) };
        } else {
            add_candidate(ev, resource, slot, &all, n, SLOT_NONE);
        }
        if (all.count == before)
            continue;
        /* Presence and case are compared, not the fields: those are leaves of their own. */
        struct candidate *c = &all.items[all.count - 1];
        evaluate_candidate(ev, resource, slot, c);
        if (s->kind == SLOT_RECORD && c->value.tag == VALUE_RECORD)
            c->value = value_bool(true, c->value.origin);
        else if (s->kind == SLOT_SUM && c->value.tag == VALUE_CASE)
            c->value.fields =
                type_present(s->type)->enumeration->cases.items[c->value.aux].constant.fields;
    }
    struct candidate *won;
    if (s->kind == SLOT_RECORD && !type_is_optional(s->type)) {
        won = winner(ev, resource, slot, &all, UINT16_MAX);
        if (won != NULL) {
            resource->winners[slot] = won->number;
            resource->layers[slot] = won->layer;
            if (won->value.tag == VALUE_ERROR)
                return won->value;
        }
        return value_bool(true, 0);
    }
    struct value value = settle(ev, resource, slot, &all, UINT16_MAX, &won);
    if (won != NULL) {
        resource->winners[slot] = won->number;
        resource->layers[slot] = won->layer;
    }
    return value.tag == VALUE_RECORD ? value_bool(true, value.origin) : value;
}

static void report_circle(struct evaluation *ev, struct resource *resource, uint32_t slot) {
    uint32_t first = ev->leaves_open.count;
    while (first > 0 && (ev->leaves_open.items[first - 1] != resource ||
                         ev->leaves_open_slots.items[first - 1] != slot))
        first--;
    uint32_t winner_number = resource->winners[slot];
    uint32_t position = winner_number != 0
                            ? ev->definitions.items[winner_number - 1].assign->position
                            : resource->position;
    struct diag *diag = eval_error(ev, DIAG_E0605, position, "`%.*s` of %.*s `%.*s` needs itself",
                                   TEXT_ARG(resource->kind->slots.items[slot].path),
                                   TEXT_ARG(resource->kind->text), TEXT_ARG(resource->key));
    uint32_t shown = 0;
    for (uint32_t i = first == 0 ? 0 : first - 1; i < ev->leaves_open.count && shown < 8; i++) {
        const struct resource *at = ev->leaves_open.items[i];
        const struct slot *s = &at->kind->slots.items[ev->leaves_open_slots.items[i]];
        diag_note(ev->diags, diag, "%s`%.*s` of %.*s `%.*s`", shown++ == 0 ? "from " : "needs ",
                  TEXT_ARG(s->path), TEXT_ARG(at->kind->text), TEXT_ARG(at->key));
    }
}

static void leaf_open(struct evaluation *ev, struct resource *resource, uint32_t slot) {
    vec_push(ev->arena, &ev->leaves_open, resource);
    vec_push(ev->arena, &ev->leaves_open_slots, slot);
}

static void leaf_close(struct evaluation *ev) {
    ev->leaves_open.count--;
    ev->leaves_open_slots.count--;
}

struct value slot_selector(struct evaluation *ev, struct resource *resource, uint32_t slot) {
    const struct slot *s = &resource->kind->slots.items[slot];
    uint8_t *state = &resource->selector_states[s->selector];
    ev = resource->home;
    if (*state == LEAF_DONE)
        return resource->selectors[s->selector];
    if (*state == LEAF_UNDER_WAY) {
        report_circle(ev, resource, slot);
        return value_error();
    }
    *state = LEAF_UNDER_WAY;
    leaf_open(ev, resource, slot);
    struct value value = selector(ev, resource, slot);
    leaf_close(ev);
    resource->selectors[s->selector] = value;
    *state = LEAF_DONE;
    return value;
}

/* A container's whole value, put together from its parts. */
static struct value compose(struct evaluation *ev, struct resource *resource, uint32_t slot) {
    const struct slot *s = &resource->kind->slots.items[slot];
    struct value own = slot_selector(ev, resource, slot);
    if (own.tag == VALUE_NONE || own.tag == VALUE_ERROR)
        return own;
    const struct type *type = type_present(s->type);
    uint32_t count;
    const struct shape *shape;
    const uint32_t *children;
    if (s->kind == SLOT_RECORD) {
        count = type->record->fields.count;
        shape = type->record->shape;
        children = s->children;
    } else {
        const struct enum_case *c = &type->enumeration->cases.items[own.aux];
        count = c->fields.count;
        shape = c->shape;
        children = s->case_children[own.aux];
    }
    struct fields *fields =
        arena_alloc_raw(ev->arena, sizeof(struct fields) + count * sizeof(struct value));
    fields->shape = shape;
    for (uint32_t i = 0; i < count; i++) {
        fields->items[i] = slot_value(ev, resource, children[i]);
        if (fields->items[i].tag == VALUE_ERROR)
            return value_error();
    }
    own.tag = s->kind == SLOT_RECORD ? VALUE_RECORD : VALUE_CASE;
    if (own.origin == 0)
        own.origin = resource->position;
    own.fields = fields;
    return own;
}

struct value slot_value(struct evaluation *ev, struct resource *resource, uint32_t slot) {
    if (resource->states[slot] == LEAF_DONE)
        return resource->values[slot];
    ev = resource->home;
    if (resource->states[slot] == LEAF_UNDER_WAY) {
        report_circle(ev, resource, slot);
        return value_error();
    }
    resource->states[slot] = LEAF_UNDER_WAY;
    leaf_open(ev, resource, slot);
    struct value value = resource->kind->slots.items[slot].kind == SLOT_LEAF
                             ? leaf(ev, resource, slot)
                             : compose(ev, resource, slot);
    leaf_close(ev);
    resource->values[slot] = value;
    resource->states[slot] = LEAF_DONE;
    resource->reached = true;
    return value;
}
