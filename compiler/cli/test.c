/* `croft test`: runs the tests of the library and of the fleet. */
#include "cli/test.h"

#include "source/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The status of a test that fails: that of a policy that does not hold. */
enum { EXIT_FAILED = 4, FAILURES_SHOWN = 50 };

static void show_failures(struct test_report *report) {
    struct report_style style = { .color = cli_wants_color(STDERR_FILENO),
                                  .errors_max = FAILURES_SHOWN };
    struct diags *all = diags_new();
    for (uint32_t i = 0; i < report->trials.count; i++)
        diags_merge(all, report->trials.items[i].failures); /* by test: each is sorted */
    for (uint32_t i = 0; i < diags_count(report->trials.untested); i++)
        diag_add_kept(all, diags_at(report->trials.untested, i));
    struct buf out = { 0 };
    report_human(&out, report->workspace->sources, all, style);
    fwrite(out.data, 1, out.size, stderr);
    buf_free(&out);
    diags_free(all);
}

static void show_human(struct test_report *report, struct buf *out) {
    struct trials *trials = &report->trials;
    for (uint32_t i = 0; i < trials->count; i++)
        if (!trials->items[i].passed)
            buf_printf(out, "FAILED %.*s\n",
                       TEXT_ARG(trial_title(report->cli->arena, trials->items[i].test)));
    uint32_t untested = diags_count(trials->untested);
    if (trials->failed != 0 || untested != 0)
        show_failures(report);
    buf_printf(out, "%u passed, %u failed", trials->count - trials->failed, trials->failed);
    if (trials->left_out != 0)
        buf_printf(out, ", %u left out", trials->left_out);
    if (untested != 0)
        buf_printf(out, "; %u %s not tested", untested,
                   untested == 1 ? "policy is" : "policies are");
    buf_char(out, '\n');
}

static void show(struct test_report *report, struct buf *out) {
    if (report->cli->format == OUTPUT_JSON)
        test_json(report, out);
    else if (report->cli->format == OUTPUT_JUNIT)
        test_junit(report, out);
    else
        show_human(report, out);
}

static int run(struct cli *cli, struct workspace *workspace, const struct trials_options *options) {
    struct test_report report = { .cli = cli, .workspace = workspace };
    report.trials = trials_run(workspace, options);
    if (report.trials.count == 0 && options->pattern.size != 0) {
        trials_free(&report.trials);
        return cli_usage(cli, "no test fits `%.*s`", TEXT_ARG(options->pattern));
    }
    struct buf out = { 0 };
    bool fine = report.trials.failed == 0 && diags_count(report.trials.untested) == 0;
    int status = fine ? 0 : EXIT_FAILED;
    show(&report, &out);
    status = cli_worst(status, cli_print(&out));
    buf_free(&out);
    trials_free(&report.trials);
    return status;
}

int command_test(struct cli *cli) {
    struct trials_options options = { 0 };
    int status = cli_worst(cli_expect_operands(cli, 0, 1), cli_threads(cli, &options.threads));
    if (status != 0)
        return status;
    if (cli->operand_count == 1)
        options.pattern = cli_operand(cli, 0);
    struct workspace *workspace = cli_open(cli);
    if (diags_have_errors(workspace->diags))
        status = cli_finish_asking(cli, workspace, false);
    else if (cli_option(cli, "--mutate") != NULL)
        status = test_mutate(cli, workspace, &options);
    else
        status = run(cli, workspace, &options);
    workspace_free(workspace);
    return status;
}
