/* What crosses from one host to others: contributions inside `on`, and to kinds of the whole fleet.
 *
 * Before the hosts are evaluated in full, each is evaluated just far enough for the rules that
 * cross (the backward slice of the dependency graph). What crosses is kept as rows of finished
 * values; the rest is forgotten. */
#include "eval/eval_internal.h"

#include "sema/graph.h"

/* Whether a body contributes across, anywhere inside. */
static bool body_crosses(const struct body *body, bool *kinds) {
    bool crosses = false;
    for (uint32_t i = 0; i < body->statements.count; i++) {
        const struct statement *statement = &body->statements.items[i];
        bool here = statement->kind == STATEMENT_ON ||
                    (statement->kind == STATEMENT_CONTRIBUTE && statement->of_kind->fleet);
        if (statement->kind == STATEMENT_CONTRIBUTE && statement->of_kind->fleet)
            kinds[statement->of_kind->number] = true;
        if (statement->kind == STATEMENT_ON)
            for (uint32_t k = 0; k < statement->body->statements.count; k++)
                if (statement->body->statements.items[k].of_kind != NULL)
                    kinds[statement->body->statements.items[k].of_kind->number] = true;
        if (statement->kind == STATEMENT_FOR || statement->kind == STATEMENT_ON)
            here = body_crosses(statement->body, kinds) || here;
        crosses = crosses || here;
    }
    return crosses;
}

static void reach_kind(const struct program *program, bool *reached, uint32_t *stack,
                       const struct kind *kind) {
    for (uint32_t f = 0; f <= kind->fields.count; f++)
        graph_reach(program->graph, reached, stack, kind->members_node + f);
}

/* What `unique fleet` compares of each host's resources. */
static bool reach_uniques(const struct program *program, bool *reached, uint32_t *stack,
                          const struct kind *kind) {
    bool any = false;
    for (uint32_t u = 0; !kind->fleet && u < kind->uniques.count; u++) {
        const struct unique *unique = &kind->uniques.items[u];
        if (!unique->fleet)
            continue;
        any = true;
        graph_reach(program->graph, reached, stack, kind->members_node);
        for (uint32_t i = 0; i < unique->values.count; i++)
            if (unique->values.items[i]->op == IR_SELF_SLOT)
                graph_reach(program->graph, reached, stack,
                            kind->members_node + 1 +
                                kind->slots.items[unique->values.items[i]->index].top);
    }
    return any;
}

/* Which nodes of the graph the crossing rules need; NULL when nothing crosses. */
static bool *crossing_slice(struct evaluation *fleet) {
    const struct program *program = fleet->program;
    uint32_t nodes = program->graph->nodes.count;
    bool *reached = ARENA_ARRAY(fleet->arena, bool, nodes + 1);
    bool *kinds = ARENA_ARRAY(fleet->arena, bool, program->kinds.count + 1);
    uint32_t *stack = ARENA_ARRAY(fleet->arena, uint32_t, nodes + 1);
    bool any = false;
    for (uint32_t i = 0; i < program->rules.count; i++) {
        const struct rule *rule = program->rules.items[i];
        if ((!rule->of_kind->fleet || rule->of_kind->is_host) &&
            program_wants(program, rule->graph_node) && body_crosses(rule->body, kinds)) {
            graph_reach(program->graph, reached, stack, rule->graph_node);
            any = true;
        }
    }
    for (uint32_t i = 0; i < program->presets.count; i++) {
        const struct preset *preset = program->presets.items[i];
        if (preset->body != NULL && program_wants(program, preset->of_kind->bodies_node) &&
            body_crosses(preset->body, kinds)) {
            graph_reach(program->graph, reached, stack, preset->of_kind->bodies_node);
            any = true;
        }
    }
    for (uint32_t i = 0; i < program->toplevels.count; i++)
        for (uint32_t s = 0; s < program->toplevels.items[i].body->statements.count; s++) {
            const struct statement *statement =
                &program->toplevels.items[i].body->statements.items[s];
            if (statement->body == NULL || statement->kind != STATEMENT_CONTRIBUTE ||
                !program_wants(program, statement->of_kind->bodies_node) ||
                !body_crosses(statement->body, kinds))
                continue;
            graph_reach(program->graph, reached, stack, statement->of_kind->bodies_node);
            any = true;
        }
    for (uint32_t k = 0; k < program->kinds.count; k++) {
        const struct kind *kind = program->kinds.items[k];
        if (!program_wants(program, kind->members_node))
            continue;
        any = reach_uniques(program, reached, stack, kind) || any;
        if (program_reads_fleet(program, kind)) {
            reach_kind(program, reached, stack, kind);
            any = true;
        } else if (any && kinds[k]) {
            reach_kind(program, reached, stack, kind);
        }
    }
    return any ? reached : NULL;
}

