/* Expressions: one function per sort of operation, one switch that calls them. */
#include "eval/eval_internal.h"
#include "eval/memo.h"

#include "sema/builtin.h"

struct frame *frame_new(struct evaluation *ev, uint32_t size, struct resource *here) {
    struct frame *frame = arena_alloc_raw(ev->arena,
                                          sizeof(struct frame) + size * sizeof(struct value));
    frame->here = here;
    frame->source = NULL;
    frame->size = size;
    for (uint32_t i = 0; i < size; i++)
        frame->slots[i] = (struct value){ .tag = VALUE_UNSET };
    return frame;
}

struct frame *frame_copy(struct evaluation *ev, const struct frame *frame) {
    size_t size = sizeof(struct frame) + frame->size * sizeof(struct value);
    struct frame *copy = arena_alloc_raw(ev->arena, size);
    memcpy(copy, frame, size);
    return copy;
}

struct value make_ref(struct resource *resource, uint32_t origin) {
    return (struct value){ .tag = VALUE_RESOURCE, .origin = origin, .resource = resource };
}

struct text resource_key_text(const struct resource *resource) {
    return resource->key;
}

struct text flat(struct evaluation *ev, struct value value) {
    switch (value.tag) {
    case VALUE_STRING:
        return value_text(value);
    case VALUE_ROPE:
        return value_flat(ev->arena, value);
    case VALUE_CASE:
        return value.fields->shape->name;
    case VALUE_RESOURCE:
        return value.resource->key;
    default:
        return (struct text){ "", 0 };
    }
}

static struct value eval_let(struct env *env, const struct ir *ir) {
    struct value *place = &env->frame->slots[ir->index];
    if (place->tag == VALUE_UNSET) {
        struct value value = eval(env, ir->a);
        env->frame->slots[ir->index] = value;
        return value;
    }
    return *place;
}

static struct value eval_global(struct env *env, const struct ir *ir) {
    struct evaluation *ev = env->ev;
    const struct global *global = ir->global;
    if (ev->global_states[global->number] == LEAF_DONE)
        return ev->globals[global->number];
    if (ev->global_states[global->number] == LEAF_UNDER_WAY)
        return value_error();
    ev->global_states[global->number] = LEAF_UNDER_WAY;
    struct env inner = { .ev = ev, .frame = frame_new(ev, global->frame_size, env->frame->here) };
    inner.container = SLOT_NONE;
    ev->globals[global->number] = eval(&inner, global->value);
    ev->global_states[global->number] = LEAF_DONE;
    return ev->globals[global->number];
}

static struct value eval_here(struct env *env, const struct ir *ir) {
    if (env->frame->here != NULL)
        return make_ref(env->frame->here, ir->position);
    struct diag *diag = eval_error(env->ev, DIAG_E0608, ir->position, "`here` is no host");
    diag_note(env->ev->diags, diag, "what is written here belongs to the whole fleet");
    return value_error();
}

/* A reference followed: to something that is there. What another host refers to is not its fault:
 * the place that follows it is shown. */
static bool follow(struct env *env, const struct ir *ir, struct value value,
                   struct resource **resource) {
    if (value.tag != VALUE_RESOURCE)
        return false;
    *resource = value.resource;
    if (resource_is_there(env->ev, value.resource))
        return true;
    report_unknown_reference(env->ev, value.resource,
                             resource_is_foreign(value.resource) ? ir->position : value.origin);
    return false;
}

static struct value eval_slot(struct env *env, const struct ir *ir) {
    struct resource *resource;
    struct value object = eval(env, ir->a);
    if (!follow(env, ir, object, &resource))
        return value_error();
    resource_reach(env->ev, resource);
    struct value value = slot_value(env->ev, resource, ir->index);
    foreign_value_take(env->ev, resource, value);
    return value;
}

