/* Types: making them once, comparing them, printing them. */
#include "sema/type.h"

#include "base/hash.h"

struct types {
    struct arena *arena;
    struct map interned; /* hash of the parts → struct type * */
    uint32_t count;
    const struct type *basic[TYPE_LAMBDA + 1]; /* those without parts, by kind */
};

struct types *types_new(struct arena *arena) {
    struct types *types = ARENA_NEW(arena, struct types);
    types->arena = arena;
    return types;
}

/* The parts that make a type what it is, as one key. Pointers are unique, so the key is exact up to
 * hash collisions, which the loop in intern_type() resolves. */
static uint64_t type_key(const struct type *t) {
    uint64_t key = hash_combine((uint64_t)t->kind, (uint64_t)(uintptr_t)t->inner);
    key = hash_combine(key, (uint64_t)(uintptr_t)t->key);
    key = hash_combine(key, ((uint64_t)t->tag.id << 32) | t->domain.id);
    key = hash_combine(key, (uint64_t)(uintptr_t)t->ref);
    key = hash_combine(key, (uint64_t)(uintptr_t)t->record);
    key = hash_combine(key, (uint64_t)(uintptr_t)t->enumeration);
    key = hash_combine(key, t->case_index);
    return hash_combine(key, (uint64_t)(uintptr_t)t->refinement);
}

static bool same_parts(const struct type *a, const struct type *b) {
    return a->kind == b->kind && a->inner == b->inner && a->key == b->key &&
           a->tag.id == b->tag.id && a->domain.id == b->domain.id && a->ref == b->ref &&
           a->record == b->record && a->enumeration == b->enumeration &&
           a->case_index == b->case_index && a->refinement == b->refinement;
}

static const struct type *intern_type(struct types *types, struct type parts) {
    for (uint64_t key = type_key(&parts);; key++) {
        bool is_new;
        uint64_t *place = map_put(types->arena, &types->interned, key, &is_new);
        if (is_new) {
            struct type *made = ARENA_NEW(types->arena, struct type);
            *made = parts;
            made->number = types->count++;
            *place = (uint64_t)(uintptr_t)made;
            return made;
        }
        const struct type *known = (const struct type *)(uintptr_t)*place;
        if (same_parts(known, &parts))
            return known;
    }
}

const struct type *type_basic(struct types *types, enum type_kind kind) {
    if (types->basic[kind] == NULL)
        types->basic[kind] = intern_type(types, (struct type){ .kind = kind });
    return types->basic[kind];
}

const struct type *type_text(struct types *types, struct tag tag) {
    return intern_type(types, (struct type){ .kind = TYPE_TEXT, .tag = tag });
}

const struct type *type_domain(struct types *types, struct domain domain) {
    return intern_type(types, (struct type){ .kind = TYPE_DOMAIN, .domain = domain });
}

const struct type *type_optional(struct types *types, const struct type *inner) {
    if (inner->kind == TYPE_OPTIONAL || inner->kind == TYPE_ERROR || inner->kind == TYPE_NONE)
        return inner;
    return intern_type(types, (struct type){ .kind = TYPE_OPTIONAL, .inner = inner });
}

const struct type *type_list(struct types *types, const struct type *element) {
    return intern_type(types, (struct type){ .kind = TYPE_LIST, .inner = element });
}

const struct type *type_set(struct types *types, const struct type *element) {
    return intern_type(types, (struct type){ .kind = TYPE_SET, .inner = element });
}

const struct type *type_range(struct types *types, const struct type *element) {
    return intern_type(types, (struct type){ .kind = TYPE_RANGE, .inner = element });
}

const struct type *type_map(struct types *types, const struct type *key, const struct type *value) {
    return intern_type(types, (struct type){ .kind = TYPE_MAP, .key = key, .inner = value });
}

const struct type *type_ref(struct types *types, const struct kind *kind) {
    return intern_type(types, (struct type){ .kind = TYPE_REF, .ref = kind });
}

const struct type *type_ref_with_facts(struct types *types, const struct type *ref,
                                       const struct type_fact *facts, uint32_t count) {
    struct type *made = ARENA_NEW(types->arena, struct type);
    *made = *ref;
    made->facts = facts;
    made->fact_count = count;
    return made;
}

const struct type *type_record(struct types *types, const struct record *record) {
    return intern_type(types, (struct type){ .kind = TYPE_RECORD, .record = record });
}

const struct type *type_enum(struct types *types, const struct enumeration *enumeration) {
    return intern_type(types, (struct type){ .kind = TYPE_ENUM, .enumeration = enumeration });
}

const struct type *type_case(struct types *types, const struct enumeration *enumeration,
                             uint32_t index) {
    return intern_type(
        types, (struct type){ .kind = TYPE_CASE, .enumeration = enumeration, .case_index = index });
}

const struct type *type_refined(struct types *types, const struct refinement *refinement,
                                const struct type *base) {
    return intern_type(
        types, (struct type){ .kind = TYPE_REFINED, .refinement = refinement, .inner = base });
}

const struct type *type_base(struct types *types, const struct type *type) {
    while (type->kind == TYPE_REFINED)
        type = type->inner;
    if (type->kind == TYPE_DOMAIN)
        return type_basic(types, TYPE_STRING);
    if (type->kind == TYPE_CASE)
        return type_enum(types, type->enumeration);
    return type;
}

const struct type *type_present(const struct type *type) {
    return type->kind == TYPE_OPTIONAL ? type->inner : type;
}

static enum type_kind base_kind(const struct type *type) {
    while (type->kind == TYPE_REFINED)
        type = type->inner;
    return type->kind == TYPE_DOMAIN ? TYPE_STRING : type->kind;
}

