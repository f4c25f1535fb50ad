/* What a name means in a module: its own declarations, what it uses, what the prelude makes visible
 * everywhere. */
#include "sema/check_internal.h"

static struct symbol *find_in(const struct map *scope, struct name name) {
    const uint64_t *place = map_get(scope, name.id);
    return place == NULL ? NULL : (struct symbol *)(uintptr_t)*place;
}

/* What a `use` brought is used where it is declared, too. */
static struct symbol *mark_used(struct symbol *symbol) {
    if (symbol == NULL)
        return NULL;
    symbol->used = true;
    if (symbol->kind == SYMBOL_MODULE)
        return symbol;
    struct symbol *own = find_in(&symbol->module->scope, symbol->name);
    if (own != NULL)
        own->used = true;
    return symbol;
}

struct symbol *scope_find(struct checker *cx, struct name name) {
    struct symbol *symbol = find_in(&cx->module->scope, name);
    if (symbol == NULL)
        symbol = find_in(&cx->module->imports, name);
    if (symbol == NULL && cx->program->prelude != NULL) {
        symbol = find_in(&cx->program->prelude->scope, name);
        if (symbol == NULL)
            symbol = find_in(&cx->program->prelude->imports, name);
    }
    return mark_used(symbol);
}

struct symbol *scope_find_kind(struct checker *cx, struct name name, enum symbol_kind kind) {
    struct symbol *symbol = scope_find(cx, name);
    return symbol != NULL && symbol->kind == kind ? symbol : NULL;
}

struct module *scope_module(struct checker *cx, struct text name) {
    struct name interned = intern_find(cx->program->names, name);
    if (interned.id == 0)
        return NULL;
    const uint64_t *place = map_get(&cx->program->modules_by_name, interned.id);
    return place == NULL ? NULL : (struct module *)(uintptr_t)*place;
}

static const char *const wanted_text[] = {
    [SYMBOL_NONE] = "name",     [SYMBOL_KIND] = "kind",       [SYMBOL_RECORD] = "record",
    [SYMBOL_ENUM] = "enum",     [SYMBOL_REFINEMENT] = "type", [SYMBOL_FN] = "function",
    [SYMBOL_GLOBAL] = "let",    [SYMBOL_PRESET] = "preset",   [SYMBOL_POLICY] = "policy",
    [SYMBOL_MODULE] = "module",
};

const char *symbol_sort(const struct symbol *symbol) {
    static const char *const texts[] = {
        [SYMBOL_NONE] = "a name",     [SYMBOL_KIND] = "a kind",       [SYMBOL_RECORD] = "a record",
        [SYMBOL_ENUM] = "an enum",    [SYMBOL_REFINEMENT] = "a type", [SYMBOL_FN] = "a function",
        [SYMBOL_GLOBAL] = "a let",    [SYMBOL_PRESET] = "a preset",   [SYMBOL_POLICY] = "a policy",
        [SYMBOL_MODULE] = "a module",
    };
    return texts[symbol->kind];
}

/* Offers every visible name of a sort. */
static void offer_scope(struct checker *cx, struct nearest *nearest, const struct map *scope,
                        enum symbol_kind wanted) {
    for (uint32_t i = 0; i < scope->count && nearest->wanted.size != 0; i++) {
        const struct symbol *symbol = (const struct symbol *)(uintptr_t)scope->entries[i].value;
        if (wanted == SYMBOL_NONE || symbol->kind == wanted)
            nearest_offer(nearest, check_name_text(cx, symbol->name));
    }
}

void scope_offer(struct checker *cx, struct nearest *nearest, enum symbol_kind wanted) {
    offer_scope(cx, nearest, &cx->module->scope, wanted);
    offer_scope(cx, nearest, &cx->module->imports, wanted);
    if (cx->program->prelude != NULL) {
        offer_scope(cx, nearest, &cx->program->prelude->scope, wanted);
        offer_scope(cx, nearest, &cx->program->prelude->imports, wanted);
    }
}

/* A name that exists elsewhere only needs a `use`. */
void help_where_declared(struct checker *cx, struct diag *diag, struct name name,
                         enum symbol_kind wanted) {
    bool told = false;
    for (uint32_t i = 0; i < cx->program->modules.count; i++) {
        struct module *module = cx->program->modules.items[i];
        const struct symbol *symbol = find_in(&module->scope, name);
        if (symbol == NULL || (wanted != SYMBOL_NONE && symbol->kind != wanted) ||
            module == cx->module)
            continue;
        diag_want(cx->diags, diag, DIAG_WANTS_USE, check_name_text(cx, name), module->name);
        if (!told)
            diag_help(cx->diags, diag, "`%.*s` declares it: `use %.*s (%.*s)`",
                      TEXT_ARG(module->file), TEXT_ARG(module->name),
                      TEXT_ARG(check_name_text(cx, name)));
        told = true;
    }
}

