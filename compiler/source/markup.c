/* Escaping for XML and HTML. */
#include "source/markup.h"

#include "base/utf8.h"

/* What both can hold, escaped or not. XML could hold U+007F to U+009F, but advises against it. */
static bool is_character(uint32_t c) {
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7F) ||
           (c >= 0xA0 && c < 0xD800) || (c > 0xDFFF && c < 0xFFFD) || c > 0xFFFF;
}

static void put(struct buf *out, struct text text, bool attribute) {
    for (size_t at = 0; at < text.size;) {
        size_t start = at;
        uint32_t c = utf8_next(text, &at);
        if (c == '&')
            buf_text(out, TEXT("&amp;"));
        else if (c == '<')
            buf_text(out, TEXT("&lt;"));
        else if (c == '>')
            buf_text(out, TEXT("&gt;"));
        else if (c == '"')
            buf_text(out, TEXT("&quot;"));
        else if (c == '\r' || (attribute && (c == '\n' || c == '\t')))
            buf_printf(out, "&#%u;", c);
        else if (!is_character(c))
            buf_text(out, TEXT("\xEF\xBF\xBD"));
        else
            buf_add(out, text.data + start, at - start);
    }
}

void markup_put_text(struct buf *out, struct text text) {
    put(out, text, false);
}

void markup_put_attribute(struct buf *out, struct text text) {
    put(out, text, true);
}
