/* Annotations of GitHub Actions: workflow commands on standard output.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
#include "base/utf8.h"
#include "checker/report_internal.h"
#include "source/report_json.h"
#include "source/shown.h"

/* Characters that end a command, or a property of it, are written as their number; other control
 * characters are made visible. */
static void put_escaped(struct buf *out, struct text text, const char *special) {
    for (size_t i = 0; i < text.size;) {
        size_t end = i;
        while (end < text.size && text.data[end] != 0 && strchr(special, text.data[end]) == NULL)
            end++;
        shown_text(out, (struct text){ text.data + i, end - i });
        if (end < text.size && text.data[end] == 0)
            shown_text(out, (struct text){ text.data + end, 1 });
        else if (end < text.size)
            buf_printf(out, "%%%02X", (unsigned char)text.data[end]);
        i = end + 1;
    }
}

static void put_property(struct buf *out, const char *name, struct text text) {
    buf_printf(out, "%s%s=", out->data[out->size - 1] == ' ' ? "" : ",", name);
    put_escaped(out, text, "%\r\n:,");
}

static void put_number(struct buf *out, const char *name, uint32_t number) {
    buf_printf(out, "%s%s=%u", out->data[out->size - 1] == ' ' ? "" : ",", name, number);
}

/* Columns only where the place is within a line: GitHub takes them in no other case. */
static void put_place(struct buf *out, const struct verdict *verdict, struct span span) {
    if (span.source.id == 0)
        return;
    struct place start = source_place(verdict->sources, span.source, span.start);
    struct place end = source_place(verdict->sources, span.source, span.end);
    put_number(out, "line", start.line);
    put_number(out, "endLine", end.line);
    if (start.line != end.line)
        return;
    put_number(out, "col", start.column);
    put_number(out, "endColumn", end.column);
}

static void put_command(struct buf *out, struct arena *arena, const struct verdict *verdict,
                        enum diag_severity severity, struct span span, struct text title,
                        const struct buf *message) {
    static const char *const names[] = {
        [DIAG_ERROR] = "error", [DIAG_WARNING] = "warning", [DIAG_INFO] = "notice"
    };
    buf_printf(out, "::%s ", names[severity]);
    struct text file = report_file(arena, verdict, span);
    if (file.size != 0)
        put_property(out, "file", file);
    put_place(out, verdict, span);
    put_property(out, "title", title);
    buf_text(out, TEXT("::"));
    put_escaped(out, buf_view(message), "%\r\n");
    buf_char(out, '\n');
}

static void put_diag(struct buf *out, struct arena *arena, const struct verdict *verdict,
                     const struct diag *diag) {
    struct buf message = { 0 };
    report_diag_text(&message, diag);
    const char *title = arena_printf(
        arena, "%s: %s", diag->subject != NULL ? diag->subject : diag_code_text(diag->code),
        diag_code_title(diag->code));
    put_command(out, arena, verdict, diag->severity, diag->span, text_of(title), &message);
    buf_free(&message);
}

static void put_finding(struct buf *out, struct arena *arena, const struct verdict *verdict,
                        const struct finding *finding) {
    if (finding_is_excused(finding))
        return;
    struct buf message = { 0 };
    report_finding_text(&message, arena, finding);
    put_command(out, arena, verdict, finding->severity, finding->span, finding->policy, &message);
    buf_free(&message);
}

void report_github(struct buf *out, const struct verdict *verdict) {
    struct arena *arena = arena_new();
    for (uint32_t i = 0; i < diags_count(verdict->diags); i++) {
        if (report_is_plain(verdict, diags_at(verdict->diags, i)))
            put_diag(out, arena, verdict, diags_at(verdict->diags, i));
        arena_reset(arena);
    }
    for (uint32_t i = 0; i < report_finding_count(verdict); i++) {
        put_finding(out, arena, verdict, findings_at(verdict->findings, i));
        arena_reset(arena);
    }
    arena_free(arena);
}
