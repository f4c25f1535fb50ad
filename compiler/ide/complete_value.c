/* Values: cases, keys, truth, locals, functions, units. */
#include "eval/eval.h"
#include "ide/complete_internal.h"
#include "sema/print_type.h"

void complete_cases(struct completing *g, const struct type *type) {
    type = type_bare(type);
    if (type == NULL || (type->kind != TYPE_ENUM && type->kind != TYPE_CASE))
        return;
    const struct enumeration *enumeration = type->enumeration;
    for (uint32_t i = 0; i < enumeration->cases.count; i++) {
        const struct enum_case *c = &enumeration->cases.items[i];
        struct ide_item *item = complete_add(g, IDE_ITEM_CASE, c->text, RANK_FIT);
        if (item == NULL)
            continue;
        item->detail = enumeration->text;
        item->doc = complete_doc(g, enumeration->module, c->node);
    }
}

/* --- Keys --- */

static struct text plain_key(const struct tree *tree, struct node key) {
    if (node_kind(tree, key) == NODE_NAME)
        return node_text(tree, key);
    struct node parts = node_kid(tree, key, TEXT_PARTS);
    bool plain = node_kind(tree, key) == NODE_TEXT && !node_has(tree, key, FLAG_BLOCK) &&
                 node_count(tree, parts) == 1 &&
                 node_kind(tree, node_kid(tree, parts, 0)) == NODE_PIECE;
    return plain ? node_text(tree, node_kid(tree, parts, 0)) : TEXT("");
}

static bool is_name(struct text key) {
    bool fine = key.size > 0 && !(key.data[0] >= '0' && key.data[0] <= '9');
    for (size_t i = 0; i < key.size && fine; i++) {
        char c = key.data[i];
        bool hyphen = c == '-' && i > 0 && i + 1 < key.size;
        fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || hyphen;
    }
    return fine;
}

static void add_key(struct completing *g, const struct kind *kind, struct text key, uint8_t rank) {
    struct ide_item *item = complete_add(g, IDE_ITEM_KEY, key, rank);
    if (item == NULL)
        return;
    item->detail = kind->text;
    if (!g->around.cursor.in_text && !is_name(key))
        item->insert = text_of(arena_printf(g->arena, "\"%.*s\"", TEXT_ARG(key)));
}

enum { RESOURCES_DEEP_MAX = 8 };

static void add_keys_in(struct completing *g, const struct tree *tree, struct node list,
                        const struct kind *kind, uint8_t rank, uint32_t depth) {
    for (uint32_t i = 0; i < node_count(tree, list) && depth < RESOURCES_DEEP_MAX; i++) {
        struct node node = node_kid(tree, list, i), body = { 0 };
        if (node_kind(tree, node) == NODE_RESOURCE) {
            if (text_equal(node_text(tree, node_kid(tree, node, RESOURCE_KIND)), kind->text))
                add_key(g, kind, plain_key(tree, node_kid(tree, node, RESOURCE_KEY)), rank);
            body = node_kid(tree, node, RESOURCE_BODY);
        } else if (node_kind(tree, node) == NODE_ON) {
            body = node_kid(tree, node, ON_BODY);
        }
        if (body.id != 0)
            add_keys_in(g, tree, node_kid(tree, body, BLOCK_STATEMENTS), kind, rank, depth + 1);
    }
}

static const struct kind *kind_there(const struct program *program, const struct kind *kind) {
    for (uint32_t i = 0; i < program->kinds.count; i++)
        if (text_equal(program->kinds.items[i]->text, kind->text) &&
            text_equal(program->kinds.items[i]->module->name, kind->module->name))
            return program->kinds.items[i];
    return NULL;
}

