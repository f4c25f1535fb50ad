/* Reading source files: one open, one fstat and one read each, straight into the table's memory. */
#include "source/vfs.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "source/vfs_walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct load {
    struct arena *arena;
    struct sources *sources;
    struct diags *diags;
    const struct vfs_root *root;
    int root_fd;     /* -1: only what is in the overlay */
    char *real_root; /* the root's path without links; made when the first link is met */
    const struct textmap *overlay;
    bool ok;
};

/* A file opened for reading, or what is wrong with it. */
struct opened {
    int fd; /* -1 when there is a problem */
    size_t size;
    const char *problem;
    bool too_large;
};

static struct opened open_regular(int folder_fd, const char *path, int flags, size_t size_max) {
    /* Without O_NONBLOCK, opening a named pipe would wait for a writer. */
    int fd = openat(folder_fd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | flags);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) {
        struct opened failed = { .fd = -1, .problem = strerror(errno) };
        if (fd >= 0)
            close(fd);
        return failed;
    }
    struct opened opened = { .fd = fd, .size = (size_t)status.st_size };
    if (!S_ISREG(status.st_mode))
        opened.problem = "is not a regular file";
    else if ((uint64_t)status.st_size > size_max)
        opened.problem = "is too large", opened.too_large = true;
    if (opened.problem != NULL) {
        close(fd);
        opened.fd = -1;
    }
    return opened;
}

/* Reads up to `size` bytes and closes the file. A file that shrinks meanwhile is shorter. Gives
 * false, with errno, on an error. */
static bool read_and_close(int fd, char *room, size_t size, size_t *got) {
    *got = 0;
    ssize_t count = 1;
    while (*got < size && count != 0) {
        count = read(fd, room + *got, size - *got);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            break;
        *got += (size_t)count;
    }
    int error = errno;
    close(fd);
    errno = error;
    return count >= 0;
}

const char *vfs_read(struct arena *arena, const char *path, size_t size_max, struct text *content) {
    struct opened opened = open_regular(AT_FDCWD, path, 0, size_max);
    if (opened.fd < 0)
        return opened.problem;
    char *room = arena_alloc_raw(arena, opened.size);
    size_t got;
    if (!read_and_close(opened.fd, room, opened.size, &got))
        return strerror(errno);
    *content = (struct text){ room, got };
    return NULL;
}

static void report_unreadable(struct diags *diags, struct text name, const char *problem) {
    diag_add(diags, DIAG_E0801, (struct span){ 0 }, "`%.*s` cannot be read: %s", TEXT_ARG(name),
             problem);
}

static void report_too_large(struct diags *diags, struct text name, size_t size) {
    struct diag *diag = diag_add(diags, DIAG_E0802, (struct span){ 0 },
                                 "`%.*s` is too large for a source file", TEXT_ARG(name));
    diag_note(diags, diag, "it has %zu bytes, the limit is %u", size, SOURCE_SIZE_MAX);
}

/* Adds a text, which the table owns already, if it is fit to be a source. */
static struct source_id add_checked(struct sources *sources, struct diags *diags, struct text name,
                                    struct text content) {
    struct source_id source = sources_add_view(sources, name, content);
    if (source.id == 0) {
        struct diag *diag = diag_add(diags, DIAG_E0805, (struct span){ 0 },
                                     "there is no room for `%.*s`", TEXT_ARG(name));
        diag_note(diags, diag, "all sources together may have 4 GiB");
        return source;
    }
    size_t end = utf8_check(content);
    if (end == content.size)
        return source;
    struct span span = { source, (uint32_t)end, (uint32_t)end + 1 };
    struct diag *diag = diag_add(diags, DIAG_E0803, span, "`%.*s` is not UTF-8", TEXT_ARG(name));
    diag_span_label(diags, diag, "the byte 0x%02x cannot stand here",
                    (unsigned char)content.data[end]);
    return (struct source_id){ 0 };
}

static struct source_id load_opened(struct sources *sources, struct diags *diags, struct text name,
                                    struct opened opened) {
    if (opened.too_large)
        report_too_large(diags, name, opened.size);
    else if (opened.fd < 0)
        report_unreadable(diags, name, opened.problem);
    if (opened.fd < 0)
        return (struct source_id){ 0 };
    char *room = sources_room(sources, opened.size);
    size_t got;
    if (!read_and_close(opened.fd, room, opened.size, &got)) {
        report_unreadable(diags, name, strerror(errno));
        return (struct source_id){ 0 };
    }
    return add_checked(sources, diags, name, (struct text){ room, got });
}

struct source_id vfs_load_file(struct sources *sources, struct diags *diags, const char *path,
                               struct text name) {
    struct opened opened = open_regular(AT_FDCWD, path, 0, SOURCE_SIZE_MAX);
    return load_opened(sources, diags, name, opened);
}

