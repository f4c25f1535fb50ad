/* `croft build` and `croft check`: the same work, with and without writing. */
#include "query/build.h"

#include "cli/fix.h"
#include "cli/judging.h"

#include <stdio.h>
#include <stdlib.h>

static void print_profile(const struct workspace *workspace, const struct build_result *result) {
    const struct workspace_times *w = &workspace->times;
    const struct build_times *b = &result->times;
    fprintf(stderr,
            "{\"read_ms\":%.3f,\"parse_ms\":%.3f,\"check_ms\":%.3f,\"fleet_ms\":%.3f,"
            "\"evaluate_ms\":%.3f,\"judge_ms\":%.3f,\"write_ms\":%.3f,\"cpu_ms\":%.3f}\n",
            w->read * 1e3, w->parse * 1e3, w->check * 1e3, b->fleet * 1e3, b->evaluate * 1e3,
            b->judge * 1e3, b->write * 1e3, cpu_seconds() * 1e3);
}

static int print_summary(const struct cli *cli, const struct build_options *options,
                         const struct build_result *result) {
    if (cli->format == OUTPUT_JSON || options->out == NULL || !result->written)
        return 0;
    struct buf out = { 0 };
    uint32_t hosts = result->hosts + result->current;
    buf_printf(&out, "%u host%s: %u files written, %u unchanged, %u removed", hosts,
               hosts == 1 ? "" : "s", result->files.written, result->files.kept,
               result->files.removed);
    if (result->current != 0)
        buf_printf(&out, "; %u as they were", result->current);
    buf_char(&out, '\n');
    int status = cli_print(&out);
    buf_free(&out);
    return status;
}

/* What the policies found is shown with the other diagnostics. */
static int tell_findings(struct cli *cli, struct workspace *workspace,
                         const struct findings *findings) {
    if (cli_option(cli, "--write-baseline") != NULL)
        return judging_write_baseline(cli, findings);
    findings_to_diags(findings, workspace->sources, workspace->diags,
                      cli_option(cli, "--show-waived") != NULL);
    return 0;
}

/* One look at the fleet. */
struct look {
    struct workspace *workspace;
    struct build_result result;
};

static struct look look_at(struct cli *cli, struct build_options *options) {
    struct workspace_options where = cli_workspace_options(cli);
    where.threads = options->threads;
    struct look look = { .workspace = workspace_read(&where) };
    struct text *hosts = ARENA_ARRAY(look.workspace->arena, struct text, cli->operand_count + 1);
    for (int i = 0; i < cli->operand_count; i++)
        hosts[i] = cli_operand(cli, i);
    options->hosts = hosts;
    options->host_count = (uint32_t)cli->operand_count;
    look.result = build_run(look.workspace, options);
    return look;
}

static void look_end(struct look *look) {
    build_result_free(&look->result);
    workspace_free(look->workspace);
}

/* A fix may show what another one can mend; after so many rounds two of them undo each other. */
enum { FIX_ROUNDS_MAX = 8 };

static int mend(struct cli *cli, struct build_options *options) {
    struct fix_result all = { 0 };
    for (int round = 0; round < FIX_ROUNDS_MAX && all.status == 0; round++) {
        struct look look = look_at(cli, options);
        struct fix_result one = { 0 };
        if (look.result.findings != NULL)
            one = fix_apply(cli, look.workspace, look.result.findings);
        look_end(&look);
        all.fixes += one.fixes;
        all.files = one.files > all.files ? one.files : all.files;
        all.status = one.status;
        if (one.fixes == 0)
            break;
    }
    if (all.fixes != 0)
        fprintf(stderr, "%u mended\n", all.fixes);
    return all.status;
}

static int build(struct cli *cli, struct build_options *options) {
    int status = cli_threads(cli, &options->threads);
    if (status == 0 && cli_option(cli, "--fix") != NULL)
        status = mend(cli, options);
    if (status != 0)
        return status;
    struct look look = look_at(cli, options);
    if (look.result.findings != NULL)
        status = tell_findings(cli, look.workspace, look.result.findings);
    bool told = cli_option(cli, "--write-baseline") == NULL;
    status = cli_worst(cli_finish_check(cli, look.workspace, told ? look.result.findings : NULL,
                                        look.result.check),
                       status);
    status = cli_worst(status, print_summary(cli, options, &look.result));
    if (cli_option(cli, "--profile") != NULL)
        print_profile(look.workspace, &look.result);
    if (cli_option(cli, "--profile") != NULL && options->out == NULL)
        judging_print_costs(&look.result);
    look_end(&look);
    return status;
}

/* A build never looks at the clock: what is waived is waived. */
int command_build(struct cli *cli) {
    struct check_options check = { .today = CHECK_NO_DAY };
    struct build_options options = { .out = cli_option(cli, "--out"), .check = &check };
    if (options.out == NULL)
        options.out = arena_printf(cli->arena, "%s/out", cli->directory);
    return build(cli, &options);
}

int command_check(struct cli *cli) {
    struct check_options check = { 0 };
    struct build_options options = { .out = NULL, .check = &check };
    int status = judging_options(cli, &check);
    return status != 0 ? status : build(cli, &options);
}
