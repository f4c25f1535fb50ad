/* Effective values: from a line to the resources of the evaluated fleet that it is about. */
#include "ide/effective.h"

#include "query/deep.h"
#include "query/origin.h"

enum { EFFECTS_MAX = 10, VALUE_BYTES_MAX = 160 };

/* --- From the fleet's program to the view's, and back --- */

static const struct kind *kind_in_fleet(const struct ide_view *view, const struct kind *kind) {
    const struct program *program = view->fleet->workspace->program;
    if (program == view->program)
        return kind;
    for (uint32_t i = 0; i < program->kinds.count; i++) {
        const struct kind *other = program->kinds.items[i];
        if (text_equal(other->text, kind->text) &&
            text_equal(other->module->name, kind->module->name))
            return other;
    }
    return NULL;
}

/* The slot with the same path; of several cases that of the same case. */
static uint32_t slot_in_fleet(const struct kind *there, const struct kind *kind, uint32_t slot) {
    if (there == kind)
        return slot;
    const struct slot *wanted = &kind->slots.items[slot];
    uint32_t found = SLOT_NONE;
    for (uint32_t i = 0; i < there->slots.count; i++) {
        const struct slot *s = &there->slots.items[i];
        if (text_equal(s->path, wanted->path) &&
            (found == SLOT_NONE || s->case_index == wanted->case_index))
            found = i;
    }
    return found;
}

/* A position in the fleet's texts as a span of the view's: exact where the text is still the same,
 * else the same line. Source 0: the file is gone. */
static struct span span_here(const struct ide_view *view, uint32_t position) {
    const struct sources *old = view->fleet->workspace->sources;
    struct span span = source_at_position(old, position);
    if (span.source.id == 0 || view->program == NULL)
        return (struct span){ 0 };
    struct text name = source_name(old, span.source);
    for (uint32_t i = 0; i < view->program->modules.count; i++) {
        const struct tree *tree = view->program->modules.items[i]->tree;
        if (!text_equal(view->program->modules.items[i]->file, name))
            continue;
        if (old == view->sources && tree->source.id == span.source.id)
            return span;
        uint32_t line = source_place(old, span.source, span.start).line;
        bool same = text_equal(source_text(old, span.source),
                               source_text(view->sources, tree->source));
        uint32_t at = same ? span.start : source_line_start(view->sources, tree->source, line);
        return (struct span){ tree->source, at, at };
    }
    return (struct span){ 0 };
}

/* "hosts/site.croft:12", as of now if the file is among the view's. */
static struct text where_text(struct arena *arena, const struct ide_view *view, uint32_t position) {
    const struct sources *sources = view->sources;
    struct span span = span_here(view, position);
    if (span.source.id == 0) {
        sources = view->fleet->workspace->sources;
        span = source_at_position(sources, position);
    }
    if (span.source.id == 0)
        return TEXT("");
    return text_of(arena_printf(arena, "%.*s:%u", TEXT_ARG(source_name(sources, span.source)),
                                source_place(sources, span.source, span.start).line));
}

/* A declaration, of which the first line is enough to be shown. */
static struct ide_place place_of_node(const struct tree *tree, struct node node) {
    struct span full = node_span(tree, node), line = full;
    struct text text = node_text(tree, node);
    const char *end = memchr(text.data, '\n', text.size);
    if (end != NULL)
        line.end = line.start + (uint32_t)(end - text.data);
    return (struct ide_place){ line, full };
}

static struct ide_place place_here(struct arena *arena, const struct ide_view *view,
                                   uint32_t position) {
    struct span span = span_here(view, position);
    const struct tree *tree = span.source.id == 0 ? NULL : ide_tree_of(view, span.source);
    struct node node = { 0 };
    if (tree != NULL)
        node = ide_declaration_around(arena, tree, span.start);
    return node.id == 0 ? (struct ide_place){ span, span } : place_of_node(tree, node);
}

/* --- Which resource a use is in --- */

struct subject {
    struct text key; /* empty: computed, or many */
    const struct kind *kind;
    struct node statement; /* the assignment around the use, or the use itself */
    bool in_test;
};

static const struct use *use_of_node(const struct ide_view *view, struct node node,
                                     enum use_target target) {
    uint32_t count;
    const struct use *uses = ide_uses_at(
        view, node_at(view->tree, node)->start + (node_kind(view->tree, node) == NODE_TEXT),
        &count);
    for (uint32_t i = 0; i < count; i++)
        if (uses[i].target == target)
            return &uses[i];
    return NULL;
}

