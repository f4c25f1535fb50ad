/* Branches: `if … then … else …` and `match`. */
#include "sema/check_internal.h"

/* The type that two branches share; coerces to `expected` where there is one. */
static const struct type *join_branches(struct checker *cx, struct typed *a, struct node a_node,
                                        struct typed *b, struct node b_node,
                                        const struct type *expected) {
    if (expected != NULL && a->type->kind != TYPE_ERROR && b->type->kind != TYPE_ERROR) {
        enum type_fit fit_a = type_fits(cx->program->types, expected, a->type);
        enum type_fit fit_b = type_fits(cx->program->types, expected, b->type);
        if (fit_a != TYPE_FITS_NOT && fit_b != TYPE_FITS_NOT) {
            *a = typed_make(expr_coerce(cx, *a, expected, a_node), expected);
            *b = typed_make(expr_coerce(cx, *b, expected, b_node), expected);
            return type_join(cx->program->types, a->type, b->type);
        }
    }
    return type_join(cx->program->types, a->type, b->type);
}

struct typed expr_cond(struct checker *cx, struct node node, const struct type *expected) {
    struct node condition = node_kid(cx->tree, node, IF_CONDITION);
    struct node then_node = node_kid(cx->tree, node, IF_THEN);
    struct node else_node = node_kid(cx->tree, node, IF_ELSE);
    struct ir *ir = ir_new(cx, IR_COND, node);
    ir->a = expr_condition(cx, condition);
    uint32_t mark = facts_mark(cx);
    facts_assume(cx, condition, true);
    struct typed then_value = expr_check(cx, then_node, expected);
    facts_release(cx, mark);
    facts_assume(cx, condition, false);
    const struct type *wanted = expected;
    if (wanted == NULL && then_value.type->kind != TYPE_NONE)
        wanted = type_optional(cx->program->types, then_value.type);
    struct typed else_value = expr_check(cx, else_node, wanted);
    facts_release(cx, mark);
    const struct type *type = join_branches(cx, &then_value, then_node, &else_value, else_node,
                                            expected);
    if (type == NULL) {
        check_error(cx, DIAG_E0301, else_node, "the branches differ: one is %s, this is %s",
                    type_text_of(cx->arena, then_value.type),
                    type_text_of(cx->arena, else_value.type));
        return typed_error(cx, node);
    }
    ir->b = then_value.ir;
    ir->c = else_value.ir;
    return typed_make(ir, type);
}

/* A match under way: what is covered so far. */
struct matching {
    struct typed subject;
    struct node subject_node;
    const struct type *type;   /* present, base */
    const struct ir_arm *made; /* the arms, as far as they are checked */
    uint64_t covered;
    bool none_covered, rest_covered;
    bool broken; /* an arm could not be read */
};

/* Cases beyond what an enum may have are reported there. */
static uint64_t case_bit(uint32_t index) {
    return index < ENUM_CASES_MAX ? (uint64_t)1 << index : 0;
}

static void report_pattern(struct checker *cx, struct matching *m, struct node name) {
    struct diag *diag = check_error(cx, DIAG_E0307, name, "%s has no case `%.*s`",
                                    type_text_of(cx->arena, m->type),
                                    TEXT_ARG(node_text(cx->tree, name)));
    if (m->type->kind != TYPE_ENUM)
        return;
    struct nearest nearest = nearest_to(cx, node_text(cx->tree, name));
    for (uint32_t i = 0; i < m->type->enumeration->cases.count; i++)
        nearest_offer(&nearest, m->type->enumeration->cases.items[i].text);
    nearest_help(cx, diag, &nearest);
}

/* The field that a binding is a name for; NULL in error. */
static const struct field *bound_field(const struct matching *m, uint32_t case_index,
                                       const struct ir *member) {
    if (member->op == IR_SLOT || member->op == IR_SELF_SLOT)
        return member->kind->slots.items[member->index].field;
    return member->op == IR_FIELD
               ? &m->type->enumeration->cases.items[case_index].fields.items[member->index]
               : NULL;
}

