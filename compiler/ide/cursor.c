/* Finding the brackets around a cursor. */
#include "ide/cursor.h"

#include "syntax/layout.h"

bool cursor_is(const struct cursor *c, uint32_t token, const char *word) {
    return token_is_word(cursor_kind(c, token)) && text_equal(cursor_text(c, token), text_of(word));
}

/* Words that are no operator and no head of an expression are names here, whatever else. */
bool cursor_ends_operand(const struct cursor *c, uint32_t token) {
    enum token_kind kind = cursor_kind(c, token);
    return token_ends_operand(kind) || (token_is_word(kind) && token_info[kind].word != RESERVED);
}

uint32_t cursor_close(const struct cursor *c, uint32_t open) {
    uint32_t depth = 0;
    for (uint32_t i = open; i < c->count; i++) {
        if (token_opens(cursor_kind(c, i)))
            depth++;
        else if (token_closes(cursor_kind(c, i)) && --depth == 0)
            return i;
    }
    return c->count;
}

uint32_t cursor_open(const struct cursor *c, uint32_t close) {
    uint32_t depth = 0;
    for (uint32_t i = close + 1; i-- > 0;) {
        if (token_closes(cursor_kind(c, i)))
            depth++;
        else if (token_opens(cursor_kind(c, i)) && --depth == 0)
            return i;
    }
    return UINT32_MAX;
}

uint32_t cursor_find(const struct cursor *c, uint32_t from, uint32_t to, enum token_kind kind) {
    uint32_t depth = 0;
    for (uint32_t i = from; i < to && i < c->count; i++) {
        enum token_kind here = cursor_kind(c, i);
        if (token_closes(here) && depth > 0)
            depth--;
        if (depth == 0 && here == kind)
            return i;
        if (token_opens(here))
            depth++;
    }
    return to;
}

uint32_t cursor_find_word(const struct cursor *c, uint32_t from, uint32_t to, const char *word) {
    uint32_t depth = 0;
    for (uint32_t i = from; i < to && i < c->count; i++) {
        enum token_kind here = cursor_kind(c, i);
        if (token_closes(here) && depth > 0)
            depth--;
        if (depth == 0 && cursor_is(c, i, word))
            return i;
        if (token_opens(here))
            depth++;
    }
    return to;
}

/* --- Tokens --- */

static struct comment *read_tokens(struct arena *arena, const struct ide_view *view,
                                   struct cursor *c, uint32_t *comment_count) {
    struct parsing p = { .arena = arena,
                         .scratch = arena,
                         .names = view->names,
                         .source = view->source,
                         .text = c->text };
    struct lexed lexed = lex(&p);
    parsing_restart(&p); /* what is wrong others have said */
    c->tokens = lexed.tokens.items;
    c->count = lexed.tokens.count;
    while (c->count > 0 && c->tokens[c->count - 1].kind == TOKEN_END)
        c->count--;
    *comment_count = lexed.comment_count;
    return lexed.comments;
}

