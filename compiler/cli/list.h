/* `croft list`: what is listed. */
#ifndef CROFT_CLI_LIST_H
#define CROFT_CLI_LIST_H

#include "cli/cli.h"
#include "cli/document.h"
#include "cli/table.h"
#include "query/inspect.h"

struct listing {
    struct cli *cli;
    struct workspace *workspace;
    struct inspection inspection;
    struct arena *arena;
    const struct kind *kind;
    VEC(uint32_t) hosts;
    VEC(struct text) fields; /* --fields */
    bool answered;
    struct buf out;
};

/* Lists the kinds, with how many resources each has on the hosts chosen. */
void list_kinds(struct listing *listing);
/* Writes the table, or the array as JSON. */
void list_write(struct listing *listing, const struct table *table, struct array *array);

#endif
