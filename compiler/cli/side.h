/* One side of a comparison: a built tree, a directory of such trees, a fleet, or a revision of one.
 */
#ifndef CROFT_CLI_SIDE_H
#define CROFT_CLI_SIDE_H

#include "cli/cli.h"
#include "cli/scratch.h"
#include "query/compare.h"
#include "query/tree.h"

struct side {
    struct text name;            /* as given */
    struct workspace *workspace; /* of a fleet or revision, else NULL */
    struct inspection inspection;
    struct compared compared;
    VEC(struct tree_read) trees; /* by host */
};

/* Reads or builds what `name` stands for; NULL: the fleet itself. What it builds lies in `scratch`,
 * which must outlive it. What goes wrong is reported to `problems`, or is among the diagnostics of
 * side->workspace; false then. Evaluates: call it on a deep stack. */
bool side_open(struct cli *cli, struct scratch *scratch, const char *name, struct side *side,
               struct diags *problems);
void side_close(struct side *side);

/* The host's tree; a tree of nothing when it has none. */
const struct tree_read *side_tree(const struct side *side, struct text host);
/* UINT32_MAX: not there. */
uint32_t side_host(const struct side *side, struct text host);

#endif
