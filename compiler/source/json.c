/* Writes JSON: escapes, and where commas belong. */
#include "source/json.h"

#include "base/utf8.h"

static void put_escape(struct buf *out, unsigned char c) {
    static const char short_forms[] =
        "\"\"\\\\\nn\tt\rr\bb\ff"; /* the byte and its letter, in pairs */
    for (size_t i = 0; i + 1 < sizeof short_forms; i += 2)
        if ((unsigned char)short_forms[i] == c) {
            buf_char(out, '\\');
            buf_char(out, short_forms[i + 1]);
            return;
        }
    buf_printf(out, "\\u%04x", c);
}

void json_put_string(struct buf *out, struct text text) {
    buf_char(out, '"');
    for (size_t at = 0; at < text.size;) {
        size_t start = at;
        unsigned char byte = (unsigned char)text.data[at];
        uint32_t code_point = utf8_next(text, &at);
        if (byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7F)
            put_escape(out, byte);
        else if (code_point == 0xFFFD)
            buf_text(out, TEXT("\\ufffd"));
        else
            buf_add(out, text.data + start, at - start);
    }
    buf_char(out, '"');
}

/* Line ends may stand between what was opened and what comes. */
static bool follows(const struct buf *out, char bracket) {
    size_t at = out->size;
    while (at > 0 && out->data[at - 1] == '\n')
        at--;
    return at == 0 || out->data[at - 1] == bracket;
}

void json_put_name(struct buf *out, const char *name) {
    if (!follows(out, '{'))
        buf_char(out, ',');
    buf_printf(out, "\"%s\":", name);
}

void json_item(struct buf *out) {
    if (!follows(out, '['))
        buf_char(out, ',');
}

void json_put_text(struct buf *out, const char *name, struct text text) {
    json_put_name(out, name);
    json_put_string(out, text);
}

void json_put_some_text(struct buf *out, const char *name, struct text text) {
    if (text.size != 0)
        json_put_text(out, name, text);
}

void json_put_text_or_null(struct buf *out, const char *name, const char *text) {
    json_put_name(out, name);
    if (text == NULL)
        buf_text(out, TEXT("null"));
    else
        json_put_string(out, text_of(text));
}

void json_put_number(struct buf *out, const char *name, uint64_t number) {
    json_put_name(out, name);
    buf_printf(out, "%llu", (unsigned long long)number);
}

void json_put_bool(struct buf *out, const char *name, bool value) {
    json_put_name(out, name);
    buf_text(out, value ? TEXT("true") : TEXT("false"));
}

void json_open(struct buf *out, const char *name, char bracket) {
    json_put_name(out, name);
    buf_char(out, bracket);
}
