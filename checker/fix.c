/* Fixes as edits of the sources. */
#include "checker/check_internal.h"

void fix_finding(struct judging *judging, struct finding *finding, const struct policy_fix *fix) {
    (void)judging, (void)finding, (void)fix;
}
