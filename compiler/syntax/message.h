/* What is said about a token that cannot be parsed: what it is, what was expected, and how to mend
 * a known mistake. */
#ifndef CROFT_SYNTAX_MESSAGE_H
#define CROFT_SYNTAX_MESSAGE_H

#include "syntax/build.h"

/* About the builder's last failure, in the statement that begins at token `statement`. */
void message_report(struct builder *b, const struct token *statement);

/* The place of a failure, for hints. */
struct failure {
    struct parsing *p;
    const struct token *found, *statement; /* statement <= found; what lies between can be read */
    bool expected[TOKEN_KIND_COUNT];
};

static inline enum token_kind failure_kind(const struct failure *failure) {
    return (enum token_kind)failure->found->kind;
}
/* The kind of the token `back` places before, END before the statement's first. */
static inline enum token_kind failure_before(const struct failure *failure, uint32_t back) {
    return failure->found - failure->statement < (ptrdiff_t)back
               ? TOKEN_END
               : (enum token_kind)(failure->found - back)->kind;
}

/* A mistake that is known: its remedy, and what to write instead of the token, where that mends it.
 */
struct hint {
    bool (*applies)(const struct failure *failure);
    const char *help;
    const char *instead; /* NULL: no edit */
};

/* The first hint that applies, or NULL. */
const struct hint *hint_for(const struct failure *failure);

#endif
