/* Mutants of a policy: small changes of what it demands and of which resources, each of which some
 * test ought to notice.
 *
 * A mutant is made in the typed form itself, for the time between mutant_make() and mutant_undo():
 * one at a time for each policy, while nobody else judges by that policy. The typed form of a
 * policy is its own; functions, which others use, are left as they are. Changes that would let an
 * expression see a value that its type excludes (a field of what is none) are not made. */
#ifndef CROFT_QUERY_MUTANTS_H
#define CROFT_QUERY_MUTANTS_H

#include "sema/policy.h"

enum mutant_kind {
    MUTATION_NEGATED,      /* a demand is met when it is not */
    MUTATION_HOLDS,        /* a demand is always met */
    MUTATION_EVERYWHERE,   /* a `where` is left out */
    MUTATION_WITHOUT_LEFT, /* of `and`, `or` */
    MUTATION_WITHOUT_RIGHT,
    MUTATION_BOUND, /* < for <=, > for >=, and back */
    MUTATION_EQUAL  /* == for !=, and back */
};

struct mutant {
    enum mutant_kind what;
    struct ir *ir;                /* of an expression; else: */
    struct policy_demand *demand; /* NEGATED, HOLDS */
    struct policy_step *step;     /* EVERYWHERE */
    uint32_t position;            /* of what is changed */
};

struct mutants {
    VEC(struct mutant) items;
};

/* All of a policy, in the order of its text. */
struct mutants mutants_of(struct arena *arena, const struct policy *policy);
/* What it changes, for people: "`<=` for `<`". */
const char *mutant_text(const struct mutant *mutant);
/* Whether it takes the demand itself away: a policy that survives it demands nothing. */
bool mutant_is_blunt(const struct mutant *mutant);

/* What a mutant replaced. */
struct mutant_saved {
    const struct ir *a, *b;
    uint16_t op;
};
struct mutant_saved mutant_make(const struct mutant *mutant, struct arena *arena);
void mutant_undo(const struct mutant *mutant, struct mutant_saved saved);

/* The words of a policy's demands are made of values that the demand itself has narrowed, and its
 * indexes know the conditions that are changed: both are put aside while mutants are made. */
struct policy_aside;
struct policy_aside *policy_put_aside(struct policy *policy, struct arena *arena);
void policy_put_back(struct policy *policy, const struct policy_aside *aside);

#endif
