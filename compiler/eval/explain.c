/* Why a leaf has its value: the definitions that spoke of it, strongest first. Found again on demand. */
#include "eval/eval_internal.h"

static void add(struct explanation *all, uint32_t *count, uint32_t max,
                struct explanation explanation) {
    uint32_t at = *count;
    if (at == max)
        return;
    while (at > 0 && all[at - 1].layer < explanation.layer) {
        all[at] = all[at - 1];
        at--;
    }
    all[at] = explanation;
    ++*count;
}

static struct explanation explain_definition(struct evaluation *ev, struct resource *resource,
                                             uint32_t slot, uint32_t number) {
    const struct definition *definition = &ev->definitions.items[number - 1];
    const struct assign *assign = definition->assign;
    struct explanation e = { .layer = definition->layer,
                             .assign = assign,
                             .position = assign->position,
                             .reason = assign->reason,
                             .contributor = definition->frame->source,
                             .holds = definition_holds(ev, resource, definition),
                             .won = resource->winners[slot] == number };
    if (!e.holds || assign->present)
        return e;
    if (definition->constant != NULL) {
        e.value = *definition->constant;
        return e;
    }
    struct env env = { .ev = ev,
                       .frame = definition->frame,
                       .self = resource,
                       .container = SLOT_NONE,
                       .previous_slot = slot,
                       .previous_below = definition->layer };
    if (assign->loop == NULL)
        e.value = eval(&env, assign->value);
    return e;
}

uint32_t resource_explain(struct evaluation *evaluation, struct resource *resource, uint32_t slot,
                          struct explanation *explanations, uint32_t max) {
    struct evaluation *ev = resource->home;
    const struct slot *s = &resource->kind->slots.items[slot];
    uint32_t count = 0;
    (void)evaluation;
    slot_value(ev, resource, slot);
    for (uint32_t at = slot; at != SLOT_NONE; at = resource->kind->slots.items[at].parent)
        for (uint32_t n = resource->heads[at]; n != 0; n = ev->definitions.items[n - 1].next) {
            const struct assign *assign = ev->definitions.items[n - 1].assign;
            if (at != slot && (assign->present || assign->case_only))
                continue;
            add(explanations, &count, max, explain_definition(ev, resource, slot, n));
        }
    if (s->field->default_value != NULL) {
        struct explanation e = { .position = s->field->position,
                                 .holds = true,
                                 .won = resource->winners[slot] == 0 };
        if (e.won)
            e.value = resource->values[slot];
        add(explanations, &count, max, e);
    }
    return count;
}
