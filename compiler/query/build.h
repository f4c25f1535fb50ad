/* Building hosts' trees from a checked workspace, several hosts at a time. */
#ifndef CROFT_QUERY_BUILD_H
#define CROFT_QUERY_BUILD_H

#include "emit/emit.h"
#include "query/workspace.h"

struct build_options {
    const char *out;            /* NULL: only check, write nothing */
    const struct text *hosts;   /* which; count 0: all */
    uint32_t host_count;
    uint32_t threads;           /* 0: as many as processors */
};

struct build_times {
    double fleet, evaluate, write; /* CPU seconds, summed over threads */
};

struct build_result {
    uint32_t hosts;
    struct emit_result files;   /* sums */
    struct build_times times;
    bool written;               /* all trees were written */
};

/* Evaluates and writes. Diagnostics go to the workspace. Nothing is written for a host with errors. */
struct build_result build_hosts(struct workspace *workspace, const struct build_options *options);

#endif
