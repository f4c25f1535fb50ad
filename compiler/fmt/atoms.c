/* The row of atoms: tokens without separators, what stands in the gaps between them, and where each
 * one is found by its offset. */
#include "base/utf8.h"
#include "fmt/fmt_internal.h"
#include "syntax/layout.h"

enum { WORD_BITS = 64 };

struct reading {
    struct fmt *f;
    uint32_t comment; /* the next one */
    uint32_t item;    /* the next item with mistakes, as far as they are known */
    uint8_t sep;      /* since the last atom */
};

uint32_t fmt_comment_end(const struct fmt *f, uint32_t comment) {
    const struct comment *c = &f->tree->comments[comment];
    uint32_t end = c->end;
    while (end > c->start && (f->text.data[end - 1] == ' ' || f->text.data[end - 1] == '\t' ||
                              f->text.data[end - 1] == '\r'))
        end--;
    return end;
}

uint32_t fmt_count_lines(const struct fmt *f, uint32_t start, uint32_t end) {
    uint32_t count = 0;
    for (; start < end; start++)
        count += f->text.data[start] == '\n';
    return count;
}

static bool is_word_that_goes_on(struct text word) {
    static const char *const words[] = { "else", "then", "and", "or" };
    if (layout_is_expectation(word))
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_equal(word, text_of(words[i])))
            return true;
    for (uint32_t kind = 0; kind < TOKEN_KIND_COUNT; kind++)
        if (token_info[kind].word == GOING_ON &&
            text_equal(word, text_of(token_info[kind].spelling)))
            return true;
    return false;
}

/* Words that would go on with the statement before them, were they first on a line. Only of words
 * the next token is looked at. */
static bool may_go_on(const struct fmt *f, const struct token *token) {
    struct text word = { f->text.data + token->start, token->end - token->start };
    if (!token_is_word((enum token_kind)token->kind) || !is_word_that_goes_on(word))
        return false;
    switch ((enum token_kind)token[1].kind) {
    case TOKEN_ASSIGN:
    case TOKEN_ASSIGN_ADD:
    case TOKEN_ASSIGN_REMOVE:
    case TOKEN_COLON:
    case TOKEN_LBRACE:
    case TOKEN_DOT:
        return false;
    default:
        return true;
    }
}

/* What text[start, end), in which no comment stands, says of a gap. */
static uint32_t gap_flags(const struct fmt *f, uint32_t start, uint32_t end) {
    uint32_t lines = 0, flags = 0;
    for (; start < end; start++) {
        switch (f->text.data[start]) {
        case '\n':
            lines++;
            break;
        case ';':
            flags |= ATOM_SEPARATED;
            break;
        case '\r': /* alone it is a mistake */
            flags |= start + 1 < f->text.size && f->text.data[start + 1] == '\n' ? 0
                                                                                 : ATOM_FROZEN_GAP;
            break;
        case ' ':
        case '\t':
        case ',':
            break;
        default:
            flags |= ATOM_FROZEN_GAP;
        }
    }
    return flags | (lines > 0 ? ATOM_NEWLINE : 0) | (lines > 1 ? ATOM_BLANK : 0);
}

/* The byte order mark is a gap like any other. */
static uint32_t text_start(const struct fmt *f) {
    return text_starts_with(f->text, TEXT("\xef\xbb\xbf")) ? 3 : 0;
}

/* The comments before `atom`, and what else stands there. */
static void read_gap(struct reading *r, struct atom *atom) {
    const struct fmt *f = r->f;
    uint32_t from = f->count == 0 ? text_start(f) : f->atoms[f->count - 1].end;
    while (r->comment < f->tree->comment_count && f->tree->comments[r->comment].start < from)
        r->comment++;
    atom->comment = r->comment;
    for (; r->comment < f->tree->comment_count && f->tree->comments[r->comment].start < atom->start;
         r->comment++) {
        atom->flags |= gap_flags(f, from, f->tree->comments[r->comment].start);
        from = fmt_comment_end(f, r->comment);
    }
    atom->comments = r->comment - atom->comment;
    atom->flags |= gap_flags(f, from, atom->start);
}

static uint32_t columns(struct text text) {
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.data[i] >= 0x80)
            return (uint32_t)utf8_columns(text);
    return (uint32_t)text.size;
}

static void measure(struct fmt *f, struct atom *atom) {
    struct text text = { f->text.data + atom->start, atom->end - atom->start };
    const char *newline = atom->kind == TOKEN_PIECE || atom_has(atom, ATOM_FROZEN)
                              ? memchr(text.data, '\n', text.size)
                              : NULL;
    if (newline != NULL) {
        atom->flags |= ATOM_MULTI;
        text.size = (size_t)(newline - text.data);
    }
    atom->width = columns(text);
}

