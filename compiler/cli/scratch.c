/* Temporary directories. A thread waits for the signals that end a command; when one comes it
 * removes what there is and lets the signal do its work. */
#include "cli/scratch.h"

#include "base/memory.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    OPEN_FOLDERS = 16,
    TRIES = 200,
    PAUSE_MS = 5,
    STOP = SIGURG /* tells the watcher to end; nothing else means anything by it */
};

static int remove_entry(const char *path, const struct stat *stat, int type, struct FTW *walk) {
    (void)stat;
    (void)type;
    (void)walk;
    remove(path); /* what stays is a temporary file */
    return 0;
}

/* Again and again while other threads still write there. */
static void remove_all(const char *path) {
    struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000L };
    for (int i = 0; i < TRIES && access(path, F_OK) == 0; i++) {
        if (i > 0)
            nanosleep(&pause, NULL);
        nftw(path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
    }
}

static void *watch(void *data) {
    struct scratch *scratch = data;
    int signal_number;
    while (sigwait(&scratch->watched, &signal_number) != 0)
        continue;
    if (signal_number == STOP)
        return NULL;
    pthread_mutex_lock(&scratch->lock); /* for good: no folder is made any more */
    if (scratch->path != NULL)
        remove_all(scratch->path);
    sigset_t now;
    sigemptyset(&now);
    sigaddset(&now, signal_number);
    pthread_sigmask(SIG_UNBLOCK, &now, NULL);
    raise(signal_number);
    return NULL;
}

/* Those that nobody has asked us to ignore, as nohup does. */
static void choose_signals(sigset_t *signals) {
    static const int ending[] = { SIGINT, SIGTERM, SIGHUP };
    sigemptyset(signals);
    sigaddset(signals, STOP);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        struct sigaction action;
        if (sigaction(ending[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(signals, ending[i]);
    }
}

void scratch_begin(struct scratch *scratch) {
    *scratch = (struct scratch){ 0 };
    pthread_mutex_init(&scratch->lock, NULL);
    choose_signals(&scratch->watched);
    pthread_sigmask(SIG_BLOCK, &scratch->watched, &scratch->before);
    scratch->has_watcher = pthread_create(&scratch->watcher, NULL, watch, scratch) == 0;
    if (!scratch->has_watcher)
        pthread_sigmask(SIG_SETMASK, &scratch->before, NULL);
}

/* Makes what holds the folders, once. */
static bool make_holder(struct scratch *scratch) {
    const char *base = getenv("TMPDIR");
    char *path;
    if (scratch->path != NULL)
        return true;
    if (base == NULL || base[0] != '/')
        base = "/tmp";
    path = memory_alloc(strlen(base) + sizeof "/croft.XXXXXX");
    sprintf(path, "%s/croft.XXXXXX", base);
    if (mkdtemp(path) != NULL) {
        scratch->path = path;
        return true;
    }
    int error = errno;
    free(path);
    errno = error;
    return false;
}

const char *scratch_folder(struct scratch *scratch, struct arena *arena) {
    const char *folder = NULL;
    pthread_mutex_lock(&scratch->lock);
    if (make_holder(scratch)) {
        folder = arena_printf(arena, "%s/%u", scratch->path, ++scratch->folders);
        if (mkdir(folder, 0700) != 0)
            folder = NULL;
    }
    pthread_mutex_unlock(&scratch->lock);
    return folder;
}

void scratch_end(struct scratch *scratch) {
    if (scratch->has_watcher) {
        pthread_kill(scratch->watcher, STOP);
        pthread_join(scratch->watcher, NULL);
    }
    if (scratch->path != NULL)
        remove_all(scratch->path);
    free(scratch->path);
    pthread_mutex_destroy(&scratch->lock);
    if (scratch->has_watcher)
        pthread_sigmask(SIG_SETMASK, &scratch->before, NULL); /* one that waited ends us now */
}
