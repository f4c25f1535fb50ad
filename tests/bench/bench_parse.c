/* How long reading takes, in microseconds of processor time a source line: tokens, layout, tree;
 * and the whole of parse().
 *
 *   bench_parse [SERVICES [ROUNDS]]      6000 services of 20 lines in one file, 15 rounds; medians
 */
#include "base/buf.h"
#include "syntax/build.h"
#include "syntax/layout.h"
#include "syntax/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS_MAX = 101 };

enum phase { LEX, LAYOUT, PARSE, COPY, ALL, PHASE_COUNT };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void write_service(struct buf *out, int i) {
    buf_printf(out, "/// Service number %d of the benchmark.\n", i);
    buf_printf(out, "service app-%d from apps.app%d {\n", i, i % 40);
    buf_printf(out, "  port = %d\n", 8000 + i % 50000);
    buf_text(out, TEXT("  runtime container {\n"));
    buf_printf(out,
               "    image   = "
               "\"ghcr.io/example/app-%d:4.0.%d@sha256:2fef93accb445aeb1773e454825ac903f7\"\n",
               i, i);
    buf_text(out, TEXT("    network = media-services\n    memory  = 1G\n  }\n"));
    buf_printf(out,
               "  proxy {\n    host = \"app-%d.${site.domain}\"\n    auth = sso { group = media; "
               "bypass = [\"/api\", "
               "\"/feed\"] }\n  }\n",
               i);
    buf_text(out, TEXT("  state { path = \"/var/lib/app\"; workload = sqlite }   // decides the "
                       "record size\n"));
    buf_text(out,
             TEXT("  if here.tags != [] and port in 1024..65535 {\n    mounts += [media]\n  }\n"));
    buf_printf(out,
               "  alert app-%d-stuck {\n    expr  = "
               "promql\"app_queue_total{app=\\\"${here.name}\\\"} > 50\"\n"
               "    after = 30m\n  }\n}\n",
               i);
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* One parse in its passes, then one as others call it. */
static void measure(double times[PHASE_COUNT], const struct sources *sources,
                    struct source_id source) {
    struct intern *names = intern_new();
    struct parsing p = {
        .arena = arena_new(), .scratch = arena_new(), .names = names, .source = source
    };
    p.text = source_text(sources, source);
    double t0 = now();
    struct lexed lexed = lex(&p);
    double t1 = now();
    struct tokens tokens = layout(&p, lexed.tokens, lexed.room);
    double t2 = now();
    struct builder b;
    build_start(&b, &p, tokens.count);
    bool good = build_parse(&b, tokens.items);
    double t3 = now();
    build_finish(&b);
    double t4 = now();
    arena_free(p.scratch);
    arena_free(p.arena);
    struct diags *diags = diags_new();
    struct arena *arena = arena_new();
    double t5 = now();
    parse(arena, names, sources, source, diags);
    double t6 = now();
    if (!good || diags_count(diags) != 0) {
        fputs("bench_parse: its own text does not parse\n", stderr);
        exit(1);
    }
    arena_free(arena);
    diags_free(diags);
    intern_free(names);
    times[LEX] = t1 - t0;
    times[LAYOUT] = t2 - t1;
    times[PARSE] = t3 - t2;
    times[COPY] = t4 - t3;
    times[ALL] = t6 - t5;
}

int main(int argc, char **argv) {
    static const char *const names[PHASE_COUNT] = { "lex", "layout", "parse", "copy",
                                                    "parse() in all" };
    int services = argc > 1 ? atoi(argv[1]) : 6000, rounds = argc > 2 ? atoi(argv[2]) : 15;
    if (services < 1 || rounds < 1 || rounds > ROUNDS_MAX)
        return fputs("usage: bench_parse [SERVICES [ROUNDS]]\n", stderr), 1;
    struct buf text = { 0 };
    for (int i = 0; i < services; i++)
        write_service(&text, i);
    struct sources *sources = sources_new();
    struct source_id source = sources_add_view(sources, TEXT("bench.croft"), buf_view(&text));
    double times[PHASE_COUNT][ROUNDS_MAX];
    for (int round = 0; round < rounds; round++) {
        double once[PHASE_COUNT];
        measure(once, sources, source);
        for (int phase = 0; phase < PHASE_COUNT; phase++)
            times[phase][round] = once[phase];
    }
    double lines = (double)source_line_count(sources, source);
    printf("%d services, %.0f lines, %zu bytes\n", services, lines, text.size);
    for (int phase = 0; phase < PHASE_COUNT; phase++) {
        qsort(times[phase], (size_t)rounds, sizeof(double), by_size);
        printf("%-15s %.3f us/line\n", names[phase], times[phase][rounds / 2] / lines);
    }
    sources_free(sources);
    buf_free(&text);
    return 0;
}
