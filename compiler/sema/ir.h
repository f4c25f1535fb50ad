/* The typed form of expressions: what evaluation walks. Names are frame slots, field slots and
 * pointers by now; nothing here needs checking again. Made once by the checker, shared by all hosts
 * and threads, never changed. Ownership: lives in the program's arena. */
#ifndef CROFT_SEMA_IR_H
#define CROFT_SEMA_IR_H

#include "sema/type.h"
#include "value/value.h"

enum ir_op {
#define IR(name) IR_##name,
#include "sema/ir.def"
#undef IR
    IR_OP_COUNT
};

struct fn;
struct global;

/* One arm of a match: cases as bits of a set, or constants, or the rest. */
struct ir_arm {
    uint64_t cases;  /* bit i: case i of the enum */
    bool none, rest; /* matches none; matches anything left */
    const struct value *constants;
    uint32_t constant_count;
    const struct ir *body;
};

enum clause_kind { CLAUSE_EACH, CLAUSE_WHERE };
/* One clause of a comprehension. */
struct ir_clause {
    enum clause_kind kind;
    const struct ir *value; /* iterable or condition */
    uint32_t slot;          /* frame slot of the (last) variable */
    uint32_t key_slot;      /* of the key or index; UINT32_MAX: none */
    /* An equality `x.f == e` on a collection: the elements come from an index instead of a scan. */
    const struct kind *index_kind;
    uint32_t index_slot;          /* slot f of the kind */
    const struct ir *index_value; /* e; NULL: no index */
    bool index_of_fleet;          /* the resources are those of all hosts */
};

/* One part of a template: literal text, or a hole. */
struct ir_part {
    struct text literal;
    uint32_t position;     /* of the literal's first byte */
    const struct ir *hole; /* NULL: literal */
    uint16_t escape;       /* for strings: see tag_hole_escape() */
    bool fragment;         /* text of the same tag: goes in unescaped */
    bool alone;            /* alone on its line: brings its own line ends, may vanish */
    bool as_it_is;         /* the line end behind it lies inside quotes: nothing may indent it */
    uint32_t indent;
};

struct ir {
    uint16_t op;       /* enum ir_op */
    uint16_t count;    /* of items, arms, clauses, parts, parameters */
    uint32_t position; /* of the expression's first byte */
    uint32_t index;
    union {
        struct {
            const struct ir *a, *b, *c;
        };
        struct value constant;
    };
    union {
        const struct type *type;
        const struct kind *kind;
        const struct record *record;
        const struct enumeration *enumeration;
        const struct fn *function;
        const struct global *global;
        const struct ir_arm *arms;
        const struct ir_clause *clauses;
        const struct ir_part *parts;
        const struct ir *const *items;
    };
    struct tag tag;                 /* TEMPLATE */
    const struct shape *shape;      /* RECORD, CASE, WITH */
    const struct ir *const *fields; /* RECORD, CASE, WITH: by field; NULL: default, unchanged */
};

#endif
