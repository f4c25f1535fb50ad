/* Calls: of functions that Croft text declares, and of built-ins. */
#include "sema/check_internal.h"
#include "sema/signature_builtin.h"
#include "syntax/parse.h"

void fn_check(struct checker *cx, struct fn *fn) {
    if (fn->state == CHECK_DONE)
        return;
    if (fn->state == CHECK_UNDER_WAY) {
        if (fn->result == NULL)
            fn->result = basic(cx, TYPE_ERROR);
        return;
    }
    fn->state = CHECK_UNDER_WAY;
    struct module *module = cx->module;
    bool in_requirement = cx->in_requirement;
    struct going_over_state going_over = going_over_begin(cx);
    cx->in_requirement = false;
    uint32_t depth = cx->depth, mark = reads_mark(cx);
    cx->depth = 0;
    check_enter(cx, fn->module);
    struct frame_state state = frame_enter(cx);
    struct node params = node_kid(cx->tree, fn->node, FN_PARAMS);
    for (uint32_t i = 0; i < fn->params.count; i++) {
        struct field *param = &fn->params.items[i];
        struct node value = node_kid(cx->tree, param->node, PARAM_DEFAULT);
        if (value.id != 0)
            param->default_value = expr_expect(cx, value, param->type);
        local_add_param(cx, node_kid(cx->tree, node_kid(cx->tree, params, i), PARAM_NAME), param,
                        frame_slot(cx));
    }
    struct node body = node_kid(cx->tree, fn->node, FN_BODY);
    if (fn->result != NULL) {
        fn->body = expr_expect(cx, body, fn->result);
    } else {
        struct typed typed = expr_check(cx, body, NULL);
        fn->body = typed.ir;
        fn->result = typed.type;
    }
    fn->frame_size = frame_leave(cx, state);
    reads_take(cx, mark, fn->graph_node, body);
    cx->depth = depth;
    check_enter(cx, module);
    fn->going_over = going_over_end(cx, going_over);
    cx->in_requirement = in_requirement;
    fn->state = CHECK_DONE;
}

/* The parameter that an argument is for: by name, or the next by position. */
static uint32_t param_index(struct checker *cx, struct node arg, uint32_t position, uint32_t count,
                            struct text (*name_at)(const void *, uint32_t), const void *params) {
    struct node name = node_kid(cx->tree, arg, ARG_NAME);
    if (name.id == 0)
        return position < count ? position : UINT32_MAX;
    for (uint32_t i = 0; i < count; i++)
        if (text_equal(name_at(params, i), node_text(cx->tree, name)))
            return i;
    struct diag *diag = check_error(cx, DIAG_E0310, name, "there is no parameter `%.*s`",
                                    TEXT_ARG(node_text(cx->tree, name)));
    struct nearest nearest = nearest_to(cx, node_text(cx->tree, name));
    for (uint32_t i = 0; i < count; i++)
        nearest_offer(&nearest, name_at(params, i));
    nearest_help(cx, diag, &nearest);
    return UINT32_MAX;
}

static struct text field_name_at(const void *params, uint32_t index) {
    return ((const struct field *)params)[index].text;
}

static struct text builtin_name_at(const void *params, uint32_t index) {
    return ((const struct builtin_param *)params)[index].name;
}

/* An argument that has no parameter, or one that is given already. An unknown name is reported by
 * then. */
static void report_surplus(struct checker *cx, struct node arg, uint32_t index, uint32_t count,
                           struct text (*name_at)(const void *, uint32_t), const void *params) {
    if (index != UINT32_MAX)
        check_error(cx, DIAG_E0310, arg, "the parameter `%.*s` is given twice",
                    TEXT_ARG(name_at(params, index)));
    else if (node_kid(cx->tree, arg, ARG_NAME).id == 0)
        check_error(cx, DIAG_E0310, arg,
                    count == 1 ? "one argument too many: %u is taken"
                               : "one argument too many: %u are taken",
                    count);
}

