/* What a check found as one JSON document: check.schema.json says what is in it. */
#include "source/report_json.h"
#include "checker/report_internal.h"
#include "source/json.h"

static void put_hosts(struct buf *out, const struct finding *finding) {
    json_open(out, "hosts", '[');
    for (uint32_t i = 0; i < finding->hosts.count; i++) {
        json_item(out);
        json_put_string(out, finding->hosts.items[i]);
    }
    json_close(out, ']');
}

static void put_subjects(struct buf *out, const struct finding *finding) {
    json_open(out, "subjects", '[');
    for (uint32_t i = 0; i < finding->subjects.count; i++) {
        const struct finding_subject *subject = &finding->subjects.items[i];
        json_item(out);
        buf_char(out, '{');
        json_put_text(out, "kind", subject->kind);
        json_put_text(out, "key", subject->key);
        json_put_some_text(out, "host", subject->host);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void put_waiver(struct buf *out, struct arena *arena, const struct verdict *verdict,
                       const struct finding *finding) {
    const struct waiver *waiver = finding->waiver;
    if (waiver == NULL)
        return;
    json_open(out, "waiver", '{');
    json_put_text(out, "reason", waiver->reason);
    json_put_text(out, "until", finding_day_text(arena, waiver->until));
    json_put_some_text(out, "by", waiver->by);
    json_put_bool(out, "expired", finding->expired);
    report_json_span(out, verdict->sources, node_span(waiver->module->tree, waiver->node));
    json_close(out, '}');
}

static void put_places(struct buf *out, const struct verdict *verdict,
                       const struct finding *finding) {
    report_json_span(out, verdict->sources, finding->span);
    json_put_some_text(out, "label", finding->label);
    json_open(out, "labels", '[');
    for (uint32_t i = 0; i < finding->labels.count; i++)
        report_json_spanned_text(out, verdict->sources, finding->labels.items[i].span,
                                 finding->labels.items[i].text);
    json_close(out, ']');
    json_open(out, "fix", '[');
    for (uint32_t i = 0; i < finding->edits.count; i++)
        report_json_spanned_text(out, verdict->sources, finding->edits.items[i].span,
                                 finding->edits.items[i].text);
    json_close(out, ']');
}

static void put_finding(struct buf *out, struct arena *arena, const struct verdict *verdict,
                        const struct finding *finding) {
    buf_char(out, '{');
    json_put_text(out, "policy", finding->policy);
    json_put_text(out, "severity", text_of(report_severity(finding->severity)));
    json_put_text(out, "message", finding->message);
    put_hosts(out, finding);
    put_subjects(out, finding);
    json_put_some_text(out, "reason", finding->reason);
    json_put_some_text(out, "help", finding->help);
    put_places(out, verdict, finding);
    put_waiver(out, arena, verdict, finding);
    json_put_bool(out, "baselined", finding->baselined);
    json_put_bool(out, "excused", finding_is_excused(finding));
    json_put_text(out, "fingerprint", finding_fingerprint_text(arena, finding));
    json_close(out, '}');
}

static void put_findings(struct buf *out, const struct verdict *verdict) {
    struct arena *arena = arena_new();
    json_open(out, "findings", '[');
    for (uint32_t i = 0; i < findings_count(verdict->findings); i++) {
        buf_text(out, i == 0 ? TEXT("\n") : TEXT(",\n"));
        put_finding(out, arena, verdict, findings_at(verdict->findings, i));
        arena_reset(arena);
    }
    if (findings_count(verdict->findings) > 0)
        buf_char(out, '\n');
    json_close(out, ']');
    arena_free(arena);
}

void report_check_json(struct buf *out, const struct verdict *verdict) {
    buf_text(out, TEXT("{\"version\":1"));
    report_json_diags(out, verdict->sources, verdict->diags);
    if (verdict->findings != NULL)
        put_findings(out, verdict);
    buf_text(out, TEXT("}\n"));
}
