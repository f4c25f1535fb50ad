/* Records that would have to hold themselves: no value of such a record ever ends. */
#include "sema/check_internal.h"

/* `f: R` without a default, and `f: R = {}`: every value of the record has a whole R in it. */
static const struct record *held_always(const struct field *field) {
    const struct tree *tree = field->module->tree;
    struct node value = node_kid(tree, field->node, FIELD_DEFAULT);
    bool empty = node_kind(tree, value) == NODE_MAP_LIT &&
                 node_count(tree, node_kid(tree, value, MAP_LIT_ENTRIES)) == 0;
    return field->type->kind == TYPE_RECORD && (value.id == 0 || empty) ? field->type->record
                                                                        : NULL;
}

/* The records under way, each held by the one before. */
struct nesting {
    const struct record **open;
    uint32_t *next; /* the field to go on with */
    uint32_t depth;
    struct map states; /* record → enum check_state */
};

static uint64_t *state_of(struct checker *cx, struct nesting *n, const struct record *record) {
    return map_put(cx->arena, &n->states, (uint64_t)(uintptr_t)record, NULL);
}

static void enter(struct checker *cx, struct nesting *n, const struct record *record) {
    *state_of(cx, n, record) = CHECK_UNDER_WAY;
    n->next[n->depth] = 0;
    n->open[n->depth++] = record;
}

static void report(struct checker *cx, const struct field *field, const struct record *record) {
    check_enter(cx, field->module);
    struct diag *diag = check_error(
        cx, DIAG_E0320, field->node,
        "a value of `%.*s` would need another value of `%.*s` in it, without end",
        TEXT_ARG(record->text), TEXT_ARG(record->text));
    diag_help(cx->diags, diag, "let it end: `%.*s: %.*s?`, or a list", TEXT_ARG(field->text),
              TEXT_ARG(field->type->record->text));
}

static void search_from(struct checker *cx, struct nesting *n, const struct record *start) {
    enter(cx, n, start);
    while (n->depth > 0) {
        const struct record *at = n->open[n->depth - 1];
        if (n->next[n->depth - 1] == at->fields.count) {
            *state_of(cx, n, at) = CHECK_DONE;
            n->depth--;
            continue;
        }
        const struct field *field = &at->fields.items[n->next[n->depth - 1]++];
        const struct record *held = held_always(field);
        if (held == NULL)
            continue;
        if (*state_of(cx, n, held) == CHECK_UNDER_WAY)
            report(cx, field, held);
        else if (*state_of(cx, n, held) == CHECK_NOT_YET)
            enter(cx, n, held);
    }
}

void refuse_record_circles(struct checker *cx) {
    uint32_t count = cx->program->records.count;
    struct nesting n = { .open = ARENA_ARRAY(cx->arena, const struct record *, count + 1),
                         .next = ARENA_ARRAY(cx->arena, uint32_t, count + 1) };
    for (uint32_t i = 0; i < count; i++)
        if (*state_of(cx, &n, cx->program->records.items[i]) == CHECK_NOT_YET)
            search_from(cx, &n, cx->program->records.items[i]);
}
