/* The first phase: which modules there are, what each declares, and what it uses of others. */
#include "sema/check_internal.h"

static struct symbol *symbol_put(struct checker *cx, struct map *scope, struct name name) {
    bool is_new;
    uint64_t *place = map_put(cx->arena, scope, name.id, &is_new);
    if (!is_new)
        return NULL;
    struct symbol *symbol = ARENA_NEW(cx->arena, struct symbol);
    symbol->name = name;
    symbol->module = cx->module;
    *place = (uint64_t)(uintptr_t)symbol;
    return symbol;
}

static struct span symbol_span(const struct symbol *symbol) {
    return node_span(symbol->module->tree, symbol->node);
}

static void report_duplicate(struct checker *cx, struct node name_node, const struct map *scope) {
    struct name name = node_name(cx->tree, name_node);
    const struct symbol *other = (const struct symbol *)(uintptr_t)*map_get(scope, name.id);
    struct diag *diag = check_error(cx, DIAG_E0205, name_node, "`%.*s` is declared twice",
                                    TEXT_ARG(check_name_text(cx, name)));
    diag_label(cx->diags, diag, symbol_span(other), "also declared here");
}

/* Enters a declaration in the module's scope; NULL when the name is missing or taken. */
static struct symbol *declare(struct checker *cx, struct node name_node, struct node node,
                              enum symbol_kind kind) {
    if (node_name(cx->tree, name_node).id == 0)
        return NULL;
    struct symbol *symbol = symbol_put(cx, &cx->module->scope, node_name(cx->tree, name_node));
    if (symbol == NULL) {
        report_duplicate(cx, name_node, &cx->module->scope);
        return NULL;
    }
    symbol->kind = kind;
    symbol->node = node;
    return symbol;
}

static void declare_kind(struct checker *cx, struct node item) {
    struct node name = node_kid(cx->tree, item, KIND_NAME);
    struct symbol *symbol = declare(cx, name, item, SYMBOL_KIND);
    if (symbol == NULL)
        return;
    struct kind *kind = ARENA_NEW(cx->arena, struct kind);
    kind->name = symbol->name;
    kind->text = check_name_text(cx, symbol->name);
    kind->module = cx->module;
    kind->node = item;
    kind->number = cx->program->kinds.count;
    kind->is_host = text_equal(kind->text, TEXT("host"));
    const struct kind *hosts = cx->program->host_kind;
    if (kind->is_host && hosts != NULL) { /* what `here` is must be one kind in all modules */
        struct diag *diag = check_error(cx, DIAG_E0205, name,
                                        "there is one kind `host`, and another module declares it");
        diag_label(cx->diags, diag, node_span(hosts->module->tree, hosts->node),
                   "also declared here");
        diag_help(cx->diags, diag, "to add fields to it: `extend kind host { … }`");
        kind->is_host = false;
    }
    kind->fleet = node_has(cx->tree, item, FLAG_FLEET) || kind->is_host;
    kind->shared = node_has(cx->tree, item, FLAG_SHARED);
    kind->output = node_has(cx->tree, item, FLAG_OUTPUT);
    kind->key_slot = SLOT_NONE;
    kind->type = type_ref(cx->program->types, kind);
    if (kind->is_host)
        cx->program->host_kind = kind;
    symbol->of_kind = kind;
    vec_push(cx->arena, &cx->program->kinds, kind);
}

static void declare_record(struct checker *cx, struct node item) {
    struct symbol *symbol = declare(cx, node_kid(cx->tree, item, RECORD_NAME), item, SYMBOL_RECORD);
    if (symbol == NULL)
        return;
    struct record *record = ARENA_NEW(cx->arena, struct record);
    record->name = symbol->name;
    record->text = check_name_text(cx, symbol->name);
    record->module = cx->module;
    record->node = item;
    record->type = type_record(cx->program->types, record);
    symbol->record = record;
    vec_push(cx->arena, &cx->program->records, record);
}

