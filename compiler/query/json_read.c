/* A parser of JSON by descent, of bounded depth. */
#include "query/json_read.h"

#include "base/utf8.h"
#include "base/vec.h"

#include <stdlib.h>

struct json_reader {
    struct arena *arena;
    struct text text;
    size_t at;
    uint32_t depth;
};

static bool read_value(struct json_reader *r, struct value *value);

static void skip_space(struct json_reader *r) {
    while (r->at < r->text.size && (r->text.data[r->at] == ' ' || r->text.data[r->at] == '\t' ||
                                    r->text.data[r->at] == '\r' || r->text.data[r->at] == '\n'))
        r->at++;
}

static bool take(struct json_reader *r, char c) {
    skip_space(r);
    if (r->at == r->text.size || r->text.data[r->at] != c)
        return false;
    r->at++;
    return true;
}

static bool take_word(struct json_reader *r, struct text word) {
    struct text rest = { r->text.data + r->at, r->text.size - r->at };
    if (!text_starts_with(rest, word))
        return false;
    r->at += word.size;
    return true;
}

static bool read_hex(struct json_reader *r, uint32_t *unit) {
    *unit = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        char c = r->at < r->text.size ? r->text.data[r->at] : 0;
        uint32_t digit = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                         : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A') + 10
                                                : 16;
        if (digit == 16)
            return false;
        *unit = *unit * 16 + digit;
    }
    return true;
}

/* Behind `\u`: one unit, or two that make a pair. */
static bool read_code_point(struct json_reader *r, char **out) {
    uint32_t unit, low;
    if (!read_hex(r, &unit))
        return false;
    if (unit >= 0xD800 && unit < 0xDC00 && take_word(r, TEXT("\\u"))) {
        if (!read_hex(r, &low) || low < 0xDC00 || low > 0xDFFF)
            return false;
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
    if (unit >= 0xD800 && unit <= 0xDFFF)
        return false;
    *out += utf8_write(unit, *out);
    return true;
}

static bool read_escape(struct json_reader *r, char **out) {
    static const char letters[] =
        "\"\"\\\\//b\bf\fn\nr\rt\t"; /* the letter and its byte, in pairs */
    if (r->at == r->text.size)
        return false;
    char c = r->text.data[r->at++];
    if (c == 'u')
        return read_code_point(r, out);
    for (size_t i = 0; i + 1 < sizeof letters; i += 2)
        if (letters[i] == c) {
            *(*out)++ = letters[i + 1];
            return true;
        }
    return false;
}

/* Behind the opening quote. */
static bool read_string(struct json_reader *r, struct value *value) {
    const char *end = r->text.data + r->at;
    const char *limit = r->text.data + r->text.size;
    while (end < limit && *end != '"')
        end += *end == '\\' && limit - end > 1 ? 2 : 1;
    if (end >= limit)
        return false;
    size_t size_max = (size_t)(end - (r->text.data + r->at));
    char *data = arena_alloc_raw(r->arena, size_max + 1), *out = data;
    while (r->text.data[r->at] != '"') {
        char c = r->text.data[r->at++];
        if ((unsigned char)c < 0x20)
            return false;
        if (c != '\\')
            *out++ = c;
        else if (!read_escape(r, &out))
            return false;
    }
    r->at++;
    *value = value_string(r->arena, (struct text){ data, (size_t)(out - data) }, 0);
    return utf8_check(value_text(*value)) == value_text(*value).size;
}

/* Integers only are what croft writes; a fraction or exponent is refused. */
static bool read_number(struct json_reader *r, struct value *value) {
    bool negative = r->text.data[r->at] == '-';
    int64_t number = 0;
    r->at += negative;
    size_t digits = r->at;
    while (r->at < r->text.size && r->text.data[r->at] >= '0' && r->text.data[r->at] <= '9')
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, r->text.data[r->at++] - '0', &number))
            return false;
    if (r->at == digits || (r->text.data[digits] == '0' && r->at > digits + 1))
        return false;
    char next = r->at < r->text.size ? r->text.data[r->at] : 0;
    if (next == '.' || next == 'e' || next == 'E')
        return false;
    *value = value_int(negative ? -number : number, 0);
    return true;
}

static bool read_list(struct json_reader *r, struct value *value) {
    VEC(struct value) items = { 0 };
    if (!take(r, ']')) {
        do {
            struct value item;
            if (!read_value(r, &item))
                return false;
            vec_push(r->arena, &items, item);
        } while (take(r, ','));
        if (!take(r, ']'))
            return false;
    }
    size_t size = items.count * sizeof(struct value);
    struct list *list = arena_alloc(r->arena, sizeof *list + size);
    list->count = items.count;
    if (size != 0)
        memcpy(list->items, items.items, size);
    *value = (struct value){ .tag = VALUE_LIST, .list = list };
    return true;
}

/* Members in the order of their names, and of the text. */
struct member {
    struct mapping_entry entry;
    uint32_t number;
};

static int compare_members(const void *a, const void *b) {
    const struct member *x = a, *y = b;
    int order = value_compare(x->entry.key, y->entry.key);
    return order != 0 ? order : x->number < y->number ? -1 : 1;
}

static struct value make_object(struct json_reader *r, struct member *members, uint32_t count) {
    struct mapping *map = arena_alloc(r->arena, sizeof *map + count * sizeof(struct mapping_entry));
    if (count > 1)
        qsort(members, count, sizeof *members, compare_members);
    for (uint32_t i = 0; i < count; i++)
        if (i + 1 == count || !value_equal(members[i].entry.key, members[i + 1].entry.key))
            map->entries[map->count++] = members[i].entry;
    return (struct value){ .tag = VALUE_MAP, .map = map };
}

static bool read_object(struct json_reader *r, struct value *value) {
    VEC(struct member) members = { 0 };
    if (!take(r, '}')) {
        do {
            struct member member = { .number = members.count };
            if (!take(r, '"') || !read_string(r, &member.entry.key) || !take(r, ':') ||
                !read_value(r, &member.entry.value))
                return false;
            vec_push(r->arena, &members, member);
        } while (take(r, ','));
        if (!take(r, '}'))
            return false;
    }
    *value = make_object(r, members.items, members.count);
    return true;
}

static bool read_scalar(struct json_reader *r, struct value *value) {
    *value = value_none(0);
    if (r->at == r->text.size)
        return false;
    if (take_word(r, TEXT("null")))
        return true;
    *value = value_bool(true, 0);
    if (take_word(r, TEXT("true")))
        return true;
    *value = value_bool(false, 0);
    return take_word(r, TEXT("false")) || read_number(r, value);
}

static bool read_value(struct json_reader *r, struct value *value) {
    if (r->depth == JSON_DEPTH_MAX)
        return false;
    r->depth++;
    bool good = take(r, '{')   ? read_object(r, value)
                : take(r, '[') ? read_list(r, value)
                : take(r, '"') ? read_string(r, value)
                               : read_scalar(r, value);
    r->depth--;
    return good;
}

bool json_read(struct arena *arena, struct text text, struct value *value) {
    struct json_reader r = { .arena = arena, .text = text };
    if (!read_value(&r, value))
        return false;
    skip_space(&r);
    return r.at == text.size;
}

struct value json_member(struct value object, const char *name) {
    if (object.tag != VALUE_MAP)
        return value_none(0);
    for (uint32_t i = 0; i < object.map->count; i++)
        if (text_equal(value_text(object.map->entries[i].key), text_of(name)))
            return object.map->entries[i].value;
    return value_none(0);
}

struct text json_text(struct value value) {
    return value.tag == VALUE_STRING ? value_text(value) : (struct text){ "", 0 };
}
