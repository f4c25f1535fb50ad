/* Reads the sources that a command is about. */
#include "cli/files.h"

#include "source/vfs.h"

#include <stdio.h>
#include <sys/stat.h>

struct reading {
    struct cli *cli;
    struct workspace *workspace;
    struct cli_files files;
};

static void add_file(struct reading *r, struct source_id source, const char *path) {
    struct cli_file file = { source, path };
    if (source.id != 0)
        vec_push(r->cli->arena, &r->files, file);
}

bool cli_is_directory(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void add_directory(struct reading *r, const char *path, const char *shown) {
    struct vfs_root root = { path, shown };
    struct vfs_files files = { 0 };
    vfs_load(r->cli->arena, r->workspace->sources, r->workspace->diags, &root, NULL, &files);
    for (uint32_t i = 0; i < files.count; i++)
        add_file(r, files.items[i].source, files.items[i].path.data);
}

static uint32_t add_fleet(struct reading *r) {
    static const char *const folders[] = { "stdlib", "hosts" };
    uint32_t found = 0;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const char *path = arena_printf(r->cli->arena, "%s/%s", r->cli->directory, folders[i]);
        if (!cli_is_directory(path))
            continue;
        found++;
        add_directory(r, path, folders[i]);
    }
    return found;
}

static void add_stdin(struct reading *r) {
    struct buf text = { 0 };
    size_t got;
    do {
        buf_reserve(&text, 1 << 16);
        got = fread(text.data + text.size, 1, 1 << 16, stdin);
        text.size += got;
    } while (got != 0 && text.size <= SOURCE_SIZE_MAX);
    const char *name = cli_option(r->cli, "--stdin-name");
    struct source_id source = sources_add(r->workspace->sources,
                                          text_of(name == NULL ? "stdin" : name), buf_view(&text));
    if (source.id == 0)
        diag_add(r->workspace->diags, DIAG_E0802, (struct span){ { 0 }, 0, 0 },
                 "standard input is larger than %u bytes", SOURCE_SIZE_MAX);
    add_file(r, source, NULL);
    buf_free(&text);
}

static void add_operand(struct reading *r, const char *path) {
    if (strcmp(path, "-") == 0)
        add_stdin(r);
    else if (cli_is_directory(path))
        add_directory(r, path, path);
    else
        add_file(r, vfs_load_file(r->workspace->sources, r->workspace->diags, path, text_of(path)),
                 path);
}

struct cli_files cli_files(struct cli *cli, struct workspace *workspace) {
    struct reading r = { .cli = cli, .workspace = workspace };
    if (cli->operand_count == 0 && add_fleet(&r) == 0)
        diag_add(workspace->diags, DIAG_E0806, (struct span){ { 0 }, 0, 0 },
                 "`%s` has neither hosts/ nor stdlib/", cli->directory);
    for (int i = 0; i < cli->operand_count; i++)
        add_operand(&r, cli->operands[i]);
    return r.files;
}

struct cli_files cli_files_of_fleet(struct cli *cli, struct workspace *workspace) {
    struct reading r = { .cli = cli, .workspace = workspace };
    add_fleet(&r);
    return r.files;
}
