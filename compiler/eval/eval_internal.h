/* Inside evaluation: resources, definitions, frames, and the functions its files share. */
#ifndef CROFT_EVAL_EVAL_INTERNAL_H
#define CROFT_EVAL_EVAL_INTERNAL_H

#include "eval/eval.h"
#include "value/sink.h"

/* A frame slot that nothing has been put into. */
enum { VALUE_UNSET = 0xff };

/* Nested evaluations: leaves on leaves on expressions. Threads have stacks for it. */
#define EVAL_DEPTH_MAX  60000
#define EVAL_STACK_SIZE ((size_t)512 << 20) /* bytes, virtual */
/* Evaluation always ends, but it could take longer than anybody waits: functions that call others
 * twice, loops in loops, lists that double. One host's evaluation may take this many steps and this
 * much memory. */
#define EVAL_STEPS_MAX  200000000u
#define EVAL_MEMORY_MAX ((size_t)1 << 30) /* bytes */
/* A list, a range that is gone through. */
#define EVAL_LIST_MAX 10000000u
/* The flat size of a text, its repeated parts counted as often as they stand in it. */
#define EVAL_TEXT_MAX (64u << 20) /* bytes */

struct frame {
    struct resource *here;   /* the host that `here` means */
    struct resource *source; /* whose body or rule this is; orders contributions to lists */
    uint32_t size;
    struct value slots[];
};

/* What expressions are evaluated in. */
struct env {
    struct evaluation *ev;
    struct frame *frame;
    struct resource *self;
    uint32_t container; /* slot whose parts SIBLING means; SLOT_NONE: `siblings` */
    uint32_t case_index;
    struct value *siblings;  /* of a value being made; UNSET: its default is still to come */
    const struct ir *making; /* the RECORD or CASE whose siblings they are */
    const struct value *it;
    uint32_t previous_slot; /* for PREVIOUS */
    layer previous_below;
};

struct definition {
    const struct assign *assign;
    struct frame *frame;
    const struct ir *where;       /* an overlay's condition */
    const struct value *constant; /* a value that crossed from another host */
    layer layer;
    uint32_t next; /* index + 1 */
};

struct applied {
    const struct body *body;
    struct frame *frame;
    enum body_standing standing;
    uint8_t depth; /* of a preset */
};

enum leaf_state { LEAF_NEW, LEAF_UNDER_WAY, LEAF_DONE };

struct resource {
    const struct kind *kind;
    struct text key;
    struct evaluation *home;
    struct resource *owner;
    struct resource *sender;           /* the host whose text contributed it across; NULL: none */
    const struct statement *statement; /* that declared it */
    uint32_t position;                 /* of the declaration, or of the first reference */
    uint32_t referred;                 /* position of the first reference in a value */
    bool declared, absent, disabled, reached;
    VEC(struct applied) bodies;
    uint32_t *heads;         /* by slot: definition index + 1 */
    struct value *values;    /* by slot */
    struct value *selectors; /* by container: presence or case */
    uint8_t *states;         /* by slot: enum leaf_state */
    uint8_t *selector_states;
    layer *layers;     /* by slot: of the winner; 0: the default */
    uint32_t *winners; /* by slot: definition index + 1; 0: the default */
};

struct absence {
    struct text key;
    const struct statement *statement;
};

/* An amendment that waits until it is known what there is. */
struct amendment {
    struct text key;
    const struct statement *statement;
    struct frame *frame;
    enum body_standing standing;
    uint32_t depth;
};

struct slot_index {
    uint32_t slot;
    struct map by_hash; /* value hash → index + 1 into `lists` */
    VEC(struct list *) lists;
    VEC(const struct resource *) unknown; /* elements whose value is in error */
};