const struct ir *const *call_arguments(struct checker *cx, struct node args,
                                       const struct field *params, uint32_t count,
                                       struct node call) {
    const struct ir **items = ARENA_ARRAY(cx->arena, const struct ir *, count + 1);
    bool unclear = false; /* an argument that is for none of them may be a missing one */
    for (uint32_t i = 0; i < node_count(cx->tree, args); i++) {
        struct node arg = node_kid(cx->tree, args, i);
        struct node value = node_kid(cx->tree, arg, ARG_VALUE);
        uint32_t index = param_index(cx, arg, i, count, field_name_at, params);
        if (index == UINT32_MAX || items[index] != NULL) {
            report_surplus(cx, arg, index, count, field_name_at, params);
            unclear = unclear || index == UINT32_MAX;
            if (node_kind(cx->tree, value) != NODE_LAMBDA)
                expr_check(cx, value, NULL);
            continue;
        }
        use_param(cx, node_kid(cx->tree, arg, ARG_NAME), &params[index], USE_SETS);
        items[index] = expr_expect(cx, value, params[index].type);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (items[i] != NULL || unclear)
            continue;
        if (node_kid(params[i].module->tree, params[i].node, PARAM_DEFAULT).id == 0)
            diag_label(cx->diags,
                       check_error(cx, DIAG_E0310, call, "the parameter `%.*s` is missing",
                                   TEXT_ARG(params[i].text)),
                       node_span(params[i].module->tree, params[i].node),
                       "declared here, without a default");
    }
    return items;
}

static struct typed call_fn(struct checker *cx, struct fn *fn, struct node node) {
    fn_check(cx, fn);
    reads_add(cx, fn->graph_node);
    reads_collector(cx, node_kid(cx->tree, node, CALL_FUNCTION), fn->going_over);
    struct ir *ir = ir_new(cx, IR_CALL, node);
    ir->function = fn;
    ir->count = (uint16_t)fn->params.count;
    ir->fields = call_arguments(cx, node_kid(cx->tree, node, CALL_ARGS), fn->params.items,
                                fn->params.count, node);
    return typed_make(ir, fn->result);
}

/* x => e */
static const struct ir *lambda(struct checker *cx, struct node node, const struct pattern *pattern,
                               struct bindings *bindings) {
    struct types *types = cx->program->types;
    const struct type *param = pattern_type(types, pattern->key, bindings);
    uint32_t locals = local_mark(cx);
    struct ir *ir = ir_new(cx, IR_LAMBDA, node);
    ir->index = frame_slot(cx);
    ir->count = 1;
    struct node params = node_kid(cx->tree, node, LAMBDA_PARAMS);
    if (node_kind(cx->tree, node) != NODE_LAMBDA || node_count(cx->tree, params) != 1) {
        struct diag *diag = check_error(cx, DIAG_E0310, node,
                                        "a function of one argument is wanted");
        diag_help(cx->diags, diag, "write `x => …`");
        return ir_new(cx, IR_ERROR, node);
    }
    local_add(cx, node_kid(cx->tree, params, 0), param != NULL ? param : basic(cx, TYPE_ERROR),
              ir->index);
    struct typed body = expr_check(cx, node_kid(cx->tree, node, LAMBDA_BODY),
                                   pattern_type(types, pattern->inner, bindings));
    pattern_match(types, pattern->inner, body.type, bindings);
    local_release(cx, locals);
    ir->a = body.ir;
    return ir;
}

/* "upper(text: String) -> String" */
static void note_signature(struct checker *cx, struct diag *diag, enum builtin builtin) {
    const char *signature = builtin_info(builtin)->signature, *result = signature;
    for (const char *at = signature; (at = strstr(at, " -> ")) != NULL; at++)
        result = at;
    diag_note(cx->diags, diag, "%s(%.*s)%s", builtin_info(builtin)->name, (int)(result - signature),
              signature, result);
}