static struct value eval_key(struct env *env, const struct ir *ir) {
    struct value object = eval(env, ir->a);
    if (object.tag != VALUE_RESOURCE)
        return value_error();
    resource_reach(env->ev, object.resource);
    if (object.resource->declared) {
        struct value key = object.resource->values[object.resource->kind->key_slot];
        if (key.tag == VALUE_ROPE) /* it knows what it was made of */
            return key;
    }
    return value_string(env->ev->arena, object.resource->key,
                        object.origin != 0 ? object.origin : object.resource->position);
}

static struct value eval_sibling(struct env *env, const struct ir *ir) {
    if (env->container == SLOT_NONE)
        return eval_made_field(env, ir->index);
    const struct slot *slot = &env->self->kind->slots.items[env->container];
    const uint32_t *children = slot->kind == SLOT_RECORD ? slot->children
                                                         : slot->case_children[env->case_index];
    return slot_value(env->ev, env->self, children[ir->index]);
}

static struct value eval_field(struct env *env, const struct ir *ir) {
    struct value object = eval(env, ir->a);
    if (object.tag != VALUE_RECORD && object.tag != VALUE_CASE)
        return value_error();
    return object.fields->items[ir->index];
}

static struct value eval_domain_field(struct env *env, const struct ir *ir) {
    struct value object = eval(env, ir->a);
    struct text part;
    if (object.tag == VALUE_ERROR)
        return object;
    if (!domain_field_get(ir->type->domain, flat(env->ev, object), (int)ir->index, &part))
        return value_none(object.origin);
    return value_string(env->ev->arena, part, object.origin);
}

static struct value eval_optional(struct env *env, const struct ir *ir) {
    struct value object = eval(env, ir->a);
    if (object.tag == VALUE_NONE || object.tag == VALUE_ERROR)
        return object;
    env->frame->slots[ir->index] = object;
    return eval(env, ir->b);
}

/* A secret's value is unknown here: a placeholder that the host fills in. */
static struct value eval_secret(struct env *env, const struct ir *ir) {
    struct value object = eval(env, ir->a);
    if (object.tag != VALUE_RESOURCE)
        return value_error();
    struct text key = object.resource->key;
    char *text = arena_printf(env->ev->arena, "@{secret:%.*s}", TEXT_ARG(key));
    return value_string(env->ev->arena, text_of(text), object.origin);
}

static struct value eval_ref(struct env *env, const struct ir *ir) {
    struct value key = eval(env, ir->a);
    if (key.tag == VALUE_ERROR)
        return key;
    uint32_t position = key.origin != 0 ? key.origin : ir->position;
    struct resource *resource = collection_refer(env->ev, ir->kind, flat(env->ev, key), position);
    if (resource->home == env->ev && resource->referred == 0)
        resource->referred = position;
    return make_ref(resource, ir->position);
}

static struct value eval_lookup(struct env *env, const struct ir *ir) {
    struct value key = eval(env, ir->a);
    if (key.tag == VALUE_ERROR)
        return key;
    collection_closed(env->ev, ir->kind);
    struct resource *found = collection_refer(env->ev, ir->kind, flat(env->ev, key), ir->position);
    if (!resource_is_there(env->ev, found)) {
        report_unknown_reference(env->ev, found, ir->position);
        return value_error();
    }
    return make_ref(found, ir->position);
}

static struct value eval_has(struct env *env, const struct ir *ir) {
    struct value key = eval(env, ir->a);
    if (key.tag == VALUE_ERROR)
        return key;
    collection_closed(env->ev, ir->kind);
    const struct resource *found = collection_find(env->ev, ir->kind, flat(env->ev, key));
    return value_bool(found != NULL, ir->position);
}

static struct value eval_index_list(struct env *env, const struct ir *ir) {
    struct value list = eval(env, ir->a), index = eval(env, ir->b);
    if (list.tag != VALUE_LIST || index.tag != VALUE_INT)
        return value_error();
    if (index.i < 0 || index.i >= (int64_t)list.list->count) {
        struct diag *diag = eval_error(
            env->ev, DIAG_E0608, ir->position,
            "there is no element %lld in a list of %u (they count from 0)", (long long)index.i,
            list.list->count);
        diag_help(env->ev->diags, diag, "`first(xs)` and `last(xs)` give none where there is none");
        return value_error();
    }
    return list.list->items[index.i];
}

