/* The answer of `croft why` for programs; `croft man` describes it. */
#include "cli/document.h"
#include "cli/quote.h"
#include "cli/why.h"
#include "query/data.h"
#include "query/place.h"
#include "sema/print_type.h"

/* "kind" and "key", and where it is declared. */
static struct value resource_object(struct question *q, const struct resource *resource) {
    struct object object = object_new(q->arena);
    struct source_line_at line = line_at(q->workspace->sources, resource_position(resource));
    object_put_text(&object, "kind", resource_kind(resource)->text);
    object_put_text(&object, "key", resource_key(resource));
    quote_members(&object, &line);
    return object_value(&object);
}

static struct value place_object(struct question *q, uint32_t position) {
    struct object object = object_new(q->arena);
    struct source_line_at line = line_at(q->workspace->sources, position);
    quote_members(&object, &line);
    return object_value(&object);
}

static void put_declaration(struct question *q, struct object *object, uint32_t position) {
    struct declaration in = declaration_at(q->workspace, position);
    if (in.what == NULL || in.position == position)
        return;
    struct object inside = object_new(q->arena);
    struct source_line_at line = line_at(q->workspace->sources, in.position);
    object_put_text(&inside, "what", text_of(in.what));
    object_put_text(&inside, "module", in.module);
    quote_members(&inside, &line);
    object_put(object, "in", object_value(&inside));
}

static struct value definition_object(struct question *q, const struct explanation *e, int hop);

static void put_forward(struct question *q, struct object *object, const struct explanation *e,
                        int hop) {
    struct object forward = object_new(q->arena);
    struct text path = resource_kind(e->forwarded)->slots.items[e->forwarded_slot].path;
    object_put_text(&forward, "kind", resource_kind(e->forwarded)->text);
    object_put_text(&forward, "key", resource_key(e->forwarded));
    object_put_text(&forward, "field", path);
    struct explanations all = resource_explain(q->evaluation, e->forwarded, e->forwarded_slot);
    const struct explanation *winner = explanations_winner(&all);
    if (winner != NULL)
        object_put(&forward, "definition", definition_object(q, winner, hop + 1));
    object_put(object, "forwards", object_value(&forward));
}

static const char *operation_of(const struct explanation *e) {
    if (e->assign == NULL)
        return "default";
    if (e->assign->present)
        return "present";
    return e->assign->op == OP_SET ? "=" : e->assign->op == OP_ADD ? "+=" : "-=";
}

static struct value definition_object(struct question *q, const struct explanation *e, int hop) {
    struct object object = object_new(q->arena);
    struct source_line_at line = line_at(q->workspace->sources, e->position);
    object_put_text(&object, "verdict", text_of(explanation_verdict(e)));
    object_put_text(&object, "layer", text_of(layer_text(e->layer)));
    object_put_text(&object, "operation", text_of(operation_of(e)));
    object_put_bool(&object, "won", e->won);
    object_put_bool(&object, "holds", e->holds);
    quote_members(&object, &line);
    object_put_text(&object, "reason", e->reason);
    if (e->has_value)
        object_put(&object, "value", data_of(q->arena, q->evaluation, e->value));
    if (e->unmet != NULL)
        object_put(&object, "condition", place_object(q, e->unmet->position));
    if (e->contributor != NULL)
        object_put(&object, "contributor", resource_object(q, e->contributor));
    if (e->assign != NULL)
        put_declaration(q, &object, e->position);
    if (e->forwarded != NULL && hop < FORWARDS_MAX)
        put_forward(q, &object, e, hop);
    return object_value(&object);
}

static struct value field_object(struct question *q, uint32_t slot) {
    const struct slot *s = &q->kind->slots.items[slot];
    struct object object = object_new(q->arena);
    struct array definitions = array_new(q->arena);
    struct explanations all = resource_explain(q->evaluation, q->resource, slot);
    for (uint32_t i = 0; i < all.count; i++)
        array_add(&definitions, definition_object(q, &all.items[i], 0));
    object_put_text(&object, "field", s->path);
    object_put_text(&object, "type", text_of(type_text_of(q->arena, s->type)));
    object_put_text(&object, "doc", node_doc(q->arena, s->field->module->tree, s->field->node));
    object_put(&object, "value", data_of(q->arena, q->evaluation, why_value(q, q->resource, slot)));
    object_put(&object, "definitions", array_value(&definitions));
    return object_value(&object);
}

static struct value origin_object(struct question *q) {
    struct object object = object_new(q->arena);
    uint32_t position = resource_position(q->resource);
    struct source_line_at line = line_at(q->workspace->sources, position);
    struct array owners = array_new(q->arena);
    quote_members(&object, &line);
    put_declaration(q, &object, position);
    for (const struct resource *owner = resource_owner(q->resource); owner != NULL;
         owner = resource_owner(owner))
        array_add(&owners, resource_object(q, owner));
    object_put(&object, "owners", array_value(&owners));
    if (resource_sender(q->resource) != NULL)
        object_put_text(&object, "sender", resource_key(resource_sender(q->resource)));
    return object_value(&object);
}

void why_json(struct question *question) {
    struct question *q = question;
    struct object object = object_new(q->arena);
    struct array fields = array_new(q->arena);
    if (q->slot != SLOT_NONE)
        array_add(&fields, field_object(q, q->slot));
    struct why_slots slots = q->slot == SLOT_NONE ? why_defined_slots(q) : why_parts(q);
    for (uint32_t i = 0; i < slots.count; i++)
        array_add(&fields, field_object(q, slots.items[i]));
    object_put_number(&object, "version", 1);
    object_put_text(&object, "host", q->host);
    object_put_text(&object, "kind", q->kind->text);
    object_put_text(&object, "key", resource_key(q->resource));
    object_put(&object, "origin", origin_object(q));
    object_put(&object, "fields", array_value(&fields));
    document_write(&q->out, object_value(&object));
}
