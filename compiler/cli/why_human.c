/* The answer of `croft why` for people. */
#include "cli/quote.h"
#include "cli/table.h"
#include "cli/why.h"
#include "query/place.h"
#include "sema/print_type.h"
#include "source/shown.h"

#include <unistd.h>

enum { VALUE_COLUMNS = 80 };

struct telling {
    struct question *q;
    struct paint paint;
};

/* Of a text of several lines the first says enough; `croft eval` shows it all. */
static struct text first_line(struct question *q, struct text text) {
    const char *end = memchr(text.data, '\n', text.size);
    size_t lines = 0;
    for (size_t i = 0; i < text.size; i++)
        lines += text.data[i] == '\n' || i + 1 == text.size;
    return text_of(
        arena_printf(q->arena, "\"%.*s…\" (%zu lines)", (int)(end - text.data), text.data, lines));
}

static struct text shown(struct question *q, struct value value, uint32_t columns) {
    struct buf out = { 0 };
    if (value.tag == VALUE_STRING || value.tag == VALUE_ROPE) {
        struct text text = evaluation_text(q->evaluation, value);
        if (text.size > VALUE_COLUMNS && memchr(text.data, '\n', text.size - 1) != NULL)
            return first_line(q, text);
    }
    evaluation_show(q->evaluation, &out, value, columns);
    struct text text = { arena_copy(q->arena, out.data, out.size), out.size };
    buf_free(&out);
    return text;
}

/* A text of several lines, as a terminal may show it. */
static void tell_lines(struct telling *t, enum paint_style style, struct text text,
                       const char *margin) {
    while (text.size != 0) {
        const char *end = memchr(text.data, '\n', text.size);
        size_t size = end == NULL ? text.size : (size_t)(end - text.data);
        paint_raw(&t->paint, style, margin);
        paint_shown(&t->paint, style, (struct text){ text.data, size });
        size += end != NULL;
        text = (struct text){ text.data + size, text.size - size };
        if (text.size != 0 || end != NULL)
            paint_line_end(&t->paint);
    }
    if (t->paint.out->size != 0 && t->paint.out->data[t->paint.out->size - 1] != '\n')
        paint_line_end(&t->paint);
}

static void tell_doc(struct telling *t, const struct module *module, struct node node) {
    struct text doc = node_doc(t->q->arena, module->tree, node);
    if (doc.size != 0)
        tell_lines(t, PAINT_GUTTER, doc, "  ");
}

/* What is said of a resource, to be told in a line. */
static const char *name_of(struct question *q, const struct resource *resource) {
    struct text kind = resource_kind(resource)->text, key = resource_key(resource);
    return arena_printf(q->arena, "%.*s `%.*s`", TEXT_ARG(kind), TEXT_ARG(key));
}

static const char *place_of(struct question *q, uint32_t position) {
    struct source_line_at line = line_at(q->workspace->sources, position);
    return arena_printf(q->arena, "%.*s:%u", TEXT_ARG(line.file), line.line);
}

/* In which rule, preset or the like the text stands; the own body of what is asked for goes without
 * saying. */
static void tell_declaration(struct telling *t, uint32_t position) {
    struct declaration in = declaration_at(t->q->workspace, position);
    if (in.what == NULL || in.position == position ||
        in.position == resource_position(t->q->resource))
        return;
    quote_note(&t->paint, "in `%.*s` (%s)", TEXT_ARG(in.head), place_of(t->q, in.position));
}

static void tell_condition(struct telling *t, const struct explanation *e) {
    if (e->unmet == NULL) {
        quote_note(&t->paint, "what it forwards was not set there");
        return;
    }
    const char *what = e->unmet_negated ? "the condition holds, and this is for when it does not"
                                        : "its condition does not hold";
    struct source_line_at own = line_at(t->q->workspace->sources, e->position);
    struct source_line_at line = line_at(t->q->workspace->sources, e->unmet->position);
    struct text text = line.text;
    while (text.size != 0 && (text.data[0] == ' ' || text.data[0] == '\t'))
        text = (struct text){ text.data + 1, text.size - 1 };
    if (line.line == own.line && text_equal(line.file, own.file))
        quote_note(&t->paint, "%s", what);
    else
        quote_note(&t->paint, "%s: `%.*s` (%.*s:%u)", what, TEXT_ARG(text), TEXT_ARG(line.file),
                   line.line);
}

/* Follows a forwarded value to the text that said it first. */
static void tell_forwards(struct telling *t, const struct explanation *e) {
    struct question *q = t->q;
    for (int hop = 0; hop < FORWARDS_MAX && e != NULL && e->forwarded != NULL; hop++) {
        struct resource *source = e->forwarded;
        struct text path = resource_kind(source)->slots.items[e->forwarded_slot].path;
        struct explanations all = resource_explain(q->evaluation, source, e->forwarded_slot);
        e = explanations_winner(&all);
        quote_note(&t->paint, "forwards `%.*s` of %s%s%s", TEXT_ARG(path), name_of(q, source),
                   e == NULL ? "" : ", which is from ", e == NULL ? "" : layer_text(e->layer));
        if (e == NULL)
            return;
        struct source_line_at line = line_at(q->workspace->sources, e->position);
        quote_line(&t->paint, &line);
        if (e->reason.size != 0)
            quote_note(&t->paint, "because %.*s", TEXT_ARG(e->reason));
        tell_declaration(t, e->position);
    }
}

static struct text value_of(struct question *q, const struct explanation *e) {
    if (e->has_value)
        return shown(q, e->value, UINT32_MAX);
    return e->assign != NULL && e->assign->present ? TEXT("present") : TEXT("");
}

