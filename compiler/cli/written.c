/* Writes what a command made into a directory. */
#include "cli/written.h"

#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* With the directories around it. */
static bool make_directory(struct arena *arena, const char *directory) {
    char *path = arena_copy(arena, directory, strlen(directory) + 1);
    for (size_t i = 1; path[i] != 0; i++) {
        if (path[i] != '/')
            continue;
        path[i] = 0;
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            return false;
        path[i] = '/';
    }
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

/* 0, or the number of what went wrong. */
static int write_all(const char *path, const struct buf *text) {
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        return errno;
    int problem = fwrite(text->data, 1, text->size, file) == text->size ? 0 : errno;
    if (fclose(file) != 0 && problem == 0)
        problem = errno;
    return problem;
}

/* The page takes the old one's place when it is whole: a full disk leaves what was there. */
int written_file(struct arena *arena, const char *directory, const char *name,
                 const struct buf *text) {
    const char *path = arena_printf(arena, "%s/%s", directory, name);
    if (strchr(name, '/') != NULL) {
        cli_message("error[E0812]: `%s` is no name for a page", name);
        return EXIT_IO;
    }
    const char *aside = arena_printf(arena, "%s/.%s.new", directory, name);
    int problem = make_directory(arena, directory) ? write_all(aside, text) : errno;
    if (problem == 0 && rename(aside, path) != 0)
        problem = errno;
    if (problem == 0)
        return 0;
    unlink(aside);
    cli_message("error[E0812]: `%s` cannot be written: %s", path, strerror(problem));
    return EXIT_IO;
}

/* Writes the whole text to a file that is open, as it is to be. 0, or what went wrong. */
static int fill(int file, struct text text, const struct stat *old) {
    for (size_t at = 0; at < text.size;) {
        ssize_t written = write(file, text.data + at, text.size - at);
        if (written < 0 && errno != EINTR)
            return errno;
        at += written > 0 ? (size_t)written : 0;
    }
    if (fchown(file, old->st_uid, old->st_gid) != 0 && errno != EPERM)
        return errno;
    if (fchmod(file, old->st_mode & 07777) != 0 || fsync(file) != 0)
        return errno;
    return 0;
}

/* Puts the text in the place of `target`, by way of `aside`, a template of mkstemp(). */
static int exchange(const char *target, char *aside, struct text text, const struct stat *old) {
    int file = mkstemp(aside);
    if (file < 0)
        return errno;
    int problem = fill(file, text, old);
    if (close(file) != 0 && problem == 0)
        problem = errno;
    if (problem == 0 && rename(aside, target) != 0)
        problem = errno;
    if (problem != 0)
        unlink(aside);
    return problem;
}

const char *written_over(struct arena *arena, const char *path, struct text text) {
    struct stat old;
    char *real = realpath(path, NULL);
    if (real == NULL || stat(real, &old) != 0) {
        free(real);
        return arena_printf(arena, "cannot be written: %s", strerror(errno));
    }
    const char *problem = NULL;
    if ((old.st_mode & 0222) == 0 || access(real, W_OK) != 0) {
        problem = "is read-only";
    } else {
        int folder = (int)(strrchr(real, '/') - real);
        char *aside = arena_printf(arena, "%.*s/.%s.XXXXXX", folder, real, real + folder + 1);
        int number = exchange(real, aside, text, &old);
        if (number != 0)
            problem = arena_printf(arena, "cannot be written: %s", strerror(number));
    }
    free(real);
    return problem;
}