static void add(struct reading *r, const struct token *token, uint32_t start, uint32_t end,
                uint32_t flags) {
    struct fmt *f = r->f;
    struct atom *atom = &f->atoms[f->count];
    *atom = (struct atom){ .start = start,
                           .end = end,
                           .flags = flags,
                           .partner = f->count,
                           .kind = token->kind,
                           .sep = r->sep };
    r->sep = TOKEN_END;
    bool inner = f->count > 0 && (token->kind == TOKEN_PIECE || token->kind == TOKEN_HOLE_OPEN ||
                                  token->kind == TOKEN_TEXT_CLOSE);
    if (inner) {
        atom->flags |= ATOM_INNER;
        atom->comment = r->comment;
    } else {
        read_gap(r, atom);
    }
    if (atom->sep == TOKEN_COMMA)
        atom->flags |= ATOM_SEPARATED;
    if (atom_has(atom, ATOM_SEPARATED) && !may_go_on(f, token))
        atom->flags &= ~(uint32_t)ATOM_SEPARATED;
    bool follows = f->count > 0 && atom_has(&f->atoms[f->count - 1], ATOM_FROZEN);
    if (follows && !atom_has(atom, ATOM_NEWLINE))
        atom->flags |= ATOM_FROZEN_GAP;
    measure(f, atom);
    f->starts[start / WORD_BITS] |= (uint64_t)1 << start % WORD_BITS;
    f->count++;
}

/* `not in` is two words, whatever stands between them. */
static void add_not_in(struct reading *r, const struct token *token) {
    struct token half = *token;
    half.kind = TOKEN_NOT;
    add(r, &half, token->start, token->start + 3, 0);
    half.kind = TOKEN_IN;
    half.start = token->end - 2;
    add(r, &half, token->end - 2, token->end, 0);
}

/* The first item with mistakes that ends behind `offset`. */
static struct node broken_item(struct reading *r, uint32_t offset) {
    const struct tree *tree = r->f->tree;
    struct node items = node_kid(tree, tree->root, MODULE_ITEMS);
    for (; tree->broken && r->item < node_count(tree, items); r->item++) {
        struct node item = node_kid(tree, items, r->item);
        bool broken = node_kind(tree, item) == NODE_ERROR || node_has(tree, item, FLAG_BROKEN);
        if (broken && node_at(tree, item)->end > offset)
            return item;
    }
    return (struct node){ 0 };
}

/* Tokens of an item with mistakes are one atom; how many more of them to pass over. */
static uint32_t add_broken_item(struct reading *r, struct node item, uint32_t token) {
    const struct tokens *tokens = &r->f->tokens;
    const struct tree_node *n = node_at(r->f->tree, item);
    struct token bad = { .kind = TOKEN_BAD, .start = n->start, .end = n->end };
    r->sep = r->f->count == 0 ? TOKEN_END : TOKEN_TERM;
    add(r, &bad, n->start, n->end, ATOM_FROZEN | ATOM_FROZEN_GAP);
    r->sep = TOKEN_TERM;
    uint32_t count = 0;
    while (tokens->items[token + count + 1].kind != TOKEN_END &&
           tokens->items[token + count + 1].start < n->end)
        count++;
    return count;
}

static void read_token(struct reading *r, const struct token *token) {
    if (token->kind == TOKEN_TERM || token->kind == TOKEN_COMMA)
        r->sep = token->kind;
    else if (token->kind == TOKEN_NOT_IN)
        add_not_in(r, token);
    else if (token->start < token->end)
        add(r, token, token->start, token->end,
            token->flags & TOKEN_BLOCK && token->kind == TOKEN_TEXT_OPEN ? ATOM_BLOCK : 0);
}

static void count_ranks(struct fmt *f, size_t words) {
    f->ranks = arena_alloc_raw(f->scratch, words * sizeof *f->ranks);
    uint32_t count = 0;
    for (size_t i = 0; i < words; i++) {
        f->ranks[i] = count;
        count += (uint32_t)__builtin_popcountll(f->starts[i]);
    }
}

uint32_t fmt_atom_at(const struct fmt *f, uint32_t offset) {
    uint64_t before = f->starts[offset / WORD_BITS] & (((uint64_t)1 << offset % WORD_BITS) - 1);
    return f->ranks[offset / WORD_BITS] + (uint32_t)__builtin_popcountll(before);
}

/* At most one of each token, two of `not in`, and the end. */
static size_t count_atoms_max(const struct fmt *f) {
    size_t count = (size_t)f->tokens.count + 1;
    for (uint32_t i = 0; i < f->tokens.count; i++)
        count += f->tokens.items[i].kind == TOKEN_NOT_IN;
    return count;
}

void fmt_make_atoms(struct fmt *f) {
    size_t words = f->text.size / WORD_BITS + 1;
    f->starts = arena_alloc(f->scratch, words * sizeof *f->starts);
    f->atoms = arena_alloc_raw(f->scratch, count_atoms_max(f) * sizeof *f->atoms);
    struct reading r = { .f = f, .sep = TOKEN_END };
    uint32_t i = 0;
    for (; f->tokens.items[i].kind != TOKEN_END; i++) {
        struct node item = broken_item(&r, f->tokens.items[i].start);
        if (item.id != 0 && f->tokens.items[i].start >= node_at(f->tree, item)->start)
            i += add_broken_item(&r, item, i);
        else
            read_token(&r, &f->tokens.items[i]);
    }
    struct token end = { .kind = TOKEN_END };
    r.sep = TOKEN_TERM;
    add(&r, &end, (uint32_t)f->text.size, (uint32_t)f->text.size, 0);
    f->count--;
    count_ranks(f, words);
}
