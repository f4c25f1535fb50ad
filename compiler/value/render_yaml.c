/* YAML in block style, read alike by 1.1 and 1.2: text stands plain only where no reader takes it
 * for anything else, in a `|` block where it has lines that a block carries exactly, and otherwise
 * between double quotes. */
#include "base/utf8.h"
#include "value/render_common.h"
#include "value/sink_put.h"

enum {
    YAML_KEY_SIZE_MAX = 512
}; /* bytes; readers take 1024 characters before a `:`, escapes included */

struct yaml {
    struct sink *sink;
    uint32_t depth;
    uint32_t column; /* of the entries being written */
};

/* Where a value begins: behind `key:`, behind `-`, or on a line of its own. */
enum place { PLACE_TOP, PLACE_ENTRY, PLACE_ITEM };

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Words that are a truth value, null, a merge or a value key to one reader or another. */
static bool is_reserved(struct text text) {
    if (text.size > sizeof "false" - 1)
        return false;
    static const char *const words[] = {
        "null", "true", "false", "yes", "no", "on", "off", "y", "n"
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i]) == text.size && strncasecmp(words[i], text.data, text.size) == 0)
            return true;
    return false;
}

/* Plain text begins with a letter, `/` or `_`: so it is no number, date, indicator or sign. */
bool yaml_is_plain(struct text text) {
    if (text.size == 0 || is_reserved(text))
        return false;
    char first = text.data[0], last = text.data[text.size - 1];
    if (!is_letter(first) && first != '/' && first != '_')
        return false;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (!is_letter(c) && !is_digit(c) && strchr("/_-.+@%^$()<>=;~ :#", c) == NULL)
            return false;
        if (c == '\0' || (c == '#' && text.data[i - 1] == ' ') ||
            (c == ' ' && text.data[i - 1] == ':'))
            return false;
    }
    return last != ' ' && last != ':';
}

/* Characters that a reader may refuse, or take for a line end, when they stand unescaped. */
static bool needs_escape(uint32_t c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff ||
           c == 0xfffe || c == 0xffff;
}

static void write_escape(struct buf *out, uint32_t c) {
    switch (c) {
    case '\0':
        buf_add(out, "\\0", 2);
        break;
    case '\t':
        buf_add(out, "\\t", 2);
        break;
    case '\n':
        buf_add(out, "\\n", 2);
        break;
    case '\r':
        buf_add(out, "\\r", 2);
        break;
    default:
        buf_printf(out, c < 0x100 ? "\\x%02x" : "\\u%04x", c);
        break;
    }
}

void yaml_write_quoted(struct buf *out, struct text text) {
    for (size_t at = 0; at < text.size;) {
        size_t start = at;
        uint32_t c = next_char(text, &at);
        if (needs_escape(c)) {
            write_escape(out, c);
            continue;
        }
        if (c == '"' || c == '\\')
            buf_char(out, '\\');
        buf_add(out, text.data + start, at - start);
    }
}

static void write_quoted(struct sink *sink, struct text text, uint32_t origin) {
    sink_begin(sink, origin);
    buf_char(&sink->bytes, '"');
    yaml_write_quoted(&sink->bytes, text);
    buf_char(&sink->bytes, '"');
}

/* Whether a `|` block carries the text exactly: lines that start with a word and hold nothing that
 * a reader would change, and at most one line end at the end. */
static bool is_block(struct text text) {
    if (text.size < 2 || memchr(text.data, '\n', text.size - 1) == NULL)
        return false;
    if (strchr(" \t\n", text.data[0]) != NULL || text_ends_with(text, TEXT("\n\n")))
        return false;
    for (size_t at = 0; at < text.size;) {
        uint32_t c = next_char(text, &at);
        bool is_blank = c == ' ' || c == '\t';
        if (is_blank && (at == text.size || text.data[at] == '\n'))
            return false;
        if (c != '\n' && c != '\t' && needs_escape(c))
            return false;
        if (c == '\n' && at < text.size && text.data[at] == '\t')
            return false;
    }
    return true;
}

static void write_spaces(struct sink *sink, uint32_t count) {
    if (count == 0)
        return;
    sink_begin(sink, 0);
    buf_reserve(&sink->bytes, count);
    memset(sink->bytes.data + sink->bytes.size, ' ', count);
    sink->bytes.size += count;
}

/* The lines lie two columns right of the entry that they belong to; a text that is a whole
 * document's too. */
static void write_block(struct yaml *yaml, struct text text, uint32_t origin) {
    bool is_ended = text.data[text.size - 1] == '\n';
    sink_put(yaml->sink, "|-", is_ended ? 1 : 2, origin);
    while (text.size > 0) {
        const char *end = memchr(text.data, '\n', text.size);
        size_t size = end == NULL ? text.size : (size_t)(end - text.data);
        sink_newline(yaml->sink);
        if (size > 0) {
            write_spaces(yaml->sink, yaml->column + 2);
            sink_put(yaml->sink, text.data, size, origin);
        }
        size += end != NULL;
        text = (struct text){ text.data + size, text.size - size };
    }
}

