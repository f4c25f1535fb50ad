/* Opens the fleet for a command, and shows at the end what was found. */
#include "checker/report.h"
#include "cli/cli.h"
#include "source/report.h"

#include <stdio.h>
#include <stdlib.h>
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

/* "fleet/" when the fleet's directory is fleet/ below the current one: programs that read reports
 * start there. NULL: they are one, or elsewhere. */
static const char *prefix_of(const struct cli *cli) {
    char *here = realpath(".", NULL), *fleet = realpath(cli->directory, NULL);
    const char *prefix = NULL;
    if (here != NULL && fleet != NULL) {
        struct text top = text_of(
            arena_printf(cli->arena, "%s/", strcmp(here, "/") == 0 ? "" : here));
        if (text_starts_with(text_of(fleet), top) && fleet[top.size] != 0)
            prefix = arena_printf(cli->arena, "%s/", fleet + top.size);
    }
    free(here);
    free(fleet);
    return prefix;
}

static int show_report(const struct cli *cli, struct workspace *workspace,
                       const struct findings *findings, const struct check *check) {
    static void (*const reports[])(struct buf * out, const struct verdict *verdict) = {
        [OUTPUT_JSON] = report_check_json,
        [OUTPUT_SARIF] = report_sarif,
        [OUTPUT_JUNIT] = report_junit,
        [OUTPUT_GITHUB] = report_github,
    };
    struct verdict verdict = { .sources = workspace->sources,
                               .diags = workspace->diags,
                               .findings = findings,
                               .check = check,
                               .program = workspace->program,
                               .prefix = prefix_of(cli) };
    struct buf out = { 0 };
    reports[cli->format](&out, &verdict);
    int status = cli_print(&out);
    buf_free(&out);
    return status;
}

int cli_finish_check(const struct cli *cli, struct workspace *workspace,
                     const struct findings *findings, const struct check *check) {
    int status = 0;
    diags_sort(workspace->diags, workspace->sources);
    if (cli->format != OUTPUT_HUMAN)
        status = show_report(cli, workspace, findings, check);
    else if (diags_count(workspace->diags) != 0)
        show_human(workspace);
    return cli_worst(diags_exit_status(workspace->diags), status);
}

int cli_finish(const struct cli *cli, struct workspace *workspace) {
    return cli_finish_check(cli, workspace, NULL, NULL);
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
