/* What policies say of a test's fleet, for those who change one of the two and look again. */
#ifndef CROFT_QUERY_VERDICT_H
#define CROFT_QUERY_VERDICT_H

#include "sema/policy.h"
#include "sema/test.h"

/* Whether all that a test expects of a policy is so; false, too, when something goes wrong. On a
 * deep stack. */
bool verdict_agrees(const struct program *program, const struct test *test,
                    const struct policy *policy, struct arena *arena);

/* A number for what each policy that the test names finds, by number of the policy: equal when it
 * finds the same. NULL when something goes wrong. */
uint64_t *verdicts_of(const struct program *program, const struct test *test, struct arena *arena);

#endif
