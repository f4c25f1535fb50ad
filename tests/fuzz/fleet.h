/* A fleet of one file, the fuzzer's input, with the benchmark's library: in a directory of its own
 * in memory. */
#ifndef CROFT_FUZZ_FLEET_H
#define CROFT_FUZZ_FLEET_H

#include "query/build.h"
#include "source/report.h"

#include <stdio.h>
#include <stdlib.h>
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
    snprintf(fleet->directory, sizeof fleet->directory, "/dev/shm/croft-fuzz-XXXXXX");
    fleet_need(mkdtemp(fleet->directory) != NULL, fleet->directory);
    snprintf(path, sizeof path, "%s/hosts", fleet->directory);
    fleet_need(mkdir(path, 0755) == 0, path);
    snprintf(path, sizeof path, "%s/hosts/h0001", fleet->directory);
    fleet_need(mkdir(path, 0755) == 0, path);
    snprintf(fleet->input, sizeof fleet->input, "%s/services.croft", path);
    snprintf(fleet->out, sizeof fleet->out, "%s/out", fleet->directory);
}

/* Builds the fleet whose only file holds these bytes, and renders what was found; `out` NULL: only
 * checks it. */
static void fleet_try(const struct fleet *fleet, const uint8_t *data, size_t size,
                      const char *out) {
    FILE *file = fopen(fleet->input, "wb");
    fleet_need(file != NULL && fwrite(data, 1, size, file) == size && fclose(file) == 0,
               fleet->input);
    struct workspace_options options = { .directory = fleet->directory,
                                         .library = "tests/bench/stdlib" };
    struct workspace *workspace = workspace_read(&options);
    struct check_options check = { .whole = true };
    struct build_options build = { .out = out, .threads = 2, .check = &check };
    struct build_result result = build_run(workspace, &build);
    if (result.findings != NULL)
        findings_to_diags(result.findings, workspace->sources, workspace->diags, true);
    build_result_free(&result);

    for (uint32_t i = 0; i < diags_count(workspace->diags); i++)
        if (diags_at(workspace->diags, i)->code == DIAG_E0622)
            abort(); /* something went wrong and nobody said it */
    diags_sort(workspace->diags, workspace->sources);
    struct buf text = { 0 };
    report_human(&text, workspace->sources, workspace->diags, (struct report_style){ 0 });
    report_json(&text, workspace->sources, workspace->diags);
    buf_free(&text);
    workspace_free(workspace);
}

#endif
