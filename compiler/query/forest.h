/* The trees of all inputs, parsed in threads: a stretch of neighbouring files each.
 *
 * The result is that of parsing one file after the other, names' numbers included, whatever the
 * number of threads: each stretch has names of its own, which are then entered into the common
 * table in the order in which they were met. */
#ifndef CROFT_QUERY_FOREST_H
#define CROFT_QUERY_FOREST_H

#include "sema/program.h"

struct forest {
    struct arena *arena;
    struct intern *names;
    const struct sources *sources;
    struct diags *diags;
    struct input *inputs; /* their trees are set */
    uint32_t count;
    uint32_t threads; /* at most; 0: as many as processors */
};

/* Arenas of trees that are not in the forest's own; they are the caller's to free. */
struct forest_arenas {
    VEC(struct arena *) items;
};

void forest_parse(const struct forest *forest, struct forest_arenas *arenas);

#endif
