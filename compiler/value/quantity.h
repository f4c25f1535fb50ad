/* Numbers and quantities as Croft writes them: 42, 1_000, 0.5, 16K, 1.5T, 1h30m, 500ms, 85%, 0644,
 * 2026-12-31. */
#ifndef CROFT_VALUE_QUANTITY_H
#define CROFT_VALUE_QUANTITY_H

#include "base/buf.h"
#include "value/value.h"

/* The value of a literal's text (tag INT, DECIMAL, SIZE, DURATION, PERCENT, MODE or DATE). False
 * when it is not a literal: then `*problem` is one sentence and `*remedy` the right spelling or
 * NULL, both in `arena`
 * ("`16k`: units of size are capital", "16K"). Sizes: K M G T P, binary. Durations: ms s m h d w.
 */
bool quantity_parse(struct arena *arena, struct text literal, struct value *value,
                    const char **problem, const char **remedy);

/* The value as Croft spells it, the shortest exact form: 16K, 1h30m, 85%, 0644. For diagnostics,
 * `croft eval`, `why`. */
void quantity_print(struct buf *out, struct value value);

/* Exact arithmetic on 64 bits: false on overflow, division by zero, or a decimal that needs more
 * than six places (for division the quotient is rounded half to even instead). */
bool decimal_multiply(int64_t a, int64_t b, int64_t *result); /* millionths × millionths */
bool decimal_divide(int64_t a, int64_t b, int64_t *result);
/* a / b as a decimal, for two integers (or two sizes, two durations). */
bool ratio(int64_t a, int64_t b, int64_t *result);

#endif
