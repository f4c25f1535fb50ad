/* Lists, sets and maps across layers: what `+=` adds and `-=` takes away. */
#include "eval/leaf_internal.h"

#include <stdlib.h>

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
    if (assign->map_key != NULL && definition->constant == NULL)
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
    if (definition->constant != NULL) { /* what crossed holds all turns */
        add_change(ev, &env, definition, changes);
        return;
    }
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
    if (dx != dy) /* one text, run several times: in that order */
        return dx < dy ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static void report_missing_removal(struct evaluation *ev, const struct change *change,
                                   struct value element) {
    struct diag *diag = diag_add(ev->diags, DIAG_E0609, assign_span(change->definition->assign),
                                 "there is no %s to take away", value_shown(ev, element));
    diag_note(ev->diags, diag, "`-=` takes away what lower layers added, and must find it");
    diag_help(ev->diags, diag, "remove the line, or mend what it names");
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
            struct diag *diag = diag_add(
                ev->diags, DIAG_E0601, assign_span(change->definition->assign),
                "the key %s is said to be %s and %s", value_shown(ev, entry.key),
                value_shown(ev, b->entries.items[i].value), value_shown(ev, entry.value));
            diag_label(ev->diags, diag, eval_span(ev, b->entries.items[i].value.origin),
                       "the other one");
            diag_note(ev->diags, diag,
                      "both are of one layer (%s), and nothing wins by order of files",
                      layer_text(l));
            diag_help(ev->diags, diag, "remove one, or say it where it is meant to win");
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
    if (change->definition->assign->map_key != NULL && change->definition->constant == NULL) {
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

static void refuse_duplicates(struct evaluation *ev, const struct resource *resource, uint32_t slot,
                              struct value value) {
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
        struct diag *diag = eval_error(
            ev, DIAG_E0610, position != 0 ? position : resource->position,
            "%s stands twice in `%.*s` of %.*s `%.*s`", value_shown(ev, first), TEXT_ARG(s->path),
            TEXT_ARG(resource->kind->text), TEXT_ARG(resource->key));
        if (first.origin != 0 && first.origin != position)
            diag_label(ev->diags, diag, eval_span(ev, first.origin), "first here");
        diag_help(ev->diags, diag,
                  "remove one; where repetition has a meaning, the field says `repeats`");
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

struct value leaf_collection(struct evaluation *ev, struct resource *resource, uint32_t slot,
                             struct candidates *all, layer below, struct candidate **won) {
    const struct slot *s = &resource->kind->slots.items[slot];
    bool change = has_changes(ev, resource, slot);
    struct changes changes = { 0 };
    *won = candidates_winner(ev, resource, slot, all, below);
    layer from = *won == NULL ? 0 : (*won)->layer;
    if (change)
        gather_changes(ev, resource, slot, from, below, &changes);
    struct value base;
    if (*won != NULL && (*won)->value.tag != VALUE_UNSET) {
        base = (*won)->value;
    } else {
        bool found;
        base = slot_default(ev, resource, slot, &found);
        if (!found && changes.items.count == 0)
            return leaf_undecided(ev, resource, slot);
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
