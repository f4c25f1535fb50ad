/* Names of modules' scopes: kinds, types, functions, presets, policies; with a `use` where one is
 * missing. */
#include "ide/complete_internal.h"
#include "sema/policy.h"
#include "sema/print_type.h"

static unsigned sort_of(const struct symbol *symbol) {
    switch (symbol->kind) {
    case SYMBOL_KIND:
        return SORT_KINDS | SORT_TYPES | SORT_VALUES;
    case SYMBOL_RECORD:
        return SORT_TYPES | SORT_VALUES;
    case SYMBOL_ENUM:
    case SYMBOL_REFINEMENT:
        return SORT_TYPES;
    case SYMBOL_FN:
    case SYMBOL_GLOBAL:
        return SORT_VALUES;
    case SYMBOL_PRESET:
        return SORT_PRESETS;
    case SYMBOL_MODULE:
        return SORT_MODULES | SORT_TYPES | SORT_VALUES | SORT_PRESETS;
    default:
        return 0;
    }
}

static enum ide_item_kind item_kind(const struct symbol *symbol) {
    switch (symbol->kind) {
    case SYMBOL_KIND:
        return IDE_ITEM_KIND;
    case SYMBOL_FN:
        return IDE_ITEM_FUNCTION;
    case SYMBOL_GLOBAL:
        return IDE_ITEM_GLOBAL;
    case SYMBOL_PRESET:
        return IDE_ITEM_PRESET;
    case SYMBOL_POLICY:
        return IDE_ITEM_POLICY;
    case SYMBOL_MODULE:
        return IDE_ITEM_MODULE;
    default:
        return IDE_ITEM_TYPE;
    }
}

/* The head of a declaration, as it is written. */
static struct text head_text(struct completing *g, const struct module *module, struct node node,
                             uint32_t end_slot) {
    if (module == NULL || module->tree == NULL || node.id == 0)
        return TEXT("");
    struct node end = node_kid(module->tree, node, end_slot);
    struct text text = node_text(module->tree, node);
    if (end.id != 0)
        text.size = node_at(module->tree, end)->start - node_at(module->tree, node)->start;
    const char *line = memchr(text.data, '\n', text.size);
    if (line != NULL)
        text.size = (size_t)(line - text.data);
    while (text.size > 0 && strchr(" \t\r={", text.data[text.size - 1]) != NULL)
        text.size--;
    (void)g;
    return text;
}

static struct text detail_of(struct completing *g, const struct symbol *symbol) {
    switch (symbol->kind) {
    case SYMBOL_FN:
        return head_text(g, symbol->fn->module, symbol->fn->node, FN_BODY);
    case SYMBOL_PRESET:
        return head_text(g, symbol->preset->module, symbol->preset->node, PRESET_BODY);
    case SYMBOL_GLOBAL:
        return symbol->global->type == NULL ? TEXT("")
                                            : text_of(type_text_of(g->arena, symbol->global->type));
    case SYMBOL_KIND:
        return TEXT("kind");
    case SYMBOL_RECORD:
        return TEXT("record");
    case SYMBOL_ENUM:
        return TEXT("enum");
    case SYMBOL_REFINEMENT:
        return TEXT("type");
    case SYMBOL_MODULE:
        return symbol->target->name;
    default:
        return TEXT("");
    }
}

static struct node declaration_node(const struct symbol *symbol) {
    switch (symbol->kind) {
    case SYMBOL_FN:
        return symbol->fn->node;
    case SYMBOL_PRESET:
        return symbol->preset->node;
    case SYMBOL_GLOBAL:
        return symbol->global->node;
    case SYMBOL_KIND:
        return symbol->of_kind->node;
    case SYMBOL_RECORD:
        return symbol->record->node;
    case SYMBOL_ENUM:
        return symbol->enumeration->node;
    case SYMBOL_REFINEMENT:
        return symbol->refinement->node;
    default:
        return (struct node){ 0 };
    }
}

static bool suits(const struct completing *g, const struct symbol *symbol, unsigned sorts) {
    if ((sort_of(symbol) & sorts) == 0)
        return false;
    bool other_kind = sorts == SORT_PRESETS && symbol->kind == SYMBOL_PRESET &&
                      g->wanted.of_kind != NULL && symbol->preset->of_kind != NULL &&
                      symbol->preset->of_kind != g->wanted.of_kind;
    return !other_kind;
}

