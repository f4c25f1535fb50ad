/* Implementations: the uses whose role makes or changes what is asked for. */
#include "ide/implementations.h"

#include "ide/effective.h"

static bool makes(const struct use *use) {
    switch ((enum use_role)use->role) {
    case USE_CONTRIBUTES:
    case USE_AMENDS:
    case USE_REMOVES:
    case USE_SETS:
        return true;
    case USE_EXPECTS:
        return use->target == USE_POLICY || use->target == USE_UNIQUE;
    case USE_READS:
        return use->target == USE_PRESET || use->target == USE_CASE;
    default:
        return false;
    }
}

struct ide_places ide_implementations(struct arena *arena, const struct ide_view *view,
                                      uint32_t offset) {
    const struct use *use = ide_use_at(view, offset);
    VEC(struct ide_place) places = { 0 };
    if (use == NULL)
        return (struct ide_places){ NULL, 0 };
    struct ide_uses all = ide_uses_of(arena, view, use);
    for (uint32_t i = 0; i < all.count; i++)
        if (makes(all.items[i]))
            vec_push(arena, &places, ide_place_of(arena, view, all.items[i]));
    if (use->target != USE_RESOURCE)
        return (struct ide_places){ places.items, places.count };
    struct ide_places made = ide_evaluated_places(arena, view, use, true);
    for (uint32_t i = 0; i < made.count; i++) {
        bool known = false;
        for (uint32_t k = 0; k < places.count && !known; k++)
            known = places.items[k].full.source.id == made.items[i].full.source.id &&
                    places.items[k].full.start == made.items[i].full.start;
        if (!known)
            vec_push(arena, &places, made.items[i]);
    }
    return (struct ide_places){ places.items, places.count };
}
