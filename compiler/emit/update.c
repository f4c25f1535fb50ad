/* Brings a tree that is there up to date. First all entries are examined and what differs is
 * written to the staging directory; nothing in the tree has changed until then. Then the changes
 * are made, and undone if one fails. */
#include "base/vec.h"
#include "emit/disk.h"
#include "emit/emission.h"
#include "emit/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Something to be removed from a directory of the plan. */
struct removal {
    struct text name;
    uint32_t next; /* in the same directory, index + 1 */
};

struct update {
    struct emission *e;
    struct walk walk;
    bool scanned[EMIT_DEPTH_MAX +
                 2];   /* by depth: the directory was read, the old state need not be asked */
    uint32_t old_next; /* entry of the old state */
    bool changes;      /* something in the tree is to be changed */
    VEC(struct removal) removals;
    struct journal journal;
};

/* Something changes in a directory. */
static void mark_busy(struct update *u, uint32_t directory) {
    struct entry *entries = u->e->plan.entries;
    for (uint32_t i = directory; i != ENTRY_NONE && !entries[i].busy; i = entries[i].parent)
        entries[i].busy = true;
    u->changes = u->e->dirty = true;
}

static void mark(struct update *u, uint32_t index, enum entry_action action) {
    struct entry *entry = &u->e->plan.entries[index];
    entry->action = (uint8_t)action;
    mark_busy(u, entry->type == ENTRY_DIRECTORY ? index : entry->parent);
}

static void add_removal(struct update *u, uint32_t directory, struct text name) {
    struct entry *holder = &u->e->plan.entries[directory];
    struct text copy = { arena_copy(u->e->arena, name.data, name.size), name.size };
    vec_push(u->e->arena, &u->removals, ((struct removal){ copy, holder->removals }));
    holder->removals = u->removals.count;
    mark_busy(u, directory);
}

/* Old entries that stand before `entry` (NULL: all that are left) are no longer planned. Those
 * whose directory is planned and was not read are removed; what lies deeper goes with them. */
static void pass_old(struct update *u, const struct entry *entry) {
    const struct state *old = &u->e->old;
    for (; u->old_next < old->count; u->old_next++) {
        const struct entry *gone = &old->entries[u->old_next];
        if (entry != NULL && path_compare(gone->path, entry->path) >= 0)
            return;
        uint32_t level = gone->depth;
        if (level == 0 || level > u->walk.depth || u->scanned[level] ||
            u->walk.directories[level] < 0)
            continue;
        struct text directory = u->e->plan.entries[u->walk.entries[level]].path;
        struct text parent = { gone->path.data, gone->name - 1u };
        if (text_equal(directory, parent))
            add_removal(
                u, u->walk.entries[level],
                (struct text){ gone->path.data + gone->name, gone->path.size - gone->name });
    }
}

/* What the old state says of the entry, or NULL. */
static const struct entry *take_old(struct update *u, const struct entry *entry) {
    const struct state *old = &u->e->old;
    pass_old(u, entry);
    if (u->old_next == old->count || !text_equal(old->entries[u->old_next].path, entry->path))
        return NULL;
    return &old->entries[u->old_next++];
}

/* Finds in an open directory what is not planned. */
static bool scan(struct update *u, int directory, uint32_t index) {
    struct text parent = u->e->plan.entries[index].path;
    char *path = arena_alloc_raw(u->e->arena, parent.size + NAME_MAX + 2);
    int again = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = again >= 0 ? fdopendir(again) : NULL;
    if (stream == NULL)
        return emission_fail(u->e, &u->e->plan.entries[index], errno);
    memcpy(path, parent.data, parent.size);
    path[parent.size] = '/';
    struct dirent *item;
    while ((item = readdir(stream)) != NULL) {
        struct text name = text_of(item->d_name);
        if (text_equal(name, TEXT(".")) || text_equal(name, TEXT("..")))
            continue;
        memcpy(path + parent.size + 1, name.data, name.size);
        if (plan_find(&u->e->plan, (struct text){ path, parent.size + 1 + name.size }) ==
            ENTRY_NONE)
            add_removal(u, index, name);
    }
    closedir(stream);
    return true;
}

