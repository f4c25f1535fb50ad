/* What the reports share: which diagnostics are no findings, and how a finding is told in a few
 * lines. */
#ifndef CROFT_CHECKER_REPORT_INTERNAL_H
#define CROFT_CHECKER_REPORT_INTERNAL_H

#include "checker/report.h"

/* The diagnostic is the compiler's own: no finding tells the same. */
bool report_is_plain(const struct verdict *verdict, const struct diag *diag);
uint32_t report_finding_count(const struct verdict *verdict);
/* The file of a span, with the prefix; empty when there is none. In the arena. */
struct text report_file(struct arena *arena, const struct verdict *verdict, struct span span);
/* The message and what follows it, a line each: subjects, hosts, reason, help. No line end last. */
void report_finding_text(struct buf *out, struct arena *arena, const struct finding *finding);
void report_diag_text(struct buf *out, const struct diag *diag);
/* Why a finding is excused: the waiver's reason, who answers for it and until when; or that it is
 * in the baseline. In the arena. */
struct text report_excuse(struct arena *arena, const struct finding *finding);

#endif
