/* A built tree as its manifest describes it. */
#ifndef CROFT_QUERY_TREE_H
#define CROFT_QUERY_TREE_H

#include "base/arena.h"
#include "base/text.h"

struct tree_names {
    struct text *items;
    uint32_t count;
};

/* One entry of the manifest; texts that it does not have are empty. */
struct tree_entry {
    struct text path, type, mode, owner, group, digest, target, origin;
    struct tree_names reload, restart, secrets;
    bool is_template;
};

struct tree_read {
    const char *directory; /* with manifest.json in it; NULL: a tree of nothing */
    struct text host;
    struct tree_entry *entries; /* by path */
    uint32_t count;
};

/* Reads the manifest of a tree into `arena`. NULL, or what is wrong. */
const char *tree_read(struct arena *arena, const char *directory, struct tree_read *tree);

/* What of an entry differs; none: CHANGE_NONE. */
enum entry_change {
    CHANGE_NONE = 0,
    CHANGE_TYPE = 1 << 0,
    CHANGE_CONTENT = 1 << 1, /* of a file, or a link's target */
    CHANGE_MODE = 1 << 2,
    CHANGE_OWNER = 1 << 3,   /* or group */
    CHANGE_SECRETS = 1 << 4, /* which a template takes */
    CHANGE_UNITS = 1 << 5    /* that are reloaded or restarted */
};
unsigned entry_compare(const struct tree_entry *a, const struct tree_entry *b);

#endif
