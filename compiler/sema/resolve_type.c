/* Types as written become types. */
#include "sema/check_internal.h"

static const struct type *basic_by_name(struct checker *cx, struct text name) {
    static const struct {
        const char *name;
        enum type_kind kind;
    } basics[] = {
        { "Bool", TYPE_BOOL },       { "Int", TYPE_INT },       { "Decimal", TYPE_DECIMAL },
        { "String", TYPE_STRING },   { "Size", TYPE_SIZE },     { "Duration", TYPE_DURATION },
        { "Percent", TYPE_PERCENT }, { "Mode", TYPE_MODE },     { "Date", TYPE_DATE },
        { "Data", TYPE_ANY },        { "Secret", TYPE_SECRET }, { "SecretText", TYPE_SECRET_TEXT },
    };
    for (size_t i = 0; i < sizeof basics / sizeof *basics; i++)
        if (text_equal(name, text_of(basics[i].name)))
            return basic(cx, basics[i].kind);
    struct domain domain = domain_find(name);
    return domain.id == 0 ? NULL : type_domain(cx->program->types, domain);
}

/* The type's name when an argument of `Text<…>` is a tag. */
static const struct type *resolve_text(struct checker *cx, struct node node) {
    struct node args = node_kid(cx->tree, node, TYPE_NAME_ARGS);
    if (node_count(cx->tree, args) == 0)
        return basic(cx, TYPE_TEXT);
    struct node arg = node_kid(cx->tree, args, 0);
    struct tag tag = tag_find(node_text(cx->tree, arg));
    if (tag.id != 0) {
        const struct type *type = type_text(cx->program->types, tag);
        use_typed(cx, arg, USE_TAG, type);
        return type;
    }
    struct diag *diag = check_error(cx, DIAG_E0318, arg, "there is no text tag `%.*s`",
                                    TEXT_ARG(node_text(cx->tree, arg)));
    struct nearest nearest = nearest_to(cx, node_text(cx->tree, arg));
    for (uint32_t i = 1; i <= tag_count(); i++)
        nearest_offer(&nearest, tag_name((struct tag){ i }));
    nearest_help(cx, diag, &nearest);
    return basic(cx, TYPE_ERROR);
}

static const struct type *symbol_type(struct checker *cx, const struct symbol *symbol) {
    if (symbol->kind == SYMBOL_REFINEMENT)
        resolve_refinement(cx, symbol->refinement);
    switch (symbol->kind) {
    case SYMBOL_KIND:
        return symbol->of_kind->type;
    case SYMBOL_RECORD:
        return symbol->record->type;
    case SYMBOL_ENUM:
        return symbol->enumeration->type;
    case SYMBOL_REFINEMENT:
        return symbol->refinement->type;
    default:
        return NULL;
    }
}

