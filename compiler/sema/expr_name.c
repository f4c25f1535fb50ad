/* Names, fields and indices: what stands behind `x`, `x.f`, `x[k]`. */
#include "sema/check_internal.h"

static struct typed name_local(struct checker *cx, struct local *local, struct node node) {
    local->used = true;
    const struct type *type = fact_type(cx, node, local->type);
    for (uint32_t i = 0; i < local->reads_count; i++)
        reads_add(cx, cx->let_reads.items[local->reads_first + i]);
    use_local(cx, node, local, USE_READS, type);
    if (local->alias != NULL)
        return typed_make(local->alias, type);
    struct ir *ir = ir_new(cx, local->let == NULL ? IR_LOCAL : IR_LET, node);
    ir->index = local->slot;
    ir->a = local->let;
    return typed_make(ir, type);
}

/* A field of the body's own kind, or a sibling in a record. */
static bool name_self(struct checker *cx, struct node node, struct typed *result) {
    struct name name = node_name(cx->tree, node);
    if (cx->self_mode == SELF_KIND && cx->self_kind != NULL) {
        uint32_t slot = slot_child(cx->self_kind, SLOT_NONE, 0, name);
        if (slot == SLOT_NONE)
            return false;
        struct ir *ir = ir_new(cx, IR_SELF_SLOT, node);
        ir->index = slot;
        ir->kind = cx->self_kind;
        reads_slot(cx, cx->self_kind, slot);
        *result = typed_make(ir, fact_type(cx, node, cx->self_kind->slots.items[slot].type));
        return true;
    }
    if (cx->self_mode != SELF_RECORD)
        return false;
    for (uint32_t i = 0; i < cx->sibling_count; i++) {
        if (!name_equal(cx->siblings[i].name, name))
            continue;
        struct ir *ir = ir_new(cx, IR_SIBLING, node);
        ir->index = i;
        *result = typed_make(ir, fact_type(cx, node, cx->siblings[i].type));
        return true;
    }
    return false;
}

static const struct enumeration *expected_enum(const struct type *expected) {
    if (expected == NULL)
        return NULL;
    expected = type_present(expected);
    while (expected->kind == TYPE_REFINED)
        expected = type_present(expected->inner);
    return expected->kind == TYPE_ENUM || expected->kind == TYPE_CASE ? expected->enumeration
                                                                      : NULL;
}

/* The case an enum has of this name, or -1. */
static int64_t case_index(const struct enumeration *enumeration, struct name name) {
    for (uint32_t i = 0; i < enumeration->cases.count; i++)
        if (name_equal(enumeration->cases.items[i].name, name))
            return i;
    return -1;
}

/* A case written by its bare name; its fields must all have defaults. */
static bool name_case(struct checker *cx, struct node node, const struct type *expected,
                      struct typed *result) {
    const struct enumeration *enumeration = expected_enum(expected);
    if (enumeration == NULL)
        return false;
    int64_t index = case_index(enumeration, node_name(cx->tree, node));
    if (index < 0)
        return false;
    const struct enum_case *c = &enumeration->cases.items[index];
    const struct type *type = enumeration->type;
    use_case(cx, node, enumeration, (uint32_t)index, USE_READS);
    if (c->fields.count == 0) {
        *result = typed_make(ir_constant(cx, c->constant, node), type);
        return true;
    }
    struct ir *ir = ir_new(cx, IR_CASE, node);
    ir->enumeration = enumeration;
    ir->index = (uint32_t)index;
    ir->shape = c->shape;
    ir->count = (uint16_t)c->fields.count;
    /* items: none written, all defaults */
    ir->a = NULL;
    *result = typed_make(ir, type);
    for (uint32_t i = 0; i < c->fields.count; i++)
        if (node_kid(c->fields.items[i].module->tree, c->fields.items[i].node, FIELD_DEFAULT).id ==
            0) {
            struct diag *diag = check_error(cx, DIAG_E0321, node, "`%.*s` needs its field `%.*s`",
                                            TEXT_ARG(c->text), TEXT_ARG(c->fields.items[i].text));
            diag_help(cx->diags, diag, "write `%.*s { %.*s = … }`", TEXT_ARG(c->text),
                      TEXT_ARG(c->fields.items[i].text));
            return true;
        }
    return true;
}

