/* Judges tests: conditions, resources, errors; what is longer has a file of its own. */
#include "query/expected.h"

#include "query/expected_internal.h"

#include "query/near.h"

#include <stdarg.h>

enum { SHOWN_MAX = 5 /* of a list of what there is */ };

struct diag *expected_failure(struct judging *j, const struct expectation *expectation,
                              const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct buf text = { 0 };
    buf_vprintf(&text, format, args);
    va_end(args);
    struct diag *diag = diag_add(j->outcome->failures, DIAG_E1010,
                                 node_span(j->test->module->tree, expectation->node), "%.*s",
                                 TEXT_ARG(buf_view(&text)));
    buf_free(&text);
    return diag;
}

const char *expected_shown(struct judging *j, struct evaluation *host, struct value value) {
    struct buf out = { 0 };
    evaluation_show(host, &out, value, UINT32_MAX);
    const char *text = arena_printf(j->arena, "%.*s", TEXT_ARG(buf_view(&out)));
    buf_free(&out);
    return text;
}

uint32_t expected_host(struct judging *j, const struct expectation *expectation) {
    struct text name = expectation->host.size != 0 ? expectation->host : j->test->host;
    uint32_t index = fleet_host_find(j->trial.fleet, name);
    if (index == UINT32_MAX && expectation->host.size == 0 && j->trial.count == 1)
        return 0;
    if (index != UINT32_MAX)
        return index;
    struct diag *diag = expected_failure(j, expectation, "the test has no host `%.*s`",
                                         TEXT_ARG(name));
    if (expectation->host.size == 0)
        diag_help(j->outcome->failures, diag,
                  "say which of its hosts is meant: `on NAME { expect … }`");
    return UINT32_MAX;
}

/* The two sides of a comparison that does not hold. */
static void note_sides(struct judging *j, struct evaluation *host, struct diag *diag,
                       const struct ir *ir) {
    struct diags *into = j->outcome->failures;
    bool compares = (ir->op >= IR_EQ && ir->op <= IR_IN_RANGE) || ir->op == IR_IS_CASE;
    if (ir->op == IR_NOT || ir->op == IR_AND || ir->op == IR_OR || !compares)
        return;
    struct value left = evaluation_expression(host, ir->a, j->test->frame_size);
    if (left.tag != VALUE_ERROR)
        diag_note(into, diag, "the left side is %s", expected_shown(j, host, left));
    if (ir->op == IR_IS_CASE || ir->b == NULL || ir->b->op == IR_CONST)
        return;
    struct value right = evaluation_expression(host, ir->b, j->test->frame_size);
    if (right.tag != VALUE_ERROR)
        diag_note(into, diag, "the right side is %s", expected_shown(j, host, right));
}

static void judge_condition(struct judging *j, const struct expectation *expectation) {
    uint32_t index = expected_host(j, expectation);
    if (index == UINT32_MAX)
        return;
    struct evaluation *host = j->trial.hosts[index];
    struct value value = evaluation_expression(host, expectation->condition, j->test->frame_size);
    if (value.tag == VALUE_BOOL && value.i != 0)
        return;
    if (value.tag == VALUE_ERROR) {
        expected_failure(j, expectation, "this has no value");
        return;
    }
    struct diag *diag = expected_failure(j, expectation, "this does not hold");
    note_sides(j, host, diag, expectation->condition);
}

/* The resource of an expectation; NULL: there is none, and `key` is what was asked for. */
static struct resource *find(struct judging *j, const struct expectation *expectation,
                             struct evaluation *host, struct text *key) {
    struct value value = evaluation_expression(host, expectation->key, j->test->frame_size);
    *key = (struct text){ NULL, 0 };
    if (value.tag == VALUE_ERROR)
        return NULL;
    *key = evaluation_text(host, value);
    uint32_t count;
    evaluation_members(host, expectation->of_kind, &count); /* complete from here on */
    return evaluation_find(host, expectation->of_kind, *key);
}

