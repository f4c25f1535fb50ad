/* Why a slot has its value: the definitions that spoke of it, strongest first. Found again on
 * demand. */
#include "eval/eval_internal.h"

#include <stdlib.h>

/* The search for what speaks of one slot. */
struct search {
    struct evaluation *ev; /* the resource's home */
    struct resource *resource;
    uint32_t slot;
    VEC(struct explanation) found;
};

static bool is_container(const struct search *s, uint32_t slot) {
    return s->resource->kind->slots.items[slot].kind != SLOT_LEAF;
}

static struct env env_of(struct search *s, const struct definition *definition) {
    return (struct env){ .ev = s->ev,
                         .frame = definition->frame,
                         .self = s->resource,
                         .container = SLOT_NONE,
                         .previous_slot = s->slot,
                         .previous_below = definition->layer };
}

/* The first condition that is not fulfilled; NULL when all are. */
static const struct ir *find_unmet(struct search *s, const struct definition *definition,
                                   bool *negated) {
    struct env env = env_of(s, definition);
    *negated = false;
    if (definition->where != NULL && !eval_holds(&env, definition->where))
        return definition->where;
    if (definition->assign->loop != NULL)
        return NULL; /* asked in each turn of the loop */
    for (const struct guard *guard = definition->assign->guard; guard != NULL;
         guard = guard->outer) {
        struct value value = eval(&env, guard->condition);
        *negated = guard->negated;
        if (value.tag != VALUE_BOOL || (value.i != 0) == guard->negated)
            return guard->condition;
    }
    return NULL;
}

/* What another resource's slot was, and how strongly it was said there. */
static void explain_forward(struct search *s, const struct definition *definition,
                            struct explanation *e) {
    const struct assign *assign = definition->assign;
    struct env env = env_of(s, definition);
    struct value source = eval(&env, assign->forward_resource);
    e->holds = source.tag == VALUE_RESOURCE && source.resource->declared;
    if (!e->holds)
        return;
    e->forwarded = source.resource;
    e->forwarded_slot = assign->forward_slot + (s->slot - assign->slot);
    e->value = slot_value(source.resource->home, source.resource, e->forwarded_slot);
    e->has_value = true;
    e->layer = source.resource->layers[e->forwarded_slot];
    e->holds = e->layer != 0 || e->value.tag != VALUE_NONE; /* what was unset there says nothing */
}

static void explain_value(struct search *s, const struct definition *definition,
                          struct explanation *e) {
    const struct assign *assign = definition->assign;
    if (assign->present)
        return;
    e->has_value = true;
    if (definition->constant != NULL) {
        e->value = *definition->constant;
    } else if (assign->op != OP_SET) {
        e->value = definition_change(s->ev, s->resource, definition);
        return;
    } else {
        struct env env = env_of(s, definition);
        e->value = eval(&env, assign->value);
    }
    if (e->slot != s->slot)
        e->value = slot_project(s->resource->kind, e->value, e->slot, s->slot);
    e->has_value = e->value.tag != VALUE_UNSET;
}

static void add_definition(struct search *s, uint32_t at, uint32_t number) {
    const struct definition *definition = &s->ev->definitions.items[number - 1];
    const struct assign *assign = definition->assign;
    struct explanation e = { .layer = definition->layer,
                             .assign = assign,
                             .slot = at,
                             .position = assign->position,
                             .reason = assign->reason,
                             .contributor = definition->frame->source };
    if (definition->constant != NULL) { /* its conditions held where it comes from */
        e.holds = true;
        if (assign->forwards && definition->constant->origin != 0)
            e.position = definition->constant->origin;
    } else {
        e.unmet = find_unmet(s, definition, &e.unmet_negated);
        e.holds = e.unmet == NULL;
    }
    e.won = s->resource->winners[s->slot] == number;
    if (e.holds && assign->forwards && definition->constant == NULL)
        explain_forward(s, definition, &e);
    else if (e.holds)
        explain_value(s, definition, &e);
    vec_push(s->ev->arena, &s->found, e);
}

static void add_definitions(struct search *s) {
    const struct kind *kind = s->resource->kind;
    for (uint32_t at = s->slot; at != SLOT_NONE; at = kind->slots.items[at].parent)
        for (uint32_t n = s->resource->heads[at]; n != 0;
             n = s->ev->definitions.items[n - 1].next) {
            const struct assign *assign = s->ev->definitions.items[n - 1].assign;
            bool of_itself = assign->present || assign->case_only;
            if (at != s->slot ? of_itself : assign->present && assign->soft)
                continue;
            add_definition(s, at, n);
        }
}

static bool has_winner(const struct search *s) {
    return s->resource->winners[s->slot] != 0;
}

