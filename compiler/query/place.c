/* From positions to lines and declarations. */
#include "query/place.h"

struct source_line_at line_at(const struct sources *sources, uint32_t position) {
    struct span span = source_at_position(sources, position);
    if (span.source.id == 0)
        return (struct source_line_at){ 0 };
    struct place place = source_place(sources, span.source, span.start);
    return (struct source_line_at){ .file = source_name(sources, span.source),
                                    .line = place.line,
                                    .text = source_line(sources, span.source, place.line) };
}

static const struct input *input_of(const struct workspace *workspace, struct source_id source) {
    for (uint32_t i = 0; i < workspace->inputs.count; i++)
        if (workspace->inputs.items[i].source.id == source.id)
            return &workspace->inputs.items[i];
    return NULL;
}

/* The first line of a declaration, up to its body. */
static struct text head_of(struct text text) {
    size_t end = 0;
    while (end < text.size && text.data[end] != '\n')
        end++;
    size_t body = text_find((struct text){ text.data, end }, TEXT(" {"));
    return (struct text){ text.data, body };
}

struct declaration declaration_at(const struct workspace *workspace, uint32_t position) {
    struct span span = source_at_position(workspace->sources, position);
    const struct input *input = span.source.id == 0 ? NULL : input_of(workspace, span.source);
    struct declaration none = { .what = NULL };
    if (input == NULL || input->tree == NULL)
        return none;
    const struct tree *tree = input->tree;
    struct node items = node_kid(tree, tree->root, MODULE_ITEMS);
    for (uint32_t i = 0; i < node_count(tree, items); i++) {
        struct node item = node_kid(tree, items, i);
        struct span of = node_span(tree, item);
        if (span.start < of.start || span.start >= of.end)
            continue;
        return (struct declaration){ .what = node_kind_text(node_kind(tree, item)),
                                     .head = head_of(node_text(tree, item)),
                                     .module = input->module,
                                     .position = source_base(workspace->sources, of.source) +
                                                 of.start };
    }
    return none;
}
