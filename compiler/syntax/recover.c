/* Items one by one, and what cannot be read of them replaced by BAD tokens. */
#include "syntax/recover.h"

#include "syntax/layout.h"
#include "syntax/message.h"

/* After as many unreadable statements in one item, the rest of it is given up. */
enum { ATTEMPTS_MAX = 32 };

/* One item, in a copy that is changed as parts of it turn out to be unreadable. */
struct piece {
    struct builder *b;
    struct token *tokens; /* the last two are TERM and END */
    uint32_t count;
    bool quiet; /* what is wrong with it follows from a repair before it */
    struct said said;
};

/* tokens[start, end) */
struct stretch {
    uint32_t start, end;
};

static bool opens(const struct token *token) {
    return token_opens((enum token_kind)token->kind);
}
static bool closes(const struct token *token) {
    return token_closes((enum token_kind)token->kind);
}
static bool opens_block(const struct token *token) {
    return token->kind == TOKEN_LBRACE || token->kind == TOKEN_LBODY;
}

/* The statement around token `at`, as far as braces and ends of statements tell. */
static struct stretch statement_around(const struct piece *piece, uint32_t at) {
    struct stretch found = { at, at };
    uint32_t inner = 0, outer = 0; /* brackets passed over, brackets left behind */
    for (; found.start > 0; found.start--) {
        const struct token *token = &piece->tokens[found.start - 1];
        if (inner == 0 && (opens_block(token) || token->kind == TOKEN_TERM))
            break;
        if (closes(token))
            inner++;
        else if (opens(token) && inner > 0)
            inner--;
        else if (opens(token))
            outer++;
    }
    for (inner = 0; found.end < piece->count; found.end++) {
        const struct token *token = &piece->tokens[found.end];
        if (token->kind == TOKEN_END ||
            (inner == 0 && outer == 0 &&
             (token->kind == TOKEN_TERM || token->kind == TOKEN_RBRACE)))
            break;
        if (opens(token))
            inner++;
        else if (closes(token) && inner > 0)
            inner--;
        else if (closes(token) && outer > 0)
            outer--;
    }
    return found;
}

/* Lines below the stretch that stand deeper belong to it: they have lost the one that they stand
 * below. */
static uint32_t end_of_deeper_lines(const struct piece *piece, struct stretch stretch) {
    const struct parsing *p = piece->b->p;
    const struct token *first = &piece->tokens[stretch.start];
    while (piece->tokens[stretch.end].kind == TOKEN_TERM &&
           piece->tokens[stretch.end + 1].kind != TOKEN_END) {
        const struct token *next = &piece->tokens[stretch.end + 1];
        if ((first->flags & next->flags & TOKEN_FIRST) == 0 ||
            parsing_indent(p, next->start) <= parsing_indent(p, first->start))
            break;
        stretch.end = statement_around(piece, stretch.end + 1).end;
    }
    return stretch.end;
}

/* The brace around the level that token `at` is on; UINT32_MAX: it is on the item's own. */
static uint32_t brace_around(const struct piece *piece, uint32_t at) {
    uint32_t inner = 0;
    for (; at > 0; at--) {
        const struct token *token = &piece->tokens[at - 1];
        if (inner == 0 && opens_block(token))
            return at - 1;
        if (closes(token))
            inner++;
        else if (opens(token) && inner > 0)
            inner--;
    }
    return UINT32_MAX;
}

/* The stretch to give up for an error at token `at`: one that has not been given up before. */
static struct stretch stretch_to_replace(const struct piece *piece, uint32_t at) {
    struct stretch stretch = statement_around(piece, at);
    while (stretch.start > 0) {
        uint32_t size = stretch.end - stretch.start;
        if (size > 1 || (size == 1 && piece->tokens[stretch.start].kind != TOKEN_BAD))
            break;
        uint32_t brace = brace_around(piece, stretch.start);
        stretch = brace == UINT32_MAX ? (struct stretch){ 0, piece->count - 2 }
                                      : statement_around(piece, brace);
    }
    if (stretch.start > 0)
        stretch.end = end_of_deeper_lines(piece, stretch);
    return stretch;
}

/* Puts `count` tokens in the place of a stretch of no fewer. */
static void replace(struct piece *piece, struct stretch stretch, const struct token *tokens,
                    uint32_t count) {
    struct token *at = &piece->tokens[stretch.start];
    parsing_damage(piece->b->p, tokens[count - 1].start);
    memcpy(at, tokens, count * sizeof *tokens);
    memmove(at + count, &piece->tokens[stretch.end], (piece->count - stretch.end) * sizeof *tokens);
    piece->count -= stretch.end - stretch.start - count;
}

/* Whether the statement could have ended before the failed token. */
static bool could_end(const struct builder *b) {
    for (uint32_t i = 0; i < b->expected_count; i++)
        if (b->expected[i] == TOKEN_TERM || b->expected[i] == TOKEN_RBRACE)
            return true;
    return false;
}

/* A line that wants to go on with a statement which cannot: the statement ends before it, and the
 * line is given up. False if that is not what has failed. */
