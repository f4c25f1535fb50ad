/* The syntax tree of one source: nodes with spans and children, and no meaning at all. What names
 * and types things have lives in side tables of sema/, indexed by node.
 *
 * Ownership: a tree lives in the arena it was parsed into. Nodes are numbered from 1; 0 is an
 * absent node, which all accessors accept (kind NODE_NONE_, no children). */
#ifndef CROFT_SYNTAX_TREE_H
#define CROFT_SYNTAX_TREE_H

#include "base/arena.h"
#include "base/intern.h"
#include "source/span.h"

enum node_kind {
    NODE_NONE_, /* of the absent node */
#define NODE(name, ...) NODE_##name,
#include "nodes.def"
#undef NODE
    NODE_KIND_COUNT
};

enum op {
#define OP(name, spelling) OP_##name,
#include "operators.def"
#undef OP
    OP_COUNT
};

enum node_flag {
    FLAG_FLEET = 1 << 0,
    FLAG_SHARED = 1 << 1,
    FLAG_OUTPUT = 1 << 2,
    FLAG_KEY = 1 << 3,
    FLAG_WITHIN_OWNER = 1 << 4,
    FLAG_FACT = 1 << 5,
    FLAG_REPEATS = 1 << 6,
    FLAG_FORCE = 1 << 7,
    FLAG_BLOCK = 1 << 8,
    FLAG_OPTIONAL = 1 << 9,
    FLAG_NOT = 1 << 10,
    FLAG_COMPUTED = 1 << 11,
    /* The text of this node was repaired, or holds an ERROR: later phases keep quiet. Not set on
     * the MODULE, whose other items are fine. */
    FLAG_BROKEN = 1 << 12,
};

struct node {
    uint32_t id;
};

struct tree_node {
    uint8_t kind; /* enum node_kind */
    uint8_t op;   /* enum op */
    uint16_t flags;
    uint32_t start, end;   /* byte offsets in the source */
    uint32_t first, count; /* children: kids[first] …; for leaves `first` is the payload */
};

struct comment {
    uint32_t start, end; /* `//…` without the line end */
};

struct tree {
    struct source_id source;
    const char *text; /* the source's */
    struct tree_node *nodes;
    uint32_t node_count; /* ids are 1..node_count-1; nodes[0] is the absent node */
    struct node *kids;
    struct node root;         /* MODULE, always there */
    struct comment *comments; /* in order, `///` included */
    uint32_t comment_count;
    bool broken; /* some text could not be parsed */
};

static inline const struct tree_node *node_at(const struct tree *tree, struct node node) {
    return &tree->nodes[node.id];
}
static inline enum node_kind node_kind(const struct tree *tree, struct node node) {
    return (enum node_kind)tree->nodes[node.id].kind;
}
static inline enum op node_op(const struct tree *tree, struct node node) {
    return (enum op)tree->nodes[node.id].op;
}
static inline bool node_has(const struct tree *tree, struct node node, enum node_flag flag) {
    return (tree->nodes[node.id].flags & flag) != 0;
}
static inline struct span node_span(const struct tree *tree, struct node node) {
    const struct tree_node *n = &tree->nodes[node.id];
    return (struct span){ tree->source, n->start, n->end };
}
/* Child in a slot, or item of a LIST; the absent node when there is none. */
static inline struct node node_kid(const struct tree *tree, struct node node, uint32_t slot) {
    const struct tree_node *n = &tree->nodes[node.id];
    return slot < n->count ? tree->kids[n->first + slot] : (struct node){ 0 };
}
/* Children of a node; 0 for leaves. */
static inline uint32_t node_count(const struct tree *tree, struct node node) {
    return tree->nodes[node.id].count;
}
/* The child whose text holds the byte at `offset`; the absent node when there is none. */
struct node node_kid_at(const struct tree *tree, struct node node, uint32_t offset);
/* The interned name of a NAME; none for other nodes. */
static inline struct name node_name(const struct tree *tree, struct node node) {
    const struct tree_node *n = &tree->nodes[node.id];
    return (struct name){ n->kind == NODE_NAME ? n->first : 0 };
}
/* The source text a node covers. */
static inline struct text node_text(const struct tree *tree, struct node node) {
    const struct tree_node *n = &tree->nodes[node.id];
    return (struct text){ tree->text + n->start, n->end - n->start };
}

const char *node_kind_text(enum node_kind kind); /* "resource" */
const char *op_text(enum op op);                 /* "+=" */

/* Documentation: the `///` lines directly above the node's line, joined by newlines, markers and
 * one space removed. Empty when there are none. */
struct text node_doc(struct arena *arena, const struct tree *tree, struct node node);

