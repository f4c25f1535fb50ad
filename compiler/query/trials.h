/* Runs the tests of a checked program: each is a small fleet, evaluated as far as its expectations
 * read it, in any thread.
 *
 * Ownership: all of the result lies in the workspace's arena, but for the diagnostics, which are
 * freed by trials_free(). */
#ifndef CROFT_QUERY_TRIALS_H
#define CROFT_QUERY_TRIALS_H

#include "query/outcome.h"
#include "query/workspace.h"

struct trials_options {
    struct text pattern; /* which tests: a part of "module: name", or a glob over it; empty: all */
    uint32_t threads;    /* 0: as many as processors */
};

struct trials {
    struct trial_outcome *items; /* in the order of files and their text */
    uint32_t count, failed;
    uint32_t left_out;      /* tests that the pattern does not choose */
    struct diags *untested; /* policies of the library that lack a test, when all tests were run */
};

/* The program has no errors. */
struct trials trials_run(struct workspace *workspace, const struct trials_options *options);
void trials_free(struct trials *trials);

/* Whether a title is chosen: has the pattern in it, or fits it as a glob. */
bool trial_fits(struct arena *arena, struct text pattern, struct text title);

#endif
