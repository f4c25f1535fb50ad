/* All tokens of Croft for tree-sitter, by the rules of grammar/croft.l and compiler/syntax/layout.h:
 * what a word is and whether a line end counts depends on the tokens before, which the state holds.
 *
 * A token is decided when the one before it is read: `line_ends` says that the next line end is
 * one. STOP, which takes no room, stands after each whole expression, before what can follow one:
 * with it, expressions are the same everywhere, and the parser is a tenth of what it would be.
 *
 * What the compiler reports while it reads tokens is BAD, which the grammar never wants. */
#include "tree_sitter/parser.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* The externals of grammar.js, in their order. */
enum kind {
    NEWLINE, SEMICOLON, BLANK, STOP, BAD, COMMENT, DOC_COMMENT,
    NAME, TAG, TEXT_OPEN, BLOCK_OPEN, CHARACTERS, ESCAPE, TEXT_CLOSE, BLOCK_CLOSE, HOLE_OPEN,
    HOLE_CLOSE,
    INTEGER, DECIMAL, UNIT, MODE, DATE,
    LBRACE, LBODY, RBRACE, LPAREN, RPAREN, LBRACKET, RBRACKET,
    COMMA, COLON, DOT, OPTIONAL_DOT, QUESTION, REFERENCE, RESULT, ARROW, ASSIGN, ASSIGN_ADD,
    ASSIGN_REMOVE, EQ, NE, LT, LE, GT, GE, TYPE_OPEN, TYPE_CLOSE, RANGE, SPREAD, PLUS, MINUS, TIMES,
    DIVIDE, MODULO, COALESCE, NOT_IN,
    TRUE, FALSE, NONE,
    IF, THEN, ELSE, FOR, MATCH, LET, AND, OR, NOT, IN, IS,
    USE, ENUM, TYPE, RECORD, KIND, FLEET, SHARED, OUTPUT, EXTEND, FN, PRESET, DEFAULTS, ADJUST,
    EVERY, POLICY, WAIVE, TEST, AMEND, ABSENT, WITHOUT, FORCE, KEY, FACT, REPEATS, UNIQUE,
    ON, REQUIRE, EXPECT,
    AT, HELP, FIX, BECAUSE, UNTIL, WHERE, FROM, BY,
    AS, WITH, DISABLED, WITHIN, OWNER, REMOVE,
    END /* of the file: no token of the grammar */
};

static const char *const words[] = {
    "true", "false", "none",
    "if", "then", "else", "for", "match", "let", "and", "or", "not", "in", "is",
    "use", "enum", "type", "record", "kind", "fleet", "shared", "output", "extend", "fn", "preset",
    "defaults", "adjust", "every", "policy", "waive", "test", "amend", "absent", "without",
    "force", "key", "fact", "repeats", "unique",
    "on", "require", "expect",
    "at", "help", "fix", "because", "until", "where", "from", "by",
    "as", "with", "disabled", "within", "owner", "remove",
};

/* What the compiler calls PARSE_DEPTH_MAX. */
enum { DEPTH_MAX = 256, WORD_MAX = 16, HEADS_INLINE = 3, HEADS_MAX = 255 };

/* A text's hole is a bracket that remembers the text; GROUP is a parenthesis that calls nothing. */
enum bracket { FILE_LEVEL, BRACE, PAREN, GROUP, SQUARE, IN_LINE, IN_TAGGED, IN_BLOCK };
/* What is read next: code, or a text that is so in brackets. */
enum mode { CODE = 0, LINE = IN_LINE, TAGGED = IN_TAGGED, BLOCK = IN_BLOCK };
/* The first token of a statement, as far as it matters later. */
enum first { FIRST_NONE, FIRST_NAME, FIRST_NAMING, FIRST_WAIVE, FIRST_EXPECT, FIRST_OTHER };

struct level {
    uint8_t bracket, first;
    uint8_t heads; /* that wait for their `{` */
};

struct scanner {
    uint8_t mode;
    uint8_t before, before2; /* the last two tokens; NEWLINE for `;` and the start, too */
    uint8_t place;           /* how many tokens of this statement have been read; at most 3 */
    bool line_ends;          /* the next line end is a token */
    bool stops;              /* what follows may stand behind a whole expression */
    bool tagged;             /* a tag has been read: its text follows */
    uint32_t depth;
    struct level levels[DEPTH_MAX + 1];
};

/* --- Kinds --- */

static bool is_word(enum kind kind) {
    return kind == NAME || (kind >= TRUE && kind <= REMOVE);
}
static bool is_reserved(enum kind kind) {
    return kind >= TRUE && kind <= IS;
}
static bool is_opening(enum kind kind) {
    return kind >= USE && kind <= UNIQUE;
}
static bool is_asking(enum kind kind) {
    return kind >= ON && kind <= EXPECT;
}
static bool is_going_on(enum kind kind) {
    return kind >= AT && kind <= BY;
}
static bool is_following(enum kind kind) {
    return kind >= AS && kind <= REMOVE;
}
static bool is_assignment(enum kind kind) {
    return kind == ASSIGN || kind == ASSIGN_ADD || kind == ASSIGN_REMOVE || kind == COLON;
}

