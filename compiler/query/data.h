/* Values as data that every renderer carries: resources become their keys, quantities and ranges
 * their spelling, texts strings. For JSON that people's programs read, and for comparing values of
 * two fleets. */
#ifndef CROFT_QUERY_DATA_H
#define CROFT_QUERY_DATA_H

#include "eval/eval.h"

/* In `arena`. What went wrong is none. Nested deeper than SHOW_DEPTH_MAX: none. */
struct value data_of(struct arena *arena, struct evaluation *evaluation, struct value value);

#endif
