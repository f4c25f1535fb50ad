/* Questions of editors, asked of small fleets: tests/unit/ide/ has the fleets, with the questions
 * as comments below the lines that they are about.
 *
 *   // hosts/site.croft                      begins another file
 *   kind service { key name: Name }
 *   //   ^ definition: 2:6                   asks of the place above the ^ (above the < : of column
 * 1)
 *   // | more of what is expected
 *
 * Places are LINE:COLUMN, in other files path:LINE:COLUMN. Expected texts may leave things out with
 * `…`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "checker/check.h"
#include "ide/calls.h"
#include "ide/definition.h"
#include "ide/hover.h"
#include "ide/implementations.h"
#include "ide/references.h"
#include "ide/rename.h"
#include "ide/symbols.h"
#include "query/deep.h"
#include "source/vfs.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct fleet {
    struct arena *arena;
    char directory[64];
    struct workspace *workspace;
    struct workspace
        *evaluated_one; /* the same texts once more: what is evaluated is another program */
    struct inspection inspection;
    struct findings *findings; /* NULL: not judged */
    bool evaluated;
    uint32_t wrong; /* answers */
};

/* --- A fixture becomes files --- */

static void write_file(const struct fleet *fleet, struct text path, struct text content) {
    char *full = arena_printf(fleet->arena, "%s/%.*s", fleet->directory, TEXT_ARG(path));
    for (char *slash = full + strlen(fleet->directory) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        mkdir(full, 0755);
        *slash = '/';
    }
    FILE *file = fopen(full, "w");
    assert_non_null(file);
    fwrite(content.data, 1, content.size, file);
    fclose(file);
}

static struct text line_of(struct text text) {
    size_t end = text_find(text, TEXT("\n"));
    return (struct text){ text.data, end };
}

/* "// hosts/site.croft" */
static struct text path_in(struct text line) {
    if (!text_starts_with(line, TEXT("// ")) || !text_ends_with(line, TEXT(".croft")) ||
        memchr(line.data + 3, ' ', line.size - 3) != NULL)
        return TEXT("");
    return (struct text){ line.data + 3, line.size - 3 };
}

static void write_files(const struct fleet *fleet, struct text text) {
    struct text path = TEXT("hosts/site.croft");
    write_file(fleet, TEXT("stdlib/prelude.croft"), TEXT("kind host { key name: Name }\n"));
    const char *start = text.data;
    while (text.size != 0) {
        struct text line = line_of(text), next = path_in(line);
        if (next.size != 0) {
            if (text.data != start)
                write_file(fleet, path, (struct text){ start, (size_t)(text.data - start) });
            path = next;
            start = text.data;
        }
        size_t size = line.size + (line.size < text.size);
        text = (struct text){ text.data + size, text.size - size };
    }
    write_file(fleet, path, (struct text){ start, (size_t)(text.data - start) });
}

static void judge(struct fleet *fleet) {
    struct check_options options = { .today = CHECK_NO_DAY, .whole = true };
    struct check *check = check_new(fleet->evaluated_one->program, &options);
    fleet->findings = findings_new();
    check_fleet(check, fleet->inspection.fleet, fleet->findings);
    for (uint32_t i = 0; i < fleet->inspection.host_count; i++)
        check_host(check, inspection_host(&fleet->inspection, i), fleet->findings);
    check_finish(check, fleet->findings);
    check_free(check);
}

static void open_inspection(void *data) {
    struct fleet *fleet = data;
    fleet->evaluated = inspection_open(&fleet->inspection, fleet->evaluated_one);
    if (fleet->evaluated)
        judge(fleet);
}

static struct fleet fleet_open(struct text text) {
    struct fleet fleet = { .arena = arena_new() };
    snprintf(fleet.directory, sizeof fleet.directory, "/tmp/croft-ide-XXXXXX");
    assert_non_null(mkdtemp(fleet.directory));
    write_files(&fleet, text);
    struct workspace_options options = { .directory = fleet.directory, .uses = true };
    fleet.workspace = workspace_open(&options);
    options.uses = false;
    fleet.evaluated_one = workspace_open(&options);
    deep_run(open_inspection, &fleet);
    for (uint32_t i = 0; i < diags_count(fleet.evaluated_one->diags); i++) {
        const struct diag *diag = diags_at(fleet.evaluated_one->diags, i);
        if (diag->severity == DIAG_ERROR)
            printf("%.*s:%u: %s\n",
                   TEXT_ARG(source_name(fleet.workspace->sources, diag->span.source)),
                   source_place(fleet.workspace->sources, diag->span.source, diag->span.start).line,
                   diag->message);
    }
    return fleet;
}

