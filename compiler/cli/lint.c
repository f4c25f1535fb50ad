/* `croft lint`: runs the lints over sources, shows what they find, and mends it. */
#include "ide/lint.h"

#include "cli/files.h"
#include "cli/fix.h"
#include "cli/lints.h"
#include "query/pool.h"
#include "syntax/parse.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* One file under judgement. */
struct linted {
    struct cli_file file;
    struct text name; /* as lints know it: "hosts/forge/host.croft" */
    bool wanted;      /* else it is only read for what it tells of others */
    struct lint_tree *tree;
    struct lint_facts facts; /* what it tells */
    struct lint_findings found;
    struct arena *arena;
};

struct linting {
    struct cli *cli;
    struct workspace *workspace;
    struct lint_set *set;
    struct findings *findings;
    struct linted *files;
    uint32_t count;
    struct lint_facts facts; /* of all files */
    pthread_mutex_t lock;    /* over the idle runners */
    VEC(struct lint_runner *) idle;
    const struct text *only, *except;
    uint32_t only_count, except_count;
};

/* --- Runners, one for each thread that works --- */

static struct lint_runner *take_runner(struct linting *l) {
    struct lint_runner *runner = NULL;
    pthread_mutex_lock(&l->lock);
    if (l->idle.count != 0)
        runner = l->idle.items[--l->idle.count];
    pthread_mutex_unlock(&l->lock);
    return runner != NULL ? runner : lint_runner_new(l->set);
}

static void give_runner(struct linting *l, struct lint_runner *runner) {
    pthread_mutex_lock(&l->lock);
    vec_push(l->cli->arena, &l->idle, runner);
    pthread_mutex_unlock(&l->lock);
}

/* --- Files --- */

/* What lints call a file: from hosts/ or stdlib/ on. */
static struct text name_in_fleet(struct text name) {
    static const char *const folders[] = { "/hosts/", "/stdlib/" };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        size_t at = text_find(name, text_of(folders[i]));
        if (at < name.size)
            return (struct text){ name.data + at + 1, name.size - at - 1 };
    }
    return text_starts_with(name, TEXT("./")) ? (struct text){ name.data + 2, name.size - 2 }
                                              : name;
}

static void add_files(struct linting *l, const struct cli_files *files, bool wanted) {
    struct linted *all = ARENA_ARRAY(l->cli->arena, struct linted, l->count + files->count);
    if (l->count != 0)
        memcpy(all, l->files, l->count * sizeof *all);
    for (uint32_t i = 0; i < files->count; i++) {
        struct text name = source_name(l->workspace->sources, files->items[i].source);
        all[l->count + i] = (struct linted){ .file = files->items[i],
                                             .name = name_in_fleet(name),
                                             .wanted = wanted,
                                             .arena = arena_new() };
    }
    l->files = all;
    l->count += files->count;
}

static void parse_job(void *data, uint32_t index, struct arena *arena) {
    struct linting *l = data;
    struct linted *file = &l->files[index];
    struct lint_runner *runner = take_runner(l);
    struct text text = source_text(l->workspace->sources, file->file.source);
    (void)arena;
    file->tree = lint_tree_new(runner, text);
    lint_collect(runner, file->tree, file->name, file->arena, &file->facts);
    give_runner(l, runner);
}

static void lint_job(void *data, uint32_t index, struct arena *arena) {
    struct linting *l = data;
    struct linted *file = &l->files[index];
    struct lint_options options = { .file = file->name, .facts = &l->facts };
    (void)arena;
    if (!file->wanted)
        return;
    struct lint_runner *runner = take_runner(l);
    file->found = lint_run(runner, file->tree, &options, file->arena);
    give_runner(l, runner);
}

/* --- What was found --- */

static bool is_among(const struct text *patterns, uint32_t count, struct text name) {
    for (uint32_t i = 0; i < count; i++)
        if (check_glob(patterns[i], name))
            return true;
    return false;
}

static void add_finding(struct linting *l, const struct linted *file,
                        const struct lint_finding *found) {
    struct findings *store = l->findings;
    struct arena *arena = findings_arena(store);
    struct source_id source = file->file.source;
    const struct lint *lint = found->lint;
    if (is_among(l->except, l->except_count, lint->name) ||
        (l->only_count != 0 && !is_among(l->only, l->only_count, lint->name)))
        return;
    struct finding *finding = findings_add(store);
    finding->policy = findings_text(store, lint->name);
    finding->severity = found->severity;
    finding->message = findings_text(store, found->message);
    finding->reason = findings_text(store, lint->summary);
    finding->help = findings_text(store, found->help);
    finding->page = findings_text(store, lint->page);
    finding->url = findings_text(store, lint->url);
    finding->span = (struct span){ source, found->start, found->end };
    if (found->also_end != 0) {
        struct finding_label label = { { source, found->also_start, found->also_end },
                                       findings_text(store, found->also) };
        vec_push(arena, &finding->labels, label);
    }
    if (found->fixable) {
        struct finding_edit edit = { { source, found->fix.start, found->fix.end },
                                     findings_text(store, found->fix.text) };
        vec_push(arena, &finding->edits, edit);
    }
    finding_take_fingerprint(finding);
}

