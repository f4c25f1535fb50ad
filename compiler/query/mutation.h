/* Mutation testing of policies: whether their tests notice when a policy is changed, and whether
 * policies notice when the tests' fleets are. */
#ifndef CROFT_QUERY_MUTATION_H
#define CROFT_QUERY_MUTATION_H

#include "query/trials.h"
#include "sema/policy.h"

/* A mutant that no test noticed. */
struct survivor {
    uint32_t position; /* of what it changes */
    const char *text;  /* "`<=` for `<`" */
    bool blunt;        /* it takes the demand itself away */
};

struct policy_score {
    struct policy *policy;
    VEC(const struct test *) tests; /* that name it, and agree with it */
    uint32_t mutants, noticed;
    VEC(struct survivor) survivors;
    uint32_t changes, reactions; /* of those tests' fleets; and how many it finds otherwise */
    bool blind; /* a demand's disappearance, or every change of a fleet, goes unnoticed */
};

struct mutation {
    struct policy_score *items; /* of the policies chosen that have tests, in the order of files */
    uint32_t count;
    uint32_t mutants, noticed, blind; /* sums */
};

/* The pattern chooses policies, by "module: policy". The program has no errors; it is changed while
 * this runs, and afterwards as it was. */
struct mutation mutation_run(struct workspace *workspace, const struct trials_options *options);

#endif
