/* Rendering of diagnostics, for people and for programs. */
#ifndef CROFT_SOURCE_REPORT_H
#define CROFT_SOURCE_REPORT_H

#include "base/buf.h"
#include "source/diag.h"

struct report_style {
    bool color;          /* ANSI colours */
    uint32_t errors_max; /* cap of shown diagnostics, 0: all; the summary counts all in any case */
};

/* As rustc shows them: heading, `--> file:line:column`, excerpt with underlined spans, notes and
 * helps; ends with a summary line ("2 errors, 1 warning"). The store must be sorted. */
void report_human(struct buf *out, const struct sources *sources, const struct diags *diags,
                  struct report_style style);
/* One JSON document:
 * {"version":1,"diagnostics":[{"code","severity","message","file","start":{"line","column","offset"},
 * "end":…,"label","labels":[…],"notes":[…],"helps":[…],"fix":[{"file","start","end","text"}]}]}. */
void report_json(struct buf *out, const struct sources *sources, const struct diags *diags);
#endif