bool type_is_string(const struct type *type) {
    return base_kind(type) == TYPE_STRING;
}

bool type_is_text(const struct type *type) {
    enum type_kind kind = base_kind(type);
    return kind == TYPE_STRING || kind == TYPE_TEXT;
}

bool type_is_quantity(const struct type *type) {
    enum type_kind kind = base_kind(type);
    return kind == TYPE_SIZE || kind == TYPE_DURATION || kind == TYPE_PERCENT || kind == TYPE_MODE;
}

bool type_is_number(const struct type *type) {
    enum type_kind kind = base_kind(type);
    return kind == TYPE_INT || kind == TYPE_DECIMAL || kind == TYPE_DATE || type_is_quantity(type);
}

/* The worse of two fits: a list fits only as well as its elements, and elements are not converted.
 */
static enum type_fit fit_inside(struct types *types, const struct type *to,
                                const struct type *from) {
    return type_fits(types, to, from) == TYPE_FITS ? TYPE_FITS : TYPE_FITS_NOT;
}

/* Whether `from` comes down to `to` by forgetting refinements. */
static bool refines(const struct type *to, const struct type *from) {
    while (from->kind == TYPE_REFINED) {
        from = from->inner;
        if (from == to)
            return true;
    }
    return from->kind == TYPE_DOMAIN && to->kind == TYPE_STRING;
}

static enum type_fit fits_text(const struct type *to, const struct type *from) {
    if (to->tag.id == 0)
        return type_is_text(from) ? TYPE_FITS : TYPE_FITS_NOT;
    return from->kind == TYPE_TEXT && from->tag.id == to->tag.id ? TYPE_FITS : TYPE_FITS_NOT;
}

static enum type_fit fits_parts(struct types *types, const struct type *to,
                                const struct type *from) {
    switch (to->kind) {
    case TYPE_TEXT:
        return fits_text(to, from);
    case TYPE_SECRET_TEXT:
        return type_is_text(from) || from->kind == TYPE_SECRET ? TYPE_FITS : TYPE_FITS_NOT;
    case TYPE_LIST:
        return from->kind == TYPE_LIST ? fit_inside(types, to->inner, from->inner) : TYPE_FITS_NOT;
    case TYPE_SET:
        return from->kind == TYPE_SET ? fit_inside(types, to->inner, from->inner) : TYPE_FITS_NOT;
    case TYPE_MAP:
        if (from->kind == TYPE_MAP && fit_inside(types, to->key, from->key) == TYPE_FITS)
            return fit_inside(types, to->inner, from->inner);
        return TYPE_FITS_NOT;
    case TYPE_RANGE:
        return from->kind == TYPE_RANGE ? fit_inside(types, to->inner, from->inner) : TYPE_FITS_NOT;
    case TYPE_ENUM:
        return from->kind == TYPE_CASE && from->enumeration == to->enumeration ? TYPE_FITS
                                                                               : TYPE_FITS_NOT;
    case TYPE_REF:
        return from->kind == TYPE_REF && from->ref == to->ref && to->fact_count == 0
                   ? TYPE_FITS
                   : TYPE_FITS_NOT;
    case TYPE_DECIMAL:
        return base_kind(from) == TYPE_INT ? TYPE_FITS_WIDEN : TYPE_FITS_NOT;
    default:
        return TYPE_FITS_NOT;
    }
}

enum type_fit type_fits(struct types *types, const struct type *to, const struct type *from) {
    if (to == from || to->kind == TYPE_ERROR || to->kind == TYPE_ANY || from->kind == TYPE_ERROR ||
        from->kind == TYPE_NEVER)
        return TYPE_FITS;
    if (to->kind == TYPE_OPTIONAL) {
        if (from->kind == TYPE_NONE)
            return TYPE_FITS;
        return type_fits(types, to->inner, type_present(from));
    }
    if (from->kind == TYPE_OPTIONAL || from->kind == TYPE_NONE)
        return TYPE_FITS_NOT;
    if (refines(to, from))
        return TYPE_FITS;
    if ((to->kind == TYPE_REFINED || to->kind == TYPE_DOMAIN) &&
        type_fits(types, type_base(types, to), type_base(types, from)) == TYPE_FITS)
        return TYPE_FITS_CHECK;
    return fits_parts(types, to, from);
}

const struct type *type_join(struct types *types, const struct type *a, const struct type *b) {
    if (a->kind == TYPE_NONE)
        return type_optional(types, b);
    if (b->kind == TYPE_NONE)
        return type_optional(types, a);
    if (type_fits(types, a, b) == TYPE_FITS)
        return a;
    if (type_fits(types, b, a) == TYPE_FITS)
        return b;
    bool optional = type_is_optional(a) || type_is_optional(b);
    const struct type *base_a = type_base(types, type_present(a));
    const struct type *base_b = type_base(types, type_present(b));
    const struct type *joined = NULL;
    if (base_a->kind == TYPE_REF && base_b->kind == TYPE_REF && base_a->ref == base_b->ref)
        joined = type_ref(types, base_a->ref);
    else if (type_fits(types, base_a, base_b) == TYPE_FITS)
        joined = base_a;
    else if (type_fits(types, base_b, base_a) == TYPE_FITS)
        joined = base_b;
    else if (type_is_text(base_a) && type_is_text(base_b))
        joined = type_basic(types, TYPE_TEXT);
    else if (base_a->kind == TYPE_LIST && base_b->kind == TYPE_LIST) {
        const struct type *element = type_join(types, base_a->inner, base_b->inner);
        joined = element == NULL ? NULL : type_list(types, element);
    }
    return joined != NULL && optional ? type_optional(types, joined) : joined;
}
