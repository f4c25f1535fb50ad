/* The fleet of a test, evaluated as far as the test reads it: its own resources, and what the
 * library makes of them (of a test in hosts/: the whole fleet's rules, too). Nothing that hosts/
 * declares is in it.
 *
 * A value is evaluated when it is wanted; what is not decided is an error only then. Ownership: all
 * of it lies in the arena given. */
#ifndef CROFT_EVAL_TRIAL_H
#define CROFT_EVAL_TRIAL_H

#include "eval/eval.h"
#include "sema/test.h"

struct trial {
    struct program program; /* the test's: a copy with the test's text for hosts/ */
    const struct test *test;
    struct evaluation *fleet;
    struct evaluation **hosts; /* by index, as fleet_host_name() has them */
    uint32_t count;
    struct diags *diags;
};

/* Evaluates. `only_given`: without what stands outside `given { … }`. Call it on a deep stack. */
void trial_run(struct trial *trial, const struct program *program, const struct test *test,
               bool only_given, struct arena *arena, struct diags *diags);
/* What kinds demand of the resources that were evaluated: demands, uniqueness, references. What
 * they cannot know for want of a decision, they do not judge. Call it last. */
void trial_verify(struct trial *trial);

#endif
