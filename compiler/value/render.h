/* Canonical renderings of values: the same value gives the same bytes everywhere. Maps and records
 * go by key (bytes); `none` in a record or map leaves the entry out, in a list it is null (an error
 * where the format has none). Cases without fields are their name; with fields a record with one
 * entry, the case's name. Text is text; sizes, durations, percents and modes have no form here (the
 * type checker refuses them). Keys that are no text (numbers, dates, cases) keep the map's order.
 *
 * Decimals drop trailing zeros, and a whole one is `1`, in TOML `1.0`. Dates are ISO 8601: text in
 * JSON and YAML, TOML's own local date. JSON and TOML escape U+007F to U+009F, U+2028, U+2029 and
 * U+FEFF besides what they must. YAML keys have 512 bytes at most. In INI, entries without a
 * section come first; render_ini.c says what its readers disagree on, which is refused.
 *
 * Sources: RFC 8259 (JSON), YAML 1.2.2 (double-quoted wherever 1.1 or 1.2 would read something else
 * than the string), TOML 1.0.0, and for INI the common subset: `[section]`, `key = value`; lists
 * repeat the key; plist(5) for property lists, in XML, where dates are midnight in UTC. Keys and
 * text that a format cannot carry are errors. */
#ifndef CROFT_VALUE_RENDER_H
#define CROFT_VALUE_RENDER_H

#include "value/sink.h"

/* Writes `value` to the sink, each scalar with its own origin. NULL, or why the format cannot carry
 * it (a static sentence part such as "TOML has no null"); the sink then holds a prefix. No line end
 * after the last line of JSON; YAML, TOML and INI end with one. */
const char *render(struct sink *sink, enum format format, struct value value);

#endif
