/* Narrowing: what a condition that holds says about the types of paths. All values are immutable,
 * so a path that was compared keeps what was learned for as long as the condition guards. */
#include "sema/check_internal.h"

/* Whether a bare name is a field of the body or record around it. */
static bool name_is_field(const struct checker *cx, struct name name) {
    if (cx->self_mode == SELF_KIND && cx->self_kind != NULL)
        return map_get(&cx->self_kind->field_slots, name.id) != NULL;
    for (uint32_t i = 0; cx->self_mode == SELF_RECORD && i < cx->sibling_count; i++)
        if (name_equal(cx->siblings[i].name, name))
            return true;
    return false;
}

static bool root_of(struct checker *cx, struct name name, struct fact_path *path) {
    const struct local *local = local_find(cx, name);
    if (local != NULL) {
        path->root = local->slot;
        return true;
    }
    struct text text = check_name_text(cx, name);
    if (text_equal(text, TEXT("here"))) {
        path->root = ROOT_HERE;
        return true;
    }
    if (text_equal(text, TEXT("it")) && cx->it_type != NULL) {
        path->root = ROOT_IT;
        return true;
    }
    const struct symbol *symbol = name_is_field(cx, name) ? NULL : scope_find(cx, name);
    bool global = symbol != NULL &&
                  (symbol->kind == SYMBOL_GLOBAL || symbol->kind == SYMBOL_MODULE);
    if (cx->self_mode == SELF_NOTHING && !global)
        return false;
    path->root = global ? ROOT_GLOBAL : ROOT_SELF;
    path->fields[path->count++] = name;
    return true;
}

bool fact_path_of(struct checker *cx, struct node node, struct fact_path *path) {
    switch (node_kind(cx->tree, node)) {
    case NODE_PAREN:
        return fact_path_of(cx, node_kid(cx->tree, node, PAREN_VALUE), path);
    case NODE_NAME:
        path->count = 0;
        return root_of(cx, node_name(cx->tree, node), path);
    case NODE_FIELD_OF:
        if (!fact_path_of(cx, node_kid(cx->tree, node, FIELD_OF_OBJECT), path) ||
            path->count == PATH_FIELDS_MAX)
            return false;
        path->fields[path->count++] = node_name(cx->tree, node_kid(cx->tree, node, FIELD_OF_NAME));
        return true;
    default:
        return false;
    }
}

static bool same_path(const struct fact_path *a, const struct fact_path *b) {
    if (a->root != b->root || a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (!name_equal(a->fields[i], b->fields[i]))
            return false;
    return true;
}

static const struct fact *fact_find(const struct checker *cx, const struct fact_path *path) {
    uint32_t base = path->root == ROOT_SELF ? cx->self_facts_base : cx->facts_base;
    for (uint32_t i = cx->facts.count; i-- > base;)
        if (same_path(&cx->facts.items[i].path, path))
            return &cx->facts.items[i];
    return NULL;
}

/* What the variable's own type knows: an element of a filtered list. */
static const struct type *type_fact_find(struct checker *cx, const struct fact_path *path) {
    for (uint32_t i = cx->locals_base; i < cx->locals.count; i++) {
        const struct local *local = &cx->locals.items[i];
        if (local->slot != path->root)
            continue;
        for (uint32_t k = 0; k < local->type->fact_count; k++) {
            const struct type_fact *fact = &local->type->facts[k];
            bool same = fact->count == path->count;
            for (uint32_t f = 0; same && f < path->count; f++)
                same = fact->fields[f] == path->fields[f].id;
            if (same)
                return fact->type;
        }
    }
    return NULL;
}

const struct type *fact_type(struct checker *cx, struct node node, const struct type *declared) {
    struct fact_path path;
    if (declared->kind != TYPE_OPTIONAL && declared->kind != TYPE_ENUM)
        return declared;
    if (!fact_path_of(cx, node, &path))
        return declared;
    const struct fact *fact = fact_find(cx, &path);
    if (fact != NULL)
        return fact->type;
    const struct type *known = type_fact_find(cx, &path);
    return known != NULL ? known : declared;
}

void fact_add(struct checker *cx, struct node subject, const struct type *type) {
    struct fact fact = { .type = type };
    if (fact_path_of(cx, subject, &fact.path))
        vec_push(cx->arena, &cx->facts, fact);
}

uint32_t facts_mark(const struct checker *cx) {
    return cx->facts.count;
}

void facts_release(struct checker *cx, uint32_t mark) {
    cx->facts.count = mark;
}

/* The type of a path as it is known now, found by checking it once more in silence; paths are
 * cheap. */
static const struct type *type_of_path(struct checker *cx, struct node node) {
    struct fact_path path;
    if (!fact_path_of(cx, node, &path))
        return NULL;
    struct diags *reported = cx->diags;
    uint32_t reads = reads_mark(cx);
    cx->diags = diags_new();
    struct typed typed = expr_check(cx, node, NULL);
    diags_free(cx->diags);
    cx->diags = reported;
    cx->reads.count = reads;
    return typed.type;
}

static void assume_present(struct checker *cx, struct node subject) {
    const struct type *type = type_of_path(cx, subject);
    if (type != NULL && type_is_optional(type))
        fact_add(cx, subject, type->inner);
}

static void assume_none_test(struct checker *cx, struct node condition, bool present) {
    struct node left = node_kid(cx->tree, condition, BINARY_LEFT);
    struct node right = node_kid(cx->tree, condition, BINARY_RIGHT);
    if (!present)
        return;
    if (node_kind(cx->tree, right) == NODE_NONE)
        assume_present(cx, left);
    else if (node_kind(cx->tree, left) == NODE_NONE)
        assume_present(cx, right);
}

static void assume_case(struct checker *cx, struct node condition, bool holds) {
    struct node subject = node_kid(cx->tree, condition, IS_SUBJECT);
    if (node_has(cx->tree, condition, FLAG_NOT))
        holds = !holds;
    const struct type *type = type_of_path(cx, subject);
    if (type == NULL || !holds)
        return;
    type = type_present(type);
    if (type->kind != TYPE_ENUM)
        return;
    struct name wanted = node_name(cx->tree, node_kid(cx->tree, condition, IS_CASE));
    for (uint32_t i = 0; i < type->enumeration->cases.count; i++)
        if (name_equal(type->enumeration->cases.items[i].name, wanted))
            fact_add(cx, subject, type_case(cx->program->types, type->enumeration, i));
}

void facts_assume(struct checker *cx, struct node condition, bool holds) {
    switch (node_kind(cx->tree, condition)) {
    case NODE_PAREN:
        facts_assume(cx, node_kid(cx->tree, condition, PAREN_VALUE), holds);
        return;
    case NODE_UNARY:
        if (node_op(cx->tree, condition) == OP_NOT)
            facts_assume(cx, node_kid(cx->tree, condition, UNARY_OPERAND), !holds);
        return;
    case NODE_IS:
        assume_case(cx, condition, holds);
        return;
    case NODE_BINARY:
        break;
    default:
        return;
    }
    enum op op = node_op(cx->tree, condition);
    if (op == OP_EQ || op == OP_NE)
        assume_none_test(cx, condition, (op == OP_NE) == holds);
    if ((op == OP_AND && holds) || (op == OP_OR && !holds)) {
        facts_assume(cx, node_kid(cx->tree, condition, BINARY_LEFT), holds);
        facts_assume(cx, node_kid(cx->tree, condition, BINARY_RIGHT), holds);
    }
}
