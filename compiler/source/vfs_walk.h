/* Finding the source files below a folder. */
#ifndef CROFT_SOURCE_VFS_WALK_H
#define CROFT_SOURCE_VFS_WALK_H

#include "source/vfs.h"

struct vfs_entry {
    const char *path; /* from the root on: "forge/host.croft" */
    bool is_link;
};

struct vfs_entries {
    struct vfs_entry *items;
    uint32_t count, capacity;
};

/* Appends the `.croft` files below an open folder, in no particular order. False when some part of
 * it could not be read, which is then reported with paths that begin with root->module. */
bool vfs_walk(struct arena *arena, struct diags *diags, const struct vfs_root *root, int root_fd,
              struct vfs_entries *entries);

/* Whether a path from the root on names a source file: ".croft" at its end, no part hidden. */
bool vfs_is_source(struct text path);

#endif
