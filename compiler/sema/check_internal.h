/* Inside the checker: its state and the functions its files share. Nothing outside sema/ includes
 * this.
 *
 * The checker goes through the modules in phases: declarations are collected (declare.c), their
 * types resolved (signature.c), then every expression and body is checked and put into typed form
 * (expr_*.c, body.c, rule.c). */
#ifndef CROFT_SEMA_CHECK_INTERNAL_H
#define CROFT_SEMA_CHECK_INTERNAL_H

#include "sema/builtin.h"
#include "sema/graph.h"
#include "sema/policy.h"
#include "sema/print_type.h"
#include "sema/test.h"
#include "sema/uses.h"

/* A name inside a body, a function or a comprehension. */
struct local {
    struct name name;
    const struct type *type;
    uint32_t slot;
    const struct ir *let;   /* of a `let`: evaluated on first use; NULL: a variable */
    const struct ir *alias; /* stands for this expression (a match's bindings) */
    const struct field
        *param;      /* the parameter that it is, or the field that a match binds; or NULL */
    bool is_binding; /* such a field */
    struct span span;
    bool used;
    bool is_let;
    uint32_t reads_first, reads_count; /* in checker->let_reads: what the let's value reads */
};

/* A path whose type is known better than declared: root and fields, all immutable. */
#define PATH_FIELDS_MAX 8
struct fact_path {
    uint32_t root; /* ROOT_…, or a frame slot */
    uint32_t count;
    struct name fields[PATH_FIELDS_MAX];
};
enum {
    ROOT_SELF = UINT32_MAX,
    ROOT_HERE = UINT32_MAX - 1,
    ROOT_IT = UINT32_MAX - 2,
    ROOT_GLOBAL = UINT32_MAX - 3
};
struct fact {
    struct fact_path path;
    const struct type *type;
    uint64_t excluded; /* cases of the enum that it is not */
};

/* A `let` in a body that nothing uses. */
struct unused_local {
    struct name name;
    struct span span;
};

/* What an expression may refer to by a bare name besides locals. */
enum self_mode { SELF_NOTHING, SELF_KIND, SELF_RECORD };

/* The presets of a resource that crosses to another host or to the fleet. */
struct crossing_presets {
    const struct preset_use *uses;
    uint32_t count;
    struct module *module;
    struct node node;
};

/* The first field of a body that its kind has not, and nothing near it: the others of that body are
 * labels of its diagnostic. */
struct strange_field {
    struct diag *diag; /* NULL: there is none */
    const struct body *fields;
    uint32_t container;
};

struct checker {
    struct program *program;
    struct strange_field strange;
    struct arena *arena;
    struct diags *diags;
    struct source_id focus; /* 0: all are checked; see sema_options */
    const struct sema_options *options;
    bool stopped;
    struct module *module;
    const struct tree *tree;
    VEC(struct local) locals;
    uint32_t frame_next, frame_size;
    enum self_mode self_mode;
    const struct kind *self_kind;
    const struct field *siblings; /* SELF_RECORD: fields of the record or case */
    uint32_t sibling_count;
    uint32_t locals_base;     /* locals below this index are another frame's */
    uint32_t facts_base;      /* facts likewise */
    uint32_t self_facts_base; /* facts below this index speak of another self */
    const struct type *it_type;
    const struct type *previous_type;
    bool in_requirement;          /* of a kind or record: sees no collections */
    struct test *test;            /* whose text is checked; NULL: a program's */
    struct going_over going_over; /* of what is checked */
    bool fleet_only;              /* what is checked belongs to no host */
    bool secret_seen;             /* in the argument of a renderer */
    uint32_t render_depth;        /* inside how many renderers' arguments */
    VEC(struct fact) facts;
    VEC(uint32_t) reads; /* graph nodes read since the last take */
    bool records_reads;  /* … all of them also here */
    VEC(uint32_t) recorded;
    VEC(uint32_t) let_reads;
    VEC(struct assign) assigns;       /* of the bodies under way, the innermost last */
    VEC(struct statement) statements; /* likewise */
    uint32_t depth;
    bool too_deep;       /* said of the expression under way */
    uint32_t type_chain; /* how many types wait for the one that is resolved */
    VEC(struct crossing_presets) crossing_presets; /* looked at when all presets are checked */
    bool crosses; /* in a body whose values are finished where its rule runs, for elsewhere */
    uint32_t crosses_from; /* that rule's graph node, or whatever runs it */
    bool rule_of_fleet;    /* in a rule that runs for the fleet, not on a host */
    uint32_t alias_count;  /* names that stand for expressions have slots of their own numbering */
    VEC(struct unused_local) unused; /* said at the end, if nothing else is wrong */
};

