/* Renders a value in a format: picks the renderer; and what all renderers ask: forms, scalars as
 * text, entries in order. */
#include "value/render.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "value/render_common.h"

#include <stdio.h>
#include <stdlib.h>

const char render_too_deep[] = "lists, maps and records nest more than 128 deep";

const char *render(struct sink *sink, enum format format, struct value value) {
    switch (format) {
    case FORMAT_JSON:
        return render_json(sink, value, false);
    case FORMAT_JSON_INDENTED:
        return render_json(sink, value, true);
    case FORMAT_YAML:
        return render_yaml(sink, value);
    case FORMAT_TOML:
        return render_toml(sink, value);
    case FORMAT_PLIST:
        return render_plist(sink, value);
    case FORMAT_INI:
        return render_ini(sink, value);
    }
    return "no such format";
}

bool is_white_space(uint32_t c) {
    return c == ' ' || c == '\t' || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
           c == 0x205f || c == 0x3000;
}

bool has_no_white_space(struct text text) {
    for (size_t at = 0; at < text.size;)
        if (is_white_space(next_char(text, &at)))
            return false;
    return true;
}

enum form form_of(struct value value) {
    switch (value.tag) {
    case VALUE_LIST:
    case VALUE_SET:
        return FORM_LIST;
    case VALUE_MAP:
    case VALUE_RECORD:
        return FORM_TABLE;
    case VALUE_CASE:
        return value.fields->shape->count > 0 ? FORM_TABLE : FORM_SCALAR;
    default:
        return FORM_SCALAR;
    }
}

static size_t print_digits(char *out, uint64_t n) {
    char digits[20];
    size_t count = 0;
    do
        digits[count++] = (char)('0' + n % 10);
    while ((n /= 10) != 0);
    for (size_t i = 0; i < count; i++)
        out[i] = digits[count - 1 - i];
    return count;
}

static uint64_t magnitude(int64_t i) {
    return i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
}

size_t print_int(char *out, int64_t i) {
    size_t size = 0;
    if (i < 0)
        out[size++] = '-';
    return size + print_digits(out + size, magnitude(i));
}

size_t print_decimal(char *out, int64_t millionths) {
    uint64_t whole = magnitude(millionths) / 1000000, part = magnitude(millionths) % 1000000;
    size_t size = 0;
    if (millionths < 0)
        out[size++] = '-';
    size += print_digits(out + size, whole);
    if (part == 0)
        return size;
    out[size++] = '.';
    for (uint64_t unit = 100000; part != 0; unit /= 10) {
        out[size++] = (char)('0' + part / unit);
        part %= unit;
    }
    return size;
}

/* Years of 400 × 365.2425 days count from March, so that a leap day is a year's last. */
size_t print_date(char *out, int64_t days) {
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) /
                   365;
    int64_t day = day_of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * day + 2) / 153;
    day = day - (153 * month + 2) / 5 + 1;
    month = month < 10 ? month + 3 : month - 9;
    year += era * 400 + (month <= 2);
    return (size_t)snprintf(out, SCALAR_SIZE_MAX, "%04d-%02d-%02d", (int)year, (int)month,
                            (int)day);
}

static const char *set_text(struct scalar *scalar, struct text text) {
    scalar->type = SCALAR_TEXT;
    scalar->text = text;
    return NULL;
}

static const char *set_digits(struct scalar *scalar, enum scalar_type type, size_t size) {
    scalar->type = type;
    scalar->text = (struct text){ scalar->digits, size };
    return NULL;
}

static const char *flatten(struct scalar *scalar, struct value value, uint16_t depth) {
    struct sink flat = { .depth = depth };
    sink_rope(&flat, value.rope);
    scalar->flat = flat.bytes;
    return flat.problem != NULL ? flat.problem : set_text(scalar, buf_view(&scalar->flat));
}

const char *scalar_open(struct scalar *scalar, struct value value) {
    return scalar_open_at(scalar, value, 0);
}

