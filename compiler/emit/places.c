/* Finds the source line of a position, from earlier answers where they help. */
#include "emit/places.h"

void places_begin(struct places *places, struct arena *arena, const struct sources *sources) {
    *places = (struct places){ .sources = sources };
    places->by_source = ARENA_ARRAY(arena, struct places_source, sources_count(sources) + 1);
    places->answers = ARENA_ARRAY(arena, struct places_answer, 1 << PLACES_ANSWERS_BITS);
}

/* The line (from 1) that holds `offset`: by steps from `near`, each twice as long as the one
 * before, until it lies between two, then by halving. */
static uint32_t search(const struct places_source *in, uint32_t offset, uint32_t near) {
    uint32_t low = near, high = near, end = in->line_count + 1;
    for (uint32_t step = 1; low > 1 && in->starts[low - 1] > offset; step *= 2) {
        high = low;
        low = low > step ? low - step : 1;
    }
    for (uint32_t step = 1; high < end && in->starts[high - 1] <= offset; step *= 2) {
        low = high;
        high = end - high > step ? high + step : end;
    }
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (in->starts[middle - 1] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Makes the line of `position` the source's last. */
static void move(struct places_source *last, uint32_t position) {
    uint32_t line = search(last, position - last->base, last->line);
    last->line = line;
    last->start = last->base + last->starts[line - 1];
    last->end = line < last->line_count ? last->base + last->starts[line] : last->limit;
}

static bool has(const struct places *places, uint32_t source, uint32_t position) {
    const struct places_source *s = &places->by_source[source];
    return position - s->base < s->limit - s->base;
}

static void open_source(struct places *places, struct source_id id) {
    struct places_source *opened = &places->by_source[id.id];
    opened->base = source_base(places->sources, id);
    opened->limit = opened->base + 1 + /* its end has a position too */
                    (uint32_t)source_text(places->sources, id).size;
    opened->starts = source_line_starts(places->sources, id, &opened->line_count);
    opened->line = 1;
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
    if (places->by_source[source].starts == NULL)
        open_source(places, (struct source_id){ source });
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
    struct places_source *last = &places->by_source[source];
    if (position - last->start >= last->end - last->start)
        move(last, position);
    *answer = (struct places_answer){ position, { source, last->line } };
    return answer->line;
}
