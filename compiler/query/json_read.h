/* Reads JSON (RFC 8259) into values: objects are maps, numbers integers. */
#ifndef CROFT_QUERY_JSON_READ_H
#define CROFT_QUERY_JSON_READ_H

#include "value/value.h"

/* Objects and lists nest at most so deep. */
enum { JSON_DEPTH_MAX = 64 };

/* False when the text is not one JSON value, or holds a number that is no 64-bit integer. Of
 * members with one name the last counts. Strings are copied into `arena`. */
bool json_read(struct arena *arena, struct text text, struct value *value);

/* A member of an object; none when there is none, or it is no object. */
struct value json_member(struct value object, const char *name);
/* The text of a string; empty for everything else. */
struct text json_text(struct value value);

#endif
