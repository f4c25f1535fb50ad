/* Makes edits of what diagnostics want. */
#include "ide/actions.h"

#include "sema/print_type.h"

enum { WAIVER_DAYS = 90, INDENT = 2 };

struct acting {
    struct arena *arena;
    struct analysis *analysis;
    const struct ide_view *view;
    const struct analysis_diag *diag;
    int64_t today;
    struct ide_actions actions;
};

static struct ide_action *add_action(struct acting *a, enum ide_action_kind kind,
                                     const char *title) {
    struct ide_action action = { .kind = kind, .title = title, .diag = a->diag };
    vec_push(a->arena, &a->actions.items, action);
    return &a->actions.items.items[a->actions.items.count - 1];
}

static void insert(struct acting *a, struct ide_action *action, uint32_t at, const char *text) {
    struct ide_edit edit = { { a->view->source, at, at }, text_of(text) };
    vec_push(a->arena, &action->edits, edit);
}

static struct text text_of_view(const struct acting *a) {
    return source_text(a->view->sources, a->view->source);
}

/* --- The compiler's own fixes --- */

/* False when the text that an edit is of is gone. */
static bool take_edits(struct acting *a, const struct analysis_diag *diag,
                       struct ide_action *action) {
    for (uint32_t i = 0; i < diag->diag->edit_count; i++) {
        struct ide_edit edit = { .text = text_of(diag->diag->edits[i].text) };
        if (!analysis_place_now(a->analysis, diag, diag->diag->edits[i].span, &edit.span))
            return false;
        vec_push(a->arena, &action->edits, edit);
    }
    return diag->diag->edit_count != 0;
}

static const char *fix_title(struct acting *a) {
    const struct diag *diag = a->diag->diag;
    const char *what = diag->help_count != 0 ? diag->helps[0] : diag->message;
    return arena_printf(a->arena, "Fix: %s", what);
}

static void offer_fix(struct acting *a) {
    struct ide_action action = { .kind = ACTION_FIX, .diag = a->diag, .preferred = true };
    if (!take_edits(a, a->diag, &action))
        return;
    action.title = fix_title(a);
    vec_push(a->arena, &a->actions.items, action);
}

static bool touches(const struct ide_action *action, struct span span) {
    for (uint32_t i = 0; i < action->edits.count; i++) {
        struct span other = action->edits.items[i].span;
        if (other.source.id == span.source.id && other.start <= span.end && span.start <= other.end)
            return true;
    }
    return false;
}

/* Fixes that touch one before them wait for the next round. */
static void offer_fix_all(struct acting *a) {
    struct ide_action all = { .kind = ACTION_FIX_ALL, .title = "Fix all in this file" };
    for (uint32_t i = 0; i < a->actions.diags.items.count; i++) {
        struct ide_action one = { .kind = ACTION_FIX };
        if (!take_edits(a, &a->actions.diags.items.items[i], &one))
            continue;
        bool free = true;
        for (uint32_t e = 0; e < one.edits.count; e++)
            free = free && !touches(&all, one.edits.items[e].span);
        for (uint32_t e = 0; e < one.edits.count && free; e++)
            vec_push(a->arena, &all.edits, one.edits.items[e]);
    }
    if (all.edits.count != 0)
        vec_push(a->arena, &a->actions.items, all);
}

/* --- `use` --- */

static struct node item_at(const struct tree *tree, uint32_t index) {
    return node_kid(tree, node_kid(tree, tree->root, MODULE_ITEMS), index);
}

static uint32_t line_start(struct text text, uint32_t at) {
    while (at > 0 && text.data[at - 1] != '\n')
        at--;
    return at;
}

static uint32_t line_end(struct text text, uint32_t at) {
    while (at < text.size && text.data[at] != '\n')
        at++;
    return at;
}

/* Before the first item and its documentation. */
static uint32_t before_first_item(const struct acting *a) {
    const struct tree *tree = a->view->tree;
    struct text text = text_of_view(a);
    struct node first = item_at(tree, 0);
    uint32_t at = first.id == 0 ? (uint32_t)text.size : node_at(tree, first)->start;
    at = line_start(text, at);
    for (uint32_t i = tree->comment_count; i-- > 0;) {
        uint32_t start = line_start(text, tree->comments[i].start);
        if (tree->comments[i].end < at && line_end(text, tree->comments[i].end) + 1 == at &&
            text_starts_with((struct text){ text.data + start, text.size - start }, TEXT("///")))
            at = start;
    }
    return at;
}