struct collection {
    const struct kind *kind;
    struct textmap by_key;          /* → struct resource *, declared or not */
    VEC(struct resource *) members; /* sorted by key once closed */
    VEC(struct absence) absences;
    VEC(struct amendment) amendments;
    bool closed;
    bool incomplete;   /* an error left open which members there are */
    bool late;         /* of a test: it was said that something came too late */
    struct list *list; /* the members as a value */
    VEC(struct slot_index) indexes;
};

/* Values of one host's resource that no other host's may have. */
struct unique_row {
    const struct unique *unique;
    const struct kind *kind;
    const struct resource *host;
    struct text key;
    struct value *values;
    uint64_t hash;
    uint32_t position;
    const struct waiver *waiver; /* the first that selects the resource */
};

/* What one host says about a resource of another, or of the fleet: finished values. */
struct crossing_value {
    const struct assign *assign;
    uint32_t slot;
    layer layer;
    struct value value;
};
/* What went wrong on a host while it was evaluated for what crosses. */
struct crossing_errors {
    VEC(const struct diag *) items;
};
struct crossing {
    const struct crossing_errors *errors;
    bool failed;     /* a value is in error, or whether it is there at all: then no statement */
    bool everywhere; /* … and on which host */
    uint32_t position;
    const struct statement *statement;
    const struct kind *kind;
    struct text key;
    struct resource *target; /* host; NULL: the fleet */
    struct resource *from;   /* host */
    VEC(struct crossing_value) values;
};
typedef VEC(struct resource *) resource_list;

/* A kind of which a host may have more elements than are known, because of these errors. */
struct foreign_lost {
    const struct kind *kind;
    const struct crossing_errors *errors;
};

/* An index over the elements of all hosts. */
struct foreign_index {
    const struct kind *kind;
    struct slot_index index;
};

/* Patterns that were compiled of late, each at the place that its hash gives it. */
enum { REGEX_CACHE_SIZE = 256 };
struct regex_cache {
    struct text patterns[REGEX_CACHE_SIZE];
    struct regex *compiled[REGEX_CACHE_SIZE]; /* NULL: none yet */
};

/* The value of a container's definition, kept for its other leaves. */
struct kept_definition {
    const struct resource *resource; /* NULL: none is kept */
    uint32_t number;
    struct value value;
};

struct evaluation {
    const struct program *program;
    struct arena *arena;
    struct diags *diags;
    struct evaluation *fleet; /* NULL: this is the fleet */
    struct resource *host;
    struct collection *collections; /* by kind number */
    VEC(struct definition) definitions;
    struct value *globals; /* by number */
    uint8_t *global_states;
    VEC(struct resource *) leaves_open; /* the chain of leaves under way, for circles */
    VEC(uint32_t) leaves_open_slots;
    VEC(struct resource *) stubs;       /* referred to, not (yet) declared */
    VEC(const struct kind *) without;   /* kinds that the host does without */
    VEC(struct crossing) crossings;     /* of the fleet */
    VEC(struct unique_row) unique_rows; /* of the fleet: what its hosts' resources must not share */
    resource_list *foreign;             /* of the fleet: by kind number, elements of all hosts */
    struct list **foreign_lists;        /* of the fleet: the same as values, once complete */
    VEC(struct foreign_index) foreign_indexes;
    VEC(struct foreign_lost) foreign_lost; /* of the fleet */
    VEC(const struct kind *) incomplete;   /* kinds whose collections are */
    uint32_t incomplete_spread;            /* of these, of how many it is known what follows */
    uint32_t lost; /* position of what an error kept from being there; 0: nothing */
    VEC(const struct crossing_errors *) errors_taken; /* of other hosts, reported here, too */
    VEC(struct unique_violation) unique_violations;
    const bool *slice;                       /* only steps whose graph node is in it; NULL: all */
    bool crossing;                           /* evaluated for what crosses */
    struct crossing_errors *crossing_errors; /* while it is */
    bool fleet_hosts_only;                   /* the fleet's first pass */
    bool fleet_toplevel;         /* what is written at the top level is run for the fleet */
    struct regex_cache *regexes; /* NULL until a pattern is asked for */
    struct memo *memo;           /* NULL until an answer is kept */
    uint32_t steps;
    uint32_t depth;
    bool depth_reported;
    bool exhausted; /* a limit was met: nothing more is evaluated */
    bool judging;   /* all is evaluated and verified: now policies ask */
    bool lenient;   /* of a test: what is not decided is in error without a word */
    struct kept_definition kept_definition;
};

