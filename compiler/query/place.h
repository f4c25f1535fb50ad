/* Places in the sources as people want to see them: file, line, its text, and the declaration
 * around it. */
#ifndef CROFT_QUERY_PLACE_H
#define CROFT_QUERY_PLACE_H

#include "query/workspace.h"

/* A line of a source. */
struct source_line_at {
    struct text file; /* "hosts/forge/host.croft"; empty: no place */
    uint32_t line;
    struct text text; /* of the line, as it stands */
};
struct source_line_at line_at(const struct sources *sources, uint32_t position);

/* The declaration at the top level of a module that a position stands in. */
struct declaration {
    const char *what;   /* "preset", "every", "defaults", "resource" …; NULL: none */
    struct text head;   /* its first line without the brace: "every dataset d where …" */
    struct text module; /* "storage" */
    uint32_t position;
};
struct declaration declaration_at(const struct workspace *workspace, uint32_t position);

#endif
