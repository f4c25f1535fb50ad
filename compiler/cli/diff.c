/* `croft diff`: compares two sides, host by host. */
#include "cli/diff.h"

#include "query/deep.h"
#include "source/report.h"
#include "source/vfs.h"

#include <stdio.h>
#include <stdlib.h>

enum { TEXT_SIZE_MAX = 64 << 20 };

static struct text content_of(struct difference *d, const struct tree_read *tree,
                              const struct tree_entry *entry) {
    struct text content = { NULL, 0 };
    if (entry == NULL || !text_equal(entry->type, TEXT("file")))
        return content;
    const char *path = arena_printf(d->arena, "%s/root%.*s", tree->directory,
                                    TEXT_ARG(entry->path));
    vfs_read(d->arena, path, TEXT_SIZE_MAX, &content);
    return content;
}

static bool is_binary(struct text text) {
    return text.size != 0 && memchr(text.data, 0, text.size) != NULL;
}

static void add_text(struct difference *d, struct file_change *file, const struct tree_read *was,
                     const struct tree_read *is) {
    struct text old = content_of(d, was, file->old), new = content_of(d, is, file->new);
    file->binary = is_binary(old) || is_binary(new);
    if (!file->binary)
        file->text = textdiff(d->arena, old, new);
}

struct unit_list {
    VEC(struct text) list;
};

static void add_units(struct arena *arena, struct unit_list *units,
                      const struct tree_names *names) {
    for (uint32_t i = 0; i < names->count; i++)
        vec_push(arena, &units->list, names->items[i]);
}

static int compare_units(const void *a, const void *b) {
    return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static void sort_units(struct unit_list *units) {
    struct text *items = units->list.items;
    uint32_t kept = 0;
    if (units->list.count > 1)
        qsort(items, units->list.count, sizeof *items, compare_units);
    for (uint32_t i = 0; i < units->list.count; i++)
        if (kept == 0 || !text_equal(items[kept - 1], items[i]))
            items[kept++] = items[i];
    units->list.count = kept;
}

static bool has_unit(const struct unit_list *units, struct text unit) {
    for (uint32_t i = 0; i < units->list.count; i++)
        if (text_equal(units->list.items[i], unit))
            return true;
    return false;
}

/* Whether anything that is left in the tree reloads or restarts the unit. */
static bool is_left(const struct tree_read *tree, struct text unit) {
    for (uint32_t i = 0; i < tree->count; i++) {
        const struct tree_names *lists[] = { &tree->entries[i].reload, &tree->entries[i].restart };
        for (int k = 0; k < 2; k++)
            for (uint32_t n = 0; n < lists[k]->count; n++)
                if (text_equal(lists[k]->items[n], unit))
                    return true;
    }
    return false;
}

/* Takes out the units that are left in no file of the new tree. */
static void split_gone(struct difference *d, const struct tree_read *tree, struct unit_list *units,
                       struct unit_list *gone) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < units->list.count; i++) {
        struct text unit = units->list.items[i];
        if (is_left(tree, unit))
            units->list.items[kept++] = unit;
        else
            vec_push(d->arena, &gone->list, unit);
    }
    units->list.count = kept;
}

/* What happens to units when the files change so; a unit that restarts need not reload. */
static void gather_units(struct difference *d, struct host_change *host) {
    struct unit_list reloads = { 0 }, restarts = { 0 }, gone = { 0 };
    const struct tree_read *tree = side_tree(&d->new, host->host);
    for (uint32_t i = 0; i < host->files.count; i++) {
        const struct file_change *file = &host->files.items[i];
        const struct tree_entry *entry = file->new != NULL ? file->new : file->old;
        if ((file->differs & ~(unsigned)CHANGE_UNITS) == 0 && file->change == CHANGE_CHANGED)
            continue;
        add_units(d->arena, &reloads, &entry->reload);
        add_units(d->arena, &restarts, &entry->restart);
    }
    sort_units(&reloads);
    sort_units(&restarts);
    split_gone(d, tree, &restarts, &gone);
    split_gone(d, tree, &reloads, &gone);
    sort_units(&gone);
    for (uint32_t i = 0; i < gone.list.count; i++)
        vec_push(d->arena, &host->gone, gone.list.items[i]);
    for (uint32_t i = 0; i < restarts.list.count; i++)
        vec_push(d->arena, &host->restarts, restarts.list.items[i]);
    for (uint32_t i = 0; i < reloads.list.count; i++)
        if (!has_unit(&restarts, reloads.list.items[i]))
            vec_push(d->arena, &host->reloads, reloads.list.items[i]);
}

static int compare_files(const void *a, const void *b) {
    const struct file_change *x = a, *y = b;
    const struct tree_entry *of_x = x->new != NULL ? x->new : x->old;
    const struct tree_entry *of_y = y->new != NULL ? y->new : y->old;
    if (x->change != y->change)
        return x->change < y->change ? -1 : 1;
    return text_compare(of_x->path, of_y->path);
}

static void add_file(struct difference *d, struct host_change *host, const struct tree_read *was,
                     const struct tree_entry *old, const struct tree_read *is,
                     const struct tree_entry *new) {
    struct file_change file = { .old = old, .new = new, .change = CHANGE_CHANGED };
    if (old == NULL || new == NULL)
        file.change = old == NULL ? CHANGE_ADDED : CHANGE_REMOVED;
    else if ((file.differs = entry_compare(old, new)) == CHANGE_NONE)
        return;
    if (d->with_text)
        add_text(d, &file, was, is);
    vec_push(d->arena, &host->files, file);
}