/* What was evaluated already; nothing is for our sake. */
static void add_evaluated(struct completing *g, const struct kind *kind, uint8_t rank) {
    const struct inspection *fleet = g->view->fleet;
    const struct kind *there = fleet == NULL ? NULL : kind_there(fleet->workspace->program, kind);
    if (there == NULL)
        return;
    const struct module *module = g->view->module;
    for (uint32_t h = 0; h < fleet->host_count; h++) {
        struct text host = fleet_host_name(fleet->fleet, h);
        struct evaluation *evaluation = there->fleet ? fleet->fleet : fleet->hosts[h].evaluation;
        bool ours = there->fleet || module == NULL || module->tier != TIER_HOST ||
                    text_equal(module->host, host);
        if (!ours || evaluation == NULL)
            continue;
        uint32_t count;
        struct resource *const *members = evaluation_members(evaluation, there, &count);
        for (uint32_t i = 0; i < count; i++)
            add_key(g, kind, resource_key(members[i]), rank);
        if (there->fleet)
            return;
    }
}

void complete_keys(struct completing *g, const struct kind *kind, uint8_t rank) {
    const struct program *program = g->view->program;
    if (kind == NULL || program == NULL)
        return;
    for (uint32_t i = 0; i < program->modules.count; i++) {
        const struct module *module = program->modules.items[i];
        bool other = module->tier == TIER_HOST && !kind->fleet && g->view->module != NULL &&
                     g->view->module->tier == TIER_HOST &&
                     !text_equal(module->host, g->view->module->host);
        if (module->tree != NULL && !other)
            add_keys_in(g, module->tree, node_kid(module->tree, module->tree->root, MODULE_ITEMS),
                        kind, rank, 0);
    }
    add_evaluated(g, kind, rank);
    if (kind->is_host && g->view->fleet != NULL)
        for (uint32_t h = 0; h < g->view->fleet->host_count; h++)
            add_key(g, kind, fleet_host_name(g->view->fleet->fleet, h), rank);
}

/* --- Names --- */

static bool add_local(void *data, const struct local_name *local) {
    struct completing *g = data;
    const struct type *type = around_local_type(&g->around, local);
    const struct type *wanted = type_bare(g->wanted.expected);
    bool fits = wanted != NULL && type != NULL && g->view->program != NULL &&
                type_fits(g->view->program->types, wanted, type) != TYPE_FITS_NOT;
    struct ide_item *item = local->token == g->around.cursor.at
                                ? NULL
                                : complete_add(g, IDE_ITEM_LOCAL,
                                               cursor_text(&g->around.cursor, local->token),
                                               fits ? RANK_FIT : RANK_NEAR);
    if (item != NULL && type != NULL)
        item->detail = text_of(type_text_of(g->arena, type));
    return true;
}

static void add_self_fields(struct completing *g) {
    const struct kind *self = around_place(&g->around)->self;
    for (uint32_t i = 0; self != NULL && i < self->fields.count; i++) {
        const struct field *field = self->fields.items[i];
        struct ide_item *item = complete_add(g, IDE_ITEM_FIELD, field->text, RANK_NEAR);
        if (item != NULL)
            item->detail = text_of(type_text_of(g->arena, field->type));
    }
}

static void add_builtins(struct completing *g) {
    for (uint32_t i = 0; i < BUILTIN_COUNT; i++) {
        const struct builtin_info *info = builtin_info((enum builtin)i);
        struct ide_item *item = complete_add(g, IDE_ITEM_FUNCTION, text_of(info->name), RANK_OTHER);
        if (item == NULL)
            continue;
        item->detail = text_of(info->signature);
        item->doc = text_of(info->documentation);
        item->insert = text_of(arena_printf(g->arena, "%s($1)$0", info->name));
        item->snippet = true;
    }
}

static void add_words(struct completing *g, const struct type *type) {
    static const char *const words[] = { "here",  "it",  "secret", "fleet", "if",
                                         "match", "not", "none",   "true",  "false" };
    if (type != NULL && type->kind == TYPE_BOOL) {
        complete_add(g, IDE_ITEM_VALUE, TEXT("true"), RANK_FIT);
        complete_add(g, IDE_ITEM_VALUE, TEXT("false"), RANK_FIT);
    }
    if (g->wanted.expected != NULL && type_is_optional(g->wanted.expected))
        complete_add(g, IDE_ITEM_VALUE, TEXT("none"), RANK_FIT);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        complete_add(g, IDE_ITEM_WORD, text_of(words[i]), RANK_WORD);
}