/* Slots by name, so that readers need not count: KIND_SLOT. */
/* clang-format off */
enum {
    MODULE_ITEMS = 0,
    USE_PATH = 0, USE_NAMES,
    PATH_NAMES = 0,
    ENUM_NAME = 0, ENUM_CASES,
    CASE_NAME = 0, CASE_MEMBERS,
    RECORD_NAME = 0, RECORD_MEMBERS,
    TYPE_DECL_NAME = 0, TYPE_DECL_TYPE, TYPE_DECL_WHERE,
    KIND_NAME = 0, KIND_MEMBERS,
    FIELD_NAME = 0, FIELD_TYPE, FIELD_DEFAULT,
    UNIQUE_FIELDS = 0,
    FN_NAME = 0, FN_PARAMS, FN_RESULT, FN_BODY,
    PARAM_NAME = 0, PARAM_TYPE, PARAM_DEFAULT,
    LET_NAME = 0, LET_TYPE, LET_VALUE,
    PRESET_NAME = 0, PRESET_PARAMS, PRESET_KIND, PRESET_AS, PRESET_FROM, PRESET_BODY,
    PRESET_REF_PATH = 0, PRESET_REF_ARGS,
    DEFAULTS_KIND = 0, DEFAULTS_WHERE, DEFAULTS_BODY,
    ADJUST_POLICY_WORD = 0, ADJUST_POLICY_POLICY, ADJUST_POLICY_BODY,
    EVERY_KIND = 0, EVERY_VARIABLE, EVERY_WHERE, EVERY_BODY,
    POLICY_NAME = 0, POLICY_PARAMS, POLICY_BODY,
    WAIVE_POLICY = 0, WAIVE_KIND, WAIVE_KEY, WAIVE_WHERE, WAIVE_UNTIL, WAIVE_REASON, WAIVE_BY,
    TEST_NAME = 0, TEST_BODY,
    BLOCK_STATEMENTS = 0,
    RESOURCE_KIND = 0, RESOURCE_KEY, RESOURCE_AS, RESOURCE_FROM, RESOURCE_DISABLED, RESOURCE_BODY,
    MERGE_TARGET = 0, MERGE_BODY,
    ASSIGN_TARGET = 0, ASSIGN_VALUE, ASSIGN_REASON,
    AMEND_KIND = 0, AMEND_KEY, AMEND_BODY,
    ABSENT_KIND = 0, ABSENT_KEY, ABSENT_REASON,
    WITHOUT_KIND = 0, WITHOUT_REASON,
    ON_HOST = 0, ON_BODY,
    IF_CONDITION = 0, IF_THEN, IF_ELSE, /* COND too */
    FOR_VARIABLES = 0, FOR_ITERABLE, FOR_WHERE, FOR_BODY,
    MATCH_SUBJECT = 0, MATCH_ARMS,
    ARM_PATTERNS = 0, ARM_BODY,
    PATTERN_NAME = 0, PATTERN_BINDINGS,
    REQUIRE_CONDITION = 0, REQUIRE_MESSAGE, REQUIRE_AT, REQUIRE_HELP, REQUIRE_FIX,
    FIX_TARGET = 0, FIX_VALUE,
    EXPECT_WORDS = 0, EXPECT_VALUE, EXPECT_BODY,
    TEXT_TAG = 0, TEXT_PARTS,
    HOLE_VALUE = 0,
    FIELD_OF_OBJECT = 0, FIELD_OF_NAME,
    INDEX_OBJECT = 0, INDEX_INDEX,
    CALL_FUNCTION = 0, CALL_ARGS,
    ARG_NAME = 0, ARG_VALUE,
    LAMBDA_PARAMS = 0, LAMBDA_BODY,
    UNARY_OPERAND = 0,
    BINARY_LEFT = 0, BINARY_RIGHT,
    IS_SUBJECT = 0, IS_CASE,
    RANGE_LOW = 0, RANGE_HIGH,
    LIST_LIT_ELEMENTS = 0,
    SPREAD_VALUE = 0,
    LIST_FOR_ELEMENT = 0, LIST_FOR_CLAUSES,
    CLAUSE_FOR_VARIABLES = 0, CLAUSE_FOR_ITERABLE,
    CLAUSE_IF_CONDITION = 0,
    MAP_LIT_ENTRIES = 0,
    ENTRY_KEY = 0, ENTRY_VALUE,
    MAP_FOR_ENTRY = 0, MAP_FOR_CLAUSES,
    RECORD_LIT_CASE = 0, RECORD_LIT_BODY,
    WITH_VALUE = 0, WITH_BODY,
    FLEET_KIND = 0,
    PAREN_VALUE = 0,
    TYPE_NAME_PATH = 0, TYPE_NAME_ARGS,
    TYPE_INNER = 0, /* element, type or kind of TYPE_LIST TYPE_SET TYPE_OPTIONAL TYPE_REF */
    TYPE_MAP_KEY = 0, TYPE_MAP_VALUE,
    TYPE_ENUM_CASES = 0,
    TYPE_RECORD_MEMBERS = 0
};
/* clang-format on */

#endif
