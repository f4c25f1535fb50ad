/* Completion over the repository's own sources: where a name stood, it is offered; wherever the
 * cursor stands, and however the text is cut, nothing breaks; and it takes no time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ide/complete.h"
#include "query/workspace.h"
#include "syntax/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PREFIX_STEP = 97, PREFIX_FILES = 12, SHOWN_MAX = 40 };
#define RECALL_LEAST     0.95
#define SECONDS_P95_MOST 0.005

static struct ide_view view_of(struct workspace *workspace, struct module *module) {
    return (struct ide_view){ .sources = workspace->sources,
                              .names = workspace->names,
                              .program = workspace->program,
                              .uses = workspace->program->uses,
                              .tree = module->tree,
                              .source = module->tree->source,
                              .module = module,
                              .whole = true };
}

/* The same module with another text, of which the checker knows nothing. */
static struct ide_view changed(struct arena *arena, struct ide_view view, struct text text) {
    struct diags *diags = diags_new();
    view.source = sources_add(view.sources, TEXT("changed.croft"), text);
    view.tree = parse(arena, view.names, view.sources, view.source, diags);
    diags_free(diags);
    return view;
}

struct tally {
    const char *what;
    uint32_t asked, offered;
};

struct recall {
    struct workspace *workspace;
    struct tally tallies[USE_WORD + 1];
    uint32_t shown;
    double *seconds;
    uint32_t count, capacity;
};

static double now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec * 1e-9;
}

static bool offers(const struct ide_completion *completion, struct text name) {
    for (uint32_t i = 0; i < completion->count; i++)
        if (text_equal(completion->items[i].label, name))
            return true;
    return false;
}

static void take_time(struct recall *r, double seconds) {
    if (r->count == r->capacity) {
        r->capacity = r->capacity == 0 ? 1024 : r->capacity * 2;
        r->seconds = realloc(r->seconds, r->capacity * sizeof *r->seconds);
        assert_non_null(r->seconds);
    }
    r->seconds[r->count++] = seconds;
}

static void ask_without(struct recall *r, struct module *module, const struct use *use,
                        struct span span) {
    struct arena *arena = arena_new();
    struct text text = source_text(r->workspace->sources, span.source);
    struct text name = { text.data + span.start, span.end - span.start };
    const char *without = arena_printf(arena, "%.*s%.*s", (int)span.start, text.data,
                                       (int)(text.size - span.end), text.data + span.end);
    struct ide_view view = changed(arena, view_of(r->workspace, module), text_of(without));
    double before = now();
    struct ide_completion completion = ide_complete(arena, &view, span.start);
    take_time(r, now() - before);
    struct tally *tally = &r->tallies[use->target];
    tally->what = use_target_text((enum use_target)use->target);
    tally->asked++;
    if (offers(&completion, name))
        tally->offered++;
    else if (getenv("SHOW") != NULL && r->shown++ < SHOWN_MAX)
        printf("%.*s:%u: `%.*s` (%s) is not among %u\n", TEXT_ARG(module->file),
               source_place(r->workspace->sources, span.source, span.start).line, TEXT_ARG(name),
               tally->what, completion.count);
    arena_free(arena);
}

/* What a person would choose from a list: not the names that the place itself declares. */
static bool is_asked(const struct use *use) {
    if (use->role == USE_DECLARES || use->role == USE_IMPORTS || use->start == use->end)
        return false;
    switch ((enum use_target)use->target) {
    case USE_FIELD:
    case USE_CASE:
    case USE_KIND:
    case USE_LOCAL:
    case USE_FN:
    case USE_GLOBAL:
    case USE_PRESET:
    case USE_BUILTIN:
    case USE_DOMAIN_FIELD:
        return true;
    default:
        return false;
    }
}