void report_argument(struct checker *cx, enum builtin builtin, struct node value,
                     struct typed typed, struct text param) {
    if (typed.type->kind == TYPE_ERROR)
        return;
    if (type_holds_secret(typed.type, 0)) {
        struct diag *diag = check_error(cx, DIAG_E0324, value,
                                        "%s needs a value, and a secret's is not known here",
                                        builtin_info(builtin)->name);
        diag_note(cx->diags, diag, "secrets are filled in on the host, after everything is built");
        return;
    }
    struct diag *diag = check_error(cx, type_is_optional(typed.type) ? DIAG_E0303 : DIAG_E0310,
                                    value, "%s does not take %s as `%.*s`",
                                    builtin_info(builtin)->name,
                                    type_text_of(cx->arena, typed.type), TEXT_ARG(param));
    note_signature(cx, diag, builtin);
    if (type_is_optional(typed.type))
        diag_help(cx->diags, diag, "it may be none: ask first, or give a default with `??`");
}

static bool is_renderer(enum builtin builtin) {
    return builtin == BUILTIN_JSON || builtin == BUILTIN_YAML || builtin == BUILTIN_TOML ||
           builtin == BUILTIN_PLIST || builtin == BUILTIN_INI;
}

static const struct ir *builtin_argument(struct checker *cx, enum builtin builtin,
                                         const struct builtin_param *param, struct node value,
                                         struct bindings *bindings, const struct type **type) {
    *type = NULL;
    if (param->pattern->kind == PATTERN_LAMBDA)
        return lambda(cx, value, param->pattern, bindings);
    const struct type *expected = pattern_type(cx->program->types, param->pattern, bindings);
    if (builtin == BUILTIN_JOIN && param->pattern->kind == PATTERN_LIST)
        expected = NULL; /* texts of one tag stay that, strings stay strings */
    bool rendered = param->pattern->kind == PATTERN_ANY && is_renderer(builtin);
    if (rendered)
        expected = type_any(cx->program->types);
    cx->render_depth += rendered;
    struct typed typed = expr_check(cx, value, expected);
    cx->render_depth -= rendered;
    *type = typed.type;
    if (!pattern_match(cx->program->types, param->pattern, typed.type, bindings)) {
        report_argument(cx, builtin, value, typed, param->name);
        return ir_new(cx, IR_ERROR, value);
    }
    if (param->pattern->kind == PATTERN_TYPE)
        return expr_coerce(cx, typed, param->pattern->type, value);
    return typed.ir;
}

/* What `Any` means for the functions that say so. */
static void check_any(struct checker *cx, enum builtin builtin, const struct type *type,
                      struct node node, struct text param) {
    const struct type *base = type_base(cx->program->types, type);
    bool fine = true;
    if (builtin == BUILTIN_LEN)
        fine = type_is_text(base) || base->kind == TYPE_LIST || base->kind == TYPE_SET ||
               base->kind == TYPE_MAP;
    else if (builtin == BUILTIN_STRING)
        fine = type_is_text(base) || base->kind == TYPE_INT || base->kind == TYPE_DECIMAL ||
               base->kind == TYPE_BOOL || base->kind == TYPE_DATE || base->kind == TYPE_ENUM ||
               base->kind == TYPE_REF;
    if (!fine && base->kind != TYPE_ERROR)
        report_argument(cx, builtin, node, (struct typed){ NULL, type }, param);
}

static const char *renderer_tag(enum builtin builtin) {
    switch (builtin) {
    case BUILTIN_JSON:
        return "json";
    case BUILTIN_YAML:
        return "yaml";
    case BUILTIN_TOML:
        return "toml";
    case BUILTIN_PLIST:
        return "xml";
    default:
        return "ini";
    }
}

