/* Names as numbers: equal text has the equal handle. Not safe for concurrent writers; the front end
 * interns, everything after it only reads. Ownership: the table owns copies of all texts until
 * intern_free(). */
#ifndef CROFT_BASE_INTERN_H
#define CROFT_BASE_INTERN_H

#include "base/text.h"

struct intern;

/* A name; id 0 is no name. Ids count from 1 in order of first appearance. */
struct name {
    uint32_t id;
};

struct intern *intern_new(void);
void intern_free(struct intern *table);
struct name intern(struct intern *table, struct text text);
/* The name if it was interned before, else none. */
struct name intern_find(const struct intern *table, struct text text);
/* The text of a name; stable and zero-terminated for the table's life. The text of none is empty.
 */
struct text intern_text(const struct intern *table, struct name name);
uint32_t intern_count(const struct intern *table);

static inline bool name_equal(struct name a, struct name b) {
    return a.id == b.id;
}

#endif
