/* What is promised of the formatter, looked at for files. What fails is left in the current folder
 * as failed-N.croft.
 *
 *   formatted FILE…             each file as it is: it keeps its meaning, and is formatted at once
 *   formatted -c FILE…          each file, cut at the end of each of its lines
 *   formatted -r N SEED FILE…   N random edits of them
 *   formatted -l N SEED FILE…   N random ranges of them
 *   formatted -m SEED FILE…     formatted files with other blanks come out as they were
 *   formatted -M SEED FILE…     gives files other blanks
 *   formatted -i FILE…          lines of formatted files stand where they would while typing
 *   formatted -p FILE           prints it formatted
 *   formatted -b FILE…          megabytes a second, of all of them in one
 */
#include "fmt/fmt.h"
#include "source/vfs.h"
#include "syntax/parse.h"

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

static struct buf formatted(struct arena *arena, struct text text) {
    struct buf out = { 0 };
    struct fmt_edits edits = fmt_source(arena, text);
    uint32_t end = 0;
    for (uint32_t i = 0; i < edits.count; i++) {
        if (edits.items[i].start < end || edits.items[i].end < edits.items[i].start)
            fprintf(stderr, "edits out of order\n"), failed++;
        end = edits.items[i].end;
        struct text old = { text.data + edits.items[i].start, end - edits.items[i].start };
        if (text_equal(old, edits.items[i].text))
            fprintf(stderr, "an edit says nothing new\n"), failed++;
    }
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

static void count(const char *path, struct text text, const char *problem) {
    if (problem == NULL) {
        passed++;
        return;
    }
    char name[64];
    snprintf(name, sizeof name, "failed-%u.croft", ++failed);
    printf("FAILED %s: %s (%s)\n", path, problem, name);
    keep(text, name);
}

static void check(const char *path, struct text text) {
    struct arena *arena = arena_new();
    struct buf once = formatted(arena, text);
    struct buf twice = formatted(arena, buf_view(&once));
    const char *problem = NULL;
    if (!fmt_is_same(text, buf_view(&once)))
        problem = "changes its meaning";
    else if (!text_equal(buf_view(&once), buf_view(&twice)))
        problem = "is not stable";
    count(path, text, problem);
    buf_free(&once);
    buf_free(&twice);
    arena_free(arena);
}

static void check_cut(const char *path, struct text text) {
    for (size_t at = 0; at < text.size; at++)
        if (text.data[at] == '\n')
            check(path, (struct text){ text.data, at });
}

/* --- Random edits --- */

static uint64_t state;

static uint32_t any(uint32_t below) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return below == 0 ? 0 : (uint32_t)(state >> 20) % below;
}

/* One edit at a blank or a line end, or anywhere. */
static struct text edited(struct arena *arena, struct text text) {
    static const char *const inserts[] = {
        " ",     "\n",     "\n\n",       "\t",    "   ",       "\r\n",      "// c\n",  "\n// own\n",
        ";",     ",",      "\n\n// d\n", "{",     "}",         "(",         ")",       "[",
        "]",     "\"\"\"", " from ",     " and ", "x",         " at ",      "\nelse ", " contains ",
        "\nif ", " = ",    ": ",         " in ",  " not in ",  "/// doc\n", "\"",      "${",
        "?",     "..",     " - ",        "&",     " record {", " enum ",    "\nfor ",  " with ",
        "\0",    "\xff",   "\xc3\xa9",   "\r",    "#",         "&&",        ";;",      "\n;",
    };
    uint32_t at = any((uint32_t)text.size + 1);
    for (uint32_t i = 0; i < 200 && any(8) != 0 && at < text.size; i++, at++)
        if (text.data[at] == ' ' || text.data[at] == '\n' || text.data[at] == ',')
            break;
    uint32_t drop = at < text.size && any(3) == 0;
    uint32_t bound = any(3) == 0 ? sizeof inserts / sizeof *inserts : 11;
    const char *insert = any(3) == 0 ? "" : inserts[any(bound)];
    size_t size = strlen(insert);
    char *bytes = arena_alloc_raw(arena, text.size + size + 1);
    memcpy(bytes, text.data, at);
    memcpy(bytes + at, insert, size);
    memcpy(bytes + at + size, text.data + at + drop, text.size - at - drop);
    return (struct text){ bytes, text.size + size - drop };
}

static void check_random(uint32_t rounds, int files, char **paths) {
    for (uint32_t round = 0; round < rounds; round++) {
        struct arena *arena = arena_new();
        const char *path = paths[any((uint32_t)files)];
        struct text text = read_file(arena, path);
        for (uint32_t edits = 1 + any(6); edits > 0; edits--)
            text = edited(arena, text);
        check(path, text);
        arena_free(arena);
    }
}

/* Formatting some lines keeps the meaning, too, and touches nothing far from them. */
static void check_ranges(uint32_t rounds, int files, char **paths) {
    for (uint32_t round = 0; round < rounds; round++) {
        struct arena *arena = arena_new();
        const char *path = paths[any((uint32_t)files)];
        struct text text = edited(arena, read_file(arena, path));
        uint32_t from = any((uint32_t)text.size + 1), to = from + any(200);
        struct fmt_edits edits = fmt_range(arena, text, from, to);
        struct buf out = { 0 };
        fmt_apply(&out, text, &edits);
        count(path, text, fmt_is_same(text, buf_view(&out)) ? NULL : "a range changes its meaning");
        buf_free(&out);
        arena_free(arena);
    }
}

