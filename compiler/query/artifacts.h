/* From the resources of output kinds to the entries of a host's tree. The output kinds are declared
 * in the library; the backend reads exactly the fields named here, by name. */
#ifndef CROFT_QUERY_ARTIFACTS_H
#define CROFT_QUERY_ARTIFACTS_H

#include "emit/emit.h"
#include "eval/eval.h"

struct artifacts {
    struct artifact *items;
    uint32_t count;
};

/* All entries of an evaluated host, sorted by path. What an output kind lacks is reported to
 * `diags`. */
struct artifacts artifacts_collect(struct evaluation *evaluation, const struct program *program,
                                   struct arena *arena, struct diags *diags);

#endif
