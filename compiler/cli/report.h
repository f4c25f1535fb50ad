/* `croft report`: a page for each host, of what the library says of it, what it is covered by, and
 * what the policies found. */
#ifndef CROFT_CLI_REPORT_H
#define CROFT_CLI_REPORT_H

#include "cli/cli.h"
#include "query/coverage.h"

/* What a page shows. */
struct report_page {
    struct text host;
    struct value report;             /* the library's, as plain data: see report_page.c */
    struct text diagram;             /* an <svg> element, or empty: then: */
    const char *no_diagram;          /* why there is none */
    const struct coverage *coverage; /* NULL: the library has none */
    const struct findings *findings; /* NULL: nothing was judged */
    const struct text *hosts;        /* all that have a page */
    uint32_t host_count;
    const struct sources *sources;
    struct arena *arena;
};

void report_page(struct buf *out, const struct report_page *page);

/* The first page: the hosts with their figures, and how they hang together. */
void report_index(struct buf *out, const struct report_page *pages, uint32_t count,
                  struct text diagram);

#endif
