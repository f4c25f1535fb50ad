/* Lists, sets, maps and comprehensions. */
#include "sema/check_internal.h"

/* What is wanted, seen through `?` and names for types. */
static const struct type *wanted_shape(const struct type *expected) {
    if (expected == NULL)
        return NULL;
    expected = type_present(expected);
    while (expected->kind == TYPE_REFINED)
        expected = type_present(expected->inner);
    return expected;
}

/* What a list literal should hold, from what is wanted. */
static const struct type *wanted_element(const struct type *expected) {
    expected = wanted_shape(expected);
    if (expected == NULL)
        return NULL;
    if (expected->kind == TYPE_ANY)
        return expected;
    return expected->kind == TYPE_LIST || expected->kind == TYPE_SET ? expected->inner : NULL;
}

/* A list where a set is wanted becomes one. */
static struct typed as_wanted(struct checker *cx, const struct ir *list, const struct type *element,
                              const struct type *expected, struct node node) {
    if (expected != NULL && wanted_shape(expected)->kind == TYPE_SET) {
        struct ir *set = ir_new(cx, IR_SET, node);
        set->a = list;
        return typed_make(set, type_set(cx->program->types, element));
    }
    return typed_make(list, type_list(cx->program->types, element));
}

const struct type *join_element(struct checker *cx, const struct type *so_far, struct typed value,
                                struct node node) {
    if (so_far == NULL || so_far->kind == TYPE_NEVER)
        return value.type;
    const struct type *joined = type_join(cx->program->types, so_far, value.type);
    if (joined != NULL)
        return joined;
    check_error(cx, DIAG_E0301, node, "the elements differ: others are %s, this is %s",
                type_text_of(cx->arena, so_far), type_text_of(cx->arena, value.type));
    return basic(cx, TYPE_ERROR);
}

static void report_no_spread(struct checker *cx, struct node node, const struct type *type,
                             const char *wanted) {
    struct diag *diag = check_error(cx, DIAG_E0312, node, "`...` %s, not %s", wanted,
                                    type_text_of(cx->arena, type));
    if (type_is_optional(type))
        diag_help(cx->diags, diag, "it may be none: `...(%.*s ?? %s)`",
                  TEXT_ARG(check_quoted(cx, node)), type->inner->kind == TYPE_MAP ? "{}" : "[]");
}

static struct typed check_spread(struct checker *cx, struct node node, const struct type *element) {
    struct node value_node = node_kid(cx->tree, node, SPREAD_VALUE);
    const struct type *wanted = element == NULL ? NULL : type_list(cx->program->types, element);
    struct typed value = expr_check(cx, value_node, wanted);
    struct ir *ir = ir_new(cx, IR_SPREAD, node);
    ir->a = value.ir;
    const struct type *type = value.type;
    if (type->kind != TYPE_LIST && type->kind != TYPE_SET) {
        if (type->kind != TYPE_ERROR)
            report_no_spread(cx, value_node, type, "takes a list or a set");
        return typed_make(ir, basic(cx, TYPE_ERROR));
    }
    return typed_make(ir, type->inner);
}

struct typed expr_list(struct checker *cx, struct node node, const struct type *expected) {
    struct node elements = node_kid(cx->tree, node, LIST_LIT_ELEMENTS);
    uint32_t count = node_count(cx->tree, elements);
    const struct type *element = wanted_element(expected), *joined = NULL;
    const struct ir **items = ARENA_ARRAY(cx->arena, const struct ir *, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        struct node item = node_kid(cx->tree, elements, i);
        bool spread = node_kind(cx->tree, item) == NODE_SPREAD;
        struct typed value = spread ? check_spread(cx, item, element)
                                    : expr_check(cx, item, element);
        if (element != NULL && element->kind != TYPE_NEVER && !spread) {
            items[i] = expr_coerce(cx, value, element, item);
            continue;
        }
        items[i] = value.ir;
        if (element != NULL && spread &&
            (element->kind == TYPE_ANY ||
             type_fits(cx->program->types, element, value.type) != TYPE_FITS))
            expr_coerce(cx, value, element, item);
        joined = join_element(cx, joined, value, item);
    }
    struct ir *ir = ir_new(cx, IR_LIST, node);
    ir->items = items;
    ir->count = expr_count(cx, node, count, UINT16_MAX, "a list literal", "elements");
    if (element == NULL)
        element = joined != NULL ? joined : basic(cx, TYPE_NEVER);
    return as_wanted(cx, ir, element, expected, node);
}

