/* The pages of `croft report`. A report has `about`, `facts` (each `name` and `value`) and
 * `sections` (each `title`, `about`, `heads`, `rows` of texts, and `moods`, by the text of a cell:
 * good, warn, bad). */
#include "cli/report.h"

#include "cli/coverage.h"
#include "cli/graph.h"
#include "cli/page.h"
#include "source/markup.h"

/* Rows from which on a table begins folded. */
enum { ROWS_OPEN = 60 };

static uint32_t count_of(struct value list) {
    return list.tag == VALUE_LIST ? list.list->count : 0;
}

static struct text text_of_value(struct value value) {
    if (value.tag != VALUE_STRING)
        return TEXT("");
    return (struct text){ value.string->data, value.string->size };
}

static void put_facts(struct buf *out, struct value facts) {
    buf_text(out, TEXT("<ul class=\"facts\">\n"));
    for (uint32_t i = 0; i < count_of(facts); i++) {
        struct value fact = facts.list->items[i];
        buf_text(out, TEXT("<li><b>"));
        markup_put_text(out, graph_text(fact, "value"));
        buf_text(out, TEXT("</b><span>"));
        markup_put_text(out, graph_text(fact, "name"));
        buf_text(out, TEXT("</span></li>\n"));
    }
    buf_text(out, TEXT("</ul>\n"));
}

/* "Virtual hosts" → "virtual-hosts", for links. */
static const char *anchor_of(struct arena *arena, struct text title) {
    char *anchor = arena_copy(arena, title.data, title.size + 1);
    for (size_t i = 0; i < title.size; i++) {
        char c = anchor[i];
        bool upper = c >= 'A' && c <= 'Z', plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        anchor[i] = upper ? (char)(c - 'A' + 'a') : plain ? c : '-';
    }
    anchor[title.size] = 0;
    return anchor;
}

static void put_cell(struct buf *out, struct value cell, struct value moods, const char *head) {
    struct text text = text_of_value(cell);
    struct text mood = TEXT("");
    for (uint32_t i = 0; moods.tag == VALUE_MAP && i < moods.map->count; i++)
        if (text_equal(text_of_value(moods.map->entries[i].key), text))
            mood = text_of_value(moods.map->entries[i].value);
    buf_text(out, TEXT("<td data-head=\""));
    markup_put_attribute(out, text_of(head));
    buf_text(out, TEXT("\">"));
    if (mood.size != 0)
        buf_printf(out, "<span class=\"state %.*s\">", TEXT_ARG(mood));
    markup_put_text(out, text);
    buf_text(out, mood.size != 0 ? TEXT("</span></td>") : TEXT("</td>"));
}

static void put_table(struct buf *out, struct value section, struct arena *arena) {
    struct value heads = graph_member(section, "heads"), rows = graph_member(section, "rows");
    buf_text(out, TEXT("<div class=\"wide\"><table class=\"rows data\"><thead><tr>"));
    for (uint32_t i = 0; i < count_of(heads); i++) {
        buf_text(out, TEXT("<th scope=\"col\">"));
        markup_put_text(out, text_of_value(heads.list->items[i]));
        buf_text(out, TEXT("</th>"));
    }
    buf_text(out, TEXT("</tr></thead><tbody>\n"));
    for (uint32_t r = 0; r < count_of(rows); r++) {
        struct value row = rows.list->items[r];
        buf_text(out, TEXT("<tr>"));
        for (uint32_t c = 0; c < count_of(row) && c < count_of(heads); c++)
            put_cell(out, row.list->items[c], graph_member(section, "moods"),
                     arena_printf(arena, "%.*s", TEXT_ARG(text_of_value(heads.list->items[c]))));
        buf_text(out, TEXT("</tr>\n"));
    }
    buf_text(out, TEXT("</tbody></table></div>\n"));
}

/* A card whose table folds, open unless it is long. */
static void card_begin(struct buf *out, struct arena *arena, struct text title, struct text about,
                       uint32_t count) {
    const char *anchor = anchor_of(arena, title);
    buf_printf(out, "<section id=\"%s\">\n<h2>", anchor);
    markup_put_text(out, title);
    if (count != 0)
        buf_printf(out, " <span class=\"count\">%u</span>", count);
    buf_text(out, TEXT("</h2>\n<p class=\"lead\">"));
    page_doc_inline(out, about);
    buf_text(out, TEXT("</p>\n<article>\n"));
    if (count > ROWS_OPEN)
        buf_printf(out, "<details class=\"more\"><summary>all %u</summary>\n", count);
}

static void card_end(struct buf *out, uint32_t count) {
    buf_text(out, count > ROWS_OPEN ? TEXT("</details>\n") : TEXT(""));
    buf_text(out, TEXT("</article>\n</section>\n"));
}

