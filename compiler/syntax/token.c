/* The table of token kinds, from grammar/tokens.def. */
#include "syntax/token.h"

const struct token_info token_info[TOKEN_KIND_COUNT] = {
    [TOKEN_END] = { "", 0, "the end of the file", 0, NO_WORD },
#define TOKEN(name, spelling, message, traits) \
    [TOKEN_##name] = { spelling, sizeof(spelling) - 1, message, traits, NO_WORD },
#define WORD(name, spelling, traits, class) \
    [TOKEN_##name] = { spelling, sizeof(spelling) - 1, "", traits, class },
#include "tokens.def"
#undef TOKEN
};
