/* `croft explain POLICY`. */
#ifndef CROFT_CLI_EXPLAIN_POLICY_H
#define CROFT_CLI_EXPLAIN_POLICY_H

#include "cli/cli.h"

/* Tells of a policy of the fleet or its library: what it demands and why, its parameters, its
 * tests, what is waived. The exit status. */
int explain_policy(struct cli *cli, struct text name);

#endif
