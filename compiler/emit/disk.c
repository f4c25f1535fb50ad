/* Writes, compares and removes single files, links and directories. */
#include "emit/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum {
    TIME_SPREAD = 0x0fffffff,
    COMPARE_SIZE = 1 << 14,
    DIRECTORY_MODE = 0755,
    BESIDE_SIZE = sizeof "..state"
};

int64_t disk_time(const struct digest *digest) {
    uint32_t spread = (uint32_t)digest->bytes[0] | (uint32_t)digest->bytes[1] << 8 |
                      (uint32_t)digest->bytes[2] << 16 | (uint32_t)digest->bytes[3] << 24;
    return DISK_TIME_BASE + (spread & TIME_SPREAD);
}

int64_t disk_changed(const struct stat *stat) {
    return (int64_t)stat->st_ctim.tv_sec * 1000000000 + stat->st_ctim.tv_nsec;
}

bool disk_is_as_written(const struct entry *entry, const struct stat *stat, int64_t sealed) {
    static const mode_t types[] = {
        [ENTRY_DIRECTORY] = S_IFDIR, [ENTRY_FILE] = S_IFREG, [ENTRY_LINK] = S_IFLNK
    };
    bool is_directory = entry->type == ENTRY_DIRECTORY;
    return stat->st_mode == (types[entry->type] | entry->mode) && disk_changed(stat) <= sealed &&
           stat->st_mtim.tv_sec == (is_directory ? DISK_TIME_BASE : disk_time(&entry->digest)) &&
           stat->st_mtim.tv_nsec == 0 && (is_directory || (uint64_t)stat->st_size == entry->size);
}

void disk_name(char name[NAME_MAX + 1], const char *before, struct text host, const char *after) {
    snprintf(name, NAME_MAX + 1, "%s%.*s%s", before, TEXT_ARG(host), after);
}

bool disk_is_host_name(struct text host) {
    return host.size > 0 && host.size <= NAME_MAX - BESIDE_SIZE && host.data[0] != '.' &&
           memchr(host.data, '/', host.size) == NULL && memchr(host.data, '\0', host.size) == NULL;
}

int disk_open_directory(int directory, const char *name) {
    return openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

int disk_make_directory(int directory, const char *name, mode_t masked) {
    if (mkdirat(directory, name, DIRECTORY_MODE) != 0)
        return -1;
    int made = disk_open_directory(directory, name);
    if (made >= 0 && (masked & DIRECTORY_MODE) != 0 && fchmod(made, DIRECTORY_MODE) != 0) {
        int error = errno;
        close(made);
        errno = error;
        return -1;
    }
    return made;
}

static int write_all(int file, struct text content) {
    while (content.size > 0) {
        ssize_t put = write(file, content.data, content.size);
        if (put < 0 && errno != EINTR)
            return errno;
        if (put > 0)
            content = (struct text){ content.data + put, content.size - (size_t)put };
    }
    return 0;
}

/* What the kernel may have left out of a new file's mode; also when the group is not the builder's.
 */
static int finish_file(int file, const struct entry *entry, mode_t masked) {
    struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
                                 { .tv_sec = disk_time(&entry->digest) } };
    if ((entry->mode & (masked | ~(mode_t)0777)) != 0 && fchmod(file, entry->mode) != 0)
        return errno;
    return futimens(file, times) == 0 ? 0 : errno;
}

int disk_write_file(int directory, const char *name, struct text content, const struct entry *entry,
                    mode_t masked) {
    int file = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                      (mode_t)entry->mode);
    if (file < 0)
        return errno;
    int error = write_all(file, content);
    if (error == 0)
        error = finish_file(file, entry, masked);
    if (close(file) != 0 && error == 0)
        error = errno;
    return error;
}

int disk_write_link(int directory, const char *name, struct text target,
                    const struct entry *entry) {
    char path[PATH_MAX];
    struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
                                 { .tv_sec = disk_time(&entry->digest) } };
    if (target.size >= sizeof path)
        return ENAMETOOLONG;
    memcpy(path, target.data, target.size);
    path[target.size] = '\0';
    if (symlinkat(path, directory, name) != 0 ||
        utimensat(directory, name, times, AT_SYMLINK_NOFOLLOW) != 0)
        return errno;
    return 0;
}

int disk_set_time(int directory) {
    struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, { .tv_sec = DISK_TIME_BASE } };
    return futimens(directory, times) == 0 ? 0 : errno;
}

int disk_set_mode(int directory) {
    return fchmod(directory, DIRECTORY_MODE) == 0 ? 0 : errno;
}

bool disk_same_file(int directory, const char *name, struct text content) {
    char buffer[COMPARE_SIZE];
    int file = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return false;
    ssize_t got;
    size_t at = 0;
    bool same = true;
    while (same && (got = read(file, buffer, sizeof buffer)) != 0) {
        same = got > 0 && (size_t)got <= content.size - at &&
               memcmp(buffer, content.data + at, (size_t)got) == 0;
        at += same ? (size_t)got : 0;
    }
    close(file);
    return same && at == content.size;
}

bool disk_same_link(int directory, const char *name, struct text target) {
    char buffer[PATH_MAX];
    ssize_t size = readlinkat(directory, name, buffer, sizeof buffer);
    return size >= 0 && text_equal((struct text){ buffer, (size_t)size }, target);
}

static int remove_below(int directory, uint32_t *count, uint32_t depth);

/* A name that may be a directory's; `depth` is how deep it lies below what is removed. */
static int remove_at(int directory, const char *name, uint32_t *count, uint32_t depth) {
    if (unlinkat(directory, name, 0) == 0) {
        ++*count;
        return 0;
    }
    if (errno != EISDIR && errno != EPERM)
        return errno;
    if (depth > DISK_REMOVE_DEPTH_MAX)
        return ELOOP;
    int below = disk_open_directory(directory, name);
    if (below < 0)
        return errno;
    int error = remove_below(below, count, depth + 1);
    if (error == 0 && unlinkat(directory, name, AT_REMOVEDIR) != 0)
        error = errno;
    return error;
}

/* Takes over the descriptor. Names are removed while they are read, which POSIX allows; what the
 * reading then misses is found in the next turn. */
static int remove_below(int directory, uint32_t *count, uint32_t depth) {
    DIR *stream = fdopendir(directory);
    if (stream == NULL) {
        int error = errno;
        close(directory);
        return error;
    }
    int error = 0;
    bool found = true;
    while (found && error == 0) {
        found = false;
        rewinddir(stream);
        struct dirent *item;
        while (error == 0 && (item = readdir(stream)) != NULL) {
            if (strcmp(item->d_name, ".") == 0 || strcmp(item->d_name, "..") == 0)
                continue;
            error = remove_at(directory, item->d_name, count, depth);
            found = true;
        }
    }
    closedir(stream);
    return error;
}

int disk_remove(int directory, const char *name, uint32_t *count) {
    return remove_at(directory, name, count, 1);
}

void walk_begin(struct walk *walk, int host) {
    walk->directories[0] = host;
    walk->entries[0] = ENTRY_NONE;
    walk->depth = 0;
}

void walk_leave(struct walk *walk, uint32_t depth) {
    for (; walk->depth > depth; walk->depth--)
        if (walk->directories[walk->depth] >= 0)
            close(walk->directories[walk->depth]);
}

void walk_enter(struct walk *walk, int directory, uint32_t entry) {
    walk->directories[++walk->depth] = directory;
    walk->entries[walk->depth] = entry;
}