struct typed {
    const struct ir *ir;
    const struct type *type;
};

/* Diagnostics at a node. */
struct diag *check_error(struct checker *cx, enum diag_code code, struct node node,
                         const char *format, ...) __attribute__((format(printf, 4, 5)));
struct span check_span(const struct checker *cx, struct node node);
uint32_t check_position(const struct checker *cx, struct node node);
struct text check_name_text(const struct checker *cx, struct name name);
/* The text of an expression to repeat in a message: in parentheses if it is an operator's, `…` if
 * it is long. */
struct text check_quoted(struct checker *cx, struct node node);
/* A copy of text that lives as long as the program. */
struct text check_keep(struct checker *cx, struct text text);
/* "a resource", "an amend" */
const char *check_a_kind(struct checker *cx, enum node_kind kind);
/* "did you mean `x`?" as a help, from candidates offered one by one. */
struct nearest {
    struct text wanted, best;
    uint32_t distance;
};
struct nearest nearest_to(const struct checker *cx, struct text wanted);
void nearest_offer(struct nearest *nearest, struct text candidate);
void nearest_help(struct checker *cx, struct diag *diag, const struct nearest *nearest);

/* Phases. */
void declare_modules(struct checker *cx, const struct input *inputs, uint32_t count);
void declare_imports(struct checker *cx);
void declare_unused(struct checker *cx);
void resolve_signatures(struct checker *cx);
void refuse_record_circles(struct checker *cx);
void check_declarations(struct checker *cx);
void check_modules(struct checker *cx);
void check_tests(struct checker *cx);
/* What `expect` says, added to the test (expect.c). */
void expectation_check(struct checker *cx, struct node node, struct test *test, struct text host);
/* Switches the checker to a module. */
void check_enter(struct checker *cx, struct module *module);
/* Whether the text of the module is to be checked, and not only what it declares. */
bool check_wants(const struct checker *cx, const struct module *module);
/* Whether somebody has put an end to the work. */
bool check_is_stopped(struct checker *cx);

/* Names of modules (scope.c). */
struct symbol *scope_find(struct checker *cx, struct name name);
struct symbol *scope_find_kind(struct checker *cx, struct name name, enum symbol_kind kind);
/* The symbol that a dotted path names; NULL after reporting. */
struct symbol *scope_path(struct checker *cx, struct node path, enum symbol_kind wanted);
/* The kind that a NAME names; NULL after reporting. */
struct kind *scope_kind(struct checker *cx, struct node name, enum use_role role);
struct module *scope_module(struct checker *cx, struct text name);
/* Offers every visible name of a sort (SYMBOL_NONE: of any) as what may have been meant. */
void scope_offer(struct checker *cx, struct nearest *nearest, enum symbol_kind wanted);
/* Says which module declares the name, where another one does. */
void help_where_declared(struct checker *cx, struct diag *diag, struct name name,
                         enum symbol_kind wanted);
/* Reports that a module declares nothing of this name, or something of another sort (SYMBOL_NONE: a
 * value is wanted). */
void report_not_in_module(struct checker *cx, struct module *module, struct node name,
                          enum symbol_kind wanted);
/* "a kind", "an enum", "a let" … */
const char *symbol_sort(const struct symbol *symbol);

/* A match keeps the cases it covers in one word. */
#define ENUM_CASES_MAX 64
/* Arms are compared with those above them, fields with their like. */
#define MATCH_ARMS_MAX 256
#define FIELDS_MAX     4096 /* of a kind, a record, a case; parameters of a function or preset */

/* Types as written (resolve_type.c). `owner` names anonymous types. */
void resolve_enum_cases(struct checker *cx, struct enumeration *enumeration, struct node cases);
void resolve_record_members(struct checker *cx, struct record *record, struct node members);
const struct type *resolve_type(struct checker *cx, struct node node, struct text owner);
/* Finds a refinement's base, once. */
void resolve_refinement(struct checker *cx, struct refinement *refinement);
struct field *declare_field(struct checker *cx, struct node node, struct field *field);
/* That it is one more than FIELDS_MAX. */
void report_many_fields(struct checker *cx, struct node field);

/* Expressions. `expected` may be NULL. */
struct typed expr_check(struct checker *cx, struct node node, const struct type *expected);
/* Checked and made to fit `type`, or reported. */
const struct ir *expr_expect(struct checker *cx, struct node node, const struct type *type);
const struct ir *expr_condition(struct checker *cx, struct node node);
const struct ir *expr_coerce(struct checker *cx, struct typed typed, const struct type *type,
                             struct node node);
