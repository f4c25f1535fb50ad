/* Baselines: violations that were there when a fleet adopted its policies, by fingerprint. A file
 * has a line for each: sixteen hexadecimal digits, then what is for people. */
#ifndef CROFT_CHECKER_BASELINE_H
#define CROFT_CHECKER_BASELINE_H

#include "checker/finding.h"

struct baseline;

/* Reads a baseline; NULL: `*problem` says in one sentence why not. Lives in the arena. */
struct baseline *baseline_read(struct arena *arena, const char *path, const char **problem);
bool baseline_has(const struct baseline *baseline, uint64_t fingerprint);
/* The file's text for all findings that no waiver excuses; each host of a finding is a line. */
void baseline_print(struct buf *out, const struct findings *findings);

#endif
