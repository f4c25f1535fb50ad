/* manifest.json of a host's tree; manifest.c describes it. Internal to emit/. */
#ifndef CROFT_EMIT_MANIFEST_H
#define CROFT_EMIT_MANIFEST_H

#include "emit/places.h"
#include "emit/plan.h"

/* Writes the whole manifest. The entries of files have their size and digest. */
void manifest_write(struct buf *out, struct text host, const struct artifact *artifacts,
                    uint32_t count, const struct plan *plan, struct places *places);

#endif
