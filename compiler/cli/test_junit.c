/* The run of tests as JUnit XML: a suite for each file. Times are CPU seconds. */
#include "cli/test.h"

#include "source/markup.h"

static void put_attribute(struct buf *out, const char *name, struct text value) {
    buf_printf(out, " %s=\"", name);
    markup_put_attribute(out, value);
    buf_char(out, '"');
}

static void put_failure(struct test_report *report, struct buf *out, const struct diag *diag) {
    const struct sources *sources = report->workspace->sources;
    buf_printf(out, "      <failure");
    put_attribute(out, "type", text_of(diag_code_text(diag->code)));
    put_attribute(out, "message", text_of(diag->message));
    buf_char(out, '>');
    if (diag->span.source.id != 0) {
        markup_put_text(out, source_name(sources, diag->span.source));
        buf_printf(out, ":%u", source_place(sources, diag->span.source, diag->span.start).line);
    }
    for (uint32_t i = 0; i < diag->note_count; i++) {
        buf_char(out, '\n');
        markup_put_text(out, text_of(diag->notes[i]));
    }
    buf_printf(out, "</failure>\n");
}

static void put_case(struct test_report *report, struct buf *out,
                     const struct trial_outcome *outcome) {
    struct span span = trial_span(outcome->test);
    struct place place = source_place(report->workspace->sources, span.source, span.start);
    buf_printf(out, "    <testcase");
    put_attribute(out, "classname", outcome->test->module->name);
    put_attribute(out, "name", outcome->test->name);
    put_attribute(out, "file", outcome->test->module->file);
    buf_printf(out, " line=\"%u\" time=\"%.6f\"", place.line, outcome->seconds);
    if (outcome->passed) {
        buf_printf(out, "/>\n");
        return;
    }
    buf_printf(out, ">\n");
    for (uint32_t i = 0; i < diags_count(outcome->failures); i++)
        put_failure(report, out, diags_at(outcome->failures, i));
    buf_printf(out, "    </testcase>\n");
}

/* Tests [first, end) of one file. */
static void put_suite(struct test_report *report, struct buf *out, uint32_t first, uint32_t end) {
    const struct trial_outcome *items = report->trials.items;
    uint32_t failed = 0;
    double seconds = 0;
    for (uint32_t i = first; i < end; i++) {
        failed += !items[i].passed;
        seconds += items[i].seconds;
    }
    buf_printf(out, "  <testsuite");
    put_attribute(out, "name", items[first].test->module->name);
    buf_printf(out, " tests=\"%u\" failures=\"%u\" errors=\"0\" time=\"%.6f\">\n", end - first,
               failed, seconds);
    for (uint32_t i = first; i < end; i++)
        put_case(report, out, &items[i]);
    buf_printf(out, "  </testsuite>\n");
}

/* Policies without tests are cases of a suite of their own. */
static void put_untested(struct test_report *report, struct buf *out) {
    const struct diags *untested = report->trials.untested;
    uint32_t count = diags_count(untested);
    if (count == 0)
        return;
    buf_printf(out, "  <testsuite name=\"policies\" tests=\"%u\" failures=\"%u\" errors=\"0\">\n",
               count, count);
    for (uint32_t i = 0; i < count; i++) {
        buf_printf(out, "    <testcase classname=\"policies\"");
        put_attribute(out, "name", text_of(diags_at(untested, i)->message));
        buf_printf(out, ">\n");
        put_failure(report, out, diags_at(untested, i));
        buf_printf(out, "    </testcase>\n");
    }
    buf_printf(out, "  </testsuite>\n");
}

void test_junit(struct test_report *report, struct buf *out) {
    const struct trials *trials = &report->trials;
    buf_printf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    uint32_t untested = diags_count(trials->untested);
    buf_printf(out, "<testsuites name=\"croft\" tests=\"%u\" failures=\"%u\" errors=\"0\">\n",
               trials->count + untested, trials->failed + untested);
    for (uint32_t first = 0, end; first < trials->count; first = end) {
        end = first + 1;
        while (end < trials->count &&
               trials->items[end].test->module == trials->items[first].test->module)
            end++;
        put_suite(report, out, first, end);
    }
    put_untested(report, out);
    buf_printf(out, "</testsuites>\n");
}
