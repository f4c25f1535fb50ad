/* What the names in the sources mean: one `use` for each place where a name (or a text that is the
 * key of a resource) stands for something. The checker records them only if it is asked to
 * (`struct sema_options`); what it cannot resolve has none.
 *
 * Two uses mean the same if use_same() says so: what is declared in a source is known by the
 * position of its declaring name, a resource by its kind and key, everything else (built-ins, basic
 * types, tags) by its name. Positions are those of sources_add(), so that the uses of all modules
 * are in one table. Ownership: the program's arena. */
#ifndef CROFT_SEMA_USES_H
#define CROFT_SEMA_USES_H

#include "sema/program.h"

enum use_target {
    USE_MODULE,        /* module */
    USE_KIND,          /* kind */
    USE_RECORD,        /* record */
    USE_ENUM,          /* enumeration */
    USE_REFINEMENT,    /* refinement: `type T = …` */
    USE_FN,            /* fn */
    USE_GLOBAL,        /* global: a module-level let */
    USE_PRESET,        /* preset */
    USE_POLICY,        /* policy */
    USE_FIELD,         /* field of a kind, a record or a case; what a pattern binds is its field */
    USE_CASE,          /* enumeration, case_index */
    USE_PARAM,         /* field: a parameter of a function, a preset or a policy */
    USE_LOCAL,         /* a name inside a body: let, loop variable, `as`, `x => …` */
    USE_RESOURCE,      /* kind, key; `on forge` and names of hosts, too */
    USE_UNIQUE,        /* unique: `dataset.unique.mountpoint`, the part behind the kind */
    USE_TEST,          /* the name of a test; declares only */
    USE_BUILTIN,       /* number: enum builtin */
    USE_BUILTIN_PARAM, /* number: enum builtin */
    USE_BASIC_TYPE,    /* Int, Fqdn …; `type` is it */
    USE_DOMAIN_FIELD,  /* `type` is that of the object: its domain has a field of this name */
    USE_TAG,           /* sh"…", Text<sh> */
    USE_WORD           /* a word of the language where a name may stand: here, it, severity … */
};

enum use_role {
    USE_DECLARES,
    USE_IMPORTS,     /* in a `use` */
    USE_READS,       /* a value, a call, a type, a reference */
    USE_SETS,        /* assigned or merged into; with the head of a case: which case */
    USE_GOES_OVER,   /* the kind of `every`, of a collection in an expression */
    USE_CONTRIBUTES, /* the head of a resource: its kind and its key */
    USE_AMENDS,      /* the heads of amend, defaults, adjust, extend */
    USE_REMOVES,     /* absent, without */
    USE_EXPECTS      /* expectations of tests, waivers */
};

struct use {
    uint32_t start, end; /* positions; of a text that is a key: inside its quotes if it is plain */
    uint8_t target;      /* enum use_target */
    uint8_t role;        /* enum use_role */
    bool in_text;        /* the key stands in quotes */
    bool in_test;        /* inside a `test`, which is a fleet of its own */
    uint32_t declared;   /* position of the name that declares it; 0: none does */
    uint32_t slot;       /* FIELD: of `of_kind`, SLOT_NONE: of a record's value; CASE: its index;
                            BUILTIN: its number */
    const struct kind *of_kind; /* FIELD: whose slot it is, if it is a kind's; RESOURCE */
    const struct type *type;    /* of the value here, as far as it is known (narrowed); or NULL */
    union {
        const void *declaration;
        const struct module *module;
        const struct kind *kind;
        const struct record *record;
        const struct enumeration *enumeration;
        const struct refinement *refinement;
        const struct fn *fn;
        const struct global *global;
        const struct preset *preset;
        const struct policy *policy;
        const struct field *field;
        const struct unique *unique;
    };
    struct text name; /* what the target is called; RESOURCE: the key */
};

struct uses {
    struct arena *arena;
    struct source_id only; /* nothing is recorded of other sources; 0: of all */
    VEC(struct use) items; /* by start, longer ones first; one per place and target */
};

/* The uses at a position: of all that cover it those of the smallest extent, `*count` of them from
 * the one returned on; NULL and 0 when there is none. The position behind the last byte of a name
 * still belongs to it (editors put cursors there), unless another name begins there. Mostly it is
 * one; two where a name is two things at once. */
const struct use *uses_at(const struct uses *uses, uint32_t position, uint32_t *count);
/* The uses that begin in [start, end): `*count` of them from the one returned on. */
const struct use *uses_within(const struct uses *uses, uint32_t start, uint32_t end,
                              uint32_t *count);
/* Whether both mean the same thing, wherever they stand. */
bool use_same(const struct use *a, const struct use *b);
/* "field", "enum case", "local": for people. */
const char *use_target_text(enum use_target target);

/* For the checker: puts them in order and takes out what was recorded twice. */
void uses_finish(struct uses *uses);

#endif
