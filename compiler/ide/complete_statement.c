/* What a statement may begin with: fields that are not set, kinds of resources, words. */
#include "ide/complete_internal.h"
#include "sema/print_type.h"

/* --- Fields --- */

static bool is_assignment(enum token_kind kind) {
    return kind == TOKEN_ASSIGN || kind == TOKEN_ASSIGN_ADD || kind == TOKEN_ASSIGN_REMOVE ||
           kind == TOKEN_COLON;
}

/* The fields that the innermost braces set already are not offered again, except lists. */
static void mark_set(struct completing *g) {
    const struct cursor *c = &g->around.cursor;
    const struct cursor_frame *frame = &c->frames[c->depth - 1];
    if (frame->bracket != AROUND_BRACE)
        return;
    uint32_t close = cursor_close(c, frame->open);
    for (uint32_t i = frame->open + 1, depth = 0; i < close; i++) {
        enum token_kind kind = cursor_kind(c, i), next = cursor_kind(c, i + 1);
        if (token_closes(kind) && depth > 0)
            depth--;
        bool sets = next == TOKEN_ASSIGN || next == TOKEN_LBRACE || next == TOKEN_COLON;
        bool first = i == frame->open + 1 || (c->tokens[i].flags & TOKEN_FIRST) ||
                     cursor_kind(c, i - 1) == TOKEN_TERM || cursor_kind(c, i - 1) == TOKEN_COMMA;
        if (depth == 0 && i != c->at && token_is_word(kind) && sets && first)
            textmap_put(g->arena, &g->seen, cursor_text(c, i), NULL);
        if (token_opens(kind))
            depth++;
    }
}

static bool is_required(const struct field *field) {
    struct node node = node_kid(field->module->tree, field->node, FIELD_DEFAULT);
    return field->default_value == NULL && node.id == 0 && !type_is_optional(field->type);
}

static struct text field_detail(struct completing *g, const struct field *field) {
    const struct tree *tree = field->module->tree;
    struct text value = node_text(tree, node_kid(tree, field->node, FIELD_DEFAULT));
    const char *type = type_text_of(g->arena, field->type);
    if (value.size == 0 || value.size > 60 || memchr(value.data, '\n', value.size) != NULL)
        return text_of(type);
    return text_of(arena_printf(g->arena, "%s = %.*s", type, TEXT_ARG(value)));
}

/* Whether something stands behind the cursor's word that it is said with. */
static bool is_written(const struct completing *g) {
    const struct cursor *c = &g->around.cursor;
    bool on_word = c->at < c->count && c->tokens[c->at].start <= c->offset;
    enum token_kind next = cursor_kind(c, c->at + on_word);
    return is_assignment(next) || next == TOKEN_LBRACE || next == TOKEN_DOT;
}

static void add_field(struct completing *g, const struct field *field, bool assigns) {
    struct ide_item *item = complete_add(g, IDE_ITEM_FIELD, field->text,
                                         is_required(field) ? RANK_FIT : RANK_NEAR);
    if (item == NULL)
        return;
    item->detail = field_detail(g, field);
    item->doc = complete_doc(g, field->module, field->node);
    const struct type *type = type_bare(field->type);
    if (!assigns)
        return;
    const char *form = type->kind == TYPE_RECORD ? "%.*s { $0 }" : "%.*s = $0";
    item->insert = text_of(arena_printf(g->arena, form, TEXT_ARG(field->text)));
    item->snippet = true;
}

void complete_fields(struct completing *g, struct field_set set) {
    uint32_t count;
    const struct field **fields = field_set_fields(g->arena, set, &count);
    bool assigns = around_place(&g->around)->kind != PLACE_BINDINGS &&
                   g->wanted.want == WANT_STATEMENT && !is_written(g);
    for (uint32_t i = 0; i < count; i++)
        if (!fields[i]->key || set.of_kind == NULL || g->wanted.want == WANT_MEMBER)
            add_field(g, fields[i], assigns);
}

void complete_members(struct completing *g) {
    const struct type *object = g->wanted.object;
    if (g->wanted.module != NULL) {
        const struct map *scope = &g->wanted.module->scope;
        for (uint32_t i = 0; i < scope->count; i++) {
            const struct symbol *symbol = (const struct symbol *)(uintptr_t)scope->entries[i].value;
            enum ide_item_kind kind = symbol->kind == SYMBOL_FN     ? IDE_ITEM_FUNCTION
                                      : symbol->kind == SYMBOL_KIND ? IDE_ITEM_KIND
                                                                    : IDE_ITEM_GLOBAL;
            complete_add(g, kind, intern_text(g->view->names, symbol->name), RANK_FIT);
        }
        return;
    }
    if (object == NULL)
        return;
    if (object->kind == TYPE_DOMAIN)
        for (uint32_t i = 0; i < domain_field_count(object->domain); i++)
            complete_add(g, IDE_ITEM_FIELD, domain_field_name(object->domain, (int)i), RANK_FIT);
    if (object->kind == TYPE_LIST && object->inner->kind == TYPE_REF &&
        object->inner->ref->text.size != 0)
        return; /* a collection has no fields */
    complete_fields(g, (struct field_set){ .type = object });
}