bool expr_iterable(struct checker *cx, const struct type *type, struct node node,
                   const struct type **element, const struct type **key) {
    *key = basic(cx, TYPE_INT);
    switch (type->kind) {
    case TYPE_LIST:
    case TYPE_SET:
    case TYPE_RANGE:
        *element = type->inner;
        return true;
    case TYPE_MAP:
        *element = type->inner;
        *key = type->key;
        return true;
    case TYPE_ERROR:
        *element = *key = type;
        return true;
    default:
        break;
    }
    struct diag *diag = check_error(cx, DIAG_E0312, node, "%s has no elements to go through",
                                    type_text_of(cx->arena, type));
    if (type_is_optional(type))
        diag_help(cx->diags, diag, "it may be none: `%.*s ?? []`",
                  TEXT_ARG(check_quoted(cx, node)));
    *element = *key = basic(cx, TYPE_ERROR);
    return false;
}

void loop_variables(struct checker *cx, struct node variables, const struct type *type,
                    struct node iterable, uint32_t *slot, uint32_t *key_slot) {
    const struct type *element, *key;
    expr_iterable(cx, type, iterable, &element, &key);
    uint32_t count = node_count(cx->tree, variables);
    *key_slot = UINT32_MAX;
    if (count > 1) {
        *key_slot = frame_slot(cx);
        local_add(cx, node_kid(cx->tree, variables, 0), key, *key_slot);
    }
    *slot = frame_slot(cx);
    if (type->kind == TYPE_MAP && count == 1) {
        struct diag *diag = check_error(cx, DIAG_E0312, iterable, "a map gives a key and a value");
        diag_help(cx->diags, diag, "write `for key, value in …`, or go through `keys(…)`");
    }
    if (count > 0)
        local_add(cx, node_kid(cx->tree, variables, count - 1), element, *slot);
}

/* Operations whose operands are a, b and c, and nothing else. */
static bool is_plain(enum ir_op op) {
    return op == IR_LOOKUP || op == IR_HAS || (op >= IR_INDEX_LIST && op <= IR_COND);
}

static bool are_fixed(const struct ir *const *parts, uint32_t count, uint32_t variable) {
    for (uint32_t i = 0; i < count; i++)
        if (parts[i] != NULL && !ir_is_fixed(parts[i], variable))
            return false;
    return true;
}

/* What is not known here may be the variable. Operators hang on each other no deeper than the
 * parser lets them. */
bool ir_is_fixed(const struct ir *ir, uint32_t variable) {
    if (is_plain((enum ir_op)ir->op))
        return are_fixed((const struct ir *const[]){ ir->a, ir->b, ir->c }, 3, variable);
    switch (ir->op) {
    case IR_CONST:
    case IR_HERE:
    case IR_SELF:
    case IR_SELF_SLOT:
    case IR_GLOBAL:
    case IR_LET: /* introduced before the variable */
        return true;
    case IR_LOCAL:
        return ir->index != variable;
    case IR_SLOT:
    case IR_KEY:
    case IR_FIELD:
    case IR_DOMAIN_FIELD:
    case IR_REF:
        return ir_is_fixed(ir->a, variable);
    case IR_TEMPLATE:
        for (uint32_t i = 0; i < ir->count; i++)
            if (ir->parts[i].hole != NULL && !ir_is_fixed(ir->parts[i].hole, variable))
                return false;
        return true;
    case IR_CALL:
    case IR_BUILTIN:
        return are_fixed(ir->fields, ir->count, variable);
    default:
        return false;
    }
}

static bool is_slot_of(const struct ir *ir, uint32_t variable, const struct kind *kind) {
    return (ir->op == IR_SLOT || ir->op == IR_KEY) && ir->kind == kind && ir->a->op == IR_LOCAL &&
           ir->a->index == variable;
}

