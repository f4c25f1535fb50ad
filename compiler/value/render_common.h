/* What the renderers share: which of three forms a value takes, scalars as text, and the entries of
 * records, cases and maps in canonical order. */
#ifndef CROFT_VALUE_RENDER_COMMON_H
#define CROFT_VALUE_RENDER_COMMON_H

#include "base/buf.h"
#include "base/utf8.h"
#include "value/render.h"

enum {
    RENDER_DEPTH_MAX = 128, /* containers within containers */
    MEMBERS_INLINE = 32,    /* fields of a record that need no heap to be ordered */
    SCALAR_SIZE_MAX = 32    /* bytes of a number's or a date's text */
};

extern const char render_too_deep[]; /* what a renderer answers beyond RENDER_DEPTH_MAX */

enum form { FORM_SCALAR, FORM_LIST, FORM_TABLE };
/* The form a value takes; sets, too, are lists. Values without a form count as scalars, which
 * scalar_open() refuses. */
enum form form_of(struct value value);

enum scalar_type {
    SCALAR_NULL,
    SCALAR_BOOL,
    SCALAR_INT,
    SCALAR_DECIMAL, /* printed without trailing zeros: `1` if integral */
    SCALAR_DATE,    /* ISO 8601 */
    SCALAR_TEXT
};

/* A scalar as text. Ropes are flattened to a buffer of its own, which scalar_close() gives back. */
struct scalar {
    enum scalar_type type;
    struct text text;
    struct buf flat;
    char digits[SCALAR_SIZE_MAX];
};

/* NULL, or why the value has no form in a text format. */
const char *scalar_open(struct scalar *scalar, struct value value);
/* The same inside a render that lies `depth` deep in others, see SINK_DEPTH_MAX. */
const char *scalar_open_at(struct scalar *scalar, struct value value, uint16_t depth);
void scalar_close(struct scalar *scalar);

/* Prints to `out` (SCALAR_SIZE_MAX bytes), returns the size. */
size_t print_int(char *out, int64_t i);
size_t print_decimal(char *out, int64_t millionths);
size_t print_date(char *out, int64_t days);

/* The entries of a TABLE: a record's fields by name, a map's as they lie (it is sorted), for a case
 * with fields one entry named for it. */
struct members {
    struct value of;
    uint32_t count;
    uint32_t *order; /* of a record's fields */
    uint32_t small[MEMBERS_INLINE];
};

struct member {
    struct scalar key; /* text */
    uint32_t key_origin;
    struct value value;
};

void members_open(struct members *members, struct value table);
void members_close(struct members *members);
/* Whether entry `i` is there: what is none is left out. */
bool members_present(const struct members *members, uint32_t i);
struct value members_value(const struct members *members, uint32_t i);
/* The entry, its key to be closed with scalar_close(). NULL, or why the key is none. */
const char *members_get(const struct members *members, uint32_t i, struct member *member);

/* Each format. `value` is rendered as a whole text; the sink then holds a prefix if that fails. */
const char *render_json(struct sink *sink, struct value value, bool is_indented);
const char *render_yaml(struct sink *sink, struct value value);
const char *render_toml(struct sink *sink, struct value value);
const char *render_plist(struct sink *sink, struct value value);
const char *render_ini(struct sink *sink, struct value value);

/* Writes a JSON string, quotes included; the escapes are those that JSON and YAML share. NULL, or
 * why it cannot be written. */
const char *json_write_string(struct sink *sink, struct text text, uint32_t origin);

/* utf8_next(), quick on ASCII. */
static inline uint32_t next_char(struct text text, size_t *at) {
    unsigned char c = (unsigned char)text.data[*at];
    if (c >= 0x80)
        return utf8_next(text, at);
    ++*at;
    return c;
}

/* What Unicode calls white space, line ends and control characters but for the tab left aside. */
bool is_white_space(uint32_t code_point);
bool has_no_white_space(struct text text);

/* NULL, or why INI cannot carry `text` as a value, a key, a section's name. */
const char *ini_value_problem(struct text text);
const char *ini_key_problem(struct text name);
const char *ini_section_problem(struct text name);

/* NULL, or why a property list cannot carry `text`. */
const char *plist_text_problem(struct text text);

/* Whether every YAML 1.1 and 1.2 reader takes `text`, as it stands, for that very string: as a
 * value in block context. */
bool yaml_is_plain(struct text text);
/* What stands between double quotes for `text`, which is UTF-8. */
void yaml_write_quoted(struct buf *out, struct text text);

#endif
