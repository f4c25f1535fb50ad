/* A fleet under compilation: its sources, parsed and checked. The one place that knows in which
 * order things happen.
 *
 * Ownership: a workspace owns sources, trees, program and diagnostics until workspace_free(). */
#ifndef CROFT_QUERY_WORKSPACE_H
#define CROFT_QUERY_WORKSPACE_H

#include "query/forest.h"

/* A module of the whole fleet that no file holds. */
struct workspace_extra {
    struct text name;   /* the source's, as shown */
    struct text module; /* unlike any file's */
    struct text content;
};

/* Where a fleet is, and its library. */
struct workspace_options {
    const char *directory; /* with hosts/ in it, and perhaps stdlib/ */
    const char *library; /* the shipped stdlib/; NULL: none. A fleet whose own stdlib/ has a prelude
                            does without it */
    const struct textmap *overlay;       /* unsaved buffers; see vfs.h; may be NULL */
    const struct workspace_extra *extra; /* may be NULL */
    uint32_t threads;                    /* 0: as many as processors */
    bool uses;                           /* the program records what the names mean */
    bool loose;                          /* there may be no hosts/: the library alone will do */
};

/* Seconds of CPU time by phase, for --profile. */
struct workspace_times {
    double read, parse, check;
};

struct workspace {
    struct workspace_options options;
    struct arena *arena;
    struct intern *names;
    struct sources *sources;
    struct diags *diags;
    struct program *program;
    VEC(struct input) inputs;
    VEC(struct text) paths;      /* by input, until some are left out: where each is on disk */
    struct forest_arenas forest; /* of trees that are not in `arena` */
    VEC(const char *) reads;     /* paths of files that `read("…")` embedded */
    struct workspace_times times;
};

/* Reads, parses and checks everything. Diagnostics are in the result. */
struct workspace *workspace_open(const struct workspace_options *options);
/* The two halves of it: reading (inputs have sources, no trees), then parsing and checking. With
 * `skip`, inputs of these indices are left out of the program altogether; NULL: none. */
struct workspace *workspace_read(const struct workspace_options *options);
void workspace_check(struct workspace *workspace, const bool *skip);
/* One without sources, for commands that need none. */
struct workspace *workspace_empty(void);
void workspace_free(struct workspace *workspace);
/* How a program gets the texts of `read("…")`; what they are read into lives as long as the
 * workspace. */
struct file_reader workspace_reader(struct workspace *workspace);
/* What the path of a module says of it: "hosts/forge/services/sonarr.croft" is the module
 * "forge.services.sonarr" of the host "forge". `hosts`: it is below hosts/. */
struct input workspace_input(struct arena *arena, struct source_id source, struct text path,
                             bool hosts);

/* CPU seconds of this process, all threads. */
double cpu_seconds(void);

#endif
