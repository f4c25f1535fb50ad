/* Names that become names of files and folders. */
#include "cli/naming.h"

#include <string.h>

enum { NAME_SIZE_MAX = 63 };

bool naming_is_plain(const char *name) {
    static const char *const reserved[] = { "if",    "then", "else", "for", "match", "let", "true",
                                            "false", "none", "and",  "or",  "not",   "in",  "is" };
    size_t size = strlen(name);
    if (size == 0 || size > NAME_SIZE_MAX || name[0] < 'a' || name[0] > 'z' ||
        name[size - 1] == '-' || strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != size)
        return false;
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(name, reserved[i]) == 0)
            return false;
    return true;
}
