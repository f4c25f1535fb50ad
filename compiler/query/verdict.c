/* Judges a test's fleet by policies alone: nothing else that the test expects counts. */
#include "query/verdict.h"

#include "query/expected_internal.h"

static struct judging judging_open(const struct program *program, struct trial_outcome *outcome,
                                   struct arena *arena) {
    outcome->failures = diags_new();
    outcome->judged = ARENA_ARRAY(arena, bool, outcome->test->expectations.count + 1);
    return (struct judging){ .program = program,
                             .outcome = outcome,
                             .test = outcome->test,
                             .arena = arena,
                             .errors = diags_new(),
                             .findings = findings_new(),
                             .unknown = ARENA_ARRAY(arena, bool, program->policies.count + 1),
                             .judged = ARENA_ARRAY(arena, bool, program->policies.count + 1) };
}

static void judging_close(struct judging *j) {
    diags_free(j->errors);
    diags_free(j->outcome->failures);
    findings_free(j->findings);
}

/* Evaluates and judges; false when something goes wrong. */
static bool run(struct judging *j) {
    if (!j->test->sound)
        return false;
    trial_run(&j->trial, j->program, j->test, false, j->arena, j->errors);
    if (j->trial.fleet == NULL)
        return false;
    expected_run_policies(j);
    return !diags_have_errors(j->errors);
}

bool verdict_agrees(const struct program *program, const struct test *test,
                    const struct policy *policy, struct arena *arena) {
    struct trial_outcome outcome = { .test = test };
    struct judging j = judging_open(program, &outcome, arena);
    j.only = policy;
    bool agrees = run(&j);
    for (uint32_t i = 0; agrees && i < test->expectations.count; i++)
        if (test->expectations.items[i].policy == policy)
            expected_violation(&j, &test->expectations.items[i]);
    agrees = agrees && !diags_have_errors(outcome.failures);
    judging_close(&j);
    return agrees;
}

uint64_t *verdicts_of(const struct program *program, const struct test *test, struct arena *arena) {
    struct trial_outcome outcome = { .test = test };
    struct judging j = judging_open(program, &outcome, arena);
    uint64_t *verdicts = NULL;
    if (run(&j)) {
        verdicts = ARENA_ARRAY(arena, uint64_t, program->policies.count + 1);
        for (uint32_t i = 0; i < findings_count(j.findings); i++) {
            const struct finding *finding = findings_at(j.findings, i);
            if (finding->declared != NULL) /* a set: in whatever order they are found */
                verdicts[finding->declared->number] += finding->fingerprint | 1;
        }
    }
    judging_close(&j);
    return verdicts;
}