/* The tag that a text needs here comes first. */
static void add_tags(struct completing *g, const struct type *type) {
    bool of_type = type != NULL && type->kind == TYPE_TEXT && type->tag.id != 0;
    for (uint32_t id = 1; id <= tag_count() && (g->prefix.size != 0 || of_type); id++) {
        bool fits = of_type && type->tag.id == id;
        struct ide_item *item = !of_type || fits
                                    ? complete_add(g, IDE_ITEM_TAG, tag_name((struct tag){ id }),
                                                   fits ? RANK_FIT : RANK_FAR)
                                    : NULL;
        if (item == NULL)
            continue;
        item->insert = text_of(
            arena_printf(g->arena, "%.*s\"$1\"$0", TEXT_ARG(tag_name((struct tag){ id }))));
        item->snippet = true;
        item->doc = text_of(tag_doc((struct tag){ id }));
    }
}

static void add_parameters(struct completing *g) {
    const struct place_around *place = around_place(&g->around);
    const struct cursor *c = &g->around.cursor;
    if (place->kind != PLACE_CALL || c->at != c->frames[c->depth - 1].start)
        return;
    const struct field *params = place->fn != NULL       ? place->fn->params.items
                                 : place->preset != NULL ? place->preset->params.items
                                                         : NULL;
    uint32_t count = place->fn != NULL       ? place->fn->params.count
                     : place->preset != NULL ? place->preset->params.count
                                             : 0;
    for (uint32_t i = 0; i < count; i++) {
        struct ide_item *item = complete_add(g, IDE_ITEM_FIELD, params[i].text, RANK_NEAR);
        if (item == NULL)
            continue;
        item->insert = text_of(arena_printf(g->arena, "%.*s: ", TEXT_ARG(params[i].text)));
        item->detail = text_of(type_text_of(g->arena, params[i].type));
    }
}

void complete_value(struct completing *g) {
    const struct type *type = type_bare(g->wanted.expected);
    complete_cases(g, type);
    if (type != NULL && type->kind == TYPE_REF)
        complete_keys(g, type->ref, RANK_FIT);
    around_locals(&g->around, add_local, g);
    add_parameters(g);
    add_self_fields(g);
    add_words(g, type);
    add_tags(g, type);
    complete_names(g, SORT_VALUES);
    add_builtins(g);
}

/* --- Units --- */

void complete_units(struct completing *g) {
    static const struct {
        const char *unit, *doc;
        enum type_kind of;
    } units[] = {
        { "K", "1024 bytes", TYPE_SIZE },  { "M", "1024 K", TYPE_SIZE },
        { "G", "1024 M", TYPE_SIZE },      { "T", "1024 G", TYPE_SIZE },
        { "P", "1024 T", TYPE_SIZE },      { "ms", "milliseconds", TYPE_DURATION },
        { "s", "seconds", TYPE_DURATION }, { "m", "minutes", TYPE_DURATION },
        { "h", "hours", TYPE_DURATION },   { "d", "days", TYPE_DURATION },
        { "w", "weeks", TYPE_DURATION },   { "%", "percent", TYPE_PERCENT },
    };
    const struct type *type = type_bare(g->wanted.expected);
    bool known = type != NULL && (type->kind == TYPE_SIZE || type->kind == TYPE_DURATION ||
                                  type->kind == TYPE_PERCENT);
    if (type != NULL && !known)
        return;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct ide_item *item = !known || units[i].of == type->kind
                                    ? complete_add(g, IDE_ITEM_UNIT, text_of(units[i].unit),
                                                   (uint8_t)(known ? RANK_FIT : RANK_OTHER))
                                    : NULL;
        if (item != NULL)
            item->detail = text_of(units[i].doc);
    }
}
