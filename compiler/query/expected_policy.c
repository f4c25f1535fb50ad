/* Violations that a test expects, or expects not to be. */
#include "query/expected_internal.h"

#include "sema/policy.h"

enum { FOUND_MAX = 5 /* shown of what was found instead */ };

static bool is_among(const struct text *names, uint32_t count, struct text name) {
    for (uint32_t i = 0; i < count; i++)
        if (text_equal(names[i], name))
            return true;
    return false;
}

/* The names of the policies, or of the `unique`, that expectations speak of. */
static struct text *names_of(struct judging *j, bool policies, uint32_t *count) {
    const struct test *test = j->test;
    struct text *names = ARENA_ARRAY(j->arena, struct text, test->expectations.count + 1);
    *count = 0;
    for (uint32_t i = 0; i < test->expectations.count; i++) {
        const struct expectation *expectation = &test->expectations.items[i];
        struct text name = expectation->policy_name;
        bool wanted = j->only == NULL || j->only == expectation->policy;
        if (name.size != 0 && wanted && (expectation->policy != NULL) == policies &&
            !is_among(names, *count, name))
            names[(*count)++] = name;
    }
    return names;
}

static void run(struct judging *j, bool policies) {
    struct check_options options = { .today = CHECK_NO_DAY };
    uint32_t count;
    options.only = names_of(j, policies, &options.only_count);
    if (options.only_count == 0)
        return;
    struct check *check = check_new(&j->trial.program, &options);
    check_fleet(check, j->trial.fleet, j->findings);
    for (uint32_t i = 0; i < j->trial.count; i++)
        check_host(check, j->trial.hosts[i], j->findings);
    check_finish(check, j->findings);
    const struct check_cost *costs = check_costs(check, &count);
    for (uint32_t i = 0; i < count; i++) {
        j->judged[i] = j->judged[i] || costs[i].demands != 0;
        j->unknown[i] = j->unknown[i] || costs[i].unknown != 0;
    }
    check_free(check);
}

void expected_run_policies(struct judging *j) {
    run(j, true);
}

void expected_run_uniques(struct judging *j) {
    run(j, false);
}

static bool is_on(const struct finding *finding, struct text host) {
    if (host.size == 0)
        return true;
    for (uint32_t i = 0; i < finding->hosts.count; i++)
        if (text_equal(finding->hosts.items[i], host))
            return true;
    return false;
}

static bool is_of(const struct finding *finding, const struct kind *kind, struct text key) {
    for (uint32_t i = 0; i < finding->subjects.count; i++)
        if (text_equal(finding->subjects.items[i].kind, kind->text) &&
            text_equal(finding->subjects.items[i].key, key))
            return true;
    return false;
}

/* What follows `at`. False: it has no value. */
static bool subject_of(struct judging *j, const struct expectation *expectation, struct text *key) {
    *key = (struct text){ NULL, 0 };
    if (expectation->of_kind == NULL)
        return true;
    struct evaluation *any = j->trial.count != 0 ? j->trial.hosts[0] : j->trial.fleet;
    struct value value = evaluation_expression(any, expectation->key, j->test->frame_size);
    if (value.tag == VALUE_ERROR)
        return false;
    *key = evaluation_text(any, value);
    return true;
}

static const struct finding *find(struct judging *j, const struct expectation *expectation,
                                  struct text key) {
    for (uint32_t i = 0; i < findings_count(j->findings); i++) {
        const struct finding *finding = findings_at(j->findings, i);
        if (text_equal(finding->policy, expectation->policy_name) &&
            is_on(finding, expectation->host) &&
            (expectation->of_kind == NULL || is_of(finding, expectation->of_kind, key)))
            return finding;
    }
    return NULL;
}

static const char *about(struct judging *j, const struct expectation *expectation,
                         struct text key) {
    if (expectation->of_kind == NULL)
        return "";
    return arena_printf(j->arena, " at %.*s `%.*s`", TEXT_ARG(expectation->of_kind->text),
                        TEXT_ARG(key));
}

/* Those of the policy that are about something else, and whether it was asked at all. */
static void note_found(struct judging *j, const struct expectation *expectation,
                       struct diag *diag) {
    struct diags *into = j->outcome->failures;
    uint32_t shown = 0;
    for (uint32_t i = 0; i < findings_count(j->findings) && shown < FOUND_MAX; i++) {
        const struct finding *finding = findings_at(j->findings, i);
        if (!text_equal(finding->policy, expectation->policy_name))
            continue;
        struct text subjects = finding_subjects_text(j->arena, finding);
        diag_note(into, diag, "found: %.*s: %.*s", TEXT_ARG(subjects), TEXT_ARG(finding->message));
        shown++;
    }
    if (shown == 0 && expectation->policy != NULL && !j->judged[expectation->policy->number])
        diag_note(into, diag,
                  "none of its demands was evaluated: nothing here is what it is about");
    else if (shown == 0)
        diag_note(into, diag, "it holds everywhere");
}

static void report_missing(struct judging *j, const struct expectation *expectation,
                           struct text key) {
    struct diag *diag = expected_failure(j, expectation, "`%.*s` is not violated%s",
                                         TEXT_ARG(expectation->policy_name),
                                         about(j, expectation, key));
    note_found(j, expectation, diag);
}

static void report_violation(struct judging *j, const struct expectation *expectation,
                             struct text key, const struct finding *finding) {
    struct diag *diag = expected_failure(j, expectation, "`%.*s` is violated%s: %.*s",
                                         TEXT_ARG(expectation->policy_name),
                                         about(j, expectation, key), TEXT_ARG(finding->message));
    if (finding->span.source.id != 0)
        diag_label(j->outcome->failures, diag, finding->span, "%.*s",
                   TEXT_ARG(finding->label.size != 0 ? finding->label : TEXT("by this")));
}

void expected_violation(struct judging *j, const struct expectation *expectation) {
    struct text key;
    if (!subject_of(j, expectation, &key))
        return; /* reported as an error of the test */
    const struct finding *finding = find(j, expectation, key);
    bool wanted = expectation->kind == EXPECT_VIOLATION;
    size_t index = (size_t)(expectation - j->test->expectations.items);
    const struct policy *policy = expectation->policy;
    bool silent = policy != NULL && j->unknown[policy->number] && !diags_have_errors(j->errors);
    if (!wanted && finding == NULL && silent)
        expected_failure(j, expectation,
                         "`%.*s` cannot be judged: something that it reads is in error",
                         TEXT_ARG(expectation->policy_name));
    else if (wanted && finding == NULL)
        report_missing(j, expectation, key);
    else if (!wanted && finding != NULL)
        report_violation(j, expectation, key, finding);
    else
        j->outcome->judged[index] = policy == NULL || j->judged[policy->number];
}
