/* The outline of a file, and finding declarations and resources by name in the whole workspace. The
 * outline needs only syntax. */
#ifndef CROFT_IDE_SYMBOLS_H
#define CROFT_IDE_SYMBOLS_H

#include "ide/view.h"

struct ide_symbol {
    struct text name;      /* "service", "sonarr", "every service s where s.port != none" */
    struct text detail;    /* "kind", "service", "Port?"; may be empty */
    enum node_kind kind;   /* of the node: NODE_KIND, NODE_FIELD, NODE_RESOURCE … */
    struct span full;      /* with its body */
    struct span selection; /* what is shown of it: the name */
    struct ide_symbol *children;
    uint32_t child_count;
};
struct ide_outline {
    struct ide_symbol *items;
    uint32_t count;
};
/* Items, with their fields, cases, parameters and statements in them that contribute or set fields.
 */
struct ide_outline ide_outline(struct arena *arena, const struct ide_view *view);
/* What a node is as a symbol, without children; false when it is none. */
bool ide_symbol_of(struct arena *arena, const struct tree *tree, struct node node,
                   struct ide_symbol *symbol);

struct ide_found {
    struct ide_symbol symbol;
    const struct module *module; /* that it stands in */
    int32_t score;               /* higher is better */
};
struct ide_findings {
    struct ide_found *items;
    uint32_t count;
};
/* Declarations, and resources with a written key, wherever they stand, whose name has the query's
 * letters in it in their order: best first, at most `most`. An empty query finds anything. */
struct ide_findings ide_find_symbols(struct arena *arena, const struct ide_view *view,
                                     struct text query, uint32_t most);
/* How well a name answers a query; negative: not at all. Letters that begin a word, follow each
 * other or have the same case count more. */
int32_t ide_fuzzy_score(struct text name, struct text query);

#endif
