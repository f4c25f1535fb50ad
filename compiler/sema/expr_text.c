/* Text with holes: what may stand in a hole, and how it is escaped there. */
#include "sema/check_internal.h"
#include "syntax/parse.h"

/* A text under way. */
struct texting {
    struct tag tag;
    struct tag_state state;
    bool tagged, secret, other_text;
};

/* What stands in a hole, seen through optionals and lists. */
enum hole_sort {
    HOLE_STRING,
    HOLE_NUMBER,
    HOLE_QUANTITY,
    HOLE_FRAGMENT,
    HOLE_SECRET,
    HOLE_REFUSED
};

static enum hole_sort hole_sort(struct checker *cx, const struct texting *t,
                                const struct type *type) {
    type = type_base(cx->program->types, type);
    switch (type->kind) {
    case TYPE_ERROR:
    case TYPE_NEVER:
    case TYPE_STRING:
    case TYPE_ENUM:
    case TYPE_REF:
        return HOLE_STRING;
    case TYPE_INT:
    case TYPE_DECIMAL:
    case TYPE_BOOL:
    case TYPE_DATE:
        return HOLE_NUMBER;
    case TYPE_SIZE:
    case TYPE_DURATION:
    case TYPE_PERCENT:
    case TYPE_MODE:
        return HOLE_QUANTITY;
    case TYPE_TEXT:
        if (!t->tagged || type->tag.id == t->tag.id)
            return HOLE_FRAGMENT;
        return HOLE_REFUSED;
    case TYPE_SECRET:
    case TYPE_SECRET_TEXT:
        return HOLE_SECRET;
    default:
        return HOLE_REFUSED;
    }
}

static bool has_spelling(struct tag tag, const struct type *type) {
    static const enum value_tag tags[] = { [TYPE_SIZE] = VALUE_SIZE,
                                           [TYPE_DURATION] = VALUE_DURATION,
                                           [TYPE_PERCENT] = VALUE_PERCENT,
                                           [TYPE_MODE] = VALUE_MODE };
    struct buf scratch = { 0 };
    struct value sample = { .tag = (uint8_t)tags[type->kind], .i = 1 };
    bool has = tag_spell(&scratch, tag, sample);
    buf_free(&scratch);
    return has;
}

static void report_quantity(struct checker *cx, const struct texting *t, const struct type *type,
                            struct node hole) {
    static const char *const help[] = {
        [TYPE_SIZE] = "`zfs(…)` spells it 16K, `bytes(…)` counts bytes",
        [TYPE_DURATION] = "`seconds(…)` counts seconds",
        [TYPE_PERCENT] = "`percent(…)` gives the number before the sign",
        [TYPE_MODE] = "`octal(…)` spells it 0644",
    };
    struct diag *diag = check_error(cx, DIAG_E0315, hole, "a %s has no text of its own in %s",
                                    type_text_of(cx->arena, type),
                                    t->tagged ? "this language" : "plain text");
    diag_note(cx->diags, diag, "each program spells it differently");
    diag_help(cx->diags, diag, "%s", help[type->kind]);
}

static void report_refused(struct checker *cx, const struct texting *t, const struct type *type,
                           struct node hole) {
    if (type->kind == TYPE_TEXT && t->tagged) {
        struct diag *diag = check_error(cx, DIAG_E0316, hole, "%s cannot go into %.*s text",
                                        type_text_of(cx->arena, type), TEXT_ARG(tag_name(t->tag)));
        diag_note(cx->diags, diag, "its characters mean something else there");
        diag_help(cx->diags, diag, "`string(…)` makes it plain text, which is then quoted");
        return;
    }
    struct diag *diag = check_error(cx, DIAG_E0301, hole, "%s has no text",
                                    type_text_of(cx->arena, type));
    if (type->kind == TYPE_LIST || type->kind == TYPE_SET)
        diag_help(
            cx->diags, diag,
            "join it (`join(…, \" \")`), or let it stand alone on its line of a \"\"\" block");
    else if (type_is_optional(type))
        diag_help(cx->diags, diag, "it may be none: give a default with `??`");
}

