/* Leaves: each is evaluated once, when first wanted. */
#include "eval/leaf_internal.h"

static struct value settle(struct evaluation *ev, struct resource *resource, uint32_t slot,
                           struct candidates *all, layer below, struct candidate **won) {
    *won = candidates_winner(ev, resource, slot, all, below);
    if (*won != NULL && (*won)->value.tag != VALUE_UNSET)
        return (*won)->value;
    bool found; /* what replaced the whole by something without this part leaves it its default */
    struct value value = slot_default(ev, resource, slot, &found);
    return found ? value : leaf_undecided(ev, resource, slot);
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
    candidates_gather(ev, resource, slot, true, &all);
    struct value value = s->collection ? leaf_collection(ev, resource, slot, &all, UINT16_MAX, &won)
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
    candidates_gather(ev, resource, slot, true, &all);
    return resource->kind->slots.items[slot].collection
               ? leaf_collection(ev, resource, slot, &all, below, &won)
               : settle(ev, resource, slot, &all, below, &won);
}

/* What definitions say of a container itself: that it is there, what it is as a whole, which case
 * it has. */
static struct value selector(struct evaluation *ev, struct resource *resource, uint32_t slot) {
    const struct slot *s = &resource->kind->slots.items[slot];
    struct candidates all;
    candidates_gather(ev, resource, slot, false, &all);
    for (uint32_t n = resource->heads[slot]; n != 0; n = ev->definitions.items[n - 1].next) {
        const struct assign *assign = ev->definitions.items[n - 1].assign;
        if (assign->present && assign->soft)
            continue;
        uint32_t before = all.count;
        if (assign->present) {
            const struct definition *definition = &ev->definitions.items[n - 1];
            if (!definition_holds(ev, resource, definition))
                continue;
            struct candidate there = { .definition = definition,
                                       .number = n,
                                       .layer = definition->layer,
                                       .container = SLOT_NONE,
                                       .evaluated = true,
                                       .value = value_bool(true, assign->position) };
            candidates_push(ev, &all, there);
        } else {
            candidate_add(ev, resource, slot, &all, n, SLOT_NONE);
        }
        if (all.count == before)
            continue;
        /* Presence and case are compared, not the fields: those are leaves of their own. */
        struct candidate *c = &all.items[all.count - 1];
        candidate_evaluate(ev, resource, slot, c);
        if (s->kind == SLOT_RECORD && c->value.tag == VALUE_RECORD)
            c->value = value_bool(true, c->value.origin);
        else if (s->kind == SLOT_SUM && c->value.tag == VALUE_CASE)
            c->value.fields =
                type_present(s->type)->enumeration->cases.items[c->value.aux].constant.fields;
    }
    struct candidate *won;
    if (s->kind == SLOT_RECORD && !type_is_optional(s->type)) {
        won = candidates_winner(ev, resource, slot, &all, UINT16_MAX);
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

/* A definition that may be what leads back: rather one under a condition than another, else the
 * resource. */
static uint32_t circle_position(const struct evaluation *ev, const struct resource *resource,
                                uint32_t slot) {
    uint32_t position = resource->position;
    for (uint32_t n = resource->heads[slot]; n != 0; n = ev->definitions.items[n - 1].next) {
        const struct definition *definition = &ev->definitions.items[n - 1];
        bool depends = definition->where != NULL || definition->assign->guard != NULL ||
                       definition->assign->loop != NULL;
        if (depends)
            return definition->assign->position;
        if (definition->assign->value != NULL && definition->assign->value->op != IR_CONST)
            position = definition->assign->position;
    }
    return position;
}

static void report_circle(struct evaluation *ev, struct resource *resource, uint32_t slot) {
    uint32_t first = ev->leaves_open.count;
    while (first > 0 && (ev->leaves_open.items[first - 1] != resource ||
                         ev->leaves_open_slots.items[first - 1] != slot))
        first--;
    struct diag *diag = eval_error(ev, DIAG_E0605, circle_position(ev, resource, slot),
                                   "`%.*s` of %.*s `%.*s` needs itself",
                                   TEXT_ARG(resource->kind->slots.items[slot].path),
                                   TEXT_ARG(resource->kind->text), TEXT_ARG(resource->key));
    uint32_t shown = 0;
    for (uint32_t i = first == 0 ? 0 : first - 1; i < ev->leaves_open.count && shown < 8; i++) {
        const struct resource *at = ev->leaves_open.items[i];
        const struct slot *s = &at->kind->slots.items[ev->leaves_open_slots.items[i]];
        diag_note(ev->diags, diag, "%s`%.*s` of %.*s `%.*s`", shown++ == 0 ? "from " : "needs ",
                  TEXT_ARG(s->path), TEXT_ARG(at->kind->text), TEXT_ARG(at->key));
    }
    diag_help(ev->diags, diag,
              "make it of something else; `previous` is the value of the layers below");
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
    struct fields *fields = arena_alloc_raw(ev->arena,
                                            sizeof(struct fields) + count * sizeof(struct value));
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
    return value;
}
