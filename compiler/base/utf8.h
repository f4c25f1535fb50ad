/* UTF-8: validation, decoding, and the widths that editors and terminals count in. */
#ifndef CROFT_BASE_UTF8_H
#define CROFT_BASE_UTF8_H

#include "base/text.h"

/* Offset of the first byte that is not well-formed UTF-8 (overlong forms and surrogates included),
 * or size. */
size_t utf8_check(struct text t);
/* Decodes the code point at `*at` and moves past it; malformed bytes give U+FFFD, one at a time. */
uint32_t utf8_next(struct text t, size_t *at);
/* Bytes written (1–4) for a code point to `out`. */
size_t utf8_write(uint32_t code_point, char out[4]);
/* Code points, UTF-16 units, and terminal columns (wide and combining characters counted) of a
 * text. */
size_t utf8_count(struct text t);
size_t utf8_count_utf16(struct text t);
size_t utf8_columns(struct text t);

#endif
