/* Diagnostics as people read them: heading, excerpts, reasons, remedies; the shape is rustc's. */
#include "source/report.h"

#include "base/vec.h"
#include "source/excerpt.h"
#include "source/hint.h"

struct report {
    struct paint paint;
    struct arena *scratch; /* emptied after each diagnostic */
    const struct sources *sources;
};

static const struct {
    const char *word, *plural;
    enum paint_style style;
} severities[] = {
    [DIAG_ERROR] = { "error", "errors", PAINT_ERROR },
    [DIAG_WARNING] = { "warning", "warnings", PAINT_WARNING },
    [DIAG_INFO] = { "info", "infos", PAINT_INFO },
};

static void draw_heading(struct report *report, const struct diag *diag) {
    struct paint *paint = &report->paint;
    enum paint_style style = severities[diag->severity].style;
    paint_raw(paint, style, severities[diag->severity].word);
    paint_raw(paint, style, "[");
    paint_shown(paint, style,
                text_of(diag->subject != NULL ? diag->subject : diag_code_text(diag->code)));
    paint_raw(paint, style, "]");
    paint_raw(paint, PAINT_BOLD, ": ");
    paint_shown(paint, PAINT_BOLD, text_of(diag->message));
    paint_line_end(paint);
}

/* "--> file:line:column" for the first excerpt, "::: …" for others. */
static void draw_place(struct report *report, const char *arrow, struct span span,
                       uint32_t number_width) {
    struct paint *paint = &report->paint;
    struct place place = source_place(report->sources, span.source, span.start);
    paint_fill(paint, PAINT_PLAIN, ' ', number_width);
    paint_raw(paint, PAINT_GUTTER, arrow);
    paint_style(paint, PAINT_PLAIN);
    buf_char(paint->out, ' ');
    paint_shown(paint, PAINT_PLAIN, source_name(report->sources, span.source));
    buf_printf(paint->out, ":%u:%u", place.line, place.column);
    paint_line_end(paint);
}

static void draw_empty_margin(struct report *report, uint32_t number_width) {
    excerpt_margin(&report->paint, 0, number_width);
    paint_line_end(&report->paint);
}

/* All marks of a diagnostic, the primary one first. */
struct marks {
    VEC(struct mark) list;
};

static struct marks collect_marks(struct report *report, const struct diag *diag) {
    struct marks marks = { 0 };
    if (diag->span.source.id != 0)
        vec_push(report->scratch, &marks.list,
                 ((struct mark){ diag->span, diag->span_label, true,
                                 severities[diag->severity].style }));
    for (uint32_t i = 0; i < diag->label_count; i++)
        if (diag->labels[i].span.source.id != 0)
            vec_push(
                report->scratch, &marks.list,
                ((struct mark){ diag->labels[i].span, diag->labels[i].text, false, PAINT_GUTTER }));
    return marks;
}

/* Draws the excerpt of the source of marks[first], with all marks of that source. */
static void draw_excerpt(struct report *report, const struct marks *marks, uint32_t first,
                         uint32_t number_width) {
    struct marks of_source = { 0 };
    struct span span = marks->list.items[first].span;
    for (uint32_t i = first; i < marks->list.count; i++)
        if (marks->list.items[i].span.source.id == span.source.id)
            vec_push(report->scratch, &of_source.list, marks->list.items[i]);
    if (first > 0)
        draw_empty_margin(report, number_width);
    draw_place(report, first == 0 ? "-->" : ":::", span, number_width);
    draw_empty_margin(report, number_width);
    excerpt_draw(&report->paint, report->scratch, report->sources, of_source.list.items,
                 of_source.list.count, number_width);
}

static bool is_first_of_source(const struct marks *marks, uint32_t index) {
    for (uint32_t i = 0; i < index; i++)
        if (marks->list.items[i].span.source.id == marks->list.items[index].span.source.id)
            return false;
    return true;
}

static uint32_t width_of_numbers(const struct report *report, const struct diag *diag,
                                 const struct marks *marks) {
    uint32_t last = hint_last_line(report->sources, diag);
    for (uint32_t i = 0; i < marks->list.count; i++) {
        uint32_t line = excerpt_last_line(report->sources, marks->list.items[i].span);
        last = line > last ? line : last;
    }
    uint32_t width = 1;
    for (; last >= 10; last /= 10)
        width++;
    return width;
}

/* "= note: text"; further lines of the text stand below its first. */
static void draw_remark(struct report *report, const char *word, const char *remark,
                        uint32_t number_width) {
    struct paint *paint = &report->paint;
    paint_fill(paint, PAINT_PLAIN, ' ', number_width + 1);
    paint_raw(paint, PAINT_GUTTER, "= ");
    paint_raw(paint, PAINT_BOLD, word);
    paint_raw(paint, PAINT_PLAIN, ": ");
    uint32_t indent = number_width + 1 + 2 + (uint32_t)strlen(word) + 2;
    struct text left = text_of(remark);
    for (;;) {
        size_t end = text_find(left, TEXT("\n"));
        paint_shown(paint, PAINT_PLAIN, (struct text){ left.data, end });
        paint_line_end(paint);
        if (end == left.size)
            return;
        left = (struct text){ left.data + end + 1, left.size - end - 1 };
        if (left.size > 0 && left.data[0] != '\n')
            paint_fill(paint, PAINT_PLAIN, ' ', indent);
    }
}

static void draw_diag(struct report *report, const struct diag *diag) {
    struct marks marks = collect_marks(report, diag);
    uint32_t number_width = width_of_numbers(report, diag, &marks);
    draw_heading(report, diag);
    for (uint32_t i = 0; i < marks.list.count; i++)
        if (is_first_of_source(&marks, i))
            draw_excerpt(report, &marks, i, number_width);
    if (marks.list.count > 0 && diag->note_count + diag->help_count + diag->edit_count > 0)
        draw_empty_margin(report, number_width);
    for (uint32_t i = 0; i < diag->note_count; i++)
        draw_remark(report, "note", diag->notes[i], number_width);
    for (uint32_t i = 0; i < diag->help_count; i++)
        draw_remark(report, "help", diag->helps[i], number_width);
    if (diag->edit_count > 0)
        hint_draw(&report->paint, report->scratch, report->sources, diag, number_width);
    paint_line_end(&report->paint);
}

static void draw_summary(struct report *report, const struct diags *diags, uint32_t shown) {
    struct paint *paint = &report->paint;
    const char *separator = "";
    for (unsigned severity = DIAG_ERROR; severity <= DIAG_INFO; severity++) {
        uint32_t count = diags_count_of(diags, (enum diag_severity)severity);
        if (count == 0)
            continue;
        paint_style(paint, PAINT_BOLD);
        buf_printf(paint->out, "%s%u %s", separator, count,
                   count == 1 ? severities[severity].word : severities[severity].plural);
        separator = ", ";
    }
    if (shown < diags_count(diags))
        buf_printf(paint->out, " (%u not shown)", diags_count(diags) - shown);
    paint_line_end(paint);
}

void report_human(struct buf *out, const struct sources *sources, const struct diags *diags,
                  struct report_style style) {
    uint32_t shown = diags_count(diags);
    if (shown == 0)
        return;
    if (style.errors_max != 0 && style.errors_max < shown)
        shown = style.errors_max;
    struct report report = { { out, style.color, PAINT_PLAIN }, arena_new(), sources };
    for (uint32_t i = 0; i < shown; i++) {
        draw_diag(&report, diags_at(diags, i));
        arena_reset(report.scratch);
    }
    draw_summary(&report, diags, shown);
    arena_free(report.scratch);
}
