/* Temporary directories of a command, which go when it ends and also when it is interrupted. */
#ifndef CROFT_CLI_SCRATCH_H
#define CROFT_CLI_SCRATCH_H

#include "base/arena.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>

struct scratch {
    char *path; /* what holds all folders; NULL: none was asked for yet */
    uint32_t folders;
    pthread_mutex_t lock; /* over path */
    sigset_t watched;     /* the signals that end the command; a thread of ours waits for them */
    sigset_t before;      /* blocked when we began */
    pthread_t watcher;
    bool has_watcher;
};

/* Begin before any other thread is started: those must not take the signals. */
void scratch_begin(struct scratch *scratch);
/* Makes an empty folder of our own below $TMPDIR or /tmp: its path, in `arena`; NULL when that
 * fails (errno). */
const char *scratch_folder(struct scratch *scratch, struct arena *arena);
/* Removes all folders with what is in them. */
void scratch_end(struct scratch *scratch);

#endif
