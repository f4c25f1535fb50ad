/* What the judges of expectations share. */
#ifndef CROFT_QUERY_EXPECTED_INTERNAL_H
#define CROFT_QUERY_EXPECTED_INTERNAL_H

#include "checker/check.h"
#include "eval/trial.h"
#include "query/outcome.h"

/* A test under way. */
struct judging {
    const struct program *program;
    struct trial_outcome *outcome;
    const struct test *test;
    struct arena *arena;
    struct trial trial;
    struct diags *errors;      /* what its evaluation reported */
    struct findings *findings; /* of the policies that it names */
    bool *unknown;             /* by number of the policy: a condition of it had no value */
    bool *judged;              /* by number of the policy: a demand of it was evaluated */
    const struct policy *only; /* judge by this one alone; NULL: by all that the test names */
};

/* One resource on a host. */
struct judged_resource {
    struct judging *judging;
    const struct expectation *expectation;
    struct evaluation *host;
    struct resource *resource;
};

/* A failure at the expectation's own line. */
struct diag *expected_failure(struct judging *j, const struct expectation *expectation,
                              const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A value of the test's, as people write it. */
const char *expected_shown(struct judging *j, struct evaluation *host, struct value value);
/* Which host an expectation speaks of; UINT32_MAX after reporting. */
uint32_t expected_host(struct judging *j, const struct expectation *expectation);

/* Judges by the policies that the test names; of `unique`, once the fleet is verified. */
void expected_run_policies(struct judging *j);
void expected_run_uniques(struct judging *j);
void expected_violation(struct judging *j, const struct expectation *expectation);
void expected_values(struct judged_resource *r); /* `{ field = value }` */
void expected_texts(struct judged_resource *r);  /* `contains`, `lacks` */
void expected_change(struct judging *j, const struct expectation *expectation);

#endif
