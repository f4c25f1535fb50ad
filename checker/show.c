/* Findings as diagnostics: one store, one look, for people and for programs. */
#include "checker/finding.h"
#include "value/quantity.h"

struct text finding_day_text(struct arena *arena, int64_t day) {
    struct buf out = { 0 };
    quantity_print(&out, (struct value){ .tag = VALUE_DATE, .i = day });
    struct text text = { arena_copy(arena, out.data, out.size), out.size };
    buf_free(&out);
    return text;
}

/* The first paragraph of a policy's documentation, on one line. */
static struct text summary_of(struct arena *arena, struct text doc) {
    size_t end = text_find(doc, TEXT("\n\n"));
    char *line = arena_copy(arena, doc.data, end);
    for (size_t i = 0; i < end; i++)
        if (line[i] == '\n')
            line[i] = ' ';
    return (struct text){ line, end };
}

enum diag_code finding_code(const struct finding *finding) {
    if (finding->unique != NULL)
        return DIAG_E0611;
    if (finding->page.size != 0)
        return DIAG_W1101;
    return finding->declared == NULL ? DIAG_E1002 : DIAG_E1001;
}

/* A file below hosts/HOST/ tells its host by itself. */
static bool says_host(const struct sources *sources, const struct finding *finding) {
    if (finding->hosts.count != 1 || finding->span.source.id == 0)
        return finding->hosts.count == 0;
    struct text name = source_name(sources, finding->span.source), host = finding->hosts.items[0];
    struct text rest = { name.data + 6, name.size < 6 ? 0 : name.size - 6 };
    return text_starts_with(name, TEXT("hosts/")) && text_starts_with(rest, host) &&
           rest.size > host.size && rest.data[host.size] == '/';
}

enum { HOSTS_SHOWN = 6 };

static void note_hosts(struct diags *diags, struct diag *diag, const struct finding *finding) {
    struct buf names = { 0 };
    for (uint32_t i = 0; i < finding->hosts.count && i < HOSTS_SHOWN; i++)
        buf_printf(&names, "%s%.*s", i == 0 ? "" : ", ", TEXT_ARG(finding->hosts.items[i]));
    if (finding->hosts.count > HOSTS_SHOWN)
        buf_printf(&names, " and %u more", finding->hosts.count - HOSTS_SHOWN);
    diag_note(diags, diag, "on %.*s", TEXT_ARG(buf_view(&names)));
    buf_free(&names);
}

static void note_waiver(struct arena *arena, struct diags *diags, struct diag *diag,
                        const struct finding *finding) {
    const struct waiver *waiver = finding->waiver;
    struct text day = finding_day_text(arena, waiver->until);
    diag_label(diags, diag, node_span(waiver->module->tree, waiver->node),
               finding->expired ? "waived here until %.*s, and no longer"
                                : "waived here until %.*s",
               TEXT_ARG(day));
    diag_note(diags, diag, "because %.*s%s%.*s", TEXT_ARG(waiver->reason),
              waiver->by.size == 0 ? "" : ", says ", TEXT_ARG(waiver->by));
}

static void show(const struct finding *finding, const struct sources *sources, struct arena *arena,
                 struct diags *diags) {
    bool excused = finding_is_excused(finding);
    struct diag *diag = diag_add(diags, finding_code(finding), finding->span, "%.*s",
                                 TEXT_ARG(finding->message));
    diag->severity = excused ? DIAG_INFO : finding->severity;
    if (finding->unique == NULL)
        diag_subject(diags, diag, finding->policy);
    if (finding->label.size != 0)
        diag_span_label(diags, diag, "%.*s", TEXT_ARG(finding->label));
    for (uint32_t i = 0; i < finding->labels.count; i++)
        diag_label(diags, diag, finding->labels.items[i].span, "%.*s",
                   TEXT_ARG(finding->labels.items[i].text));
    if (finding->waiver != NULL)
        note_waiver(arena, diags, diag, finding);
    if (!says_host(sources, finding))
        note_hosts(diags, diag, finding);
    if (finding->reason.size != 0)
        diag_note(diags, diag, "%.*s", TEXT_ARG(summary_of(arena, finding->reason)));
    if (finding->baselined)
        diag_note(diags, diag, "the baseline has it");
    if (finding->help.size != 0)
        diag_help(diags, diag, "%.*s", TEXT_ARG(finding->help));
    for (uint32_t i = 0; i < finding->edits.count && !excused; i++)
        diag_edit(diags, diag, finding->edits.items[i].span, "%.*s",
                  TEXT_ARG(finding->edits.items[i].text));
}

void findings_to_diags(const struct findings *findings, const struct sources *sources,
                       struct diags *diags, bool excused) {
    struct arena *arena = arena_new();
    for (uint32_t i = 0; i < findings_count(findings); i++) {
        const struct finding *finding = findings_at(findings, i);
        if (excused || !finding_is_excused(finding))
            show(finding, sources, arena, diags);
        arena_reset(arena);
    }
    arena_free(arena);
}
