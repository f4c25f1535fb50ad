/* What must hold once everything is there: all fields decided, demands met, what is unique unique,
 * references true, and nothing written that reaches no output. */
#include "eval/eval_internal.h"

void without_note(struct evaluation *ev, struct resource *owner,
                  const struct statement *statement) {
    (void)owner;
    vec_push(ev->arena, &ev->without, statement->of_kind);
}

/* The position to show: the offending value's own, else the resource's. */
static uint32_t demand_position(struct env *env, const struct requirement *requirement) {
    if (requirement->at != NULL) {
        struct value at = eval(env, requirement->at);
        const struct ir *ir = requirement->at;
        if (ir->op == IR_SELF_SLOT && env->self != NULL && env->self->winners[ir->index] != 0)
            return env->ev->definitions.items[env->self->winners[ir->index] - 1].assign->position;
        if (at.origin != 0)
            return at.origin;
    }
    if (env->making != NULL)
        return env->making->position;
    return env->self == NULL ? 0 : env->self->position;
}

bool demand(struct env *env, const struct requirement *requirement) {
    struct evaluation *ev = env->ev;
    struct value condition = eval(env, requirement->condition);
    if (condition.tag != VALUE_BOOL || condition.i != 0)
        return true;
    struct text message = TEXT("a demand is not met");
    if (requirement->message != NULL) {
        struct value text = eval(env, requirement->message);
        if (text.tag == VALUE_ERROR)
            return false;
        message = flat(ev, text);
    }
    struct diag *diag = eval_error(ev, DIAG_E0612, demand_position(env, requirement), "%.*s",
                                   TEXT_ARG(message));
    diag_label(ev->diags, diag, node_span(requirement->module->tree, requirement->node),
               "demanded here");
    if (requirement->help != NULL)
        diag_help(ev->diags, diag, "%.*s", TEXT_ARG(flat(ev, eval(env, requirement->help))));
    return false;
}

void require_check(struct evaluation *ev, const struct requirement *requirement,
                   struct frame *frame, struct resource *self) {
    struct env env = { .ev = ev, .frame = frame, .self = self, .container = SLOT_NONE };
    demand(&env, requirement);
}

static void verify_requirements(struct evaluation *ev, struct resource *resource) {
    const struct kind *kind = resource->kind;
    bool reached = resource->reached; /* to be judged is not to be used */
    for (uint32_t i = 0; i < kind->requirements.count; i++) {
        const struct requirement *requirement = &kind->requirements.items[i];
        require_check(ev, requirement, frame_new(ev, requirement->frame_size, ev->host), resource);
    }
    resource->reached = reached;
}

/* Demands that record types make, where a slot holds such a record. */
static void verify_record(struct evaluation *ev, struct resource *resource, uint32_t slot) {
    const struct slot *s = &resource->kind->slots.items[slot];
    const struct record *record = type_present(s->type)->record;
    for (uint32_t i = 0; i < record->requirements.count; i++) {
        const struct requirement *requirement = &record->requirements.items[i];
        struct env env = { .ev = ev,
                           .frame = frame_new(ev, requirement->frame_size, ev->host),
                           .self = resource,
                           .container = slot };
        demand(&env, requirement);
    }
}

bool slot_counts(struct evaluation *ev, struct resource *resource, uint32_t slot) {
    const struct kind *kind = resource->kind;
    uint32_t child = slot;
    for (uint32_t p = kind->slots.items[slot].parent; p != SLOT_NONE;
         p = kind->slots.items[p].parent) {
        struct value own = slot_selector(ev, resource, p);
        if (own.tag == VALUE_NONE || own.tag == VALUE_ERROR)
            return false;
        if (kind->slots.items[p].kind == SLOT_SUM && own.aux != kind->slots.items[child].case_index)
            return false;
        child = p;
    }
    return true;
}

