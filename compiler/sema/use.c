/* Recording what names mean while they are checked. Nothing happens when nobody asked for it. */
#include "sema/uses.h"

#include "sema/check_internal.h"

static bool is_asked(const struct checker *cx) {
    const struct uses *uses = cx->program->uses;
    return uses != NULL && (uses->only.id == 0 || uses->only.id == cx->tree->source.id);
}

/* The position of a declaration's name, which all declarations have first. */
static uint32_t declared_at(const struct checker *cx, const struct module *module,
                            struct node node) {
    if (module == NULL)
        return 0;
    struct node name = node_kid(module->tree, node, 0);
    return source_base(cx->program->sources, module->tree->source) +
           node_at(module->tree, name)->start;
}

static struct use use_new(const struct checker *cx, struct node node, enum use_target target,
                          enum use_role role) {
    uint32_t base = source_base(cx->program->sources, cx->tree->source);
    return (struct use){ .start = base + node_at(cx->tree, node)->start,
                         .end = base + node_at(cx->tree, node)->end,
                         .target = (uint8_t)target,
                         .role = (uint8_t)role,
                         .in_test = cx->test != NULL,
                         .slot = SLOT_NONE,
                         .name = node_text(cx->tree, node) };
}

static void push(struct checker *cx, struct use use) {
    vec_push(cx->program->uses->arena, &cx->program->uses->items, use);
}

void use_module(struct checker *cx, struct node node, const struct module *module,
                enum use_role role) {
    if (!is_asked(cx) || node.id == 0)
        return;
    struct use use = use_new(cx, node, USE_MODULE, role);
    use.declared = source_base(cx->program->sources, module->tree->source);
    use.module = module;
    use.name = module->name;
    push(cx, use);
}

void use_module_before(struct checker *cx, struct node path, struct node last,
                       const struct module *module) {
    if (!is_asked(cx))
        return;
    use_module(cx, path, module, USE_READS);
    struct use *use = &cx->program->uses->items.items[cx->program->uses->items.count - 1];
    use->end = use->start + node_at(cx->tree, last)->end - node_at(cx->tree, path)->start;
}

static enum use_target symbol_target(enum symbol_kind kind) {
    static const uint8_t targets[] = {
        [SYMBOL_KIND] = USE_KIND,     [SYMBOL_RECORD] = USE_RECORD,
        [SYMBOL_ENUM] = USE_ENUM,     [SYMBOL_REFINEMENT] = USE_REFINEMENT,
        [SYMBOL_FN] = USE_FN,         [SYMBOL_GLOBAL] = USE_GLOBAL,
        [SYMBOL_PRESET] = USE_PRESET, [SYMBOL_POLICY] = USE_POLICY,
    };
    return (enum use_target)targets[kind];
}

void use_symbol(struct checker *cx, struct node node, const struct symbol *symbol,
                enum use_role role) {
    if (!is_asked(cx) || node.id == 0 || symbol->kind == SYMBOL_NONE)
        return;
    if (symbol->kind == SYMBOL_MODULE) {
        use_module(cx, node, symbol->target, role);
        return;
    }
    struct use use = use_new(cx, node, symbol_target(symbol->kind), role);
    use.declared = declared_at(cx, symbol->module, symbol->node);
    use.declaration = symbol->declaration;
    if (symbol->kind == SYMBOL_KIND)
        use.type = symbol->of_kind->type;
    else if (symbol->kind == SYMBOL_GLOBAL)
        use.type = symbol->global->type;
    push(cx, use);
}

void use_kind(struct checker *cx, struct node node, const struct kind *kind, enum use_role role) {
    if (!is_asked(cx) || node.id == 0)
        return;
    struct use use = use_new(cx, node, USE_KIND, role);
    use.declared = declared_at(cx, kind->module, kind->node);
    use.kind = kind;
    use.type = kind->type;
    push(cx, use);
}

void use_policy(struct checker *cx, struct node node, const struct policy *policy,
                enum use_role role) {
    if (!is_asked(cx) || policy == NULL)
        return;
    struct use use = use_new(cx, node, USE_POLICY, role);
    use.declared = declared_at(cx, policy->module, policy->node);
    use.policy = policy;
    push(cx, use);
}

