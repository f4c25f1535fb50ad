/* Reads, parses and checks a fleet. */
#include "query/workspace.h"

#include "eval/eval.h"
#include "query/deep.h"
#include "source/vfs.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

double cpu_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* "stdlib/apps/sonarr.croft" below "stdlib" → "apps.sonarr". */
static struct text module_name(struct arena *arena, struct text path) {
    size_t start = 0, end = path.size;
    while (start < path.size && path.data[start] != '/')
        start++;
    start += start < path.size;
    if (text_ends_with(path, TEXT(".croft")))
        end -= 6;
    char *name = arena_copy(arena, path.data + start, end - start);
    for (size_t i = 0; i < end - start; i++)
        if (name[i] == '/')
            name[i] = '.';
    return (struct text){ name, end - start };
}

/* The folder right below hosts/, or nothing for files that are of the whole fleet. */
static struct text host_folder(struct text path) {
    const char *start = path.data + sizeof "hosts/" - 1;
    const char *end = memchr(start, '/', (size_t)(path.data + path.size - start));
    return end == NULL ? (struct text){ NULL, 0 } : (struct text){ start, (size_t)(end - start) };
}

struct input workspace_input(struct arena *arena, struct source_id source, struct text path,
                             bool hosts) {
    struct input input = { .source = source,
                           .module = module_name(arena, path),
                           .tier = TIER_LIBRARY };
    if (hosts) {
        input.host = host_folder(path);
        input.tier = input.host.size == 0 ? TIER_SITE : TIER_HOST;
    }
    return input;
}

