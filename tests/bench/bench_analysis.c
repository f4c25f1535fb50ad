/* What the depths of an analysis take, without a server: bench_analysis FLEET FILE [ROUNDS]. Times
 * are those of the wall, in milliseconds; memory is what arenas hold. */
#include "ide/analysis.h"
#include "query/deep.h"
#include "source/vfs.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

struct run {
    const char *fleet, *library, *file;
    int rounds;
};

static double now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static long peak_kilobytes(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void print(const char *name, double *times, int count) {
    qsort(times, (size_t)count, sizeof *times, by_size);
    printf("%-8s median %8.3f  p95 %8.3f  peak %ld KiB\n", name, times[count / 2],
           times[count * 95 / 100], peak_kilobytes());
}

static void measure(void *data) {
    const struct run *run = data;
    struct analysis_options options = { .directory = run->fleet, .library = run->library };
    double start = now();
    struct analysis *analysis = analysis_new(&options);
    struct arena *arena = arena_new();
    struct text content, path = text_of(run->file);
    if (vfs_read(arena, run->file, SOURCE_SIZE_MAX, &content) != NULL)
        exit(1);
    struct document *document = analysis_open(analysis, path, content);
    struct ide_view view;
    double loaded = now();
    analysis_focus(analysis, path, &view);
    printf("load     %.3f, first focus %.3f\n", loaded - start, now() - loaded);
    double *focus = calloc((size_t)run->rounds, sizeof *focus);
    double *whole = calloc((size_t)run->rounds, sizeof *whole);
    double *judge = calloc((size_t)run->rounds, sizeof *judge);
    for (int i = 0; i < run->rounds; i++) {
        document_edit(document, 0, 0, TEXT("\n"));
        start = now();
        analysis_focus(analysis, path, &view);
        focus[i] = now() - start;
    }
    print("focus", focus, run->rounds);
    for (int i = 0; i < run->rounds; i++) {
        document_edit(document, 0, 0, TEXT("\n"));
        start = now();
        analysis_whole(analysis, path, &view);
        whole[i] = now() - start;
    }
    print("whole", whole, run->rounds);
    for (int i = 0; i < run->rounds; i++) {
        document_edit(document, 0, 1, TEXT(""));
        start = now();
        analysis_judge(analysis, NULL, NULL, CHECK_NO_DAY);
        judge[i] = now() - start;
    }
    print("judged", judge, run->rounds);
    free(focus);
    free(whole);
    free(judge);
    arena_free(arena);
    analysis_free(analysis);
}

int main(int argc, char **argv) {
    if (argc < 3)
        return 1;
    struct run run = { .fleet = argv[1], .file = argv[2], .rounds = argc > 3 ? atoi(argv[3]) : 50 };
    deep_run(measure, &run);
    return 0;
}
