/* Where a cursor stands, by tokens alone, so that it does not matter how broken the text is: the
 * word under it, the brackets around it, and where the statement or element begins that it is in.
 * Ownership: the arena given. */
#ifndef CROFT_IDE_CURSOR_H
#define CROFT_IDE_CURSOR_H

#include "base/vec.h"
#include "ide/view.h"
#include "syntax/token.h"

enum cursor_bracket { AROUND_FILE, AROUND_BRACE, AROUND_PAREN, AROUND_BRACKET, AROUND_HOLE };

/* A bracket around the cursor. Tokens are named by index. */
struct cursor_frame {
    enum cursor_bracket bracket;
    uint32_t open;  /* the bracket itself; meaningless for the file */
    uint32_t head;  /* where the statement (or element) begins that the bracket stands in */
    uint32_t start; /* where the statement (or element) inside begins that the cursor is in */
};

enum { CURSOR_DEPTH_MAX = 512 };

struct cursor {
    struct text text;
    struct token *tokens; /* raw ones: no word is a keyword yet; the last is END */
    uint32_t count;       /* without END */
    uint32_t at;          /* the word under the cursor, or the first token behind the cursor */
    struct span word;     /* empty where there is none; behind a number: its unit */
    uint32_t offset;
    bool in_comment;
    bool in_text;   /* inside a text: `word` is what is inside its quotes, if it has no holes */
    bool in_pieces; /* of one with holes, or of several lines */
    bool in_number; /* behind the digits of a number */
    struct cursor_frame *frames; /* the file first, the innermost last */
    uint32_t depth;              /* how many */
};

struct cursor cursor_at(struct arena *arena, const struct ide_view *view, uint32_t offset);

static inline struct text cursor_text(const struct cursor *c, uint32_t token) {
    return token >= c->count ? (struct text){ "", 0 }
                             : (struct text){ c->text.data + c->tokens[token].start,
                                              c->tokens[token].end - c->tokens[token].start };
}
static inline enum token_kind cursor_kind(const struct cursor *c, uint32_t token) {
    return token >= c->count ? TOKEN_END : (enum token_kind)c->tokens[token].kind;
}
/* Whether a token is this word. */
bool cursor_is(const struct cursor *c, uint32_t token, const char *word);
/* Whether an operand may end with the token. */
bool cursor_ends_operand(const struct cursor *c, uint32_t token);
/* The closing bracket of an opening one, and the other way round; `c->count` and UINT32_MAX when
 * there is none. */
uint32_t cursor_close(const struct cursor *c, uint32_t open);
uint32_t cursor_open(const struct cursor *c, uint32_t close);
/* The first token of this kind in [from, to) that is inside no further bracket; `to` if none. */
uint32_t cursor_find(const struct cursor *c, uint32_t from, uint32_t to, enum token_kind kind);
/* The same for a word. */
uint32_t cursor_find_word(const struct cursor *c, uint32_t from, uint32_t to, const char *word);

#endif
