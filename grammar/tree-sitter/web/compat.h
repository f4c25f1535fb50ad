/* What Emscripten's C library lacks of Linux's. */
#ifndef CROFT_WEB_COMPAT_H
#define CROFT_WEB_COMPAT_H

#include <errno.h>
#include <stddef.h>
#include <stdio.h>

#define RENAME_NOREPLACE 1
#define RENAME_EXCHANGE  2

void qsort_r(void *base, size_t count, size_t size,
             int (*compare)(const void *, const void *, void *), void *data);
const char *strerrordesc_np(int error);

/* Two paths cannot change places in one step: whoever asks has another way. */
static inline int renameat2(int old_at, const char *old_path, int new_at, const char *new_path,
                            unsigned flags) {
    if (flags != RENAME_EXCHANGE)
        return renameat(old_at, old_path, new_at, new_path);
    errno = ENOSYS;
    return -1;
}

#define M_ARENA_MAX (-8) /* mallopt(): there is one arena */

#endif
