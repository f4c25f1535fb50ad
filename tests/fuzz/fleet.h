/* A fleet of one file, the fuzzer's input, with the benchmark's library: in a directory of its own
 * in memory. */
#ifndef CROFT_FUZZ_FLEET_H
#define CROFT_FUZZ_FLEET_H

#include "checker/report.h"
#include "query/build.h"
#include "query/trials.h"
#include "source/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fleet {
    char directory[64], input[128], out[128];
};

static void fleet_need(bool good, const char *what) {
    if (!good) {
        perror(what);
        exit(1);
    }
}

/* Made once for each process, and removed by the shell script that runs the fuzzers. */
static void fleet_make(struct fleet *fleet) {
    char path[128];
    const char *base = getenv("TMPDIR");
    snprintf(fleet->directory, sizeof fleet->directory, "%s/croft-fuzz-XXXXXX",
             base != NULL && strlen(base) < 48 ? base : "/tmp");
    fleet_need(mkdtemp(fleet->directory) != NULL, fleet->directory);
    snprintf(path, sizeof path, "%s/hosts", fleet->directory);
    fleet_need(mkdir(path, 0755) == 0, path);
    snprintf(path, sizeof path, "%s/hosts/h0001", fleet->directory);
    fleet_need(mkdir(path, 0755) == 0, path);
    snprintf(fleet->input, sizeof fleet->input, "%s/services.croft", path);
    snprintf(fleet->out, sizeof fleet->out, "%s/out", fleet->directory);
}

/* Everything that can be said of a build, in every form. */
static void fleet_report(struct workspace *workspace, const struct build_result *result) {
    if (result->findings != NULL)
        findings_to_diags(result->findings, workspace->sources, workspace->diags, true);
    for (uint32_t i = 0; i < diags_count(workspace->diags); i++)
        if (diags_at(workspace->diags, i)->code == DIAG_E0622)
            abort(); /* something went wrong and nobody said it */
    diags_sort(workspace->diags, workspace->sources);
    struct verdict verdict = { .sources = workspace->sources,
                               .diags = workspace->diags,
                               .findings = result->findings,
                               .check = result->check,
                               .program = workspace->program };
    struct buf text = { 0 };
    report_human(&text, workspace->sources, workspace->diags, (struct report_style){ 0 });
    report_check_json(&text, &verdict);
    report_sarif(&text, &verdict);
    report_junit(&text, &verdict);
    report_github(&text, &verdict);
    buf_free(&text);
}

static void fleet_run_tests(struct workspace *workspace) {
    struct trials_options options = { .threads = 1 };
    if (workspace->program == NULL || diags_have_errors(workspace->diags))
        return;
    struct trials trials = trials_run(workspace, &options);
    trials_free(&trials);
}

/* Builds the fleet whose only file holds these bytes, judges it, and renders what was found; `out`
 * NULL: only checks it, and runs its tests. Bytes that declare hosts are a fleet without library.
 */
static void fleet_try(const struct fleet *fleet, const uint8_t *data, size_t size,
                      const char *out) {
    struct text bytes = { (const char *)data, size };
    FILE *file = fopen(fleet->input, "wb");
    fleet_need(file != NULL && fwrite(data, 1, size, file) == size && fclose(file) == 0,
               fleet->input);
    bool own = text_find(bytes, TEXT("kind host")) != size;
    struct workspace_options options = { .directory = fleet->directory,
                                         .library = own ? NULL : "tests/bench/stdlib" };
    struct workspace *workspace = workspace_read(&options);
    struct check_options check = { .today = CHECK_NO_DAY, .whole = true };
    struct build_options build = { .out = out, .threads = 1, .check = &check };
    struct build_result result = build_run(workspace, &build);
    if (out == NULL)
        fleet_run_tests(workspace);
    fleet_report(workspace, &result);
    build_result_free(&result);
    workspace_free(workspace);
}

#endif
