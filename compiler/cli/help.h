/* Help texts. */
#ifndef CROFT_CLI_HELP_H
#define CROFT_CLI_HELP_H

#include "base/buf.h"
#include "cli/command.h"

void help_all(struct buf *out);
void help_command(struct buf *out, const struct command *command);
/* Breaks text into lines behind a margin; line ends in it stay. */
void help_wrap(struct buf *out, const char *text, const char *margin);

#endif
