/* The tokens of one source and what is known of each kind: the table is grammar/tokens.def.
 *
 * Ownership: arrays of tokens live in the arena they were made in; they refer to the source by
 * offsets only. */
#ifndef CROFT_SYNTAX_TOKEN_H
#define CROFT_SYNTAX_TOKEN_H

#include "base/text.h"

/* Numbers as bison gives them to the same list; 1 and 2 are its own. */
enum token_kind {
    TOKEN_END,
    TOKEN_ERROR_,
    TOKEN_UNDEFINED_,
#define TOKEN(name, ...) TOKEN_##name,
#include "tokens.def"
#undef TOKEN
    TOKEN_KIND_COUNT
};

enum token_flag {
    TOKEN_FIRST = 1 << 0,    /* first on its line */
    TOKEN_BLOCK = 1 << 1,    /* TEXT, TEXT_OPEN: written with three quotes */
    TOKEN_REPAIRED = 1 << 2, /* not in the source: a repair put it there */
};

struct token {
    uint8_t kind; /* enum token_kind */
    uint8_t flags;
    uint32_t start, end; /* byte offsets in the source */
    uint32_t name;       /* the interned name of a NAME or of a text's tag; 0: none */
};

struct tokens {
    struct token *items; /* items[count - 1] is END */
    uint32_t count;
};

/* Classes of words; layout.h says when each is a keyword. */
enum word_class { NO_WORD, RESERVED, OPENING, ASKING, GOING_ON, FOLLOWING };

enum token_trait {
    ENDS = 1 << 0,  /* may end an operand */
    JOINS = 1 << 1, /* hangs operands on each other */
};

struct token_info {
    const char *spelling; /* "" when it varies */
    uint8_t size;         /* of the spelling */
    const char *message;  /* "a name"; "" means the spelling */
    uint8_t traits;       /* enum token_trait */
    uint8_t word;         /* enum word_class */
};

extern const struct token_info token_info[TOKEN_KIND_COUNT];

static inline bool token_ends_operand(enum token_kind kind) {
    return (token_info[kind].traits & ENDS) != 0;
}
static inline bool token_is_word(enum token_kind kind) {
    return kind == TOKEN_NAME || token_info[kind].word != NO_WORD;
}
static inline bool token_opens(enum token_kind kind) {
    return kind == TOKEN_LBRACE || kind == TOKEN_LBODY || kind == TOKEN_LPAREN ||
           kind == TOKEN_LBRACKET || kind == TOKEN_HOLE_OPEN || kind == TOKEN_TEXT_OPEN;
}
static inline bool token_closes(enum token_kind kind) {
    return kind == TOKEN_RBRACE || kind == TOKEN_RPAREN || kind == TOKEN_RBRACKET ||
           kind == TOKEN_HOLE_CLOSE || kind == TOKEN_TEXT_CLOSE;
}

#endif
