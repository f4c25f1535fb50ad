/* What emit_tree() takes beyond writing the bytes: the same trees from memory, in turns with a
 * plain loop.
 *
 *   bench_emit BLOB FOLDER [ROUNDS]
 *
 * BLOB is made by `floor pack` (see floor.c) of a folder with one folder a host. Each file's text
 * is a rope as a renderer in the language makes it: per line a literal piece of the library and,
 * after the first `=` or `:`, a piece of a host's own file. Prints medians of CPU time: the loop, a
 * new tree with hashes, manifest and map of sources, a build that changes nothing, and the question
 * whether anything changed. */
#include "base/vec.h"
#include "emit/emit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROUNDS = 5, ROUNDS_MAX = 101, LIBRARY_LINES = 3000, HOST_LINES = 800, PATH_SIZE = 4096 };
enum figure { PLAIN, NEW, SAME, CURRENT, FIGURES };

/* As floor.c writes them. */
struct header {
    uint32_t path_size, data_size, is_directory;
};
struct record {
    struct header header;
    const char *path, *data;
};

struct tree_of_host {
    struct text name;
    uint32_t position; /* of the host's own source */
    VEC(struct artifact) artifacts;
};

struct fleet {
    struct arena *arena;
    struct sources *sources;
    uint32_t library;
    VEC(struct record) records;
    VEC(struct tree_of_host) hosts;
    uint32_t files;
    uint64_t bytes, lines;
};

static void die(const char *what) {
    perror(what);
    exit(1);
}

static double cpu_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void load(struct fleet *fleet, const char *file) {
    struct stat status;
    int fd = open(file, O_RDONLY);
    if (fd < 0 || fstat(fd, &status) != 0)
        die(file);
    size_t size = (size_t)status.st_size;
    const char *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (bytes == MAP_FAILED)
        die(file);
    close(fd);
    for (size_t at = 0; at < size;) {
        struct record record;
        memcpy(&record.header, bytes + at, sizeof record.header);
        record.path = bytes + at + sizeof record.header;
        record.data = record.path + record.header.path_size;
        at += sizeof record.header + record.header.path_size + record.header.data_size;
        vec_push(fleet->arena, &fleet->records, record);
    }
}

static uint32_t add_source(struct fleet *fleet, const char *name, int lines) {
    struct buf buf = { 0 };
    for (int i = 0; i < lines; i++)
        buf_printf(&buf, "  a line of source text, as long as most are: %d\n", i);
    struct source_id id = sources_add(fleet->sources, text_of(name), buf_view(&buf));
    buf_free(&buf);
    return source_base(fleet->sources, id);
}

static uint32_t line_position(uint32_t base, uint32_t line) {
    return base + line * 48;
}

/* The text in pieces; `file` chooses the library's lines, so that files of one kind share them. */
static struct value rope_of(struct fleet *fleet, struct text text, uint32_t file, uint32_t own) {
    uint32_t lines = 0;
    for (size_t i = 0; i < text.size; i++)
        lines += text.data[i] == '\n';
    struct rope *rope = arena_alloc(fleet->arena,
                                    sizeof *rope + 2 * (lines + 1) * sizeof *rope->parts);
    uint32_t template = file % 3 * 60 + 100, value = file / 3 * 12;
    const char *at = text.data, *end = at + text.size;
    for (uint32_t line = 0; at != end; line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at)), *split = at;
        stop = stop == NULL ? end : stop + 1;
        while (split != stop && *split != '=' && *split != ':')
            split++;
        split += split != stop && split + 1 != stop;
        rope->parts[rope->count++] = (struct rope_part){
            .data = at,
            .size = (uint32_t)(split - at),
            .origin = line_position(fleet->library, (template + line) % LIBRARY_LINES)
        };
        if (split != stop)
            rope->parts[rope->count++] =
                (struct rope_part){ .data = split,
                                    .size = (uint32_t)(stop - split),
                                    .origin = line_position(own, (value + line % 8) % HOST_LINES) };
        at = stop;
    }
    fleet->lines += lines;
    return (struct value){ .tag = VALUE_ROPE, .rope = rope };
}

