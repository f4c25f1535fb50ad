/* The catalogue as one page that needs nothing else: an index, a search, cards with links between
 * them. */
#include "cli/docs.h"
#include "cli/page.h"
#include "source/markup.h"

struct writer {
    struct buf *out;
    const struct docs *docs;
    struct arena *arena;
};

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

static void put_link(struct writer *w, const struct docs_entry *entry, struct text word) {
    if (entry != NULL)
        buf_printf(w->out, "<a href=\"#%s\">", docs_anchor(w->docs, entry, w->arena));
    markup_put_text(w->out, word);
    buf_text(w->out, entry != NULL ? TEXT("</a>") : TEXT(""));
}

/* A type or a name; with `find`, the words that it knows are links. */
static void put_code(struct writer *w, struct text code, docs_finder *find) {
    buf_text(w->out, TEXT("<code>"));
    for (size_t at = 0; at < code.size;) {
        bool word = is_word(code.data[at]);
        size_t end = at;
        while (end < code.size && is_word(code.data[end]) == word)
            end++;
        struct text part = { code.data + at, end - at };
        put_link(w, word && find != NULL ? find(w->docs, part) : NULL, part);
        at = end;
    }
    buf_text(w->out, TEXT("</code>"));
}

static void put_cell(struct writer *w, const struct docs_table *table, const struct docs_row *row,
                     int column) {
    struct text cell = row->cells[column];
    buf_printf(w->out, "<td data-head=\"%s\">", table->heads[column]);
    if (column == DOCS_COLUMNS - 1)
        page_doc_inline(w->out, cell);
    else if (cell.size != 0)
        put_code(w, cell, column == 0 ? table->find : column == 1 ? docs_find_type : NULL);
    buf_text(w->out, TEXT("</td>"));
}

static void put_table(struct writer *w, const struct docs_table *table) {
    buf_printf(w->out, "<h4>%s</h4>\n<table class=\"rows docs\"><thead><tr>", table->title);
    for (int c = 0; c < DOCS_COLUMNS; c++)
        if (table->heads[c] != NULL)
            buf_printf(w->out, "<th scope=\"col\">%s</th>", table->heads[c]);
    buf_text(w->out, TEXT("</tr></thead><tbody>\n"));
    for (uint32_t i = 0; i < table->rows.count; i++) {
        buf_text(w->out, TEXT("<tr>"));
        for (int c = 0; c < DOCS_COLUMNS; c++)
            if (table->heads[c] != NULL)
                put_cell(w, table, &table->rows.items[i], c);
        buf_text(w->out, TEXT("</tr>\n"));
    }
    buf_text(w->out, TEXT("</tbody></table>\n"));
}

static void put_entry(struct writer *w, const struct docs_entry *entry) {
    const char *anchor = docs_anchor(w->docs, entry, w->arena);
    buf_printf(w->out, "<article id=\"%s\" data-name=\"%.*s\">\n<header><h3><a href=\"#%s\">",
               anchor, TEXT_ARG(entry->name), anchor);
    markup_put_text(w->out, entry->name);
    buf_text(w->out, TEXT("</a></h3><span class=\"module\">"));
    markup_put_text(w->out, entry->module);
    buf_text(w->out, TEXT("</span>"));
    for (uint32_t i = 0; i < entry->marks.count; i++)
        buf_printf(w->out, "<span class=\"mark %.*s\">%.*s</span>", TEXT_ARG(entry->marks.items[i]),
                   TEXT_ARG(entry->marks.items[i]));
    buf_text(w->out, TEXT("<span class=\"place\">"));
    markup_put_text(w->out, entry->place);
    buf_text(w->out, TEXT("</span></header>\n"));
    page_doc(w->out, entry->doc);
    if (entry->form.size != 0) {
        buf_text(w->out, TEXT("<pre>"));
        put_code(w, entry->form, docs_find_type);
        buf_text(w->out, TEXT("</pre>\n"));
    }
    for (uint32_t i = 0; i < entry->tables.count; i++)
        put_table(w, &entry->tables.items[i]);
    buf_text(w->out, TEXT("</article>\n"));
}

static uint32_t count_of(const struct docs *docs, enum docs_sort sort) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < docs->entries.count; i++)
        count += docs->entries.items[i].sort == sort;
    return count;
}

static void put_index(struct writer *w, enum docs_sort sort) {
    const char *word = docs_sort_word(sort);
    buf_printf(w->out, "<details id=\"index-%s\" open><summary>%s <span>%u</span></summary><ul>\n",
               word, docs_sort_title(sort), count_of(w->docs, sort));
    for (uint32_t i = 0; i < w->docs->entries.count; i++) {
        const struct docs_entry *entry = &w->docs->entries.items[i];
        if (entry->sort != sort)
            continue;
        buf_printf(w->out, "<li><a href=\"#%s\">", docs_anchor(w->docs, entry, w->arena));
        markup_put_text(w->out, entry->name);
        buf_text(w->out, TEXT("</a></li>\n"));
    }
    buf_text(w->out, TEXT("</ul></details>\n"));
}

static void put_section(struct writer *w, enum docs_sort sort) {
    buf_printf(w->out, "<section id=\"%s\">\n<h2>%s</h2>\n<p class=\"lead\">", docs_sort_word(sort),
               docs_sort_title(sort));
    page_doc_inline(w->out, text_of(docs_sort_text(sort)));
    buf_text(w->out, TEXT("</p>\n"));
    for (uint32_t i = 0; i < w->docs->entries.count; i++)
        if (w->docs->entries.items[i].sort == sort)
            put_entry(w, &w->docs->entries.items[i]);
    buf_text(w->out, TEXT("</section>\n"));
}

void docs_html(struct buf *out, const struct docs *docs, struct arena *arena) {
    struct writer w = { out, docs, arena };
    page_begin(out, "Catalogue");
    buf_text(out,
             TEXT("<header class=\"bar\"><h1>Catalogue</h1><input id=\"search\" type=\"search\" "
                  "placeholder=\"Search (/)\" aria-label=\"Search\" autocomplete=\"off\">"
                  "</header>\n<div class=\"layout\">\n<nav aria-label=\"Index\">\n"));
    for (int sort = 0; sort < DOCS_SORT_COUNT; sort++)
        if (count_of(docs, (enum docs_sort)sort) != 0)
            put_index(&w, (enum docs_sort)sort);
    buf_text(out,
             TEXT("</nav>\n<main>\n<p class=\"none\" id=\"none\">Nothing has these words.</p>\n"));
    for (int sort = 0; sort < DOCS_SORT_COUNT; sort++)
        if (count_of(docs, (enum docs_sort)sort) != 0)
            put_section(&w, (enum docs_sort)sort);
    buf_text(out, TEXT("</main>\n</div>\n"));
    page_end(out, page_docs_js);
}
