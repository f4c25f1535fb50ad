/* The table of names: open addressing over 32-bit hashes, so that a miss rarely touches a text. */
#include "base/intern.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>

enum { SLOTS_MIN = 1024 };

struct slot {
    uint32_t hash;
    uint32_t id; /* 0: empty */
};

struct intern {
    struct arena *arena;      /* of the texts */
    struct text *texts;       /* by id; [0] is the empty text of none */
    uint32_t count, capacity; /* names; room in texts without [0] */
    struct slot *slots;
    uint32_t slot_count; /* a power of two, at least twice the names */
};

struct intern *intern_new(void) {
    struct intern *table = memory_alloc(sizeof *table);
    *table = (struct intern){ .arena = arena_new(), .slot_count = SLOTS_MIN };
    table->capacity = SLOTS_MIN / 2;
    table->texts = memory_alloc((table->capacity + 1) * sizeof *table->texts);
    table->texts[0] = TEXT("");
    table->slots = memory_alloc(SLOTS_MIN * sizeof *table->slots);
    memset(table->slots, 0, SLOTS_MIN * sizeof *table->slots);
    return table;
}

void intern_free(struct intern *table) {
    if (table == NULL)
        return;
    arena_free(table->arena);
    free(table->texts);
    free(table->slots);
    free(table);
}

/* The slot that holds `text`, or the empty one where it belongs. */
static struct slot *slot_of(const struct intern *table, struct text text, uint32_t hash) {
    uint32_t mask = table->slot_count - 1;
    uint32_t at = hash & mask;
    for (;; at = (at + 1) & mask) {
        struct slot *slot = &table->slots[at];
        if (slot->id == 0 || (slot->hash == hash && text_equal(table->texts[slot->id], text)))
            return slot;
    }
}

static void intern_grow(struct intern *table) {
    if (table->slot_count > UINT32_MAX / 2)
        memory_exhausted(table->slot_count * sizeof *table->slots);
    struct slot *old = table->slots;
    uint32_t old_count = table->slot_count, mask = old_count * 2 - 1;
    table->slot_count = old_count * 2;
    table->capacity = old_count;
    table->texts = memory_resize(table->texts,
                                 ((size_t)table->capacity + 1) * sizeof *table->texts);
    table->slots = memory_alloc(table->slot_count * sizeof *table->slots);
    memset(table->slots, 0, table->slot_count * sizeof *table->slots);
    for (uint32_t i = 0; i < old_count; i++) {
        if (old[i].id == 0)
            continue;
        uint32_t at = old[i].hash & mask;
        while (table->slots[at].id != 0)
            at = (at + 1) & mask;
        table->slots[at] = old[i];
    }
    free(old);
}

struct name intern(struct intern *table, struct text text) {
    uint32_t hash = (uint32_t)hash_bytes(text.data, text.size);
    struct slot *slot = slot_of(table, text, hash);
    if (slot->id != 0)
        return (struct name){ slot->id };
    if (table->count == table->capacity) {
        intern_grow(table);
        slot = slot_of(table, text, hash);
    }
    uint32_t id = ++table->count;
    *slot = (struct slot){ hash, id };
    table->texts[id] = (struct text){ arena_copy(table->arena, text.data, text.size), text.size };
    return (struct name){ id };
}

struct name intern_find(const struct intern *table, struct text text) {
    return (struct name){ slot_of(table, text, (uint32_t)hash_bytes(text.data, text.size))->id };
}

struct text intern_text(const struct intern *table, struct name name) {
    return table->texts[name.id];
}

uint32_t intern_count(const struct intern *table) {
    return table->count;
}
