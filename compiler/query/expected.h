/* Judges one test: evaluates its fleet, compares it with what is expected, and says where they
 * differ. */
#ifndef CROFT_QUERY_EXPECTED_H
#define CROFT_QUERY_EXPECTED_H

#include "query/outcome.h"

/* Adds to the outcome's failures and fills `judged`. `arena` is scratch. On a deep stack. */
void expected_judge(const struct program *program, struct trial_outcome *outcome,
                    struct arena *arena);

#endif