static bool ends_operand(enum kind kind) {
    switch (kind) {
    case NAME:
    case TEXT_CLOSE:
    case BLOCK_CLOSE:
    case INTEGER:
    case DECIMAL:
    case UNIT:
    case MODE:
    case DATE:
    case RBRACE:
    case RPAREN:
    case RBRACKET:
    case QUESTION:
    case TYPE_CLOSE:
    case TRUE:
    case FALSE:
    case NONE:
    case OWNER:
        return true;
    default:
        return false;
    }
}

static bool is_letter(int32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
static bool is_digit(int32_t c) {
    return c >= '0' && c <= '9';
}
/* Of bytes that are no UTF-8, tree-sitter makes -1. */
static bool is_control(int32_t c) {
    return (c < ' ' && c != '\t' && c != '\n') || c == 0x7f;
}

/* --- Levels --- */

static struct level *level_of(struct scanner *s) {
    return &s->levels[s->depth];
}

static bool has_statements(struct scanner *s) {
    return level_of(s)->bracket <= BRACE;
}

static bool is_hole(const struct level *level) {
    return level->bracket >= IN_LINE;
}

/* Whether newlines are errors here: in the hole of a text of one line. */
static bool in_line_hole(const struct scanner *s) {
    for (uint32_t i = s->depth; i > 0; i--)
        if (is_hole(&s->levels[i]))
            return s->levels[i].bracket != IN_BLOCK;
    return false;
}

/* The level that a closer closes, 0 if there is none. A brace closes what is left open in it. */
static uint32_t level_to_close(const struct scanner *s, enum kind closer) {
    for (uint32_t i = s->depth; i > 0; i--) {
        enum bracket bracket = (enum bracket)s->levels[i].bracket;
        if (is_hole(&s->levels[i]) || bracket == BRACE)
            return closer == RBRACE ? i : 0;
        if (bracket == SQUARE ? closer == RBRACKET : closer == RPAREN)
            return i;
    }
    return 0;
}

static bool starts_statement(const struct scanner *s) {
    return s->before == NEWLINE || s->before == LBRACE || s->before == LBODY;
}

static void end_statement(struct scanner *s) {
    struct level *level = level_of(s);
    s->before2 = s->before;
    s->before = NEWLINE;
    s->place = 0;
    s->line_ends = s->stops = false;
    level->first = FIRST_NONE;
    level->heads = 0;
}

static enum first first_of(enum kind kind) {
    switch (kind) {
    case NAME:
        return FIRST_NAME;
    case EVERY:
    case AMEND:
    case ABSENT:
        return FIRST_NAMING;
    case WAIVE:
        return FIRST_WAIVE;
    case EXPECT:
        return FIRST_EXPECT;
    default:
        return FIRST_OTHER;
    }
}

/* Notes a token of the compiler's. */
static void note(struct scanner *s, enum kind kind) {
    s->before2 = s->before;
    s->before = (uint8_t)kind;
    s->line_ends = s->stops = false;
    if (s->place == 0)
        level_of(s)->first = (uint8_t)first_of(kind);
    if (s->place < 3)
        s->place++;
}

static void push(struct scanner *s, enum bracket bracket) {
    s->levels[++s->depth] = (struct level){ .bracket = (uint8_t)bracket };
    s->place = 0;
}

/* Leaves a level and all in it. */
static void leave(struct scanner *s, uint32_t level) {
    s->depth = level - 1;
    s->place = 3;
}

/* A text of one line is open where its line ends: it ends, and all around it that ends there. */
static void unwind_line(struct scanner *s) {
    s->mode = CODE;
    for (uint32_t i = s->depth; i > 0; i--) {
        if (s->levels[i].bracket == IN_BLOCK)
            break;
        if (is_hole(&s->levels[i]))
            leave(s, i);
    }
    end_statement(s);
}

/* --- Looking ahead --- */

/* The compiler's next raw token: what it is, and whether it is first on its line. */
struct next {
    enum kind kind;
    bool first;
};

static void advance(TSLexer *lexer) {
    lexer->advance(lexer, false);
}

static void skip(TSLexer *lexer) {
    lexer->advance(lexer, true);
}

/* Advances if this character stands here. */
static bool accept(TSLexer *lexer, int32_t c) {
    if (lexer->lookahead != c)
        return false;
    advance(lexer);
    return true;
}

static void skip_line(TSLexer *lexer) {
    while (!lexer->eof(lexer) && lexer->lookahead != '\n')
        advance(lexer);
}

/* Reads a word, marking where it ends if `mark`; its start is kept, cut off. */
static void read_word(TSLexer *lexer, char word[WORD_MAX], bool mark) {
    uint32_t size = 0;
    for (;;) {
        while (is_letter(lexer->lookahead) || is_digit(lexer->lookahead)) {
            if (size < WORD_MAX - 1)
                word[size++] = (char)lexer->lookahead;
            advance(lexer);
        }
        if (mark)
            lexer->mark_end(lexer);
        if (lexer->lookahead != '-')
            break;
        advance(lexer);
        if (!is_letter(lexer->lookahead) && !is_digit(lexer->lookahead)) {
            word[size] = 0;
            return;
        }
        if (size < WORD_MAX - 1)
            word[size++] = '-';
    }
    word[size] = 0;
}

static enum kind keyword(const char *word) {
    for (uint32_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i][0] == word[0] && strcmp(words[i], word) == 0)
            return (enum kind)(TRUE + i);
    return NAME;
}

