/* Finds out what a side is, and makes trees of it. */
#include "cli/side.h"

#include "cli/revision.h"
#include "query/build.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct span nowhere = { { 0 }, 0, 0 };

static bool is_folder(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool has(struct arena *arena, const char *directory, const char *name) {
    return access(arena_printf(arena, "%s/%s", directory, name), F_OK) == 0;
}

static int compare_trees(const void *a, const void *b) {
    return text_compare(((const struct tree_read *)a)->host, ((const struct tree_read *)b)->host);
}

static bool add_tree(struct cli *cli, struct side *side, const char *directory,
                     struct diags *problems) {
    struct tree_read tree;
    const char *problem = tree_read(cli->arena, directory, &tree);
    if (problem != NULL) {
        diag_add(problems, DIAG_E0807, nowhere, "`%s/manifest.json` %s", directory, problem);
        return false;
    }
    vec_push(cli->arena, &side->trees, tree);
    return true;
}

/* All trees right below a directory. */
static bool add_trees(struct cli *cli, struct side *side, const char *directory,
                      struct diags *problems) {
    DIR *folder = opendir(directory);
    bool good = folder != NULL;
    for (struct dirent *entry; good && (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        const char *tree = arena_printf(cli->arena, "%s/%s", directory, entry->d_name);
        if (has(cli->arena, tree, "manifest.json"))
            good = add_tree(cli, side, tree, problems);
    }
    if (folder != NULL)
        closedir(folder);
    if (side->trees.count > 1)
        qsort(side->trees.items, side->trees.count, sizeof *side->trees.items, compare_trees);
    return good;
}

/* Builds a fleet's trees below `out`, and keeps it for a look at its resources. */
static bool build_fleet(struct cli *cli, struct side *side, const char *directory, const char *out,
                        struct diags *problems) {
    struct workspace_options where = { .directory = directory, .library = cli->library };
    struct build_options options = { .out = out };
    side->workspace = workspace_read(&where);
    build_run(side->workspace, &options);
    if (diags_have_errors(side->workspace->diags) ||
        !inspection_open(&side->inspection, side->workspace))
        return false;
    side->compared = (struct compared){ .workspace = side->workspace,
                                        .inspection = &side->inspection };
    return add_trees(cli, side, out, problems);
}

static const char *make_folder(struct cli *cli, struct scratch *scratch, struct diags *problems) {
    const char *folder = scratch_folder(scratch, cli->arena);
    if (folder == NULL)
        diag_add(problems, DIAG_E0704, nowhere, "there can be no temporary directory: %s",
                 strerror(errno));
    return folder;
}

static bool open_fleet(struct cli *cli, struct scratch *scratch, struct side *side,
                       const char *directory, struct diags *problems) {
    const char *out = make_folder(cli, scratch, problems);
    return out != NULL && build_fleet(cli, side, directory, out, problems);
}

static bool open_revision(struct cli *cli, struct scratch *scratch, struct side *side,
                          const char *name, struct diags *problems) {
    const char *fleet = make_folder(cli, scratch, problems);
    if (fleet == NULL)
        return false;
    const char *problem = revision_extract(cli->arena, cli->directory, name, fleet);
    if (problem == NULL)
        return open_fleet(cli, scratch, side, fleet, problems);
    struct diag *diag = diag_add(problems, DIAG_E0808, nowhere,
                                 "`%s` is neither a directory nor a revision that can be had",
                                 name);
    diag_note(problems, diag, "%s", problem);
    return false;
}

static bool holds_trees(struct arena *arena, const char *directory) {
    DIR *folder = opendir(directory);
    bool found = false;
    for (struct dirent *entry; folder != NULL && !found && (entry = readdir(folder)) != NULL;)
        found = entry->d_name[0] != '.' &&
                has(arena, arena_printf(arena, "%s/%s", directory, entry->d_name), "manifest.json");
    if (folder != NULL)
        closedir(folder);
    return found;
}

bool side_open(struct cli *cli, struct scratch *scratch, const char *name, struct side *side,
               struct diags *problems) {
    *side = (struct side){ .name = text_of(name == NULL ? cli->directory : name) };
    if (name == NULL)
        return open_fleet(cli, scratch, side, cli->directory, problems);
    if (!is_folder(name))
        return open_revision(cli, scratch, side, name, problems);
    if (has(cli->arena, name, "manifest.json"))
        return add_tree(cli, side, name, problems);
    if (is_folder(arena_printf(cli->arena, "%s/hosts", name)))
        return open_fleet(cli, scratch, side, name, problems);
    if (holds_trees(cli->arena, name))
        return add_trees(cli, side, name, problems);
    struct diag *diag = diag_add(problems, DIAG_E0807, nowhere,
                                 "`%s` is neither a built tree, nor holds any, nor is it a fleet",
                                 name);
    diag_help(problems, diag, "`croft build` makes trees in out/HOST");
    return false;
}

void side_close(struct side *side) {
    inspection_close(&side->inspection);
    if (side->workspace != NULL)
        workspace_free(side->workspace);
}

const struct tree_read *side_tree(const struct side *side, struct text host) {
    static const struct tree_read nothing = { .directory = NULL };
    for (uint32_t i = 0; i < side->trees.count; i++)
        if (text_equal(side->trees.items[i].host, host))
            return &side->trees.items[i];
    return &nothing;
}

uint32_t side_host(const struct side *side, struct text host) {
    return side->compared.inspection == NULL
               ? UINT32_MAX
               : fleet_host_find(side->compared.inspection->fleet, host);
}
