/* Completion over the repository's own sources: where a name stood, it is offered; wherever the
 * cursor stands, and however the text is cut, nothing breaks; and it takes no time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ide/complete.h"
#include "ide/folding.h"
#include "ide/inlay.h"
#include "ide/links.h"
#include "ide/outputs.h"
#include "ide/semantic.h"
#include "ide/signature.h"
#include "query/deep.h"
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

/* --- Places --- */

/* `|` is the cursor; what is offered there, and what is not (after `!`). The names of the library
 * are those that every module sees. */
static const struct {
    const char *text, *expected;
} places[] = {
    { "|", "kind every service dataset use !port" },
    { "ser|", "service" },
    { "use |", "storage services !dataset" },
    { "use services (|)", "service !services" },
    { "service web { | }", "port tile health dataset if !name !kind" },
    { "service web { port = 80; | }", "tile !port" },
    { "service web {\n  port = 80\n  |\n", "tile !port" },
    { "service web { dataset \"x\" { | } }", "recordsize compression !port" },
    { "dataset \"tank/x\" { compression = | }", "zstd !port" },
    { "dataset \"tank/x\" { recordsize = 16| }", "K M !ms" },
    { "unit x { | ", "description" },
    { "every service s where s.| {", "port tile !recordsize" },
    { "every service s { dataset s.| { } }", "name port" },
    { "every dataset d { let a = d.recordsize; unit x { description = | } }", "a d here join" },
    { "let x = [d.| for d in dataset]", "recordsize" },
    { "let x = [d.path for d in dataset if d.compression == |]", "zstd d" },
    { "let x = filter(sort_by(dataset, |))", "dataset" },
    { "let x = join([\"a\"], |)", "trim" },
    { "fn f(x: |) -> Int = 1", "Int Path dataset Duration" },
    { "fn f(d: &dataset) -> Size = d.|", "recordsize" },
    { "kind thing {\n  key name: Name\n  size: |\n}", "Size String" },
    { "kind thing {\n  |\n}", "key fact unique require" },
    { "waive |", "dataset.unique.mountpoint" },
    { "policy p { every dataset d { require d.| } }", "recordsize" },
    { "policy p { | }", "every require severity" },
    { "test \"x\" { | }", "expect service given" },
    { "on |", "nas-1 nas-0" },
    { "let x = \"${|}\"", "join here" },
    { "let x = \"a|\"", "!join" },
    { "// |", "!service" },
    { "let x = here.|", "name address" },
    { "service web { if here.| ", "address" },
    { "let x = match 1 { |", "!service" },
    { "amend |", "service" },
    { "let x = sort_by(dataset, d => d.|)", "recordsize" },
    { "kind thing { key name: Name; of: {&|} }", "dataset !Size" },
    { "kind thing { key name: Name; of: {|} }", "Size dataset" },
};

static uint32_t check_place(struct workspace *workspace, struct module *module, size_t number) {
    struct arena *arena = arena_new();
    uint32_t wrong = 0;
    const char *text = places[number].text, *mark = strchr(text, '|');
    uint32_t at = (uint32_t)(mark - text);
    const char *clean = arena_printf(arena, "%.*s%s", (int)at, text, mark + 1);
    struct ide_view view = changed(arena, view_of(workspace, module), text_of(clean));
    struct ide_completion completion = ide_complete(arena, &view, at);
    char *words = arena_copy(arena, places[number].expected, strlen(places[number].expected));
    for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " ")) {
        bool refused = word[0] == '!';
        if (offers(&completion, text_of(word + refused)) == refused)
            wrong++, printf("`%s`: `%s` is %s the %u items\n", text, word + refused,
                            refused ? "among" : "not among", completion.count);
    }
    arena_free(arena);
    return wrong;
}

static struct module *module_named(struct workspace *workspace, const char *file) {
    for (uint32_t i = 0; i < workspace->program->modules.count; i++)
        if (text_equal(workspace->program->modules.items[i]->file, text_of(file)))
            return workspace->program->modules.items[i];
    fail_msg("there is no %s", file);
    return NULL;
}

static void offers_what_may_stand_there(void **state) {
    struct module *module = module_named(*state, "hosts/site.croft");
    uint32_t wrong = 0;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        wrong += check_place(*state, module, i);
    assert_int_equal(wrong, 0);
}

/* A name of another module brings its `use`; none is brought twice. */
static void brings_names_in(void **state) {
    struct arena *arena = arena_new();
    struct module *module = module_named(*state, "hosts/site.croft");
    struct ide_view view = changed(arena, view_of(*state, module), TEXT("host x from compressed"));
    struct ide_completion completion = ide_complete(arena, &view, 22);
    bool found = false;
    for (uint32_t i = 0; i < completion.count; i++) {
        const struct ide_item *item = &completion.items[i];
        if (item->use.size == 0)
            continue;
        found = true;
        assert_true(text_find(item->edit_text, item->use) < item->edit_text.size);
        assert_true(text_find(item->edit_text, item->label) < item->edit_text.size);
        assert_int_equal(item->edit.span.start, 0);
    }
    assert_true(found);
    arena_free(arena);
}

/* --- The other questions about a text, whole or cut off --- */

static void tokens_are_in_order(struct arena *arena, const struct ide_view *view) {
    struct text text = source_text(view->sources, view->source);
    struct ide_tokens tokens = ide_semantic_tokens(arena, view, 0, UINT32_MAX);
    uint32_t last = 0;
    for (uint32_t i = 0; i < tokens.count; i++) {
        const struct ide_token *token = &tokens.items[i];
        assert_true(last <= token->start && token->start < token->end && token->end <= text.size);
        assert_null(memchr(text.data + token->start, '\n', token->end - token->start));
        last = token->end;
    }
    uint32_t middle = (uint32_t)text.size / 2;
    struct ide_tokens some = ide_semantic_tokens(arena, view, middle, middle + 80);
    for (uint32_t i = 0; i < some.count; i++)
        assert_true(some.items[i].start < middle + 80 && some.items[i].end > middle);
}

