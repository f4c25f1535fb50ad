/* What a PromQL expression reads: its selectors. The tag's scanner (tags/promql.def) knows where a
 * value may stand; this knows what the finished text asks for, so that policies can compare it with
 * what is collected. */
#ifndef CROFT_VALUE_PROMQL_H
#define CROFT_VALUE_PROMQL_H

#include "base/text.h"
#include "base/vec.h"

/* The label that a metric's name is the value of, as in Prometheus itself. */
#define PROMQL_NAME TEXT("__name__")

struct promql_matcher {
    struct text label;
    struct text operator; /* "=", "!=", "=~", "!~" */
    struct text value;    /* without its quotes and escapes */
};

struct promql_selector {
    VEC(struct promql_matcher) matchers; /* in the order of the text; the name is one of them */
    struct text range;                   /* "15m", of a range selector; empty: it has none */
};

struct promql_selectors {
    VEC(struct promql_selector) items;
};

/* The selectors of an expression, in the order of its text. Whatever is no PromQL is passed over;
 * every text gives some answer, in time linear to its size. Results are in the arena or in `text`.
 */
void promql_selectors(struct arena *arena, struct text text, struct promql_selectors *selectors);

/* A duration ("1h30m") in seconds, rounded up; 0 when it is none or has no end. */
int64_t promql_seconds(struct text duration);

#endif
