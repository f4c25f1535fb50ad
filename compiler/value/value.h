/* Values: 16-byte tagged words. What is larger lies behind a pointer, immutable once built.
 *
 * Every value carries its origin: the position (see sources_add: base + offset) of the definition
 * or literal it came from, which follows it into output text. Ownership: what a value points to
 * lives in the arena it was made in. */
#ifndef CROFT_VALUE_VALUE_H
#define CROFT_VALUE_VALUE_H

#include "base/arena.h"
#include "base/text.h"

enum value_tag {
    VALUE_NONE,  /* the absence that `none` writes; also a zeroed struct */
    VALUE_ERROR, /* stands for something already reported; whatever touches it becomes it, silently
                  */
    VALUE_BOOL,  /* i: 0 or 1 */
    VALUE_INT,   /* i */
    VALUE_DECIMAL,  /* i: millionths */
    VALUE_SIZE,     /* i: bytes */
    VALUE_DURATION, /* i: milliseconds */
    VALUE_PERCENT,  /* i: millionths of a percent: 85% is 85000000 */
    VALUE_MODE,     /* i: permission bits, 0..07777 */
    VALUE_DATE,     /* i: days since 1970-01-01 */
    VALUE_STRING,   /* string; also every domain type (Path, Fqdn, …) */
    VALUE_ROPE,     /* rope: text in pieces, with or without a tag */
    VALUE_CASE,     /* fields: a case of an enum, aux: its index; shape->count may be 0 */
    VALUE_RECORD,   /* fields */
    VALUE_LIST,     /* list */
    VALUE_SET,      /* list: sorted by value_compare, no duplicates */
    VALUE_MAP,      /* map: sorted by key */
    VALUE_RANGE,    /* list of two: low and high, both ends included */
    VALUE_RESOURCE  /* resource: opaque here */
};

struct string {
    const char *data;
    uint32_t size; /* bytes */
    uint32_t hash; /* 0: not computed yet */
};

struct value {
    uint8_t tag; /* enum value_tag */
    uint8_t flags;
    uint16_t aux;
    uint32_t origin; /* position; 0: none */
    union {
        int64_t i;
        const struct string *string;
        const struct rope *rope;
        const struct fields *fields;
        const struct list *list;
        const struct mapping *map;
        struct resource *resource;
    };
};

/* Names of a record's or a case's fields; one for all values of the type. */
struct shape {
    struct text name; /* the record type's or the case's name */
    uint32_t count;
    const struct text *names;
};

struct fields {
    const struct shape *shape;
    struct value items[];
};

struct list {
    uint32_t count;
    struct value items[];
};

struct mapping_entry {
    struct value key, value;
};
struct mapping {
    uint32_t count;
    struct mapping_entry entries[];
};

/* Text in pieces, so that building it copies nothing and each output line knows its origins. */
enum { ROPE_CHILD = UINT32_MAX, ROPE_RENDER = UINT32_MAX - 1 };
/* Instead of an indentation: none, whatever is around it. */
enum { ROPE_AS_IT_IS = UINT32_MAX };
struct rope_part {
    union {
        const char *data;         /* size bytes */
        const struct rope *child; /* size ROPE_CHILD: indented by `origin` spaces after each line
                                     end inside, or ROPE_AS_IT_IS */
        const struct render
            *render; /* size ROPE_RENDER: a value to be rendered in a format; `origin` as above */
    };
    uint32_t size;
    uint32_t origin; /* position of the text's source; for children the indentation in columns */
};
struct rope {
    uint32_t count;
    uint32_t size; /* bytes of all pieces, those of children included, renders and indentation not;
                      ends at UINT32_MAX */
    struct rope_part parts[];
};

enum format {
    FORMAT_JSON,
    FORMAT_JSON_INDENTED,
    FORMAT_YAML,
    FORMAT_TOML,
    FORMAT_PLIST,
    FORMAT_INI
};
struct render {
    enum format format;
    struct value value;
};

static inline struct value value_none(uint32_t origin) {
    return (struct value){ .tag = VALUE_NONE, .origin = origin };
}
static inline struct value value_error(void) {
    return (struct value){ .tag = VALUE_ERROR };
}
static inline struct value value_int(int64_t i, uint32_t origin) {
    return (struct value){ .tag = VALUE_INT, .origin = origin, .i = i };
}
static inline struct value value_bool(bool b, uint32_t origin) {
    return (struct value){ .tag = VALUE_BOOL, .origin = origin, .i = b };
}
/* A string value; the bytes are not copied. */
struct value value_string(struct arena *arena, struct text text, uint32_t origin);
static inline struct text value_text(struct value v) {
    return (struct text){ v.string->data, v.string->size };
}

/* Total order for values of one type: numbers by size, strings by bytes, cases by index then
 * fields, lists, records and maps item by item; ropes as their flat text; resources by key (through
 * the hook). Origins do not count. */
int value_compare(struct value a, struct value b);
bool value_equal(struct value a, struct value b);
uint64_t value_hash(struct value v);

/* How resources are compared and hashed; set once by eval/. */
struct text resource_key_text(const struct resource *resource);

#endif
