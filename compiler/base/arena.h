/* Arenas: memory that shares one lifetime and is given back in one piece.
 *
 * Ownership: an arena owns every block handed out from it; nothing is freed singly. A pointer into
 * an arena may only be stored in the same arena or in one that lives shorter. Allocation never
 * returns NULL: when the machine has no memory left, the process ends with a message and exit
 * status 70. */
#ifndef CROFT_BASE_ARENA_H
#define CROFT_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Where an arena stood at some moment; see arena_mark(). */
struct arena_mark {
    void *chunk;
    size_t used;
};

/* A new, empty arena. */
struct arena *arena_new(void);

/* Gives back the arena and everything allocated from it. NULL is allowed. */
void arena_free(struct arena *arena);

/* Forgets all allocations but keeps (some of) the memory for the next user. */
void arena_reset(struct arena *arena);

/* `size` zeroed bytes, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);

/* `size` bytes with indeterminate content, aligned for any type. */
void *arena_alloc_raw(struct arena *arena, size_t size);

/* A copy of `size` bytes plus one terminating zero byte, not aligned. */
char *arena_copy(struct arena *arena, const char *bytes, size_t size);

/* Makes the newest block longer where it lies: true when `block` of `old_size` bytes was the last
 * one handed out and the room behind it suffices. The added bytes are indeterminate. */
bool arena_extend(struct arena *arena, const void *block, size_t old_size, size_t new_size);

/* Gives the end of a block back when it is the last one handed out; else nothing happens. */
void arena_shrink(struct arena *arena, const void *block, size_t old_size, size_t new_size);

/* Formatted text, zero-terminated. */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Where the arena stands now; arena_release() forgets everything allocated since. */
struct arena_mark arena_mark(const struct arena *arena);
void arena_release(struct arena *arena, struct arena_mark mark);

/* Bytes held from the system, in all chunks. */
size_t arena_footprint(const struct arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) \
    ((type *)arena_alloc((arena), sizeof(type) * (size_t)(count)))

#endif