void use_unique(struct checker *cx, struct node node, const struct unique *unique,
                enum use_role role) {
    if (!is_asked(cx) || unique == NULL)
        return;
    struct use use = use_new(cx, node, USE_UNIQUE, role);
    use.declared = source_base(cx->program->sources, unique->module->tree->source) +
                   node_at(unique->module->tree, unique->node)->start;
    use.unique = unique;
    use.name = unique->name;
    push(cx, use);
}

/* A field, or a parameter: `target` says which. */
static struct use use_of_field(struct checker *cx, struct node node, enum use_target target,
                               const struct field *field, enum use_role role) {
    struct use use = use_new(cx, node, target, role);
    use.declared = declared_at(cx, field->module, field->node);
    use.field = field;
    use.name = field->text;
    use.type = field->type;
    return use;
}

void use_field(struct checker *cx, struct node node, const struct field *field, enum use_role role,
               const struct type *type) {
    if (!is_asked(cx) || node.id == 0)
        return;
    struct use use = use_of_field(cx, node, USE_FIELD, field, role);
    use.type = type != NULL ? type : field->type;
    push(cx, use);
}

void use_slot(struct checker *cx, struct node node, const struct kind *kind, uint32_t slot,
              enum use_role role, const struct type *type) {
    if (!is_asked(cx) || node.id == 0)
        return;
    struct use use = use_of_field(cx, node, USE_FIELD, kind->slots.items[slot].field, role);
    use.of_kind = kind;
    use.slot = slot;
    use.type = type != NULL ? type : kind->slots.items[slot].type;
    push(cx, use);
}

void use_param(struct checker *cx, struct node node, const struct field *param,
               enum use_role role) {
    if (is_asked(cx) && node.id != 0)
        push(cx, use_of_field(cx, node, USE_PARAM, param, role));
}

void use_case(struct checker *cx, struct node node, const struct enumeration *enumeration,
              uint32_t index, enum use_role role) {
    if (!is_asked(cx) || node.id == 0)
        return;
    struct use use = use_new(cx, node, USE_CASE, role);
    use.declared = declared_at(cx, enumeration->module, enumeration->cases.items[index].node);
    use.enumeration = enumeration;
    use.slot = index;
    use.type = enumeration->type;
    use.name = enumeration->cases.items[index].text;
    push(cx, use);
}

void use_local(struct checker *cx, struct node node, const struct local *local, enum use_role role,
               const struct type *type) {
    if (!is_asked(cx) || text_equal(node_text(cx->tree, node), TEXT("_")))
        return;
    if (local->param != NULL) {
        enum use_target target = local->is_binding ? USE_FIELD : USE_PARAM;
        struct use use = use_of_field(cx, node, target, local->param, role);
        use.type = type;
        push(cx, use);
        return;
    }
    struct use use = use_new(cx, node, USE_LOCAL, role);
    use.declared = source_base(cx->program->sources, local->span.source) + local->span.start;
    use.type = type;
    push(cx, use);
}

void use_resource(struct checker *cx, struct node node, const struct kind *kind, struct text key,
                  enum use_role role) {
    if (!is_asked(cx) || node.id == 0)
        return;
    while (node_kind(cx->tree, node) == NODE_PAREN)
        node = node_kid(cx->tree, node, PAREN_VALUE);
    if (node_kind(cx->tree, node) != NODE_NAME && node_kind(cx->tree, node) != NODE_TEXT)
        return;
    struct use use = use_new(cx, node, USE_RESOURCE, role);
    struct node parts = node_kid(cx->tree, node, TEXT_PARTS);
    use.in_text = node_kind(cx->tree, node) == NODE_TEXT;
    if (use.in_text && node_count(cx->tree, parts) == 1 && !node_has(cx->tree, node, FLAG_BLOCK)) {
        struct node piece = node_kid(cx->tree, parts, 0);
        use.end = use.start - node_at(cx->tree, node)->start + node_at(cx->tree, piece)->end;
        use.start += node_at(cx->tree, piece)->start - node_at(cx->tree, node)->start;
    }
    use.of_kind = kind;
    use.type = kind->type;
    use.name = check_keep(cx, key);
    push(cx, use);
}