static const struct kind *expected_kind(const struct type *expected) {
    if (expected == NULL)
        return NULL;
    expected = type_present(expected);
    return expected->kind == TYPE_REF ? expected->ref : NULL;
}

/* A key written where a reference is wanted. */
static struct typed name_key(struct checker *cx, struct node node, const struct kind *kind) {
    struct ir *ir = ir_new(cx, IR_REF, node);
    ir->kind = kind;
    cx->program->hosts_meet = cx->program->hosts_meet || kind->fleet;
    struct text key = check_name_text(cx, node_name(cx->tree, node));
    ir->a = ir_constant(cx, value_string(cx->arena, key, 0), node);
    use_key(cx, node, kind, ir->a, USE_READS);
    return typed_make(ir, kind->type);
}

static struct typed name_global(struct checker *cx, struct global *global, struct node node) {
    global_check(cx, global);
    struct ir *ir = ir_new(cx, IR_GLOBAL, node);
    ir->global = global;
    reads_collector(cx, node, global->going_over);
    reads_add(cx, global->graph_node);
    return typed_make(ir, fact_type(cx, node, global->type));
}

static struct typed name_collection(struct checker *cx, const struct kind *kind, struct node node) {
    struct ir *ir = ir_new(cx, IR_COLLECTION, node);
    ir->kind = kind;
    cx->program->hosts_meet = cx->program->hosts_meet || kind->fleet;
    use_kind(cx, node, kind, USE_GOES_OVER);
    reads_collection(cx, kind, node);
    return typed_make(ir, type_list(cx->program->types, kind->type));
}

static void report_not_a_value(struct checker *cx, const struct symbol *symbol, struct node node) {
    struct text text = node_text(cx->tree, node);
    struct diag *diag = check_error(cx, DIAG_E0212, node, "`%.*s` is %s, not a value",
                                    TEXT_ARG(text), symbol_sort(symbol));
    use_symbol(cx, node, symbol, USE_READS);
    if (symbol->kind == SYMBOL_FN)
        diag_help(cx->diags, diag, "call it: `%.*s(…)`", TEXT_ARG(text));
    else if (symbol->kind == SYMBOL_MODULE)
        diag_help(cx->diags, diag, "name what the module declares: `%.*s.…`", TEXT_ARG(text));
    else if (symbol->kind == SYMBOL_RECORD)
        diag_help(cx->diags, diag, "a value of it: `%.*s { … }`", TEXT_ARG(text));
    else if (symbol->kind == SYMBOL_PRESET)
        diag_help(cx->diags, diag, "a preset stands in a head: `… from %.*s { … }`",
                  TEXT_ARG(text));
}

/* The words that have a meaning by themselves. */
static bool name_context(struct checker *cx, struct node node, struct typed *result) {
    struct text text = node_text(cx->tree, node);
    if (text_equal(text, TEXT("here")) && cx->program->host_kind != NULL) {
        *result = typed_make(ir_new(cx, IR_HERE, node), cx->program->host_kind->type);
        cx->going_over.host = true;
        if (cx->fleet_only)
            refuse_host_collection(cx, NULL, node);
        return true;
    }
    if (text_equal(text, TEXT("it")) && cx->it_type != NULL) {
        *result = typed_make(ir_new(cx, IR_IT, node), fact_type(cx, node, cx->it_type));
        return true;
    }
    if (text_equal(text, TEXT("previous")) && cx->previous_type != NULL) {
        *result = typed_make(ir_new(cx, IR_PREVIOUS, node), cx->previous_type);
        return true;
    }
    return false;
}