/* Diagnostics at a position. */
struct diag *eval_error(struct evaluation *ev, enum diag_code code, uint32_t position,
                        const char *format, ...) __attribute__((format(printf, 4, 5)));
struct span eval_span(const struct evaluation *ev, uint32_t position);
struct span assign_span(const struct assign *assign);
struct span statement_span(const struct statement *statement);

/* Expressions (expr.c and its parts). */
struct value eval(struct env *env, const struct ir *ir);
bool eval_holds(struct env *env, const struct ir *ir);
/* A condition's value: true or false (true if there is none), or an error. */
struct value condition_value(struct env *env, const struct ir *ir);
struct value eval_operator(struct env *env, const struct ir *ir);
struct value eval_list(struct env *env, const struct ir *ir);
struct value eval_list_for(struct env *env, const struct ir *ir);
/* Whether a question about a comprehension need not go through all of it. While rules run it must:
 * what they pass over would count as reached by nothing. */
bool eval_may_quantify(const struct env *env, const struct ir *list);
/* Whether a condition of the comprehension is `wanted`; whether it has elements at all. */
struct value eval_some_is(struct env *env, const struct ir *list, bool wanted);
struct value eval_any_element(struct env *env, const struct ir *list);
struct value eval_map(struct env *env, const struct ir *ir);
struct value eval_map_for(struct env *env, const struct ir *ir);
struct value eval_record(struct env *env, const struct ir *ir);
/* A field of the value being made, its default if nothing was said. */
struct value eval_made_field(struct env *env, uint32_t index);
struct value eval_match(struct env *env, const struct ir *ir);
struct value eval_template(struct env *env, const struct ir *ir);
struct value eval_builtin(struct env *env, const struct ir *ir);
struct value eval_in(struct env *env, const struct ir *ir);
struct value eval_check(struct env *env, const struct ir *ir);
/* Whether `value` fulfils `type`; reports otherwise. */
bool eval_check_value(struct evaluation *ev, const struct type *type, struct value value,
                      uint32_t position);
/* Goes through a list, set, range or map: the number of elements, and each. */
uint32_t eval_count(struct value value);
struct value eval_element(struct value value, uint32_t index);
struct value eval_element_key(struct value value, uint32_t index);
/* Where a map has a key, or a set an element; their count: nowhere. Both are in order. */
uint32_t eval_find(struct value sorted, struct value key);
struct value make_list(struct evaluation *ev, const struct value *items, uint32_t count,
                       enum value_tag tag, uint32_t origin);
struct value report_long_list(struct env *env, uint32_t position);
struct value make_set(struct evaluation *ev, struct value list, uint32_t origin);
/* Sorted by key; later entries replace earlier ones. */
struct value make_map(struct evaluation *ev, struct mapping_entry *entries, uint32_t count,
                      uint32_t origin);
/* A rope as a value, its size counted and limited. */
struct value rope_value(struct evaluation *ev, struct rope *rope, uint32_t position);
struct value make_ref(struct resource *resource, uint32_t origin);
struct text flat(struct evaluation *ev, struct value value);
/* A readable form of any value, for diagnostics. */
const char *value_shown(struct evaluation *ev, struct value value);

/* Frames. */
struct frame *frame_new(struct evaluation *ev, uint32_t size, struct resource *here);
struct frame *frame_copy(struct evaluation *ev, const struct frame *frame);

