/* Raw tokens to the tokens of the grammar: where statements end, and which words are keywords.
 *
 * Newlines. A newline ends a statement when the token before it may end an operand, except inside
 * `( )`, `[ ]` and holes (inside braces within them it does again), and except before a line that
 * goes on with the statement: one that starts with `else`, `then`, `and`, `or` or a keyword of
 * class GOING_ON. TERM tokens before `}` are dropped.
 *
 * Words. A word before `=`, `+=`, `-=` or `:`, or after `.`, is a name. Otherwise RESERVED words
 * are keywords; those of OPENING and ASKING where a statement starts, if what follows on the line
 * can follow them; those of GOING_ON and FOLLOWING after an operand that is not itself the start of
 * a statement.
 *
 * Braces. The first `{` after `if`, `for`, `where`, `match` or `on` (and `then` has not come) is
 * LBODY: it ends the head, so an expression in a head holds no bare brace literal.
 *
 * Limits. A bracket deeper than PARSE_DEPTH_MAX is reported and becomes one BAD token with all it
 * holds; an operator beyond PARSE_CHAIN_MAX is reported and left out with all that hangs on it. */
#ifndef CROFT_SYNTAX_LAYOUT_H
#define CROFT_SYNTAX_LAYOUT_H

#include "syntax/lex.h"

/* Works in place: the result begins at the `room` free places before `raw`, one for each line and
 * some. In careful parsing, a line that stands no deeper than the statement before it begins a new
 * one, whatever that one still lacks. */
struct tokens layout(struct parsing *p, struct tokens raw, uint32_t room);

/* Whether a line that starts with this raw token goes on with the statement before it. Another
 * token follows it. */
bool layout_goes_on(const struct token *token);
/* `contains`, `lacks`, `reloads`, `restarts`: in an `expect` they go on with what stands before
 * them.
 */
bool layout_is_expectation(struct text word);

#endif
