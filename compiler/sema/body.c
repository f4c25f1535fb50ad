/* Bodies: which fields they set, to what, under which conditions. */
#include "sema/check_internal.h"
#include "syntax/parse.h"

struct body_marks body_begin(const struct checker *cx) {
    return (struct body_marks){ cx->assigns.count, cx->statements.count };
}

void body_end(struct checker *cx, struct body *body, struct body_marks marks) {
    uint32_t assigns = cx->assigns.count - marks.assigns;
    uint32_t statements = cx->statements.count - marks.statements;
    if (assigns != 0) {
        body->assigns.items = ARENA_ARRAY(cx->arena, struct assign, assigns);
        memcpy(body->assigns.items, &cx->assigns.items[marks.assigns],
               assigns * sizeof(struct assign));
        body->assigns.count = body->assigns.capacity = assigns;
        cx->assigns.count = marks.assigns;
    }
    if (statements != 0) {
        body->statements.items = ARENA_ARRAY(cx->arena, struct statement, statements);
        memcpy(body->statements.items, &cx->statements.items[marks.statements],
               statements * sizeof(struct statement));
        body->statements.count = body->statements.capacity = statements;
        cx->statements.count = marks.statements;
    }
}

void guard_reads_add(struct checker *cx, const struct guard_reads *guards) {
    for (; guards != NULL; guards = guards->outer)
        for (uint32_t i = 0; i < guards->count; i++)
            reads_add(cx, cx->let_reads.items[guards->first + i]);
}

/* Moves the reads since the mark to where guards and lets keep theirs. */
static uint32_t keep_reads(struct checker *cx, uint32_t mark, uint32_t *first) {
    *first = cx->let_reads.count;
    for (uint32_t i = mark; i < cx->reads.count; i++)
        vec_push(cx->arena, &cx->let_reads, cx->reads.items[i]);
    cx->reads.count = mark;
    return cx->let_reads.count - *first;
}

void body_let(struct checker *cx, struct node node) {
    struct node type_node = node_kid(cx->tree, node, LET_TYPE);
    struct node value_node = node_kid(cx->tree, node, LET_VALUE);
    uint32_t mark = reads_mark(cx);
    struct typed value;
    if (type_node.id != 0) {
        value.type = resolve_type(cx, type_node, TEXT("let"));
        value.ir = expr_expect(cx, value_node, value.type);
    } else {
        value = expr_check(cx, value_node, NULL);
    }
    uint32_t first, count = keep_reads(cx, mark, &first);
    struct local *local = local_add(cx, node_kid(cx->tree, node, LET_NAME), value.type,
                                    frame_slot(cx));
    local->let = value.ir;
    local->is_let = true;
    local->reads_first = first;
    local->reads_count = count;
}

/* Where a target leads: a slot, perhaps a key of its map. */
struct target {
    uint32_t slot;
    struct node key;
};

/* A field of that name in one of the kind's records or cases may be meant. */
static bool help_deeper_field(struct checker *cx, struct diag *diag, const struct kind *kind,
                              struct text name) {
    for (uint32_t i = 0; i < kind->slots.count; i++) {
        const struct slot *slot = &kind->slots.items[i];
        if (slot->parent == SLOT_NONE || !text_equal(slot->field->text, name))
            continue;
        diag_help(cx->diags, diag, "there is `%.*s`", TEXT_ARG(slot->path));
        return true;
    }
    return false;
}

static void report_no_field(struct checker *cx, struct node name,
                            const struct body_context *context, uint32_t container,
                            uint32_t case_index) {
    const struct kind *kind = context->fields->of_kind;
    struct text text = node_text(cx->tree, name);
    struct nearest nearest = nearest_to(cx, text);
    for (uint32_t i = 0; i < kind->slots.count; i++) {
        const struct slot *slot = &kind->slots.items[i];
        if (slot->parent == container && slot->case_index == case_index)
            nearest_offer(&nearest, slot->field->text);
    }
    const struct slot *slot = container == SLOT_NONE ? NULL : &kind->slots.items[container];
    struct text owner = slot == NULL ? kind->text : slot->path;
    if (slot != NULL && slot->kind == SLOT_SUM)
        owner = type_present(slot->type)->enumeration->cases.items[case_index].text;
    bool is_strange = nearest.best.size == 0;
    struct strange_field *strange = &cx->strange;
    if (is_strange && strange->diag != NULL && strange->fields == context->fields &&
        strange->container == container) {
        diag_label(cx->diags, strange->diag, node_span(cx->tree, name), "nor `%.*s`",
                   TEXT_ARG(text));
        return;
    }
    struct diag *diag = check_error(cx, DIAG_E0402, name, "`%.*s` has no field `%.*s`",
                                    TEXT_ARG(owner), TEXT_ARG(text));
    nearest_help(cx, diag, &nearest);
    if (is_strange && !help_deeper_field(cx, diag, kind, text))
        *strange = (struct strange_field){ diag, context->fields, container };
}

