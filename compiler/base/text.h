/* Views of text: a pointer and a length, never zero-terminated by contract. A view owns nothing. */
#ifndef CROFT_BASE_TEXT_H
#define CROFT_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
    const char *data;
    size_t size; /* bytes */
};

#define TEXT(literal) ((struct text){ (literal), sizeof(literal) - 1 })
/* For printf: printf("%.*s", TEXT_ARG(t)). */
#define TEXT_ARG(t) (int)(t).size, (t).data

static inline struct text text_of(const char *zero_terminated) {
    return (struct text){ zero_terminated, strlen(zero_terminated) };
}

static inline bool text_equal(struct text a, struct text b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* Order by bytes, the shorter first when one is a prefix of the other: <0, 0, >0. */
int text_compare(struct text a, struct text b);

bool text_starts_with(struct text t, struct text prefix);
bool text_ends_with(struct text t, struct text suffix);

/* Offset of the first occurrence of `needle`, or t.size when there is none. */
size_t text_find(struct text t, struct text needle);

/* Levenshtein distance with transpositions, at most `limit` + 1; for "did you mean". Works on
 * bytes. */
uint32_t text_distance(struct text a, struct text b, uint32_t limit);

#endif
