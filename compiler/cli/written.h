/* Writes what a command made into a directory. */
#ifndef CROFT_CLI_WRITTEN_H
#define CROFT_CLI_WRITTEN_H

#include "base/arena.h"
#include "base/buf.h"

/* Makes the directory, if it is not there, and the file anew. 0, or EXIT_IO after a message. */
int written_file(struct arena *arena, const char *directory, const char *name,
                 const struct buf *text);

/* A whole new text takes the place of a file's, which keeps its permissions and, where possible,
 * its owner; of a link, what it leads to. The old text is there until the new one is on the disk.
 * NULL, or what is wrong ("is read-only"). */
const char *written_over(struct arena *arena, const char *path, struct text text);

#endif