static struct source_id load_overlay(struct load *load, struct text name, struct text content) {
    if (content.size > SOURCE_SIZE_MAX) {
        report_too_large(load->diags, name, content.size);
        return (struct source_id){ 0 };
    }
    char *room = sources_room(load->sources, content.size);
    if (content.size != 0)
        memcpy(room, content.data, content.size);
    return add_checked(load->sources, load->diags, name, (struct text){ room, content.size });
}

/* Whether a link leads to something below the root. A dangling one does: reading it tells more. */
static bool leads_inside(struct load *load, const char *path) {
    char *real = realpath(path, NULL);
    if (load->real_root == NULL)
        load->real_root = realpath(load->root->directory, NULL);
    bool inside = real == NULL || load->real_root == NULL;
    if (!inside) {
        struct text root = text_of(load->real_root);
        bool at_slash = real[root.size == 1 ? 0 : root.size] == '/';
        inside = text_starts_with(text_of(real), root) && at_slash;
    }
    free(real);
    return inside;
}

static struct source_id load_from_disk(struct load *load, const struct vfs_entry *entry,
                                       const struct vfs_file *file) {
    if (entry->is_link && !leads_inside(load, file->path.data)) {
        diag_add(load->diags, DIAG_E0804, (struct span){ 0 },
                 "`%.*s` is a link that leads out of the source tree", TEXT_ARG(file->module));
        return (struct source_id){ 0 };
    }
    int flags = entry->is_link ? 0 : O_NOFOLLOW;
    struct opened opened = open_regular(load->root_fd, entry->path, flags, SOURCE_SIZE_MAX);
    return load_opened(load->sources, load->diags, file->module, opened);
}

static struct text path_below(struct arena *arena, const char *folder, const char *path) {
    return text_of(arena_printf(arena, "%s/%s", folder, path));
}

static void load_entry(struct load *load, const struct vfs_entry *entry, struct vfs_files *files) {
    struct vfs_file file = {
        .module = path_below(load->arena, load->root->module, entry->path),
        .path = path_below(load->arena, load->root->directory, entry->path),
    };
    const uint64_t *overlay = load->overlay == NULL ? NULL : textmap_get(load->overlay, file.path);
    if (overlay != NULL)
        file.source = load_overlay(load, file.module, *(const struct text *)(uintptr_t)*overlay);
    else
        file.source = load_from_disk(load, entry, &file);
    if (file.source.id == 0)
        load->ok = false;
    else
        vec_push(load->arena, files, file);
}

/* Appends the overlay's files below the root; those that are on disk too are then there twice. */
static void take_overlay(struct load *load, struct vfs_entries *entries) {
    struct text folder = text_of(load->root->directory);
    for (uint32_t i = 0; load->overlay != NULL && i < load->overlay->count; i++) {
        struct text path = load->overlay->entries[i].key;
        if (path.size <= folder.size || !text_starts_with(path, folder) ||
            path.data[folder.size] != '/')
            continue;
        struct text below = { path.data + folder.size + 1, path.size - folder.size - 1 };
        if (!vfs_is_source(below))
            continue;
        struct vfs_entry entry = { arena_copy(load->arena, below.data, below.size), false };
        vec_push(load->arena, entries, entry);
    }
}

static int compare_entries(const void *a, const void *b) {
    return strcmp(((const struct vfs_entry *)a)->path, ((const struct vfs_entry *)b)->path);
}

static void find_on_disk(struct load *load, struct vfs_entries *entries) {
    load->root_fd = open(load->root->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (load->root_fd >= 0) {
        load->ok = vfs_walk(load->arena, load->diags, load->root, load->root_fd, entries);
        return;
    }
    diag_add(load->diags, DIAG_E0801, (struct span){ 0 }, "the folder `%s` cannot be read: %s",
             load->root->directory, strerror(errno));
    load->ok = false;
}

bool vfs_load(struct arena *arena, struct sources *sources, struct diags *diags,
              const struct vfs_root *root, const struct textmap *overlay, struct vfs_files *files) {
    struct load load = {
        .arena = arena, .sources = sources, .diags = diags, .root = root, .overlay = overlay
    };
    struct vfs_entries entries = { 0 };
    find_on_disk(&load, &entries);
    take_overlay(&load, &entries);
    if (entries.count > 0)
        qsort(entries.items, entries.count, sizeof *entries.items, compare_entries);
    for (uint32_t i = 0; i < entries.count; i++)
        if (i == 0 || strcmp(entries.items[i - 1].path, entries.items[i].path) != 0)
            load_entry(&load, &entries.items[i], files);
    if (load.root_fd >= 0)
        close(load.root_fd);
    free(load.real_root);
    return load.ok;
}
