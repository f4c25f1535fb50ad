/* References and highlights: the uses that mean the same. */
#include "ide/references.h"

static bool declares(const struct use *use) {
    return use->role == USE_DECLARES ||
           (use->target == USE_RESOURCE && use->role == USE_CONTRIBUTES);
}

struct ide_places ide_references(struct arena *arena, const struct ide_view *view, uint32_t offset,
                                 bool declaration) {
    const struct use *use = ide_use_at(view, offset);
    VEC(struct ide_place) places = { 0 };
    if (use == NULL)
        return (struct ide_places){ NULL, 0 };
    struct ide_uses all = ide_uses_of(arena, view, use);
    for (uint32_t i = 0; i < all.count; i++)
        if (declaration || !declares(all.items[i]))
            vec_push(arena, &places, ide_place_of(arena, view, all.items[i]));
    return (struct ide_places){ places.items, places.count };
}

static enum ide_access access_of(const struct use *use) {
    switch ((enum use_role)use->role) {
    case USE_DECLARES:
    case USE_SETS:
    case USE_CONTRIBUTES:
    case USE_AMENDS:
    case USE_REMOVES:
        return IDE_WRITES;
    case USE_READS:
    case USE_GOES_OVER:
        return IDE_READS;
    default:
        return IDE_NAMES;
    }
}

struct ide_highlights ide_highlight(struct arena *arena, const struct ide_view *view,
                                    uint32_t offset) {
    const struct use *use = ide_use_at(view, offset);
    VEC(struct ide_highlight) found = { 0 };
    if (use == NULL)
        return (struct ide_highlights){ NULL, 0 };
    struct ide_uses all = ide_uses_of(arena, view, use);
    for (uint32_t i = 0; i < all.count; i++) {
        struct ide_highlight highlight = { ide_use_span(view, all.items[i]),
                                           access_of(all.items[i]) };
        if (highlight.span.source.id == view->source.id)
            vec_push(arena, &found, highlight);
    }
    return (struct ide_highlights){ found.items, found.count };
}
