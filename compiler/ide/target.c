/* Finding all uses of a thing, and the declarations around places. */
#include "ide/target.h"

/* The host that `on` names, if it does so as it is. */
static struct text named_host(const struct tree *tree, struct node on) {
    struct node host = node_kid(tree, on, ON_HOST);
    if (node_kind(tree, host) == NODE_NAME)
        return node_text(tree, host);
    struct node parts = node_kid(tree, host, TEXT_PARTS);
    bool plain = node_kind(tree, host) == NODE_TEXT && node_count(tree, parts) == 1 &&
                 node_kind(tree, node_kid(tree, parts, 0)) == NODE_PIECE;
    return plain ? node_text(tree, node_kid(tree, parts, 0)) : TEXT("");
}

static const struct module *module_of(const struct ide_view *view, struct source_id source) {
    return view->program != NULL && source.id < view->program->by_source.count
               ? view->program->by_source.items[source.id]
               : NULL;
}

struct ide_world ide_world_of(struct arena *arena, const struct ide_view *view,
                              const struct use *use) {
    struct ide_world world = { 0 };
    struct span span = ide_use_span(view, use);
    const struct module *module = module_of(view, span.source);
    const struct tree *tree = ide_tree_of(view, span.source);
    if (module == NULL || tree == NULL)
        return world;
    uint32_t count;
    const struct node *path = ide_path_at(arena, tree, span.start, &count);
    bool is_own = true; /* of the module's host */
    for (uint32_t i = 0; i < count; i++) {
        struct node host = node_kid(tree, path[i], ON_HOST);
        bool inside = node_kind(tree, path[i]) == NODE_ON && span.start >= node_at(tree, host)->end;
        if (inside && is_own)
            world.host = named_host(tree, path[i]);
        is_own = is_own && !inside;
        if (node_kind(tree, path[i]) == NODE_TEST)
            world.test = source_base(view->sources, span.source) + node_at(tree, path[i])->start;
    }
    if (use->of_kind != NULL && use->of_kind->fleet)
        world.host = TEXT("");
    else if (is_own && module->tier == TIER_HOST)
        world.host = module->host;
    return world;
}

bool ide_worlds_meet(struct ide_world a, struct ide_world b) {
    return a.test == b.test && (a.host.size == 0 || b.host.size == 0 || text_equal(a.host, b.host));
}

struct ide_uses ide_uses_of(struct arena *arena, const struct ide_view *view,
                            const struct use *use) {
    VEC(const struct use *) found = { 0 };
    bool is_resource = use->target == USE_RESOURCE;
    struct ide_world world = { 0 };
    if (is_resource)
        world = ide_world_of(arena, view, use);
    for (uint32_t i = 0; i < view->uses->items.count; i++) {
        const struct use *other = &view->uses->items.items[i];
        if (other->target != use->target || !use_same(use, other))
            continue;
        if (!is_resource || ide_worlds_meet(world, ide_world_of(arena, view, other)))
            vec_push(arena, &found, other);
    }
    return (struct ide_uses){ found.items, found.count };
}

static bool is_declaration(enum node_kind kind) {
    switch (kind) {
    case NODE_ENUM:
    case NODE_CASE:
    case NODE_RECORD:
    case NODE_TYPE:
    case NODE_KIND:
    case NODE_EXTEND:
    case NODE_FIELD:
    case NODE_UNIQUE:
    case NODE_FN:
    case NODE_PARAM:
    case NODE_LET:
    case NODE_PRESET:
    case NODE_DEFAULTS:
    case NODE_ADJUST:
    case NODE_ADJUST_POLICY:
    case NODE_EVERY:
    case NODE_POLICY:
    case NODE_WAIVE:
    case NODE_TEST:
    case NODE_RESOURCE:
    case NODE_ASSIGN:
    case NODE_MERGE:
    case NODE_AMEND:
    case NODE_ABSENT:
    case NODE_WITHOUT:
    case NODE_USE:
        return true;
    default:
        return false;
    }
}

struct node ide_declaration_around(struct arena *arena, const struct tree *tree, uint32_t offset) {
    uint32_t count;
    const struct node *path = ide_path_at(arena, tree, offset, &count);
    for (uint32_t i = 0; i < count; i++)
        if (is_declaration(node_kind(tree, path[i])))
            return path[i];
    return (struct node){ 0 };
}

struct node ide_item_at(const struct tree *tree, uint32_t offset) {
    struct node items = node_kid(tree, tree->root, MODULE_ITEMS);
    struct node item = node_kid_at(tree, items, offset);
    return item.id == 0 && offset > 0 ? node_kid_at(tree, items, offset - 1) : item;
}

struct ide_place ide_place_of(struct arena *arena, const struct ide_view *view,
                              const struct use *use) {
    struct span span = ide_use_span(view, use);
    const struct tree *tree = ide_tree_of(view, span.source);
    struct node node = { 0 };
    if (tree != NULL)
        node = ide_declaration_around(arena, tree, span.start);
    return (struct ide_place){ span, node.id == 0 ? span : node_span(tree, node) };
}
