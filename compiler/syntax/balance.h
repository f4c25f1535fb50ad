/* Repair of unbalanced brackets in the raw tokens, with the help of indentation: people indent what
 * they mean.
 *
 * A closer is put where a line stands no deeper than the line of the opener; a closer that belongs
 * to no opener is left out, or its lost `{` is put at the end of the line above its block; a block
 * whose head is lost altogether becomes one BAD token with its closer. Each repair is one
 * diagnostic. */
#ifndef CROFT_SYNTAX_BALANCE_H
#define CROFT_SYNTAX_BALANCE_H

#include "syntax/parsing.h"

/* Balanced tokens, again with `room` free places before them: `raw` itself if nothing is wrong with
 * it. */
struct tokens balance(struct parsing *p, struct tokens raw, uint32_t room);

#endif
