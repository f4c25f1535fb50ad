/* Bodies come into force: their assignments become definitions, their statements contribute. */
#include "eval/eval_internal.h"

static enum tier tier_of(const struct module *module, enum tier tier_max) {
    return module->tier < tier_max ? module->tier : tier_max;
}

static void push_definition(struct evaluation *ev, struct resource *resource,
                            struct definition definition) {
    if (trial_is_read(ev, resource, definition.assign))
        return;
    uint32_t *head = &resource->heads[definition.assign->slot];
    definition.next = *head;
    vec_push(ev->arena, &ev->definitions, definition);
    *head = ev->definitions.count;
}

void body_apply(struct evaluation *ev, struct resource *resource, const struct body *body,
                struct frame *frame, enum tier tier_max, enum body_standing standing,
                uint32_t depth, const struct ir *where) {
    enum tier tier = tier_of(body->module, tier_max);
    layer own = layer_make(tier, standing, depth, false);
    for (uint32_t i = 0; i < body->assigns.count; i++) {
        const struct assign *assign = &body->assigns.items[i];
        struct definition definition = {
            .assign = assign,
            .frame = frame,
            .where = where,
            .layer = assign->force ? layer_make(tier, standing, depth, true) : own,
        };
        push_definition(ev, resource, definition);
    }
}

/* Everything that `defaults` and `adjust` say about resources of this kind. */
void overlays_apply(struct evaluation *ev, struct resource *resource) {
    const struct program *program = ev->program;
    for (uint32_t i = 0; i < program->overlays.count; i++) {
        const struct overlay *overlay = &program->overlays.items[i];
        if (overlay->of_kind != resource->kind)
            continue;
        if (overlay->module->tier == TIER_HOST &&
            (ev->host == NULL || !text_equal(overlay->module->host, ev->host->key)))
            continue;
        struct frame *frame = frame_new(ev, overlay->frame_size, ev->host);
        body_apply(ev, resource, overlay->body, frame, TIER_HOST,
                   overlay->adjust ? BODY_ADJUST : BODY_DEFAULTS, 0, overlay->where);
    }
}

static void remember_body(struct evaluation *ev, struct resource *resource, const struct body *body,
                          struct frame *frame, enum body_standing standing, uint32_t depth) {
    if (body->statements.count == 0)
        return;
    struct applied applied = { body, frame, standing, (uint8_t)depth };
    vec_push(ev->arena, &resource->bodies, applied);
}

static void apply_presets(struct evaluation *ev, struct resource *resource,
                          const struct preset_use *uses, uint32_t count, struct frame *caller,
                          struct resource *here, enum body_standing standing, uint32_t depth) {
    struct env env = { .ev = ev, .frame = caller, .self = resource, .container = SLOT_NONE };
    for (uint32_t i = 0; i < count; i++) {
        const struct preset *preset = uses[i].preset;
        struct frame *frame = frame_new(ev, preset->frame_size, here);
        struct env inner = { .ev = ev, .frame = frame, .self = resource, .container = SLOT_NONE };
        frame->source = resource;
        frame->slots[preset->self_slot] = make_ref(resource, resource->position);
        for (uint32_t p = 0; p < preset->params.count; p++)
            frame->slots[p] = uses[i].args[p] != NULL
                                  ? eval(&env, uses[i].args[p])
                                  : eval(&inner, preset->params.items[p].default_value);
        body_apply(ev, resource, preset->body, frame, TIER_HOST, standing, depth, NULL);
        remember_body(ev, resource, preset->body, frame, standing, depth);
        apply_presets(ev, resource, preset->from.items, preset->from.count, frame, here, standing,
                      depth + 1);
    }
}

/* What runs the statements of a body, and in whose name. */
struct running {
    struct evaluation *ev;
    struct frame *frame;
    struct resource *owner;
    enum body_standing standing;
    uint32_t depth;
};

static struct value key_value(struct running *run, const struct statement *statement) {
    struct env env = {
        .ev = run->ev, .frame = run->frame, .self = run->owner, .container = SLOT_NONE
    };
    return eval(&env, statement->key);
}

static bool statement_key(struct running *run, const struct statement *statement,
                          struct text *key) {
    struct value value = key_value(run, statement);
    if (value.tag == VALUE_ERROR)
        return false;
    *key = flat(run->ev, value);
    return true;
}

/* The key as it was put together, so that output lines with it know what it was made of. */
static void keep_key(struct resource *resource, struct value value) {
    const struct kind *kind = resource->kind;
    if (kind->key_slot == SLOT_NONE || kind->key_within_owner || value.tag != VALUE_ROPE)
        return;
    resource->values[kind->key_slot] = value;
}

/* `key name: Name within owner` */
static struct text owned_key(struct running *run, const struct kind *kind, struct text key) {
    if (!kind->key_within_owner || run->owner == NULL)
        return key;
    return text_of(
        arena_printf(run->ev->arena, "%.*s-%.*s", TEXT_ARG(run->owner->key), TEXT_ARG(key)));
}

