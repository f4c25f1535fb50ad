/* Arithmetic, comparison, membership, and conditions of types. */
#include "eval/eval_internal.h"
#include "value/quantity.h"

static struct value report_overflow(struct env *env, const struct ir *ir, const char *what) {
    struct diag *diag = eval_error(env->ev, DIAG_E0606, ir->position, "%s", what);
    if (ir->op == IR_DIVIDE || ir->op == IR_MODULO || ir->op == IR_DIVIDE_DECIMAL ||
        ir->op == IR_RATIO)
        diag_help(env->ev->diags, diag, "ask first: `if x == 0 then … else …`");
    return value_error();
}

static struct value with_origin(struct value value, const struct ir *ir) {
    if (value.origin == 0)
        value.origin = ir->position;
    return value;
}

static struct value arithmetic(struct env *env, const struct ir *ir, struct value a,
                               struct value b) {
    int64_t r = 0;
    bool failed = false;
    if ((ir->op == IR_DIVIDE || ir->op == IR_MODULO || ir->op == IR_DIVIDE_DECIMAL ||
         ir->op == IR_RATIO) &&
        b.i == 0)
        return report_overflow(env, ir, "division by zero");
    switch ((enum ir_op)ir->op) {
    case IR_ADD:
        failed = __builtin_add_overflow(a.i, b.i, &r);
        break;
    case IR_SUBTRACT:
        failed = __builtin_sub_overflow(a.i, b.i, &r);
        break;
    case IR_MULTIPLY:
        failed = __builtin_mul_overflow(a.i, b.i, &r);
        break;
    case IR_DIVIDE:
        failed = a.i == INT64_MIN && b.i == -1;
        r = failed ? 0 : a.i / b.i;
        break;
    case IR_MODULO:
        r = b.i == -1 ? 0 : a.i % b.i;
        break;
    case IR_MULTIPLY_DECIMAL:
        failed = !decimal_multiply(a.i, b.i, &r);
        break;
    case IR_DIVIDE_DECIMAL:
        failed = !decimal_divide(a.i, b.i, &r);
        break;
    default:
        failed = !ratio(a.i, b.i, &r);
        break;
    }
    if (failed)
        return report_overflow(env, ir, "the result has no exact value in 64 bits");
    if (ir->op == IR_RATIO)
        a.tag = VALUE_DECIMAL;
    a.i = r;
    return with_origin(a, ir);
}

static struct value concat_text(struct env *env, const struct ir *ir, struct value a,
                                struct value b) {
    struct rope *rope = arena_alloc(env->ev->arena,
                                    sizeof(struct rope) + 2 * sizeof(struct rope_part));
    struct value sides[2] = { a, b };
    for (int i = 0; i < 2; i++) {
        struct rope_part *part = &rope->parts[rope->count++];
        if (sides[i].tag == VALUE_ROPE) {
            *part = (struct rope_part){ .child = sides[i].rope, .size = ROPE_CHILD };
        } else {
            struct text text = flat(env->ev, sides[i]);
            *part = (struct rope_part){ .data = text.data,
                                        .size = (uint32_t)text.size,
                                        .origin = sides[i].origin };
        }
    }
    return rope_value(env->ev, rope, ir->position);
}

static struct value concat_list(struct env *env, const struct ir *ir, struct value a,
                                struct value b) {
    if (a.tag != VALUE_LIST || b.tag != VALUE_LIST)
        return value_error();
    if (b.list->count > EVAL_LIST_MAX - a.list->count)
        return report_long_list(env, ir->position);
    uint32_t count = a.list->count + b.list->count;
    struct list *list = arena_alloc_raw(env->ev->arena,
                                        sizeof(struct list) + count * sizeof(struct value));
    list->count = count;
    memcpy(list->items, a.list->items, a.list->count * sizeof(struct value));
    memcpy(list->items + a.list->count, b.list->items, b.list->count * sizeof(struct value));
    return (struct value){ .tag = VALUE_LIST, .origin = ir->position, .list = list };
}

static bool compare_holds(enum ir_op op, int order) {
    switch (op) {
    case IR_LT:
        return order < 0;
    case IR_LE:
        return order <= 0;
    case IR_GT:
        return order > 0;
    default:
        return order >= 0;
    }
}

static struct value negate(struct env *env, const struct ir *ir) {
    struct value value = eval(env, ir->a);
    if (value.tag == VALUE_ERROR)
        return value;
    if (value.i == INT64_MIN)
        return report_overflow(env, ir, "the result has no exact value in 64 bits");
    value.i = -value.i;
    return value;
}

static bool is_empty_list(const struct ir *ir) {
    return (ir->op == IR_LIST && ir->count == 0) ||
           (ir->op == IR_CONST && ir->constant.tag == VALUE_LIST && ir->constant.list->count == 0);
}

