/* The table of what names mean: its order, looking things up in it, what is the same. */
#include "sema/uses.h"

#include "base/memory.h"

#include <stdlib.h>

const char *use_target_text(enum use_target target) {
    static const char *const texts[] = {
        [USE_MODULE] = "module",
        [USE_KIND] = "kind",
        [USE_RECORD] = "record",
        [USE_ENUM] = "enum",
        [USE_REFINEMENT] = "type",
        [USE_FN] = "function",
        [USE_GLOBAL] = "let",
        [USE_PRESET] = "preset",
        [USE_POLICY] = "policy",
        [USE_FIELD] = "field",
        [USE_CASE] = "case",
        [USE_PARAM] = "parameter",
        [USE_LOCAL] = "local name",
        [USE_RESOURCE] = "resource",
        [USE_UNIQUE] = "demand",
        [USE_TEST] = "test",
        [USE_BUILTIN] = "built-in function",
        [USE_BUILTIN_PARAM] = "built-in function's parameter",
        [USE_BASIC_TYPE] = "built-in type",
        [USE_DOMAIN_FIELD] = "part of a built-in type",
        [USE_TAG] = "tag of texts",
        [USE_WORD] = "word of the language",
    };
    return texts[target];
}

bool use_same(const struct use *a, const struct use *b) {
    if (a->target != b->target || a->declared != b->declared)
        return false;
    if (a->declared != 0)
        return true;
    if (a->target == USE_RESOURCE && a->of_kind != b->of_kind)
        return false;
    if (a->target == USE_DOMAIN_FIELD && a->type != b->type)
        return false;
    return text_equal(a->name, b->name);
}

/* At one place: longer ones first, then by what it is. */
static bool comes_before(const struct use *a, const struct use *b) {
    if (a->end != b->end)
        return a->end > b->end;
    if (a->target != b->target)
        return a->target < b->target;
    if (a->declared != b->declared)
        return a->declared < b->declared;
    return a->role < b->role;
}

struct keyed {
    uint32_t start, index;
};

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, POSITION_BITS = 32 };

/* One pass of a radix sort, from the digit at `shift` on. */
static void sort_digit(const struct keyed *from, struct keyed *to, uint32_t count, int shift) {
    uint32_t places[DIGITS] = { 0 };
    for (uint32_t i = 0; i < count; i++)
        places[(from[i].start >> shift) & (DIGITS - 1)]++;
    uint32_t sum = 0;
    for (uint32_t d = 0; d < DIGITS; d++) {
        uint32_t own = places[d];
        places[d] = sum;
        sum += own;
    }
    for (uint32_t i = 0; i < count; i++)
        to[places[(from[i].start >> shift) & (DIGITS - 1)]++] = from[i];
}

/* The uses by their starts. There are tens of thousands at each change of a text: comparing them
 * two by two would take longer than to find them. */
static void sort_by_start(struct use *uses, uint32_t count) {
    struct keyed *keys = memory_alloc(2 * (size_t)count * sizeof *keys);
    struct use *unsorted = memory_alloc(count * sizeof *unsorted);
    memcpy(unsorted, uses, count * sizeof *uses);
    struct keyed *from = keys, *to = keys + count;
    for (uint32_t i = 0; i < count; i++)
        from[i] = (struct keyed){ uses[i].start, i };
    for (int shift = 0; shift < POSITION_BITS; shift += DIGIT_BITS) {
        sort_digit(from, to, count, shift);
        struct keyed *other = from;
        from = to;
        to = other;
    }
    for (uint32_t i = 0; i < count; i++)
        uses[i] = unsorted[from[i].index];
    free(unsorted);
    free(keys);
}

/* Few begin at one place. */
static void sort_place(struct use *uses, uint32_t count) {
    for (uint32_t i = 1; i < count; i++) {
        struct use use = uses[i];
        uint32_t at = i;
        for (; at > 0 && comes_before(&use, &uses[at - 1]); at--)
            uses[at] = uses[at - 1];
        uses[at] = use;
    }
}

void uses_finish(struct uses *uses) {
    uint32_t count = uses->items.count, kept = 0;
    if (count == 0)
        return;
    struct use *sorted = uses->items.items;
    sort_by_start(sorted, count);
    for (uint32_t i = 0; i < count;) {
        uint32_t end = i + 1;
        while (end < count && sorted[end].start == sorted[i].start)
            end++;
        sort_place(&sorted[i], end - i);
        for (; i < end; i++) {
            const struct use *use = &sorted[i], *last = kept == 0 ? NULL : &sorted[kept - 1];
            if (last != NULL && use->start == last->start && use->end == last->end &&
                use_same(use, last))
                continue;
            sorted[kept++] = *use;
        }
    }
    uses->items.count = kept;
}

/* How many uses begin at `position` or before it. */
static uint32_t count_until(const struct uses *uses, uint32_t position) {
    uint32_t low = 0, high = uses->items.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (uses->items.items[middle].start <= position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

enum { NESTED_MAX = 8 }; /* a dotted path inside another use, two meanings each */

const struct use *uses_at(const struct uses *uses, uint32_t position, uint32_t *count) {
    *count = 0;
    uint32_t i = count_until(uses, position);
    const struct use *found = NULL;
    for (uint32_t back = 0; back < NESTED_MAX && i > 0; back++) {
        const struct use *use = &uses->items.items[--i];
        bool covers = position < use->end || (position == use->end && found == NULL);
        bool alike = found != NULL && use->start == found->start && use->end == found->end;
        if (found != NULL && !alike)
            break;
        if (!covers && !alike)
            continue;
        found = use;
        ++*count;
    }
    return found;
}

const struct use *uses_within(const struct uses *uses, uint32_t start, uint32_t end,
                              uint32_t *count) {
    uint32_t first = start == 0 ? 0 : count_until(uses, start - 1);
    uint32_t last = end == 0 ? 0 : count_until(uses, end - 1);
    *count = last > first ? last - first : 0;
    return *count == 0 ? NULL : &uses->items.items[first];
}
