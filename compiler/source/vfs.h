/* Source files from disk, or from an editor's memory in their place, into the table of sources.
 *
 * Ownership: lists and paths lie in the caller's arena, texts in the table of sources. */
#ifndef CROFT_SOURCE_VFS_H
#define CROFT_SOURCE_VFS_H

#include "base/arena.h"
#include "base/map.h"
#include "source/diag.h"
#include "source/source.h"

/* A folder of sources. */
struct vfs_root {
    const char *directory; /* where it is: "/srv/fleet/hosts" */
    const char *module;    /* what the paths of its modules begin with: "hosts" */
};

struct vfs_file {
    struct source_id source;
    struct text module; /* "hosts/forge/services/sonarr.croft", also the source's name */
    struct text path;   /* "/srv/fleet/hosts/forge/services/sonarr.croft", zero-terminated */
};

/* A growing list in an arena, as VEC(struct vfs_file). */
struct vfs_files {
    struct vfs_file *items;
    uint32_t count, capacity;
};

/* Reads every `.croft` file below the root and appends it to `files`, in the order of the bytes of
 * the module paths. Names that begin with a dot are passed over. A link to a regular file below the
 * same root is read as that file under the link's own path; links to anything else and links to
 * folders are E0804. What cannot be read is reported, and the rest is read.
 *
 * `overlay` maps paths (as in vfs_file) to a `const struct text *`, cast to the map's word, that
 * stands for the file's content; files that are in the overlay only are files too. May be NULL.
 * False when something was reported. */
bool vfs_load(struct arena *arena, struct sources *sources, struct diags *diags,
              const struct vfs_root *root, const struct textmap *overlay, struct vfs_files *files);

/* Reads one file as a source with this name; id 0 when that was not possible and is reported. */
struct source_id vfs_load_file(struct sources *sources, struct diags *diags, const char *path,
                               struct text name);

/* Reads a regular file of any content, at most `size_max` bytes, into `arena`. NULL when that went
 * well, else what is wrong ("is not a regular file"). */
const char *vfs_read(struct arena *arena, const char *path, size_t size_max, struct text *content);

#endif
