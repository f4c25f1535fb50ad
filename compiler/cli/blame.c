/* `croft blame`: the source lines behind the lines of a built file, from what the build left beside
 * it. */
#include "cli/cli.h"
#include "cli/quote.h"
#include "emit/emit.h"
#include "source/shown.h"
#include "source/vfs.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUILT_FILE_SIZE_MAX = 64 << 20 };

/* A file of a built tree, and perhaps one of its lines. */
struct blamed {
    struct cli *cli;
    struct workspace *workspace; /* for sources and diagnostics; nothing is parsed */
    const char *out;             /* the directory of the trees */
    struct text host, path;      /* path on the host */
    const char *file;            /* where the file lies */
    uint32_t line;               /* 0: all */
    struct buf answer;
};

static struct diag *fail(struct blamed *b, const char *problem) {
    return diag_add(b->workspace->diags, DIAG_E0807, (struct span){ { 0 }, 0, 0 }, "%s", problem);
}

/* `name:42` → name and 42. A file may have such a name itself. */
static void split_line(struct blamed *b, struct text argument, struct text *name) {
    size_t colon = argument.size;
    while (colon > 0 && argument.data[colon - 1] >= '0' && argument.data[colon - 1] <= '9')
        colon--;
    *name = argument;
    if (colon == argument.size || colon < 2 || argument.data[colon - 1] != ':' ||
        access(argument.data, F_OK) == 0)
        return;
    unsigned long line = strtoul(argument.data + colon, NULL, 10);
    b->line = line == 0 || line > UINT32_MAX ? UINT32_MAX : (uint32_t)line;
    *name = (struct text){ arena_copy(b->cli->arena, argument.data, colon - 1), colon - 1 };
}

/* The path from `/`, without `.`, `..` and doubled slashes; links are not followed. */
static struct text absolute_path(struct arena *arena, struct text name) {
    char here[4096] = "";
    if (name.size > 0 && name.data[0] != '/' && getcwd(here, sizeof here) == NULL)
        here[0] = 0;
    const char *whole = arena_printf(arena, "%s/%.*s/", here, TEXT_ARG(name));
    char *path = arena_alloc(arena, strlen(whole) + 1);
    size_t size = 0;
    for (const char *at = whole; *at != 0;) {
        size_t part = strcspn(at, "/");
        if (part == 2 && memcmp(at, "..", 2) == 0) {
            while (size > 0 && path[--size] != '/')
                continue;
        } else if (part != 0 && !(part == 1 && *at == '.')) {
            path[size++] = '/';
            memcpy(path + size, at, part);
            size += part;
        }
        at += part + 1;
    }
    return (struct text){ path, size };
}

static bool has_map(struct arena *arena, struct text tree) {
    return access(arena_printf(arena, "%.*s/sources.map", TEXT_ARG(tree)), F_OK) == 0;
}

/* Finds OUT/HOST/root/PATH in an absolute path: OUT/HOST holds a map. */
static bool find_tree(struct blamed *b, struct text file) {
    struct arena *arena = b->cli->arena;
    for (size_t at = 1; at + sizeof "/root/" - 1 < file.size; at++) {
        struct text rest = { file.data + at, file.size - at }, tree = { file.data, at };
        if (!text_starts_with(rest, TEXT("/root/")) || !has_map(arena, tree))
            continue;
        size_t slash = at;
        while (file.data[slash - 1] != '/')
            slash--;
        b->host = (struct text){ file.data + slash, at - slash };
        b->out = slash <= 1 ? "/" : arena_copy(arena, file.data, slash - 1);
        b->path = (struct text){ file.data + at + 5, file.size - at - 5 };
        b->file = arena_copy(arena, file.data, file.size);
        return true;
    }
    return false;
}

/* The path as it is given, or below the fleet's directory. */
static bool find_file(struct blamed *b, struct text name) {
    struct arena *arena = b->cli->arena;
    if (find_tree(b, absolute_path(arena, name)))
        return true;
    const char *below = arena_printf(arena, "%s/%.*s", b->cli->directory, TEXT_ARG(name));
    if (name.size > 0 && name.data[0] != '/' && find_tree(b, absolute_path(arena, text_of(below))))
        return true;
    struct diag *diag = fail(
        b, arena_printf(arena, "`%.*s` is not in a tree that croft built", TEXT_ARG(name)));
    diag_help(b->workspace->diags, diag,
              "name a file below out/HOST/root/; `croft build` makes it");
    return false;
}