static void note_members(struct judging *j, struct evaluation *host, const struct kind *kind,
                         struct text key, struct diag *diag) {
    struct diags *into = j->outcome->failures;
    uint32_t count;
    struct resource *const *members = evaluation_members(host, kind, &count);
    struct near near = near_to(key);
    struct buf names = { 0 };
    for (uint32_t i = 0; i < count; i++) {
        struct text name = resource_key(members[i]);
        near_offer(&near, name);
        if (i < SHOWN_MAX)
            buf_printf(&names, "%s`%.*s`", i == 0 ? "" : ", ", TEXT_ARG(name));
    }
    if (count > SHOWN_MAX)
        buf_printf(&names, " and %u more", count - SHOWN_MAX);
    if (count == 0)
        diag_note(into, diag, "there is no %.*s at all", TEXT_ARG(kind->text));
    else
        diag_note(into, diag, "there %s %.*s", count == 1 ? "is" : "are",
                  TEXT_ARG(buf_view(&names)));
    near_help(into, diag, &near);
    buf_free(&names);
}

static void judge_resource(struct judging *j, const struct expectation *expectation) {
    uint32_t index = expected_host(j, expectation);
    struct text key;
    if (index == UINT32_MAX)
        return;
    struct judged_resource r = { j, expectation, j->trial.hosts[index], NULL };
    r.resource = find(j, expectation, r.host, &key);
    const struct kind *kind = expectation->of_kind;
    bool wanted = expectation->kind == EXPECT_RESOURCE;
    if (r.resource == NULL && wanted) {
        struct diag *diag = expected_failure(j, expectation, "there is no %.*s `%.*s` on %.*s",
                                             TEXT_ARG(kind->text), TEXT_ARG(key),
                                             TEXT_ARG(fleet_host_name(j->trial.fleet, index)));
        note_members(j, r.host, kind, key, diag);
    } else if (r.resource != NULL && !wanted) {
        struct diag *diag = expected_failure(j, expectation, "there is a %.*s `%.*s` on %.*s",
                                             TEXT_ARG(kind->text), TEXT_ARG(key),
                                             TEXT_ARG(fleet_host_name(j->trial.fleet, index)));
        uint32_t position = resource_position(r.resource);
        diag_label(j->outcome->failures, diag, evaluation_span(r.host, position),
                   "it comes from here");
    } else if (r.resource != NULL) {
        expected_texts(&r);
        if (expectation->body != NULL)
            expected_values(&r);
    }
}

static bool is_inside(const struct judging *j, struct span span) {
    struct span own = node_span(j->test->module->tree, j->test->node);
    return span.source.id == own.source.id && span.start >= own.start && span.end <= own.end;
}

/* An error is the test's when it shows a line of it. */
static bool is_own(const struct judging *j, const struct diag *error) {
    bool own = is_inside(j, error->span);
    for (uint32_t i = 0; i < error->label_count; i++)
        own = own || is_inside(j, error->labels[i].span);
    return own;
}

static void note_error(struct judging *j, struct diag *diag, const struct diag *error) {
    struct text file = source_name(j->program->sources, error->span.source);
    struct place place = source_place(j->program->sources, error->span.source, error->span.start);
    diag_note(j->outcome->failures, diag, "reported: %s %s, %.*s:%u", diag_code_text(error->code),
              error->message, TEXT_ARG(file), place.line);
}

static void judge_error(struct judging *j, const struct expectation *expectation) {
    for (uint32_t i = 0; i < j->test->found.count; i++)
        if (j->test->found.items[i]->code == expectation->code)
            return;
    for (uint32_t i = 0; i < diags_count(j->errors); i++)
        if (diags_at(j->errors, i)->code == expectation->code && is_own(j, diags_at(j->errors, i)))
            return;
    struct diag *diag = expected_failure(
        j, expectation, "nothing at a line of this test is reported as %s: %s",
        diag_code_text(expectation->code), diag_code_title(expectation->code));
    for (uint32_t i = 0; i < j->test->found.count; i++)
        note_error(j, diag, j->test->found.items[i]);
    for (uint32_t i = 0; i < diags_count(j->errors) && i < SHOWN_MAX; i++)
        note_error(j, diag, diags_at(j->errors, i));
}

static void judge(struct judging *j, const struct expectation *expectation) {
    switch (expectation->kind) {
    case EXPECT_VIOLATION:
    case EXPECT_NO_VIOLATION:
        if (expectation->policy != NULL)
            expected_violation(j, expectation);
        return; /* of `unique`: when everything is verified */
    case EXPECT_RESOURCE:
    case EXPECT_NO_RESOURCE:
        judge_resource(j, expectation);
        return;
    case EXPECT_CONDITION:
        judge_condition(j, expectation);
        return;
    case EXPECT_CHANGE:
        expected_change(j, expectation);
        return;
    case EXPECT_ERROR:
        return; /* when everything is evaluated */
    }
}