static struct value eval_index_map(struct env *env, const struct ir *ir) {
    struct value map = eval(env, ir->a), key = eval(env, ir->b);
    if (map.tag != VALUE_MAP || key.tag == VALUE_ERROR)
        return value_error();
    uint32_t at = eval_find(map, key);
    if (at < map.map->count)
        return map.map->entries[at].value;
    struct diag *diag = eval_error(env->ev, DIAG_E0608, ir->position, "the map has no key %s",
                                   value_shown(env->ev, key));
    diag_help(env->ev->diags, diag, "`get(map, key)` gives none where there is no such key");
    return value_error();
}

static struct value eval_cond(struct env *env, const struct ir *ir) {
    struct value condition = eval(env, ir->a);
    if (condition.tag != VALUE_BOOL)
        return value_error();
    return eval(env, condition.i ? ir->b : ir->c);
}

static bool arm_matches(const struct ir_arm *arm, struct value subject) {
    if (subject.tag == VALUE_NONE)
        return arm->none || arm->rest;
    if (arm->rest)
        return true;
    if (subject.tag == VALUE_CASE)
        return (arm->cases >> subject.aux) & 1;
    for (uint32_t i = 0; i < arm->constant_count; i++)
        if (value_equal(arm->constants[i], subject))
            return true;
    return false;
}

/* A container's case is known without its fields. */
static struct value eval_subject(struct env *env, const struct ir *ir) {
    if (ir->op == IR_SELF_SLOT || ir->op == IR_SLOT) {
        const struct slot *slot = &ir->kind->slots.items[ir->index];
        if (slot->kind != SLOT_LEAF) {
            struct resource *resource = env->self;
            if (ir->op == IR_SLOT && !follow(env, ir, eval(env, ir->a), &resource))
                return value_error();
            if (ir->op == IR_SLOT)
                resource_reach(env->ev, resource);
            struct value own = slot_selector(env->ev, resource, ir->index);
            foreign_value_take(env->ev, resource, own);
            return own;
        }
    }
    return eval(env, ir);
}

struct value eval_match(struct env *env, const struct ir *ir) {
    struct value subject = eval_subject(env, ir->a);
    if (subject.tag == VALUE_ERROR)
        return subject;
    if (ir->index != UINT32_MAX)
        env->frame->slots[ir->index] = subject;
    for (uint32_t i = 0; i < ir->count; i++)
        if (arm_matches(&ir->arms[i], subject))
            return eval(env, ir->arms[i].body);
    return value_error(); /* the checker has seen to it that one matches */
}

static struct value eval_is_case(struct env *env, const struct ir *ir) {
    struct value subject = eval_subject(env, ir->a);
    if (subject.tag == VALUE_ERROR)
        return subject;
    return value_bool(subject.tag == VALUE_CASE && subject.aux == ir->index, ir->position);
}

static struct value eval_is_none(struct env *env, const struct ir *ir) {
    struct value subject = eval_subject(env, ir->a);
    if (subject.tag == VALUE_ERROR)
        return subject;
    return value_bool(subject.tag == VALUE_NONE, ir->position);
}

/* While policies ask, nothing changes any more: what was answered once is not worked out again. */
static struct value ask(struct env *inner, const struct fn *fn, uint32_t count) {
    struct evaluation *ev = inner->ev;
    struct question question = {
        .what = fn, .here = inner->frame->here, .arguments = inner->frame->slots, .count = count
    };
    const struct value *kept = memo_find(ev, question);
    if (kept != NULL)
        return *kept;
    uint32_t before = ev->steps;
    struct value answer = eval(inner, fn->body);
    memo_keep(ev, question, answer, ev->steps - before);
    return answer;
}