static bool is_folder(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The fleet's directory: the one given, the current one, or that which the trees lie in. */
static const char *fleet_directory(struct blamed *b) {
    struct arena *arena = b->cli->arena;
    const char *above = arena_printf(arena, "%s/..", b->out);
    if (!b->cli->has_directory && !is_folder(arena_printf(arena, "%s/hosts", b->cli->directory)) &&
        is_folder(arena_printf(arena, "%s/hosts", above)))
        return above;
    return b->cli->directory;
}

/* Where a source lies: hosts/… below the fleet, stdlib/… there or in the shipped library. */
static struct text read_source(struct blamed *b, struct text name) {
    struct arena *arena = b->cli->arena;
    struct text content = { NULL, 0 };
    const char *path = arena_printf(arena, "%s/%.*s", fleet_directory(b), TEXT_ARG(name));
    if (vfs_read(arena, path, SOURCE_SIZE_MAX, &content) == NULL)
        return content;
    if (!text_starts_with(name, TEXT("stdlib/")) || b->cli->library == NULL)
        return (struct text){ NULL, 0 };
    path = arena_printf(arena, "%s/%.*s", b->cli->library, (int)name.size - 7, name.data + 7);
    return vfs_read(arena, path, SOURCE_SIZE_MAX, &content) == NULL ? content
                                                                    : (struct text){ NULL, 0 };
}

/* The sources are read when first wanted, into the table of sources. */
static struct source_line_at line_of(struct blamed *b, const struct blame_line *place) {
    struct sources *sources = b->workspace->sources;
    struct source_line_at line = { .file = place->file, .line = place->line };
    struct source_id source = { 0 };
    for (uint32_t id = 1; id <= sources_count(sources) && source.id == 0; id++)
        if (text_equal(source_name(sources, (struct source_id){ id }), place->file))
            source.id = id;
    if (source.id == 0)
        source = sources_add(sources, place->file, read_source(b, place->file));
    if (source.id != 0 && place->line <= source_line_count(sources, source))
        line.text = source_line(sources, source, place->line);
    return line;
}

static struct value blame_object(struct blamed *b, uint32_t number, struct text text,
                                 const struct blame *blame) {
    struct object object = object_new(b->cli->arena);
    struct array sources = array_new(b->cli->arena);
    for (uint32_t i = 0; i < blame->count; i++) {
        struct object source = object_new(b->cli->arena);
        struct source_line_at line = line_of(b, &blame->lines[i]);
        quote_members(&source, &line);
        array_add(&sources, object_value(&source));
    }
    object_put_number(&object, "line", number);
    object_put(&object, "text", document_text(b->cli->arena, text));
    object_put(&object, "sources", array_value(&sources));
    return object_value(&object);
}

static void write_document(struct blamed *b, struct array *lines) {
    struct object object = object_new(b->cli->arena);
    object_put_number(&object, "version", 1);
    object_put_text(&object, "host", b->host);
    object_put_text(&object, "path", b->path);
    object_put(&object, "lines", array_value(lines));
    document_write(&b->answer, object_value(&object));
}

/* A line (from 1) of a text, without its end. */
static struct text line_in(struct text text, uint32_t number) {
    for (; number > 1 && text.size != 0; number--) {
        const char *end = memchr(text.data, '\n', text.size);
        size_t size = end == NULL ? text.size : (size_t)(end - text.data) + 1;
        text = (struct text){ text.data + size, text.size - size };
    }
    const char *end = text.size == 0 ? NULL : memchr(text.data, '\n', text.size);
    return (struct text){ text.data, end == NULL ? text.size : (size_t)(end - text.data) };
}

static void show_line(struct blamed *b, struct text content, const struct blame *blame) {
    struct array lines = array_new(b->cli->arena);
    struct text text = line_in(content, b->line);
    if (b->cli->format == OUTPUT_JSON) {
        array_add(&lines, blame_object(b, b->line, text, blame));
        write_document(b, &lines);
        return;
    }
    for (uint32_t i = 0; i < blame->count; i++) {
        struct source_line_at line = line_of(b, &blame->lines[i]);
        struct buf *out = &b->answer;
        shown_text(out, line.file);
        buf_printf(out, ":%u: ", line.line);
        if (line.text.data == NULL)
            buf_printf(out, "(the source has no such line any more; build again)");
        else
            shown_line(out, line.text, shown_window(line.text, 0, 1));
        buf_char(out, '\n');
    }
    if (blame->count == 0)
        buf_printf(&b->answer, "nothing is known of this line\n");
}

/* Each line behind the place that it came from, as other tools annotate. */
static void show_file(struct blamed *b, struct text content, const struct blame *blames,
                      uint32_t count) {
    struct arena *arena = b->cli->arena;
    struct text *places = ARENA_ARRAY(arena, struct text, count + 1);
    uint32_t width = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct blame_line *first = blames[i].lines;
        places[i] = blames[i].count == 0
                        ? TEXT("")
                        : text_of(
                              arena_printf(arena, "%.*s:%u", TEXT_ARG(first->file), first->line));
        uint32_t columns = shown_columns(places[i]);
        width = columns > width ? columns : width;
    }
    struct paint paint = { .out = &b->answer, .color = cli_wants_color(STDOUT_FILENO) };
    for (uint32_t i = 0; i < count; i++) {
        struct text text = line_in(content, 1);
        paint_shown(&paint, PAINT_GUTTER, places[i]);
        paint_fill(&paint, PAINT_PLAIN, ' ', width - shown_columns(places[i]) + 1);
        paint_raw(&paint, PAINT_GUTTER, "| ");
        paint_shown(&paint, PAINT_PLAIN, text);
        paint_line_end(&paint);
        size_t taken = text.size + (text.size < content.size);
        content = (struct text){ content.data + taken, content.size - taken };
    }
}