struct typed expr_text(struct checker *cx, struct node node, const struct type *expected);
struct typed expr_name(struct checker *cx, struct node node, const struct type *expected);
struct typed expr_field_of(struct checker *cx, struct node node);
struct typed expr_index(struct checker *cx, struct node node);
struct typed expr_call(struct checker *cx, struct node node, const struct type *expected);
struct typed expr_unary(struct checker *cx, struct node node, const struct type *expected);
struct typed expr_binary(struct checker *cx, struct node node, const struct type *expected);
struct typed expr_is(struct checker *cx, struct node node);
struct typed expr_cond(struct checker *cx, struct node node, const struct type *expected);
struct typed expr_match(struct checker *cx, struct node node, const struct type *expected);
struct typed expr_list(struct checker *cx, struct node node, const struct type *expected);
struct typed expr_list_for(struct checker *cx, struct node node, const struct type *expected);
struct typed expr_map(struct checker *cx, struct node node, const struct type *expected);
struct typed expr_map_for(struct checker *cx, struct node node, const struct type *expected);
struct typed expr_record(struct checker *cx, struct node node, const struct type *expected);
struct typed expr_with(struct checker *cx, struct node node);
/* Fields of `record` or a case given by a BLOCK (0: none is given) of `node`, as items by field. */
const struct ir *const *expr_fields(struct checker *cx, struct node node, struct node block,
                                    const struct field *fields, uint32_t count,
                                    struct text type_name, bool defaults);

/* Visits the arms of a match statement, each with the condition under which it counts. */
typedef void match_arm_visitor(struct checker *cx, const struct ir *condition, struct node body,
                               void *data);
void match_statement(struct checker *cx, struct node node, match_arm_visitor *visit, void *data);

/* Checks a module-level let, once; its type and value are known after it. */
void global_check(struct checker *cx, struct global *global);
/* Checks a function's body, once; its result type is known after it. */
void fn_check(struct checker *cx, struct fn *fn);
/* That the enumeration has no case of this name, and which it has. */
void report_no_case(struct checker *cx, struct node name, const struct enumeration *enumeration);

/* A list of PRESET_REF; those in error are left out. */
void preset_list_check(struct checker *cx, struct node refs, const struct kind *kind,
                       struct preset_use **items, uint32_t *count);
/* Arguments by parameter (NULL: its default), checked against the parameters' types. */
const struct ir *const *call_arguments(struct checker *cx, struct node args,
                                       const struct field *params, uint32_t count,
                                       struct node call);
/* A call of a built-in whose arguments are values. */
struct typed call_builtin(struct checker *cx, enum builtin builtin, struct node node);
/* A call of any built-in. */
struct typed call_special(struct checker *cx, enum builtin builtin, struct node node);
/* Reports an argument that the built-in's parameter does not take. */
void report_argument(struct checker *cx, enum builtin builtin, struct node value,
                     struct typed typed, struct text param);
/* What elements are together: `so_far` (NULL: none yet) and one more; reports those that differ. */
const struct type *join_element(struct checker *cx, const struct type *so_far, struct typed value,
                                struct node node);
/* Reports what json() and the like cannot take: a resource, a quantity, a secret. */
bool render_refuses(struct checker *cx, enum builtin builtin, const struct type *type,
                    struct node node);
/* `name { … }` as a case of an enum. */
struct typed case_literal(struct checker *cx, struct node node, struct node name, struct node block,
                          const struct enumeration *enumeration);
/* Introduces the variables of a loop over a value of `type`. */
void loop_variables(struct checker *cx, struct node variables, const struct type *type,
                    struct node iterable, uint32_t *slot, uint32_t *key_slot);

/* What can be looped over: its element type, its key or index type (NULL: none). */
bool expr_iterable(struct checker *cx, const struct type *type, struct node node,
                   const struct type **element, const struct type **key);
/* A field of a value of `type`: kind slots, record fields, domain fields. */
struct typed expr_member(struct checker *cx, struct typed object, struct node node,
                         struct node name_node);

/* Typed form. */
struct ir *ir_new(struct checker *cx, enum ir_op op, struct node node);
const struct ir *ir_constant(struct checker *cx, struct value value, struct node node);
/* An equality in `condition` that an index over the kind can answer: `variable.slot == value`,
 * where the value is the same for every resource; false when there is none. */
