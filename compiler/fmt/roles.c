/* What the tree knows of atoms: which bracket holds what, where items begin, what lines up, where a
 * line that is too long may be broken. One pass over the nodes, which lie in the order in which
 * they end. */
#include "fmt/fmt_internal.h"
#include "syntax/layout.h"

/* Operators of one chain: `a and b and c`, `if … else if … else`. */
struct chain {
    uint32_t first, last; /* atoms; 0: the node begins none */
    bool inner;           /* it is part of a longer one */
};

struct marking {
    struct fmt *f;
    const struct tree *tree;
    struct chain *chains; /* by node */
};

static uint32_t first_of(const struct marking *m, struct node node) {
    return fmt_atom_at(m->f, node_at(m->tree, node)->start);
}
static uint32_t behind(const struct marking *m, struct node node) {
    return fmt_atom_at(m->f, node_at(m->tree, node)->end);
}
static struct atom *atom_of(const struct marking *m, uint32_t index) {
    return &m->f->atoms[index];
}
static struct node kid(const struct marking *m, uint32_t node, uint32_t slot) {
    return node_kid(m->tree, (struct node){ node }, slot);
}

static void flag(const struct marking *m, uint32_t atom, enum atom_flag flag) {
    atom_of(m, atom)->flags |= (uint32_t)flag;
}
static void style(const struct marking *m, uint32_t atom, enum atom_style style, uint32_t flags) {
    atom_of(m, atom)->style = (uint8_t)style;
    atom_of(m, atom)->flags |= flags;
}
static void line_up(const struct marking *m, uint32_t node, enum atom_align align, uint32_t cell) {
    struct atom *first = atom_of(m, first_of(m, (struct node){ node }));
    first->align = (uint8_t)align;
    first->cell = cell;
}

/* A list of items in braces, or the file's. */
static void mark_items(const struct marking *m, struct node list) {
    for (uint32_t i = 0; i < node_count(m->tree, list); i++)
        flag(m, first_of(m, node_kid(m->tree, list, i)), ATOM_ITEM);
}
static void mark_lines(const struct marking *m, uint32_t open, struct node list, uint32_t flags) {
    style(m, open, STYLE_LINES, flags);
    mark_items(m, list);
}
/* Brackets that may be missing; `list` begins with them. */
static void mark_params(const struct marking *m, struct node list, uint32_t flags) {
    if (list.id != 0)
        style(m, first_of(m, list), STYLE_LIST, ATOM_TIGHT | flags);
}

/* --- Where lines may be broken --- */

static void add_breaker(const struct marking *m, uint32_t node, uint32_t op, bool body) {
    struct node at = { node };
    struct fmt *f = m->f;
    uint32_t first = first_of(m, at), last = behind(m, at) - 1;
    struct breaker breaker = { last, op, f->atoms[first].breaker, body };
    vec_push(f->scratch, &f->breakers, breaker);
    f->atoms[first].breaker = f->breakers.count;
}

static void chain_binary(const struct marking *m, uint32_t node) {
    enum op op = node_op(m->tree, (struct node){ node });
    if (op != OP_AND && op != OP_OR)
        return;
    struct node left = kid(m, node, BINARY_LEFT);
    uint32_t at = behind(m, left);
    m->chains[node] = (struct chain){ at, at, false };
    if (node_kind(m->tree, left) == NODE_BINARY && node_op(m->tree, left) == op) {
        struct chain *before = &m->chains[left.id];
        atom_of(m, before->last)->next_op = at;
        m->chains[node].first = before->first;
        before->inner = true;
    }
}

static void chain_choice(const struct marking *m, uint32_t node) {
    struct node rest = kid(m, node, IF_ELSE);
    uint32_t at = first_of(m, rest) - 1;
    m->chains[node] = (struct chain){ at, at, false };
    if (node_kind(m->tree, rest) == NODE_COND) {
        struct chain *after = &m->chains[rest.id];
        atom_of(m, at)->next_op = after->first;
        m->chains[node].last = after->last;
        after->inner = true;
    }
}

/* `op` is the next of the operators that are being collected. */
static void collect(const struct marking *m, uint32_t *first, uint32_t *last, uint32_t op) {
    if (*first == 0)
        *first = op;
    else
        atom_of(m, *last)->next_op = op;
    *last = op;
}

static void break_require(const struct marking *m, uint32_t node) {
    uint32_t first = 0, last = 0;
    for (uint32_t slot = REQUIRE_MESSAGE; slot <= REQUIRE_FIX; slot++) {
        struct node clause = kid(m, node, slot);
        if (clause.id != 0)
            collect(m, &first, &last, first_of(m, clause) - (slot != REQUIRE_FIX));
    }
    if (first != 0)
        add_breaker(m, node, first, false);
}

static void break_expect(const struct marking *m, uint32_t node) {
    struct node words = kid(m, node, EXPECT_WORDS);
    uint32_t first = 0, last = 0;
    for (uint32_t i = 2; i < node_count(m->tree, words); i++) {
        struct node word = node_kid(m->tree, words, i);
        if (node_kind(m->tree, word) == NODE_NAME &&
            layout_is_expectation(node_text(m->tree, word)))
            collect(m, &first, &last, first_of(m, word));
    }
    if (first != 0)
        add_breaker(m, node, first, false);
}

