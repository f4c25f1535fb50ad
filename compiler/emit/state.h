/* The state of a host's tree: what the last build left on disk, entry by entry, and when. It lies
 * beside the tree, in out/.HOST.state, because it holds a time, and out/HOST/ is the same on every
 * machine.
 *
 * An entry is as the build left it when its type, mode and size are those recorded, its time of
 * modification is the one that follows from the recorded digest (see emit.h), and its time of
 * change is not later than `sealed`. Whoever writes to a file changes the former, whoever puts that
 * back changes the latter.
 *
 * The file is a struct state_header, then a struct state_record for each entry in tree order, then
 * the paths one after the other; native byte order. It is rewritten in place under the lock: a hash
 * over all that follows it tells a file that was cut short, which counts as no state at all. No
 * state is never wrong, only slow: files are then read and compared. Internal to emit/. */
#ifndef CROFT_EMIT_STATE_H
#define CROFT_EMIT_STATE_H

#include "emit/plan.h"

/* As recorded. */
struct state {
    const struct entry *entries; /* in tree order */
    uint32_t count;
    int64_t
        sealed; /* when all was as recorded, by the file system's clock; nanoseconds since 1970 */
    bool has_inputs;
    struct digest inputs;
};

/* Reads a state file from its start. An unreadable, torn or foreign one gives an empty state. */
void state_read(struct arena *arena, int file, struct state *state);
/* 0 or an errno; after an error the file is empty. */
int state_write(int file, const struct state *state);

/* Opens out/.HOST.state below `out`, with `flags` of open(). -1 and errno. */
int state_open(int out, struct text host, int flags);

#endif
