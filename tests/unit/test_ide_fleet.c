/* Questions of editors, asked of the whole repository: at names of every file, all of them are
 * answered, in time; renames keep the fleet what it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ide/calls.h"
#include "ide/definition.h"
#include "ide/hover.h"
#include "ide/implementations.h"
#include "ide/references.h"
#include "ide/rename.h"
#include "ide/symbols.h"
#include "query/build.h"
#include "query/deep.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static struct workspace *workspace;
static struct inspection inspection;
static bool evaluated;

static void evaluate(void *data) {
    (void)data;
    evaluated = inspection_open(&inspection, workspace);
    for (uint32_t i = 0; evaluated && i < inspection.host_count; i++)
        inspection_host(&inspection, i);
}

static int open_fleet(void **state) {
    (void)state;
    struct workspace_options options = { .directory = ".", .library = "stdlib", .uses = true };
    workspace = workspace_open(&options);
    deep_run(evaluate, NULL);
    return 0;
}

static int close_fleet(void **state) {
    (void)state;
    if (evaluated)
        inspection_close(&inspection);
    workspace_free(workspace);
    return 0;
}

static struct ide_view view_of(struct module *module) {
    return (struct ide_view){ .sources = workspace->sources,
                              .names = workspace->names,
                              .program = workspace->program,
                              .uses = workspace->program->uses,
                              .tree = module->tree,
                              .source = module->tree->source,
                              .module = module,
                              .whole = true,
                              .fleet = evaluated ? &inspection : NULL };
}

static double now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* --- Each question at each place, timed --- */

static void ask_hover(struct arena *arena, const struct ide_view *view, uint32_t offset) {
    struct ide_hover hover = ide_hover(arena, view, offset);
    struct text text = ide_hover_markdown(arena, &hover);
    if (hover.span.source.id != 0)
        assert_true(text.size > 0);
}

static void ask_definition(struct arena *arena, const struct ide_view *view, uint32_t offset) {
    struct ide_places places = ide_definition(arena, view, offset);
    for (uint32_t i = 0; i < places.count; i++)
        assert_int_not_equal(places.items[i].span.source.id, 0);
}

static void ask_type(struct arena *arena, const struct ide_view *view, uint32_t offset) {
    ide_type_definition(arena, view, offset);
}

static void ask_references(struct arena *arena, const struct ide_view *view, uint32_t offset) {
    ide_references(arena, view, offset, true);
}

static void ask_implementations(struct arena *arena, const struct ide_view *view, uint32_t offset) {
    ide_implementations(arena, view, offset);
}

static void ask_highlight(struct arena *arena, const struct ide_view *view, uint32_t offset) {
    ide_highlight(arena, view, offset);
}

static void ask_calls(struct arena *arena, const struct ide_view *view, uint32_t offset) {
    ide_call_prepare(arena, view, offset);
    ide_call_incoming(arena, view, offset);
    ide_call_outgoing(arena, view, offset);
}

static void ask_prepare(struct arena *arena, const struct ide_view *view, uint32_t offset) {
    ide_rename_prepare(arena, view, offset);
}

typedef void asking(struct arena *arena, const struct ide_view *view, uint32_t offset);
static const struct {
    const char *name;
    asking *ask;
    double at_most; /* milliseconds of CPU, for 95 of 100; 0: whatever it takes */
} questions[] = {
    { "hover", ask_hover, 5 },
    { "definition", ask_definition, 5 },
    { "type definition", ask_type, 5 },
    { "references", ask_references, 0 },
    { "implementations", ask_implementations, 0 },
    { "highlight", ask_highlight, 0 },
    { "calls", ask_calls, 0 },
    { "prepare rename", ask_prepare, 5 },
};
enum { QUESTIONS = sizeof questions / sizeof *questions, STEP = 29, SAMPLES_MAX = 8192 };

