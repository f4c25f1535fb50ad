/* Records and cases written out, and records with some fields changed. */
#include "sema/check_internal.h"

static uint32_t field_index(const struct field *fields, uint32_t count, struct name name) {
    for (uint32_t i = 0; i < count; i++)
        if (name_equal(fields[i].name, name))
            return i;
    return UINT32_MAX;
}

static void report_no_field(struct checker *cx, struct node name_node, const struct field *fields,
                            uint32_t count, struct text type_name) {
    struct text text = node_text(cx->tree, name_node);
    struct diag *diag = check_error(cx, DIAG_E0302, name_node, "%.*s has no field `%.*s`",
                                    TEXT_ARG(type_name), TEXT_ARG(text));
    struct nearest nearest = nearest_to(cx, text);
    for (uint32_t i = 0; i < count; i++)
        nearest_offer(&nearest, fields[i].text);
    nearest_help(cx, diag, &nearest);
    if (nearest.best.size != 0 || count == 0 || count > 10)
        return;
    struct buf out = { 0 };
    for (uint32_t i = 0; i < count; i++)
        buf_printf(&out, "%s`%.*s`", i == 0 ? "" : ", ", TEXT_ARG(fields[i].text));
    diag_help(cx->diags, diag, count == 1 ? "its only field is %.*s" : "its fields are %.*s",
              TEXT_ARG(buf_view(&out)));
    buf_free(&out);
}

/* The name that a statement of a record literal sets, and its value as a node to check. */
static struct node set_name(struct checker *cx, struct node statement) {
    switch (node_kind(cx->tree, statement)) {
    case NODE_ASSIGN:
        return node_kid(cx->tree, statement, ASSIGN_TARGET);
    case NODE_MERGE:
        return node_kid(cx->tree, statement, MERGE_TARGET);
    case NODE_RESOURCE:
        return node_kid(cx->tree, statement, RESOURCE_KIND);
    default:
        return (struct node){ 0 };
    }
}

/* `f { … }` inside a record literal. */
static const struct ir *nested_record(struct checker *cx, struct node body,
                                      const struct field *field, struct node node) {
    const struct type *type = type_present(field->type);
    if (type->kind != TYPE_RECORD) {
        if (type->kind != TYPE_ERROR)
            check_error(cx, DIAG_E0301, node, "%s is wanted here, this is a record",
                        type_text_of(cx->arena, type));
        return ir_new(cx, IR_ERROR, node);
    }
    struct ir *ir = ir_new(cx, IR_RECORD, node);
    ir->fields = expr_fields(cx, node, body, type->record->fields.items, type->record->fields.count,
                             type->record->text, true);
    ir->count = (uint16_t)type->record->fields.count;
    ir->record = type->record;
    ir->shape = type->record->shape;
    return ir;
}

/* `f case { … }` inside a record literal. */
static const struct ir *nested_case(struct checker *cx, struct node statement,
                                    const struct field *field) {
    const struct type *type = type_present(field->type);
    struct node name = node_kid(cx->tree, statement, RESOURCE_KEY);
    if (type->kind != TYPE_ENUM || node_kind(cx->tree, name) != NODE_NAME) {
        if (type->kind != TYPE_ERROR)
            check_error(cx, DIAG_E0405, statement, "a resource cannot stand inside a value");
        return ir_new(cx, IR_ERROR, statement);
    }
    return case_literal(cx, statement, name, node_kid(cx->tree, statement, RESOURCE_BODY),
                        type->enumeration)
        .ir;
}

static const struct ir *field_value(struct checker *cx, struct node statement,
                                    const struct field *field) {
    switch (node_kind(cx->tree, statement)) {
    case NODE_MERGE:
        return nested_record(cx, node_kid(cx->tree, statement, MERGE_BODY), field, statement);
    case NODE_RESOURCE:
        return nested_case(cx, statement, field);
    default:
        break;
    }
    if (node_op(cx->tree, statement) != OP_SET)
        check_error(cx, DIAG_E0405, statement, "a value's fields are set with `=`");
    return expr_expect(cx, node_kid(cx->tree, statement, ASSIGN_VALUE), field->type);
}

