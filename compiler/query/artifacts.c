/* Collects what output kinds hold into the entries of a tree. */
#include "query/artifacts.h"

#include "query/coverage.h"

#include <stdlib.h>

/* One output kind and where the fields are that the backend reads; SLOT_NONE: the kind has none of
 * it. */
struct outlet {
    const struct kind *kind;
    enum artifact_type type;
    uint32_t path, content, template, target, owner, group, mode, reloads, restarts;
};

struct collecting {
    struct evaluation *evaluation;
    const struct program *program;
    struct arena *arena;
    struct diags *diags;
    VEC(struct artifact) items;
};

static uint32_t slot_named(const struct program *program, const struct kind *kind,
                           const char *name) {
    struct name interned = intern_find(program->names, text_of(name));
    const uint64_t *place = interned.id == 0 ? NULL : map_get(&kind->field_slots, interned.id);
    return place == NULL ? SLOT_NONE : (uint32_t)*place;
}

static bool outlet_of(const struct program *program, const struct kind *kind,
                      struct outlet *outlet) {
    static const struct {
        const char *name;
        enum artifact_type type;
    } types[] = { { "file", ARTIFACT_FILE },
                  { "directory", ARTIFACT_DIRECTORY },
                  { "link", ARTIFACT_LINK },
                  { "secret", ARTIFACT_SECRET } };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!text_equal(kind->text, text_of(types[i].name)))
            continue;
        *outlet = (struct outlet){
            .kind = kind,
            .type = types[i].type,
            .path = slot_named(program, kind, "path"),
            .content = slot_named(program, kind, "content"),
            .template = slot_named(program, kind, "template"),
            .target = slot_named(program, kind, "target"),
            .owner = slot_named(program, kind, "owner"),
            .group = slot_named(program, kind, "group"),
            .mode = slot_named(program, kind, "mode"),
            .reloads = slot_named(program, kind, "reloads"),
            .restarts = slot_named(program, kind, "restarts"),
        };
        return true;
    }
    return false;
}

static struct value field(struct collecting *c, struct resource *resource, uint32_t slot) {
    return slot == SLOT_NONE ? value_none(0) : resource_value(c->evaluation, resource, slot);
}

static struct text text_field(struct collecting *c, struct resource *resource, uint32_t slot,
                              const char *otherwise) {
    struct value value = field(c, resource, slot);
    if (value.tag == VALUE_NONE || value.tag == VALUE_ERROR)
        return text_of(otherwise);
    return evaluation_text(c->evaluation, value);
}

static int compare_texts(const void *a, const void *b) {
    return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static struct text *names_field(struct collecting *c, struct resource *resource, uint32_t slot,
                                uint32_t *count) {
    struct value value = field(c, resource, slot);
    *count = 0;
    if (value.tag != VALUE_SET && value.tag != VALUE_LIST)
        return NULL;
    struct text *names = ARENA_ARRAY(c->arena, struct text, value.list->count + 1);
    for (uint32_t i = 0; i < value.list->count; i++)
        names[(*count)++] = evaluation_text(c->evaluation, value.list->items[i]);
    if (*count > 1)
        qsort(names, *count, sizeof *names, compare_texts);
    return names;
}

/* The names of the secrets whose placeholders stand in a template. */
static void find_secrets(struct collecting *c, struct artifact *artifact) {
    struct text text = evaluation_text(c->evaluation, artifact->content);
    VEC(struct text) names = { 0 };
    struct text mark = TEXT("@{secret:");
    for (size_t at = 0; at < text.size;) {
        struct text rest = { text.data + at, text.size - at };
        size_t found = text_find(rest, mark);
        if (found == rest.size)
            break;
        const char *start = rest.data + found + mark.size;
        const char *end = memchr(start, '}', (size_t)(text.data + text.size - start));
        if (end == NULL)
            break;
        struct text name = { start, (size_t)(end - start) };
        bool known = false;
        for (uint32_t i = 0; i < names.count && !known; i++)
            known = text_equal(names.items[i], name);
        if (!known)
            vec_push(c->arena, &names, name);
        at = (size_t)(end - text.data);
    }
    if (names.count > 1)
        qsort(names.items, names.count, sizeof *names.items, compare_texts);
    artifact->secrets = names.items;
    artifact->secret_count = names.count;
}

static void collect_one(struct collecting *c, const struct outlet *outlet,
                        struct resource *resource) {
    struct artifact artifact = { .type = outlet->type, .origin = resource_position(resource) };
    struct value mode = field(c, resource, outlet->mode);
    artifact.path = text_field(c, resource, outlet->path, "");
    artifact.owner = text_field(c, resource, outlet->owner, "root");
    artifact.group = text_field(c, resource, outlet->group, "root");
    artifact.mode = mode.tag == VALUE_MODE ? (uint16_t)mode.i
                                           : (outlet->type == ARTIFACT_DIRECTORY ? 0755 : 0644);
    artifact.reloads = names_field(c, resource, outlet->reloads, &artifact.reload_count);
    artifact.restarts = names_field(c, resource, outlet->restarts, &artifact.restart_count);
    if (outlet->type == ARTIFACT_LINK)
        artifact.content = value_string(c->arena, text_field(c, resource, outlet->target, ""), 0);
    if (outlet->type == ARTIFACT_FILE) {
        struct value template = field(c, resource, outlet->template);
        artifact.render_on_host = template.tag != VALUE_NONE;
        artifact.content = artifact.render_on_host ? template : field(c, resource, outlet->content);
        if (artifact.content.tag == VALUE_ERROR)
            return; /* reported where it went wrong */
        if (artifact.render_on_host)
            find_secrets(c, &artifact);
    }
    vec_push(c->arena, &c->items, artifact);
}

static int compare_artifacts(const void *a, const void *b) {
    return text_compare(((const struct artifact *)a)->path, ((const struct artifact *)b)->path);
}

struct artifacts artifacts_collect(struct evaluation *evaluation, const struct program *program,
                                   struct arena *arena, struct diags *diags) {
    struct collecting c = { evaluation, program, arena, diags, { 0 } };
    for (uint32_t k = 0; k < program->kinds.count; k++) {
        const struct kind *kind = program->kinds.items[k];
        struct outlet outlet;
        if (!kind->output || coverage_is(kind))
            continue; /* the report is asked for, not written */
        if (!outlet_of(program, kind, &outlet) || outlet.path == SLOT_NONE) {
            struct diag *diag = diag_add(
                diags, DIAG_E0620, node_span(kind->module->tree, kind->node),
                "the backend does not know the output kind `%.*s`", TEXT_ARG(kind->text));
            diag_help(diags, diag,
                      "it writes `file`, `directory`, `link` and `secret`, each with a `path`");
            continue;
        }
        uint32_t count;
        struct resource *const *members = evaluation_members(evaluation, kind, &count);
        for (uint32_t i = 0; i < count; i++)
            collect_one(&c, &outlet, members[i]);
    }
    if (c.items.count > 1)
        qsort(c.items.items, c.items.count, sizeof *c.items.items, compare_artifacts);
    return (struct artifacts){ c.items.items, c.items.count };
}
