/* The checked program: everything that the sources declare, with names resolved and expressions in
 * typed form. Built by sema_check(), then only read, by all hosts and threads. Ownership: all of it
 * lives in the program's arena. */
#ifndef CROFT_SEMA_PROGRAM_H
#define CROFT_SEMA_PROGRAM_H

#include "base/vec.h"
#include "sema/ir.h"
#include "source/diag.h"
#include "syntax/tree.h"

struct policy;
struct policy_adjustment;
struct uses;
struct waiver;

/* Where a module's text stands; decides the layer of what it says. */
enum tier { TIER_LIBRARY, TIER_SITE, TIER_HOST };

enum symbol_kind {
    SYMBOL_NONE,
    SYMBOL_KIND,
    SYMBOL_RECORD,
    SYMBOL_ENUM,
    SYMBOL_REFINEMENT,
    SYMBOL_FN,
    SYMBOL_GLOBAL,
    SYMBOL_PRESET,
    SYMBOL_POLICY,
    SYMBOL_MODULE
};

/* A module-level name and what it stands for. */
struct symbol {
    enum symbol_kind kind;
    struct name name;
    struct module *module; /* where it is declared */
    struct node node;      /* the declaration, or the `use` that brought it */
    bool used;
    union {
        void *declaration;
        struct kind *of_kind;
        struct record *record;
        struct enumeration *enumeration;
        struct refinement *refinement;
        struct fn *fn;
        struct global *global;
        struct preset *preset;
        struct policy *policy;
        struct module *target;
    };
};

struct module {
    struct text name;     /* "apps.sonarr" */
    struct text own_name; /* its last part: "sonarr" */
    struct text file;     /* "stdlib/apps/sonarr.croft" */
    const struct tree *tree;
    enum tier tier;
    struct text host;   /* TIER_HOST: the host's name */
    struct map scope;   /* name id → struct symbol *, own declarations */
    struct map imports; /* name id → struct symbol *, from `use` */
};

/* A field of a kind, a record or an enum's case, as declared. */
struct field {
    struct name name;
    struct text text; /* the name's text */
    const struct type *type;
    const struct ir *default_value; /* NULL: must be said */
    uint32_t default_frame;         /* slots that the default's evaluation needs */
    struct module *module;
    struct node node;
    uint32_t position;
    bool key, within_owner, fact, repeats;
    bool broken; /* its declaration is in error: say nothing more */
};

/* A `require` in a body, of a kind or a policy. */
struct requirement {
    const struct ir *condition, *message, *at, *help;
    uint32_t at_slot; /* slot of the kind that `at` names; UINT32_MAX: none */
    struct module *module;
    struct node node;
    uint32_t frame_size;
};

struct record {
    struct name name;
    struct text text;
    struct module *module;
    struct node node;
    VEC(struct field) fields;
    VEC(struct requirement) requirements;
    const struct type *type;
    const struct shape *shape;
};

struct enum_case {
    struct name name;
    struct text text;
    struct node node;
    VEC(struct field) fields;
    const struct shape *shape;
    struct value constant; /* of a case without fields */
};

struct enumeration {
    struct name name;
    struct text text; /* anonymous ones are named after their field */
    struct module *module;
    struct node node;
    VEC(struct enum_case) cases;
    const struct type *type;
};

/* type T = base where predicate */
struct refinement {
    struct name name;
    struct text text;
    struct module *module;
    struct node node;
    const struct type *type, *base;
    const struct ir *predicate; /* NULL: only a new name */
    uint32_t frame_size;
    uint8_t state; /* of resolving: enum check_state */
    bool circle;
};

/* What an expression, a function or a let goes through or asks for. */
struct going_over {
    bool any;  /* a kind's collection */
    bool host; /* one host's: its collections, or `here` */
};

struct fn {
    struct name name;
    struct module *module;
    struct node node;
    VEC(struct field) params; /* default_value: in the function's own frame */
    const struct type *result;
    const struct ir *body;
    uint32_t frame_size;
    uint32_t graph_node;
    struct going_over going_over;
    uint8_t state; /* of checking: see enum check_state */
};

/* Declarations that may be needed before their turn are checked on demand. */
enum check_state { CHECK_NOT_YET, CHECK_UNDER_WAY, CHECK_DONE };

/* A module-level let. */
struct global {
    struct name name;
    struct module *module;
    struct node node;
    const struct type *type;
    const struct ir *value;
    uint32_t frame_size;
    uint32_t number;
    uint32_t graph_node;
    struct going_over going_over;
    uint8_t state; /* enum check_state */
};

/* A kind's fields are flattened to slots: the units that definitions set and that are evaluated
 * once. */
