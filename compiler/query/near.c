/* Nearest names, by the number of slips between them. */
#include "query/near.h"

/* Short names differ by little. */
static uint32_t slips_max(struct text wanted) {
    return wanted.size < 4 ? 1 : wanted.size < 8 ? 2 : 3;
}

void near_offer(struct near *near, struct text candidate) {
    uint32_t limit = slips_max(near->wanted);
    uint32_t distance = text_distance(near->wanted, candidate, limit);
    if (distance > limit || distance > near->distance)
        return;
    if (distance == near->distance && text_compare(near->best, candidate) < 0)
        return;
    near->distance = distance;
    near->best = candidate;
}

void near_help(struct diags *diags, struct diag *diag, const struct near *near) {
    if (near->best.size != 0)
        diag_help(diags, diag, "did you mean `%.*s`?", TEXT_ARG(near->best));
}
