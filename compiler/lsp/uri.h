/* URIs of documents and the paths that they stand for. */
#ifndef CROFT_LSP_URI_H
#define CROFT_LSP_URI_H

#include "base/arena.h"
#include "base/text.h"

/* The path of a `file:` URI, unescaped, without `.` and `..`; of any other URI ("untitled:x") a
 * path that no file has. Empty when it is no URI. Zero-terminated, in the arena. */
struct text uri_path(struct arena *arena, struct text uri);
/* The `file:` URI of an absolute path. Zero-terminated, in the arena. */
const char *uri_of(struct arena *arena, struct text path);

#endif