enum { CASES_LISTED_MAX = 8 };

void report_no_case(struct checker *cx, struct node name, const struct enumeration *enumeration) {
    struct text text = node_text(cx->tree, name);
    struct diag *diag = check_error(cx, DIAG_E0307, name, "%.*s has no case `%.*s`",
                                    TEXT_ARG(enumeration->text), TEXT_ARG(text));
    struct nearest nearest = nearest_to(cx, text);
    for (uint32_t i = 0; i < enumeration->cases.count; i++)
        nearest_offer(&nearest, enumeration->cases.items[i].text);
    nearest_help(cx, diag, &nearest);
    if (nearest.best.size != 0 || enumeration->cases.count > CASES_LISTED_MAX)
        return;
    struct buf out = { 0 };
    for (uint32_t i = 0; i < enumeration->cases.count; i++)
        buf_printf(&out, "%s`%.*s`", i == 0 ? "" : ", ",
                   TEXT_ARG(enumeration->cases.items[i].text));
    diag_help(cx->diags, diag, "its cases are %.*s", TEXT_ARG(buf_view(&out)));
    buf_free(&out);
}

static struct typed report_unknown_name(struct checker *cx, struct node node,
                                        const struct type *expected) {
    struct text text = node_text(cx->tree, node);
    const struct enumeration *enumeration = expected_enum(expected);
    struct nearest nearest = nearest_to(cx, text);
    for (uint32_t i = cx->locals_base; i < cx->locals.count; i++)
        nearest_offer(&nearest, check_name_text(cx, cx->locals.items[i].name));
    if (cx->self_mode == SELF_KIND && cx->self_kind != NULL)
        for (uint32_t i = 0; i < cx->self_kind->fields.count; i++)
            nearest_offer(&nearest, cx->self_kind->fields.items[i]->text);
    for (uint32_t i = 0; cx->self_mode == SELF_RECORD && i < cx->sibling_count; i++)
        nearest_offer(&nearest, cx->siblings[i].text);
    scope_offer(cx, &nearest, SYMBOL_GLOBAL);
    scope_offer(cx, &nearest, SYMBOL_KIND);
    struct diag *diag;
    if (enumeration != NULL) {
        report_no_case(cx, node, enumeration);
        return typed_error(cx, node);
    } else {
        diag = check_error(cx, DIAG_E0201, node, "there is no `%.*s` here", TEXT_ARG(text));
        help_where_declared(cx, diag, node_name(cx->tree, node), SYMBOL_GLOBAL);
        if (text_equal(text, TEXT("it")))
            diag_note(cx->diags, diag,
                      "`it` is the value that a type's condition speaks of: `Int where it > 0`");
        else if (text_equal(text, TEXT("previous")))
            diag_note(cx->diags, diag,
                      "`previous` is the value of the layers below, where a field is assigned");
        else if (expected != NULL && type_is_string(type_present(expected)) &&
                 diag->help_count == 0)
            diag_help(cx->diags, diag, "text stands in quotes: \"%.*s\"", TEXT_ARG(text));
    }
    nearest_help(cx, diag, &nearest);
    return typed_error(cx, node);
}

/* Whether a module-level let would do where something else could be meant. */
static bool global_fits(struct checker *cx, struct global *global, const struct type *expected) {
    global_check(cx, global);
    return expected == NULL ||
           type_fits(cx->program->types, expected, global->type) != TYPE_FITS_NOT;
}

/* A field means itself, unless a case or a key is wanted that it cannot be. */
static bool field_fits(struct checker *cx, struct typed field, const struct type *expected) {
    if (expected_enum(expected) == NULL && expected_kind(expected) == NULL)
        return true;
    return type_fits(cx->program->types, type_optional(cx->program->types, expected), field.type) !=
           TYPE_FITS_NOT;
}

