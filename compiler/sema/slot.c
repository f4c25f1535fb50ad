/* A kind's fields, flattened: every leaf that definitions can set has a number. */
#include "sema/check_internal.h"

/* Records nested deeper, or inside themselves, are one leaf: merged as a whole. */
#define SLOT_DEPTH_MAX 8

struct flattening {
    struct checker *cx;
    struct kind *kind;
    const void *open[SLOT_DEPTH_MAX]; /* records and enums under way */
    uint32_t depth;
};

static uint32_t flatten(struct flattening *f, const struct field *field, uint32_t parent,
                        uint32_t case_index, struct text prefix);

static bool is_open(const struct flattening *f, const void *declaration) {
    if (f->depth == SLOT_DEPTH_MAX)
        return true;
    for (uint32_t i = 0; i < f->depth; i++)
        if (f->open[i] == declaration)
            return true;
    return false;
}

static const uint32_t *flatten_fields(struct flattening *f, const struct field *fields,
                                      uint32_t count, uint32_t parent, uint32_t case_index,
                                      struct text prefix) {
    uint32_t *children = ARENA_ARRAY(f->cx->arena, uint32_t, count + 1);
    for (uint32_t i = 0; i < count; i++)
        children[i] = flatten(f, &fields[i], parent, case_index, prefix);
    return children;
}

static bool has_case_fields(const struct enumeration *enumeration) {
    for (uint32_t i = 0; i < enumeration->cases.count; i++)
        if (enumeration->cases.items[i].fields.count != 0)
            return true;
    return false;
}

static void flatten_record(struct flattening *f, uint32_t own, const struct record *record,
                           struct text path) {
    f->open[f->depth++] = record;
    const uint32_t *children = flatten_fields(f, record->fields.items, record->fields.count, own, 0,
                                              path);
    f->depth--;
    f->kind->slots.items[own].selector = f->kind->selector_count++;
    f->kind->slots.items[own].kind = SLOT_RECORD;
    f->kind->slots.items[own].children = children;
}

static void flatten_sum(struct flattening *f, uint32_t own, const struct enumeration *enumeration,
                        struct text path) {
    f->open[f->depth++] = enumeration;
    uint32_t count = enumeration->cases.count;
    const uint32_t **by_case = ARENA_ARRAY(f->cx->arena, const uint32_t *, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const struct enum_case *c = &enumeration->cases.items[i];
        by_case[i] = flatten_fields(f, c->fields.items, c->fields.count, own, i, path);
    }
    f->depth--;
    f->kind->slots.items[own].selector = f->kind->selector_count++;
    f->kind->slots.items[own].kind = SLOT_SUM;
    f->kind->slots.items[own].case_children = by_case;
}

static uint32_t flatten(struct flattening *f, const struct field *field, uint32_t parent,
                        uint32_t case_index, struct text prefix) {
    struct kind *kind = f->kind;
    uint32_t own = kind->slots.count;
    struct text path = field->text;
    if (prefix.size != 0)
        path = text_of(
            arena_printf(f->cx->arena, "%.*s.%.*s", TEXT_ARG(prefix), TEXT_ARG(field->text)));
    const struct type *present = type_present(field->type);
    struct slot slot = { .kind = SLOT_LEAF,
                         .field = field,
                         .type = field->type,
                         .parent = parent,
                         .case_index = case_index,
                         .path = path,
                         .collection = present->kind == TYPE_LIST || present->kind == TYPE_SET ||
                                       present->kind == TYPE_MAP };
    slot.top = parent == SLOT_NONE ? 0 : kind->slots.items[parent].top;
    vec_push(f->cx->arena, &kind->slots, slot);
    if (present->kind == TYPE_RECORD && !is_open(f, present->record))
        flatten_record(f, own, present->record, path);
    else if (present->kind == TYPE_ENUM && has_case_fields(present->enumeration) &&
             !is_open(f, present->enumeration))
        flatten_sum(f, own, present->enumeration, path);
    kind->slots.items[own].end = kind->slots.count;
    return own;
}

void slots_make(struct checker *cx, struct kind *kind) {
    struct flattening f = { .cx = cx, .kind = kind };
    for (uint32_t i = 0; i < kind->fields.count; i++) {
        const struct field *field = kind->fields.items[i];
        uint32_t own = flatten(&f, field, SLOT_NONE, 0, (struct text){ NULL, 0 });
        for (uint32_t s = own; s < kind->slots.count; s++)
            kind->slots.items[s].top = i;
        *map_put(cx->arena, &kind->field_slots, field->name.id, NULL) = own;
        if (field->key) {
            kind->key_slot = own;
            kind->key_within_owner = field->within_owner;
        }
    }
}

static uint32_t child_of(const struct field *fields, uint32_t count, const uint32_t *children,
                         struct name name) {
    for (uint32_t i = 0; i < count; i++)
        if (name_equal(fields[i].name, name))
            return children[i];
    return SLOT_NONE;
}

uint32_t slot_child(const struct kind *kind, uint32_t container, uint32_t case_index,
                    struct name name) {
    if (container == SLOT_NONE) {
        const uint64_t *place = map_get(&kind->field_slots, name.id);
        return place == NULL ? SLOT_NONE : (uint32_t)*place;
    }
    const struct slot *slot = &kind->slots.items[container];
    const struct type *present = type_present(slot->type);
    if (slot->kind == SLOT_RECORD)
        return child_of(present->record->fields.items, present->record->fields.count,
                        slot->children, name);
    if (slot->kind == SLOT_SUM) {
        const struct enum_case *c = &present->enumeration->cases.items[case_index];
        return child_of(c->fields.items, c->fields.count, slot->case_children[case_index], name);
    }
    return SLOT_NONE;
}
