/* Hash maps in an arena, open addressing, from 64-bit keys or texts to 64-bit words. Iteration
 * order is that of insertion, so nothing downstream depends on hash values. No removal. A zeroed
 * struct is an empty map. */
#ifndef CROFT_BASE_MAP_H
#define CROFT_BASE_MAP_H

#include "base/arena.h"
#include "base/text.h"

/* From 64-bit keys. */
struct map_entry {
    uint64_t key;
    uint64_t value;
};
struct map {
    struct map_entry *entries; /* in order of insertion */
    uint32_t *slots;           /* entry index + 1, 0 is empty */
    uint32_t count, capacity;  /* of entries; slots are a power of two */
    uint32_t slot_count;
};

/* The value's place, or NULL. Valid until the next map_put(). */
uint64_t *map_get(const struct map *map, uint64_t key);
/* The value's place, made (as 0) when new; `*is_new` tells (may be NULL). */
uint64_t *map_put(struct arena *arena, struct map *map, uint64_t key, bool *is_new);

/* From texts; the map keeps the views, not copies. */
struct textmap_entry {
    struct text key;
    uint64_t hash;
    uint64_t value;
};
struct textmap {
    struct textmap_entry *entries;
    uint32_t *slots;
    uint32_t count, capacity;
    uint32_t slot_count;
};
uint64_t *textmap_get(const struct textmap *map, struct text key);
uint64_t *textmap_put(struct arena *arena, struct textmap *map, struct text key, bool *is_new);

#endif