/* `first` is the type of the first argument: texts of one tag joined are text of that tag. */
static struct typed builtin_result(struct checker *cx, enum builtin builtin, struct ir *ir,
                                   const struct builtin_signature *signature,
                                   const struct bindings *bindings, const struct type *first) {
    if (is_renderer(builtin)) {
        bool secret = cx->secret_seen || (first != NULL && type_holds_secret(first, 0));
        cx->secret_seen = cx->secret_seen && cx->render_depth > 0;
        if (secret)
            return typed_make(ir, basic(cx, TYPE_SECRET_TEXT));
        struct tag tag = tag_find(text_of(renderer_tag(builtin)));
        return typed_make(ir, type_text(cx->program->types, tag));
    }
    if (builtin == BUILTIN_JOIN && first != NULL && first->inner != NULL &&
        first->inner->kind == TYPE_TEXT)
        return typed_make(ir, first->inner);
    const struct type *type = pattern_type(cx->program->types, signature->result, bindings);
    return typed_make(ir, type == NULL ? basic(cx, TYPE_NEVER) : type);
}

struct typed call_builtin(struct checker *cx, enum builtin builtin, struct node node) {
    struct builtin_signature signature = builtin_signature(cx->arena, cx->program->types, builtin);
    struct bindings bindings = { 0 };
    struct node args = node_kid(cx->tree, node, CALL_ARGS);
    const struct ir **items = ARENA_ARRAY(cx->arena, const struct ir *, signature.count + 1);
    const struct type *first = NULL;
    bool unclear = false;
    for (uint32_t i = 0; i < node_count(cx->tree, args); i++) {
        struct node arg = node_kid(cx->tree, args, i), value = node_kid(cx->tree, arg, ARG_VALUE);
        uint32_t index = param_index(cx, arg, i, signature.count, builtin_name_at,
                                     signature.params);
        if (index == UINT32_MAX || items[index] != NULL) {
            report_surplus(cx, arg, index, signature.count, builtin_name_at, signature.params);
            unclear = unclear || index == UINT32_MAX;
            continue;
        }
        use_builtin(cx, node_kid(cx->tree, arg, ARG_NAME), USE_BUILTIN_PARAM, builtin);
        const struct type *type;
        items[index] = builtin_argument(cx, builtin, &signature.params[index], value, &bindings,
                                        &type);
        first = index == 0 ? type : first;
        if (type != NULL && signature.params[index].pattern->kind == PATTERN_ANY) {
            check_any(cx, builtin, type, value, signature.params[index].name);
            if (render_refuses(cx, builtin, type, value))
                items[index] = ir_new(cx, IR_ERROR, value);
        }
    }
    for (uint32_t i = 0; i < signature.count; i++)
        if (items[i] == NULL && !signature.params[i].optional) {
            if (unclear)
                return typed_error(cx, node);
            struct diag *diag = check_error(cx, DIAG_E0310, node, "the parameter `%.*s` is missing",
                                            TEXT_ARG(signature.params[i].name));
            note_signature(cx, diag, builtin);
            return typed_error(cx, node);
        }
    struct ir *ir = ir_new(cx, IR_BUILTIN, node);
    ir->index = builtin;
    ir->count = (uint16_t)signature.count;
    ir->fields = items;
    struct typed result = builtin_result(cx, builtin, ir, &signature, &bindings, first);
    if (builtin == BUILTIN_SUM) /* the sum of nothing is still of its unit */
        ir->type = result.type;
    return result;
}

static void report_unknown(struct checker *cx, struct node callee) {
    struct text text = node_text(cx->tree, callee);
    struct diag *diag = check_error(cx, DIAG_E0211, callee, "there is no function `%.*s`",
                                    TEXT_ARG(text));
    struct nearest nearest = nearest_to(cx, text);
    for (int i = 0; i < BUILTIN_COUNT; i++)
        nearest_offer(&nearest, text_of(builtin_info((enum builtin)i)->name));
    for (uint32_t i = 0; i < cx->program->fns.count; i++)
        nearest_offer(&nearest, check_name_text(cx, cx->program->fns.items[i]->name));
    nearest_help(cx, diag, &nearest);
    help_where_declared(cx, diag, node_name(cx->tree, callee), SYMBOL_FN);
}

/* What is called is a value's field, or something else that is no function; its arguments are
 * looked at all the same. */