/* Conjunctions hang on each other no deeper than the parser lets operators. */
bool index_find(const struct ir *condition, uint32_t variable, const struct kind *kind,
                struct collection_index *index) {
    if (condition->op == IR_AND)
        return index_find(condition->a, variable, kind, index) ||
               index_find(condition->b, variable, kind, index);
    if (condition->op != IR_EQ)
        return false;
    const struct ir *field = condition->a, *value = condition->b;
    if (!is_slot_of(field, variable, kind)) {
        field = value;
        value = condition->a;
    }
    if (!is_slot_of(field, variable, kind) || !ir_is_fixed(value, variable))
        return false;
    *index = (struct collection_index){ field->index, value };
    return true;
}

void shared_index_note(struct checker *cx, const struct kind *kind, uint32_t slot) {
    struct program *program = cx->program;
    if (cx->test != NULL)
        return; /* no build needs it */
    for (uint32_t i = 0; i < program->shared_indexes.count; i++)
        if (program->shared_indexes.items[i].kind == kind &&
            program->shared_indexes.items[i].slot == slot)
            return;
    vec_push(cx->arena, &program->shared_indexes, ((struct shared_index){ kind, slot }));
}

/* `x.f == e` over a whole collection finds its elements by an index. */
static void use_index(struct checker *cx, struct ir_clause *each, const struct ir *condition) {
    bool of_fleet = each->value->op == IR_FLEET;
    struct collection_index index;
    if ((each->value->op != IR_COLLECTION && !of_fleet) || each->key_slot != UINT32_MAX ||
        !index_find(condition, each->slot, each->value->kind, &index))
        return;
    each->index_kind = each->value->kind;
    each->index_slot = index.slot;
    each->index_value = index.value;
    each->index_of_fleet = of_fleet;
    if (of_fleet || each->index_kind->fleet)
        shared_index_note(cx, each->index_kind, index.slot);
}

/* Checks the clauses and leaves their variables and facts open for the element. */
static struct ir_clause *check_clauses(struct checker *cx, struct node clauses) {
    uint32_t count = node_count(cx->tree, clauses);
    struct ir_clause *made = ARENA_ARRAY(cx->arena, struct ir_clause, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        struct node clause = node_kid(cx->tree, clauses, i);
        if (node_kind(cx->tree, clause) == NODE_CLAUSE_FOR) {
            struct node iterable = node_kid(cx->tree, clause, CLAUSE_FOR_ITERABLE);
            struct typed value = expr_check(cx, iterable, NULL);
            made[i].kind = CLAUSE_EACH;
            made[i].value = value.ir;
            loop_variables(cx, node_kid(cx->tree, clause, CLAUSE_FOR_VARIABLES), value.type,
                           iterable, &made[i].slot, &made[i].key_slot);
            continue;
        }
        struct node condition = node_kid(cx->tree, clause, CLAUSE_IF_CONDITION);
        made[i].kind = CLAUSE_WHERE;
        made[i].value = expr_condition(cx, condition);
        facts_assume(cx, condition, true);
        if (i > 0 && made[i - 1].kind == CLAUSE_EACH)
            use_index(cx, &made[i - 1], made[i].value);
    }
    return made;
}

/* An element that is the loop's own variable takes along what the conditions established of it. */
static const struct type *element_with_facts(struct checker *cx, struct typed element,
                                             uint32_t facts) {
    if (element.ir->op != IR_LOCAL || element.type->kind != TYPE_REF)
        return element.type;
    struct type_fact *kept = ARENA_ARRAY(cx->arena, struct type_fact,
                                         cx->facts.count - facts + element.type->fact_count + 1);
    uint32_t count = 0;
    for (uint32_t i = facts; i < cx->facts.count; i++) {
        const struct fact *fact = &cx->facts.items[i];
        if (fact->path.root != element.ir->index || fact->path.count == 0)
            continue;
        kept[count].count = fact->path.count;
        kept[count].type = fact->type;
        for (uint32_t f = 0; f < fact->path.count; f++)
            kept[count].fields[f] = fact->path.fields[f].id;
        count++;
    }
    for (uint32_t i = 0; i < element.type->fact_count; i++)
        kept[count++] = element.type->facts[i];
    return count == 0 ? element.type
                      : type_ref_with_facts(cx->program->types, element.type, kept, count);
}

