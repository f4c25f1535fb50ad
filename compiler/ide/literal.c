/* What a literal is in base units. */
#include "ide/hover.h"
#include "value/quantity.h"

#include <stdio.h>

static struct text digits(struct arena *arena, int64_t number, const char *unit) {
    char plain[32];
    struct buf out = { 0 };
    int size = snprintf(plain, sizeof plain, "%lld", (long long)number);
    for (int i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0 && plain[i - 1] != '-')
            buf_char(&out, ' ');
        buf_char(&out, plain[i]);
    }
    buf_printf(&out, " %s", unit);
    struct text text = { arena_copy(arena, out.data, out.size), out.size };
    buf_free(&out);
    return text;
}

enum { MS = 1000, BITS = 9 };

static struct text mode_text(struct arena *arena, int64_t mode) {
    char letters[BITS + 1];
    for (int i = 0; i < BITS; i++)
        letters[i] = (mode >> (BITS - 1 - i)) & 1 ? "rwx"[i % 3] : '-';
    letters[BITS] = '\0';
    return text_of(arena_printf(arena, "%s%s%s%s", letters, mode & 04000 ? ", setuid" : "",
                                mode & 02000 ? ", setgid" : "", mode & 01000 ? ", sticky" : ""));
}

struct text ide_literal_text(struct arena *arena, struct text literal) {
    struct value value;
    const char *problem = NULL, *remedy = NULL;
    if (!quantity_parse(arena, literal, &value, &problem, &remedy))
        return TEXT("");
    switch (value.tag) {
    case VALUE_SIZE:
        return digits(arena, value.i, "bytes");
    case VALUE_DURATION:
        return value.i % MS == 0 ? digits(arena, value.i / MS, "seconds")
                                 : digits(arena, value.i, "milliseconds");
    case VALUE_MODE:
        return mode_text(arena, value.i);
    case VALUE_PERCENT:
        return text_of(arena_printf(arena, "%g", (double)value.i / 1e8));
    default:
        return TEXT("");
    }
}