static enum kind peek_punctuation(TSLexer *lexer) {
    int32_t c = lexer->lookahead;
    advance(lexer);
    switch (c) {
    case '"':
        return TEXT_OPEN;
    case '(':
        return LPAREN;
    case ')':
        return RPAREN;
    case '[':
        return LBRACKET;
    case ']':
        return RBRACKET;
    case '{':
        return LBRACE;
    case '}':
        return RBRACE;
    case ',':
        return COMMA;
    case ';':
        return SEMICOLON;
    case ':':
        return COLON;
    case '.':
        return lexer->lookahead == '.' ? RANGE : DOT;
    case '+':
        return lexer->lookahead == '=' ? ASSIGN_ADD : PLUS;
    case '-':
        return lexer->lookahead == '=' ? ASSIGN_REMOVE : MINUS;
    case '=':
        return lexer->lookahead == '=' ? EQ : lexer->lookahead == '>' ? ARROW : ASSIGN;
    default:
        return BAD; /* something else */
    }
}

/* The next raw token, as far as others ask for it; `word` is what it says if it is one. */
static struct next peek_word(TSLexer *lexer, char word[WORD_MAX]) {
    struct next next = { .kind = END };
    for (;;) {
        int32_t c = lexer->lookahead;
        if (lexer->eof(lexer)) {
            next.first = true;
            return next;
        }
        if (c == '\n')
            next.first = true;
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            advance(lexer);
        } else if (c == '/') {
            advance(lexer);
            if (lexer->lookahead != '/') {
                next.kind = DIVIDE;
                return next;
            }
            skip_line(lexer);
        } else {
            break;
        }
    }
    if (is_letter(lexer->lookahead)) {
        read_word(lexer, word, false);
        next.kind = lexer->lookahead == '"' ? TEXT_OPEN : keyword(word);
    } else {
        next.kind = peek_punctuation(lexer);
    }
    return next;
}

static struct next peek(TSLexer *lexer) {
    char word[WORD_MAX];
    return peek_word(lexer, word);
}

/* --- What follows an operand --- */

/* The next raw token, and the one after it, which is read when it is asked for. */
struct ahead {
    struct next next, after;
    bool has_after;
    char word[WORD_MAX]; /* what the next one says */
};

static struct next after_next(struct ahead *a, TSLexer *lexer) {
    if (!a->has_after)
        a->after = peek(lexer);
    a->has_after = true;
    return a->after;
}

/* `contains`, `lacks`, `reloads` and `restarts` go on with the `expect` before them. */
static bool expectation_goes_on(struct ahead *a, TSLexer *lexer) {
    if (strcmp(a->word, "contains") != 0 && strcmp(a->word, "lacks") != 0 &&
        strcmp(a->word, "reloads") != 0 && strcmp(a->word, "restarts") != 0)
        return false;
    struct next after = after_next(a, lexer);
    return !after.first && !is_assignment(after.kind) && after.kind != LBRACE;
}

/* Whether the line that begins with the next token goes on with the statement before it. */
static bool goes_on(struct scanner *s, TSLexer *lexer, struct ahead *a) {
    enum kind kind = a->next.kind;
    if (kind == ELSE || kind == THEN || kind == AND || kind == OR)
        return !is_assignment(after_next(a, lexer).kind);
    if (is_going_on(kind)) {
        enum kind after = after_next(a, lexer).kind;
        return !is_assignment(after) && after != LBRACE && after != DOT;
    }
    return kind == NAME && level_of(s)->first == FIRST_EXPECT && expectation_goes_on(a, lexer);
}

/* Whether the brace after these semicolons is the next one. */
static bool only_closes(TSLexer *lexer, enum kind kind) {
    while (kind == SEMICOLON)
        kind = peek(lexer).kind;
    return kind == RBRACE;
}

static bool line_ends(struct scanner *s, TSLexer *lexer, struct ahead *a) {
    if (!has_statements(s) || !a->next.first || a->next.kind == END)
        return false;
    return !only_closes(lexer, a->next.kind) && !goes_on(s, lexer, a);
}

/* Whether the next token may stand behind a whole expression. */
static bool stops(struct scanner *s, TSLexer *lexer, struct ahead *a) {
    switch (a->next.kind) {
    case COMMA:
        return level_of(s)->bracket != GROUP; /* there it parts the names of a function's */
    case LBRACE:
        return level_of(s)->heads > 0;
    case RPAREN:
    case RBRACKET:
    case RBRACE:
    case SEMICOLON:
    case END:
        return true;
    case THEN:
    case ELSE:
    case FOR:
    case IF:
        return !is_assignment(after_next(a, lexer).kind);
    case AT:
    case HELP:
    case FIX:
    case BECAUSE:
    case UNTIL:
    case WHERE:
        return !is_assignment(after_next(a, lexer).kind) &&
               !(has_statements(s) && level_of(s)->first == FIRST_EXPECT);
    default:
        return false;
    }
}