/* The fields that a pattern binds become names for those fields. */
static void bind_fields(struct checker *cx, struct matching *m, struct node pattern,
                        uint32_t case_index) {
    struct node bindings = node_kid(cx->tree, pattern, PATTERN_BINDINGS);
    struct typed narrowed = { m->subject.ir,
                              type_case(cx->program->types, m->type->enumeration, case_index) };
    for (uint32_t i = 0; i < node_count(cx->tree, bindings); i++) {
        struct node binding = node_kid(cx->tree, bindings, i);
        struct typed member = expr_member(cx, narrowed, pattern, binding);
        struct local *local = local_add_binding(cx, binding, member.type,
                                                UINT32_MAX - 16 - cx->alias_count++,
                                                bound_field(m, case_index, member.ir));
        local->alias = member.ir;
        if (narrowed.ir->op == IR_SLOT || narrowed.ir->op == IR_SELF_SLOT)
            reads_slot(cx, narrowed.ir->kind, narrowed.ir->index);
    }
}

static void match_case(struct checker *cx, struct matching *m, struct ir_arm *arm,
                       struct node pattern, struct node name, bool single) {
    if (m->type->kind != TYPE_ENUM) {
        report_pattern(cx, m, name);
        return;
    }
    const struct enumeration *enumeration = m->type->enumeration;
    for (uint32_t i = 0; i < enumeration->cases.count; i++) {
        if (!name_equal(enumeration->cases.items[i].name, node_name(cx->tree, name)))
            continue;
        uint64_t bit = case_bit(i);
        if (m->covered & bit)
            check_error(cx, DIAG_E0306, name, "the case `%.*s` is matched above",
                        TEXT_ARG(node_text(cx->tree, name)));
        m->covered |= bit;
        arm->cases |= bit;
        use_case(cx, name, enumeration, i, USE_READS);
        if (single) {
            fact_add(cx, m->subject_node, type_case(cx->program->types, enumeration, i));
            bind_fields(cx, m, pattern, i);
        } else if (node_kid(cx->tree, pattern, PATTERN_BINDINGS).id != 0) {
            check_error(cx, DIAG_E0306, pattern,
                        "fields can only be bound where one case stands alone");
        }
        return;
    }
    report_pattern(cx, m, name);
}

/* Whether an arm above, or this one, has the constant. `arm` is one of the match's, `made` its
 * first. */
static bool constant_seen(const struct matching *m, const struct ir_arm *arm, struct value value) {
    for (const struct ir_arm *a = m->made; a <= arm; a++)
        for (uint32_t i = 0; i < a->constant_count; i++)
            if (value_equal(a->constants[i], value))
                return true;
    return false;
}

static void match_constant(struct checker *cx, struct matching *m, struct ir_arm *arm,
                           struct node literal) {
    const struct ir *ir = expr_expect(cx, literal, m->type);
    if (ir->op != IR_CONST)
        return;
    if (constant_seen(m, arm, ir->constant))
        check_error(cx, DIAG_E0306, literal, "`%.*s` is matched above",
                    TEXT_ARG(node_text(cx->tree, literal)));
    struct value *constants = ARENA_ARRAY(cx->arena, struct value, arm->constant_count + 1);
    for (uint32_t i = 0; i < arm->constant_count; i++)
        constants[i] = arm->constants[i];
    constants[arm->constant_count++] = ir->constant;
    arm->constants = constants;
    if (m->type->kind == TYPE_BOOL)
        m->covered |= ir->constant.i ? 2 : 1;
}

static void match_pattern(struct checker *cx, struct matching *m, struct ir_arm *arm,
                          struct node pattern, bool single) {
    struct node name = node_kid(cx->tree, pattern, PATTERN_NAME);
    if (node_kind(cx->tree, name) == NODE_NONE) {
        if (!type_is_optional(m->subject.type) && m->subject.type->kind != TYPE_ERROR)
            check_error(cx, DIAG_E0323, name, "this is never none");
        else if (m->none_covered)
            check_error(cx, DIAG_E0306, name, "`none` is matched above");
        arm->none = m->none_covered = true;
        return;
    }
    if (node_kind(cx->tree, name) == NODE_NAME) {
        if (text_equal(node_text(cx->tree, name), TEXT("_"))) {
            arm->rest = m->rest_covered = true;
            use_word(cx, name);
            return;
        }
        match_case(cx, m, arm, pattern, name, single);
        return;
    }
    match_constant(cx, m, arm, name);
}

