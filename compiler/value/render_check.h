/* Whether a format carries a value, asked where the value is made into text, long before that is
 * written: so that who wrote the value is told, and not who wrote the file that it ends up in. */
#ifndef CROFT_VALUE_RENDER_CHECK_H
#define CROFT_VALUE_RENDER_CHECK_H

#include "value/render.h"

/* NULL, or why `format` cannot carry `value` (static; see render()); then `*origin` is where the
 * part at fault came from, or what it lies in, 0 when none of them knows. Texts are looked into for
 * INI only, since the others carry all text. What passes is rendered without a problem, except for
 * text that is not UTF-8 and renderings nested in texts deeper than SINK_DEPTH_MAX; lists of tables
 * count towards the depth of TOML here, though its renderer passes over them. */
const char *render_check(enum format format, struct value value, uint32_t *origin);

#endif
