/* TOML 1.0.0: in each table first what fits on a line, by key, then tables and arrays of tables, by
 * key. A list of tables is an array of tables unless it lies in a list; what lies deeper is inline.
 */
#include "base/utf8.h"
#include "value/render_common.h"
#include "value/sink_put.h"

/* The keys on the way to a table, innermost first. */
struct path {
    const struct path *outer;
    struct text key;
    uint32_t origin;
};

struct toml {
    struct sink *sink;
    uint32_t depth;
    bool is_begun; /* something stands above: headers are set off by an empty line */
};

static const char *write_value(struct toml *toml, struct value value);
static const char *write_table(struct toml *toml, const struct path *path, struct value table);

static bool is_bare_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

static const char *write_key(struct toml *toml, struct text key, uint32_t origin) {
    bool is_bare = key.size > 0;
    for (size_t i = 0; is_bare && i < key.size; i++)
        is_bare = is_bare_byte(key.data[i]);
    if (!is_bare)
        return json_write_string(toml->sink, key, origin);
    sink_put(toml->sink, key.data, key.size, origin);
    return NULL;
}

static const char *write_path(struct toml *toml, const struct path *path) {
    const char *problem = NULL;
    if (path->outer != NULL) {
        problem = write_path(toml, path->outer);
        sink_put_char(toml->sink, '.');
    }
    return problem != NULL ? problem : write_key(toml, path->key, path->origin);
}

static bool is_table_list(struct value value) {
    if (form_of(value) != FORM_LIST || value.list->count == 0)
        return false;
    for (uint32_t i = 0; i < value.list->count; i++)
        if (form_of(value.list->items[i]) != FORM_TABLE)
            return false;
    return true;
}

/* Whether the value has lines of its own below its table's. */
static bool has_header(struct value value) {
    return form_of(value) == FORM_TABLE || is_table_list(value);
}

/* TOML tells decimals from integers: `1.0`. */
static void write_decimal(struct toml *toml, struct text digits, uint32_t origin) {
    sink_put(toml->sink, digits.data, digits.size, origin);
    if (memchr(digits.data, '.', digits.size) == NULL)
        sink_put(toml->sink, ".0", 2, origin);
}

static const char *write_scalar(struct toml *toml, struct value value) {
    struct scalar scalar;
    const char *problem = scalar_open_at(&scalar, value, toml->sink->depth);
    if (problem != NULL)
        ;
    else if (scalar.type == SCALAR_NULL)
        problem = "TOML has no null";
    else if (scalar.type == SCALAR_TEXT)
        problem = json_write_string(toml->sink, scalar.text, value.origin);
    else if (scalar.type == SCALAR_DECIMAL)
        write_decimal(toml, scalar.text, value.origin);
    else
        sink_put(toml->sink, scalar.text.data, scalar.text.size, value.origin);
    scalar_close(&scalar);
    return problem;
}

static const char *write_array(struct toml *toml, const struct list *list) {
    sink_put_char(toml->sink, '[');
    for (uint32_t i = 0; i < list->count; i++) {
        if (i > 0)
            sink_put(toml->sink, ", ", 2, 0);
        const char *problem = write_value(toml, list->items[i]);
        if (problem != NULL)
            return problem;
    }
    sink_put_char(toml->sink, ']');
    return NULL;
}

static const char *write_inline_member(struct toml *toml, const struct members *members,
                                       uint32_t i) {
    struct member member;
    const char *problem = members_get(members, i, &member);
    if (problem == NULL)
        problem = write_key(toml, member.key.text, member.key_origin);
    scalar_close(&member.key);
    if (problem != NULL)
        return problem;
    sink_put(toml->sink, " = ", 3, 0);
    return write_value(toml, member.value);
}

static const char *write_inline_table(struct toml *toml, struct value table) {
    struct members members;
    members_open(&members, table);
    const char *problem = NULL, *separator = "{ ";
    for (uint32_t i = 0; problem == NULL && i < members.count; i++) {
        if (!members_present(&members, i))
            continue;
        sink_put(toml->sink, separator, 2, 0);
        separator = ", ";
        problem = write_inline_member(toml, &members, i);
    }
    members_close(&members);
    if (*separator == '{')
        sink_put(toml->sink, "{}", 2, table.origin);
    else
        sink_put(toml->sink, " }", 2, 0);
    return problem;
}

