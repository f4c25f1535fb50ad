/* The catalogue in Markdown, as GitHub and others read it. */
#include "cli/docs.h"
#include "cli/page.h"

static void put_cell(struct buf *out, struct text cell, bool prose) {
    buf_char(out, ' ');
    if (prose)
        for (size_t i = 0; i < cell.size; i++) {
            char c = cell.data[i] == '\n' ? ' ' : cell.data[i];
            buf_text(out, c == '|'   ? TEXT("\\|")
                          : c == '<' ? TEXT("&lt;")
                                     : (struct text){ &c, 1 });
        }
    else if (cell.size != 0)
        page_markdown_code(out, cell);
    buf_text(out, TEXT(" |"));
}

static void put_table(struct buf *out, const struct docs_table *table) {
    buf_printf(out, "\n%s:\n\n|", table->title);
    for (int c = 0; c < DOCS_COLUMNS; c++)
        if (table->heads[c] != NULL)
            buf_printf(out, " %s |", table->heads[c]);
    buf_text(out, TEXT("\n|"));
    for (int c = 0; c < DOCS_COLUMNS; c++)
        buf_text(out, table->heads[c] != NULL ? TEXT(" --- |") : TEXT(""));
    buf_char(out, '\n');
    for (uint32_t i = 0; i < table->rows.count; i++) {
        buf_char(out, '|');
        for (int c = 0; c < DOCS_COLUMNS; c++)
            if (table->heads[c] != NULL)
                put_cell(out, table->rows.items[i].cells[c], c == DOCS_COLUMNS - 1);
        buf_char(out, '\n');
    }
}

static void put_entry(struct buf *out, const struct docs *docs, const struct docs_entry *entry,
                      struct arena *arena) {
    buf_printf(out, "\n<a id=\"%s\"></a>\n### %.*s\n\n", docs_anchor(docs, entry, arena),
               TEXT_ARG(entry->name));
    page_markdown_code(out, entry->module);
    for (uint32_t i = 0; i < entry->marks.count; i++)
        buf_printf(out, " · %.*s", TEXT_ARG(entry->marks.items[i]));
    buf_printf(out, " · %.*s\n", TEXT_ARG(entry->place));
    if (entry->doc.size != 0)
        buf_printf(out, "\n%.*s\n", TEXT_ARG(entry->doc));
    if (entry->form.size != 0)
        buf_printf(out, "\n```croft fragment\n%.*s\n```\n", TEXT_ARG(entry->form));
    for (uint32_t i = 0; i < entry->tables.count; i++)
        put_table(out, &entry->tables.items[i]);
}

void docs_markdown(struct buf *out, const struct docs *docs, struct arena *arena) {
    int sort = -1;
    buf_text(out, TEXT("# Catalogue\n"));
    for (uint32_t i = 0; i < docs->entries.count; i++) {
        const struct docs_entry *entry = &docs->entries.items[i];
        if ((int)entry->sort != sort)
            buf_printf(out, "\n## %s\n\n%s\n", docs_sort_title(entry->sort),
                       docs_sort_text(entry->sort));
        sort = (int)entry->sort;
        put_entry(out, docs, entry, arena);
    }
}
