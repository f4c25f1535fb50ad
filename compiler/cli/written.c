/* Writes what a command made into a directory. */
#include "cli/written.h"

#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
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