/* What name_self() found is meant. */
static struct typed self_meant(struct checker *cx, struct node node, struct typed self) {
    if (self.ir->op == IR_SELF_SLOT)
        use_slot(cx, node, self.ir->kind, self.ir->index, USE_READS, self.type);
    else
        use_field(cx, node, &cx->siblings[self.ir->index], USE_READS, self.type);
    return self;
}

struct typed expr_name(struct checker *cx, struct node node, const struct type *expected) {
    struct typed result;
    struct local *local = local_find(cx, node_name(cx->tree, node));
    if (local != NULL)
        return name_local(cx, local, node);
    const struct kind *kind = expected_kind(expected);
    if (name_context(cx, node, &result)) {
        use_typed(cx, node, USE_WORD, result.type);
        return result;
    }
    bool is_field = name_self(cx, node, &result);
    if (is_field && field_fits(cx, result, expected))
        return self_meant(cx, node, result);
    struct typed field = result;
    if (name_case(cx, node, expected, &result))
        return result;
    if (is_field)
        return kind != NULL ? name_key(cx, node, kind) : self_meant(cx, node, field);
    struct symbol *symbol = scope_find(cx, node_name(cx->tree, node));
    if (symbol != NULL && symbol->kind == SYMBOL_GLOBAL &&
        (kind == NULL || global_fits(cx, symbol->global, expected))) {
        use_symbol(cx, node, symbol, USE_READS);
        return name_global(cx, symbol->global, node);
    }
    if (kind != NULL)
        return name_key(cx, node, kind);
    if (symbol != NULL && symbol->kind == SYMBOL_KIND)
        return name_collection(cx, symbol->of_kind, node);
    if (symbol != NULL && expected_enum(expected) == NULL) {
        report_not_a_value(cx, symbol, node);
        return typed_error(cx, node);
    }
    return report_unknown_name(cx, node, expected);
}

static void add_field(struct buf *out, struct text name) {
    buf_printf(out, "%s`%.*s`", out->size == 0 ? "" : ", ", TEXT_ARG(name));
}

/* Which fields there are, if that is short. */
static void help_fields(struct checker *cx, struct diag *diag, const struct type *type) {
    struct buf out = { 0 };
    uint32_t count = 0;
    if (type->kind == TYPE_REF)
        for (; count < type->ref->fields.count; count++)
            add_field(&out, type->ref->fields.items[count]->text);
    else if (type->kind == TYPE_RECORD)
        for (; count < type->record->fields.count; count++)
            add_field(&out, type->record->fields.items[count].text);
    else if (type->kind == TYPE_DOMAIN)
        for (; count < domain_field_count(type->domain); count++)
            add_field(&out, domain_field_name(type->domain, (int)count));
    if (count > 0 && count <= 10)
        diag_help(cx->diags, diag, count == 1 ? "its only field is %.*s" : "its fields are %.*s",
                  TEXT_ARG(buf_view(&out)));
    buf_free(&out);
}

/* Fields of a list of things, spelled as if of one: the commonest slip with collections. */
static struct typed report_no_field(struct checker *cx, struct typed object, struct node name_node,
                                    struct nearest *nearest) {
    struct text text = node_text(cx->tree, name_node);
    if (object.type->kind == TYPE_ERROR)
        return typed_error(cx, name_node);
    struct diag *diag = check_error(cx, DIAG_E0302, name_node, "%s has no field `%.*s`",
                                    type_text_of(cx->arena, object.type), TEXT_ARG(text));
    nearest_help(cx, diag, nearest);
    if (nearest->best.size == 0)
        help_fields(cx, diag, object.type);
    if (object.type->kind == TYPE_LIST)
        diag_help(cx->diags, diag, "take one element, or each: `[x.%.*s for x in …]`",
                  TEXT_ARG(text));
    if (object.type->kind == TYPE_ENUM)
        diag_help(cx->diags, diag, "ask for the case first: `… is case`, or `match`");
    return typed_error(cx, name_node);
}

