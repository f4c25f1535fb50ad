/* What a regular expression is compiled to: a program for threads that all read the same character
 * at a time. Jumps are relative, so that code can be copied and moved. */
#ifndef CROFT_VALUE_REGEX_PROGRAM_H
#define CROFT_VALUE_REGEX_PROGRAM_H

#include "value/regex.h"

enum regex_op {
    REGEX_CHAR,  /* the code point x */
    REGEX_CLASS, /* class x */
    REGEX_ANY,
    REGEX_SPLIT,  /* goes on at x and at y */
    REGEX_JUMP,   /* goes on at x */
    REGEX_ASSERT, /* x: enum regex_assertion */
    REGEX_MATCH
};

enum regex_assertion {
    ASSERT_TEXT_START,
    ASSERT_TEXT_END,
    ASSERT_LINE_START,
    ASSERT_LINE_END,
    ASSERT_WORD, /* at the boundary of a word */
    ASSERT_NO_WORD
};

struct regex_instruction {
    uint32_t op;  /* enum regex_op */
    int32_t x, y; /* jumps: relative to this instruction */
};

struct regex_range {
    uint32_t low, high; /* code points, both included */
};

struct regex_class {
    uint32_t first, count; /* of the program's ranges */
    bool negated;
};

struct regex_states;

struct regex {
    struct arena *arena;
    struct regex_states *states; /* NULL: none met yet */
    bool plain;                  /* can be matched by states */
    uint32_t asked;              /* how often */
    const struct regex_instruction *code;
    const struct regex_range *ranges;
    const struct regex_class *classes;
    uint32_t size;     /* instructions */
    bool anchored;     /* matches at the start of the text or nowhere */
    uint64_t step;     /* of the last closure made; never goes back */
    uint64_t *seen;    /* by instruction: the step in which a thread was there */
    uint32_t *stack;   /* of one closure: room for two per instruction and one more */
    uint32_t *threads; /* at instructions that read a character, or are about to start */
};

enum { REGEX_NO_CHARACTER = UINT32_MAX }; /* before the first and behind the last */

/* What stands left and right of a place in the text. */
struct regex_place {
    uint32_t before, after;
};

/* Closes over the `*count` threads and, where a match may begin, the start of the program: they
 * come to stand at instructions that read a character. True when one has come to the end. */
bool regex_start_threads(struct regex *regex, struct regex_place place, bool begins,
                         uint32_t *count);
/* Moves the `count` threads over `c`; how many are left, each about to start behind what it read.
 */
uint32_t regex_read_character(struct regex *regex, uint32_t count, uint32_t c);

/* Whether no assertion looks at the characters around it, so that states can say all. */
bool regex_is_plain(const struct regex *regex);
/* Whether the text matches, by states. False when they cannot tell: ask the threads. */
bool regex_by_states(struct regex *regex, struct text text, bool *matches);

#endif
