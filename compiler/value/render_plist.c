/* Apple's property lists in XML, as plist(5) has them: keys in order, two blanks a level. What XML
 * would read otherwise is written as an entity, line ends among it, so that lines stay lines. */
#include "base/utf8.h"
#include "value/render_common.h"
#include "value/sink_put.h"

#include <string.h>

struct plist {
    struct sink *sink;
    uint32_t depth;
};

static const char *write_value(struct plist *plist, struct value value);

const char *plist_text_problem(struct text text) {
    if (utf8_check(text) != text.size)
        return "text is not UTF-8";
    for (size_t at = 0; at < text.size;) {
        uint32_t c = next_char(text, &at);
        if ((c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe || c == 0xffff)
            return "XML has no control characters";
    }
    return NULL;
}

static const char *entity_of(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '\n':
        return "&#10;";
    case '\r':
        return "&#13;";
    default:
        return NULL;
    }
}

static void put(struct plist *plist, const char *text, uint32_t origin) {
    sink_put(plist->sink, text, strlen(text), origin);
}

static void put_escaped(struct plist *plist, struct text text, uint32_t origin) {
    sink_begin(plist->sink, origin);
    for (size_t i = 0; i < text.size; i++) {
        const char *entity = entity_of(text.data[i]);
        if (entity == NULL)
            buf_char(&plist->sink->bytes, text.data[i]);
        else
            buf_add(&plist->sink->bytes, entity, strlen(entity));
    }
}

static void new_line(struct plist *plist) {
    sink_newline(plist->sink);
    for (uint32_t i = 0; i < plist->depth; i++)
        sink_put(plist->sink, "  ", 2, 0);
}

/* <NAME>text</NAME> */
static const char *write_element(struct plist *plist, const char *name, struct text text,
                                 uint32_t origin) {
    const char *problem = plist_text_problem(text);
    if (problem != NULL)
        return problem;
    sink_put_char(plist->sink, '<');
    put(plist, name, origin);
    sink_put_char(plist->sink, '>');
    put_escaped(plist, text, origin);
    put(plist, "</", 0);
    put(plist, name, 0);
    sink_put_char(plist->sink, '>');
    return NULL;
}

static const char *write_scalar(struct plist *plist, struct value value) {
    static const char *const names[] = { [SCALAR_INT] = "integer",
                                         [SCALAR_DECIMAL] = "real",
                                         [SCALAR_DATE] = "date",
                                         [SCALAR_TEXT] = "string" };
    struct scalar scalar;
    const char *problem = scalar_open_at(&scalar, value, plist->sink->depth);
    if (problem != NULL)
        ;
    else if (scalar.type == SCALAR_NULL)
        problem = "a property list has no null";
    else if (scalar.type == SCALAR_BOOL)
        put(plist, scalar.text.size == 4 ? "<true/>" : "<false/>", value.origin);
    else
        problem = write_element(plist, names[scalar.type], scalar.text, value.origin);
    if (problem == NULL && scalar.type == SCALAR_DATE) { /* days are moments there */
        plist->sink->bytes.size -= strlen("</date>");
        put(plist, "T00:00:00Z</date>", 0);
    }
    scalar_close(&scalar);
    return problem;
}

static const char *write_list(struct plist *plist, const struct list *list) {
    if (list->count == 0) {
        put(plist, "<array/>", 0);
        return NULL;
    }
    put(plist, "<array>", 0);
    plist->depth++;
    for (uint32_t i = 0; i < list->count; i++) {
        new_line(plist);
        const char *problem = write_value(plist, list->items[i]);
        if (problem != NULL)
            return problem;
    }
    plist->depth--;
    new_line(plist);
    put(plist, "</array>", 0);
    return NULL;
}

static const char *write_member(struct plist *plist, const struct members *members, uint32_t i) {
    struct member member;
    const char *problem = members_get(members, i, &member);
    if (problem == NULL) {
        new_line(plist);
        problem = write_element(plist, "key", member.key.text, member.key_origin);
    }
    scalar_close(&member.key);
    if (problem != NULL)
        return problem;
    new_line(plist);
    return write_value(plist, member.value);
}

static const char *write_members(struct plist *plist, const struct members *members) {
    bool is_empty = true;
    for (uint32_t i = 0; i < members->count; i++) {
        if (!members_present(members, i))
            continue;
        if (is_empty)
            put(plist, "<dict>", 0);
        is_empty = false;
        plist->depth++;
        const char *problem = write_member(plist, members, i);
        plist->depth--;
        if (problem != NULL)
            return problem;
    }
    if (!is_empty)
        new_line(plist);
    put(plist, is_empty ? "<dict/>" : "</dict>", 0);
    return NULL;
}

static const char *write_table(struct plist *plist, struct value table) {
    struct members members;
    members_open(&members, table);
    const char *problem = write_members(plist, &members);
    members_close(&members);
    return problem;
}

static const char *write_value(struct plist *plist, struct value value) {
    enum form form = form_of(value);
    if (form == FORM_SCALAR)
        return write_scalar(plist, value);
    if (plist->depth == RENDER_DEPTH_MAX)
        return render_too_deep;
    return form == FORM_LIST ? write_list(plist, value.list) : write_table(plist, value);
}

const char *render_plist(struct sink *sink, struct value value) {
    static const char *const head[] = {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
        "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
        "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">",
        "<plist version=\"1.0\">",
    };
    struct plist plist = { sink, 0 };
    for (size_t i = 0; i < sizeof head / sizeof *head; i++) {
        put(&plist, head[i], 0);
        sink_newline(sink);
    }
    const char *problem = write_value(&plist, value);
    if (problem != NULL)
        return problem;
    sink_newline(sink);
    put(&plist, "</plist>", 0);
    sink_newline(sink);
    return NULL;
}
