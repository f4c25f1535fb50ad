/* Where else the thing at an offset is spoken of: in the whole workspace, and in one file. */
#ifndef CROFT_IDE_REFERENCES_H
#define CROFT_IDE_REFERENCES_H

#include "ide/target.h"

/* All uses of it, in the order of positions; with `declaration` the one that declares it, too (of a
 * resource: the heads that contribute it). As far as the view's uses reach. */
struct ide_places ide_references(struct arena *arena, const struct ide_view *view, uint32_t offset,
                                 bool declaration);

enum ide_access { IDE_NAMES, IDE_READS, IDE_WRITES };
struct ide_highlight {
    struct span span;
    enum ide_access access;
};
struct ide_highlights {
    struct ide_highlight *items;
    uint32_t count;
};
/* The uses of it in the view's source. */
struct ide_highlights ide_highlight(struct arena *arena, const struct ide_view *view,
                                    uint32_t offset);

#endif