static void check_exhaustive(struct checker *cx, struct matching *m, struct node node) {
    if (m->rest_covered || m->broken || m->subject.type->kind == TYPE_ERROR)
        return;
    struct buf missing = { 0 };
    if (type_is_optional(m->subject.type) && !m->none_covered)
        buf_printf(&missing, "`none`");
    if (m->type->kind == TYPE_ENUM) {
        for (uint32_t i = 0; i < m->type->enumeration->cases.count; i++)
            if (i < ENUM_CASES_MAX && !(m->covered & case_bit(i)))
                buf_printf(&missing, "%s`%.*s`", missing.size == 0 ? "" : ", ",
                           TEXT_ARG(m->type->enumeration->cases.items[i].text));
    } else if (m->type->kind == TYPE_BOOL) {
        if (m->covered != 3)
            buf_printf(&missing, "%s%s", missing.size == 0 ? "" : ", ",
                       m->covered == 0   ? "`true`, `false`"
                       : m->covered == 1 ? "`true`"
                                         : "`false`");
    } else {
        buf_printf(&missing, "%sother values", missing.size == 0 ? "" : ", ");
    }
    if (missing.size != 0) {
        struct diag *diag = check_error(cx, DIAG_E0305, node, "not every case is matched: %.*s",
                                        TEXT_ARG(buf_view(&missing)));
        diag_help(cx->diags, diag, "add the missing arms, or `_ => …` for all others");
    }
    buf_free(&missing);
}

/* The subject is evaluated once: what is no slot or variable is kept in the frame. */
static const struct ir *keep_subject(struct checker *cx, struct matching *m, struct ir *match) {
    const struct ir *subject = m->subject.ir;
    match->index = UINT32_MAX;
    if (subject->op == IR_SLOT || subject->op == IR_SELF_SLOT || subject->op == IR_LOCAL ||
        subject->op == IR_LET)
        return subject;
    match->index = frame_slot(cx);
    struct ir *kept = ir_new(cx, IR_LOCAL, m->subject_node);
    kept->index = match->index;
    m->subject.ir = kept;
    return subject;
}

/* Begins a match: its subject is checked and known. Used by the statement, too. */
static struct matching matching_begin(struct checker *cx, struct node node, struct ir *match) {
    struct matching m = { .subject_node = node_kid(cx->tree, node, MATCH_SUBJECT) };
    m.subject = expr_check(cx, m.subject_node, NULL);
    m.type = type_base(cx->program->types, type_present(m.subject.type));
    if (m.type->kind == TYPE_CASE)
        m.type = m.type->enumeration->type;
    match->a = keep_subject(cx, &m, match);
    return m;
}

/* What is beyond the limit is not looked at, nor missed. */
static uint32_t arm_count(struct checker *cx, struct matching *m, struct node match,
                          struct node arms) {
    m->broken = m->broken || node_count(cx->tree, arms) > MATCH_ARMS_MAX;
    return expr_count(cx, match, node_count(cx->tree, arms), MATCH_ARMS_MAX, "a match", "arms");
}

static void match_patterns(struct checker *cx, struct matching *m, struct ir_arm *arm,
                           struct node arm_node) {
    if (node_kind(cx->tree, arm_node) != NODE_ARM) {
        m->broken = true;
        return;
    }
    struct node patterns = node_kid(cx->tree, arm_node, ARM_PATTERNS);
    uint32_t count = node_count(cx->tree, patterns);
    if (m->rest_covered)
        check_error(cx, DIAG_E0306, arm_node, "`_` above has matched everything");
    for (uint32_t i = 0; i < count; i++)
        match_pattern(cx, m, arm, node_kid(cx->tree, patterns, i), count == 1);
    if (arm->rest && type_is_optional(m->subject.type) && m->none_covered && !arm->none)
        fact_add(cx, m->subject_node, type_present(m->subject.type));
}

