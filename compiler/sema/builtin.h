/* The built-in functions, by number. Their signatures are text in builtin.def, read once by the
 * checker; what they do is in eval/builtin_*.c. */
#ifndef CROFT_SEMA_BUILTIN_H
#define CROFT_SEMA_BUILTIN_H

#include "base/text.h"

enum builtin {
#define BUILTIN(identifier, name, signature, documentation) BUILTIN_##identifier,
#include "sema/builtin.def"
#undef BUILTIN
    BUILTIN_COUNT
};

struct builtin_info {
    const char *name, *signature, *documentation;
};

const struct builtin_info *builtin_info(enum builtin builtin);
/* The built-in of this name, or BUILTIN_COUNT. */
enum builtin builtin_find(struct text name);

#endif
