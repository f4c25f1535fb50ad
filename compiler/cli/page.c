/* What pages in HTML and Markdown have in common. */
#include "cli/page.h"

#include "source/markup.h"

void page_begin(struct buf *out, const char *title) {
    buf_text(out, TEXT("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<link rel=\"icon\" href=\"data:,\">\n<title>"));
    markup_put_text(out, text_of(title));
    buf_text(out, TEXT("</title>\n<style>\n"));
    buf_text(out, text_of(page_style_css));
    buf_text(out, TEXT("</style>\n</head>\n<body>\n"));
}

void page_end(struct buf *out, const char *script) {
    if (script != NULL) {
        buf_text(out, TEXT("<script>\n"));
        buf_text(out, text_of(script));
        buf_text(out, TEXT("</script>\n"));
    }
    buf_text(out, TEXT("</body>\n</html>\n"));
}

void page_text(struct buf *out, struct text text) {
    markup_put_text(out, text);
}

static struct text after(struct text text, size_t count) {
    return (struct text){ text.data + count, text.size - count };
}

/* Bytes of the address that the text begins with; 0: none. */
static size_t address_size(struct text text) {
    size_t size = 0;
    if (!text_starts_with(text, TEXT("https://")) && !text_starts_with(text, TEXT("http://")))
        return 0;
    while (size < text.size && (unsigned char)text.data[size] > ' ' &&
           strchr("<>\"'`)(", text.data[size]) == NULL)
        size++;
    while (size > 0 && strchr(".,;:", text.data[size - 1]) != NULL)
        size--;
    return size;
}

static void put_address(struct buf *out, struct text address) {
    size_t scheme = text_find(address, TEXT("//")) + 2;
    buf_text(out, TEXT("<a class=\"out\" href=\""));
    markup_put_attribute(out, address);
    buf_text(out, TEXT("\">"));
    markup_put_text(out, after(address, scheme));
    buf_text(out, TEXT("</a>"));
}

void page_doc_inline(struct buf *out, struct text doc) {
    while (doc.size != 0) {
        size_t size = address_size(doc);
        struct text rest = after(doc, 1);
        size_t end = doc.data[0] == '`' ? text_find(rest, TEXT("`")) : rest.size;
        if (size != 0) {
            put_address(out, (struct text){ doc.data, size });
        } else if (end < rest.size) {
            buf_text(out, TEXT("<code>"));
            markup_put_text(out, (struct text){ rest.data, end });
            buf_text(out, TEXT("</code>"));
            size = end + 2;
        } else {
            size = 1;
            while (size < doc.size && doc.data[size] != '`' && address_size(after(doc, size)) == 0)
                size++;
            markup_put_text(out, (struct text){ doc.data, size });
        }
        doc = after(doc, size);
    }
}

static bool is_item(struct text line) {
    return text_starts_with(line, TEXT("- "));
}

/* A paragraph, or a list. */
static void put_block(struct buf *out, struct text block) {
    if (!is_item(block)) {
        buf_text(out, TEXT("<p>"));
        page_doc_inline(out, block);
        buf_text(out, TEXT("</p>\n"));
        return;
    }
    buf_text(out, TEXT("<ul>"));
    while (block.size != 0) {
        struct text item = after(block, 2);
        size_t end = text_find(item, TEXT("\n- "));
        buf_text(out, TEXT("<li>"));
        page_doc_inline(out, (struct text){ item.data, end });
        buf_text(out, TEXT("</li>"));
        block = end == item.size ? TEXT("") : after(item, end + 1);
    }
    buf_text(out, TEXT("</ul>\n"));
}

void page_doc(struct buf *out, struct text doc) {
    while (doc.size != 0) {
        size_t end = text_find(doc, TEXT("\n\n"));
        put_block(out, (struct text){ doc.data, end });
        doc = end == doc.size ? TEXT("") : after(doc, end + 2);
    }
}

void page_markdown(struct buf *out, struct text text) {
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c < 0x20 || c == 0x7F)
            buf_char(out, ' ');
        else if (c == '<')
            buf_text(out, TEXT("&lt;"));
        else if (c == '&')
            buf_text(out, TEXT("&amp;"));
        else {
            if (strchr("\\`*_{}[]()#+!|~>@", c) != NULL)
                buf_char(out, '\\');
            buf_char(out, (char)c);
        }
    }
}

void page_markdown_code(struct buf *out, struct text text) {
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < text.size; i++) {
        run = text.data[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    for (size_t i = 0; i <= longest; i++)
        buf_char(out, '`');
    buf_text(out, longest == 0 ? TEXT("") : TEXT(" "));
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i] == '\n' ? ' ' : text.data[i];
        if (c == '|')
            buf_char(out, '\\'); /* in a table even code ends at one */
        buf_char(out, c);
    }
    buf_text(out, longest == 0 ? TEXT("") : TEXT(" "));
    for (size_t i = 0; i <= longest; i++)
        buf_char(out, '`');
}