static void tell_definition(struct telling *t, const struct explanation *e,
                            const struct resource *of) {
    struct question *q = t->q;
    struct text value = value_of(q, e);
    paint_line_end(&t->paint);
    paint_raw(&t->paint, e->won ? PAINT_BOLD : PAINT_PLAIN, explanation_verdict(e));
    paint_raw(&t->paint, PAINT_PLAIN, ", ");
    paint_raw(&t->paint, PAINT_PLAIN, layer_text(e->layer));
    paint_raw(&t->paint, PAINT_PLAIN, value.size != 0 ? ": " : "");
    shown_line(t->paint.out, value, shown_window(value, 0, 1));
    paint_line_end(&t->paint);
    struct source_line_at line = line_at(q->workspace->sources, e->position);
    quote_line(&t->paint, &line);
    if (e->reason.size != 0)
        quote_note(&t->paint, "because %.*s", TEXT_ARG(e->reason));
    if (!e->holds)
        tell_condition(t, e);
    if (e->assign != NULL)
        tell_declaration(t, e->position);
    if (e->contributor != NULL && e->contributor != of)
        quote_note(&t->paint, "said by %s (%s)", name_of(q, e->contributor),
                   place_of(q, resource_position(e->contributor)));
    if (e->holds)
        tell_forwards(t, e);
}

/* A line for each slot: its value, and what gives it. */
static void tell_slots(struct telling *t, const struct why_slots *slots) {
    struct question *q = t->q;
    if (slots->count == 0)
        return;
    struct table table = table_new(q->arena, 4);
    table_add(&table, TEXT("field"));
    table_add(&table, TEXT("value"));
    table_add(&table, TEXT("said by"));
    table_add(&table, TEXT("at"));
    for (uint32_t i = 0; i < slots->count; i++) {
        uint32_t slot = slots->items[i];
        struct explanations all = resource_explain(q->evaluation, q->resource, slot);
        const struct explanation *e = explanations_winner(&all);
        table_add(&table, q->kind->slots.items[slot].path);
        table_add(&table, shown(q, resource_said_value(q->evaluation, q->arena, q->resource, slot),
                                UINT32_MAX));
        table_add(&table, e == NULL ? TEXT("") : text_of(layer_text(e->layer)));
        uint32_t position = e == NULL ? 0 : e->position;
        if (e != NULL && e->forwarded != NULL)
            position = resource_origin(q->evaluation, q->resource, slot);
        table_add(&table, position == 0 ? TEXT("") : text_of(place_of(q, position)));
    }
    paint_line_end(&t->paint);
    table_write(&table, &t->paint);
}

/* Where the resource comes from: its text, what that stands in, whose it is. */
static void tell_origin(struct telling *t) {
    struct question *q = t->q;
    uint32_t position = resource_position(q->resource);
    struct source_line_at line = line_at(q->workspace->sources, position);
    quote_line(&t->paint, &line);
    tell_declaration(t, position);
    const struct resource *sender = resource_sender(q->resource);
    if (sender != NULL)
        quote_note(&t->paint, "contributed by the host `%.*s`", TEXT_ARG(resource_key(sender)));
    for (const struct resource *owner = resource_owner(q->resource); owner != NULL;
         owner = resource_owner(owner))
        quote_note(&t->paint, "belongs to %s (%s)", name_of(q, owner),
                   place_of(q, resource_position(owner)));
}

static void tell_field(struct telling *t) {
    struct question *q = t->q;
    const struct slot *slot = &q->kind->slots.items[q->slot];
    struct explanations all = resource_explain(q->evaluation, q->resource, q->slot);
    struct value value = why_value(q, q->resource, q->slot);
    paint_raw(&t->paint, PAINT_BOLD, "");
    paint_shown(&t->paint, PAINT_BOLD, slot->path);
    paint_shown(&t->paint, PAINT_PLAIN,
                text_of(arena_printf(q->arena, " of %s on %.*s", name_of(q, q->resource),
                                     TEXT_ARG(q->host))));
    paint_raw(&t->paint, PAINT_PLAIN, ": ");
    tell_lines(t, PAINT_BOLD, shown(q, value, VALUE_COLUMNS), "");
    paint_raw(&t->paint, PAINT_GUTTER, "  a field of type ");
    paint_shown(&t->paint, PAINT_GUTTER, text_of(type_text_of(q->arena, slot->type)));
    paint_line_end(&t->paint);
    tell_doc(t, slot->field->module, slot->field->node);
    if (q->slot == q->kind->key_slot)
        tell_origin(t); /* its key is the resource */
    for (uint32_t i = 0; i < all.count; i++)
        tell_definition(t, &all.items[i], q->resource);
    struct why_slots parts = why_parts(q);
    tell_slots(t, &parts);
}

static void tell_resource(struct telling *t) {
    struct question *q = t->q;
    paint_shown(
        &t->paint, PAINT_BOLD,
        text_of(arena_printf(q->arena, "%s on %.*s", name_of(q, q->resource), TEXT_ARG(q->host))));
    paint_line_end(&t->paint);
    tell_doc(t, q->kind->module, q->kind->node);
    tell_origin(t);
    struct why_slots slots = why_defined_slots(q);
    tell_slots(t, &slots);
}

void why_human(struct question *question) {
    struct telling t = {
        .q = question, .paint = { .out = &question->out, .color = cli_wants_color(STDOUT_FILENO) }
    };
    if (question->slot == SLOT_NONE)
        tell_resource(&t);
    else
        tell_field(&t);
}