static bool is_in_comment(const struct comment *comments, uint32_t count, uint32_t offset) {
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (comments[middle].end < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && comments[low].start < offset;
}

/* The first token that ends at the offset or behind it. */
static uint32_t token_around(const struct cursor *c, uint32_t offset) {
    uint32_t low = 0, high = c->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (c->tokens[middle].end < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_number(enum token_kind kind) {
    return kind == TOKEN_INTEGER || kind == TOKEN_DECIMAL || kind == TOKEN_UNIT;
}

static void take_number(struct cursor *c, const struct token *token) {
    uint32_t at = token->end;
    while (at > token->start && (c->text.data[at - 1] < '0' || c->text.data[at - 1] > '9'))
        at--;
    c->in_number = at <= c->offset;
    c->word.start = at < c->offset ? at : c->offset;
    c->word.end = token->end;
}

static void take_text(struct cursor *c, const struct token *token) {
    const char *quote = memchr(c->text.data + token->start, '"', token->end - token->start);
    uint32_t inside = quote == NULL ? token->start : (uint32_t)(quote + 1 - c->text.data);
    bool closed = token->kind == TOKEN_TEXT;
    if (c->offset < inside || (closed && c->offset == token->end))
        return;
    c->in_text = true;
    c->word.start = inside;
    c->word.end = token->end - closed;
}

/* A text that is not closed, or has holes: it is read as pieces. */
static void take_piece(struct cursor *c, uint32_t index) {
    bool whole = index > 0 && c->tokens[index - 1].kind == TOKEN_TEXT_OPEN &&
                 !(c->tokens[index - 1].flags & TOKEN_BLOCK) &&
                 cursor_kind(c, index + 1) != TOKEN_HOLE_OPEN;
    c->in_text = true;
    c->in_pieces = !whole;
    c->word.start = whole ? c->tokens[index].start : c->offset;
    c->word.end = c->offset;
    if (whole)
        c->at = index - 1;
}

static void find_word(struct cursor *c) {
    c->at = token_around(c, c->offset);
    /* of two tokens that meet here, the word, the number or the text is meant */
    for (uint32_t i = c->at; i < c->count && c->tokens[i].start <= c->offset; i++) {
        const struct token *token = &c->tokens[i];
        enum token_kind kind = (enum token_kind)token->kind;
        bool opened = kind == TOKEN_TEXT_OPEN && token->end == c->offset;
        if (token_is_word(kind))
            c->word.start = token->start, c->word.end = token->end;
        else if (is_number(kind) && token->end == c->offset)
            take_number(c, token);
        else if (kind == TOKEN_TEXT && token->start < c->offset)
            take_text(c, token);
        else if (kind == TOKEN_PIECE && token->start < c->offset)
            take_piece(c, i);
        else if (opened && !(token->flags & TOKEN_BLOCK) &&
                 cursor_kind(c, i + 1) == TOKEN_TEXT_CLOSE)
            c->in_text = true;
        else if (opened)
            c->in_text = c->in_pieces = true;
        else
            continue;
        if (!c->in_text || kind != TOKEN_PIECE)
            c->at = i;
        return;
    }
    while (c->at < c->count && c->tokens[c->at].start < c->offset)
        c->at++;
}

/* --- Frames --- */

static enum cursor_bracket bracket_of(enum token_kind kind) {
    switch (kind) {
    case TOKEN_LPAREN:
    case TOKEN_RPAREN:
        return AROUND_PAREN;
    case TOKEN_LBRACKET:
    case TOKEN_RBRACKET:
        return AROUND_BRACKET;
    case TOKEN_LBRACE:
    case TOKEN_RBRACE:
        return AROUND_BRACE;
    default:
        return AROUND_HOLE; /* texts, too: they are left with their holes */
    }
}

static bool separates(enum token_kind kind) {
    return kind == TOKEN_COMMA || kind == TOKEN_TERM;
}

/* A declaration at the very left begins anew, whatever was left open above it. */
static bool begins_item(const struct cursor *c, uint32_t i) {
    static const char *const words[] = { "use",    "enum",     "record", "kind",   "extend", "fn",
                                         "preset", "defaults", "every",  "policy", "waive",  "test",
                                         "adjust", "output",   "fleet",  "shared", "type" };
    const struct token *token = &c->tokens[i];
    if (!(token->flags & TOKEN_FIRST) || token_info[token->kind].word != OPENING ||
        (token->start > 0 && c->text.data[token->start - 1] != '\n') ||
        !(token_is_word(cursor_kind(c, i + 1)) || cursor_kind(c, i + 1) == TOKEN_TEXT))
        return false;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (cursor_is(c, i, words[w]))
            return true;
    return false;
}

static bool starts_line(const struct cursor *c, uint32_t i) {
    if (i < c->count && c->tokens[i].start <= c->offset)
        return (c->tokens[i].flags & TOKEN_FIRST) != 0;
    uint32_t from = i == 0 ? 0 : c->tokens[i - 1].end;
    return memchr(c->text.data + from, '\n', c->offset - from) != NULL;
}

/* Whether a statement begins with the token `i`, which may be the cursor's place. */
static bool starts_statement(const struct cursor *c, const struct cursor_frame *frame, uint32_t i) {
    if (i == 0 || (frame->bracket != AROUND_FILE && i == frame->open + 1) ||
        separates(cursor_kind(c, i - 1)))
        return true;
    if (frame->bracket != AROUND_BRACE && frame->bracket != AROUND_FILE)
        return false;
    bool goes_on = i + 1 < c->count && c->tokens[i].start <= c->offset &&
                   layout_goes_on(&c->tokens[i]);
    return starts_line(c, i) && cursor_ends_operand(c, i - 1) && !goes_on;
}

static void leave(struct cursor *c, enum cursor_bracket bracket) {
    uint32_t depth = c->depth;
    while (depth > 1 && c->frames[depth - 1].bracket != bracket)
        depth--;
    if (depth > 1)
        c->depth = depth - 1;
}

static void find_frames(struct arena *arena, struct cursor *c) {
    c->frames = ARENA_ARRAY(arena, struct cursor_frame, CURSOR_DEPTH_MAX);
    c->depth = 1;
    for (uint32_t i = 0; i < c->at; i++) {
        enum token_kind kind = cursor_kind(c, i);
        if (c->depth > 1 && begins_item(c, i))
            c->depth = 1;
        struct cursor_frame *frame = &c->frames[c->depth - 1];
        if (!token_closes(kind) && starts_statement(c, frame, i))
            frame->start = i;
        if (kind == TOKEN_TEXT_OPEN || kind == TOKEN_TEXT_CLOSE)
            continue;
        if (token_opens(kind) && c->depth < CURSOR_DEPTH_MAX)
            c->frames[c->depth++] = (struct cursor_frame){ bracket_of(kind), i, frame->start,
                                                           i + 1 };
        else if (token_closes(kind))
            leave(c, bracket_of(kind));
    }
    if (c->depth > 1 && c->at < c->count && begins_item(c, c->at))
        c->depth = 1;
    struct cursor_frame *last = &c->frames[c->depth - 1];
    if (starts_statement(c, last, c->at))
        last->start = c->at;
}

struct cursor cursor_at(struct arena *arena, const struct ide_view *view, uint32_t offset) {
    struct cursor c = { .text = source_text(view->sources, view->source) };
    c.offset = offset < c.text.size ? offset : (uint32_t)c.text.size;
    c.word = (struct span){ view->source, c.offset, c.offset };
    uint32_t comment_count;
    const struct comment *comments = read_tokens(arena, view, &c, &comment_count);
    c.in_comment = is_in_comment(comments, comment_count, c.offset);
    find_word(&c);
    find_frames(arena, &c);
    return c;
}
