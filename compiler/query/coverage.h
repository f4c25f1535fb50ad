/* The coverage report: which resources are covered by what. The library says it all in an output
 * kind named `coverage`, which becomes no file. It has a row for each of its resources and a column
 * for each of its fields that is a record with a `state` (one of `present`, `absent` and `hole`)
 * and a `text` (by what it is there, why it is absent, what is missing). */
#ifndef CROFT_QUERY_COVERAGE_H
#define CROFT_QUERY_COVERAGE_H

#include "query/inspect.h"

enum cover { COVER_PRESENT, COVER_ABSENT, COVER_HOLE, COVER_COUNT };

/* "present", "absent", "hole" */
const char *cover_text(enum cover cover);

struct coverage_column {
    struct text name, doc; /* the field's; the first paragraph of its documentation */
    uint32_t slot;
    uint32_t counts[COVER_COUNT]; /* cells of the column */
};

struct coverage_cell {
    enum cover cover;
    struct text text; /* by what, why, what is missing */
};

struct coverage_row {
    struct text host, key;
    struct span origin; /* the text that the row follows from, in the fleet's own where there is
                           some */
    const struct coverage_cell *cells; /* by column */
};

struct coverage {
    VEC(struct coverage_column) columns;
    VEC(struct coverage_row) rows; /* by host, then key */
};

/* Whether it is the kind of the report. */
bool coverage_is(const struct kind *kind);
/* Reads the report of these hosts, by their indices. False when the library has no such kind, or
 * nothing in it that can be shown; that is reported. In `arena`. Evaluates: see inspect.h. */
bool coverage_read(struct inspection *inspection, const uint32_t *hosts, uint32_t host_count,
                   struct arena *arena, struct coverage *coverage);

#endif
