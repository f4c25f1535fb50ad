/* The tree under construction: growth, texts, and the copy that outlives the parse. */
#include "syntax/build.h"

#include <stdlib.h>

enum { ROOM_MIN = 64 };

static void *grown(struct arena *arena, const void *items, uint32_t count, uint32_t capacity,
                   size_t item_size) {
    void *block = arena_alloc_raw(arena, capacity * item_size);
    if (count != 0)
        memcpy(block, items, count * item_size);
    return block;
}

void build_start(struct builder *b, struct parsing *p, uint32_t token_count) {
    *b = (struct builder){ .p = p };
    b->node_capacity = token_count + token_count / 4 + ROOM_MIN;
    b->nodes = grown(p->arena, NULL, 0, b->node_capacity, sizeof *b->nodes);
    b->nodes[b->node_count++] = (struct tree_node){ .kind = NODE_NONE_ };
    b->kid_capacity = b->node_capacity;
    b->kids = grown(p->scratch, NULL, 0, b->kid_capacity, sizeof *b->kids);
    b->stack_capacity = ROOM_MIN;
    b->stack = grown(p->scratch, NULL, 0, b->stack_capacity, sizeof *b->stack);
}

void build_grow_nodes(struct builder *b) {
    b->node_capacity *= 2;
    b->nodes = grown(b->p->arena, b->nodes, b->node_count, b->node_capacity, sizeof *b->nodes);
}

void build_grow_kids(struct builder *b, uint32_t more) {
    b->kid_capacity = b->kid_capacity * 2 + more;
    b->kids = grown(b->p->scratch, b->kids, b->kid_count, b->kid_capacity, sizeof *b->kids);
}

void build_grow_stack(struct builder *b) {
    b->stack_capacity *= 2;
    b->stack = grown(b->p->scratch, b->stack, b->stack_count, b->stack_capacity, sizeof *b->stack);
}

/* The tag before the quote at `quote`, or nothing. */
static struct node build_tag(struct builder *b, const struct token *token, uint32_t quote) {
    if (token->name == 0)
        return ABSENT_NODE;
    return build_leaf(b, NODE_NAME, (struct extent){ token->start, quote }, token->name);
}

static uint32_t quote_of(const struct builder *b, const struct token *token) {
    const char *text = b->p->text.data;
    uint32_t at = token->start;
    while (token->name != 0 && text[at] != '"')
        at++;
    return at;
}

struct node build_whole_text(struct builder *b, const struct token *token) {
    uint32_t quote = quote_of(b, token);
    struct extent inner = { quote + 1, token->end - 1 };
    struct node tag = build_tag(b, token, quote);
    struct list parts = list_none(b);
    if (inner.start < inner.end)
        list_add(b, parts, build_leaf(b, NODE_PIECE, inner, 0));
    struct node list = build_list(b, inner, parts);
    return BUILD(b, TEXT, ((struct extent){ token->start, token->end }), tag, list);
}

struct node build_text(struct builder *b, const struct token *open, struct extent at,
                       struct node parts) {
    struct node tag = build_tag(b, open, quote_of(b, open));
    struct node text = BUILD(b, TEXT, at, tag, parts);
    return open->flags & TOKEN_BLOCK ? build_flag(b, text, FLAG_BLOCK) : text;
}

struct node build_arm(struct builder *b, struct extent at, struct extent patterns_at,
                      struct list patterns, struct node body) {
    struct node list = build_list(b, patterns_at, patterns);
    return BUILD(b, ARM, at, list, body);
}

struct node build_lambda(struct builder *b, struct extent at, struct extent params_at,
                         struct list params, struct node body) {
    struct node list = build_list(b, params_at, params);
    return BUILD(b, LAMBDA, at, list, body);
}

struct node build_negative_pattern(struct builder *b, struct extent at, struct node number) {
    struct node negative = build_op(b, BUILD(b, UNARY, at, number), OP_NEGATE);
    return BUILD(b, PATTERN, at, negative, ABSENT_NODE);
}

struct node build_name_or_path(struct builder *b, struct extent at, struct list names) {
    if (b->stack_count - names.start == 1)
        return b->stack[--b->stack_count];
    struct node list = build_list(b, at, names);
    return BUILD(b, PATH, at, list);
}

static int by_value(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Whether one of the sorted offsets is in [start, end]. */
static bool holds_one(const uint32_t *offsets, uint32_t count, uint32_t start, uint32_t end) {
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (offsets[middle] < start)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && offsets[low] <= end;
}

/* Flags every node whose text is damaged, up to the items. */
static void flag_damage(struct builder *b) {
    uint32_t *offsets = b->p->damage.items, count = b->p->damage.count;
    qsort(offsets, count, sizeof *offsets, by_value);
    for (uint32_t i = 1; i < b->node_count; i++) {
        struct tree_node *node = &b->nodes[i];
        if (node->kind != NODE_ERROR && holds_one(offsets, count, node->start, node->end))
            node->flags |= FLAG_BROKEN;
    }
}

/* Whether a node goes on with its first child as an operator tighter than `or` and `and` does. */
static bool hangs_on_first(const struct tree_node *node) {
    switch ((enum node_kind)node->kind) {
    case NODE_BINARY:
        return node->op != OP_OR && node->op != OP_AND && node->op != OP_ELSE;
    case NODE_RANGE:
    case NODE_FIELD_OF:
    case NODE_INDEX:
    case NODE_CALL:
    case NODE_WITH:
    case NODE_IS:
        return true;
    default:
        return false;
    }
}

/* `a is b == c`: the parser, which reads `is b` as a suffix, does not see that comparisons do not
 * chain. */
static void check_suffixes(struct builder *b) {
    for (uint32_t i = 1; i < b->node_count; i++) {
        const struct tree_node *node = &b->nodes[i];
        if (!hangs_on_first(node))
            continue;
        const struct tree_node *first = &b->nodes[b->kids[node->first].id];
        if (first->kind != NODE_IS)
            continue;
        struct diag *diag = parsing_problem(b->p, DIAG_E0101, first->start, first->end,
                                            "nothing that binds as tightly may follow `is`");
        diag_help(b->p->store, diag, "put parentheses around the comparison");
    }
}

struct tree *build_finish(struct builder *b) {
    struct parsing *p = b->p;
    check_suffixes(b);
    if (p->damage.count > 0)
        flag_damage(b);
    struct extent all = { 0, (uint32_t)p->text.size };
    struct node list = build_list(b, all, (struct list){ 0 });
    struct node root = BUILD(b, MODULE, all, list);
    arena_shrink(p->arena, b->nodes, b->node_capacity * sizeof *b->nodes,
                 b->node_count * sizeof *b->nodes);
    struct tree *tree = ARENA_NEW(p->arena, struct tree);
    tree->root = root;
    tree->source = p->source;
    tree->broken = p->damage.count > 0;
    tree->text = p->text.data;
    tree->nodes = b->nodes;
    tree->node_count = b->node_count;
    tree->kids = arena_alloc_raw(p->arena, b->kid_count * sizeof *tree->kids);
    memcpy(tree->kids, b->kids, b->kid_count * sizeof *tree->kids);
    return tree;
}
