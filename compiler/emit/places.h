/* Positions to source lines, many at a time: output text goes through its sources line by line, so
 * the last answer or the line after it is nearly always the next. Internal to emit/. */
#ifndef CROFT_EMIT_PLACES_H
#define CROFT_EMIT_PLACES_H

#include "base/arena.h"
#include "source/source.h"

/* A source and the line of it that was asked for last. */
struct places_source {
    uint32_t line;
    uint32_t start, end; /* its positions; both 0: nothing was asked yet */
};

struct places {
    const struct sources *sources;
    struct places_source *by_source; /* by id */
    uint32_t source;                 /* of the last answer */
};

struct source_line {
    uint32_t source, line; /* id and line from 1; both 0: none */
};

void places_begin(struct places *places, struct arena *arena, const struct sources *sources);
struct source_line places_find(struct places *places, uint32_t position);

#endif
