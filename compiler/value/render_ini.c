/* INI, the subset that its readers agree on: entries without a section first, then `[section]` with
 * `key = value` lines; a list repeats its key. There are no quotes and no escapes, so text that a
 * reader might cut, join or skip is refused: line ends and control characters, blanks at either
 * end, `;` or `#` at the front or behind a blank, quotes at the front, a backslash at the end. What
 * Unicode calls white space is blank: some readers drop that, too. */
#include "base/utf8.h"
#include "value/render_common.h"
#include "value/sink_put.h"

static bool is_control(uint32_t c) {
    return (c < 0x20 && c != '\t') || (c >= 0x7f && c < 0xa0 && c != 0x85);
}

const char *ini_value_problem(struct text text) {
    bool behind_blank = true;
    uint32_t first = 0, c = 0;
    for (size_t at = 0; at < text.size;) {
        bool is_first = at == 0;
        c = next_char(text, &at);
        first = is_first ? c : first;
        if (is_control(c))
            return "INI has no line ends or control characters in a value";
        if (behind_blank && (c == ';' || c == '#'))
            return "INI readers take `;` or `#` behind a blank for a comment";
        behind_blank = is_white_space(c);
    }
    if (is_white_space(first) || is_white_space(c))
        return "INI readers drop blanks at the ends of a value";
    if (first == '"' || first == '\'')
        return "INI readers disagree on quotes around a value";
    return c == '\\' ? "INI readers may join a line that ends with a backslash to the next" : NULL;
}

static const char *name_problem(struct text name, const char *excluded) {
    uint32_t first = ' ', c = ' ';
    for (size_t at = 0; at < name.size;) {
        bool is_first = at == 0;
        c = next_char(name, &at);
        first = is_first ? c : first;
        if (is_control(c) || (c < 0x80 && strchr(excluded, (char)c) != NULL))
            return "an INI key has no `=`, `:`, `[`, `]`, `;`, `#`, quotes, backslashes or control "
                   "characters, a section's name no `[`, `]`, `;`, `#` or control characters";
    }
    return is_white_space(first) || is_white_space(c)
               ? "an INI name is not empty and has no blanks at its ends: readers drop them"
               : NULL;
}

const char *ini_key_problem(struct text name) {
    return name_problem(name, "=:[];#\"'\\");
}

const char *ini_section_problem(struct text name) {
    return name_problem(name, "[];#");
}

static const char *write_line(struct sink *sink, struct text key, uint32_t key_origin,
                              struct value value) {
    struct scalar scalar;
    const char *problem = scalar_open_at(&scalar, value, sink->depth);
    if (problem == NULL && scalar.type == SCALAR_NULL)
        problem = "INI has no null";
    if (problem == NULL)
        problem = ini_value_problem(scalar.text);
    if (problem == NULL) {
        sink_put(sink, key.data, key.size, key_origin);
        sink_put(sink, " = ", scalar.text.size > 0 ? 3 : 2, 0);
        sink_begin(sink, value.origin);
        buf_text(&sink->bytes, scalar.text);
        sink_newline(sink);
    }
    scalar_close(&scalar);
    return problem;
}

static const char *write_entry(struct sink *sink, const struct member *entry) {
    struct text key = entry->key.text;
    const char *problem = ini_key_problem(key);
    if (problem != NULL)
        return problem;
    if (form_of(entry->value) != FORM_LIST)
        return write_line(sink, key, entry->key_origin, entry->value);
    const struct list *list = entry->value.list;
    for (uint32_t i = 0; problem == NULL && i < list->count; i++)
        problem = form_of(list->items[i]) == FORM_SCALAR
                      ? write_line(sink, key, entry->key_origin, list->items[i])
                      : "INI lists hold scalars only";
    return problem;
}

static const char *write_entries(struct sink *sink, const struct members *members) {
    const char *problem = NULL;
    for (uint32_t i = 0; problem == NULL && i < members->count; i++) {
        if (!members_present(members, i))
            continue;
        struct member member;
        problem = members_get(members, i, &member);
        if (problem == NULL && form_of(member.value) == FORM_TABLE)
            problem = "INI has no sections in sections";
        if (problem == NULL)
            problem = write_entry(sink, &member);
        scalar_close(&member.key);
    }
    return problem;
}

static const char *write_section(struct sink *sink, const struct member *section) {
    const char *problem = ini_section_problem(section->key.text);
    if (problem != NULL)
        return problem;
    sink_put_char(sink, '[');
    sink_put(sink, section->key.text.data, section->key.text.size, section->key_origin);
    sink_put_char(sink, ']');
    sink_newline(sink);
    struct members members;
    members_open(&members, section->value);
    problem = write_entries(sink, &members);
    members_close(&members);
    return problem;
}

/* The entries that are sections, or those that are not. An empty line sets a section off
 * from what follows `start`. */
static const char *write_pass(struct sink *sink, size_t start, const struct members *members,
                              bool sections) {
    const char *problem = NULL;
    for (uint32_t i = 0; problem == NULL && i < members->count; i++) {
        bool is_section = form_of(members_value(members, i)) == FORM_TABLE;
        if (!members_present(members, i) || is_section != sections)
            continue;
        struct member member;
        problem = members_get(members, i, &member);
        if (sections && sink->bytes.size > start)
            sink_newline(sink);
        if (problem == NULL)
            problem = sections ? write_section(sink, &member) : write_entry(sink, &member);
        scalar_close(&member.key);
    }
    return problem;
}

const char *render_ini(struct sink *sink, struct value value) {
    if (form_of(value) != FORM_TABLE)
        return "an INI document is a record or a map";
    struct members members;
    members_open(&members, value);
    size_t start = sink->bytes.size;
    const char *problem = write_pass(sink, start, &members, false);
    if (problem == NULL)
        problem = write_pass(sink, start, &members, true);
    members_close(&members);
    return problem;
}
