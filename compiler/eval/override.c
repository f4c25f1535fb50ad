/* Overrides that change nothing: what hosts/ says although lower layers say it already. */
#include "eval/eval_internal.h"

/* Whether an assignment is an override that ought to have an effect. */
static bool is_judged(const struct definition *definition) {
    const struct assign *assign = definition->assign;
    return assign->module->tier != TIER_LIBRARY && assign->op == OP_SET && !assign->present &&
           !assign->case_only && assign->reason.size == 0 && definition->constant == NULL &&
           assign->loop == NULL && definition->frame->source == NULL;
}

static bool has_default(const struct resource *resource, uint32_t slot) {
    return resource->kind->slots.items[slot].field->default_value != NULL;
}

/* Whether another definition of the slot, or a default, stands below this one. */
static bool overrides(const struct evaluation *ev, const struct resource *resource, uint32_t slot,
                      uint32_t number) {
    const struct definition *own = &ev->definitions.items[number - 1];
    for (uint32_t n = resource->heads[slot]; n != 0; n = ev->definitions.items[n - 1].next)
        if (n != number && ev->definitions.items[n - 1].layer < own->layer)
            return true;
    return has_default(resource, slot);
}

static bool changes(struct evaluation *ev, struct resource *resource, uint32_t slot,
                    uint32_t number) {
    struct diags *found = ev->diags;
    ev->diags = diags_new(); /* what is below need not make sense */
    struct value below = slot_below(ev, resource, slot, ev->definitions.items[number - 1].layer);
    diags_free(ev->diags);
    ev->diags = found;
    struct value value = resource->values[slot];
    return below.tag == VALUE_ERROR || value.tag == VALUE_ERROR || !value_equal(below, value);
}

static void judge(struct evaluation *ev, struct resource *resource, override_visitor *visit,
                  void *data) {
    for (uint32_t slot = 0; slot < resource->kind->slots.count; slot++) {
        uint32_t number = resource->winners[slot];
        if (number == 0 || resource->states[slot] != LEAF_DONE ||
            resource->kind->slots.items[slot].kind != SLOT_LEAF)
            continue;
        const struct definition *definition = &ev->definitions.items[number - 1];
        if (definition->assign->slot != slot || !is_judged(definition) ||
            !overrides(ev, resource, slot, number))
            continue;
        const struct assign *assign = definition->assign;
        visit(assign, changes(ev, resource, slot, number), data);
    }
}

void evaluation_overrides(struct evaluation *ev, override_visitor *visit, void *data) {
    for (uint32_t k = 0; k < ev->program->kinds.count; k++) {
        const struct kind *kind = ev->program->kinds.items[k];
        if (kind->fleet)
            continue;
        const struct collection *collection = collection_closed(ev, kind);
        for (uint32_t i = 0; i < collection->members.count; i++)
            judge(ev, collection->members.items[i], visit, data);
    }
}
