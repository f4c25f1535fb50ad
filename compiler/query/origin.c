/* Winners among definitions, and where what they say comes from. */
#include "query/origin.h"

const char *explanation_verdict(const struct explanation *explanation) {
    if (!explanation->holds)
        return "does not apply";
    if (!explanation->won)
        return "lost";
    if (explanation->assign == NULL || explanation->assign->op == OP_SET)
        return "won";
    return explanation->assign->op == OP_REMOVE ? "takes away" : "adds";
}

const struct explanation *explanations_winner(const struct explanations *all) {
    for (uint32_t i = 0; i < all->count; i++)
        if (all->items[i].won)
            return &all->items[i];
    return NULL;
}

bool resource_said_by(struct evaluation *evaluation, struct resource *resource, uint32_t slot,
                      struct origin *origin) {
    bool found = false;
    for (int hop = 0; hop <= FORWARDS_MAX; hop++) {
        struct explanations all = resource_explain(evaluation, resource, slot);
        const struct explanation *e = explanations_winner(&all);
        if (e == NULL)
            return found;
        *origin = (struct origin){ e->layer, e->position, e->reason };
        found = true;
        if (e->forwarded == NULL)
            return true;
        resource = e->forwarded;
        slot = e->forwarded_slot;
    }
    return found;
}

struct value resource_said_value(struct evaluation *evaluation, struct arena *arena,
                                 struct resource *resource, uint32_t slot) {
    const struct slot *s = &resource_kind(resource)->slots.items[slot];
    bool sum = s->kind == SLOT_SUM;
    struct value own = sum ? resource_selector(evaluation, resource, slot) : value_none(0);
    if (!sum || own.tag != VALUE_CASE)
        return resource_value(evaluation, resource, slot);
    struct shape *shape = ARENA_NEW(arena, struct shape);
    struct fields *fields = ARENA_NEW(arena, struct fields);
    shape->name = type_present(s->type)->enumeration->cases.items[own.aux].text;
    fields->shape = shape;
    own.fields = fields;
    return own;
}
