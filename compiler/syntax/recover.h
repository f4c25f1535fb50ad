/* The parse of text that a first parse could not read. The tokens are balanced and laid out with
 * care; every item is parsed by itself, and where that fails the innermost statement around the
 * place becomes one BAD token, and the item is parsed again: so its neighbours, and what is around
 * it, survive. One cause is one message. */
#ifndef CROFT_SYNTAX_RECOVER_H
#define CROFT_SYNTAX_RECOVER_H

#include "syntax/build.h"

/* Leaves the module's items on the builder's stack. */
void recover(struct builder *b, struct tokens tokens);

#endif
