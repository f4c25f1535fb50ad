/* The grammar as tree-sitter takes it (grammar/tree-sitter/src). */
#ifndef CROFT_TEST_GRAMMAR_H
#define CROFT_TEST_GRAMMAR_H

#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_croft(void);

#endif