static void fleet_close(struct fleet *fleet) {
    if (fleet->evaluated)
        inspection_close(&fleet->inspection);
    findings_free(fleet->findings);
    workspace_free(fleet->workspace);
    workspace_free(fleet->evaluated_one);
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", fleet->directory);
    assert_int_equal(system(command), 0);
    arena_free(fleet->arena);
}

static struct ide_view view_of(struct fleet *fleet, struct module *module) {
    return (struct ide_view){ .sources = fleet->workspace->sources,
                              .names = fleet->workspace->names,
                              .program = fleet->workspace->program,
                              .uses = fleet->workspace->program->uses,
                              .tree = module->tree,
                              .source = module->tree->source,
                              .module = module,
                              .whole = true,
                              .fleet = fleet->evaluated ? &fleet->inspection : NULL,
                              .findings = fleet->findings };
}

/* --- Answers as text --- */

struct asked {
    struct fleet *fleet;
    struct ide_view view;
    uint32_t offset;
    struct text argument;
    struct buf out;
};

static void say_place(struct asked *a, struct span span) {
    struct place place = source_place(a->view.sources, span.source, span.start);
    struct text name = source_name(a->view.sources, span.source);
    buf_printf(&a->out, a->out.size == 0 ? "" : " ");
    if (span.source.id != a->view.source.id)
        buf_printf(&a->out, "%.*s:", (int)(name.size - sizeof ".croft" + 1), name.data);
    buf_printf(&a->out, "%u:%u", place.line, place.column);
}

static void say_places(struct asked *a, struct ide_places places) {
    for (uint32_t i = 0; i < places.count; i++)
        say_place(a, places.items[i].span);
}

static void ask_definition(struct asked *a) {
    say_places(a, ide_definition(a->fleet->arena, &a->view, a->offset));
}

static void ask_type(struct asked *a) {
    say_places(a, ide_type_definition(a->fleet->arena, &a->view, a->offset));
}

static void ask_references(struct asked *a) {
    say_places(a, ide_references(a->fleet->arena, &a->view, a->offset, true));
}

static void ask_uses(struct asked *a) {
    say_places(a, ide_references(a->fleet->arena, &a->view, a->offset, false));
}

static void ask_implementations(struct asked *a) {
    say_places(a, ide_implementations(a->fleet->arena, &a->view, a->offset));
}

static void ask_highlight(struct asked *a) {
    static const char letters[] = { [IDE_NAMES] = 'n', [IDE_READS] = 'r', [IDE_WRITES] = 'w' };
    struct ide_highlights found = ide_highlight(a->fleet->arena, &a->view, a->offset);
    for (uint32_t i = 0; i < found.count; i++) {
        say_place(a, found.items[i].span);
        buf_char(&a->out, letters[found.items[i].access]);
    }
}

static void ask_hover(struct asked *a) {
    struct ide_hover hover = ide_hover(a->fleet->arena, &a->view, a->offset);
    struct text text = ide_hover_markdown(a->fleet->arena, &hover);
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] != '\n')
            buf_char(&a->out, text.data[i]);
        else if (i + 1 < text.size && text.data[i + 1] != '\n')
            buf_printf(&a->out, " | ");
}

static void say_edits(struct asked *a, const struct ide_rename *rename) {
    for (uint32_t i = 0; i < rename->edit_count; i++) {
        const struct ide_edit *edit = &rename->edits[i];
        say_place(a, edit->span);
        buf_printf(&a->out, "→%.*s", TEXT_ARG(edit->text));
    }
    if (rename->file_to.size != 0)
        buf_printf(&a->out, " %.*s→%.*s", TEXT_ARG(rename->file_from), TEXT_ARG(rename->file_to));
}

