/* Values and texts of a resource, compared with those that a test expects. */
#include "query/expected_internal.h"

#include "value/render.h"

enum { CONTEXT_LINES = 3, LINE_MAX_SHOWN = 100 /* bytes */ };

static struct span origin_span(struct judged_resource *r, uint32_t slot) {
    uint32_t position = resource_origin(r->host, r->resource, slot);
    return evaluation_span(r->host, position);
}

static void report_differs(struct judged_resource *r, const struct assign *assign,
                           const char *found, const char *wanted) {
    struct judging *j = r->judging;
    const struct kind *kind = r->expectation->of_kind;
    struct diag *diag = diag_add(
        j->outcome->failures, DIAG_E1010, node_span(j->test->module->tree, assign->node),
        "`%.*s` of %.*s `%.*s` is %s, not %s", TEXT_ARG(kind->slots.items[assign->slot].path),
        TEXT_ARG(kind->text), TEXT_ARG(resource_key(r->resource)), found, wanted);
    struct span span = origin_span(r, assign->slot);
    if (span.source.id != 0)
        diag_label(j->outcome->failures, diag, span, "it is so from here");
}

/* The entry of a map; UNSET is never a value of one. */
static bool entry_of(struct value map, struct value key, struct value *found) {
    for (uint32_t i = 0; map.tag == VALUE_MAP && i < map.map->count; i++)
        if (value_equal(map.map->entries[i].key, key)) {
            *found = map.map->entries[i].value;
            return true;
        }
    return false;
}

static struct value evaluate(struct judged_resource *r, const struct ir *ir) {
    return evaluation_expression_of(r->host, ir, r->judging->test->frame_size, r->resource);
}

static void compare_entry(struct judged_resource *r, const struct assign *assign) {
    struct value map = resource_value(r->host, r->resource, assign->slot), found;
    struct value key = evaluate(r, assign->map_key), wanted = evaluate(r, assign->value);
    if (map.tag == VALUE_ERROR || key.tag == VALUE_ERROR || wanted.tag == VALUE_ERROR)
        return; /* reported as an error of the test */
    struct judging *j = r->judging;
    if (!entry_of(map, key, &found))
        report_differs(r, assign, "without this key", expected_shown(j, r->host, wanted));
    else if (!value_equal(found, wanted))
        report_differs(r, assign, expected_shown(j, r->host, found),
                       expected_shown(j, r->host, wanted));
}

/* Texts are equal when their bytes are, however they are put together. */
static bool same_value(struct judged_resource *r, struct value a, struct value b) {
    bool texts = (a.tag == VALUE_STRING || a.tag == VALUE_ROPE) &&
                 (b.tag == VALUE_STRING || b.tag == VALUE_ROPE);
    if (texts)
        return text_equal(evaluation_text(r->host, a), evaluation_text(r->host, b));
    return value_equal(a, b);
}

/* `f { … }` and `f case { … }` first of all say that it is there, and which case it has. */
static void compare_container(struct judged_resource *r, const struct assign *assign) {
    const struct slot *slot = &r->expectation->of_kind->slots.items[assign->slot];
    struct value own = resource_selector(r->host, r->resource, assign->slot);
    if (own.tag == VALUE_ERROR)
        return;
    if (assign->present) {
        if (own.tag == VALUE_NONE)
            report_differs(r, assign, "none", "there");
        return;
    }
    struct value wanted = evaluate(r, assign->value);
    const struct enumeration *enumeration = type_present(slot->type)->enumeration;
    const char *name = arena_printf(r->judging->arena, "%.*s",
                                    TEXT_ARG(enumeration->cases.items[wanted.aux].text));
    if (own.tag != VALUE_CASE)
        report_differs(r, assign, "none", name);
    else if (own.aux != wanted.aux)
        report_differs(r, assign,
                       arena_printf(r->judging->arena, "%.*s",
                                    TEXT_ARG(enumeration->cases.items[own.aux].text)),
                       name);
}

/* Whether the containers around the slot are there and of its case, so that it has a value. */
static bool slot_counts(struct judged_resource *r, uint32_t slot) {
    const struct kind *kind = r->expectation->of_kind;
    uint32_t child = slot;
    for (uint32_t p = kind->slots.items[slot].parent; p != SLOT_NONE;
         p = kind->slots.items[p].parent) {
        struct value own = resource_selector(r->host, r->resource, p);
        if (own.tag == VALUE_NONE || own.tag == VALUE_ERROR)
            return false;
        if (kind->slots.items[p].kind == SLOT_SUM && own.aux != kind->slots.items[child].case_index)
            return false;
        child = p;
    }
    return true;
}

static void compare(struct judged_resource *r, const struct assign *assign) {
    struct judging *j = r->judging;
    if (!slot_counts(r, assign->slot)) {
        report_differs(r, assign, "not there", "anything");
    } else if (assign->present || assign->case_only) {
        compare_container(r, assign);
    } else if (assign->map_key != NULL) {
        compare_entry(r, assign);
    } else {
        struct value found = resource_value(r->host, r->resource, assign->slot);
        struct value wanted = evaluate(r, assign->value);
        if (found.tag != VALUE_ERROR && wanted.tag != VALUE_ERROR && !same_value(r, found, wanted))
            report_differs(r, assign, expected_shown(j, r->host, found),
                           expected_shown(j, r->host, wanted));
    }
}

