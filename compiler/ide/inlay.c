/* Inlay hints: types from the checker, derived values from the evaluated fleet. */
#include "ide/inlay.h"

#include "ide/target.h"
#include "query/deep.h"
#include "query/origin.h"
#include "sema/print_type.h"

enum { DERIVED_MAX = 4, VALUE_BYTES_MAX = 40 };

struct hinting {
    struct arena *arena;
    const struct ide_view *view;
    uint32_t from, to;
    VEC(struct ide_inlay) hints;
};

/* Of text with mistakes a tree may have nodes that are in no other: each place counts once. */
static void add_hint(struct hinting *h, struct ide_inlay hint) {
    for (uint32_t i = 0; i < h->hints.count; i++)
        if (h->hints.items[i].offset == hint.offset && h->hints.items[i].is_type == hint.is_type)
            return;
    vec_push(h->arena, &h->hints, hint);
}

static const struct use *use_of(const struct ide_view *view, struct node node,
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

/* `let x = …`: its type, unless a literal says it anyway. */
static void hint_let(struct hinting *h, struct node let) {
    const struct tree *tree = h->view->tree;
    struct node name = node_kid(tree, let, LET_NAME);
    enum node_kind value = node_kind(tree, node_kid(tree, let, LET_VALUE));
    bool plain = value == NODE_INTEGER || value == NODE_TEXT || value == NODE_TRUE ||
                 value == NODE_FALSE || value == NODE_UNIT || value == NODE_DATE ||
                 value == NODE_MODE || value == NODE_DECIMAL;
    if (node_kid(tree, let, LET_TYPE).id != 0 || name.id == 0 || plain)
        return;
    const struct use *use = use_of(h->view, name, USE_LOCAL);
    if (use == NULL)
        use = use_of(h->view, name, USE_GLOBAL);
    if (use == NULL || use->type == NULL || use->type->kind == TYPE_ERROR)
        return;
    vec_push(h->arena, &h->hints,
             ((struct ide_inlay){
                 .offset = node_at(tree, name)->end,
                 .text = text_of(arena_printf(h->arena, ": %s", type_text_of(h->arena, use->type))),
                 .is_type = true }));
}

/* --- What a resource gets without saying so --- */

struct deriving {
    struct hinting *h;
    struct node resource;
    const struct kind *kind; /* the fleet's */
    struct text key;
    struct evaluation *evaluation;
    struct resource *found;
    struct buf text, tip;
    uint32_t count;
};

static bool is_said(const struct deriving *d, struct text field) {
    const struct tree *tree = d->h->view->tree;
    struct node body = node_kid(tree, d->resource, RESOURCE_BODY);
    struct node statements = node_kid(tree, body, BLOCK_STATEMENTS);
    for (uint32_t i = 0; i < node_count(tree, statements); i++) {
        struct text name = node_text(tree, node_kid(tree, node_kid(tree, statements, i), 0));
        if (text_starts_with(name, field) &&
            (name.size == field.size || strchr(".[", name.data[field.size]) != NULL))
            return true;
    }
    return false;
}

/* Quantities and cases: values that one wants to see, and that are short. */
static bool is_shown(const struct type *type) {
    type = type_present(type);
    while (type->kind == TYPE_REFINED)
        type = type->inner;
    return type_is_quantity(type) || type->kind == TYPE_INT || type->kind == TYPE_ENUM;
}

static void add_derived(struct deriving *d, const struct slot *slot, uint32_t number) {
    struct value value = resource_said_value(d->evaluation, d->h->arena, d->found, number);
    struct origin origin;
    if (value.tag == VALUE_NONE || value.tag == VALUE_ERROR)
        return;
    struct buf out = { 0 };
    evaluation_show(d->evaluation, &out, value, UINT32_MAX);
    if (out.size <= VALUE_BYTES_MAX) {
        buf_printf(&d->text, "%s%.*s = %.*s", d->count == 0 ? "" : ", ", TEXT_ARG(slot->path),
                   (int)out.size, out.data);
        bool said = resource_said_by(d->evaluation, d->found, number, &origin);
        buf_printf(&d->tip, "%s`%.*s`: %s", d->count == 0 ? "" : "; ", TEXT_ARG(slot->path),
                   said ? layer_text(origin.layer) : "the kind's default");
        d->count++;
    }
    buf_free(&out);
}

static void derive(void *data) {
    struct deriving *d = data;
    const struct kind *kind = d->kind;
    d->found = evaluation_find(d->evaluation, kind, d->key);
    if (d->found == NULL)
        return;
    for (uint32_t i = 0; i < kind->slots.count && d->count < DERIVED_MAX; i++) {
        const struct slot *slot = &kind->slots.items[i];
        bool shown = slot->parent == SLOT_NONE && slot->kind == SLOT_LEAF && !slot->field->key &&
                     is_shown(slot->type) && !type_holds_secret(slot->type, 0);
        if (shown && !is_said(d, slot->path))
            add_derived(d, slot, i);
    }
}

static struct evaluation *evaluation_here(const struct ide_view *view, const struct kind *kind) {
    const struct inspection *fleet = view->fleet;
    if (kind->fleet)
        return fleet->fleet;
    for (uint32_t i = 0; view->module != NULL && i < fleet->host_count; i++)
        if (text_equal(view->module->host, fleet_host_name(fleet->fleet, i)))
            return fleet->hosts[i].evaluation;
    return NULL;
}

static const struct kind *kind_there(const struct program *program, const struct kind *kind) {
    for (uint32_t i = 0; i < program->kinds.count; i++)
        if (text_equal(program->kinds.items[i]->text, kind->text) &&
            text_equal(program->kinds.items[i]->module->name, kind->module->name))
            return program->kinds.items[i];
    return NULL;
}

static struct text take(struct hinting *h, struct buf *out) {
    struct text text = { arena_copy(h->arena, out->data == NULL ? "" : out->data, out->size),
                         out->size };
    buf_free(out);
    return text;
}

static void hint_resource(struct hinting *h, struct node resource) {
    const struct ide_view *view = h->view;
    const struct use *key = use_of(view, node_kid(view->tree, resource, RESOURCE_KEY),
                                   USE_RESOURCE);
    struct node body = node_kid(view->tree, resource, RESOURCE_BODY);
    if (view->fleet == NULL || key == NULL || key->of_kind == NULL || key->in_test || body.id == 0)
        return;
    const struct kind *kind = kind_there(view->fleet->workspace->program, key->of_kind);
    struct deriving d = { .h = h, .resource = resource, .kind = kind, .key = key->name };
    d.evaluation = kind == NULL ? NULL : evaluation_here(view, kind);
    if (d.evaluation == NULL)
        return;
    deep_run(derive, &d);
    struct ide_inlay hint = { .offset = node_at(view->tree, body)->end };
    hint.text = take(h, &d.text);
    hint.tip = take(h, &d.tip);
    if (hint.text.size != 0)
        add_hint(h, hint);
}

struct ide_inlays ide_inlays(struct arena *arena, const struct ide_view *view, uint32_t from,
                             uint32_t to) {
    struct hinting h = { .arena = arena, .view = view, .from = from, .to = to };
    for (uint32_t id = 1; view->program != NULL && id < view->tree->node_count; id++) {
        const struct tree_node *node = &view->tree->nodes[id];
        if (node->end < from || node->start >= to)
            continue;
        if (node->kind == NODE_LET)
            hint_let(&h, (struct node){ id });
        else if (node->kind == NODE_RESOURCE)
            hint_resource(&h, (struct node){ id });
    }
    return (struct ide_inlays){ h.hints.items, h.hints.count };
}
