/* Reads and writes the state of a host's tree, and tells from it alone whether the tree is as the
 * last build left it. */
#include "emit/state.h"

#include "base/hash.h"
#include "base/memory.h"
#include "emit/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

/* Changes with every change of the format; also tells a machine of the other byte order. */
#define STATE_MAGIC UINT64_C(0x63726f6674737402)

struct state_header {
    uint64_t magic;
    uint64_t hash;       /* of all that follows this member */
    uint64_t paths_size; /* bytes */
    int64_t sealed;
    uint32_t count;
    uint32_t has_inputs;
    struct digest inputs;
};

struct state_record {
    uint64_t size;
    struct digest digest;
    uint32_t parent;
    uint16_t path_size, name, mode;
    uint8_t depth, type;
    uint32_t padding;
};

enum { HASH_START = offsetof(struct state_header, paths_size), STATE_SIZE_MAX = 1 << 30 };

int state_open(int out, struct text host, int flags) {
    char name[NAME_MAX + 1];
    disk_name(name, ".", host, ".state");
    return openat(out, name, flags | O_CLOEXEC | O_NOFOLLOW, 0666);
}

/* The whole file, or NULL; its size goes to *size. */
static char *read_whole(struct arena *arena, int file, size_t *size) {
    struct stat stat;
    if (fstat(file, &stat) != 0 || stat.st_size < (off_t)sizeof(struct state_header) ||
        stat.st_size > STATE_SIZE_MAX)
        return NULL;
    *size = (size_t)stat.st_size;
    char *bytes = arena_alloc_raw(arena, *size);
    for (size_t at = 0; at < *size;) {
        ssize_t got = pread(file, bytes + at, *size - at, (off_t)at);
        if (got <= 0)
            return NULL;
        at += (size_t)got;
    }
    return bytes;
}

/* The hash vouches for the rest; this is for a file that somebody made on purpose. */
static bool record_is_sound(const struct state_record *record, const struct entry *entries,
                            uint32_t index, size_t paths_left) {
    if (record->path_size > paths_left || record->type > ENTRY_LINK ||
        record->depth > EMIT_DEPTH_MAX)
        return false;
    if (record->name > record->path_size || record->path_size - record->name > NAME_MAX)
        return false;
    if (record->depth == 0)
        return record->parent == ENTRY_NONE;
    return record->parent < index && entries[record->parent].type == ENTRY_DIRECTORY &&
           entries[record->parent].depth + 1 == record->depth;
}

static bool decode(struct arena *arena, const char *bytes, size_t size, struct state *state) {
    struct state_header header;
    memcpy(&header, bytes, sizeof header);
    size_t room = size - sizeof header;
    if (header.magic != STATE_MAGIC || header.count > room / sizeof(struct state_record) ||
        header.paths_size != room - header.count * sizeof(struct state_record) ||
        header.hash != hash_bytes(bytes + HASH_START, size - HASH_START))
        return false;
    struct entry *entries = arena_alloc_raw(arena, (header.count + 1) * sizeof *entries);
    const char *paths = bytes + size - header.paths_size;
    size_t left = header.paths_size;
    for (uint32_t i = 0; i < header.count; i++) {
        struct state_record r;
        memcpy(&r, bytes + sizeof header + i * sizeof r, sizeof r);
        if (!record_is_sound(&r, entries, i, left))
            return false;
        entries[i] = (struct entry){
            .path = { paths, r.path_size },
            .artifact = ENTRY_NONE,
            .parent = r.parent,
            .name = r.name,
            .mode = r.mode,
            .depth = r.depth,
            .type = r.type,
            .digest = r.digest,
            .size = r.size,
        };
        paths += r.path_size;
        left -= r.path_size;
    }
    *state = (struct state){ entries, header.count, header.sealed, header.has_inputs != 0,
                             header.inputs };
    return true;
}

void state_read(struct arena *arena, int file, struct state *state) {
    size_t size;
    char *bytes = read_whole(arena, file, &size);
    if (bytes == NULL || !decode(arena, bytes, size, state))
        *state = (struct state){ 0 };
}

