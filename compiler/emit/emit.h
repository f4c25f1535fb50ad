/* Writing a host's tree: files as they lie on the host, the manifest, the map of sources.
 *
 * A new tree is written into a fresh directory beside the old one and renamed once; in an existing one only what
 * differs is replaced, each through a temporary name; what is no longer contributed is removed. An interrupted build
 * never leaves half a file, and two builds at once take turns (a lock in out/). Nothing is ever written outside
 * out/<host>/: parents are opened without following links. */
#ifndef CROFT_EMIT_EMIT_H
#define CROFT_EMIT_EMIT_H

#include "source/diag.h"
#include "value/sink.h"

enum artifact_type { ARTIFACT_FILE, ARTIFACT_DIRECTORY, ARTIFACT_LINK, ARTIFACT_SECRET };

/* One entry of a host's tree. */
struct artifact {
    enum artifact_type type;
    struct text path;        /* absolute on the host, normalized: no `.`, `..`, `//` (checked again here) */
    struct value content;    /* file: text; link: its target as STRING; else NONE */
    struct text owner, group;
    uint16_t mode;           /* permission bits */
    bool render_on_host;     /* content is a template whose secrets are filled in on the host */
    struct text *reloads;    /* units to reload when this changes, sorted */
    uint32_t reload_count;
    struct text *restarts;   /* units to restart, sorted */
    uint32_t restart_count;
    struct text *secrets;    /* names of secrets that the template needs, sorted */
    uint32_t secret_count;
    uint32_t origin;         /* position of the resource that is this artifact */
};

struct emit_result {
    uint32_t written, kept, removed; /* files */
    uint64_t bytes;                  /* of all contents */
};

struct emit_options {
    const char *out;      /* the out/ directory; made when missing */
    bool sources_map;     /* write sources.map */
};

/* Writes out/<host>/. `artifacts` are sorted by path. False when something failed: the diagnostics say what, and the
 * old tree is whole. Safe to call from several threads for different hosts. */
bool emit_tree(const struct emit_options *options, struct text host, const struct artifact *artifacts, uint32_t count,
               const struct sources *sources, struct diags *diags, struct emit_result *result);

/* What lies under out/<host>/sources.map for one line (from 1) of a file (path on the host): positions as
 * `file`, `line` pairs, most specific first. Read from disk, so that `croft blame` needs no build. */
struct blame_line {
    struct text file; /* the source's name */
    uint32_t line;
};
struct blame {
    struct blame_line *lines;
    uint32_t count;
};
/* False when there is no map or no such line; `*problem` says which. Allocated in `arena`. */
bool emit_blame(struct arena *arena, const char *out, struct text host, struct text path, uint32_t line,
                struct blame *blame, const char **problem);

#endif
