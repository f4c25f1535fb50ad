/* Reads sources.map (map.c describes it): which source lines an output line came from. */
#include "base/vec.h"
#include "emit/disk.h"
#include "emit/emit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    DIGIT_BITS = 5,
    DIGIT_MORE = 1 << DIGIT_BITS,
    NUMBER_DIGITS_MAX = 7,
    MAP_SIZE_MAX = 1 << 30,
    LINES_MAX = 1 << 24 /* of one file, for all of whose lines is asked */
};
enum record_kind { RECORD_SINGLE, RECORD_NEXT, RECORD_SAME, RECORD_KINDS };

static const char no_map[] = "there is no map of sources; build the host first";
static const char damaged[] = "the map of sources is damaged; build the host again";
static const char no_file[] = "the host has no such file";
static const char no_line[] = "the file has no such line";

/* A map being read. */
struct reader {
    struct arena *arena;
    struct text left; /* not yet read */
    struct text *sources;
    uint32_t *lines; /* by source: the line it was last used with */
    uint32_t source_count;
};

/* The next line without its end; false at the end of the map. */
static bool next_line(struct reader *r, struct text *line) {
    const char *end = r->left.size > 0 ? memchr(r->left.data, '\n', r->left.size) : NULL;
    if (end == NULL)
        return false;
    *line = (struct text){ r->left.data, (size_t)(end - r->left.data) };
    r->left = (struct text){ end + 1, r->left.size - line->size - 1 };
    return true;
}

/* A decimal number at the beginning of the text, taken off with one space after it. */
static bool take_number(struct text *text, uint32_t *number) {
    size_t i = 0;
    uint64_t n = 0;
    for (; i < text->size && i < 10 && text->data[i] >= '0' && text->data[i] <= '9'; i++)
        n = n * 10 + (uint64_t)(text->data[i] - '0');
    if (i == 0 || n > UINT32_MAX || (i < text->size && text->data[i] != ' '))
        return false;
    i += i < text->size;
    *text = (struct text){ text->data + i, text->size - i };
    *number = (uint32_t)n;
    return true;
}

static bool read_header(struct reader *r, struct text host) {
    struct text line;
    if (!next_line(r, &line) || !text_equal(line, TEXT("croft map 1")) || !next_line(r, &line) ||
        !text_equal(line, host) || !next_line(r, &line) || !take_number(&line, &r->source_count) ||
        r->source_count > r->left.size)
        return false;
    r->sources = ARENA_ARRAY(r->arena, struct text, r->source_count + 1);
    r->lines = ARENA_ARRAY(r->arena, uint32_t, r->source_count + 1);
    for (uint32_t i = 0; i < r->source_count; i++)
        if (!next_line(r, &r->sources[i]))
            return false;
    return true;
}