static void judge(struct linting *l) {
    uint32_t threads = 0;
    l->findings = findings_new();
    pool_run(l->count, threads, parse_job, l);
    for (uint32_t i = 0; i < l->count; i++)
        for (uint32_t f = 0; f < l->files[i].facts.count; f++)
            vec_push(l->cli->arena, &l->facts, l->files[i].facts.items[f]);
    pool_run(l->count, threads, lint_job, l);
    for (uint32_t i = 0; i < l->count; i++)
        for (uint32_t f = 0; f < l->files[i].found.count; f++)
            add_finding(l, &l->files[i], &l->files[i].found.items[f]);
    findings_order(l->findings, l->workspace->sources);
}

/* One look at the files. */
static void look(struct linting *l) {
    l->workspace = workspace_empty();
    l->set = lints_open(l->cli, l->workspace);
    struct cli_files files = cli_files(l->cli, l->workspace);
    add_files(l, &files, true);
    if (l->cli->operand_count != 0) {
        files = cli_files_of_fleet(l->cli, l->workspace);
        add_files(l, &files, false);
    }
    judge(l);
}

static void look_end(struct linting *l) {
    for (uint32_t i = 0; i < l->count; i++) {
        lint_tree_free(l->files[i].tree);
        arena_free(l->files[i].arena);
    }
    for (uint32_t i = 0; i < l->idle.count; i++)
        lint_runner_free(l->idle.items[i]);
    findings_free(l->findings);
    lint_set_free(l->set);
    workspace_free(l->workspace);
    l->files = NULL;
    l->count = l->idle.count = l->facts.count = 0;
}

/* --- Mending --- */

static const char *path_of(void *data, struct source_id source) {
    struct linting *l = data;
    for (uint32_t i = 0; i < l->count; i++)
        if (l->files[i].wanted && l->files[i].file.source.id == source.id)
            return l->files[i].file.path;
    return NULL;
}

/* A fix may show what another one can mend; after so many rounds two of them undo each other. */
enum { FIX_ROUNDS_MAX = 8 };

static int mend(struct linting *l) {
    uint32_t fixes = 0;
    int status = 0;
    for (int round = 0; round < FIX_ROUNDS_MAX && status == 0; round++) {
        look(l);
        struct fix_result one = fix_apply_in(l->cli, l->workspace, l->findings, path_of, l);
        look_end(l);
        fixes += one.fixes;
        status = one.status;
        if (one.fixes == 0)
            break;
    }
    if (fixes != 0)
        fprintf(stderr, "%u mended\n", fixes);
    return status;
}

/* --- The command --- */

static const struct text *patterns(struct cli *cli, const char *option, uint32_t *count) {
    VEC(struct text) list = { 0 };
    for (int i = 0; i < cli_option_count(cli, option); i++) {
        struct text rest = text_of(cli_option_at(cli, option, i));
        while (rest.size != 0) {
            size_t end = text_find(rest, TEXT(","));
            struct text pattern = { rest.data, end };
            vec_push(cli->arena, &list, pattern);
            end += end < rest.size;
            rest = (struct text){ rest.data + end, rest.size - end };
        }
    }
    *count = list.count;
    return list.items;
}

static int finish(struct linting *l) {
    bool strict = cli_option(l->cli, "--strict") != NULL &&
                  findings_count_of(l->findings, DIAG_WARNING) != 0;
    findings_to_diags(l->findings, l->workspace->sources, l->workspace->diags, false);
    int status = cli_finish_check(l->cli, l->workspace, l->findings, NULL);
    return status == 0 && strict ? 4 : status;
}

static int list(struct linting *l) {
    l->workspace = workspace_empty();
    l->set = lints_open(l->cli, l->workspace);
    int status = lints_list(l->cli, l->set);
    status = cli_worst(cli_finish_asking(l->cli, l->workspace, true), status);
    lint_set_free(l->set);
    workspace_free(l->workspace);
    return status;
}

int command_lint(struct cli *cli) {
    struct linting l = { .cli = cli, .lock = PTHREAD_MUTEX_INITIALIZER };
    l.only = patterns(cli, "--only", &l.only_count);
    l.except = patterns(cli, "--except", &l.except_count);
    if (cli_option(cli, "--list") != NULL)
        return list(&l);
    int status = cli_option(cli, "--fix") != NULL ? mend(&l) : 0;
    if (status != 0)
        return status;
    look(&l);
    status = finish(&l);
    look_end(&l);
    return status;
}