/* `[… for …] == []`, `!= []`: the first element settles it. */
static bool asks_for_any(const struct env *env, const struct ir *ir) {
    return (ir->op == IR_EQ || ir->op == IR_NE) && eval_may_quantify(env, ir->a) &&
           is_empty_list(ir->b);
}

struct value eval_operator(struct env *env, const struct ir *ir) {
    if (ir->op == IR_NEGATE)
        return negate(env, ir);
    if (asks_for_any(env, ir)) {
        struct value any = eval_any_element(env, ir->a);
        return any.tag == VALUE_BOOL ? value_bool((any.i != 0) == (ir->op == IR_NE), ir->position)
                                     : any;
    }
    struct value a = eval(env, ir->a), b = eval(env, ir->b);
    if (a.tag == VALUE_ERROR || b.tag == VALUE_ERROR)
        return value_error();
    switch ((enum ir_op)ir->op) {
    case IR_EQ:
        return value_bool(value_equal(a, b), ir->position);
    case IR_NE:
        return value_bool(!value_equal(a, b), ir->position);
    case IR_LT:
    case IR_LE:
    case IR_GT:
    case IR_GE:
        return value_bool(compare_holds((enum ir_op)ir->op, value_compare(a, b)), ir->position);
    case IR_CONCAT_TEXT:
        return concat_text(env, ir, a, b);
    case IR_CONCAT_LIST:
        return concat_list(env, ir, a, b);
    case IR_RANGE: {
        struct value sides[2] = { a, b };
        return make_list(env->ev, sides, 2, VALUE_RANGE, ir->position);
    }
    default:
        return arithmetic(env, ir, a, b);
    }
}

struct value eval_in(struct env *env, const struct ir *ir) {
    struct value a = eval(env, ir->a), b = eval(env, ir->b);
    if (a.tag == VALUE_ERROR || b.tag == VALUE_ERROR)
        return value_error();
    bool found = false;
    if (b.tag == VALUE_RANGE)
        found = value_compare(b.list->items[0], a) <= 0 && value_compare(a, b.list->items[1]) <= 0;
    else if (b.tag == VALUE_MAP || b.tag == VALUE_SET)
        found = eval_find(b, a) < eval_count(b);
    else
        for (uint32_t i = 0; i < eval_count(b) && !found; i++)
            found = value_equal(b.list->items[i], a);
    return value_bool(found, ir->position);
}

static bool check_domain(struct evaluation *ev, struct domain domain, struct value value,
                         uint32_t position) {
    struct domain_problem problem;
    struct text text = flat(ev, value);
    if (domain_check(domain, text, &problem))
        return true;
    struct diag *diag = eval_error(ev, DIAG_E0607, position, "`%.*s` is no %.*s: %s",
                                   TEXT_ARG(text), TEXT_ARG(domain_name(domain)), problem.reason);
    if (problem.remedy != NULL)
        diag_help(ev->diags, diag, "%s", problem.remedy);
    return false;
}

static void report_refinement(struct evaluation *ev, const struct refinement *refinement,
                              struct value value, uint32_t position) {
    struct diag *diag = eval_error(ev, DIAG_E0607, position, "%s is no %.*s",
                                   value_shown(ev, value), TEXT_ARG(refinement->text));
    struct node where = node_kid(refinement->module->tree, refinement->node, TYPE_DECL_WHERE);
    diag_label(ev->diags, diag, node_span(refinement->module->tree, where),
               "this must hold for `it`");
}

bool eval_check_value(struct evaluation *ev, const struct type *type, struct value value,
                      uint32_t position) {
    uint32_t count = 0;
    if (value.tag == VALUE_NONE || value.tag == VALUE_ERROR)
        return true;
    for (const struct type *t = type; t->kind == TYPE_REFINED; t = t->inner)
        count++;
    const struct refinement **chain = ARENA_ARRAY(ev->arena, const struct refinement *, count + 1);
    for (count = 0; type->kind == TYPE_REFINED; type = type->inner)
        chain[count++] = type->refinement;
    if (type->kind == TYPE_DOMAIN && !check_domain(ev, type->domain, value, position))
        return false;
    while (count-- > 0) {
        if (chain[count]->predicate == NULL)
            continue;
        struct env env = { .ev = ev,
                           .frame = frame_new(ev, chain[count]->frame_size, ev->host),
                           .container = SLOT_NONE,
                           .it = &value };
        if (!eval_holds(&env, chain[count]->predicate)) {
            report_refinement(ev, chain[count], value, position);
            return false;
        }
    }
    return true;
}

struct value eval_check(struct env *env, const struct ir *ir) {
    struct value value = eval(env, ir->a);
    return eval_check_value(env->ev, ir->type, value, ir->position) ? value : value_error();
}
