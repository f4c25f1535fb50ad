/* What a check found, as text for other programs: pure functions of data.
 *
 * Every format carries both the compiler's diagnostics and the findings of the policies. Whatever
 * bytes messages, keys and file names hold, the result is well-formed. README.md says what is in
 * each. */
#ifndef CROFT_CHECKER_REPORT_H
#define CROFT_CHECKER_REPORT_H

#include "base/buf.h"
#include "checker/check.h"

struct verdict {
    const struct sources *sources;
    const struct diags *diags; /* sorted; may hold the findings as diagnostics, too (named after
                                  their policies) */
    const struct findings *findings; /* ordered; NULL: no policy was asked, or none could be */
    const struct check *check;       /* the run that found them; NULL likewise */
    const struct program *program;   /* whose policies are told of; NULL: only those broken */
    const char *prefix; /* put before names of files ("fleet/"), since the readers count
                           from a repository's top; NULL: none */
};

/* {"version":1,"diagnostics":[…],"findings":[…]}, by check.schema.json. The findings stand among
 * the diagnostics, too, as far as these hold them. */
void report_check_json(struct buf *out, const struct verdict *verdict);
/* SARIF 2.1.0: one run; excused findings are suppressed. */
void report_sarif(struct buf *out, const struct verdict *verdict);
/* JUnit's XML: a case for each policy that holds, and for each finding. */
void report_junit(struct buf *out, const struct verdict *verdict);
/* Workflow commands of GitHub Actions, a line for each; excused findings are left out. */
void report_github(struct buf *out, const struct verdict *verdict);

#endif
