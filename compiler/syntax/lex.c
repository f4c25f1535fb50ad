/* What the rules of grammar/croft.l do: tokens are pushed, texts and their holes are kept track of.
 */
#include "syntax/lex.h"

#include "base/utf8.h"
#include "syntax/lex_scanner.h"

enum { TOKENS_MIN = 64, BYTES_PER_TOKEN = 5, FLEX_SENTINELS = 2, LAYOUT_ROOM_MIN = 4 };
enum { LIMIT_SEARCH_MAX = 256 << 10 }; /* bytes; blocks that are not closed are seldom longer */

void lexer_grow(struct lexer *lx) {
    uint32_t capacity = lx->capacity * 2;
    struct token *tokens = arena_alloc_raw(lx->p->scratch,
                                           (lx->room + (size_t)capacity) * sizeof *tokens);
    lx->tokens = memcpy(tokens + lx->room, lx->tokens, lx->count * sizeof *tokens);
    lx->capacity = capacity;
}

static uint32_t lexer_name(struct lexer *lx, uint32_t start, uint32_t end) {
    return intern(lx->p->names, (struct text){ lx->base + start, end - start }).id;
}

/* --- Words --- */

static uint32_t word_chain(const char *spelling) {
    return (unsigned char)spelling[0] & 31;
}

/* Chains the keywords by their first letter. */
static void lexer_prepare_words(struct lexer *lx) {
    for (uint32_t kind = 0; kind < TOKEN_KIND_COUNT; kind++) {
        if (token_info[kind].word == NO_WORD)
            continue;
        uint8_t *chain = &lx->words[word_chain(token_info[kind].spelling)];
        lx->next_word[kind] = *chain;
        *chain = (uint8_t)kind;
    }
}

static enum token_kind lexer_keyword(const struct lexer *lx, const char *word, uint32_t size) {
    for (uint32_t kind = lx->words[word_chain(word)]; kind != 0; kind = lx->next_word[kind]) {
        if (token_info[kind].size == size && memcmp(token_info[kind].spelling, word, size) == 0)
            return (enum token_kind)kind;
    }
    return TOKEN_NAME;
}

void lexer_word(struct lexer *lx, uint32_t start, uint32_t end) {
    enum token_kind kind = lexer_keyword(lx, lx->base + start, end - start);
    lexer_push(lx, kind, start, end, kind == TOKEN_NAME ? lexer_name(lx, start, end) : 0);
}

/* --- Lines and comments --- */

void lexer_comment(struct lexer *lx, uint32_t start, uint32_t end) {
    if (lx->base[end - 1] == '\r')
        end--;
    struct comment comment = { start, end };
    vec_push(lx->p->arena, &lx->comments, comment);
}

static void lexer_start_line(struct lexer *lx) {
    lx->strayed = false;
    lx->next_flags |= TOKEN_FIRST;
}

static enum lexer_mode lexer_mode(const struct lexer *lx) {
    if (lx->depth == 0 || lx->texts[lx->depth - 1].in_hole)
        return LEXER_CODE;
    return lx->texts[lx->depth - 1].block ? LEXER_BLOCK : LEXER_TEXT;
}

static void lexer_push_piece(struct lexer *lx, uint32_t end) {
    if (lx->piece < end)
        lexer_push(lx, TOKEN_PIECE, lx->piece, end, 0);
}

/* Closes the innermost text where it should have been closed. */
static void lexer_close_lost(struct lexer *lx, uint32_t at) {
    const struct open_text *text = &lx->texts[--lx->depth];
    if (text->in_hole)
        lexer_push(lx, TOKEN_HOLE_CLOSE, at, at, 0);
    else
        lexer_push_piece(lx, at);
    lexer_push(lx, TOKEN_TEXT_CLOSE, at, at, 0);
}

static void lexer_report_lost_line(struct lexer *lx, const struct open_text *text, uint32_t end) {
    parsing_mute(lx->p, parsing_line_start(lx->p, text->start), end, false);
    if (text->in_hole) {
        struct diag *diag = parsing_problem(
            lx->p, DIAG_E0102, text->hole, end,
            "the hole `${` is not closed before the end of its line");
        diag_span_label(lx->p->store, diag, "a `}` is missing in here");
        diag_help(lx->p->store, diag, "close the hole with `}`; for a literal `${`, write `$${`");
        return;
    }
    struct diag *diag = parsing_problem(lx->p, DIAG_E0102, text->start, end,
                                        "this text is not closed before the end of its line");
    diag_span_label(lx->p->store, diag, "a `\"` is missing in here");
    diag_help(lx->p->store, diag,
              "close it with `\"`, or write a text of several lines between `\"\"\"`");
}

