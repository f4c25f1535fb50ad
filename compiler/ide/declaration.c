/* Declarations as Croft text, for people: the source's own words, shortened. */
#include "ide/hover.h"
#include "sema/builtin.h"
#include "sema/print_type.h"

enum { LINES_MAX = 14, LINE_BYTES_MAX = 200 };

/* Where the body of a declaration is, which its head does without; UINT32_MAX: it has none. */
static uint32_t body_slot(enum node_kind kind) {
    switch (kind) {
    case NODE_KIND:
    case NODE_EXTEND:
        return KIND_MEMBERS;
    case NODE_FN:
        return FN_BODY;
    case NODE_PRESET:
        return PRESET_BODY;
    case NODE_POLICY:
        return POLICY_BODY;
    case NODE_RESOURCE:
        return RESOURCE_BODY;
    case NODE_EVERY:
        return EVERY_BODY;
    default:
        return UINT32_MAX;
    }
}

static uint32_t count_lines(struct text text) {
    uint32_t lines = 1;
    for (size_t i = 0; i < text.size; i++)
        lines += text.data[i] == '\n';
    return lines;
}

static struct text first_line(struct arena *arena, struct text text, bool shortened) {
    size_t size = 0;
    while (size < text.size && size < LINE_BYTES_MAX && text.data[size] != '\n' &&
           text.data[size] != '\r')
        size++;
    while (size > 0 && size < text.size && ((unsigned char)text.data[size] & 0xc0) == 0x80)
        size--;
    shortened = shortened || (size < text.size && text.data[size] != '\r');
    return text_of(arena_printf(arena, "%.*s%s", (int)size, text.data, shortened ? " …" : ""));
}

/* Continuation lines stand where they stood: as far to the left as the first one. */
static struct text unindented(struct arena *arena, const struct tree *tree, struct node node) {
    struct text text = node_text(tree, node);
    uint32_t column = 0;
    for (uint32_t at = node_at(tree, node)->start; at > 0 && tree->text[at - 1] == ' '; at--)
        column++;
    struct buf out = { 0 };
    for (size_t i = 0; i < text.size; i++) {
        buf_char(&out, text.data[i]);
        for (uint32_t skip = 0;
             text.data[i] == '\n' && skip < column && i + 1 < text.size && text.data[i + 1] == ' ';
             skip++)
            i++;
    }
    struct text result = { arena_copy(arena, out.data, out.size), out.size };
    buf_free(&out);
    return result;
}

/* A declaration as it stands if it is short, else its head. */
static struct text node_declaration(struct arena *arena, const struct tree *tree,
                                    struct node node) {
    enum node_kind kind = node_kind(tree, node);
    uint32_t slot = body_slot(kind);
    struct text text = node_text(tree, node);
    if (slot != UINT32_MAX && node_kid(tree, node, slot).id != 0) {
        uint32_t end = node_at(tree, node_kid(tree, node, slot))->start;
        text.size = end - node_at(tree, node)->start;
        while (text.size > 0 && strchr(" \n\r\t{=", text.data[text.size - 1]) != NULL)
            text.size--;
        return count_lines(text) == 1 ? text : first_line(arena, text, true);
    }
    return count_lines(text) <= LINES_MAX ? unindented(arena, tree, node)
                                          : first_line(arena, text, true);
}

/* `let name: T = value`, the type said even if the text does not. */
static struct text let_declaration(struct arena *arena, const struct tree *tree, struct node node,
                                   const struct type *type) {
    struct text text = node_declaration(arena, tree, node);
    if (type == NULL || type->kind == TYPE_ERROR || node_kid(tree, node, LET_TYPE).id != 0)
        return text;
    size_t name = node_at(tree, node_kid(tree, node, LET_NAME))->end - node_at(tree, node)->start;
    if (name > text.size)
        return text;
    return text_of(arena_printf(arena, "%.*s: %s%.*s", (int)name, text.data,
                                type_text_of(arena, type), (int)(text.size - name),
                                text.data + name));
}

static struct text builtin_declaration(struct arena *arena, const struct use *use) {
    const struct builtin_info *info = builtin_info((enum builtin)use->slot);
    const char *signature = info->signature, *result = signature;
    for (const char *at = signature; (at = strstr(at, " -> ")) != NULL; at++)
        result = at;
    return text_of(arena_printf(arena, "%s(%.*s)%s", info->name, (int)(result - signature),
                                signature, result));
}

static struct text typed_name(struct arena *arena, const struct use *use) {
    if (use->type == NULL || use->type->kind == TYPE_ERROR)
        return use->name;
    return text_of(
        arena_printf(arena, "%.*s: %s", TEXT_ARG(use->name), type_text_of(arena, use->type)));
}

static struct text declared_text(struct arena *arena, const struct ide_view *view,
                                 const struct use *use) {
    struct span span = source_at_position(view->sources, use->declared);
    const struct tree *tree = ide_tree_of(view, span.source);
    struct node node = { 0 };
    if (tree != NULL)
        node = ide_declaration_around(arena, tree, span.start);
    if (node.id == 0)
        return typed_name(arena, use);
    if (node_kind(tree, node) == NODE_LET &&
        (use->target == USE_LOCAL || use->target == USE_GLOBAL))
        return let_declaration(arena, tree, node, use->type);
    return use->target == USE_LOCAL ? typed_name(arena, use) : node_declaration(arena, tree, node);
}

struct text ide_declaration_text(struct arena *arena, const struct ide_view *view,
                                 const struct use *use) {
    switch ((enum use_target)use->target) {
    case USE_MODULE:
        return text_of(arena_printf(arena, "use %.*s", TEXT_ARG(use->module->name)));
    case USE_RESOURCE:
        return text_of(arena_printf(arena, use->in_text ? "%.*s \"%.*s\"" : "%.*s %.*s",
                                    TEXT_ARG(use->of_kind->text), TEXT_ARG(use->name)));
    case USE_BUILTIN:
    case USE_BUILTIN_PARAM:
        return builtin_declaration(arena, use);
    case USE_DOMAIN_FIELD:
        return text_of(
            arena_printf(arena, "%s.%.*s", type_text_of(arena, use->type), TEXT_ARG(use->name)));
    case USE_TEST:
    case USE_TAG:
        return TEXT("");
    case USE_BASIC_TYPE:
        return use->name;
    default:
        return use->declared == 0 ? typed_name(arena, use) : declared_text(arena, view, use);
    }
}
