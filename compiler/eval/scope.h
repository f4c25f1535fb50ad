/* What whoever judges an evaluation asks of it: expressions in a frame of its own, the resources
 * that they go over. Nothing here changes what the
 * evaluation is.
 *
 * Ownership: all of it lives in the evaluation's arena. */
#ifndef CROFT_EVAL_SCOPE_H
#define CROFT_EVAL_SCOPE_H

#include "eval/eval.h"
#include "sema/policy.h"

struct scope;

/* A frame of `size` slots, all unknown; `here` is the evaluation's host. */
struct scope *scope_new(struct evaluation *evaluation, uint32_t size);
void scope_set(struct scope *scope, uint32_t slot, struct value value);
/* Makes the slots [first, end) unknown again: lets in them are evaluated anew. */
void scope_forget(struct scope *scope, uint32_t first, uint32_t end);
struct value scope_eval(struct scope *scope, const struct ir *ir);
/* One more turn of a loop at `position`. False when the evaluation has had its share of time or
 * memory: that is reported once. */
bool scope_goes_on(struct scope *scope, uint32_t position);
/* Like `if`: an error does not hold. */
bool scope_holds(struct scope *scope, const struct ir *ir);

/* What can be gone through: how many elements, and each with its key or index. */
uint32_t scope_count(struct value value);
struct value scope_element(struct value value, uint32_t index);
struct value scope_element_key(struct value value, uint32_t index);

/* A resource as a value. */
struct value value_of_resource(struct resource *resource);
/* The host that it is on: its name; of fleet kinds, and of hosts, empty. */
struct text resource_host(const struct resource *resource);

/* The resources of a kind on all hosts (`fleet KIND`). Of a fleet kind: its members. */
struct resource *const *evaluation_of_fleet(struct evaluation *evaluation, const struct kind *kind,
                                            uint32_t *count);
/* Those whose slot may have this value, by an index: all that have it, and perhaps others;
 * `of_fleet`: on all hosts. A list of resources. */
struct value evaluation_lookup(struct evaluation *evaluation, const struct kind *kind,
                               uint32_t slot, struct value value, bool of_fleet);

/* What went wrong while judging goes here, too. */
struct diags *evaluation_diags(struct evaluation *evaluation);
/* The host under evaluation; NULL: it is the fleet. */
struct resource *evaluation_host(struct evaluation *evaluation);
const struct program *evaluation_program(const struct evaluation *evaluation);

/* Whether a waiver is for this resource: of its kind, on a host that it covers, with its key, and
 * its condition fulfilled. Its end is not considered. */
bool waiver_selects(struct evaluation *evaluation, const struct waiver *waiver,
                    struct resource *resource);

#endif