/* The type inside: a hole alone on its line takes lists and what may be none. */
static const struct type *hole_type(struct checker *cx, const struct text_part *part,
                                    const struct type *type) {
    if (!part->alone)
        return type;
    type = type_present(type);
    if (type->kind == TYPE_NONE)
        return basic(cx, TYPE_NEVER);
    if (type->kind == TYPE_LIST || type->kind == TYPE_SET)
        type = type_present(type->inner);
    return type;
}

/* Where the language stands at a hole decides what may go in, and how. `next`: the byte after the
 * hole. */
static void check_hole_place(struct checker *cx, struct texting *t, enum hole_sort sort,
                             struct ir_part *made, struct node hole, int next) {
    if (!t->tagged)
        return;
    for (uint32_t i = 0; i < made->indent; i++)
        t->state = tag_scan(t->tag, t->state, TEXT(" "));
    const char *as_value = tag_hole_problem(t->tag, t->state, false);
    const char *as_fragment = tag_hole_problem(t->tag, t->state, true);
    const char *problem = as_value;
    if (sort == HOLE_FRAGMENT)
        problem = as_fragment;
    else if ((sort == HOLE_NUMBER || sort == HOLE_QUANTITY) && as_fragment == NULL)
        problem = NULL;
    if (problem != NULL) {
        struct diag *diag = check_error(cx, DIAG_E0317, hole, "no value can stand here: %s",
                                        problem);
        if (sort == HOLE_STRING && as_fragment == NULL)
            diag_help(cx->diags, diag, "only a fragment `%.*s\"…\"` may bring its own text",
                      TEXT_ARG(tag_name(t->tag)));
    }
    made->fragment = sort == HOLE_FRAGMENT || as_value != NULL;
    made->escape = tag_hole_escape_before(t->tag, t->state, next);
    t->state = tag_after_hole(t->tag, t->state);
    if (made->alone) { /* it brings its line end */
        t->state = tag_scan(t->tag, t->state, TEXT("\n"));
        made->as_it_is = tag_line_is_inside(t->tag, t->state);
    }
}

static void check_hole(struct checker *cx, struct texting *t, const struct text_part *part,
                       struct ir_part *made, int next) {
    const struct type *wanted = t->tagged ? type_text(cx->program->types, t->tag) : NULL;
    struct typed typed = expr_check(cx, part->hole, wanted != NULL && part->alone ? NULL : wanted);
    const struct type *type = hole_type(cx, part, typed.type);
    made->hole = typed.ir;
    made->alone = part->alone;
    made->indent = part->indent;
    enum hole_sort sort = hole_sort(cx, t, type);
    switch (sort) {
    case HOLE_QUANTITY:
        if (!has_spelling(t->tag, type_base(cx->program->types, type)) || !t->tagged)
            report_quantity(cx, t, type_base(cx->program->types, type), part->hole);
        break;
    case HOLE_REFUSED:
        report_refused(cx, t, type, part->hole);
        return;
    case HOLE_SECRET:
        t->secret = true;
        break;
    case HOLE_FRAGMENT:
        t->other_text = t->other_text || !t->tagged;
        break;
    case HOLE_NUMBER:
    case HOLE_STRING:
        break;
    }
    check_hole_place(cx, t, sort, made, part->hole, next);
}

/* The byte that follows a part. */
static int byte_after(struct text_parts parts, uint32_t index) {
    if (parts.parts[index].alone)
        return '\n';
    for (uint32_t i = index + 1; i < parts.count; i++) {
        if (parts.parts[i].hole.id != 0)
            return TAG_NEXT_HOLE;
        if (parts.parts[i].literal.size != 0)
            return (unsigned char)parts.parts[i].literal.data[0];
    }
    return TAG_NEXT_END;
}

