/* Where a violation is: the text that wrote the offending value, in the fleet's own files where it
 * stands there, and the places of the other parties. */
#include "checker/check_internal.h"

enum tier place_tier(const struct check *check, uint32_t position) {
    struct span span = source_at_position(check->program->sources, position);
    const struct module *module = check->modules[span.source.id];
    return module == NULL ? TIER_LIBRARY : module->tier;
}

uint32_t place_head(const struct check *check, const struct resource *resource) {
    for (; resource != NULL; resource = resource_owner(resource))
        if (place_tier(check, resource_position(resource)) != TIER_LIBRARY)
            return resource_position(resource);
    return 0;
}

/* What an `at` leads to. */
struct source_place {
    uint32_t position;         /* 0: unknown */
    struct resource *resource; /* whose field, or what itself; NULL: neither */
    uint32_t slot;             /* of the resource; SLOT_NONE: itself */
};

/* What hosts/ added to a list, set or map that the library began: the last of it. */
static uint32_t position_of_added(struct judging *judging, struct value value) {
    uint32_t position = 0;
    if (value.tag != VALUE_LIST && value.tag != VALUE_SET && value.tag != VALUE_MAP)
        return 0;
    for (uint32_t i = 0; i < scope_count(value); i++) {
        uint32_t origin = scope_element(value, i).origin;
        if (origin > position && place_tier(judging->check, origin) != TIER_LIBRARY)
            position = origin;
    }
    return position;
}

static struct source_place place_of(struct judging *judging, const struct ir *ir) {
    struct source_place place = { 0, NULL, SLOT_NONE };
    while (ir->op == IR_LET)
        ir = ir->a;
    struct value value = scope_eval(judging->scope, ir);
    if (ir->op == IR_SLOT || ir->op == IR_KEY) {
        struct value owner = scope_eval(judging->scope, ir->a);
        if (owner.tag == VALUE_RESOURCE) {
            place.resource = owner.resource;
            place.slot = ir->op == IR_SLOT ? ir->index : SLOT_NONE;
            place.position = ir->op == IR_SLOT
                                 ? resource_origin(judging->ev, owner.resource, ir->index)
                                 : resource_position(owner.resource);
            if (ir->op == IR_SLOT && place_tier(judging->check, place.position) == TIER_LIBRARY) {
                uint32_t added = position_of_added(judging, value);
                place.position = added != 0 ? added : place.position;
            }
            return place;
        }
    }
    place.position = value.origin;
    if (value.tag == VALUE_RESOURCE) {
        place.resource = value.resource;
        place.position = resource_position(value.resource);
    }
    return place;
}

static struct text say(struct judging *judging, const char *text) {
    return findings_text(judging->found, text_of(text));
}

/* "`port` of service `plex`" */
static struct text name_of(struct judging *judging, const struct source_place *place) {
    struct arena *arena = findings_arena(judging->found);
    if (place->resource == NULL)
        return say(judging, "the other place");
    const struct kind *kind = resource_kind(place->resource);
    struct text key = resource_key(place->resource);
    if (place->slot == SLOT_NONE)
        return say(judging,
                   arena_printf(arena, "%.*s `%.*s`", TEXT_ARG(kind->text), TEXT_ARG(key)));
    return say(judging, arena_printf(arena, "`%.*s` of %.*s `%.*s`",
                                     TEXT_ARG(kind->slots.items[place->slot].path),
                                     TEXT_ARG(kind->text), TEXT_ARG(key)));
}

static void add_label(struct judging *judging, struct finding *finding, uint32_t position,
                      struct text text) {
    struct finding_label label = { evaluation_span(judging->ev, position), text };
    vec_push(findings_arena(judging->found), &finding->labels, label);
}

static const struct subject *outermost(const struct subject *subject) {
    while (subject != NULL && subject->outer != NULL)
        subject = subject->outer;
    return subject;
}

/* The first place: what the library says is shown, but the fleet's own line is where it is put
 * right. */
static void place_first(struct judging *judging, struct finding *finding,
                        const struct source_place *place) {
    uint32_t position = place->position, head = 0;
    if (position == 0 || place_tier(judging->check, position) == TIER_LIBRARY) {
        if (place->resource != NULL)
            head = place_head(judging->check, place->resource);
        if (head != 0 && position != 0 && head != position)
            add_label(judging, finding, position,
                      place->slot == SLOT_NONE ? say(judging, "it comes from here")
                                               : name_of(judging, place));
        position = head != 0 ? head : position;
    }
    if (position == 0 && place->resource != NULL)
        position = resource_position(place->resource);
    finding->span = evaluation_span(judging->ev, position);
}

/* Which of a demand's places the finding is at: the first that the fleet's own files wrote, else
 * the first. */
static uint32_t own_place(struct judging *judging, const struct source_place *places,
                          uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (places[i].position != 0 &&
            place_tier(judging->check, places[i].position) != TIER_LIBRARY)
            return i;
    return 0;
}

/* What a violation is about where its demand names no place, or one that belongs to nothing. */
static struct resource *about(struct judging *judging, const struct subject *subject) {
    struct resource *resource = subject == NULL ? NULL : subject->resource;
    return resource != NULL ? resource : evaluation_host(judging->ev);
}

void place_finding(struct judging *judging, struct finding *finding,
                   const struct policy_demand *demand, const struct subject *subject) {
    struct arena *arena = findings_arena(judging->found);
    uint32_t count = demand->place_count;
    struct source_place *places = ARENA_ARRAY(arena, struct source_place, count + 1);
    for (uint32_t i = 0; i < count; i++)
        places[i] = place_of(judging, demand->places[i]);
    uint32_t chosen = own_place(judging, places, count);
    struct source_place place = { 0, about(judging, outermost(subject)), SLOT_NONE };
    if (count != 0 && (places[chosen].position != 0 || places[chosen].resource != NULL))
        place = places[chosen];
    else if (place.resource != NULL)
        place.position = resource_position(place.resource);
    if (place.resource == NULL)
        place.resource = about(judging, subject);
    place_first(judging, finding, &place);
    for (uint32_t i = 0; i < count; i++)
        if (i != chosen && places[i].position != 0)
            add_label(judging, finding, places[i].position, name_of(judging, &places[i]));
    if (finding->span.source.id == 0) /* nothing else is left: the demand itself */
        finding->span = node_span(demand->module->tree, demand->node);
}
