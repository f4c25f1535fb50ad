/* What depends on what: a graph over kinds' members, kinds' fields, rules, functions and
 * module-level lets. From it come the order of the rules (strata.c) and the unread fields
 * (unread.c).
 *
 * An edge a → b says: to know a, b must be known first. */
#ifndef CROFT_SEMA_GRAPH_H
#define CROFT_SEMA_GRAPH_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "source/span.h"

enum graph_kind {
    GRAPH_MEMBERS, /* which resources a kind has */
    GRAPH_FIELD,   /* what a field of a kind is */
    GRAPH_RULE,    /* a rule has run */
    GRAPH_BODIES,  /* the bodies of a kind's resources have contributed */
    GRAPH_FUNCTION,
    GRAPH_GLOBAL,
    GRAPH_TOP /* the top-level resources are there */
};

struct graph_node {
    enum graph_kind kind;
    uint32_t subject; /* number of the kind, rule, function or global */
    uint32_t field;   /* GRAPH_FIELD: the field's index */
    struct span span; /* what to show */
    VEC(uint32_t) edges;
    VEC(struct span) causes; /* one per edge: the text that reads */
};

/* An edge that is not in the graph, but beside it. */
struct graph_addition {
    uint32_t from, to;
    struct span cause;
};
struct graph_additions {
    VEC(struct graph_addition) items;
};

struct graph {
    struct arena *arena;
    VEC(struct graph_node) nodes;
    struct map seen;                   /* edges already there */
    struct graph_additions *additions; /* gets what graph_edge() is given instead; NULL: nothing */
};

uint32_t graph_node_new(struct graph *graph, enum graph_kind kind, uint32_t subject, uint32_t field,
                        struct span span);
void graph_edge(struct graph *graph, uint32_t from, uint32_t to, struct span cause);
/* A copy with more edges, which may be changed alone. */
struct graph *graph_with(struct arena *arena, const struct graph *graph,
                         const struct graph_additions *additions);
/* Marks `start` and all that must be known before it. `reached` is by node; `stack` has room for
 * all nodes. */
void graph_reach(const struct graph *graph, bool *reached, uint32_t *stack, uint32_t start);

#endif