static void check_missing(struct checker *cx, struct node node, const struct field *fields,
                          uint32_t count, const struct ir *const *items, struct text type_name) {
    for (uint32_t i = 0; i < count; i++) {
        if (items[i] != NULL ||
            node_kid(fields[i].module->tree, fields[i].node, FIELD_DEFAULT).id != 0)
            continue;
        struct diag *diag = check_error(cx, DIAG_E0321, node, "%.*s needs its field `%.*s`",
                                        TEXT_ARG(type_name), TEXT_ARG(fields[i].text));
        diag_label(cx->diags, diag, node_span(fields[i].module->tree, fields[i].node),
                   "declared here, without a default");
        diag_want(cx->diags, diag, DIAG_WANTS_FIELD, fields[i].text,
                  text_of(type_text_of(cx->arena, fields[i].type)));
    }
}

const struct ir *const *expr_fields(struct checker *cx, struct node node, struct node block,
                                    const struct field *fields, uint32_t count,
                                    struct text type_name, bool defaults) {
    const struct ir **items = ARENA_ARRAY(cx->arena, const struct ir *, count + 1);
    struct node statements = node_kid(cx->tree, block, BLOCK_STATEMENTS);
    bool broken = node_has(cx->tree, block, FLAG_BROKEN);
    for (uint32_t i = 0; i < node_count(cx->tree, statements); i++) {
        struct node statement = node_kid(cx->tree, statements, i);
        struct node name = set_name(cx, statement);
        if (node_kind(cx->tree, name) != NODE_NAME) {
            if (node_kind(cx->tree, statement) != NODE_ERROR)
                check_error(cx, DIAG_E0405, statement, "a value holds only fields: `name = value`");
            broken = true;
            continue;
        }
        uint32_t index = field_index(fields, count, node_name(cx->tree, name));
        if (index == UINT32_MAX) {
            report_no_field(cx, name, fields, count, type_name);
            broken = true; /* one of the missing ones may be meant */
            continue;
        }
        if (items[index] != NULL)
            check_error(cx, DIAG_E0322, name, "`%.*s` is set twice here",
                        TEXT_ARG(fields[index].text));
        use_field(cx, name, &fields[index], USE_SETS, NULL);
        items[index] = field_value(cx, statement, &fields[index]);
    }
    if (defaults && !broken)
        check_missing(cx, block.id != 0 ? block : node, fields, count, items, type_name);
    return items;
}

struct typed case_literal(struct checker *cx, struct node node, struct node name, struct node block,
                          const struct enumeration *enumeration) {
    for (uint32_t i = 0; i < enumeration->cases.count; i++) {
        const struct enum_case *c = &enumeration->cases.items[i];
        if (!name_equal(c->name, node_name(cx->tree, name)))
            continue;
        use_case(cx, name, enumeration, i, USE_READS);
        struct ir *ir = ir_new(cx, IR_CASE, node);
        ir->enumeration = enumeration;
        ir->index = i;
        ir->shape = c->shape;
        ir->count = (uint16_t)c->fields.count;
        ir->fields = expr_fields(cx, node, block, c->fields.items, c->fields.count, c->text, true);
        return typed_make(ir, enumeration->type);
    }
    report_no_case(cx, name, enumeration);
    return typed_error(cx, node);
}

/* A record where no type is known, or Data is wanted: data, by the fields' names. */
static struct typed record_data(struct checker *cx, struct node node, struct node block) {
    struct node statements = node_kid(cx->tree, block, BLOCK_STATEMENTS);
    uint32_t count = node_count(cx->tree, statements);
    const struct type *data = type_any(cx->program->types);
    const struct ir **items = ARENA_ARRAY(cx->arena, const struct ir *, 2 * count + 1);
    for (uint32_t i = 0; i < count; i++) {
        struct node statement = node_kid(cx->tree, statements, i);
        struct node name = set_name(cx, statement);
        bool merge = node_kind(cx->tree, statement) == NODE_MERGE;
        if (node_kind(cx->tree, name) != NODE_NAME ||
            (!merge && node_kind(cx->tree, statement) != NODE_ASSIGN)) {
            if (node_kind(cx->tree, statement) != NODE_ERROR)
                check_error(cx, DIAG_E0405, statement, "data holds only fields: `name = value`");
            return typed_error(cx, node);
        }
        struct value key = value_string(cx->arena, node_text(cx->tree, name), 0);
        items[2 * i] = ir_constant(cx, key, name);
        items[2 * i + 1] =
            merge ? record_data(cx, statement, node_kid(cx->tree, statement, MERGE_BODY)).ir
                  : expr_expect(cx, node_kid(cx->tree, statement, ASSIGN_VALUE), data);
    }
    struct ir *ir = ir_new(cx, IR_MAP, node);
    ir->items = items;
    count = expr_count(cx, node, count, UINT16_MAX / 2, "a map literal", "entries");
    ir->count = (uint16_t)(2 * count);
    ir_order_entries(ir);
    return typed_make(ir, data);
}

