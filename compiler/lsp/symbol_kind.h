/* What sort of symbol a declaration is in the protocol's words. */
#ifndef CROFT_LSP_SYMBOL_KIND_H
#define CROFT_LSP_SYMBOL_KIND_H

#include "syntax/tree.h"

/* The protocol's SymbolKind of a node that is a symbol. */
int symbol_kind(enum node_kind kind);

#endif