/* RESOURCE and AMEND have kind and key in the same places. */
static bool take_head(const struct ide_view *view, struct node node, struct subject *subject) {
    const struct use *kind = use_of_node(view, node_kid(view->tree, node, RESOURCE_KIND), USE_KIND);
    if (kind == NULL)
        return false; /* the case of a field */
    const struct use *key = use_of_node(view, node_kid(view->tree, node, RESOURCE_KEY),
                                        USE_RESOURCE);
    subject->kind = kind->kind;
    subject->key = key == NULL ? TEXT("") : key->name;
    return true;
}

static struct subject subject_of(struct arena *arena, const struct ide_view *view,
                                 const struct use *use) {
    struct subject subject = { .kind = use->of_kind, .in_test = use->in_test };
    uint32_t count;
    struct span span = ide_use_span(view, use);
    const struct node *path = ide_path_at(arena, view->tree, span.start, &count);
    for (uint32_t i = 0; i < count; i++) {
        enum node_kind kind = node_kind(view->tree, path[i]);
        if (kind == NODE_ASSIGN && subject.statement.id == 0)
            subject.statement = path[i];
        if ((kind == NODE_RESOURCE || kind == NODE_AMEND) && take_head(view, path[i], &subject))
            break;
    }
    return subject;
}

/* --- Values --- */

static bool is_secret(const struct type *type) {
    return type_holds_secret(type, 0);
}

static struct text value_text_of(struct arena *arena, struct evaluation *evaluation,
                                 struct resource *resource, uint32_t slot) {
    if (is_secret(resource_kind(resource)->slots.items[slot].type))
        return TEXT("a secret, which is filled in on the host");
    struct buf out = { 0 };
    evaluation_show(evaluation, &out, resource_said_value(evaluation, arena, resource, slot),
                    UINT32_MAX);
    size_t size = out.size;
    const char *end = memchr(out.data, '\n', out.size);
    if (end != NULL)
        size = (size_t)(end - out.data);
    while (size > VALUE_BYTES_MAX || (size < out.size && (out.data[size] & 0xc0) == 0x80))
        size = size > VALUE_BYTES_MAX ? VALUE_BYTES_MAX : size - 1;
    struct text text = text_of(
        arena_printf(arena, "%.*s%s", (int)size, out.data, size < out.size ? "…" : ""));
    buf_free(&out);
    return text;
}

static void add_effect(struct arena *arena, struct ide_effects *effects,
                       struct ide_effective effect) {
    if (effects->items == NULL)
        effects->items = ARENA_ARRAY(arena, struct ide_effective, EFFECTS_MAX);
    if (effects->count == EFFECTS_MAX)
        effects->more++;
    else
        effects->items[effects->count++] = effect;
}

/* What is asked about: the text, and what it sets. */
struct asking {
    struct arena *arena;
    const struct ide_view *view;
    struct span here;
    const struct kind *kind; /* the fleet's */
    uint32_t slot;           /* the fleet's */
    struct ide_effects effects;
};

static void add_value(struct asking *a, struct text host, struct evaluation *evaluation,
                      struct resource *resource) {
    struct ide_effective effect = { .host = host, .key = resource_key(resource) };
    uint32_t absent = resource_absent_container(evaluation, resource, a->slot);
    uint32_t slot = absent == SLOT_NONE ? a->slot : absent;
    effect.value = value_text_of(a->arena, evaluation, resource, slot);
    struct origin origin;
    if (resource_said_by(evaluation, resource, slot, &origin)) {
        effect.layer = text_of(layer_text(origin.layer));
        effect.reason = origin.reason;
        effect.place = place_here(a->arena, a->view, origin.position);
        effect.where = where_text(a->arena, a->view, origin.position);
        struct span said = span_here(a->view, origin.position);
        effect.here = said.source.id == a->here.source.id && said.start >= a->here.start &&
                      said.start < a->here.end;
    }
    add_effect(a->arena, &a->effects, effect);
}

/* Whether the slot's value was written in the text asked about. */
static bool is_from_here(const struct asking *a, struct evaluation *evaluation,
                         struct resource *resource) {
    if (resource_absent_container(evaluation, resource, a->slot) != SLOT_NONE)
        return false;
    resource_value(evaluation, resource, a->slot);
    struct span said = span_here(a->view, resource_origin(evaluation, resource, a->slot));
    return said.source.id == a->here.source.id && said.start >= a->here.start &&
           said.start < a->here.end;
}