static const char *write_value(struct toml *toml, struct value value) {
    enum form form = form_of(value);
    if (form == FORM_SCALAR)
        return write_scalar(toml, value);
    if (toml->depth == RENDER_DEPTH_MAX)
        return render_too_deep;
    toml->depth++;
    const char *problem = form == FORM_LIST ? write_array(toml, value.list)
                                            : write_inline_table(toml, value);
    toml->depth--;
    return problem;
}

static const char *write_header(struct toml *toml, const struct path *path, const char *open,
                                const char *close, uint32_t origin) {
    if (toml->is_begun)
        sink_newline(toml->sink);
    toml->is_begun = true;
    sink_put(toml->sink, open, strlen(open), origin);
    const char *problem = write_path(toml, path);
    sink_put(toml->sink, close, strlen(close), 0);
    sink_newline(toml->sink);
    return problem;
}

static const char *write_table_list(struct toml *toml, const struct path *path,
                                    const struct list *list) {
    for (uint32_t i = 0; i < list->count; i++) {
        const char *problem = write_header(toml, path, "[[", "]]", list->items[i].origin);
        if (problem == NULL)
            problem = write_table(toml, path, list->items[i]);
        if (problem != NULL)
            return problem;
    }
    return NULL;
}

/* A table needs no header when all that it holds has one. */
static bool needs_header(struct value table) {
    struct members members;
    members_open(&members, table);
    bool is_needed = false, is_empty = true;
    for (uint32_t i = 0; i < members.count; i++) {
        if (!members_present(&members, i))
            continue;
        is_empty = false;
        is_needed = is_needed || !has_header(members_value(&members, i));
    }
    members_close(&members);
    return is_needed || is_empty;
}

static const char *write_line(struct toml *toml, const struct members *members, uint32_t i) {
    const char *problem = write_inline_member(toml, members, i);
    sink_newline(toml->sink);
    toml->is_begun = true;
    return problem;
}

static const char *write_below(struct toml *toml, const struct path *path, struct value value) {
    if (form_of(value) == FORM_LIST)
        return write_table_list(toml, path, value.list);
    const char *problem = NULL;
    if (needs_header(value))
        problem = write_header(toml, path, "[", "]", value.origin);
    return problem != NULL ? problem : write_table(toml, path, value);
}

static const char *write_subtable(struct toml *toml, const struct path *outer,
                                  const struct members *members, uint32_t i) {
    struct member member;
    const char *problem = members_get(members, i, &member);
    struct path path = { outer, member.key.text, member.key_origin };
    if (problem == NULL)
        problem = write_below(toml, &path, member.value);
    scalar_close(&member.key);
    return problem;
}

static const char *write_members(struct toml *toml, const struct path *path,
                                 const struct members *members) {
    const char *problem = NULL;
    for (uint32_t i = 0; problem == NULL && i < members->count; i++)
        if (members_present(members, i) && !has_header(members_value(members, i)))
            problem = write_line(toml, members, i);
    for (uint32_t i = 0; problem == NULL && i < members->count; i++)
        if (members_present(members, i) && has_header(members_value(members, i)))
            problem = write_subtable(toml, path, members, i);
    return problem;
}

static const char *write_table(struct toml *toml, const struct path *path, struct value table) {
    if (toml->depth == RENDER_DEPTH_MAX)
        return render_too_deep;
    toml->depth++;
    struct members members;
    members_open(&members, table);
    const char *problem = write_members(toml, path, &members);
    members_close(&members);
    toml->depth--;
    return problem;
}

const char *render_toml(struct sink *sink, struct value value) {
    if (form_of(value) != FORM_TABLE)
        return "a TOML document is a record or a map";
    struct toml toml = { sink, 0, false };
    return write_table(&toml, NULL, value);
}
