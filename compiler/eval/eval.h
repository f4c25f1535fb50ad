/* Evaluation: from the checked program to the resources of one host, each field with its value and
 * where it came from.
 *
 * What belongs to the whole fleet (hosts, fleet kinds, what crosses from host to host) is evaluated
 * first and then only read; after that each host is evaluated by itself, in an arena of its own, by
 * any thread. Ownership: a struct evaluation and all its values live in the arena given to it. */
#ifndef CROFT_EVAL_EVAL_H
#define CROFT_EVAL_EVAL_H

#include "sema/program.h"

struct evaluation;
struct resource;

/* Judges the constants whose types have conditions (Port, RecordSize …); before anything else. */
void evaluate_obligations(const struct program *program, struct diags *diags);

/* Evaluates what belongs to the fleet. The result is read by all hosts' evaluations and must
 * outlive them. */
struct evaluation *evaluate_fleet(const struct program *program, struct arena *arena,
                                  struct diags *diags);
/* The hosts of the fleet, by name. */
uint32_t fleet_host_count(const struct evaluation *fleet);
struct text fleet_host_name(const struct evaluation *fleet, uint32_t index);
/* UINT32_MAX when there is none. */
uint32_t fleet_host_find(const struct evaluation *fleet, struct text name);

/* Evaluates one host: all its collections, all demands. Thread-safe for different arenas and
 * stores. */
struct evaluation *evaluate_host(const struct evaluation *fleet, uint32_t host, struct arena *arena,
                                 struct diags *diags);

/* The resources of a kind, by key. */
struct resource *const *evaluation_members(struct evaluation *evaluation, const struct kind *kind,
                                           uint32_t *count);
struct resource *evaluation_find(struct evaluation *evaluation, const struct kind *kind,
                                 struct text key);
struct text resource_key(const struct resource *resource);
const struct kind *resource_kind(const struct resource *resource);
const struct resource *resource_owner(const struct resource *resource);
/* Position of the text that contributed it. */
uint32_t resource_position(const struct resource *resource);
/* The value of a slot; containers give the whole. */
struct value resource_value(struct evaluation *evaluation, struct resource *resource,
                            uint32_t slot);
/* The longest expression or head that begins at a position. */
struct span evaluation_span(const struct evaluation *evaluation, uint32_t position);
/* A text value's flat bytes, in the evaluation's arena. */
struct text evaluation_text(struct evaluation *evaluation, struct value value);

/* Presence or case of a container slot: NONE, BOOL true, or CASE (of which only the name counts).
 */
struct value resource_selector(struct evaluation *evaluation, struct resource *resource,
                               uint32_t slot);
/* Whether some text speaks of the slot: a definition of it, in force or not. */
bool resource_is_defined(const struct resource *resource, uint32_t slot);
/* The text that a slot's value came from, once it was evaluated: a forwarded one's original place;
 * 0 when unknown. */
uint32_t resource_origin(struct evaluation *evaluation, struct resource *resource, uint32_t slot);
/* The `because` of the assignment that won; empty: none was given, or the default is the value. The
 * slot has been evaluated. */
struct text resource_reason(struct resource *resource, uint32_t slot);
/* The host whose text contributed it across; NULL: it is this host's own. */
const struct resource *resource_sender(const struct resource *resource);

/* Why a key that some text declares is not in its collection. */
struct absence_reason {
    bool disabled;     /* `disabled`; else `absent` */
    uint32_t position; /* of the text that says so */
    struct text reason;
};
bool evaluation_absence(struct evaluation *evaluation, const struct kind *kind, struct text key,
                        struct absence_reason *reason);

/* One definition of a slot, for `croft why`. */
struct explanation {
    layer layer;
    const struct assign *assign; /* NULL: a default */
    uint32_t slot; /* it is of this slot: the one asked for, or a container around it */
    uint32_t position;
    struct text reason;
    const struct resource *contributor;
    bool holds; /* its conditions are fulfilled */
    const struct ir
        *unmet; /* the condition that is not; NULL when it holds, or forwards what nothing set */
    bool unmet_negated; /* of an `else` */
    bool won;           /* the value is from here; of `+=` and `-=`: it takes part in the value */
    bool has_value;
    struct value
        value; /* what it says of the slot asked for; of `+=` and `-=`: all it adds or takes away */
    struct resource *forwarded; /* it forwards this resource's slot; NULL: it does not */
    uint32_t forwarded_slot;
};
struct explanations {
    struct explanation *items; /* strongest first */
    uint32_t count;
};
/* All that speaks of a slot. Containers: of their presence or case. Found again on demand, in the
 * evaluation's arena. */
struct explanations resource_explain(struct evaluation *evaluation, struct resource *resource,
                                     uint32_t slot);
/* "host body", "site defaults", … */
const char *layer_text(layer layer);

/* A value as people write it, whole: `16K`, `"text"`, `sso { group = media }`. What does not fit
 * into `columns` is broken into lines, indented by two spaces a level. Nested deeper than
 * SHOW_DEPTH_MAX it is an ellipsis. */
void evaluation_show(struct evaluation *evaluation, struct buf *out, struct value value,
                     uint32_t columns);
#define SHOW_DEPTH_MAX 64

/* Tells of every assignment in hosts/ without a reason that won over a lower layer: whether it
 * changed the value. */
typedef void override_visitor(const struct assign *assign, bool changes, void *data);
void evaluation_overrides(struct evaluation *evaluation, override_visitor *visit, void *data);

/* Evaluates an expression in typed form (`croft eval`) on this host. */
struct value evaluation_expression(struct evaluation *evaluation, const struct ir *ir,
                                   uint32_t frame_size);
/* The same as a field's value in the body of a resource. */
struct value evaluation_expression_of(struct evaluation *evaluation, const struct ir *ir,
                                      uint32_t frame_size, struct resource *self);

/* One that shares what must be unique. */
struct unique_holder {
    struct text key, host;       /* host empty: of the fleet */
    uint32_t position;           /* where its value was written */
    struct resource *resource;   /* NULL: on a host that is not evaluated any more; then: */
    const struct waiver *waiver; /* the first that selects it */
};
struct unique_violation {
    const struct kind *kind;
    const struct unique *unique;
    struct unique_holder first, second;
    const char *shared; /* the value, readable */
};
const struct unique_violation *evaluation_unique_violations(const struct evaluation *evaluation,
                                                            uint32_t *count);

#endif
