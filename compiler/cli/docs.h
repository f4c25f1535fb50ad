/* The catalogue: what modules declare, with its documentation, in a form that every format can
 * show: entries with tables. */
#ifndef CROFT_CLI_DOCS_H
#define CROFT_CLI_DOCS_H

#include "cli/cli.h"

enum docs_sort {
    DOCS_PRESET,
    DOCS_KIND,
    DOCS_POLICY,
    DOCS_TYPE,
    DOCS_FUNCTION,
    DOCS_VALUE,
    DOCS_SORT_COUNT
};

/* "Presets", "preset", and what they are, in a sentence. */
const char *docs_sort_title(enum docs_sort sort);
const char *docs_sort_word(enum docs_sort sort);
const char *docs_sort_text(enum docs_sort sort);

enum { DOCS_COLUMNS = 4 };

/* The last cell is prose, the others are code. */
struct docs_row {
    struct text cells[DOCS_COLUMNS];
};

struct docs;
struct docs_entry;
typedef const struct docs_entry *docs_finder(const struct docs *docs, struct text name);

struct docs_table {
    const char *title;
    docs_finder *find; /* what words of the first column stand for; NULL: they are just words */
    const char *heads[DOCS_COLUMNS]; /* NULL: the table has no such column */
    VEC(struct docs_row) rows;
};

struct docs_entry {
    enum docs_sort sort;
    struct text name, module, doc;
    struct text place;      /* "stdlib/proxy.croft:12" */
    struct text form;       /* "fn slug(text: String) -> String"; may be empty */
    VEC(struct text) marks; /* "fleet", "warning" */
    VEC(struct docs_table) tables;
};

struct docs {
    VEC(struct docs_entry) entries; /* by sort, then name, then module */
};

/* Of the library and of the whole fleet's modules. In `arena`. */
void docs_read(const struct workspace *workspace, struct arena *arena, struct docs *docs);

/* What an entry is called in links: "kind-service"; of two with one name the module is added. */
const char *docs_anchor(const struct docs *docs, const struct docs_entry *entry,
                        struct arena *arena);
/* The kind or type, the kind or preset with this name; NULL: none. */
docs_finder docs_find_type, docs_find_part;

void docs_html(struct buf *out, const struct docs *docs, struct arena *arena);
void docs_markdown(struct buf *out, const struct docs *docs, struct arena *arena);
void docs_json(struct buf *out, const struct docs *docs, struct arena *arena);

#endif