static const char *write_text(struct yaml *yaml, struct text text, uint32_t origin,
                              bool allow_block) {
    if (utf8_check(text) != text.size)
        return "the text is not UTF-8";
    if (yaml_is_plain(text))
        sink_put(yaml->sink, text.data, text.size, origin);
    else if (allow_block && is_block(text))
        write_block(yaml, text, origin);
    else
        write_quoted(yaml->sink, text, origin);
    return NULL;
}

static const char *write_scalar(struct yaml *yaml, struct value value, enum place place) {
    struct scalar scalar;
    const char *problem = scalar_open_at(&scalar, value, yaml->sink->depth);
    if (problem == NULL && place != PLACE_TOP)
        sink_put_char(yaml->sink, ' ');
    if (problem != NULL)
        ;
    else if (scalar.type == SCALAR_NULL)
        sink_put(yaml->sink, "null", 4, value.origin);
    else if (scalar.type == SCALAR_TEXT)
        problem = write_text(yaml, scalar.text, value.origin, true);
    else if (scalar.type == SCALAR_DATE)
        write_quoted(yaml->sink, scalar.text, value.origin);
    else
        sink_put(yaml->sink, scalar.text.data, scalar.text.size, value.origin);
    scalar_close(&scalar);
    return problem;
}

static const char *write_value(struct yaml *yaml, struct value value, enum place place);

/* Each entry but a compact first one (`- a: 1`, `- - 1`) begins on a line of its own. */
static void begin_entry(struct yaml *yaml, enum place place, bool is_first) {
    if (is_first && place == PLACE_ITEM) {
        sink_put_char(yaml->sink, ' ');
        return;
    }
    if (!is_first || place != PLACE_TOP)
        sink_newline(yaml->sink);
    write_spaces(yaml->sink, yaml->column);
}

static const char *write_list(struct yaml *yaml, const struct list *list, enum place place) {
    for (uint32_t i = 0; i < list->count; i++) {
        begin_entry(yaml, place, i == 0);
        sink_put_char(yaml->sink, '-');
        const char *problem = write_value(yaml, list->items[i], PLACE_ITEM);
        if (problem != NULL)
            return problem;
    }
    return NULL;
}

static const char *write_member(struct yaml *yaml, const struct members *members, uint32_t i) {
    struct member member;
    const char *problem = members_get(members, i, &member);
    if (problem == NULL && member.key.text.size > YAML_KEY_SIZE_MAX)
        problem = "YAML has no keys of more than 512 bytes";
    if (problem == NULL && member.key.type != SCALAR_TEXT)
        write_quoted(yaml->sink, member.key.text, member.key_origin);
    else if (problem == NULL)
        problem = write_text(yaml, member.key.text, member.key_origin, false);
    scalar_close(&member.key);
    if (problem != NULL)
        return problem;
    sink_put_char(yaml->sink, ':');
    return write_value(yaml, member.value, PLACE_ENTRY);
}

static const char *write_members(struct yaml *yaml, const struct members *members,
                                 enum place place) {
    bool is_first = true;
    for (uint32_t i = 0; i < members->count; i++) {
        if (!members_present(members, i))
            continue;
        begin_entry(yaml, place, is_first);
        is_first = false;
        const char *problem = write_member(yaml, members, i);
        if (problem != NULL)
            return problem;
    }
    return NULL;
}

static bool is_empty(struct value value) {
    if (form_of(value) == FORM_LIST)
        return value.list->count == 0;
    struct members members;
    members_open(&members, value);
    bool empty = true;
    for (uint32_t i = 0; empty && i < members.count; i++)
        empty = !members_present(&members, i);
    members_close(&members);
    return empty;
}

static const char *write_container(struct yaml *yaml, struct value value, enum place place) {
    if (form_of(value) == FORM_LIST)
        return write_list(yaml, value.list, place);
    struct members members;
    members_open(&members, value);
    const char *problem = write_members(yaml, &members, place);
    members_close(&members);
    return problem;
}

static const char *write_value(struct yaml *yaml, struct value value, enum place place) {
    if (form_of(value) == FORM_SCALAR)
        return write_scalar(yaml, value, place);
    if (yaml->depth == RENDER_DEPTH_MAX)
        return render_too_deep;
    if (is_empty(value)) {
        const char *empty = form_of(value) == FORM_LIST ? " []" : " {}";
        size_t skip = place == PLACE_TOP;
        sink_put(yaml->sink, empty + skip, 3 - skip, value.origin);
        return NULL;
    }
    uint32_t column = yaml->column;
    yaml->column += place == PLACE_TOP ? 0 : 2;
    yaml->depth++;
    const char *problem = write_container(yaml, value, place);
    yaml->depth--;
    yaml->column = column;
    return problem;
}

const char *render_yaml(struct sink *sink, struct value value) {
    struct yaml yaml = { sink, 0, 0 };
    const char *problem = write_value(&yaml, value, PLACE_TOP);
    if (problem == NULL)
        sink_newline(sink);
    return problem;
}