static void judge_ahead(struct scanner *s, TSLexer *lexer, struct ahead *a) {
    s->line_ends = line_ends(s, lexer, a);
    s->stops = s->line_ends || stops(s, lexer, a);
}

/* After the token that has been noted. */
static void look_ahead(struct scanner *s, TSLexer *lexer) {
    if (!ends_operand((enum kind)s->before))
        return;
    struct ahead a = { .has_after = false };
    a.next = peek_word(lexer, a.word);
    judge_ahead(s, lexer, &a);
}

/* --- Words --- */

/* A keyword that opens a statement, by what comes after it. */
static bool opens_statement(enum kind kind, struct next next) {
    if (next.first)
        return false;
    if (kind == UNIQUE && next.kind == LPAREN)
        return true;
    if (is_opening(kind))
        return is_word(next.kind) || next.kind == TEXT_OPEN;
    switch (next.kind) {
    case DOT:
    case LBRACE:
    case RBRACE:
    case COMMA:
    case SEMICOLON:
    case ARROW:
        return false;
    default:
        return true;
    }
}

/* `fleet` and the other modifiers may follow each other. */
static bool modifies(enum kind before, enum kind kind, struct next next) {
    switch (before) {
    case FLEET:
    case SHARED:
    case OUTPUT:
    case EXTEND:
        return kind == FLEET || kind == SHARED || kind == OUTPUT || kind == KIND;
    case KEY:
    case FACT:
    case REPEATS:
        return (kind == FACT || kind == REPEATS || kind == KEY) && !next.first &&
               is_word(next.kind);
    case UNIQUE:
        return kind == FLEET && next.kind == LPAREN;
    default:
        return false;
    }
}

static bool is_fleet_expression(const struct scanner *s, struct next next) {
    return !next.first && is_word(next.kind) && !is_reserved(next.kind) &&
           !is_going_on(next.kind) && !is_following(next.kind) &&
           !ends_operand((enum kind)s->before);
}

/* `enum {` and `record {` where a type may begin. */
static bool is_anonymous_type(const struct scanner *s, enum kind kind, struct next next) {
    if ((kind != ENUM && kind != RECORD) || next.kind != LBRACE || next.first)
        return false;
    enum kind before = (enum kind)(s->before == LBRACE ? s->before2 : s->before);
    return before == COLON || before == RESULT || before == LBRACKET || before == LPAREN ||
           before == COMMA || before == ASSIGN;
}

static enum kind opening_word(const struct scanner *s, enum kind kind, struct next next) {
    if (is_anonymous_type(s, kind, next) || modifies((enum kind)s->before, kind, next))
        return kind;
    if (starts_statement(s))
        return opens_statement(kind, next) ? kind : NAME;
    return kind == FLEET && is_fleet_expression(s, next) ? kind : NAME;
}

/* Whether the word stands where a statement names something: `kind key`, `every kind variable`. */
static bool is_named_place(struct scanner *s, bool first_on_line) {
    if (!has_statements(s) || first_on_line)
        return false;
    return (s->place == 1 && level_of(s)->first == FIRST_NAME) ||
           (s->place == 2 && level_of(s)->first == FIRST_NAMING);
}

static enum kind following_word(struct scanner *s, enum kind kind, struct next next,
                                bool first_on_line) {
    enum kind before = (enum kind)s->before;
    if (kind == REMOVE)
        return before == FIX && !next.first && is_word(next.kind) ? kind : NAME;
    if (kind == BECAUSE && before == DISABLED)
        return kind;
    if (!ends_operand(before) || is_named_place(s, first_on_line))
        return NAME;
    switch (kind) {
    case WITH:
        return next.kind == LBRACE ? kind : NAME;
    case WITHIN:
        return next.kind == OWNER ? kind : NAME;
    case DISABLED:
        return next.kind == BECAUSE ? kind : NAME;
    case OWNER:
        return NAME;
    case BY:
        return has_statements(s) && level_of(s)->first == FIRST_WAIVE ? kind : NAME;
    default:
        return kind;
    }
}

/* What a word is here. */
static enum kind resolve_word(struct scanner *s, enum kind kind, struct next next,
                              bool first_on_line) {
    if (kind == OWNER && s->before == WITHIN)
        return kind;
    if (is_assignment(next.kind) || s->before == DOT || s->before == OPTIONAL_DOT)
        return NAME;
    if (is_reserved(kind))
        return kind;
    if (has_statements(s) && s->place > 0 && level_of(s)->first == FIRST_EXPECT)
        return NAME;
    if (is_opening(kind) || is_asking(kind))
        return opening_word(s, kind, next);
    return following_word(s, kind, next, first_on_line);
}

