/* The run of tests as JSON, a line for each test without failures. */
#include "cli/test.h"
#include "source/json.h"
#include "source/report_json.h"

static void put_text(struct buf *out, const char *name, struct text text) {
    buf_printf(out, "\"%s\":", name);
    json_put_string(out, text);
    buf_char(out, ',');
}

static void put_failures(struct test_report *report, struct buf *out, const struct diags *diags) {
    for (uint32_t i = 0; i < diags_count(diags); i++) {
        buf_text(out, i == 0 ? TEXT("\n  ") : TEXT(",\n  "));
        report_json_diag(out, report->workspace->sources, diags_at(diags, i));
    }
}

static void put_test(struct test_report *report, struct buf *out,
                     const struct trial_outcome *outcome) {
    struct span span = trial_span(outcome->test);
    struct place place = source_place(report->workspace->sources, span.source, span.start);
    buf_char(out, '{');
    put_text(out, "name", outcome->test->name);
    put_text(out, "module", outcome->test->module->name);
    put_text(out, "file", outcome->test->module->file);
    buf_printf(out, "\"line\":%u,\"passed\":%s,\"expectations\":%u,\"failures\":[", place.line,
               outcome->passed ? "true" : "false", outcome->test->expectations.count);
    put_failures(report, out, outcome->failures);
    buf_text(out, TEXT("]}"));
}

void test_json(struct test_report *report, struct buf *out) {
    const struct trials *trials = &report->trials;
    buf_printf(out, "{\"version\":1,\"passed\":%u,\"failed\":%u,\"left_out\":%u,\"tests\":[",
               trials->count - trials->failed, trials->failed, trials->left_out);
    for (uint32_t i = 0; i < trials->count; i++) {
        buf_text(out, i == 0 ? TEXT("\n") : TEXT(",\n"));
        put_test(report, out, &trials->items[i]);
    }
    buf_text(out, TEXT("\n],\"diagnostics\":["));
    put_failures(report, out, trials->untested);
    buf_text(out, TEXT("]}\n"));
}
