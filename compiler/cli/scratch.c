/* Temporary directories. */
#include "cli/scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

enum { OPEN_FOLDERS = 16 };

const char *scratch_make(struct arena *arena) {
    const char *base = getenv("TMPDIR");
    if (base == NULL || base[0] != '/')
        base = "/tmp";
    return mkdtemp(arena_printf(arena, "%s/croft.XXXXXX", base));
}

static int remove_entry(const char *path, const struct stat *stat, int type, struct FTW *walk) {
    (void)stat;
    (void)type;
    (void)walk;
    remove(path); /* what stays is a temporary file */
    return 0;
}

void scratch_remove(const char *path) {
    if (path != NULL)
        nftw(path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}
