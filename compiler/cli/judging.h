/* The options of the commands that judge hosts by policies, and what they found. */
#ifndef CROFT_CLI_JUDGING_H
#define CROFT_CLI_JUDGING_H

#include "cli/cli.h"
#include "query/build.h"

/* Reads --only, --except, --today and --baseline; what the command does not have is left out. 0, or
 * the exit status after a message. */
int judging_options(struct cli *cli, struct check_options *options);
/* What --profile says of the policies, the most expensive first. */
void judging_print_costs(const struct build_result *result);
/* Writes what was found to the file of --baseline. 0, or EXIT_IO after a message. */
int judging_write_baseline(struct cli *cli, const struct findings *findings);

#endif