const char *scalar_open_at(struct scalar *scalar, struct value value, uint16_t depth) {
    scalar->type = SCALAR_NULL;
    scalar->flat = (struct buf){ 0 };
    switch (value.tag) {
    case VALUE_NONE:
    case VALUE_ERROR:
        return set_digits(scalar, SCALAR_NULL, 0);
    case VALUE_BOOL:
        scalar->type = SCALAR_BOOL;
        scalar->text = value.i ? TEXT("true") : TEXT("false");
        return NULL;
    case VALUE_INT:
        return set_digits(scalar, SCALAR_INT, print_int(scalar->digits, value.i));
    case VALUE_DECIMAL:
        return set_digits(scalar, SCALAR_DECIMAL, print_decimal(scalar->digits, value.i));
    case VALUE_DATE:
        return set_digits(scalar, SCALAR_DATE, print_date(scalar->digits, value.i));
    case VALUE_STRING:
        return set_text(scalar, value_text(value));
    case VALUE_ROPE:
        return flatten(scalar, value, depth);
    case VALUE_CASE:
        return set_text(scalar, value.fields->shape->name);
    case VALUE_SIZE:
        return "a size has no text of its own: say zfs(…) or bytes(…)";
    case VALUE_DURATION:
        return "a duration has no text of its own: say seconds(…)";
    case VALUE_PERCENT:
        return "a percentage has no text of its own: say percent(…)";
    case VALUE_MODE:
        return "a mode has no text of its own: say octal(…)";
    case VALUE_RANGE:
        return "a range has no text of its own";
    case VALUE_RESOURCE:
        return "a resource has no text of its own: pick(…) its fields";
    default:
        return "this value has no text of its own";
    }
}

void scalar_close(struct scalar *scalar) {
    buf_free(&scalar->flat);
}

static int compare_names(const void *a, const void *b, void *shape) {
    const struct text *names = ((const struct shape *)shape)->names;
    return text_compare(names[*(const uint32_t *)a], names[*(const uint32_t *)b]);
}

/* text_compare(), quick where the first bytes differ. */
static bool is_above(struct text a, struct text b) {
    if (a.size > 0 && b.size > 0 && a.data[0] != b.data[0])
        return (unsigned char)a.data[0] > (unsigned char)b.data[0];
    return text_compare(a, b) > 0;
}

/* Most records are short, and many are written in order. */
static void order_names(uint32_t *order, const struct shape *shape) {
    for (uint32_t i = 0; i < shape->count; i++)
        order[i] = i;
    if (shape->count > MEMBERS_INLINE) {
        qsort_r(order, shape->count, sizeof *order, compare_names, (void *)(uintptr_t)shape);
        return;
    }
    for (uint32_t i = 1; i < shape->count; i++) {
        struct text name = shape->names[i];
        uint32_t at = i;
        for (; at > 0 && is_above(shape->names[order[at - 1]], name); at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}

void members_open(struct members *members, struct value table) {
    members->of = table;
    members->order = members->small;
    members->count = table.tag == VALUE_MAP ? table.map->count : 1;
    if (table.tag != VALUE_RECORD)
        return;
    const struct shape *shape = table.fields->shape;
    members->count = shape->count;
    if (shape->count > MEMBERS_INLINE)
        members->order = memory_alloc(shape->count * sizeof *members->order);
    order_names(members->order, shape);
}

void members_close(struct members *members) {
    if (members->order != members->small)
        free(members->order);
}

struct value members_value(const struct members *members, uint32_t i) {
    struct value of = members->of;
    switch (of.tag) {
    case VALUE_MAP:
        return of.map->entries[i].value;
    case VALUE_RECORD:
        return of.fields->items[members->order[i]];
    default: /* a case: its fields as a record */
        of.tag = VALUE_RECORD;
        return of;
    }
}

bool members_present(const struct members *members, uint32_t i) {
    return members_value(members, i).tag != VALUE_NONE;
}

const char *members_get(const struct members *members, uint32_t i, struct member *member) {
    struct value of = members->of;
    member->value = members_value(members, i);
    member->key.flat = (struct buf){ 0 };
    if (of.tag == VALUE_MAP) {
        struct value key = of.map->entries[i].key;
        member->key_origin = key.origin;
        return form_of(key) == FORM_SCALAR ? scalar_open_at(&member->key, key, SINK_DEPTH_MAX - 1)
                                           : "a key must be text, a number or a case";
    }
    const struct shape *shape = of.fields->shape;
    member->key_origin = 0;
    return set_text(&member->key,
                    of.tag == VALUE_RECORD ? shape->names[members->order[i]] : shape->name);
}
