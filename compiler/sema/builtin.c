/* The table of built-in functions. */
#include "sema/builtin.h"

static const struct builtin_info infos[] = {
#define BUILTIN(identifier, name, signature, documentation) { name, signature, documentation },
#include "sema/builtin.def"
#undef BUILTIN
};

const struct builtin_info *builtin_info(enum builtin builtin) {
    return &infos[builtin];
}

enum builtin builtin_find(struct text name) {
    for (int i = 0; i < BUILTIN_COUNT; i++)
        if (text_equal(name, text_of(infos[i].name)))
            return (enum builtin)i;
    return BUILTIN_COUNT;
}