/* A part of a kind's slot: `s.proxy.auth` reads one slot, not the whole record. */
static bool member_of_slot(struct checker *cx, struct typed object, struct node name_node,
                           struct typed *result) {
    if (object.ir->op != IR_SLOT && object.ir->op != IR_SELF_SLOT)
        return false;
    const struct kind *kind = object.ir->kind;
    const struct slot *slot = &kind->slots.items[object.ir->index];
    if (slot->kind == SLOT_LEAF || (slot->kind == SLOT_SUM && object.type->kind != TYPE_CASE))
        return false;
    uint32_t child = slot_child(kind, object.ir->index, object.type->case_index,
                                node_name(cx->tree, name_node));
    if (child == SLOT_NONE)
        return false;
    struct ir *ir = ir_new(cx, (enum ir_op)object.ir->op, name_node);
    ir->a = object.ir->a;
    ir->kind = kind;
    ir->index = child;
    *result = typed_make(ir, kind->slots.items[child].type);
    use_slot(cx, name_node, kind, child, USE_READS, NULL);
    return true;
}

static struct typed member_of_resource(struct checker *cx, struct typed object,
                                       struct node name_node) {
    const struct kind *kind = object.type->ref;
    struct name name = node_name(cx->tree, name_node);
    uint32_t slot = slot_child(kind, SLOT_NONE, 0, name);
    if (slot == SLOT_NONE && kind->output &&
        text_equal(node_text(cx->tree, name_node), TEXT("value")) &&
        text_equal(kind->text, TEXT("secret"))) {
        struct ir *ir = ir_new(cx, IR_SECRET_VALUE, name_node);
        ir->a = object.ir;
        use_typed(cx, name_node, USE_WORD, basic(cx, TYPE_SECRET));
        return typed_make(ir, basic(cx, TYPE_SECRET));
    }
    if (slot == SLOT_NONE) {
        struct nearest nearest = nearest_to(cx, node_text(cx->tree, name_node));
        for (uint32_t i = 0; i < kind->fields.count; i++)
            nearest_offer(&nearest, kind->fields.items[i]->text);
        return kind->broken ? typed_error(cx, name_node)
                            : report_no_field(cx, object, name_node, &nearest);
    }
    struct ir *ir = ir_new(cx, slot == kind->key_slot ? IR_KEY : IR_SLOT, name_node);
    ir->a = object.ir;
    ir->kind = kind;
    ir->index = slot;
    use_slot(cx, name_node, kind, slot, USE_READS, NULL);
    if (slot == kind->key_slot) /* a reference is its key: reading it waits for nothing */
        return typed_make(ir, kind->slots.items[slot].type);
    reads_kind(cx, kind);
    reads_slot(cx, kind, slot);
    return typed_make(ir, kind->slots.items[slot].type);
}

static struct typed member_of_fields(struct checker *cx, struct typed object,
                                     const struct field *fields, uint32_t count,
                                     struct node name_node) {
    struct nearest nearest = nearest_to(cx, node_text(cx->tree, name_node));
    for (uint32_t i = 0; i < count; i++) {
        nearest_offer(&nearest, fields[i].text);
        if (!name_equal(fields[i].name, node_name(cx->tree, name_node)))
            continue;
        struct ir *ir = ir_new(cx, IR_FIELD, name_node);
        ir->a = object.ir;
        ir->index = i;
        use_field(cx, name_node, &fields[i], USE_READS, NULL);
        return typed_make(ir, fields[i].type);
    }
    return report_no_field(cx, object, name_node, &nearest);
}

