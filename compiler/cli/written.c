/* Writes what a command made into a directory. */
#include "cli/written.h"

#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

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

int written_file(struct arena *arena, const char *directory, const char *name,
                 const struct buf *text) {
    const char *path = arena_printf(arena, "%s/%s", directory, name);
    if (strchr(name, '/') != NULL) {
        cli_message("error[E0812]: `%s` is no name for a page", name);
        return EXIT_IO;
    }
    FILE *file = make_directory(arena, directory) ? fopen(path, "wb") : NULL;
    bool good = file != NULL && fwrite(text->data, 1, text->size, file) == text->size;
    int problem = errno;
    if (file != NULL && fclose(file) != 0) {
        good = false;
        problem = errno;
    }
    if (good)
        return 0;
    cli_message("error[E0812]: `%s` cannot be written: %s", path, strerror(problem));
    return EXIT_IO;
}