static void show_all(struct blamed *b, struct text content, const struct blame *blames,
                     uint32_t count) {
    if (b->cli->format != OUTPUT_JSON) {
        show_file(b, content, blames, count);
        return;
    }
    struct array lines = array_new(b->cli->arena);
    for (uint32_t i = 0; i < count; i++) {
        struct text text = line_in(content, 1);
        array_add(&lines, blame_object(b, i + 1, text, &blames[i]));
        size_t taken = text.size + (text.size < content.size);
        content = (struct text){ content.data + taken, content.size - taken };
    }
    write_document(b, &lines);
}

static bool blame(struct blamed *b) {
    struct arena *arena = b->cli->arena;
    struct text content = { NULL, 0 };
    const char *problem;
    struct blame one, *all = &one;
    uint32_t count = 1;
    bool found = b->line != 0
                     ? emit_blame(arena, b->out, b->host, b->path, b->line, &one, &problem)
                     : emit_blame_file(arena, b->out, b->host, b->path, &all, &count, &problem);
    if (!found) {
        fail(b, arena_printf(arena, "%.*s on %.*s: %s", TEXT_ARG(b->path), TEXT_ARG(b->host),
                             problem));
        return false;
    }
    vfs_read(arena, b->file, BUILT_FILE_SIZE_MAX,
             &content); /* without it the places are still right */
    if (b->line != 0)
        show_line(b, content, &one);
    else
        show_all(b, content, all, count);
    return true;
}

int command_blame(struct cli *cli) {
    int status = cli_expect_operands(cli, 1, 1);
    if (status != 0)
        return status;
    struct workspace *workspace = workspace_empty();
    struct blamed b = { .cli = cli, .workspace = workspace };
    struct text name;
    split_line(&b, cli_operand(cli, 0), &name);
    bool answered = find_file(&b, name) && blame(&b);
    status = cli_finish_asking(cli, workspace, answered);
    status = cli_worst(status, cli_print(&b.answer));
    buf_free(&b.answer);
    workspace_free(workspace);
    return status;
}
