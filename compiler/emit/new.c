/* Writes a tree that is not there yet: into out/.HOST.new, which then gets the host's name. */
#include "emit/disk.h"
#include "emit/emission.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* Leaves directories down to `depth`, sealing each. */
static bool leave(struct emission *e, struct walk *walk, uint32_t depth) {
    while (walk->depth > depth) {
        const struct entry *entry = &e->plan.entries[walk->entries[walk->depth]];
        int error = disk_set_time(walk_directory(walk));
        if (error != 0)
            return emission_fail(e, entry, error);
        walk_leave(walk, walk->depth - 1);
    }
    return true;
}

static bool write_directory(struct emission *e, struct walk *walk, uint32_t index) {
    struct entry *entry = &e->plan.entries[index];
    char name[NAME_MAX + 1];
    entry_name(entry, name);
    int directory = disk_make_directory(walk_directory(walk), name, e->masked);
    if (directory < 0)
        return emission_fail(e, entry, errno);
    walk_enter(walk, directory, index);
    return true;
}

static bool write_content(struct emission *e, struct walk *walk, struct entry *entry) {
    char name[NAME_MAX + 1];
    struct text content;
    if (!emission_content(e, entry, &content))
        return false;
    entry_name(entry, name);
    int error = entry->type == ENTRY_LINK
                    ? disk_write_link(walk_directory(walk), name, content, entry)
                    : disk_write_file(walk_directory(walk), name, content, entry, e->masked);
    if (error != 0)
        return emission_fail(e, entry, error);
    e->result->written += entry->artifact != ENTRY_NONE;
    return true;
}

static bool write_entries(struct emission *e, struct walk *walk) {
    for (uint32_t i = 0; i < e->plan.count; i++) {
        struct entry *entry = &e->plan.entries[i];
        if (!leave(e, walk, entry->depth))
            return false;
        if (entry->type == ENTRY_DIRECTORY ? !write_directory(e, walk, i)
                                           : !write_content(e, walk, entry))
            return false;
    }
    return leave(e, walk, 0);
}

bool emission_write_new(struct emission *e) {
    struct walk walk;
    char from[NAME_MAX + 1], to[NAME_MAX + 1];
    if (!emission_stage(e))
        return false;
    walk_begin(&walk, e->staging);
    bool good = write_entries(e, &walk);
    walk_leave(&walk, 0);
    if (!good)
        return false;
    if (!emission_seal(e, e->staging))
        return false;
    disk_name(from, ".", e->host, ".new");
    disk_name(to, "", e->host, "");
    if (renameat(e->out, from, e->out, to) != 0)
        return emission_fail(e, NULL, errno);
    close(e->staging);
    e->staging = -1;
    e->dirty = true;
    return true;
}