static bool has_type(const struct completing *g, const struct type *type) {
    const struct type *wanted = g->wanted.expected;
    return wanted != NULL && type != NULL && g->view->program != NULL &&
           type_fits(g->view->program->types, wanted, type) != TYPE_FITS_NOT;
}

static uint8_t rank_of(const struct completing *g, const struct symbol *symbol, uint8_t rank) {
    const struct type *type = symbol->kind == SYMBOL_FN       ? symbol->fn->result
                              : symbol->kind == SYMBOL_GLOBAL ? symbol->global->type
                                                              : NULL;
    return rank == RANK_OTHER && has_type(g, type) ? RANK_NEAR : rank;
}

static struct ide_item *add_symbol(struct completing *g, const struct symbol *symbol,
                                   struct text label, unsigned sorts, uint8_t rank) {
    if (!suits(g, symbol, sorts) || !complete_may_be(g, label))
        return NULL;
    struct ide_item *item = complete_add(g, item_kind(symbol), label, rank_of(g, symbol, rank));
    if (item == NULL)
        return NULL;
    item->detail = detail_of(g, symbol);
    if (symbol->kind != SYMBOL_MODULE)
        item->doc = complete_doc(g, symbol->module, declaration_node(symbol));
    if (symbol->kind == SYMBOL_FN) {
        item->insert = text_of(arena_printf(g->arena, "%.*s($1)$0", TEXT_ARG(label)));
        item->snippet = true;
    }
    return item;
}

static void add_scope(struct completing *g, const struct map *scope, unsigned sorts, uint8_t rank) {
    for (uint32_t i = 0; i < scope->count; i++) {
        const struct symbol *symbol = (const struct symbol *)(uintptr_t)scope->entries[i].value;
        if (symbol != NULL)
            add_symbol(g, symbol, intern_text(g->view->names, symbol->name), sorts, rank);
    }
}

/* Hosts do not take names from each other. */
static bool may_use(const struct completing *g, const struct module *module) {
    return module != g->view->module && module->tier != TIER_HOST;
}

static void add_others(struct completing *g, unsigned sorts) {
    const struct program *program = g->view->program;
    for (uint32_t m = 0; m < program->modules.count; m++) {
        const struct module *module = program->modules.items[m];
        if (!may_use(g, module))
            continue;
        for (uint32_t i = 0; i < module->scope.count; i++) {
            const struct symbol *symbol =
                (const struct symbol *)(uintptr_t)module->scope.entries[i].value;
            struct text name = intern_text(g->view->names, symbol->name);
            struct ide_item *item = symbol->kind == SYMBOL_MODULE
                                        ? NULL
                                        : add_symbol(g, symbol, name, sorts, RANK_FAR);
            if (item != NULL)
                complete_use(g, item, module, name);
        }
    }
}

void complete_names(struct completing *g, unsigned sorts) {
    const struct ide_view *view = g->view;
    if (view->program == NULL)
        return;
    uint8_t rank = sorts == SORT_KINDS || sorts == SORT_PRESETS ? RANK_FIT : RANK_OTHER;
    if (view->module != NULL) {
        add_scope(g, &view->module->scope, sorts, rank);
        add_scope(g, &view->module->imports, sorts, rank);
    }
    if (view->program->prelude != NULL) {
        add_scope(g, &view->program->prelude->scope, sorts, rank);
        add_scope(g, &view->program->prelude->imports, sorts, rank);
    }
    if (g->prefix.size != 0)
        add_others(g, sorts);
    else
        g->incomplete = true; /* with a letter typed, other modules' names come in */
}

/* --- Modules --- */

/* `apps.` before the cursor, up to the last dot. */
static struct text path_before(const struct completing *g) {
    const struct cursor *c = &g->around.cursor;
    uint32_t first = c->at;
    while (first > 1 && cursor_kind(c, first - 1) == TOKEN_DOT &&
           token_is_word(cursor_kind(c, first - 2)))
        first -= 2;
    if (first == c->at)
        return TEXT("");
    uint32_t from = c->tokens[first].start, to = c->tokens[c->at - 1].end;
    return (struct text){ c->text.data + from, to - from };
}

void complete_modules(struct completing *g) {
    const struct program *program = g->view->program;
    struct text before = path_before(g);
    for (uint32_t i = 0; program != NULL && i < program->modules.count; i++) {
        const struct module *module = program->modules.items[i];
        struct text name = module->name;
        if (!may_use(g, module) || !text_starts_with(name, before))
            continue;
        name = (struct text){ name.data + before.size, name.size - before.size };
        struct ide_item *item = complete_add(g, IDE_ITEM_MODULE, name, RANK_FIT);
        if (item != NULL)
            item->detail = module->file;
        size_t dot = text_find(name, TEXT("."));
        if (dot < name.size)
            complete_add(g, IDE_ITEM_MODULE, (struct text){ name.data, dot }, RANK_FIT);
    }
}

