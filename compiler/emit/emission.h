/* One host's tree on its way to disk: what the steps of emit_tree() share. Internal to emit/. */
#ifndef CROFT_EMIT_EMISSION_H
#define CROFT_EMIT_EMISSION_H

#include "emit/map.h"
#include "emit/plan.h"
#include "emit/state.h"

struct emission {
    const struct emit_options *options;
    struct text host;
    const struct artifact *artifacts;
    uint32_t count;
    const struct sources *sources;
    struct diags *diags;
    struct emit_result *result;
    struct arena *arena; /* for this tree */
    struct plan plan;
    struct state old;
    bool dirty;     /* the state on disk is no longer true */
    int64_t sealed; /* when all was as planned; see state.h */
    mode_t masked;  /* permission bits that new files come without: the umask, or a default ACL */
    int out;        /* directory */
    int state;      /* out/.HOST.state, locked */
    int tree;       /* out/HOST; -1 when there is none yet */
    int staging;    /* out/.HOST.new; -1 when there is none */
    struct places places;
    struct map map;
    struct sink sink;  /* the text of the file at hand */
    struct buf beside; /* that of manifest.json or sources.map */
};

/* A diagnostic about out/HOST or, when `entry` is not NULL, about a thing in it. Always false. */
bool emission_fail(struct emission *e, const struct entry *entry, int error);
/* Something that is no directory of ours stands at out/HOST (NULL) or at the entry's place. Always
 * false. */
bool emission_blocked(struct emission *e, const struct entry *entry);

/* The content of an entry that is no directory: a file's text or a link's target. Sets the entry's
 * size and digest and, for a file below root/, adds to the map of sources. Valid until the next
 * call. False after a diagnostic. */
bool emission_content(struct emission *e, struct entry *entry, struct text *content);

/* Makes out/.HOST.new, empty. */
bool emission_stage(struct emission *e);

/* Sets the time of out/HOST, which is open as `directory`, and takes the time of this moment. */
bool emission_seal(struct emission *e, int directory);

/* The two ways to write: into a fresh directory, and into a tree that is there. */
bool emission_write_new(struct emission *e);
bool emission_update(struct emission *e);

#endif