/* `f.g = …` where f is no record. */
static void report_no_parts(struct checker *cx, struct node name, const struct slot *slot) {
    struct diag *diag = check_error(cx, DIAG_E0402, name,
                                    "`%.*s` is %s, which has no fields to set",
                                    TEXT_ARG(slot->path), type_text_of(cx->arena, slot->type));
    if (slot->kind == SLOT_SUM)
        diag_help(cx->diags, diag, "name the case: `%.*s %.*s { %.*s = … }`", TEXT_ARG(slot->path),
                  TEXT_ARG(type_present(slot->type)->enumeration->cases.items[0].text),
                  TEXT_ARG(node_text(cx->tree, name)));
}

/* Finds the slot of a target; false after reporting. */
static bool target_find(struct checker *cx, struct node node, const struct body_context *context,
                        struct target *target) {
    const struct kind *kind = context->fields->of_kind;
    *target = (struct target){ SLOT_NONE, { 0 } };
    switch (node_kind(cx->tree, node)) {
    case NODE_NAME:
        target->slot = slot_child(kind, context->container, context->case_index,
                                  node_name(cx->tree, node));
        if (target->slot == SLOT_NONE && !kind->broken)
            report_no_field(cx, node, context, context->container, context->case_index);
        if (target->slot != SLOT_NONE)
            use_slot(cx, node, kind, target->slot, USE_SETS, NULL);
        return target->slot != SLOT_NONE;
    case NODE_FIELD_OF: {
        struct target outer;
        if (!target_find(cx, node_kid(cx->tree, node, FIELD_OF_OBJECT), context, &outer))
            return false;
        struct node name = node_kid(cx->tree, node, FIELD_OF_NAME);
        if (kind->slots.items[outer.slot].kind == SLOT_RECORD)
            target->slot = slot_child(kind, outer.slot, 0, node_name(cx->tree, name));
        else
            report_no_parts(cx, name, &kind->slots.items[outer.slot]);
        if (target->slot == SLOT_NONE && kind->slots.items[outer.slot].kind == SLOT_RECORD)
            report_no_field(cx, name, context, outer.slot, 0);
        if (target->slot != SLOT_NONE)
            use_slot(cx, name, kind, target->slot, USE_SETS, NULL);
        return target->slot != SLOT_NONE;
    }
    case NODE_INDEX: {
        if (!target_find(cx, node_kid(cx->tree, node, INDEX_OBJECT), context, target))
            return false;
        const struct type *type = type_present(kind->slots.items[target->slot].type);
        if (type->kind != TYPE_MAP) {
            check_error(cx, DIAG_E0325, node, "only a map is set by key; `%.*s` is %s",
                        TEXT_ARG(kind->slots.items[target->slot].path),
                        type_text_of(cx->arena, type));
            return false;
        }
        target->key = node_kid(cx->tree, node, INDEX_INDEX);
        return true;
    }
    default:
        if (node_kind(cx->tree, node) != NODE_ERROR)
            check_error(cx, DIAG_E0402, node, "this names no field");
        return false;
    }
}

static struct text reason_text(struct checker *cx, struct node node) {
    struct text text = { NULL, 0 };
    if (node_kind(cx->tree, node) == NODE_TEXT &&
        !text_constant(cx->arena, cx->tree, node, cx->diags, &text))
        check_error(cx, DIAG_E0417, node, "a reason is plain text, without holes");
    return text;
}

static struct assign assign_new(struct checker *cx, const struct body_context *context,
                                struct node node, uint32_t slot, enum op op) {
    return (struct assign){ .slot = slot,
                            .op = (uint8_t)op,
                            .guard = context->guard,
                            .loop = context->loop,
                            .soft = context->standing == BODY_DEFAULTS,
                            .module = cx->module,
                            .node = node,
                            .position = check_position(cx, node) };
}