/* Keeps account of heads: their `{` is a body's. */
static void count_heads(struct scanner *s, enum kind kind) {
    struct level *level = level_of(s);
    if ((kind == IF || kind == FOR || kind == MATCH || kind == ON) && level->heads < HEADS_MAX)
        level->heads++;
    else if (kind == WHERE && level->heads == 0)
        level->heads = 1;
    else if (kind == THEN && level->heads > 0)
        level->heads--;
}

static enum kind scan_keyword(struct scanner *s, TSLexer *lexer, enum kind kind,
                              bool first_on_line) {
    struct ahead a = { .has_after = false };
    a.next = peek_word(lexer, a.word);
    kind = resolve_word(s, kind, a.next, first_on_line);
    if (kind == NOT && a.next.kind == IN && ends_operand((enum kind)s->before)) {
        lexer->mark_end(lexer);
        kind = NOT_IN;
    }
    note(s, kind);
    count_heads(s, kind);
    if (ends_operand(kind))
        judge_ahead(s, lexer, &a);
    return kind;
}

static enum kind scan_word(struct scanner *s, TSLexer *lexer, bool first_on_line) {
    char word[WORD_MAX];
    read_word(lexer, word, true);
    if (lexer->lookahead == '"') {
        s->tagged = true;
        return TAG;
    }
    enum kind kind = keyword(word);
    if (kind != NAME)
        return scan_keyword(s, lexer, kind, first_on_line);
    note(s, kind);
    look_ahead(s, lexer);
    return kind;
}

/* --- Numbers --- */

static uint32_t skip_digits(TSLexer *lexer, bool *plain) {
    uint32_t count = 0;
    for (; is_digit(lexer->lookahead) || lexer->lookahead == '_'; count++) {
        *plain = *plain && lexer->lookahead != '_';
        advance(lexer);
    }
    return count;
}

/* `-12` as in a date. */
static bool skip_date_part(TSLexer *lexer) {
    if (!accept(lexer, '-'))
        return false;
    for (int i = 0; i < 2; i++) {
        if (!is_digit(lexer->lookahead))
            return false;
        advance(lexer);
    }
    return true;
}

/* The number at this place, as far as it is marked. */
static enum kind scan_number(TSLexer *lexer) {
    bool plain = true, zero = lexer->lookahead == '0', rest = true;
    uint32_t size = skip_digits(lexer, &plain), dots = 0;
    enum kind kind = zero && plain && size > 1 ? MODE : INTEGER;
    lexer->mark_end(lexer);
    if (size == 4 && plain && lexer->lookahead == '-') {
        if (!skip_date_part(lexer) || !skip_date_part(lexer))
            return kind;
        lexer->mark_end(lexer);
        return DATE;
    }
    for (; accept(lexer, '.'); dots++) {
        if (!is_digit(lexer->lookahead))
            return dots > 1 ? BAD : kind;
        skip_digits(lexer, &rest);
        lexer->mark_end(lexer);
        kind = DECIMAL;
    }
    if (dots > 1)
        return BAD;
    if (lexer->lookahead != '%' && !is_letter(lexer->lookahead))
        return kind;
    if (!accept(lexer, '%'))
        while (is_letter(lexer->lookahead) || is_digit(lexer->lookahead))
            advance(lexer);
    lexer->mark_end(lexer);
    return UNIT;
}

/* --- Texts --- */

/* `"` or `"""`. */
static enum kind scan_open(struct scanner *s, TSLexer *lexer) {
    advance(lexer);
    lexer->mark_end(lexer);
    bool block = accept(lexer, '"') && accept(lexer, '"');
    if (block)
        lexer->mark_end(lexer);
    s->mode = (uint8_t)(block ? BLOCK : s->tagged ? TAGGED : LINE);
    s->tagged = false;
    note(s, TEXT_OPEN);
    return block ? BLOCK_OPEN : TEXT_OPEN;
}

static enum kind close_text(struct scanner *s, TSLexer *lexer, enum kind kind) {
    lexer->mark_end(lexer);
    s->mode = CODE;
    uint8_t place = s->place;
    note(s, kind);
    s->place = place; /* a text is one token */
    look_ahead(s, lexer);
    return kind;
}

static enum kind open_hole(struct scanner *s, TSLexer *lexer) {
    if (s->depth == DEPTH_MAX) {
        lexer->mark_end(lexer);
        return BAD;
    }
    advance(lexer);
    lexer->mark_end(lexer);
    note(s, HOLE_OPEN);
    push(s, (enum bracket)s->mode);
    s->mode = CODE;
    return HOLE_OPEN;
}

