/* What contributes to what, as a hierarchy of calls: kinds lead to rules (`every dataset d`), rules
 * and presets to the kinds that they contribute; functions to the functions that they call. */
#ifndef CROFT_IDE_CALLS_H
#define CROFT_IDE_CALLS_H

#include "ide/symbols.h"
#include "ide/target.h"

/* A kind, or an item of a file: a rule, a preset, a function, a resource, a policy. */
struct ide_call {
    struct ide_symbol symbol;
    const struct module *module;
    struct span *places; /* what makes it one: heads, calls; in the caller's file */
    uint32_t place_count;
};
struct ide_calls {
    struct ide_call *items;
    uint32_t count;
};
/* The item or kind that an offset is about: what a name there means, else what the offset stands
 * in. None: nothing of the sort. */
struct ide_calls ide_call_prepare(struct arena *arena, const struct ide_view *view,
                                  uint32_t offset);
/* Who leads to the item that begins (`full.start`) at an offset of the view's source: of a kind who
 * contributes or changes its resources; of a rule the kind that it goes over; of a function its
 * callers; of a preset who is built from it. Whole views only. */
struct ide_calls ide_call_incoming(struct arena *arena, const struct ide_view *view,
                                   uint32_t offset);
/* What the item leads to: of a kind the rules that go over it; of anything else the kinds that it
 * contributes or changes, the functions that it calls and the presets that it is built from. */
struct ide_calls ide_call_outgoing(struct arena *arena, const struct ide_view *view,
                                   uint32_t offset);

#endif
