/* Candidates: which definitions may give a leaf its value, and which of them does. */
#include "eval/leaf_internal.h"

struct env definition_env(struct evaluation *ev, struct resource *resource,
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
    if (definition->constant != NULL)
        return true; /* it was asked where it comes from */
    struct env env = definition_env(ev, resource, definition);
    if (definition->where != NULL && !eval_holds(&env, definition->where))
        return false;
    if (definition->assign->loop != NULL)
        return true; /* its conditions are asked for each element */
    for (const struct guard *guard = definition->assign->guard; guard != NULL;
         guard = guard->outer) {
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
        if (value.tag == VALUE_NONE)
            return (struct value){ .tag = VALUE_UNSET };
        if (value.tag != VALUE_RECORD && value.tag != VALUE_CASE)
            return value_error();
        if (parent->kind == SLOT_SUM && value.aux != part->case_index)
            return (struct value){ .tag = VALUE_UNSET };
        const uint32_t *children = parent->kind == SLOT_RECORD
                                       ? parent->children
                                       : parent->case_children[part->case_index];
        uint32_t index = 0;
        while (children[index] != path[depth])
            index++;
        value = value.fields->items[index];
    }
    return value;
}

/* What stands around the path converts what is forwarded, too: text to a key, a number to its type.
 */
static struct value convert_forwarded(struct evaluation *ev, const struct ir *ir,
                                      struct value value) {
    if (value.tag == VALUE_NONE || value.tag == VALUE_ERROR)
        return value;
    switch ((enum ir_op)ir->op) {
    case IR_CHECK:
        return eval_check_value(ev, ir->type, value, ir->position) ? value : value_error();
    case IR_REF:
        if (value.tag == VALUE_RESOURCE)
            return value;
        return make_ref(collection_refer(ev, ir->kind, flat(ev, value), value.origin),
                        ir->position);
    case IR_WIDEN:
        if (value.tag == VALUE_INT && !__builtin_mul_overflow(value.i, 1000000, &value.i))
            value.tag = VALUE_DECIMAL;
        return value;
    default:
        return value;
    }
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
    if (!resource_is_there(ev, source.resource)) {
        report_unknown_reference(ev, source.resource, source.origin);
        c->value = value_error();
        return true;
    }
    uint32_t from = assign->forward_slot + (slot - assign->slot);
    resource_reach(ev, source.resource);
    c->value = slot_value(ev, source.resource, from);
    layer won = source.resource->layers[from];
    if (won == 0 && c->value.tag == VALUE_NONE)
        return false; /* nothing was said there: nothing is assigned here */
    /* What the library's rule forwards keeps its strength, and gains none by the way: a default
     * there stays weaker than anything that is said, but stronger than the default here. */
    c->layer = won != 0 ? won : LAYER_FORWARDED_DEFAULT;
    c->value = convert_forwarded(ev, assign->value, c->value);
    return true;
}

/* What a definition says. That of a container is asked by each of its leaves, one after the other:
 * the last is kept. */
static struct value said(struct evaluation *ev, struct resource *resource,
                         const struct candidate *c) {
    struct kept_definition *kept = &ev->kept_definition;
    bool whole = c->container != SLOT_NONE && c->definition->assign->loop == NULL;
    if (whole && kept->resource == resource && kept->number == c->number)
        return kept->value;
    struct env env = definition_env(ev, resource, c->definition);
    struct value value = eval(&env, c->definition->assign->value);
    if (whole)
        *kept = (struct kept_definition){ resource, c->number, value };
    return value;
}

void candidate_evaluate(struct evaluation *ev, struct resource *resource, uint32_t slot,
                        struct candidate *c) {
    if (c->evaluated)
        return;
    c->evaluated = true;
    c->value = c->definition->constant != NULL ? *c->definition->constant : said(ev, resource, c);
    if (c->container != SLOT_NONE)
        c->value = slot_project(resource->kind, c->value, c->container, slot);
}

void candidates_push(struct evaluation *ev, struct candidates *all, struct candidate candidate) {
    if (all->count == all->capacity) {
        struct candidate *more = ARENA_ARRAY(ev->arena, struct candidate,
                                             2 * (size_t)all->capacity);
        memcpy(more, all->items, all->count * sizeof *more);
        all->items = more;
        all->capacity *= 2;
    }
    all->items[all->count++] = candidate;
}