static void add_file(struct fleet *fleet, struct tree_of_host *host, const struct record *record) {
    static const struct text reloads[] = { { "caddy.service", 13 } };
    struct text path = text_of(strchr(record->path, '/'));
    struct artifact artifact = {
        .type = ARTIFACT_FILE,
        .path = path,
        .owner = TEXT("root"),
        .group = TEXT("root"),
        .mode = 0644,
        .reloads = (struct text *)reloads,
        .reload_count = host->artifacts.count % 4 == 0,
        .origin = line_position(host->position, host->artifacts.count * 4 % HOST_LINES),
    };
    artifact.content = rope_of(fleet, (struct text){ record->data, record->header.data_size },
                               host->artifacts.count, host->position);
    vec_push(fleet->arena, &host->artifacts, artifact);
    fleet->files++;
    fleet->bytes += record->header.data_size;
}

static int by_path(const void *a, const void *b) {
    return text_compare(((const struct artifact *)a)->path, ((const struct artifact *)b)->path);
}

static void make_hosts(struct fleet *fleet) {
    struct tree_of_host *host = NULL;
    for (uint32_t i = 0; i < fleet->records.count; i++) {
        const struct record *record = &fleet->records.items[i];
        const char *slash = strchr(record->path, '/');
        if (record->header.is_directory || slash == NULL)
            continue;
        struct text name = { record->path, (size_t)(slash - record->path) };
        if (host == NULL || !text_equal(host->name, name)) {
            const char *source = arena_printf(fleet->arena, "hosts/%.*s/host.croft",
                                              TEXT_ARG(name));
            struct tree_of_host new = { .name = name,
                                        .position = add_source(fleet, source, HOST_LINES) };
            vec_push(fleet->arena, &fleet->hosts, new);
            host = &fleet->hosts.items[fleet->hosts.count - 1];
        }
        add_file(fleet, host, record);
    }
    for (uint32_t i = 0; i < fleet->hosts.count; i++)
        qsort(fleet->hosts.items[i].artifacts.items, fleet->hosts.items[i].artifacts.count,
              sizeof(struct artifact), by_path);
}

/* The floor: mkdirat, openat, write, close. */
static void write_plain(const struct fleet *fleet, const char *out) {
    if (mkdir(out, 0755) != 0)
        die(out);
    int root = open(out, O_RDONLY | O_DIRECTORY), directory = -1;
    for (uint32_t i = 0; i < fleet->records.count; i++) {
        const struct record *record = &fleet->records.items[i];
        if (record->header.is_directory) {
            if (record->path[0] != '\0' && mkdirat(root, record->path, 0755) != 0)
                die(record->path);
            if (directory >= 0)
                close(directory);
            directory = openat(root, record->path[0] != '\0' ? record->path : ".",
                               O_RDONLY | O_DIRECTORY);
            continue;
        }
        const char *slash = strrchr(record->path, '/');
        int fd = openat(directory, slash != NULL ? slash + 1 : record->path,
                        O_WRONLY | O_CREAT | O_EXCL, 0644);
        if (fd < 0 ||
            write(fd, record->data, record->header.data_size) !=
                (ssize_t)record->header.data_size ||
            close(fd) != 0)
            die(record->path);
    }
    close(directory);
    close(root);
}

static void emit_all(const struct fleet *fleet, const char *out, const struct digest *inputs,
                     bool is_new) {
    struct emit_options options = { .out = out, .sources_map = true, .inputs = inputs };
    struct diags *diags = diags_new();
    for (uint32_t i = 0; i < fleet->hosts.count; i++) {
        const struct tree_of_host *host = &fleet->hosts.items[i];
        struct emit_result result;
        if (!emit_tree(&options, host->name, host->artifacts.items, host->artifacts.count,
                       fleet->sources, diags, &result)) {
            fprintf(stderr, "%s\n", diags_at(diags, 0)->message);
            exit(1);
        }
        if ((is_new ? result.written : result.kept) != host->artifacts.count)
            die("not all files were as they should be");
    }
    diags_free(diags);
}