/* Goes into a planned directory, which may be missing. */
static bool examine_directory(struct update *u, uint32_t index, const struct entry *old) {
    struct entry *entry = &u->e->plan.entries[index];
    char name[NAME_MAX + 1];
    struct stat stat;
    entry_name(entry, name);
    int outer = walk_directory(&u->walk),
        directory = outer < 0 ? -1 : disk_open_directory(outer, name);
    bool is_other = outer >= 0 && directory < 0 && (errno == ENOTDIR || errno == ELOOP);
    if (outer >= 0 && directory < 0 && errno != ENOENT && !is_other)
        return emission_fail(u->e, entry, errno);
    if (is_other && entry->depth == 0)
        return emission_blocked(u->e, entry);
    walk_enter(&u->walk, directory, index);
    u->scanned[u->walk.depth] = true;
    if (directory < 0) {
        mark(u, index, is_other ? ENTRY_REPLACE : ENTRY_CREATE);
        return true;
    }
    if (fstat(directory, &stat) != 0)
        return emission_fail(u->e, entry, errno);
    if (old != NULL && disk_is_as_written(entry, &stat, u->e->old.sealed)) {
        u->scanned[u->walk.depth] = false;
        return true;
    }
    mark_busy(u, index); /* its mode and time are set again, whatever else happens */
    return scan(u, directory, index);
}

/* Whether the file or link at hand is what is planned, which only reading can tell. */
static bool is_same(int directory, const char *name, const struct entry *entry,
                    const struct stat *stat, struct text content) {
    if (stat->st_mtim.tv_sec != disk_time(&entry->digest) || stat->st_mtim.tv_nsec != 0 ||
        (uint64_t)stat->st_size != entry->size)
        return false;
    if (entry->type == ENTRY_LINK)
        return S_ISLNK(stat->st_mode) && disk_same_link(directory, name, content);
    return S_ISREG(stat->st_mode) && (stat->st_mode & 07777) == entry->mode &&
           disk_same_file(directory, name, content);
}

static bool stage(struct update *u, uint32_t index, struct text content) {
    struct emission *e = u->e;
    struct entry *entry = &e->plan.entries[index];
    char name[STAGED_NAME_SIZE];
    if (e->staging < 0 && !emission_stage(e))
        return false;
    staged_name(name, 'n', index);
    int error = entry->type == ENTRY_LINK
                    ? disk_write_link(e->staging, name, content, entry)
                    : disk_write_file(e->staging, name, content, entry, e->masked);
    return error == 0 || emission_fail(e, entry, error);
}

/* What was found right is right since its last change. */
static void note_time(struct update *u, const struct stat *stat) {
    if (disk_changed(stat) > u->e->sealed)
        u->e->sealed = disk_changed(stat);
    u->e->dirty = true;
}

static bool examine_content(struct update *u, uint32_t index, const struct entry *old) {
    struct entry *entry = &u->e->plan.entries[index];
    int directory = walk_directory(&u->walk);
    char name[NAME_MAX + 1];
    struct text content;
    struct stat stat;
    if (!emission_content(u->e, entry, &content))
        return false;
    entry_name(entry, name);
    bool exists = directory >= 0 && fstatat(directory, name, &stat, AT_SYMLINK_NOFOLLOW) == 0;
    if (directory >= 0 && !exists && errno != ENOENT)
        return emission_fail(u->e, entry, errno);
    bool counts = entry->artifact != ENTRY_NONE;
    bool known = exists && old != NULL && disk_is_as_written(entry, &stat, u->e->old.sealed) &&
                 memcmp(&old->digest, &entry->digest, sizeof entry->digest) == 0;
    if (known || (exists && is_same(directory, name, entry, &stat, content))) {
        if (!known)
            note_time(u, &stat);
        u->e->result->kept += counts;
        return true;
    }
    mark(u, index, exists ? ENTRY_REPLACE : ENTRY_CREATE);
    u->e->result->written += counts;
    return stage(u, index, content);
}

static bool examine(struct update *u) {
    struct plan *plan = &u->e->plan;
    for (uint32_t i = 0; i < plan->count; i++) {
        const struct entry *old = take_old(u, &plan->entries[i]);
        walk_leave(&u->walk, plan->entries[i].depth);
        if (plan->entries[i].type == ENTRY_DIRECTORY ? !examine_directory(u, i, old)
                                                     : !examine_content(u, i, old))
            return false;
    }
    pass_old(u, NULL);
    return true;
}

