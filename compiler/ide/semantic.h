/* What each token of a text means, for colours: by the tokens, and as far as the checker has
 * resolved the names. */
#ifndef CROFT_IDE_SEMANTIC_H
#define CROFT_IDE_SEMANTIC_H

#include "ide/view.h"

enum ide_semantic {
#define SEMANTIC(identifier, name) SEMANTIC_##identifier,
#include "ide/semantic.def"
#undef SEMANTIC
    SEMANTIC_COUNT
};
/* Bits; ide_semantic_modifiers() has their names in this order. */
enum ide_semantic_modifier {
    SEMANTIC_DECLARES = 1 << 0,
    SEMANTIC_READONLY = 1 << 1,
    SEMANTIC_BUILT_IN = 1 << 2,
    SEMANTIC_DOCUMENTS = 1 << 3,
    SEMANTIC_SETS = 1 << 4
};
const char *const *ide_semantic_modifiers(uint32_t *count);
const char *ide_semantic_name(enum ide_semantic semantic);

struct ide_token {
    uint32_t start, end; /* within one line */
    uint8_t semantic;    /* enum ide_semantic */
    uint8_t modifiers;
};
struct ide_tokens {
    struct ide_token *items; /* in order, none overlaps another */
    uint32_t count;
};
/* Those that touch [from, to). */
struct ide_tokens ide_semantic_tokens(struct arena *arena, const struct ide_view *view,
                                      uint32_t from, uint32_t to);

#endif