static struct value eval_call(struct env *env, const struct ir *ir) {
    const struct fn *fn = ir->function;
    struct frame *frame = frame_new(env->ev, fn->frame_size, env->frame->here);
    struct env inner = { .ev = env->ev, .frame = frame, .container = SLOT_NONE };
    for (uint32_t i = 0; i < ir->count; i++)
        if (ir->fields[i] != NULL)
            frame->slots[i] = eval(env, ir->fields[i]);
    for (uint32_t i = 0; i < ir->count; i++)
        if (ir->fields[i] == NULL)
            frame->slots[i] = eval(&inner, fn->params.items[i].default_value);
    return env->ev->judging ? ask(&inner, fn, ir->count) : eval(&inner, fn->body);
}

static struct value eval_and_or(struct env *env, const struct ir *ir) {
    struct value left = eval(env, ir->a);
    if (left.tag != VALUE_BOOL || (left.i != 0) == (ir->op == IR_OR))
        return left;
    return eval(env, ir->b);
}

static struct value eval_else(struct env *env, const struct ir *ir) {
    struct value left = eval(env, ir->a);
    return left.tag == VALUE_NONE ? eval(env, ir->b) : left;
}

static struct value eval_not(struct env *env, const struct ir *ir) {
    struct value value = eval(env, ir->a);
    if (value.tag == VALUE_BOOL)
        value.i = !value.i;
    return value;
}

static struct value eval_fleet(struct env *env, const struct ir *ir) {
    struct value list = foreign_list(env->ev, ir->kind);
    foreign_errors_take(env->ev, ir->kind);
    list.origin = ir->position;
    return list;
}

static struct value eval_previous(struct env *env) {
    return slot_below(env->ev, env->self, env->previous_slot, env->previous_below);
}

static struct value eval_widen(struct env *env, const struct ir *ir) {
    struct value value = eval(env, ir->a);
    int64_t millionths;
    if (value.tag != VALUE_INT)
        return value;
    if (__builtin_mul_overflow(value.i, 1000000, &millionths)) {
        eval_error(env->ev, DIAG_E0606, ir->position, "the number is too large for a decimal");
        return value_error();
    }
    value.tag = VALUE_DECIMAL;
    value.i = millionths;
    return value;
}

static struct value eval_compound(struct env *env, const struct ir *ir) {
    switch ((enum ir_op)ir->op) {
    case IR_INDEX_LIST:
        return eval_index_list(env, ir);
    case IR_INDEX_MAP:
        return eval_index_map(env, ir);
    case IR_NOT:
        return eval_not(env, ir);
    case IR_AND:
    case IR_OR:
        return eval_and_or(env, ir);
    case IR_ELSE:
        return eval_else(env, ir);
    case IR_IN_LIST:
    case IR_IN_MAP:
    case IR_IN_RANGE:
    case IR_IN_COLLECTION:
        return eval_in(env, ir);
    case IR_IS_CASE:
        return eval_is_case(env, ir);
    case IR_IS_NONE:
        return eval_is_none(env, ir);
    case IR_WIDEN:
        return eval_widen(env, ir);
    case IR_COND:
        return eval_cond(env, ir);
    case IR_MATCH:
        return eval_match(env, ir);
    case IR_LIST:
        return eval_list(env, ir);
    case IR_SET: {
        struct value list = eval(env, ir->a);
        return list.tag == VALUE_LIST ? make_set(env->ev, list, ir->position) : list;
    }
    case IR_LIST_FOR:
        return eval_list_for(env, ir);
    case IR_MAP:
        return eval_map(env, ir);
    case IR_MAP_FOR:
        return eval_map_for(env, ir);
    case IR_RECORD:
    case IR_CASE:
    case IR_WITH:
        return eval_record(env, ir);
    case IR_CALL:
        return eval_call(env, ir);
    case IR_BUILTIN:
        return eval_builtin(env, ir);
    case IR_TEMPLATE:
        return eval_template(env, ir);
    case IR_CHECK:
        return eval_check(env, ir);
    case IR_ERROR:
        return value_error();
    default:
        return eval_operator(env, ir);
    }
}

