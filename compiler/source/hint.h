/* A fix, shown as the lines that it takes away and puts in their place. */
#ifndef CROFT_SOURCE_HINT_H
#define CROFT_SOURCE_HINT_H

#include "base/arena.h"
#include "source/diag.h"
#include "source/paint.h"

/* Draws the edits of a diagnostic, all together. Edits that overlap an earlier one are left out. */
void hint_draw(struct paint *paint, struct arena *scratch, const struct sources *sources,
               const struct diag *diag, uint32_t number_width);

/* The greatest line number that hint_draw() shows, 0 when there are no edits. */
uint32_t hint_last_line(const struct sources *sources, const struct diag *diag);

#endif
