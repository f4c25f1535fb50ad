/* What the brackets around a cursor hold, and what may be written in the innermost one. */
#include "ide/around.h"
#include "sema/policy.h"
#include "sema/signature_builtin.h"

/* A place in a bracket: the statement (or element) from `start` on, of which `at` is asked. */
struct spot {
    uint32_t level, start, at;
};

static struct wanted spot_wanted(struct around *a, struct spot spot);

static struct wanted wants(enum want want) {
    return (struct wanted){ .want = want };
}

static struct wanted wants_value(const struct type *expected) {
    return (struct wanted){ .want = WANT_VALUE, .expected = expected };
}

static struct wanted wants_of_kind(enum want want, const struct kind *kind) {
    return (struct wanted){ .want = want, .of_kind = kind };
}

static const struct type *field_type(const struct around *a, struct field_set set,
                                     struct text name) {
    uint32_t count;
    const struct field **fields = field_set_fields(a->arena, set, &count);
    for (uint32_t i = 0; i < count; i++)
        if (text_equal(fields[i]->text, name))
            return fields[i]->type;
    return NULL;
}

/* The type of what `a.b["c"]` in a body sets. */
static const struct type *target_type(const struct around *a, struct field_set set, uint32_t from,
                                      uint32_t to) {
    const struct cursor *c = &a->cursor;
    const struct type *type = field_type(a, set, cursor_text(c, from));
    for (uint32_t i = from + 1; i < to && type != NULL; i++) {
        if (cursor_kind(c, i) == TOKEN_LBRACKET) {
            type = type_element(type);
            i = cursor_close(c, i);
        } else if (cursor_kind(c, i) == TOKEN_DOT) {
            type = around_member(a, type, cursor_text(c, i + 1));
            i++;
        } else {
            break;
        }
    }
    return type;
}

static const struct type *case_type(const struct around *a, const struct type *type,
                                    struct text name) {
    type = type_bare(type);
    if (type == NULL || (type->kind != TYPE_ENUM && type->kind != TYPE_CASE))
        return NULL;
    for (uint32_t i = 0; i < type->enumeration->cases.count; i++)
        if (text_equal(type->enumeration->cases.items[i].text, name))
            return type_case(a->view->program->types, type->enumeration, i);
    return NULL;
}

static uint32_t find_assignment(const struct cursor *c, uint32_t from, uint32_t to) {
    uint32_t set = cursor_find(c, from, to, TOKEN_ASSIGN);
    uint32_t add = cursor_find(c, from, set, TOKEN_ASSIGN_ADD);
    return cursor_find(c, from, add, TOKEN_ASSIGN_REMOVE);
}

/* --- What braces hold --- */

