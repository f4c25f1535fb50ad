/* Rename: what may be renamed to what, and the edits for it. */
#include "ide/rename.h"

#include "syntax/token.h"

#include <stdlib.h>

/* Words that are never names. */
static bool is_reserved(struct text name) {
    for (int kind = 0; kind < TOKEN_KIND_COUNT; kind++)
        if (token_info[kind].word == RESERVED &&
            text_equal(name, text_of(token_info[kind].spelling)))
            return true;
    return false;
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* As grammar/croft.l has names: inner hyphens are part of them. */
static bool is_name(struct text name) {
    if (name.size == 0 || !is_letter(name.data[0]) || is_reserved(name))
        return false;
    for (size_t i = 1; i < name.size; i++) {
        bool digit = name.data[i] >= '0' && name.data[i] <= '9';
        bool hyphen = name.data[i] == '-' && i + 1 < name.size && name.data[i - 1] != '-';
        if (!is_letter(name.data[i]) && !digit && !hyphen)
            return false;
    }
    return true;
}

static const char *refuse_target(const struct use *use) {
    switch ((enum use_target)use->target) {
    case USE_BUILTIN:
    case USE_BUILTIN_PARAM:
    case USE_BASIC_TYPE:
    case USE_DOMAIN_FIELD:
    case USE_TAG:
        return "the language brings this along: it cannot be renamed";
    case USE_WORD:
        return "this is a word of the language";
    case USE_UNIQUE:
        return "a demand is named after its fields: rename one of them";
    case USE_TEST:
        return "a test's name is a text that nothing refers to: edit it";
    case USE_RESOURCE:
        return use->of_kind->is_host
                   ? "a host's name is also that of its folder, and part of other texts"
                   : NULL;
    default:
        return NULL;
    }
}

struct ide_rename ide_rename_prepare(struct arena *arena, const struct ide_view *view,
                                     uint32_t offset) {
    (void)arena;
    const struct use *use = ide_use_at(view, offset);
    struct ide_rename rename = { 0 };
    if (use == NULL) {
        rename.problem = "there is no name here";
        return rename;
    }
    rename.problem = refuse_target(use);
    rename.span = ide_use_span(view, use);
    rename.name = source_span_text(view->sources, rename.span);
    if (use->target == USE_MODULE) { /* of a path the last part is the file's name */
        struct text own = use->module->own_name;
        rename.name = own;
        rename.span.start = rename.span.end - (uint32_t)own.size;
    }
    return rename;
}

/* --- What is written where --- */

struct renaming {
    struct arena *arena;
    const struct ide_view *view;
    const struct use *use; /* of what is renamed */
    struct text name;
    VEC(struct ide_edit) edits;
};

/* A key in quotes: what would end the text, or begin something in it, is escaped. */
static struct text escaped(struct arena *arena, struct text name) {
    char *out = arena_alloc(arena, 2 * name.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < name.size; i++) {
        if (name.data[i] == '"' || name.data[i] == '\\')
            out[size++] = '\\';
        if (name.data[i] == '$' && i + 1 < name.size && name.data[i + 1] == '{')
            out[size++] = '$';
        out[size++] = name.data[i];
    }
    return (struct text){ out, size };
}

static struct text key_text(const struct renaming *r, const struct use *use) {
    if (use->in_text)
        return escaped(r->arena, r->name);
    if (is_name(r->name))
        return r->name;
    return text_of(arena_printf(r->arena, "\"%.*s\"", TEXT_ARG(escaped(r->arena, r->name))));
}

/* The use of another sort at the end of the same path: `from apps.sonarr` is module and preset. */
static const struct use *shares_path(const struct ide_view *view, const struct use *use,
                                     enum use_target target) {
    uint32_t count;
    const struct use *at_end = uses_at(view->uses, use->end - 1, &count);
    for (uint32_t i = 0; i < count; i++)
        if (at_end[i].target == target && at_end[i].end == use->end)
            return &at_end[i];
    if (target != USE_MODULE)
        return NULL;
    uint32_t around; /* the module's path begins earlier, on the same line */
    const struct use *before =
        use->start < 64 ? NULL : uses_within(view->uses, use->start - 64, use->start + 1, &around);
    for (uint32_t i = 0; before != NULL && i < around; i++)
        if (before[i].target == USE_MODULE && before[i].role == USE_READS &&
            before[i].end == use->end)
            return &before[i];
    return NULL;
}

/* Only the last part of a module's path changes; where it also stands for the preset of that name,
 * the preset has to be said by itself. */
static struct ide_edit module_edit(const struct renaming *r, const struct use *use) {
    struct ide_edit edit = { ide_use_span(r->view, use), r->name };
    edit.span.start = edit.span.end - (uint32_t)use->module->own_name.size;
    const struct use *preset = use->role == USE_READS ? shares_path(r->view, use, USE_PRESET)
                                                      : NULL;
    if (preset != NULL)
        edit.text = text_of(
            arena_printf(r->arena, "%.*s.%.*s", TEXT_ARG(r->name), TEXT_ARG(preset->name)));
    return edit;
}

static struct ide_edit edit_of(const struct renaming *r, const struct use *use) {
    struct ide_edit edit = { ide_use_span(r->view, use), r->name };
    if (use->target == USE_MODULE)
        return module_edit(r, use);
    if (use->target == USE_RESOURCE)
        edit.text = key_text(r, use);
    else if (use->target == USE_PRESET && shares_path(r->view, use, USE_MODULE) != NULL)
        edit.text = text_of(
            arena_printf(r->arena, "%.*s.%.*s", TEXT_ARG(use->name), TEXT_ARG(r->name)));
    return edit;
}

/* `dataset.unique.path-note` follows its fields. */
static void rename_in_unique(struct renaming *r, const struct use *use) {
    const struct tree *tree = use->unique->module->tree;
    struct node fields = node_kid(tree, use->unique->node, UNIQUE_FIELDS);
    struct buf out = { 0 };
    bool changed = false;
    for (uint32_t i = 0; i < node_count(tree, fields); i++) {
        struct node field = node_kid(tree, fields, i);
        uint32_t count;
        const struct use *named = uses_at(
            r->view->uses,
            source_base(r->view->sources, tree->source) + node_at(tree, field)->start, &count);
        bool is_it = count != 0 && node_kind(tree, field) == NODE_NAME && use_same(named, r->use);
        changed = changed || is_it;
        buf_printf(&out, "%s%.*s", i == 0 ? "" : "-",
                   TEXT_ARG(is_it ? r->name : node_text(tree, field)));
    }
    if (changed) {
        struct ide_edit edit = { ide_use_span(r->view, use),
                                 { arena_copy(r->arena, out.data, out.size), out.size } };
        vec_push(r->arena, &r->edits, edit);
    }
    buf_free(&out);
}

static int compare_edits(const void *one, const void *other) {
    const struct ide_edit *a = one, *b = other;
    if (a->span.source.id != b->span.source.id)
        return a->span.source.id < b->span.source.id ? -1 : 1;
    return a->span.start < b->span.start ? -1 : a->span.start > b->span.start;
}

static void make_edits(struct renaming *r) {
    struct ide_uses all = ide_uses_of(r->arena, r->view, r->use);
    for (uint32_t i = 0; i < all.count; i++)
        vec_push(r->arena, &r->edits, edit_of(r, all.items[i]));
    for (uint32_t i = 0; r->use->target == USE_FIELD && i < r->view->uses->items.count; i++)
        if (r->view->uses->items.items[i].target == USE_UNIQUE)
            rename_in_unique(r, &r->view->uses->items.items[i]);
    if (r->edits.count != 0)
        qsort(r->edits.items, r->edits.count, sizeof *r->edits.items, compare_edits);
}

/* --- What speaks against it --- */

/* Whether the new key is another resource's, where this one is. */
static const char *refuse_taken(struct renaming *r) {
    struct ide_world world = ide_world_of(r->arena, r->view, r->use);
    for (uint32_t i = 0; i < r->view->uses->items.count; i++) {
        const struct use *use = &r->view->uses->items.items[i];
        if (use->target == USE_RESOURCE && use->role == USE_CONTRIBUTES &&
            use->of_kind == r->use->of_kind && text_equal(use->name, r->name) &&
            ide_worlds_meet(world, ide_world_of(r->arena, r->view, use)))
            return arena_printf(r->arena, "there is a %.*s `%.*s` already",
                                TEXT_ARG(use->of_kind->text), TEXT_ARG(r->name));
    }
    return NULL;
}

/* A resource has to have its key written out somewhere; and other hosts' of the same key must not
 * be meant by texts that speak of all hosts. */
static const char *refuse_resource(struct renaming *r) {
    struct ide_uses all = ide_uses_of(r->arena, r->view, r->use);
    struct text host = { NULL, 0 };
    uint32_t heads = 0;
    bool several = false;
    for (uint32_t i = 0; i < all.count; i++) {
        if (all.items[i]->role != USE_CONTRIBUTES)
            continue;
        struct text own = ide_world_of(r->arena, r->view, all.items[i]).host;
        several = several || (heads > 0 && !text_equal(own, host));
        host = own;
        heads++;
    }
    if (heads == 0)
        return "its key is computed: nothing writes it out";
    return several ? "several hosts have one with this key, and some texts mean any of them"
                   : refuse_taken(r);
}

static const char *refuse_foreign(struct renaming *r, ide_is_ours *is_ours, void *data) {
    for (uint32_t i = 0; is_ours != NULL && i < r->edits.count; i++) {
        struct source_id source = r->edits.items[i].span.source;
        if (!is_ours(data, source))
            return arena_printf(r->arena,
                                "`%.*s` names it, which is not part of this fleet's own files",
                                TEXT_ARG(source_name(r->view->sources, source)));
    }
    return NULL;
}

static const char *refuse_name(struct renaming *r) {
    if (r->use->target == USE_RESOURCE)
        return r->name.size == 0                                  ? "a key is not empty"
               : memchr(r->name.data, '\n', r->name.size) != NULL ? "a key stands on one line"
                                                                  : NULL;
    if (is_reserved(r->name))
        return arena_printf(r->arena, "`%.*s` is a word of the language", TEXT_ARG(r->name));
    if (!is_name(r->name))
        return arena_printf(r->arena,
                            "`%.*s` is no name: letters, digits, `_` and inner hyphens, a letter "
                            "or `_` first",
                            TEXT_ARG(r->name));
    return NULL;
}

/* "stdlib/apps/sonarr.croft" → "stdlib/apps/NAME.croft", and the module's name with it. */
static void move_file(struct renaming *r, struct ide_rename *rename, struct text *module) {
    const struct module *moved = r->use->module;
    size_t folder = moved->file.size - sizeof ".croft" + 1 - moved->own_name.size;
    rename->file_from = moved->file;
    rename->file = moved->tree->source;
    rename->file_to = text_of(
        arena_printf(r->arena, "%.*s%.*s.croft", (int)folder, moved->file.data, TEXT_ARG(r->name)));
    *module = text_of(arena_printf(r->arena, "%.*s%.*s",
                                   (int)(moved->name.size - moved->own_name.size), moved->name.data,
                                   TEXT_ARG(r->name)));
}

struct ide_rename ide_rename(struct arena *arena, const struct ide_view *view, uint32_t offset,
                             struct text name, ide_is_ours *is_ours, void *data) {
    struct ide_rename rename = ide_rename_prepare(arena, view, offset);
    if (rename.problem != NULL)
        return rename;
    struct renaming r = { arena, view, ide_use_at(view, offset), name, { 0 } };
    const struct module *moved = r.use->target == USE_MODULE ? r.use->module : NULL;
    struct text moved_to = { NULL, 0 };
    rename.problem = view->whole ? refuse_name(&r) : "not all files are known yet";
    if (rename.problem == NULL && r.use->target == USE_RESOURCE)
        rename.problem = refuse_resource(&r);
    if (rename.problem != NULL || text_equal(name, rename.name))
        return rename;
    make_edits(&r);
    if (moved != NULL)
        move_file(&r, &rename, &moved_to);
    rename.problem = refuse_foreign(&r, is_ours, data);
    if (rename.problem == NULL && moved != NULL && is_ours != NULL &&
        !is_ours(data, moved->tree->source))
        rename.problem = "its file is not part of this fleet";
    rename.edits = r.edits.items;
    rename.edit_count = r.edits.count;
    if (rename.problem == NULL)
        rename.problem = ide_rename_verify(arena, view, &rename, moved, moved_to);
    if (rename.problem != NULL)
        rename.edit_count = 0;
    return rename;
}
