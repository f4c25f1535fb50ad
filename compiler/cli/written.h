/* Writes what a command made into a directory. */
#ifndef CROFT_CLI_WRITTEN_H
#define CROFT_CLI_WRITTEN_H

#include "base/arena.h"
#include "base/buf.h"

/* Makes the directory, if it is not there, and the file anew. 0, or EXIT_IO after a message. */
int written_file(struct arena *arena, const char *directory, const char *name,
                 const struct buf *text);

#endif
