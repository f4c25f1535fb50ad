/* Looking things up in a view: the use at an offset, the tree of a source, the nodes around a
 * place.
 */
#include "ide/view.h"

const struct use *ide_uses_at(const struct ide_view *view, uint32_t offset, uint32_t *count) {
    *count = 0;
    return view->uses == NULL ? NULL : uses_at(view->uses, ide_position(view, offset), count);
}

const struct use *ide_use_at(const struct ide_view *view, uint32_t offset) {
    uint32_t count;
    const struct use *uses = ide_uses_at(view, offset, &count);
    return count == 0 ? NULL : &uses[count - 1];
}

struct span ide_use_span(const struct ide_view *view, const struct use *use) {
    struct span span = source_at_position(view->sources, use->start);
    span.end = span.start + (use->end - use->start);
    return span;
}

const struct tree *ide_tree_of(const struct ide_view *view, struct source_id source) {
    if (source.id == view->source.id)
        return view->tree;
    if (view->program == NULL || source.id >= view->program->by_source.count ||
        view->program->by_source.items[source.id] == NULL)
        return NULL;
    return view->program->by_source.items[source.id]->tree;
}

enum { NODES_DEEP_MAX = 4096 }; /* deeper than the parser nests */

const struct node *ide_path_at(struct arena *arena, const struct tree *tree, uint32_t offset,
                               uint32_t *count) {
    VEC(struct node) down = { 0 };
    struct node at = tree->root;
    while (at.id != 0 && down.count < NODES_DEEP_MAX) {
        vec_push(arena, &down, at);
        struct node inner = node_kid_at(tree, at, offset);
        if (inner.id == 0 && offset > 0) { /* the cursor may stand behind the last byte */
            inner = node_kid_at(tree, at, offset - 1);
            if (inner.id != 0 && node_at(tree, inner)->end != offset)
                inner = (struct node){ 0 };
        }
        at = inner;
    }
    for (uint32_t i = 0; i < down.count / 2; i++) {
        struct node other = down.items[i];
        down.items[i] = down.items[down.count - 1 - i];
        down.items[down.count - 1 - i] = other;
    }
    *count = down.count;
    return down.items;
}
