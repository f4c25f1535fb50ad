/* UTF-8 by the table of well-formed sequences in the Unicode Standard (3-7). */
#include "base/utf8.h"

#define REPLACEMENT 0xFFFDu

/* Offset of the first byte from `at` on that is not ASCII, or size. */
static size_t ascii_end(struct text t, size_t at) {
    for (; t.size - at >= 8; at += 8) {
        uint64_t word;
        memcpy(&word, t.data + at, sizeof word);
        if ((word & 0x8080808080808080u) != 0)
            break;
    }
    while (at < t.size && (unsigned char)t.data[at] < 0x80)
        at++;
    return at;
}

static bool is_continuation(unsigned char byte) {
    return (byte & 0xC0) == 0x80;
}

/* Bytes of the well-formed sequence at `at`, 0 when there is none. */
static size_t sequence_size(struct text t, size_t at) {
    const unsigned char *b = (const unsigned char *)t.data + at;
    size_t left = t.size - at;
    if (b[0] < 0x80)
        return 1;
    if (b[0] < 0xC2 || b[0] > 0xF4 || left < 2 || !is_continuation(b[1]))
        return 0;
    if (b[0] < 0xE0)
        return 2;
    if (left < 3 || !is_continuation(b[2]))
        return 0;
    if (b[0] < 0xF0) {
        bool overlong = b[0] == 0xE0 && b[1] < 0xA0, surrogate = b[0] == 0xED && b[1] > 0x9F;
        return overlong || surrogate ? 0 : 3;
    }
    bool overlong = b[0] == 0xF0 && b[1] < 0x90, beyond = b[0] == 0xF4 && b[1] > 0x8F;
    return left < 4 || !is_continuation(b[3]) || overlong || beyond ? 0 : 4;
}

size_t utf8_check(struct text t) {
    size_t at = 0;
    while ((at = ascii_end(t, at)) < t.size) {
        size_t size = sequence_size(t, at);
        if (size == 0)
            return at;
        at += size;
    }
    return at;
}

uint32_t utf8_next(struct text t, size_t *at) {
    const unsigned char *b = (const unsigned char *)t.data + *at;
    size_t size = sequence_size(t, *at);
    *at += size == 0 ? 1 : size;
    switch (size) {
    case 1:
        return b[0];
    case 2:
        return (b[0] & 0x1Fu) << 6 | (b[1] & 0x3Fu);
    case 3:
        return (b[0] & 0x0Fu) << 12 | (b[1] & 0x3Fu) << 6 | (b[2] & 0x3Fu);
    case 4:
        return (b[0] & 0x07u) << 18 | (b[1] & 0x3Fu) << 12 | (b[2] & 0x3Fu) << 6 | (b[3] & 0x3Fu);
    default:
        return REPLACEMENT;
    }
}

size_t utf8_write(uint32_t code_point, char out[4]) {
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
        code_point = REPLACEMENT;
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    size_t size = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
    for (size_t i = size - 1; i > 0; i--, code_point >>= 6)
        out[i] = (char)(0x80 | (code_point & 0x3F));
    out[0] = (char)(lead[size] | code_point);
    return size;
}

size_t utf8_count(struct text t) {
    size_t count = 0, at = 0;
    while (at < t.size) {
        size_t plain = ascii_end(t, at);
        count += plain - at;
        for (at = plain; at < t.size && (unsigned char)t.data[at] >= 0x80; count++)
            utf8_next(t, &at);
    }
    return count;
}

size_t utf8_count_utf16(struct text t) {
    size_t count = 0, at = 0;
    while (at < t.size) {
        size_t plain = ascii_end(t, at);
        count += plain - at;
        for (at = plain; at < t.size && (unsigned char)t.data[at] >= 0x80;)
            count += utf8_next(t, &at) > 0xFFFF ? 2 : 1;
    }
    return count;
}

static const struct {
    uint32_t first, last, columns;
} widths[] = {
#define WIDTH(first, last, columns) { first, last, columns },
#include "base/utf8_width.def"
#undef WIDTH
};

static uint32_t columns_of(uint32_t code_point) {
    if (code_point < widths[0].first)
        return 1;
    size_t low = 0, high = sizeof widths / sizeof *widths;
    while (low < high) { /* the first range that does not end before the code point */
        size_t middle = (low + high) / 2;
        if (widths[middle].last < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    bool inside = low < sizeof widths / sizeof *widths && widths[low].first <= code_point;
    return inside ? widths[low].columns : 1;
}

size_t utf8_columns(struct text t) {
    size_t columns = 0, at = 0;
    while (at < t.size) {
        size_t plain = ascii_end(t, at);
        columns += plain - at;
        for (at = plain; at < t.size && (unsigned char)t.data[at] >= 0x80;)
            columns += columns_of(utf8_next(t, &at));
    }
    return columns;
}
