/* Finds the source line of a position, from earlier answers where they help. */
#include "emit/places.h"

void places_begin(struct places *places, struct arena *arena, const struct sources *sources) {
    *places = (struct places){ .sources = sources };
    places->by_source = ARENA_ARRAY(arena, struct places_source, sources_count(sources) + 1);
    places->answers = ARENA_ARRAY(arena, struct places_answer, 1 << PLACES_ANSWERS_BITS);
}

/* The line (from 1) that holds `offset`, by halving. */
static uint32_t search(const struct sources *sources, struct source_id id, uint32_t offset) {
    uint32_t low = 1, high = source_line_count(sources, id) + 1;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source_line_start(sources, id, middle) <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Makes the line of `position` the source's last: the next one, if that holds it. */
static void move(struct places *places, uint32_t source, uint32_t position) {
    struct source_id id = { source };
    struct places_source *last = &places->by_source[source];
    uint32_t offset = position - last->base;
    if (last->end != 0 && position >= last->end) {
        last->start = last->end;
        last->end = last->base + source_line_start(places->sources, id, ++last->line + 1);
        if (position < last->end)
            return;
    }
    last->line = search(places->sources, id, offset);
    last->start = last->base + source_line_start(places->sources, id, last->line);
    last->end = last->base + source_line_start(places->sources, id, last->line + 1);
}

static bool has(const struct places *places, uint32_t source, uint32_t position) {
    const struct places_source *s = &places->by_source[source];
    return position - s->base < s->limit - s->base;
}

/* The source that holds the position, 0 when there is none. */
static uint32_t find_source(struct places *places, uint32_t position) {
    if (has(places, places->recent[0], position))
        return places->recent[0];
    uint32_t source = places->recent[1];
    if (!has(places, source, position))
        source = source_at_position(places->sources, position).source.id;
    if (source == 0)
        return 0;
    struct places_source *found = &places->by_source[source];
    found->base = source_base(places->sources, (struct source_id){ source });
    found->limit = found->base + 1 + /* its end has a position too */
                   (uint32_t)source_text(places->sources, (struct source_id){ source }).size;
    places->recent[1] = places->recent[0];
    places->recent[0] = source;
    return source;
}

struct source_line places_find(struct places *places, uint32_t position) {
    struct places_answer *answer =
        &places->answers[position * 2654435769u >> (32 - PLACES_ANSWERS_BITS)];
    if (answer->position == position)
        return answer->line;
    uint32_t source = find_source(places, position);
    if (source == 0)
        return (struct source_line){ 0, 0 };
    const struct places_source *last = &places->by_source[source];
    if (position - last->start >= last->end - last->start)
        move(places, source, position);
    *answer = (struct places_answer){ position, { source, last->line } };
    return answer->line;
}
