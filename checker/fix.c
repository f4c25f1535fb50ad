/* Fixes as edits of the fleet's own text: where a value was written it is written anew, taken away,
 * or added to. Nothing is edited that the library says, nor what was computed from something else.
 */
#include "checker/check_internal.h"

/* The text to edit, and what is to become of it. */
struct fixing {
    struct judging *judging;
    struct finding *finding;
    const struct policy_fix *fix;
    struct resource *resource;
    struct value value; /* the new one; of OP_ADD and OP_REMOVE: what comes and goes */
    const struct module *module;
    const struct tree *tree;
    struct text text; /* of the source */
};

static void add_edit(struct fixing *f, uint32_t start, uint32_t end, struct text text) {
    struct finding_edit edit = { { f->tree->source, start, end },
                                 findings_text(f->judging->found, text) };
    vec_push(findings_arena(f->judging->found), &f->finding->edits, edit);
}

/* --- What stands at a place --- */

/* The assignment that a position means: its own first byte, or that of its value; node 0: none. */
static struct node assignment_at(const struct tree *tree, uint32_t offset, bool *own) {
    for (struct node node = tree->root; node.id != 0; node = node_kid_at(tree, node, offset)) {
        if (node_kind(tree, node) != NODE_ASSIGN)
            continue;
        *own = node_at(tree, node)->start == offset;
        if (*own || node_at(tree, node_kid(tree, node, ASSIGN_VALUE))->start == offset)
            return node;
    }
    return (struct node){ 0 };
}

static struct node resource_at(const struct tree *tree, uint32_t offset) {
    struct node node = tree->root;
    while (node.id != 0 &&
           (node_kind(tree, node) != NODE_RESOURCE || node_at(tree, node)->start != offset))
        node = node_kid_at(tree, node, offset);
    return node;
}

/* Takes a position in the fleet's own text as the place to edit; false when it is not there. */
static bool enter(struct fixing *f, uint32_t position, uint32_t *offset) {
    const struct check *check = f->judging->check;
    struct span span = source_at_position(check->program->sources, position);
    if (position == 0 || place_tier(check, position) == TIER_LIBRARY)
        return false;
    f->module = check->modules[span.source.id];
    f->tree = f->module->tree;
    f->text = source_text(check->program->sources, span.source);
    *offset = span.start;
    return true;
}

/* --- New text --- */

static bool is_name(struct text text) {
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && (i == 0 || !((c >= '0' && c <= '9') || (c == '-' && i + 1 < text.size))))
            return false;
    }
    return text.size != 0;
}

/* Whether the value has a spelling that means it wherever it stands. */
static bool has_spelling(struct value value) {
    switch (value.tag) {
    case VALUE_ERROR:
    case VALUE_ROPE: /* its tag is lost */
        return false;
    case VALUE_RESOURCE:
        return is_name(resource_key(value.resource));
    case VALUE_LIST:
    case VALUE_SET:
        for (uint32_t i = 0; i < value.list->count; i++)
            if (value.list->items[i].tag == VALUE_LIST || !has_spelling(value.list->items[i]))
                return false;
        return true;
    default:
        return true;
    }
}

enum { LINE_COLUMNS = 100000 }; /* all on one line */

static struct text spelt(struct fixing *f, struct value value) {
    struct buf out = { 0 };
    evaluation_show(f->judging->ev, &out, value, LINE_COLUMNS);
    struct text text = findings_text(f->judging->found, buf_view(&out));
    buf_free(&out);
    return text;
}

/* --- Replacing --- */

static void replace_value(struct fixing *f, struct node assign) {
    struct node value = node_kid(f->tree, assign, ASSIGN_VALUE);
    add_edit(f, node_at(f->tree, value)->start, node_at(f->tree, value)->end, spelt(f, f->value));
}

/* --- Removing --- */

static uint32_t skip_blanks(struct text text, uint32_t at) {
    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t'))
        at++;
    return at;
}

static uint32_t back_over_blanks(struct text text, uint32_t at) {
    while (at > 0 && (text.data[at - 1] == ' ' || text.data[at - 1] == '\t'))
        at--;
    return at;
}

