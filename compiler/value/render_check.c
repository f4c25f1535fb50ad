/* Walks through a value the way a renderer would, writing nothing and reading no text that every
 * format carries. */
#include "value/render_check.h"

#include "value/render_common.h"

/* A walk. `origin` belongs to what is being looked at, or to the nearest thing around it. */
struct check {
    enum format format;
    uint32_t depth;
    uint32_t origin;
};

static const char *check_value(struct check *check, struct value value);

/* From here on problems are those of `value`. */
static void move_to(struct check *check, struct value value) {
    if (value.origin != 0)
        check->origin = value.origin;
}

static bool is_text(struct value value) {
    return value.tag == VALUE_STRING || value.tag == VALUE_ROPE;
}

/* Every format but one carries all text. */
static const char *check_text(const struct check *check, struct text text) {
    return check->format == FORMAT_PLIST ? plist_text_problem(text) : NULL;
}

/* Keys are few and short: they are read as a renderer reads them. */
static const char *check_key(struct check *check, struct value key) {
    move_to(check, key);
    if (key.tag == VALUE_STRING)
        return check_text(check, value_text(key));
    if (form_of(key) != FORM_SCALAR)
        return "a key must be text, a number or a case";
    struct scalar scalar;
    const char *problem = scalar_open(&scalar, key);
    scalar_close(&scalar);
    return problem;
}

static const char *check_scalar(struct check *check, struct value value) {
    if (is_text(value) && check->format != FORMAT_PLIST)
        return NULL;
    struct scalar scalar;
    const char *problem = scalar_open(&scalar, value);
    if (problem == NULL && scalar.type == SCALAR_NULL && check->format == FORMAT_TOML)
        problem = "TOML has no null";
    if (problem == NULL && scalar.type == SCALAR_NULL && check->format == FORMAT_PLIST)
        problem = "a property list has no null";
    if (problem == NULL && scalar.type == SCALAR_TEXT)
        problem = check_text(check, scalar.text);
    scalar_close(&scalar);
    return problem;
}

/* What is none is left out. */
static const char *check_entry(struct check *check, struct value value) {
    return value.tag == VALUE_NONE ? NULL : check_value(check, value);
}

static const char *check_fields(struct check *check, const struct fields *fields) {
    const char *problem = NULL;
    for (uint32_t i = 0; problem == NULL && i < fields->shape->count; i++)
        problem = check_entry(check, fields->items[i]);
    return problem;
}

static const char *check_map(struct check *check, const struct mapping *map) {
    const char *problem = NULL;
    for (uint32_t i = 0; problem == NULL && i < map->count; i++) {
        if (map->entries[i].value.tag != VALUE_NONE)
            problem = check_key(check, map->entries[i].key);
        if (problem == NULL)
            problem = check_entry(check, map->entries[i].value);
    }
    return problem;
}

static const char *check_list(struct check *check, const struct list *list) {
    const char *problem = NULL;
    for (uint32_t i = 0; problem == NULL && i < list->count; i++)
        problem = check_value(check, list->items[i]);
    return problem;
}

static const char *check_items(struct check *check, struct value value) {
    switch (value.tag) {
    case VALUE_LIST:
    case VALUE_SET:
        return check_list(check, value.list);
    case VALUE_MAP:
        return check_map(check, value.map);
    case VALUE_CASE: /* an entry with the fields as a record */
        value.tag = VALUE_RECORD;
        return check_value(check, value);
    default:
        return check_fields(check, value.fields);
    }
}

static const char *check_value(struct check *check, struct value value) {
    uint32_t outer = check->origin;
    move_to(check, value);
    const char *problem = NULL;
    if (form_of(value) == FORM_SCALAR) {
        problem = check_scalar(check, value);
    } else if (check->depth == RENDER_DEPTH_MAX) {
        problem = render_too_deep;
    } else {
        check->depth++;
        problem = check_items(check, value);
        check->depth--;
    }
    if (problem == NULL)
        check->origin = outer;
    return problem;
}

static const char *check_ini_scalar(struct check *check, struct value value) {
    move_to(check, value);
    if (form_of(value) != FORM_SCALAR)
        return "INI lists hold scalars only";
    struct scalar scalar;
    const char *problem = scalar_open(&scalar, value);
    if (problem == NULL && scalar.type == SCALAR_NULL)
        problem = "INI has no null";
    if (problem == NULL)
        problem = ini_value_problem(scalar.text);
    scalar_close(&scalar);
    return problem;
}

static const char *check_ini_line(struct check *check, struct value value) {
    if (form_of(value) == FORM_TABLE) {
        move_to(check, value);
        return "INI has no sections in sections";
    }
    if (form_of(value) == FORM_SCALAR)
        return check_ini_scalar(check, value);
    const char *problem = NULL;
    for (uint32_t i = 0; problem == NULL && i < value.list->count; i++)
        problem = check_ini_scalar(check, value.list->items[i]);
    return problem;
}

static const char *check_ini_table(struct check *check, struct value table, bool is_document);

static const char *check_ini_member(struct check *check, const struct member *member,
                                    bool is_document) {
    uint32_t outer = check->origin;
    if (member->key_origin != 0)
        check->origin = member->key_origin;
    bool is_section = is_document && form_of(member->value) == FORM_TABLE;
    const char *problem = is_section ? ini_section_problem(member->key.text)
                                     : ini_key_problem(member->key.text);
    if (problem == NULL)
        problem = is_section ? check_ini_table(check, member->value, false)
                             : check_ini_line(check, member->value);
    if (problem == NULL)
        check->origin = outer;
    return problem;
}

static const char *check_ini_table(struct check *check, struct value table, bool is_document) {
    const char *problem = NULL;
    move_to(check, table);
    struct members members;
    members_open(&members, table);
    for (uint32_t i = 0; problem == NULL && i < members.count; i++) {
        if (!members_present(&members, i))
            continue;
        struct member member;
        problem = members_get(&members, i, &member);
        if (problem == NULL)
            problem = check_ini_member(check, &member, is_document);
        scalar_close(&member.key);
    }
    members_close(&members);
    return problem;
}

const char *render_check(enum format format, struct value value, uint32_t *origin) {
    struct check check = { .format = format, .origin = value.origin };
    const char *problem;
    bool is_document = format != FORMAT_TOML && format != FORMAT_INI;
    if (!is_document && form_of(value) != FORM_TABLE)
        problem = format == FORMAT_TOML ? "a TOML document is a record or a map"
                                        : "an INI document is a record or a map";
    else if (format == FORMAT_INI)
        problem = check_ini_table(&check, value, true);
    else
        problem = check_value(&check, value);
    *origin = check.origin;
    return problem;
}
