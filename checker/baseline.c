/* Reading and writing baselines. */
#include "checker/baseline.h"

#include "base/map.h"
#include "source/shown.h"
#include "source/vfs.h"

struct baseline {
    struct map fingerprints;
};

enum { FINGERPRINT_DIGITS = 16 };

static bool read_digits(struct text line, uint64_t *fingerprint) {
    uint64_t value = 0;
    if (line.size < FINGERPRINT_DIGITS)
        return false;
    for (int i = 0; i < FINGERPRINT_DIGITS; i++) {
        char c = line.data[i];
        if (c >= '0' && c <= '9')
            value = value * 16 + (uint64_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            value = value * 16 + (uint64_t)(c - 'a') + 10;
        else
            return false;
    }
    *fingerprint = value;
    return line.size == FINGERPRINT_DIGITS || line.data[FINGERPRINT_DIGITS] == ' ';
}

struct baseline *baseline_read(struct arena *arena, const char *path, const char **problem) {
    struct text left;
    *problem = vfs_read(arena, path, SOURCE_SIZE_MAX, &left);
    if (*problem != NULL)
        return NULL;
    struct baseline *baseline = ARENA_NEW(arena, struct baseline);
    for (uint32_t number = 1; left.size != 0; number++) {
        size_t end = text_find(left, TEXT("\n"));
        struct text line = { left.data, end };
        uint64_t fingerprint;
        if (line.size != 0 && line.data[0] != '#') {
            if (!read_digits(line, &fingerprint)) {
                *problem = arena_printf(arena, "line %u does not begin with a fingerprint", number);
                return NULL;
            }
            *map_put(arena, &baseline->fingerprints, fingerprint, NULL) = 1;
        }
        end += end < left.size;
        left = (struct text){ left.data + end, left.size - end };
    }
    return baseline;
}

bool baseline_has(const struct baseline *baseline, uint64_t fingerprint) {
    return map_get(&baseline->fingerprints, fingerprint) != NULL;
}

static void print_line(struct buf *out, struct arena *arena, struct finding finding) {
    finding_take_fingerprint(&finding);
    buf_text(out, finding_fingerprint_text(arena, &finding));
    buf_printf(out, " %.*s", TEXT_ARG(finding.policy));
    if (finding.hosts.count != 0)
        buf_printf(out, " %.*s", TEXT_ARG(finding.hosts.items[0]));
    buf_text(out, TEXT(": "));
    shown_text(out, finding_subjects_text(arena, &finding)); /* a key may hold line ends */
    buf_char(out, '\n');
}

void baseline_print(struct buf *out, const struct findings *findings) {
    struct arena *arena = arena_new();
    buf_printf(out, "# What `croft check --baseline` leaves out.\n");
    for (uint32_t i = 0; i < findings_count(findings); i++) {
        const struct finding *finding = findings_at(findings, i);
        if ((finding->waiver != NULL && !finding->expired) ||
            (finding->declared == NULL && finding->unique == NULL))
            continue;
        struct finding one = *finding;
        for (uint32_t h = 0; h < finding->hosts.count && !finding_is_of_fleet(finding); h++) {
            one.hosts.items = &finding->hosts.items[h];
            one.hosts.count = 1;
            print_line(out, arena, one);
        }
        if (finding_is_of_fleet(finding))
            print_line(out, arena, one);
        arena_reset(arena);
    }
    arena_free(arena);
}
