/* Which definition gives a slot its value, and what it says: for `croft why` and for editors. */
#ifndef CROFT_QUERY_ORIGIN_H
#define CROFT_QUERY_ORIGIN_H

#include "eval/eval.h"

/* A forwarded value is followed through at most so many resources. */
enum { FORWARDS_MAX = 16 };

/* "won", "lost", "adds", "takes away", "does not apply". */
const char *explanation_verdict(const struct explanation *explanation);
/* What gives the value; NULL: nothing does. */
const struct explanation *explanations_winner(const struct explanations *all);

/* The definition that won, followed through what it forwards to the text that said it first. */
struct origin {
    layer layer;
    uint32_t position;
    struct text reason; /* `because`; may be empty */
};
/* False when nothing says anything. */
bool resource_said_by(struct evaluation *evaluation, struct resource *resource, uint32_t slot,
                      struct origin *origin);

/* The value of a slot; of a case only its name, since its fields are slots of their own. */
struct value resource_said_value(struct evaluation *evaluation, struct arena *arena,
                                 struct resource *resource, uint32_t slot);

#endif
