/* Policies and the tests that name them. */
#include "sema/tested.h"

bool policy_needs_tests(const struct policy *policy) {
    return policy->module->tier == TIER_LIBRARY;
}

struct policy_tested *policies_tested(const struct program *program, struct arena *arena) {
    struct policy_tested *tested = ARENA_ARRAY(arena, struct policy_tested,
                                               program->policies.count + 1);
    for (uint32_t t = 0; t < program->tests.count; t++) {
        const struct test *test = program->tests.items[t];
        for (uint32_t i = 0; i < test->expectations.count; i++) {
            const struct expectation *expectation = &test->expectations.items[i];
            if (expectation->policy == NULL)
                continue;
            struct policy_tested *own = &tested[expectation->policy->number];
            own->fails = own->fails || expectation->kind == EXPECT_VIOLATION;
            own->passes = own->passes || expectation->kind == EXPECT_NO_VIOLATION;
        }
    }
    return tested;
}

void policy_report_untested(const struct policy *policy, struct policy_tested tested,
                            struct diags *diags) {
    const char *missing = tested.fails
                              ? "no test in which one of its demands is evaluated and holds"
                          : tested.passes
                              ? "no test in which it is violated"
                              : "no tests: none in which it is violated, none in which it holds";
    struct node name = node_kid(policy->module->tree, policy->node, POLICY_NAME);
    struct diag *diag = diag_add(diags, DIAG_E1013, node_span(policy->module->tree, name),
                                 "`%.*s` has %s", TEXT_ARG(policy->text), missing);
    diag_note(diags, diag, "a policy that was never seen to fail may not be able to");
    if (!tested.fails)
        diag_help(diags, diag, "`test \"…\" { …; expect violation %.*s at … }`",
                  TEXT_ARG(policy->text));
    if (!tested.passes)
        diag_help(diags, diag, "`test \"…\" { …; expect no violation %.*s }`",
                  TEXT_ARG(policy->text));
}

void policies_report_untested(const struct program *program, struct diags *diags) {
    struct policy_tested *tested = policies_tested(program, program->arena);
    for (uint32_t i = 0; i < program->policies.count; i++) {
        const struct policy *policy = program->policies.items[i];
        if (policy_needs_tests(policy) && !(tested[i].fails && tested[i].passes))
            policy_report_untested(policy, tested[i], diags);
    }
}
