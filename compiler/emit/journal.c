/* Makes changes that can be undone. */
#include "emit/journal.h"

#include "emit/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

void staged_name(char name[STAGED_NAME_SIZE], char kind, uint32_t number) {
    snprintf(name, STAGED_NAME_SIZE, "%c%u", kind, number);
}

static void record(struct journal *journal, enum change_kind kind, uint32_t number,
                   struct text path) {
    vec_push(journal->arena, &journal->changes, ((struct change){ kind, number, path }));
}

int journal_make(struct journal *journal, int directory, const char *name, struct text path,
                 int *made) {
    *made = disk_make_directory(directory, name, journal->masked);
    if (*made < 0)
        return errno;
    record(journal, CHANGE_MADE, 0, path);
    return 0;
}

int journal_place(struct journal *journal, int directory, const char *name, struct text path,
                  uint32_t number) {
    char staged[STAGED_NAME_SIZE];
    staged_name(staged, 'n', number);
    if (renameat(journal->staging, staged, directory, name) != 0)
        return errno;
    record(journal, CHANGE_PLACED, number, path);
    return 0;
}

int journal_exchange(struct journal *journal, int directory, const char *name, struct text path,
                     uint32_t number) {
    char staged[STAGED_NAME_SIZE];
    staged_name(staged, 'n', number);
    if (renameat2(journal->staging, staged, directory, name, RENAME_EXCHANGE) == 0) {
        record(journal, CHANGE_EXCHANGED, number, path);
        return 0;
    }
    if (errno != EINVAL && errno != ENOSYS)
        return errno;
    /* A file system without exchange: the name is missing for a moment. */
    int error = journal_take(journal, directory, name, path);
    return error != 0 ? error : journal_place(journal, directory, name, path, number);
}

int journal_take(struct journal *journal, int directory, const char *name, struct text path) {
    char staged[STAGED_NAME_SIZE];
    staged_name(staged, 'o', journal->taken);
    if (renameat(directory, name, journal->staging, staged) != 0)
        return errno;
    record(journal, CHANGE_TAKEN, journal->taken++, path);
    return 0;
}

/* Opens the directory that a path lies in, part by part; its last part goes to `name`. -1 when that
 * fails. */
static int open_parent(int tree, struct text path, char name[NAME_MAX + 1]) {
    bool below = path.size > 0 && path.data[0] == '/';
    if (!below) {
        struct entry entry = { .path = path };
        entry_name(&entry, name);
        return dup(tree);
    }
    int directory = disk_open_directory(tree, "root");
    for (size_t at = 1; directory >= 0;) {
        const char *slash = memchr(path.data + at, '/', path.size - at);
        size_t end = slash != NULL ? (size_t)(slash - path.data) : path.size;
        memcpy(name, path.data + at, end - at);
        name[end - at] = '\0';
        if (slash == NULL)
            break;
        int next = disk_open_directory(directory, name);
        close(directory);
        directory = next;
        at = end + 1;
    }
    return directory;
}

/* What was renamed a moment ago can be renamed back; if not, there is nothing left to try. */
static void undo(const struct journal *journal, const struct change *change) {
    char name[NAME_MAX + 1], staged[STAGED_NAME_SIZE];
    int directory = open_parent(journal->tree, change->path, name), status = -1;
    staged_name(staged, change->kind == CHANGE_TAKEN ? 'o' : 'n', change->number);
    switch (change->kind) {
    case CHANGE_MADE:
        status = unlinkat(directory, name, AT_REMOVEDIR);
        break;
    case CHANGE_PLACED:
        status = renameat(directory, name, journal->staging, staged);
        break;
    case CHANGE_EXCHANGED:
        status = renameat2(journal->staging, staged, directory, name, RENAME_EXCHANGE);
        break;
    case CHANGE_TAKEN:
        status = renameat(journal->staging, staged, directory, name);
        break;
    }
    (void)status;
    if (directory >= 0)
        close(directory);
}

void journal_undo(struct journal *journal) {
    while (journal->changes.count > 0)
        undo(journal, &journal->changes.items[--journal->changes.count]);
}
