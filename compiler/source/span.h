/* A stretch of source text: two byte offsets in one source. Lines and columns are computed only at
 * the edge. */
#ifndef CROFT_SOURCE_SPAN_H
#define CROFT_SOURCE_SPAN_H

#include <stdint.h>

/* A source text; id 0 is none. */
struct source_id {
    uint32_t id;
};

struct span {
    struct source_id source;
    uint32_t start, end; /* byte offsets, end exclusive */
};

#endif
