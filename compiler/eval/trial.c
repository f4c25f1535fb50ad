/* The fleets of tests: which part of the program counts in them, and which hosts they have. */
#include "eval/trial.h"

#include "eval/eval_internal.h"
#include "sema/policy.h"

bool program_wants(const struct program *program, uint32_t graph_node) {
    return program->slice == NULL || program->slice[graph_node];
}

bool program_reads_fleet(const struct program *program, const struct kind *kind) {
    return kind->read_by_fleet || (program->test != NULL && program->test->foreign[kind->number]);
}

static void declare_host(struct evaluation *fleet, struct text name, uint32_t position) {
    const struct kind *kind = fleet->program->host_kind;
    struct resource *host = collection_refer(fleet, kind, name, position);
    if (host->declared)
        return;
    host->position = position;
    resource_declare(fleet, host);
    overlays_apply(fleet, host);
}

void trial_declare_hosts(struct evaluation *fleet) {
    const struct test *test = fleet->program->test;
    const struct tree *tree = test->module->tree;
    uint32_t position = source_base(fleet->program->sources, tree->source) +
                        node_at(tree, node_kid(tree, test->node, TEST_NAME))->start;
    for (uint32_t i = 0; i < test->places.count; i++)
        if (test->places.items[i].inhabits)
            declare_host(fleet, test->places.items[i].module->host, position);
    const struct collection *hosts = collection_of(fleet, fleet->program->host_kind);
    for (uint32_t i = 0; i < hosts->by_key.count; i++)
        if (((const struct resource *)(uintptr_t)hosts->by_key.entries[i].value)->declared)
            return;
    declare_host(fleet, test->host, position);
}

bool trial_is_late(struct evaluation *ev, struct collection *collection,
                   const struct statement *statement) {
    if (ev->program->test == NULL || !collection->closed)
        return false;
    if (collection->late)
        return true;
    collection->late = true;
    struct diag *diag = diag_add(ev->diags, DIAG_E1012, statement_span(statement),
                                 "every `%.*s` was read before this one came",
                                 TEXT_ARG(collection->kind->text));
    diag_note(ev->diags, diag,
              "the test's own text decides by a collection which resources there are");
    diag_help(ev->diags, diag, "write the test's resources out");
    return true;
}

bool trial_is_read(struct evaluation *ev, const struct resource *resource,
                   const struct assign *assign) {
    if (ev->program->test == NULL || resource->states[assign->slot] == LEAF_NEW)
        return false;
    const struct slot *slot = &resource->kind->slots.items[assign->slot];
    struct diag *diag = diag_add(ev->diags, DIAG_E1012, assign_span(assign),
                                 "`%.*s` of %.*s `%.*s` was read before this came",
                                 TEXT_ARG(slot->path), TEXT_ARG(resource->kind->text),
                                 TEXT_ARG(resource->key));
    diag_note(ev->diags, diag, "the test's own text reads what a rule decides later");
    diag_help(ev->diags, diag, "write the test's values out");
    return true;
}

/* Whether the test adds an order to the program's, which only then has to be found anew. */
static bool adds_order(const struct program *program, const struct test *test) {
    for (uint32_t i = 0; i < test->additions.items.count; i++) {
        const struct graph_addition *addition = &test->additions.items.items[i];
        uint64_t edge = ((uint64_t)addition->from << 32) | addition->to;
        if (addition->from != program->test_node && addition->to != program->test_node &&
            map_get(&program->graph->seen, edge) == NULL)
            return true;
    }
    return false;
}

static void take_places(struct trial *trial, bool only_given, struct arena *arena) {
    const struct test *test = trial->test;
    trial->program.toplevels.items = NULL;
    trial->program.toplevels.count = trial->program.toplevels.capacity = 0;
    for (uint32_t i = 0; i < test->places.count; i++) {
        const struct test_place *place = &test->places.items[i];
        struct toplevel toplevel = { place->module, place->body, test->frame_size };
        if (place->given || !only_given)
            vec_push(arena, &trial->program.toplevels, toplevel);
    }
}

