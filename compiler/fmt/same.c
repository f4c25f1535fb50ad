/* Whether two texts say the same: the promise of the formatter, looked at. */
#include "base/vec.h"
#include "fmt/fmt.h"
#include "syntax/parse.h"

/* One side. */
struct side {
    struct sources *sources;
    struct intern *names;
    struct diags *diags;
    const struct tree *tree;
};

/* A node of each. */
struct pair {
    struct node a, b;
};

struct comparison {
    struct arena *arena;
    struct side a, b;
    VEC(struct pair) left; /* to be compared */
};

static bool open_side(struct side *side, struct arena *arena, struct text text) {
    side->sources = sources_new();
    side->names = intern_new();
    side->diags = diags_new();
    if (text.size == 0)
        text = TEXT(""); /* an empty buffer has no bytes to point to */
    struct source_id source = sources_add_view(side->sources, TEXT("text"), text);
    if (source.id != 0)
        side->tree = parse(arena, side->names, side->sources, source, side->diags);
    return source.id != 0;
}

static void close_side(struct side *side) {
    diags_free(side->diags);
    intern_free(side->names);
    sources_free(side->sources);
}

static bool same_leaf(const struct comparison *c, struct pair pair) {
    return text_equal(node_text(c->a.tree, pair.a), node_text(c->b.tree, pair.b));
}

static bool same_text(const struct comparison *c, struct pair pair) {
    struct arena *arena = arena_new();
    struct text_parts a = text_parts(arena, c->a.tree, pair.a, NULL);
    struct text_parts b = text_parts(arena, c->b.tree, pair.b, NULL);
    bool same = a.count == b.count;
    for (uint32_t i = 0; same && i < a.count; i++)
        same = text_equal(a.parts[i].literal, b.parts[i].literal) &&
               (a.parts[i].hole.id != 0) == (b.parts[i].hole.id != 0) &&
               a.parts[i].alone == b.parts[i].alone && a.parts[i].indent == b.parts[i].indent;
    arena_free(arena);
    return same;
}

/* Blanks at the ends of lines say nothing. */
static struct text without_blanks(struct arena *arena, struct text text) {
    char *copy = arena_alloc_raw(arena, text.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        while (text.data[i] == '\n' && size > 0 &&
               (copy[size - 1] == ' ' || copy[size - 1] == '\t'))
            size--;
        copy[size++] = text.data[i];
    }
    while (size > 0 && (copy[size - 1] == ' ' || copy[size - 1] == '\t'))
        size--;
    return (struct text){ copy, size };
}

/* Documentation stays. (A line of it that stood behind a stray separator is one again.) */
static bool same_doc(const struct comparison *c, struct pair pair) {
    struct arena *arena = arena_new();
    struct text a = node_doc(arena, c->a.tree, pair.a), b = node_doc(arena, c->b.tree, pair.b);
    bool same = text_ends_with(without_blanks(arena, b), without_blanks(arena, a));
    arena_free(arena);
    return same;
}

static bool same_content(const struct comparison *c, struct pair pair) {
    switch (node_kind(c->a.tree, pair.a)) {
    case NODE_NAME:
    case NODE_ERROR:
    case NODE_INTEGER:
    case NODE_DECIMAL:
    case NODE_UNIT:
    case NODE_MODE:
    case NODE_DATE:
        return same_leaf(c, pair);
    case NODE_TEXT:
        return same_text(c, pair);
    case NODE_FIELD:
    case NODE_CASE:
    case NODE_KIND:
    case NODE_RECORD:
    case NODE_ENUM:
    case NODE_TYPE:
    case NODE_FN:
    case NODE_LET:
    case NODE_PRESET:
    case NODE_POLICY:
    case NODE_RESOURCE:
        return same_doc(c, pair);
    default:
        return true;
    }
}

/* Compares two nodes; their children will be. */
static bool same_node(struct comparison *c, struct pair pair) {
    const struct tree_node *a = node_at(c->a.tree, pair.a), *b = node_at(c->b.tree, pair.b);
    if (a->kind != b->kind || a->op != b->op || a->flags != b->flags || a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++) {
        struct pair kids = { node_kid(c->a.tree, pair.a, i), node_kid(c->b.tree, pair.b, i) };
        if ((kids.a.id != 0) != (kids.b.id != 0))
            return false;
        if (kids.a.id != 0)
            vec_push(c->arena, &c->left, kids);
    }
    return same_content(c, pair);
}

static struct text comment_text(const struct tree *tree, uint32_t comment) {
    const struct comment *c = &tree->comments[comment];
    struct text text = { tree->text + c->start, c->end - c->start };
    while (text.size > 0 && strchr(" \t\r", text.data[text.size - 1]) != NULL &&
           text.data[text.size - 1] != 0)
        text.size--;
    return text;
}

static bool same_trees(struct comparison *c) {
    const struct tree *a = c->a.tree, *b = c->b.tree;
    if (a->comment_count != b->comment_count)
        return false;
    for (uint32_t i = 0; i < a->comment_count; i++)
        if (!text_equal(comment_text(a, i), comment_text(b, i)))
            return false;
    struct pair root = { a->root, b->root };
    vec_push(c->arena, &c->left, root);
    while (c->left.count > 0)
        if (!same_node(c, c->left.items[--c->left.count]))
            return false;
    return true;
}

bool fmt_is_same(struct text a, struct text b) {
    struct comparison c = { .arena = arena_new() };
    bool opened = open_side(&c.a, c.arena, a);
    opened = open_side(&c.b, c.arena, b) && opened;
    bool same = opened && same_trees(&c);
    close_side(&c.a);
    close_side(&c.b);
    arena_free(c.arena);
    return same;
}
