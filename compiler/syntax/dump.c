/* Trees as S-expressions. Recursion is bounded by PARSE_TREE_DEPTH_MAX. */
#include "syntax/dump.h"

#include <stdio.h>

enum { WIDTH = 110, SLOTS_MAX = 7, INDENT = 2 };

static const char *const kind_names[NODE_KIND_COUNT] = {
    "-",
#define NODE(name, ...) #name,
#include "nodes.def"
#undef NODE
};

/* Slots of a kind; the first entry is its text, so that no kind's row is empty. */
static const char *const slot_names[NODE_KIND_COUNT][SLOTS_MAX + 1] = {
    { "" },
#define NODE(name, ...) { __VA_ARGS__ },
#include "nodes.def"
#undef NODE
};

static const struct {
    enum node_flag flag;
    const char *name;
} flag_names[] = {
    { FLAG_FLEET, "fleet" },       { FLAG_SHARED, "shared" }, { FLAG_OUTPUT, "output" },
    { FLAG_KEY, "key" },           { FLAG_FACT, "fact" },     { FLAG_WITHIN_OWNER, "within-owner" },
    { FLAG_REPEATS, "repeats" },   { FLAG_FORCE, "force" },   { FLAG_BLOCK, "block" },
    { FLAG_OPTIONAL, "optional" }, { FLAG_NOT, "not" },       { FLAG_COMPUTED, "computed" },
    { FLAG_BROKEN, "broken" },
};

struct dump {
    struct buf *out;
    const struct tree *tree;
    bool spans;
};

static void dump_lower(struct buf *out, const char *name) {
    for (; *name != 0; name++)
        buf_char(out, *name == '_'                   ? '-'
                      : *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a')
                                                     : *name);
}

/* Source text with its line ends and quotes visible. */
static void dump_source(struct buf *out, struct text text) {
    buf_char(out, '\'');
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '\n')
            buf_text(out, TEXT("\\n"));
        else if (c < ' ' || c == 0x7f)
            buf_printf(out, "\\x%02x", c);
        else
            buf_char(out, (char)c);
    }
    buf_char(out, '\'');
}

static bool shows_text(enum node_kind kind) {
    switch (kind) {
    case NODE_ERROR:
    case NODE_NAME:
    case NODE_PIECE:
    case NODE_INTEGER:
    case NODE_DECIMAL:
    case NODE_UNIT:
    case NODE_MODE:
    case NODE_DATE:
        return true;
    default:
        return false;
    }
}

/* Everything of a node but its children. */
static void dump_head(struct dump *d, struct node node) {
    const struct tree_node *n = node_at(d->tree, node);
    if (n->kind == NODE_NAME) {
        buf_text(d->out, node_text(d->tree, node));
    } else {
        dump_lower(d->out, kind_names[n->kind]);
        if (shows_text((enum node_kind)n->kind)) {
            buf_char(d->out, ' ');
            dump_source(d->out, node_text(d->tree, node));
        }
    }
    if (n->op != OP_NO)
        buf_printf(d->out, " %s", op_text((enum op)n->op));
    for (size_t i = 0; i < sizeof flag_names / sizeof *flag_names; i++)
        if (n->flags & flag_names[i].flag)
            buf_printf(d->out, " +%s", flag_names[i].name);
    if (d->spans)
        buf_printf(d->out, " @%u-%u", n->start, n->end);
}

/* "value: " for a child, nothing for an item of a list. */
static void dump_slot(struct dump *d, struct node node, uint32_t slot) {
    enum node_kind kind = node_kind(d->tree, node);
    if (kind == NODE_LIST)
        return;
    const char *name = slot_names[kind][slot + 1];
    size_t size = strcspn(name, "?");
    if (size > 5 && memcmp(name + size - 5, "_list", 5) == 0)
        size -= 5;
    buf_printf(d->out, "%.*s: ", (int)size, name);
}

static bool is_leaf(struct dump *d, struct node node) {
    return node_kind(d->tree, node) == NODE_NAME && !d->spans;
}

static void dump_flat(struct dump *d, struct node node, size_t limit) {
    bool leaf = is_leaf(d, node);
    if (!leaf)
        buf_char(d->out, '(');
    dump_head(d, node);
    for (uint32_t i = 0; i < node_count(d->tree, node) && d->out->size < limit; i++) {
        struct node kid = node_kid(d->tree, node, i);
        if (kid.id == 0)
            continue;
        buf_char(d->out, ' ');
        dump_slot(d, node, i);
        dump_flat(d, kid, limit);
    }
    if (!leaf)
        buf_char(d->out, ')');
}

static void dump_node(struct dump *d, struct node node, size_t column) {
    size_t before = d->out->size,
           limit = before + WIDTH - (column < WIDTH / 2 ? column : WIDTH / 2);
    dump_flat(d, node, limit);
    if (d->out->size < limit)
        return;
    d->out->size = before;
    buf_char(d->out, '(');
    dump_head(d, node);
    for (uint32_t i = 0; i < node_count(d->tree, node); i++) {
        struct node kid = node_kid(d->tree, node, i);
        if (kid.id == 0)
            continue;
        buf_printf(d->out, "\n%*s", (int)(column + INDENT), "");
        dump_slot(d, node, i);
        dump_node(d, kid, column + INDENT);
    }
    buf_char(d->out, ')');
}

void dump(struct buf *out, const struct tree *tree, struct node node, bool spans) {
    struct dump d = { out, tree, spans };
    dump_node(&d, node, 0);
    buf_char(out, '\n');
}