struct collection_index {
    uint32_t slot;
    const struct ir *value;
};
/* Whether an expression is the same whatever the loop's variable is. */
bool ir_is_fixed(const struct ir *ir, uint32_t variable);
bool index_find(const struct ir *condition, uint32_t variable, const struct kind *kind,
                struct collection_index *index);
/* An index over a collection that hosts share. */
void shared_index_note(struct checker *cx, const struct kind *kind, uint32_t slot);
/* A map whose keys are all known is put in their order now, so that evaluation need not. */
void ir_order_entries(struct ir *map);
struct typed typed_error(struct checker *cx, struct node node);
/* A count as the typed form keeps it. More than `most` are reported at the node: "a list literal
 * has at most 65535 elements". */
uint16_t expr_count(struct checker *cx, struct node node, uint32_t count, uint32_t most,
                    const char *what, const char *parts);
struct typed typed_make(const struct ir *ir, const struct type *type);
const struct type *basic(struct checker *cx, enum type_kind kind);
struct text string_constant(const struct ir *ir);

/* Locals and frames (local.c). */
uint32_t frame_slot(struct checker *cx);
struct local *local_add(struct checker *cx, struct node name, const struct type *type,
                        uint32_t slot);
/* A parameter, by the name that declares it. */
void local_add_param(struct checker *cx, struct node name, const struct field *param,
                     uint32_t slot);
/* What a match binds: a name for the case's field. */
struct local *local_add_binding(struct checker *cx, struct node name, const struct type *type,
                                uint32_t slot, const struct field *field);
struct local *local_find(struct checker *cx, struct name name);
uint32_t local_mark(const struct checker *cx);
void local_release(struct checker *cx, uint32_t mark);
/* A fresh frame for a function, rule, preset …; returns the old state for frame_leave(). */
struct frame_state {
    uint32_t locals, next, size, facts;
    enum self_mode self_mode;
    const struct kind *self_kind;
    const struct field *siblings;
    uint32_t sibling_count, locals_base, facts_base, self_facts_base;
};
struct frame_state frame_enter(struct checker *cx);
/* Returns how many slots the frame needs. */
uint32_t frame_leave(struct checker *cx, struct frame_state state);

/* Narrowing (narrow.c). */
bool fact_path_of(struct checker *cx, struct node node, struct fact_path *path);
/* The type a path is known to have now, or `declared`. */
const struct type *fact_type(struct checker *cx, struct node node, const struct type *declared);
/* Adds what follows from the condition being `holds`. */
void facts_assume(struct checker *cx, struct node condition, bool holds);
void fact_add(struct checker *cx, struct node subject, const struct type *type);
uint32_t facts_mark(const struct checker *cx);
void facts_release(struct checker *cx, uint32_t mark);

/* Dependencies. */
void reads_add(struct checker *cx, uint32_t graph_node);
void reads_kind(struct checker *cx, const struct kind *kind);
/* A whole collection is read here, or by a function or let that is named here: a kind's demands
 * must not. */
void reads_collection(struct checker *cx, const struct kind *kind, struct node node);
void reads_collector(struct checker *cx, struct node node, struct going_over going_over);
/* A function or let has an account of its own; `end` gives it and restores what was before. */
struct going_over_state {
    struct going_over going_over;
    bool fleet_only;
};
struct going_over_state going_over_begin(struct checker *cx);
struct going_over going_over_end(struct checker *cx, struct going_over_state before);
/* One host's collection, or `here`, where there is no host: reports it. */
void refuse_host_collection(struct checker *cx, const struct kind *kind, struct node node);
/* `fleet KIND` is read: its resources of all hosts have to be known. */
void fleet_is_read(struct checker *cx, const struct kind *kind);
void reads_slot(struct checker *cx, const struct kind *kind, uint32_t slot);
uint32_t reads_mark(const struct checker *cx);
/* Makes `node` depend on all reads since the mark, and forgets them. */
void reads_take(struct checker *cx, uint32_t mark, uint32_t node, struct node cause);

/* Bodies. Conditions around a statement also decide whether it counts: what they read, it reads. */
struct guard_reads {
    const struct guard_reads *outer;
    uint32_t first, count; /* in checker->let_reads */
};
struct body_context {
    uint32_t runner; /* graph node that runs the body's contributions */
    enum body_standing standing;
    bool policy;
    struct body *body;   /* gets the statements */
    struct body *fields; /* gets the assignments; NULL: there is nothing to set */
    const struct guard *guard;
    const struct guard_reads *guard_reads;
    const struct loop *loop;
    uint32_t container; /* slot that bare field names are in; SLOT_NONE: the kind */
    uint32_t case_index;
};
/* What a body gets is collected on stacks and copied to its size when the body is complete. */
struct body_marks {
    uint32_t assigns, statements;
};
struct body_marks body_begin(const struct checker *cx);
void body_end(struct checker *cx, struct body *body, struct body_marks marks);
/* Checks a block into a body of `kind` (NULL: only contributes). */
struct body *body_check(struct checker *cx, struct node block, const struct kind *kind,
                        enum body_standing standing, uint32_t runner);
