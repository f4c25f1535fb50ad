/* Policies, their adjustments and waivers in typed form. Made by the checker, then only read.
 * Ownership: the program's arena. */
#ifndef CROFT_SEMA_POLICY_H
#define CROFT_SEMA_POLICY_H

#include "sema/program.h"

/* How a violation can be mended in the source: `fix d.f = e`. */
struct policy_fix {
    enum op op;                /* OP_SET OP_ADD OP_REMOVE, OP_DROP: remove what was said */
    const struct ir *resource; /* whose field */
    const struct kind *of_kind;
    uint32_t slot;
    const struct ir *value; /* NULL with OP_DROP */
    struct node node;
};

/* A `require` of a policy. */
struct policy_demand {
    uint32_t number;                             /* within the policy, in the order of its text */
    const struct ir *condition, *message, *help; /* help may be NULL */
    const struct ir *const *places;              /* `at`: the first is where the fault is */
    uint32_t place_count;
    const struct policy_fix *fix; /* NULL: none */
    struct module *module;
    struct node node;
};

enum policy_step_kind { POLICY_EVERY, POLICY_FOR, POLICY_IF, POLICY_REQUIRE };

struct policy_block {
    VEC(struct policy_step) steps;
    uint32_t slot_first,
        slot_end; /* frame slots of its lets: unknown anew each time it is entered */
};

/* What a policy does, in the order of its text. */
struct policy_step {
    enum policy_step_kind kind;
    /* EVERY: over the resources of a kind, on this host or of the whole fleet. An equality in its
     * `where` finds them by an index: those whose slot has this value, or the one of this key. */
    const struct kind *of_kind;
    bool of_fleet;
    uint32_t index_slot;          /* the kind's key slot: by key */
    const struct ir *index_value; /* NULL: all */
    /* Conditions in its `where` that are the same for each: when one is false, none is looked at.
     */
    const struct ir *const *guards;
    uint32_t guard_count;
    /* FOR */
    const struct ir *iterable;
    uint32_t key_slot; /* UINT32_MAX: none */
    /* EVERY and FOR */
    uint32_t slot;          /* of the variable */
    const struct ir *where; /* may be NULL; whole, with what the index knows */
    /* IF */
    const struct ir *condition;
    struct policy_block inside;
    struct policy_block otherwise; /* of an IF */
    const struct policy_demand *demand;
    uint32_t position;
};

struct policy {
    struct name name;
    struct text text; /* its name: the id of its findings */
    struct module *module;
    struct node node;
    uint32_t number;          /* index in program->policies */
    VEC(struct field) params; /* their values are the frame's first slots */
    enum diag_severity severity;
    bool waivable;
    bool of_fleet;   /* judged once for the fleet, not on each host */
    struct text doc; /* what must hold and why: the documentation above it */
    struct policy_block body;
    uint32_t frame_size;
    VEC(struct policy_demand *) demands;
    VEC(uint32_t) reads; /* nodes of the graph that must be known to judge it */
};

/* `adjust policy p { max = 8K }`: one parameter. */
struct policy_adjustment {
    const struct policy *policy;
    uint32_t param;
    const struct ir *value;
    uint32_t frame_size;
    struct module *module;
    struct node node;
};

/* Excuses one resource, or those that a condition selects, from a policy or a `unique`. */
struct waiver {
    uint32_t number; /* index in program->waivers */
    struct text id;  /* what it waives: "recordsize-fits-workload", "dataset.unique.mountpoint" */
    const struct policy *policy; /* NULL: a `unique` */
    const struct unique *unique; /* NULL: a policy */
    const struct kind *of_kind;
    const struct ir *key;   /* NULL: any */
    const struct ir *where; /* over the resource's own fields; NULL: any */
    uint32_t frame_size;
    int64_t until; /* the last day on which it excuses: days since 1970-01-01 */
    struct text reason;
    struct text by;        /* who answers for it; may be empty */
    struct module *module; /* TIER_HOST: it is of that host alone */
    struct node node;
};

/* The policy of this name; NULL when there is none. */
const struct policy *program_policy(const struct program *program, struct text name);

#endif
