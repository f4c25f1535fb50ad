/* What a leaf is when nothing is said: its default, or nothing that can be. */
#include "eval/leaf_internal.h"
#include "sema/print_type.h"

enum { SLOT_DEPTH_MAX = 16 };

/* Whether a container's default says itself what a part is: what a literal leaves out has the
 * part's own default. */
static bool default_covers(const struct kind *kind, const struct ir *ir, uint32_t container,
                           uint32_t slot) {
    uint32_t path[SLOT_DEPTH_MAX], depth = 0;
    for (uint32_t s = slot; s != container && depth < SLOT_DEPTH_MAX;
         s = kind->slots.items[s].parent)
        path[depth++] = s;
    while (depth-- > 0 && (ir->op == IR_RECORD || ir->op == IR_CASE)) {
        const struct slot *part = &kind->slots.items[path[depth]];
        const struct slot *parent = &kind->slots.items[part->parent];
        const uint32_t *children = parent->kind == SLOT_RECORD
                                       ? parent->children
                                       : parent->case_children[part->case_index];
        uint32_t index = 0;
        if (ir->op == IR_CASE && ir->index != part->case_index)
            return false;
        while (children[index] != path[depth])
            index++;
        if (ir->fields == NULL || ir->fields[index] == NULL)
            return false;
        ir = ir->fields[index];
    }
    return ir->op != IR_CONST || ir->constant.tag != VALUE_NONE || depth == UINT32_MAX;
}

static struct value default_of(struct evaluation *ev, struct resource *resource, uint32_t holder,
                               uint32_t slot) {
    const struct kind *kind = resource->kind;
    const struct slot *at = &kind->slots.items[holder];
    const struct field *field = at->field;
    if (field->default_value == NULL ||
        (holder != slot && !default_covers(kind, field->default_value, holder, slot)))
        return (struct value){ .tag = VALUE_UNSET };
    struct env env = { .ev = ev,
                       .frame = frame_new(ev, field->default_frame, ev->host),
                       .self = resource,
                       .container = at->parent,
                       .case_index = at->case_index };
    struct value value = eval(&env, field->default_value);
    return holder == slot ? value : slot_project(kind, value, holder, slot);
}

/* The outermost default that speaks of the slot counts: where a record is used says more than what
 * it is made of. */
struct value slot_default(struct evaluation *ev, struct resource *resource, uint32_t slot,
                          bool *found) {
    const struct kind *kind = resource->kind;
    uint32_t holders[SLOT_DEPTH_MAX], depth = 0;
    for (uint32_t s = slot; s != SLOT_NONE && depth < SLOT_DEPTH_MAX;
         s = kind->slots.items[s].parent)
        holders[depth++] = s;
    while (depth-- > 0) {
        struct value value = default_of(ev, resource, holders[depth], slot);
        *found = value.tag != VALUE_UNSET;
        if (*found)
            return value;
    }
    *found = false;
    return value_none(0);
}

static void report_undecided(struct evaluation *ev, const struct resource *resource,
                             uint32_t slot) {
    const struct slot *s = &resource->kind->slots.items[slot];
    struct diag *diag = eval_error(
        ev, DIAG_E0604, resource->position, "%.*s `%.*s` does not say its `%.*s`",
        TEXT_ARG(resource->kind->text), TEXT_ARG(resource->key), TEXT_ARG(s->path));
    diag_label(ev->diags, diag, node_span(s->field->module->tree, s->field->node),
               "declared here, without a default");
    diag_want(ev->diags, diag, DIAG_WANTS_FIELD, s->path,
              text_of(type_text_of(ev->arena, s->type)));
    if (type_is_optional(s->type))
        diag_help(ev->diags, diag, "decide: a value, or `%.*s = none because \"…\"`",
                  TEXT_ARG(s->path));
    else
        diag_help(ev->diags, diag, "say it in its body: `%.*s = …`", TEXT_ARG(s->path));
}

struct value leaf_undecided(struct evaluation *ev, struct resource *resource, uint32_t slot) {
    if (!ev->lenient)
        report_undecided(ev, resource, slot);
    return value_error();
}
