/* What a pure question was answered before: while policies ask, many ask the same of the same.
 *
 * The answer is found by what was asked, where, and of which arguments. Arguments are the same if
 * they are the same word (what lies behind a pointer is immutable), or equal strings. Their origins
 * count where the answer may carry them. Ownership: everything lives in the arena of the
 * evaluation. */
#ifndef CROFT_EVAL_MEMO_H
#define CROFT_EVAL_MEMO_H

#include "eval/eval_internal.h"

struct question {
    const void *what; /* the function; its address counts */
    const struct resource *here;
    const struct value *arguments;
    uint32_t count;
    bool origin_apart; /* whoever asks says himself where the answer comes from */
};

/* The answer that was kept, or NULL. */
const struct value *memo_find(const struct evaluation *ev, struct question question);

/* Instead of a number of steps: it is always worth it. */
#define MEMO_ALWAYS UINT32_MAX

/* Keeps an answer if it took enough steps to be worth it. Errors are not kept: their causes are
 * reported where they are met. */
void memo_keep(struct evaluation *ev, struct question question, struct value answer,
               uint32_t steps);

#endif
