/* `croft fmt`: formats sources in place, or standard input. */
#include "fmt/fmt.h"

#include "cli/cli.h"
#include "cli/document.h"
#include "cli/files.h"
#include "cli/written.h"
#include "query/textdiff.h"
#include "source/shown.h"
#include "syntax/parse.h"

#include <stdio.h>
#include <stdlib.h>

struct formatting {
    struct cli *cli;
    struct arena *arena;
    struct workspace *workspace; /* sources and diagnostics */
    struct cli_files files;
    bool check, diff;
    uint32_t first_line, last_line; /* --range; 0: all */
    uint32_t changed;               /* files */
    struct array answer;
    struct buf out;
    int status;
};

/* --- One file --- */

static void show_diff(struct formatting *f, struct text name, struct text old, struct text new) {
    struct diff_lines lines = textdiff(f->arena, old, new);
    buf_text(&f->out, TEXT("--- "));
    shown_text(&f->out, name);
    buf_text(&f->out, TEXT("\n+++ "));
    shown_text(&f->out, name);
    buf_char(&f->out, '\n');
    for (uint32_t i = 0; i < lines.count; i++) {
        if (lines.items[i].sign != '@')
            buf_char(&f->out, lines.items[i].sign);
        shown_text(&f->out, lines.items[i].text);
        buf_char(&f->out, '\n');
    }
}

/* Mistakes are shown as any command shows them. */
static void report_mistakes(struct formatting *f, struct source_id source) {
    parse(f->arena, f->workspace->names, f->workspace->sources, source, f->workspace->diags);
}

static struct value place_value(struct formatting *f, struct source_id source, uint32_t offset) {
    struct place place = source_place(f->workspace->sources, source, offset);
    struct object object = object_new(f->arena);
    object_put_number(&object, "line", place.line);
    object_put_number(&object, "column", place.column);
    object_put_number(&object, "offset", offset);
    return object_value(&object);
}

static void answer(struct formatting *f, struct source_id source, const struct fmt_edits *edits) {
    struct object object = object_new(f->arena);
    struct array list = array_new(f->arena);
    for (uint32_t i = 0; i < edits->count; i++) {
        struct object edit = object_new(f->arena);
        object_put(&edit, "start", place_value(f, source, edits->items[i].start));
        object_put(&edit, "end", place_value(f, source, edits->items[i].end));
        object_put(&edit, "text", document_text(f->arena, edits->items[i].text));
        array_add(&list, object_value(&edit));
    }
    object_put_text(&object, "file", source_name(f->workspace->sources, source));
    object_put_bool(&object, "changed", edits->count != 0);
    object_put(&object, "edits", array_value(&list));
    array_add(&f->answer, object_value(&object));
}

/* The formatted text takes the file's place, if it says the same. */
static void write_file(struct formatting *f, const char *path, struct text old, struct text new) {
    if (!fmt_is_same(old, new)) {
        cli_message("`%s` stays as it is: formatted, it would say something else. This is a bug of "
                    "ours",
                    path);
        f->status = EXIT_BUG;
        return;
    }
    const char *problem = written_over(f->arena, path, new);
    if (problem != NULL)
        diag_add(f->workspace->diags, DIAG_E0814, (struct span){ { 0 }, 0, 0 }, "`%s` %s", path,
                 problem);
}

static struct fmt_edits edits_of(struct formatting *f, struct source_id source) {
    struct sources *sources = f->workspace->sources;
    struct text text = source_text(sources, source);
    if (f->first_line == 0)
        return fmt_source(f->arena, text);
    uint32_t count = source_line_count(sources, source);
    uint32_t from = f->first_line > count ? (uint32_t)text.size
                                          : source_line_start(sources, source, f->first_line);
    uint32_t to = f->last_line >= count ? (uint32_t)text.size
                                        : source_line_start(sources, source, f->last_line + 1);
    return fmt_range(f->arena, text, from, to > from ? to - 1 : from);
}

/* What people see of a file that changes. */
static void tell(struct formatting *f, struct text name, struct text old, struct text new) {
    if (f->cli->format != OUTPUT_HUMAN)
        return;
    if (f->diff) {
        show_diff(f, name, old, new);
        return;
    }
    shown_text(&f->out, name);
    buf_char(&f->out, '\n');
}

static void format_file(struct formatting *f, const struct cli_file *file) {
    struct text old = source_text(f->workspace->sources, file->source);
    struct fmt_edits edits = edits_of(f, file->source);
    struct buf new = { 0 };
    fmt_apply(&new, old, &edits);
    if (edits.broken)
        report_mistakes(f, file->source);
    if (f->cli->format == OUTPUT_JSON)
        answer(f, file->source, &edits);
    if (file->path == NULL && !f->check && !f->diff && f->cli->format == OUTPUT_HUMAN) {
        buf_text(&f->out, buf_view(&new));
    } else if (edits.count != 0) {
        f->changed++;
        if (file->path != NULL && !f->check && !f->diff)
            write_file(f, file->path, old, buf_view(&new));
        tell(f, source_name(f->workspace->sources, file->source), old, buf_view(&new));
    }
    buf_free(&new);
}

/* --- The command --- */

static int take_range(struct formatting *f) {
    const char *given = cli_option(f->cli, "--range");
    if (given == NULL)
        return 0;
    char *end;
    unsigned long first = strtoul(given, &end, 10), last = first;
    if (*end == ':' && end[1] >= '0' && end[1] <= '9')
        last = strtoul(end + 1, &end, 10);
    if (given[0] < '0' || given[0] > '9' || *end != 0 || first == 0 || last < first ||
        last > SOURCE_SIZE_MAX)
        return cli_usage(f->cli, "--range takes lines such as 10:20");
    if (f->cli->operand_count != 1 || cli_is_directory(f->cli->operands[0]))
        return cli_usage(f->cli, "--range takes one file");
    f->first_line = (uint32_t)first;
    f->last_line = (uint32_t)last;
    return 0;
}

static int finish(struct formatting *f) {
    bool errors = diags_have_errors(f->workspace->diags);
    if (f->cli->format == OUTPUT_JSON) {
        struct object object = object_new(f->arena);
        object_put_number(&object, "version", 1);
        object_put(&object, "files", array_value(&f->answer));
        document_write(&f->out, object_value(&object));
    }
    int status = cli_worst(f->status, cli_finish_asking(f->cli, f->workspace, true));
    status = cli_worst(status, cli_print(&f->out));
    return status == 0 && !errors && f->check && f->changed != 0 ? 1 : status;
}

int command_fmt(struct cli *cli) {
    struct formatting f = { .cli = cli, .arena = cli->arena };
    f.check = cli_option(cli, "--check") != NULL;
    f.diff = cli_option(cli, "--diff") != NULL;
    f.answer = array_new(cli->arena);
    int status = take_range(&f);
    if (status != 0)
        return status;
    f.workspace = workspace_empty();
    f.files = cli_files(cli, f.workspace);
    for (uint32_t i = 0; i < f.files.count; i++)
        format_file(&f, &f.files.items[i]);
    status = finish(&f);
    buf_free(&f.out);
    workspace_free(f.workspace);
    return status;
}
