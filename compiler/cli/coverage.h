/* `croft coverage`: the report in its forms. */
#ifndef CROFT_CLI_COVERAGE_H
#define CROFT_CLI_COVERAGE_H

#include "cli/cli.h"
#include "query/coverage.h"

/* What every form shows of a state, and how many cells have it altogether. */
const char *coverage_sign(enum cover cover);
uint32_t coverage_count(const struct coverage *coverage, enum cover cover);

/* A table for terminals, then the holes. */
void coverage_human(struct buf *out, const struct coverage *coverage, const struct sources *sources,
                    struct arena *arena, bool color);
/* GitHub's Markdown: the table, the holes, and why what is absent is. */
void coverage_markdown(struct buf *out, const struct coverage *coverage,
                       const struct sources *sources);
/* By coverage.schema.json. */
void coverage_json(struct buf *out, const struct coverage *coverage, const struct sources *sources,
                   struct arena *arena);
/* One page that needs nothing else: no script, no font, no picture. */
void coverage_html(struct buf *out, const struct coverage *coverage, const struct sources *sources);

#endif