/* `[d.source for d in … if d.source != none]`: the element is known to be there. */
struct typed expr_list_for(struct checker *cx, struct node node, const struct type *expected) {
    uint32_t locals = local_mark(cx), facts = facts_mark(cx);
    struct node clauses = node_kid(cx->tree, node, LIST_FOR_CLAUSES);
    struct node element_node = node_kid(cx->tree, node, LIST_FOR_ELEMENT);
    struct ir *ir = ir_new(cx, IR_LIST_FOR, node);
    ir->clauses = check_clauses(cx, clauses);
    ir->count = expr_count(cx, clauses, node_count(cx->tree, clauses), UINT16_MAX,
                           "a comprehension", "clauses");
    const struct type *wanted = wanted_element(expected);
    struct typed element = expr_check(cx, element_node, wanted);
    const struct type *type = element.type;
    if (wanted != NULL && wanted->kind != TYPE_NEVER &&
        (wanted->kind == TYPE_ANY ||
         type_fits(cx->program->types, wanted, element.type) != TYPE_FITS)) {
        element.ir = expr_coerce(cx, element, wanted, element_node);
        type = wanted;
    } else {
        type = element_with_facts(cx, element, facts);
        if (wanted != NULL && wanted->kind != TYPE_NEVER && type->fact_count == 0)
            type = wanted;
    }
    ir->a = element.ir;
    facts_release(cx, facts);
    local_release(cx, locals);
    return as_wanted(cx, ir, type, expected, node);
}

static struct typed check_key(struct checker *cx, struct node entry, const struct type *wanted) {
    struct node key = node_kid(cx->tree, entry, ENTRY_KEY);
    if (!node_has(cx->tree, entry, FLAG_COMPUTED) && node_kind(cx->tree, key) == NODE_NAME) {
        struct text text = check_name_text(cx, node_name(cx->tree, key));
        if (wanted != NULL && wanted->kind == TYPE_ENUM)
            return expr_name(cx, key, wanted);
        struct value value = value_string(cx->arena, text, 0);
        return typed_make(ir_constant(cx, value, key), basic(cx, TYPE_STRING));
    }
    return expr_check(cx, key, wanted);
}

/* Types of the keys and values of a map literal so far. */
struct map_types {
    const struct type *key, *value;
    const struct type *wanted_key, *wanted_value;
};

static void check_entry(struct checker *cx, struct node entry, struct map_types *types,
                        const struct ir **key_ir, const struct ir **value_ir) {
    struct node value_node = node_kid(cx->tree, entry, ENTRY_VALUE);
    struct node key_node = node_kid(cx->tree, entry, ENTRY_KEY);
    struct typed key = check_key(cx, entry, types->wanted_key);
    struct typed value = expr_check(cx, value_node, types->wanted_value);
    *key_ir = types->wanted_key == NULL ? key.ir
                                        : expr_coerce(cx, key, types->wanted_key, key_node);
    *value_ir = types->wanted_value == NULL
                    ? value.ir
                    : expr_coerce(cx, value, types->wanted_value, value_node);
    if (types->wanted_key == NULL)
        types->key = join_element(cx, types->key, key, key_node);
    if (types->wanted_value != NULL)
        return;
    /* Values of a map for json() and the like may differ: it is then a map of anything. */
    const struct type *joined = types->value == NULL
                                    ? value.type
                                    : type_join(cx->program->types, types->value, value.type);
    types->value = joined != NULL ? joined : type_any(cx->program->types);
}

static void check_map_spread(struct checker *cx, struct node node, struct map_types *types,
                             const struct ir **item) {
    struct node value_node = node_kid(cx->tree, node, SPREAD_VALUE);
    const struct type *wanted = types->wanted_value == NULL
                                    ? NULL
                                    : type_map(cx->program->types, types->wanted_key,
                                               types->wanted_value);
    struct typed value = expr_check(cx, value_node, wanted);
    struct ir *ir = ir_new(cx, IR_SPREAD, node);
    ir->a = value.ir;
    *item = ir;
    if (value.type->kind != TYPE_MAP) {
        if (value.type->kind != TYPE_ERROR)
            report_no_spread(cx, value_node, value.type, "in a map takes a map");
        return;
    }
    if (wanted != NULL) {
        expr_coerce(cx, value, wanted, value_node);
        return;
    }
    if (value.type->key->kind != TYPE_NEVER)
        types->key = types->key == NULL
                         ? value.type->key
                         : type_join(cx->program->types, types->key, value.type->key);
    if (types->key == NULL)
        types->key = basic(cx, TYPE_STRING);
    const struct type *joined = types->value == NULL ? value.type->inner
                                                     : type_join(cx->program->types, types->value,
                                                                 value.type->inner);
    types->value = joined != NULL ? joined : type_any(cx->program->types);
}

