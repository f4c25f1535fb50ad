/* Reports of `croft test`, for programs. */
#ifndef CROFT_CLI_TEST_H
#define CROFT_CLI_TEST_H

#include "cli/cli.h"
#include "query/trials.h"

/* What is shown of a run. */
struct test_report {
    struct cli *cli;
    struct workspace *workspace;
    struct trials trials;
};

/* One JSON document; see commands.def. */
void test_json(struct test_report *report, struct buf *out);
/* JUnit XML: a suite for each file, a case for each test. */
void test_junit(struct test_report *report, struct buf *out);
/* Runs and shows mutants instead of tests; gives the exit status. */
int test_mutate(struct cli *cli, struct workspace *workspace, const struct trials_options *options);

#endif