static void assign_push(struct checker *cx, const struct body_context *context,
                        struct assign assign, uint32_t mark) {
    const struct kind *kind = context->fields->of_kind;
    guard_reads_add(cx, context->guard_reads);
    uint32_t field = kind->members_node + 1 + kind->slots.items[assign.slot].top;
    reads_take(cx, mark, cx->crosses ? cx->crosses_from : field, assign.node);
    if (context->standing == BODY_AMEND)
        graph_edge(cx->program->graph, field, context->runner, check_span(cx, assign.node));
    vec_push(cx->arena, &cx->assigns, assign);
}

/* Whether the value is a plain field path of another resource of the same type: then it forwards.
 */
static void note_forward(struct checker *cx, const struct body_context *context,
                         struct assign *assign, struct typed value, struct node value_node) {
    bool by_rule = context->standing == BODY_RULE || context->standing == BODY_AMEND;
    if (!by_rule || value.ir->op != IR_SLOT || node_kind(cx->tree, value_node) != NODE_FIELD_OF ||
        assign->op != OP_SET)
        return;
    const struct slot *to = &context->fields->of_kind->slots.items[assign->slot];
    const struct slot *from = &value.ir->kind->slots.items[value.ir->index];
    if (to->kind != SLOT_LEAF &&
        (from->kind != to->kind || type_present(to->type) != type_present(from->type) ||
         to->end - assign->slot != from->end - value.ir->index))
        return;
    assign->forwards = true;
    assign->forward_resource = value.ir->a;
    assign->forward_slot = value.ir->index;
}

static const struct type *removal_type(struct checker *cx, const struct type *type) {
    if (type->kind == TYPE_MAP)
        return type_list(cx->program->types, type->key);
    return type_list(cx->program->types, type->inner);
}

/* `f += v`, `f -= v` */
static void assign_change(struct checker *cx, struct node node, const struct slot *slot,
                          struct node value, struct assign *assign) {
    const struct type *type = type_present(slot->type);
    if (!slot->collection) {
        if (type->kind != TYPE_ERROR) {
            struct diag *diag = check_error(cx, DIAG_E0404, node,
                                            "`%s` changes a list, set or map; `%.*s` is %s",
                                            op_text((enum op)assign->op), TEXT_ARG(slot->path),
                                            type_text_of(cx->arena, slot->type));
            diag_help(cx->diags, diag,
                      "replace it with `=`; the lower layers' value is `previous`");
        }
        expr_check(cx, value, NULL);
        return;
    }
    if (assign->op == OP_REMOVE && type->kind == TYPE_MAP &&
        node_kind(cx->tree, value) == NODE_MAP_LIT) {
        struct diag *diag = check_error(cx, DIAG_E0301, value,
                                        "`-=` takes the keys that are to go, not a map");
        diag_help(cx->diags, diag, "`%.*s -= [\"…\"]`", TEXT_ARG(slot->path));
        return;
    }
    if (assign->op == OP_REMOVE) {
        assign->value = expr_expect(cx, value, removal_type(cx, type));
        return;
    }
    struct typed typed = expr_check(cx, value, type);
    if (type->kind != TYPE_MAP &&
        type_fits(cx->program->types, type->inner, typed.type) != TYPE_FITS_NOT &&
        typed.type->kind != TYPE_NEVER && typed.type->kind != TYPE_ERROR) {
        struct diag *diag = check_error(cx, DIAG_E0301, value, "%s is wanted here, this is %s",
                                        type_text_of(cx->arena, type),
                                        type_text_of(cx->arena, typed.type));
        diag_help(cx->diags, diag, "put it in brackets: `[%.*s]`",
                  TEXT_ARG(check_quoted(cx, value)));
        return;
    }
    assign->value = expr_coerce(cx, typed, type, value);
}

/* `none` for a field that has no default is a decision, and decisions have reasons. */
static void check_decided(struct checker *cx, struct node node, const struct slot *slot,
                          const struct assign *assign) {
    struct node value = node_kid(cx->tree, node, ASSIGN_VALUE);
    if (cx->test != NULL || node_kind(cx->tree, value) != NODE_NONE ||
        !type_is_optional(slot->type) ||
        !reason_is_unsaid(cx, node_kid(cx->tree, node, ASSIGN_REASON), assign->reason))
        return;
    if (node_kid(slot->field->module->tree, slot->field->node, FIELD_DEFAULT).id != 0)
        return;
    struct diag *diag = check_error(cx, DIAG_E0414, value, "why none? `%.*s` has to be decided",
                                    TEXT_ARG(slot->path));
    diag_note(cx->diags, diag,
              "the field has no default, so that leaving it out is never an accident");
    diag_help(cx->diags, diag, "give the reason: `%.*s = none because \"…\"`",
              TEXT_ARG(node_text(cx->tree, node_kid(cx->tree, node, ASSIGN_TARGET))));
}