/* In a block each line is a literal of its own, or ends with a hole's. */
static void scan_literal(struct texting *t, struct ir_part *made) {
    struct text literal = made->literal;
    t->state = tag_scan(t->tag, t->state, literal);
    made->as_it_is = literal.size > 0 && literal.data[literal.size - 1] == '\n' &&
                     tag_line_is_inside(t->tag, t->state);
}

static const struct ir_part *check_parts(struct checker *cx, struct texting *t,
                                         struct text_parts parts) {
    struct ir_part *made = ARENA_ARRAY(cx->arena, struct ir_part, parts.count + 1);
    uint32_t base = source_base(cx->program->sources, cx->tree->source);
    for (uint32_t i = 0; i < parts.count; i++) {
        made[i].position = base + parts.parts[i].offset;
        if (parts.parts[i].hole.id != 0) {
            check_hole(cx, t, &parts.parts[i], &made[i], byte_after(parts, i));
            continue;
        }
        made[i].literal = parts.parts[i].literal;
        if (t->tagged)
            scan_literal(t, &made[i]);
    }
    return made;
}

static bool all_literal(struct text_parts parts) {
    for (uint32_t i = 0; i < parts.count; i++)
        if (parts.parts[i].hole.id != 0)
            return false;
    return true;
}

static struct text join_literals(struct checker *cx, struct text_parts parts) {
    if (parts.count == 1)
        return parts.parts[0].literal;
    struct buf all = { 0 };
    for (uint32_t i = 0; i < parts.count; i++)
        buf_text(&all, parts.parts[i].literal);
    struct text text = { arena_copy(cx->arena, all.data == NULL ? "" : all.data, all.size),
                         all.size };
    buf_free(&all);
    return text;
}

/* Most texts are one literal without escapes: the source's own bytes. */
static bool plain_literal(struct checker *cx, struct node node, struct text *text) {
    struct node parts = node_kid(cx->tree, node, TEXT_PARTS);
    if (node_has(cx->tree, node, FLAG_BLOCK) || node_kid(cx->tree, node, TEXT_TAG).id != 0 ||
        node_count(cx->tree, parts) != 1)
        return false;
    struct node piece = node_kid(cx->tree, parts, 0);
    if (node_kind(cx->tree, piece) != NODE_PIECE)
        return false;
    *text = node_text(cx->tree, piece);
    return memchr(text->data, '\\', text->size) == NULL &&
           memchr(text->data, '$', text->size) == NULL;
}

static struct typed constant_text(struct checker *cx, struct text text, struct node node) {
    return typed_make(ir_constant(cx, value_string(cx->arena, text, 0), node),
                      basic(cx, TYPE_STRING));
}

static struct typed check_untagged(struct checker *cx, struct node node) {
    struct text text;
    if (plain_literal(cx, node, &text))
        return constant_text(cx, text, node);
    struct text_parts parts = text_parts(cx->arena, cx->tree, node, cx->diags);
    if (all_literal(parts) && !node_has(cx->tree, node, FLAG_BLOCK))
        return constant_text(cx, join_literals(cx, parts), node);
    struct texting t = { 0 };
    struct ir *ir = ir_new(cx, IR_TEMPLATE, node);
    ir->parts = check_parts(cx, &t, parts);
    ir->count = expr_count(cx, node, parts.count, UINT16_MAX, "a text", "parts");
    enum type_kind kind = t.secret ? TYPE_SECRET_TEXT : t.other_text ? TYPE_TEXT : TYPE_STRING;
    return typed_make(ir, basic(cx, kind));
}

