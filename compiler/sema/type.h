/* Types: interned, so that equal types are the same pointer (except nominal ones, which are their
 * declaration).
 *
 * Subtyping is small: a domain or refined type is a subtype of its base, T of T?, Text<tag> and
 * String of Text, and `none` of every optional. Everything else is equality. Ownership: types live
 * in the program's arena. */
#ifndef CROFT_SEMA_TYPE_H
#define CROFT_SEMA_TYPE_H

#include "base/map.h"
#include "value/domain.h"
#include "value/tag.h"

enum type_kind {
    TYPE_ERROR, /* of what is already reported: fits everywhere */
    TYPE_NEVER, /* element of []: fits everywhere */
    TYPE_NONE,  /* of `none` */
    TYPE_BOOL,
    TYPE_INT,
    TYPE_DECIMAL,
    TYPE_STRING,
    TYPE_SIZE,
    TYPE_DURATION,
    TYPE_PERCENT,
    TYPE_MODE,
    TYPE_DATE,
    TYPE_TEXT,        /* any text; tag.id != 0: Text<tag> */
    TYPE_SECRET,      /* a secret's value */
    TYPE_SECRET_TEXT, /* text that holds one */
    TYPE_DOMAIN,      /* a built-in refinement of String */
    TYPE_REFINED,     /* base where predicate; nominal */
    TYPE_OPTIONAL,
    TYPE_LIST,
    TYPE_SET,
    TYPE_MAP,
    TYPE_RANGE,
    TYPE_REF,    /* an element of a kind */
    TYPE_RECORD, /* nominal */
    TYPE_ENUM,   /* nominal */
    TYPE_CASE,   /* an enum narrowed to one case */
    TYPE_MODULE, /* of a module's name in `site.domain`; never a value */
    TYPE_ANY,    /* Data: whatever json() and the like can render */
    TYPE_LAMBDA  /* an argument of a built-in */
};

struct kind;
struct record;
struct enumeration;
struct refinement;

/* What is known of a reference's fields beyond their declared types: `d.protection.snapshots` is
 * not none. */
#define TYPE_FACT_FIELDS_MAX 8
struct type_fact {
    uint32_t count;
    uint32_t fields[TYPE_FACT_FIELDS_MAX]; /* name ids, from the resource on */
    const struct type *type;
};

struct type {
    enum type_kind kind;
    uint32_t number;          /* in order of making; for tables */
    const struct type *inner; /* optional, list, set, map's value, range, refined's base */
    const struct type *key;   /* map */
    struct tag tag;           /* text */
    struct domain domain;
    const struct kind *ref;
    const struct record *record;
    const struct enumeration *enumeration; /* enum, case */
    uint32_t case_index;
    const struct refinement *refinement;
    const struct type_fact *facts; /* reference */
    uint32_t fact_count;
};

struct types;

struct types *types_new(struct arena *arena);
/* A type without parts: TYPE_ERROR … TYPE_SECRET_TEXT, and TYPE_TEXT for any text. */
const struct type *type_basic(struct types *types, enum type_kind kind);
static inline const struct type *type_any(struct types *types) {
    return type_basic(types, TYPE_ANY);
}
const struct type *type_text(struct types *types, struct tag tag);
const struct type *type_domain(struct types *types, struct domain domain);
/* T? of T? is T?; of error is error. */
const struct type *type_optional(struct types *types, const struct type *inner);
const struct type *type_list(struct types *types, const struct type *element);
const struct type *type_set(struct types *types, const struct type *element);
const struct type *type_range(struct types *types, const struct type *element);
const struct type *type_map(struct types *types, const struct type *key, const struct type *value);
const struct type *type_ref(struct types *types, const struct kind *kind);
/* The same reference, of whose fields more is known. Not interned; the facts are kept, not copied.
 */
const struct type *type_ref_with_facts(struct types *types, const struct type *ref,
                                       const struct type_fact *facts, uint32_t count);
const struct type *type_record(struct types *types, const struct record *record);
const struct type *type_enum(struct types *types, const struct enumeration *enumeration);
const struct type *type_case(struct types *types, const struct enumeration *enumeration,
                             uint32_t index);
const struct type *type_refined(struct types *types, const struct refinement *refinement,
                                const struct type *base);

/* The type without refinements: Port → Int, Fqdn → String, and a narrowed case → its enum. */
const struct type *type_base(struct types *types, const struct type *type);
/* Without the outer optional. */
const struct type *type_present(const struct type *type);
static inline bool type_is_optional(const struct type *type) {
    return type->kind == TYPE_OPTIONAL;
}
/* String, a domain, a refinement of either. */
bool type_is_string(const struct type *type);
/* String, Text, Text<…>. */
bool type_is_text(const struct type *type);
/* Int Decimal Size Duration Percent Mode Date and refinements of them. */
bool type_is_number(const struct type *type);
bool type_is_quantity(const struct type *type); /* Size Duration Percent Mode */

/* Whether a value of `from` may stand where `to` is wanted. */
enum type_fit {
    TYPE_FITS,       /* as it is */
    TYPE_FITS_CHECK, /* after a check of its value: String to Fqdn, Int to Port */
    TYPE_FITS_WIDEN, /* after widening: Int to Decimal */
    TYPE_FITS_NOT
};
enum type_fit type_fits(struct types *types, const struct type *to, const struct type *from);
/* The type both fit, or NULL: for branches and list elements. */
const struct type *type_join(struct types *types, const struct type *a, const struct type *b);

#endif
