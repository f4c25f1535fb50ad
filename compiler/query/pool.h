/* Jobs in threads, each on a stack that is deep enough for evaluation (EVAL_DEPTH_MAX). */
#ifndef CROFT_QUERY_POOL_H
#define CROFT_QUERY_POOL_H

#include "base/arena.h"

#include <stdint.h>

/* `arena` is scratch: it is emptied after the job. */
typedef void pool_job(void *data, uint32_t index, struct arena *arena);

/* Runs the jobs 0 … count - 1, each once, in any order; returns when all are done. `threads` 0: as
 * many as there are processors. */
void pool_run(uint32_t count, uint32_t threads, pool_job *job, void *data);

/* CPU seconds of this thread. */
double thread_seconds(void);

#endif
