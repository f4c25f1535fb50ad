/* The table of what names mean: its order, looking things up in it, what is the same. */
#include "sema/uses.h"

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

/* Where it stands, longer ones first; at one place by what it is. */
static int compare_uses(const void *one, const void *other) {
    const struct use *a = one, *b = other;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end > b->end ? -1 : 1;
    if (a->target != b->target)
        return a->target < b->target ? -1 : 1;
    if (a->declared != b->declared)
        return a->declared < b->declared ? -1 : 1;
    return a->role < b->role ? -1 : a->role > b->role;
}

void uses_finish(struct uses *uses) {
    if (uses->items.count == 0)
        return;
    qsort(uses->items.items, uses->items.count, sizeof *uses->items.items, compare_uses);
    uint32_t kept = 1;
    for (uint32_t i = 1; i < uses->items.count; i++) {
        const struct use *use = &uses->items.items[i], *last = &uses->items.items[kept - 1];
        if (use->start == last->start && use->end == last->end && use_same(use, last))
            continue;
        uses->items.items[kept++] = *use;
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
