/* The map of sources of a host's tree, being written; map.c describes the format. Internal to
 * emit/. */
#ifndef CROFT_EMIT_MAP_H
#define CROFT_EMIT_MAP_H

#include "emit/places.h"
#include "value/sink.h"

/* A source that the map names. */
struct map_source {
    uint32_t id;
    uint32_t file; /* the file that used it last, counted from 1 */
    uint32_t line; /* the line that that file used last */
};

struct map {
    struct places *places;
    struct buf files;           /* sections so far */
    struct map_source *sources; /* in order of first use */
    uint32_t *index_of;         /* by source id: index + 1, or 0 */
    uint32_t source_count, file_count;
};

/* `places` is the caller's; the map's own tables live in `arena`, its text until map_free(). */
void map_begin(struct map *map, struct arena *arena, struct places *places);
/* Adds a file's section: its path on the host, its artifact's position, its text. */
void map_add_file(struct map *map, struct text path, uint32_t origin, const struct sink *sink);
/* The whole map. */
void map_finish(const struct map *map, struct text host, struct buf *out);
void map_free(struct map *map);

#endif