void report_declared_twice(struct evaluation *ev, const struct resource *resource,
                           const struct statement *statement) {
    const struct statement *other = resource->statement;
    if (other->module->tier >
        statement->module->tier) { /* the fleet's own text first, then its library's */
        const struct statement *swap = other;
        other = statement;
        statement = swap;
    }
    struct diag *diag = diag_add(ev->diags, DIAG_E0602, statement_span(statement),
                                 "%.*s `%.*s` is declared twice", TEXT_ARG(resource->kind->text),
                                 TEXT_ARG(resource->key));
    if (other != statement)
        diag_label(ev->diags, diag, statement_span(other), "the other one");
    else
        diag_note(ev->diags, diag, "this place contributes it more than once");
    diag_help(ev->diags, diag, "to add to what is declared elsewhere: `amend %.*s \"%.*s\" { … }`",
              TEXT_ARG(resource->kind->text), TEXT_ARG(resource->key));
}

/* What is written at a resource is nearer than the presets that its head names: presets rank below
 * the body they came with, be that a rule's, a preset's or the resource's own. */
static enum body_standing standing_of_presets(enum body_standing standing) {
    return standing == BODY_RULE || standing == BODY_RULE_PRESET ? BODY_RULE_PRESET : BODY_PRESET;
}

void resource_apply(struct evaluation *ev, struct resource *resource,
                    const struct statement *statement, struct frame *frame, enum tier tier_max,
                    enum body_standing standing, uint32_t depth) {
    struct resource *here = resource->kind->is_host ? resource : frame->here;
    struct frame *own = frame;
    if (resource->kind->is_host) { /* in a host's own body, `here` is itself */
        own = frame_copy(ev, frame);
        own->here = resource;
    }
    bool in_preset = standing == BODY_PRESET || standing == BODY_RULE_PRESET;
    apply_presets(ev, resource, statement->presets.items, statement->presets.count, own, here,
                  standing_of_presets(standing), in_preset ? depth + 1 : 0);
    body_apply(ev, resource, statement->body, own, tier_max, standing, depth, NULL);
    remember_body(ev, resource, statement->body, own, standing, depth);
}

static void run_contribute(struct running *run, const struct statement *statement) {
    struct evaluation *ev = run->ev;
    const struct kind *kind = statement->of_kind;
    struct text key;
    if (kind->fleet && ev->fleet != NULL) {
        if (run->owner != NULL) /* the top level's are the fleet's own */
            cross_statement(ev, statement, run->frame, run->owner, run->standing);
        return;
    }
    if (ev->fleet == NULL && (!kind->fleet || kind->is_host != ev->fleet_hosts_only))
        return;
    struct value value = key_value(run, statement);
    if (value.tag == VALUE_ERROR) {
        statement_lost(ev, statement);
        return;
    }
    key = owned_key(run, kind, flat(ev, value));
    if (trial_is_late(ev, collection_of(ev, kind), statement))
        return;
    struct resource *resource = collection_refer(ev, kind, key, statement->position);
    bool again = resource->declared;
    if (again && !kind->shared) {
        report_declared_twice(ev, resource, statement);
        return;
    }
    if (!again) {
        resource->statement = statement;
        resource->owner = run->owner;
        resource->position = statement->position;
        resource_declare(ev, resource);
        keep_key(resource, value);
        resource->disabled = statement->disabled;
        overlays_apply(ev, resource);
    }
    if (statement->slot != UINT32_MAX)
        run->frame->slots[statement->slot] = make_ref(resource, statement->position);
    resource_apply(ev, resource, statement, run->frame, TIER_HOST, run->standing, run->depth);
    if (run->owner != NULL)
        run->owner->reached = true;
}

void amendment_apply(struct evaluation *ev, const struct amendment *amendment) {
    const struct statement *statement = amendment->statement;
    struct resource *resource = collection_find(ev, statement->of_kind, amendment->key);
    if (resource == NULL && collection_of(ev, statement->of_kind)->incomplete)
        return;
    if (resource == NULL) {
        struct diag *diag = diag_add(ev->diags, DIAG_E0613, statement_span(statement),
                                     "there is no %.*s `%.*s` to amend",
                                     TEXT_ARG(statement->of_kind->text), TEXT_ARG(amendment->key));
        diag_note(ev->diags, diag, "an amendment adds to what is there and creates nothing");
        hint_resource(ev, diag, statement->of_kind, amendment->key);
        return;
    }
    body_apply(ev, resource, statement->body, amendment->frame, TIER_HOST, amendment->standing,
               amendment->depth, NULL);
}

/* Whether a statement about a kind's resources is for this evaluation: what is of the whole fleet
 * is changed at the top level only, and there by the fleet itself. */
static bool is_ours(const struct evaluation *ev, const struct kind *kind) {
    if (ev->fleet != NULL)
        return !kind->fleet;
    return kind->fleet && kind->is_host == ev->fleet_hosts_only;
}

