/* Operators: which operands they take and what comes out. */
#include "sema/check_internal.h"

/* What else puts things together. */
static void help_sum(struct checker *cx, struct diag *diag, const struct type *left,
                     const struct type *right) {
    if (left->kind == TYPE_TEXT && left == right && left->tag.id != 0)
        diag_help(cx->diags, diag, "write one text with both in it: `%.*s\"${a}${b}\"`",
                  TEXT_ARG(tag_name(left->tag)));
    else if (type_is_text(left) || type_is_text(right))
        diag_help(cx->diags, diag, "put the values into one text: \"…${x}…\"");
    else if (left->kind == TYPE_SET && right->kind == TYPE_SET)
        diag_help(cx->diags, diag, "write one set with both in it: `[...a, ...b]`");
    else if (left->kind == TYPE_MAP && right->kind == TYPE_MAP)
        diag_help(cx->diags, diag, "write one map with both in it: `{ ...a, ...b }`");
}

static struct typed report_operands(struct checker *cx, struct node node, struct typed left,
                                    struct typed right) {
    if (left.type->kind == TYPE_ERROR || right.type->kind == TYPE_ERROR)
        return typed_error(cx, node);
    const char *spelling = op_text(node_op(cx->tree, node));
    struct diag *diag = check_error(cx, DIAG_E0304, node, "`%s` does not take %s and %s", spelling,
                                    type_text_of(cx->arena, left.type),
                                    type_text_of(cx->arena, right.type));
    if (type_is_optional(left.type) || type_is_optional(right.type))
        diag_help(cx->diags, diag, "a value that may be none needs a default first: `x ?? …`");
    else if (node_op(cx->tree, node) == OP_PLUS)
        help_sum(cx, diag, left.type, right.type);
    return typed_error(cx, node);
}

static struct typed make_binary(struct checker *cx, enum ir_op op, struct node node,
                                struct typed left, struct typed right, const struct type *type) {
    struct ir *ir = ir_new(cx, op, node);
    ir->a = left.ir;
    ir->b = right.ir;
    return typed_make(ir, type);
}

static struct typed check_logical(struct checker *cx, struct node node, bool is_and) {
    struct node left = node_kid(cx->tree, node, BINARY_LEFT);
    struct ir *ir = ir_new(cx, is_and ? IR_AND : IR_OR, node);
    ir->a = expr_condition(cx, left);
    uint32_t mark = facts_mark(cx);
    facts_assume(cx, left, is_and);
    ir->b = expr_condition(cx, node_kid(cx->tree, node, BINARY_RIGHT));
    facts_release(cx, mark);
    return typed_make(ir, basic(cx, TYPE_BOOL));
}

/* a ?? b */
static struct typed check_else(struct checker *cx, struct node node, const struct type *expected) {
    struct node left_node = node_kid(cx->tree, node, BINARY_LEFT);
    struct node right_node = node_kid(cx->tree, node, BINARY_RIGHT);
    const struct type *wanted = expected == NULL
                                    ? NULL
                                    : type_optional(cx->program->types, type_present(expected));
    struct typed left = expr_check(cx, left_node, wanted);
    if (!type_is_optional(left.type) && left.type->kind != TYPE_NONE &&
        left.type->kind != TYPE_ERROR)
        check_error(cx, DIAG_E0304, left_node, "this is never none, so `??` has no effect");
    const struct type *present = type_present(left.type);
    struct typed right = expr_check(cx, right_node, expected != NULL ? expected : present);
    const struct type *type = type_join(cx->program->types, present, right.type);
    if (left.type->kind == TYPE_NONE)
        type = right.type;
    if (type == NULL && type_fits(cx->program->types, present, right.type) == TYPE_FITS_CHECK) {
        right = typed_make(expr_coerce(cx, right, present, right_node), present);
        type = present;
    }
    if (type == NULL)
        return report_operands(cx, node, left, right);
    return make_binary(cx, IR_ELSE, node, left, right, type);
}

static bool is_none(struct typed typed) {
    return typed.type->kind == TYPE_NONE;
}