static void declare_enum(struct checker *cx, struct node item) {
    struct symbol *symbol = declare(cx, node_kid(cx->tree, item, ENUM_NAME), item, SYMBOL_ENUM);
    if (symbol == NULL)
        return;
    struct enumeration *enumeration = ARENA_NEW(cx->arena, struct enumeration);
    enumeration->name = symbol->name;
    enumeration->text = check_name_text(cx, symbol->name);
    enumeration->module = cx->module;
    enumeration->node = item;
    enumeration->type = type_enum(cx->program->types, enumeration);
    symbol->enumeration = enumeration;
    vec_push(cx->arena, &cx->program->enums, enumeration);
}

static void declare_refinement(struct checker *cx, struct node item) {
    struct symbol *symbol = declare(cx, node_kid(cx->tree, item, TYPE_DECL_NAME), item,
                                    SYMBOL_REFINEMENT);
    if (symbol == NULL)
        return;
    struct refinement *refinement = ARENA_NEW(cx->arena, struct refinement);
    refinement->name = symbol->name;
    refinement->text = check_name_text(cx, symbol->name);
    refinement->module = cx->module;
    refinement->node = item;
    symbol->refinement = refinement;
    vec_push(cx->arena, &cx->program->refinements, refinement);
}

static void declare_fn(struct checker *cx, struct node item) {
    struct symbol *symbol = declare(cx, node_kid(cx->tree, item, FN_NAME), item, SYMBOL_FN);
    if (symbol == NULL)
        return;
    struct fn *fn = ARENA_NEW(cx->arena, struct fn);
    fn->name = symbol->name;
    fn->module = cx->module;
    fn->node = item;
    fn->graph_node = graph_node_new(cx->program->graph, GRAPH_FUNCTION, cx->program->fns.count, 0,
                                    check_span(cx, item));
    symbol->fn = fn;
    vec_push(cx->arena, &cx->program->fns, fn);
}

static void declare_global(struct checker *cx, struct node item) {
    struct symbol *symbol = declare(cx, node_kid(cx->tree, item, LET_NAME), item, SYMBOL_GLOBAL);
    if (symbol == NULL)
        return;
    struct global *global = ARENA_NEW(cx->arena, struct global);
    global->name = symbol->name;
    global->module = cx->module;
    global->node = item;
    global->number = cx->program->globals.count;
    global->graph_node = graph_node_new(cx->program->graph, GRAPH_GLOBAL, global->number, 0,
                                        check_span(cx, item));
    symbol->global = global;
    vec_push(cx->arena, &cx->program->globals, global);
}

static void declare_preset(struct checker *cx, struct node item) {
    struct symbol *symbol = declare(cx, node_kid(cx->tree, item, PRESET_NAME), item, SYMBOL_PRESET);
    if (symbol == NULL)
        return;
    struct preset *preset = ARENA_NEW(cx->arena, struct preset);
    preset->name = symbol->name;
    preset->module = cx->module;
    preset->node = item;
    symbol->preset = preset;
    vec_push(cx->arena, &cx->program->presets, preset);
}

static void declare_policy(struct checker *cx, struct node item) {
    struct symbol *symbol = declare(cx, node_kid(cx->tree, item, POLICY_NAME), item, SYMBOL_POLICY);
    if (symbol == NULL)
        return;
    struct policy *policy = ARENA_NEW(cx->arena, struct policy);
    policy->name = symbol->name;
    policy->module = cx->module;
    policy->node = item;
    symbol->policy = policy;
    vec_push(cx->arena, &cx->program->policies, policy);
}

static void declare_item(struct checker *cx, struct node item) {
    switch (node_kind(cx->tree, item)) {
    case NODE_KIND:
        declare_kind(cx, item);
        return;
    case NODE_RECORD:
        declare_record(cx, item);
        return;
    case NODE_ENUM:
        declare_enum(cx, item);
        return;
    case NODE_TYPE:
        declare_refinement(cx, item);
        return;
    case NODE_FN:
        declare_fn(cx, item);
        return;
    case NODE_LET:
        declare_global(cx, item);
        return;
    case NODE_PRESET:
        declare_preset(cx, item);
        return;
    case NODE_POLICY:
        declare_policy(cx, item);
        return;
    default:
        return; /* declares no name */
    }
}

