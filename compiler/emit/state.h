/* The state of a host's tree: what the last build left on disk, entry by entry. It lies beside the
 * tree, in out/.HOST.state, because it holds inode numbers and times of change, and out/HOST/ is
 * the same on every machine.
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
    bool has_inputs;
    struct digest inputs;
};

/* Reads a state file from its start. An unreadable, torn or foreign one gives an empty state. */
void state_read(struct arena *arena, int file, struct state *state);
/* 0 or an errno; after an error the file is empty. */
int state_write(int file, const struct entry *entries, uint32_t count, const struct digest *inputs);

/* Opens out/.HOST.state below `out`, with `flags` of open(). -1 and errno. */
int state_open(int out, struct text host, int flags);

#endif
