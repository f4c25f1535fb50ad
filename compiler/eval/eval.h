/* Evaluation: from the checked program to the resources of one host, each field with its value and where it came from.
 *
 * What belongs to the whole fleet (hosts, fleet kinds, what crosses from host to host) is evaluated first and then only
 * read; after that each host is evaluated by itself, in an arena of its own, by any thread.
 * Ownership: a struct evaluation and all its values live in the arena given to it. */
#ifndef CROFT_EVAL_EVAL_H
#define CROFT_EVAL_EVAL_H

#include "sema/program.h"

struct evaluation;
struct resource;

/* Judges the constants whose types have conditions (Port, RecordSize …); before anything else. */
void evaluate_obligations(const struct program *program, struct diags *diags);

/* Evaluates what belongs to the fleet. The result is read by all hosts' evaluations and must outlive them. */
struct evaluation *evaluate_fleet(const struct program *program, struct arena *arena,
                                  struct diags *diags);
/* The hosts of the fleet, by name. */
uint32_t fleet_host_count(const struct evaluation *fleet);
struct text fleet_host_name(const struct evaluation *fleet, uint32_t index);
/* UINT32_MAX when there is none. */
uint32_t fleet_host_find(const struct evaluation *fleet, struct text name);

/* Evaluates one host: all its collections, all demands. Thread-safe for different arenas and stores. */
struct evaluation *evaluate_host(const struct evaluation *fleet, uint32_t host,
                                 struct arena *arena, struct diags *diags);

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
/* A text value's flat bytes, in the evaluation's arena. */
struct text evaluation_text(struct evaluation *evaluation, struct value value);

/* One definition of a leaf, for `croft why`: strongest first. */
struct explanation {
    layer layer;
    const struct assign *assign; /* NULL: the kind's default */
    uint32_t position;
    struct text reason;
    const struct resource *contributor;
    bool holds;                  /* its conditions are fulfilled */
    bool won;
    struct value value;
};
uint32_t resource_explain(struct evaluation *evaluation, struct resource *resource, uint32_t slot,
                          struct explanation *explanations, uint32_t max);
/* "host body", "site defaults", … */
const char *layer_text(layer layer);

/* Evaluates an expression in typed form (`croft eval`) on this host. */
struct value evaluation_expression(struct evaluation *evaluation, const struct ir *ir,
                                   uint32_t frame_size);

#endif
