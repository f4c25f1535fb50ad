/* Marks arena memory that nobody holds, so that AddressSanitizer reports a use after
 * arena_release() or a write past the end of a block. Without that sanitizer all of it is nothing.
 */
#ifndef CROFT_BASE_POISON_H
#define CROFT_BASE_POISON_H

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISON_ACTIVE 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) && !defined(POISON_ACTIVE)
#define POISON_ACTIVE 1
#endif

#ifdef POISON_ACTIVE
#include <sanitizer/asan_interface.h>
#define POISON_GAP            16 /* bytes left unused behind every block */
#define POISON(start, size)   ASAN_POISON_MEMORY_REGION((start), (size))
#define UNPOISON(start, size) ASAN_UNPOISON_MEMORY_REGION((start), (size))
#else
#define POISON_GAP            0
#define POISON(start, size)   ((void)(start), (void)(size))
#define UNPOISON(start, size) ((void)(start), (void)(size))
#endif

#endif