static int by_number(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void offers_what_was_removed(void **state) {
    struct recall r = { .workspace = *state };
    const struct program *program = r.workspace->program;
    for (uint32_t i = 0; i < program->uses->items.count; i++) {
        const struct use *use = &program->uses->items.items[i];
        struct span span = source_at_position(r.workspace->sources, use->start);
        span.end = span.start + (use->end - use->start);
        struct module *module = span.source.id < program->by_source.count
                                    ? program->by_source.items[span.source.id]
                                    : NULL;
        if (module != NULL && is_asked(use) && text_starts_with(module->file, TEXT("hosts/")))
            ask_without(&r, module, use, span);
    }
    uint32_t asked = 0, offered = 0;
    for (size_t i = 0; i < sizeof r.tallies / sizeof *r.tallies; i++) {
        if (r.tallies[i].asked != 0)
            printf("%s: %u of %u\n", r.tallies[i].what, r.tallies[i].offered, r.tallies[i].asked);
        asked += r.tallies[i].asked;
        offered += r.tallies[i].offered;
    }
    qsort(r.seconds, r.count, sizeof *r.seconds, by_number);
    double p95 = r.seconds[r.count * 95 / 100];
    printf("offered what was removed: %u of %u (%.1f %%); p50 %.2f ms, p95 %.2f ms\n", offered,
           asked, 100.0 * offered / asked, r.seconds[r.count / 2] * 1e3, p95 * 1e3);
    free(r.seconds);
    assert_true(asked > 1000);
    assert_true(offered >= RECALL_LEAST * asked);
    assert_true(p95 <= SECONDS_P95_MOST);
}

static void labels_are_unlike(const struct ide_completion *completion, struct arena *arena) {
    struct textmap seen = { 0 };
    for (uint32_t i = 0; i < completion->count; i++) {
        bool is_new;
        textmap_put(arena, &seen, completion->items[i].label, &is_new);
        assert_true(is_new);
    }
}

static void works_at_every_place(void **state) {
    struct workspace *workspace = *state;
    uint32_t places = 0;
    for (uint32_t m = 0; m < workspace->program->modules.count; m += 9) {
        struct module *module = workspace->program->modules.items[m];
        struct ide_view view = view_of(workspace, module);
        uint32_t size = (uint32_t)source_text(view.sources, view.source).size;
        for (uint32_t at = 0; at <= size && at < 1500; at++, places++) {
            struct arena *arena = arena_new();
            struct ide_completion completion = ide_complete(arena, &view, at);
            assert_true(completion.replaced.start <= at && at <= completion.replaced.end);
            labels_are_unlike(&completion, arena);
            arena_free(arena);
        }
    }
    printf("completed at %u places\n", places);
}

static void works_at_the_end_of_prefixes(void **state) {
    struct workspace *workspace = *state;
    uint32_t files = 0;
    for (uint32_t m = 0; m < workspace->program->modules.count && files < PREFIX_FILES; m += 17) {
        struct module *module = workspace->program->modules.items[m];
        struct ide_view whole = view_of(workspace, module);
        struct text text = source_text(whole.sources, whole.source);
        for (size_t end = 0; end <= text.size && end < 6000; end += PREFIX_STEP) {
            struct arena *arena = arena_new();
            struct ide_view view = changed(arena, whole, (struct text){ text.data, end });
            ide_complete(arena, &view, (uint32_t)end);
            view.program = NULL;
            view.uses = NULL;
            view.module = NULL;
            ide_complete(arena, &view, (uint32_t)end);
            arena_free(arena);
        }
        files++;
    }
}

static int open_repository(void **state) {
    struct workspace_options options = { .directory = ".", .library = "stdlib", .uses = true };
    struct workspace *workspace = workspace_open(&options);
    *state = workspace;
    return workspace->program == NULL;
}

static int close_repository(void **state) {
    workspace_free(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offers_what_was_removed),
        cmocka_unit_test(works_at_every_place),
        cmocka_unit_test(works_at_the_end_of_prefixes),
    };
    return cmocka_run_group_tests(tests, open_repository, close_repository);
}