/* The fleet with the edits made has the diagnostics that it had. */
static void check_renamed(struct asked *a, const struct ide_rename *rename) {
    struct fleet after = { .arena = arena_new() };
    snprintf(after.directory, sizeof after.directory, "/tmp/croft-ide-XXXXXX");
    assert_non_null(mkdtemp(after.directory));
    for (uint32_t id = 1; id <= sources_count(a->view.sources); id++) {
        struct source_id source = { id };
        struct text text = source_text(a->view.sources, source);
        struct text name = source_name(a->view.sources, source);
        struct buf out = { 0 };
        uint32_t at = 0;
        for (uint32_t i = 0; i < rename->edit_count; i++) {
            const struct ide_edit *edit = &rename->edits[i];
            if (edit->span.source.id != id)
                continue;
            buf_add(&out, text.data + at, edit->span.start - at);
            buf_text(&out, edit->text);
            at = edit->span.end;
        }
        buf_add(&out, text.data + at, text.size - at);
        write_file(&after, text_equal(name, rename->file_from) ? rename->file_to : name,
                   buf_view(&out));
        buf_free(&out);
    }
    struct workspace_options options = { .directory = after.directory, .uses = true };
    after.workspace = workspace_open(&options);
    after.evaluated_one = workspace_open(&options);
    deep_run(open_inspection, &after);
    if (diags_count(after.evaluated_one->diags) != diags_count(a->fleet->evaluated_one->diags))
        fail_msg("renaming to `%.*s` gives: %s", TEXT_ARG(a->argument),
                 diags_at(after.evaluated_one->diags, diags_count(after.evaluated_one->diags) - 1)
                     ->message);
    fleet_close(&after);
}

static void ask_rename(struct asked *a) {
    struct ide_rename rename = ide_rename(a->fleet->arena, &a->view, a->offset, a->argument, NULL,
                                          NULL);
    if (rename.problem != NULL) {
        buf_printf(&a->out, "refused: %s", rename.problem);
        return;
    }
    say_edits(a, &rename);
    check_renamed(a, &rename);
}

static bool only_hosts(void *data, struct source_id source) {
    const struct asked *a = data;
    return text_starts_with(source_name(a->view.sources, source), TEXT("hosts/"));
}

static void ask_rename_ours(struct asked *a) {
    struct ide_rename rename = ide_rename(a->fleet->arena, &a->view, a->offset, a->argument,
                                          only_hosts, a);
    if (rename.problem != NULL)
        buf_printf(&a->out, "refused: %s", rename.problem);
    say_edits(a, &rename);
}

static void ask_prepare(struct asked *a) {
    struct ide_rename rename = ide_rename_prepare(a->fleet->arena, &a->view, a->offset);
    if (rename.problem != NULL)
        buf_printf(&a->out, "refused: %s", rename.problem);
    else
        buf_printf(&a->out, "%.*s", TEXT_ARG(rename.name));
}

static void say_calls(struct asked *a, struct ide_calls calls) {
    for (uint32_t i = 0; i < calls.count; i++) {
        buf_printf(&a->out, "%s%.*s [", i == 0 ? "" : ", ", TEXT_ARG(calls.items[i].symbol.name));
        struct buf places = a->out;
        a->out = (struct buf){ 0 };
        for (uint32_t k = 0; k < calls.items[i].place_count; k++)
            say_place(a, calls.items[i].places[k]);
        buf_text(&places, buf_view(&a->out));
        buf_free(&a->out);
        a->out = places;
        buf_char(&a->out, ']');
    }
}

static void ask_calls(struct asked *a) {
    say_calls(a, ide_call_prepare(a->fleet->arena, &a->view, a->offset));
}

static void ask_incoming(struct asked *a) {
    say_calls(a, ide_call_incoming(a->fleet->arena, &a->view, a->offset));
}

static void ask_outgoing(struct asked *a) {
    say_calls(a, ide_call_outgoing(a->fleet->arena, &a->view, a->offset));
}

static void say_symbols(struct asked *a, const struct ide_symbol *items, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        buf_printf(&a->out, "%s%.*s", i == 0 ? "" : ", ", TEXT_ARG(items[i].name));
        if (items[i].detail.size != 0)
            buf_printf(&a->out, ":%.*s", TEXT_ARG(items[i].detail));
        assert_true(items[i].full.start <= items[i].selection.start);
        assert_true(items[i].selection.end <= items[i].full.end);
        if (items[i].child_count == 0)
            continue;
        buf_printf(&a->out, " { ");
        say_symbols(a, items[i].children, items[i].child_count);
        buf_printf(&a->out, " }");
    }
}

static void ask_outline(struct asked *a) {
    struct ide_outline outline = ide_outline(a->fleet->arena, &a->view);
    for (uint32_t i = 0; i < outline.count; i++)
        if (outline.items[i].full.start <= a->offset && a->offset < outline.items[i].full.end)
            say_symbols(a, &outline.items[i], 1);
}

