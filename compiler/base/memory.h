/* Memory from the system, or the end of the process: a compiler that has none left can say so and
 * stop, nothing more. The only place that meets a failed allocation. */
#ifndef CROFT_BASE_MEMORY_H
#define CROFT_BASE_MEMORY_H

#include <stddef.h>

/* Says on stderr that there is no memory for `size` more bytes, and exits with status 70. */
void memory_exhausted(size_t size) __attribute__((noreturn, cold));

/* malloc() and realloc() that never return NULL. Given back with free(). */
void *memory_alloc(size_t size);
void *memory_resize(void *block, size_t size);

/* A block for long use that begins at a huge page, which spares the system thousands of page faults
 * where it supports them. Given back with free(). */
#define HUGE_PAGE ((size_t)2 << 20) /* bytes */
void *memory_alloc_huge(size_t size);

#endif
