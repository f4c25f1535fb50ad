/* A temporary directory of our own. */
#ifndef CROFT_CLI_SCRATCH_H
#define CROFT_CLI_SCRATCH_H

#include "base/arena.h"

/* Makes one below $TMPDIR or /tmp: its path, in `arena`; NULL when that fails (errno). */
const char *scratch_make(struct arena *arena);
/* Removes it with all that is in it; NULL is allowed. */
void scratch_remove(const char *path);

#endif