static void ask_find(struct asked *a) {
    struct ide_findings found = ide_find_symbols(a->fleet->arena, &a->view, a->argument, 5);
    for (uint32_t i = 0; i < found.count; i++)
        buf_printf(&a->out, "%s%.*s", i == 0 ? "" : ", ", TEXT_ARG(found.items[i].symbol.name));
}

static const struct {
    const char *name;
    void (*ask)(struct asked *);
} questions[] = {
    { "definition", ask_definition },
    { "type", ask_type },
    { "references", ask_references },
    { "uses", ask_uses },
    { "implementations", ask_implementations },
    { "highlight", ask_highlight },
    { "hover", ask_hover },
    { "rename", ask_rename },
    { "rename-ours", ask_rename_ours },
    { "prepare", ask_prepare },
    { "calls", ask_calls },
    { "incoming", ask_incoming },
    { "outgoing", ask_outgoing },
    { "outline", ask_outline },
    { "find", ask_find },
};

/* --- Marks --- */

/* Whether `text` is as expected, where `…` stands for anything. */
static bool fits(struct text text, struct text expected) {
    bool first = true;
    for (;;) {
        size_t end = text_find(expected, TEXT("…"));
        struct text part = { expected.data, end };
        size_t at = text_find(text, part);
        if (end == expected.size)
            return first ? text_equal(text, part) : text_ends_with(text, part);
        if (at + part.size > text.size || (first && at != 0))
            return false;
        text = (struct text){ text.data + at + part.size, text.size - at - part.size };
        size_t skip = end + sizeof "…" - 1;
        expected = (struct text){ expected.data + skip, expected.size - skip };
        first = false;
    }
}

static void answer(struct asked *a, struct text question) {
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        if (text_equal(question, text_of(questions[i].name))) {
            questions[i].ask(a);
            return;
        }
    fail_msg("there is no question `%.*s`", TEXT_ARG(question));
}

/* The first offset of a text's `word`, or its size. */
static struct text before(struct text text, struct text mark) {
    return (struct text){ text.data, text_find(text, mark) };
}

static struct text after(struct text text, size_t size) {
    while (size < text.size && text.data[size] == ' ')
        size++;
    return size > text.size ? TEXT("") : (struct text){ text.data + size, text.size - size };
}

static bool is_mark(struct text line) {
    size_t at = 2;
    while (at < line.size && line.data[at] == ' ')
        at++;
    return text_starts_with(line, TEXT("//")) && at < line.size &&
           strchr("^<|", line.data[at]) != NULL;
}

/* What follows a mark, with its further lines. */
static struct text mark_text(struct arena *arena, struct text source, uint32_t line_start,
                             size_t from) {
    struct text rest = { source.data + line_start, source.size - line_start };
    struct text text = line_of(rest);
    const char *joined = arena_printf(arena, "%.*s", (int)(text.size - from), text.data + from);
    for (;;) {
        size_t skip = text.size + (text.size < rest.size);
        rest = (struct text){ rest.data + skip, rest.size - skip };
        text = line_of(rest);
        if (!text_starts_with(text, TEXT("// |")) || rest.size == 0)
            return text_of(joined);
        joined = arena_printf(arena, "%s%.*s", joined, (int)(text.size - 4), text.data + 4);
    }
}

static uint32_t ask_mark(struct fleet *fleet, struct module *module, uint32_t line,
                         uint32_t above) {
    const struct sources *sources = fleet->workspace->sources;
    struct source_id source = module->tree->source;
    struct text text = source_line(sources, source, line);
    size_t at = 2;
    while (text.data[at] == ' ')
        at++;
    if (text.data[at] == '|')
        return 0;
    uint32_t start = source_line_start(sources, source, line);
    struct text mark = after(mark_text(fleet->arena, source_text(sources, source), start, at), 1);
    struct text head = before(mark, TEXT(":"));
    struct text question = before(head, TEXT(" "));
    struct asked asked = { .fleet = fleet,
                           .view = view_of(fleet, module),
                           .offset = source_line_start(sources, source, above) +
                                     (text.data[at] == '^' ? (uint32_t)at : 0),
                           .argument = after(head, question.size) };
    struct text expected = after(mark, head.size + 1);
    answer(&asked, question);
    if (!fits(buf_view(&asked.out), expected))
        fleet->wrong++, printf("%.*s:%u: %.*s\n  expected: %.*s\n  is:       %.*s\n",
                               TEXT_ARG(module->file), line, TEXT_ARG(head), TEXT_ARG(expected),
                               (int)asked.out.size, asked.out.data == NULL ? "" : asked.out.data);
    buf_free(&asked.out);
    return 1;
}

