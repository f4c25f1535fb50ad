/* Calls of built-in functions: their arguments, the table of what they do, and those that ask about
 * resources. */
#include "eval/builtin_internal.h"

#include <stdarg.h>

static struct value (*const functions[])(struct call *) = {
#define BUILTIN(identifier, name, signature, documentation) builtin_##identifier,
#include "sema/builtin.def"
#undef BUILTIN
};

/* All that can be evaluated before the function itself; false when one is an error. */
static bool evaluate_arguments(struct call *call) {
    bool fine = true;
    for (uint32_t i = 0; i < BUILTIN_PARAMS_MAX; i++) {
        call->args[i] = (struct value){ .tag = VALUE_UNSET };
        if (i >= call->ir->count)
            continue;
        const struct ir *argument = call->ir->fields[i];
        if (argument == NULL || argument->op == IR_LAMBDA)
            continue;
        call->args[i] = eval(call->env, argument);
        fine = fine && call->args[i].tag != VALUE_ERROR;
    }
    return fine;
}

struct value eval_builtin(struct env *env, const struct ir *ir) {
    if ((ir->index == BUILTIN_ANY || ir->index == BUILTIN_ALL) &&
        eval_may_quantify(env, ir->fields[0])) {
        bool all = ir->index == BUILTIN_ALL;
        struct value found = eval_some_is(env, ir->fields[0], !all);
        return found.tag == VALUE_BOOL ? value_bool((found.i != 0) != all, ir->position) : found;
    }
    struct call call = { .env = env, .ev = env->ev, .ir = ir };
    if (!evaluate_arguments(&call))
        return value_error();
    call.origin = call.args[0].origin != 0 ? call.args[0].origin : ir->position;
    return functions[ir->index](&call);
}

struct text call_text(struct call *call, uint32_t index) {
    return flat(call->ev, call->args[index]);
}

struct value call_give_text(struct call *call, struct text text) {
    return value_string(call->ev->arena, text, call->origin);
}

struct value call_give_buf(struct call *call, struct buf *buf) {
    struct text text = { arena_copy(call->ev->arena, buf->size == 0 ? "" : buf->data, buf->size),
                         buf->size };
    buf_free(buf);
    return call_give_text(call, text);
}

struct value call_fail(struct call *call, enum diag_code code, struct diag **diag,
                       const char *format, ...) {
    struct buf message = { 0 };
    va_list args;
    va_start(args, format);
    buf_vprintf(&message, format, args);
    va_end(args);
    *diag = eval_error(call->ev, code, call->ir->position, "%.*s", TEXT_ARG(buf_view(&message)));
    buf_free(&message);
    return value_error();
}

bool call_text_fits(struct call *call, uint64_t size) {
    struct diag *diag;
    if (size > TEXT_SIZE_MAX)
        call_fail(call, DIAG_E0615, &diag, "this text would have more than %d MiB",
                  TEXT_SIZE_MAX >> 20);
    return size <= TEXT_SIZE_MAX;
}

bool call_list_fits(struct call *call) {
    struct diag *diag;
    bool fits = eval_count(call->args[0]) <= ELEMENTS_COUNT_MAX;
    if (!fits)
        call_fail(call, DIAG_E0615, &diag, "this goes through more than %d elements",
                  ELEMENTS_COUNT_MAX);
    return fits;
}

struct value call_function(struct call *call, uint32_t index, struct value value) {
    const struct ir *lambda = call->ir->fields[index];
    call->env->frame->slots[lambda->index] = value;
    return eval(call->env, lambda->a);
}

/* The checker makes a map of the fields, and evaluation never comes here. */
struct value builtin_PICK(struct call *call) {
    (void)call;
    return value_error();
}

/* The checker reads the file, and evaluation never comes here. */
struct value builtin_READ(struct call *call) {
    (void)call;
    return value_error();
}

/* What belongs to the whole fleet is where it is asked about; a host is on itself. */
struct value builtin_HOST_OF(struct call *call) {
    if (call->args[0].tag != VALUE_RESOURCE)
        return value_error();
    struct resource *resource = call->args[0].resource;
    struct resource *host = resource->home->host;
    if (host == NULL || resource->kind->fleet)
        host = resource->kind->is_host ? resource : call->env->frame->here;
    if (host != NULL)
        return make_ref(host, call->origin);
    struct diag *diag;
    struct value error = call_fail(call, DIAG_E0608, &diag, "the %.*s `%.*s` is on no host",
                                   TEXT_ARG(resource->kind->text), TEXT_ARG(resource->key));
    diag_note(call->ev->diags, diag, "it belongs to the whole fleet, and so does this place");
    return error;
}

/* The field's reason is looked for where its value came from, along forwarding; rules' strata keep
 * that from going round. What crossed between hosts has left its reasons there. */
struct value builtin_REASON(struct call *call) {
    const struct ir *field = call->ir->fields[0];
    struct resource *resource = call->env->self;
    uint32_t slot = field->index;
    if (field->op == IR_SLOT) {
        struct value object = eval(call->env, field->a);
        if (object.tag != VALUE_RESOURCE)
            return value_none(call->ir->position);
        resource = object.resource;
    }
    struct text reason = resource_reason(resource, slot);
    return reason.size == 0 ? value_none(call->ir->position) : call_give_text(call, reason);
}

struct value builtin_FIND(struct call *call) {
    collection_closed(call->ev, call->ir->kind);
    struct resource *found = collection_find(call->ev, call->ir->kind, call_text(call, 0));
    return found == NULL ? value_none(call->ir->position) : make_ref(found, call->ir->position);
}
