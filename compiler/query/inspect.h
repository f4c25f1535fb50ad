/* A fleet that is looked into: its hosts evaluated when first asked for and kept. Hosts, kinds,
 * resources and fields are found by the names that people give; what is not there becomes a
 * diagnostic with the nearest name.
 *
 * Everything here evaluates: call it on a deep stack (deep.h). Ownership: an inspection owns its
 * evaluations until inspection_close(); the workspace stays the caller's and outlives it. */
#ifndef CROFT_QUERY_INSPECT_H
#define CROFT_QUERY_INSPECT_H

#include "eval/eval.h"
#include "query/workspace.h"

struct inspected_host {
    struct evaluation *evaluation; /* NULL: not yet */
    struct arena *arena;
    struct diags
        *diags; /* what it reports to, if it has a store of its own; NULL: the workspace's */
};

struct inspection {
    struct workspace *workspace;
    struct evaluation *fleet;
    struct inspected_host *hosts; /* by index, as fleet_host_name() has them */
    uint32_t host_count;
};

/* Evaluates the fleet of a checked workspace. False when its sources have errors: there is nothing
 * to look into. What goes wrong later is reported to the workspace, and the rest is as it is. */
bool inspection_open(struct inspection *inspection, struct workspace *workspace);
void inspection_close(struct inspection *inspection);
struct evaluation *inspection_host(struct inspection *inspection, uint32_t index);
/* Gives back a host's evaluation; an index that is none is allowed. */
void inspection_forget(struct inspection *inspection, uint32_t index);

/* UINT32_MAX, NULL or SLOT_NONE when there is none, which is then reported. */
uint32_t inspection_find_host(struct inspection *inspection, struct text name);
/* `name` or `module.name`. Of several kinds with one name the one that all modules see, else the
 * first. */
const struct kind *inspection_find_kind(struct inspection *inspection, struct text name);
struct resource *inspection_find_resource(struct inspection *inspection, uint32_t host,
                                          const struct kind *kind, struct text key);
/* The slot with this path ("proxy.auth.group"). Cases may share names of fields: then that of the
 * case that `resource` has, if it is not NULL. */
uint32_t inspection_find_slot(struct inspection *inspection, const struct kind *kind,
                              struct resource *resource, struct text path);

/* Whether every module sees the kind without a `use`. */
bool kind_is_common(const struct program *program, const struct kind *kind);

/* The outermost container around a slot that is absent or has another case, so that the slot does
 * not count; SLOT_NONE: it does. */
uint32_t resource_absent_container(struct evaluation *evaluation, struct resource *resource,
                                   uint32_t slot);

/* The slots of a resource that count: no parts of absent records, nor of other cases. Calls `visit`
 * for each, containers before their parts. */
void resource_visit(struct evaluation *evaluation, struct resource *resource,
                    void (*visit)(void *data, uint32_t slot), void *data);

#endif
