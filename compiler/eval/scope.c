/* Expressions and resources for whoever judges an evaluation. */
#include "eval/scope.h"

#include "eval/eval_internal.h"

struct scope {
    struct env env;
};

struct scope *scope_new(struct evaluation *evaluation, uint32_t size) {
    struct scope *scope = ARENA_NEW(evaluation->arena, struct scope);
    evaluation->judging = true;
    scope->env = (struct env){ .ev = evaluation,
                               .frame = frame_new(evaluation, size, evaluation->host),
                               .container = SLOT_NONE };
    return scope;
}

void scope_set(struct scope *scope, uint32_t slot, struct value value) {
    scope->env.frame->slots[slot] = value;
}

void scope_forget(struct scope *scope, uint32_t first, uint32_t end) {
    for (uint32_t i = first; i < end; i++)
        scope->env.frame->slots[i].tag = VALUE_UNSET;
}

struct value scope_eval(struct scope *scope, const struct ir *ir) {
    return eval(&scope->env, ir);
}

bool scope_holds(struct scope *scope, const struct ir *ir) {
    return eval_holds(&scope->env, ir);
}

bool scope_goes_on(struct scope *scope, uint32_t position) {
    struct ir turn = { .op = IR_CONST, .position = position };
    eval(&scope->env, &turn);
    return !scope->env.ev->exhausted;
}

uint32_t scope_count(struct value value) {
    return eval_count(value);
}
struct value scope_element(struct value value, uint32_t index) {
    return eval_element(value, index);
}
struct value scope_element_key(struct value value, uint32_t index) {
    return eval_element_key(value, index);
}

struct value value_of_resource(struct resource *resource) {
    return make_ref(resource, resource->position);
}

struct text resource_host(const struct resource *resource) {
    const struct resource *host = resource->home->host;
    if (host == NULL || resource->kind->fleet)
        return (struct text){ NULL, 0 };
    return host->key;
}

static const struct evaluation *fleet_of(const struct evaluation *evaluation) {
    return evaluation->fleet == NULL ? evaluation : evaluation->fleet;
}

struct resource *const *evaluation_of_fleet(struct evaluation *evaluation, const struct kind *kind,
                                            uint32_t *count) {
    if (kind->fleet)
        return evaluation_members(evaluation, kind, count);
    const resource_list *all = &fleet_of(evaluation)->foreign[kind->number];
    *count = all->count;
    return all->items;
}

struct value evaluation_lookup(struct evaluation *evaluation, const struct kind *kind,
                               uint32_t slot, struct value value, bool of_fleet) {
    return of_fleet && !kind->fleet ? foreign_lookup(evaluation, kind, slot, value)
                                    : collection_lookup(evaluation, kind, slot, value);
}

struct diags *evaluation_diags(struct evaluation *evaluation) {
    return evaluation->diags;
}

struct resource *evaluation_host(struct evaluation *evaluation) {
    return evaluation->host;
}

const struct program *evaluation_program(const struct evaluation *evaluation) {
    return evaluation->program;
}

static bool covers(const struct waiver *waiver, const struct resource *resource) {
    if (waiver->module->tier != TIER_HOST)
        return true;
    struct text host = resource->kind->is_host ? resource->key : resource_host(resource);
    return text_equal(waiver->module->host, host);
}

bool waiver_selects(struct evaluation *evaluation, const struct waiver *waiver,
                    struct resource *resource) {
    if (resource->kind != waiver->of_kind || !covers(waiver, resource))
        return false;
    struct env env = { .ev = evaluation,
                       .frame = frame_new(evaluation, waiver->frame_size, evaluation->host),
                       .self = resource,
                       .container = SLOT_NONE };
    if (waiver->key != NULL) {
        struct value key = eval(&env, waiver->key);
        if (key.tag == VALUE_ERROR || !text_equal(flat(evaluation, key), resource->key))
            return false;
    }
    return waiver->where == NULL || eval_holds(&env, waiver->where);
}

const struct unique_violation *evaluation_unique_violations(const struct evaluation *evaluation,
                                                            uint32_t *count) {
    *count = evaluation->unique_violations.count;
    return evaluation->unique_violations.items;
}