static void visit_host(struct asking *a, const struct subject *subject, uint32_t index) {
    struct evaluation *evaluation = inspection_host(a->view->fleet, index);
    struct text host = fleet_host_name(a->view->fleet->fleet, index);
    if (subject->key.size != 0) {
        struct resource *resource = evaluation_find(evaluation, a->kind, subject->key);
        if (resource != NULL)
            add_value(a, host, evaluation, resource);
        return;
    }
    uint32_t count;
    struct resource *const *members = evaluation_members(evaluation, a->kind, &count);
    for (uint32_t i = 0; i < count; i++)
        if (is_from_here(a, evaluation, members[i]))
            add_value(a, host, evaluation, members[i]);
}

/* Whether a host is among those that the view's module, or `on` in it, speaks of. A fleet kind is
 * the same on all: the first will do. */
static bool is_asked_of(const struct ide_view *view, const struct kind *kind,
                        struct ide_world world, uint32_t index) {
    if (kind->fleet)
        return index == 0;
    return world.host.size == 0 ||
           text_equal(world.host, fleet_host_name(view->fleet->fleet, index));
}

static struct ide_effects find_values(struct arena *arena, const struct ide_view *view,
                                      const struct use *use) {
    struct asking a = { .arena = arena, .view = view };
    if (view->module == NULL || use->target != USE_FIELD || use->of_kind == NULL ||
        use->slot == SLOT_NONE || use->role == USE_DECLARES)
        return a.effects;
    struct subject subject = subject_of(arena, view, use);
    a.kind = kind_in_fleet(view, use->of_kind);
    if (a.kind == NULL || subject.in_test || subject.kind != use->of_kind ||
        (subject.statement.id == 0 && subject.key.size == 0))
        return a.effects;
    a.slot = slot_in_fleet(a.kind, use->of_kind, use->slot);
    a.here = subject.statement.id == 0 ? ide_use_span(view, use)
                                       : node_span(view->tree, subject.statement);
    struct ide_world world = ide_world_of(arena, view, use);
    for (uint32_t i = 0; i < view->fleet->host_count && a.slot != SLOT_NONE; i++)
        if (is_asked_of(view, a.kind, world, i))
            visit_host(&a, &subject, i);
    return a.effects;
}

/* --- Resources --- */

static struct ide_effects find_presences(struct arena *arena, const struct ide_view *view,
                                         const struct use *use) {
    struct ide_effects effects = { 0 };
    const struct kind *kind = use->in_test ? NULL : kind_in_fleet(view, use->of_kind);
    struct ide_world world = ide_world_of(arena, view, use);
    for (uint32_t i = 0; kind != NULL && i < view->fleet->host_count; i++) {
        if (!is_asked_of(view, kind, world, i))
            continue;
        struct evaluation *evaluation = inspection_host(view->fleet, i);
        struct resource *resource = evaluation_find(evaluation, kind, use->name);
        if (resource == NULL)
            continue;
        struct ide_effective effect = { .key = use->name };
        effect.host = kind->fleet ? TEXT("") : fleet_host_name(view->fleet->fleet, i);
        effect.place = place_here(arena, view, resource_position(resource));
        effect.where = where_text(arena, view, resource_position(resource));
        add_effect(arena, &effects, effect);
    }
    return effects;
}

static struct text find_counts(struct arena *arena, const struct ide_view *view,
                               const struct kind *asked) {
    const struct kind *kind = kind_in_fleet(view, asked);
    struct buf out = { 0 };
    for (uint32_t i = 0; kind != NULL && i < view->fleet->host_count; i++) {
        uint32_t count;
        evaluation_members(inspection_host(view->fleet, i), kind, &count);
        if (kind->fleet) {
            buf_printf(&out, "%u in the fleet", count);
            break;
        }
        if (count != 0)
            buf_printf(&out, "%s%u on %.*s", out.size == 0 ? "" : ", ", count,
                       TEXT_ARG(fleet_host_name(view->fleet->fleet, i)));
    }
    struct text text = { arena_copy(arena, out.data, out.size), out.size };
    buf_free(&out);
    return text;
}

struct gathering {
    struct arena *arena;
    const struct ide_view *view;
    struct evaluation *evaluation;
    struct resource *resource;
    VEC(struct ide_place) places;
};

/* Whether a RESOURCE is the case of a field: its first name is no kind. */
static bool is_case(const struct ide_view *view, const struct tree *tree, struct node node) {
    uint32_t count = 0;
    uint32_t at = source_base(view->sources, tree->source) +
                  node_at(tree, node_kid(tree, node, RESOURCE_KIND))->start;
    const struct use *uses = view->uses == NULL ? NULL : uses_at(view->uses, at, &count);
    return count != 0 && uses->target == USE_FIELD;
}

