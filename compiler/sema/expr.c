/* Expressions: the way to each sort, literals, and making a value fit where it stands. */
#include "sema/check_internal.h"
#include "value/quantity.h"

/* A chain of operators can be deeper than brackets can be nested. */
#define EXPR_DEPTH_MAX 1000

static struct typed check_quantity(struct checker *cx, struct node node) {
    struct value value;
    const char *problem = NULL, *remedy = NULL;
    if (!quantity_parse(cx->arena, node_text(cx->tree, node), &value, &problem, &remedy)) {
        struct diag *diag = check_error(cx, DIAG_E0309, node, "%s", problem);
        if (remedy != NULL) {
            diag_help(cx->diags, diag, "write `%s`", remedy);
            diag_edit(cx->diags, diag, check_span(cx, node), "%s", remedy);
        }
        return typed_error(cx, node);
    }
    static const enum type_kind types[] = {
        [VALUE_INT] = TYPE_INT,           [VALUE_DECIMAL] = TYPE_DECIMAL, [VALUE_SIZE] = TYPE_SIZE,
        [VALUE_DURATION] = TYPE_DURATION, [VALUE_PERCENT] = TYPE_PERCENT, [VALUE_MODE] = TYPE_MODE,
        [VALUE_DATE] = TYPE_DATE,
    };
    return typed_make(ir_constant(cx, value, node), basic(cx, types[value.tag]));
}

static struct typed check_bool(struct checker *cx, struct node node, bool value) {
    return typed_make(ir_constant(cx, value_bool(value, 0), node), basic(cx, TYPE_BOOL));
}

void fleet_is_read(struct checker *cx, const struct kind *kind) {
    cx->program->hosts_meet = true;
    if (!kind->fleet && cx->test != NULL)
        cx->test->foreign[kind->number] = true;
    else if (!kind->fleet)
        ((struct kind *)(uintptr_t)kind)->read_by_fleet = true;
}

static struct typed check_fleet(struct checker *cx, struct node node) {
    const struct kind *kind = scope_kind(cx, node_kid(cx->tree, node, FLEET_KIND), USE_GOES_OVER);
    if (kind == NULL)
        return typed_error(cx, node);
    struct ir *ir = ir_new(cx, kind->fleet ? IR_COLLECTION : IR_FLEET, node);
    ir->kind = kind;
    reads_collection(cx, kind, node);
    fleet_is_read(cx, kind);
    return typed_make(ir, type_list(cx->program->types, kind->type));
}

/* `512..16M`: a plain number beside a size counts bytes. */
static struct typed bytes_beside_size(struct checker *cx, struct typed side,
                                      const struct type *other, struct node node) {
    if (side.type->kind != TYPE_INT || side.ir->op != IR_CONST ||
        type_base(cx->program->types, other)->kind != TYPE_SIZE)
        return side;
    struct value value = side.ir->constant;
    value.tag = VALUE_SIZE;
    return typed_make(ir_constant(cx, value, node), basic(cx, TYPE_SIZE));
}

static struct typed check_range(struct checker *cx, struct node node) {
    struct typed low = expr_check(cx, node_kid(cx->tree, node, RANGE_LOW), NULL);
    struct typed high = expr_check(cx, node_kid(cx->tree, node, RANGE_HIGH), low.type);
    low = bytes_beside_size(cx, low, high.type, node);
    high = bytes_beside_size(cx, high, low.type, node);
    const struct type *type = type_join(cx->program->types, type_base(cx->program->types, low.type),
                                        type_base(cx->program->types, high.type));
    if (type == NULL || (type->kind != TYPE_ERROR && !type_is_number(type))) {
        check_error(cx, DIAG_E0304, node,
                    "a range runs between two numbers of one type, not %s and %s",
                    type_text_of(cx->arena, low.type), type_text_of(cx->arena, high.type));
        return typed_error(cx, node);
    }
    struct ir *ir = ir_new(cx, IR_RANGE, node);
    ir->a = low.ir;
    ir->b = high.ir;
    return typed_make(ir, type_range(cx->program->types, type));
}

static struct typed check_atom(struct checker *cx, struct node node, const struct type *expected) {
    switch (node_kind(cx->tree, node)) {
    case NODE_INTEGER:
    case NODE_DECIMAL:
    case NODE_UNIT:
    case NODE_MODE:
    case NODE_DATE:
        return check_quantity(cx, node);
    case NODE_TRUE:
        return check_bool(cx, node, true);
    case NODE_FALSE:
        return check_bool(cx, node, false);
    case NODE_NONE:
        return typed_make(ir_constant(cx, value_none(0), node), basic(cx, TYPE_NONE));
    case NODE_TEXT:
        return expr_text(cx, node, expected);
    case NODE_NAME:
        return expr_name(cx, node, expected);
    case NODE_FLEET:
        return check_fleet(cx, node);
    case NODE_PAREN:
        return expr_check(cx, node_kid(cx->tree, node, PAREN_VALUE), expected);
    default:
        return typed_error(cx, node);
    }
}