/* --- Resources --- */

/* `kind key { required = … }` */
static struct text resource_snippet(struct completing *g, const struct kind *kind) {
    struct buf out = { 0 };
    bool path = false;
    for (uint32_t i = 0; i < kind->fields.count; i++) {
        const struct type *type = type_bare(kind->fields.items[i]->type);
        if (kind->fields.items[i]->key)
            path = type->kind != TYPE_DOMAIN ||
                   !text_equal(domain_name(type->domain), TEXT("Name"));
    }
    buf_printf(&out, path ? "%.*s \"${1:key}\" {" : "%.*s ${1:name} {", TEXT_ARG(kind->text));
    uint32_t number = 2;
    for (uint32_t i = 0; i < kind->fields.count; i++) {
        const struct field *field = kind->fields.items[i];
        if (field->key || field->broken || !is_required(field))
            continue;
        const struct type *type = type_bare(field->type);
        const char *form = type_is_string(type) ? "\n  %.*s = \"$%u\"" : "\n  %.*s = $%u";
        buf_printf(&out, form, TEXT_ARG(field->text), number++);
    }
    buf_printf(&out, number == 2 ? " $0 }" : "\n  $0\n}");
    struct text text = { arena_copy(g->arena, out.data, out.size), out.size };
    buf_free(&out);
    return text;
}

static void add_resources(struct completing *g) {
    uint32_t before = g->items.count;
    complete_names(g, SORT_KINDS);
    for (uint32_t i = before; i < g->items.count; i++) {
        struct ide_item *item = &g->items.items[i];
        const struct kind *kind = item->kind == IDE_ITEM_KIND ? around_kind(&g->around, item->label)
                                                              : NULL;
        if (item->rank == RANK_FIT)
            item->rank = RANK_OTHER;
        if (kind == NULL || is_written(g))
            continue;
        item->insert = resource_snippet(g, kind);
        item->snippet = true;
    }
}

/* --- Words --- */

#define ADD_WORDS(g, words)                                      \
    for (size_t i = 0; i < sizeof(words) / sizeof *(words); i++) \
    complete_add((g), IDE_ITEM_WORD, text_of((words)[i]), RANK_WORD)

static void add_file_words(struct completing *g) {
    static const char *const words[] = { "use",    "kind",   "record", "enum",     "type",
                                         "fn",     "let",    "preset", "defaults", "adjust",
                                         "every",  "policy", "waive",  "test",     "extend",
                                         "output", "shared", "fleet",  "amend",    "absent",
                                         "on" };
    ADD_WORDS(g, words);
}

static void add_body_words(struct completing *g) {
    static const char *const words[] = { "let",    "if",      "for",     "match", "on",  "amend",
                                         "absent", "without", "require", "force", "else" };
    ADD_WORDS(g, words);
}

static void add_place_words(struct completing *g, enum place_kind kind) {
    static const char *const policy[] = { "every", "require",  "let",      "if",  "for",
                                          "match", "severity", "waivable", "else" };
    static const char *const members[] = { "key", "fact", "repeats", "unique", "require" };
    static const char *const test[] = { "expect", "given", "on", "let", "if", "for" };
    if (kind == PLACE_FILE) {
        add_file_words(g);
    } else if (kind == PLACE_BODY) {
        add_body_words(g);
    } else if (kind == PLACE_POLICY) {
        ADD_WORDS(g, policy);
    } else if (kind == PLACE_KIND_DECL) {
        ADD_WORDS(g, members);
    } else if (kind == PLACE_RECORD_DECL) {
        complete_add(g, IDE_ITEM_WORD, TEXT("require"), RANK_WORD);
    } else if (kind == PLACE_TEST) {
        ADD_WORDS(g, test);
    }
}

void complete_statement(struct completing *g) {
    const struct place_around *place = around_place(&g->around);
    mark_set(g);
    if (place->kind == PLACE_BODY || place->kind == PLACE_RECORD || place->kind == PLACE_BINDINGS)
        complete_fields(g, place->fields);
    g->seen = (struct textmap){ 0 }; /* kinds may be named like fields that are set */
    for (uint32_t i = 0; i < g->items.count; i++)
        textmap_put(g->arena, &g->seen, g->items.items[i].label, NULL);
    if (place->kind == PLACE_FILE || place->kind == PLACE_BODY || place->kind == PLACE_TEST)
        add_resources(g);
    add_place_words(g, place->kind);
}
