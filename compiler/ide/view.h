/* What every question of an editor is asked of: one source, and what is known of it at that moment.
 * Questions are functions `ide_NAME(arena, view, offset …)`, which only read the view; what they
 * give lives in the arena and points into the view. Offsets are bytes of the view's source.
 *
 * A view may know nothing but the syntax (`program` NULL), and whatever is NULL makes an answer
 * poorer, not wrong. */
#ifndef CROFT_IDE_VIEW_H
#define CROFT_IDE_VIEW_H

#include "checker/finding.h"
#include "query/inspect.h"
#include "sema/uses.h"

struct ide_view {
    struct sources *sources;
    struct intern *names;
    const struct program *program; /* NULL: syntax only */
    const struct uses *uses;       /* of the module alone, or of all; NULL: syntax only */
    const struct tree *tree;
    struct source_id source;
    struct module *module; /* NULL: syntax only, or no module (two files of one name) */
    bool whole;            /* the program knows all bodies of all modules, and so do the uses */
    /* The fleet as it was evaluated last; NULL until then. Its program is another one, of texts
     * that may be older: look things up in it by their names. To ask it evaluates: on a deep stack
     * (query/deep.h). */
    struct inspection *fleet;
    const struct findings *findings; /* what its policies found; NULL: nobody has judged yet */
};

/* A stretch of a source, which may be another than the view's. */
struct ide_place {
    struct span span; /* the name, or what else is to be shown */
    struct span full; /* the whole declaration or statement that it is part of; may equal `span` */
};

/* The position of an offset in the view's source, and back. */
static inline uint32_t ide_position(const struct ide_view *view, uint32_t offset) {
    return source_base(view->sources, view->source) + offset;
}

/* The uses at an offset, innermost last; NULL and 0 when there is none or nothing is known. */
const struct use *ide_uses_at(const struct ide_view *view, uint32_t offset, uint32_t *count);
/* The one that questions are about; NULL when there is none. */
const struct use *ide_use_at(const struct ide_view *view, uint32_t offset);
struct span ide_use_span(const struct ide_view *view, const struct use *use);
/* The tree of a source, by the program's modules; NULL when it is of no module. */
const struct tree *ide_tree_of(const struct ide_view *view, struct source_id source);
/* The innermost node around an offset, and its ancestors up to the root: `*count` of them, the
 * innermost first. */
const struct node *ide_path_at(struct arena *arena, const struct tree *tree, uint32_t offset,
                               uint32_t *count);

#endif
