/* What `unique` demands: of one host's resources, of those of the whole fleet, and of those of all
 * hosts. */
#include "eval/eval_internal.h"
#include "eval/scope.h"

/* One value of a unique group, and the resource that holds it. */
static uint64_t unique_hash(struct evaluation *ev, struct resource *resource,
                            const struct unique *unique, struct value *values, bool *skip) {
    struct env env = { .ev = ev,
                       .frame = frame_new(ev, unique->frame_size, ev->host),
                       .self = resource,
                       .container = SLOT_NONE };
    uint64_t hash = 0;
    for (uint32_t i = 0; i < unique->values.count; i++) {
        values[i] = eval(&env, unique->values.items[i]);
        *skip = *skip || values[i].tag == VALUE_NONE || values[i].tag == VALUE_ERROR;
        if (!*skip)
            hash = hash * 31 + value_hash(values[i]);
    }
    return hash;
}

static uint32_t unique_position(struct evaluation *ev, struct resource *resource,
                                const struct unique *unique, struct value value) {
    const struct ir *ir = unique->values.items[0];
    if (ir->op == IR_SELF_SLOT && resource->winners[ir->index] != 0)
        return resource_origin(ev, resource, ir->index);
    return value.origin != 0 ? value.origin : resource->position;
}

static struct unique_holder holder_of(struct evaluation *ev, struct resource *resource,
                                      const struct unique *unique, struct value value) {
    return (struct unique_holder){ .key = resource->key,
                                   .host = resource_host(resource),
                                   .position = unique_position(ev, resource, unique, value),
                                   .resource = resource };
}

static void note_shared(struct evaluation *ev, const struct unique *unique, struct resource *first,
                        struct value *first_values, struct resource *second,
                        struct value *second_values) {
    struct unique_violation violation = {
        .kind = first->kind,
        .unique = unique,
        .first = holder_of(ev, first, unique, first_values[0]),
        .second = holder_of(ev, second, unique, second_values[0]),
        .shared = value_shown(ev, second_values[0]),
    };
    vec_push(ev->arena, &ev->unique_violations, violation);
}

void unique_verify(struct evaluation *ev, const struct kind *kind, const struct unique *unique) {
    const struct collection *collection = collection_closed(ev, kind);
    uint32_t width = unique->values.count;
    struct map seen = { 0 };
    struct value *all = ARENA_ARRAY(ev->arena, struct value,
                                    (size_t)collection->members.count * width + 1);
    for (uint32_t i = 0; i < collection->members.count; i++) {
        bool skip = false, is_new;
        struct value *values = &all[(size_t)i * width];
        uint64_t hash = unique_hash(ev, collection->members.items[i], unique, values, &skip);
        if (skip)
            continue;
        uint64_t *place = map_put(ev->arena, &seen, hash, &is_new);
        if (is_new) {
            *place = i + 1;
            continue;
        }
        struct value *first = &all[(*place - 1) * width];
        bool same = true;
        for (uint32_t k = 0; k < width && same; k++)
            same = value_equal(first[k], values[k]);
        if (same)
            note_shared(ev, unique, collection->members.items[*place - 1], first,
                        collection->members.items[i], values);
    }
}

/* The first waiver that is for the resource, while it can be asked. */
static const struct waiver *waiver_of(struct evaluation *source, struct resource *resource,
                                      const struct unique *unique) {
    const struct program *program = source->program;
    for (uint32_t i = 0; i < program->waivers.count; i++)
        if (program->waivers.items[i]->unique == unique &&
            waiver_selects(source, program->waivers.items[i], resource))
            return program->waivers.items[i];
    return NULL;
}

/* Keeps what a host's resources must not share with those of other hosts. */
static void keep_values(struct evaluation *source, const struct kind *kind,
                        const struct unique *unique) {
    struct evaluation *fleet = source->fleet;
    const struct collection *collection = collection_closed(source, kind);
    for (uint32_t i = 0; i < collection->members.count; i++) {
        struct resource *resource = collection->members.items[i];
        struct value *values = ARENA_ARRAY(fleet->arena, struct value, unique->values.count + 1);
        bool skip = false;
        uint64_t hash = unique_hash(source, resource, unique, values, &skip);
        if (skip)
            continue;
        struct unique_row row = { .unique = unique,
                                  .kind = kind,
                                  .host = source->host,
                                  .values = values,
                                  .hash = hash,
                                  .position = unique_position(source, resource, unique, values[0]),
                                  .waiver = waiver_of(source, resource, unique) };
        row.key = (struct text){ arena_copy(fleet->arena, resource->key.data, resource->key.size),
                                 resource->key.size };
        for (uint32_t v = 0; v < unique->values.count; v++)
            values[v] = value_transfer(fleet, values[v]);
        vec_push(fleet->arena, &fleet->unique_rows, row);
    }
}

void unique_keep(struct evaluation *source) {
    const struct program *program = source->program;
    for (uint32_t k = 0; k < program->kinds.count; k++) {
        const struct kind *kind = program->kinds.items[k];
        for (uint32_t u = 0; !kind->fleet && u < kind->uniques.count; u++)
            if (kind->uniques.items[u].fleet && program_wants(program, kind->members_node))
                keep_values(source, kind, &kind->uniques.items[u]);
    }
}

static bool rows_equal(const struct unique_row *a, const struct unique_row *b) {
    if (a->unique != b->unique)
        return false;
    for (uint32_t i = 0; i < a->unique->values.count; i++)
        if (!value_equal(a->values[i], b->values[i]))
            return false;
    return true;
}

static struct unique_holder holder_of_row(const struct unique_row *row) {
    return (struct unique_holder){
        .key = row->key, .host = row->host->key, .position = row->position, .waiver = row->waiver
    };
}

static void note_rows(struct evaluation *ev, const struct unique_row *first,
                      const struct unique_row *second) {
    struct unique_violation violation = { .kind = first->kind,
                                          .unique = first->unique,
                                          .first = holder_of_row(first),
                                          .second = holder_of_row(second),
                                          .shared = value_shown(ev, second->values[0]) };
    vec_push(ev->arena, &ev->unique_violations, violation);
}

void unique_verify_hosts(struct evaluation *ev) {
    struct map seen = { 0 };
    for (uint32_t i = 0; i < ev->unique_rows.count; i++) {
        const struct unique_row *row = &ev->unique_rows.items[i];
        bool is_new;
        uint64_t *place = map_put(ev->arena, &seen,
                                  row->hash * 31 + (uint64_t)(uintptr_t)row->unique, &is_new);
        if (is_new)
            *place = i;
        else if (rows_equal(&ev->unique_rows.items[*place], row))
            note_rows(ev, &ev->unique_rows.items[*place], row);
    }
}
