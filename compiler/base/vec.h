/* Growing arrays in an arena.
 *
 * VEC(T) declares a struct { T *items; uint32_t count, capacity; }. Growing copies to a new block
 * of the arena and leaves the old one to the arena's end, so pointers to items are valid only until
 * the next push. */
#ifndef CROFT_BASE_VEC_H
#define CROFT_BASE_VEC_H

#include "base/arena.h"

#include <stdint.h>

#define VEC(type)                 \
    struct {                      \
        type *items;              \
        uint32_t count, capacity; \
    }

/* Makes room for one more item; used by vec_push only. */
void *vec_grow(struct arena *arena, void *items, uint32_t count, uint32_t *capacity,
               size_t item_size);

/* Appends `value`; `vec` is a pointer to a VEC. */
#define vec_push(arena, vec, value)                                                        \
    do {                                                                                   \
        if ((vec)->count == (vec)->capacity)                                               \
            (vec)->items = vec_grow((arena), (vec)->items, (vec)->count, &(vec)->capacity, \
                                    sizeof *(vec)->items);                                 \
        (vec)->items[(vec)->count++] = (value);                                            \
    } while (0)

#endif
