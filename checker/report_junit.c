/* JUnit's XML, as the test views of CI systems read it: one suite for the sources, one for the
 * policies. A policy that holds is a case that passed; a finding is one that failed, or was skipped
 * when it is excused. */
#include "checker/check_internal.h"
#include "checker/report_internal.h"
#include "source/markup.h"
#include "source/report_json.h"

static void put_attribute(struct buf *out, const char *name, struct text text) {
    buf_printf(out, " %s=\"", name);
    markup_put_attribute(out, text);
    buf_char(out, '"');
}

/* Cases of a suite, counted while they are written. */
struct suite {
    struct buf cases;
    uint32_t tests, failures, skipped;
};

static void open_case(struct suite *suite, struct text group, struct text name) {
    suite->tests++;
    buf_text(&suite->cases, TEXT("    <testcase"));
    put_attribute(&suite->cases, "classname", group);
    put_attribute(&suite->cases, "name", name);
}

static void put_passed(struct suite *suite, struct text group, struct text name) {
    open_case(suite, group, name);
    buf_text(&suite->cases, TEXT("/>\n"));
}

/* A place, then the text. */
static void put_body(struct buf *out, struct arena *arena, const struct verdict *verdict,
                     struct span span, const struct buf *text) {
    struct text file = report_file(arena, verdict, span);
    if (file.size != 0) {
        struct place place = source_place(verdict->sources, span.source, span.start);
        markup_put_text(out, file);
        buf_printf(out, ":%u:%u\n", place.line, place.column);
    }
    markup_put_text(out, buf_view(text));
}

static void put_place(struct suite *suite, struct arena *arena, const struct verdict *verdict,
                      struct span span) {
    struct text file = report_file(arena, verdict, span);
    if (file.size == 0)
        return;
    put_attribute(&suite->cases, "file", file);
    buf_printf(&suite->cases, " line=\"%u\"",
               source_place(verdict->sources, span.source, span.start).line);
}

/* Errors fail; what is less is told in a case that passed. */
static void put_told(struct suite *suite, struct arena *arena, const struct verdict *verdict,
                     struct span span, enum diag_severity severity, struct text message,
                     const struct buf *text) {
    put_place(suite, arena, verdict, span);
    bool failed = severity == DIAG_ERROR;
    suite->failures += failed;
    buf_printf(&suite->cases, ">\n      <%s", failed ? "failure" : "system-out");
    if (failed) {
        put_attribute(&suite->cases, "type", text_of(report_severity(severity)));
        put_attribute(&suite->cases, "message", message);
    }
    buf_char(&suite->cases, '>');
    put_body(&suite->cases, arena, verdict, span, text);
    buf_printf(&suite->cases, "</%s>\n    </testcase>\n", failed ? "failure" : "system-out");
}

static void add_diags(struct suite *suite, struct arena *arena, const struct verdict *verdict) {
    for (uint32_t i = 0; i < diags_count(verdict->diags); i++) {
        const struct diag *diag = diags_at(verdict->diags, i);
        if (!report_is_plain(verdict, diag))
            continue;
        struct buf text = { 0 };
        report_diag_text(&text, diag);
        open_case(suite, text_of(diag_code_text(diag->code)), text_of(diag->message));
        put_told(suite, arena, verdict, diag->span, diag->severity, text_of(diag->message), &text);
        buf_free(&text);
    }
    if (suite->tests == 0)
        put_passed(suite, TEXT("sources"), TEXT("they are in order"));
}

static void add_finding(struct suite *suite, struct arena *arena, const struct verdict *verdict,
                        const struct finding *finding) {
    struct text name = finding_subjects_text(arena, finding);
    open_case(suite, finding->policy, name.size != 0 ? name : finding->message);
    if (finding_is_excused(finding)) {
        suite->skipped++;
        put_place(suite, arena, verdict, finding->span);
        buf_text(&suite->cases, TEXT(">\n      <skipped"));
        put_attribute(&suite->cases, "message", report_excuse(arena, finding));
        buf_text(&suite->cases, TEXT("/>\n    </testcase>\n"));
        return;
    }
    struct buf text = { 0 };
    report_finding_text(&text, arena, finding);
    put_told(suite, arena, verdict, finding->span, finding->severity, finding->message, &text);
    buf_free(&text);
}

/* Policies that were asked and found nothing. */
static void add_kept(struct suite *suite, struct arena *arena, const struct verdict *verdict) {
    uint32_t count = verdict->program == NULL || verdict->check == NULL
                         ? 0
                         : verdict->program->policies.count;
    bool *found = ARENA_ARRAY(arena, bool, count + 1);
    for (uint32_t i = 0; i < report_finding_count(verdict); i++) {
        const struct policy *policy = findings_at(verdict->findings, i)->declared;
        if (policy != NULL && policy->number < count)
            found[policy->number] = true;
    }
    for (uint32_t i = 0; i < count; i++)
        if (!found[i] && check_selects(verdict->check, verdict->program->policies.items[i]->text))
            put_passed(suite, verdict->program->policies.items[i]->text, TEXT("it is met"));
}

static void put_suite(struct buf *out, struct suite *suite, const char *name) {
    buf_printf(out,
               "  <testsuite name=\"%s\" tests=\"%u\" failures=\"%u\" errors=\"0\" "
               "skipped=\"%u\">\n",
               name, suite->tests, suite->failures, suite->skipped);
    buf_text(out, buf_view(&suite->cases));
    buf_text(out, TEXT("  </testsuite>\n"));
    buf_free(&suite->cases);
}

void report_junit(struct buf *out, const struct verdict *verdict) {
    struct arena *arena = arena_new();
    struct suite sources = { 0 }, policies = { 0 };
    add_diags(&sources, arena, verdict);
    for (uint32_t i = 0; i < report_finding_count(verdict); i++)
        add_finding(&policies, arena, verdict, findings_at(verdict->findings, i));
    if (verdict->findings != NULL)
        add_kept(&policies, arena, verdict);
    buf_printf(out,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"croft check\" "
               "tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\">\n",
               sources.tests + policies.tests, sources.failures + policies.failures,
               policies.skipped);
    put_suite(out, &sources, "sources");
    if (verdict->findings != NULL)
        put_suite(out, &policies, "policies");
    buf_text(out, TEXT("</testsuites>\n"));
    arena_free(arena);
}
