/* Goes through an expression in typed form with all that is in it: operands, elements, arms,
 * clauses, holes; not into the functions and module-level lets that it names. */
#ifndef CROFT_SEMA_IR_WALK_H
#define CROFT_SEMA_IR_WALK_H

#include "sema/ir.h"

typedef void ir_visitor(const struct ir *ir, void *data);

/* Calls `visit` for the expression and each part, parts behind what they are part of. A part that
 * stands in several places (a `let`) is visited as often. Expressions nest at most as deep as the
 * parser lets them. */
void ir_walk(const struct ir *ir, ir_visitor *visit, void *data);

#endif