static struct text last_part(struct text name) {
    size_t i = name.size;
    while (i > 0 && name.data[i - 1] != '.')
        i--;
    return (struct text){ name.data + i, name.size - i };
}

static void report_same_module(struct checker *cx, const struct module *first) {
    struct span span = { cx->tree->source, 0, 0 };
    struct diag *diag = diag_add(cx->diags, DIAG_E0210, span, "two files make the module `%.*s`",
                                 TEXT_ARG(first->name));
    diag_label(cx->diags, diag, (struct span){ first->tree->source, 0, 0 }, "the other one");
    diag_help(cx->diags, diag, "rename or remove one of the files");
}

static void declare_module(struct checker *cx, const struct input *input) {
    struct module *module = ARENA_NEW(cx->arena, struct module);
    module->name = input->module;
    module->own_name = last_part(input->module);
    module->file = source_name(cx->program->sources, input->source);
    module->tree = input->tree;
    module->tier = input->tier;
    module->host = input->host;
    check_enter(cx, module);
    bool is_new;
    struct name name = intern(cx->program->names, input->module);
    uint64_t *place = map_put(cx->arena, &cx->program->modules_by_name, name.id, &is_new);
    if (!is_new) {
        report_same_module(cx, (const struct module *)(uintptr_t)*place);
        return;
    }
    *place = (uint64_t)(uintptr_t)module;
    if (text_equal(module->name, TEXT("prelude")))
        cx->program->prelude = module;
    vec_push(cx->arena, &cx->program->modules, module);
    while (cx->program->by_source.count <= module->tree->source.id)
        vec_push(cx->arena, &cx->program->by_source, NULL);
    cx->program->by_source.items[module->tree->source.id] = module;
    struct node items = node_kid(cx->tree, cx->tree->root, MODULE_ITEMS);
    for (uint32_t i = 0; i < node_count(cx->tree, items); i++)
        declare_item(cx, node_kid(cx->tree, items, i));
}

void declare_modules(struct checker *cx, const struct input *inputs, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        declare_module(cx, &inputs[i]);
}

static void import_name(struct checker *cx, struct module *from, struct node name_node) {
    struct name name = node_name(cx->tree, name_node);
    const uint64_t *place = map_get(&from->scope, name.id);
    if (place == NULL) {
        struct diag *diag = check_error(cx, DIAG_E0209, name_node, "`%.*s` declares no `%.*s`",
                                        TEXT_ARG(from->name), TEXT_ARG(check_name_text(cx, name)));
        struct nearest nearest = nearest_to(cx, check_name_text(cx, name));
        for (uint32_t i = 0; i < from->scope.count; i++) {
            struct name known = { (uint32_t)from->scope.entries[i].key };
            nearest_offer(&nearest, check_name_text(cx, known));
        }
        nearest_help(cx, diag, &nearest);
        return;
    }
    if (map_get(&cx->module->scope, name.id) != NULL) {
        report_duplicate(cx, name_node, &cx->module->scope);
        return;
    }
    struct symbol *symbol = symbol_put(cx, &cx->module->imports, name);
    if (symbol == NULL) {
        report_duplicate(cx, name_node, &cx->module->imports);
        return;
    }
    const struct symbol *declared = (const struct symbol *)(uintptr_t)*place;
    use_symbol(cx, name_node, declared, USE_IMPORTS);
    *symbol = *declared;
    symbol->used = false;
}

static void import_module(struct checker *cx, struct module *target, struct node use) {
    struct name name = intern(cx->program->names, target->own_name);
    if (map_get(&cx->module->scope, name.id) != NULL) {
        report_duplicate(cx, node_kid(cx->tree, use, USE_PATH), &cx->module->scope);
        return;
    }
    struct symbol *symbol = symbol_put(cx, &cx->module->imports, name);
    if (symbol == NULL)
        return;
    symbol->kind = SYMBOL_MODULE;
    symbol->node = use;
    symbol->target = target;
}

