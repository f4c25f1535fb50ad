/* The policy engine: judges evaluated hosts, and the fleet as a whole, by all policies of a
 * program.
 *
 * A run is prepared once, from a checked program; then the fleet is judged, then each host, by any
 * thread; at the end what was found is merged and ordered:
 *
 *     struct check *check = check_new(program, &options);
 *     check_fleet(check, fleet);
 *     for each host, in any thread:  check_host(check, index, evaluation, store);
 *     check_finish(check, findings);
 *
 * Policies only read. What goes wrong while one is evaluated (an index out of range) is a
 * diagnostic of that evaluation. An evaluation that has errors is not judged. Ownership: a run owns
 * what it prepared until check_free(); the program outlives it. */
#ifndef CROFT_CHECKER_CHECK_H
#define CROFT_CHECKER_CHECK_H

#include "checker/finding.h"
#include "eval/eval.h"

/* No day: the clock is not looked at, no waiver has expired. */
#define CHECK_NO_DAY INT64_MIN

struct check_options {
    const struct text *only, *except; /* globs over policies' ids */
    uint32_t only_count, except_count;
    int64_t today;                   /* days since 1970-01-01; CHECK_NO_DAY */
    bool whole;                      /* all hosts are judged: unused waivers are findings */
    bool profile;                    /* measure each policy's time */
    const struct baseline *baseline; /* NULL: none */
};

/* What a policy cost and did, over all hosts. */
struct check_cost {
    const struct policy *policy;
    double seconds;    /* CPU; 0 without `profile` */
    uint64_t subjects; /* resources that its outermost `every` went over */
    uint64_t demands;  /* `require`s that were evaluated */
    uint64_t unknown;  /* conditions without a value: something in them is in error */
    uint64_t findings;
};

struct check;

struct check *check_new(const struct program *program, const struct check_options *options);
void check_free(struct check *check);

/* Judges what is of the fleet as a whole. Adds to `found`. */
void check_fleet(struct check *check, struct evaluation *fleet, struct findings *found);
/* Judges one host. Thread-safe for different evaluations and stores. Adds to `found`. */
void check_host(struct check *check, struct evaluation *host, struct findings *found);
/* After all hosts: adds the findings about waivers themselves, then orders and merges. */
void check_finish(struct check *check, struct findings *found);

/* By number of the policy (`struct policy.number`): what it cost and did so far. */
const struct check_cost *check_costs(const struct check *check, uint32_t *count);

/* Whether a name fits a pattern: `*` any run of characters, `?` one. */
bool check_glob(struct text pattern, struct text name);

#endif