/* Resources and collections (collection.c). */
struct collection *collection_of(struct evaluation *ev, const struct kind *kind);
struct collection *collection_closed(struct evaluation *ev, const struct kind *kind);
struct resource *collection_find(struct evaluation *ev, const struct kind *kind, struct text key);
/* The resource of this key, made as a stub if nothing has declared it yet. */
struct resource *collection_refer(struct evaluation *ev, const struct kind *kind, struct text key,
                                  uint32_t position);
struct value collection_list(struct evaluation *ev, const struct kind *kind);
struct value collection_lookup(struct evaluation *ev, const struct kind *kind, uint32_t slot,
                               struct value value);
/* The same over the elements of all hosts. */
struct value foreign_lookup(struct evaluation *ev, const struct kind *kind, uint32_t slot,
                            struct value value);
struct value foreign_list(struct evaluation *ev, const struct kind *kind);
/* Lists and indexes that hosts share are made while nobody else reads the fleet. */
void foreign_complete(struct evaluation *fleet);
void shared_indexes_make(struct evaluation *fleet);
void resource_declare(struct evaluation *ev, struct resource *resource);
/* Says of a key that nothing has what it may have been meant to be. */
void hint_resource(struct evaluation *ev, struct diag *diag, const struct kind *kind,
                   struct text key);
/* Whether what is referred to is in its collection, complete as it is now. */
bool resource_is_there(struct evaluation *ev, const struct resource *resource);
/* Whether it is only a key that a resource of another host refers to. */
bool resource_is_foreign(const struct resource *resource);
void report_unknown_reference(struct evaluation *ev, const struct resource *resource,
                              uint32_t position);

/* Reading a resource from elsewhere is what may bring it into an output. A condition that turns out
 * false has brought nothing there: what it reads of the resource it is about is taken back. `value`
 * is that resource, or anything else, of which nothing is kept. */
struct reading {
    struct resource *resource; /* NULL: of another evaluation, or no resource */
    bool reached;
};
struct reading reading_begin(const struct evaluation *ev, struct value value);
void reading_undo(struct reading reading);
void resource_reach(const struct evaluation *ev, struct resource *resource);

/* Leaves (leaf.c, container.c). */
struct value slot_value(struct evaluation *ev, struct resource *resource, uint32_t slot);
/* Presence or case of a container: NONE, BOOL true, or CASE. */
struct value slot_selector(struct evaluation *ev, struct resource *resource, uint32_t slot);
/* Whether the containers around a slot are there and of its case, so that the slot counts. */
bool slot_counts(struct evaluation *ev, struct resource *resource, uint32_t slot);
/* The value that layers below `below` give. */
struct value slot_below(struct evaluation *ev, struct resource *resource, uint32_t slot,
                        layer below);
bool definition_holds(struct evaluation *ev, struct resource *resource,
                      const struct definition *definition);
/* The part of a container's value that a slot below it is. */
struct value slot_project(const struct kind *kind, struct value value, uint32_t container,
                          uint32_t slot);
/* The default of a field, where its declaration stands: in the kind, in a record, in a case. */
struct value slot_default(struct evaluation *ev, struct resource *resource, uint32_t slot,
                          bool *found);
/* All that a `+=`, `-=` or `m[k] =` gives, over all turns of its loops: a list, or a map. */
struct value definition_change(struct evaluation *ev, struct resource *resource,
                               const struct definition *definition);

/* Layers. 0 is the kind's own default, and just above it what a rule forwards from another kind's
 * default. */
#define LAYER_FORWARDED_DEFAULT ((layer)1)
layer layer_make(enum tier tier, enum body_standing standing, uint32_t depth, bool force);

/* Crossing (cross.c, transfer.c). */
struct evaluation *evaluation_new(const struct program *program, struct arena *arena,
                                  struct diags *diags);
/* In a test: the hosts that its places speak of, and no host declares. */
void trial_declare_hosts(struct evaluation *fleet);
/* In a test: whether something comes too late to a collection that was read; reported if so. */
bool trial_is_late(struct evaluation *ev, struct collection *collection,
                   const struct statement *statement);
