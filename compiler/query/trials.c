/* Chooses tests and runs them, in threads; what they say is kept by test, so that threads do not
 * decide its order. */
#include "query/trials.h"

#include "query/expected.h"
#include "query/pool.h"
#include "sema/tested.h"

#include <fnmatch.h>
#include <time.h>

struct running {
    struct workspace *workspace;
    struct trials *trials;
};

bool trial_fits(struct arena *arena, struct text pattern, struct text title) {
    if (pattern.size == 0 || text_find(title, pattern) != title.size)
        return true;
    return fnmatch(arena_printf(arena, "%.*s", TEXT_ARG(pattern)),
                   arena_printf(arena, "%.*s", TEXT_ARG(title)), 0) == 0;
}

static void run_one(void *data, uint32_t index, struct arena *arena) {
    struct running *r = data;
    struct trial_outcome *outcome = &r->trials->items[index];
    double start = thread_seconds();
    expected_judge(r->workspace->program, outcome, arena);
    outcome->passed = !diags_have_errors(outcome->failures);
    outcome->seconds = thread_seconds() - start;
}

static struct trials choose(struct workspace *w, const struct trials_options *options) {
    const struct program *program = w->program;
    struct trials trials = { .items = ARENA_ARRAY(w->arena, struct trial_outcome,
                                                  program->tests.count + 1) };
    for (uint32_t i = 0; i < program->tests.count; i++) {
        const struct test *test = program->tests.items[i];
        if (!trial_fits(w->arena, options->pattern, trial_title(w->arena, test))) {
            trials.left_out++;
            continue;
        }
        trials.items[trials.count++] = (struct trial_outcome){
            .test = test,
            .failures = diags_new(),
            .judged = ARENA_ARRAY(w->arena, bool, test->expectations.count + 1),
        };
    }
    return trials;
}

/* What tests show of a policy counts when they pass; where one fails, it says enough. */
static void report_untested(struct workspace *w, struct trials *trials) {
    const struct program *program = w->program;
    struct policy_tested *shown = ARENA_ARRAY(w->arena, struct policy_tested,
                                              program->policies.count + 1);
    for (uint32_t t = 0; t < trials->count; t++) {
        const struct trial_outcome *outcome = &trials->items[t];
        for (uint32_t i = 0; i < outcome->test->expectations.count; i++) {
            const struct expectation *expectation = &outcome->test->expectations.items[i];
            if (expectation->policy == NULL || (outcome->passed && !outcome->judged[i]))
                continue;
            struct policy_tested *own = &shown[expectation->policy->number];
            own->fails = own->fails || expectation->kind == EXPECT_VIOLATION;
            own->passes = own->passes || expectation->kind == EXPECT_NO_VIOLATION;
        }
    }
    for (uint32_t i = 0; i < program->policies.count; i++) {
        const struct policy *policy = program->policies.items[i];
        struct policy_tested *own = &shown[i];
        if (policy_needs_tests(policy) && !(own->fails && own->passes))
            policy_report_untested(policy, *own, trials->untested);
    }
    diags_sort(trials->untested, w->sources);
}

struct trials trials_run(struct workspace *workspace, const struct trials_options *options) {
    struct trials trials = choose(workspace, options);
    struct running r = { .workspace = workspace, .trials = &trials };
    pool_run(trials.count, options->threads, run_one, &r);
    for (uint32_t i = 0; i < trials.count; i++) {
        diags_sort(trials.items[i].failures, workspace->sources);
        trials.failed += !trials.items[i].passed;
    }
    trials.untested = diags_new();
    if (trials.left_out == 0)
        report_untested(workspace, &trials);
    return trials;
}

void trials_free(struct trials *trials) {
    for (uint32_t i = 0; i < trials->count; i++)
        diags_free(trials->items[i].failures);
    diags_free(trials->untested);
    trials->count = 0;
}
