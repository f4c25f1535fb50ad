/* `croft build` and `croft check`: the same work, with and without writing. */
#include "query/build.h"

#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>

static void print_profile(const struct workspace *workspace, const struct build_result *result) {
    const struct workspace_times *w = &workspace->times;
    const struct build_times *b = &result->times;
    fprintf(stderr,
            "{\"read_ms\":%.3f,\"parse_ms\":%.3f,\"check_ms\":%.3f,\"fleet_ms\":%.3f,"
            "\"evaluate_ms\":%.3f,\"write_ms\":%.3f,\"cpu_ms\":%.3f}\n",
            w->read * 1e3, w->parse * 1e3, w->check * 1e3, b->fleet * 1e3, b->evaluate * 1e3,
            b->write * 1e3, cpu_seconds() * 1e3);
}

static void print_summary(const struct cli *cli, const struct build_options *options,
                          const struct build_result *result) {
    if (cli->format == OUTPUT_JSON || options->out == NULL || !result->written)
        return;
    uint32_t hosts = result->hosts + result->current;
    printf("%u host%s: %u files written, %u unchanged, %u removed", hosts, hosts == 1 ? "" : "s",
           result->files.written, result->files.kept, result->files.removed);
    printf(result->current == 0 ? "\n" : "; %u as they were\n", result->current);
}

static int build(struct cli *cli, struct build_options *options) {
    struct workspace_options where = { .directory = cli->directory, .library = cli->library };
    struct workspace *workspace = workspace_read(&where);
    struct text *hosts = ARENA_ARRAY(workspace->arena, struct text, cli->argc);
    for (int i = 1; i < cli->argc; i++)
        hosts[i - 1] = text_of(cli->argv[i]);
    options->hosts = hosts;
    options->host_count = (uint32_t)(cli->argc - 1);
    struct build_result result = build_run(workspace, options);
    int status = cli_finish(cli, workspace);
    print_summary(cli, options, &result);
    if (cli->profile)
        print_profile(workspace, &result);
    workspace_free(workspace);
    return status;
}

static int take_threads(struct cli *cli, struct build_options *options) {
    const char *threads = cli_option(cli, "--threads", true);
    if (threads == NULL)
        return 0;
    char *end;
    long number = strtol(threads, &end, 10);
    if (*end != 0 || number < 1 || number > 1024)
        return cli_usage(cli, "--threads takes a number from 1 to 1024");
    options->threads = (uint32_t)number;
    return 0;
}

int command_build(struct cli *cli) {
    struct build_options options = { .out = NULL };
    const char *out = cli_option(cli, "--out", true);
    char path[4200];
    snprintf(path, sizeof path, "%s/out", cli->directory);
    options.out = out != NULL ? out : path;
    int status = take_threads(cli, &options);
    if (status != 0 || cli_unknown_options(cli))
        return EXIT_USAGE;
    return build(cli, &options);
}

int command_check(struct cli *cli) {
    struct build_options options = { .out = NULL };
    int status = take_threads(cli, &options);
    if (status != 0 || cli_unknown_options(cli))
        return EXIT_USAGE;
    return build(cli, &options);
}
