/* The name that somebody may have meant. */
#ifndef CROFT_QUERY_NEAR_H
#define CROFT_QUERY_NEAR_H

#include "source/diag.h"

struct near {
    struct text wanted, best; /* best: empty when nothing is near */
    uint32_t distance;
};

static inline struct near near_to(struct text wanted) {
    return (struct near){ .wanted = wanted, .distance = UINT32_MAX };
}
/* Of names equally near the first by bytes wins, in whatever order they are offered. */
void near_offer(struct near *near, struct text candidate);
/* "did you mean …?", if there is something to say. */
void near_help(struct diags *diags, struct diag *diag, const struct near *near);

#endif