struct typed expr_match(struct checker *cx, struct node node, const struct type *expected) {
    struct ir *ir = ir_new(cx, IR_MATCH, node);
    struct matching m = matching_begin(cx, node, ir);
    struct node arms = node_kid(cx->tree, node, MATCH_ARMS);
    uint32_t count = arm_count(cx, &m, node, arms);
    struct ir_arm *made = ARENA_ARRAY(cx->arena, struct ir_arm, count + 1);
    m.made = made;
    const struct type *type = NULL;
    bool failed = false;
    for (uint32_t i = 0; i < count; i++) {
        struct node arm_node = node_kid(cx->tree, arms, i);
        struct node body = node_kid(cx->tree, arm_node, ARM_BODY);
        uint32_t facts = facts_mark(cx), locals = local_mark(cx);
        match_patterns(cx, &m, &made[i], arm_node);
        struct typed value = expr_check(cx, body, expected != NULL ? expected : type);
        if (expected != NULL &&
            type_fits(cx->program->types, expected, value.type) != TYPE_FITS_NOT)
            value = typed_make(expr_coerce(cx, value, expected, body), expected);
        facts_release(cx, facts);
        local_release(cx, locals);
        made[i].body = value.ir;
        const struct type *joined = type == NULL ? value.type
                                                 : type_join(cx->program->types, type, value.type);
        if (joined == NULL && !failed)
            check_error(cx, DIAG_E0301, body, "the arms differ: others are %s, this is %s",
                        type_text_of(cx->arena, type), type_text_of(cx->arena, value.type));
        failed = failed || joined == NULL;
        type = joined == NULL ? type : joined;
    }
    check_exhaustive(cx, &m, node);
    ir->arms = made;
    ir->count = (uint16_t)count;
    if (type == NULL || failed)
        return typed_error(cx, node);
    return typed_make(ir, type);
}

/* The condition of one arm of a statement: a match that is true there and false elsewhere. */
static const struct ir *arm_condition(struct checker *cx, const struct ir *match,
                                      const struct ir_arm *arms, uint32_t count, struct node node) {
    struct ir *condition = ir_new(cx, IR_MATCH, node);
    struct ir_arm *copy = ARENA_ARRAY(cx->arena, struct ir_arm, count + 1);
    const struct ir *no = ir_constant(cx, value_bool(false, 0), node);
    for (uint32_t i = 0; i < count; i++) {
        copy[i] = arms[i];
        copy[i].body = no;
    }
    copy[count - 1].body = ir_constant(cx, value_bool(true, 0), node);
    copy[count] = (struct ir_arm){ .rest = true, .none = true, .body = no };
    condition->a = match->a;
    condition->index = match->index;
    condition->arms = copy;
    condition->count = (uint16_t)(count + 1);
    return condition;
}

void match_statement(struct checker *cx, struct node node, match_arm_visitor *visit, void *data) {
    struct ir *ir = ir_new(cx, IR_MATCH, node);
    struct matching m = matching_begin(cx, node, ir);
    struct node arms = node_kid(cx->tree, node, MATCH_ARMS);
    uint32_t count = arm_count(cx, &m, node, arms);
    struct ir_arm *made = ARENA_ARRAY(cx->arena, struct ir_arm, count + 1);
    m.made = made;
    for (uint32_t i = 0; i < count; i++) {
        struct node arm_node = node_kid(cx->tree, arms, i);
        uint32_t facts = facts_mark(cx), locals = local_mark(cx);
        match_patterns(cx, &m, &made[i], arm_node);
        visit(cx, arm_condition(cx, ir, made, i + 1, arm_node),
              node_kid(cx->tree, arm_node, ARM_BODY), data);
        facts_release(cx, facts);
        local_release(cx, locals);
    }
    check_exhaustive(cx, &m, node);
}
