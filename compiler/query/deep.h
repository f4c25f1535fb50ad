/* A stack that is deep enough for evaluation, whose values may depend on each other in long chains
 * (EVAL_DEPTH_MAX). */
#ifndef CROFT_QUERY_DEEP_H
#define CROFT_QUERY_DEEP_H

/* Runs `work(data)` on such a stack and waits for its end. */
void deep_run(void (*work)(void *data), void *data);

#endif
