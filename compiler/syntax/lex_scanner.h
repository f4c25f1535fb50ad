/* The state of the lexer and what its rules (grammar/croft.l) do: private to lex.c and croft.l. */
#ifndef CROFT_SYNTAX_LEX_SCANNER_H
#define CROFT_SYNTAX_LEX_SCANNER_H

#include "syntax/lex.h"
#include "syntax/limits.h"

/* A text that is being read; code inside its hole is read with the text still open. */
struct open_text {
    uint32_t start;  /* of the tag or quote */
    uint32_t hole;   /* offset of the hole being read */
    uint32_t braces; /* open in that hole */
    uint32_t limit;  /* a careful reading ends the block here at the latest */
    bool block, in_hole;
};

struct lexer {
    struct parsing *p;
    const char *base; /* the copy that flex reads */
    struct token *tokens;
    uint32_t count, capacity;
    uint8_t next_flags; /* of the next token */
    uint32_t room;      /* places before the tokens */
    uint32_t piece;     /* where the text piece being read began */
    uint32_t depth;     /* of texts */
    /* The last block limit: that of blocks that begin in [limit_from, limit_line_end]. */
    uint32_t limit_from, limit_line_end, limit;
    bool torn;
    bool skipping; /* the rest of the line is nested too deep */
    bool strayed;  /* a stray character of this line has been reported */
    VEC(struct comment) comments;
    uint8_t words[32], next_word[TOKEN_KIND_COUNT]; /* keywords by first letter: chains, 0 ends */
    struct open_text texts[PARSE_DEPTH_MAX];
};

/* What the scanner reads next: code, a one-line text, a block, or nothing until the line ends. */
enum lexer_mode { LEXER_CODE, LEXER_TEXT, LEXER_BLOCK, LEXER_SKIP };

void lexer_grow(struct lexer *lx);

static inline void lexer_push(struct lexer *lx, enum token_kind kind, uint32_t start, uint32_t end,
                              uint32_t name) {
    if (lx->count == lx->capacity)
        lexer_grow(lx);
    lx->tokens[lx->count++] = (struct token){ (uint8_t)kind, lx->next_flags, start, end, name };
    lx->next_flags = 0;
}

/* A name or keyword, a comment, the end of a line in code. */
void lexer_word(struct lexer *lx, uint32_t start, uint32_t end);
void lexer_comment(struct lexer *lx, uint32_t start, uint32_t end);
enum lexer_mode lexer_newline(struct lexer *lx, uint32_t start, uint32_t end);

/* A whole text without holes, in either kind of quotes. */
void lexer_whole_text(struct lexer *lx, uint32_t start, uint32_t end);
void lexer_single_quoted(struct lexer *lx, uint32_t start, uint32_t end);

/* The parts of a text with holes or of a block: each gives what to read next. */
enum lexer_mode lexer_open(struct lexer *lx, uint32_t start, uint32_t end);
enum lexer_mode lexer_open_block(struct lexer *lx, uint32_t start, uint32_t end);
enum lexer_mode lexer_open_hole(struct lexer *lx, uint32_t start);
/* `${` in code: in the hole of a block, which has then not been closed, the next hole; else
 * nothing. */
bool lexer_reopen_hole(struct lexer *lx, uint32_t start);
enum lexer_mode lexer_open_brace(struct lexer *lx, uint32_t start);
enum lexer_mode lexer_close_brace(struct lexer *lx, uint32_t start);
enum lexer_mode lexer_close(struct lexer *lx, uint32_t start, uint32_t end);
enum lexer_mode lexer_text_newline(struct lexer *lx, uint32_t start, uint32_t end);
enum lexer_mode lexer_block_newline(struct lexer *lx, uint32_t end);

/* The end of the file: closes what is open. */
void lexer_finish(struct lexer *lx);

/* Reads the `size` bytes at `base`, of which the last two are zero and no text (croft.l). */
void lexer_run(struct lexer *lx, char *base, size_t size);

/* Text that is no token: each says so, once, and the lexer skips or mends it. */
void lexer_control(struct lexer *lx, uint32_t start, uint32_t end);
void lexer_stray(struct lexer *lx, uint32_t start, uint32_t end);
void lexer_foreign_comment(struct lexer *lx, uint32_t start, uint32_t end);
void lexer_foreign_operator(struct lexer *lx, uint32_t start, uint32_t end, enum token_kind meant);
void lexer_dotted_number(struct lexer *lx, uint32_t start, uint32_t end);

#endif
