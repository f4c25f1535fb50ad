/* What all reports need of findings and diagnostics. */
#include "checker/report_internal.h"

bool report_is_plain(const struct verdict *verdict, const struct diag *diag) {
    bool found = diag->code == DIAG_E0611 || diag->code == DIAG_E1001 || diag->code == DIAG_E1002 ||
                 diag->code == DIAG_W1101;
    return verdict->findings == NULL || !found;
}

uint32_t report_finding_count(const struct verdict *verdict) {
    return verdict->findings == NULL ? 0 : findings_count(verdict->findings);
}

struct text report_file(struct arena *arena, const struct verdict *verdict, struct span span) {
    if (span.source.id == 0)
        return (struct text){ "", 0 };
    struct text name = source_name(verdict->sources, span.source);
    if (verdict->prefix == NULL)
        return name;
    return text_of(arena_printf(arena, "%s%.*s", verdict->prefix, TEXT_ARG(name)));
}

/* A line more, unless there is nothing to say. */
static void put_line(struct buf *out, const char *head, struct text text) {
    if (text.size == 0)
        return;
    buf_printf(out, "\n%s", head);
    buf_text(out, text);
}

static void put_hosts(struct buf *out, const struct finding *finding) {
    for (uint32_t i = 0; i < finding->hosts.count; i++) {
        buf_text(out, i == 0 ? TEXT("\non ") : TEXT(", "));
        buf_text(out, finding->hosts.items[i]);
    }
}

void report_finding_text(struct buf *out, struct arena *arena, const struct finding *finding) {
    struct text subjects = finding_subjects_text(arena, finding);
    buf_text(out, finding->message);
    put_line(out, "", subjects);
    if (finding->hosts.count > 1)
        put_hosts(out, finding);
    put_line(out, "why: ", finding->reason);
    put_line(out, "help: ", finding->help);
}

void report_diag_text(struct buf *out, const struct diag *diag) {
    buf_text(out, text_of(diag->message));
    for (uint32_t i = 0; i < diag->note_count; i++)
        buf_printf(out, "\nnote: %s", diag->notes[i]);
    for (uint32_t i = 0; i < diag->help_count; i++)
        buf_printf(out, "\nhelp: %s", diag->helps[i]);
}

struct text report_excuse(struct arena *arena, const struct finding *finding) {
    const struct waiver *waiver = finding->waiver;
    if (waiver == NULL || finding->expired)
        return TEXT("it was there when the baseline was written");
    struct text until = finding_day_text(arena, waiver->until);
    return text_of(arena_printf(arena, "%.*s (until %.*s%s%.*s)", TEXT_ARG(waiver->reason),
                                TEXT_ARG(until), waiver->by.size != 0 ? ", by " : "",
                                TEXT_ARG(waiver->by)));
}