void body_assign(struct checker *cx, struct node node, const struct body_context *context) {
    struct node value_node = node_kid(cx->tree, node, ASSIGN_VALUE);
    struct target target;
    if (context->fields == NULL) {
        check_error(cx, DIAG_E0405, node, "there is no field to set here");
        return;
    }
    if (!target_find(cx, node_kid(cx->tree, node, ASSIGN_TARGET), context, &target))
        return;
    const struct slot *slot = &context->fields->of_kind->slots.items[target.slot];
    uint32_t mark = reads_mark(cx);
    struct assign assign = assign_new(cx, context, node, target.slot, node_op(cx->tree, node));
    assign.force = node_has(cx->tree, node, FLAG_FORCE);
    assign.reason = reason_text(cx, node_kid(cx->tree, node, ASSIGN_REASON));
    if (assign.force && cx->module->tier == TIER_LIBRARY)
        check_error(cx, DIAG_E0407, node,
                    "`force` is for hosts/ only: a library has to leave the last word");
    if (target.slot == context->fields->of_kind->key_slot)
        check_error(cx, DIAG_E0403, node, "the key stands in the head: `%.*s … { … }`",
                    TEXT_ARG(context->fields->of_kind->text));
    const struct type *outer_previous = cx->previous_type;
    cx->previous_type = slot->type;
    if (target.key.id != 0) {
        const struct type *map = type_present(slot->type);
        assign.map_key = expr_expect(cx, target.key, map->key);
        assign.value = expr_expect(cx, value_node, map->inner);
        assign.op = OP_ADD;
        if (node_op(cx->tree, node) != OP_SET)
            check_error(cx, DIAG_E0404, node, "a key of a map is set with `=`");
    } else if (assign.op != OP_SET) {
        assign_change(cx, node, slot, value_node, &assign);
    } else {
        struct typed value = expr_check(cx, value_node, slot->type);
        assign.value = expr_coerce(cx, value, slot->type, value_node);
        note_forward(cx, context, &assign, value, value_node);
        check_decided(cx, node, slot, &assign);
    }
    cx->previous_type = outer_previous;
    assign_push(cx, context, assign, mark);
}

/* Says that an optional record is there, or which case a sum type has. */
static void assign_container(struct checker *cx, const struct body_context *context,
                             struct node node, uint32_t slot, const struct ir *case_value) {
    struct assign assign = assign_new(cx, context, node, slot, OP_SET);
    assign.present = case_value == NULL;
    assign.case_only = case_value != NULL;
    assign.value = case_value;
    assign_push(cx, context, assign, reads_mark(cx));
}

void body_merge(struct checker *cx, struct node node, const struct body_context *context) {
    struct target target;
    struct node target_node = node_kid(cx->tree, node, MERGE_TARGET);
    struct node body = node_kid(cx->tree, node, MERGE_BODY);
    if (context->fields == NULL) {
        check_error(cx, DIAG_E0405, node, "there is no field to set here");
        return;
    }
    if (!target_find(cx, target_node, context, &target))
        return;
    const struct kind *kind = context->fields->of_kind;
    const struct slot *slot = &kind->slots.items[target.slot];
    if (slot->kind == SLOT_RECORD) {
        if (type_is_optional(slot->type))
            assign_container(cx, context, node, target.slot, NULL);
        struct body_context inner = *context;
        inner.container = target.slot;
        inner.case_index = 0;
        body_block(cx, body, &inner);
        return;
    }
    if (slot->type->kind == TYPE_ERROR)
        return;
    struct diag *diag = check_error(cx, DIAG_E0404, target_node, "`%.*s` is %s, not a record",
                                    TEXT_ARG(slot->path), type_text_of(cx->arena, slot->type));
    if (slot->kind == SLOT_SUM)
        diag_help(cx->diags, diag, "name the case: `%.*s %.*s { … }`", TEXT_ARG(slot->path),
                  TEXT_ARG(type_present(slot->type)->enumeration->cases.items[0].text));
    else if (slot->collection)
        diag_help(cx->diags, diag, "use `%.*s = …` or `%.*s += …`", TEXT_ARG(slot->path),
                  TEXT_ARG(slot->path));
}

