/* The entries of a host's tree, and how they are to be written. */
#ifndef CROFT_EMIT_ARTIFACT_H
#define CROFT_EMIT_ARTIFACT_H

#include "source/diag.h"
#include "trust/digest.h"
#include "value/sink.h"

enum artifact_type { ARTIFACT_FILE, ARTIFACT_DIRECTORY, ARTIFACT_LINK, ARTIFACT_SECRET };

/* One entry of a host's tree. */
struct artifact {
    enum artifact_type type;
    struct text
        path; /* absolute on the host, normalized: no `.`, `..`, `//` (checked again here) */
    struct value content; /* file: text; link: its target as STRING; else NONE */
    struct text owner, group;
    uint16_t mode;        /* permission bits */
    bool render_on_host;  /* content is a template whose secrets are filled in on the host */
    struct text *reloads; /* units to reload when this changes, sorted */
    uint32_t reload_count;
    struct text *restarts; /* units to restart, sorted */
    uint32_t restart_count;
    struct text *secrets; /* names of secrets that the template needs, sorted */
    uint32_t secret_count;
    uint32_t origin; /* position of the resource that is this artifact */
};

struct emit_result {
    uint32_t written, kept, removed; /* files and links below root/ */
    uint64_t bytes;                  /* of all contents */
};

struct emit_options {
    const char *out;  /* the out/ directory; made when missing */
    bool sources_map; /* write sources.map */
    /* Whatever the caller built from, digested; recorded for emit_is_current(). NULL: nothing is
     * recorded. */
    const struct digest *inputs;
    /* Called once when another build has held the host for over two seconds; may be NULL. */
    void (*waiting)(void *context, struct text host);
    void *context;
};

/* An artifact's path has at most this many parts. */
enum { EMIT_DEPTH_MAX = 64 };

#endif
