/* Diagrams: nodes and arrows that the library names, as DOT, and drawn by Graphviz. */
#ifndef CROFT_CLI_GRAPH_H
#define CROFT_CLI_GRAPH_H

#include "base/buf.h"
#include "value/value.h"

/* From a record with `title`, `nodes` and `edges`, as plain data (data.h); see graph.c for theirs.
 */
void graph_dot(struct buf *out, struct value graph);
/* Draws DOT text with Graphviz' `dot`, as an <svg> element that may stand in a page. NULL, or what
 * is wrong, in `arena`. */
const char *graph_draw(struct arena *arena, struct text dot, struct buf *svg);

/* A member of a record as plain data, and its text; none and empty when there is none. */
struct value graph_member(struct value record, const char *name);
struct text graph_text(struct value record, const char *name);

#endif