/* A statement goes with its line if nothing else is there, else with one of the `;` beside it;
 * comments stay. */
static void remove_statement(struct fixing *f, struct node node) {
    uint32_t start = node_at(f->tree, node)->start, end = node_at(f->tree, node)->end;
    uint32_t before = back_over_blanks(f->text, start), after = skip_blanks(f->text, end);
    bool first = before == 0 || f->text.data[before - 1] == '\n';
    bool last = after == f->text.size || f->text.data[after] == '\n' || f->text.data[after] == '\r';
    if (first && last) {
        while (after < f->text.size && f->text.data[after] != '\n')
            after++;
        add_edit(f, before, after < f->text.size ? after + 1 : after, TEXT(""));
    } else if (after < f->text.size && f->text.data[after] == ';') {
        add_edit(f, start, skip_blanks(f->text, after + 1), TEXT(""));
    } else if (before > 0 && f->text.data[before - 1] == ';') {
        add_edit(f, before - 1, end, TEXT(""));
    } else {
        add_edit(f, start, after, TEXT(""));
    }
}

/* --- Lists --- */

/* "a, b" of a list's spelling. */
static struct text inner(struct text list) {
    size_t start = 0, end = list.size;
    while (start < end && (list.data[start] == '[' || list.data[start] == ' '))
        start++;
    while (end > start && (list.data[end - 1] == ']' || list.data[end - 1] == ' '))
        end--;
    return (struct text){ list.data + start, end - start };
}

static bool add_to_list(struct fixing *f, struct node list) {
    if (node_kind(f->tree, list) != NODE_LIST_LIT)
        return false;
    struct node elements = node_kid(f->tree, list, LIST_LIT_ELEMENTS);
    uint32_t count = node_count(f->tree, elements);
    struct text more = inner(spelt(f, f->value));
    uint32_t at = node_at(f->tree, list)->start + 1;
    if (count != 0)
        at = node_at(f->tree, node_kid(f->tree, elements, count - 1))->end;
    const char *text = arena_printf(findings_arena(f->judging->found), "%s%.*s",
                                    count == 0 ? "" : ", ", TEXT_ARG(more));
    add_edit(f, at, at, text_of(text));
    return true;
}

static bool is_among(struct fixing *f, struct text text) {
    for (uint32_t i = 0; i < f->value.list->count; i++)
        if (text_equal(spelt(f, f->value.list->items[i]), text))
            return true;
    return false;
}

static void remove_from_list(struct fixing *f, struct node list) {
    if (node_kind(f->tree, list) != NODE_LIST_LIT)
        return;
    struct node elements = node_kid(f->tree, list, LIST_LIT_ELEMENTS);
    uint32_t count = node_count(f->tree, elements), kept = 0;
    uint32_t end = node_at(f->tree, list)->start + 1; /* of what is kept */
    for (uint32_t i = 0; i < count; i++) {
        struct node element = node_kid(f->tree, elements, i);
        const struct tree_node *node = node_at(f->tree, element);
        if (!is_among(f, node_text(f->tree, element))) {
            end = node->end;
            kept++;
        } else if (kept != 0) { /* with the comma before it */
            add_edit(f, end, node->end, TEXT(""));
            end = node->end;
        } else { /* with the comma behind it */
            bool only = i + 1 == count;
            add_edit(f, node->start,
                     only ? node->end : node_at(f->tree, node_kid(f->tree, elements, i + 1))->start,
                     TEXT(""));
        }
    }
}

/* --- Where nothing was said: a statement in the resource's own body --- */

/* `f.g = v` works through records only. */
static bool has_plain_path(const struct kind *kind, uint32_t slot) {
    for (uint32_t p = kind->slots.items[slot].parent; p != SLOT_NONE;
         p = kind->slots.items[p].parent)
        if (kind->slots.items[p].kind != SLOT_RECORD)
            return false;
    return true;
}