static struct map_types map_types_wanted(struct checker *cx, const struct type *expected) {
    struct map_types types = { 0 };
    expected = wanted_shape(expected);
    if (expected != NULL && expected->kind == TYPE_ANY) {
        types.wanted_key = types.key = basic(cx, TYPE_STRING);
        types.wanted_value = types.value = expected;
    } else if (expected != NULL && expected->kind == TYPE_MAP &&
               expected->inner->kind != TYPE_NEVER) {
        types.wanted_key = types.key = expected->key;
        types.wanted_value = types.value = expected->inner;
    }
    return types;
}

/* A literal that names a key twice would silently keep the last. */
static void refuse_key_twice(struct checker *cx, struct textmap *keys, const struct ir *key,
                             struct node node) {
    bool is_new = true;
    struct text text = string_constant(key);
    if (text.data != NULL)
        textmap_put(cx->arena, keys, text, &is_new);
    if (!is_new)
        check_error(cx, DIAG_E0322, node, "the key \"%.*s\" stands twice", TEXT_ARG(text));
}

struct typed expr_map(struct checker *cx, struct node node, const struct type *expected) {
    struct node entries = node_kid(cx->tree, node, MAP_LIT_ENTRIES);
    uint32_t count = node_count(cx->tree, entries);
    if (count == 0 && expected != NULL) {
        const struct type *present = wanted_shape(expected);
        if (present->kind == TYPE_RECORD || present->kind == TYPE_CASE)
            return expr_record(cx, node, expected);
        if (present->kind == TYPE_LIST || present->kind == TYPE_SET)
            return expr_list(cx, (struct node){ 0 }, expected);
    }
    struct map_types types = map_types_wanted(cx, expected);
    struct textmap keys = { 0 };
    const struct ir **items = ARENA_ARRAY(cx->arena, const struct ir *, 2 * count + 1);
    for (uint32_t i = 0; i < count; i++) {
        struct node entry = node_kid(cx->tree, entries, i);
        if (node_kind(cx->tree, entry) == NODE_SPREAD)
            check_map_spread(cx, entry, &types, &items[2 * i]);
        else
            check_entry(cx, entry, &types, &items[2 * i], &items[2 * i + 1]);
        if (node_kind(cx->tree, entry) == NODE_ENTRY)
            refuse_key_twice(cx, &keys, items[2 * i], node_kid(cx->tree, entry, ENTRY_KEY));
    }
    struct ir *ir = ir_new(cx, IR_MAP, node);
    ir->items = items;
    count = expr_count(cx, node, count, UINT16_MAX / 2, "a map literal", "entries");
    ir->count = (uint16_t)(2 * count);
    ir_order_entries(ir);
    const struct type *never = basic(cx, TYPE_NEVER);
    return typed_make(ir, type_map(cx->program->types, types.key == NULL ? never : types.key,
                                   types.value == NULL ? never : types.value));
}

struct typed expr_map_for(struct checker *cx, struct node node, const struct type *expected) {
    uint32_t locals = local_mark(cx), facts = facts_mark(cx);
    struct node clauses = node_kid(cx->tree, node, MAP_FOR_CLAUSES);
    struct ir *ir = ir_new(cx, IR_MAP_FOR, node);
    ir->clauses = check_clauses(cx, clauses);
    ir->count = expr_count(cx, clauses, node_count(cx->tree, clauses), UINT16_MAX,
                           "a comprehension", "clauses");
    struct map_types types = map_types_wanted(cx, expected);
    check_entry(cx, node_kid(cx->tree, node, MAP_FOR_ENTRY), &types, &ir->a, &ir->b);
    facts_release(cx, facts);
    local_release(cx, locals);
    return typed_make(ir, type_map(cx->program->types, types.key, types.value));
}