/* A one-line text ends with the line, and so does everything inside it. */
static void lexer_end_line(struct lexer *lx, uint32_t at) {
    uint32_t outermost = lx->depth;
    while (outermost > 0 && !lx->texts[outermost - 1].block)
        outermost--;
    if (outermost == lx->depth)
        return;
    if (!lx->skipping)
        lexer_report_lost_line(lx, &lx->texts[outermost], at);
    while (lx->depth > outermost)
        lexer_close_lost(lx, at);
}

/* A careful reading closes what reaches past the place where a block must have ended. */
static void lexer_check_limit(struct lexer *lx, uint32_t at) {
    uint32_t outermost = 0;
    while (outermost < lx->depth && at < lx->texts[outermost].limit)
        outermost++;
    if (outermost == lx->depth)
        return;
    const struct open_text *text = &lx->texts[outermost];
    struct diag *diag = parsing_problem(
        lx->p, DIAG_E0107, text->start, text->start,
        "this text block is not closed by a `\"\"\"` on a line of its own");
    diag->span.end = parsing_line_end(lx->p, text->start);
    diag_label(lx->p->store, diag, parsing_span(lx->p, at, at),
               "it must end before this line, which stands no deeper");
    while (lx->depth > outermost)
        lexer_close_lost(lx, at);
}

static void lexer_report_lost_hole(struct lexer *lx, const struct open_text *text) {
    if (parsing_damaged(lx->p, parsing_line_start(lx->p, text->hole),
                        parsing_line_end(lx->p, text->hole)))
        return;
    struct diag *diag = parsing_problem(lx->p, DIAG_E0102, text->hole, text->hole + 2,
                                        "this hole `${` is not closed by a `}`");
    diag_help(lx->p->store, diag, "for a literal `${`, write `$${`");
}

static void lexer_close_lost_hole(struct lexer *lx, struct open_text *text, uint32_t at) {
    lexer_report_lost_hole(lx, text);
    parsing_mute(lx->p, text->hole + 1, at, true);
    lexer_push(lx, TOKEN_HOLE_CLOSE, at, at, 0);
    text->in_hole = false;
    lx->piece = at;
}

/* A careful reading ends a block's hole before a line that stands no deeper than the hole and
 * closes nothing. */
static void lexer_check_hole(struct lexer *lx, uint32_t start, uint32_t line) {
    if (!lx->p->careful || lx->depth == 0 || !lx->texts[lx->depth - 1].in_hole)
        return;
    struct open_text *text = &lx->texts[lx->depth - 1];
    const char *first = lx->p->text.data + line;
    const char *end = lx->p->text.data + lx->p->text.size;
    while (first < end && (*first == ' ' || *first == '\t'))
        first++;
    if (first == end || strchr("\r\n})]", *first) != NULL ||
        parsing_indent(lx->p, line) > parsing_indent(lx->p, text->hole))
        return;
    lexer_close_lost_hole(lx, text, start);
}

enum lexer_mode lexer_newline(struct lexer *lx, uint32_t start, uint32_t end) {
    if (lx->depth > 0) {
        lexer_end_line(lx, start);
        lx->skipping = false;
        lexer_check_limit(lx, end);
        lexer_check_hole(lx, start, end);
        if (lexer_mode(lx) != LEXER_CODE)
            return lexer_mode(lx);
    }
    lexer_start_line(lx);
    return lexer_mode(lx);
}

enum lexer_mode lexer_text_newline(struct lexer *lx, uint32_t start, uint32_t end) {
    return lexer_newline(lx, start, end);
}

enum lexer_mode lexer_block_newline(struct lexer *lx, uint32_t end) {
    lexer_check_limit(lx, end);
    if (lexer_mode(lx) == LEXER_CODE)
        lexer_start_line(lx);
    return lexer_mode(lx);
}

/* --- Texts --- */