static void push_row_value(struct evaluation *source, struct crossing *row,
                           struct resource *detached, uint32_t slot,
                           const struct definition *definition) {
    struct evaluation *fleet = source->fleet;
    const struct assign *assign = definition->assign;
    if (!definition_holds(source, detached, definition))
        return;
    struct crossing_value value = { .assign = assign, .layer = definition->layer, .slot = slot };
    layer site = layer_make(TIER_SITE, BODY_OWN, 0, false);
    if (assign->forwards) {
        struct env env = {
            .ev = source, .frame = definition->frame, .self = detached, .container = SLOT_NONE
        };
        struct value from = eval(&env, assign->forward_resource);
        if (from.tag != VALUE_RESOURCE || !from.resource->declared)
            return;
        resource_reach(source, from.resource);
        value.value = slot_value(source, from.resource, assign->forward_slot);
        layer won = from.resource->layers[assign->forward_slot];
        if (won == 0 && value.value.tag == VALUE_NONE)
            return;
        value.layer = won == 0 ? LAYER_FORWARDED_DEFAULT : won;
    } else if (assign->op != OP_SET) {
        value.value = definition_change(source, detached, definition);
    } else if (assign->present) {
        value.value = value_bool(true, assign->position);
    } else {
        struct env env = {
            .ev = source, .frame = definition->frame, .self = detached, .container = SLOT_NONE
        };
        value.value = eval(&env, assign->value);
    }
    if (value.layer > site)
        value.layer = site;
    row->failed = row->failed || value.value.tag == VALUE_ERROR;
    value.value = value_transfer(fleet, value.value);
    vec_push(fleet->arena, &row->values, value);
}

/* A contribution that crosses: made detached here, so that its body sees itself, and kept as a row.
 */
static void cross_contribute(struct evaluation *source, const struct statement *statement,
                             struct frame *frame, struct resource *owner,
                             enum body_standing standing, struct resource *target) {
    struct evaluation *fleet = source->fleet;
    struct env env = { .ev = source, .frame = frame, .self = owner, .container = SLOT_NONE };
    struct value key = eval(&env, statement->key);
    if (key.tag == VALUE_ERROR) {
        crossing_lose(source, statement, target, false);
        return;
    }
    struct text text = flat(source, key);
    struct resource *detached = ARENA_NEW(source->arena, struct resource);
    detached->kind = statement->of_kind;
    detached->key = text;
    detached->home = source;
    detached->position = statement->position;
    resource_declare(source, detached);
    resource_apply(source, detached, statement, frame, TIER_SITE, standing, 0);
    struct crossing row = { .errors = source->crossing_errors,
                            .statement = statement,
                            .position = statement->position,
                            .target = target,
                            .from = source->host,
                            .kind = statement->of_kind };
    row.key = (struct text){ arena_copy(fleet->arena, text.data, text.size), text.size };
    for (uint32_t slot = 0; slot < detached->kind->slots.count; slot++)
        for (uint32_t n = detached->heads[slot]; n != 0; n = source->definitions.items[n - 1].next)
            push_row_value(source, &row, detached, slot, &source->definitions.items[n - 1]);
    vec_push(fleet->arena, &fleet->crossings, row);
    if (owner != NULL)
        owner->reached = true;
}

/* The statements inside `on`: contributions, alone or in loops. */
static void cross_body(struct evaluation *source, const struct body *body, struct frame *frame,
                       struct resource *owner, enum body_standing standing,
                       struct resource *target) {
    struct env env = { .ev = source, .frame = frame, .self = owner, .container = SLOT_NONE };
    for (uint32_t i = 0; i < body->statements.count; i++) {
        const struct statement *statement = &body->statements.items[i];
        struct value counts = guards_value(&env, statement->guard);
        if (counts.tag == VALUE_ERROR)
            crossing_lost(source, statement, target);
        if (counts.tag == VALUE_ERROR || counts.i == 0)
            continue;
        if (statement->kind == STATEMENT_CONTRIBUTE)
            cross_contribute(source, statement, frame, owner, standing, target);
        if (statement->kind != STATEMENT_FOR)
            continue;
        struct value elements = eval(&env, statement->key);
        if (elements.tag == VALUE_ERROR)
            crossing_lost(source, statement, target);
        for (uint32_t e = 0; e < eval_count(elements); e++) {
            struct frame *inner = frame_copy(source, frame);
            inner->slots[statement->slot] = eval_element(elements, e);
            if (statement->key_slot != UINT32_MAX)
                inner->slots[statement->key_slot] = eval_element_key(elements, e);
            struct env each = {
                .ev = source, .frame = inner, .self = owner, .container = SLOT_NONE
            };
            struct reading reading = reading_begin(source, inner->slots[statement->slot]);
            struct value holds = condition_value(&each, statement->where);
            if (holds.tag == VALUE_ERROR)
                crossing_lost(source, statement, target);
            else if (holds.i != 0)
                cross_body(source, statement->body, inner, owner, standing, target);
            else
                reading_undo(reading);
        }
    }
}

