/* Escapes and unescapes. */
#include "lsp/uri.h"

#include "base/buf.h"

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static struct text unescape(struct arena *arena, struct text text) {
    char *out = arena_alloc(arena, text.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        int high = c == '%' && i + 2 < text.size ? hex_digit(text.data[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(text.data[i + 2]) : -1;
        if (low >= 0) {
            c = (char)(high * 16 + low);
            i += 2;
        }
        if (c != 0)
            out[size++] = c;
    }
    return (struct text){ out, size };
}

/* Takes `//`, `.` and `..` out of a path, in place. */
static struct text simplify(char *path, size_t size) {
    size_t out = 0;
    for (size_t at = 0; at < size;) {
        while (at < size && path[at] == '/')
            at++;
        size_t start = at;
        while (at < size && path[at] != '/')
            at++;
        struct text part = { path + start, at - start };
        if (part.size == 0 || text_equal(part, TEXT(".")))
            continue;
        if (text_equal(part, TEXT(".."))) {
            while (out > 0 && path[--out] != '/')
                continue;
            continue;
        }
        path[out++] = '/';
        memmove(path + out, part.data, part.size);
        out += part.size;
    }
    path[out] = 0;
    return (struct text){ path, out };
}

struct text uri_path(struct arena *arena, struct text uri) {
    if (text_find(uri, TEXT(":")) == uri.size)
        return TEXT("");
    if (!text_starts_with(uri, TEXT("file:"))) {
        struct text path = unescape(arena, uri);
        return text_of(arena_printf(arena, "/%.*s", TEXT_ARG(path)));
    }
    struct text rest = { uri.data + 5, uri.size - 5 };
    if (text_starts_with(rest, TEXT("//"))) { /* an authority: this machine, however it is called */
        size_t at = 2;
        while (at < rest.size && rest.data[at] != '/')
            at++;
        rest = (struct text){ rest.data + at, rest.size - at };
    }
    struct text path = unescape(arena, rest);
    char *copy = arena_alloc(arena, path.size + 2);
    memcpy(copy, path.data, path.size);
    return simplify(copy, path.size);
}

static bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           strchr("/-._~", c) != NULL;
}

const char *uri_of(struct arena *arena, struct text path) {
    static const char digits[] = "0123456789ABCDEF";
    char *out = arena_alloc(arena, 3 * path.size + sizeof "file://");
    size_t size = sizeof "file://" - 1;
    memcpy(out, "file://", size);
    for (size_t i = 0; i < path.size; i++) {
        unsigned char c = (unsigned char)path.data[i];
        if (c != 0 && is_plain((char)c)) {
            out[size++] = (char)c;
            continue;
        }
        out[size++] = '%';
        out[size++] = digits[c >> 4];
        out[size++] = digits[c & 15];
    }
    return out;
}
