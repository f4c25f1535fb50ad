/* What is promised of the formatter, looked at for files.
 *
 *   formatted FILE…            each file, as it is: keeps its meaning, is stable
 *   formatted -p FILE          prints it formatted
 *   formatted -d FILE…         prints those that would change
 *   formatted -r N SEED FILE…  N random edits of their blanks, line ends, commas and tokens
 *   formatted -b FILE…         megabytes a second
 */
#include "fmt/fmt.h"
#include "source/vfs.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint32_t passed, failed;

static struct text read_file(struct arena *arena, const char *path) {
    struct text text;
    if (vfs_read(arena, path, 1u << 30, &text) != NULL)
        exit((fprintf(stderr, "%s cannot be read\n", path), 1));
    return text;
}

static struct buf formatted(struct arena *arena, struct text text, bool *broken) {
    struct buf out = { 0 };
    struct fmt_edits edits = fmt_source(arena, text);
    uint32_t end = 0;
    for (uint32_t i = 0; i < edits.count; i++) {
        if (edits.items[i].start < end || edits.items[i].end < edits.items[i].start)
            fprintf(stderr, "edits out of order\n"), failed++;
        end = edits.items[i].end;
    }
    if (broken != NULL)
        *broken = edits.broken;
    fmt_apply(&out, text, &edits);
    return out;
}

static void keep(struct text text, const char *name) {
    FILE *file = fopen(name, "wb");
    if (file != NULL) {
        fwrite(text.data, 1, text.size, file);
        fclose(file);
    }
}

static void check(const char *path, struct text text) {
    struct arena *arena = arena_new();
    bool broken;
    struct buf once = formatted(arena, text, &broken);
    struct buf twice = formatted(arena, buf_view(&once), NULL);
    const char *problem = NULL;
    if (!fmt_is_same(text, buf_view(&once)))
        problem = "changes its meaning";
    else if (!text_equal(buf_view(&once), buf_view(&twice)))
        problem = "is not stable";
    if (problem != NULL) {
        char name[64];
        snprintf(name, sizeof name, "/tmp/fmtw/failed-%u", ++failed);
        printf("FAILED %s%s: %s (%s)\n", path, broken ? ", with mistakes" : "", problem, name);
        keep(text, name);
    } else {
        passed++;
    }
    buf_free(&once);
    buf_free(&twice);
    arena_free(arena);
}

/* --- Random edits --- */

static uint64_t state;

static uint32_t any(uint32_t below) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return below == 0 ? 0 : (uint32_t)(state >> 20) % below;
}

/* One edit at a blank or a line end, or anywhere. */
static struct text edited(struct arena *arena, struct text text) {
    static const char *const inserts[] = { " ",
                                           "\n",
                                           "\n\n",
                                           "\t",
                                           "   ",
                                           "\r\n",
                                           "// c\n",
                                           "\n// own\n",
                                           ";",
                                           ",",
                                           "\n\n\n// d\n\n",
                                           "{",
                                           "}",
                                           "(",
                                           ")",
                                           "\"\"\"",
                                           "from",
                                           " and ",
                                           "x" };
    uint32_t at = any((uint32_t)text.size + 1);
    for (uint32_t i = 0; i < 200 && any(8) != 0 && at < text.size; i++, at++)
        if (text.data[at] == ' ' || text.data[at] == '\n' || text.data[at] == ',')
            break;
    uint32_t drop = at < text.size && any(3) == 0;
    uint32_t bound = any(5) == 0 ? sizeof inserts / sizeof *inserts : 11;
    const char *insert = any(3) == 0 ? "" : inserts[any(bound)];
    size_t size = strlen(insert);
    char *bytes = arena_alloc_raw(arena, text.size + size + 1);
    memcpy(bytes, text.data, at);
    memcpy(bytes + at, insert, size);
    memcpy(bytes + at + size, text.data + at + drop, text.size - at - drop);
    return (struct text){ bytes, text.size + size - drop };
}

static void check_random(uint32_t rounds, int count, char **paths) {
    for (uint32_t round = 0; round < rounds; round++) {
        struct arena *arena = arena_new();
        const char *path = paths[any((uint32_t)count)];
        struct text text = read_file(arena, path);
        for (uint32_t edits = 1 + any(6); edits > 0; edits--)
            text = edited(arena, text);
        check(path, text);
        arena_free(arena);
    }
}

/* --- Speed --- */

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void measure(int count, char **paths) {
    struct arena *arena = arena_new();
    struct buf all = { 0 };
    for (int i = 0; i < count; i++)
        buf_text(&all, read_file(arena, paths[i]));
    double best = 1e9;
    for (int round = 0; round < 15; round++) {
        struct arena *own = arena_new();
        double start = now();
        fmt_source(own, buf_view(&all));
        double seconds = now() - start;
        best = seconds < best ? seconds : best;
        arena_free(own);
    }
    printf("%zu bytes: %.1f MB/s\n", all.size, (double)all.size / best / 1e6);
    buf_free(&all);
    arena_free(arena);
}

static void print_file(const char *path) {
    struct arena *arena = arena_new();
    struct buf out = formatted(arena, read_file(arena, path), NULL);
    fwrite(out.data, 1, out.size, stdout);
    buf_free(&out);
    arena_free(arena);
}

static void check_file(const char *path, bool list) {
    struct arena *arena = arena_new();
    struct text text = read_file(arena, path);
    if (list && fmt_source(arena, text).count > 0)
        puts(path);
    else if (!list)
        check(path, text);
    arena_free(arena);
}

int main(int argc, char **argv) {
    const char *mode = argc > 1 && argv[1][0] == '-' ? argv[1] : "";
    if (strcmp(mode, "-p") == 0 && argc == 3)
        return print_file(argv[2]), 0;
    if (strcmp(mode, "-b") == 0)
        return measure(argc - 2, argv + 2), 0;
    if (strcmp(mode, "-r") == 0 && argc > 4) {
        state = strtoull(argv[3], NULL, 10) * 0x9e3779b97f4a7c15u + 1;
        check_random((uint32_t)strtoul(argv[2], NULL, 10), argc - 4, argv + 4);
    } else {
        bool list = strcmp(mode, "-d") == 0;
        for (int i = 1 + list; i < argc; i++)
            check_file(argv[i], list);
    }
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}
