/* Types of what stands before a cursor: names, fields, calls and indices, read backwards. What the
 * checker has found out counts first; where the text does not parse, it is worked out here. */
#include "ide/around.h"
#include "sema/signature_builtin.h"

enum { CHAIN_DEPTH_MAX = 24 };

const struct type *type_bare(const struct type *type) {
    while (type != NULL && (type->kind == TYPE_OPTIONAL || type->kind == TYPE_REFINED))
        type = type->inner;
    return type;
}

const struct type *type_element(const struct type *type) {
    type = type_bare(type);
    if (type == NULL)
        return NULL;
    bool holds = type->kind == TYPE_LIST || type->kind == TYPE_SET || type->kind == TYPE_RANGE ||
                 type->kind == TYPE_MAP;
    return holds ? type->inner : NULL;
}

static const struct symbol *find_in(const struct map *scope, struct name name) {
    const uint64_t *place = map_get(scope, name.id);
    return place == NULL ? NULL : (const struct symbol *)(uintptr_t)*place;
}

const struct symbol *around_symbol(const struct around *a, struct text text) {
    const struct ide_view *view = a->view;
    struct name name = intern_find(view->names, text);
    if (name.id == 0 || view->program == NULL)
        return NULL;
    const struct symbol *symbol = NULL;
    if (view->module != NULL) {
        symbol = find_in(&view->module->scope, name);
        if (symbol == NULL)
            symbol = find_in(&view->module->imports, name);
    }
    const struct module *prelude = view->program->prelude;
    if (symbol == NULL && prelude != NULL) {
        symbol = find_in(&prelude->scope, name);
        if (symbol == NULL)
            symbol = find_in(&prelude->imports, name);
    }
    return symbol;
}

const struct kind *around_kind(const struct around *a, struct text name) {
    const struct symbol *symbol = around_symbol(a, name);
    return symbol != NULL && symbol->kind == SYMBOL_KIND ? symbol->of_kind : NULL;
}

/* --- Fields --- */

const struct field **field_set_fields(struct arena *arena, struct field_set set, uint32_t *count) {
    VEC(const struct field *) found = { 0 };
    const struct type *type = type_bare(set.type);
    if (set.of_kind != NULL)
        for (uint32_t i = 0; i < set.of_kind->fields.count; i++)
            vec_push(arena, &found, set.of_kind->fields.items[i]);
    else if (set.policy != NULL)
        for (uint32_t i = 0; i < set.policy->params.count; i++)
            vec_push(arena, &found, &set.policy->params.items[i]);
    else if (type != NULL && type->kind == TYPE_RECORD)
        for (uint32_t i = 0; i < type->record->fields.count; i++)
            vec_push(arena, &found, &type->record->fields.items[i]);
    else if (type != NULL && (type->kind == TYPE_ENUM || type->kind == TYPE_CASE))
        for (uint32_t k = 0; k < type->enumeration->cases.count; k++) {
            const struct enum_case *c = &type->enumeration->cases.items[k];
            for (uint32_t i = 0;
                 (type->kind == TYPE_ENUM || type->case_index == k) && i < c->fields.count; i++)
                vec_push(arena, &found, &c->fields.items[i]);
        }
    else if (type != NULL && type->kind == TYPE_REF)
        return field_set_fields(arena, (struct field_set){ .of_kind = type->ref }, count);
    *count = found.count;
    return found.items;
}

const struct type *around_member(const struct around *a, const struct type *object,
                                 struct text name) {
    object = type_bare(object);
    if (object == NULL)
        return NULL;
    if (object->kind == TYPE_DOMAIN && domain_field(object->domain, name) >= 0)
        return type_basic(a->view->program->types, TYPE_STRING);
    uint32_t count;
    const struct field **fields = field_set_fields(a->arena, (struct field_set){ .type = object },
                                                   &count);
    for (uint32_t i = 0; i < count; i++)
        if (text_equal(fields[i]->text, name))
            return fields[i]->type;
    return NULL;
}

