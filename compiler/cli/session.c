/* Opens the fleet for a command, and shows at the end what was found. */
#include "cli/cli.h"
#include "source/report.h"

#include <stdio.h>
#include <unistd.h>

struct workspace_options cli_workspace_options(const struct cli *cli) {
    return (struct workspace_options){ .directory = cli->directory, .library = cli->library };
}

struct workspace *cli_open(const struct cli *cli) {
    struct workspace_options options = cli_workspace_options(cli);
    return workspace_open(&options);
}

static void show_human(struct workspace *workspace) {
    struct report_style style = { .color = cli_wants_color(STDERR_FILENO), .errors_max = 50 };
    struct buf out = { 0 };
    report_human(&out, workspace->sources, workspace->diags, style);
    fwrite(out.data, 1, out.size, stderr);
    buf_free(&out);
}

static int show_json(struct workspace *workspace, bool answered) {
    struct buf out = { 0 };
    int status = 0;
    report_json(&out, workspace->sources, workspace->diags);
    if (answered)
        fwrite(out.data, 1, out.size, stderr);
    else
        status = cli_print(&out);
    buf_free(&out);
    return status;
}

int cli_finish(const struct cli *cli, struct workspace *workspace) {
    int status = 0;
    diags_sort(workspace->diags, workspace->sources);
    if (cli->format == OUTPUT_JSON)
        status = show_json(workspace, false);
    else if (diags_count(workspace->diags) != 0)
        show_human(workspace);
    return cli_worst(diags_exit_status(workspace->diags), status);
}

int cli_finish_asking(const struct cli *cli, struct workspace *workspace, bool answered) {
    if (!diags_have_errors(workspace->diags))
        return 0;
    int status = 0;
    diags_keep_errors(workspace->diags);
    diags_sort(workspace->diags, workspace->sources);
    if (cli->format == OUTPUT_JSON)
        status = show_json(workspace, answered);
    else
        show_human(workspace);
    return cli_worst(diags_exit_status(workspace->diags), status);
}
