/* What a leaf is when nothing is said: its default, or nothing that can be. */
#include "eval/leaf_internal.h"

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
        if (whole)
            value = slot_project(kind, value, s, slot);
        if (value.tag != VALUE_UNSET)
            return value;
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

struct value leaf_undecided(struct evaluation *ev, struct resource *resource, uint32_t slot) {
    report_undecided(ev, resource, slot);
    return value_error();
}