static void import_use(struct checker *cx, struct node use) {
    struct node path = node_kid(cx->tree, use, USE_PATH);
    struct module *target = scope_module(cx, node_text(cx->tree, path));
    if (target == NULL) {
        struct text wanted = node_text(cx->tree, path);
        struct diag *diag = check_error(cx, DIAG_E0204, path, "there is no module `%.*s`",
                                        TEXT_ARG(wanted));
        struct nearest nearest = nearest_to(cx, wanted);
        for (uint32_t i = 0; i < cx->program->modules.count; i++)
            nearest_offer(&nearest, cx->program->modules.items[i]->name);
        nearest_help(cx, diag, &nearest);
        return;
    }
    if (target == cx->module) {
        check_error(cx, DIAG_E0213, path, "`%.*s` uses itself", TEXT_ARG(target->name));
        return;
    }
    use_module(cx, path, target, USE_IMPORTS);
    struct node names = node_kid(cx->tree, use, USE_NAMES);
    if (names.id == 0)
        import_module(cx, target, use);
    for (uint32_t i = 0; i < node_count(cx->tree, names); i++)
        import_name(cx, target, node_kid(cx->tree, names, i));
}

/* The next module that this one uses, from item `*next` on; NULL: no more. */
static struct module *next_used(struct checker *cx, const struct module *module, uint32_t *next,
                                struct node *path) {
    struct node items = node_kid(module->tree, module->tree->root, MODULE_ITEMS);
    while (*next < node_count(module->tree, items)) {
        struct node item = node_kid(module->tree, items, (*next)++);
        if (node_kind(module->tree, item) != NODE_USE)
            continue;
        *path = node_kid(module->tree, item, USE_PATH);
        struct module *target = scope_module(cx, node_text(module->tree, *path));
        if (target != NULL && target != module)
            return target;
    }
    return NULL;
}

/* `open` are the modules on the way to the one whose `use` leads back to open[first]. */
static void report_module_circle(struct checker *cx, struct module *const *open, uint32_t first,
                                 uint32_t count, struct node path) {
    struct buf way = { 0 };
    for (uint32_t i = first; i < count; i++)
        buf_printf(&way, "`%.*s` uses ", TEXT_ARG(open[i]->name));
    check_enter(cx, open[count - 1]);
    struct diag *diag = check_error(cx, DIAG_E0213, path, "modules use each other: %.*s`%.*s`",
                                    TEXT_ARG(buf_view(&way)), TEXT_ARG(open[first]->name));
    diag_help(cx->diags, diag, "move what both need to a module that uses neither");
    buf_free(&way);
}

static void refuse_module_circles(struct checker *cx) {
    uint32_t count = cx->program->modules.count;
    struct module **open = ARENA_ARRAY(cx->arena, struct module *, count + 1);
    uint32_t *next = ARENA_ARRAY(cx->arena, uint32_t, count + 1);
    struct map states = { 0 }; /* module name → enum check_state */
    for (uint32_t m = 0; m < count; m++) {
        if (!check_wants(cx, cx->program->modules.items[m]))
            continue;
        uint32_t depth = 0;
        struct module *to = cx->program->modules.items[m];
        struct node path = { 0 };
        for (;;) {
            uint64_t *state = to == NULL
                                  ? NULL
                                  : map_put(cx->arena, &states, (uint64_t)(uintptr_t)to, NULL);
            if (state != NULL && *state == CHECK_NOT_YET) {
                *state = CHECK_UNDER_WAY;
                next[depth] = 0;
                open[depth++] = to;
            } else if (state != NULL && *state == CHECK_UNDER_WAY) {
                uint32_t first = 0;
                while (open[first] != to)
                    first++;
                report_module_circle(cx, open, first, depth, path);
            }
            if (depth == 0)
                break;
            to = next_used(cx, open[depth - 1], &next[depth - 1], &path);
            if (to == NULL)
                *map_put(cx->arena, &states, (uint64_t)(uintptr_t)open[--depth], NULL) = CHECK_DONE;
        }
    }
}

void declare_imports(struct checker *cx) {
    for (uint32_t m = 0; m < cx->program->modules.count; m++) {
        check_enter(cx, cx->program->modules.items[m]);
        struct node items = node_kid(cx->tree, cx->tree->root, MODULE_ITEMS);
        for (uint32_t i = 0; i < node_count(cx->tree, items); i++)
            if (node_kind(cx->tree, node_kid(cx->tree, items, i)) == NODE_USE)
                import_use(cx, node_kid(cx->tree, items, i));
    }
    refuse_module_circles(cx);
}

