/* What a question is about: the thing that a use means, and all uses of it.
 *
 * Resources of one kind and key are different things on different hosts and in different tests:
 * each use of one stands in a world, and worlds that cannot meet do not answer for each other. */
#ifndef CROFT_IDE_TARGET_H
#define CROFT_IDE_TARGET_H

#include "ide/view.h"

/* Where a use of a resource stands. */
struct ide_world {
    uint32_t test;    /* position of the `test` around it; 0: none */
    struct text host; /* whose resources it speaks of; empty: of any host's */
};
struct ide_world ide_world_of(struct arena *arena, const struct ide_view *view,
                              const struct use *use);
/* Whether a use of a resource in one can mean one in the other. */
bool ide_worlds_meet(struct ide_world a, struct ide_world b);

struct ide_uses {
    const struct use **items;
    uint32_t count;
};
/* All uses of what `use` means, itself included, in the order of positions. */
struct ide_uses ide_uses_of(struct arena *arena, const struct ide_view *view,
                            const struct use *use);

/* The nodes of these kinds that a view's uses stand in: a declaration, a resource, an amendment, a
 * rule. The innermost around a position; the absent node when there is none. */
struct node ide_declaration_around(struct arena *arena, const struct tree *tree, uint32_t offset);
/* The item at the top level of a file around an offset; the absent node when there is none. */
struct node ide_item_at(const struct tree *tree, uint32_t offset);
/* A use as a place: the name, and the declaration or resource whose head it stands in. */
struct ide_place ide_place_of(struct arena *arena, const struct ide_view *view,
                              const struct use *use);

struct ide_places {
    struct ide_place *items;
    uint32_t count;
};

#endif