/* Leaves directories down to `depth`, sealing each. */
static bool leave(struct update *u, uint32_t depth) {
    while (u->walk.depth > depth) {
        const struct entry *entry = &u->e->plan.entries[u->walk.entries[u->walk.depth]];
        int error = disk_set_time(walk_directory(&u->walk));
        if (error == 0)
            error = disk_set_mode(walk_directory(&u->walk));
        if (error != 0)
            return emission_fail(u->e, entry, error);
        walk_leave(&u->walk, u->walk.depth - 1);
    }
    return true;
}

/* Takes away what is no longer planned in a directory. */
static bool apply_removals(struct update *u, int directory, const struct entry *entry) {
    for (uint32_t i = entry->removals; i > 0; i = u->removals.items[i - 1].next) {
        struct text name = u->removals.items[i - 1].name;
        struct text path = { arena_printf(u->e->arena, "%.*s/%.*s", TEXT_ARG(entry->path),
                                          TEXT_ARG(name)),
                             entry->path.size + 1 + name.size };
        int error = journal_take(&u->journal, directory, name.data, path);
        if (error != 0)
            return emission_fail(u->e, entry, error);
    }
    return true;
}

static bool apply_directory(struct update *u, uint32_t index) {
    struct entry *entry = &u->e->plan.entries[index];
    int outer = walk_directory(&u->walk), directory = -1, error = 0;
    char name[NAME_MAX + 1];
    entry_name(entry, name);
    if (entry->action == ENTRY_REPLACE)
        error = journal_take(&u->journal, outer, name, entry->path);
    if (entry->action == ENTRY_KEEP) {
        directory = disk_open_directory(outer, name);
        error = directory < 0 ? errno : 0;
    } else if (error == 0) {
        error = journal_make(&u->journal, outer, name, entry->path, &directory);
    }
    if (error != 0)
        return emission_fail(u->e, entry, error);
    walk_enter(&u->walk, directory, index);
    return apply_removals(u, directory, entry);
}

static bool apply_content(struct update *u, uint32_t index) {
    const struct entry *entry = &u->e->plan.entries[index];
    int directory = walk_directory(&u->walk);
    char name[NAME_MAX + 1];
    entry_name(entry, name);
    int error = entry->action == ENTRY_CREATE
                    ? journal_place(&u->journal, directory, name, entry->path, index)
                    : journal_exchange(&u->journal, directory, name, entry->path, index);
    return error == 0 || emission_fail(u->e, entry, error);
}

/* Whether there is a map that the options no longer ask for. */
static bool has_stale_map(const struct emission *e) {
    return !e->options->sources_map &&
           faccessat(e->tree, "sources.map", F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool drop_map(struct update *u) {
    if (!has_stale_map(u->e))
        return true;
    u->e->dirty = true;
    int error = journal_take(&u->journal, u->e->tree, "sources.map", TEXT("sources.map"));
    return error == 0 || emission_fail(u->e, NULL, error);
}

static bool apply(struct update *u) {
    struct plan *plan = &u->e->plan;
    for (uint32_t i = 0; i < plan->count; i++) {
        const struct entry *entry = &plan->entries[i];
        if (entry->action == ENTRY_KEEP && !entry->busy)
            continue;
        if (!leave(u, entry->depth))
            return false;
        if (entry->type == ENTRY_DIRECTORY ? !apply_directory(u, i) : !apply_content(u, i))
            return false;
    }
    return leave(u, 0) && drop_map(u) && emission_seal(u->e, u->e->tree);
}

/* Deletes what was taken away; what remains goes with the staging directory. */
static void delete_taken(struct update *u) {
    char name[STAGED_NAME_SIZE];
    for (uint32_t i = 0; i < u->journal.taken; i++) {
        staged_name(name, 'o', i);
        disk_remove(u->e->staging, name, &u->e->result->removed);
    }
}

bool emission_update(struct emission *e) {
    struct update u = { .e = e };
    walk_begin(&u.walk, e->tree);
    bool good = examine(&u);
    walk_leave(&u.walk, 0);
    if (!good || (!u.changes && !has_stale_map(e)))
        return good;
    if (e->staging < 0 && !emission_stage(e))
        return false;
    u.journal = (struct journal){
        .arena = e->arena, .tree = e->tree, .staging = e->staging, .masked = e->masked
    };
    good = apply(&u);
    walk_leave(&u.walk, 0);
    if (good)
        delete_taken(&u);
    else
        journal_undo(&u.journal);
    return good;
}