static struct typed report_no_function(struct checker *cx, struct node node, struct node callee) {
    struct node args = node_kid(cx->tree, node, CALL_ARGS);
    struct node object = node_kid(cx->tree, callee, FIELD_OF_OBJECT);
    struct node name = node_kid(cx->tree, callee, FIELD_OF_NAME);
    bool is_name = node_kind(cx->tree, callee) == NODE_NAME;
    bool is_path = node_kind(cx->tree, callee) == NODE_FIELD_OF;
    struct symbol *symbol = NULL;
    if (is_path && node_kind(cx->tree, object) == NODE_NAME)
        symbol = scope_find_kind(cx, node_name(cx->tree, object), SYMBOL_MODULE);
    if (symbol != NULL) {
        report_not_in_module(cx, symbol->target, name, SYMBOL_FN);
    } else if (is_path) {
        struct diag *diag = check_error(cx, DIAG_E0211, name,
                                        "values have no functions of their own");
        diag_help(cx->diags, diag, "functions take what they work on: `%.*s(%.*s%s)`",
                  TEXT_ARG(node_text(cx->tree, name)), TEXT_ARG(node_text(cx->tree, object)),
                  node_count(cx->tree, args) == 0 ? "" : ", …");
    } else if (is_name && (local_find(cx, node_name(cx->tree, callee)) != NULL ||
                           scope_find(cx, node_name(cx->tree, callee)) != NULL)) {
        check_error(cx, DIAG_E0212, callee, "`%.*s` is a value, not a function",
                    TEXT_ARG(node_text(cx->tree, callee)));
    } else if (is_name) {
        report_unknown(cx, callee);
    } else {
        expr_check(cx, callee, NULL);
        check_error(cx, DIAG_E0211, callee, "only functions can be called, by their names");
    }
    for (uint32_t i = 0; i < node_count(cx->tree, args); i++) {
        struct node value = node_kid(cx->tree, node_kid(cx->tree, args, i), ARG_VALUE);
        if (node_kind(cx->tree, value) != NODE_LAMBDA)
            expr_check(cx, value, NULL);
    }
    return typed_error(cx, node);
}

/* `module.f(…)` */
static struct fn *fn_of_module(struct checker *cx, struct node callee) {
    struct node object = node_kid(cx->tree, callee, FIELD_OF_OBJECT);
    if (node_kind(cx->tree, callee) != NODE_FIELD_OF || node_kind(cx->tree, object) != NODE_NAME)
        return NULL;
    const struct symbol *symbol = scope_find_kind(cx, node_name(cx->tree, object), SYMBOL_MODULE);
    if (symbol == NULL)
        return NULL;
    struct name name = node_name(cx->tree, node_kid(cx->tree, callee, FIELD_OF_NAME));
    const uint64_t *place = map_get(&symbol->target->scope, name.id);
    struct symbol *found = place == NULL ? NULL : (struct symbol *)(uintptr_t)*place;
    if (found == NULL || found->kind != SYMBOL_FN)
        return NULL;
    found->used = true;
    use_module(cx, object, symbol->target, USE_READS);
    use_symbol(cx, node_kid(cx->tree, callee, FIELD_OF_NAME), found, USE_READS);
    return found->fn;
}

struct typed expr_call(struct checker *cx, struct node node, const struct type *expected) {
    (void)expected;
    struct node callee = node_kid(cx->tree, node, CALL_FUNCTION);
    if (node_kind(cx->tree, callee) == NODE_NAME) {
        struct symbol *symbol = scope_find_kind(cx, node_name(cx->tree, callee), SYMBOL_FN);
        if (symbol != NULL) {
            use_symbol(cx, callee, symbol, USE_READS);
            return call_fn(cx, symbol->fn, node);
        }
        enum builtin builtin = builtin_find(node_text(cx->tree, callee));
        if (builtin != BUILTIN_COUNT) {
            use_builtin(cx, callee, USE_BUILTIN, builtin);
            return call_special(cx, builtin, node);
        }
        return report_no_function(cx, node, callee);
    }
    struct fn *fn = fn_of_module(cx, callee);
    return fn == NULL ? report_no_function(cx, node, callee) : call_fn(cx, fn, node);
}