static void break_comprehension(const struct marking *m, struct node element, struct node clauses) {
    uint32_t first = 0, last = 0;
    for (uint32_t i = 0; i < node_count(m->tree, clauses); i++) {
        uint32_t clause = first_of(m, node_kid(m->tree, clauses, i));
        flag(m, clause, ATOM_CLAUSE);
        collect(m, &first, &last, clause);
    }
    struct fmt *f = m->f;
    uint32_t start = first_of(m, element);
    struct breaker breaker = { behind(m, clauses) - 1, first, f->atoms[start].breaker, false };
    vec_push(f->scratch, &f->breakers, breaker);
    f->atoms[start].breaker = f->breakers.count;
}

/* In the order of nodes, so that of those that begin at one atom the outermost comes first. */
static void mark_breakers(const struct marking *m, uint32_t node) {
    const struct chain *chain = &m->chains[node];
    if (chain->first != 0 && !chain->inner)
        add_breaker(m, node, chain->first, false);
    switch (node_kind(m->tree, (struct node){ node })) {
    case NODE_REQUIRE:
        break_require(m, node);
        break;
    case NODE_EXPECT:
        break_expect(m, node);
        break;
    case NODE_FN:
        add_breaker(m, node, first_of(m, kid(m, node, FN_BODY)), true);
        break;
    case NODE_TYPE:
        if (kid(m, node, TYPE_DECL_WHERE).id != 0)
            add_breaker(m, node, first_of(m, kid(m, node, TYPE_DECL_WHERE)) - 1, false);
        break;
    case NODE_LIST_FOR: /* inside of braces, a line end before `for` would end the entry */
        break_comprehension(m, kid(m, node, LIST_FOR_ELEMENT), kid(m, node, LIST_FOR_CLAUSES));
        break;
    default:
        break;
    }
}

/* --- Nodes --- */

static void mark_if(const struct marking *m, uint32_t node) {
    struct node rest = kid(m, node, IF_ELSE);
    if (rest.id != 0)
        flag(m, first_of(m, rest) - 1, ATOM_JOINED);
}

static void mark_let(const struct marking *m, uint32_t node) {
    struct node type = kid(m, node, LET_TYPE), name = kid(m, node, LET_NAME);
    line_up(m, node, ALIGN_LET, behind(m, type.id != 0 ? type : name));
}

static void mark_case(const struct marking *m, uint32_t node) {
    struct node members = kid(m, node, CASE_MEMBERS);
    if (members.id != 0)
        mark_lines(m, behind(m, kid(m, node, CASE_NAME)), members, ATOM_COMMAS);
}

static void mark_expect(const struct marking *m, uint32_t node) {
    struct node words = kid(m, node, EXPECT_WORDS);
    for (uint32_t i = 2; i < node_count(m->tree, words); i++)
        flag(m, first_of(m, node_kid(m->tree, words, i)), ATOM_KEPT);
}

static void mark_declaration(const struct marking *m, uint32_t node, enum node_kind kind) {
    switch (kind) {
    case NODE_MODULE:
        mark_items(m, kid(m, node, MODULE_ITEMS));
        break;
    case NODE_USE:
        if (kid(m, node, USE_NAMES).id != 0)
            style(m, behind(m, kid(m, node, USE_PATH)), STYLE_LIST, 0);
        break;
    case NODE_ENUM:
        mark_lines(m, first_of(m, kid(m, node, ENUM_CASES)), kid(m, node, ENUM_CASES), ATOM_COMMAS);
        break;
    case NODE_CASE:
        mark_case(m, node);
        break;
    case NODE_RECORD:
    case NODE_KIND:
    case NODE_EXTEND:
        mark_lines(m, first_of(m, kid(m, node, KIND_MEMBERS)), kid(m, node, KIND_MEMBERS), 0);
        break;
    case NODE_FIELD:
        line_up(m, node, ALIGN_FIELD, first_of(m, kid(m, node, FIELD_TYPE)));
        break;
    case NODE_UNIQUE:
        style(m, first_of(m, kid(m, node, UNIQUE_FIELDS)) - 1, STYLE_LIST, 0);
        break;
    case NODE_FN:
    case NODE_PRESET:
    case NODE_POLICY:
    case NODE_PRESET_REF:
        mark_params(m, kid(m, node, FN_PARAMS), 0);
        break;
    case NODE_LET:
        mark_let(m, node);
        break;
    default:
        break;
    }
}

static void mark_bodies(const struct marking *m, uint32_t node) {
    for (uint32_t slot = 0; slot < node_count(m->tree, (struct node){ node }); slot++)
        if (node_kind(m->tree, kid(m, node, slot)) == NODE_BLOCK)
            flag(m, first_of(m, kid(m, node, slot)), ATOM_BODY);
}

