/* Which lints there are: opening the set, listing it, showing a lint's page. */
#include "cli/lints.h"

#include "cli/document.h"
#include "source/vfs.h"

#include <dirent.h>
#include <stdlib.h>

enum { FILE_SIZE_MAX = 1 << 20, LINTS_MAX = 1000 };

typedef VEC(struct lint_file) file_list;

static const char *folder_of(struct cli *cli) {
    return arena_printf(cli->arena, "%s/hosts/.lints", cli->directory);
}

static int is_lint(const struct dirent *entry) {
    return entry->d_name[0] != '.' && text_ends_with(text_of(entry->d_name), TEXT(".scm"));
}

static void read_own(struct cli *cli, struct workspace *workspace, file_list *files) {
    struct dirent **entries;
    const char *folder = folder_of(cli);
    int count = scandir(folder, &entries, is_lint, alphasort);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        struct lint_file file = { .name = { arena_copy(cli->arena, name, strlen(name) - 4),
                                            strlen(name) - 4 } };
        const char *path = arena_printf(cli->arena, "%s/%s", folder, name);
        const char *problem = vfs_read(cli->arena, path, FILE_SIZE_MAX, &file.text);
        if (problem != NULL)
            diag_add(workspace->diags, DIAG_E0801, (struct span){ { 0 }, 0, 0 }, "`%s` %s", path,
                     problem);
        else if (files->count < LINTS_MAX)
            vec_push(cli->arena, files, file);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

static void report(struct workspace *workspace, const file_list *own,
                   const struct lint_problem *problem) {
    struct span span = { { 0 }, 0, 0 };
    struct arena *arena = workspace->arena;
    for (uint32_t i = 0; i < own->count; i++) {
        if (!text_equal(own->items[i].name, problem->name))
            continue;
        struct text name = text_of(
            arena_printf(arena, "hosts/.lints/%.*s.scm", TEXT_ARG(problem->name)));
        span.source = sources_add(workspace->sources, name, own->items[i].text);
        span.start = span.end = problem->offset;
    }
    struct diag *diag = diag_add(workspace->diags, DIAG_E1102, span, "the lint `%.*s`: %.*s",
                                 TEXT_ARG(problem->name), TEXT_ARG(problem->message));
    diag_help(workspace->diags, diag, "`croft explain E1102` has the form of a lint");
}

struct lint_set *lints_open(struct cli *cli, struct workspace *workspace) {
    file_list own = { 0 };
    read_own(cli, workspace, &own);
    struct lint_set *set = lint_set_new(own.items, own.count);
    for (uint32_t i = 0; i < lint_problem_count(set); i++)
        report(workspace, &own, lint_problem_at(set, i));
    return set;
}

/* --- What they are --- */

static const char *const severities[] = {
    [DIAG_ERROR] = "error", [DIAG_WARNING] = "warning", [DIAG_INFO] = "info"
};

static struct value described(struct arena *arena, const struct lint *lint, bool page) {
    struct object object = object_new(arena);
    object_put_text(&object, "lint", lint->name);
    object_put_text(&object, "severity", text_of(severities[lint->severity]));
    object_put_text(&object, "title", lint->summary);
    object_put_bool(&object, "fixes", lint->fixes);
    object_put_bool(&object, "own", lint->own);
    if (lint->url.size != 0)
        object_put_text(&object, "url", lint->url);
    if (page)
        object_put_text(&object, "page", lint->page);
    return object_value(&object);
}

int lints_explain(struct cli *cli, const struct lint *lint) {
    struct buf out = { 0 };
    if (cli->format == OUTPUT_JSON)
        document_write(&out, described(cli->arena, lint, true));
    else
        buf_text(&out, lint->page);
    if (cli->format != OUTPUT_JSON && lint->url.size != 0)
        buf_printf(&out, "\nMore: %.*s\n", TEXT_ARG(lint->url));
    int status = cli_print(&out);
    buf_free(&out);
    return status;
}

static void list_human(struct buf *out, const struct lint_set *set) {
    int width = 0;
    for (uint32_t i = 0; i < lint_count(set); i++)
        if ((int)lint_at(set, i)->name.size > width)
            width = (int)lint_at(set, i)->name.size;
    for (uint32_t i = 0; i < lint_count(set); i++) {
        const struct lint *lint = lint_at(set, i);
        buf_printf(out, "%-*.*s  %-7s  %s  %.*s\n", width, TEXT_ARG(lint->name),
                   severities[lint->severity], lint->fixes ? "fix" : "   ",
                   TEXT_ARG(lint->summary));
    }
}

int lints_list(struct cli *cli, const struct lint_set *set) {
    struct buf out = { 0 };
    struct array array = array_new(cli->arena);
    for (uint32_t i = 0; i < lint_count(set); i++)
        array_add(&array, described(cli->arena, lint_at(set, i), false));
    if (cli->format == OUTPUT_JSON)
        document_write(&out, array_value(&array));
    else
        list_human(&out, set);
    int status = cli_print(&out);
    buf_free(&out);
    return status;
}