/* The head that says something of resources, around a place. */
static struct node head_around(struct arena *arena, const struct ide_view *view,
                               const struct tree *tree, uint32_t offset) {
    uint32_t count;
    const struct node *path = ide_path_at(arena, tree, offset, &count);
    for (uint32_t i = 0; i < count; i++) {
        enum node_kind kind = node_kind(tree, path[i]);
        if (kind == NODE_AMEND || kind == NODE_PRESET || kind == NODE_DEFAULTS ||
            kind == NODE_ADJUST || kind == NODE_EVERY ||
            (kind == NODE_RESOURCE && !is_case(view, tree, path[i])))
            return path[i];
    }
    return (struct node){ 0 };
}

static void gather(struct gathering *g, uint32_t position) {
    struct span span = span_here(g->view, position);
    const struct tree *tree = span.source.id == 0 ? NULL : ide_tree_of(g->view, span.source);
    struct node head = { 0 };
    if (tree != NULL)
        head = head_around(g->arena, g->view, tree, span.start);
    if (head.id == 0)
        return;
    struct ide_place place = place_of_node(tree, head);
    for (uint32_t i = 0; i < g->places.count; i++)
        if (g->places.items[i].full.source.id == place.full.source.id &&
            g->places.items[i].full.start == place.full.start)
            return;
    vec_push(g->arena, &g->places, place);
}

static void gather_slot(void *data, uint32_t slot) {
    struct gathering *g = data;
    if (!resource_is_defined(g->resource, slot))
        return;
    struct explanations all = resource_explain(g->evaluation, g->resource, slot);
    for (uint32_t i = 0; i < all.count; i++)
        if (all.items[i].assign != NULL)
            gather(g, all.items[i].position);
}

static struct ide_places find_places(struct arena *arena, const struct ide_view *view,
                                     const struct use *use, bool all) {
    struct gathering g = { .arena = arena, .view = view };
    const struct kind *kind = use->in_test ? NULL : kind_in_fleet(view, use->of_kind);
    struct ide_world world = ide_world_of(arena, view, use);
    for (uint32_t i = 0; kind != NULL && i < view->fleet->host_count; i++) {
        if (!is_asked_of(view, kind, world, i))
            continue;
        g.evaluation = inspection_host(view->fleet, i);
        g.resource = evaluation_find(g.evaluation, kind, use->name);
        if (g.resource == NULL)
            continue;
        gather(&g, resource_position(g.resource));
        if (all)
            resource_visit(g.evaluation, g.resource, gather_slot, &g);
    }
    return (struct ide_places){ g.places.items, g.places.count };
}

/* --- On a deep stack --- */

struct evaluating {
    struct arena *arena;
    const struct ide_view *view;
    const struct use *use;
    enum { FIND_VALUES, FIND_PRESENCES, FIND_MAKERS, FIND_ALL, FIND_COUNTS } what;
    const struct kind *kind;
    struct text text;
    struct ide_effects effects;
    struct ide_places places;
};

static void evaluate(void *data) {
    struct evaluating *e = data;
    if (e->what == FIND_VALUES)
        e->effects = find_values(e->arena, e->view, e->use);
    else if (e->what == FIND_PRESENCES)
        e->effects = find_presences(e->arena, e->view, e->use);
    else if (e->what == FIND_COUNTS)
        e->text = find_counts(e->arena, e->view, e->kind);
    else
        e->places = find_places(e->arena, e->view, e->use, e->what == FIND_ALL);
}

struct ide_effects ide_effective_values(struct arena *arena, const struct ide_view *view,
                                        const struct use *use) {
    struct evaluating e = { .arena = arena, .view = view, .use = use, .what = FIND_VALUES };
    if (view->fleet != NULL)
        deep_run(evaluate, &e);
    return e.effects;
}

struct ide_effects ide_presences(struct arena *arena, const struct ide_view *view,
                                 const struct use *use) {
    struct evaluating e = { .arena = arena, .view = view, .use = use, .what = FIND_PRESENCES };
    if (view->fleet != NULL)
        deep_run(evaluate, &e);
    return e.effects;
}

struct ide_places ide_evaluated_places(struct arena *arena, const struct ide_view *view,
                                       const struct use *use, bool all) {
    struct evaluating e = { .arena = arena, .view = view, .use = use };
    e.what = all ? FIND_ALL : FIND_MAKERS;
    if (view->fleet != NULL)
        deep_run(evaluate, &e);
    return e.places;
}

struct text ide_kind_counts(struct arena *arena, const struct ide_view *view,
                            const struct kind *kind) {
    struct evaluating e = { .arena = arena, .view = view, .kind = kind, .what = FIND_COUNTS };
    if (view->fleet != NULL)
        deep_run(evaluate, &e);
    return e.text;
}