static bool is_hexadecimal(int32_t c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* `{e9}` behind `\u`. */
static bool skip_code(TSLexer *lexer) {
    if (!accept(lexer, '{'))
        return false;
    while (is_hexadecimal(lexer->lookahead))
        advance(lexer);
    return accept(lexer, '}');
}

/* A backslash and what it stands before. */
static enum kind scan_backslash(TSLexer *lexer, enum mode mode) {
    advance(lexer);
    int32_t c = lexer->lookahead;
    if (lexer->eof(lexer) || is_control(c) || c == '\t' || c == '\n')
        return CHARACTERS;
    advance(lexer);
    if (c == '"' || c == '\\')
        return ESCAPE;
    if (mode == TAGGED)
        return CHARACTERS;
    return c == 'n' || c == 't' || (c == 'u' && skip_code(lexer)) ? ESCAPE : CHARACTERS;
}

/* `${`, of which the brace is still to be read; `$${`; or dollars. */
static enum kind scan_dollars(TSLexer *lexer) {
    uint32_t count = 0;
    while (accept(lexer, '$'))
        count++;
    if (lexer->lookahead != '{')
        return CHARACTERS;
    if (count == 1)
        return HOLE_OPEN;
    advance(lexer);
    return ESCAPE;
}

/* The quote that ends the text, or quotes in a block. */
static enum kind scan_quotes(TSLexer *lexer, enum mode mode) {
    advance(lexer);
    if (mode != BLOCK)
        return TEXT_CLOSE;
    return accept(lexer, '"') && accept(lexer, '"') ? BLOCK_CLOSE : CHARACTERS;
}

/* A line end in a text of one line: what follows it is not the text's. */
static enum kind end_lost_line(struct scanner *s, TSLexer *lexer) {
    advance(lexer);
    lexer->mark_end(lexer);
    unwind_line(s);
    return NEWLINE;
}

static enum kind scan_special(TSLexer *lexer, enum mode mode) {
    switch (lexer->lookahead) {
    case '"':
        return scan_quotes(lexer, mode);
    case '$':
        return scan_dollars(lexer);
    case '\\':
        if (mode != BLOCK)
            return scan_backslash(lexer, mode);
        advance(lexer);
        return CHARACTERS;
    case '\n':
        if (mode != BLOCK)
            return NEWLINE;
        advance(lexer);
        return CHARACTERS;
    case '\r':
        advance(lexer);
        return lexer->lookahead != '\n' ? BAD : mode == BLOCK ? CHARACTERS : NEWLINE;
    default:
        if (!is_control(lexer->lookahead)) {
            advance(lexer);
            return CHARACTERS;
        }
        advance(lexer);
        return BAD;
    }
}

/* One part of a text; END at the end of the file. */
static enum kind scan_text(struct scanner *s, TSLexer *lexer) {
    enum mode mode = (enum mode)s->mode;
    bool some = false;
    for (; !lexer->eof(lexer); some = true) {
        enum kind kind = scan_special(lexer, mode);
        if (kind == CHARACTERS) {
            lexer->mark_end(lexer);
            continue;
        }
        if (some)
            return CHARACTERS;
        switch (kind) {
        case TEXT_CLOSE:
        case BLOCK_CLOSE:
            return close_text(s, lexer, kind);
        case HOLE_OPEN:
            return open_hole(s, lexer);
        case NEWLINE:
            return end_lost_line(s, lexer);
        default:
            lexer->mark_end(lexer);
            return kind;
        }
    }
    return some ? CHARACTERS : END;
}

/* --- Brackets --- */

static enum kind open_bracket(struct scanner *s, TSLexer *lexer, enum kind kind,
                              enum bracket bracket) {
    lexer->mark_end(lexer);
    if (s->depth == DEPTH_MAX)
        return BAD;
    if (kind == LBRACE && level_of(s)->heads > 0) {
        level_of(s)->heads--;
        kind = LBODY;
    }
    if (kind == LPAREN && !ends_operand((enum kind)s->before) && s->before != UNIQUE &&
        s->before != FLEET)
        bracket = GROUP;
    note(s, kind);
    push(s, bracket);
    return kind;
}

static enum kind close_bracket(struct scanner *s, TSLexer *lexer, enum kind kind) {
    lexer->mark_end(lexer);
    uint32_t level = level_to_close(s, kind);
    note(s, kind);
    if (level > 0)
        leave(s, level);
    look_ahead(s, lexer);
    return kind;
}

/* The hole that a brace closes; 0 if a brace around it is open, or none. */
static uint32_t hole_to_close(const struct scanner *s) {
    for (uint32_t i = s->depth; i > 0; i--) {
        if (is_hole(&s->levels[i]))
            return i;
        if (s->levels[i].bracket == BRACE)
            break;
    }
    return 0;
}

static enum kind close_brace(struct scanner *s, TSLexer *lexer) {
    uint32_t hole = hole_to_close(s);
    if (hole == 0)
        return close_bracket(s, lexer, RBRACE);
    lexer->mark_end(lexer);
    s->mode = s->levels[hole].bracket;
    leave(s, hole);
    note(s, HOLE_CLOSE);
    return HOLE_CLOSE;
}

/* --- Punctuation --- */

/* `name<name>` without spaces is a type: what follows `<` says so. */
static bool opens_type(struct scanner *s, TSLexer *lexer, bool spaced) {
    char word[WORD_MAX];
    if (s->before != NAME || spaced || !is_letter(lexer->lookahead))
        return false;
    read_word(lexer, word, false);
    enum kind kind = keyword(word);
    return !is_reserved(kind) && accept(lexer, '>') && lexer->lookahead != '=';
}

static enum kind scan_less(struct scanner *s, TSLexer *lexer, bool spaced) {
    if (accept(lexer, '='))
        return LE;
    if (accept(lexer, '>'))
        return BAD;
    lexer->mark_end(lexer);
    return opens_type(s, lexer, spaced) ? TYPE_OPEN : LT;
}

static enum kind scan_dots(TSLexer *lexer) {
    if (!accept(lexer, '.'))
        return DOT;
    return accept(lexer, '.') ? SPREAD : RANGE;
}

static enum kind scan_equals(TSLexer *lexer) {
    if (accept(lexer, '>'))
        return ARROW;
    if (!accept(lexer, '='))
        return ASSIGN;
    return accept(lexer, '=') ? BAD : EQ;
}

static enum kind scan_bang(TSLexer *lexer) {
    return accept(lexer, '=') && !accept(lexer, '=') ? NE : BAD;
}

/* `'…'`, `#…` and others that mean nothing; a line at most. */
static enum kind scan_foreign(TSLexer *lexer, int32_t c) {
    if (c == '\'') {
        while (!lexer->eof(lexer) && lexer->lookahead != '\n' && lexer->lookahead != '\'')
            advance(lexer);
        accept(lexer, '\'');
    } else if (c == '#') {
        skip_line(lexer);
    }
    return BAD;
}

/* An operator or separator; its end is where the lexer stands, or was marked after `<`. */
static enum kind scan_operator(struct scanner *s, TSLexer *lexer, bool spaced) {
    int32_t c = lexer->lookahead;
    advance(lexer);
    switch (c) {
    case ',':
        return COMMA;
    case ':':
        return accept(lexer, '=') ? BAD : COLON;
    case '.':
        return scan_dots(lexer);
    case '?':
        return accept(lexer, '.') ? OPTIONAL_DOT : accept(lexer, '?') ? COALESCE : QUESTION;
    case '&':
        return accept(lexer, '&') ? BAD : REFERENCE;
    case '-':
        return accept(lexer, '>') ? RESULT : accept(lexer, '=') ? ASSIGN_REMOVE : MINUS;
    case '+':
        return accept(lexer, '=') ? ASSIGN_ADD : PLUS;
    case '=':
        return scan_equals(lexer);
    case '!':
        return scan_bang(lexer);
    case '<':
        return scan_less(s, lexer, spaced);
    case '>':
        if (s->before == NAME && s->before2 == TYPE_OPEN)
            return TYPE_CLOSE;
        return accept(lexer, '=') ? GE : GT;
    case '*':
        return TIMES;
    case '/':
        return accept(lexer, '*') ? BAD : DIVIDE;
    case '%':
        return MODULO;
    default:
        return scan_foreign(lexer, c);
    }
}

static enum kind scan_punctuation(struct scanner *s, TSLexer *lexer, bool spaced) {
    bool less = lexer->lookahead == '<';
    enum kind kind = scan_operator(s, lexer, spaced);
    if (!less || kind == LE || kind == BAD)
        lexer->mark_end(lexer);
    if (kind == BAD)
        return kind;
    note(s, kind);
    look_ahead(s, lexer);
    return kind;
}

/* `;`, which before `}` and where no statement has begun means nothing. */
static enum kind scan_semicolon(struct scanner *s, TSLexer *lexer) {
    advance(lexer);
    lexer->mark_end(lexer);
    if (starts_statement(s) || (only_closes(lexer, SEMICOLON) && hole_to_close(s) == 0))
        return BLANK;
    end_statement(s);
    return SEMICOLON;
}

static enum kind scan_comment(TSLexer *lexer) {
    uint32_t slashes = 2;
    while (accept(lexer, '/'))
        slashes++;
    lexer->mark_end(lexer);
    while (!lexer->eof(lexer) && lexer->lookahead != '\n' && lexer->lookahead != -1) {
        bool carriage = lexer->lookahead == '\r';
        advance(lexer);
        if (!carriage || (lexer->lookahead != '\n' && !lexer->eof(lexer)))
            lexer->mark_end(lexer);
    }
    return slashes == 3 ? DOC_COMMENT : COMMENT;
}

/* --- Tokens --- */

/* What stands before a token. */
struct gap {
    bool spaced, first; /* blanks; a line end */
    bool torn;          /* a carriage return that ends no line */
};

static enum kind scan_newline(struct scanner *s, TSLexer *lexer) {
    if (in_line_hole(s))
        return end_lost_line(s, lexer);
    advance(lexer);
    lexer->mark_end(lexer);
    end_statement(s);
    return NEWLINE;
}

/* Skips blanks and line ends that mean nothing. */
static void skip_gap(struct scanner *s, TSLexer *lexer, struct gap *gap) {
    for (;; gap->spaced = true) {
        int32_t c = lexer->lookahead;
        if (c == '\r') {
            skip(lexer);
            gap->torn = lexer->lookahead != '\n';
            if (gap->torn)
                return;
        } else if (c == '\n') {
            if (s->line_ends || in_line_hole(s))
                return;
            gap->first = true;
            skip(lexer);
        } else if (c == ' ' || c == '\t') {
            skip(lexer);
        } else {
            return;
        }
    }
}

static enum kind scan_bracket(struct scanner *s, TSLexer *lexer, struct gap gap) {
    switch (lexer->lookahead) {
    case '{':
        advance(lexer);
        return open_bracket(s, lexer, LBRACE, BRACE);
    case '}':
        advance(lexer);
        return close_brace(s, lexer);
    case '(':
        advance(lexer);
        return open_bracket(s, lexer, LPAREN, PAREN);
    case '[':
        advance(lexer);
        return open_bracket(s, lexer, LBRACKET, SQUARE);
    case ')':
        advance(lexer);
        return close_bracket(s, lexer, RPAREN);
    case ']':
        advance(lexer);
        return close_bracket(s, lexer, RBRACKET);
    default:
        return scan_punctuation(s, lexer, gap.spaced);
    }
}

static enum kind scan_token(struct scanner *s, TSLexer *lexer, struct gap gap) {
    int32_t c = lexer->lookahead;
    if (is_letter(c))
        return scan_word(s, lexer, gap.first);
    if (is_digit(c)) {
        enum kind kind = scan_number(lexer);
        if (kind == BAD)
            return kind;
        note(s, kind);
        look_ahead(s, lexer);
        return kind;
    }
    if (c == '"')
        return scan_open(s, lexer);
    if (c == ';')
        return scan_semicolon(s, lexer);
    return scan_bracket(s, lexer, gap);
}

/* Code: a token, or a comment. */
static enum kind scan_code(struct scanner *s, TSLexer *lexer) {
    struct gap gap = { false, false, false };
    skip_gap(s, lexer, &gap);
    if (gap.torn)
        return lexer->mark_end(lexer), BAD;
    if (lexer->eof(lexer))
        return END;
    if (lexer->lookahead == '\n')
        return scan_newline(s, lexer);
    if (lexer->lookahead != '/')
        return scan_token(s, lexer, gap);
    advance(lexer);
    if (accept(lexer, '/'))
        return scan_comment(lexer);
    enum kind kind = accept(lexer, '*') ? BAD : DIVIDE;
    lexer->mark_end(lexer);
    if (kind == DIVIDE)
        note(s, kind);
    return kind;
}

/* --- What tree-sitter asks for --- */

void *tree_sitter_croft_external_scanner_create(void) {
    return calloc(1, sizeof(struct scanner));
}

void tree_sitter_croft_external_scanner_destroy(void *payload) {
    free(payload);
}

bool tree_sitter_croft_external_scanner_scan(void *payload, TSLexer *lexer,
                                             const bool *valid_symbols) {
    struct scanner *s = payload;
    /* While tree-sitter recovers from an error, all symbols are valid. */
    if (s->stops && valid_symbols[STOP] && !valid_symbols[BAD]) {
        lexer->result_symbol = STOP;
        return true;
    }
    enum kind kind = s->mode == CODE ? scan_code(s, lexer) : scan_text(s, lexer);
    if (kind == END)
        return false;
    lexer->result_symbol = (TSSymbol)kind;
    return true;
}

/* Three bytes of flags and tokens, then a byte for each level: two bits are its heads, and three
 * of them say that their number follows. */
unsigned tree_sitter_croft_external_scanner_serialize(void *payload, char *buffer) {
    const struct scanner *s = payload;
    unsigned size = 0;
    buffer[size++] = (char)(s->mode | s->place << 3 | s->line_ends << 5 |
                            s->tagged << 6 | s->stops << 7);
    buffer[size++] = (char)s->before;
    buffer[size++] = (char)s->before2;
    for (uint32_t i = 0; i <= s->depth; i++) {
        const struct level *level = &s->levels[i];
        uint8_t heads = level->heads < HEADS_INLINE ? level->heads : HEADS_INLINE;
        buffer[size++] = (char)(level->bracket | level->first << 3 | heads << 6);
        if (heads == HEADS_INLINE)
            buffer[size++] = (char)level->heads;
    }
    return size;
}

void tree_sitter_croft_external_scanner_deserialize(void *payload, const char *buffer,
                                                    unsigned length) {
    struct scanner *s = payload;
    memset(s, 0, offsetof(struct scanner, levels) + sizeof *s->levels);
    if (length < 4)
        return;
    uint8_t flags = (uint8_t)buffer[0];
    s->mode = flags & 7;
    s->place = flags >> 3 & 3;
    s->line_ends = (flags >> 5 & 1) != 0;
    s->tagged = (flags >> 6 & 1) != 0;
    s->stops = flags >> 7 != 0;
    s->before = (uint8_t)buffer[1];
    s->before2 = (uint8_t)buffer[2];
    uint32_t count = 0;
    for (unsigned at = 3; at < length && count <= DEPTH_MAX; count++) {
        uint8_t byte = (uint8_t)buffer[at++], heads = byte >> 6;
        if (heads == HEADS_INLINE && at < length)
            heads = (uint8_t)buffer[at++];
        s->levels[count] = (struct level){ byte & 7, byte >> 3 & 7, heads };
    }
    s->depth = count - 1;
}