void lexer_whole_text(struct lexer *lx, uint32_t start, uint32_t end) {
    const char *quote = lx->base + start;
    while (*quote != '"')
        quote++;
    uint32_t tag_end = (uint32_t)(quote - lx->base);
    lexer_push(lx, TOKEN_TEXT, start, end, tag_end > start ? lexer_name(lx, start, tag_end) : 0);
}

void lexer_single_quoted(struct lexer *lx, uint32_t start, uint32_t end) {
    struct diag *diag = parsing_problem(lx->p, DIAG_E0111, start, end,
                                        "a text stands in double quotes");
    diag_edit(lx->p->store, diag, parsing_span(lx->p, start, start + 1), "\"");
    diag_edit(lx->p->store, diag, parsing_span(lx->p, end - 1, end), "\"");
    diag_help(lx->p->store, diag, "write \"%.*s\"", (int)(end - start - 2), lx->base + start + 1);
    lexer_push(lx, TOKEN_TEXT, start, end, 0);
}

/* Whether nothing but blanks stands before an offset on its line. */
static bool lexer_begins_line(const struct lexer *lx, const char *at) {
    while (at > lx->p->text.data && (at[-1] == ' ' || at[-1] == '\t'))
        at--;
    return at == lx->p->text.data || at[-1] == '\n';
}

/* Whether the next delimiter after `end` stands where that of a block's end does. */
static bool lexer_will_close(const struct lexer *lx, uint32_t end) {
    struct text text = lx->p->text;
    const char *close = memmem(text.data + end, text.size - end, "\"\"\"", 3);
    return close != NULL && lexer_begins_line(lx, close);
}

static bool lexer_line_is_blank(const struct lexer *lx, uint32_t line) {
    uint32_t end = parsing_line_end(lx->p, line);
    while (line < end && (lx->p->text.data[line] == ' ' || lx->p->text.data[line] == '\t'))
        line++;
    return line == end;
}

/* The first line after `end` that is not blank and stands no deeper than `indent`. */
static uint32_t lexer_line_no_deeper(const struct lexer *lx, uint32_t end, uint32_t indent) {
    struct text text = lx->p->text;
    size_t stop = text.size - end < LIMIT_SEARCH_MAX ? text.size : end + LIMIT_SEARCH_MAX;
    for (const char *at = text.data + end; at < text.data + stop; at++) {
        at = memchr(at, '\n', (size_t)(text.data + stop - at));
        if (at == NULL)
            break;
        uint32_t line = (uint32_t)(at + 1 - text.data);
        if (!lexer_line_is_blank(lx, line) && parsing_indent(lx->p, line) <= indent)
            return line;
    }
    return UINT32_MAX;
}

/* Where a block that is not closed as it should be must end at the latest, judged by indentation.
 * Blocks that begin on one line share it. */
static uint32_t lexer_block_limit(struct lexer *lx, uint32_t start, uint32_t end) {
    if (lx->limit_from <= start && end <= lx->limit_line_end)
        return lx->limit;
    struct text text = lx->p->text;
    const char *newline = memchr(text.data + end, '\n', text.size - end);
    lx->limit_from = start;
    lx->limit_line_end = newline == NULL ? (uint32_t)text.size : (uint32_t)(newline - text.data);
    lx->limit = lexer_line_no_deeper(lx, lx->limit_line_end, parsing_indent(lx->p, start));
    return lx->limit;
}

static enum lexer_mode lexer_open_text(struct lexer *lx, struct open_text text, uint32_t end) {
    if (lx->depth == PARSE_DEPTH_MAX) {
        parsing_problem(lx->p, DIAG_E0104, text.start, end, "texts are nested more than %d deep",
                        PARSE_DEPTH_MAX);
        lexer_push(lx, TOKEN_BAD, text.start, end, 0);
        lx->skipping = true;
        return LEXER_SKIP;
    }
    uint32_t tag_end = end - (text.block ? 3 : 1);
    lx->texts[lx->depth++] = text;
    lx->next_flags |= text.block ? TOKEN_BLOCK : 0;
    lexer_push(lx, TOKEN_TEXT_OPEN, text.start, end,
               tag_end > text.start ? lexer_name(lx, text.start, tag_end) : 0);
    lx->piece = end;
    return lexer_mode(lx);
}

enum lexer_mode lexer_open(struct lexer *lx, uint32_t start, uint32_t end) {
    return lexer_open_text(lx, (struct open_text){ .start = start, .limit = UINT32_MAX }, end);
}

