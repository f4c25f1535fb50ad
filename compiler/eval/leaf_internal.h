/* How a leaf finds its value: definitions that may give it, and changes of collections. For leaf.c
 * and its parts. */
#ifndef CROFT_EVAL_LEAF_INTERNAL_H
#define CROFT_EVAL_LEAF_INTERNAL_H

#include "eval/eval_internal.h"

/* A definition that may give a leaf its value. */
struct candidate {
    const struct definition *definition;
    uint32_t number; /* of the definition, + 1 */
    layer layer;
    uint32_t container; /* the definition is of this container, of which the leaf is a part;
                           SLOT_NONE: of the leaf */
    struct value value;
    bool evaluated;
    const struct loop *loop;
};
#define CANDIDATES_FEW 8

struct candidates {
    struct candidate *items; /* `few`, or in the evaluation's arena */
    uint32_t count, capacity;
    struct candidate few[CANDIDATES_FEW];
};
/* Takes one more. */
void candidates_push(struct evaluation *ev, struct candidates *all, struct candidate candidate);

/* What a definition's expressions are evaluated in. */
struct env definition_env(struct evaluation *ev, struct resource *resource,
                          const struct definition *definition);
/* Adds a definition whose conditions hold. */
void candidate_add(struct evaluation *ev, struct resource *resource, uint32_t slot,
                   struct candidates *all, uint32_t number, uint32_t container);
void candidate_evaluate(struct evaluation *ev, struct resource *resource, uint32_t slot,
                        struct candidate *candidate);
/* All definitions that say something about a slot: its own (with `own_sets`), and those of whole
 * containers around it. */
void candidates_gather(struct evaluation *ev, struct resource *resource, uint32_t slot,
                       bool own_sets, struct candidates *all);
/* The strongest candidate below `below`; others of its layer must agree. NULL: there is none. */
struct candidate *candidates_winner(struct evaluation *ev, struct resource *resource, uint32_t slot,
                                    struct candidates *all, layer below);
/* Reports that nothing says what the slot is; the error value. */
struct value leaf_undecided(struct evaluation *ev, struct resource *resource, uint32_t slot);
/* The value of a list, set or map, with its `+=` and `-=`. */
struct value leaf_collection(struct evaluation *ev, struct resource *resource, uint32_t slot,
                             struct candidates *all, layer below, struct candidate **won);

#endif
