/* What differs between the resources of two fleets, field by field, and which source lines caused
 * it.
 *
 * Resources of output kinds are left out: trees are compared as such. A change is a cause when the
 * text that it comes from is not in the other fleet, else a consequence of one. Evaluates: call it
 * on a deep stack. */
#ifndef CROFT_QUERY_COMPARE_H
#define CROFT_QUERY_COMPARE_H

#include "query/inspect.h"
#include "query/place.h"

enum change { CHANGE_REMOVED, CHANGE_CHANGED, CHANGE_ADDED };

struct field_change {
    struct text path;
    struct text old, new; /* as people read them */
    struct value old_data, new_data;
    struct source_line_at at;
    bool at_old; /* the line is of the old fleet */
    bool cause;
};

struct resource_change {
    enum change change;
    struct text kind, key;
    struct source_line_at at; /* where it is, or was, declared */
    bool cause;               /* of it, or of a field */
    VEC(struct field_change) fields;
};

struct resource_changes {
    struct resource_change *items; /* removed, changed, added; causes first; by kind and key */
    uint32_t count;
};

/* One of the two fleets; all zero: there is none. */
struct compared {
    struct workspace *workspace;
    struct inspection *inspection;
    struct textmap lines; /* for compare.c: "file:text" of every source line */
};

/* Resources of a host (by index; UINT32_MAX: the fleet does not have it), or those of the whole
 * fleet. */
struct resource_changes compare_host(struct arena *arena, struct compared *old, uint32_t old_host,
                                     struct compared *new, uint32_t new_host);
struct resource_changes compare_fleet(struct arena *arena, struct compared *old,
                                      struct compared *new);

#endif