enum slot_kind {
    SLOT_LEAF,   /* one value */
    SLOT_RECORD, /* its fields are slots; if optional, the slot's own value is whether it is present
                  */
    SLOT_SUM     /* its cases' fields are slots; the slot's own value is the case */
};
struct slot {
    enum slot_kind kind;
    const struct field *field;
    const struct type *type;              /* of the whole: optional included */
    uint32_t parent;                      /* UINT32_MAX: a field of the kind itself */
    uint32_t case_index;                  /* within a SLOT_SUM parent: of which case */
    uint32_t top;                         /* the kind's field it is part of, by index */
    uint32_t end;                         /* slots [own + 1, end) are its parts */
    const uint32_t *children;             /* RECORD: by field; SUM: NULL */
    const uint32_t *const *case_children; /* SUM: by case, by field */
    uint32_t selector; /* containers: index of their own value (presence, case) */
    struct text path;  /* "proxy.auth.group" */
    bool collection;   /* list, set or map: `+=` and `-=` make sense */
};

#define SLOT_NONE UINT32_MAX

struct unique {
    VEC(const struct ir *) values;
    struct text name; /* "dataset.unique.mountpoint" */
    bool fleet;
    struct module *module;
    struct node node;
    uint32_t frame_size;
};

struct kind {
    struct name name;
    struct text text;
    struct module *module;
    struct node node;
    uint32_t number;
    bool fleet, shared, output, is_host;
    VEC(struct field *) fields;
    VEC(struct slot) slots;
    uint32_t selector_count;
    uint32_t key_slot;
    bool key_within_owner;
    VEC(struct requirement) requirements;
    VEC(struct unique) uniques;
    struct map field_slots;  /* name id → slot */
    const struct type *type; /* &kind */
    uint32_t members_node;   /* of the dependency graph; field nodes follow by field index */
    uint32_t bodies_node;
    bool read_by_fleet; /* some `fleet KIND` reads it across hosts */
    bool broken;
};

/* The layer of a definition: higher wins. See layer_of(). */
typedef uint16_t layer;

/* Under which conditions a statement counts; all of the chain must hold. */
struct guard {
    const struct guard *outer;
    const struct ir *condition;
    bool negated;
};

/* A `for` around assignments: they are made once per element. */
struct loop {
    const struct loop *outer;
    const struct guard *guard; /* conditions around the loop */
    const struct ir *iterable, *where;
    uint32_t slot, key_slot; /* UINT32_MAX: no key */
};

/* An assignment in a body. */
struct assign {
    uint32_t slot;
    uint8_t op;     /* OP_SET OP_ADD OP_REMOVE; for containers OP_SET is the whole value */
    bool present;   /* only says that the optional record is there */
    bool case_only; /* `f case { … }`: the case, without resetting its fields */
    bool force;
    bool forwards;            /* a rule's plain field path: see forward_* */
    bool soft;                /* inside defaults: says nothing about presence */
    const struct ir *value;   /* NULL with present */
    const struct ir *map_key; /* m[k] = v */
    const struct ir *forward_resource;
    uint32_t forward_slot;
    struct text reason; /* because */
    const struct guard *guard;
    const struct loop *loop;
    struct module *module;
    struct node node;
    uint32_t position;
};

struct body;

enum statement_kind {
    STATEMENT_CONTRIBUTE,
    STATEMENT_AMEND,
    STATEMENT_ABSENT,
    STATEMENT_WITHOUT,
    STATEMENT_ON,
    STATEMENT_FOR,
    STATEMENT_REQUIRE
};

struct preset_use {
    const struct preset *preset;
    const struct ir *const *args; /* by parameter; NULL: its default */
    struct node node;
};

/* What a body does besides setting fields. */
struct statement {
    enum statement_kind kind;
    const struct guard *guard;
    const struct kind *of_kind;
    const struct ir *key;   /* resource key; ON: the host; FOR: the iterable */
    const struct ir *where; /* FOR */
    uint32_t slot;          /* `as` variable, FOR's last variable; UINT32_MAX: none */
    uint32_t key_slot;      /* FOR's key or index variable */
    VEC(struct preset_use) presets;
    bool disabled;
    struct text reason;
    const struct body *body; /* of the resource, the amendment, the `on`, the loop */
    const struct requirement *requirement;
    struct module *module;
    struct node node;
    uint32_t position;
};

/* What a body is, which decides its layer within its place. BODY_RULE_PRESET: a preset that the
 * head of a rule's resource names; the rule's own text is nearer. */
enum body_standing {
    BODY_OWN,
    BODY_RULE,
    BODY_RULE_PRESET,
    BODY_PRESET,
    BODY_DEFAULTS,
    BODY_ADJUST,
    BODY_AMEND
};

/* A body in typed form: the fields it sets, and what else it does. */
struct body {
    const struct kind *of_kind; /* whose fields it sets; NULL: only contributes */
    VEC(struct assign) assigns;
    VEC(struct statement) statements;
    struct module *module;
    enum body_standing standing;
};

struct preset {
    struct name name;
    struct module *module;
    struct node node;
    const struct kind *of_kind;
    VEC(struct field) params;
    VEC(struct preset_use) from;
    struct body *body;
    uint32_t frame_size;
    uint32_t self_slot; /* frame slot of the resource it becomes part of */
    uint8_t state;      /* enum check_state, of the search for circles */
};

