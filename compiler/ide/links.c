/* Links: of `use`, of `read("…")`, and addresses in comments. */
#include "ide/links.h"

#include "base/vec.h"

struct linking {
    struct arena *arena;
    const struct ide_view *view;
    VEC(struct ide_link) links;
};

/* Of text with mistakes a tree may have nodes that are in no other: each place counts once. */
static void add_link(struct linking *l, struct ide_link link) {
    for (uint32_t i = 0; i < l->links.count; i++)
        if (l->links.items[i].span.start == link.span.start)
            return;
    vec_push(l->arena, &l->links, link);
}

static void link_use(struct linking *l, struct node use) {
    const struct ide_view *view = l->view;
    struct node path = node_kid(view->tree, use, USE_PATH);
    struct name name = intern_find(view->names, node_text(view->tree, path));
    const uint64_t *place = view->program == NULL || name.id == 0
                                ? NULL
                                : map_get(&view->program->modules_by_name, name.id);
    const struct module *module = place == NULL ? NULL : (const struct module *)(uintptr_t)*place;
    if (module != NULL && module->tree != NULL)
        add_link(l, ((struct ide_link){ .span = node_span(view->tree, path),
                                        .source = module->tree->source }));
}

/* `read("file")`: the text, without its quotes. */
static void link_call(struct linking *l, struct node call) {
    const struct tree *tree = l->view->tree;
    struct node text = node_kid(tree, node_kid(tree, node_kid(tree, call, CALL_ARGS), 0),
                                ARG_VALUE);
    struct node parts = node_kid(tree, text, TEXT_PARTS);
    struct node piece = node_kid(tree, parts, 0);
    if (text_equal(node_text(tree, node_kid(tree, call, CALL_FUNCTION)), TEXT("read")) &&
        node_kind(tree, text) == NODE_TEXT && node_count(tree, parts) == 1 &&
        node_kind(tree, piece) == NODE_PIECE)
        vec_push(
            l->arena, &l->links,
            ((struct ide_link){ .span = node_span(tree, piece), .file = node_text(tree, piece) }));
}

static bool ends_address(char c) {
    return (unsigned char)c <= ' ' || strchr("<>\"`'|\\^{}", c) != NULL;
}

static void link_comment(struct linking *l, const struct comment *comment) {
    const char *text = l->view->tree->text;
    for (uint32_t at = comment->start; at < comment->end; at++) {
        struct text rest = { text + at, comment->end - at };
        if (!text_starts_with(rest, TEXT("https://")) && !text_starts_with(rest, TEXT("http://")))
            continue;
        uint32_t end = at;
        while (end < comment->end && !ends_address(text[end]))
            end++;
        while (end > at && strchr(".,;:!?)]", text[end - 1]) != NULL)
            end--;
        add_link(l, ((struct ide_link){ .span = { l->view->source, at, end },
                                        .url = { text + at, end - at } }));
        at = end;
    }
}

struct ide_links ide_document_links(struct arena *arena, const struct ide_view *view) {
    struct linking l = { .arena = arena, .view = view };
    for (uint32_t id = 1; id < view->tree->node_count; id++) {
        struct node node = { id };
        if (node_kind(view->tree, node) == NODE_USE)
            link_use(&l, node);
        else if (node_kind(view->tree, node) == NODE_CALL)
            link_call(&l, node);
    }
    for (uint32_t i = 0; i < view->tree->comment_count; i++)
        link_comment(&l, &view->tree->comments[i]);
    return (struct ide_links){ l.links.items, l.links.count };
}
