/* Whether policies are tested: each of a library needs a test in which it is violated, and one in
 * which it is not. */
#ifndef CROFT_SEMA_TESTED_H
#define CROFT_SEMA_TESTED_H

#include "sema/policy.h"
#include "sema/test.h"

/* What some test says of a policy. */
struct policy_tested {
    bool fails, passes;
};

/* Whether the policy must have tests: what a fleet says for itself may do without. */
bool policy_needs_tests(const struct policy *policy);
/* By number of the policy: what tests expect of it. In the arena. */
struct policy_tested *policies_tested(const struct program *program, struct arena *arena);
/* Says which of the two is missing. */
void policy_report_untested(const struct policy *policy, struct policy_tested tested,
                            struct diags *diags);
/* Reports all policies of the library that no test names as it should. */
void policies_report_untested(const struct program *program, struct diags *diags);

#endif
