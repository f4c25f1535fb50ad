/* Converts between bytes and what editors count. */
#include "lsp/position.h"

#include "base/utf8.h"
#include "base/vec.h"

const char *position_encoding_text(enum position_encoding encoding) {
    static const char *const texts[] = { "utf-8", "utf-16", "utf-32" };
    return texts[encoding];
}

struct text_lines text_lines_make(struct arena *arena, struct text text) {
    VEC(uint32_t) starts = { 0 };
    vec_push(arena, &starts, 0);
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '\r' && i + 1 < text.size && text.data[i + 1] == '\n')
            continue;
        if (c == '\n' || c == '\r')
            vec_push(arena, &starts, (uint32_t)i + 1);
    }
    return (struct text_lines){ text, starts.items, starts.count };
}

static uint32_t line_of(const struct text_lines *lines, uint32_t offset) {
    uint32_t low = 0, high = lines->count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (lines->starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* How much a code point counts. */
static uint32_t units_of(uint32_t code_point, size_t bytes, enum position_encoding encoding) {
    switch (encoding) {
    case ENCODING_UTF8:
        return (uint32_t)bytes;
    case ENCODING_UTF16:
        return code_point > 0xFFFF ? 2 : 1;
    default:
        return 1;
    }
}

struct position position_at(const struct text_lines *lines, uint32_t offset,
                            enum position_encoding encoding) {
    if (offset > lines->text.size)
        offset = (uint32_t)lines->text.size;
    struct position position = { line_of(lines, offset), 0 };
    size_t at = lines->starts[position.line];
    while (at < offset) {
        size_t next = at;
        uint32_t code_point = utf8_next(lines->text, &next);
        if (next > offset)
            break;
        position.character += units_of(code_point, next - at, encoding);
        at = next;
    }
    return position;
}

/* Where a line's text ends, its line end left out. */
static size_t line_end(const struct text_lines *lines, uint32_t line) {
    if (line + 1 == lines->count)
        return lines->text.size;
    size_t end = lines->starts[line + 1] - 1;
    if (lines->text.data[end] == '\n' && end > lines->starts[line] &&
        lines->text.data[end - 1] == '\r')
        end--;
    return end;
}

uint32_t position_offset(const struct text_lines *lines, struct position position,
                         enum position_encoding encoding) {
    if (position.line >= lines->count)
        return (uint32_t)lines->text.size;
    size_t at = lines->starts[position.line], end = line_end(lines, position.line);
    uint32_t character = 0;
    while (at < end && character < position.character) {
        size_t next = at;
        uint32_t code_point = utf8_next(lines->text, &next);
        character += units_of(code_point, next - at, encoding);
        if (character > position.character)
            break;
        at = next;
    }
    return (uint32_t)at;
}