static struct typed check_tagged(struct checker *cx, struct node node, struct node tag_node) {
    struct tag tag = tag_find(node_text(cx->tree, tag_node));
    if (tag.id == 0) {
        struct diag *diag = check_error(cx, DIAG_E0318, tag_node, "there is no text tag `%.*s`",
                                        TEXT_ARG(node_text(cx->tree, tag_node)));
        struct nearest nearest = nearest_to(cx, node_text(cx->tree, tag_node));
        for (uint32_t i = 1; i <= tag_count(); i++)
            nearest_offer(&nearest, tag_name((struct tag){ i }));
        nearest_help(cx, diag, &nearest);
        return typed_error(cx, node);
    }
    struct texting t = { .tag = tag, .state = tag_begin(tag), .tagged = true };
    struct text_parts parts = text_parts(cx->arena, cx->tree, node, cx->diags);
    struct ir *ir = ir_new(cx, IR_TEMPLATE, node);
    ir->parts = check_parts(cx, &t, parts);
    ir->count = expr_count(cx, node, parts.count, UINT16_MAX, "a text", "parts");
    ir->tag = tag;
    const char *problem = tag_end_problem(tag, t.state);
    if (problem != NULL)
        check_error(cx, DIAG_E0319, node, "the text ends with %s", problem);
    return typed_make(ir,
                      t.secret ? basic(cx, TYPE_SECRET_TEXT) : type_text(cx->program->types, tag));
}

struct typed expr_text(struct checker *cx, struct node node, const struct type *expected) {
    struct node tag = node_kid(cx->tree, node, TEXT_TAG);
    struct typed typed = tag.id == 0 ? check_untagged(cx, node) : check_tagged(cx, node, tag);
    use_typed(cx, tag, USE_TAG, typed.type);
    const struct type *present = expected == NULL ? NULL : type_present(expected);
    if (present == NULL || present->kind != TYPE_REF || typed.type->kind != TYPE_STRING)
        return typed;
    struct ir *ir = ir_new(cx, IR_REF, node); /* a key, written as text */
    ir->kind = present->ref;
    ir->a = typed.ir;
    use_key(cx, node, present->ref, typed.ir, USE_READS);
    cx->program->hosts_meet = cx->program->hosts_meet || present->ref->fleet;
    return typed_make(ir, present->ref->type);
}

static bool refuse(struct checker *cx, const struct type *type, struct node node, uint32_t depth) {
    type = type_base(cx->program->types, type_present(type));
    if (depth == 8)
        return false;
    switch (type->kind) {
    case TYPE_REF: {
        struct diag *diag = check_error(cx, DIAG_E0329, node, "a resource has no rendering");
        diag_note(cx->diags, diag, "it would write all of a %s, read or not",
                  type_text_of(cx->arena, type));
        diag_help(cx->diags, diag, "choose: `pick(x, name, …)`, or a map of what is wanted");
        return true;
    }
    case TYPE_SIZE:
    case TYPE_DURATION:
    case TYPE_PERCENT:
    case TYPE_MODE: {
        struct texting plain = { .tagged = true };
        report_quantity(cx, &plain, type, node);
        return true;
    }
    case TYPE_LIST:
    case TYPE_SET:
    case TYPE_MAP:
        return refuse(cx, type->inner, node, depth + 1);
    case TYPE_RECORD:
        for (uint32_t i = 0; i < type->record->fields.count; i++)
            if (refuse(cx, type->record->fields.items[i].type, node, depth + 1))
                return true;
        return false;
    default:
        return false;
    }
}

bool type_holds_secret(const struct type *type, uint32_t depth) {
    type = type_present(type);
    if (depth == 8)
        return false;
    switch (type->kind) {
    case TYPE_SECRET:
    case TYPE_SECRET_TEXT:
        return true;
    case TYPE_LIST:
    case TYPE_SET:
    case TYPE_MAP:
        return type_holds_secret(type->inner, depth + 1);
    case TYPE_RECORD:
        for (uint32_t i = 0; i < type->record->fields.count; i++)
            if (type_holds_secret(type->record->fields.items[i].type, depth + 1))
                return true;
        return false;
    default:
        return false;
    }
}

bool render_refuses(struct checker *cx, enum builtin builtin, const struct type *type,
                    struct node node) {
    if (builtin != BUILTIN_JSON && builtin != BUILTIN_YAML && builtin != BUILTIN_TOML &&
        builtin != BUILTIN_PLIST && builtin != BUILTIN_INI)
        return false;
    return refuse(cx, type, node, 0);
}