static bool cut_off_line(struct piece *piece, struct stretch stretch, uint32_t at) {
    const struct token *failed = &piece->tokens[at];
    if (at == stretch.start || (failed->flags & TOKEN_FIRST) == 0 || !layout_goes_on(failed) ||
        stretch.end < at + 2)
        return false;
    build_parse_exact(piece->b, piece->tokens);
    if (!could_end(piece->b))
        return false;
    uint32_t before = piece->tokens[at - 1].end;
    struct token cut[2] = { { .kind = TOKEN_TERM, .start = before, .end = before }, *failed };
    cut[1].kind = TOKEN_BAD;
    cut[1].end = piece->tokens[stretch.end - 1].end;
    replace(piece, (struct stretch){ at, stretch.end }, cut, 2);
    return true;
}

static void give_up(struct piece *piece, struct stretch stretch) {
    struct token bad = piece->tokens[stretch.start];
    bad.kind = TOKEN_BAD;
    bad.end = piece->tokens[stretch.end - 1].end;
    replace(piece, stretch, &bad, 1);
}

/* Whether the statement stands where a closer has been put in: it may belong before that. */
static bool follows_repair(const struct piece *piece, uint32_t start) {
    return start >= 2 && (piece->tokens[start - 2].flags & TOKEN_REPAIRED) != 0;
}

/* Says what is wrong at the failed token, unless something before it in its statement was found
 * wrong before. */
static void report(struct piece *piece, struct stretch stretch) {
    struct parsing *p = piece->b->p;
    const struct token *failed = piece->b->failed;
    uint32_t from = parsing_line_start(p, piece->tokens[stretch.start].start);
    if (piece->quiet || failed->kind == TOKEN_BAD || follows_repair(piece, stretch.start) ||
        parsing_is_full(p) || parsing_damaged(p, from, parsing_line_end(p, failed->start)))
        return;
    if (!piece->b->exhausted)
        build_parse_exact(piece->b, piece->tokens);
    bool follows = stretch.start == piece->said.at + 2; /* behind the line given up and its end */
    if (!follows)
        piece->said.hint = NULL;
    message_report(piece->b, &piece->tokens[stretch.start], &piece->said);
    piece->said.at = stretch.start;
}

/* Parses the piece, giving up parts of it. False when all of it had to be given up: nothing is
 * built then. */
static bool parse_piece(struct piece *piece) {
    struct builder *b = piece->b;
    uint32_t nodes = b->node_count, kids = b->kid_count, stack = b->stack_count;
    for (uint32_t attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        if (build_parse(b, piece->tokens))
            return true;
        b->node_count = nodes, b->kid_count = kids, b->stack_count = stack;
        uint32_t at = (uint32_t)(b->failed - piece->tokens);
        struct stretch stretch = stretch_to_replace(piece, at);
        report(piece, stretch);
        bool cut = cut_off_line(piece, stretch, at);
        b->node_count = nodes, b->kid_count = kids, b->stack_count = stack;
        if (cut)
            continue;
        if (stretch.start == 0)
            return false;
        give_up(piece, stretch);
    }
    return false;
}

/* The token after the TERM that ends the item at `from`. */
static uint32_t end_of_item(struct tokens tokens, uint32_t from) {
    uint32_t depth = 0;
    for (uint32_t at = from;; at++) {
        const struct token *token = &tokens.items[at];
        if (token->kind == TOKEN_END)
            return at;
        if (token->kind == TOKEN_TERM && depth == 0)
            return at + 1;
        depth += opens(token);
        depth -= closes(token) && depth > 0;
    }
}

static struct piece copy_piece(struct builder *b, struct tokens tokens, uint32_t from,
                               uint32_t to) {
    uint32_t count = to - from;
    struct piece piece = { b,
                           arena_alloc_raw(b->p->scratch, (count + 2) * sizeof *piece.tokens),
                           count,
                           from >= 2 && (tokens.items[from - 2].flags & TOKEN_REPAIRED) != 0,
                           { 0 } };
    memcpy(piece.tokens, &tokens.items[from], count * sizeof *piece.tokens);
    struct token end = { .kind = TOKEN_TERM,
                         .start = tokens.items[to - 1].end,
                         .end = tokens.items[to - 1].end };
    if (piece.tokens[count - 1].kind != TOKEN_TERM)
        piece.tokens[piece.count++] = end;
    end.kind = TOKEN_END;
    piece.tokens[piece.count++] = end;
    return piece;
}

/* An item that is lost: with the lines below it that stand deeper, it is one ERROR. Returns where
 * the next begins. */
static uint32_t lose_item(struct builder *b, struct tokens tokens, uint32_t from, uint32_t to) {
    uint32_t indent = parsing_indent(b->p, tokens.items[from].start);
    while (tokens.items[to].kind != TOKEN_END &&
           parsing_indent(b->p, tokens.items[to].start) > indent)
        to = end_of_item(tokens, to);
    struct extent extent = { tokens.items[from].start, tokens.items[to - 1].end };
    parsing_damage(b->p, extent.start);
    list_add(b, list_none(b), build_leaf(b, NODE_ERROR, extent, 0));
    return to;
}

void recover(struct builder *b, struct tokens tokens) {
    for (uint32_t from = 0, to; tokens.items[from].kind != TOKEN_END; from = to) {
        to = end_of_item(tokens, from);
        struct piece piece = copy_piece(b, tokens, from, to);
        if (!parse_piece(&piece))
            to = lose_item(b, tokens, from, to);
    }
}