static void offer_types(struct checker *cx, struct nearest *nearest) {
    static const char *const names[] = { "Bool",     "Int",     "Decimal", "String", "Size",
                                         "Duration", "Percent", "Mode",    "Date",   "Text" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        nearest_offer(nearest, text_of(names[i]));
    for (uint32_t i = 1; i <= domain_count(); i++)
        nearest_offer(nearest, domain_name((struct domain){ i }));
    for (uint32_t i = 0; i < cx->program->records.count; i++)
        nearest_offer(nearest, cx->program->records.items[i]->text);
    for (uint32_t i = 0; i < cx->program->enums.count; i++)
        nearest_offer(nearest, cx->program->enums.items[i]->text);
    for (uint32_t i = 0; i < cx->program->refinements.count; i++)
        nearest_offer(nearest, cx->program->refinements.items[i]->text);
    for (uint32_t i = 0; i < cx->program->kinds.count; i++)
        nearest_offer(nearest, cx->program->kinds.items[i]->text);
}

/* A type's base may be a type that comes later, and so on; a circle has no base. */
#define TYPE_CHAIN_MAX 100

static bool chain_ends(struct checker *cx, struct refinement *refinement) {
    struct node name = node_kid(cx->tree, refinement->node, TYPE_DECL_NAME);
    if (refinement->state == CHECK_UNDER_WAY) {
        if (!refinement->circle)
            check_error(cx, DIAG_E0320, name, "the type `%.*s` is defined by itself",
                        TEXT_ARG(refinement->text));
        refinement->circle = true;
    } else if (cx->type_chain == TYPE_CHAIN_MAX) {
        check_error(cx, DIAG_E0327, name, "more than %d types are defined by each other",
                    TYPE_CHAIN_MAX);
    } else {
        return true;
    }
    return false;
}

void resolve_refinement(struct checker *cx, struct refinement *refinement) {
    if (refinement->state == CHECK_DONE)
        return;
    struct module *module = cx->module;
    check_enter(cx, refinement->module);
    const struct type *error = basic(cx, TYPE_ERROR);
    if (!chain_ends(cx, refinement)) {
        refinement->base = refinement->type = error;
    } else {
        refinement->state = CHECK_UNDER_WAY;
        cx->type_chain++;
        const struct type *base = resolve_type(
            cx, node_kid(cx->tree, refinement->node, TYPE_DECL_TYPE), refinement->text);
        cx->type_chain--;
        refinement->base = refinement->circle ? error : base;
        refinement->type = refinement->base->kind == TYPE_ERROR
                               ? error
                               : type_refined(cx->program->types, refinement, refinement->base);
        refinement->state = CHECK_DONE;
    }
    check_enter(cx, module);
}

static const struct type *resolve_name(struct checker *cx, struct node node) {
    struct node path = node_kid(cx->tree, node, TYPE_NAME_PATH);
    struct node names = node_kid(cx->tree, path, PATH_NAMES);
    struct text text = node_text(cx->tree, path);
    if (node_count(cx->tree, names) == 1) {
        if (text_equal(text, TEXT("Text"))) {
            const struct type *type = resolve_text(cx, node);
            use_typed(cx, path, USE_BASIC_TYPE, type);
            return type;
        }
        struct name name = node_name(cx->tree, node_kid(cx->tree, names, 0));
        const struct symbol *symbol = scope_find(cx, name);
        const struct type *type = symbol == NULL ? NULL : symbol_type(cx, symbol);
        if (type != NULL) {
            use_symbol(cx, node_kid(cx->tree, names, 0), symbol, USE_READS);
            return type;
        }
        type = basic_by_name(cx, text);
        if (type != NULL) {
            use_typed(cx, node_kid(cx->tree, names, 0), USE_BASIC_TYPE, type);
            return type;
        }
        if (symbol != NULL) {
            check_error(cx, DIAG_E0202, path, "`%.*s` is %s, not a type", TEXT_ARG(text),
                        symbol_sort(symbol));
            return basic(cx, TYPE_ERROR);
        }
        struct diag *diag = check_error(cx, DIAG_E0202, path, "there is no type `%.*s` here",
                                        TEXT_ARG(text));
        struct nearest nearest = nearest_to(cx, text);
        offer_types(cx, &nearest);
        nearest_help(cx, diag, &nearest);
        return basic(cx, TYPE_ERROR);
    }
    const struct symbol *symbol = scope_path(cx, path, SYMBOL_NONE);
    const struct type *type = symbol == NULL ? NULL : symbol_type(cx, symbol);
    if (symbol != NULL && type == NULL)
        check_error(cx, DIAG_E0202, path, "`%.*s` is %s, not a type", TEXT_ARG(text),
                    symbol_sort(symbol));
    return type == NULL ? basic(cx, TYPE_ERROR) : type;
}

static struct text anonymous_name(struct checker *cx, struct text owner, struct node node) {
    (void)node;
    return owner.size == 0 ? TEXT("anonymous") : check_keep(cx, owner);
}

static const struct shape *make_shape(struct checker *cx, struct text name,
                                      const struct field *fields, uint32_t count) {
    struct shape *shape = ARENA_NEW(cx->arena, struct shape);
    struct text *names = ARENA_ARRAY(cx->arena, struct text, count + 1);
    for (uint32_t i = 0; i < count; i++)
        names[i] = fields[i].text;
    *shape = (struct shape){ name, count, names };
    return shape;
}

void report_many_fields(struct checker *cx, struct node field) {
    check_error(cx, DIAG_E0327, field, "there are more than %d fields", FIELDS_MAX);
}

/* One more field of a record or case that has `count`; false: it is none. */
static bool declare_next(struct checker *cx, struct node member, const struct field *fields,
                         uint32_t count, struct field *made) {
    if (node_kind(cx->tree, member) != NODE_FIELD || declare_field(cx, member, made) == NULL)
        return false;
    if (count == FIELDS_MAX)
        report_many_fields(cx, member);
    for (uint32_t i = 0; i < count; i++)
        if (name_equal(fields[i].name, made->name))
            check_error(cx, DIAG_E0205, member, "the field `%.*s` is declared twice",
                        TEXT_ARG(made->text));
    return true;
}

/* A case's fields, its shape, and its one value if it has no fields. */
static void resolve_case(struct checker *cx, struct enumeration *enumeration, struct node node) {
    struct node name = node_kid(cx->tree, node, CASE_NAME);
    struct enum_case made = { .name = node_name(cx->tree, name),
                              .text = check_name_text(cx, node_name(cx->tree, name)),
                              .node = node };
    for (uint32_t i = 0; i < enumeration->cases.count; i++)
        if (name_equal(enumeration->cases.items[i].name, made.name))
            check_error(cx, DIAG_E0205, name, "the case `%.*s` is declared twice",
                        TEXT_ARG(made.text));
    struct node members = node_kid(cx->tree, node, CASE_MEMBERS);
    struct field field;
    for (uint32_t i = 0; i < node_count(cx->tree, members) && made.fields.count <= FIELDS_MAX; i++)
        if (declare_next(cx, node_kid(cx->tree, members, i), made.fields.items, made.fields.count,
                         &field))
            vec_push(cx->arena, &made.fields, field);
    made.shape = make_shape(cx, made.text, made.fields.items, made.fields.count);
    struct fields *none = arena_alloc(cx->arena, sizeof(struct fields));
    none->shape = made.shape;
    made.constant = (struct value){ .tag = VALUE_CASE,
                                    .aux = (uint16_t)enumeration->cases.count,
                                    .fields = none };
    vec_push(cx->arena, &enumeration->cases, made);
}

void resolve_enum_cases(struct checker *cx, struct enumeration *enumeration, struct node cases) {
    for (uint32_t i = 0; i < node_count(cx->tree, cases); i++)
        if (node_kind(cx->tree, node_kid(cx->tree, cases, i)) == NODE_CASE &&
            enumeration->cases.count <= ENUM_CASES_MAX)
            resolve_case(cx, enumeration, node_kid(cx->tree, cases, i));
    if (enumeration->cases.count > ENUM_CASES_MAX)
        check_error(cx, DIAG_E0412, cases, "an enum has at most %d cases", ENUM_CASES_MAX);
}

static const struct type *resolve_anonymous_enum(struct checker *cx, struct node node,
                                                 struct text owner) {
    struct enumeration *enumeration = ARENA_NEW(cx->arena, struct enumeration);
    enumeration->text = anonymous_name(cx, owner, node);
    enumeration->module = cx->module;
    enumeration->node = node;
    enumeration->type = type_enum(cx->program->types, enumeration);
    vec_push(cx->arena, &cx->program->enums, enumeration);
    resolve_enum_cases(cx, enumeration, node_kid(cx->tree, node, TYPE_ENUM_CASES));
    return enumeration->type;
}

void resolve_record_members(struct checker *cx, struct record *record, struct node members) {
    struct field field;
    for (uint32_t i = 0; i < node_count(cx->tree, members) && record->fields.count <= FIELDS_MAX;
         i++)
        if (declare_next(cx, node_kid(cx->tree, members, i), record->fields.items,
                         record->fields.count, &field))
            vec_push(cx->arena, &record->fields, field);
    record->shape = make_shape(cx, record->text, record->fields.items, record->fields.count);
}

static const struct type *resolve_anonymous_record(struct checker *cx, struct node node,
                                                   struct text owner) {
    struct record *record = ARENA_NEW(cx->arena, struct record);
    record->text = anonymous_name(cx, owner, node);
    record->module = cx->module;
    record->node = node;
    record->type = type_record(cx->program->types, record);
    vec_push(cx->arena, &cx->program->records, record);
    resolve_record_members(cx, record, node_kid(cx->tree, node, TYPE_RECORD_MEMBERS));
    return record->type;
}

const struct type *resolve_type(struct checker *cx, struct node node, struct text owner) {
    struct types *types = cx->program->types;
    struct node inner = node_kid(cx->tree, node, TYPE_INNER);
    switch (node_kind(cx->tree, node)) {
    case NODE_TYPE_NAME:
        return resolve_name(cx, node);
    case NODE_TYPE_LIST:
        return type_list(types, resolve_type(cx, inner, owner));
    case NODE_TYPE_SET:
        return type_set(types, resolve_type(cx, inner, owner));
    case NODE_TYPE_OPTIONAL:
        return type_optional(types, resolve_type(cx, inner, owner));
    case NODE_TYPE_MAP:
        return type_map(types, resolve_type(cx, inner, owner),
                        resolve_type(cx, node_kid(cx->tree, node, TYPE_MAP_VALUE), owner));
    case NODE_TYPE_REF: {
        struct node name = inner;
        if (node_kind(cx->tree, inner) == NODE_TYPE_NAME) {
            const struct type *type = resolve_name(cx, inner);
            if (type->kind != TYPE_REF && type->kind != TYPE_ERROR)
                check_error(cx, DIAG_E0203, inner, "`&` refers to a kind, and `%.*s` is none",
                            TEXT_ARG(node_text(cx->tree, inner)));
            return type->kind == TYPE_REF ? type : basic(cx, TYPE_ERROR);
        }
        if (basic_by_name(cx, node_text(cx->tree, name)) != NULL) {
            check_error(cx, DIAG_E0203, name, "`&` refers to a kind, and `%.*s` is a type",
                        TEXT_ARG(node_text(cx->tree, name)));
            return basic(cx, TYPE_ERROR);
        }
        const struct kind *kind = scope_kind(cx, name, USE_READS);
        return kind == NULL ? basic(cx, TYPE_ERROR) : kind->type;
    }
    case NODE_TYPE_ENUM:
        return resolve_anonymous_enum(cx, node, owner);
    case NODE_TYPE_RECORD:
        return resolve_anonymous_record(cx, node, owner);
    default:
        return basic(cx, TYPE_ERROR);
    }
}

struct field *declare_field(struct checker *cx, struct node node, struct field *field) {
    struct node name = node_kid(cx->tree, node, FIELD_NAME);
    if (node_name(cx->tree, name).id == 0)
        return NULL;
    *field = (struct field){ .name = node_name(cx->tree, name),
                             .text = check_name_text(cx, node_name(cx->tree, name)),
                             .module = cx->module,
                             .node = node,
                             .position = check_position(cx, node),
                             .key = node_has(cx->tree, node, FLAG_KEY),
                             .within_owner = node_has(cx->tree, node, FLAG_WITHIN_OWNER),
                             .fact = node_has(cx->tree, node, FLAG_FACT),
                             .repeats = node_has(cx->tree, node, FLAG_REPEATS),
                             .broken = node_has(cx->tree, node, FLAG_BROKEN) };
    field->type = resolve_type(cx, node_kid(cx->tree, node, FIELD_TYPE), field->text);
    return field;
}