static struct typed check_none_test(struct checker *cx, struct node node, struct typed subject,
                                    struct node subject_node, bool equal) {
    if (!type_is_optional(subject.type) && subject.type->kind != TYPE_ERROR) {
        struct diag *diag = check_error(cx, DIAG_E0323, subject_node, "this is never none");
        diag_note(cx->diags, diag, "its type is %s", type_text_of(cx->arena, subject.type));
    }
    struct ir *ir = ir_new(cx, IR_IS_NONE, node);
    ir->a = subject.ir;
    if (equal)
        return typed_make(ir, basic(cx, TYPE_BOOL));
    struct ir *not = ir_new(cx, IR_NOT, node);
    not ->a = ir;
    return typed_make(not, basic(cx, TYPE_BOOL));
}

static const struct type *comparable(struct checker *cx, const struct type *type) {
    return type_base(cx->program->types, type_present(type));
}

/* Declared types differ in refinements only when their values can be equal. */
static bool can_compare(struct checker *cx, const struct type *a, const struct type *b) {
    const struct type *base_a = comparable(cx, a), *base_b = comparable(cx, b);
    return type_join(cx->program->types, base_a, base_b) != NULL ||
           type_fits(cx->program->types, base_a, base_b) == TYPE_FITS_WIDEN ||
           type_fits(cx->program->types, base_b, base_a) == TYPE_FITS_WIDEN;
}

/* A bare case or key, or a domain's text, only means something beside the other side's type. */
static bool needs_expected(struct checker *cx, struct node node) {
    while (node_kind(cx->tree, node) == NODE_PAREN)
        node = node_kid(cx->tree, node, PAREN_VALUE);
    if (node_kind(cx->tree, node) != NODE_NAME)
        return node_kind(cx->tree, node) == NODE_RECORD_LIT;
    struct name name = node_name(cx->tree, node);
    if (local_find(cx, name) != NULL || scope_find(cx, name) != NULL)
        return false;
    struct text text = node_text(cx->tree, node);
    if (text_equal(text, TEXT("here")) || text_equal(text, TEXT("it")) ||
        text_equal(text, TEXT("previous")))
        return false;
    if (cx->self_mode == SELF_KIND && cx->self_kind != NULL)
        return map_get(&cx->self_kind->field_slots, name.id) == NULL;
    for (uint32_t i = 0; cx->self_mode == SELF_RECORD && i < cx->sibling_count; i++)
        if (name_equal(cx->siblings[i].name, name))
            return false;
    return true;
}

static void check_sides(struct checker *cx, struct node left_node, struct node right_node,
                        struct typed *left, struct typed *right) {
    if (needs_expected(cx, left_node)) {
        *right = expr_check(cx, right_node, NULL);
        *left = expr_check(cx, left_node, comparable(cx, right->type));
    } else {
        *left = expr_check(cx, left_node, NULL);
        *right = expr_check(cx, right_node, comparable(cx, left->type));
    }
}

/* Text compared with a key: the literal is the key. */
static struct typed widen_side(struct checker *cx, struct typed side, const struct type *other,
                               struct node node) {
    const struct type *to = comparable(cx, other);
    if (to->kind == TYPE_DECIMAL && comparable(cx, side.type)->kind == TYPE_INT)
        return typed_make(expr_coerce(cx, side, to, node), to);
    return side;
}

static bool type_is_secret(const struct type *type) {
    return type->kind == TYPE_SECRET || type->kind == TYPE_SECRET_TEXT;
}

static struct typed report_secret(struct checker *cx, struct node node) {
    struct diag *diag = check_error(cx, DIAG_E0324, node,
                                    "`%s` needs a value, and a secret's is not known here",
                                    op_text(node_op(cx->tree, node)));
    diag_note(cx->diags, diag, "secrets are filled in on the host, after everything is built");
    return typed_error(cx, node);
}

