/* Building hosts' trees from a checked workspace, several hosts at a time. */
#ifndef CROFT_QUERY_BUILD_H
#define CROFT_QUERY_BUILD_H

#include "checker/check.h"
#include "emit/emit.h"
#include "query/inspect.h"

struct build_options {
    const char *out;          /* NULL: only check, write nothing */
    const struct text *hosts; /* which; count 0: all */
    uint32_t host_count;
    uint32_t threads;                  /* 0: as many as processors */
    const struct check_options *check; /* which policies judge; NULL: none do */
    /* The evaluations are kept in it, of all hosts, to be asked afterwards; NULL: they are not. */
    struct inspection *inspection;
    /* Asked now and then, by any thread: true makes an end, and what there is by then is of no
     * use. NULL: nothing stops it. */
    bool (*stop)(void *data);
    void *stop_data;
};

struct build_times {
    double fleet, evaluate, judge, write; /* CPU seconds, summed over threads */
};

struct build_result {
    uint32_t hosts;
    uint32_t current;         /* hosts passed over: their trees were as they should be */
    struct emit_result files; /* sums */
    struct build_times times;
    bool written;              /* all trees were written */
    bool stopped;              /* by `stop` */
    struct findings *findings; /* of the policies, ordered; NULL: nothing was judged */
    struct check *check;       /* what the policies cost; NULL likewise */
};

/* Parses, checks, evaluates and writes what a workspace that was read holds. Diagnostics go to the
 * workspace; nothing is written for a host with errors, nor for one that a policy of severity error
 * refuses. When writing, hosts whose trees are as
 * their sources say already are passed over, and so are the sources of hosts that were not asked
 * for, where hosts do not meet (see currency.h). */
struct build_result build_run(struct workspace *workspace, const struct build_options *options);
/* The same for a workspace that is parsed and checked, writing nothing. */
struct build_result build_judge(struct workspace *workspace, const struct build_options *options);
/* Gives back findings and costs. */
void build_result_free(struct build_result *result);

#endif
