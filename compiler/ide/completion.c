/* Completion: asks what is wanted at the cursor, and gathers it. */
#include "ide/complete_internal.h"

#include <stdlib.h>

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool complete_may_be(const struct completing *g, struct text label) {
    size_t at = 0;
    for (size_t i = 0; i < label.size && at < g->prefix.size; i++)
        at += lower(label.data[i]) == lower(g->prefix.data[at]);
    return at == g->prefix.size;
}

struct ide_item *complete_add(struct completing *g, enum ide_item_kind kind, struct text label,
                              uint8_t rank) {
    if (label.size == 0 || !complete_may_be(g, label))
        return NULL;
    bool is_new;
    textmap_put(g->arena, &g->seen, label, &is_new);
    if (!is_new)
        return NULL;
    vec_push(g->arena, &g->items,
             ((struct ide_item){ .label = label, .kind = kind, .rank = rank }));
    return &g->items.items[g->items.count - 1];
}

struct text complete_doc(struct completing *g, const struct module *module, struct node node) {
    if (module == NULL || module->tree == NULL || node.id == 0)
        return TEXT("");
    return node_doc(g->arena, module->tree, node);
}

/* --- Bringing names in --- */

/* `use module (…)` that is there already: where a further name goes. */
static bool find_use(struct completing *g, const struct module *module, uint32_t *at, bool *bare) {
    const struct tree *tree = g->view->tree;
    struct node items = node_kid(tree, tree->root, MODULE_ITEMS);
    for (uint32_t i = 0; i < node_count(tree, items); i++) {
        struct node use = node_kid(tree, items, i);
        if (node_kind(tree, use) != NODE_USE ||
            !text_equal(node_text(tree, node_kid(tree, use, USE_PATH)), module->name))
            continue;
        struct node names = node_kid(tree, use, USE_NAMES);
        uint32_t count = node_count(tree, names);
        *bare = names.id == 0;
        if (*bare)
            continue; /* the module itself; its names take another `use` */
        if (count == 0)
            return false;
        *at = node_at(tree, node_kid(tree, names, count - 1))->end;
        return true;
    }
    return false;
}

/* Behind the last `use`, or before the first item and what documents it. */
static uint32_t use_place(const struct completing *g, bool *first) {
    const struct tree *tree = g->view->tree;
    struct node items = node_kid(tree, tree->root, MODULE_ITEMS);
    uint32_t at = 0;
    *first = true;
    for (uint32_t i = 0; i < node_count(tree, items); i++) {
        struct node item = node_kid(tree, items, i);
        if (node_kind(tree, item) != NODE_USE)
            continue;
        at = node_at(tree, item)->end;
        *first = false;
    }
    for (uint32_t i = 0; *first && i < tree->comment_count; i++) {
        const struct comment *comment =
            &tree->comments[i]; /* what is said of the file stays first */
        bool next_line = comment->start <= at + (at != 0);
        bool docs = comment->end - comment->start > 3 && tree->text[comment->start + 2] == '/';
        if (!next_line || docs)
            break;
        at = comment->end;
    }
    return at;
}

void complete_use(struct completing *g, struct ide_item *item, const struct module *module,
                  struct text name) {
    uint32_t at = 0;
    bool bare = false, first;
    item->use = module->name;
    if (find_use(g, module, &at, &bare)) {
        item->edit_text = text_of(arena_printf(g->arena, ", %.*s", TEXT_ARG(name)));
    } else {
        at = use_place(g, &first);
        const char *before = at == 0 ? "" : first ? "\n\n" : "\n";
        item->edit_text = text_of(arena_printf(g->arena, "%suse %.*s (%.*s)%s", before,
                                               TEXT_ARG(module->name), TEXT_ARG(name),
                                               at == 0 ? "\n\n" : ""));
    }
    item->edit.span = (struct span){ g->view->source, at, at };
    item->edit.full = item->edit.span;
}

/* --- Dispatch --- */

static const char *const operators[] = { "and",   "or",      "in",   "is",   "not in",
                                         "with",  "if",      "then", "else", "for",
                                         "where", "because", "as",   "from", "disabled",
                                         "until", "at",      "help", "fix",  "by" };

static void complete_words(struct completing *g, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        complete_add(g, IDE_ITEM_WORD, text_of(words[i]), RANK_WORD);
}

static void complete_tags(struct completing *g) {
    for (uint32_t id = 1; id <= tag_count(); id++) {
        struct ide_item *item = complete_add(g, IDE_ITEM_TAG, tag_name((struct tag){ id }),
                                             RANK_OTHER);
        if (item != NULL)
            item->doc = text_of(tag_doc((struct tag){ id }));
    }
}

/* In a text only what texts stand for is offered. */
static void complete_text(struct completing *g) {
    const struct type *type = type_bare(g->wanted.expected);
    if (g->wanted.want == WANT_KEY)
        complete_keys(g, g->wanted.of_kind, RANK_FIT);
    else if (g->wanted.want == WANT_VALUE && type != NULL && type->kind == TYPE_REF)
        complete_keys(g, type->ref, RANK_FIT);
}

static void gather(struct completing *g) {
    switch (g->wanted.want) {
    case WANT_NOTHING:
        break;
    case WANT_STATEMENT:
        complete_statement(g);
        break;
    case WANT_VALUE:
        complete_value(g);
        break;
    case WANT_OPERATOR:
        complete_words(g, operators, sizeof operators / sizeof *operators);
        break;
    case WANT_TYPE:
        complete_types(g);
        break;
    case WANT_TAG:
        complete_tags(g);
        break;
    case WANT_KIND:
        complete_names(g, SORT_KINDS);
        break;
    case WANT_KEY:
        complete_keys(g, g->wanted.of_kind, RANK_FIT);
        break;
    case WANT_MODULE:
        complete_modules(g);
        break;
    case WANT_USE_NAME:
        complete_use_names(g);
        break;
    case WANT_MEMBER:
        complete_members(g);
        break;
    case WANT_CASE:
        complete_cases(g, g->wanted.expected);
        complete_fields(g, around_place(&g->around)->kind == PLACE_BINDINGS
                               ? around_place(&g->around)->fields
                               : (struct field_set){ 0 });
        break;
    case WANT_PRESET:
        complete_presets(g);
        break;
    case WANT_POLICY:
        complete_policies(g);
        break;
    case WANT_UNIT:
        complete_units(g);
        break;
    }
}

static int by_rank(const void *a, const void *b) {
    const struct ide_item *x = a, *y = b;
    return x->rank != y->rank ? (int)x->rank - (int)y->rank : text_compare(x->label, y->label);
}

struct ide_completion ide_complete(struct arena *arena, const struct ide_view *view,
                                   uint32_t offset) {
    struct completing g = { .arena = arena, .view = view };
    g.around = around_at(arena, view, offset);
    const struct cursor *c = &g.around.cursor;
    g.prefix = (struct text){ c->text.data + c->word.start, c->offset - c->word.start };
    g.wanted = around_wanted(&g.around);
    if (c->in_text)
        complete_text(&g);
    else
        gather(&g);
    if (g.items.count > 1)
        qsort(g.items.items, g.items.count, sizeof *g.items.items, by_rank);
    return (struct ide_completion){ c->word, g.items.items, g.items.count, g.incomplete };
}
