/* Building a tree bottom-up: what the parser's actions call, one call each, and nothing else.
 *
 * Items of a list wait on a stack until the list is complete: lists nest, so the open ones always
 * end the stack. A list under construction is the height of the stack where it began. Ownership:
 * nodes are made in the arena of the tree, everything else in scratch until build_finish() copies
 * it. */
#ifndef CROFT_SYNTAX_BUILD_H
#define CROFT_SYNTAX_BUILD_H

#include "syntax/parsing.h"
#include "syntax/tree.h"

/* Where something stands: bison's location type. */
struct extent {
    uint32_t start, end;
};

struct list {
    uint32_t start;
};

/* No message names more, and the parser counts those beyond as well. */
enum { EXPECTED_MAX = TOKEN_KIND_COUNT };

struct builder {
    struct parsing *p;
    const struct token *next; /* the parser reads on here */
    struct tree_node *nodes;
    uint32_t node_count, node_capacity;
    struct node *kids;
    uint32_t kid_count, kid_capacity;
    struct node *stack;
    uint32_t stack_count, stack_capacity;
    /* Of the last parse that failed: */
    const struct token *failed;     /* the token that could not go on; NULL: none */
    uint8_t expected[EXPECTED_MAX]; /* token kinds that could have */
    uint32_t expected_count;
    bool exhausted; /* the parser's stack was full */
};

/* The two parsers made of grammar/croft.y: the quick one for valid text, and one that knows exactly
 * what it expected. True if the tokens were a module: then its items are on the builder's stack. */
bool build_parse(struct builder *b, const struct token *tokens);
bool build_parse_exact(struct builder *b, const struct token *tokens);

/* An empty tree, with room for about what `token_count` tokens make. */
void build_start(struct builder *b, struct parsing *p, uint32_t token_count);
/* Makes the MODULE of the items on the stack, and the tree. */
struct tree *build_finish(struct builder *b);

void build_grow_nodes(struct builder *b);
void build_grow_kids(struct builder *b, uint32_t more);
void build_grow_stack(struct builder *b);

static inline struct node build_leaf(struct builder *b, enum node_kind kind, struct extent at,
                                     uint32_t payload) {
    if (b->node_count == b->node_capacity)
        build_grow_nodes(b);
    b->nodes[b->node_count] = (struct tree_node){ (uint8_t)kind, OP_NO,   0, at.start,
                                                  at.end,        payload, 0 };
    return (struct node){ b->node_count++ };
}

static inline struct node build_node(struct builder *b, enum node_kind kind, struct extent at,
                                     const struct node *kids, uint32_t count) {
    if (b->kid_capacity - b->kid_count < count)
        build_grow_kids(b, count);
    memcpy(&b->kids[b->kid_count], kids, count * sizeof *kids);
    b->kid_count += count;
    struct node node = build_leaf(b, kind, at, b->kid_count - count);
    b->nodes[node.id].count = count;
    return node;
}

#define BUILD_KIDS(...) ((const struct node[]){ __VA_ARGS__ })
/* BUILD(b, ASSIGN, extent, target, value, reason): a node with a child for every slot of its kind.
 */
#define BUILD(b, kind, at, ...)                                 \
    build_node((b), NODE_##kind, (at), BUILD_KIDS(__VA_ARGS__), \
               sizeof BUILD_KIDS(__VA_ARGS__) / sizeof(struct node))
#define ABSENT_NODE ((struct node){ 0 })

static inline struct list list_none(const struct builder *b) {
    return (struct list){ b->stack_count };
}
static inline struct list list_add(struct builder *b, struct list list, struct node item) {
    if (b->stack_count == b->stack_capacity)
        build_grow_stack(b);
    b->stack[b->stack_count++] = item;
    return list;
}
static inline struct list list_one(struct builder *b, struct node item) {
    return list_add(b, list_none(b), item);
}
/* The finished list as a LIST. */
static inline struct node build_list(struct builder *b, struct extent at, struct list list) {
    uint32_t count = b->stack_count - list.start;
    b->stack_count = list.start;
    return build_node(b, NODE_LIST, at, &b->stack[list.start], count);
}

static inline struct node build_no_list(struct builder *b, struct extent at) {
    return build_list(b, at, list_none(b));
}

static inline struct node build_op(struct builder *b, struct node node, enum op op) {
    b->nodes[node.id].op = (uint8_t)op;
    return node;
}
static inline struct node build_flag(struct builder *b, struct node node, enum node_flag flag) {
    b->nodes[node.id].flags |= (uint16_t)flag;
    return node;
}
/* The same with the node reaching over the word that gave the flag. */
static inline struct node build_modify(struct builder *b, struct node node, enum node_flag flag,
                                       struct extent at) {
    b->nodes[node.id].start = at.start;
    return build_flag(b, node, flag);
}
static inline struct node build_binary(struct builder *b, enum op op, struct extent at,
                                       struct node left, struct node right) {
    return build_op(b, BUILD(b, BINARY, at, left, right), op);
}

/* NAME of a name token. */
static inline struct node build_name(struct builder *b, const struct token *token) {
    return build_leaf(b, NODE_NAME, (struct extent){ token->start, token->end }, token->name);
}
/* TEXT of one token, and of one opened by `open` with parts. */
struct node build_whole_text(struct builder *b, const struct token *token);
struct node build_text(struct builder *b, const struct token *open, struct extent at,
                       struct node parts);
/* A BLOCK around a list of statements, given the extent of its braces. */
static inline struct node build_block(struct builder *b, struct extent at, struct extent inner,
                                      struct list statements) {
    struct node list = build_list(b, inner, statements);
    return BUILD(b, BLOCK, at, list);
}
/* An ARM of patterns that stand at `patterns_at`, a LAMBDA likewise, and the PATTERN `-number`. */
struct node build_arm(struct builder *b, struct extent at, struct extent patterns_at,
                      struct list patterns, struct node body);
struct node build_lambda(struct builder *b, struct extent at, struct extent params_at,
                         struct list params, struct node body);
struct node build_negative_pattern(struct builder *b, struct extent at, struct node number);
/* A PATH, or the NAME itself when there is only one. */
struct node build_name_or_path(struct builder *b, struct extent at, struct list names);

#endif
