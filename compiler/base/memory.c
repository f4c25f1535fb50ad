/* Allocation that ends the process when the system has no memory left. */
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

void memory_exhausted(size_t size) {
    fprintf(stderr, "croft: out of memory (%zu bytes wanted)\n", size);
    exit(70);
}

void *memory_alloc(size_t size) {
    void *block = malloc(size == 0 ? 1 : size);
    if (block == NULL)
        memory_exhausted(size);
    return block;
}

void *memory_resize(void *block, size_t size) {
    void *moved = realloc(block, size == 0 ? 1 : size);
    if (moved == NULL)
        memory_exhausted(size);
    return moved;
}

void *memory_alloc_huge(size_t size) {
    void *block = NULL;
    if (posix_memalign(&block, HUGE_PAGE, size) != 0)
        memory_exhausted(size);
    madvise(block, size, MADV_HUGEPAGE); /* advice: where it is not taken, nothing is lost */
    return block;
}