static void insert_use(struct acting *a, struct ide_action *action, const char *module,
                       const char *name) {
    const struct tree *tree = a->view->tree;
    struct node last = { 0 };
    uint32_t count = node_count(tree, node_kid(tree, tree->root, MODULE_ITEMS));
    for (uint32_t i = 0; i < count; i++) {
        struct node item = item_at(tree, i);
        if (node_kind(tree, item) != NODE_USE)
            continue;
        last = item;
        struct node names = node_kid(tree, item, USE_NAMES);
        uint32_t named = node_count(tree, names);
        if (named == 0 ||
            !text_equal(node_text(tree, node_kid(tree, item, USE_PATH)), text_of(module)))
            continue;
        insert(a, action, node_at(tree, node_kid(tree, names, named - 1))->end,
               arena_printf(a->arena, ", %s", name));
        return;
    }
    if (last.id != 0)
        insert(a, action, line_end(text_of_view(a), node_at(tree, last)->end),
               arena_printf(a->arena, "\nuse %s (%s)", module, name));
    else
        insert(a, action, before_first_item(a),
               arena_printf(a->arena, "use %s (%s)\n\n", module, name));
}

static void offer_use(struct acting *a, const struct diag_want *want) {
    struct ide_action *action = add_action(
        a, ACTION_USE, arena_printf(a->arena, "Add `use %s (%s)`", want->of, want->what));
    action->preferred = a->diag->diag->want_count == 1;
    insert_use(a, action, want->of, want->what);
}

/* --- Fields --- */

/* The block of the innermost thing with one that begins at the diagnostic's place. */
static struct node block_at(const struct acting *a) {
    uint32_t count;
    const struct tree *tree = a->view->tree;
    const struct node *path = ide_path_at(a->arena, tree, a->diag->span.start, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (node_at(tree, path[i])->start != a->diag->span.start)
            continue;
        for (uint32_t k = 0; k < node_count(tree, path[i]); k++) {
            struct node kid = node_kid(tree, path[i], k);
            if (node_kind(tree, kid) == NODE_BLOCK)
                return kid;
        }
    }
    return (struct node){ 0 };
}

static int indent_of(struct text text, uint32_t at) {
    uint32_t start = line_start(text, at), end = start;
    while (end < text.size && text.data[end] == ' ')
        end++;
    return (int)(end - start);
}

static void insert_field(struct acting *a, struct ide_action *action, struct node block,
                         const struct diag_want *want) {
    struct text text = text_of_view(a);
    const struct tree_node *node = node_at(a->view->tree, block);
    uint32_t at = node->start + 1;
    bool has_lines = memchr(text.data + node->start, '\n', node->end - node->start) != NULL;
    bool empty = node_count(a->view->tree, node_kid(a->view->tree, block, BLOCK_STATEMENTS)) == 0;
    if (has_lines)
        insert(a, action, at,
               arena_printf(a->arena, "\n%*s%s = … // %s", indent_of(text, at) + INDENT, "",
                            want->what, want->of));
    else
        insert(a, action, at, arena_printf(a->arena, " %s = …%s", want->what, empty ? "" : ";"));
}

static void offer_field(struct acting *a, const struct diag_want *want) {
    struct node block = block_at(a);
    if (block.id == 0 || text_of_view(a).data[node_at(a->view->tree, block)->start] != '{')
        return;
    const char *title = arena_printf(a->arena, "Decide `%s` (%s)", want->what, want->of);
    insert_field(a, add_action(a, ACTION_DECIDE, title), block, want);
}

/* --- Resources --- */

static bool is_name(const char *key) {
    for (size_t i = 0; key[i] != 0; i++) {
        char c = key[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && (i == 0 || !((c >= '0' && c <= '9') || (c == '-' && key[i + 1] != 0))))
            return false;
    }
    return key[0] != 0;
}

/* As it stands in a head. */
static const char *key_text(struct acting *a, struct text key) {
    const char *text = arena_copy(a->arena, key.data, key.size);
    if (is_name(text))
        return text;
    struct buf out = { 0 };
    buf_char(&out, '"');
    for (size_t i = 0; i < key.size; i++) {
        if (key.data[i] == '"' || key.data[i] == '\\' ||
            (key.data[i] == '$' && i + 1 < key.size && key.data[i + 1] == '{'))
            buf_char(&out, '\\');
        buf_char(&out, key.data[i]);
    }
    buf_char(&out, '"');
    text = arena_copy(a->arena, out.data, out.size);
    buf_free(&out);
    return text;
}