/* Behind what kinds of words a declaration's kind stands. */
static uint32_t kind_token(const struct cursor *c, uint32_t from, uint32_t to) {
    if (cursor_is(c, from, "preset"))
        return cursor_find_word(c, from, to, "for") + 1;
    if (cursor_is(c, from, "every"))
        return from + 1 + (cursor_is(c, from + 1, "fleet") && from + 3 < to);
    static const char *const words[] = { "defaults", "adjust", "amend", "extend" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (cursor_is(c, from, words[i]) && token_is_word(cursor_kind(c, from + 1)))
            return from + 1;
    if (cursor_is(c, from, "expect"))
        return from + 1;
    return from;
}

static const struct policy *find_policy(const struct around *a, struct text name) {
    for (uint32_t i = 0; a->view->program != NULL && i < a->view->program->policies.count; i++)
        if (text_equal(a->view->program->policies.items[i]->text, name))
            return a->view->program->policies.items[i];
    return NULL;
}

static const struct type *self_of(const struct around *a, struct text name) {
    const struct kind *kind = around_kind(a, name);
    return kind == NULL ? NULL : kind->type;
}

/* A declaration's braces at the top level of a file (or of an `on`, a `test`); false: it is none.
 */
static bool declaration_place(struct around *a, const struct cursor_frame *frame,
                              struct place_around *place) {
    const struct cursor *c = &a->cursor;
    uint32_t from = frame->head;
    while (cursor_is(c, from, "fleet") || cursor_is(c, from, "shared") ||
           cursor_is(c, from, "output"))
        from++;
    if (cursor_kind(c, from + 1) == TOKEN_ASSIGN || from >= frame->open)
        return false;
    bool named = token_is_word(cursor_kind(c, from + 1)) && from + 1 < frame->open;
    if (named && (cursor_is(c, from, "kind") || cursor_is(c, from, "extend"))) {
        place->kind = PLACE_KIND_DECL;
        const struct type *type = self_of(a, cursor_text(c, from + 1));
        place->self = type == NULL ? NULL : type->ref;
    } else if (named && cursor_is(c, from, "record")) {
        place->kind = PLACE_RECORD_DECL;
    } else if (named && cursor_is(c, from, "enum")) {
        place->kind = PLACE_ENUM_DECL;
    } else if (named && cursor_is(c, from, "policy")) {
        place->kind = PLACE_POLICY;
    } else if (cursor_is(c, from, "test") && from + 1 < frame->open) {
        place->kind = PLACE_TEST;
    } else if (named && cursor_is(c, from, "adjust") && cursor_is(c, from + 1, "policy")) {
        *place = (struct place_around){ .kind = PLACE_RECORD };
        place->fields.policy = find_policy(a, cursor_text(c, frame->open - 1));
    } else {
        return false;
    }
    return true;
}

static struct place_around body_of_kind(const struct kind *kind) {
    return (struct place_around){ .kind = PLACE_BODY, .fields = { .of_kind = kind } };
}

static struct place_around body_of_type(const struct type *type, enum place_kind kind) {
    return (struct place_around){ .kind = kind, .fields = { .type = type } };
}

/* `{` of a statement in a body: of a resource, a rule, a field, a condition … */
static struct place_around statement_place(struct around *a, uint32_t level) {
    const struct cursor *c = &a->cursor;
    const struct cursor_frame *frame = &c->frames[level];
    const struct place_around *outer = &a->places[level - 1];
    uint32_t from = frame->head, to = frame->open;
    if (outer->kind == PLACE_MATCH)
        return cursor_kind(c, to - 1) == TOKEN_ARROW
                   ? a->places[level > 1 ? level - 2 : 0]
                   : body_of_type(case_type(a, outer->subject, cursor_text(c, to - 1)),
                                  PLACE_BINDINGS);
    if (cursor_is(c, from, "match"))
        return (struct place_around){ .kind = PLACE_MATCH, .subject = around_type(a, to) };
    if (cursor_is(c, from, "if") || cursor_is(c, from, "for") || cursor_is(c, from, "else") ||
        cursor_is(c, from, "given") || cursor_is(c, to - 1, "else"))
        return *outer;
    if (cursor_is(c, from, "every") && outer->kind == PLACE_POLICY)
        return *outer;
    if (cursor_is(c, from, "on"))
        return (struct place_around){ .kind = outer->kind == PLACE_TEST ? PLACE_TEST : PLACE_BODY };
    if (cursor_is(c, from, "every"))
        return body_of_kind(NULL);
    uint32_t first = kind_token(c, from, to);
    const struct type *target = first == from ? target_type(a, outer->fields, from, to) : NULL;
    if (target != NULL) {
        const struct type *of_case = case_type(a, target, cursor_text(c, to - 1));
        return body_of_type(of_case != NULL && to - 1 > from ? of_case : target, PLACE_BODY);
    }
    return body_of_kind(around_kind(a, cursor_text(c, first)));
}

/* `{` of a value: a record, a map, a case, a match. */
static struct place_around value_place(struct around *a, uint32_t level) {
    const struct cursor *c = &a->cursor;
    const struct cursor_frame *frame = &c->frames[level];
    struct spot spot = { level - 1, frame->head, frame->open };
    uint32_t match = frame->open;
    while (match > frame->head && !cursor_is(c, match, "match") && frame->open - match < 40)
        match--;
    if (cursor_is(c, match, "match") && match + 1 < frame->open) {
        spot.at = match;
        struct wanted outside = spot_wanted(a, spot);
        return (struct place_around){ .kind = PLACE_MATCH,
                                      .subject = around_type(a, frame->open),
                                      .expected = outside.expected };
    }
    bool named = token_is_word(cursor_kind(c, frame->open - 1)) &&
                 token_info[cursor_kind(c, frame->open - 1)].word != RESERVED;
    if (named && cursor_is(c, frame->open - 1, "with"))
        return body_of_type(around_type(a, frame->open - 1), PLACE_RECORD);
    spot.at -= named;
    const struct type *expected = type_bare(spot_wanted(a, spot).expected);
    if (named) {
        const struct symbol *symbol = around_symbol(a, cursor_text(c, frame->open - 1));
        const struct type *type = symbol != NULL && symbol->kind == SYMBOL_RECORD
                                      ? symbol->record->type
                                      : case_type(a, expected, cursor_text(c, frame->open - 1));
        return body_of_type(type, PLACE_RECORD);
    }
    bool is_map = expected != NULL && expected->kind == TYPE_MAP;
    return is_map ? (struct place_around){ .kind = PLACE_MAP, .expected = expected->inner }
                  : body_of_type(expected, PLACE_RECORD);
}

static struct place_around brace_place(struct around *a, uint32_t level) {
    const struct cursor *c = &a->cursor;
    const struct cursor_frame *frame = &c->frames[level];
    const struct place_around *outer = &a->places[level - 1];
    struct place_around place = { .kind = PLACE_BODY };
    if ((outer->kind == PLACE_FILE || outer->kind == PLACE_TEST) &&
        declaration_place(a, frame, &place))
        return place;
    if (outer->kind == PLACE_ENUM_DECL)
        return (struct place_around){ .kind = PLACE_RECORD_DECL };
    bool is_record_type = cursor_is(c, frame->open - 1, "record") && frame->open > 0;
    if (frame->open > 0 && (is_record_type || cursor_is(c, frame->open - 1, "enum")))
        return (struct place_around){ .kind = is_record_type ? PLACE_RECORD_DECL
                                                             : PLACE_ENUM_DECL };
    bool declares = outer->kind == PLACE_KIND_DECL || outer->kind == PLACE_RECORD_DECL ||
                    outer->kind == PLACE_PARAMS || outer->kind == PLACE_TYPE;
    struct spot spot = { level - 1, frame->head, frame->open };
    if (declares && spot_wanted(a, spot).want == WANT_TYPE)
        return (struct place_around){ .kind = PLACE_TYPE };
    uint32_t set = find_assignment(c, frame->head, frame->open);
    bool statements = outer->kind == PLACE_FILE || outer->kind == PLACE_BODY ||
                      outer->kind == PLACE_TEST || outer->kind == PLACE_POLICY ||
                      outer->kind == PLACE_RECORD || outer->kind == PLACE_MATCH;
    bool value = set < frame->open || (outer->kind == PLACE_MATCH && outer->expected != NULL) ||
                 frame->open == 0 || frame->open == frame->head ||
                 cursor_is(c, frame->head, "require") || cursor_is(c, frame->head, "let");
    return statements && !value ? statement_place(a, level) : value_place(a, level);
}

/* --- What other brackets hold --- */

static struct place_around call_place(struct around *a, uint32_t level) {
    const struct cursor *c = &a->cursor;
    const struct cursor_frame *frame = &c->frames[level];
    struct place_around place = { .kind = PLACE_CALL, .builtin = BUILTIN_COUNT };
    struct text name = cursor_text(c, frame->open - 1);
    const struct symbol *symbol = around_symbol(a, name);
    const struct module *module = frame->open > 1 && cursor_kind(c, frame->open - 2) == TOKEN_DOT
                                      ? around_module(a, frame->open - 2)
                                      : NULL;
    if (module != NULL) {
        struct name interned = intern_find(a->view->names, name);
        const uint64_t *found = map_get(&module->scope, interned.id);
        symbol = found == NULL ? NULL : (const struct symbol *)(uintptr_t)*found;
    }
    if (symbol != NULL && symbol->kind == SYMBOL_FN)
        place.fn = symbol->fn;
    else if (symbol != NULL && symbol->kind == SYMBOL_PRESET)
        place.preset = symbol->preset;
    else
        place.builtin = builtin_find(name);
    return place;
}

static struct place_around paren_place(struct around *a, uint32_t level) {
    const struct cursor *c = &a->cursor;
    const struct cursor_frame *frame = &c->frames[level];
    if (cursor_is(c, frame->head, "use") && level == 1)
        return (struct place_around){ .kind = PLACE_USE_NAMES };
    bool declares = (cursor_is(c, frame->head, "fn") || cursor_is(c, frame->head, "preset") ||
                     cursor_is(c, frame->head, "policy")) &&
                    frame->open == frame->head + 2;
    if (declares)
        return (struct place_around){ .kind = PLACE_PARAMS };
    if (frame->open > 0 && token_is_word(cursor_kind(c, frame->open - 1)) &&
        cursor_ends_operand(c, frame->open - 1) && frame->open - 1 >= frame->head)
        return call_place(a, level);
    struct wanted outside = spot_wanted(a, (struct spot){ level - 1, frame->head, frame->open });
    return (struct place_around){ .kind = PLACE_VALUES, .expected = outside.expected };
}

static struct place_around bracket_place(struct around *a, uint32_t level) {
    const struct cursor *c = &a->cursor;
    const struct cursor_frame *frame = &c->frames[level];
    if (frame->open > frame->head && cursor_ends_operand(c, frame->open - 1)) {
        const struct type *object = around_type(a, frame->open);
        if (object == NULL)
            object = target_type(a, a->places[level - 1].fields, frame->head, frame->open);
        const struct type *element = type_element(object);
        bool by_key = element != NULL && element->kind == TYPE_REF;
        object = type_bare(object);
        return (struct place_around){ .kind = PLACE_INDEX,
                                      .expected = by_key           ? element
                                                  : object == NULL ? NULL
                                                                   : object->key };
    }
    struct wanted outside = spot_wanted(a, (struct spot){ level - 1, frame->head, frame->open });
    if (outside.want == WANT_TYPE)
        return (struct place_around){ .kind = PLACE_TYPE };
    return (struct place_around){ .kind = PLACE_VALUES,
                                  .expected = type_element(outside.expected) };
}

static void find_places(struct around *a) {
    a->places = ARENA_ARRAY(a->arena, struct place_around, a->cursor.depth);
    uint32_t depth = a->cursor.depth;
    for (uint32_t level = 0; level < depth; level++) {
        struct place_around place = { .kind = level == 0 ? PLACE_FILE : PLACE_HOLE };
        a->cursor.depth = level + 1; /* names are looked up from there */
        enum cursor_bracket bracket = a->cursor.frames[level].bracket;
        if (level != 0 && bracket == AROUND_BRACE)
            place = brace_place(a, level);
        else if (level != 0 && bracket == AROUND_PAREN)
            place = paren_place(a, level);
        else if (level != 0 && bracket == AROUND_BRACKET)
            place = bracket_place(a, level);
        if (level != 0 && place.self == NULL)
            place.self = a->places[level - 1].self;
        a->places[level] = place;
    }
}

/* --- What is wanted --- */

/* Behind an operator, whatever the statement. */
static bool operator_wanted(struct around *a, struct spot s, const struct type *expected,
                            struct wanted *wanted) {
    const struct cursor *c = &a->cursor;
    uint32_t before = s.at - 1;
    if (s.at == s.start)
        return false;
    enum token_kind kind = cursor_kind(c, before);
    bool not_case = kind == TOKEN_NOT && cursor_is(c, before - 1, "is") && before > s.start;
    if (kind == TOKEN_IS || not_case) {
        *wanted = (struct wanted){ .want = WANT_CASE,
                                   .expected = around_type(a, before - not_case) };
        return true;
    }
    switch (kind) {
    case TOKEN_EQ:
    case TOKEN_NE:
    case TOKEN_LT:
    case TOKEN_LE:
    case TOKEN_GT:
    case TOKEN_GE:
        *wanted = wants_value(around_type(a, before));
        return true;
    case TOKEN_IN:
        *wanted = wants_value(NULL);
        return true;
    case TOKEN_IF:
    case TOKEN_NOT:
    case TOKEN_AND:
    case TOKEN_OR:
    case TOKEN_MATCH:
        *wanted = wants_value(NULL);
        return true;
    default:
        *wanted = cursor_ends_operand(c, before) ? wants(WANT_OPERATOR) : wants_value(expected);
        return true;
    }
}

/* A value from `from` on, or what follows it. */
static struct wanted value_wanted(struct around *a, struct spot s, uint32_t from,
                                  const struct type *expected) {
    struct wanted wanted = wants_value(expected);
    s.start = from;
    if (s.at > from)
        operator_wanted(a, s, expected, &wanted);
    return wanted;
}

/* `name: TYPE = value`, of fields, parameters and lets. */
static struct wanted typed_wanted(struct around *a, struct spot s, uint32_t from) {
    const struct cursor *c = &a->cursor;
    uint32_t colon = cursor_find(c, from, s.at, TOKEN_COLON);
    uint32_t set = cursor_find(c, from, s.at, TOKEN_ASSIGN);
    if (set < s.at)
        return value_wanted(a, s, set + 1,
                            colon < set ? around_named_type(a, colon + 1, set) : NULL);
    if (colon < s.at) {
        bool operand = cursor_ends_operand(c, s.at - 1);
        return cursor_kind(c, s.at - 1) == TOKEN_LT ? wants(WANT_TAG)
                                                    : wants(operand ? WANT_OPERATOR : WANT_TYPE);
    }
    return wants(WANT_NOTHING);
}

static const struct kind *resource_kind_at(const struct around *a, uint32_t from, uint32_t to) {
    return around_kind(a, cursor_text(&a->cursor, kind_token(&a->cursor, from, to)));
}

/* `KIND key … from preset, preset(…)` */
static struct wanted head_wanted(struct around *a, struct spot s) {
    const struct cursor *c = &a->cursor;
    const struct place_around *place = &a->places[s.level];
    const struct kind *kind = resource_kind_at(a, s.start, s.at);
    if (cursor_find_word(c, s.start, s.at, "from") < s.at) {
        bool operand = cursor_ends_operand(c, s.at - 1) && !cursor_is(c, s.at - 1, "from");
        return operand ? wants(WANT_OPERATOR) : wants_of_kind(WANT_PRESET, kind);
    }
    if (cursor_is(c, s.at - 1, "as"))
        return wants(WANT_NOTHING);
    const struct type *target = target_type(a, place->fields, s.start, s.at);
    if (s.at == s.start + 1 && target != NULL)
        return (struct wanted){ .want = WANT_CASE, .expected = target };
    if (s.at == s.start + 1 && kind != NULL)
        return (struct wanted){ .want = WANT_KEY, .of_kind = kind, .contributes = true };
    return wants(WANT_OPERATOR);
}

/* Declarations and statements that begin with a word of their own. */
static bool word_wanted(struct around *a, struct spot s, struct wanted *wanted) {
    const struct cursor *c = &a->cursor;
    uint32_t first = s.start, second = s.start + 1;
    uint32_t of = kind_token(c, first, s.at);
    bool after_where = cursor_find_word(c, first, s.at, "where") < s.at;
    if (cursor_is(c, first, "use"))
        *wanted = wants(s.at == second || cursor_kind(c, s.at - 1) == TOKEN_DOT ? WANT_MODULE
                                                                                : WANT_NOTHING);
    else if (cursor_is(c, first, "waive") ||
             (cursor_is(c, first, "adjust") && cursor_is(c, second, "policy") && s.at > second)) {
        uint32_t word = cursor_is(c, first, "waive") ? first : second;
        uint32_t kind = cursor_find_word(c, first, s.at, "for") + 1;
        *wanted = s.at == word + 1   ? wants(WANT_POLICY)
                  : s.at == kind     ? wants(WANT_KIND)
                  : s.at == kind + 1 ? wants_of_kind(WANT_KEY, around_kind(a, cursor_text(c, kind)))
                  : after_where      ? value_wanted(a, s, kind + 2, NULL)
                                     : wants(WANT_OPERATOR);
    } else if (cursor_is(c, first, "on") || cursor_is(c, first, "match") ||
               cursor_is(c, first, "if")) {
        const struct kind *host = a->view->program == NULL ? NULL : a->view->program->host_kind;
        *wanted = value_wanted(a, s, second,
                               cursor_is(c, first, "on") && host != NULL ? host->type : NULL);
    } else if (cursor_is(c, first, "require"))
        *wanted = value_wanted(a, s, second, NULL);
    else if (cursor_is(c, first, "for")) {
        uint32_t in = cursor_find_word(c, first, s.at, "in");
        *wanted = in < s.at ? value_wanted(a, s, in + 1, NULL) : wants(WANT_NOTHING);
    } else if (cursor_is(c, first, "expect"))
        *wanted = s.at == second ? wants_value(NULL)
                  : s.at == second + 1
                      ? wants_of_kind(WANT_KEY, around_kind(a, cursor_text(c, second)))
                      : value_wanted(a, s, second, NULL);
    else if (cursor_is(c, first, "without"))
        *wanted = wants(s.at == second ? WANT_KIND : WANT_OPERATOR);
    else if (of != first || cursor_is(c, first, "every") || cursor_is(c, first, "defaults") ||
             cursor_is(c, first, "adjust") || cursor_is(c, first, "amend") ||
             cursor_is(c, first, "absent") || cursor_is(c, first, "extend") ||
             cursor_is(c, first, "preset")) {
        bool keyed = cursor_is(c, first, "amend") || cursor_is(c, first, "absent");
        of = of == first ? second : of;
        const struct kind *kind = around_kind(a, cursor_text(c, of));
        *wanted = s.at == of || s.at == second ? wants(WANT_KIND)
                  : after_where
                      ? value_wanted(a, s, cursor_find_word(c, first, s.at, "where") + 1, NULL)
                  : keyed && s.at == of + 1                    ? wants_of_kind(WANT_KEY, kind)
                  : cursor_is(c, first, "preset") && s.at > of ? head_wanted(a, s)
                                                               : wants(WANT_OPERATOR);
        if (cursor_is(c, first, "preset") && s.at == second)
            *wanted = wants(WANT_NOTHING);
    } else
        return false;
    return true;
}

static struct wanted statement_wanted(struct around *a, struct spot s) {
    const struct cursor *c = &a->cursor;
    const struct place_around *place = &a->places[s.level];
    if (s.at == s.start)
        return wants(WANT_STATEMENT);
    if (cursor_is(c, s.start, "let"))
        return typed_wanted(a, s, s.start + 1);
    uint32_t first = s.start + cursor_is(c, s.start, "force");
    uint32_t set = find_assignment(c, first, s.at);
    bool sets = set < s.at && set > first && place->kind != PLACE_FILE;
    if (sets) {
        const struct type *type = target_type(a, place->fields, first, set);
        return value_wanted(a, s, set + 1, type);
    }
    struct wanted wanted;
    bool opens = token_info[cursor_kind(c, s.start)].word != NO_WORD;
    if (opens && word_wanted(a, s, &wanted))
        return wanted;
    if (cursor_is(c, s.start, "fn")) {
        uint32_t body = cursor_find(c, s.start, s.at, TOKEN_ASSIGN);
        uint32_t result = cursor_find(c, s.start, s.at, TOKEN_RESULT);
        return body < s.at
                   ? value_wanted(a, s, body + 1,
                                  result < body ? around_named_type(a, result + 1, body) : NULL)
               : result + 1 == s.at ? wants(WANT_TYPE)
                                    : wants(WANT_NOTHING);
    }
    if (cursor_is(c, s.start, "type")) {
        uint32_t where = cursor_find_word(c, s.start, s.at, "where");
        return set + 1 == s.at ? wants(WANT_TYPE)
               : where < s.at  ? value_wanted(a, s, where + 1, NULL)
                               : wants(WANT_NOTHING);
    }
    if (first != s.start && s.at == first)
        return wants(WANT_STATEMENT);
    return head_wanted(a, s);
}

static const struct type *argument_type(struct around *a, const struct place_around *place,
                                        uint32_t number, struct text name) {
    const struct field *params = place->fn != NULL       ? place->fn->params.items
                                 : place->preset != NULL ? place->preset->params.items
                                                         : NULL;
    uint32_t count = place->fn != NULL       ? place->fn->params.count
                     : place->preset != NULL ? place->preset->params.count
                                             : 0;
    for (uint32_t i = 0; i < count; i++)
        if (name.size == 0 ? i == number : text_equal(params[i].text, name))
            return params[i].type;
    if (place->builtin == BUILTIN_COUNT || params != NULL || a->view->program == NULL)
        return NULL;
    struct builtin_signature signature = builtin_signature(a->arena, a->view->program->types,
                                                           place->builtin);
    struct bindings bindings = { 0 };
    for (uint32_t i = 0; i < signature.count; i++)
        if (name.size == 0 ? i == number : text_equal(signature.params[i].name, name))
            return pattern_type(a->view->program->types, signature.params[i].pattern, &bindings);
    return NULL;
}

static struct wanted call_wanted(struct around *a, struct spot s) {
    const struct cursor *c = &a->cursor;
    const struct cursor_frame *frame = &c->frames[s.level];
    uint32_t number = 0;
    for (uint32_t i = frame->open + 1; i < s.at;) {
        i = cursor_find(c, i, s.at, TOKEN_COMMA);
        number += i < s.at;
        i++;
    }
    bool named = token_is_word(cursor_kind(c, s.start)) && s.start < s.at &&
                 cursor_kind(c, s.start + 1) == TOKEN_COLON;
    const struct type *type = argument_type(a, &a->places[s.level], number,
                                            named ? cursor_text(c, s.start) : TEXT(""));
    return value_wanted(a, s, s.start + (named ? 2 : 0), type);
}

/* In a list, parentheses, a hole: behind `=>`, `for … in`, `if` another expression begins. */
static struct wanted element_wanted(struct around *a, struct spot s, const struct type *expected) {
    const struct cursor *c = &a->cursor;
    if (s.at > s.start && cursor_is(c, s.at - 1, "for"))
        return wants(WANT_NOTHING);
    uint32_t word = cursor_find_word(c, s.start, s.at, "for");
    uint32_t in = cursor_find_word(c, word, s.at, "in");
    if (word < s.at && in >= s.at)
        return wants(WANT_NOTHING);
    return value_wanted(a, s, s.start, word < s.at ? NULL : expected);
}

static struct wanted entry_wanted(struct around *a, struct spot s) {
    const struct cursor *c = &a->cursor;
    const struct place_around *place = &a->places[s.level];
    if (s.at == s.start)
        return wants(WANT_STATEMENT);
    uint32_t colon = cursor_find(c, s.start, s.at, TOKEN_COLON);
    if (colon < s.at)
        return value_wanted(a, s, colon + 1, place->expected);
    return place->kind == PLACE_MAP ? wants(WANT_OPERATOR) : statement_wanted(a, s);
}

static struct wanted arm_wanted(struct around *a, struct spot s) {
    const struct place_around *place = &a->places[s.level];
    uint32_t arrow = cursor_find(&a->cursor, s.start, s.at, TOKEN_ARROW);
    if (arrow < s.at)
        return value_wanted(a, s, arrow + 1, place->expected);
    return (struct wanted){ .want = s.at == s.start ? WANT_CASE : WANT_OPERATOR,
                            .expected = place->subject };
}

static struct wanted member_declaration_wanted(struct around *a, struct spot s) {
    const struct cursor *c = &a->cursor;
    if (s.at == s.start)
        return wants(WANT_STATEMENT);
    if (cursor_is(c, s.start, "require"))
        return value_wanted(a, s, s.start + 1, NULL);
    return typed_wanted(a, s, s.start);
}

static struct wanted spot_wanted(struct around *a, struct spot s) {
    const struct place_around *place = &a->places[s.level];
    switch (place->kind) {
    case PLACE_KIND_DECL:
    case PLACE_RECORD_DECL:
        return member_declaration_wanted(a, s);
    case PLACE_ENUM_DECL:
        return wants(WANT_NOTHING);
    case PLACE_PARAMS:
        return typed_wanted(a, s, s.start);
    case PLACE_TYPE:
        return wants(s.at > s.start && cursor_ends_operand(&a->cursor, s.at - 1) ? WANT_OPERATOR
                                                                                 : WANT_TYPE);
    case PLACE_USE_NAMES:
        return wants(s.at == s.start ? WANT_USE_NAME : WANT_NOTHING);
    case PLACE_MATCH:
        return arm_wanted(a, s);
    case PLACE_MAP:
    case PLACE_RECORD:
        return entry_wanted(a, s);
    case PLACE_BINDINGS:
        return wants(WANT_STATEMENT);
    case PLACE_CALL:
        return call_wanted(a, s);
    case PLACE_VALUES:
    case PLACE_INDEX:
    case PLACE_HOLE:
        return element_wanted(a, s, place->expected);
    default:
        return statement_wanted(a, s);
    }
}

struct around around_at(struct arena *arena, const struct ide_view *view, uint32_t offset) {
    struct around a = { .arena = arena, .view = view, .cursor = cursor_at(arena, view, offset) };
    find_places(&a);
    return a;
}

static bool is_dot(enum token_kind kind) {
    return kind == TOKEN_DOT || kind == TOKEN_OPTIONAL_DOT;
}

/* Behind the dot of `from apps.`: a module, whose preset bears its name. */
static bool in_presets(const struct around *a, const struct cursor_frame *frame) {
    const struct cursor *c = &a->cursor;
    enum cursor_bracket bracket = frame->bracket;
    if (c->at == 0 || cursor_kind(c, c->at - 1) != TOKEN_DOT ||
        (bracket != AROUND_FILE && bracket != AROUND_BRACE))
        return false;
    return cursor_find_word(c, frame->start, c->at, "from") < c->at &&
           cursor_find(c, frame->start, c->at, TOKEN_ASSIGN) == c->at;
}

struct wanted around_wanted(struct around *a) {
    const struct cursor *c = &a->cursor;
    const struct cursor_frame *frame = &c->frames[c->depth - 1];
    if (c->in_comment || c->in_pieces)
        return wants(WANT_NOTHING);
    struct spot spot = { c->depth - 1, frame->start, c->at };
    if (in_presets(a, frame))
        return wants_of_kind(WANT_PRESET, resource_kind_at(a, frame->start, c->at));
    if (c->at > 0 && is_dot(cursor_kind(c, c->at - 1)) && c->at - 1 >= frame->start &&
        !cursor_is(c, frame->start, "use")) {
        struct wanted wanted = { .want = WANT_MEMBER, .module = around_module(a, c->at - 1) };
        const struct type *object = around_type(a, c->at - 1);
        if (object == NULL)
            object = target_type(a, around_place(a)->fields, frame->start, c->at - 1);
        wanted.object_optional = object != NULL && object->kind == TYPE_OPTIONAL &&
                                 cursor_kind(c, c->at - 1) == TOKEN_DOT;
        wanted.object = type_bare(object);
        return wanted;
    }
    struct wanted wanted = spot_wanted(a, spot);
    if (c->at > 0 && cursor_kind(c, c->at - 1) == TOKEN_REFERENCE)
        wanted = wants(WANT_KIND);
    if (c->in_number)
        wanted.want = WANT_UNIT;
    return wanted;
}
