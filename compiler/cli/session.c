/* Opens the fleet for a command, and shows at the end what was found. */
#include "cli/cli.h"
#include "source/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct workspace *cli_open(const struct cli *cli) {
    struct workspace_options options = { .directory = cli->directory, .library = cli->library };
    return workspace_open(&options);
}

static bool wants_color(void) {
    const char *no = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    if (no != NULL && no[0] != 0)
        return false;
    return isatty(STDERR_FILENO) && (term == NULL || strcmp(term, "dumb") != 0);
}

int cli_finish(const struct cli *cli, struct workspace *workspace) {
    diags_sort(workspace->diags, workspace->sources);
    struct buf out = { 0 };
    if (cli->format == OUTPUT_JSON) {
        report_json(&out, workspace->sources, workspace->diags);
        fwrite(out.data, 1, out.size, stdout);
    } else if (diags_count(workspace->diags) != 0) {
        struct report_style style = { .color = wants_color(), .errors_max = 50 };
        report_human(&out, workspace->sources, workspace->diags, style);
        fwrite(out.data, 1, out.size, stderr);
    }
    buf_free(&out);
    return diags_exit_status(workspace->diags);
}