/* Rules that contribute may come later; whoever reads a field comes after both. */
static void run_amend(struct running *run, const struct statement *statement) {
    struct evaluation *ev = run->ev;
    struct amendment amendment = {
        .statement = statement, .frame = run->frame, .standing = run->standing, .depth = run->depth
    };
    if (!is_ours(ev, statement->of_kind) || !statement_key(run, statement, &amendment.key))
        return;
    struct collection *collection = collection_of(ev, statement->of_kind);
    if (collection->closed)
        amendment_apply(ev, &amendment);
    else
        vec_push(ev->arena, &collection->amendments, amendment);
    if (run->owner != NULL)
        run->owner->reached = true;
}

static void run_absent(struct running *run, const struct statement *statement) {
    struct absence absence = { .statement = statement };
    if (is_ours(run->ev, statement->of_kind) && statement_key(run, statement, &absence.key) &&
        !trial_is_late(run->ev, collection_of(run->ev, statement->of_kind), statement))
        vec_push(run->ev->arena, &collection_of(run->ev, statement->of_kind)->absences, absence);
}

static void run_for(struct running *run, const struct statement *statement) {
    struct evaluation *ev = run->ev;
    struct env env = { .ev = ev, .frame = run->frame, .self = run->owner, .container = SLOT_NONE };
    struct value elements = eval(&env, statement->key);
    if (elements.tag == VALUE_ERROR)
        body_lost(ev, statement->body);
    for (uint32_t i = 0; i < eval_count(elements); i++) {
        struct frame *frame = frame_copy(ev, run->frame);
        frame->slots[statement->slot] = eval_element(elements, i);
        if (statement->key_slot != UINT32_MAX)
            frame->slots[statement->key_slot] = eval_element_key(elements, i);
        struct env inner = { .ev = ev, .frame = frame, .self = run->owner, .container = SLOT_NONE };
        struct reading reading = reading_begin(ev, frame->slots[statement->slot]);
        struct value counts = condition_value(&inner, statement->where);
        if (counts.tag == VALUE_ERROR)
            body_lost(ev, statement->body);
        else if (counts.i != 0)
            statements_run(ev, statement->body, frame, run->owner, run->standing, run->depth);
        else
            reading_undo(reading);
    }
}

struct value guards_value(struct env *env, const struct guard *guard) {
    struct value about = env->self == NULL ? value_none(0) : make_ref(env->self, 0);
    struct reading reading = reading_begin(env->ev, about);
    for (; guard != NULL; guard = guard->outer) {
        struct value value = eval(env, guard->condition);
        if (value.tag == VALUE_BOOL && (value.i != 0) != guard->negated)
            continue;
        reading_undo(reading);
        return value.tag == VALUE_BOOL ? value_bool(false, 0) : value_error();
    }
    return value_bool(true, 0);
}

static bool statement_counts(struct env *env, const struct statement *statement) {
    struct value value = guards_value(env, statement->guard);
    if (value.tag == VALUE_ERROR)
        statement_lost(env->ev, statement);
    return value.tag == VALUE_BOOL && value.i != 0;
}

static void run_statement(struct running *run, const struct statement *statement) {
    switch (statement->kind) {
    case STATEMENT_CONTRIBUTE:
        run_contribute(run, statement);
        return;
    case STATEMENT_AMEND:
        run_amend(run, statement);
        return;
    case STATEMENT_ABSENT:
        run_absent(run, statement);
        return;
    case STATEMENT_FOR:
        run_for(run, statement);
        return;
    case STATEMENT_WITHOUT:
        without_note(run->ev, run->owner, statement);
        return;
    case STATEMENT_REQUIRE:
        require_check(run->ev, statement->requirement, run->frame, run->owner);
        return;
    case STATEMENT_ON:
        cross_statement(run->ev, statement, run->frame, run->owner, run->standing);
        return;
    }
}

/* Whether a statement at the top level has something to say of fleet kinds: of others, conditions
 * and loops may need what only a host has. Bodies nest at most as deep as the parser lets them. */
static bool is_of_fleet(const struct statement *statement) {
    if (statement->kind != STATEMENT_FOR)
        return statement->of_kind != NULL && statement->of_kind->fleet;
    for (uint32_t i = 0; i < statement->body->statements.count; i++)
        if (is_of_fleet(&statement->body->statements.items[i]))
            return true;
    return false;
}

void statements_run(struct evaluation *ev, const struct body *body, struct frame *frame,
                    struct resource *owner, enum body_standing standing, uint32_t depth) {
    struct running run = { ev, frame, owner, standing, depth };
    struct env env = { .ev = ev, .frame = frame, .self = owner, .container = SLOT_NONE };
    for (uint32_t i = 0; i < body->statements.count; i++) {
        const struct statement *statement = &body->statements.items[i];
        if (ev->fleet_toplevel && !is_of_fleet(statement))
            continue;
        if (statement->guard == NULL || statement_counts(&env, statement))
            run_statement(&run, statement);
    }
}