static void put_section(struct buf *out, struct value section, struct arena *arena) {
    uint32_t count = count_of(graph_member(section, "rows"));
    card_begin(out, arena, graph_text(section, "title"), graph_text(section, "about"), count);
    put_table(out, section, arena);
    card_end(out, count);
}

/* --- Diagram, coverage, findings --- */

static void put_diagram(struct buf *out, struct text diagram, const char *problem) {
    buf_text(out, TEXT("<section id=\"diagram\">\n<h2>Diagram</h2>\n<p class=\"lead\">Arrows lead "
                       "from what needs to what is needed.</p>\n<article>\n"));
    if (diagram.size != 0) {
        buf_text(out, TEXT("<div class=\"figure\" tabindex=\"0\">"));
        buf_text(out, diagram);
        buf_text(out, TEXT("</div>\n"));
    } else {
        buf_text(out, TEXT("<p>There is none: "));
        markup_put_text(out, text_of(problem == NULL ? "it is empty" : problem));
        buf_text(out, TEXT("</p>\n"));
    }
    buf_text(out, TEXT("</article>\n</section>\n"));
}

static void put_coverage_row(struct buf *out, const struct coverage *coverage,
                             const struct coverage_row *row) {
    buf_text(out, TEXT("<tr><td>"));
    markup_put_text(out, row->key);
    buf_text(out, TEXT("</td>"));
    for (uint32_t c = 0; c < coverage->columns.count; c++) {
        const struct coverage_cell *cell = &row->cells[c];
        buf_printf(out, "<td class=\"%s\" title=\"", cover_text(cell->cover));
        markup_put_attribute(out, cell->text);
        buf_printf(out, "\">%s</td>", coverage_sign(cell->cover));
    }
    buf_text(out, TEXT("</tr>\n"));
}

static void put_coverage(struct buf *out, const struct report_page *page) {
    const struct coverage *coverage = page->coverage;
    buf_text(out, TEXT("<section id=\"coverage\">\n<h2>Coverage</h2>\n<p class=\"lead\">✓ there, – "
                       "absent for a reason, ✗ a hole that nobody has decided about; a cell tells "
                       "by what, or why.</p>\n<article><div class=\"wide\" tabindex=\"0\"><table "
                       "class=\"grid\"><thead><tr><th scope=\"col\">service</th>"));
    for (uint32_t c = 0; c < coverage->columns.count; c++) {
        buf_text(out, TEXT("<th scope=\"col\" title=\""));
        markup_put_attribute(out, coverage->columns.items[c].doc);
        buf_text(out, TEXT("\">"));
        markup_put_text(out, coverage->columns.items[c].name);
        buf_text(out, TEXT("</th>"));
    }
    buf_text(out, TEXT("</tr></thead><tbody>\n"));
    for (uint32_t r = 0; r < coverage->rows.count; r++)
        if (text_equal(coverage->rows.items[r].host, page->host))
            put_coverage_row(out, coverage, &coverage->rows.items[r]);
    buf_text(out, TEXT("</tbody></table></div></article>\n</section>\n"));
}

static bool is_of(const struct finding *finding, struct text host) {
    bool of = finding->hosts.count == 0;
    for (uint32_t i = 0; i < finding->hosts.count; i++)
        of = of || text_equal(finding->hosts.items[i], host);
    return of;
}

static void put_finding(struct buf *out, const struct finding *finding,
                        const struct sources *sources) {
    bool excused = finding_is_excused(finding);
    const char *mood = excused ? "plain" : finding->severity == DIAG_ERROR ? "bad" : "warn";
    buf_printf(out, "<article><header><span class=\"state %s\">%s</span><h3>", mood,
               excused                           ? "waived"
               : finding->severity == DIAG_ERROR ? "error"
                                                 : "warning");
    markup_put_text(out, finding->policy);
    buf_text(out, TEXT("</h3>"));
    if (finding->span.source.id != 0) {
        buf_text(out, TEXT("<span class=\"place\">"));
        markup_put_text(out, source_name(sources, finding->span.source));
        buf_printf(out, ":%u</span>",
                   source_place(sources, finding->span.source, finding->span.start).line);
    }
    buf_text(out, TEXT("</header>\n<p>"));
    page_doc_inline(out, finding->message);
    buf_text(out, TEXT("</p>\n"));
    if (excused && finding->waiver != NULL) {
        buf_text(out, TEXT("<p class=\"lead\">Because "));
        page_doc_inline(out, finding->waiver->reason);
        buf_text(out, TEXT("</p>\n"));
    } else if (finding->help.size != 0) {
        buf_text(out, TEXT("<p class=\"lead\">Remedy: "));
        page_doc_inline(out, finding->help);
        buf_text(out, TEXT("</p>\n"));
    }
    buf_text(out, TEXT("</article>\n"));
}

