/* Formats a part of a text: whole items of the innermost list that holds it. */
#include "fmt/course_internal.h"

#include <stdlib.h>

struct stretch {
    uint32_t start, end;
};

static bool holds(const struct tree *tree, struct node node, struct stretch range) {
    const struct tree_node *n = node_at(tree, node);
    return n->start < range.start && range.end < n->end;
}

/* The list of what stands on lines of its own in a node; the absent node when it has none. */
static struct node lines_of(const struct tree *tree, struct node node) {
    switch (node_kind(tree, node)) {
    case NODE_BLOCK:
        return node_kid(tree, node, BLOCK_STATEMENTS);
    case NODE_ENUM:
    case NODE_CASE:
    case NODE_RECORD:
    case NODE_KIND:
    case NODE_EXTEND:
    case NODE_MATCH:
        return node_kid(tree, node, KIND_MEMBERS);
    default:
        return (struct node){ 0 };
    }
}

/* The innermost list with the range in it. Each step goes to a child. */
static struct node list_around(const struct tree *tree, struct stretch range) {
    struct node found = node_kid(tree, tree->root, MODULE_ITEMS), node = found;
    while (node.id != 0) {
        struct node list = lines_of(tree, node);
        bool block = node_kind(tree, node) == NODE_BLOCK;
        if (list.id != 0 && holds(tree, block ? node : list, range))
            found = list;
        node = node_kid_at(tree, node, range.start);
    }
    return found;
}

/* The range, made larger so that items are whole, with the blanks of their lines. */
static struct stretch whole_items(const struct tree *tree, struct text text, struct stretch range) {
    struct node list = list_around(tree, range);
    struct stretch whole = range;
    for (uint32_t i = 0; i < node_count(tree, list); i++) {
        const struct tree_node *item = node_at(tree, node_kid(tree, list, i));
        if (item->start > range.end || item->end < range.start)
            continue;
        whole.start = item->start < whole.start ? item->start : whole.start;
        whole.end = item->end > whole.end ? item->end : whole.end;
    }
    while (whole.start > 0 &&
           (text.data[whole.start - 1] == ' ' || text.data[whole.start - 1] == '\t'))
        whole.start--;
    while (whole.end < text.size && text.data[whole.end] != '\n')
        whole.end++;
    return whole;
}

static void keep_within(struct fmt_edits *edits, struct stretch stretch) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < edits->count; i++)
        if (edits->items[i].start >= stretch.start && edits->items[i].end <= stretch.end)
            edits->items[count++] = edits->items[i];
    edits->count = count;
}

struct fmt_edits fmt_range(struct arena *arena, struct text text, uint32_t from, uint32_t to) {
    struct course course;
    struct fmt_edits edits = { 0 };
    if (!course_open(&course, arena, text))
        return edits;
    uint32_t size = (uint32_t)text.size;
    struct stretch range = { from < size ? from : size, to < size ? to : size };
    if (range.end < range.start)
        range.end = range.start;
    edits = course_run(&course);
    keep_within(&edits, whole_items(course.f.tree, text, range));
    course_close(&course);
    return fmt_same_after(text, &edits) ? edits : (struct fmt_edits){ 0 };
}
