/* The hierarchy of kinds, rules, presets and functions: uses, gathered by the item they stand in.
 */
#include "ide/calls.h"

struct gathering {
    struct arena *arena;
    const struct ide_view *view;
    VEC(struct ide_call) calls;
    VEC(uint32_t) capacity; /* of the places, by call */
};

static const struct module *module_of(const struct ide_view *view, struct source_id source) {
    return view->program != NULL && source.id < view->program->by_source.count
               ? view->program->by_source.items[source.id]
               : NULL;
}

/* An item as a call; NULL when it is none. The same item is found again. */
static struct ide_call *call_of(struct gathering *g, const struct module *module,
                                struct node item) {
    struct span full = node_span(module->tree, item);
    for (uint32_t i = 0; i < g->calls.count; i++) {
        const struct span *known = &g->calls.items[i].symbol.full;
        if (known->source.id == full.source.id && known->start == full.start)
            return &g->calls.items[i];
    }
    struct ide_call call = { .module = module };
    if (item.id == 0 || !ide_symbol_of(g->arena, module->tree, item, &call.symbol))
        return NULL;
    vec_push(g->arena, &g->calls, call);
    vec_push(g->arena, &g->capacity, 0);
    return &g->calls.items[g->calls.count - 1];
}

static void add_place(struct gathering *g, struct ide_call *call, struct span place) {
    uint32_t *capacity = &g->capacity.items[call - g->calls.items];
    if (call->place_count == *capacity)
        call->places = vec_grow(g->arena, call->places, call->place_count, capacity,
                                sizeof *call->places);
    call->places[call->place_count++] = place;
}

/* The declaration that a use means, as a call with the use as its place. */
static void add_meant(struct gathering *g, const struct use *use) {
    struct span declared = source_at_position(g->view->sources, use->declared);
    const struct module *module = module_of(g->view, declared.source);
    if (use->declared == 0 || module == NULL)
        return;
    struct ide_call *call = call_of(g, module, ide_item_at(module->tree, declared.start));
    if (call != NULL)
        add_place(g, call, ide_use_span(g->view, use));
}

/* The item that a use stands in, as a call with the use as its place. */
static void add_around(struct gathering *g, const struct use *use) {
    struct span span = ide_use_span(g->view, use);
    const struct module *module = module_of(g->view, span.source);
    if (module == NULL)
        return;
    struct node item = ide_item_at(module->tree, span.start);
    enum node_kind kind = node_kind(module->tree, item);
    struct ide_call *call = kind == NODE_USE || kind == NODE_TEST ? NULL : call_of(g, module, item);
    if (call != NULL)
        add_place(g, call, span);
}

static struct ide_calls gathered(const struct gathering *g) {
    return (struct ide_calls){ g->calls.items, g->calls.count };
}

static bool is_callable(enum use_target target) {
    return target == USE_KIND || target == USE_FN || target == USE_PRESET || target == USE_POLICY;
}

struct ide_calls ide_call_prepare(struct arena *arena, const struct ide_view *view,
                                  uint32_t offset) {
    struct gathering g = { .arena = arena, .view = view };
    const struct use *use = ide_use_at(view, offset);
    if (view->module == NULL)
        return gathered(&g);
    if (use != NULL && is_callable((enum use_target)use->target))
        add_meant(&g, use);
    else
        call_of(&g, view->module, ide_item_at(view->tree, offset));
    return gathered(&g);
}

/* The use that declares the item, if it declares something that can be used. */
static const struct use *declared_by(const struct ide_view *view, struct node item) {
    uint32_t count;
    struct node name = node_kid(view->tree, item, 0);
    const struct use *uses = ide_uses_at(view, node_at(view->tree, name)->start, &count);
    for (uint32_t i = 0; i < count; i++)
        if (uses[i].role == USE_DECLARES && is_callable((enum use_target)uses[i].target))
            return &uses[i];
    return NULL;
}

/* Whether a use of a kind makes or changes resources of it. */
static bool changes(const struct use *use) {
    return use->role == USE_CONTRIBUTES || use->role == USE_AMENDS || use->role == USE_REMOVES;
}

static bool leads_to(const struct use *declared, const struct use *use) {
    return declared->target == USE_KIND ? changes(use) : use->role == USE_READS;
}

/* Whether a use of a kind is the head of a rule: `every KIND`. */
static bool heads_rule(const struct ide_view *view, const struct use *use) {
    struct span span = ide_use_span(view, use);
    const struct tree *tree = ide_tree_of(view, span.source);
    if (use->role != USE_GOES_OVER || tree == NULL)
        return false;
    struct node item = ide_item_at(tree, span.start);
    return node_kind(tree, item) == NODE_EVERY &&
           node_at(tree, node_kid(tree, item, EVERY_KIND))->start == span.start;
}

struct ide_calls ide_call_incoming(struct arena *arena, const struct ide_view *view,
                                   uint32_t offset) {
    struct gathering g = { .arena = arena, .view = view };
    struct node item = ide_item_at(view->tree, offset);
    if (item.id == 0 || view->module == NULL)
        return gathered(&g);
    if (node_kind(view->tree, item) == NODE_EVERY) {
        const struct use *kind = ide_use_at(
            view, node_at(view->tree, node_kid(view->tree, item, EVERY_KIND))->start);
        if (kind != NULL)
            add_meant(&g, kind);
        return gathered(&g);
    }
    const struct use *declared = declared_by(view, item);
    for (uint32_t i = 0; declared != NULL && i < view->uses->items.count; i++) {
        const struct use *use = &view->uses->items.items[i];
        if (use->target == declared->target && use_same(use, declared) && !use->in_test &&
            leads_to(declared, use))
            add_around(&g, use);
    }
    return gathered(&g);
}

struct ide_calls ide_call_outgoing(struct arena *arena, const struct ide_view *view,
                                   uint32_t offset) {
    struct gathering g = { .arena = arena, .view = view };
    struct node item = ide_item_at(view->tree, offset);
    if (item.id == 0 || view->module == NULL || view->uses == NULL)
        return gathered(&g);
    const struct use *declared = declared_by(view, item);
    if (declared != NULL && declared->target == USE_KIND) {
        for (uint32_t i = 0; i < view->uses->items.count; i++) {
            const struct use *use = &view->uses->items.items[i];
            if (use->target == USE_KIND && use_same(use, declared) && heads_rule(view, use))
                add_around(&g, use);
        }
        return gathered(&g);
    }
    uint32_t count;
    const struct use *uses = uses_within(
        view->uses, ide_position(view, node_at(view->tree, item)->start),
        ide_position(view, node_at(view->tree, item)->end), &count);
    for (uint32_t i = 0; i < count; i++)
        if ((uses[i].target == USE_KIND && changes(&uses[i])) ||
            ((uses[i].target == USE_FN || uses[i].target == USE_PRESET) &&
             uses[i].role == USE_READS))
            add_meant(&g, &uses[i]);
    return gathered(&g);
}