void cross_statement(struct evaluation *ev, const struct statement *statement, struct frame *frame,
                     struct resource *owner, enum body_standing standing) {
    if (!ev->crossing) {
        if (owner != NULL)
            owner->reached = true; /* it crossed before */
        return;
    }
    if (statement->kind == STATEMENT_CONTRIBUTE) {
        cross_contribute(ev, statement, frame, owner, standing, NULL);
        return;
    }
    struct env env = { .ev = ev, .frame = frame, .self = owner, .container = SLOT_NONE };
    struct value target = eval(&env, statement->key);
    if (target.tag == VALUE_ERROR)
        statement_lost(ev, statement);
    if (target.tag != VALUE_RESOURCE)
        return;
    if (!target.resource->declared) {
        report_unknown_reference(ev, target.resource, target.origin);
        return;
    }
    cross_body(ev, statement->body, frame, owner, standing, target.resource);
}

/* A row becomes a resource of the evaluation, or adds to a shared one. */
static void receive(struct evaluation *ev, const struct crossing *row) {
    if (row->failed)
        errors_take(ev, row->errors, row->position);
    if (row->statement == NULL) {
        kind_lost(ev, row->kind);
        return;
    }
    if (trial_is_late(ev, collection_of(ev, row->kind), row->statement))
        return;
    struct resource *resource = collection_refer(ev, row->kind, row->key, row->statement->position);
    if (resource->declared && !row->kind->shared) {
        report_declared_twice(ev, resource, row->statement);
        return;
    }
    if (!resource->declared) {
        resource->statement = row->statement;
        resource->sender = row->from;
        resource->position = row->statement->position;
        resource_declare(ev, resource);
        overlays_apply(ev, resource);
    }
    for (uint32_t i = 0; i < row->values.count; i++) {
        const struct crossing_value *value = &row->values.items[i];
        struct value *constant = ARENA_NEW(ev->arena, struct value);
        *constant = value_transfer(ev, value->value);
        struct frame *frame = frame_new(ev, 0, ev->host);
        frame->source = row->from;
        struct definition definition = { .assign = value->assign,
                                         .frame = frame,
                                         .constant = constant,
                                         .layer = value->layer,
                                         .next = resource->heads[value->slot] };
        vec_push(ev->arena, &ev->definitions, definition);
        resource->heads[value->slot] = ev->definitions.count;
    }
}

void crossings_receive(struct evaluation *ev) {
    const struct evaluation *fleet = ev->fleet == NULL ? ev : ev->fleet;
    for (uint32_t i = 0; i < fleet->crossings.count; i++) {
        const struct crossing *row = &fleet->crossings.items[i];
        bool is_here = row->everywhere ? ev->fleet != NULL
                                       : row->target == (ev->fleet == NULL ? NULL : ev->host);
        if (is_here)
            receive(ev, row);
    }
}

/* A selector knows its case, whose fields it does not hold: those are in the whole value. */
static struct value transfer_selector(struct evaluation *fleet, struct value selector,
                                      struct value whole) {
    if (selector.tag != VALUE_CASE)
        return value_transfer(fleet, selector);
    if (whole.tag == VALUE_CASE)
        return whole;
    struct fields *none = ARENA_NEW(fleet->arena, struct fields);
    static const struct shape empty;
    none->shape = &empty;
    selector.fields = none;
    return selector;
}

/* In a test, where not everything has to be decided: whether nothing says what a field is. */
static bool is_undecided(const struct evaluation *fleet, const struct resource *resource,
                         uint32_t slot) {
    return fleet->program->test != NULL && resource->values[slot].tag == VALUE_ERROR &&
           resource->heads[slot] == 0;
}

/* Whether a slot is part of a record or case that is there; the slot that it is part of was copied
 * before. What is absent has no parts, and none of them is missed. */