/* defaults and adjust */
struct overlay {
    const struct kind *of_kind;
    bool adjust;
    const struct ir *where;
    struct body *body;
    struct module *module;
    struct node node;
    uint32_t frame_size;
};

struct rule {
    const struct kind *of_kind;
    uint32_t variable_slot; /* frame slot; always 0 */
    const struct ir *where;
    struct body *body;
    struct module *module;
    struct node node;
    uint32_t frame_size;
    uint32_t number;
    uint32_t graph_node;
    bool crosses; /* contributes to other hosts or the fleet */
};

/* Resources written at the top level of a module. */
struct toplevel {
    struct module *module;
    struct body *body; /* statements only */
    uint32_t frame_size;
};

/* A constant whose type has a predicate: judged before evaluation. */
struct obligation {
    const struct type *type;
    struct value value;
    struct span span;
};

/* One step of evaluation: a rule by number, or the contributions of a kind's resources by the
 * kind's number. */
struct step {
    bool rule;
    uint32_t number;
};

/* An index over a kind's resources of the whole fleet, by the value of a slot. */
struct shared_index {
    const struct kind *kind;
    uint32_t slot;
};

/* How `read("…")` gets a file's text: `from` is the source's name, `name` as written. False:
 * `*problem` says why. */
struct file_reader {
    bool (*read)(void *context, struct text from, struct text name, struct text *content,
                 const char **problem);
    void *context;
};

/* Asked now and then while a program is evaluated, by any thread: true makes an end, and what there
 * is by then is of no use. NULL: nothing stops it. */
struct interruption {
    bool (*stop)(void *data);
    void *data;
};

struct program {
    struct arena *arena;
    struct intern *names;
    struct sources *sources;
    struct diags *diags;
    struct types *types;
    VEC(struct module *) modules;
    VEC(struct module *) by_source; /* modules, by the number of their source; NULL: not one */
    VEC(struct kind *) kinds;
    VEC(struct record *) records;
    VEC(struct enumeration *) enums;
    VEC(struct refinement *) refinements;
    VEC(struct fn *) fns;
    VEC(struct global *) globals;
    VEC(struct preset *) presets;
    VEC(struct overlay) overlays;
    VEC(struct rule *) rules;
    VEC(struct toplevel) toplevels;
    VEC(struct policy *) policies; /* these three: see policy.h */
    VEC(struct policy_adjustment *) adjustments;
    VEC(struct waiver *) waivers;
    struct policy *overlong; /* `waiver.overlong`, which the engine judges by itself */
    VEC(struct obligation) obligations;
    VEC(struct shared_index) shared_indexes; /* looked up by many hosts: made once, for all */
    struct map modules_by_name;              /* interned module name → struct module * */
    struct module *prelude;                  /* may be NULL */
    const struct kind *host_kind;
    struct graph *graph; /* what depends on what; see strata.h */
    uint32_t top_node;
    VEC(struct step) steps; /* in the order to run them */
    struct file_reader files;
    bool hosts_meet; /* some text reads other hosts, or contributes to them or to the fleet */
    VEC(struct test *) tests;
    uint32_t test_node;      /* of the graph: the resources that a test's text writes */
    const struct test *test; /* the fleet is a test's; NULL: that of hosts/ */
    const bool *slice;       /* of a test, by graph node: what is evaluated; NULL: everything */
    struct interruption interruption;
    struct uses *uses; /* what the names mean, see uses.h; NULL: nobody asked */
};

/* A source to be checked. */
struct input {
    struct source_id source;
    struct text module; /* "apps.sonarr", "forge.services.sonarr" */
    enum tier tier;
    struct text host;
    const struct tree *tree;
};

/* Whether a value of the type has a secret's value in it: rendered, it is SecretText. `depth` is 0
 * for everyone but itself (expr_text.c). */
bool type_holds_secret(const struct type *type, uint32_t depth);

/* What the checker is to do besides, or to leave undone. */
struct sema_options {
    bool uses; /* records what the names mean */
    /* Only this source is wanted: of all others the checker looks at what they declare, and at
     * bodies as far as types follow from them. Then there are no strata, nothing is said of fields
     * that nobody reads or declarations that nobody uses, and the program cannot be evaluated.
     * What is found in other sources is not all that is wrong there. 0: everything is checked. */
    struct source_id focus;
    /* Asked now and then: true makes an end, and the program is of no use. NULL: nothing does. */
    bool (*stop)(void *data);
    void *stop_data;
};

/* Checks everything, used or not. The program is usable for evaluation only if `diags` has no
 * errors after it. */
struct program *sema_check(struct arena *arena, struct intern *names, struct sources *sources,
                           const struct input *inputs, uint32_t count, struct file_reader files,
                           struct diags *diags);
struct program *sema_check_with(struct arena *arena, struct intern *names, struct sources *sources,
                                const struct input *inputs, uint32_t count,
                                struct file_reader files, struct diags *diags,
                                const struct sema_options *options);

#endif