/* A module whose preset bears its name is named in its place: `from apps.sonarr`. */
static void add_own_presets(struct completing *g, struct text before) {
    const struct program *program = g->view->program;
    for (uint32_t i = 0; i < program->modules.count; i++) {
        const struct module *module = program->modules.items[i];
        struct name own = intern_find(g->view->names, module->own_name);
        const uint64_t *place = own.id == 0 ? NULL : map_get(&module->scope, own.id);
        const struct symbol *symbol = place == NULL ? NULL
                                                    : (const struct symbol *)(uintptr_t)*place;
        if (symbol == NULL || symbol->kind != SYMBOL_PRESET || !suits(g, symbol, SORT_PRESETS) ||
            !text_starts_with(module->name, before))
            continue;
        struct text rest = { module->name.data + before.size, module->name.size - before.size };
        add_symbol(g, symbol, rest, SORT_PRESETS, RANK_NEAR);
    }
}

void complete_presets(struct completing *g) {
    struct text before = path_before(g);
    if (g->view->program == NULL)
        return;
    if (before.size == 0)
        complete_names(g, SORT_PRESETS);
    add_own_presets(g, before);
}

static const struct module *module_named(const struct completing *g, struct text name) {
    struct name interned = intern_find(g->view->names, name);
    if (interned.id == 0 || g->view->program == NULL)
        return NULL;
    const uint64_t *place = map_get(&g->view->program->modules_by_name, interned.id);
    return place == NULL ? NULL : (const struct module *)(uintptr_t)*place;
}

void complete_use_names(struct completing *g) {
    const struct cursor *c = &g->around.cursor;
    const struct cursor_frame *frame = &c->frames[c->depth - 1];
    if (frame->open <= frame->head + 1)
        return;
    uint32_t from = c->tokens[frame->head + 1].start, to = c->tokens[frame->open - 1].end;
    const struct module *module = module_named(g, (struct text){ c->text.data + from, to - from });
    if (module == NULL)
        return;
    for (uint32_t i = frame->open + 1; i < cursor_close(c, frame->open); i++)
        if (i != c->at && token_is_word(cursor_kind(c, i)))
            textmap_put(g->arena, &g->seen, cursor_text(c, i), NULL);
    add_scope(g, &module->scope, UINT32_MAX, RANK_FIT);
}

void complete_policies(struct completing *g) {
    const struct program *program = g->view->program;
    const struct cursor *c = &g->around.cursor;
    for (uint32_t i = 0; program != NULL && i < program->policies.count; i++) {
        const struct policy *policy = program->policies.items[i];
        struct ide_item *item = complete_add(g, IDE_ITEM_POLICY, policy->text, RANK_FIT);
        if (item != NULL)
            item->doc = policy->doc;
    }
    for (uint32_t k = 0; program != NULL && k < program->kinds.count; k++)
        for (uint32_t i = 0; i < program->kinds.items[k]->uniques.count; i++)
            complete_add(g, IDE_ITEM_POLICY, program->kinds.items[k]->uniques.items[i].name,
                         RANK_NEAR);
    if (cursor_is(c, c->at - 1, "adjust"))
        complete_names(g, SORT_KINDS);
}

void complete_types(struct completing *g) {
    static const char *const basics[] = { "Bool", "Int",      "Decimal",    "String",
                                          "Size", "Duration", "Percent",    "Mode",
                                          "Date", "Text",     "SecretText", "Data" };
    for (size_t i = 0; i < sizeof basics / sizeof *basics; i++)
        complete_add(g, IDE_ITEM_TYPE, text_of(basics[i]), RANK_FIT);
    for (uint32_t id = 1; id <= domain_count(); id++) {
        struct domain domain = { id };
        struct ide_item *item = complete_add(g, IDE_ITEM_TYPE, domain_name(domain), RANK_FIT);
        if (item != NULL)
            item->doc = text_of(domain_doc(domain));
    }
    complete_add(g, IDE_ITEM_WORD, TEXT("enum"), RANK_WORD);
    complete_add(g, IDE_ITEM_WORD, TEXT("record"), RANK_WORD);
    complete_names(g, SORT_TYPES);
}
