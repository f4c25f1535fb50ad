/* Answers as JSON: objects and lists of values, written by the renderer of JSON (keys by their
 * bytes, two spaces a level). Members that are none are left out. Ownership: everything lies in the
 * arena given. */
#ifndef CROFT_CLI_DOCUMENT_H
#define CROFT_CLI_DOCUMENT_H

#include "base/buf.h"
#include "base/vec.h"
#include "value/value.h"

struct object {
    struct arena *arena;
    VEC(struct mapping_entry) members;
};
static inline struct object object_new(struct arena *arena) {
    return (struct object){ .arena = arena };
}
/* Each name once. */
void object_put(struct object *object, const char *name, struct value value);
/* Bytes that are not UTF-8 become U+FFFD; empty text is left out. */
void object_put_text(struct object *object, const char *name, struct text text);
void object_put_number(struct object *object, const char *name, int64_t number);
void object_put_bool(struct object *object, const char *name, bool value);
struct value object_value(struct object *object);

struct array {
    struct arena *arena;
    VEC(struct value) items;
};
static inline struct array array_new(struct arena *arena) {
    return (struct array){ .arena = arena };
}
void array_add(struct array *array, struct value value);
struct value array_value(struct array *array);

struct value document_text(struct arena *arena, struct text text);
/* Writes the document and a line end. */
void document_write(struct buf *out, struct value value);

#endif
