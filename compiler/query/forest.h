/* The trees of all inputs, parsed in threads: a stretch of neighbouring files each.
 *
 * The result is that of parsing one file after the other, names' numbers included, whatever the
 * number of threads: each stretch has names of its own, which are then entered into the common
 * table in the order in which they were met. */
#ifndef CROFT_QUERY_FOREST_H
#define CROFT_QUERY_FOREST_H

#include "query/workspace.h"

/* Parses what the workspace has read. */
void forest_parse(struct workspace *w);

#endif