static bool is_there(const struct resource *copy, uint32_t slot) {
    const struct slot *s = &copy->kind->slots.items[slot];
    if (s->parent == SLOT_NONE)
        return true;
    const struct slot *parent = &copy->kind->slots.items[s->parent];
    struct value selector = copy->selectors[parent->selector];
    if (selector.tag == VALUE_NONE || selector.tag == VALUE_ERROR)
        return false;
    return parent->kind != SLOT_SUM || selector.aux == s->case_index;
}

static void keep_absent(struct resource *copy, uint32_t slot) {
    const struct slot *s = &copy->kind->slots.items[slot];
    copy->values[slot] = value_none(0);
    copy->states[slot] = LEAF_DONE;
    if (s->kind == SLOT_LEAF)
        return;
    copy->selectors[s->selector] = value_none(0);
    copy->selector_states[s->selector] = LEAF_DONE;
}

/* Keeps the elements of a kind that the fleet reads, with their values. */
static void keep_foreign(struct evaluation *source, const struct kind *kind,
                         struct evaluation *home) {
    struct evaluation *fleet = source->fleet;
    const struct collection *collection = collection_closed(source, kind);
    struct foreign_lost lost = { kind, source->crossing_errors };
    if (collection->incomplete)
        vec_push(fleet->arena, &fleet->foreign_lost, lost);
    for (uint32_t i = 0; i < collection->members.count; i++) {
        struct resource *original = collection->members.items[i];
        struct resource *copy = ARENA_NEW(fleet->arena, struct resource);
        copy->kind = kind;
        copy->key = (struct text){ arena_copy(fleet->arena, original->key.data, original->key.size),
                                   original->key.size };
        copy->home = home;
        copy->position = original->position;
        resource_declare(fleet, copy);
        for (uint32_t s = 0; s < kind->slots.count; s++) {
            if (!is_there(copy, s)) {
                keep_absent(copy, s);
                continue;
            }
            copy->values[s] = value_transfer(fleet, slot_value(source, original, s));
            copy->layers[s] = original->layers[s];
            copy->states[s] = LEAF_DONE;
            const struct slot *slot = &kind->slots.items[s];
            if (is_undecided(fleet, original, s))
                copy->states[s] = LEAF_NEW; /* said when it is read */
            if (slot->kind == SLOT_LEAF)
                continue;
            copy->selectors[slot->selector] = transfer_selector(
                fleet, slot_selector(source, original, s), copy->values[s]);
            copy->selector_states[slot->selector] = LEAF_DONE;
        }
        vec_push(fleet->arena, &fleet->foreign[kind->number], copy);
    }
}

static void keep_errors(struct evaluation *source) {
    struct arena *arena = source->fleet->arena;
    for (uint32_t i = 0; i < diags_count(source->diags); i++)
        if (diags_at(source->diags, i)->severity == DIAG_ERROR)
            vec_push(arena, &source->crossing_errors->items,
                     diag_kept(arena, diags_at(source->diags, i)));
}

static void cross_host(struct evaluation *fleet, struct resource *host, const bool *slice) {
    struct arena *arena = arena_new();
    struct diags *quiet = diags_new(); /* the full evaluation will say it again */
    struct evaluation *source = evaluation_new(fleet->program, arena, quiet);
    struct evaluation *home = ARENA_NEW(fleet->arena, struct evaluation);
    *home = *fleet;
    home->fleet = fleet;
    home->host = host;
    source->fleet = fleet;
    source->host = host;
    source->crossing = true;
    source->slice = slice;
    source->crossing_errors = ARENA_NEW(fleet->arena, struct crossing_errors);
    home->crossing_errors = source->crossing_errors;
    evaluation_run(source);
    unique_keep(source);
    if (fleet->program->test != NULL)
        keep_errors(source); /* of fields, when they are read */
    for (uint32_t k = 0; k < fleet->program->kinds.count; k++) {
        const struct kind *kind = fleet->program->kinds.items[k];
        if (program_reads_fleet(fleet->program, kind) &&
            program_wants(fleet->program, kind->members_node))
            keep_foreign(source, kind, home);
    }
    if (fleet->program->test == NULL)
        keep_errors(source);
    diags_free(quiet);
    arena_free(arena);
}

void crossings_gather(struct evaluation *fleet) {
    bool *slice = crossing_slice(fleet);
    if (slice == NULL)
        return;
    const struct collection *hosts = collection_closed(fleet, fleet->program->host_kind);
    for (uint32_t i = 0; i < hosts->members.count; i++)
        cross_host(fleet, hosts->members.items[i], slice);
}
