/* The outline of a file: one symbol for each declaration, resource and assignment. */
#include "ide/symbols.h"

enum { DETAIL_BYTES_MAX = 80 };

/* The text of a node up to its body or line end, in one line. */
static struct text head_of(struct arena *arena, const struct tree *tree, struct node node,
                           struct node body) {
    uint32_t start = node_at(tree, node)->start, end = node_at(tree, node)->end;
    if (body.id != 0)
        end = node_at(tree, body)->start;
    struct text text = { tree->text + start, end - start };
    const char *line = memchr(text.data, '\n', text.size);
    if (line != NULL)
        text.size = (size_t)(line - text.data);
    while (text.size > 0 && (text.data[text.size - 1] == ' ' || text.data[text.size - 1] == '{' ||
                             text.data[text.size - 1] == '\r'))
        text.size--;
    return (struct text){ arena_copy(arena, text.data, text.size), text.size };
}

static struct text short_text(const struct tree *tree, struct node node) {
    struct text text = node_text(tree, node);
    bool fits = text.size <= DETAIL_BYTES_MAX && memchr(text.data, '\n', text.size) == NULL;
    return node.id != 0 && fits ? text : TEXT("");
}

/* A key, or a test's name: without its quotes. */
static struct text plain_text(const struct tree *tree, struct node node) {
    struct text text = node_text(tree, node);
    if (node_kind(tree, node) != NODE_TEXT || text.size < 2 || text.data[0] != '"' ||
        text.data[text.size - 1] != '"' || node_has(tree, node, FLAG_BLOCK))
        return text;
    return (struct text){ text.data + 1, text.size - 2 };
}

static void name_symbol(const struct tree *tree, struct ide_symbol *symbol, struct node name,
                        struct text detail) {
    symbol->name = plain_text(tree, name);
    symbol->selection = node_span(tree, name);
    symbol->detail = detail;
}

/* What is known by its head: rules, defaults, `on`. */
static void head_symbol(struct arena *arena, const struct tree *tree, struct ide_symbol *symbol,
                        struct node node, struct node body) {
    symbol->name = head_of(arena, tree, node, body);
    symbol->selection = (struct span){ tree->source, symbol->full.start,
                                       symbol->full.start + (uint32_t)symbol->name.size };
}

/* `kind key`: resources and what is said of them. */
static void keyed_symbol(struct arena *arena, const struct tree *tree, struct ide_symbol *symbol,
                         struct node kind, struct node key, const char *word) {
    struct text text = node_text(tree, kind);
    name_symbol(tree, symbol, key.id == 0 ? kind : key,
                word == NULL ? text
                             : text_of(arena_printf(arena, "%s %.*s", word, TEXT_ARG(text))));
}

static bool declaration_symbol(const struct tree *tree, struct node node,
                               struct ide_symbol *symbol) {
    static const struct {
        uint8_t kind, detail; /* the slot that is shown beside the name; 0: the node's kind */
    } declarations[] = {
        { NODE_ENUM, 0 },           { NODE_CASE, 0 },
        { NODE_RECORD, 0 },         { NODE_TYPE, TYPE_DECL_TYPE },
        { NODE_KIND, 0 },           { NODE_EXTEND, 0 },
        { NODE_FIELD, FIELD_TYPE }, { NODE_FN, FN_RESULT },
        { NODE_LET, LET_TYPE },     { NODE_PRESET, PRESET_KIND },
        { NODE_POLICY, 0 },         { NODE_TEST, 0 },
    };
    for (size_t i = 0; i < sizeof declarations / sizeof *declarations; i++) {
        if (node_kind(tree, node) != declarations[i].kind)
            continue;
        uint8_t slot = declarations[i].detail;
        struct text detail = slot == 0 ? text_of(node_kind_text(symbol->kind))
                                       : short_text(tree, node_kid(tree, node, slot));
        name_symbol(tree, symbol, node_kid(tree, node, 0), detail);
        return true;
    }
    return false;
}