/* A test of the library knows nothing of any fleet that uses it. */
static void leave_to_library(struct trial *trial, const struct program *program,
                             struct arena *arena) {
    struct program *own = &trial->program;
    VEC(struct step) steps = { 0 };
    for (uint32_t i = 0; i < own->steps.count; i++) {
        const struct step *step = &own->steps.items[i];
        if (!step->rule || program->rules.items[step->number]->module->tier == TIER_LIBRARY)
            vec_push(arena, &steps, *step);
    }
    own->steps.items = steps.items;
    own->steps.count = own->steps.capacity = steps.count;
    own->adjustments.items = NULL;
    own->adjustments.count = own->adjustments.capacity = 0;
    for (uint32_t i = 0; i < program->adjustments.count; i++)
        if (program->adjustments.items[i]->module->tier == TIER_LIBRARY)
            vec_push(arena, &own->adjustments, program->adjustments.items[i]);
    own->overlays.items = NULL;
    own->overlays.count = own->overlays.capacity = 0;
    for (uint32_t i = 0; i < program->overlays.count; i++)
        if (program->overlays.items[i].module->tier == TIER_LIBRARY)
            vec_push(arena, &own->overlays, program->overlays.items[i]);
}

static void reach_unique(const struct program *program, struct text name, bool *slice,
                         uint32_t *stack) {
    for (uint32_t k = 0; k < program->kinds.count; k++) {
        const struct kind *kind = program->kinds.items[k];
        for (uint32_t u = 0; u < kind->uniques.count; u++)
            if (text_equal(kind->uniques.items[u].name, name))
                graph_reach(program->graph, slice, stack, kind->members_node);
    }
}

/* What must be known for the test's expectations. */
static const bool *slice_of(const struct trial *trial, struct arena *arena) {
    const struct program *program = &trial->program;
    const struct test *test = trial->test;
    uint32_t count = program->graph->nodes.count;
    bool *slice = ARENA_ARRAY(arena, bool, count + 1);
    uint32_t *stack = ARENA_ARRAY(arena, uint32_t, count + 1);
    for (uint32_t i = 0; i < test->reads.count; i++)
        graph_reach(program->graph, slice, stack, test->reads.items[i]);
    for (uint32_t i = 0; i < test->expectations.count; i++) {
        const struct expectation *expectation = &test->expectations.items[i];
        const struct policy *policy = expectation->policy;
        for (uint32_t r = 0; policy != NULL && r < policy->reads.count; r++)
            graph_reach(program->graph, slice, stack, policy->reads.items[r]);
        if (policy == NULL && expectation->policy_name.size != 0)
            reach_unique(program, expectation->policy_name, slice, stack);
    }
    return slice;
}

void trial_run(struct trial *trial, const struct program *program, const struct test *test,
               bool only_given, struct arena *arena, struct diags *diags) {
    *trial = (struct trial){ .program = *program, .test = test, .diags = diags };
    trial->program.arena = arena;
    trial->program.diags = diags;
    trial->program.test = test;
    trial->program.waivers.count = 0;        /* nothing is excused in a test */
    trial->program.shared_indexes.count = 0; /* they would read what nothing wants */
    if (adds_order(program, test)) {
        trial->program.graph = graph_with(arena, program->graph, &test->additions);
        test_order_steps(&trial->program, diags);
    }
    take_places(trial, only_given, arena);
    if (test->module->tier == TIER_LIBRARY)
        leave_to_library(trial, program, arena);
    trial->program.slice = test->whole ? NULL : slice_of(trial, arena);
    if (diags_have_errors(diags))
        return;
    trial->fleet = evaluate_fleet(&trial->program, arena, diags);
    trial->count = fleet_host_count(trial->fleet);
    trial->hosts = ARENA_ARRAY(arena, struct evaluation *, trial->count + 1);
    for (uint32_t i = 0; i < trial->count; i++)
        trial->hosts[i] = evaluate_host(trial->fleet, i, arena, diags);
}

static void verify(struct evaluation *ev, const struct test *test) {
    ev->lenient = !test_expects_code(test, DIAG_E0604);
    if (test->whole && ev->fleet != NULL)
        settle_outputs(ev);
    verify_all(ev);
}

void trial_verify(struct trial *trial) {
    if (trial->fleet == NULL)
        return;
    verify(trial->fleet, trial->test);
    for (uint32_t i = 0; i < trial->count; i++)
        verify(trial->hosts[i], trial->test);
}
