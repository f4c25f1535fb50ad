/* Regular expressions of the domain type Regex (the syntax of RE2 and Go), and whether one matches
 * somewhere in a text. Text is read as UTF-8; time is at most the product of the sizes of text and
 * program, whatever the pattern. Since only yes or no is asked, groups capture nothing and lazy
 * repetitions are as good as greedy ones. Differs from RE2 in two points: `(?i)` folds ASCII
 * letters only, and Unicode classes (`\pL`) are refused. */
#ifndef CROFT_VALUE_REGEX_H
#define CROFT_VALUE_REGEX_H

#include "base/arena.h"
#include "base/text.h"

enum {
    REGEX_DEPTH_MAX = 200,    /* groups within groups, as in the domain */
    REGEX_SIZE_MAX = 1 << 16, /* instructions; repetitions are written out */
};

struct regex;

/* The pattern, compiled into the arena. NULL when it cannot be: `*problem` says why (static). */
struct regex *regex_compile(struct arena *arena, struct text pattern, const char **problem);
/* Uses room of its own for the threads: one match at a time on one regex. */
bool regex_matches(struct regex *regex, struct text text);

#endif
