/* Text to raw tokens: names, literals, text pieces, brackets, words; no newlines, no decision which
 * words are keywords (layout.h makes both). Lexing never fails: what is no token is skipped with a
 * diagnostic.
 *
 * In `careful` parsing a text block that is not properly closed ends before the first line that
 * does not stand deeper than the line it began on, so that a lost delimiter does not swallow the
 * file. */
#ifndef CROFT_SYNTAX_LEX_H
#define CROFT_SYNTAX_LEX_H

#include "syntax/parsing.h"
#include "syntax/tree.h"

struct lexed {
    struct tokens tokens;     /* in the scratch arena, with `room` free places before them */
    uint32_t room;            /* one for each line and more, so that layout() can work in place */
    struct comment *comments; /* in the arena of the tree */
    uint32_t comment_count;
    bool torn; /* a text block reached the end of the file */
};

struct lexed lex(struct parsing *p);

#endif
