/* JSON (RFC 8259): compact, or indented by two spaces. Text goes as UTF-8; quotes, backslashes,
 * control characters and what JavaScript or YAML take for a line end are escaped, so that the text
 * is JSON to their readers too. */
#include "base/utf8.h"
#include "value/render_common.h"
#include "value/sink_put.h"

#include <endian.h>

struct json {
    struct sink *sink;
    bool is_indented;
    uint32_t depth;
};

/* Bytes of eight at once: the high bit of each byte of the result says that the byte needs care. */
static uint64_t needs_care(uint64_t word) {
    const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    uint64_t quote = word ^ (ones * '"'), backslash = word ^ (ones * '\\'),
             delete = word ^ (ones * 0x7f);
    uint64_t control = (word - ones * 0x20) & ~word;
    uint64_t equal = ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash) |
                     ((delete - ones) & ~delete);
    return (word | control | equal) & highs;
}

static bool is_ordinary(unsigned char c) {
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* How many bytes, from the first on, can be copied as they are; `*is_wide` when one of UTF-8's
 * longer forms stopped it. */
static size_t ordinary_run(struct text text, size_t from) {
    size_t at = from;
    for (uint64_t word; at + sizeof word <= text.size; at += sizeof word) {
        memcpy(&word, text.data + at, sizeof word);
        if (needs_care(word) != 0)
            break;
    }
    while (at < text.size && is_ordinary((unsigned char)text.data[at]))
        at++;
    return at - from;
}

static void write_escape(struct buf *out, unsigned char c) {
    static const char letters[] = "btn\0fr"; /* from U+0008; U+000B has none */
    if (c >= '\b' && c <= '\r' && letters[c - '\b'] != '\0') {
        buf_char(out, '\\');
        buf_char(out, letters[c - '\b']);
    } else if (c == '"' || c == '\\') {
        buf_char(out, '\\');
        buf_char(out, (char)c);
    } else {
        buf_printf(out, "\\u%04x", c);
    }
}

/* U+0080 to U+009F, U+2028, U+2029, U+FEFF: the size of their UTF-8, else 0. */
static size_t wide_control(struct text text, size_t at) {
    const unsigned char *c = (const unsigned char *)text.data + at;
    size_t left = text.size - at;
    if (c[0] == 0xc2 && left > 1 && c[1] < 0xa0)
        return 2;
    if (c[0] == 0xe2 && left > 2 && c[1] == 0x80 && (c[2] == 0xa8 || c[2] == 0xa9))
        return 3;
    return c[0] == 0xef && left > 2 && c[1] == 0xbb && c[2] == 0xbf ? 3 : 0;
}

/* A run of bytes beyond ASCII that need no escape. */
static size_t wide_run(struct text text, size_t from) {
    size_t at = from;
    while (at < text.size && (unsigned char)text.data[at] >= 0x80 && wide_control(text, at) == 0)
        at++;
    return at - from;
}

/* False if the bytes are not UTF-8. */
static bool write_wide(struct buf *out, struct text text, size_t *at) {
    size_t run = wide_run(text, *at);
    struct text wide = { text.data + *at, run };
    if (run > 0 && utf8_check(wide) != run)
        return false;
    buf_add(out, wide.data, run);
    *at += run;
    if (*at < text.size && (unsigned char)text.data[*at] >= 0x80)
        buf_printf(out, "\\u%04x", utf8_next(text, at));
    return true;
}

const char *json_write_string(struct sink *sink, struct text text, uint32_t origin) {
    sink_begin(sink, origin);
    struct buf *out = &sink->bytes;
    buf_reserve(out, text.size + 2);
    buf_char(out, '"');
    for (size_t at = 0; at < text.size;) {
        size_t run = ordinary_run(text, at);
        buf_add(out, text.data + at, run);
        at += run;
        if (at == text.size)
            break;
        if ((unsigned char)text.data[at] < 0x80)
            write_escape(out, (unsigned char)text.data[at++]);
        else if (!write_wide(out, text, &at))
            return "the text is not UTF-8";
    }
    buf_char(out, '"');
    return NULL;
}

static void new_line(struct json *json) {
    if (!json->is_indented)
        return;
    sink_newline(json->sink);
    sink_indent(json->sink);
    size_t size = 2 * (size_t)json->depth;
    buf_reserve(&json->sink->bytes, size);
    memset(json->sink->bytes.data + json->sink->bytes.size, ' ', size);
    json->sink->bytes.size += size;
}

static const char *write_value(struct json *json, struct value value);

static const char *write_scalar(struct json *json, struct value value) {
    if (value.tag == VALUE_STRING)
        return json_write_string(json->sink, value_text(value), value.origin);
    struct scalar scalar;
    const char *problem = scalar_open_at(&scalar, value, json->sink->depth);
    if (problem != NULL)
        ;
    else if (scalar.type == SCALAR_TEXT || scalar.type == SCALAR_DATE)
        problem = json_write_string(json->sink, scalar.text, value.origin);
    else if (scalar.type == SCALAR_NULL)
        sink_put(json->sink, "null", 4, value.origin);
    else
        sink_put(json->sink, scalar.text.data, scalar.text.size, value.origin);
    scalar_close(&scalar);
    return problem;
}

static const char *write_list(struct json *json, const struct list *list) {
    sink_put_char(json->sink, '[');
    json->depth++;
    for (uint32_t i = 0; i < list->count; i++) {
        if (i > 0)
            sink_put_char(json->sink, ',');
        new_line(json);
        const char *problem = write_value(json, list->items[i]);
        if (problem != NULL)
            return problem;
    }
    json->depth--;
    if (list->count > 0)
        new_line(json);
    sink_put_char(json->sink, ']');
    return NULL;
}

static const char *write_member(struct json *json, const struct members *members, uint32_t i) {
    struct member member;
    const char *problem = members_get(members, i, &member);
    if (problem == NULL)
        problem = json_write_string(json->sink, member.key.text, member.key_origin);
    scalar_close(&member.key);
    if (problem != NULL)
        return problem;
    buf_add(&json->sink->bytes, ": ", json->is_indented ? 2 : 1);
    return write_value(json, member.value);
}

static const char *write_members(struct json *json, const struct members *members) {
    bool is_empty = true;
    json->depth++;
    for (uint32_t i = 0; i < members->count; i++) {
        if (!members_present(members, i))
            continue;
        if (!is_empty)
            sink_put_char(json->sink, ',');
        is_empty = false;
        new_line(json);
        const char *problem = write_member(json, members, i);
        if (problem != NULL)
            return problem;
    }
    json->depth--;
    if (!is_empty)
        new_line(json);
    return NULL;
}

static const char *write_table(struct json *json, struct value table) {
    struct members members;
    members_open(&members, table);
    sink_put_char(json->sink, '{');
    const char *problem = write_members(json, &members);
    sink_put_char(json->sink, '}');
    members_close(&members);
    return problem;
}

static const char *write_value(struct json *json, struct value value) {
    enum form form = form_of(value);
    if (form == FORM_SCALAR)
        return write_scalar(json, value);
    if (json->depth == RENDER_DEPTH_MAX)
        return render_too_deep;
    return form == FORM_LIST ? write_list(json, value.list) : write_table(json, value);
}

const char *render_json(struct sink *sink, struct value value, bool is_indented) {
    struct json json = { sink, is_indented, 0 };
    return write_value(&json, value);
}
