/* Types as people write them: in messages, documentation and completion. */
#ifndef CROFT_SEMA_PRINT_TYPE_H
#define CROFT_SEMA_PRINT_TYPE_H

#include "base/buf.h"
#include "sema/type.h"

/* As people write it: `[&dataset]`, `Text<caddy>`, `{String: Int}`. */
void type_print(struct buf *out, const struct type *type);
/* The same as text in `arena`. */
const char *type_text_of(struct arena *arena, const struct type *type);

#endif
