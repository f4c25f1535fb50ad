/* The coverage report as a page, in Markdown and in HTML. */
#include "base/utf8.h"
#include "cli/coverage.h"
#include "cli/page.h"
#include "source/markup.h"

/* --- Markdown --- */

static void put_place(struct buf *out, const struct coverage_row *row,
                      const struct sources *sources,
                      void (*put)(struct buf *out, struct text text)) {
    if (row->origin.source.id == 0)
        return;
    buf_text(out, TEXT(" ("));
    put(out, source_name(sources, row->origin.source));
    buf_printf(out, ":%u)", source_place(sources, row->origin.source, row->origin.start).line);
}

static void put_list(struct buf *out, const struct coverage *coverage,
                     const struct sources *sources, enum cover cover, const char *heading) {
    if (coverage_count(coverage, cover) == 0)
        return;
    buf_printf(out, "\n## %s\n\n", heading);
    for (uint32_t r = 0; r < coverage->rows.count; r++)
        for (uint32_t c = 0; c < coverage->columns.count; c++) {
            const struct coverage_row *row = &coverage->rows.items[r];
            if (row->cells[c].cover != cover)
                continue;
            buf_text(out, TEXT("- **"));
            page_markdown(out, row->host);
            buf_text(out, TEXT(" "));
            page_markdown(out, row->key);
            buf_text(out, TEXT("** "));
            page_markdown(out, coverage->columns.items[c].name);
            buf_text(out, TEXT(": "));
            page_markdown(out, row->cells[c].text);
            if (cover == COVER_HOLE)
                put_place(out, row, sources, page_markdown);
            buf_char(out, '\n');
        }
}

static void put_totals(struct buf *out, const struct coverage *coverage) {
    for (int cover = 0; cover < COVER_COUNT; cover++)
        buf_printf(out, "%s%s %u %s", cover == 0 ? "" : " · ", coverage_sign((enum cover)cover),
                   coverage_count(coverage, (enum cover)cover),
                   cover == COVER_PRESENT  ? "there"
                   : cover == COVER_ABSENT ? "absent for a reason"
                                           : "holes");
}

void coverage_markdown(struct buf *out, const struct coverage *coverage,
                       const struct sources *sources) {
    buf_text(out, TEXT("# Coverage\n\n"));
    put_totals(out, coverage);
    buf_text(out, TEXT("\n\n| host | service |"));
    for (uint32_t c = 0; c < coverage->columns.count; c++) {
        buf_char(out, ' ');
        page_markdown(out, coverage->columns.items[c].name);
        buf_text(out, TEXT(" |"));
    }
    buf_text(out, TEXT("\n|---|---|"));
    for (uint32_t c = 0; c < coverage->columns.count; c++)
        buf_text(out, TEXT(":-:|"));
    buf_char(out, '\n');
    for (uint32_t r = 0; r < coverage->rows.count; r++) {
        const struct coverage_row *row = &coverage->rows.items[r];
        buf_text(out, TEXT("| "));
        page_markdown(out, row->host);
        buf_text(out, TEXT(" | "));
        page_markdown(out, row->key);
        buf_text(out, TEXT(" |"));
        for (uint32_t c = 0; c < coverage->columns.count; c++)
            buf_printf(out, " %s |", coverage_sign(row->cells[c].cover));
        buf_char(out, '\n');
    }
    put_list(out, coverage, sources, COVER_HOLE, "Holes");
    put_list(out, coverage, sources, COVER_ABSENT, "Absent, and why");
}

/* --- HTML --- */

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<title>Coverage</title>\n<style>\n"
    ":root { color-scheme: light dark }\n"
    "body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem }\n"
    "table { border-collapse: collapse; font-size: 13px }\n"
    "th, td { border: 1px solid #8886; padding: .25rem .45rem; text-align: left; "
    "vertical-align: top; max-width: 14rem; overflow-wrap: anywhere }\n"
    "thead th { position: sticky; top: 0; background: Canvas }\n"
    "td small, th small { display: block; font-weight: normal; opacity: .75 }\n"
    ".present { background: #2a92 }\n.absent { background: #8882 }\n"
    ".hole { background: #d334; font-weight: bold }\n"
    "</style>\n</head>\n<body>\n<h1>Coverage</h1>\n<p>";

static void put_heading(struct buf *out, const struct coverage *coverage) {
    buf_text(out, TEXT("<thead>\n<tr><th scope=\"col\">host</th><th scope=\"col\">service</th>"));
    for (uint32_t c = 0; c < coverage->columns.count; c++) {
        const struct coverage_column *column = &coverage->columns.items[c];
        buf_text(out, TEXT("<th scope=\"col\" title=\""));
        markup_put_text(out, column->doc);
        buf_text(out, TEXT("\">"));
        markup_put_text(out, column->name);
        buf_printf(out, "<small>%u of %u</small></th>", column->counts[COVER_PRESENT],
                   coverage->rows.count);
    }
    buf_text(out, TEXT("</tr>\n</thead>\n"));
}

static void put_row(struct buf *out, const struct coverage *coverage,
                    const struct coverage_row *row, const struct sources *sources) {
    buf_text(out, TEXT("<tr><th scope=\"row\">"));
    markup_put_text(out, row->host);
    buf_text(out, TEXT("</th><th scope=\"row\">"));
    markup_put_text(out, row->key);
    buf_text(out, TEXT("<small>"));
    put_place(out, row, sources, markup_put_text);
    buf_text(out, TEXT("</small></th>"));
    for (uint32_t c = 0; c < coverage->columns.count; c++) {
        const struct coverage_cell *cell = &row->cells[c];
        buf_printf(out, "<td class=\"%s\">%s <small>", cover_text(cell->cover),
                   coverage_sign(cell->cover));
        markup_put_text(out, cell->text);
        buf_text(out, TEXT("</small></td>"));
    }
    buf_text(out, TEXT("</tr>\n"));
}

void coverage_html(struct buf *out, const struct coverage *coverage,
                   const struct sources *sources) {
    buf_text(out, TEXT(head));
    put_totals(out, coverage);
    buf_text(out, TEXT("</p>\n<table>\n"));
    put_heading(out, coverage);
    buf_text(out, TEXT("<tbody>\n"));
    for (uint32_t r = 0; r < coverage->rows.count; r++)
        put_row(out, coverage, &coverage->rows.items[r], sources);
    buf_text(out, TEXT("</tbody>\n</table>\n</body>\n</html>\n"));
}