/* … and whether the field that an assignment is for was read before it came into force. */
bool trial_is_read(struct evaluation *ev, const struct resource *resource,
                   const struct assign *assign);
/* Lost by an error (lost.c): a statement whose condition or key is in error, all of a body, a
 * kind's elements; `target`: the host that an `on` names, NULL if that is not known. */
void statement_lost(struct evaluation *ev, const struct statement *statement);
void body_lost(struct evaluation *ev, const struct body *body);
void kind_lost(struct evaluation *ev, const struct kind *kind);
void crossing_lost(struct evaluation *source, const struct statement *statement,
                   struct resource *target);
/* One contribution that would have crossed to `target` (NULL: the fleet), or nobody knows where. */
void crossing_lose(struct evaluation *source, const struct statement *statement,
                   struct resource *target, bool everywhere);
/* Reports another host's errors here, once, because something here depends on them. */
void errors_take(struct evaluation *ev, const struct crossing_errors *errors, uint32_t position);
/* The same for elements of a kind that are not known, and for a value that is in error. */
void foreign_errors_take(struct evaluation *ev, const struct kind *kind);
void foreign_value_take(struct evaluation *ev, const struct resource *resource, struct value value);
/* Whether conditions hold; error: nobody can say. */
struct value guards_value(struct env *env, const struct guard *guard);

/* Whether a node of the graph is to be evaluated. */
bool program_wants(const struct program *program, uint32_t graph_node);
/* Whether the kind is read across hosts. */
bool program_reads_fleet(const struct program *program, const struct kind *kind);
struct value value_transfer(struct evaluation *to, struct value value);
void cross_statement(struct evaluation *ev, const struct statement *statement, struct frame *frame,
                     struct resource *owner, enum body_standing standing);
void crossings_gather(struct evaluation *fleet);
void crossings_receive(struct evaluation *ev);
/* Evaluates all slots of the hosts, so that what crosses may read them. */
void settle_hosts(struct evaluation *ev);
/* Evaluates all that the backend will read. */
void settle_outputs(struct evaluation *ev);
void slot_settle(struct evaluation *ev, struct resource *resource, uint32_t slot);

/* Bodies (apply.c) and rules (run.c). */
/* What a statement says of its resource: presets and body. `depth`: of the preset it stands in. */
void resource_apply(struct evaluation *ev, struct resource *resource,
                    const struct statement *statement, struct frame *frame, enum tier tier_max,
                    enum body_standing standing, uint32_t depth);
/* `unique`: among the resources of this evaluation; what one host's hold for the fleet; among all
 * hosts'. */
void unique_verify(struct evaluation *ev, const struct kind *kind, const struct unique *unique);
void unique_keep(struct evaluation *source);
void unique_verify_hosts(struct evaluation *ev);
void overlays_apply(struct evaluation *ev, struct resource *resource);
/* Sets fields of a resource whose kind's collection is closed; reports that there is none. */
void amendment_apply(struct evaluation *ev, const struct amendment *amendment);
void report_declared_twice(struct evaluation *ev, const struct resource *resource,
                           const struct statement *statement);
void body_apply(struct evaluation *ev, struct resource *resource, const struct body *body,
                struct frame *frame, enum tier tier_max, enum body_standing standing,
                uint32_t depth, const struct ir *where);
void statements_run(struct evaluation *ev, const struct body *body, struct frame *frame,
                    struct resource *owner, enum body_standing standing, uint32_t depth);
void evaluation_run(struct evaluation *ev);
/* Whether a demand is met; reported if not. What is in error already counts as met. */
bool demand(struct env *env, const struct requirement *requirement);
void require_check(struct evaluation *ev, const struct requirement *requirement,
                   struct frame *frame, struct resource *self);
void without_note(struct evaluation *ev, struct resource *owner, const struct statement *statement);
void verify_all(struct evaluation *ev);

#endif
