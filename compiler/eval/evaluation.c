/* Evaluations: of the fleet, of one host, and what others ask of them. */
#include "eval/eval_internal.h"
#include "sema/test.h"

struct evaluation *evaluation_new(const struct program *program, struct arena *arena,
                                  struct diags *diags) {
    struct evaluation *ev = ARENA_NEW(arena, struct evaluation);
    ev->program = program;
    ev->arena = arena;
    ev->diags = diags;
    ev->collections = ARENA_ARRAY(arena, struct collection, program->kinds.count + 1);
    for (uint32_t i = 0; i < program->kinds.count; i++)
        ev->collections[i].kind = program->kinds.items[i];
    ev->slice = program->slice;
    ev->lenient = program->test != NULL && program->test->lenient;
    ev->globals = ARENA_ARRAY(arena, struct value, program->globals.count + 1);
    ev->global_states = ARENA_ARRAY(arena, uint8_t, program->globals.count + 1);
    return ev;
}

void evaluate_obligations(const struct program *program, struct diags *diags) {
    struct arena *arena = arena_new();
    struct evaluation *ev = evaluation_new(program, arena, diags);
    for (uint32_t i = 0; i < program->obligations.count; i++) {
        const struct obligation *obligation = &program->obligations.items[i];
        struct diags *found = diags_new();
        ev->diags = found;
        struct arena_mark mark = arena_mark(arena);
        uint32_t position = source_base(program->sources, obligation->span.source) +
                            obligation->span.start;
        if (!eval_check_value(ev, obligation->type, obligation->value, position) &&
            diags_count(found) > 0) {
            const struct diag *first = diags_at(found, 0);
            struct diag *diag = diag_add(diags, DIAG_E0326, obligation->span, "%s", first->message);
            for (uint32_t l = 0; l < first->label_count; l++)
                diag_label(diags, diag, first->labels[l].span, "%s", first->labels[l].text);
        }
        diags_free(found);
        memset(ev->global_states, LEAF_NEW, program->globals.count); /* their values go, too */
        ev->regexes = NULL;
        arena_release(arena, mark);
    }
    arena_free(arena);
}

/* Top-level resources of fleet kinds: the hosts first, so that `here` has a meaning for the others.
 */
static void run_fleet_toplevels(struct evaluation *ev, bool hosts) {
    const struct program *program = ev->program;
    for (uint32_t i = 0; i < program->toplevels.count; i++) {
        const struct toplevel *toplevel = &program->toplevels.items[i];
        struct resource *here = NULL;
        if (toplevel->module->tier == TIER_HOST && program->host_kind != NULL)
            here = collection_find(ev, program->host_kind, toplevel->module->host);
        struct frame *frame = frame_new(ev, toplevel->frame_size, here);
        ev->fleet_hosts_only = hosts;
        ev->fleet_toplevel = true;
        statements_run(ev, toplevel->body, frame, NULL, BODY_OWN, 0);
        ev->fleet_toplevel = false;
    }
}

static void check_folders(struct evaluation *ev) {
    const struct program *program = ev->program;
    for (uint32_t i = 0; i < program->modules.count; i++) {
        const struct module *module = program->modules.items[i];
        if (module->tier != TIER_HOST ||
            collection_find(ev, program->host_kind, module->host) != NULL)
            continue;
        struct span span = { module->tree->source, 0, 0 };
        struct diag *diag = diag_add(ev->diags, DIAG_E0621, span, "there is no host `%.*s`",
                                     TEXT_ARG(module->host));
        diag_note(ev->diags, diag, "files below hosts/%.*s/ belong to it", TEXT_ARG(module->host));
        diag_help(ev->diags, diag, "declare it: `host %.*s { … }`", TEXT_ARG(module->host));
    }
}

/* Everything that is shared by hosts' evaluations is evaluated now, so that they only read it. */
static void settle_fleet(struct evaluation *ev) {
    for (uint32_t k = 0; k < ev->program->kinds.count; k++) {
        const struct kind *kind = ev->program->kinds.items[k];
        if (!kind->fleet)
            continue;
        const struct collection *collection = collection_closed(ev, kind);
        for (uint32_t i = 0; i < collection->members.count; i++)
            for (uint32_t s = 0; s < kind->slots.count; s++) {
                const struct slot *slot = &kind->slots.items[s];
                if (slot->kind != SLOT_LEAF)
                    slot_selector(ev, collection->members.items[i], s);
                if (slot->parent == SLOT_NONE)
                    slot_settle(ev, collection->members.items[i], s);
            }
    }
}

/* What went wrong has been reported where it did. If an output is in error all the same and nobody
 * has said why, the fault is ours, and must not pass as a tree that lacks a file. */
static void refuse_silent_errors(struct evaluation *ev) {
    if (diags_have_errors(ev->diags))
        return;
    if (ev->lost != 0) {
        struct diag *diag = eval_error(ev, DIAG_E0622, ev->lost,
                                       "this has no value, and nothing says why");
        diag_note(ev->diags, diag, "this is a bug of the compiler: please report it");
        return;
    }
    for (uint32_t k = 0; k < ev->program->kinds.count; k++) {
        const struct kind *kind = ev->program->kinds.items[k];
        if (!kind->output)
            continue;
        const struct collection *collection = collection_closed(ev, kind);
        for (uint32_t i = 0; i < collection->members.count; i++)
            for (uint32_t s = 0; s < kind->slots.count; s++) {
                struct resource *resource = collection->members.items[i];
                if (resource->states[s] != LEAF_DONE || resource->values[s].tag != VALUE_ERROR)
                    continue;
                struct diag *diag = eval_error(
                    ev, DIAG_E0622, resource->position,
                    "`%.*s` of %.*s `%.*s` has no value, and nothing says why",
                    TEXT_ARG(kind->slots.items[s].path), TEXT_ARG(kind->text),
                    TEXT_ARG(resource->key));
                diag_note(ev->diags, diag, "this is a bug of the compiler: please report it");
                return;
            }
    }
}

