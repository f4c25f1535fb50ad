/* A tree as readable S-expressions, for goldens and for people: kind, operator, flags, children by
 * slot. */
#ifndef CROFT_SYNTAX_DUMP_H
#define CROFT_SYNTAX_DUMP_H

#include "base/buf.h"
#include "syntax/tree.h"

/* A subtree; with `spans`, every node carries `start-end`. What fits on a line stands on one. */
void dump(struct buf *out, const struct tree *tree, struct node node, bool spans);

#endif
