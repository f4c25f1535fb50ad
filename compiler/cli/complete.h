/* The words that may come next on a command line. */
#ifndef CROFT_CLI_COMPLETE_H
#define CROFT_CLI_COMPLETE_H

#include "cli/cli.h"

/* `words`: those behind `croft`, the last of them begun and perhaps empty. Adds a line for each
 * candidate, with a tab and what it is behind it where that is known; or one line `:files` or
 * `:directories`. What is wrong with the fleet is nobody's business here: then there are fewer
 * candidates. */
void complete_words(struct cli *cli, char *const *words, int count, struct buf *out);

#endif