static void ask_all(const struct fleet *fleet, const char *out, const struct digest *inputs) {
    for (uint32_t i = 0; i < fleet->hosts.count; i++)
        if (!emit_is_current(out, fleet->hosts.items[i].name, inputs))
            die("a tree is not current");
}

static void remove_all(const char *path) {
    char command[PATH_SIZE + 20];
    snprintf(command, sizeof command, "rm -rf '%s'", path);
    if (system(command) != 0)
        die(command);
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void report(const struct fleet *fleet, double seconds[FIGURES][ROUNDS_MAX], int rounds,
                   uint64_t map_bytes) {
    static const char *const names[] = { "plain loop", "new tree", "nothing changed",
                                         "is it current" };
    double plain = 0;
    printf("%u hosts, %u files, %.1f MB; sources.map %.2f bytes a line\n", fleet->hosts.count,
           fleet->files, (double)fleet->bytes / 1e6, (double)map_bytes / (double)fleet->lines);
    for (int f = 0; f < FIGURES; f++) {
        qsort(seconds[f], (size_t)rounds, sizeof(double), by_size);
        double median = seconds[f][rounds / 2];
        plain = f == PLAIN ? median : plain;
        printf("%-16s %8.1f ms %6.2f µs a file %6.2f × the loop\n", names[f], median * 1e3,
               median * 1e6 / fleet->files, median / plain);
    }
}

static uint64_t map_sizes(const struct fleet *fleet, const char *out) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < fleet->hosts.count; i++) {
        struct stat status;
        const char *path = arena_printf(fleet->arena, "%s/%.*s/sources.map", out,
                                        TEXT_ARG(fleet->hosts.items[i].name));
        if (stat(path, &status) != 0)
            die(path);
        sum += (uint64_t)status.st_size;
    }
    return sum;
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fputs("usage: bench_emit BLOB FOLDER [ROUNDS]\n", stderr);
        return 2;
    }
    int rounds = argc > 3 ? atoi(argv[3]) : ROUNDS;
    rounds = rounds < 1 ? 1 : rounds > ROUNDS_MAX ? ROUNDS_MAX : rounds;
    static double seconds[FIGURES][ROUNDS_MAX];
    struct fleet fleet = { .arena = arena_new(), .sources = sources_new() };
    char plain[PATH_SIZE], out[PATH_SIZE];
    struct digest inputs = { { 1 } };
    snprintf(plain, sizeof plain, "%s/plain", argv[2]);
    snprintf(out, sizeof out, "%s/out", argv[2]);
    if (!trust_start() || (mkdir(argv[2], 0755) != 0 && access(argv[2], W_OK) != 0))
        die(argv[2]);
    load(&fleet, argv[1]);
    fleet.library = add_source(&fleet, "stdlib/units.croft", LIBRARY_LINES);
    make_hosts(&fleet);
    for (int round = 0; round < rounds; round++) {
        remove_all(plain);
        remove_all(out);
        double start = cpu_seconds();
        write_plain(&fleet, plain);
        double after_plain = cpu_seconds();
        emit_all(&fleet, out, &inputs, true);
        double after_new = cpu_seconds();
        emit_all(&fleet, out, &inputs, false);
        double after_same = cpu_seconds();
        ask_all(&fleet, out, &inputs);
        seconds[PLAIN][round] = after_plain - start;
        seconds[NEW][round] = after_new - after_plain;
        seconds[SAME][round] = after_same - after_new;
        seconds[CURRENT][round] = cpu_seconds() - after_same;
    }
    report(&fleet, seconds, rounds, map_sizes(&fleet, out));
    remove_all(plain);
    remove_all(out);
    sources_free(fleet.sources);
    arena_free(fleet.arena);
    return 0;
}
