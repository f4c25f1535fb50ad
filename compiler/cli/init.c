/* `croft init`: a new fleet, copied from the library's folder `.fleet`; HOST in names and texts
 * becomes the host's name. */
#include "cli/cli.h"
#include "cli/document.h"
#include "cli/naming.h"
#include "source/shown.h"
#include "source/vfs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDERS_DEEP = 8, FILE_SIZE_MAX = 1 << 20 };

static const char placeholder[] = "HOST";

struct making {
    struct cli *cli;
    struct arena *arena;
    struct diags *diags;
    const char *host;
    const char *directory;  /* the new fleet's */
    VEC(struct text) files; /* made, below it */
};

static bool fail(struct making *m, const char *problem) {
    diag_add(m->diags, DIAG_E0809, (struct span){ { 0 }, 0, 0 }, "%s", problem);
    return false;
}

static bool fail_system(struct making *m, const char *path) {
    return fail(m, arena_printf(m->arena, "`%s` cannot be made: %s", path, strerror(errno)));
}

/* The text with the host's name in it. */
static struct text filled(struct making *m, struct text text) {
    struct buf out = { 0 };
    struct text mark = text_of(placeholder);
    while (text.size != 0) {
        size_t found = text_find(text, mark);
        buf_add(&out, text.data, found);
        if (found != text.size) {
            buf_text(&out, text_of(m->host));
            found += mark.size;
        }
        text = (struct text){ text.data + found, text.size - found };
    }
    struct text made = { arena_copy(m->arena, out.data == NULL ? "" : out.data, out.size),
                         out.size };
    buf_free(&out);
    return made;
}

static bool write_file(struct making *m, const char *path, struct text content) {
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0)
        return fail_system(m, path);
    bool good = true;
    for (size_t at = 0; good && at < content.size;) {
        ssize_t written = write(file, content.data + at, content.size - at);
        good = written > 0;
        at += good ? (size_t)written : 0;
    }
    if (close(file) != 0)
        good = false;
    return good || fail_system(m, path);
}

static bool make_folder(struct making *m, const char *path) {
    return mkdir(path, 0777) == 0 || errno == EEXIST || fail_system(m, path);
}

static bool copy_file(struct making *m, const char *from, const char *below) {
    struct text content;
    const char *problem = vfs_read(m->arena, from, FILE_SIZE_MAX, &content);
    if (problem != NULL)
        return fail(m, arena_printf(m->arena, "`%s` %s", from, problem));
    if (!write_file(m, arena_printf(m->arena, "%s/%s", m->directory, below), filled(m, content)))
        return false;
    vec_push(m->arena, &m->files, text_of(below));
    return true;
}

static bool is_folder(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool is_dots(const char *name) {
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* `below`: the folder's path in the new fleet, with a slash behind it, or empty. */
static bool copy_folder(struct making *m, const char *from, const char *below, int depth) {
    DIR *folder = depth == FOLDERS_DEEP ? NULL : opendir(from);
    if (folder == NULL)
        return fail(m, arena_printf(m->arena, "the library has no `%s`", from));
    bool good = true;
    for (struct dirent *entry; good && (entry = readdir(folder)) != NULL;) {
        if (is_dots(entry->d_name))
            continue;
        const char *source = arena_printf(m->arena, "%s/%s", from, entry->d_name);
        struct text name = filled(m, text_of(entry->d_name));
        const char *target = arena_printf(m->arena, "%s%.*s", below, TEXT_ARG(name));
        if (!is_folder(source))
            good = copy_file(m, source, target);
        else
            good = make_folder(m, arena_printf(m->arena, "%s/%s", m->directory, target)) &&
                   copy_folder(m, source, arena_printf(m->arena, "%s/", target), depth + 1);
    }
    closedir(folder);
    return good;
}

static bool is_empty(const char *directory) {
    DIR *folder = opendir(directory);
    bool empty = true;
    for (struct dirent *entry; folder != NULL && empty && (entry = readdir(folder)) != NULL;)
        empty = is_dots(entry->d_name);
    if (folder != NULL)
        closedir(folder);
    return empty && folder != NULL;
}

static bool make(struct making *m) {
    if (!naming_is_plain(m->host))
        return fail(m, arena_printf(m->arena, "`%s` cannot name a host", m->host));
    if (m->cli->library == NULL)
        return fail(m, "there is no shipped library to begin with");
    const char *from = arena_printf(m->arena, "%s/.fleet", m->cli->library);
    if (!is_folder(from))
        return fail(m, arena_printf(m->arena, "the library has no `%s`", from));
    if (!make_folder(m, m->directory))
        return false;
    if (!is_empty(m->directory))
        return fail(m, arena_printf(m->arena, "`%s` is not an empty directory", m->directory));
    return copy_folder(m, from, "", 0);
}

static int compare_names(const void *a, const void *b) {
    return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static void tell(struct making *m, struct buf *out) {
    struct object object = object_new(m->arena);
    struct array files = array_new(m->arena);
    if (m->files.count > 1)
        qsort(m->files.items, m->files.count, sizeof *m->files.items, compare_names);
    for (uint32_t i = 0; i < m->files.count; i++) {
        array_add(&files, document_text(m->arena, m->files.items[i]));
        if (m->cli->format != OUTPUT_JSON) {
            shown_text(out, text_of(m->directory));
            buf_printf(out, "/%.*s\n", TEXT_ARG(m->files.items[i]));
        }
    }
    if (m->cli->format != OUTPUT_JSON) {
        buf_printf(out, "\na fleet with the host `%s`; build it with `croft -C ", m->host);
        shown_text(out, text_of(m->directory));
        buf_printf(out, " build`\n");
        return;
    }
    object_put_number(&object, "version", 1);
    object_put_text(&object, "directory", text_of(m->directory));
    object_put_text(&object, "host", text_of(m->host));
    object_put(&object, "files", array_value(&files));
    document_write(out, object_value(&object));
}

int command_init(struct cli *cli) {
    int status = cli_expect_operands(cli, 0, 1);
    if (status != 0)
        return status;
    struct workspace *workspace = workspace_empty();
    const char *host = cli_option(cli, "--host");
    struct making m = { .cli = cli,
                        .arena = cli->arena,
                        .diags = workspace->diags,
                        .host = host == NULL ? "main" : host,
                        .directory = cli->directory };
    if (cli->operand_count == 1)
        m.directory = cli->operands[0][0] == '/' || !cli->has_directory
                          ? cli->operands[0]
                          : arena_printf(cli->arena, "%s/%s", cli->directory, cli->operands[0]);
    struct buf out = { 0 };
    bool made = make(&m);
    if (made)
        tell(&m, &out);
    status = cli_finish_asking(cli, workspace, made);
    status = cli_worst(status, cli_print(&out));
    buf_free(&out);
    workspace_free(workspace);
    return status;
}
