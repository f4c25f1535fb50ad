/* The order in which diagnostics are shown. */
#ifndef CROFT_SOURCE_DIAG_ORDER_H
#define CROFT_SOURCE_DIAG_ORDER_H

#include "source/diag.h"

/* Whether two diagnostics say the same about the same place: <0, 0, >0. By source name, offset,
 * code, message. */
int diag_compare(const struct sources *sources, const struct diag *a, const struct diag *b);
/* The same, with the labels, notes, helps and edits as further keys. */
int diag_compare_all(const struct sources *sources, const struct diag *a, const struct diag *b);

#endif
