/* Diagnostics as one JSON document, a line for each. */
#include "source/report_json.h"

#include "source/json.h"
#include "source/report.h"

static const char *const severity_names[] = {
    [DIAG_ERROR] = "error",
    [DIAG_WARNING] = "warning",
    [DIAG_INFO] = "info",
};

const char *report_severity(enum diag_severity severity) {
    return severity_names[severity];
}

static void put_place(struct buf *out, const char *name, const struct sources *sources,
                      struct source_id source, uint32_t offset) {
    struct place place = source_place(sources, source, offset);
    json_put_name(out, name);
    buf_printf(out, "{\"line\":%u,\"column\":%u,\"offset\":%u}", place.line, place.column, offset);
}

void report_json_span(struct buf *out, const struct sources *sources, struct span span) {
    if (span.source.id == 0) {
        json_put_text_or_null(out, "file", NULL);
        json_put_text_or_null(out, "start", NULL);
        json_put_text_or_null(out, "end", NULL);
        return;
    }
    json_put_text(out, "file", source_name(sources, span.source));
    put_place(out, "start", sources, span.source, span.start);
    put_place(out, "end", sources, span.source, span.end);
}

void report_json_spanned_text(struct buf *out, const struct sources *sources, struct span span,
                              struct text text) {
    json_item(out);
    buf_char(out, '{');
    report_json_span(out, sources, span);
    json_put_text(out, "text", text);
    buf_char(out, '}');
}

static void put_spanned_text(struct buf *out, const struct sources *sources, struct span span,
                             const char *text) {
    json_item(out);
    buf_char(out, '{');
    report_json_span(out, sources, span);
    json_put_text_or_null(out, "text", text);
    buf_char(out, '}');
}

static void put_texts(struct buf *out, const char *name, const char **texts, uint32_t count) {
    json_open(out, name, '[');
    for (uint32_t i = 0; i < count; i++) {
        json_item(out);
        json_put_string(out, text_of(texts[i]));
    }
    json_close(out, ']');
}

void report_json_diag(struct buf *out, const struct sources *sources, const struct diag *diag) {
    buf_char(out, '{');
    json_put_text(out, "code", text_of(diag_code_text(diag->code)));
    if (diag->subject != NULL)
        json_put_text(out, "subject", text_of(diag->subject));
    json_put_text(out, "severity", text_of(severity_names[diag->severity]));
    json_put_text(out, "message", text_of(diag->message));
    report_json_span(out, sources, diag->span);
    json_put_text_or_null(out, "label", diag->span_label);
    json_open(out, "labels", '[');
    for (uint32_t i = 0; i < diag->label_count; i++)
        put_spanned_text(out, sources, diag->labels[i].span, diag->labels[i].text);
    json_close(out, ']');
    put_texts(out, "notes", diag->notes, diag->note_count);
    put_texts(out, "helps", diag->helps, diag->help_count);
    json_open(out, "fix", '[');
    for (uint32_t i = 0; i < diag->edit_count; i++)
        put_spanned_text(out, sources, diag->edits[i].span, diag->edits[i].text);
    buf_text(out, TEXT("]}"));
}

void report_json_diags(struct buf *out, const struct sources *sources, const struct diags *diags) {
    json_open(out, "diagnostics", '[');
    for (uint32_t i = 0; i < diags_count(diags); i++) {
        buf_text(out, i == 0 ? TEXT("\n") : TEXT(",\n"));
        report_json_diag(out, sources, diags_at(diags, i));
    }
    if (diags_count(diags) > 0)
        buf_char(out, '\n');
    json_close(out, ']');
}

void report_json(struct buf *out, const struct sources *sources, const struct diags *diags) {
    buf_text(out, TEXT("{\"version\":1"));
    report_json_diags(out, sources, diags);
    buf_text(out, TEXT("}\n"));
}