static int digit_value(char c) {
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool take_digits(struct text *records, uint32_t *number) {
    uint64_t n = 0;
    for (unsigned i = 0; i < NUMBER_DIGITS_MAX && i < records->size; i++) {
        int digit = digit_value(records->data[i]);
        if (digit < 0)
            return false;
        n |= (uint64_t)(digit & (DIGIT_MORE - 1)) << (DIGIT_BITS * i);
        if (digit >= DIGIT_MORE)
            continue;
        *records = (struct text){ records->data + i + 1, records->size - i - 1 };
        *number = (uint32_t)n;
        return n <= UINT32_MAX;
    }
    return false;
}

/* A signed number added to *value, which stays from 0 to `max`. */
static bool take_difference(struct text *records, uint32_t *value, uint32_t max) {
    uint32_t n;
    if (!take_digits(records, &n))
        return false;
    int64_t sum = (int64_t)*value + (n % 2 == 0 ? (int64_t)(n / 2) : -(int64_t)(n / 2) - 1);
    if (sum < 0 || sum > max)
        return false;
    *value = (uint32_t)sum;
    return true;
}

/* The places of one output line. */
struct places_found {
    VEC(struct blame_line) list;
};

/* Adds a place, once. */
static void add_place(struct reader *r, struct places_found *found, uint32_t source,
                      uint32_t line) {
    struct blame_line place = { r->sources[source], line };
    for (uint32_t i = 0; i < found->list.count; i++)
        if (found->list.items[i].line == line && text_equal(found->list.items[i].file, place.file))
            return;
    vec_push(r->arena, &found->list, place);
}

/* Records of a file on their way. */
struct record_walk {
    struct text records;
    uint32_t end;    /* the last output line (from 0) of the record before */
    uint32_t source; /* of the record before */
};

/* One record: output lines first … first + further, from this source line or, if it steps, from one
 * more each. */
struct record_read {
    uint32_t first, further, source, line;
    bool steps;
};

static bool next_record(struct reader *r, struct record_walk *walk, struct record_read *record) {
    uint32_t head;
    *record = (struct record_read){ 0 };
    if (!take_digits(&walk->records, &head))
        return false;
    enum record_kind kind = (enum record_kind)(head % RECORD_KINDS);
    if (kind != RECORD_SINGLE && !take_digits(&walk->records, &record->further))
        return false;
    if (r->source_count == 0 ||
        !take_difference(&walk->records, &walk->source, r->source_count - 1) ||
        !take_difference(&walk->records, &r->lines[walk->source], UINT32_MAX))
        return false;
    record->steps = kind == RECORD_NEXT;
    record->source = walk->source;
    record->line = r->lines[walk->source];
    record->first = walk->end + head / RECORD_KINDS;
    walk->end = record->first + record->further;
    r->lines[walk->source] += record->steps ? record->further : 0;
    return true;
}

/* Hosts' own files before the library: what a host says is what its owner can change. */
static void sort_places(struct places_found *found) {
    struct text hosts = TEXT("hosts/");
    for (uint32_t i = 1; i < found->list.count; i++) {
        struct blame_line place = found->list.items[i];
        uint32_t at = i;
        if (!text_starts_with(place.file, hosts))
            continue;
        for (; at > 0 && !text_starts_with(found->list.items[at - 1].file, hosts); at--)
            found->list.items[at] = found->list.items[at - 1];
        found->list.items[at] = place;
    }
}

/* A file in the map. */
struct file_read {
    struct text records;
    uint32_t lines;
    uint32_t source, origin; /* of the artifact; origin 0: unknown */
};

/* NULL, or what is wrong. */
static const char *find_file(struct reader *r, struct text path, struct file_read *file) {
    struct text head;
    do {
        if (r->left.size == 0)
            return no_file;
        if (!next_line(r, &head) || !next_line(r, &file->records) ||
            !take_number(&head, &file->lines) || !take_number(&head, &file->source) ||
            !take_number(&head, &file->origin))
            return damaged;
    } while (!text_equal(head, path));
    return NULL;
}

/* Fills the places of the output lines first … first + count - 1. NULL, or what is wrong. */
static const char *read_lines(struct reader *r, const struct file_read *file, uint32_t first,
                              uint32_t count, struct blame *blames) {
    struct places_found *found = ARENA_ARRAY(r->arena, struct places_found, count);
    struct record_walk walk = { .records = file->records };
    while (walk.records.size > 0 && walk.end < first + count) {
        struct record_read record;
        if (!next_record(r, &walk, &record) || record.further > file->lines)
            return damaged;
        for (uint32_t i = 0; i <= record.further; i++) {
            uint32_t output = record.first + i;
            if (output >= first && output - first < count)
                add_place(r, &found[output - first], record.source,
                          record.line + (record.steps ? i : 0));
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        sort_places(&found[i]);
        if (file->origin != 0 && file->source < r->source_count)
            add_place(r, &found[i], file->source, file->origin); /* the least specific */
        blames[i] = (struct blame){ found[i].list.items, found[i].list.count };
    }
    return NULL;
}

/* The whole file in the arena. */
static bool load(struct arena *arena, int out, struct text host, struct text *content) {
    char name[NAME_MAX + 1];
    disk_name(name, "", host, "");
    int directory = disk_open_directory(out, name);
    int file = directory < 0 ? -1
                             : openat(directory, "sources.map", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    struct stat stat;
    bool good = file >= 0 && fstat(file, &stat) == 0 && S_ISREG(stat.st_mode) &&
                stat.st_size <= MAP_SIZE_MAX;
    if (good) {
        char *bytes = arena_alloc_raw(arena, (size_t)stat.st_size + 1);
        ssize_t got;
        size_t size = 0;
        while (size < (size_t)stat.st_size &&
               (got = read(file, bytes + size, (size_t)stat.st_size - size)) > 0)
            size += (size_t)got;
        *content = (struct text){ bytes, size };
    }
    if (file >= 0)
        close(file);
    if (directory >= 0)
        close(directory);
    return good;
}

/* Reads the map of a host up to its files. NULL, or what is wrong. */
static const char *open_map(struct reader *r, const char *out, struct text host) {
    int directory = disk_is_host_name(host) ? open(out, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    bool loaded = directory >= 0 && load(r->arena, directory, host, &r->left);
    if (directory >= 0)
        close(directory);
    return !loaded ? no_map : !read_header(r, host) ? damaged : NULL;
}

bool emit_blame(struct arena *arena, const char *out, struct text host, struct text path,
                uint32_t line, struct blame *blame, const char **problem) {
    struct reader r = { .arena = arena };
    struct file_read file;
    *blame = (struct blame){ 0 };
    *problem = open_map(&r, out, host);
    if (*problem == NULL)
        *problem = find_file(&r, path, &file);
    if (*problem == NULL && (line == 0 || line > file.lines))
        *problem = no_line;
    if (*problem == NULL)
        *problem = read_lines(&r, &file, line - 1, 1, blame);
    return *problem == NULL;
}

bool emit_blame_file(struct arena *arena, const char *out, struct text host, struct text path,
                     struct blame **lines, uint32_t *count, const char **problem) {
    struct reader r = { .arena = arena };
    struct file_read file;
    *problem = open_map(&r, out, host);
    if (*problem == NULL)
        *problem = find_file(&r, path, &file);
    if (*problem == NULL && file.lines > LINES_MAX)
        *problem = damaged;
    if (*problem != NULL)
        return false;
    *count = file.lines;
    *lines = ARENA_ARRAY(arena, struct blame, file.lines + 1);
    *problem = read_lines(&r, &file, 0, file.lines, *lines);
    return *problem == NULL;
}
