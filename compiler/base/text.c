/* Comparing and searching views of text. */
#include "base/text.h"

#include "base/memory.h"

#include <stdlib.h>

int text_compare(struct text a, struct text b) {
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common == 0 ? 0 : memcmp(a.data, b.data, common);
    if (order != 0)
        return order;
    return (a.size > b.size) - (a.size < b.size);
}

bool text_starts_with(struct text t, struct text prefix) {
    return t.size >= prefix.size && text_equal((struct text){ t.data, prefix.size }, prefix);
}

bool text_ends_with(struct text t, struct text suffix) {
    if (suffix.size == 0)
        return true;
    return t.size >= suffix.size &&
           memcmp(t.data + (t.size - suffix.size), suffix.data, suffix.size) == 0;
}

size_t text_find(struct text t, struct text needle) {
    if (needle.size == 0)
        return 0;
    if (t.size < needle.size)
        return t.size;
    const char *found = memmem(t.data, t.size, needle.data, needle.size);
    return found == NULL ? t.size : (size_t)(found - t.data);
}

/* What both texts begin and end with costs nothing. */
static void trim_common(struct text *a, struct text *b) {
    while (a->size != 0 && b->size != 0 && a->data[0] == b->data[0]) {
        a->data++, b->data++;
        a->size--, b->size--;
    }
    while (a->size != 0 && b->size != 0 && a->data[a->size - 1] == b->data[b->size - 1])
        a->size--, b->size--;
}

static uint32_t min_of(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

/* Three rows of the table of distances, cell j for the first j bytes of the longer text. */
struct rows {
    uint32_t *before, *above, *row;
};

/* Fills row `i` within the band of `limit` around the diagonal; gives its least cell. */
static uint32_t distance_row(struct rows *rows, struct text a, struct text b, size_t i,
                             uint32_t limit) {
    size_t first = i > limit ? i - limit : 1;
    size_t last = b.size - i > limit ? i + limit : b.size;
    uint32_t *row = rows->row;
    row[first - 1] = first == 1 ? (uint32_t)i : limit + 1;
    uint32_t least = row[first - 1];
    for (size_t j = first; j <= last; j++) {
        uint32_t cost = a.data[i - 1] != b.data[j - 1];
        uint32_t best = min_of(rows->above[j - 1] + cost, row[j - 1] + 1);
        best = min_of(best, rows->above[j] + 1);
        if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1])
            best = min_of(best, rows->before[j - 2] + 1);
        row[j] = best;
        least = min_of(least, best);
    }
    if (last < b.size)
        row[last + 1] = limit + 1; /* read by the next row, whose band reaches one further */
    return least;
}

static uint32_t distance_in_rows(struct rows rows, struct text a, struct text b, uint32_t limit) {
    for (size_t j = 0; j <= b.size; j++)
        rows.row[j] = j > limit ? limit + 1 : (uint32_t)j;
    uint32_t least = 0;
    for (size_t i = 1; i <= a.size; i++) {
        uint32_t least_above = least;
        rows = (struct rows){ rows.above, rows.row, rows.before };
        least = distance_row(&rows, a, b, i, limit);
        if (least > limit && least_above > limit) /* a transposition reaches back two rows */
            return limit + 1;
    }
    return min_of(rows.row[b.size], limit + 1);
}

uint32_t text_distance(struct text a, struct text b, uint32_t limit) {
    enum { STACK_CELLS = 3 * 128 };
    if (limit > UINT32_MAX / 4)
        limit = UINT32_MAX / 4;
    trim_common(&a, &b);
    if (a.size > b.size) {
        struct text longer = a;
        a = b;
        b = longer;
    }
    if (b.size - a.size > limit)
        return limit + 1;
    if (a.size == 0)
        return (uint32_t)b.size;
    uint32_t stack[STACK_CELLS];
    size_t width = b.size + 1;
    uint32_t *cells = 3 * width <= STACK_CELLS ? stack : memory_alloc(3 * width * sizeof *cells);
    uint32_t distance = distance_in_rows((struct rows){ cells, cells + width, cells + 2 * width },
                                         a, b, limit);
    if (cells != stack)
        free(cells);
    return distance;
}