static bool same_folder(const char *a, const char *b) {
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static void read_root(struct workspace *w, const char *directory, const char *module, bool hosts) {
    struct vfs_root root = { directory, module };
    struct vfs_files files = { 0 };
    vfs_load(w->arena, w->sources, w->diags, &root, w->options.overlay, &files);
    for (uint32_t i = 0; i < files.count; i++) {
        struct input input = workspace_input(w->arena, files.items[i].source, files.items[i].module,
                                             hosts);
        vec_push(w->arena, &w->inputs, input);
        vec_push(w->arena, &w->paths, files.items[i].path);
    }
}

static bool is_folder(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void add_extra(struct workspace *w, const struct workspace_extra *extra) {
    struct input input = { .source = sources_add(w->sources, extra->name, extra->content),
                           .module = extra->module,
                           .tier = TIER_SITE };
    if (input.source.id != 0)
        vec_push(w->arena, &w->inputs, input);
}

static void report_no_fleet(struct workspace *w) {
    const char *directory = w->options.directory;
    struct diag *diag = is_folder(directory)
                            ? diag_add(w->diags, DIAG_E0806, (struct span){ { 0 }, 0, 0 },
                                       "`%s` holds no fleet: there is no folder `hosts` in it",
                                       directory)
                            : diag_add(w->diags, DIAG_E0806, (struct span){ { 0 }, 0, 0 },
                                       "`%s` holds no fleet: it is no directory", directory);
    diag_help(w->diags, diag,
              "name the fleet's directory with `-C DIR`, or make one: `croft init`");
}

/* A fleet with a prelude of its own has a whole library, which takes the shipped one's place. */
static bool brings_library(struct workspace *w, const char *own) {
    return access(arena_printf(w->arena, "%s/prelude.croft", own), F_OK) == 0 &&
           !same_folder(own, w->options.library);
}

static void read_sources(struct workspace *w) {
    const char *own = arena_printf(w->arena, "%s/stdlib", w->options.directory);
    const char *hosts = arena_printf(w->arena, "%s/hosts", w->options.directory);
    bool fleet = is_folder(hosts);
    if (!fleet && !w->options.loose) {
        report_no_fleet(w);
        return;
    }
    if (w->options.library != NULL && brings_library(w, own))
        w->options.library = NULL;
    if (w->options.library != NULL)
        read_root(w, w->options.library, "stdlib", false);
    if (is_folder(own) && (w->options.library == NULL || !same_folder(own, w->options.library)))
        read_root(w, own, "stdlib", false);
    if (fleet)
        read_root(w, hosts, "hosts", true);
    if (w->options.extra != NULL)
        add_extra(w, w->options.extra);
}

/* Joins a folder ("a/b/") and a relative name, `..` included; false if it would leave the top
 * folder. */
static bool join_inside(struct arena *arena, struct text folder, struct text name,
                        struct text *joined) {
    char *path = arena_alloc(arena, folder.size + name.size + 2);
    size_t size = folder.size;
    memcpy(path, folder.data, folder.size);
    for (size_t at = 0; at < name.size;) {
        size_t end = at;
        while (end < name.size && name.data[end] != '/')
            end++;
        struct text part = { name.data + at, end - at };
        if (text_equal(part, TEXT(".."))) {
            if (size == 0)
                return false;
            size--;
            while (size > 0 && path[size - 1] != '/')
                size--;
        } else if (part.size != 0 && !text_equal(part, TEXT("."))) {
            memcpy(path + size, part.data, part.size);
            size += part.size;
            if (end < name.size)
                path[size++] = '/';
        }
        at = end + 1;
    }
    *joined = (struct text){ path, size };
    return size != 0;
}

/* The text of a file beside a source, for `read("…")`: nothing outside hosts/ or stdlib/. */
static bool read_beside(void *context, struct text from, struct text name, struct text *content,
                        const char **problem) {
    struct workspace *w = context;
    size_t top = 0, folder = from.size;
    while (top < from.size && from.data[top] != '/')
        top++;
    while (folder > top + 1 && from.data[folder - 1] != '/')
        folder--;
    struct text inside = { from.data + top + 1, folder - top - 1 }, path_inside;
    if (name.size == 0 || name.data[0] == '/' ||
        !join_inside(w->arena, inside, name, &path_inside)) {
        *problem = "only files of the same source tree can be read";
        return false;
    }
    const char *base = arena_printf(w->arena, "%s/%.*s", w->options.directory, (int)top, from.data);
    if (text_starts_with(from, TEXT("stdlib/")) && w->options.library != NULL)
        base = w->options.library;
    const char *path = arena_printf(w->arena, "%s/%.*s", base, TEXT_ARG(path_inside));
    const char *wrong = vfs_read(w->arena, path, SOURCE_SIZE_MAX, content);
    vec_push(w->arena, &w->reads, path);
    if (wrong == NULL)
        return true;
    *problem = wrong;
    return false;
}

struct file_reader workspace_reader(struct workspace *w) {
    return (struct file_reader){ read_beside, w };
}

struct workspace *workspace_empty(void) {
    struct arena *arena = arena_new();
    struct workspace *w = ARENA_NEW(arena, struct workspace);
    w->arena = arena;
    w->names = intern_new();
    w->sources = sources_new();
    w->diags = diags_new();
    return w;
}

struct workspace *workspace_read(const struct workspace_options *options) {
    struct workspace *w = workspace_empty();
    w->options = *options;
    double start = cpu_seconds();
    read_sources(w);
    w->times.read = cpu_seconds() - start;
    return w;
}

static void leave_out(struct workspace *w, const bool *skip) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < w->inputs.count; i++)
        if (!skip[i])
            w->inputs.items[kept++] = w->inputs.items[i];
    w->inputs.count = kept;
}

/* Parsing and checking: lets and functions may need each other in long chains, so on a deep stack.
 */
static void check_inputs(void *data) {
    struct workspace *w = data;
    double start = cpu_seconds();
    struct forest forest = { w->arena,        w->names,        w->sources,        w->diags,
                             w->inputs.items, w->inputs.count, w->options.threads };
    forest_parse(&forest, &w->forest);
    double parsed = cpu_seconds();
    struct file_reader files = workspace_reader(w);
    struct sema_options wanted = { .uses = w->options.uses };
    w->program = sema_check_with(w->arena, w->names, w->sources, w->inputs.items, w->inputs.count,
                                 files, w->diags, &wanted);
    if (!diags_have_errors(w->diags))
        evaluate_obligations(w->program, w->diags);
    w->times.parse = parsed - start;
    w->times.check = cpu_seconds() - parsed;
}

void workspace_check(struct workspace *w, const bool *skip) {
    if (skip != NULL)
        leave_out(w, skip);
    deep_run(check_inputs, w);
}

struct workspace *workspace_open(const struct workspace_options *options) {
    struct workspace *w = workspace_read(options);
    workspace_check(w, NULL);
    return w;
}

void workspace_free(struct workspace *w) {
    sources_free(w->sources);
    intern_free(w->names);
    diags_free(w->diags);
    for (uint32_t i = 0; i < w->forest.items.count; i++)
        arena_free(w->forest.items.items[i]);
    arena_free(w->arena);
}