static void verify_slots(struct evaluation *ev, struct resource *resource) {
    const struct kind *kind = resource->kind;
    bool reached = resource->reached;
    bool only_read = ev->program->slice != NULL; /* a test wants of values only those it reads */
    for (uint32_t i = 0; i < kind->slots.count;) {
        const struct slot *s = &kind->slots.items[i];
        if (s->kind == SLOT_LEAF) {
            bool plain = resource->heads[i] == 0 &&
                         (s->field->default_value != NULL || ev->lenient);
            if (!plain && !only_read && slot_counts(ev, resource, i) &&
                slot_value(ev, resource, i).tag == VALUE_ERROR)
                ev->lost = resource->position;
            i++;
            continue;
        }
        struct value own = slot_selector(ev, resource, i);
        if (own.tag == VALUE_NONE || own.tag == VALUE_ERROR) {
            i = s->end;
            continue;
        }
        if (s->kind == SLOT_RECORD && type_present(s->type)->record->requirements.count != 0 &&
            slot_counts(ev, resource, i))
            verify_record(ev, resource, i);
        i++;
    }
    resource->reached = reached;
}

/* References written down but never followed must be true all the same. */
static void verify_references(struct evaluation *ev) {
    for (uint32_t i = 0; i < ev->stubs.count; i++) {
        const struct resource *stub = ev->stubs.items[i];
        if (!program_wants(ev->program, stub->kind->members_node))
            continue;
        bool of_fleet = stub->kind->fleet ||
                        ev->fleet != NULL; /* what crosses refers to its target */
        if (!stub->declared && of_fleet)
            report_unknown_reference(ev, stub, stub->position);
    }
    for (uint32_t k = 0; k < ev->program->kinds.count; k++) {
        const struct collection *collection = &ev->collections[k];
        if (!program_wants(ev->program, collection->kind->members_node))
            continue;
        for (uint32_t i = 0; i < collection->by_key.count; i++) {
            const struct resource *r =
                (const struct resource *)(uintptr_t)collection->by_key.entries[i].value;
            if (r->referred != 0 && (r->absent || r->disabled))
                report_unknown_reference(ev, r, r->referred);
        }
    }
}

static bool is_without(const struct evaluation *ev, const struct kind *kind) {
    for (uint32_t i = 0; i < ev->without.count; i++)
        if (ev->without.items[i] == kind)
            return true;
    return false;
}

static void verify_reached(struct evaluation *ev, const struct kind *kind,
                           const struct resource *resource) {
    if (resource->reached || kind->output || kind->fleet || is_without(ev, kind))
        return;
    if (resource->statement == NULL || resource->statement->module->tier == TIER_LIBRARY)
        return;
    struct diag *diag = diag_add(ev->diags, DIAG_E0619, statement_span(resource->statement),
                                 "%.*s `%.*s` reaches no output on %.*s", TEXT_ARG(kind->text),
                                 TEXT_ARG(resource->key), TEXT_ARG(ev->host->key));
    diag_note(ev->diags, diag, "nothing there is rendered from it");
    diag_help(ev->diags, diag, "remove it, or settle it: `without %.*s because \"…\"`",
              TEXT_ARG(kind->text));
}

static bool has_outputs(const struct program *program) {
    for (uint32_t k = 0; k < program->kinds.count; k++)
        if (program->kinds.items[k]->output)
            return true;
    return false;
}

void verify_all(struct evaluation *ev) {
    const struct program *program = ev->program;
    bool had_errors = diags_have_errors(ev->diags);
    for (uint32_t k = 0; k < program->kinds.count; k++) {
        const struct kind *kind = program->kinds.items[k];
        if (kind->fleet != (ev->fleet == NULL) || !program_wants(program, kind->members_node))
            continue;
        const struct collection *collection = collection_closed(ev, kind);
        for (uint32_t i = 0; i < collection->members.count; i++) {
            verify_slots(ev, collection->members.items[i]);
            verify_requirements(ev, collection->members.items[i]);
        }
        for (uint32_t i = 0; i < kind->uniques.count; i++)
            if (kind->fleet || !kind->uniques.items[i].fleet)
                unique_verify(ev, kind, &kind->uniques.items[i]);
    }
    if (ev->fleet == NULL)
        unique_verify_hosts(ev);
    verify_references(ev);
    if (had_errors || diags_have_errors(ev->diags) || ev->fleet == NULL || !has_outputs(program) ||
        program->test != NULL)
        return;
    for (uint32_t k = 0; k < program->kinds.count; k++) {
        const struct kind *kind = program->kinds.items[k];
        if (kind->fleet)
            continue;
        const struct collection *collection = collection_closed(ev, kind);
        for (uint32_t i = 0; i < collection->members.count; i++)
            verify_reached(ev, kind, collection->members.items[i]);
    }
}