struct evaluation *evaluate_fleet(const struct program *program, struct arena *arena,
                                  struct diags *diags) {
    struct evaluation *ev = evaluation_new(program, arena, diags);
    ev->foreign = arena_alloc(arena, sizeof *ev->foreign * (program->kinds.count + 1));
    if (program->host_kind == NULL)
        return ev;
    run_fleet_toplevels(ev, true);
    if (program->test != NULL)
        trial_declare_hosts(ev);
    collection_closed(ev, program->host_kind);
    if (program->test == NULL)
        check_folders(ev);
    run_fleet_toplevels(ev, false);
    if (program->test == NULL)
        settle_hosts(ev);
    crossings_gather(ev);
    foreign_complete(ev);
    crossings_receive(ev);
    evaluation_run(ev);
    if (program->test != NULL)
        return ev; /* in one thread: evaluated when wanted, verified when asked to */
    settle_fleet(ev);
    shared_indexes_make(ev);
    verify_all(ev);
    refuse_silent_errors(ev);
    return ev;
}

/* What the backend will read, read first: what is wanted for an output is then known from what only
 * demands want. */
void settle_outputs(struct evaluation *ev) {
    for (uint32_t k = 0; k < ev->program->kinds.count; k++) {
        const struct kind *kind = ev->program->kinds.items[k];
        if (!kind->output)
            continue;
        const struct collection *collection = collection_closed(ev, kind);
        for (uint32_t i = 0; i < collection->members.count; i++)
            for (uint32_t s = 0; s < kind->slots.count; s++)
                if (kind->slots.items[s].parent == SLOT_NONE)
                    slot_value(ev, collection->members.items[i], s);
    }
}

struct evaluation *evaluate_host(const struct evaluation *fleet, uint32_t host, struct arena *arena,
                                 struct diags *diags) {
    struct evaluation *ev = evaluation_new(fleet->program, arena, diags);
    ev->fleet = (struct evaluation *)(uintptr_t)fleet;
    ev->host = fleet->collections[fleet->program->host_kind->number].members.items[host];
    evaluation_run(ev);
    if (fleet->program->test != NULL)
        return ev;
    settle_outputs(ev);
    verify_all(ev);
    refuse_silent_errors(ev);
    return ev;
}

static const struct collection *hosts_of(const struct evaluation *fleet) {
    return fleet->program->host_kind == NULL
               ? NULL
               : &fleet->collections[fleet->program->host_kind->number];
}

uint32_t fleet_host_count(const struct evaluation *fleet) {
    return hosts_of(fleet) == NULL ? 0 : hosts_of(fleet)->members.count;
}

struct text fleet_host_name(const struct evaluation *fleet, uint32_t index) {
    return hosts_of(fleet)->members.items[index]->key;
}

uint32_t fleet_host_find(const struct evaluation *fleet, struct text name) {
    for (uint32_t i = 0; i < fleet_host_count(fleet); i++)
        if (text_equal(fleet_host_name(fleet, i), name))
            return i;
    return UINT32_MAX;
}

struct resource *const *evaluation_members(struct evaluation *evaluation, const struct kind *kind,
                                           uint32_t *count) {
    const struct collection *collection = collection_closed(evaluation, kind);
    *count = collection->members.count;
    return collection->members.items;
}

struct resource *evaluation_find(struct evaluation *evaluation, const struct kind *kind,
                                 struct text key) {
    return collection_find(evaluation, kind, key);
}

struct text resource_key(const struct resource *resource) {
    return resource->key;
}
const struct kind *resource_kind(const struct resource *resource) {
    return resource->kind;
}
const struct resource *resource_owner(const struct resource *resource) {
    return resource->owner;
}
uint32_t resource_position(const struct resource *resource) {
    return resource->position;
}

struct value resource_value(struct evaluation *evaluation, struct resource *resource,
                            uint32_t slot) {
    return slot_value(evaluation, resource, slot);
}

struct span evaluation_span(const struct evaluation *evaluation, uint32_t position) {
    return eval_span(evaluation, position);
}

struct text evaluation_text(struct evaluation *evaluation, struct value value) {
    return flat(evaluation, value);
}

struct value evaluation_expression(struct evaluation *evaluation, const struct ir *ir,
                                   uint32_t frame_size) {
    struct env env = { .ev = evaluation,
                       .frame = frame_new(evaluation, frame_size, evaluation->host),
                       .container = SLOT_NONE };
    return eval(&env, ir);
}

struct value evaluation_expression_of(struct evaluation *evaluation, const struct ir *ir,
                                      uint32_t frame_size, struct resource *self) {
    struct env env = { .ev = evaluation,
                       .frame = frame_new(evaluation, frame_size, evaluation->host),
                       .self = self,
                       .container = SLOT_NONE };
    return eval(&env, ir);
}
