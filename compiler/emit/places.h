/* Positions to source lines, many at a time. The same pieces of the library stand in many files,
 * and text goes through its sources line by line: a position was mostly asked for before, or lies
 * near the source's last answer. Internal to emit/. */
#ifndef CROFT_EMIT_PLACES_H
#define CROFT_EMIT_PLACES_H

#include "base/arena.h"
#include "source/source.h"

struct source_line {
    uint32_t source, line; /* id and line from 1; both 0: none */
};

/* A source and the line of it that was asked for last. */
struct places_source {
    uint32_t base, limit;   /* its positions; both 0: nothing was asked yet */
    const uint32_t *starts; /* offset of each line */
    uint32_t line_count;
    uint32_t line;
    uint32_t start, end; /* the line's positions */
};

/* An answer, by its position. */
struct places_answer {
    uint32_t position;
    struct source_line line;
};

enum { PLACES_ANSWERS_BITS = 11 };

struct places {
    const struct sources *sources;
    struct places_source *by_source; /* by id */
    uint32_t recent[2]; /* the two sources asked for last: the library's and a host's */
    struct places_answer *answers;
};

void places_begin(struct places *places, struct arena *arena, const struct sources *sources);
struct source_line places_find(struct places *places, uint32_t position);

#endif
