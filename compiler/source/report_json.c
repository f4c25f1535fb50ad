/* Diagnostics as one JSON document, a line for each. */
#include "source/report.h"

#include "base/utf8.h"

static const char *const severity_names[] = {
    [DIAG_ERROR] = "error",
    [DIAG_WARNING] = "warning",
    [DIAG_INFO] = "info",
};

static void put_escape(struct buf *out, unsigned char c) {
    static const char short_forms[] =
        "\"\"\\\\\nn\tt\rr\bb\ff"; /* the byte and its letter, in pairs */
    for (size_t i = 0; i + 1 < sizeof short_forms; i += 2)
        if ((unsigned char)short_forms[i] == c) {
            buf_char(out, '\\');
            buf_char(out, short_forms[i + 1]);
            return;
        }
    buf_printf(out, "\\u%04x", c);
}

void report_json_text(struct buf *out, struct text text) {
    buf_char(out, '"');
    for (size_t at = 0; at < text.size;) {
        size_t start = at;
        unsigned char byte = (unsigned char)text.data[at];
        uint32_t code_point = utf8_next(text, &at);
        if (byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7F)
            put_escape(out, byte);
        else if (code_point == 0xFFFD)
            buf_text(out, TEXT("\\ufffd"));
        else
            buf_add(out, text.data + start, at - start);
    }
    buf_char(out, '"');
}

/* `,"name":` or, for the first member, `"name":` after an opening brace. */
static void put_name(struct buf *out, const char *name) {
    if (out->data[out->size - 1] != '{')
        buf_char(out, ',');
    buf_printf(out, "\"%s\":", name);
}

static void put_member(struct buf *out, const char *name, const char *text) {
    put_name(out, name);
    if (text == NULL)
        buf_text(out, TEXT("null"));
    else
        report_json_text(out, text_of(text));
}

static void put_place(struct buf *out, const char *name, const struct sources *sources,
                      struct source_id source, uint32_t offset) {
    struct place place = source_place(sources, source, offset);
    put_name(out, name);
    buf_printf(out, "{\"line\":%u,\"column\":%u,\"offset\":%u}", place.line, place.column, offset);
}

/* The members "file", "start" and "end"; null when there is no place. */
static void put_span(struct buf *out, const struct sources *sources, struct span span) {
    if (span.source.id == 0) {
        put_member(out, "file", NULL);
        put_member(out, "start", NULL);
        put_member(out, "end", NULL);
        return;
    }
    put_name(out, "file");
    report_json_text(out, source_name(sources, span.source));
    put_place(out, "start", sources, span.source, span.start);
    put_place(out, "end", sources, span.source, span.end);
}

/* An object of a span and a text, in a list. */
static void put_spanned_text(struct buf *out, const struct sources *sources, struct span span,
                             const char *text) {
    if (out->data[out->size - 1] != '[')
        buf_char(out, ',');
    buf_char(out, '{');
    put_span(out, sources, span);
    put_member(out, "text", text);
    buf_char(out, '}');
}

static void put_texts(struct buf *out, const char *name, const char **texts, uint32_t count) {
    put_name(out, name);
    buf_char(out, '[');
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            buf_char(out, ',');
        report_json_text(out, text_of(texts[i]));
    }
    buf_char(out, ']');
}

void report_json_diag(struct buf *out, const struct sources *sources, const struct diag *diag) {
    buf_char(out, '{');
    put_member(out, "code", diag_code_text(diag->code));
    if (diag->subject != NULL)
        put_member(out, "subject", diag->subject);
    put_member(out, "severity", severity_names[diag->severity]);
    put_member(out, "message", diag->message);
    put_span(out, sources, diag->span);
    put_member(out, "label", diag->span_label);
    put_name(out, "labels");
    buf_char(out, '[');
    for (uint32_t i = 0; i < diag->label_count; i++)
        put_spanned_text(out, sources, diag->labels[i].span, diag->labels[i].text);
    buf_char(out, ']');
    put_texts(out, "notes", diag->notes, diag->note_count);
    put_texts(out, "helps", diag->helps, diag->help_count);
    put_name(out, "fix");
    buf_char(out, '[');
    for (uint32_t i = 0; i < diag->edit_count; i++)
        put_spanned_text(out, sources, diag->edits[i].span, diag->edits[i].text);
    buf_text(out, TEXT("]}"));
}

void report_json(struct buf *out, const struct sources *sources, const struct diags *diags) {
    buf_text(out, TEXT("{\"version\":1,\"diagnostics\":["));
    for (uint32_t i = 0; i < diags_count(diags); i++) {
        buf_text(out, i == 0 ? TEXT("\n") : TEXT(",\n"));
        report_json_diag(out, sources, diags_at(diags, i));
    }
    if (diags_count(diags) > 0)
        buf_char(out, '\n');
    buf_text(out, TEXT("]}\n"));
}