static struct typed check_compound(struct checker *cx, struct node node,
                                   const struct type *expected) {
    switch (node_kind(cx->tree, node)) {
    case NODE_FIELD_OF:
        return expr_field_of(cx, node);
    case NODE_INDEX:
        return expr_index(cx, node);
    case NODE_CALL:
        return expr_call(cx, node, expected);
    case NODE_UNARY:
        return expr_unary(cx, node, expected);
    case NODE_BINARY:
        return expr_binary(cx, node, expected);
    case NODE_IS:
        return expr_is(cx, node);
    case NODE_RANGE:
        return check_range(cx, node);
    case NODE_COND:
        return expr_cond(cx, node, expected);
    case NODE_MATCH:
        return expr_match(cx, node, expected);
    case NODE_LIST_LIT:
        return expr_list(cx, node, expected);
    case NODE_LIST_FOR:
        return expr_list_for(cx, node, expected);
    case NODE_MAP_LIT:
        return expr_map(cx, node, expected);
    case NODE_MAP_FOR:
        return expr_map_for(cx, node, expected);
    case NODE_RECORD_LIT:
        return expr_record(cx, node, expected);
    case NODE_WITH:
        return expr_with(cx, node);
    case NODE_LAMBDA:
        check_error(cx, DIAG_E0310, node, "a function stands only as an argument of a built-in");
        return typed_error(cx, node);
    default:
        return check_atom(cx, node, expected);
    }
}

uint16_t expr_count(struct checker *cx, struct node node, uint32_t count, uint32_t most,
                    const char *what, const char *parts) {
    if (count <= most)
        return (uint16_t)count;
    check_error(cx, DIAG_E0327, node, "%s has at most %u %s", what, most, parts);
    return (uint16_t)most;
}

struct typed expr_check(struct checker *cx, struct node node, const struct type *expected) {
    cx->too_deep = cx->too_deep && cx->depth != 0;
    if (cx->depth == EXPR_DEPTH_MAX) {
        if (!cx->too_deep && !cx->tree->broken)
            check_error(cx, DIAG_E0327, node, "this expression is more than %d operators deep",
                        EXPR_DEPTH_MAX);
        cx->too_deep = true;
        return typed_error(cx, node);
    }
    cx->depth++;
    struct typed typed = check_compound(cx, node, expected);
    cx->depth--;
    return typed;
}

/* Where in the source a constant's bytes are: inside its quotes. */
static struct span inside_literal(struct checker *cx, struct node node, size_t start, size_t end) {
    struct span span = check_span(cx, node);
    struct node parts = node_kid(cx->tree, node, TEXT_PARTS);
    if (node_kind(cx->tree, node) != NODE_TEXT || node_count(cx->tree, parts) != 1 ||
        node_has(cx->tree, node, FLAG_BLOCK))
        return span;
    struct text raw = node_text(cx->tree, node_kid(cx->tree, parts, 0));
    if (text_find(raw, TEXT("\\")) != raw.size || end > raw.size)
        return span; /* escapes move the bytes: the whole literal will do */
    uint32_t base = node_at(cx->tree, node_kid(cx->tree, parts, 0))->start;
    return (struct span){ span.source, base + (uint32_t)start, base + (uint32_t)end };
}

static bool check_domain_constant(struct checker *cx, struct domain domain, struct text text,
                                  struct node node) {
    struct domain_problem problem;
    if (domain_check(domain, text, &problem))
        return true;
    struct span span = inside_literal(cx, node, problem.start, problem.end);
    struct diag *diag = diag_add(cx->diags, DIAG_E0308, span, "`%.*s` is no %.*s: %s",
                                 TEXT_ARG(text), TEXT_ARG(domain_name(domain)), problem.reason);
    if (problem.remedy != NULL)
        diag_help(cx->diags, diag, "%s", problem.remedy);
    return false;
}

/* A constant that has to pass a check: domains at once, predicates before evaluation begins. */
static const struct ir *check_constant(struct checker *cx, const struct ir *ir,
                                       const struct type *type, struct node node) {
    const struct type *inner = type;
    while (inner->kind == TYPE_REFINED)
        inner = inner->inner;
    if (inner->kind == TYPE_DOMAIN && ir->constant.tag == VALUE_STRING &&
        !check_domain_constant(cx, inner->domain, value_text(ir->constant), node))
        return ir_new(cx, IR_ERROR, node);
    if (type->kind == TYPE_REFINED) {
        struct obligation obligation = { type, ir->constant, check_span(cx, node) };
        vec_push(cx->arena, &cx->program->obligations, obligation);
    }
    return ir;
}

