/* libFuzzer target: any bytes as a host's file are parsed, checked, evaluated, judged and tested in
 * memory, with a library of a few lines (prelude.croft), on a stack as deep as builds have. */
#include "checker/check.h"
#include "query/expected.h"
#include "source/report.h"
#include "source/vfs.h"
#include "syntax/parse.h"

#include <pthread.h>
#include <stdlib.h>

#define STACK_SIZE ((size_t)4 << 30) /* bytes, virtual: sanitizers make frames large */

enum { HOSTS_MAX = 3, TESTS_MAX = 3, PRELUDE_SIZE_MAX = 1 << 16 };

static void add_input(struct arena *arena, struct intern *names, struct sources *sources,
                      struct diags *diags, struct input *input, const char *name,
                      struct text text) {
    input->source = sources_add(sources, text_of(name), text);
    input->tree = parse(arena, names, sources, input->source, diags);
}

static void run_tests(const struct program *program) {
    struct arena *arena = arena_new();
    for (uint32_t i = 0; i < program->tests.count && i < TESTS_MAX; i++) {
        const struct test *test = program->tests.items[i];
        struct trial_outcome outcome = { .test = test, .failures = diags_new() };
        outcome.judged = ARENA_ARRAY(arena, bool, test->expectations.count + 1);
        expected_judge(program, &outcome, arena);
        diags_free(outcome.failures);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* Evaluation only takes programs without errors. */
static void evaluate(const struct program *program, struct diags *diags) {
    if (!diags_have_errors(diags))
        evaluate_obligations(program, diags);
    if (diags_have_errors(diags))
        return;
    run_tests(program);
    struct check_options options = { .today = CHECK_NO_DAY, .whole = true };
    struct check *check = check_new(program, &options);
    struct findings *findings = findings_new();
    struct arena *fleet_arena = arena_new(), *arena = arena_new();
    struct evaluation *fleet = evaluate_fleet(program, fleet_arena, diags);
    check_fleet(check, fleet, findings);
    for (uint32_t i = 0; !diags_have_errors(diags) && i < fleet_host_count(fleet); i++) {
        if (i == HOSTS_MAX)
            break;
        check_host(check, evaluate_host(fleet, i, arena, diags), findings);
        arena_reset(arena);
    }
    check_finish(check, findings);
    findings_to_diags(findings, program->sources, diags, true);
    findings_free(findings);
    check_free(check);
    arena_free(arena);
    arena_free(fleet_arena);
}

static void report(struct sources *sources, struct diags *diags) {
    struct buf out = { 0 };
    for (uint32_t i = 0; i < diags_count(diags); i++)
        if (diags_at(diags, i)->code == DIAG_E0622)
            abort(); /* something went wrong and nobody said it */
    diags_sort(diags, sources);
    report_human(&out, sources, diags, (struct report_style){ 0 });
    report_json(&out, sources, diags);
    buf_free(&out);
}

/* Bytes that declare hosts themselves are a fleet of their own. */
static void run(struct arena *arena, struct text bytes) {
    struct intern *names = intern_new();
    struct sources *sources = sources_new();
    struct diags *diags = diags_new();
    struct text prelude = TEXT("\n"), hosts = TEXT("\n");
    if (text_find(bytes, TEXT("kind host")) == bytes.size) {
        if (vfs_read(arena, "tests/fuzz/prelude.croft", PRELUDE_SIZE_MAX, &prelude) != NULL)
            abort();
        hosts = TEXT("host demo {}\nhost other { peer = demo }\n");
    }
    struct input inputs[3] = {
        { .module = TEXT("prelude"), .tier = TIER_LIBRARY },
        { .module = TEXT("hosts"), .tier = TIER_SITE },
        { .module = TEXT("demo.input"), .tier = TIER_HOST, .host = TEXT("demo") },
    };
    add_input(arena, names, sources, diags, &inputs[0], "stdlib/prelude.croft", prelude);
    add_input(arena, names, sources, diags, &inputs[1], "hosts/hosts.croft", hosts);
    add_input(arena, names, sources, diags, &inputs[2], "hosts/demo/input.croft", bytes);
    struct file_reader no_files = { 0 };
    evaluate(sema_check(arena, names, sources, inputs, 3, no_files, diags), diags);
    report(sources, diags);
    diags_free(diags);
    sources_free(sources);
    intern_free(names);
}

static void *run_in_thread(void *data) {
    struct arena *arena = arena_new();
    run(arena, *(const struct text *)data);
    arena_free(arena);
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct text bytes = { (const char *)data, size };
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    if (pthread_create(&thread, &attributes, run_in_thread, &bytes) != 0)
        abort();
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
    return 0;
}
