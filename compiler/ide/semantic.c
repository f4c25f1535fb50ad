/* Meaning of tokens: keywords where the layout finds them, names by their uses. */
#include "ide/semantic.h"

#include "base/vec.h"
#include "syntax/parse.h"

static const char *const names[] = {
#define SEMANTIC(identifier, name) name,
#include "ide/semantic.def"
#undef SEMANTIC
};

const char *ide_semantic_name(enum ide_semantic semantic) {
    return names[semantic];
}

const char *const *ide_semantic_modifiers(uint32_t *count) {
    static const char *const modifiers[] = { "declaration", "readonly", "defaultLibrary",
                                             "documentation", "modification" };
    *count = sizeof modifiers / sizeof *modifiers;
    return modifiers;
}

struct painting {
    struct arena *arena;
    const struct ide_view *view;
    struct text text;
    uint32_t from, to;
    uint32_t comment; /* the next one */
    VEC(struct ide_token) tokens;
};

static void add_token(struct painting *p, uint32_t start, uint32_t end, enum ide_semantic semantic,
                      unsigned modifiers) {
    if (end <= p->from || start >= p->to)
        return;
    while (start < end) { /* line by line */
        const char *line = memchr(p->text.data + start, '\n', end - start);
        uint32_t stop = line == NULL ? end : (uint32_t)(line - p->text.data);
        uint32_t last = stop;
        while (last > start && p->text.data[last - 1] == '\r')
            last--;
        if (last > start)
            vec_push(p->arena, &p->tokens,
                     ((struct ide_token){ start, last, (uint8_t)semantic, (uint8_t)modifiers }));
        start = stop + 1;
    }
}

static int semantic_of_target(const struct use *use) {
    static const uint8_t semantics[USE_WORD + 1] = {
        [USE_MODULE] = 1 + SEMANTIC_MODULE,    [USE_KIND] = 1 + SEMANTIC_KIND,
        [USE_RECORD] = 1 + SEMANTIC_RECORD,    [USE_ENUM] = 1 + SEMANTIC_ENUM,
        [USE_REFINEMENT] = 1 + SEMANTIC_TYPE,  [USE_FN] = 1 + SEMANTIC_FUNCTION,
        [USE_GLOBAL] = 1 + SEMANTIC_VARIABLE,  [USE_PRESET] = 1 + SEMANTIC_PRESET,
        [USE_POLICY] = 1 + SEMANTIC_POLICY,    [USE_FIELD] = 1 + SEMANTIC_FIELD,
        [USE_CASE] = 1 + SEMANTIC_CASE,        [USE_PARAM] = 1 + SEMANTIC_PARAMETER,
        [USE_LOCAL] = 1 + SEMANTIC_VARIABLE,   [USE_RESOURCE] = 1 + SEMANTIC_VARIABLE,
        [USE_BUILTIN] = 1 + SEMANTIC_FUNCTION, [USE_BUILTIN_PARAM] = 1 + SEMANTIC_PARAMETER,
        [USE_BASIC_TYPE] = 1 + SEMANTIC_TYPE,  [USE_DOMAIN_FIELD] = 1 + SEMANTIC_FIELD,
        [USE_TAG] = 1 + SEMANTIC_TAG,          [USE_WORD] = 1 + SEMANTIC_VARIABLE,
    };
    return (int)semantics[use->target] - 1;
}

static unsigned modifiers_of(const struct use *use) {
    unsigned modifiers = 0;
    if (use->role == USE_DECLARES || (use->target == USE_RESOURCE && use->role == USE_CONTRIBUTES))
        modifiers |= SEMANTIC_DECLARES;
    if (use->role == USE_SETS)
        modifiers |= SEMANTIC_SETS;
    if (use->target == USE_GLOBAL || use->target == USE_LOCAL || use->target == USE_RESOURCE)
        modifiers |= SEMANTIC_READONLY;
    if (use->target == USE_BUILTIN || use->target == USE_BASIC_TYPE || use->target == USE_WORD)
        modifiers |= SEMANTIC_BUILT_IN;
    return modifiers;
}

static const struct use *exact_use(const struct painting *p, const struct token *token) {
    uint32_t count, at = ide_position(p->view, token->start);
    const struct use *uses = ide_uses_at(p->view, token->start, &count);
    return count != 0 && uses->start == at && !uses->in_text ? &uses[0] : NULL;
}