/* The default, of the slot or of a container around it. */
static bool add_default(struct search *s) {
    const struct kind *kind = s->resource->kind;
    bool found;
    struct value value = slot_default(s->ev, s->resource, s->slot, &found);
    if (!found)
        return false;
    uint32_t at = s->slot;
    while (kind->slots.items[at].field->default_value == NULL &&
           kind->slots.items[at].parent != SLOT_NONE)
        at = kind->slots.items[at].parent;
    struct explanation e = { .slot = at,
                             .position = kind->slots.items[at].field->position,
                             .holds = true,
                             .won = !has_winner(s),
                             .has_value = true,
                             .value = value };
    vec_push(s->ev->arena, &s->found, e);
    return true;
}

/* Where nothing won and there is no default, a forwarded default is the value. What adds to the
 * winner takes part. */
static void mark_winners(struct search *s, bool has_default) {
    layer base = 0;
    for (uint32_t i = 0; i < s->found.count; i++) {
        struct explanation *e = &s->found.items[i];
        if (!has_winner(s) && !has_default && e->forwarded != NULL && e->holds && e->layer == 0)
            e->won = true;
        if (e->won)
            base = e->layer;
    }
    for (uint32_t i = 0; i < s->found.count; i++) {
        struct explanation *e = &s->found.items[i];
        if (e->assign != NULL && e->assign->op != OP_SET)
            e->won = e->holds && e->layer >= base;
    }
}

static int compare_explanations(const void *a, const void *b) {
    const struct explanation *x = a, *y = b;
    if (x->layer != y->layer)
        return x->layer > y->layer ? -1 : 1;
    if ((x->assign == NULL) != (y->assign == NULL))
        return x->assign == NULL ? 1 : -1;
    if (x->won != y->won)
        return x->won ? -1 : 1;
    return x->position < y->position ? -1 : x->position > y->position;
}

struct explanations resource_explain(struct evaluation *evaluation, struct resource *resource,
                                     uint32_t slot) {
    struct search s = { .ev = resource->home, .resource = resource, .slot = slot };
    (void)evaluation;
    /* The losers were never evaluated: what is wrong with them was nobody's business and is not
     * now. */
    struct diags *diags = s.ev->diags, *quiet = diags_new();
    s.ev->diags = quiet;
    if (is_container(&s, slot))
        slot_selector(s.ev, resource, slot);
    slot_value(s.ev, resource, slot);
    if (slot != resource->kind->key_slot) {
        add_definitions(&s);
        mark_winners(&s, add_default(&s));
    }
    if (s.found.count > 1)
        qsort(s.found.items, s.found.count, sizeof *s.found.items, compare_explanations);
    s.ev->diags = diags;
    diags_free(quiet);
    return (struct explanations){ s.found.items, s.found.count };
}

struct value resource_selector(struct evaluation *evaluation, struct resource *resource,
                               uint32_t slot) {
    return slot_selector(evaluation, resource, slot);
}

bool resource_is_defined(const struct resource *resource, uint32_t slot) {
    return resource->heads[slot] != 0;
}

uint32_t resource_origin(struct evaluation *evaluation, struct resource *resource, uint32_t slot) {
    (void)evaluation;
    uint32_t number = resource->winners[slot];
    if (number == 0)
        return resource->values[slot].origin;
    const struct definition *definition = &resource->home->definitions.items[number - 1];
    bool elsewhere = definition->assign->forwards || definition->constant != NULL;
    uint32_t origin = resource->values[slot].origin;
    return elsewhere && origin != 0 ? origin : definition->assign->position;
}

struct text resource_reason(struct resource *resource, uint32_t slot) {
    for (;;) {
        uint32_t number = resource->winners[slot];
        if (number == 0)
            return TEXT("");
        const struct definition *definition = &resource->home->definitions.items[number - 1];
        const struct assign *assign = definition->assign;
        if (!assign->forwards || definition->constant != NULL || assign->reason.size > 0)
            return assign->reason;
        struct search s = { .ev = resource->home, .resource = resource, .slot = slot };
        struct env env = env_of(&s, definition);
        struct value source = eval(&env, assign->forward_resource);
        if (source.tag != VALUE_RESOURCE || !source.resource->declared)
            return TEXT("");
        resource = source.resource;
        slot = assign->forward_slot + (slot - assign->slot);
    }
}

const struct resource *resource_sender(const struct resource *resource) {
    return resource->sender;
}

bool evaluation_absence(struct evaluation *evaluation, const struct kind *kind, struct text key,
                        struct absence_reason *reason) {
    const struct collection *collection = collection_closed(evaluation, kind);
    const uint64_t *place = textmap_get(&collection->by_key, key);
    const struct resource *resource = place == NULL ? NULL
                                                    : (const struct resource *)(uintptr_t)*place;
    if (resource == NULL || !resource->declared || !(resource->absent || resource->disabled))
        return false;
    const struct statement *statement = resource->statement;
    for (uint32_t i = 0; i < collection->absences.count; i++)
        if (resource->absent && text_equal(collection->absences.items[i].key, key))
            statement = collection->absences.items[i].statement;
    *reason = (struct absence_reason){ .disabled = !resource->absent,
                                       .position = statement->position,
                                       .reason = statement->reason };
    return true;
}
