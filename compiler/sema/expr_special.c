/* Calls of built-ins whose arguments are more than values: kinds, fields, files, or as many as
 * there are. */
#include "sema/check_internal.h"
#include "syntax/parse.h"

/* host_of(x): the kind does not matter, the result is a host. */
static struct typed call_host_of(struct checker *cx, struct node node) {
    struct node args = node_kid(cx->tree, node, CALL_ARGS);
    struct node value = node_kid(cx->tree, node_kid(cx->tree, args, 0), ARG_VALUE);
    if (node_count(cx->tree, args) != 1 || cx->program->host_kind == NULL) {
        check_error(cx, DIAG_E0310, node, "host_of takes one resource");
        return typed_error(cx, node);
    }
    struct typed typed = expr_check(cx, value, NULL);
    if (typed.type->kind != TYPE_REF) {
        if (typed.type->kind != TYPE_ERROR)
            check_error(cx, DIAG_E0310, value, "host_of takes a resource, not %s",
                        type_text_of(cx->arena, typed.type));
        return typed_error(cx, node);
    }
    struct ir *ir = ir_new(cx, IR_BUILTIN, node);
    const struct ir **items = ARENA_ARRAY(cx->arena, const struct ir *, 1);
    items[0] = typed.ir;
    ir->index = BUILTIN_HOST_OF;
    ir->count = 1;
    ir->fields = items;
    return typed_make(ir, cx->program->host_kind->type);
}

/* find(kind, key): a look-up that may fail. */
static struct typed call_find(struct checker *cx, struct node node) {
    struct node args = node_kid(cx->tree, node, CALL_ARGS);
    struct node name = node_kid(cx->tree, node_kid(cx->tree, args, 0), ARG_VALUE);
    struct node key = node_kid(cx->tree, node_kid(cx->tree, args, 1), ARG_VALUE);
    const struct kind *kind = node_count(cx->tree, args) == 2 ? scope_kind(cx, name, USE_READS)
                                                              : NULL;
    if (kind == NULL) {
        if (node_count(cx->tree, args) != 2 || node_kind(cx->tree, name) != NODE_NAME)
            check_error(cx, DIAG_E0310, node,
                        "find takes a kind and a key: `find(dataset, \"…\")`");
        return typed_error(cx, node);
    }
    struct ir *ir = ir_new(cx, IR_BUILTIN, node);
    const struct ir **items = ARENA_ARRAY(cx->arena, const struct ir *, 1);
    items[0] = expr_expect(cx, key, basic(cx, TYPE_STRING));
    use_key(cx, key, kind, items[0], USE_READS);
    ir->index = BUILTIN_FIND;
    ir->count = 1;
    ir->fields = items;
    ir->c = NULL;
    ir->kind = kind;
    cx->program->hosts_meet = cx->program->hosts_meet || kind->fleet;
    reads_collection(cx, kind, node);
    return typed_make(ir, type_optional(cx->program->types, kind->type));
}

/* pick(resource, field, …): a map of the fields by their names. */
static struct typed call_pick(struct checker *cx, struct node node) {
    struct node args = node_kid(cx->tree, node, CALL_ARGS);
    uint32_t count = node_count(cx->tree, args);
    if (count < 2) {
        struct diag *diag = check_error(cx, DIAG_E0310, node,
                                        "pick takes a resource and names of its fields");
        diag_help(cx->diags, diag, "`pick(d, path, recordsize)`");
        return typed_error(cx, node);
    }
    struct node object_node = node_kid(cx->tree, node_kid(cx->tree, args, 0), ARG_VALUE);
    struct typed object = expr_check(cx, object_node, NULL);
    if (object.type->kind != TYPE_REF) {
        if (object.type->kind != TYPE_ERROR)
            check_error(cx, DIAG_E0310, object_node, "pick takes a resource, not %s",
                        type_text_of(cx->arena, object.type));
        return typed_error(cx, node);
    }
    struct ir *ir = ir_new(cx, IR_MAP, node);
    const struct ir **items = ARENA_ARRAY(cx->arena, const struct ir *, 2 * count + 1);
    for (uint32_t i = 1; i < count; i++) {
        struct node field = node_kid(cx->tree, node_kid(cx->tree, args, i), ARG_VALUE);
        if (node_kind(cx->tree, field) != NODE_NAME) {
            check_error(cx, DIAG_E0310, field, "pick takes names of fields");
            return typed_error(cx, node);
        }
        struct value key = value_string(cx->arena, node_text(cx->tree, field), 0);
        struct typed member = expr_member(cx, object, node, field);
        items[2 * (i - 1)] = ir_constant(cx, key, field);
        items[2 * (i - 1) + 1] = member.ir;
        render_refuses(cx, BUILTIN_JSON, member.type, field);
    }
    ir->items = items;
    count = 1 + expr_count(cx, node, count - 1, UINT16_MAX / 2, "a call", "fields");
    ir->count = (uint16_t)(2 * (count - 1));
    return typed_make(
        ir, type_map(cx->program->types, basic(cx, TYPE_STRING), type_any(cx->program->types)));
}