/* A `"""` alone on its line, where no block can begin, ended one: a BAD token says so to balance().
 */
static bool lexer_is_lost_close(const struct lexer *lx, uint32_t start, uint32_t end) {
    return lx->depth == 0 && end - start == 3 && lexer_begins_line(lx, lx->p->text.data + start) &&
           parsing_line_end(lx->p, end) == end;
}

enum lexer_mode lexer_open_block(struct lexer *lx, uint32_t start, uint32_t end) {
    struct open_text text = { .start = start, .limit = UINT32_MAX, .block = true };
    if (lx->p->careful && !lexer_will_close(lx, end)) {
        if (lexer_is_lost_close(lx, start, end)) {
            lexer_push(lx, TOKEN_BAD, start, end, 0);
            return LEXER_CODE;
        }
        text.limit = lexer_block_limit(lx, start, end);
    }
    return lexer_open_text(lx, text, end);
}

enum lexer_mode lexer_open_hole(struct lexer *lx, uint32_t start) {
    struct open_text *text = &lx->texts[lx->depth - 1];
    lexer_push_piece(lx, start);
    lexer_push(lx, TOKEN_HOLE_OPEN, start, start + 2, 0);
    text->in_hole = true;
    text->hole = start;
    text->braces = 0;
    return LEXER_CODE;
}

bool lexer_reopen_hole(struct lexer *lx, uint32_t start) {
    struct open_text *text = lx->depth > 0 ? &lx->texts[lx->depth - 1] : NULL;
    if (!lx->p->careful || text == NULL || !text->in_hole || !text->block)
        return false;
    lexer_close_lost_hole(lx, text, start);
    lexer_open_hole(lx, start);
    return true;
}

enum lexer_mode lexer_open_brace(struct lexer *lx, uint32_t start) {
    lexer_push(lx, TOKEN_LBRACE, start, start + 1, 0);
    if (lx->depth > 0)
        lx->texts[lx->depth - 1].braces++;
    return LEXER_CODE;
}

enum lexer_mode lexer_close_brace(struct lexer *lx, uint32_t start) {
    struct open_text *text = lx->depth > 0 ? &lx->texts[lx->depth - 1] : NULL;
    if (text == NULL || text->braces > 0) {
        lexer_push(lx, TOKEN_RBRACE, start, start + 1, 0);
        if (text != NULL)
            text->braces--;
        return LEXER_CODE;
    }
    lexer_push(lx, TOKEN_HOLE_CLOSE, start, start + 1, 0);
    text->in_hole = false;
    lx->piece = start + 1;
    return lexer_mode(lx);
}

enum lexer_mode lexer_close(struct lexer *lx, uint32_t start, uint32_t end) {
    lexer_push_piece(lx, start);
    lexer_push(lx, TOKEN_TEXT_CLOSE, start, end, 0);
    lx->depth--;
    return lexer_mode(lx);
}

void lexer_finish(struct lexer *lx) {
    uint32_t at = (uint32_t)lx->p->text.size;
    lexer_end_line(lx, at);
    if (lx->depth > 0) {
        const struct open_text *text = &lx->texts[0];
        lx->torn = true;
        parsing_problem(lx->p, DIAG_E0107, text->start, parsing_line_end(lx->p, text->start),
                        "this text block is not closed before the end of the file");
    }
    while (lx->depth > 0)
        lexer_close_lost(lx, at);
    lx->next_flags |= TOKEN_FIRST;
    lexer_push(lx, TOKEN_END, at, at, 0);
}

/* --- Text that is no token --- */

void lexer_control(struct lexer *lx, uint32_t start, uint32_t end) {
    parsing_problem(lx->p, DIAG_E0106, start, end,
                    "the control character U+%04X may not stand in a source",
                    (unsigned char)lx->p->text.data[start]);
}

void lexer_stray(struct lexer *lx, uint32_t start, uint32_t end) {
    if (lx->strayed)
        return;
    lx->strayed = true;
    static const char *const quotes[] = { "“", "”", "„", "‘", "’", "«", "»" };
    struct text text = { lx->base + start, end - start };
    struct diag *diag = parsing_problem(lx->p, DIAG_E0109, start, end, "`%.*s` has no meaning here",
                                        (int)(text.size > 40 ? 40 : text.size), text.data);
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
        if (text_starts_with(text, text_of(quotes[i]))) {
            diag_help(lx->p->store, diag, "a text stands in straight double quotes: \"…\"");
            return;
        }
    if ((unsigned char)text.data[0] >= 0x80)
        diag_help(lx->p->store, diag,
                  "names are made of the letters a–z, digits, `_` and inner `-`; other letters "
                  "stand in texts");
}