bool ide_symbol_of(struct arena *arena, const struct tree *tree, struct node node,
                   struct ide_symbol *symbol) {
    *symbol = (struct ide_symbol){ .kind = node_kind(tree, node), .full = node_span(tree, node) };
    switch (node_kind(tree, node)) {
    case NODE_RESOURCE:
        keyed_symbol(arena, tree, symbol, node_kid(tree, node, RESOURCE_KIND),
                     node_kid(tree, node, RESOURCE_KEY), NULL);
        break;
    case NODE_AMEND:
        keyed_symbol(arena, tree, symbol, node_kid(tree, node, AMEND_KIND),
                     node_kid(tree, node, AMEND_KEY), "amend");
        break;
    case NODE_ABSENT:
        keyed_symbol(arena, tree, symbol, node_kid(tree, node, ABSENT_KIND),
                     node_kid(tree, node, ABSENT_KEY), "absent");
        break;
    case NODE_WITHOUT:
        keyed_symbol(arena, tree, symbol, node_kid(tree, node, WITHOUT_KIND), (struct node){ 0 },
                     "without");
        break;
    case NODE_WAIVE:
        name_symbol(tree, symbol, node_kid(tree, node, WAIVE_POLICY), TEXT("waive"));
        break;
    case NODE_ADJUST_POLICY:
        name_symbol(tree, symbol, node_kid(tree, node, ADJUST_POLICY_POLICY),
                    TEXT("adjust policy"));
        break;
    case NODE_ASSIGN:
        name_symbol(tree, symbol, node_kid(tree, node, ASSIGN_TARGET),
                    short_text(tree, node_kid(tree, node, ASSIGN_VALUE)));
        break;
    case NODE_MERGE:
        name_symbol(tree, symbol, node_kid(tree, node, MERGE_TARGET), TEXT(""));
        break;
    case NODE_EVERY:
        head_symbol(arena, tree, symbol, node, node_kid(tree, node, EVERY_BODY));
        break;
    case NODE_DEFAULTS:
    case NODE_ADJUST:
        head_symbol(arena, tree, symbol, node, node_kid(tree, node, DEFAULTS_BODY));
        break;
    case NODE_ON:
        head_symbol(arena, tree, symbol, node, node_kid(tree, node, ON_BODY));
        break;
    default:
        if (!declaration_symbol(tree, node, symbol))
            return false;
    }
    return symbol->name.size != 0;
}

/* What of a node can have symbols in it, by the slot of its children; UINT32_MAX: nothing. */
static uint32_t inner_slot(enum node_kind kind) {
    static const uint8_t slots[NODE_KIND_COUNT] = {
        [NODE_ENUM] = 1 + ENUM_CASES,
        [NODE_CASE] = 1 + CASE_MEMBERS,
        [NODE_RECORD] = 1 + RECORD_MEMBERS,
        [NODE_KIND] = 1 + KIND_MEMBERS,
        [NODE_EXTEND] = 1 + KIND_MEMBERS,
        [NODE_PRESET] = 1 + PRESET_BODY,
        [NODE_DEFAULTS] = 1 + DEFAULTS_BODY,
        [NODE_ADJUST] = 1 + DEFAULTS_BODY,
        [NODE_EVERY] = 1 + EVERY_BODY,
        [NODE_POLICY] = 1 + POLICY_BODY,
        [NODE_TEST] = 1 + TEST_BODY,
        [NODE_RESOURCE] = 1 + RESOURCE_BODY,
        [NODE_MERGE] = 1 + MERGE_BODY,
        [NODE_AMEND] = 1 + AMEND_BODY,
        [NODE_ON] = 1 + ON_BODY,
        [NODE_ADJUST_POLICY] = 1 + ADJUST_POLICY_BODY,
        [NODE_BLOCK] = 1 + BLOCK_STATEMENTS,
        [NODE_IF] = 1 + IF_THEN,
        [NODE_FOR] = 1 + FOR_BODY,
        [NODE_MODULE] = 1 + MODULE_ITEMS,
    };
    return (uint32_t)slots[kind] - 1;
}

struct outlining {
    struct arena *arena;
    const struct tree *tree;
};

struct symbol_list {
    VEC(struct ide_symbol) of;
};

/* Bodies nest as deep as the parser lets brackets. */
static void add_symbols(const struct outlining *o, struct node node, struct symbol_list *list) {
    struct ide_symbol symbol;
    const struct tree *tree = o->tree;
    enum node_kind kind = node_kind(tree, node);
    if (kind == NODE_LIST || kind == NODE_BLOCK || kind == NODE_IF || kind == NODE_FOR) {
        struct node inner = kind == NODE_LIST ? node : node_kid(tree, node, inner_slot(kind));
        for (uint32_t i = 0; kind == NODE_LIST && i < node_count(tree, inner); i++)
            add_symbols(o, node_kid(tree, inner, i), list);
        if (kind != NODE_LIST)
            add_symbols(o, inner, list);
        if (kind == NODE_IF && node_kid(tree, node, IF_ELSE).id != 0)
            add_symbols(o, node_kid(tree, node, IF_ELSE), list);
        return;
    }
    if (!ide_symbol_of(o->arena, tree, node, &symbol))
        return;
    struct symbol_list inside = { 0 };
    if (inner_slot(kind) != UINT32_MAX)
        add_symbols(o, node_kid(tree, node, inner_slot(kind)), &inside);
    symbol.children = inside.of.items;
    symbol.child_count = inside.of.count;
    vec_push(o->arena, &list->of, symbol);
}

struct ide_outline ide_outline(struct arena *arena, const struct ide_view *view) {
    struct outlining o = { arena, view->tree };
    struct symbol_list list = { 0 };
    add_symbols(&o, node_kid(view->tree, view->tree->root, MODULE_ITEMS), &list);
    return (struct ide_outline){ list.of.items, list.of.count };
}