void use_key(struct checker *cx, struct node node, const struct kind *kind, const struct ir *key,
             enum use_role role) {
    if (is_asked(cx) && key->op == IR_CONST && key->constant.tag == VALUE_STRING)
        use_resource(cx, node, kind, value_text(key->constant), role);
}

void use_builtin(struct checker *cx, struct node node, enum use_target target,
                 enum builtin builtin) {
    if (!is_asked(cx) || node.id == 0)
        return;
    struct use use = use_new(cx, node, target, USE_READS);
    use.slot = builtin;
    push(cx, use);
}

void use_typed(struct checker *cx, struct node node, enum use_target target,
               const struct type *type) {
    if (!is_asked(cx) || node.id == 0)
        return;
    struct use use = use_new(cx, node, target, USE_READS);
    use.type = type;
    push(cx, use);
}

void use_word(struct checker *cx, struct node node) {
    use_typed(cx, node, USE_WORD, NULL);
}

void use_test(struct checker *cx, struct node node) {
    if (!is_asked(cx))
        return;
    struct use use = use_new(cx, node, USE_TEST, USE_DECLARES);
    use.declared = use.start;
    use.in_text = true;
    push(cx, use);
}

/* --- What is declared, when everything is checked --- */

static void declare_fields(struct checker *cx, const struct field *fields, uint32_t count,
                           bool are_params) {
    for (uint32_t i = 0; i < count; i++) {
        if (fields[i].module == NULL)
            continue;
        check_enter(cx, fields[i].module);
        struct node name = node_kid(cx->tree, fields[i].node, FIELD_NAME);
        if (are_params)
            use_param(cx, name, &fields[i], USE_DECLARES);
        else
            use_field(cx, name, &fields[i], USE_DECLARES, NULL);
    }
}

static void declare_kind_fields(struct checker *cx, const struct kind *kind) {
    for (uint32_t i = 0; i < kind->fields.count; i++) {
        const struct field *field = kind->fields.items[i];
        check_enter(cx, field->module);
        const uint64_t *slot = map_get(&kind->field_slots, field->name.id);
        if (slot != NULL)
            use_slot(cx, node_kid(cx->tree, field->node, FIELD_NAME), kind, (uint32_t)*slot,
                     USE_DECLARES, NULL);
    }
}

static void declare_cases(struct checker *cx, const struct enumeration *enumeration) {
    for (uint32_t i = 0; i < enumeration->cases.count; i++) {
        const struct enum_case *c = &enumeration->cases.items[i];
        check_enter(cx, enumeration->module);
        use_case(cx, node_kid(cx->tree, c->node, CASE_NAME), enumeration, i, USE_DECLARES);
        declare_fields(cx, c->fields.items, c->fields.count, false);
    }
}

static void declare_symbols(struct checker *cx, struct module *module) {
    check_enter(cx, module);
    for (uint32_t i = 0; i < module->scope.count; i++) {
        const struct symbol *symbol =
            (const struct symbol *)(uintptr_t)module->scope.entries[i].value;
        use_symbol(cx, node_kid(cx->tree, symbol->node, 0), symbol, USE_DECLARES);
    }
}

void use_declarations(struct checker *cx) {
    struct program *program = cx->program;
    if (program->uses == NULL)
        return;
    for (uint32_t i = 0; i < program->modules.count; i++)
        declare_symbols(cx, program->modules.items[i]);
    for (uint32_t i = 0; i < program->kinds.count; i++)
        declare_kind_fields(cx, program->kinds.items[i]);
    for (uint32_t i = 0; i < program->records.count; i++)
        declare_fields(cx, program->records.items[i]->fields.items,
                       program->records.items[i]->fields.count, false);
    for (uint32_t i = 0; i < program->enums.count; i++)
        declare_cases(cx, program->enums.items[i]);
    for (uint32_t i = 0; i < program->fns.count; i++)
        declare_fields(cx, program->fns.items[i]->params.items, program->fns.items[i]->params.count,
                       true);
    for (uint32_t i = 0; i < program->presets.count; i++)
        declare_fields(cx, program->presets.items[i]->params.items,
                       program->presets.items[i]->params.count, true);
    for (uint32_t i = 0; i < program->policies.count; i++)
        declare_fields(cx, program->policies.items[i]->params.items,
                       program->policies.items[i]->params.count, true);
    uses_finish(program->uses);
}
