/* Calls of built-in functions: what builtin.c gives to them, and what they share. */
#ifndef CROFT_EVAL_BUILTIN_INTERNAL_H
#define CROFT_EVAL_BUILTIN_INTERNAL_H

#include "eval/eval_internal.h"
#include "sema/builtin.h"
#include "sema/signature_builtin.h"

enum {
    TEXT_SIZE_MAX = 64 << 20,     /* bytes of a text that a function makes, as of a source file */
    ELEMENTS_COUNT_MAX = 10000000 /* of a range that is taken for a list, as in a loop */
};

/* A call under way. None of its arguments is an error. */
struct call {
    struct env *env;
    struct evaluation *ev;
    const struct ir *ir;
    struct value args[BUILTIN_PARAMS_MAX]; /* VALUE_UNSET: left out, or a function */
    uint32_t origin;                       /* of the result: the first argument's, or the call's */
};

/* builtin_LEN() and so on: what each function does, named as builtin.def spells its identifier. */
#define BUILTIN(identifier, name, signature, documentation) \
    struct value builtin_##identifier(struct call *call);
#include "sema/builtin.def"
#undef BUILTIN

/* An argument's text; empty when it was left out. */
struct text call_text(struct call *call, uint32_t index);
/* A text as the result. The bytes are kept, not copied. */
struct value call_give_text(struct call *call, struct text text);
/* The bytes of a buffer, which is freed, as the result. */
struct value call_give_buf(struct call *call, struct buf *buf);
/* Reports at the call and gives an error as the result; the diagnostic may be added to. */
struct value call_fail(struct call *call, enum diag_code code, struct diag **diag,
                       const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Whether a text of `size` bytes may be made; reports otherwise. */
bool call_text_fits(struct call *call, uint64_t size);
/* Whether the first argument has few enough elements to make a list of them; reports otherwise. */
bool call_list_fits(struct call *call);
/* What the function given as argument `index` makes of a value. */
struct value call_function(struct call *call, uint32_t index, struct value value);

#endif
