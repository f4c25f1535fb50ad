/* Walking a folder with a list of folders still to be read instead of recursion. Folders are opened
 * relative to the root and never through links, so no loop can be walked. */
#include "source/vfs_walk.h"

#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct walk {
    struct arena *arena;
    struct diags *diags;
    const struct vfs_root *root;
    int root_fd;
    VEC(const char *) folders; /* paths from the root on, "" the root itself */
    struct vfs_entries *entries;
    bool ok;
};

bool vfs_is_source(struct text path) {
    if (!text_ends_with(path, TEXT(".croft")) || text_starts_with(path, TEXT(".")))
        return false;
    return text_find(path, TEXT("/.")) == path.size;
}

static void report_folder(struct walk *walk, const char *folder, int error) {
    const char *separator = folder[0] == 0 ? "" : "/";
    diag_add(walk->diags, DIAG_E0801, (struct span){ 0 }, "the folder `%s%s%s` cannot be read: %s",
             folder[0] == 0 ? walk->root->directory : walk->root->module, separator, folder,
             strerror(error));
    walk->ok = false;
}

/* d_type, asked from the file system where it does not come with the entry. */
static unsigned char type_of(int folder_fd, const struct dirent *entry) {
    struct stat status;
    if (entry->d_type != DT_UNKNOWN)
        return entry->d_type;
    if (fstatat(folder_fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return DT_UNKNOWN;
    return (unsigned char)IFTODT(status.st_mode);
}

static bool leads_to_folder(int folder_fd, const char *name) {
    struct stat status;
    return fstatat(folder_fd, name, &status, 0) == 0 && S_ISDIR(status.st_mode);
}

static void take_entry(struct walk *walk, const char *folder, int folder_fd,
                       const struct dirent *entry) {
    if (entry->d_name[0] == '.')
        return;
    unsigned char type = type_of(folder_fd, entry);
    bool is_source = text_ends_with(text_of(entry->d_name), TEXT(".croft"));
    if (!is_source && type != DT_DIR && type != DT_LNK)
        return;
    const char *path = arena_printf(walk->arena, "%s%s%s", folder, folder[0] == 0 ? "" : "/",
                                    entry->d_name);
    if (type == DT_DIR) {
        vec_push(walk->arena, &walk->folders, path);
    } else if (type == DT_LNK && leads_to_folder(folder_fd, entry->d_name)) {
        diag_add(walk->diags, DIAG_E0804, (struct span){ 0 },
                 "`%s/%s` is a link to a folder, which is not entered", walk->root->module, path);
        walk->ok = false;
    } else if (is_source) {
        struct vfs_entry found = { path, type == DT_LNK };
        vec_push(walk->arena, walk->entries, found);
    }
}

static void read_folder(struct walk *walk, const char *folder) {
    int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW;
    int folder_fd = openat(walk->root_fd, folder[0] == 0 ? "." : folder, flags);
    DIR *stream = folder_fd < 0 ? NULL : fdopendir(folder_fd);
    if (stream == NULL) {
        report_folder(walk, folder, errno);
        if (folder_fd >= 0)
            close(folder_fd);
        return;
    }
    struct dirent *entry;
    while (errno = 0, (entry = readdir(stream)) != NULL)
        take_entry(walk, folder, folder_fd, entry);
    if (errno != 0)
        report_folder(walk, folder, errno);
    closedir(stream);
}

bool vfs_walk(struct arena *arena, struct diags *diags, const struct vfs_root *root, int root_fd,
              struct vfs_entries *entries) {
    struct walk walk = { arena, diags, root, root_fd, { 0 }, entries, true };
    vec_push(arena, &walk.folders, "");
    for (uint32_t i = 0; i < walk.folders.count; i++)
        read_folder(&walk, walk.folders.items[i]);
    return walk.ok;
}
