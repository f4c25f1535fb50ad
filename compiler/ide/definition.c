/* Definition and type definition. */
#include "ide/definition.h"

#include "ide/effective.h"

struct ide_place ide_declaration_place(const struct module *module, struct node node) {
    struct node name = node_kid(module->tree, node, 0);
    struct span full = node_span(module->tree, node);
    return (struct ide_place){ name.id == 0 ? full : node_span(module->tree, name), full };
}

static struct ide_places one_place(struct arena *arena, struct ide_place place) {
    struct ide_places places = { ARENA_NEW(arena, struct ide_place), 1 };
    places.items[0] = place;
    return places;
}

/* The name at the position of a declaration, and the declaration around it. */
static struct ide_places declared_place(struct arena *arena, const struct ide_view *view,
                                        const struct use *use) {
    struct span span = source_at_position(view->sources, use->declared);
    const struct tree *tree = ide_tree_of(view, span.source);
    if (use->target == USE_MODULE || tree == NULL)
        return one_place(arena, (struct ide_place){ span, span });
    uint32_t count;
    const struct node *path = ide_path_at(arena, tree, span.start, &count);
    span = node_span(tree, path[0]);
    struct node around = ide_declaration_around(arena, tree, span.start);
    return one_place(arena,
                     (struct ide_place){ span, around.id == 0 ? span : node_span(tree, around) });
}

/* The heads that contribute a resource. */
static struct ide_places contributions(struct arena *arena, const struct ide_view *view,
                                       const struct use *use) {
    VEC(struct ide_place) places = { 0 };
    struct ide_uses all = ide_uses_of(arena, view, use);
    for (uint32_t i = 0; i < all.count; i++)
        if (all.items[i]->role == USE_CONTRIBUTES)
            vec_push(arena, &places, ide_place_of(arena, view, all.items[i]));
    if (places.count == 0)
        return ide_evaluated_places(arena, view, use, false);
    return (struct ide_places){ places.items, places.count };
}

struct ide_places ide_definition_of(struct arena *arena, const struct ide_view *view,
                                    const struct use *use) {
    if (use->target == USE_RESOURCE)
        return contributions(arena, view, use);
    if (use->declared == 0)
        return (struct ide_places){ NULL, 0 };
    return declared_place(arena, view, use);
}

struct ide_places ide_definition(struct arena *arena, const struct ide_view *view,
                                 uint32_t offset) {
    const struct use *use = ide_use_at(view, offset);
    return use == NULL ? (struct ide_places){ NULL, 0 } : ide_definition_of(arena, view, use);
}

struct ide_places ide_type_definition(struct arena *arena, const struct ide_view *view,
                                      uint32_t offset) {
    const struct use *use = ide_use_at(view, offset);
    const struct type *type = use == NULL ? NULL : use->type;
    while (type != NULL && type->inner != NULL && type->kind != TYPE_REFINED)
        type = type->inner;
    if (type == NULL)
        return (struct ide_places){ NULL, 0 };
    switch (type->kind) {
    case TYPE_REF:
        return one_place(arena, ide_declaration_place(type->ref->module, type->ref->node));
    case TYPE_RECORD:
        return one_place(arena, ide_declaration_place(type->record->module, type->record->node));
    case TYPE_ENUM:
    case TYPE_CASE:
        return one_place(arena,
                         ide_declaration_place(type->enumeration->module, type->enumeration->node));
    case TYPE_REFINED:
        return one_place(arena,
                         ide_declaration_place(type->refinement->module, type->refinement->node));
    default:
        return (struct ide_places){ NULL, 0 };
    }
}
