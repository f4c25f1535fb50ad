/* How single characters are shown, and which stretch of a long line is. */
#include "source/shown.h"

#include "base/utf8.h"

#include <stdio.h>

enum {
    SPELLING_MAX = 12, /* bytes of the longest spelling, "\u{10ffff}" */
    STEPS_MAX = 1024,  /* code points looked at in one direction, however narrow they are */
};

/* Characters that show nothing of themselves, or turn the text around them. */
static const struct {
    uint32_t first, last;
} invisible[] = {
    { 0x80, 0x9F },     { 0x061C, 0x061C }, { 0x180E, 0x180E },
    { 0x200B, 0x200F }, { 0x2028, 0x202E }, { 0x2060, 0x206F },
    { 0xFEFF, 0xFEFF }, { 0xFFF9, 0xFFFB }, { 0xE0000, 0xE007F },
};

static bool is_invisible(uint32_t code_point) {
    for (size_t i = 0; i < sizeof invisible / sizeof *invisible; i++)
        if (code_point <= invisible[i].last)
            return code_point >= invisible[i].first;
    return false;
}

struct spelling {
    char bytes[SPELLING_MAX];
    uint32_t size, columns;
};

static struct spelling spell_as_is(struct text t, size_t start, size_t end) {
    struct spelling spelling = { .size = (uint32_t)(end - start) };
    memcpy(spelling.bytes, t.data + start, spelling.size);
    spelling.columns = (uint32_t)utf8_columns((struct text){ spelling.bytes, spelling.size });
    return spelling;
}

static struct spelling spell_in_ascii(const char *format, uint32_t number) {
    struct spelling spelling;
    spelling.size = (uint32_t)snprintf(spelling.bytes, sizeof spelling.bytes, format, number);
    spelling.columns = spelling.size;
    return spelling;
}

/* Control characters have pictures of their own from U+2400 on. */
static struct spelling spell_control(uint32_t code_point) {
    struct spelling spelling = { .columns = 1 };
    spelling.size = (uint32_t)utf8_write(0x2400 + (code_point == 0x7F ? 0x21 : code_point),
                                         spelling.bytes);
    return spelling;
}

/* The spelling of the character at `*at`, which moves past it. */
static struct spelling spell(struct text t, size_t *at) {
    size_t start = *at;
    unsigned char byte = (unsigned char)t.data[start];
    uint32_t code_point = utf8_next(t, at);
    if (byte == '\t') {
        struct spelling tab = { .size = SHOWN_TAB_COLUMNS, .columns = SHOWN_TAB_COLUMNS };
        memset(tab.bytes, ' ', SHOWN_TAB_COLUMNS);
        return tab;
    }
    if (byte < 0x20 || byte == 0x7F)
        return spell_control(code_point);
    if (byte >= 0x80 && *at == start + 1)
        return spell_in_ascii("\\x%02x", byte);
    if (byte >= 0x80 && is_invisible(code_point))
        return spell_in_ascii("\\u{%x}", code_point);
    return spell_as_is(t, start, *at);
}

static bool is_plain(char c) {
    return c >= 0x20 && c < 0x7F;
}

struct text shown_trim(struct text line) {
    while (line.size > 0 && (line.data[line.size - 1] == ' ' || line.data[line.size - 1] == '\t'))
        line.size--;
    return line;
}

void shown_text(struct buf *out, struct text text) {
    size_t at = 0;
    while (at < text.size) {
        size_t start = at;
        while (at < text.size && is_plain(text.data[at]))
            at++;
        buf_add(out, text.data + start, at - start);
        if (at < text.size) {
            struct spelling spelling = spell(text, &at);
            buf_add(out, spelling.bytes, spelling.size);
        }
    }
}

uint32_t shown_columns(struct text text) {
    uint32_t columns = 0;
    for (size_t at = 0; at < text.size;) {
        if (is_plain(text.data[at])) {
            columns++;
            at++;
        } else {
            columns += spell(text, &at).columns;
        }
    }
    return columns;
}

/* As far right from `at` as `*room` columns reach, but not beyond `end`. */
static size_t walk_right(struct text line, size_t at, size_t end, uint32_t *room) {
    for (uint32_t steps = 0; at < end && steps < STEPS_MAX; steps++) {
        size_t next = at;
        uint32_t columns = spell(line, &next).columns;
        if (columns > *room)
            break;
        *room -= columns;
        at = next;
    }
    return at;
}

/* The start of the character that ends at `at`; one byte back where the bytes before are malformed.
 */
static size_t step_left(struct text line, size_t at) {
    size_t before = at - 1;
    while (before > 0 && at - before < 4 && ((unsigned char)line.data[before] & 0xC0) == 0x80)
        before--;
    size_t next = before;
    utf8_next(line, &next);
    return next == at ? before : at - 1;
}

static size_t walk_left(struct text line, size_t at, uint32_t *room) {
    for (uint32_t steps = 0; at > 0 && steps < STEPS_MAX; steps++) {
        size_t before = step_left(line, at), next = before;
        uint32_t columns = spell(line, &next).columns;
        if (columns > *room)
            break;
        *room -= columns;
        at = before;
    }
    return at;
}

struct shown_window shown_window(struct text line, size_t from, size_t to) {
    uint32_t room = SHOWN_COLUMNS_MAX;
    if (walk_right(line, 0, line.size, &room) == line.size)
        return (struct shown_window){ 0, line.size };
    if (to > line.size)
        to = line.size;
    if (from > to)
        from = to;
    struct shown_window window;
    room = SHOWN_COLUMNS_MAX - 2 * SHOWN_CLIP_COLUMNS;
    window.end = walk_right(line, from, to, &room);
    uint32_t left = room * 2 / 3; /* what leads to a place tells more than what follows it */
    room -= left;
    window.start = walk_left(line, from, &left);
    room += left;
    window.end = walk_right(line, window.end, line.size, &room);
    window.start = walk_left(line, window.start, &room);
    return window;
}

uint32_t shown_column(struct text line, struct shown_window window, size_t offset) {
    uint32_t clip = window.start > 0 ? SHOWN_CLIP_COLUMNS : 0;
    if (offset < window.start)
        return 0;
    if (offset > window.end)
        offset = window.end;
    return clip + shown_columns((struct text){ line.data + window.start, offset - window.start });
}

void shown_line(struct buf *out, struct text line, struct shown_window window) {
    if (window.end == line.size) {
        line = shown_trim(line);
        window.end = line.size > window.start ? line.size : window.start;
    }
    if (window.start > 0)
        buf_text(out, TEXT("..."));
    shown_text(out, (struct text){ line.data + window.start, window.end - window.start });
    if (window.end < line.size)
        buf_text(out, TEXT("..."));
}
