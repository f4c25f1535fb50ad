/* Names that people give to hosts and resources, and that become names of files and folders. */
#ifndef CROFT_CLI_NAMING_H
#define CROFT_CLI_NAMING_H

#include <stdbool.h>

/* Small letters, digits and inner hyphens, a letter first, at most 63 of them, and no word that
 * means something in an expression. */
bool naming_is_plain(const char *name);

#endif