static const struct kind *kind_named(const struct acting *a, const char *name) {
    const struct program *program = a->view->program;
    for (uint32_t i = 0; program != NULL && i < program->kinds.count; i++)
        if (text_equal(program->kinds.items[i]->text, text_of(name)))
            return program->kinds.items[i];
    return NULL;
}

/* A line for each field that has to be said. */
static void put_fields(struct acting *a, struct buf *out, const struct kind *kind) {
    for (uint32_t i = 0; kind != NULL && i < kind->fields.count; i++) {
        const struct field *field = kind->fields.items[i];
        if (field->key || node_kid(field->module->tree, field->node, FIELD_DEFAULT).id != 0)
            continue;
        buf_printf(out, "%*s%.*s = … // %s\n", INDENT, "", TEXT_ARG(field->text),
                   type_text_of(a->arena, field->type));
    }
}

/* What is put at the end of the file, a blank line before it. */
static void insert_at_end(struct acting *a, struct ide_action *action, const char *item) {
    struct text text = text_of_view(a);
    bool ends = text.size == 0 || text.data[text.size - 1] == '\n';
    insert(a, action, (uint32_t)text.size,
           arena_printf(a->arena, "%s%s%s", ends ? "" : "\n", text.size == 0 ? "" : "\n", item));
}

static void offer_resource(struct acting *a, const struct diag_want *want) {
    struct buf out = { 0 };
    const char *key = key_text(a, text_of(want->what));
    buf_printf(&out, "%s %s {\n", want->of, key);
    put_fields(a, &out, kind_named(a, want->of));
    buf_printf(&out, "}\n");
    const char *title = arena_printf(a->arena, "Create %s `%s`", want->of, want->what);
    insert_at_end(a, add_action(a, ACTION_CREATE, title), arena_copy(a->arena, out.data, out.size));
    buf_free(&out);
}

/* --- Waivers --- */

static void offer_waiver(struct acting *a) {
    const struct finding *finding = a->diag->finding;
    if (finding == NULL || finding->subjects.count == 0 ||
        (finding->declared == NULL && finding->unique == NULL) ||
        (finding->declared != NULL && !finding->declared->waivable))
        return;
    const struct finding_subject *subject = &finding->subjects.items[0];
    struct text until = finding_day_text(a->arena, a->today + WAIVER_DAYS);
    const char *title = arena_printf(a->arena, "Waive `%.*s` for %.*s `%.*s` until %.*s",
                                     TEXT_ARG(finding->policy), TEXT_ARG(subject->kind),
                                     TEXT_ARG(subject->key), TEXT_ARG(until));
    const char *item = arena_printf(
        a->arena, "waive %.*s for %.*s %s until %.*s because \"why it is right for now\"\n",
        TEXT_ARG(finding->policy), TEXT_ARG(subject->kind), key_text(a, subject->key),
        TEXT_ARG(until));
    insert_at_end(a, add_action(a, ACTION_WAIVE, title), item);
}

/* --- All of them --- */

static void offer_wanted(struct acting *a) {
    static void (*const offers[])(struct acting * a, const struct diag_want *want) = {
        [DIAG_WANTS_FIELD] = offer_field,
        [DIAG_WANTS_RESOURCE] = offer_resource,
        [DIAG_WANTS_USE] = offer_use,
    };
    for (uint32_t i = 0; i < a->diag->diag->want_count; i++)
        offers[a->diag->diag->wants[i].kind](a, &a->diag->diag->wants[i]);
}

struct ide_actions ide_actions(struct arena *arena, struct analysis *analysis,
                               const struct ide_view *view, struct text path, uint32_t start,
                               uint32_t end, int64_t today) {
    struct acting a = { .arena = arena, .analysis = analysis, .view = view, .today = today };
    a.actions.diags = analysis_diagnostics(analysis, arena, path);
    for (uint32_t i = 0; i < a.actions.diags.items.count; i++) {
        a.diag = &a.actions.diags.items.items[i];
        if (a.diag->span.end < start || a.diag->span.start > end)
            continue;
        offer_fix(&a);
        offer_wanted(&a);
        offer_waiver(&a);
    }
    a.diag = NULL;
    offer_fix_all(&a);
    return a.actions;
}