static uint32_t count_findings(const struct report_page *page) {
    uint32_t count = 0;
    for (uint32_t i = 0; page->findings != NULL && i < findings_count(page->findings); i++)
        count += is_of(findings_at(page->findings, i), page->host);
    return count;
}

static void put_findings(struct buf *out, const struct report_page *page) {
    uint32_t count = count_findings(page);
    buf_printf(out,
               "<section id=\"findings\">\n<h2>Findings <span class=\"count\">%u</span></h2>\n",
               count);
    if (page->findings == NULL)
        buf_text(out, TEXT("<p class=\"lead\">The policies could not judge: the sources have "
                           "errors.</p>\n"));
    else if (count == 0)
        buf_text(out, TEXT("<p class=\"lead\">The policies found nothing.</p>\n"));
    for (uint32_t i = 0; page->findings != NULL && i < findings_count(page->findings); i++)
        if (is_of(findings_at(page->findings, i), page->host))
            put_finding(out, findings_at(page->findings, i), page->sources);
    buf_text(out, TEXT("</section>\n"));
}

/* --- Pages --- */

static void put_bar(struct buf *out, struct text title, const char *sub) {
    buf_text(out, TEXT("<header class=\"bar\"><h1>"));
    markup_put_text(out, title);
    buf_printf(out, "</h1><span class=\"sub\">%s</span></header>\n", sub);
}

static void put_link(struct buf *out, const char *to, struct text text) {
    buf_printf(out, "<li><a href=\"%s\">", to);
    markup_put_text(out, text);
    buf_text(out, TEXT("</a></li>\n"));
}

static void put_nav(struct buf *out, const struct report_page *page) {
    struct value sections = graph_member(page->report, "sections");
    buf_text(out, TEXT("<nav aria-label=\"Sections\"><details open><summary>This host</summary>"
                       "<ul>\n"));
    put_link(out, "#findings", TEXT("Findings"));
    put_link(out, "#diagram", TEXT("Diagram"));
    if (page->coverage != NULL)
        put_link(out, "#coverage", TEXT("Coverage"));
    for (uint32_t i = 0; i < count_of(sections); i++) {
        struct text title = graph_text(sections.list->items[i], "title");
        put_link(out, arena_printf(page->arena, "#%s", anchor_of(page->arena, title)), title);
    }
    buf_text(out, TEXT("</ul></details><details open><summary>Hosts</summary><ul>\n"));
    put_link(out, "index.html", TEXT("all"));
    for (uint32_t i = 0; i < page->host_count; i++)
        put_link(out, arena_printf(page->arena, "%.*s.html", TEXT_ARG(page->hosts[i])),
                 page->hosts[i]);
    buf_text(out, TEXT("</ul></details></nav>\n"));
}

void report_page(struct buf *out, const struct report_page *page) {
    struct value sections = graph_member(page->report, "sections");
    page_begin(out, arena_printf(page->arena, "%.*s", TEXT_ARG(page->host)));
    put_bar(out, page->host, "report");
    buf_text(out, TEXT("<div class=\"layout\">\n"));
    put_nav(out, page);
    buf_text(out, TEXT("<main>\n<p>"));
    page_doc_inline(out, graph_text(page->report, "about"));
    buf_text(out, TEXT("</p>\n"));
    put_facts(out, graph_member(page->report, "facts"));
    put_findings(out, page);
    put_diagram(out, page->diagram, page->no_diagram);
    if (page->coverage != NULL)
        put_coverage(out, page);
    for (uint32_t i = 0; i < count_of(sections); i++)
        put_section(out, sections.list->items[i], page->arena);
    buf_text(out, TEXT("</main>\n</div>\n"));
    page_end(out, page_report_js);
}

void report_index(struct buf *out, const struct report_page *pages, uint32_t count,
                  struct text diagram) {
    page_begin(out, "Fleet");
    put_bar(out, TEXT("Fleet"), "report");
    buf_text(out, TEXT("<main class=\"index\">\n"));
    for (uint32_t i = 0; i < count; i++) {
        buf_printf(out, "<article><header><h3><a href=\"%.*s.html\">", TEXT_ARG(pages[i].host));
        markup_put_text(out, pages[i].host);
        buf_text(out, TEXT("</a></h3>"));
        uint32_t found = count_findings(&pages[i]);
        buf_printf(out, "<span class=\"state %s\">%u finding%s</span></header>\n<p class=\"lead\">",
                   found == 0 ? "good" : "warn", found, found == 1 ? "" : "s");
        page_doc_inline(out, graph_text(pages[i].report, "about"));
        buf_text(out, TEXT("</p>\n"));
        put_facts(out, graph_member(pages[i].report, "facts"));
        buf_text(out, TEXT("</article>\n"));
    }
    put_diagram(out, diagram, NULL);
    buf_text(out, TEXT("</main>\n"));
    page_end(out, NULL);
}
