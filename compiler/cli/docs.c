/* `croft docs`: the catalogue of what the modules declare. */
#include "cli/docs.h"

#include "cli/document.h"
#include "cli/written.h"

static const struct {
    const char *title, *word, *text;
} sorts[] = {
    [DOCS_PRESET] = { "Presets", "preset",
                      "What things are, wherever they run: made part of a resource with "
                      "`from`." },
    [DOCS_KIND] = { "Kinds", "kind",
                    "What there can be on a host or in the fleet, and the fields that it has." },
    [DOCS_POLICY] = { "Policies", "policy", "What must hold, and why." },
    [DOCS_TYPE] = { "Types", "type", "Records, enumerations, and types with a condition." },
    [DOCS_FUNCTION] = { "Functions", "function", "What expressions can call after a `use`." },
    [DOCS_VALUE] = { "Values", "value", "What modules name once for all." },
};

const char *docs_sort_title(enum docs_sort sort) {
    return sorts[sort].title;
}
const char *docs_sort_word(enum docs_sort sort) {
    return sorts[sort].word;
}
const char *docs_sort_text(enum docs_sort sort) {
    return sorts[sort].text;
}

/* Entries are ordered, so that those with one name stand together. */
const char *docs_anchor(const struct docs *docs, const struct docs_entry *entry,
                        struct arena *arena) {
    const struct docs_entry *first = docs->entries.items, *last = first + docs->entries.count - 1;
    bool shared = (entry > first && entry[-1].sort == entry->sort &&
                   text_equal(entry[-1].name, entry->name)) ||
                  (entry < last && entry[1].sort == entry->sort &&
                   text_equal(entry[1].name, entry->name));
    if (shared)
        return arena_printf(arena, "%s-%.*s-%.*s", docs_sort_word(entry->sort),
                            TEXT_ARG(entry->name), TEXT_ARG(entry->module));
    return arena_printf(arena, "%s-%.*s", docs_sort_word(entry->sort), TEXT_ARG(entry->name));
}

static const struct docs_entry *find(const struct docs *docs, enum docs_sort sort,
                                     struct text name) {
    uint32_t low = 0, high = docs->entries.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct docs_entry *entry = &docs->entries.items[middle];
        int order = entry->sort != sort ? (entry->sort < sort ? -1 : 1)
                                        : text_compare(entry->name, name);
        if (order == 0)
            return entry;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct docs_entry *docs_find_type(const struct docs *docs, struct text name) {
    const struct docs_entry *entry = find(docs, DOCS_TYPE, name);
    return entry != NULL ? entry : find(docs, DOCS_KIND, name);
}

const struct docs_entry *docs_find_part(const struct docs *docs, struct text name) {
    const struct docs_entry *entry = find(docs, DOCS_KIND, name);
    return entry != NULL ? entry : find(docs, DOCS_PRESET, name);
}

static struct value table_value(const struct docs_table *table, struct arena *arena) {
    struct array rows = array_new(arena);
    for (uint32_t i = 0; i < table->rows.count; i++) {
        struct object row = object_new(arena);
        static const char *const names[] = { "name", "type", "value", "doc" };
        for (int c = 0; c < DOCS_COLUMNS; c++)
            object_put_text(&row, names[c], table->rows.items[i].cells[c]);
        array_add(&rows, object_value(&row));
    }
    return array_value(&rows);
}

void docs_json(struct buf *out, const struct docs *docs, struct arena *arena) {
    struct array entries = array_new(arena);
    struct object all = object_new(arena);
    for (uint32_t i = 0; i < docs->entries.count; i++) {
        const struct docs_entry *entry = &docs->entries.items[i];
        struct object object = object_new(arena), tables = object_new(arena);
        struct array marks = array_new(arena);
        for (uint32_t m = 0; m < entry->marks.count; m++)
            array_add(&marks, document_text(arena, entry->marks.items[m]));
        for (uint32_t t = 0; t < entry->tables.count; t++)
            object_put(&tables, entry->tables.items[t].title,
                       table_value(&entry->tables.items[t], arena));
        object_put_text(&object, "sort", text_of(docs_sort_word(entry->sort)));
        object_put_text(&object, "name", entry->name);
        object_put_text(&object, "module", entry->module);
        object_put_text(&object, "place", entry->place);
        object_put(&object, "doc", document_text(arena, entry->doc));
        object_put_text(&object, "form", entry->form);
        object_put(&object, "marks", array_value(&marks));
        object_put(&object, "tables", object_value(&tables));
        array_add(&entries, object_value(&object));
    }
    object_put_number(&all, "version", 1);
    object_put(&all, "entries", array_value(&entries));
    document_write(out, object_value(&all));
}

static int write_out(struct cli *cli, const struct buf *out) {
    static const char *const names[] = { [OUTPUT_HUMAN] = "index.html",
                                         [OUTPUT_HTML] = "index.html",
                                         [OUTPUT_MARKDOWN] = "catalogue.md",
                                         [OUTPUT_JSON] = "catalogue.json" };
    const char *directory = cli_option(cli, "--out");
    return directory == NULL ? cli_print(out)
                             : written_file(cli->arena, directory, names[cli->format], out);
}

int command_docs(struct cli *cli) {
    int status = cli_expect_operands(cli, 0, 0);
    if (status != 0)
        return status;
    struct workspace *workspace = cli_open(cli);
    struct docs docs = { .entries = { 0 } };
    struct buf out = { 0 };
    if (diags_have_errors(workspace->diags)) {
        status = cli_finish_asking(cli, workspace, false);
    } else {
        docs_read(workspace, cli->arena, &docs);
        if (cli->format == OUTPUT_JSON)
            docs_json(&out, &docs, cli->arena);
        else if (cli->format == OUTPUT_MARKDOWN)
            docs_markdown(&out, &docs, cli->arena);
        else
            docs_html(&out, &docs, cli->arena);
        status = write_out(cli, &out);
    }
    buf_free(&out);
    workspace_free(workspace);
    return status;
}
