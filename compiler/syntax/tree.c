/* What is known of node kinds and operators, and the documentation above a node. */
#include "syntax/tree.h"

const char *node_kind_text(enum node_kind kind) {
    static const char *const texts[NODE_KIND_COUNT] = {
        "nothing",
#define FIRST_OF(text, ...) text
#define NODE(name, ...)     FIRST_OF(__VA_ARGS__, ""),
#include "nodes.def"
#undef NODE
#undef FIRST_OF
    };
    return texts[kind];
}

const char *op_text(enum op op) {
    static const char *const texts[OP_COUNT] = {
#define OP(name, spelling) spelling,
#include "operators.def"
#undef OP
    };
    return texts[op];
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/* Where the line of an offset begins, if nothing but blanks stands between; else UINT32_MAX. */
static uint32_t line_start(const struct tree *tree, uint32_t offset) {
    while (offset > 0 && is_blank(tree->text[offset - 1]))
        offset--;
    return offset == 0 || tree->text[offset - 1] == '\n' ? offset : UINT32_MAX;
}

/* Index of the first comment that starts at or after an offset. */
static uint32_t comment_from(const struct tree *tree, uint32_t offset) {
    uint32_t low = 0, high = tree->comment_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (tree->comments[middle].start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_doc(const struct tree *tree, const struct comment *comment) {
    const char *text = tree->text + comment->start;
    uint32_t size = comment->end - comment->start;
    return size >= 3 && text[2] == '/' && (size == 3 || text[3] != '/');
}

/* How many of the comments before `until` are the documentation of a line that starts at `line`. */
static uint32_t doc_lines(const struct tree *tree, uint32_t until, uint32_t line) {
    uint32_t count = 0;
    while (count < until && line > 0) {
        const struct comment *comment = &tree->comments[until - count - 1];
        uint32_t end = comment->end;
        while (end < line - 1 && is_blank(tree->text[end]))
            end++;
        if (end != line - 1 || !is_doc(tree, comment))
            break;
        line = line_start(tree, comment->start);
        if (line == UINT32_MAX)
            break; /* a remark at the end of a line of code */
        count++;
    }
    return count;
}

/* Items of a list stand in the order of their text; slots of other nodes are few. */
struct node node_kid_at(const struct tree *tree, struct node node, uint32_t offset) {
    uint32_t low = 0, high = node_count(tree, node);
    while (node_kind(tree, node) == NODE_LIST && high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (node_at(tree, node_kid(tree, node, middle))->start <= offset)
            low = middle;
        else
            high = middle;
    }
    for (; low < high; low++) {
        struct node kid = node_kid(tree, node, low);
        if (kid.id != 0 && node_at(tree, kid)->start <= offset && offset < node_at(tree, kid)->end)
            return kid;
    }
    return (struct node){ 0 };
}

struct text node_doc(struct arena *arena, const struct tree *tree, struct node node) {
    uint32_t line = node.id == 0 ? UINT32_MAX : line_start(tree, node_at(tree, node)->start);
    if (line == UINT32_MAX)
        return TEXT("");
    uint32_t until = comment_from(tree, line);
    uint32_t count = doc_lines(tree, until, line);
    if (count == 0)
        return TEXT("");
    const struct comment *first = &tree->comments[until - count];
    char *doc = arena_alloc_raw(arena, tree->comments[until - 1].end - first->start + 1);
    size_t size = 0;
    for (const struct comment *comment = first; comment < first + count; comment++) {
        uint32_t start = comment->start + 3;
        start += start < comment->end && tree->text[start] == ' ';
        memcpy(doc + size, tree->text + start, comment->end - start);
        size += comment->end - start;
        doc[size++] = '\n';
    }
    return (struct text){ doc, size - 1 };
}