static struct typed member_of_domain(struct checker *cx, struct typed object, struct domain domain,
                                     struct node name_node) {
    int index = domain_field(domain, node_text(cx->tree, name_node));
    struct nearest nearest = nearest_to(cx, node_text(cx->tree, name_node));
    if (index < 0) {
        for (uint32_t i = 0; i < domain_field_count(domain); i++)
            nearest_offer(&nearest, domain_field_name(domain, (int)i));
        return report_no_field(cx, object, name_node, &nearest);
    }
    struct ir *ir = ir_new(cx, IR_DOMAIN_FIELD, name_node);
    ir->a = object.ir;
    ir->index = (uint32_t)index;
    ir->type = type_domain(cx->program->types, domain);
    use_typed(cx, name_node, USE_DOMAIN_FIELD, ir->type);
    const struct type *type = basic(cx, TYPE_STRING);
    if (domain_field_optional(domain, index))
        type = type_optional(cx->program->types, type);
    return typed_make(ir, type);
}

struct typed expr_member(struct checker *cx, struct typed object, struct node node,
                         struct node name_node) {
    (void)node;
    struct typed result;
    if (member_of_slot(cx, object, name_node, &result))
        return result;
    const struct type *type = object.type;
    while (type->kind == TYPE_REFINED)
        type = type->inner;
    struct nearest nearest = nearest_to(cx, node_text(cx->tree, name_node));
    switch (type->kind) {
    case TYPE_REF:
        return member_of_resource(cx, (struct typed){ object.ir, type }, name_node);
    case TYPE_RECORD:
        return member_of_fields(cx, object, type->record->fields.items, type->record->fields.count,
                                name_node);
    case TYPE_CASE: {
        const struct enum_case *c = &type->enumeration->cases.items[type->case_index];
        return member_of_fields(cx, object, c->fields.items, c->fields.count, name_node);
    }
    case TYPE_DOMAIN:
        return member_of_domain(cx, object, type->domain, name_node);
    default:
        return report_no_field(cx, object, name_node, &nearest);
    }
}

/* `site.domain`: something that a used module declares. */
static bool member_of_module(struct checker *cx, struct node node, struct typed *result) {
    struct node object = node_kid(cx->tree, node, FIELD_OF_OBJECT);
    if (node_kind(cx->tree, object) != NODE_NAME || local_find(cx, node_name(cx->tree, object)))
        return false;
    if (cx->self_mode == SELF_KIND && cx->self_kind != NULL &&
        map_get(&cx->self_kind->field_slots, node_name(cx->tree, object).id) != NULL)
        return false;
    const struct symbol *symbol = scope_find(cx, node_name(cx->tree, object));
    if (symbol == NULL || symbol->kind != SYMBOL_MODULE)
        return false;
    struct node name_node = node_kid(cx->tree, node, FIELD_OF_NAME);
    use_module(cx, object, symbol->target, USE_READS);
    const uint64_t *place = map_get(&symbol->target->scope, node_name(cx->tree, name_node).id);
    struct symbol *found = place == NULL ? NULL : (struct symbol *)(uintptr_t)*place;
    if (found != NULL) {
        found->used = true;
        use_symbol(cx, name_node, found, USE_READS);
    }
    if (found != NULL && found->kind == SYMBOL_GLOBAL) {
        *result = name_global(cx, found->global, node);
        return true;
    }
    *result = typed_error(cx, node);
    report_not_in_module(cx, symbol->target, name_node, SYMBOL_NONE);
    return true;
}

/* `a?.b`: none when a is none. The value of a is kept in a frame slot for what follows. */
static struct typed member_optional(struct checker *cx, struct typed object, struct node node,
                                    struct node name_node) {
    uint32_t slot = frame_slot(cx);
    struct ir *kept = ir_new(cx, IR_LOCAL, node);
    kept->index = slot;
    struct typed inner = { kept, type_present(object.type) };
    struct typed member = expr_member(cx, inner, node, name_node);
    struct ir *ir = ir_new(cx, IR_OPTIONAL, node);
    ir->a = object.ir;
    ir->b = member.ir;
    ir->index = slot;
    return typed_make(ir, type_optional(cx->program->types, member.type));
}

