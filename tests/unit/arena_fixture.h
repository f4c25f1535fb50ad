/* An arena for each test: CMUnitTest with start and stop as its set-up and tear-down. Include
 * behind cmocka.h. */
#ifndef CROFT_TESTS_ARENA_FIXTURE_H
#define CROFT_TESTS_ARENA_FIXTURE_H

#include "base/arena.h"

static struct arena *arena;

static int start(void **state) {
    (void)state;
    arena = arena_new();
    return 0;
}

static int stop(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

#endif