static struct typed check_comparison(struct checker *cx, struct node node, enum ir_op op) {
    struct node left_node = node_kid(cx->tree, node, BINARY_LEFT);
    struct node right_node = node_kid(cx->tree, node, BINARY_RIGHT);
    struct typed left, right;
    check_sides(cx, left_node, right_node, &left, &right);
    if (op == IR_EQ || op == IR_NE) {
        if (is_none(right))
            return check_none_test(cx, node, left, left_node, op == IR_EQ);
        if (is_none(left))
            return check_none_test(cx, node, right, right_node, op == IR_EQ);
    }
    if (type_is_secret(left.type) || type_is_secret(right.type))
        return report_secret(cx, node);
    if (!can_compare(cx, left.type, right.type)) {
        if (left.type->kind != TYPE_ERROR && right.type->kind != TYPE_ERROR)
            check_error(cx, DIAG_E0323, node, "%s and %s are never equal, and have no order",
                        type_text_of(cx->arena, left.type), type_text_of(cx->arena, right.type));
        return typed_error(cx, node);
    }
    if (op != IR_EQ && op != IR_NE) {
        if (type_is_optional(left.type) || type_is_optional(right.type))
            return report_operands(cx, node, left, right);
        const struct type *base = comparable(cx, left.type);
        if (!type_is_number(base) && base->kind != TYPE_STRING && base->kind != TYPE_ERROR)
            return report_operands(cx, node, left, right);
    }
    left = widen_side(cx, left, right.type, left_node);
    right = widen_side(cx, right, left.type, right_node);
    return make_binary(cx, op, node, left, right, basic(cx, TYPE_BOOL));
}

static struct typed negate_if(struct checker *cx, struct node node, struct typed typed,
                              bool negate) {
    if (!negate)
        return typed;
    struct ir *not = ir_new(cx, IR_NOT, node);
    not ->a = typed.ir;
    return typed_make(not, typed.type);
}

/* The kind whose collection a bare name is, or NULL. */
static const struct kind *collection_kind(struct typed typed) {
    return typed.ir->op == IR_COLLECTION ? typed.ir->kind : NULL;
}

static struct typed check_in(struct checker *cx, struct node node, bool negate) {
    struct node left_node = node_kid(cx->tree, node, BINARY_LEFT);
    struct node right_node = node_kid(cx->tree, node, BINARY_RIGHT);
    const struct type *boolean = basic(cx, TYPE_BOOL);
    struct typed left = { NULL, NULL };
    const struct type *expected = NULL;
    bool late = needs_expected(cx, left_node);
    if (!late) {
        left = expr_check(cx, left_node, NULL);
        expected = comparable(cx, left.type); /* bare cases and keys need to know of what */
        bool bare = expected->kind == TYPE_ENUM || expected->kind == TYPE_REF;
        expected = bare ? type_list(cx->program->types, expected) : NULL;
    }
    struct typed right = expr_check(cx, right_node, expected);
    const struct type *type = right.type;
    const struct type *element = type->kind == TYPE_MAP ? type->key : type->inner;
    if (late)
        left = expr_check(cx, left_node, element);
    if (left.type->kind == TYPE_ERROR || type->kind == TYPE_ERROR)
        return typed_error(cx, node);
    const struct kind *kind = collection_kind(right);
    if (kind != NULL && type_is_string(left.type)) {
        struct ir *ir = ir_new(cx, IR_HAS, node);
        ir->kind = kind;
        ir->a = left.ir;
        use_key(cx, left_node, kind, left.ir, USE_READS);
        return negate_if(cx, node, typed_make(ir, boolean), negate);
    }
    if (type_is_secret(left.type))
        return report_secret(cx, node);
    enum ir_op op = type->kind == TYPE_MAP     ? IR_IN_MAP
                    : type->kind == TYPE_RANGE ? IR_IN_RANGE
                                               : IR_IN_LIST;
    bool holder = type->kind == TYPE_LIST || type->kind == TYPE_SET || type->kind == TYPE_MAP ||
                  type->kind == TYPE_RANGE;
    if (!holder || !can_compare(cx, left.type, element))
        return report_operands(cx, node, left, right);
    return negate_if(cx, node, make_binary(cx, op, node, left, right, boolean), negate);
}

