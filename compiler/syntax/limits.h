/* How deep a source may nest. Each limit is a diagnostic and is tested at n and n + 1. */
#ifndef CROFT_SYNTAX_LIMITS_H
#define CROFT_SYNTAX_LIMITS_H

/* Nesting of brackets and blocks beyond this is a diagnostic (E0104), not a crash. */
#define PARSE_DEPTH_MAX 256
/* So are more operators, field accesses or `else` than this that hang on each other, counted along
 * the brackets around them. Together the limits bound the depth of a tree, and what recursion over
 * it needs. */
#define PARSE_CHAIN_MAX      1000
#define PARSE_TREE_DEPTH_MAX 2560

#endif
