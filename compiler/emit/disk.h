/* The few things that emit/ does to a file system, each relative to an open directory and without
 * following links. Functions that return an int give 0 or an errno. Internal to emit/. */
#ifndef CROFT_EMIT_DISK_H
#define CROFT_EMIT_DISK_H

#include "emit/plan.h"

#include <limits.h>
#include <sys/stat.h>

/* Two modification times, see emit.h: a directory's, and that of content with this digest; seconds
 * since 1970. */
enum { DISK_TIME_BASE = 315532800 };
int64_t disk_time(const struct digest *digest);

/* A name out of three parts, zero-terminated; the host's was checked with disk_is_host_name(). */
void disk_name(char name[NAME_MAX + 1], const char *before, struct text host, const char *after);
/* Whether a host can have a folder of its name, and the two files beside it. */
bool disk_is_host_name(struct text host);

/* When something was last changed in any way, in nanoseconds since 1970. */
int64_t disk_changed(const struct stat *stat);
/* Whether that has the type, mode, size and time of the entry, and has not changed since `sealed`.
 */
bool disk_is_as_written(const struct entry *entry, const struct stat *stat, int64_t sealed);

/* -1 and errno. */
int disk_open_directory(int directory, const char *name);
/* The new directory, its mode 0755 whatever the umask. -1 and errno. `masked`, here and below: the
 * permission bits that new things come without. */
int disk_make_directory(int directory, const char *name, mode_t masked);

/* A new file or link with the mode and the time that `entry` says. */
int disk_write_file(int directory, const char *name, struct text content, const struct entry *entry,
                    mode_t masked);
int disk_write_link(int directory, const char *name, struct text target, const struct entry *entry);
/* A directory's time; its mode too. */
int disk_set_time(int directory);
int disk_set_mode(int directory);

/* Whether the file or link there holds these bytes. */
bool disk_same_file(int directory, const char *name, struct text content);
bool disk_same_link(int directory, const char *name, struct text target);

/* Removes whatever has this name, with all that is below it, to DISK_REMOVE_DEPTH_MAX. Files and
 * links that were removed are added to *count. */
enum { DISK_REMOVE_DEPTH_MAX = 128 };
int disk_remove(int directory, const char *name, uint32_t *count);

/* The directories around an entry while a tree is walked in tree order; [0] is out/HOST itself,
 * which stays open. */
struct walk {
    int directories[EMIT_DEPTH_MAX + 2]; /* -1: not on disk */
    uint32_t entries[EMIT_DEPTH_MAX + 2];
    uint32_t depth;
};
void walk_begin(struct walk *walk, int host);
/* Goes up until what comes next may have this depth, closing directories. */
void walk_leave(struct walk *walk, uint32_t depth);
void walk_enter(struct walk *walk, int directory, uint32_t entry);
/* The directory that the next entry lies in. */
static inline int walk_directory(const struct walk *walk) {
    return walk->directories[walk->depth];
}

#endif
