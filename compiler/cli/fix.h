/* `croft check --fix`: what was found is mended in the sources. */
#ifndef CROFT_CLI_FIX_H
#define CROFT_CLI_FIX_H

#include "checker/finding.h"
#include "cli/cli.h"

struct fix_result {
    uint32_t fixes, files; /* applied, and changed by them */
    int status;            /* 0, or EXIT_IO after a message */
};

/* Applies the fixes of all findings that nothing excuses. Of two that would change the same text
 * the first is applied: the other may be found again in what comes of it. */
struct fix_result fix_apply(const struct cli *cli, const struct workspace *workspace,
                            const struct findings *findings);

/* Where the file of a source is; NULL: it is not to be edited. */
typedef const char *fix_path_of(void *data, struct source_id source);
/* The same in files of the caller's choice. */
struct fix_result fix_apply_in(const struct cli *cli, const struct workspace *workspace,
                               const struct findings *findings, fix_path_of *path_of, void *data);

#endif