static const struct ir *widen(struct checker *cx, const struct ir *ir, struct node node) {
    if (ir->op == IR_CONST && ir->constant.i > -9000000000000 && ir->constant.i < 9000000000000) {
        struct value value = ir->constant;
        value.tag = VALUE_DECIMAL;
        value.i *= 1000000;
        return ir_constant(cx, value, node);
    }
    struct ir *wide = ir_new(cx, IR_WIDEN, node);
    wide->a = ir;
    return wide;
}

static const char *expected_text(struct checker *cx, const struct type *type) {
    return type_text_of(cx->arena, type);
}

/* Help for the mistakes that people make most. */
static void help_mismatch(struct checker *cx, struct diag *diag, const struct type *to,
                          struct typed typed, struct node node) {
    const struct type *want = type_base(cx->program->types, type_present(to));
    const struct type *have = type_base(cx->program->types, typed.type);
    struct text text = check_quoted(cx, node), constant = string_constant(typed.ir);
    bool literal = node_kind(cx->tree, node) == NODE_INTEGER;
    bool digits = constant.size != 0 && constant.data[0] >= '0' && constant.data[0] <= '9';
    bool boolean = text_equal(constant, TEXT("true")) || text_equal(constant, TEXT("false"));
    if (want->kind == TYPE_MODE && literal)
        diag_help(cx->diags, diag, "write `0%.*s`: modes are octal", TEXT_ARG(text));
    else if ((type_is_number(want) && digits) || (want->kind == TYPE_BOOL && boolean))
        diag_help(cx->diags, diag, "leave out the quotes: `%.*s`", TEXT_ARG(constant));
    else if (want->kind == TYPE_STRING && literal)
        diag_help(cx->diags, diag, "write \"%.*s\"", TEXT_ARG(text));
    else if (want->kind == TYPE_STRING &&
             (have->kind == TYPE_INT || have->kind == TYPE_BOOL || have->kind == TYPE_DECIMAL ||
              have->kind == TYPE_DATE || have->kind == TYPE_ENUM))
        diag_help(cx->diags, diag, "`string(%.*s)` gives its text", TEXT_ARG(text));
    else if (literal && want->kind == TYPE_PERCENT)
        diag_help(cx->diags, diag, "say the sign: `%.*s%%`", TEXT_ARG(text));
    else if (have->kind == TYPE_STRING && want->kind == TYPE_ENUM && typed.ir->op == IR_CONST)
        diag_help(cx->diags, diag, "leave out the quotes: `%.*s`",
                  TEXT_ARG(value_text(typed.ir->constant)));
    else if (have->kind == TYPE_MAP && want->kind == TYPE_RECORD)
        diag_help(cx->diags, diag, "fields are set with `=`: `{ name = value }`");
    else if (literal && want->kind == TYPE_DURATION)
        diag_help(cx->diags, diag, "say the unit: `%.*ss`", TEXT_ARG(text));
    else if (literal && want->kind == TYPE_SIZE)
        diag_help(cx->diags, diag, "say the unit: `%.*sM`, say", TEXT_ARG(text));
    else if ((want->kind == TYPE_LIST || want->kind == TYPE_SET) &&
             type_fits(cx->program->types, want->inner, typed.type) != TYPE_FITS_NOT)
        diag_help(cx->diags, diag, "put it in brackets: `[%.*s]`", TEXT_ARG(text));
    else if (want->kind == TYPE_TEXT && want->tag.id != 0 && have->kind == TYPE_STRING)
        diag_help(cx->diags, diag, "tag it: `%.*s\"…\"`", TEXT_ARG(tag_name(want->tag)));
    else if (want->kind == TYPE_STRING && have->kind == TYPE_TEXT)
        diag_help(cx->diags, diag, "`string(…)` gives its characters as plain text");
}

