/* Writes sources.map: which source lines each output line came from.
 *
 * A text file of lines:
 *
 *     croft map 1                                the format and its version
 *     forge                                      the host
 *     2                                          how many sources follow
 *     hosts/forge/proxy.croft                    source 0
 *     stdlib/proxy.croft                         source 1
 *     24 0 12 /etc/caddy/Caddyfile               output lines, source and line of the artifact (0
 * 0: none), path AACgBDC…                                   its records … the next file, to the end
 *
 * A record says where one output line, or a run of them, came from. It is a row of numbers, each in
 * digits to the base 32 (ABC…abc…012…+/ as in base64, the lowest first; 32 is added to every digit
 * but a number's last). Signed numbers are stored as 2n, or -2n - 1 when negative.
 *
 *     advance * 3 + kind     advance: output lines since the last line of the record before; the
 * first line is 0, and a line with several origins has several records further                only
 * for kinds 1 and 2: how many further lines follow, each on the next output line; kind 1: from the
 * next source line each, kind 2: from the same source line source, signed         less the source
 * of the record before (at first 0) line, signed           of the first line, less the line that
 * the same source was last used with in this file (at first 0)
 */
#include "emit/map.h"

enum {
    DIGIT_BITS = 5,
    DIGIT_MORE = 1 << DIGIT_BITS,
    RECORD_SIZE_MAX = 4 * 7,
    HEADER_SIZE_MAX = 64
};
enum record_kind { RECORD_SINGLE, RECORD_NEXT, RECORD_SAME, RECORD_KINDS };

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* A record that may still grow. */
struct record {
    uint32_t from;  /* the output line that the record before ended with */
    uint32_t first; /* output line */
    uint32_t further;
    enum record_kind kind;
    uint32_t source; /* index in the map */
    uint32_t line;   /* source line of the first output line */
    uint32_t last;   /* and of the last */
    bool is_open;
};

void map_begin(struct map *map, struct arena *arena, struct places *places) {
    uint32_t count = sources_count(places->sources);
    *map = (struct map){ .places = places };
    map->sources = ARENA_ARRAY(arena, struct map_source, count + 1);
    map->index_of = ARENA_ARRAY(arena, uint32_t, count + 1);
}

void map_free(struct map *map) {
    buf_free(&map->files);
}

static uint32_t source_index(struct map *map, uint32_t id) {
    if (map->index_of[id] == 0) {
        map->sources[map->source_count++].id = id;
        map->index_of[id] = map->source_count;
    }
    return map->index_of[id] - 1;
}

static char *put_number(char *at, uint32_t number) {
    while (number >= DIGIT_MORE) {
        *at++ = digits[DIGIT_MORE | (number & (DIGIT_MORE - 1))];
        number >>= DIGIT_BITS;
    }
    *at++ = digits[number];
    return at;
}

/* In ordinary digits, with a space after it. */
static char *put_decimal(char *at, uint32_t number) {
    char decimal[10];
    size_t size = 0;
    do
        decimal[size++] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    while (size > 0)
        *at++ = decimal[--size];
    *at++ = ' ';
    return at;
}

static uint32_t zigzag(uint32_t value, uint32_t base) {
    int64_t n = (int64_t)value - (int64_t)base;
    return (uint32_t)(n >= 0 ? 2 * n : -2 * n - 1);
}

static void put_record(struct map *map, const struct record *record, uint32_t source_before) {
    struct map_source *source = &map->sources[record->source];
    if (source->file != map->file_count)
        source->line = 0;
    buf_reserve(&map->files, RECORD_SIZE_MAX);
    char *start = map->files.data + map->files.size, *at = start;
    at = put_number(at, (record->first - record->from) * RECORD_KINDS + (uint32_t)record->kind);
    if (record->kind != RECORD_SINGLE)
        at = put_number(at, record->further);
    at = put_number(at, zigzag(record->source, source_before));
    at = put_number(at, zigzag(record->line, source->line));
    map->files.size += (size_t)(at - start);
    source->file = map->file_count;
    source->line = record->last;
}

/* Whether the place goes on with the record, which then holds it. */
static bool extend(struct record *record, uint32_t output, uint32_t source, uint32_t line) {
    if (!record->is_open || source != record->source)
        return false;
    uint32_t end = record->first + record->further;
    if (output == end && line == record->last)
        return true;
    enum record_kind kind = line == record->last ? RECORD_SAME : RECORD_NEXT;
    if (output != end + 1 || line - record->last > 1 ||
        (record->kind != RECORD_SINGLE && record->kind != kind))
        return false;
    record->kind = kind;
    record->further++;
    record->last = line;
    return true;
}

static void add_records(struct map *map, const struct sink *sink) {
    struct record record = { 0 };
    uint32_t source_before = 0;
    for (uint32_t i = 0; i < sink->origin_count; i++) {
        struct source_line place = places_find(map->places, sink->origins[i].origin);
        if (place.source == 0)
            continue;
        uint32_t source = source_index(map, place.source), output = sink->origins[i].line, end = 0;
        if (extend(&record, output, source, place.line))
            continue;
        if (record.is_open) {
            put_record(map, &record, source_before);
            source_before = record.source;
            end = record.first + record.further;
        }
        record = (struct record){ end,    output,     0,          RECORD_SINGLE,
                                  source, place.line, place.line, true };
    }
    if (record.is_open)
        put_record(map, &record, source_before);
}

void map_add_file(struct map *map, struct text path, uint32_t origin, const struct sink *sink) {
    struct source_line place = places_find(map->places, origin);
    uint32_t source = place.source != 0 ? source_index(map, place.source) : 0;
    uint32_t lines = sink->line +
                     (sink->bytes.size > 0 && sink->bytes.data[sink->bytes.size - 1] != '\n');
    map->file_count++;
    buf_reserve(&map->files, HEADER_SIZE_MAX + path.size);
    char *start = map->files.data + map->files.size, *to = start;
    to = put_decimal(put_decimal(put_decimal(to, lines), source), place.line);
    memcpy(to, path.data, path.size);
    to[path.size] = '\n';
    map->files.size += (size_t)(to - start) + path.size + 1;
    add_records(map, sink);
    buf_char(&map->files, '\n');
}

void map_finish(const struct map *map, struct text host, struct buf *out) {
    buf_printf(out, "croft map 1\n%.*s\n%u\n", TEXT_ARG(host), map->source_count);
    for (uint32_t i = 0; i < map->source_count; i++) {
        buf_text(out, source_name(map->places->sources, (struct source_id){ map->sources[i].id }));
        buf_char(out, '\n');
    }
    buf_text(out, buf_view(&map->files));
}
