/* What a cursor's place is, judged by tokens and by what the program declares: in the body of which
 * kind, as the value of which type, as an argument of which function. Works in texts that do not
 * parse. */
#ifndef CROFT_IDE_AROUND_H
#define CROFT_IDE_AROUND_H

#include "ide/cursor.h"
#include "sema/builtin.h"

/* What a bracket holds. */
enum place_kind {
    PLACE_FILE,
    PLACE_BODY,   /* sets fields of `fields`, contributes resources */
    PLACE_RECORD, /* a value: sets fields of `fields`, nothing else */
    PLACE_MAP,    /* `expected`: of its values */
    PLACE_KIND_DECL,
    PLACE_RECORD_DECL,
    PLACE_ENUM_DECL,
    PLACE_POLICY,
    PLACE_TEST,
    PLACE_MATCH,    /* `subject`, `expected` of the arms */
    PLACE_BINDINGS, /* of a pattern: `fields` */
    PLACE_VALUES,   /* a list or parentheses: `expected` of each */
    PLACE_INDEX,    /* `expected`: of the key */
    PLACE_CALL,     /* `fn` or `builtin` or `preset` */
    PLACE_PARAMS,   /* declares parameters */
    PLACE_TYPE,     /* part of a type */
    PLACE_USE_NAMES,
    PLACE_HOLE
};

/* Whose fields. At most one is set. */
struct field_set {
    const struct kind *of_kind;
    const struct type *type; /* record, case, or an enum: of all its cases */
    const struct policy *policy;
};

struct place_around {
    enum place_kind kind;
    struct field_set fields;
    const struct type *expected, *subject; /* NULL: not known */
    const struct kind *self;               /* whose fields bare names are; NULL: none */
    const struct fn *fn;
    const struct preset *preset;
    enum builtin builtin; /* BUILTIN_COUNT: none */
};

/* What may be written at a place. */
enum want {
    WANT_NOTHING, /* a new name, or nobody knows */
    WANT_STATEMENT,
    WANT_VALUE, /* `expected` */
    WANT_OPERATOR,
    WANT_TYPE,
    WANT_TAG,
    WANT_KIND,
    WANT_KEY, /* of `of_kind` */
    WANT_MODULE,
    WANT_USE_NAME,
    WANT_MEMBER, /* of `object` or `module` */
    WANT_CASE,   /* of `expected` */
    WANT_PRESET, /* for `of_kind` */
    WANT_POLICY,
    WANT_UNIT /* of `expected` */
};

struct wanted {
    enum want want;
    const struct type *expected;
    const struct kind *of_kind;
    const struct type *object;
    const struct module *module;
    bool object_optional; /* `object` may be none */
    bool contributes;     /* the key of a resource that is new */
};

struct around {
    struct arena *arena;
    const struct ide_view *view;
    struct cursor cursor;
    struct place_around *places; /* by frame */
};

struct around around_at(struct arena *arena, const struct ide_view *view, uint32_t offset);
struct wanted around_wanted(struct around *a);
static inline const struct place_around *around_place(const struct around *a) {
    return &a->places[a->cursor.depth - 1];
}

/* What a name means in the view's module; NULL: nothing, or nothing is known. */
const struct symbol *around_symbol(const struct around *a, struct text name);
const struct kind *around_kind(const struct around *a, struct text name);
/* The type of the names, calls and indices that end before token `end`; NULL: not known. */
const struct type *around_type(const struct around *a, uint32_t end);
/* The module that they name; NULL: they name none. */
const struct module *around_module(const struct around *a, uint32_t end);
/* The type that a text `T`, `T?`, `[T]` … in [from, to) names; NULL: not known. */
const struct type *around_named_type(const struct around *a, uint32_t from, uint32_t to);
/* Of a field, a domain's part or a case's field; NULL: there is none. */
const struct type *around_member(const struct around *a, const struct type *object,
                                 struct text name);
/* Without optionals and refinements. */
const struct type *type_bare(const struct type *type);
const struct type *type_element(const struct type *type);

/* The fields of a set: `*count` of them. */
const struct field **field_set_fields(struct arena *arena, struct field_set set, uint32_t *count);

/* Names that stand around a cursor: `visit` is called with the token of each, the nearest first. */
struct local_name {
    uint32_t token;
    uint32_t kind_token;           /* `every KIND name`, `KIND key as name`: of the kind; else 0 */
    uint32_t value_from, value_to; /* `for name in VALUE`, `let name = VALUE`; else 0 */
    uint32_t type_from, type_to;   /* `name: TYPE`; else 0 */
    bool element;                  /* it is an element of the value */
    uint32_t case_token;           /* a pattern's, which binds the field of this name; else 0 */
};
void around_locals(const struct around *a,
                   bool (*visit)(void *data, const struct local_name *local), void *data);
const struct type *around_local_type(const struct around *a, const struct local_name *local);

#endif
