/* What makes a thing what it is: all contributions to a kind or to one resource, all texts that set
 * a field, all resources of a preset. */
#ifndef CROFT_IDE_IMPLEMENTATIONS_H
#define CROFT_IDE_IMPLEMENTATIONS_H

#include "ide/target.h"

/* Of a kind: the heads that contribute resources of it, amend, default, adjust, extend or remove
 * them. Of a resource: those with its key, and those with computed keys that, in the fleet as
 * evaluated last, made it or spoke of it. Of a field: where it is set. Of an enum's case: where it
 * is said. Of a preset: the heads that are built from it. Of a policy: what adjusts, waives or
 * expects it. In the order of positions; as far as the view's uses reach. */
struct ide_places ide_implementations(struct arena *arena, const struct ide_view *view,
                                      uint32_t offset);

#endif