/* What syntax alone tells of a name: what stands around it. */
static int semantic_by_place(const struct token *token, bool first) {
    enum token_kind before = first ? TOKEN_TERM : (enum token_kind)token[-1].kind;
    enum token_kind next = (enum token_kind)token[1].kind;
    if (before == TOKEN_DOT || before == TOKEN_OPTIONAL_DOT || next == TOKEN_ASSIGN ||
        next == TOKEN_ASSIGN_ADD || next == TOKEN_ASSIGN_REMOVE)
        return SEMANTIC_FIELD;
    return next == TOKEN_LPAREN && token[1].start == token->end ? SEMANTIC_FUNCTION : -1;
}

static void paint_name(struct painting *p, const struct token *token, bool first) {
    const struct use *use = exact_use(p, token);
    int semantic = use == NULL ? semantic_by_place(token, first) : semantic_of_target(use);
    if (semantic >= 0)
        add_token(p, token->start, token->end, (enum ide_semantic)semantic,
                  use == NULL ? 0 : modifiers_of(use));
}

/* The tag of a text, then the text. */
static void paint_text(struct painting *p, const struct token *token) {
    uint32_t quote = token->start;
    while (quote < token->end && p->text.data[quote] != '"' && p->text.data[quote] != '\'')
        quote++;
    add_token(p, token->start, quote, SEMANTIC_TAG, 0);
    add_token(p, quote, token->end, SEMANTIC_STRING, 0);
}

static void paint_comments(struct painting *p, uint32_t before) {
    const struct tree *tree = p->view->tree;
    for (; p->comment < tree->comment_count && tree->comments[p->comment].start < before;
         p->comment++) {
        const struct comment *comment = &tree->comments[p->comment];
        struct text text = { p->text.data + comment->start, comment->end - comment->start };
        bool docs = text_starts_with(text, TEXT("///")) && !text_starts_with(text, TEXT("////"));
        add_token(p, comment->start, comment->end, SEMANTIC_COMMENT, docs ? SEMANTIC_DOCUMENTS : 0);
    }
}

static void paint(struct painting *p, const struct token *token, bool first) {
    enum token_kind kind = (enum token_kind)token->kind;
    switch (kind) {
    case TOKEN_NAME:
        paint_name(p, token, first);
        break;
    case TOKEN_TEXT:
    case TOKEN_TEXT_OPEN:
        paint_text(p, token);
        break;
    case TOKEN_PIECE:
    case TOKEN_TEXT_CLOSE:
        add_token(p, token->start, token->end, SEMANTIC_STRING, 0);
        break;
    case TOKEN_INTEGER:
    case TOKEN_DECIMAL:
    case TOKEN_UNIT:
    case TOKEN_MODE:
    case TOKEN_DATE:
        add_token(p, token->start, token->end, SEMANTIC_NUMBER, 0);
        break;
    default:
        if (token_is_word(kind))
            add_token(p, token->start, token->end, SEMANTIC_KEYWORD, 0);
        else if (kind >= TOKEN_RESULT && kind <= TOKEN_NOT_IN && kind != TOKEN_TYPE_OPEN &&
                 kind != TOKEN_TYPE_CLOSE)
            add_token(p, token->start, token->end, SEMANTIC_OPERATOR, 0);
    }
}

struct ide_tokens ide_semantic_tokens(struct arena *arena, const struct ide_view *view,
                                      uint32_t from, uint32_t to) {
    struct painting p = { .arena = arena, .view = view, .from = from, .to = to };
    p.text = source_text(view->sources, view->source);
    struct tokens tokens;
    struct diags *diags = diags_new();
    parse_tokens(arena, view->names, view->sources, view->source, diags, &tokens);
    diags_free(diags);
    uint32_t last = 0;
    for (uint32_t i = 0; i < tokens.count && tokens.items[i].kind != TOKEN_END; i++) {
        const struct token *token = &tokens.items[i];
        if ((token->flags & TOKEN_REPAIRED) || token->start < last || token->end <= token->start)
            continue;
        paint_comments(&p, token->start);
        paint(&p, token, i == 0);
        last = token->end;
    }
    paint_comments(&p, UINT32_MAX);
    return (struct ide_tokens){ p.tokens.items, p.tokens.count };
}