bool body_case(struct checker *cx, struct node node, const struct body_context *context) {
    struct node name = node_kid(cx->tree, node, RESOURCE_KIND);
    struct node case_name = node_kid(cx->tree, node, RESOURCE_KEY);
    if (context->fields == NULL)
        return false;
    const struct kind *kind = context->fields->of_kind;
    uint32_t slot = slot_child(kind, context->container, context->case_index,
                               node_name(cx->tree, name));
    if (slot == SLOT_NONE || kind->slots.items[slot].kind != SLOT_SUM ||
        node_kind(cx->tree, case_name) != NODE_NAME)
        return false;
    const struct enumeration *enumeration = type_present(kind->slots.items[slot].type)->enumeration;
    use_slot(cx, name, kind, slot, USE_SETS, NULL);
    for (uint32_t i = 0; i < enumeration->cases.count; i++) {
        const struct enum_case *c = &enumeration->cases.items[i];
        if (!name_equal(c->name, node_name(cx->tree, case_name)))
            continue;
        use_case(cx, case_name, enumeration, i, USE_SETS);
        assign_container(cx, context, node, slot, ir_constant(cx, c->constant, case_name));
        struct body_context inner = *context;
        inner.container = slot;
        inner.case_index = i;
        body_block(cx, node_kid(cx->tree, node, RESOURCE_BODY), &inner);
        return true;
    }
    report_no_case(cx, case_name, enumeration);
    return true;
}

static void body_if(struct checker *cx, struct node node, const struct body_context *context);

static void guarded_block(struct checker *cx, const struct ir *condition, bool negated,
                          struct node body, const struct body_context *context,
                          const struct guard_reads *reads) {
    struct guard *guard = ARENA_NEW(cx->arena, struct guard);
    *guard = (struct guard){ context->guard, condition, negated };
    struct body_context inner = *context;
    inner.guard = guard;
    inner.guard_reads = reads;
    uint32_t locals = local_mark(cx);
    if (node_kind(cx->tree, body) == NODE_IF)
        body_if(cx, body, &inner);
    else
        body_block(cx, body, &inner);
    local_release(cx, locals);
}

static void body_if(struct checker *cx, struct node node, const struct body_context *context) {
    struct node condition_node = node_kid(cx->tree, node, IF_CONDITION);
    uint32_t mark = reads_mark(cx), facts = facts_mark(cx);
    const struct ir *condition = expr_condition(cx, condition_node);
    struct guard_reads reads = { .outer = context->guard_reads };
    reads.count = keep_reads(cx, mark, &reads.first);
    facts_assume(cx, condition_node, true);
    guarded_block(cx, condition, false, node_kid(cx->tree, node, IF_THEN), context, &reads);
    facts_release(cx, facts);
    struct node otherwise = node_kid(cx->tree, node, IF_ELSE);
    if (otherwise.id == 0)
        return;
    facts_assume(cx, condition_node, false);
    guarded_block(cx, condition, true, otherwise, context, &reads);
    facts_release(cx, facts);
}

struct match_visit {
    const struct body_context *context;
    uint32_t mark;
};

static void visit_arm(struct checker *cx, const struct ir *condition, struct node body,
                      void *data) {
    const struct match_visit *visit = data;
    struct guard_reads reads = { .outer = visit->context->guard_reads };
    reads.count = cx->reads.count - visit->mark;
    reads.first = cx->let_reads.count;
    for (uint32_t i = visit->mark; i < cx->reads.count; i++)
        vec_push(cx->arena, &cx->let_reads, cx->reads.items[i]);
    if (body.id == 0 || node_kind(cx->tree, body) == NODE_ERROR)
        return;
    if (node_kind(cx->tree, body) != NODE_BLOCK) {
        check_error(cx, DIAG_E0405, body, "an arm of a statement is a body: `case => { … }`");
        return;
    }
    guarded_block(cx, condition, false, body, visit->context, &reads);
}

static void body_match(struct checker *cx, struct node node, const struct body_context *context) {
    struct match_visit visit = { context, reads_mark(cx) };
    match_statement(cx, node, visit_arm, &visit);
    cx->reads.count = visit.mark;
}