/* Of these, what holds statements is a body. */
static bool has_bodies(enum node_kind kind) {
    switch (kind) {
    case NODE_PRESET:
    case NODE_DEFAULTS:
    case NODE_ADJUST:
    case NODE_ADJUST_POLICY:
    case NODE_EVERY:
    case NODE_POLICY:
    case NODE_TEST:
    case NODE_RESOURCE:
    case NODE_MERGE:
    case NODE_AMEND:
    case NODE_ON:
    case NODE_IF:
    case NODE_FOR:
    case NODE_EXPECT:
        return true;
    default:
        return false;
    }
}

static void mark_statement(const struct marking *m, uint32_t node, enum node_kind kind) {
    switch (kind) {
    case NODE_BLOCK:
        mark_lines(m, first_of(m, (struct node){ node }), kid(m, node, BLOCK_STATEMENTS), 0);
        break;
    case NODE_MERGE:
        line_up(m, node, ALIGN_MERGE, first_of(m, kid(m, node, MERGE_BODY)));
        break;
    case NODE_ASSIGN:
        line_up(m, node, ALIGN_ASSIGN, behind(m, kid(m, node, ASSIGN_TARGET)));
        break;
    case NODE_IF:
        mark_if(m, node);
        break;
    case NODE_MATCH:
        mark_lines(m, behind(m, kid(m, node, MATCH_SUBJECT)), kid(m, node, MATCH_ARMS),
                   ATOM_COMMAS);
        break;
    case NODE_ARM:
        line_up(m, node, ALIGN_ARM, behind(m, kid(m, node, ARM_PATTERNS)));
        break;
    case NODE_PATTERN:
        if (kid(m, node, PATTERN_BINDINGS).id != 0)
            style(m, behind(m, kid(m, node, PATTERN_NAME)), STYLE_LIST, 0);
        break;
    case NODE_EXPECT:
        mark_expect(m, node);
        break;
    default:
        break;
    }
}

static void mark_expression(const struct marking *m, uint32_t node, enum node_kind kind) {
    struct node self = { node };
    switch (kind) {
    case NODE_CALL:
        mark_params(m, kid(m, node, CALL_ARGS), ATOM_CALL);
        break;
    case NODE_INDEX:
        flag(m, behind(m, kid(m, node, INDEX_OBJECT)), ATOM_TIGHT);
        break;
    case NODE_UNARY:
        if (node_op(m->tree, self) == OP_NEGATE)
            flag(m, first_of(m, self), ATOM_PREFIX);
        break;
    case NODE_BINARY:
        chain_binary(m, node);
        break;
    case NODE_COND:
        chain_choice(m, node);
        break;
    case NODE_LIST_LIT:
    case NODE_MAP_LIT:
        style(m, first_of(m, self), STYLE_LIST, 0);
        break;
    case NODE_LIST_FOR:
    case NODE_MAP_FOR:
        style(m, first_of(m, self), STYLE_BARE, 0);
        break;
    case NODE_TYPE_SET:
    case NODE_TYPE_MAP:
        flag(m, first_of(m, self), ATOM_SNUG);
        break;
    case NODE_TYPE_ENUM:
        mark_lines(m, first_of(m, kid(m, node, TYPE_ENUM_CASES)), kid(m, node, TYPE_ENUM_CASES),
                   ATOM_COMMAS);
        break;
    case NODE_TYPE_RECORD:
        mark_lines(m, first_of(m, kid(m, node, TYPE_RECORD_MEMBERS)),
                   kid(m, node, TYPE_RECORD_MEMBERS), 0);
        break;
    default:
        break;
    }
}

/* Whether a node is inside of an item with mistakes, which is one atom. */
static bool is_frozen(const struct fmt *f, const struct tree_node *n) {
    if (!f->tree->broken || n->kind == NODE_MODULE)
        return false;
    uint32_t atom = fmt_atom_at(f, n->start);
    if (atom < f->count && f->atoms[atom].start == n->start)
        return atom_has(&f->atoms[atom], ATOM_FROZEN);
    return atom == 0 || n->start < f->atoms[atom - 1].end ||
           atom_has(&f->atoms[atom - 1], ATOM_FROZEN);
}

void fmt_mark_roles(struct fmt *f) {
    const struct tree *tree = f->tree;
    struct marking m = { f, tree, ARENA_ARRAY(f->scratch, struct chain, tree->node_count) };
    for (uint32_t node = 1; node < tree->node_count; node++) {
        enum node_kind kind = (enum node_kind)tree->nodes[node].kind;
        if (kind == NODE_LIST || kind == NODE_NAME || is_frozen(f, &tree->nodes[node]))
            continue;
        mark_declaration(&m, node, kind);
        mark_statement(&m, node, kind);
        mark_expression(&m, node, kind);
        if (has_bodies(kind))
            mark_bodies(&m, node);
    }
    for (uint32_t node = 1; node < tree->node_count; node++)
        if (tree->nodes[node].kind != NODE_LIST && !is_frozen(f, &tree->nodes[node]))
            mark_breakers(&m, node);
}
