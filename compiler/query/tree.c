/* Reads manifests; emit/manifest.c describes them. */
#include "query/tree.h"

#include "base/vec.h"
#include "query/json_read.h"
#include "source/vfs.h"

#include <stdlib.h>

enum { MANIFEST_SIZE_MAX = 1 << 30 };

static struct tree_names names_of(struct arena *arena, struct value list) {
    struct tree_names names = { NULL, 0 };
    if (list.tag != VALUE_LIST)
        return names;
    names.items = ARENA_ARRAY(arena, struct text, list.list->count + 1);
    for (uint32_t i = 0; i < list.list->count; i++)
        names.items[names.count++] = json_text(list.list->items[i]);
    return names;
}

static struct tree_entry entry_of(struct arena *arena, struct value object) {
    struct value template = json_member(object, "template");
    return (struct tree_entry){
        .path = json_text(json_member(object, "path")),
        .type = json_text(json_member(object, "type")),
        .mode = json_text(json_member(object, "mode")),
        .owner = json_text(json_member(object, "owner")),
        .group = json_text(json_member(object, "group")),
        .digest = json_text(json_member(object, "digest")),
        .target = json_text(json_member(object, "target")),
        .origin = json_text(json_member(object, "origin")),
        .reload = names_of(arena, json_member(object, "reload")),
        .restart = names_of(arena, json_member(object, "restart")),
        .secrets = names_of(arena, json_member(object, "secrets")),
        .is_template = template.tag == VALUE_BOOL && template.i != 0,
    };
}

static int compare_entries(const void *a, const void *b) {
    return text_compare(((const struct tree_entry *)a)->path, ((const struct tree_entry *)b)->path);
}

const char *tree_read(struct arena *arena, const char *directory, struct tree_read *tree) {
    struct text content;
    struct value manifest;
    *tree = (struct tree_read){ .directory = directory };
    const char *problem = vfs_read(arena, arena_printf(arena, "%s/manifest.json", directory),
                                   MANIFEST_SIZE_MAX, &content);
    if (problem != NULL)
        return problem;
    if (!json_read(arena, content, &manifest))
        return "is damaged: it is not JSON";
    struct value format = json_member(manifest, "format");
    struct value artifacts = json_member(manifest, "artifacts");
    if (format.tag != VALUE_INT || format.i != 1 || artifacts.tag != VALUE_LIST)
        return "is of another version of croft";
    tree->host = json_text(json_member(manifest, "host"));
    tree->count = artifacts.list->count;
    tree->entries = ARENA_ARRAY(arena, struct tree_entry, tree->count + 1);
    for (uint32_t i = 0; i < tree->count; i++)
        tree->entries[i] = entry_of(arena, artifacts.list->items[i]);
    if (tree->count > 1)
        qsort(tree->entries, tree->count, sizeof *tree->entries, compare_entries);
    return NULL;
}

static bool same_names(const struct tree_names *a, const struct tree_names *b) {
    bool same = a->count == b->count;
    for (uint32_t i = 0; same && i < a->count; i++)
        same = text_equal(a->items[i], b->items[i]);
    return same;
}

unsigned entry_compare(const struct tree_entry *a, const struct tree_entry *b) {
    unsigned change = CHANGE_NONE;
    if (!text_equal(a->type, b->type) || a->is_template != b->is_template)
        change |= CHANGE_TYPE;
    if (!text_equal(a->digest, b->digest) || !text_equal(a->target, b->target))
        change |= CHANGE_CONTENT;
    if (!text_equal(a->mode, b->mode))
        change |= CHANGE_MODE;
    if (!text_equal(a->owner, b->owner) || !text_equal(a->group, b->group))
        change |= CHANGE_OWNER;
    if (!same_names(&a->secrets, &b->secrets))
        change |= CHANGE_SECRETS;
    if (!same_names(&a->reload, &b->reload) || !same_names(&a->restart, &b->restart))
        change |= CHANGE_UNITS;
    return change;
}
