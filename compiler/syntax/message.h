/* What is said about a token that cannot be parsed: what it is, what was expected, and how to mend
 * a known mistake. */
#ifndef CROFT_SYNTAX_MESSAGE_H
#define CROFT_SYNTAX_MESSAGE_H

#include "syntax/build.h"

struct hint;
/* What was said last, which the statement that follows directly may share: a body that is written
 * like another kind of body is one mistake, not one a line. */
struct said {
    const struct hint *hint; /* NULL: nothing to share */
    struct diag *diag;
    uint32_t at; /* index of the statement's first token */
};

/* About the builder's last failure, in the statement that begins at token `statement`. `said` is
 * what was said of the statement before it, and then what is said of this one. */
void message_report(struct builder *b, const struct token *statement, struct said *said);

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
    bool of_body;        /* the other lines of the body will have it, too */
};

/* The first hint that applies, or NULL. */
const struct hint *hint_for(const struct failure *failure);

#endif