static void ask_the_others(struct arena *arena, const struct ide_view *view, uint32_t offset) {
    struct text text = source_text(view->sources, view->source);
    tokens_are_in_order(arena, view);
    struct ide_folds folds = ide_folding(arena, view);
    for (uint32_t i = 0; i < folds.count; i++)
        assert_true(folds.items[i].start < folds.items[i].end && folds.items[i].end <= text.size);
    struct ide_stretches around = ide_selection(arena, view, offset);
    assert_true(around.count > 0 && around.items[around.count - 1].end == text.size);
    for (uint32_t i = 0; i < around.count; i++)
        assert_true(around.items[i].start <= offset && offset <= around.items[i].end);
    ide_document_links(arena, view);
    struct ide_signature signature = ide_signature(arena, view, offset);
    assert_true(signature.active <= signature.count);
    ide_inlays(arena, view, 0, UINT32_MAX);
}

static void other_questions_bear_any_text(void **state) {
    struct workspace *workspace = *state;
    for (uint32_t m = 0; m < workspace->program->modules.count; m += 17) {
        struct ide_view whole = view_of(workspace, workspace->program->modules.items[m]);
        struct text text = source_text(whole.sources, whole.source);
        struct arena *arena = arena_new();
        ask_the_others(arena, &whole, (uint32_t)text.size / 2);
        for (size_t end = 0; end <= text.size && end < 4000; end += PREFIX_STEP) {
            struct ide_view view = changed(arena, whole, (struct text){ text.data, end });
            ask_the_others(arena, &view, (uint32_t)end);
        }
        arena_free(arena);
    }
}

static void signs_calls(void **state) {
    static const struct {
        const char *text, *label;
        uint32_t active;
    } calls[] = {
        { "let x = pad(\"a\", |)", "pad(text: String, width: Int, fill: String =) -> String", 1 },
        { "let x = pad(|", "pad(text: String, width: Int, fill: String =) -> String", 0 },
        { "let x = pad(\"a\", fill: |", "pad(text: String, width: Int, fill: String =) -> String",
          2 },
        { "let x = trim(lower(|", "lower(text: String) -> String", 0 },
        { "let x = sort_by([1], |", "sort_by(list: [T], key: (T) -> K) -> [T]", 1 },
        { "let x = (|", "", 0 },
    };
    struct module *module = module_named(*state, "hosts/site.croft");
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        struct arena *arena = arena_new();
        const char *mark = strchr(calls[i].text, '|');
        const char *clean = arena_printf(arena, "%.*s%s", (int)(mark - calls[i].text),
                                         calls[i].text, mark + 1);
        struct ide_view view = changed(arena, view_of(*state, module), text_of(clean));
        struct ide_signature found = ide_signature(arena, &view, (uint32_t)(mark - calls[i].text));
        if (!text_equal(found.label, text_of(calls[i].label)))
            fail_msg("`%s`: `%.*s`", calls[i].text, TEXT_ARG(found.label));
        assert_int_equal(found.active, calls[i].active);
        arena_free(arena);
    }
}

/* --- The evaluated fleet --- */

struct evaluated {
    struct workspace *workspace;
    struct inspection inspection;
    bool is_open;
};

static void evaluate(void *data) {
    struct evaluated *e = data;
    e->is_open = inspection_open(&e->inspection, e->workspace);
}

/* Lines of a preview lead to sources, and these back to the file. */
static void previews_lead_back(void **state) {
    struct evaluated e = { .workspace = *state };
    deep_run(evaluate, &e);
    assert_true(e.is_open);
    struct arena *arena = arena_new();
    struct module *module = module_named(*state, "hosts/forge/host.croft");
    struct ide_view view = view_of(*state, module);
    view.fleet = &e.inspection;
    struct ide_lenses lenses = ide_lenses(arena, &view);
    assert_true(lenses.count > 0);
    uint32_t leads = 0;
    for (uint32_t i = 0; i < lenses.items[0].outputs.count; i++) {
        const struct ide_output *output = &lenses.items[0].outputs.items[i];
        struct ide_preview preview = ide_preview(arena, &view, output->host, output->path);
        assert_true(preview.found && output->line < preview.line_count);
        struct span place = preview.places[output->line];
        if (place.source.id != view.source.id)
            continue;
        leads++;
        struct ide_outputs back = ide_outputs_at(arena, &view, place.start);
        bool found = false;
        for (uint32_t k = 0; k < back.count; k++)
            found = found || text_equal(back.items[k].path, output->path);
        assert_true(found);
    }
    printf("%u of %u files lead back\n", leads, lenses.items[0].outputs.count);
    assert_true(leads > 0);
    assert_false(ide_preview(arena, &view, TEXT("forge"), TEXT("/no/such")).found);
    assert_true(ide_inlays(arena, &view, 0, UINT32_MAX).count > 0);
    arena_free(arena);
    inspection_close(&e.inspection);
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
        cmocka_unit_test(offers_what_may_stand_there),
        cmocka_unit_test(brings_names_in),
        cmocka_unit_test(other_questions_bear_any_text),
        cmocka_unit_test(signs_calls),
        cmocka_unit_test(previews_lead_back),
    };
    return cmocka_run_group_tests(tests, open_repository, close_repository);
}