void lexer_foreign_comment(struct lexer *lx, uint32_t start, uint32_t end) {
    struct diag *diag = parsing_problem(lx->p, DIAG_E0109, start, end,
                                        "a comment starts with `//`");
    if (lx->base[start] == '#')
        diag_edit(lx->p->store, diag, parsing_span(lx->p, start, start + 1), "//");
    if (memchr(lx->base + start, '\n', end - start) != NULL)
        lexer_start_line(lx);
}

void lexer_foreign_operator(struct lexer *lx, uint32_t start, uint32_t end, enum token_kind meant) {
    const char *spelling = token_info[meant].spelling;
    struct diag *diag = parsing_problem(lx->p, DIAG_E0110, start, end,
                                        "Croft writes `%s` for `%.*s`", spelling,
                                        (int)(end - start), lx->base + start);
    diag_edit(lx->p->store, diag, parsing_span(lx->p, start, end),
              meant == TOKEN_NOT ? "%s " : "%s", spelling);
    lexer_push(lx, meant, start, end, 0);
}

void lexer_dotted_number(struct lexer *lx, uint32_t start, uint32_t end) {
    struct diag *diag = parsing_problem(lx->p, DIAG_E0115, start, end, "`%.*s` is not a number",
                                        (int)(end - start > 40 ? 40 : end - start),
                                        lx->base + start);
    diag_help(lx->p->store, diag, "an address or a version is a text: put it in double quotes");
    lexer_push(lx, TOKEN_BAD, start, end, 0);
}

static void lexer_check_utf8(struct lexer *lx) {
    size_t found = utf8_check(lx->p->text);
    if (found == lx->p->text.size)
        return;
    uint32_t at = (uint32_t)found;
    parsing_mute(lx->p, at, at + 1, false);
    parsing_problem(lx->p, DIAG_E0105, at, at + 1, "the byte 0x%02X is not valid UTF-8 here",
                    (unsigned char)lx->p->text.data[at]);
}

static uint32_t count_newlines(struct text text) {
    uint32_t count = 0;
    const char *end = text.data + text.size;
    for (const char *at = text.data;
         at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        count++;
    return count;
}

static struct lexer *lexer_new(struct parsing *p) {
    struct lexer *lx = arena_alloc_raw(p->scratch, sizeof *lx);
    memset(lx, 0, offsetof(struct lexer, texts));
    lx->p = p;
    lx->room = count_newlines(p->text) + LAYOUT_ROOM_MIN;
    lx->capacity = (uint32_t)p->text.size / BYTES_PER_TOKEN + TOKENS_MIN;
    struct token *tokens = arena_alloc_raw(p->scratch,
                                           (lx->room + (size_t)lx->capacity) * sizeof *tokens);
    lx->tokens = tokens + lx->room;
    lexer_prepare_words(lx);
    lexer_start_line(lx);
    return lx;
}

/* flex reads a token anew for each zero byte in it: runs of them would take quadratic time. Another
 * control character is refused as well. */
static void hide_zero_bytes(char *base, size_t size) {
    for (char *at = base; (at = memchr(at, 0, size - (size_t)(at - base))) != NULL;)
        *at++ = '\1';
}

struct lexed lex(struct parsing *p) {
    struct text text = p->text;
    struct lexer *lx = lexer_new(p);
    lexer_check_utf8(lx);
    char *base = arena_alloc_raw(p->scratch, text.size + FLEX_SENTINELS);
    if (text.size != 0)
        memcpy(base, text.data, text.size);
    hide_zero_bytes(base, text.size);
    memset(base + text.size, 0, FLEX_SENTINELS);
    if (text_starts_with(text, TEXT("\xef\xbb\xbf")))
        memset(base, ' ', 3); /* a byte order mark means nothing in UTF-8 */
    lx->base = base;
    lexer_run(lx, base, text.size + FLEX_SENTINELS);
    return (struct lexed){
        { lx->tokens, lx->count }, lx->room, lx->comments.items, lx->comments.count, lx->torn
    };
}