/* The indentation of a line's first word. */
static struct text indent_at(struct text text, uint32_t at) {
    while (at > 0 && text.data[at - 1] != '\n')
        at--;
    uint32_t end = skip_blanks(text, at);
    return (struct text){ text.data + at, end - at };
}

static void insert_statement(struct fixing *f, struct node resource) {
    struct node body = node_kid(f->tree, resource, RESOURCE_BODY);
    struct node statements = node_kid(f->tree, body, BLOCK_STATEMENTS);
    uint32_t close = node_at(f->tree, body)->end - 1, open = node_at(f->tree, body)->start;
    const struct slot *slot = &f->fix->of_kind->slots.items[f->fix->slot];
    if (close >= f->text.size || f->text.data[close] != '}' ||
        !has_plain_path(f->fix->of_kind, f->fix->slot))
        return;
    struct arena *arena = findings_arena(f->judging->found);
    const char *statement = arena_printf(arena, "%.*s %s %.*s", TEXT_ARG(slot->path),
                                         op_text(f->fix->op), TEXT_ARG(spelt(f, f->value)));
    uint32_t line = back_over_blanks(f->text, close);
    bool several = memchr(f->text.data + open, '\n', close - open) != NULL;
    if (several && line > 0 && f->text.data[line - 1] == '\n') {
        struct text indent = indent_at(f->text, close);
        add_edit(f, line, line,
                 text_of(arena_printf(arena, "%.*s  %s\n", TEXT_ARG(indent), statement)));
    } else if (node_count(f->tree, statements) == 0) {
        add_edit(f, open + 1, close, text_of(arena_printf(arena, " %s ", statement)));
    } else {
        struct node last = node_kid(f->tree, statements, node_count(f->tree, statements) - 1);
        uint32_t end = node_at(f->tree, last)->end;
        add_edit(f, end, end, text_of(arena_printf(arena, "; %s", statement)));
    }
}

static void insert_in_resource(struct fixing *f) {
    uint32_t offset;
    if (f->fix->op != OP_SET && f->fix->op != OP_ADD)
        return;
    if (!enter(f, resource_position(f->resource), &offset))
        return;
    struct node resource = resource_at(f->tree, offset);
    if (resource.id != 0)
        insert_statement(f, resource);
}

/* --- The choice --- */

/* What was forwarded from elsewhere is edited there only if it stands there as it is here. */
static bool is_as_written(struct fixing *f, struct node assign) {
    struct value value = resource_value(f->judging->ev, f->resource, f->fix->slot);
    struct node written = node_kid(f->tree, assign, ASSIGN_VALUE);
    return text_equal(spelt(f, value), node_text(f->tree, written));
}

static void edit_assignment(struct fixing *f, struct node assign) {
    struct node value = node_kid(f->tree, assign, ASSIGN_VALUE);
    enum op op = node_op(f->tree, assign);
    if (f->fix->op == OP_DROP && op == OP_SET)
        remove_statement(f, assign);
    else if (f->fix->op == OP_SET && op == OP_SET)
        replace_value(f, assign);
    else if (f->fix->op == OP_ADD && op != OP_REMOVE)
        add_to_list(f, value);
    else if (f->fix->op == OP_REMOVE && op != OP_REMOVE)
        remove_from_list(f, value);
}

void fix_finding(struct judging *judging, struct finding *finding, const struct policy_fix *fix) {
    struct fixing f = { .judging = judging, .finding = finding, .fix = fix };
    struct value resource = scope_eval(judging->scope, fix->resource);
    uint32_t offset;
    bool own = false;
    if (resource.tag != VALUE_RESOURCE)
        return;
    f.resource = resource.resource;
    if (fix->value != NULL) {
        f.value = scope_eval(judging->scope, fix->value);
        if (!has_spelling(f.value))
            return;
    }
    resource_value(judging->ev, f.resource, fix->slot);
    if (!enter(&f, resource_origin(judging->ev, f.resource, fix->slot), &offset)) {
        insert_in_resource(&f);
        return;
    }
    struct node assign = assignment_at(f.tree, offset, &own);
    if (assign.id != 0 && (own || is_as_written(&f, assign)))
        edit_assignment(&f, assign);
}
