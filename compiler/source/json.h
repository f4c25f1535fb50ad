/* JSON, written as it comes: the caller opens and closes objects and lists with their brackets, and
 * commas come by themselves. Whatever bytes a text has, the result is valid JSON in UTF-8. */
#ifndef CROFT_SOURCE_JSON_H
#define CROFT_SOURCE_JSON_H

#include "base/buf.h"

/* A text in quotes; what is not UTF-8 becomes U+FFFD. */
void json_put_string(struct buf *out, struct text text);
/* `"name":`, after a comma unless a brace has just been opened. */
void json_put_name(struct buf *out, const char *name);
/* The comma before an item of a list, unless its bracket has just been opened. */
void json_item(struct buf *out);
/* A member that is a text. */
void json_put_text(struct buf *out, const char *name, struct text text);
/* The same, left out when the text is empty. */
void json_put_some_text(struct buf *out, const char *name, struct text text);
/* A member that is a text, or null when there is none. */
void json_put_text_or_null(struct buf *out, const char *name, const char *text);
void json_put_number(struct buf *out, const char *name, uint64_t number);
void json_put_bool(struct buf *out, const char *name, bool value);
/* A member that is an object or a list, to be filled: `"name":{`. */
void json_open(struct buf *out, const char *name, char bracket);
static inline void json_close(struct buf *out, char bracket) {
    buf_char(out, bracket);
}

#endif
