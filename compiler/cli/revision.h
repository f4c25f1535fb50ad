/* The sources of a fleet as they were in a revision of its git repository. */
#ifndef CROFT_CLI_REVISION_H
#define CROFT_CLI_REVISION_H

#include "base/arena.h"

/* Lays out hosts/ and stdlib/ of the revision below the directory `into`, which exists. The
 * repository is only read. NULL, or what is wrong, in `arena`. */
const char *revision_extract(struct arena *arena, const char *fleet, const char *revision,
                             const char *into);

#endif
