/* Arenas as a list of chunks that double in size, with a bump pointer into the newest. */
#include "base/arena.h"

#include "base/memory.h"
#include "base/poison.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ALIGNMENT = _Alignof(max_align_t),
    CHUNK_SIZE_MIN = 64 << 10,
    CHUNK_SIZE_MAX = 4 << 20,
    ZERO_INLINE_MAX = 256, /* bytes; longer blocks are worth a call of memset */
};

struct chunk {
    struct chunk *previous;
    size_t capacity; /* bytes in data */
    _Alignas(max_align_t) char data[];
};

struct arena {
    char *next, *end; /* free bytes of the newest chunk */
    struct chunk *newest;
    struct chunk *spare; /* empty chunks kept for the next user */
    size_t footprint;    /* bytes, of used and spare chunks */
    size_t chunk_size;   /* of the next chunk */
};

struct arena *arena_new(void) {
    struct arena *arena = memory_alloc(sizeof *arena);
    *arena = (struct arena){ .chunk_size = CHUNK_SIZE_MIN };
    return arena;
}

static void chunk_free(struct arena *arena, struct chunk *chunk) {
    UNPOISON(chunk->data, chunk->capacity);
    arena->footprint -= sizeof *chunk + chunk->capacity;
    free(chunk);
}

static void chunks_free(struct arena *arena, struct chunk *chunk) {
    while (chunk != NULL) {
        struct chunk *previous = chunk->previous;
        chunk_free(arena, chunk);
        chunk = previous;
    }
}

void arena_free(struct arena *arena) {
    if (arena == NULL)
        return;
    chunks_free(arena, arena->newest);
    chunks_free(arena, arena->spare);
    free(arena);
}

static struct chunk *chunk_take_spare(struct arena *arena, size_t size) {
    for (struct chunk **at = &arena->spare; *at != NULL; at = &(*at)->previous) {
        struct chunk *chunk = *at;
        if (chunk->capacity >= size) {
            *at = chunk->previous;
            return chunk;
        }
    }
    return NULL;
}

static struct chunk *chunk_new(struct arena *arena, size_t size) {
    size_t total = arena->chunk_size;
    if (size > total - sizeof(struct chunk))
        total = sizeof(struct chunk) + ((size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1));
    if (arena->chunk_size < CHUNK_SIZE_MAX)
        arena->chunk_size *= 2;
    struct chunk *chunk = total >= HUGE_PAGE ? memory_alloc_huge(total) : memory_alloc(total);
    chunk->capacity = total - sizeof *chunk;
    arena->footprint += total;
    POISON(chunk->data, chunk->capacity);
    return chunk;
}

/* Opens a chunk with room for `size` aligned bytes. Kept off the fast path. */
static __attribute__((noinline)) void arena_grow(struct arena *arena, size_t size) {
    if (size > SIZE_MAX / 2)
        memory_exhausted(size);
    size += POISON_GAP;
    struct chunk *chunk = chunk_take_spare(arena, size);
    if (chunk == NULL)
        chunk = chunk_new(arena, size);
    chunk->previous = arena->newest;
    arena->newest = chunk;
    arena->next = chunk->data;
    arena->end = chunk->data + chunk->capacity;
}

/* Zero when `arena` is at an aligned place, else the bytes up to the next one. */
static size_t padding(const struct arena *arena, size_t alignment) {
    return -(uintptr_t)arena->next & (alignment - 1);
}

static inline char *take(struct arena *arena, size_t size, size_t alignment) {
    size_t skip = padding(arena, alignment);
    size_t left = (size_t)(arena->end - arena->next);
    if (__builtin_expect(left < skip + POISON_GAP || left - skip - POISON_GAP < size, 0)) {
        arena_grow(arena, size);
        skip = 0;
    }
    char *block = arena->next + skip;
    arena->next = block + size + POISON_GAP;
    UNPOISON(block, size);
    return block;
}

void *arena_alloc_raw(struct arena *arena, size_t size) {
    return take(arena, size == 0 ? 1 : size, ALIGNMENT);
}

void *arena_alloc(struct arena *arena, size_t size) {
    char *block = take(arena, size == 0 ? 1 : size, ALIGNMENT);
    if (size > ZERO_INLINE_MAX || POISON_GAP != 0)
        return memset(block, 0, size);
    /* Up to the next aligned place: that much is free, because capacities are multiples of it. The
     * barrier keeps compilers from seeing a memset in the loop. */
    for (size_t at = 0; at < size; at += ALIGNMENT) {
        memset(block + at, 0, ALIGNMENT);
        __asm__ volatile("" ::: "memory");
    }
    return block;
}

char *arena_copy(struct arena *arena, const char *bytes, size_t size) {
    if (size == SIZE_MAX)
        memory_exhausted(size);
    char *copy = take(arena, size + 1, POISON_GAP == 0 ? 1 : 8);
    if (size != 0)
        memcpy(copy, bytes, size);
    copy[size] = 0;
    return copy;
}

bool arena_extend(struct arena *arena, const void *block, size_t old_size, size_t new_size) {
    if (block == NULL || (const char *)block + old_size + POISON_GAP != arena->next ||
        new_size < old_size || new_size - old_size > (size_t)(arena->end - arena->next))
        return false;
    UNPOISON(arena->next - POISON_GAP, new_size - old_size);
    arena->next += new_size - old_size;
    return true;
}

void arena_shrink(struct arena *arena, const void *block, size_t old_size, size_t new_size) {
    if ((const char *)block + old_size + POISON_GAP != arena->next || new_size > old_size)
        return;
    arena->next -= old_size - new_size;
    POISON(arena->next - POISON_GAP, old_size - new_size + POISON_GAP);
}

char *arena_printf(struct arena *arena, const char *format, ...) {
    char line[256]; /* most texts fit, and are then formatted once */
    va_list args;
    va_start(args, format);
    int wanted = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    if (wanted < 0)
        return arena_copy(arena, "", 0);
    size_t size = (size_t)wanted;
    if (size < sizeof line)
        return arena_copy(arena, line, size);
    char *text = arena_alloc_raw(arena, size + 1);
    va_start(args, format);
    vsnprintf(text, size + 1, format, args);
    va_end(args);
    return text;
}

struct arena_mark arena_mark(const struct arena *arena) {
    if (arena->newest == NULL)
        return (struct arena_mark){ 0 };
    return (struct arena_mark){ arena->newest, (size_t)(arena->next - arena->newest->data) };
}

/* Empties the newest chunk out of the list: kept for reuse unless it was made for one huge block.
 */
static void chunk_retire(struct arena *arena) {
    struct chunk *chunk = arena->newest;
    arena->newest = chunk->previous;
    POISON(chunk->data, chunk->capacity);
    if (sizeof *chunk + chunk->capacity > CHUNK_SIZE_MAX) {
        chunk_free(arena, chunk);
        return;
    }
    chunk->previous = arena->spare;
    arena->spare = chunk;
}

void arena_release(struct arena *arena, struct arena_mark mark) {
    while (arena->newest != mark.chunk)
        chunk_retire(arena);
    arena->next = arena->end = NULL;
    if (arena->newest != NULL) {
        arena->next = arena->newest->data + mark.used;
        arena->end = arena->newest->data + arena->newest->capacity;
        POISON(arena->next, (size_t)(arena->end - arena->next));
    }
}

void arena_reset(struct arena *arena) {
    arena_release(arena, (struct arena_mark){ 0 });
}

size_t arena_footprint(const struct arena *arena) {
    return arena->footprint;
}
