/* Growth of arena arrays: doubling, in place when the array is the arena's newest block. */
#include "base/vec.h"

#include "base/memory.h"

#include <string.h>

enum { CAPACITY_MIN = 8 };

void *vec_grow(struct arena *arena, void *items, uint32_t count, uint32_t *capacity,
               size_t item_size) {
    if (*capacity > UINT32_MAX / 2)
        memory_exhausted(item_size * *capacity);
    uint32_t wanted = *capacity == 0 ? CAPACITY_MIN : *capacity * 2;
    if (arena_extend(arena, items, item_size * *capacity, item_size * wanted)) {
        *capacity = wanted;
        return items;
    }
    void *grown = arena_alloc_raw(arena, item_size * wanted);
    if (count != 0)
        memcpy(grown, items, item_size * count);
    *capacity = wanted;
    return grown;
}