static void report_unknown(struct checker *cx, struct node node, struct name name,
                           enum symbol_kind wanted) {
    enum diag_code code = wanted == SYMBOL_KIND     ? DIAG_E0203
                          : wanted == SYMBOL_PRESET ? DIAG_E0206
                                                    : DIAG_E0201;
    struct text text = check_name_text(cx, name);
    const struct symbol *other = scope_find(cx, name);
    if (other != NULL && other->kind != SYMBOL_MODULE) {
        check_error(cx, code, node, "`%.*s` is %s, not a %s", TEXT_ARG(text), symbol_sort(other),
                    wanted_text[wanted]);
        return;
    }
    struct diag *diag = check_error(cx, code, node, "there is no %s `%.*s` here",
                                    wanted_text[wanted], TEXT_ARG(text));
    bool is_path = node_kind(cx->tree, node) == NODE_PATH &&
                   node_count(cx->tree, node_kid(cx->tree, node, PATH_NAMES)) > 1;
    struct nearest nearest = nearest_to(cx, is_path ? node_text(cx->tree, node) : text);
    for (uint32_t i = 0; is_path && i < cx->program->modules.count; i++)
        nearest_offer(&nearest, cx->program->modules.items[i]->name);
    if (!is_path)
        scope_offer(cx, &nearest, wanted);
    if (wanted == SYMBOL_KIND && cx->self_mode == SELF_KIND && cx->self_kind != NULL)
        for (uint32_t i = 0; i < cx->self_kind->slots.count; i++)
            if (cx->self_kind->slots.items[i].kind == SLOT_SUM) /* `f case { … }` looks alike */
                nearest_offer(&nearest, cx->self_kind->slots.items[i].field->text);
    nearest_help(cx, diag, &nearest);
    help_where_declared(cx, diag, name, wanted);
}

struct kind *scope_kind(struct checker *cx, struct node name, enum use_role role) {
    if (node_kind(cx->tree, name) != NODE_NAME)
        return NULL;
    struct symbol *symbol = scope_find_kind(cx, node_name(cx->tree, name), SYMBOL_KIND);
    if (symbol == NULL) {
        report_unknown(cx, name, node_name(cx->tree, name), SYMBOL_KIND);
        return NULL;
    }
    use_symbol(cx, name, symbol, role);
    return symbol->of_kind;
}

/* The text of the first `count` parts of a dotted path. */
static struct text path_prefix(struct checker *cx, struct node names, uint32_t count) {
    struct node first = node_kid(cx->tree, names, 0), last = node_kid(cx->tree, names, count - 1);
    uint32_t start = node_at(cx->tree, first)->start;
    return (struct text){ cx->tree->text + start, node_at(cx->tree, last)->end - start };
}

static struct symbol *in_module(struct checker *cx, struct module *module, struct name name,
                                enum symbol_kind wanted) {
    (void)cx;
    struct symbol *symbol = find_in(&module->scope, name);
    if (symbol == NULL || (wanted != SYMBOL_NONE && symbol->kind != wanted))
        return NULL;
    symbol->used = true;
    return symbol;
}

/* The module that all but the last part of a path name: a used one by its own name, or any by its
 * whole name. */
static struct module *module_before(struct checker *cx, struct node names, uint32_t count) {
    struct symbol *symbol =
        count == 2
            ? scope_find_kind(cx, node_name(cx->tree, node_kid(cx->tree, names, 0)), SYMBOL_MODULE)
            : NULL;
    return symbol != NULL ? symbol->target : scope_module(cx, path_prefix(cx, names, count - 1));
}

void report_not_in_module(struct checker *cx, struct module *module, struct node name,
                          enum symbol_kind wanted) {
    struct text text = node_text(cx->tree, name);
    const struct symbol *other = find_in(&module->scope, node_name(cx->tree, name));
    if (other != NULL) {
        check_error(cx, DIAG_E0212, name, "`%.*s.%.*s` is %s, not a %s", TEXT_ARG(module->name),
                    TEXT_ARG(text), symbol_sort(other),
                    wanted == SYMBOL_NONE ? "value" : wanted_text[wanted]);
        return;
    }
    struct diag *diag = check_error(cx, DIAG_E0209, name, "`%.*s` declares no `%.*s`",
                                    TEXT_ARG(module->name), TEXT_ARG(text));
    struct nearest nearest = nearest_to(cx, text);
    offer_scope(cx, &nearest, &module->scope, wanted);
    nearest_help(cx, diag, &nearest);
}

/* What a path names that begins with a module, or is one: then what bears its name in it. */
static struct symbol *scope_dotted(struct checker *cx, struct node path, enum symbol_kind wanted,
                                   struct module **module) {
    struct node names = node_kid(cx->tree, path, PATH_NAMES);
    uint32_t count = node_count(cx->tree, names);
    struct name last = node_name(cx->tree, node_kid(cx->tree, names, count - 1));
    *module = scope_module(cx, path_prefix(cx, names, count));
    struct symbol *symbol = *module == NULL ? NULL : in_module(cx, *module, last, wanted);
    if (symbol != NULL) {
        use_module(cx, path, *module, USE_READS);
        return symbol;
    }
    if (count == 1)
        return NULL;
    *module = module_before(cx, names, count);
    if (*module == NULL)
        return NULL;
    use_module_before(cx, path, node_kid(cx->tree, names, count - 2), *module);
    return in_module(cx, *module, last, wanted);
}

struct symbol *scope_path(struct checker *cx, struct node path, enum symbol_kind wanted) {
    struct node names = node_kid(cx->tree, path, PATH_NAMES);
    uint32_t count = node_count(cx->tree, names);
    if (count == 0)
        return NULL;
    struct node last_node = node_kid(cx->tree, names, count - 1);
    struct name last = node_name(cx->tree, last_node);
    struct symbol *symbol = NULL;
    if (count == 1) {
        symbol = scope_find(cx, last);
        if (symbol != NULL && symbol->kind == SYMBOL_MODULE) {
            use_module(cx, last_node, symbol->target, USE_READS);
            symbol = in_module(cx, symbol->target, last, wanted);
        }
    }
    struct module *module = NULL;
    if (symbol == NULL || (wanted != SYMBOL_NONE && symbol->kind != wanted))
        symbol = scope_dotted(cx, path, wanted, &module);
    if (symbol != NULL)
        use_symbol(cx, last_node, symbol, USE_READS);
    else if (count > 1 && module != NULL)
        report_not_in_module(cx, module, last_node, wanted);
    else
        report_unknown(cx, path, last, wanted);
    return symbol;
}