/* Names that a `use` lists are found again here to point at them. */
static void unused_in_use(struct checker *cx, struct node use) {
    struct node names = node_kid(cx->tree, use, USE_NAMES);
    if (names.id == 0) {
        struct module *target = scope_module(
            cx, node_text(cx->tree, node_kid(cx->tree, use, USE_PATH)));
        if (target == NULL)
            return;
        struct name name = intern(cx->program->names, target->own_name);
        const uint64_t *place = map_get(&cx->module->imports, name.id);
        if (place != NULL && !((const struct symbol *)(uintptr_t)*place)->used)
            check_error(cx, DIAG_W0901, use, "nothing here uses `%.*s`", TEXT_ARG(target->name));
        return;
    }
    for (uint32_t i = 0; i < node_count(cx->tree, names); i++) {
        struct node name_node = node_kid(cx->tree, names, i);
        const uint64_t *place = map_get(&cx->module->imports, node_name(cx->tree, name_node).id);
        if (place != NULL && !((const struct symbol *)(uintptr_t)*place)->used)
            check_error(cx, DIAG_W0901, name_node, "nothing here uses `%.*s`",
                        TEXT_ARG(node_text(cx->tree, name_node)));
    }
}

/* A library offers things; only what a fleet declares for itself ought to be used there. */
static void unused_declaration(struct checker *cx, const struct symbol *symbol) {
    static const char *const what[] = {
        [SYMBOL_FN] = "function", [SYMBOL_GLOBAL] = "let", [SYMBOL_PRESET] = "preset"
    };
    if (symbol->used || (symbol->kind != SYMBOL_FN && symbol->kind != SYMBOL_GLOBAL &&
                         symbol->kind != SYMBOL_PRESET))
        return;
    if (cx->module->tier == TIER_LIBRARY)
        return;
    enum diag_code code = symbol->kind == SYMBOL_FN       ? DIAG_W0903
                          : symbol->kind == SYMBOL_PRESET ? DIAG_W0904
                                                          : DIAG_W0902;
    check_error(cx, code, node_kid(cx->tree, symbol->node, 0), "nothing uses the %s `%.*s`",
                what[symbol->kind], TEXT_ARG(check_name_text(cx, symbol->name)));
}

/* Errors of other sources do not count for one that is looked at alone. */
static bool something_is_wrong(const struct checker *cx) {
    if (cx->focus.id == 0)
        return diags_have_errors(cx->diags);
    for (uint32_t i = 0; i < diags_count(cx->diags); i++)
        if (diags_at(cx->diags, i)->severity == DIAG_ERROR &&
            diags_at(cx->diags, i)->span.source.id == cx->focus.id)
            return true;
    return false;
}

static void unused_in_module(struct checker *cx, struct module *module) {
    check_enter(cx, module);
    struct node items = node_kid(cx->tree, cx->tree->root, MODULE_ITEMS);
    for (uint32_t i = 0; i < node_count(cx->tree, items); i++)
        if (node_kind(cx->tree, node_kid(cx->tree, items, i)) == NODE_USE)
            unused_in_use(cx, node_kid(cx->tree, items, i));
    for (uint32_t i = 0; i < module->scope.count && cx->focus.id == 0; i++)
        unused_declaration(cx, (const struct symbol *)(uintptr_t)module->scope.entries[i].value);
}

/* Where something is in error, what seems unused may be meant to be used there. */
void declare_unused(struct checker *cx) {
    if (something_is_wrong(cx))
        return;
    for (uint32_t i = 0; i < cx->unused.count; i++)
        diag_add(cx->diags, DIAG_W0902, cx->unused.items[i].span, "nothing uses `%.*s`",
                 TEXT_ARG(check_name_text(cx, cx->unused.items[i].name)));
    for (uint32_t m = 0; m < cx->program->modules.count; m++) {
        struct module *module = cx->program->modules.items[m];
        if (module != cx->program->prelude && !module->tree->broken && check_wants(cx, module))
            unused_in_module(cx, module);
    }
}