static uint32_t ask_module(struct fleet *fleet, struct module *module) {
    uint32_t asked = 0, above = 0;
    const struct sources *sources = fleet->workspace->sources;
    struct source_id source = module->tree->source;
    for (uint32_t line = 1; line <= source_line_count(sources, source); line++) {
        if (is_mark(source_line(sources, source, line)))
            asked += ask_mark(fleet, module, line, above);
        else
            above = line;
    }
    return asked;
}

static void ask_fixture(void **state) {
    const char *path = *state;
    struct arena *arena = arena_new();
    struct text text;
    assert_null(vfs_read(arena, path, SOURCE_SIZE_MAX, &text));
    struct fleet fleet = fleet_open(text);
    uint32_t asked = 0;
    for (uint32_t i = 0; i < fleet.workspace->program->modules.count; i++)
        asked += ask_module(&fleet, fleet.workspace->program->modules.items[i]);
    uint32_t wrong = fleet.wrong;
    assert_true(asked > 0);
    fleet_close(&fleet);
    arena_free(arena);
    assert_int_equal(wrong, 0);
}

/* --- Texts that are cut off --- */

/* Any answer will do, as long as there is one. */
static void ask_all(struct fleet *fleet, struct module *module, uint32_t offset) {
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        if (questions[i].ask == ask_rename)
            continue;
        struct asked asked = { .fleet = fleet,
                               .view = view_of(fleet, module),
                               .offset = offset,
                               .argument = TEXT("other") };
        questions[i].ask(&asked);
        buf_free(&asked.out);
    }
}

/* The last module in its first `size` bytes: all questions are answered at its end. */
static void ask_prefix(struct fleet *fleet, struct text path, struct text content) {
    struct textmap overlay = { 0 };
    *textmap_put(fleet->arena, &overlay, path, NULL) = (uint64_t)(uintptr_t)&content;
    struct workspace_options options = { .directory = fleet->directory,
                                         .overlay = &overlay,
                                         .uses = true };
    struct fleet cut = *fleet; /* what is evaluated is older */
    cut.workspace = workspace_open(&options);
    for (uint32_t i = 0; i < cut.workspace->program->modules.count; i++) {
        struct module *module = cut.workspace->program->modules.items[i];
        if (text_ends_with(path, module->file))
            for (uint32_t back = 0; back < 3 && back <= content.size; back++)
                ask_all(&cut, module, (uint32_t)content.size - back);
    }
    workspace_free(cut.workspace);
}

enum { CUT_STEP = 37 };

static void ask_prefixes(void **state) {
    const char *path = *state;
    struct arena *arena = arena_new();
    struct text text;
    assert_null(vfs_read(arena, path, SOURCE_SIZE_MAX, &text));
    struct fleet fleet = fleet_open(text);
    for (uint32_t i = 0; i < fleet.workspace->program->modules.count; i++) {
        const struct module *module = fleet.workspace->program->modules.items[i];
        struct text whole = source_text(fleet.workspace->sources, module->tree->source);
        struct text file = text_of(
            arena_printf(fleet.arena, "%s/%.*s", fleet.directory, TEXT_ARG(module->file)));
        for (size_t size = 0; size < whole.size; size += 1 + size % CUT_STEP)
            ask_prefix(&fleet, file, (struct text){ whole.data, size });
    }
    fleet_close(&fleet);
    arena_free(arena);
}

enum { FIXTURES_MAX = 64 };

int main(void) {
    struct CMUnitTest tests[FIXTURES_MAX];
    size_t count = 0;
    struct dirent **names;
    int found = scandir("tests/unit/ide", &names, NULL, alphasort);
    struct arena *arena = arena_new();
    for (int i = 0; i < found; i++) {
        if (names[i]->d_name[0] != '.' && count + 2 <= FIXTURES_MAX) {
            char *path = arena_printf(arena, "tests/unit/ide/%s", names[i]->d_name);
            tests[count++] = (struct CMUnitTest){ .name = path,
                                                  .test_func = ask_fixture,
                                                  .initial_state = path };
            tests[count++] = (struct CMUnitTest){ .name = arena_printf(arena, "prefixes of %s",
                                                                       path),
                                                  .test_func = ask_prefixes,
                                                  .initial_state = path };
        }
        free(names[i]);
    }
    free(names);
    int failed = _cmocka_run_group_tests("ide", tests, count, NULL, NULL);
    arena_free(arena);
    return failed;
}
