/* The lints of a call: those built in, and those that the fleet has of its own in hosts/.lints/. */
#ifndef CROFT_CLI_LINTS_H
#define CROFT_CLI_LINTS_H

#include "cli/cli.h"
#include "ide/lint.h"

/* What cannot be used is reported in the workspace (E1102). To be freed with lint_set_free(). */
struct lint_set *lints_open(struct cli *cli, struct workspace *workspace);

/* Shows a lint's page, or all lints. The exit status. */
int lints_explain(struct cli *cli, const struct lint *lint);
int lints_list(struct cli *cli, const struct lint_set *set);

#endif