/* Presets of what crosses must only set fields. */
void crossing_presets_check(struct checker *cx);
void body_block(struct checker *cx, struct node block, const struct body_context *context);
void body_statement(struct checker *cx, struct node node, const struct body_context *context);
void body_assign(struct checker *cx, struct node node, const struct body_context *context);
void body_merge(struct checker *cx, struct node node, const struct body_context *context);
/* `f case { … }`; false when it is no field. */
bool body_case(struct checker *cx, struct node node, const struct body_context *context);
void statement_check(struct checker *cx, struct node node, const struct body_context *context);
void body_let(struct checker *cx, struct node node);
void guard_reads_add(struct checker *cx, const struct guard_reads *guards);
/* No reason, or an empty one; what has holes is reported by then. */
bool reason_is_unsaid(struct checker *cx, struct node node, struct text reason);
struct requirement *requirement_check(struct checker *cx, struct node node);
/* The key of a resource, as written in a head. */
const struct ir *resource_key_check(struct checker *cx, struct node node, const struct kind *kind,
                                    enum use_role role);
/* A reason is plain text; empty, and reported, when it is not. */
struct text plain_reason(struct checker *cx, struct node node);

/* Policies, adjustments, waivers (policy.c, waiver.c): after everything that they may speak of. */
void policies_check(struct checker *cx);
const struct policy *policy_named(struct checker *cx, struct node node, enum use_role role);
void waiver_check(struct checker *cx, struct node item);

/* What names mean (use.c): each records one NAME (or TEXT) as this, if that is asked for. */
void use_module(struct checker *cx, struct node node, const struct module *module,
                enum use_role role);
/* The names of a path up to `last` are the module's. */
void use_module_before(struct checker *cx, struct node path, struct node last,
                       const struct module *module);
void use_symbol(struct checker *cx, struct node node, const struct symbol *symbol,
                enum use_role role);
void use_kind(struct checker *cx, struct node node, const struct kind *kind, enum use_role role);
/* NULL: it is none, or not known. */
void use_policy(struct checker *cx, struct node node, const struct policy *policy,
                enum use_role role);
void use_unique(struct checker *cx, struct node node, const struct unique *unique,
                enum use_role role);
/* A field of a record or a case; `type` NULL: as declared. */
void use_field(struct checker *cx, struct node node, const struct field *field, enum use_role role,
               const struct type *type);
void use_slot(struct checker *cx, struct node node, const struct kind *kind, uint32_t slot,
              enum use_role role, const struct type *type);
void use_param(struct checker *cx, struct node node, const struct field *param, enum use_role role);
void use_case(struct checker *cx, struct node node, const struct enumeration *enumeration,
              uint32_t index, enum use_role role);
void use_local(struct checker *cx, struct node node, const struct local *local, enum use_role role,
               const struct type *type);
void use_resource(struct checker *cx, struct node node, const struct kind *kind, struct text key,
                  enum use_role role);
/* The same if the key is a constant. */
void use_key(struct checker *cx, struct node node, const struct kind *kind, const struct ir *key,
             enum use_role role);
/* A built-in function, or a name of its parameters. */
void use_builtin(struct checker *cx, struct node node, enum use_target target,
                 enum builtin builtin);
/* USE_BASIC_TYPE, USE_DOMAIN_FIELD, USE_TAG, USE_WORD; `type` may be NULL. */
void use_typed(struct checker *cx, struct node node, enum use_target target,
               const struct type *type);
void use_word(struct checker *cx, struct node node);
void use_test(struct checker *cx, struct node node);
/* All declarations, at the end. */
void use_declarations(struct checker *cx);

/* Slots (slot.c). */
void slots_make(struct checker *cx, struct kind *kind);
/* The slot of a field by name within a container slot (SLOT_NONE: the kind itself); for sums
 * `case_index`. */
uint32_t slot_child(const struct kind *kind, uint32_t container, uint32_t case_index,
                    struct name name);

/* Strata and unread fields. */
void strata_order(struct checker *cx);
void unread_fields(struct checker *cx);

#endif