struct typed expr_field_of(struct checker *cx, struct node node) {
    struct typed result;
    if (member_of_module(cx, node, &result))
        return result;
    struct node name_node = node_kid(cx->tree, node, FIELD_OF_NAME);
    struct node object_node = node_kid(cx->tree, node, FIELD_OF_OBJECT);
    struct typed object = expr_check(cx, object_node, NULL);
    if (node_has(cx->tree, node, FLAG_OPTIONAL) && type_is_optional(object.type))
        return member_optional(cx, object, node, name_node);
    if (type_is_optional(object.type)) {
        struct text object_text = check_quoted(cx, object_node);
        struct diag *diag = check_error(
            cx, DIAG_E0303, object_node, "`%.*s` may be none, so it has no field `%.*s` for sure",
            TEXT_ARG(object_text), TEXT_ARG(node_text(cx->tree, name_node)));
        diag_help(cx->diags, diag, "ask first (`if %.*s != none`), or reach through: `%.*s?.%.*s`",
                  TEXT_ARG(object_text), TEXT_ARG(object_text),
                  TEXT_ARG(node_text(cx->tree, name_node)));
        return typed_error(cx, node);
    }
    struct typed member = expr_member(cx, object, node, name_node);
    return typed_make(member.ir, fact_type(cx, node, member.type));
}

static struct typed index_kind(struct checker *cx, const struct kind *kind, struct node node) {
    struct ir *ir = ir_new(cx, IR_LOOKUP, node);
    ir->kind = kind;
    cx->program->hosts_meet = cx->program->hosts_meet || kind->fleet;
    ir->a = expr_expect(cx, node_kid(cx->tree, node, INDEX_INDEX), basic(cx, TYPE_STRING));
    use_kind(cx, node_kid(cx->tree, node, INDEX_OBJECT), kind, USE_READS);
    use_key(cx, node_kid(cx->tree, node, INDEX_INDEX), kind, ir->a, USE_READS);
    reads_collection(cx, kind, node);
    return typed_make(ir, kind->type);
}

struct typed expr_index(struct checker *cx, struct node node) {
    struct node object_node = node_kid(cx->tree, node, INDEX_OBJECT);
    if (node_kind(cx->tree, object_node) == NODE_NAME &&
        local_find(cx, node_name(cx->tree, object_node)) == NULL) {
        struct typed self;
        struct symbol *symbol = scope_find_kind(cx, node_name(cx->tree, object_node), SYMBOL_KIND);
        if (symbol != NULL && !name_self(cx, object_node, &self))
            return index_kind(cx, symbol->of_kind, node);
    }
    struct typed object = expr_check(cx, object_node, NULL);
    struct node index_node = node_kid(cx->tree, node, INDEX_INDEX);
    struct ir *ir = ir_new(cx, IR_INDEX_LIST, node);
    ir->a = object.ir;
    if (object.type->kind == TYPE_LIST) {
        ir->b = expr_expect(cx, index_node, basic(cx, TYPE_INT));
        return typed_make(ir, object.type->inner);
    }
    if (object.type->kind == TYPE_MAP) {
        ir->op = IR_INDEX_MAP;
        ir->b = expr_expect(cx, index_node, object.type->key);
        return typed_make(ir, object.type->inner);
    }
    if (type_is_optional(object.type)) {
        expr_check(cx, index_node, NULL);
        struct text object_text = check_quoted(cx, object_node);
        struct diag *diag = check_error(cx, DIAG_E0303, object_node,
                                        "`%.*s` may be none, so it has no elements for sure",
                                        TEXT_ARG(object_text));
        diag_help(cx->diags, diag, "ask first (`if %.*s != none`), or give a default with `??`",
                  TEXT_ARG(object_text));
    } else if (object.type->kind != TYPE_ERROR) {
        expr_check(cx, index_node, NULL);
        check_error(cx, DIAG_E0325, object_node, "%s has no elements to pick with `[ ]`",
                    type_text_of(cx->arena, object.type));
    }
    return typed_error(cx, node);
}