struct typed expr_record(struct checker *cx, struct node node, const struct type *expected) {
    bool is_empty_map = node_kind(cx->tree, node) == NODE_MAP_LIT;
    struct node name = is_empty_map ? (struct node){ 0 }
                                    : node_kid(cx->tree, node, RECORD_LIT_CASE);
    struct node block = is_empty_map ? (struct node){ 0 }
                                     : node_kid(cx->tree, node, RECORD_LIT_BODY);
    const struct type *type = expected == NULL
                                  ? NULL
                                  : type_base(cx->program->types, type_present(expected));
    if (type != NULL && type->kind == TYPE_ERROR)
        return typed_error(cx, node);
    if (name.id == 0 && (type == NULL || type->kind == TYPE_ANY))
        return record_data(cx, node, block);
    if (name.id != 0) {
        if (type != NULL && type->kind == TYPE_ENUM)
            return case_literal(cx, node, name, block, type->enumeration);
        struct symbol *symbol = scope_find_kind(cx, node_name(cx->tree, name), SYMBOL_RECORD);
        if (symbol != NULL) {
            type = symbol->record->type;
            use_symbol(cx, name, symbol, USE_READS);
        } else {
            struct diag *diag = check_error(cx, DIAG_E0311, node,
                                            "it is not known here of which enum `%.*s` is a case",
                                            TEXT_ARG(node_text(cx->tree, name)));
            diag_help(cx->diags, diag, "state the type: `let x: E = %.*s { … }`",
                      TEXT_ARG(node_text(cx->tree, name)));
            return typed_error(cx, node);
        }
    }
    if (type == NULL || type->kind != TYPE_RECORD) {
        struct diag *diag = check_error(cx, type == NULL ? DIAG_E0311 : DIAG_E0301, node,
                                        type == NULL
                                            ? "it is not known here of which record this is a value"
                                            : "%s is wanted here, this is a record",
                                        type == NULL ? "" : type_text_of(cx->arena, type));
        diag_help(cx->diags, diag,
                  type == NULL ? "state the type: `let x: R = { … }`, or `R { … }`"
                               : "a map is written with colons: `{ key: value }`");
        return typed_error(cx, node);
    }
    struct ir *ir = ir_new(cx, IR_RECORD, node);
    ir->record = type->record;
    ir->shape = type->record->shape;
    ir->count = (uint16_t)type->record->fields.count;
    ir->fields = expr_fields(cx, node, block, type->record->fields.items,
                             type->record->fields.count, type->record->text, true);
    return typed_make(ir, type);
}

struct typed expr_with(struct checker *cx, struct node node) {
    struct typed base = expr_check(cx, node_kid(cx->tree, node, WITH_VALUE), NULL);
    const struct type *type = type_base(cx->program->types, base.type);
    if (type->kind != TYPE_RECORD) {
        if (type->kind != TYPE_ERROR)
            check_error(cx, DIAG_E0301, node, "`with` changes a record, this is %s",
                        type_text_of(cx->arena, base.type));
        return typed_error(cx, node);
    }
    struct ir *ir = ir_new(cx, IR_WITH, node);
    ir->a = base.ir;
    ir->record = type->record;
    ir->shape = type->record->shape;
    ir->count = (uint16_t)type->record->fields.count;
    ir->fields = expr_fields(cx, node, node_kid(cx->tree, node, WITH_BODY),
                             type->record->fields.items, type->record->fields.count,
                             type->record->text, false);
    return typed_make(ir, type);
}