static int compare_times(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void answers_in_time(void **state) {
    (void)state;
    static double times[QUESTIONS][SAMPLES_MAX];
    const struct uses *uses = workspace->program->uses;
    struct arena *arena = arena_new();
    uint32_t count = 0;
    for (uint32_t i = 0; i < uses->items.count && count < SAMPLES_MAX; i += STEP, count++) {
        struct span span = source_at_position(workspace->sources, uses->items.items[i].start);
        struct ide_view view = view_of(workspace->program->by_source.items[span.source.id]);
        for (size_t q = 0; q < QUESTIONS; q++) {
            double start = now_ms();
            questions[q].ask(arena, &view, span.start);
            times[q][count] = now_ms() - start;
            arena_reset(arena);
        }
    }
    for (size_t q = 0; q < QUESTIONS; q++) {
        qsort(times[q], count, sizeof(double), compare_times);
        double p95 = times[q][count * 95 / 100];
        printf("%-16s p50 %.3f ms, p95 %.3f ms, most %.3f ms\n", questions[q].name,
               times[q][count / 2], p95, times[q][count - 1]);
        if (getenv("SANITIZE") == NULL && questions[q].at_most != 0)
            assert_true(p95 <= questions[q].at_most);
    }
    arena_free(arena);
}

/* Every byte of a file, with all that is known and with nothing but its syntax. */
static void answers_everywhere(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    for (uint32_t m = 0; m < workspace->program->modules.count; m += 17) {
        struct ide_view view = view_of(workspace->program->modules.items[m]), plain = view;
        plain.program = NULL;
        plain.uses = NULL;
        plain.module = NULL;
        plain.fleet = NULL;
        uint32_t size = (uint32_t)source_text(view.sources, view.source).size;
        for (uint32_t offset = 0; offset <= size; offset += 1 + offset % 5) {
            ask_hover(arena, &view, offset);
            ask_definition(arena, &view, offset);
            for (size_t q = 0; q < QUESTIONS; q++)
                questions[q].ask(arena, &plain, offset);
            arena_reset(arena);
        }
        ide_outline(arena, &plain);
    }
    arena_free(arena);
}

static void finds_symbols(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct ide_view view = view_of(workspace->program->modules.items[0]);
    double start = now_ms();
    struct ide_findings found = ide_find_symbols(arena, &view, TEXT("sonarr"), 100);
    printf("%u symbols in %.3f ms\n", found.count, now_ms() - start);
    assert_true(found.count >= 2);
    assert_true(text_equal(found.items[0].symbol.name, TEXT("sonarr")));
    found = ide_find_symbols(arena, &view, TEXT(""), 50);
    assert_int_equal(found.count, 50);
    arena_free(arena);
}

/* --- Renaming --- */

/* The texts that the edits make of the repository's. */
static struct textmap edited(struct arena *arena, const struct ide_rename *rename) {
    struct textmap overlay = { 0 };
    const struct sources *sources = workspace->sources;
    for (uint32_t i = 0; i < rename->edit_count;) {
        struct source_id source = rename->edits[i].span.source;
        struct text text = source_text(sources, source);
        struct buf out = { 0 };
        uint32_t at = 0;
        for (; i < rename->edit_count && rename->edits[i].span.source.id == source.id; i++) {
            buf_add(&out, text.data + at, rename->edits[i].span.start - at);
            buf_text(&out, rename->edits[i].text);
            at = rename->edits[i].span.end;
        }
        buf_add(&out, text.data + at, text.size - at);
        struct text *content = ARENA_NEW(arena, struct text);
        *content = (struct text){ arena_copy(arena, out.data, out.size), out.size };
        buf_free(&out);
        struct text name = source_name(sources, source);
        bool library = text_starts_with(name, TEXT("stdlib/"));
        struct text path = text_of(
            arena_printf(arena, "%s%.*s", library ? "" : "./", TEXT_ARG(name)));
        *textmap_put(arena, &overlay, path, NULL) = (uint64_t)(uintptr_t)content;
    }
    return overlay;
}

/* How many diagnostics the repository has with the edits made. */
static uint32_t diagnostics_after(struct arena *arena, const struct ide_rename *rename) {
    struct textmap overlay = edited(arena, rename);
    struct workspace_options options = { .directory = ".",
                                         .library = "stdlib",
                                         .overlay = &overlay };
    struct workspace *after = workspace_open(&options);
    uint32_t count = diags_count(after->diags);
    if (count != 0)
        printf("%s\n", diags_at(after->diags, 0)->message);
    workspace_free(after);
    return count;
}

static void build(const struct textmap *overlay, const char *out) {
    struct workspace_options options = { .directory = ".",
                                         .library = "stdlib",
                                         .overlay = overlay };
    struct workspace *fleet = workspace_read(&options);
    struct check_options judging = { .today = CHECK_NO_DAY, .whole = true };
    struct build_options building = { .out = out, .check = &judging };
    struct build_result result = build_run(fleet, &building);
    assert_true(result.written);
    build_result_free(&result);
    workspace_free(fleet);
}

/* Some of each that no artifact names. */
static const struct {
    enum use_target target;
    const char *name; /* NULL: any in hosts/ */
} unnamed[] = {
    { USE_FN, NULL },
    { USE_GLOBAL, NULL },
    { USE_PRESET, "sonarr" },
    { USE_LOCAL, NULL },
    { USE_FIELD, "recordsize" },
    { USE_KIND, "service" },
    { USE_POLICY, "recordsize-fits-workload" },
};

static const struct use *find_use(enum use_target target, const char *name) {
    const struct uses *uses = workspace->program->uses;
    for (uint32_t i = 0; i < uses->items.count; i++) {
        const struct use *use = &uses->items.items[i];
        struct span span = source_at_position(workspace->sources, use->start);
        bool ours = text_starts_with(source_name(workspace->sources, span.source), TEXT("hosts/"));
        if (use->target == target && (name == NULL ? ours : text_equal(use->name, text_of(name))))
            return use;
    }
    return NULL;
}

static void renames_keep_the_trees(void **state) {
    (void)state;
    char before[] = "/tmp/croft-before-XXXXXX", after[] = "/tmp/croft-after-XXXXXX";
    char command[256];
    assert_non_null(mkdtemp(before));
    assert_non_null(mkdtemp(after));
    build(NULL, before);
    for (size_t i = 0; i < sizeof unnamed / sizeof *unnamed; i++) {
        struct arena *arena = arena_new();
        const struct use *use = find_use(unnamed[i].target, unnamed[i].name);
        assert_non_null(use);
        struct span span = source_at_position(workspace->sources, use->start);
        struct ide_view view = view_of(workspace->program->by_source.items[span.source.id]);
        struct ide_rename rename = ide_rename(arena, &view, span.start, TEXT("renamed_by_test"),
                                              NULL, NULL);
        if (rename.problem != NULL)
            fail_msg("%s `%.*s`: %s", use_target_text(unnamed[i].target), TEXT_ARG(use->name),
                     rename.problem);
        struct textmap overlay = edited(arena, &rename);
        build(&overlay, after);
        snprintf(command, sizeof command,
                 "cd %s && for host in *; do diff -r -q --no-dereference $host/root %s/$host/root "
                 "|| exit 1; done",
                 before, after);
        assert_int_equal(system(command), 0);
        arena_free(arena);
    }
    snprintf(command, sizeof command, "rm -r %s %s", before, after);
    assert_int_equal(system(command), 0);
}

enum { RENAME_STEP = 1999 };

static void renames_keep_what_everything_means(void **state) {
    (void)state;
    const struct uses *uses = workspace->program->uses;
    uint32_t done = 0, refused = 0;
    double most = 0;
    for (uint32_t i = 7; i < uses->items.count; i += RENAME_STEP) {
        struct arena *arena = arena_new();
        const struct use *use = &uses->items.items[i];
        struct span span = source_at_position(workspace->sources, use->start);
        struct ide_view view = view_of(workspace->program->by_source.items[span.source.id]);
        double start = now_ms();
        struct ide_rename rename = ide_rename(arena, &view, span.start, TEXT("renamed-by-test"),
                                              NULL, NULL);
        most = now_ms() - start > most ? now_ms() - start : most;
        done += rename.problem == NULL;
        refused += rename.problem != NULL;
        if (rename.problem == NULL && rename.file_to.size == 0)
            assert_int_equal(diagnostics_after(arena, &rename), diags_count(workspace->diags));
        else if (getenv("SHOW") != NULL)
            printf("%s `%.*s`: %s\n", use_target_text((enum use_target)use->target),
                   TEXT_ARG(use->name), rename.problem);
        arena_free(arena);
    }
    printf("%u renamed, %u refused, at most %.1f ms\n", done, refused, most);
    assert_true(done >= 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_in_time),
        cmocka_unit_test(answers_everywhere),
        cmocka_unit_test(finds_symbols),
        cmocka_unit_test(renames_keep_what_everything_means),
        cmocka_unit_test(renames_keep_the_trees),
    };
    return cmocka_run_group_tests(tests, open_fleet, close_fleet);
}
