/* Signatures of built-in functions: their text in builtin.def read into patterns, patterns matched
 * with types. */
#include "sema/signature_builtin.h"

struct reader {
    struct arena *arena;
    struct types *types;
    const char *at;
};

static void skip_blanks(struct reader *r) {
    while (*r->at == ' ')
        r->at++;
}

static bool take(struct reader *r, const char *word) {
    skip_blanks(r);
    size_t size = strlen(word);
    if (strncmp(r->at, word, size) != 0)
        return false;
    r->at += size;
    return true;
}

static struct text read_word(struct reader *r) {
    skip_blanks(r);
    const char *start = r->at;
    while ((*r->at >= 'a' && *r->at <= 'z') || (*r->at >= 'A' && *r->at <= 'Z') || *r->at == '_')
        r->at++;
    return (struct text){ start, (size_t)(r->at - start) };
}

static struct pattern *pattern_new(struct reader *r, enum pattern_kind kind) {
    struct pattern *pattern = ARENA_NEW(r->arena, struct pattern);
    pattern->kind = kind;
    return pattern;
}

static const struct type *named_type(struct reader *r, struct text word) {
    static const struct {
        const char *name;
        enum type_kind kind;
    } basics[] = { { "Bool", TYPE_BOOL },       { "Int", TYPE_INT },
                   { "Decimal", TYPE_DECIMAL }, { "String", TYPE_STRING },
                   { "Size", TYPE_SIZE },       { "Duration", TYPE_DURATION },
                   { "Percent", TYPE_PERCENT }, { "Mode", TYPE_MODE },
                   { "Text", TYPE_TEXT } };
    for (size_t i = 0; i < sizeof basics / sizeof *basics; i++)
        if (text_equal(word, text_of(basics[i].name)))
            return type_basic(r->types, basics[i].kind);
    return type_domain(r->types, domain_find(word));
}

/* What is between the brackets of `Text<tag>`. */
static const struct type *tagged_type(struct reader *r) {
    const struct type *type = type_text(r->types, tag_find(read_word(r)));
    take(r, ">");
    return type;
}

static const struct pattern *read_pattern(struct reader *r);

static const struct pattern *read_simple(struct reader *r) {
    struct text word = read_word(r);
    if (word.size == 1 && word.data[0] >= 'A' && word.data[0] <= 'Z') {
        struct pattern *variable = pattern_new(r, PATTERN_VARIABLE);
        variable->variable = (uint32_t)(word.data[0] - 'A');
        return variable;
    }
    if (text_equal(word, TEXT("Any")))
        return pattern_new(r, PATTERN_ANY);
    if (text_equal(word, TEXT("Number")))
        return pattern_new(r, PATTERN_NUMBER);
    struct pattern *pattern = pattern_new(r, PATTERN_TYPE);
    pattern->type = take(r, "<") ? tagged_type(r) : named_type(r, word);
    return pattern;
}

static const struct pattern *read_bracketed(struct reader *r) {
    if (take(r, "[")) {
        struct pattern *list = pattern_new(r, PATTERN_LIST);
        list->inner = read_pattern(r);
        take(r, "]");
        return list;
    }
    if (take(r, "{")) {
        struct pattern *map = pattern_new(r, PATTERN_MAP);
        map->key = read_pattern(r);
        take(r, ":");
        map->inner = read_pattern(r);
        take(r, "}");
        return map;
    }
    if (take(r, "(")) {
        struct pattern *lambda = pattern_new(r, PATTERN_LAMBDA);
        lambda->key = read_pattern(r);
        take(r, ")");
        take(r, "->");
        lambda->inner = read_pattern(r);
        return lambda;
    }
    return read_simple(r);
}

/* Signatures are our own table: their nesting is what builtin.def holds. */
static const struct pattern *read_pattern(struct reader *r) {
    const struct pattern *inner = read_bracketed(r);
    if (!take(r, "?"))
        return inner;
    struct pattern *optional = pattern_new(r, PATTERN_OPTIONAL);
    optional->inner = inner;
    return optional;
}

struct builtin_signature builtin_signature(struct arena *arena, struct types *types,
                                           enum builtin builtin) {
    struct reader r = { arena, types, builtin_info(builtin)->signature };
    struct builtin_signature signature = { 0 };
    do {
        struct builtin_param *param = &signature.params[signature.count++];
        param->name = read_word(&r);
        take(&r, ":");
        param->pattern = read_pattern(&r);
        param->optional = take(&r, "=");
    } while (take(&r, ","));
    take(&r, "->");
    signature.result = read_pattern(&r);
    return signature;
}

const struct type *pattern_type(struct types *types, const struct pattern *pattern,
                                const struct bindings *bindings) {
    const struct type *inner = pattern->inner == NULL
                                   ? NULL
                                   : pattern_type(types, pattern->inner, bindings);
    const struct type *key = pattern->key == NULL ? NULL
                                                  : pattern_type(types, pattern->key, bindings);
    switch (pattern->kind) {
    case PATTERN_TYPE:
        return pattern->type;
    case PATTERN_VARIABLE:
        return bindings->types[pattern->variable];
    case PATTERN_NUMBER:
        return bindings->number;
    case PATTERN_LIST:
        return inner == NULL ? NULL : type_list(types, inner);
    case PATTERN_OPTIONAL:
        return inner == NULL ? NULL : type_optional(types, inner);
    case PATTERN_MAP:
        return inner == NULL || key == NULL ? NULL : type_map(types, key, inner);
    default:
        return NULL;
    }
}

static bool bind(struct types *types, const struct type **place, const struct type *type) {
    if (*place == NULL || (*place)->kind == TYPE_NEVER) {
        *place = type;
        return true;
    }
    const struct type *joined = type_join(types, *place, type);
    if (joined != NULL)
        *place = joined;
    return joined != NULL;
}

bool pattern_match(struct types *types, const struct pattern *pattern, const struct type *type,
                   struct bindings *bindings) {
    if (type->kind == TYPE_ERROR)
        return true;
    switch (pattern->kind) {
    case PATTERN_ANY:
        return true;
    case PATTERN_TYPE:
        return type_fits(types, pattern->type, type) != TYPE_FITS_NOT;
    case PATTERN_VARIABLE:
        return bind(types, &bindings->types[pattern->variable], type);
    case PATTERN_NUMBER:
        return (type_is_number(type) || type->kind == TYPE_NEVER) &&
               bind(types, &bindings->number, type_base(types, type));
    case PATTERN_LIST:
        if (type->kind == TYPE_NEVER)
            return true;
        return (type->kind == TYPE_LIST || type->kind == TYPE_SET) &&
               pattern_match(types, pattern->inner, type->inner, bindings);
    case PATTERN_MAP:
        return type->kind == TYPE_MAP && pattern_match(types, pattern->key, type->key, bindings) &&
               pattern_match(types, pattern->inner, type->inner, bindings);
    case PATTERN_OPTIONAL:
        return type->kind == TYPE_NONE ||
               pattern_match(types, pattern->inner, type_present(type), bindings);
    case PATTERN_LAMBDA:
        return false;
    }
    return false;
}