static void body_for(struct checker *cx, struct node node, const struct body_context *context) {
    struct node iterable = node_kid(cx->tree, node, FOR_ITERABLE);
    struct node where = node_kid(cx->tree, node, FOR_WHERE);
    uint32_t mark = reads_mark(cx), locals = local_mark(cx), facts = facts_mark(cx);
    struct typed value = expr_check(cx, iterable, NULL);
    struct loop *loop = ARENA_NEW(cx->arena, struct loop);
    *loop = (struct loop){ .outer = context->loop, .guard = context->guard, .iterable = value.ir };
    loop_variables(cx, node_kid(cx->tree, node, FOR_VARIABLES), value.type, iterable, &loop->slot,
                   &loop->key_slot);
    if (where.id != 0) {
        loop->where = expr_condition(cx, where);
        facts_assume(cx, where, true);
    }
    struct guard_reads reads = { .outer = context->guard_reads };
    reads.count = keep_reads(cx, mark, &reads.first);
    struct statement statement = { .kind = STATEMENT_FOR,
                                   .guard = context->guard,
                                   .key = value.ir,
                                   .where = loop->where,
                                   .slot = loop->slot,
                                   .key_slot = loop->key_slot,
                                   .module = cx->module,
                                   .node = node,
                                   .position = check_position(cx, node) };
    struct body *inside = ARENA_NEW(cx->arena, struct body);
    inside->module = cx->module;
    inside->standing = context->standing;
    struct body_context inner = *context;
    inner.body = inside;
    inner.loop = loop;
    inner.guard = NULL; /* the loop itself stands under the outer conditions */
    inner.guard_reads = &reads;
    /* Fields that the loop sets are the outer body's: only the statements are its own. */
    struct body_marks marks = body_begin(cx);
    body_block(cx, node_kid(cx->tree, node, FOR_BODY), &inner);
    marks.assigns = cx->assigns.count;
    body_end(cx, inside, marks);
    facts_release(cx, facts);
    local_release(cx, locals);
    if (inside->statements.count == 0)
        return;
    statement.body = inside;
    guard_reads_add(cx, &reads);
    reads_take(cx, mark, context->runner, node);
    vec_push(cx->arena, &cx->statements, statement);
}

void body_statement(struct checker *cx, struct node node, const struct body_context *context) {
    switch (node_kind(cx->tree, node)) {
    case NODE_ASSIGN:
        body_assign(cx, node, context);
        return;
    case NODE_MERGE:
        body_merge(cx, node, context);
        return;
    case NODE_IF:
        body_if(cx, node, context);
        return;
    case NODE_MATCH:
        body_match(cx, node, context);
        return;
    case NODE_FOR:
        body_for(cx, node, context);
        return;
    case NODE_LET:
        body_let(cx, node);
        return;
    case NODE_ERROR:
        return;
    case NODE_RESOURCE:
        if (!body_case(cx, node, context))
            statement_check(cx, node, context);
        return;
    default:
        statement_check(cx, node, context);
        return;
    }
}

void body_block(struct checker *cx, struct node block, const struct body_context *context) {
    struct node statements = node_kid(cx->tree, block, BLOCK_STATEMENTS);
    uint32_t locals = local_mark(cx);
    for (uint32_t i = 0; i < node_count(cx->tree, statements); i++) {
        body_statement(cx, node_kid(cx->tree, statements, i), context);
    }
    local_release(cx, locals);
}

struct body *body_check(struct checker *cx, struct node block, const struct kind *kind,
                        enum body_standing standing, uint32_t runner) {
    struct body *body = ARENA_NEW(cx->arena, struct body);
    body->of_kind = kind;
    body->module = cx->module;
    body->standing = standing;
    struct body_context context = { .runner = runner,
                                    .standing = standing,
                                    .body = body,
                                    .fields = kind == NULL ? NULL : body,
                                    .container = SLOT_NONE };
    enum self_mode mode = cx->self_mode;
    const struct kind *self = cx->self_kind;
    uint32_t self_facts = cx->self_facts_base;
    cx->self_mode = kind == NULL ? SELF_NOTHING : SELF_KIND;
    cx->self_kind = kind;
    if (standing != BODY_DEFAULTS && standing != BODY_ADJUST)
        cx->self_facts_base = cx->facts.count;
    struct body_marks marks = body_begin(cx);
    body_block(cx, block, &context);
    body_end(cx, body, marks);
    cx->self_mode = mode;
    cx->self_kind = self;
    cx->self_facts_base = self_facts;
    return body;
}