/* Both trees by path. */
static void compare_trees(struct difference *d, struct host_change *host) {
    const struct tree_read *was = side_tree(&d->old, host->host);
    const struct tree_read *is = side_tree(&d->new, host->host);
    for (uint32_t i = 0, k = 0; i < was->count || k < is->count;) {
        const struct tree_entry *old = i < was->count ? &was->entries[i] : NULL;
        const struct tree_entry *new = k < is->count ? &is->entries[k] : NULL;
        int order = old == NULL ? 1 : new == NULL ? -1 : text_compare(old->path, new->path);
        add_file(d, host, was, order <= 0 ? old : NULL, is, order >= 0 ? new : NULL);
        i += order <= 0;
        k += order >= 0;
    }
    if (host->files.count > 1)
        qsort(host->files.items, host->files.count, sizeof *host->files.items, compare_files);
    gather_units(d, host);
}

static void add_host(struct difference *d, struct text name) {
    struct host_change host = { .host = name, .change = CHANGE_CHANGED };
    if (side_tree(&d->old, name)->directory == NULL)
        host.change = CHANGE_ADDED;
    else if (side_tree(&d->new, name)->directory == NULL)
        host.change = CHANGE_REMOVED;
    if (d->has_resources) {
        uint32_t old = side_host(&d->old, name), new = side_host(&d->new, name);
        host.resources = compare_host(d->arena, &d->old.compared, old, &d->new.compared, new);
        inspection_forget(&d->old.inspection, old);
        inspection_forget(&d->new.inspection, new);
    }
    compare_trees(d, &host);
    if (host.change != CHANGE_CHANGED || host.resources.count != 0 || host.files.count != 0)
        vec_push(d->arena, &d->hosts, host);
}

static bool is_wanted(const struct difference *d, struct text host) {
    int count = cli_option_count(d->cli, "--host");
    for (int i = 0; i < count; i++)
        if (text_equal(text_of(cli_option_at(d->cli, "--host", i)), host))
            return true;
    return count == 0;
}

/* The fleet first, then its hosts by name; those of both sides. */
static void compare_sides(struct difference *d) {
    if (d->has_resources && cli_option_count(d->cli, "--host") == 0) {
        struct host_change fleet = { .change = CHANGE_CHANGED };
        fleet.resources = compare_fleet(d->arena, &d->old.compared, &d->new.compared);
        if (fleet.resources.count != 0)
            vec_push(d->arena, &d->hosts, fleet);
    }
    for (uint32_t i = 0, k = 0; i < d->old.trees.count || k < d->new.trees.count;) {
        int order = i == d->old.trees.count ? 1
                    : k == d->new.trees.count
                        ? -1
                        : text_compare(d->old.trees.items[i].host, d->new.trees.items[k].host);
        struct text name = order <= 0 ? d->old.trees.items[i].host : d->new.trees.items[k].host;
        if (is_wanted(d, name))
            add_host(d, name);
        i += order <= 0;
        k += order >= 0;
    }
}

/* Named hosts that neither side has. */
static void check_hosts(struct difference *d) {
    for (int i = 0; i < cli_option_count(d->cli, "--host"); i++) {
        struct text name = text_of(cli_option_at(d->cli, "--host", i));
        if (side_tree(&d->old, name)->directory == NULL &&
            side_tree(&d->new, name)->directory == NULL)
            diag_add(d->problems, DIAG_E0621, (struct span){ { 0 }, 0, 0 },
                     "neither side has a host `%.*s`", TEXT_ARG(name));
    }
}

static void compare(void *data) {
    struct difference *d = data;
    struct cli *cli = d->cli;
    const char *second = cli->operand_count > 1 ? cli->operands[1] : NULL;
    if (!side_open(cli, &d->scratch, cli->operands[0], &d->old, d->problems) ||
        !side_open(cli, &d->scratch, second, &d->new, d->problems))
        return;
    check_hosts(d);
    d->opened = !diags_have_errors(d->problems);
    if (!d->opened)
        return;
    d->has_resources = d->old.workspace != NULL && d->new.workspace != NULL;
    compare_sides(d);
    if (cli->format == OUTPUT_JSON)
        diff_json(d);
    else
        diff_human(d);
}

/* The problems of the comparison itself, or of the side that does not build. */
static int finish(struct difference *d) {
    struct workspace *shown = workspace_empty();
    struct side *sides[] = { &d->old, &d->new };
    diags_merge(shown->diags, d->problems);
    int status = cli_finish_asking(d->cli, shown, d->opened);
    workspace_free(shown);
    for (int i = 0; i < 2 && status == 0; i++) {
        if (sides[i]->workspace == NULL || !diags_have_errors(sides[i]->workspace->diags))
            continue;
        if (d->cli->format != OUTPUT_JSON)
            cli_message("`%.*s` does not build", TEXT_ARG(sides[i]->name));
        status = cli_finish_asking(d->cli, sides[i]->workspace, d->opened);
    }
    return status;
}

int command_diff(struct cli *cli) {
    int status = cli_expect_operands(cli, 1, 2);
    if (status != 0)
        return status;
    struct difference d = { .cli = cli, .arena = cli->arena, .problems = diags_new() };
    d.with_text = cli_option(cli, "--text") != NULL;
    scratch_begin(&d.scratch);
    deep_run(compare, &d);
    status = finish(&d);
    status = cli_worst(status, cli_print(&d.out));
    if (status == 0 && d.hosts.count != 0 && cli_option(cli, "--exit-code") != NULL)
        status = 1;
    side_close(&d.old);
    side_close(&d.new);
    scratch_end(&d.scratch);
    buf_free(&d.out);
    diags_free(d.problems);
    return status;
}
