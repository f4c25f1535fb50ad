/* Finding declarations and resources by a few letters of their names. */
#include "ide/symbols.h"

#include <stdlib.h>

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

enum { OF_WORD = 8, OF_ROW = 5, OF_CASE = 1, OF_WHOLE = 20 };

int32_t ide_fuzzy_score(struct text name, struct text query) {
    int32_t score = 0;
    size_t at = 0;
    bool in_row = false;
    for (size_t q = 0; q < query.size; q++) {
        size_t from = at;
        while (at < name.size && lower(name.data[at]) != lower(query.data[q]))
            at++;
        if (at == name.size)
            return -1;
        bool begins = at == 0 || !is_letter(name.data[at - 1]) ||
                      (name.data[at] >= 'A' && name.data[at] <= 'Z' && name.data[at - 1] >= 'a');
        in_row = q > 0 && at == from;
        score += (begins ? OF_WORD : 0) + (in_row ? OF_ROW : 0) +
                 (name.data[at] == query.data[q] ? OF_CASE : 0);
        at++;
    }
    int32_t rest = (int32_t)(name.size - query.size);
    return score * 4 + (rest == 0 ? OF_WHOLE : 0) - (rest > 40 ? 40 : rest) + 40;
}

struct search {
    struct arena *arena;
    const struct module *module;
    struct text query;
    VEC(struct ide_found) found;
};

static bool is_sought(enum node_kind kind) {
    switch (kind) {
    case NODE_ENUM:
    case NODE_RECORD:
    case NODE_TYPE:
    case NODE_KIND:
    case NODE_FIELD:
    case NODE_FN:
    case NODE_LET:
    case NODE_PRESET:
    case NODE_POLICY:
    case NODE_TEST:
    case NODE_EVERY:
    case NODE_RESOURCE:
        return true;
    default:
        return false;
    }
}

/* A resource is sought by its kind, too: `service sonarr`. */
static int32_t score_of(struct search *s, const struct ide_symbol *symbol) {
    int32_t score = ide_fuzzy_score(symbol->name, s->query);
    if (symbol->kind != NODE_RESOURCE || score >= 0)
        return score;
    struct text both = text_of(
        arena_printf(s->arena, "%.*s %.*s", TEXT_ARG(symbol->detail), TEXT_ARG(symbol->name)));
    return ide_fuzzy_score(both, s->query);
}

static void search_nodes(struct search *s, const struct tree *tree, struct node list) {
    for (uint32_t i = 0; i < node_count(tree, list); i++) {
        struct node node = node_kid(tree, list, i);
        struct ide_found found = { .module = s->module };
        if (!is_sought(node_kind(tree, node)) ||
            !ide_symbol_of(s->arena, tree, node, &found.symbol))
            continue;
        found.score = score_of(s, &found.symbol);
        if (found.score >= 0)
            vec_push(s->arena, &s->found, found);
        if (node_kind(tree, node) == NODE_KIND)
            search_nodes(s, tree, node_kid(tree, node, KIND_MEMBERS));
    }
}

static int compare_found(const void *one, const void *other) {
    const struct ide_found *a = one, *b = other;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    int by_name = text_compare(a->symbol.name, b->symbol.name);
    if (by_name != 0)
        return by_name;
    int by_file = text_compare(a->module->file, b->module->file);
    if (by_file != 0)
        return by_file;
    return a->symbol.full.start < b->symbol.full.start ? -1 : 1;
}

struct ide_findings ide_find_symbols(struct arena *arena, const struct ide_view *view,
                                     struct text query, uint32_t most) {
    struct search s = { .arena = arena, .query = query };
    for (uint32_t i = 0; view->program != NULL && i < view->program->modules.count; i++) {
        s.module = view->program->modules.items[i];
        const struct tree *tree = s.module->tree;
        search_nodes(&s, tree, node_kid(tree, tree->root, MODULE_ITEMS));
    }
    if (s.found.count != 0)
        qsort(s.found.items, s.found.count, sizeof *s.found.items, compare_found);
    return (struct ide_findings){ s.found.items, s.found.count < most ? s.found.count : most };
}