/* --- Types by name --- */

static const struct type *symbol_type(const struct around *a, const struct symbol *symbol) {
    if (symbol == NULL)
        return NULL;
    switch (symbol->kind) {
    case SYMBOL_KIND:
        return type_ref(a->view->program->types, symbol->of_kind);
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

static const struct type *basic_named(const struct around *a, struct text name) {
    static const struct {
        const char *name;
        enum type_kind kind;
    } basics[] = { { "Bool", TYPE_BOOL },       { "Int", TYPE_INT },
                   { "Decimal", TYPE_DECIMAL }, { "String", TYPE_STRING },
                   { "Size", TYPE_SIZE },       { "Duration", TYPE_DURATION },
                   { "Percent", TYPE_PERCENT }, { "Mode", TYPE_MODE },
                   { "Date", TYPE_DATE },       { "Text", TYPE_TEXT } };
    for (size_t i = 0; i < sizeof basics / sizeof *basics; i++)
        if (text_equal(name, text_of(basics[i].name)))
            return type_basic(a->view->program->types, basics[i].kind);
    struct domain domain = domain_find(name);
    return domain.id == 0 ? NULL : type_domain(a->view->program->types, domain);
}

const struct type *around_named_type(const struct around *a, uint32_t from, uint32_t to) {
    const struct cursor *c = &a->cursor;
    if (a->view->program == NULL || from >= to)
        return NULL;
    struct types *types = a->view->program->types;
    if (cursor_kind(c, from) == TOKEN_REFERENCE)
        return around_named_type(a, from + 1, to);
    if (cursor_kind(c, from) == TOKEN_LBRACKET) {
        const struct type *inner = around_named_type(a, from + 1, to);
        return inner == NULL ? NULL : type_list(types, inner);
    }
    if (from + 2 < to && cursor_kind(c, from + 1) == TOKEN_DOT)
        from += 2;
    const struct type *type = basic_named(a, cursor_text(c, from));
    if (type == NULL)
        type = symbol_type(a, around_symbol(a, cursor_text(c, from)));
    bool optional = from + 1 < to && cursor_kind(c, from + 1) == TOKEN_QUESTION;
    return type != NULL && optional ? type_optional(types, type) : type;
}

/* --- Chains --- */

static const struct type *chain(const struct around *a, uint32_t end, uint32_t depth);

static const struct use *use_at_token(const struct around *a, uint32_t token) {
    uint32_t count;
    const struct use *uses = ide_uses_at(a->view, a->cursor.tokens[token].start, &count);
    bool exact = count != 0 && uses->start == ide_position(a->view, a->cursor.tokens[token].start);
    return exact ? &uses[count - 1] : NULL;
}

/* The end of the names, fields, calls and indices that begin with a token. */
static uint32_t chain_end(const struct cursor *c, uint32_t from) {
    if (cursor_is(c, from, "fleet"))
        from++;
    if (!token_is_word(cursor_kind(c, from)))
        return cursor_kind(c, from) == TOKEN_LPAREN ? cursor_close(c, from) + 1 : from;
    uint32_t at = from + 1;
    for (;;) {
        enum token_kind kind = cursor_kind(c, at);
        if ((kind == TOKEN_DOT || kind == TOKEN_OPTIONAL_DOT) &&
            token_is_word(cursor_kind(c, at + 1)))
            at += 2;
        else if (kind == TOKEN_LPAREN || kind == TOKEN_LBRACKET)
            at = cursor_close(c, at) + 1;
        else
            return at < c->count ? at : c->count;
    }
}

/* A pattern's field: of the innermost `match` that has the case. */
static const struct type *binding_type(const struct around *a, const struct local_name *local) {
    for (uint32_t level = a->cursor.depth; level-- > 0 && a->places != NULL;) {
        const struct type *subject = type_bare(a->places[level].subject);
        if (a->places[level].kind != PLACE_MATCH || subject == NULL ||
            (subject->kind != TYPE_ENUM && subject->kind != TYPE_CASE))
            continue;
        struct type of_case = { .kind = TYPE_CASE, .enumeration = subject->enumeration };
        for (; of_case.case_index < subject->enumeration->cases.count; of_case.case_index++)
            if (text_equal(subject->enumeration->cases.items[of_case.case_index].text,
                           cursor_text(&a->cursor, local->case_token)))
                return around_member(a, &of_case, cursor_text(&a->cursor, local->token));
    }
    return NULL;
}

const struct type *around_local_type(const struct around *a, const struct local_name *local) {
    const struct use *use = use_at_token(a, local->token);
    if (use != NULL && use->type != NULL && use->type->kind != TYPE_ERROR)
        return use->type;
    if (local->kind_token != 0)
        return symbol_type(a, around_symbol(a, cursor_text(&a->cursor, local->kind_token)));
    if (local->case_token != 0)
        return binding_type(a, local);
    if (local->type_to != 0)
        return around_named_type(a, local->type_from, local->type_to);
    if (local->value_to == 0)
        return NULL;
    uint32_t end = chain_end(&a->cursor, local->value_from);
    const struct type *type = around_type(a, end < local->value_to ? end : local->value_to);
    return local->element ? type_element(type) : type;
}

struct searching {
    const struct around *a;
    struct text name;
    uint32_t before; /* names behind this token do not count, unless of a comprehension */
    const struct type *type;
    bool found;
};

static bool search_local(void *data, const struct local_name *local) {
    struct searching *s = data;
    if (!text_equal(cursor_text(&s->a->cursor, local->token), s->name))
        return true;
    s->found = true;
    uint32_t end = local->value_from == 0 ? 0 : chain_end(&s->a->cursor, local->value_from);
    if (s->before < local->value_from || s->before >= end) /* not in its own value */
        s->type = around_local_type(s->a, local);
    return false;
}

static const struct type *self_type(const struct around *a, struct text name) {
    const struct kind *self = around_place(a)->self;
    for (uint32_t i = 0; self != NULL && i < self->fields.count; i++)
        if (text_equal(self->fields.items[i]->text, name))
            return self->fields.items[i]->type;
    return NULL;
}

static const struct type *name_type(const struct around *a, uint32_t token) {
    const struct program *program = a->view->program;
    struct text name = cursor_text(&a->cursor, token);
    struct searching s = { .a = a, .name = name, .before = token };
    around_locals(a, search_local, &s);
    if (s.found || program == NULL)
        return s.type;
    if (text_equal(name, TEXT("here")) && program->host_kind != NULL)
        return program->host_kind->type;
    const struct type *self = self_type(a, name);
    if (self != NULL)
        return self;
    const struct symbol *symbol = around_symbol(a, name);
    if (symbol == NULL)
        return NULL;
    if (symbol->kind == SYMBOL_KIND)
        return type_list(program->types, type_ref(program->types, symbol->of_kind));
    return symbol->kind == SYMBOL_GLOBAL ? symbol->global->type : NULL;
}

static const struct type *builtin_result(const struct around *a, enum builtin builtin,
                                         uint32_t open, uint32_t depth) {
    struct types *types = a->view->program->types;
    struct builtin_signature signature = builtin_signature(a->arena, types, builtin);
    struct bindings bindings = { 0 };
    uint32_t from = open + 1, close = cursor_close(&a->cursor, open);
    for (uint32_t i = 0; i < signature.count && from < close; i++) {
        uint32_t end = cursor_find(&a->cursor, from, close, TOKEN_COMMA);
        const struct type *type = chain_end(&a->cursor, from) == end ? chain(a, end, depth) : NULL;
        if (type != NULL)
            pattern_match(types, signature.params[i].pattern, type, &bindings);
        from = end + 1;
    }
    return pattern_type(types, signature.result, &bindings);
}

static const struct type *call_type(const struct around *a, uint32_t open, uint32_t depth) {
    if (open == 0 || open == UINT32_MAX)
        return NULL;
    if (!cursor_ends_operand(&a->cursor, open - 1))
        return chain(a, cursor_close(&a->cursor, open), depth);
    struct text name = cursor_text(&a->cursor, open - 1);
    const struct symbol *symbol = around_symbol(a, name);
    if (open > 1 && cursor_kind(&a->cursor, open - 2) == TOKEN_DOT) {
        const struct module *module = around_module(a, open - 2);
        struct name interned = intern_find(a->view->names, name);
        symbol = module == NULL || interned.id == 0 ? NULL : find_in(&module->scope, interned);
    }
    if (symbol != NULL && symbol->kind == SYMBOL_FN)
        return symbol->fn->result;
    enum builtin builtin = builtin_find(name);
    if (builtin == BUILTIN_FIND) { /* of the kind that is its first argument */
        const struct kind *kind = around_kind(a, cursor_text(&a->cursor, open + 1));
        return kind == NULL ? NULL : kind->type;
    }
    return builtin == BUILTIN_COUNT ? NULL : builtin_result(a, builtin, open, depth);
}

static const struct type *chain(const struct around *a, uint32_t end, uint32_t depth) {
    const struct cursor *c = &a->cursor;
    if (end == 0 || end > c->count || depth == CHAIN_DEPTH_MAX || a->view->program == NULL)
        return NULL;
    uint32_t last = end - 1;
    enum token_kind kind = cursor_kind(c, last);
    if (kind == TOKEN_RPAREN)
        return call_type(a, cursor_open(c, last), depth + 1);
    if (kind == TOKEN_RBRACKET) {
        uint32_t open = cursor_open(c, last);
        return open == UINT32_MAX || open == 0 || !cursor_ends_operand(c, open - 1)
                   ? NULL
                   : type_element(chain(a, open, depth + 1));
    }
    if (kind == TOKEN_TEXT)
        return type_basic(a->view->program->types, TYPE_STRING);
    if (!token_is_word(kind))
        return NULL;
    const struct use *use = use_at_token(a, last);
    if (use != NULL && use->type != NULL && use->target != USE_BASIC_TYPE &&
        use->target != USE_DOMAIN_FIELD && use->type->kind != TYPE_ERROR)
        return use->type;
    enum token_kind before = last == 0 ? TOKEN_END : cursor_kind(c, last - 1);
    if (before != TOKEN_DOT && before != TOKEN_OPTIONAL_DOT)
        return name_type(a, last);
    const struct module *module = around_module(a, last - 1);
    struct name name = intern_find(a->view->names, cursor_text(c, last));
    const struct symbol *symbol = module == NULL || name.id == 0 ? NULL
                                                                 : find_in(&module->scope, name);
    if (symbol != NULL && symbol->kind == SYMBOL_GLOBAL)
        return symbol->global->type;
    if (symbol != NULL && symbol->kind == SYMBOL_KIND)
        return type_list(a->view->program->types, symbol->of_kind->type);
    return around_member(a, chain(a, last - 1, depth + 1), cursor_text(c, last));
}

const struct type *around_type(const struct around *a, uint32_t end) {
    return chain(a, end, 0);
}

const struct module *around_module(const struct around *a, uint32_t end) {
    if (end == 0 || !token_is_word(cursor_kind(&a->cursor, end - 1)) ||
        (end > 1 && cursor_kind(&a->cursor, end - 2) == TOKEN_DOT))
        return NULL;
    const struct symbol *symbol = around_symbol(a, cursor_text(&a->cursor, end - 1));
    return symbol != NULL && symbol->kind == SYMBOL_MODULE ? symbol->target : NULL;
}