void expected_values(struct judged_resource *r) {
    const struct body *body = r->expectation->body;
    for (uint32_t i = 0; i < body->assigns.count; i++)
        compare(r, &body->assigns.items[i]);
}

/* --- Texts --- */

static struct text line_at_offset(struct text text, size_t at, size_t *next) {
    const char *end = at < text.size ? memchr(text.data + at, '\n', text.size - at) : NULL;
    size_t stop = end == NULL ? text.size : (size_t)(end - text.data);
    *next = end == NULL ? text.size : stop + 1;
    return (struct text){ text.data + at, stop - at };
}

/* How many bytes two lines begin with in common, blanks aside, or share at all. */
static uint32_t likeness(struct text line, struct text wanted) {
    uint32_t best = 0;
    for (size_t start = 0; start < line.size; start++) {
        uint32_t length = 0;
        while (start + length < line.size && length < wanted.size &&
               line.data[start + length] == wanted.data[length])
            length++;
        best = length > best ? length : best;
    }
    return best;
}

/* The lines around `at`, as notes. */
static void note_lines(struct judging *j, struct diag *diag, struct text text, uint32_t line) {
    struct diags *into = j->outcome->failures;
    uint32_t number = 1;
    for (size_t at = 0, next; at < text.size; at = next, number++) {
        struct text shown = line_at_offset(text, at, &next);
        if (number + CONTEXT_LINES < line || number > line + CONTEXT_LINES)
            continue;
        bool cut = shown.size > LINE_MAX_SHOWN;
        shown.size = cut ? LINE_MAX_SHOWN : shown.size;
        diag_note(into, diag, "%4u  %.*s%s", number, TEXT_ARG(shown), cut ? "…" : "");
    }
}

/* The line that is most like what was looked for, from 1. */
static uint32_t nearest_line(struct text text, struct text wanted) {
    uint32_t best = 0, best_line = 1, number = 1;
    size_t unused;
    struct text first = line_at_offset(wanted, 0, &unused);
    for (size_t at = 0, next; at < text.size; at = next, number++) {
        uint32_t own = likeness(line_at_offset(text, at, &next), first);
        if (own > best) {
            best = own;
            best_line = number;
        }
    }
    return best_line;
}

static uint32_t line_of(struct text text, size_t offset) {
    uint32_t line = 1;
    for (size_t i = 0; i < offset; i++)
        line += text.data[i] == '\n';
    return line;
}

static bool is_text(const struct field *field) {
    enum type_kind kind = type_present(field->type)->kind;
    return !field->key && (kind == TYPE_TEXT || kind == TYPE_SECRET_TEXT);
}

/* All texts that the resource holds, one behind the other. False: one is in error. */
static bool texts_of(struct judged_resource *r, struct text *text) {
    const struct kind *kind = r->expectation->of_kind;
    struct buf all = { 0 };
    bool sound = true;
    for (uint32_t s = 0; s < kind->slots.count; s++) {
        const struct slot *slot = &kind->slots.items[s];
        if (slot->parent != SLOT_NONE || !is_text(slot->field))
            continue;
        struct value value = resource_value(r->host, r->resource, s);
        if (value.tag == VALUE_STRING || value.tag == VALUE_ROPE)
            buf_text(&all, evaluation_text(r->host, value));
        sound = sound && value.tag != VALUE_ERROR;
    }
    *text = (struct text){ arena_copy(r->judging->arena, all.data, all.size), all.size };
    buf_free(&all);
    return sound;
}

static void judge_text(struct judged_resource *r, const struct expected_text *expected,
                       struct text text) {
    struct judging *j = r->judging;
    struct value value = evaluate(r, expected->text);
    if (value.tag == VALUE_ERROR)
        return;
    struct text wanted = evaluation_text(r->host, value);
    size_t found = text_find(text, wanted);
    bool there = found != text.size || wanted.size == 0;
    if (there != expected->lacks)
        return;
    struct diag *diag = diag_add(
        j->outcome->failures, DIAG_E1010, node_span(j->test->module->tree, expected->node),
        "%.*s `%.*s` %s %s", TEXT_ARG(r->expectation->of_kind->text),
        TEXT_ARG(resource_key(r->resource)), expected->lacks ? "contains" : "does not contain",
        expected_shown(j, r->host, value));
    if (text.size == 0)
        diag_note(j->outcome->failures, diag, "it is empty");
    else
        note_lines(j, diag, text,
                   expected->lacks ? line_of(text, found) : nearest_line(text, wanted));
}

void expected_texts(struct judged_resource *r) {
    struct text text;
    if (r->expectation->texts.count == 0 || !texts_of(r, &text))
        return; /* reported as an error of the test */
    for (uint32_t i = 0; i < r->expectation->texts.count; i++)
        judge_text(r, &r->expectation->texts.items[i], text);
}