static char *encode(const struct state *state, size_t *size) {
    struct state_header header = {
        .magic = STATE_MAGIC,
        .count = state->count,
        .sealed = state->sealed,
        .has_inputs = state->has_inputs,
        .inputs = state->inputs,
    };
    for (uint32_t i = 0; i < state->count; i++)
        header.paths_size += state->entries[i].path.size;
    *size = sizeof header + state->count * sizeof(struct state_record) + header.paths_size;
    char *bytes = memory_alloc(*size), *paths = bytes + *size - header.paths_size;
    for (uint32_t i = 0; i < state->count; i++) {
        const struct entry *e = &state->entries[i];
        struct state_record r = {
            e->size,  e->digest, e->parent, (uint16_t)e->path.size, e->name, e->mode,
            e->depth, e->type,   0,
        };
        memcpy(bytes + sizeof header + i * sizeof r, &r, sizeof r);
        memcpy(paths, e->path.data, e->path.size);
        paths += e->path.size;
    }
    memcpy(bytes, &header, sizeof header);
    header.hash = hash_bytes(bytes + HASH_START, *size - HASH_START);
    memcpy(bytes, &header, sizeof header);
    return bytes;
}

int state_write(int file, const struct state *state) {
    size_t size;
    char *bytes = encode(state, &size);
    int error = 0;
    for (size_t at = 0; at < size && error == 0;) {
        ssize_t put = pwrite(file, bytes + at, size - at, (off_t)at);
        if (put < 0)
            error = errno;
        else
            at += (size_t)put;
    }
    if (error == 0 && ftruncate(file, (off_t)size) != 0)
        error = errno;
    if (error != 0 && ftruncate(file, 0) != 0)
        error = errno; /* the hash tells that the file is torn */
    free(bytes);
    return error;
}

/* Opens each directory and looks at each entry of a recorded tree. */
static bool tree_is_current(int host, const struct state *state) {
    struct walk walk;
    walk_begin(&walk, host);
    bool current = true;
    for (uint32_t i = 0; i < state->count && current; i++) {
        const struct entry *entry = &state->entries[i];
        struct stat stat;
        char name[NAME_MAX + 1];
        walk_leave(&walk, entry->depth);
        entry_name(entry, name);
        if (entry->type == ENTRY_DIRECTORY) {
            int directory = disk_open_directory(walk_directory(&walk), name);
            current = directory >= 0 && fstat(directory, &stat) == 0;
            if (directory >= 0)
                walk_enter(&walk, directory, i);
        } else {
            current = fstatat(walk_directory(&walk), name, &stat, AT_SYMLINK_NOFOLLOW) == 0;
        }
        current = current && disk_is_as_written(entry, &stat, state->sealed);
    }
    walk_leave(&walk, 0);
    return current;
}

/* Under a shared lock, which a build that runs does not give. */
static bool is_current(struct arena *arena, int out, int file, struct text host,
                       const struct digest *inputs) {
    struct state state;
    char name[NAME_MAX + 1];
    if (flock(file, LOCK_SH | LOCK_NB) != 0)
        return false;
    state_read(arena, file, &state);
    if (state.count == 0 || !state.has_inputs || memcmp(&state.inputs, inputs, sizeof *inputs) != 0)
        return false;
    disk_name(name, ".", host, ".new");
    if (faccessat(out, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        return false; /* a build was killed: the next one tidies up */
    disk_name(name, "", host, "");
    int directory = disk_open_directory(out, name);
    bool current = directory >= 0 && tree_is_current(directory, &state);
    if (directory >= 0)
        close(directory);
    return current;
}

bool emit_is_current(const char *out, struct text host, const struct digest *inputs) {
    int directory = disk_is_host_name(host) ? open(out, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (directory < 0)
        return false;
    int file = state_open(directory, host, O_RDONLY);
    bool current = false;
    if (file >= 0) {
        struct arena *arena = arena_new();
        current = is_current(arena, directory, file, host, inputs);
        arena_free(arena);
        close(file);
    }
    close(directory);
    return current;
}
