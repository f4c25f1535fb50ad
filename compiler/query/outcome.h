/* What became of a test, and how it is named. */
#ifndef CROFT_QUERY_OUTCOME_H
#define CROFT_QUERY_OUTCOME_H

#include "sema/test.h"

/* What became of a test. */
struct trial_outcome {
    const struct test *test;
    bool passed;
    struct diags *failures; /* why it did not: at its own lines; sorted */
    bool *judged; /* by expectation: of a policy, a demand of which was evaluated and came out so */
    double seconds; /* CPU */
};

/* "policies.storage: 1M records under SQLite are refused" */
struct text trial_title(struct arena *arena, const struct test *test);
/* Where the test stands: its name's span. */
struct span trial_span(const struct test *test);

#endif
