/* The plan of a tree: all files, links and directories that lie on disk, checked against each
 * other, in tree order. Internal to emit/. */
#ifndef CROFT_EMIT_PLAN_H
#define CROFT_EMIT_PLAN_H

#include "base/arena.h"
#include "emit/artifact.h"

enum entry_type { ENTRY_DIRECTORY, ENTRY_FILE, ENTRY_LINK };

/* What becomes of an entry in an existing tree. */
enum entry_action {
    ENTRY_KEEP,
    ENTRY_CREATE, /* nothing is there */
    ENTRY_REPLACE /* something else is there */
};

/* No artifact, no entry. */
enum { ENTRY_NONE = UINT32_MAX };

/* One thing in out/HOST/: as planned, or as the state recorded it. */
struct entry {
    struct text path;     /* below root/, from `/`; the root itself is empty; or manifest.json and
                             sources.map */
    uint32_t artifact;    /* index; ENTRY_NONE for the root, parents nobody declared, and the files
                             beside root/ */
    uint32_t parent;      /* index of the directory it lies in; ENTRY_NONE when that is out/HOST */
    uint16_t name;        /* offset of the path's last part */
    uint16_t mode;        /* permission bits on disk */
    uint8_t depth;        /* parts of the path; 0 in out/HOST itself */
    uint8_t type;         /* enum entry_type */
    uint8_t action;       /* enum entry_action */
    bool busy;            /* directories: something changes in it or below */
    uint32_t removals;    /* directories: the first thing to be removed from it, index + 1 */
    struct digest digest; /* of the content or the link's target */
    uint64_t size;        /* bytes of either */
};

/* Trees are walked in this order: a directory, then what is in it, then its siblings; siblings by
 * their bytes. <0, 0, >0. */
int path_compare(struct text a, struct text b);

/* An entry's name in its directory, zero-terminated, in `name` (NAME_MAX + 1 bytes). */
void entry_name(const struct entry *entry, char name[256]);

struct plan {
    struct entry *entries; /* the root first, then in tree order, then the files beside root/ */
    uint32_t count;
    uint32_t *by_artifact; /* the entry of each artifact; ENTRY_NONE for secrets */
};

/* False after a diagnostic: a path that is none, two artifacts with one path, a path inside a file.
 */
bool plan_make(struct arena *arena, const struct emit_options *options,
               const struct artifact *artifacts, uint32_t count, const struct sources *sources,
               struct diags *diags, struct plan *plan);

/* The entry with this path, or ENTRY_NONE. */
uint32_t plan_find(const struct plan *plan, struct text path);

#endif