static bool same_unit(const struct type *a, const struct type *b) {
    return a->kind == b->kind;
}

static struct typed check_sum(struct checker *cx, struct node node, enum ir_op op,
                              const struct type *expected) {
    struct node left_node = node_kid(cx->tree, node, BINARY_LEFT);
    struct node right_node = node_kid(cx->tree, node, BINARY_RIGHT);
    struct typed left = expr_check(cx, left_node, expected);
    struct typed right = expr_check(cx, right_node, expected != NULL ? expected : left.type);
    const struct type *a = type_base(cx->program->types, left.type);
    const struct type *b = type_base(cx->program->types, right.type);
    if (a->kind == TYPE_ERROR || b->kind == TYPE_ERROR)
        return typed_error(cx, node);
    if (type_is_number(a) && same_unit(a, b) && a->kind != TYPE_MODE && a->kind != TYPE_DATE)
        return make_binary(cx, op, node, left, right, a);
    if ((a->kind == TYPE_DECIMAL && b->kind == TYPE_INT) ||
        (a->kind == TYPE_INT && b->kind == TYPE_DECIMAL)) {
        const struct type *decimal = basic(cx, TYPE_DECIMAL);
        left = typed_make(expr_coerce(cx, left, decimal, left_node), decimal);
        right = typed_make(expr_coerce(cx, right, decimal, right_node), decimal);
        return make_binary(cx, op, node, left, right, decimal);
    }
    if (op == IR_ADD && a->kind == TYPE_STRING && b->kind == TYPE_STRING)
        return make_binary(cx, IR_CONCAT_TEXT, node, left, right, basic(cx, TYPE_STRING));
    if (op == IR_ADD && a->kind == TYPE_LIST && b->kind == TYPE_LIST) {
        const struct type *type = type_join(cx->program->types, a, b);
        if (type != NULL)
            return make_binary(cx, IR_CONCAT_LIST, node, left, right, type);
    }
    return report_operands(cx, node, left, right);
}

static bool scales(const struct type *type) {
    return type->kind == TYPE_INT || type->kind == TYPE_SIZE || type->kind == TYPE_DURATION ||
           type->kind == TYPE_PERCENT;
}

static struct typed check_product(struct checker *cx, struct node node, enum ir_op op) {
    struct node left_node = node_kid(cx->tree, node, BINARY_LEFT);
    struct node right_node = node_kid(cx->tree, node, BINARY_RIGHT);
    struct typed left = expr_check(cx, left_node, NULL), right = expr_check(cx, right_node, NULL);
    const struct type *a = type_base(cx->program->types, left.type);
    const struct type *b = type_base(cx->program->types, right.type);
    if (a->kind == TYPE_ERROR || b->kind == TYPE_ERROR)
        return typed_error(cx, node);
    const struct type *decimal = basic(cx, TYPE_DECIMAL);
    if (op == IR_DIVIDE && scales(a) && a->kind != TYPE_INT && same_unit(a, b))
        return make_binary(cx, IR_RATIO, node, left, right, decimal);
    if (scales(a) && b->kind == TYPE_INT)
        return make_binary(cx, op, node, left, right, a);
    if (op == IR_MULTIPLY && a->kind == TYPE_INT && scales(b))
        return make_binary(cx, op, node, right, left, b);
    enum ir_op decimal_op = op == IR_MULTIPLY ? IR_MULTIPLY_DECIMAL : IR_DIVIDE_DECIMAL;
    if (op != IR_MODULO && (a->kind == TYPE_DECIMAL || a->kind == TYPE_INT) &&
        (b->kind == TYPE_DECIMAL || b->kind == TYPE_INT)) {
        left = typed_make(expr_coerce(cx, left, decimal, left_node), decimal);
        right = typed_make(expr_coerce(cx, right, decimal, right_node), decimal);
        return make_binary(cx, decimal_op, node, left, right, decimal);
    }
    if (op != IR_MODULO && scales(a) && b->kind == TYPE_DECIMAL)
        return make_binary(cx, decimal_op, node, left, right, a);
    return report_operands(cx, node, left, right);
}

