/* Signatures of built-in functions as patterns over types. */
#ifndef CROFT_SEMA_SIGNATURE_BUILTIN_H
#define CROFT_SEMA_SIGNATURE_BUILTIN_H

#include "sema/builtin.h"
#include "sema/type.h"

enum pattern_kind {
    PATTERN_TYPE,
    PATTERN_VARIABLE, /* T, U, K: the same type wherever it stands */
    PATTERN_ANY,
    PATTERN_NUMBER, /* any number, the same one wherever it stands */
    PATTERN_LIST,
    PATTERN_MAP,
    PATTERN_OPTIONAL,
    PATTERN_LAMBDA /* key: parameter, inner: result */
};
struct pattern {
    enum pattern_kind kind;
    const struct type *type;
    uint32_t variable;
    const struct pattern *inner, *key;
};

#define BUILTIN_PARAMS_MAX 4
struct builtin_param {
    struct text name;
    const struct pattern *pattern;
    bool optional;
};
struct builtin_signature {
    struct builtin_param params[BUILTIN_PARAMS_MAX];
    uint32_t count;
    const struct pattern *result;
};

/* What the variables of a signature stand for in one call. */
struct bindings {
    const struct type *types[26];
    const struct type *number;
};

struct builtin_signature builtin_signature(struct arena *arena, struct types *types,
                                           enum builtin builtin);
/* The type a pattern stands for under the bindings; NULL when a variable is not bound yet. */
const struct type *pattern_type(struct types *types, const struct pattern *pattern,
                                const struct bindings *bindings);
/* Whether a type is of the pattern; binds variables. */
bool pattern_match(struct types *types, const struct pattern *pattern, const struct type *type,
                   struct bindings *bindings);

#endif