/* reason(x.f): of a resource's field, since a reason belongs to an assignment. */
static struct typed call_reason(struct checker *cx, struct node node) {
    struct node args = node_kid(cx->tree, node, CALL_ARGS);
    struct node field = node_kid(cx->tree, node_kid(cx->tree, args, 0), ARG_VALUE);
    if (node_count(cx->tree, args) != 1) {
        check_error(cx, DIAG_E0310, node, "reason takes one field of a resource: `reason(d.mode)`");
        return typed_error(cx, node);
    }
    struct typed typed = expr_check(cx, field, NULL);
    if (typed.ir->op != IR_SLOT && typed.ir->op != IR_SELF_SLOT) {
        if (typed.type->kind != TYPE_ERROR)
            check_error(cx, DIAG_E0310, field, "reason takes a field of a resource, not %s",
                        type_text_of(cx->arena, typed.type));
        return typed_error(cx, node);
    }
    struct ir *ir = ir_new(cx, IR_BUILTIN, node);
    const struct ir **items = ARENA_ARRAY(cx->arena, const struct ir *, 1);
    items[0] = typed.ir;
    ir->index = BUILTIN_REASON;
    ir->count = 1;
    ir->fields = items;
    return typed_make(ir, type_optional(cx->program->types, basic(cx, TYPE_STRING)));
}

/* read("file"): the text of a file beside the source, there since the sources were read. */
static struct typed call_read(struct checker *cx, struct node node) {
    struct node args = node_kid(cx->tree, node, CALL_ARGS);
    struct node value = node_kid(cx->tree, node_kid(cx->tree, args, 0), ARG_VALUE);
    struct text name;
    if (node_count(cx->tree, args) != 1 || node_kind(cx->tree, value) != NODE_TEXT ||
        !text_constant(cx->arena, cx->tree, value, cx->diags, &name)) {
        check_error(cx, DIAG_E0310, node, "read takes the name of a file, written out");
        return typed_error(cx, node);
    }
    struct text content;
    if (cx->module->tier == TIER_HOST)
        cx->program->hosts_meet = true; /* what its tree is made from is more than its sources */
    const char *problem = "no files can be read here";
    if (cx->program->files.read == NULL ||
        !cx->program->files.read(cx->program->files.context, cx->module->file, name, &content,
                                 &problem)) {
        struct diag *diag = check_error(cx, DIAG_E0328, value, "`%.*s` cannot be read: %s",
                                        TEXT_ARG(name), problem);
        diag_note(cx->diags, diag, "files are looked for beside the source that reads them");
        return typed_error(cx, node);
    }
    return typed_make(ir_constant(cx, value_string(cx->arena, content, 0), node),
                      basic(cx, TYPE_STRING));
}

/* min(a, b, …): as of the list of its arguments. */
static struct typed call_extreme(struct checker *cx, enum builtin builtin, struct node node) {
    struct types *types = cx->program->types;
    struct node args = node_kid(cx->tree, node, CALL_ARGS);
    uint32_t count = node_count(cx->tree, args);
    const struct ir **items = ARENA_ARRAY(cx->arena, const struct ir *, count + 1);
    struct typed *values = ARENA_ARRAY(cx->arena, struct typed, count + 1);
    const struct type *joined = NULL;
    for (uint32_t i = 0; i < count; i++) {
        struct node value = node_kid(cx->tree, node_kid(cx->tree, args, i), ARG_VALUE);
        values[i] = expr_check(cx, value, NULL);
        if (values[i].type->kind == TYPE_ERROR ||
            !type_is_number(type_base(types, values[i].type))) {
            report_argument(cx, builtin, value, values[i], text_of("values"));
            return typed_error(cx, node);
        }
        joined = join_element(cx, joined, values[i], value);
        if (joined->kind == TYPE_ERROR)
            return typed_error(cx, node);
    }
    for (uint32_t i = 0; i < count; i++)
        items[i] = expr_coerce(cx, values[i], joined,
                               node_kid(cx->tree, node_kid(cx->tree, args, i), ARG_VALUE));
    struct ir *list = ir_new(cx, IR_LIST, node), *ir = ir_new(cx, IR_BUILTIN, node);
    list->items = items;
    list->count = expr_count(cx, node, count, UINT16_MAX, "a call", "arguments");
    const struct ir **only = ARENA_ARRAY(cx->arena, const struct ir *, 1);
    only[0] = list;
    ir->fields = only;
    ir->index = builtin;
    ir->count = 1;
    return typed_make(ir, joined);
}

/* Whether the arguments stand for themselves, instead of one list. */
static bool lists_arguments(struct checker *cx, struct node node) {
    struct node args = node_kid(cx->tree, node, CALL_ARGS);
    uint32_t count = node_count(cx->tree, args);
    for (uint32_t i = 0; i < count; i++)
        if (node_kid(cx->tree, node_kid(cx->tree, args, i), ARG_NAME).id != 0)
            return false;
    return count > 1;
}

struct typed call_special(struct checker *cx, enum builtin builtin, struct node node) {
    switch (builtin) {
    case BUILTIN_HOST_OF:
        return call_host_of(cx, node);
    case BUILTIN_FIND:
        return call_find(cx, node);
    case BUILTIN_PICK:
        return call_pick(cx, node);
    case BUILTIN_REASON:
        return call_reason(cx, node);
    case BUILTIN_READ:
        return call_read(cx, node);
    case BUILTIN_MIN:
    case BUILTIN_MAX:
        return lists_arguments(cx, node) ? call_extreme(cx, builtin, node)
                                         : call_builtin(cx, builtin, node);
    default:
        return call_builtin(cx, builtin, node);
    }
}