struct typed expr_binary(struct checker *cx, struct node node, const struct type *expected) {
    switch (node_op(cx->tree, node)) {
    case OP_AND:
        return check_logical(cx, node, true);
    case OP_OR:
        return check_logical(cx, node, false);
    case OP_ELSE:
        return check_else(cx, node, expected);
    case OP_EQ:
        return check_comparison(cx, node, IR_EQ);
    case OP_NE:
        return check_comparison(cx, node, IR_NE);
    case OP_LT:
        return check_comparison(cx, node, IR_LT);
    case OP_LE:
        return check_comparison(cx, node, IR_LE);
    case OP_GT:
        return check_comparison(cx, node, IR_GT);
    case OP_GE:
        return check_comparison(cx, node, IR_GE);
    case OP_IN:
        return check_in(cx, node, false);
    case OP_NOT_IN:
        return check_in(cx, node, true);
    case OP_PLUS:
        return check_sum(cx, node, IR_ADD, expected);
    case OP_MINUS:
        return check_sum(cx, node, IR_SUBTRACT, expected);
    case OP_TIMES:
        return check_product(cx, node, IR_MULTIPLY);
    case OP_DIVIDE:
        return check_product(cx, node, IR_DIVIDE);
    case OP_MODULO:
        return check_product(cx, node, IR_MODULO);
    default:
        return typed_error(cx, node);
    }
}

struct typed expr_unary(struct checker *cx, struct node node, const struct type *expected) {
    struct node operand = node_kid(cx->tree, node, UNARY_OPERAND);
    if (node_op(cx->tree, node) == OP_NOT) {
        struct ir *ir = ir_new(cx, IR_NOT, node);
        ir->a = expr_condition(cx, operand);
        return typed_make(ir, basic(cx, TYPE_BOOL));
    }
    struct typed typed = expr_check(cx, operand, expected);
    const struct type *type = type_base(cx->program->types, typed.type);
    if (type->kind != TYPE_INT && type->kind != TYPE_DECIMAL && type->kind != TYPE_DURATION) {
        if (type->kind != TYPE_ERROR)
            check_error(cx, DIAG_E0304, node, "`-` does not take %s",
                        type_text_of(cx->arena, typed.type));
        return typed_error(cx, node);
    }
    if (typed.ir->op == IR_CONST) {
        struct value value = typed.ir->constant;
        value.i = -value.i;
        return typed_make(ir_constant(cx, value, node), type);
    }
    struct ir *ir = ir_new(cx, IR_NEGATE, node);
    ir->a = typed.ir;
    return typed_make(ir, type);
}

struct typed expr_is(struct checker *cx, struct node node) {
    struct node subject_node = node_kid(cx->tree, node, IS_SUBJECT);
    struct typed subject = expr_check(cx, subject_node, NULL);
    const struct type *type = type_base(cx->program->types, type_present(subject.type));
    if (type->kind == TYPE_ERROR)
        return subject;
    bool negate = node_has(cx->tree, node, FLAG_NOT);
    struct node case_node = node_kid(cx->tree, node, IS_CASE);
    if (type->kind != TYPE_ENUM) {
        check_error(cx, DIAG_E0304, subject_node, "`is` asks for a case of an enum; this is %s",
                    type_text_of(cx->arena, subject.type));
        return typed_error(cx, node);
    }
    for (uint32_t i = 0; i < type->enumeration->cases.count; i++) {
        if (!name_equal(type->enumeration->cases.items[i].name, node_name(cx->tree, case_node)))
            continue;
        struct ir *ir = ir_new(cx, IR_IS_CASE, node);
        ir->a = subject.ir;
        ir->index = i;
        use_case(cx, case_node, type->enumeration, i, USE_READS);
        return negate_if(cx, node, typed_make(ir, basic(cx, TYPE_BOOL)), negate);
    }
    report_no_case(cx, case_node, type->enumeration);
    return typed_error(cx, node);
}