void candidate_add(struct evaluation *ev, struct resource *resource, uint32_t slot,
                   struct candidates *all, uint32_t number, uint32_t container) {
    const struct definition *definition = &ev->definitions.items[number - 1];
    if (!definition_holds(ev, resource, definition))
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
    candidates_push(ev, all, c);
}

/* All definitions that say something about a slot: its own, and those of whole containers around
 * it. */
void candidates_gather(struct evaluation *ev, struct resource *resource, uint32_t slot,
                       bool own_sets, struct candidates *all) {
    const struct kind *kind = resource->kind;
    all->items = all->few;
    all->count = 0;
    all->capacity = CANDIDATES_FEW;
    for (uint32_t n = resource->heads[slot]; own_sets && n != 0;
         n = ev->definitions.items[n - 1].next) {
        const struct assign *assign = ev->definitions.items[n - 1].assign;
        if (assign->op == OP_SET && !assign->present && !assign->case_only)
            candidate_add(ev, resource, slot, all, n, SLOT_NONE);
    }
    for (uint32_t p = kind->slots.items[slot].parent; p != SLOT_NONE;
         p = kind->slots.items[p].parent)
        for (uint32_t n = resource->heads[p]; n != 0; n = ev->definitions.items[n - 1].next) {
            const struct assign *assign = ev->definitions.items[n - 1].assign;
            if (assign->op == OP_SET && !assign->present && !assign->case_only)
                candidate_add(ev, resource, slot, all, n, p);
        }
}

static uint32_t candidate_position(const struct candidate *c) {
    return c->value.origin != 0 && c->definition->constant != NULL
               ? c->value.origin
               : c->definition->assign->position;
}

/* Of a container: that it is there, or its case. */
static const char *said_shown(struct evaluation *ev, const struct slot *slot, struct value value) {
    if (slot->kind == SLOT_RECORD && value.tag == VALUE_BOOL)
        return "there";
    if (slot->kind == SLOT_SUM && value.tag == VALUE_CASE)
        return arena_printf(
            ev->arena, "%.*s",
            TEXT_ARG(type_present(slot->type)->enumeration->cases.items[value.aux].text));
    return value_shown(ev, value);
}

static void report_conflict(struct evaluation *ev, const struct resource *resource, uint32_t slot,
                            struct candidate *a, struct candidate *b) {
    const struct slot *s = &resource->kind->slots.items[slot];
    struct diag *diag = diag_add(ev->diags, DIAG_E0601, eval_span(ev, candidate_position(a)),
                                 "`%.*s` of %.*s `%.*s` is said to be %s and %s", TEXT_ARG(s->path),
                                 TEXT_ARG(resource->kind->text), TEXT_ARG(resource->key),
                                 said_shown(ev, s, a->value), said_shown(ev, s, b->value));
    diag_label(ev->diags, diag, eval_span(ev, candidate_position(b)), "the other one");
    diag_note(ev->diags, diag, "both are of one layer (%s), and nothing wins by order of files",
              layer_text(a->layer));
    diag_help(ev->diags, diag, "remove one, or say it where it is meant to win");
}

/* The strongest candidate below `below`; others of its layer must agree. */
struct candidate *candidates_winner(struct evaluation *ev, struct resource *resource, uint32_t slot,
                                    struct candidates *all, layer below) {
    struct candidate *best = NULL;
    for (uint32_t i = 0; i < all->count; i++) {
        struct candidate *c = &all->items[i];
        if (c->layer < below && (best == NULL || c->layer > best->layer))
            best = c;
    }
    if (best == NULL)
        return NULL;
    candidate_evaluate(ev, resource, slot, best);
    for (uint32_t i = 0; i < all->count; i++) {
        struct candidate *c = &all->items[i];
        if (c == best || c->layer != best->layer)
            continue;
        candidate_evaluate(ev, resource, slot, c);
        if (best->value.tag == VALUE_UNSET)
            best = c; /* that the whole conflicts is reported where it is asked for */
        if (best->value.tag == VALUE_ERROR || c->value.tag == VALUE_ERROR ||
            c->value.tag == VALUE_UNSET)
            continue;
        if (!value_equal(best->value, c->value)) {
            report_conflict(ev, resource, slot, best, c);
            best->value = value_error();
            break;
        }
    }
    return best;
}