static struct value eval_step(struct env *env, const struct ir *ir) {
    switch ((enum ir_op)ir->op) {
    case IR_CONST:
        return ir->constant;
    case IR_LOCAL:
        return env->frame->slots[ir->index];
    case IR_LET:
        return eval_let(env, ir);
    case IR_GLOBAL:
        return eval_global(env, ir);
    case IR_HERE:
        return eval_here(env, ir);
    case IR_IT:
        return *env->it;
    case IR_PREVIOUS:
        return eval_previous(env);
    case IR_SELF:
        return make_ref(env->self, ir->position);
    case IR_SELF_SLOT:
        return slot_value(env->ev, env->self, ir->index);
    case IR_SIBLING:
        return eval_sibling(env, ir);
    case IR_SLOT:
        return eval_slot(env, ir);
    case IR_KEY:
        return eval_key(env, ir);
    case IR_FIELD:
        return eval_field(env, ir);
    case IR_DOMAIN_FIELD:
        return eval_domain_field(env, ir);
    case IR_OPTIONAL:
        return eval_optional(env, ir);
    case IR_SECRET_VALUE:
        return eval_secret(env, ir);
    case IR_COLLECTION:
        return collection_list(env->ev, ir->kind);
    case IR_FLEET:
        return eval_fleet(env, ir);
    case IR_REF:
        return eval_ref(env, ir);
    case IR_LOOKUP:
        return eval_lookup(env, ir);
    case IR_HAS:
        return eval_has(env, ir);
    default:
        return eval_compound(env, ir);
    }
}

/* Every few thousand steps: whether the evaluation has had its share, or nobody wants it any more.
 */
static bool is_exhausted(struct evaluation *ev, const struct ir *ir) {
    const struct interruption *interruption = &ev->program->interruption;
    if (interruption->stop != NULL && interruption->stop(interruption->data))
        ev->exhausted = true;
    if (ev->exhausted)
        return true;
    if (ev->steps < EVAL_STEPS_MAX && arena_footprint(ev->arena) < EVAL_MEMORY_MAX)
        return false;
    ev->exhausted = true;
    struct diag *diag = eval_error(ev, DIAG_E0615, ir->position,
                                   "evaluation does not end in reasonable %s",
                                   ev->steps < EVAL_STEPS_MAX ? "memory" : "time");
    diag_note(ev->diags, diag, "one host may take %u steps and %zu MiB", EVAL_STEPS_MAX,
              EVAL_MEMORY_MAX >> 20);
    diag_help(ev->diags, diag, "look for functions, loops or lists that multiply each other");
    return true;
}

struct value eval(struct env *env, const struct ir *ir) {
    struct evaluation *ev = env->ev;
    if (ev->exhausted || ((++ev->steps & 0xfff) == 0 && is_exhausted(ev, ir)))
        return value_error();
    if (ev->depth >= EVAL_DEPTH_MAX) {
        if (!ev->depth_reported)
            eval_error(ev, DIAG_E0615, ir->position,
                       "values depend on each other more than %d deep", EVAL_DEPTH_MAX);
        ev->depth_reported = true;
        return value_error();
    }
    ev->depth++;
    struct value value = eval_step(env, ir);
    ev->depth--;
    return value;
}

struct value condition_value(struct env *env, const struct ir *ir) {
    struct value value = ir == NULL ? value_bool(true, 0) : eval(env, ir);
    return value.tag == VALUE_BOOL ? value : value_error();
}

bool eval_holds(struct env *env, const struct ir *ir) {
    struct value value = eval(env, ir);
    return value.tag == VALUE_BOOL && value.i != 0;
}