/* --- Other blanks --- */

static bool is_blanks(struct text text) {
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] != ' ')
            return false;
    return text.size > 0;
}

/* Other blanks between the tokens of a line, and before its first. */
static void mangle_gap(struct buf *out, struct text gap) {
    size_t newline = gap.size;
    while (newline > 0 && gap.data[newline - 1] != '\n')
        newline--;
    struct text blanks = { gap.data + newline, gap.size - newline };
    buf_add(out, gap.data, newline);
    if (newline == 0 && !is_blanks(blanks)) {
        buf_text(out, blanks);
        return;
    }
    for (uint32_t columns = any(9) + (newline == 0); columns > 0; columns--)
        buf_char(out, any(9) == 0 ? '\t' : ' ');
}

static struct buf mangled(struct arena *arena, struct text text) {
    struct sources *sources = sources_new();
    struct intern *names = intern_new();
    struct diags *diags = diags_new();
    struct tokens tokens;
    struct buf out = { 0 };
    parse_tokens(arena, names, sources, sources_add_view(sources, TEXT("text"), text), diags,
                 &tokens);
    uint32_t at = 0, depth = 0;
    for (uint32_t i = 0; i < tokens.count; i++) {
        const struct token *token = &tokens.items[i];
        if (token->start < at || (token->start == token->end && token->kind != TOKEN_END))
            continue;
        struct text gap = { text.data + at, token->start - at };
        if (depth == 0)
            mangle_gap(&out, gap);
        else
            buf_text(&out, gap);
        depth += token->kind == TOKEN_TEXT_OPEN;
        depth -= token->kind == TOKEN_TEXT_CLOSE;
        buf_add(&out, text.data + token->start, token->end - token->start);
        at = token->end;
    }
    buf_add(&out, text.data + at, text.size - at);
    diags_free(diags);
    intern_free(names);
    sources_free(sources);
    return out;
}

static void check_mangled(const char *path, struct text text) {
    struct arena *arena = arena_new();
    struct buf once = formatted(arena, text), other = mangled(arena, buf_view(&once));
    struct buf again = formatted(arena, buf_view(&other));
    count(path, buf_view(&other),
          text_equal(buf_view(&once), buf_view(&again)) ? NULL : "comes out otherwise");
    buf_free(&once);
    buf_free(&other);
    buf_free(&again);
    arena_free(arena);
}

static void mangle_file(const char *path, struct text text) {
    struct arena *arena = arena_new();
    struct buf out = mangled(arena, text);
    keep(buf_view(&out), path);
    passed++;
    buf_free(&out);
    arena_free(arena);
}

/* --- Typing --- */

/* Whether each line stands where an editor would put it when everything before it is written. */
static void check_typing(const char *path, struct text text) {
    for (uint32_t at = 0; at < text.size;) {
        const char *newline = memchr(text.data + at, '\n', text.size - at);
        uint32_t end = newline == NULL ? (uint32_t)text.size : (uint32_t)(newline - text.data);
        uint32_t columns = 0, wanted = 0;
        while (at + columns < end && text.data[at + columns] == ' ')
            columns++;
        if (at + columns < end && fmt_line_indent(text, at, &wanted)) {
            char problem[96];
            snprintf(problem, sizeof problem, "offset %u: %u columns, while typing %u", at, columns,
                     wanted);
            count(path, text, columns == wanted ? NULL : problem);
        }
        at = end + 1;
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
    struct buf out = formatted(arena, read_file(arena, path));
    fwrite(out.data, 1, out.size, stdout);
    buf_free(&out);
    arena_free(arena);
}

static void for_each(int files, char **paths, void (*look)(const char *path, struct text text)) {
    for (int i = 0; i < files; i++) {
        struct arena *arena = arena_new();
        look(paths[i], read_file(arena, paths[i]));
        arena_free(arena);
    }
}

int main(int argc, char **argv) {
    char mode = argc > 2 && argv[1][0] == '-' ? argv[1][1] : 0;
    bool rounds = mode == 'r' || mode == 'l', seeded = rounds || mode == 'm' || mode == 'M';
    int first = 1 + (mode != 0) + rounds + seeded, files = argc - first;
    if (files < 1)
        return fputs("usage: see the top of tests/fmt/formatted.c\n", stderr), 1;
    char **paths = argv + first;
    state = seeded ? strtoull(paths[-1], NULL, 10) * 0x9e3779b97f4a7c15u + 1 : 1;
    uint32_t number = rounds ? (uint32_t)strtoul(argv[2], NULL, 10) : 0;
    if (mode == 'p')
        return print_file(paths[0]), 0;
    if (mode == 'b')
        return measure(files, paths), 0;
    if (mode == 'r')
        check_random(number, files, paths);
    else if (mode == 'l')
        check_ranges(number, files, paths);
    else
        for_each(files, paths,
                 mode == 'c'   ? check_cut
                 : mode == 'm' ? check_mangled
                 : mode == 'M' ? mangle_file
                 : mode == 'i' ? check_typing
                               : check);
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}
