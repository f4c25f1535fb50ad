/* Hash maps: a dense array of entries in order of insertion, and beside it a table of indices into
 * it that is probed linearly and never more than half full. Up to SCAN_MAX entries there is no
 * table, only a scan. */
#include "base/map.h"

#include "base/hash.h"
#include "base/memory.h"

#include <string.h>

enum { SCAN_MAX = 8 };

/* Room for twice `capacity` entries, in place where the arena allows. */
static void *entries_grow(struct arena *arena, void *entries, uint32_t *capacity,
                          size_t entry_size) {
    if (*capacity > UINT32_MAX / 8)
        memory_exhausted(entry_size * *capacity);
    uint32_t old = *capacity;
    *capacity = old == 0 ? SCAN_MAX : old * 2;
    if (arena_extend(arena, entries, entry_size * old, entry_size * *capacity))
        return entries;
    void *grown = arena_alloc_raw(arena, entry_size * *capacity);
    if (old != 0)
        memcpy(grown, entries, entry_size * old);
    return grown;
}

static void slots_insert(uint32_t *slots, uint32_t mask, uint64_t hash, uint32_t index) {
    uint32_t at = (uint32_t)hash & mask;
    while (slots[at] != 0)
        at = (at + 1) & mask;
    slots[at] = index + 1;
}

static struct map_entry *map_find(const struct map *map, uint64_t key) {
    if (map->slots == NULL) {
        for (uint32_t i = 0; i < map->count; i++)
            if (map->entries[i].key == key)
                return &map->entries[i];
        return NULL;
    }
    uint32_t mask = map->slot_count - 1;
    for (uint32_t at = (uint32_t)hash_u64(key) & mask; map->slots[at] != 0; at = (at + 1) & mask) {
        struct map_entry *entry = &map->entries[map->slots[at] - 1];
        if (entry->key == key)
            return entry;
    }
    return NULL;
}

uint64_t *map_get(const struct map *map, uint64_t key) {
    struct map_entry *entry = map_find(map, key);
    return entry == NULL ? NULL : &entry->value;
}

static void map_grow(struct arena *arena, struct map *map) {
    map->entries = entries_grow(arena, map->entries, &map->capacity, sizeof *map->entries);
    if (map->capacity <= SCAN_MAX)
        return;
    map->slot_count = map->capacity * 2;
    map->slots = ARENA_ARRAY(arena, uint32_t, map->slot_count);
    for (uint32_t i = 0; i < map->count; i++)
        slots_insert(map->slots, map->slot_count - 1, hash_u64(map->entries[i].key), i);
}

uint64_t *map_put(struct arena *arena, struct map *map, uint64_t key, bool *is_new) {
    struct map_entry *entry = map_find(map, key);
    if (is_new != NULL)
        *is_new = entry == NULL;
    if (entry != NULL)
        return &entry->value;
    if (map->count == map->capacity)
        map_grow(arena, map);
    if (map->slots != NULL)
        slots_insert(map->slots, map->slot_count - 1, hash_u64(key), map->count);
    entry = &map->entries[map->count++];
    *entry = (struct map_entry){ key, 0 };
    return &entry->value;
}

static struct textmap_entry *textmap_find(const struct textmap *map, struct text key,
                                          uint64_t hash) {
    if (map->slots == NULL) {
        for (uint32_t i = 0; i < map->count; i++)
            if (map->entries[i].hash == hash && text_equal(map->entries[i].key, key))
                return &map->entries[i];
        return NULL;
    }
    uint32_t mask = map->slot_count - 1;
    for (uint32_t at = (uint32_t)hash & mask; map->slots[at] != 0; at = (at + 1) & mask) {
        struct textmap_entry *entry = &map->entries[map->slots[at] - 1];
        if (entry->hash == hash && text_equal(entry->key, key))
            return entry;
    }
    return NULL;
}

uint64_t *textmap_get(const struct textmap *map, struct text key) {
    if (map->count == 0)
        return NULL;
    struct textmap_entry *entry = textmap_find(map, key, hash_bytes(key.data, key.size));
    return entry == NULL ? NULL : &entry->value;
}

static void textmap_grow(struct arena *arena, struct textmap *map) {
    map->entries = entries_grow(arena, map->entries, &map->capacity, sizeof *map->entries);
    if (map->capacity <= SCAN_MAX)
        return;
    map->slot_count = map->capacity * 2;
    map->slots = ARENA_ARRAY(arena, uint32_t, map->slot_count);
    for (uint32_t i = 0; i < map->count; i++)
        slots_insert(map->slots, map->slot_count - 1, map->entries[i].hash, i);
}

uint64_t *textmap_put(struct arena *arena, struct textmap *map, struct text key, bool *is_new) {
    uint64_t hash = hash_bytes(key.data, key.size);
    struct textmap_entry *entry = textmap_find(map, key, hash);
    if (is_new != NULL)
        *is_new = entry == NULL;
    if (entry != NULL)
        return &entry->value;
    if (map->count == map->capacity)
        textmap_grow(arena, map);
    if (map->slots != NULL)
        slots_insert(map->slots, map->slot_count - 1, hash, map->count);
    entry = &map->entries[map->count++];
    *entry = (struct textmap_entry){ key, hash, 0 };
    return &entry->value;
}
