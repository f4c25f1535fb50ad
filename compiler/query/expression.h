/* An expression from the command line as part of a fleet: a module of its own, whose only text
 * people see is theirs.
 *
 * The module uses what the expression mentions by name: kinds that not every module sees,
 * functions, modules. */
#ifndef CROFT_QUERY_EXPRESSION_H
#define CROFT_QUERY_EXPRESSION_H

#include "eval/eval.h"
#include "query/workspace.h"

/* Opens the fleet with the expression in it. What is wrong with either is in the workspace's
 * diagnostics. */
struct workspace *expression_open(const struct workspace_options *options, struct text expression);
/* The expression's value on a host. The workspace must have no errors. */
struct value expression_evaluate(const struct workspace *workspace, struct evaluation *host);
/* Moves the places of the diagnostics found so far from the module's text to the expression's. */
void expression_move_places(struct workspace *workspace);

#endif
