/* Options of judging, costs of policies, baselines. */
#include "cli/judging.h"

#include "checker/baseline.h"
#include "value/quantity.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SECONDS_OF_DAY = 86400 };

/* The day on the wall here, as a number. */
static int64_t today(void) {
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    local.tm_isdst = 0;
    return (int64_t)timegm(&local) / SECONDS_OF_DAY;
}

static int take_today(struct cli *cli, struct check_options *options) {
    const char *given = cli_option(cli, "--today");
    const char *problem, *remedy;
    struct value day;
    if (given == NULL) {
        options->today = today();
        return 0;
    }
    if (!quantity_parse(cli->arena, text_of(given), &day, &problem, &remedy) ||
        day.tag != VALUE_DATE)
        return cli_usage(cli, "--today takes a day such as 2026-12-31");
    options->today = day.i;
    return 0;
}

/* All patterns of an option: repeated, and with commas between them. */
static const struct text *take_patterns(struct cli *cli, const char *option, uint32_t *count) {
    VEC(struct text) patterns = { 0 };
    for (int i = 0; i < cli_option_count(cli, option); i++) {
        struct text left = text_of(cli_option_at(cli, option, i));
        while (left.size != 0) {
            size_t end = text_find(left, TEXT(","));
            if (end != 0)
                vec_push(cli->arena, &patterns, ((struct text){ left.data, end }));
            end += end < left.size;
            left = (struct text){ left.data + end, left.size - end };
        }
    }
    *count = patterns.count;
    return patterns.items;
}

static int take_baseline(struct cli *cli, struct check_options *options) {
    const char *path = cli_option(cli, "--baseline"), *problem;
    if (cli_option(cli, "--write-baseline") != NULL)
        return path == NULL ? cli_usage(cli, "--write-baseline writes the file of --baseline") : 0;
    if (path == NULL)
        return 0;
    options->baseline = baseline_read(cli->arena, path, &problem);
    if (options->baseline != NULL)
        return 0;
    cli_message("error[E0810]: the baseline `%s` cannot be used: %s", path, problem);
    return EXIT_IO;
}

int judging_options(struct cli *cli, struct check_options *options) {
    options->only = take_patterns(cli, "--only", &options->only_count);
    options->except = take_patterns(cli, "--except", &options->except_count);
    options->whole = cli->operand_count == 0;
    options->profile = cli_option(cli, "--profile") != NULL;
    int status = take_today(cli, options);
    return status != 0 ? status : take_baseline(cli, options);
}

static int compare_costs(const void *a, const void *b) {
    const struct check_cost *x = *(const struct check_cost *const *)a;
    const struct check_cost *y = *(const struct check_cost *const *)b;
    if (x->seconds != y->seconds)
        return x->seconds > y->seconds ? -1 : 1;
    return text_compare(x->policy->text, y->policy->text);
}

void judging_print_costs(const struct build_result *result) {
    uint32_t count;
    if (result->check == NULL)
        return;
    const struct check_cost *costs = check_costs(result->check, &count);
    struct arena *arena = arena_new();
    const struct check_cost **sorted = ARENA_ARRAY(arena, const struct check_cost *, count + 1);
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = &costs[i];
    if (count > 1)
        qsort(sorted, count, sizeof *sorted, compare_costs);
    fprintf(stderr, "%10s %10s %10s %8s  policy\n", "ms", "resources", "demands", "findings");
    for (uint32_t i = 0; i < count; i++)
        fprintf(stderr, "%10.3f %10llu %10llu %8llu  %.*s\n", sorted[i]->seconds * 1e3,
                (unsigned long long)sorted[i]->subjects, (unsigned long long)sorted[i]->demands,
                (unsigned long long)sorted[i]->findings, TEXT_ARG(sorted[i]->policy->text));
    arena_free(arena);
}

int judging_write_baseline(struct cli *cli, const struct findings *findings) {
    const char *path = cli_option(cli, "--baseline");
    struct buf out = { 0 };
    baseline_print(&out, findings);
    FILE *file = fopen(path, "wb");
    bool fine = file != NULL && fwrite(out.data, 1, out.size, file) == out.size;
    fine = file != NULL && fclose(file) == 0 && fine;
    buf_free(&out);
    if (!fine)
        cli_message("error[E0810]: the baseline `%s` cannot be written: %s", path, strerror(errno));
    return fine ? 0 : EXIT_IO;
}