/* An error that the test does not expect is one of its failures: where it was found, and in which
 * test. */
static void report_unexpected(struct judging *j, const struct diag *error) {
    struct diags *into = j->outcome->failures;
    enum diag_code code = error->code == DIAG_E1012 ? DIAG_E1012 : DIAG_E1011;
    struct diag *diag = diag_add(into, code, error->span, "%s", error->message);
    if (error->span_label != NULL)
        diag_span_label(into, diag, "%s", error->span_label);
    for (uint32_t i = 0; i < error->label_count; i++)
        diag_label(into, diag, error->labels[i].span, "%s", error->labels[i].text);
    if (code == DIAG_E1011)
        diag_label(into, diag, trial_span(j->test), "this test does not expect %s",
                   diag_code_text(error->code));
    else
        diag_label(into, diag, trial_span(j->test), "in this test");
    for (uint32_t i = 0; i < error->note_count; i++)
        diag_note(into, diag, "%s", error->notes[i]);
    for (uint32_t i = 0; i < error->help_count; i++)
        diag_help(into, diag, "%s", error->helps[i]);
}

/* A fleet made to be wrong may be wrong elsewhere for want of what it leaves out: then only errors
 * at the test's own lines count. */
static bool counts(const struct judging *j, const struct diag *error, bool expects) {
    return error->severity == DIAG_ERROR && !test_expects_code(j->test, error->code) &&
           (!expects || is_inside(j, error->span));
}

static void judge_uniques(struct judging *j) {
    if (j->trial.fleet == NULL)
        return;
    expected_run_uniques(j);
    for (uint32_t i = 0; i < j->test->expectations.count; i++)
        if (j->test->expectations.items[i].policy_name.size != 0 &&
            j->test->expectations.items[i].policy == NULL)
            expected_violation(j, &j->test->expectations.items[i]);
}

static void judge_errors(struct judging *j) {
    bool expects = false;
    trial_verify(&j->trial);
    judge_uniques(j);
    for (uint32_t i = 0; i < j->test->expectations.count; i++)
        if (j->test->expectations.items[i].kind == EXPECT_ERROR) {
            judge_error(j, &j->test->expectations.items[i]);
            expects = true;
        }
    diags_sort(j->errors, j->program->sources);
    for (uint32_t i = 0; i < diags_count(j->errors); i++)
        if (counts(j, diags_at(j->errors, i), expects))
            report_unexpected(j, diags_at(j->errors, i));
}

static bool has_code(const struct diags *diags, enum diag_code code) {
    for (uint32_t i = 0; i < diags_count(diags); i++)
        if (diags_at(diags, i)->code == code)
            return true;
    return false;
}

/* Constants that the test expects to be refused. */
static void judge_obligations(struct judging *j) {
    struct program program = *j->program;
    program.obligations.items = j->test->obligations.items;
    program.obligations.count = j->test->obligations.count;
    if (program.obligations.count != 0)
        evaluate_obligations(&program, j->errors);
}

void expected_judge(const struct program *program, struct trial_outcome *outcome,
                    struct arena *arena) {
    struct judging j = {
        .program = program, .outcome = outcome, .test = outcome->test, .arena = arena
    };
    j.errors = diags_new();
    j.findings = findings_new();
    j.judged = ARENA_ARRAY(arena, bool, program->policies.count + 1);
    j.unknown = ARENA_ARRAY(arena, bool, program->policies.count + 1);
    judge_obligations(&j);
    if (j.test->sound && program->host_kind == NULL) {
        diag_add(outcome->failures, DIAG_E1011, trial_span(j.test),
                 "a test needs hosts, and no kind is `host`");
    } else if (j.test->sound) {
        trial_run(&j.trial, program, j.test, false, arena, j.errors);
        bool complete = j.trial.fleet != NULL && !has_code(j.errors, DIAG_E1012);
        if (complete)
            expected_run_policies(&j);
        for (uint32_t i = 0; complete && i < j.test->expectations.count; i++)
            judge(&j, &j.test->expectations.items[i]);
    }
    judge_errors(&j);
    diags_free(j.errors);
    findings_free(j.findings);
}
