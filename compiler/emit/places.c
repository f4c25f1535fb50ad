/* Finds the source line of a position, from the last answers where they help. */
#include "emit/places.h"

void places_begin(struct places *places, struct arena *arena, const struct sources *sources) {
    places->sources = sources;
    places->by_source = ARENA_ARRAY(arena, struct places_source, sources_count(sources) + 1);
    places->source = 0;
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

/* Makes the line of `position` the source's last. */
static void move(struct places *places, uint32_t source, uint32_t position) {
    struct source_id id = { source };
    struct places_source *last = &places->by_source[source];
    uint32_t base = source_base(places->sources, id), offset = position - base;
    bool is_next = last->end == position ||
                   (last->end != 0 && position > last->end &&
                    position - base < source_line_start(places->sources, id, last->line + 2));
    uint32_t line = is_next ? last->line + 1 : search(places->sources, id, offset);
    last->line = line;
    last->start = base + source_line_start(places->sources, id, line);
    if (line < source_line_count(places->sources, id))
        last->end = base + source_line_start(places->sources, id, line + 1);
    else
        last->end = base + (uint32_t)source_text(places->sources, id).size +
                    1; /* its end has a position too */
}

struct source_line places_find(struct places *places, uint32_t position) {
    const struct places_source *last = &places->by_source[places->source];
    if (position - last->start < last->end - last->start)
        return (struct source_line){ places->source, last->line };
    uint32_t source = source_at_position(places->sources, position).source.id;
    if (source == 0)
        return (struct source_line){ 0, 0 };
    places->source = source;
    last = &places->by_source[source];
    if (position - last->start >= last->end - last->start)
        move(places, source, position);
    return (struct source_line){ source, last->line };
}
