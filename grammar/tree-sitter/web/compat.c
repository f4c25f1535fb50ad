/* What Emscripten's C library lacks of Linux's: see compat.h. */
#include "compat.h"

#include <errno.h>
#include <pthread.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>

/* There are no other programs, and no other threads. */
int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *attributes, char *const argv[], char *const envp[]) {
    (void)pid, (void)file, (void)actions, (void)attributes, (void)argv, (void)envp;
    return ENOSYS;
}

int pthread_kill(pthread_t thread, int signal) {
    (void)thread, (void)signal;
    return ESRCH;
}

const char *strerrordesc_np(int error) {
    return strerror(error);
}

/* By merging, as glibc does: equal elements keep their order. */
struct sorting {
    size_t size;
    int (*compare)(const void *, const void *, void *);
    void *data;
    char *spare;
};

static void sort(const struct sorting *s, char *base, size_t count) {
    if (count < 2)
        return;
    size_t half = count / 2, a = 0, b = half, at = 0;
    sort(s, base, half);
    sort(s, base + half * s->size, count - half);
    while (a < half && b < count) {
        char *left = base + a * s->size, *right = base + b * s->size;
        int left_first = s->compare(left, right, s->data) <= 0;
        memcpy(s->spare + at++ * s->size, left_first ? left : right, s->size);
        left_first ? a++ : b++;
    }
    memcpy(s->spare + at * s->size, base + a * s->size, (half - a) * s->size);
    memcpy(base, s->spare, (at + half - a) * s->size);
}

void qsort_r(void *base, size_t count, size_t size,
             int (*compare)(const void *, const void *, void *), void *data) {
    struct sorting sorting = { size, compare, data, malloc(count * size + 1) };
    if (sorting.spare == NULL)
        abort();
    sort(&sorting, base, count);
    free(sorting.spare);
}