static const struct ir *report_mismatch(struct checker *cx, struct typed typed,
                                        const struct type *type, struct node node) {
    const char *want = expected_text(cx, type), *have = expected_text(cx, typed.type);
    if (typed.type->kind == TYPE_NONE) {
        check_error(cx, DIAG_E0301, node, "%s is wanted here, and `none` is not allowed", want);
    } else if (type_is_optional(typed.type) &&
               type_fits(cx->program->types, type, type_present(typed.type)) != TYPE_FITS_NOT) {
        struct diag *diag = check_error(cx, DIAG_E0303, node,
                                        "this may be none, and %s is wanted here", want);
        diag_help(cx->diags, diag, "ask first (`if x != none`), or give a default: `%.*s ?? …`",
                  TEXT_ARG(check_quoted(cx, node)));
    } else if (type->kind != TYPE_SECRET_TEXT &&
               (typed.type->kind == TYPE_SECRET_TEXT || typed.type->kind == TYPE_SECRET)) {
        struct diag *diag = check_error(cx, DIAG_E0324, node,
                                        "a secret's value would stand in ordinary text");
        diag_note(cx->diags, diag, "%s is written to the artifact tree as it is", want);
        diag_help(cx->diags, diag, "use a field that is rendered on the host (SecretText)");
    } else {
        struct diag *diag = check_error(cx, DIAG_E0301, node, "%s is wanted here, this is %s", want,
                                        have);
        help_mismatch(cx, diag, type, typed, node);
    }
    return ir_new(cx, IR_ERROR, node);
}

/* Text where a reference is wanted is its key. */
static const struct ir *key_reference(struct checker *cx, struct typed typed,
                                      const struct kind *kind, struct node node) {
    struct ir *ir = ir_new(cx, IR_REF, node);
    ir->kind = kind;
    ir->a = typed.ir;
    use_key(cx, node, kind, typed.ir, USE_READS);
    cx->program->hosts_meet = cx->program->hosts_meet || kind->fleet;
    return ir;
}

/* What becomes data must have a rendering, wherever in `to` the data is: in lists of it, too. */
static bool refused_as_data(struct checker *cx, struct typed typed, const struct type *to,
                            struct node node) {
    const struct type *from = type_present(typed.type);
    to = type_present(to);
    while (to->kind == from->kind &&
           (to->kind == TYPE_LIST || to->kind == TYPE_SET || to->kind == TYPE_MAP)) {
        to = type_present(to->inner);
        from = type_present(from->inner);
    }
    if (to->kind != TYPE_ANY || from->kind == TYPE_ANY)
        return false;
    if (type_holds_secret(from, 0) && cx->render_depth == 0) {
        report_mismatch(cx, (struct typed){ typed.ir, basic(cx, TYPE_SECRET_TEXT) }, to, node);
        return true;
    }
    cx->secret_seen = cx->secret_seen || type_holds_secret(from, 0);
    return render_refuses(cx, BUILTIN_JSON, from, node);
}

const struct ir *expr_coerce(struct checker *cx, struct typed typed, const struct type *type,
                             struct node node) {
    if (type_present(type)->kind == TYPE_REF && type_is_string(typed.type))
        return key_reference(cx, typed, type_present(type)->ref, node);
    if (refused_as_data(cx, typed, type, node))
        return ir_new(cx, IR_ERROR, node);
    switch (type_fits(cx->program->types, type, typed.type)) {
    case TYPE_FITS:
        return typed.ir;
    case TYPE_FITS_WIDEN:
        return widen(cx, typed.ir, node);
    case TYPE_FITS_CHECK: {
        const struct type *target = type_present(type);
        if (typed.ir->op == IR_CONST && typed.ir->constant.tag != VALUE_NONE)
            return check_constant(cx, typed.ir, target, node);
        struct ir *check = ir_new(cx, IR_CHECK, node);
        check->a = typed.ir;
        check->type = target;
        return check;
    }
    case TYPE_FITS_NOT:
        break;
    }
    return report_mismatch(cx, typed, type, node);
}

const struct ir *expr_expect(struct checker *cx, struct node node, const struct type *type) {
    return expr_coerce(cx, expr_check(cx, node, type), type, node);
}

const struct ir *expr_condition(struct checker *cx, struct node node) {
    struct typed typed = expr_check(cx, node, basic(cx, TYPE_BOOL));
    if (type_fits(cx->program->types, basic(cx, TYPE_BOOL), typed.type) != TYPE_FITS) {
        struct diag *diag = check_error(cx, DIAG_E0313, node, "a condition is a Bool, this is %s",
                                        type_text_of(cx->arena, typed.type));
        if (type_is_optional(typed.type) || typed.type->kind == TYPE_REF)
            diag_help(cx->diags, diag, "compare it: `%.*s != none`",
                      TEXT_ARG(check_quoted(cx, node)));
        else if (type_is_number(typed.type))
            diag_help(cx->diags, diag, "compare it: `%.*s > 0`, say",
                      TEXT_ARG(check_quoted(cx, node)));
        return ir_new(cx, IR_ERROR, node);
    }
    return typed.ir;
}
