/* Compares resources by kind, key and path: all as text, for the two fleets share nothing else. */
#include "query/compare.h"

#include "query/data.h"
#include "value/render.h"

#include <stdlib.h>

/* The resources of one host, or of the fleet, on one side. */
struct half {
    struct compared *compared;
    struct evaluation *evaluation; /* NULL: nothing on this side */
};

struct comparing {
    struct arena *arena;
    struct half old, new;
    bool fleet;
    VEC(struct resource_change) found;
};

/* A field of a resource that counts. */
struct leaf_seen {
    struct text path;
    uint32_t slot;
    struct value data;
    struct text json; /* what is compared */
    bool present;     /* a record, of which only this is known */
};

struct leaves {
    struct comparing *c;
    struct half *half;
    struct resource *resource;
    VEC(struct leaf_seen) list;
};

static struct text trimmed(struct text text) {
    while (text.size > 0 && (text.data[0] == ' ' || text.data[0] == '\t'))
        text = (struct text){ text.data + 1, text.size - 1 };
    while (text.size > 0 && strchr(" \t\r", text.data[text.size - 1]) != NULL)
        text.size--;
    return text;
}

static struct text line_key(struct arena *arena, struct text file, struct text line) {
    line = trimmed(line);
    return text_of(arena_printf(arena, "%.*s:%.*s", TEXT_ARG(file), TEXT_ARG(line)));
}

static void index_lines(struct compared *side) {
    const struct sources *sources = side->workspace->sources;
    for (uint32_t id = 1; id <= sources_count(sources); id++) {
        struct source_id source = { id };
        for (uint32_t line = 1; line <= source_line_count(sources, source); line++) {
            struct text key = line_key(side->workspace->arena, source_name(sources, source),
                                       source_line(sources, source, line));
            textmap_put(side->workspace->arena, &side->lines, key, NULL);
        }
    }
}

static bool has_line(struct compared *side, const struct source_line_at *line) {
    if (side->workspace == NULL || line->file.size == 0)
        return false;
    if (side->lines.count == 0)
        index_lines(side);
    struct arena_mark mark = arena_mark(side->workspace->arena);
    bool has = textmap_get(&side->lines,
                           line_key(side->workspace->arena, line->file, line->text)) != NULL;
    arena_release(side->workspace->arena, mark);
    return has;
}

static struct text rendered(struct arena *arena, struct value data) {
    struct sink sink = { 0 };
    render(&sink, FORMAT_JSON, data);
    struct text text = { arena_copy(arena, sink.bytes.data, sink.bytes.size), sink.bytes.size };
    sink_free(&sink);
    return text;
}

static void see_leaf(void *data, uint32_t slot) {
    struct leaves *l = data;
    struct arena *arena = l->c->arena;
    struct evaluation *evaluation = l->half->evaluation;
    const struct kind *kind = resource_kind(l->resource);
    const struct slot *s = &kind->slots.items[slot];
    struct leaf_seen seen = { .path = s->path, .slot = slot };
    if (s->kind == SLOT_LEAF) {
        seen.data = data_of(arena, evaluation, resource_value(evaluation, l->resource, slot));
    } else {
        struct value own = resource_selector(evaluation, l->resource, slot);
        if (own.tag == VALUE_CASE)
            seen.data = value_string(
                arena, type_present(s->type)->enumeration->cases.items[own.aux].text, 0);
        else if (own.tag != VALUE_NONE)
            seen.data = value_string(arena, TEXT("present"), 0);
        seen.present = own.tag != VALUE_NONE && own.tag != VALUE_CASE;
    }
    seen.json = rendered(arena, seen.data);
    vec_push(arena, &l->list, seen);
}

static struct leaves leaves_of(struct comparing *c, struct half *half, struct resource *resource) {
    struct leaves l = { .c = c, .half = half, .resource = resource };
    resource_visit(half->evaluation, resource, see_leaf, &l);
    return l;
}

/* As people read it. */
static struct text shown(struct leaves *l, const struct leaf_seen *leaf) {
    if (leaf == NULL)
        return TEXT("nothing");
    if (resource_kind(l->resource)->slots.items[leaf->slot].kind != SLOT_LEAF)
        return leaf->data.tag == VALUE_STRING ? value_text(leaf->data) : TEXT("none");
    struct buf out = { 0 };
    struct value value = resource_value(l->half->evaluation, l->resource, leaf->slot);
    evaluation_show(l->half->evaluation, &out, value, UINT32_MAX);
    struct text text = { arena_copy(l->c->arena, out.data, out.size), out.size };
    buf_free(&out);
    return text;
}

static struct source_line_at leaf_line(struct leaves *l, const struct leaf_seen *leaf) {
    if (leaf == NULL)
        return (struct source_line_at){ 0 };
    if (resource_kind(l->resource)->slots.items[leaf->slot].kind != SLOT_LEAF)
        resource_value(l->half->evaluation, l->resource, leaf->slot);
    uint32_t position = resource_origin(l->half->evaluation, l->resource, leaf->slot);
    return line_at(l->half->compared->workspace->sources, position);
}

static void add_field(struct comparing *c, struct resource_change *change, struct leaves *old,
                      const struct leaf_seen *was, struct leaves *new, const struct leaf_seen *is) {
    struct field_change field = { .path = is != NULL ? is->path : was->path,
                                  .old = shown(old, was),
                                  .new = shown(new, is) };
    struct source_line_at before = leaf_line(old, was), after = leaf_line(new, is);
    bool gone = was != NULL && !has_line(c->new.compared, &before);
    bool come = is != NULL && !has_line(c->old.compared, &after);
    field.old_data = was != NULL ? was->data : value_none(0);
    field.new_data = is != NULL ? is->data : value_none(0);
    field.cause = gone || come;
    field.at_old = is == NULL || (gone && !come);
    field.at = field.at_old ? before : after;
    change->cause = change->cause || field.cause;
    vec_push(c->arena, &change->fields, field);
}

static const struct leaf_seen *find_leaf(const struct leaves *l, struct text path, uint32_t near) {
    if (near < l->list.count && text_equal(l->list.items[near].path, path))
        return &l->list.items[near];
    for (uint32_t i = 0; i < l->list.count; i++)
        if (text_equal(l->list.items[i].path, path))
            return &l->list.items[i];
    return NULL;
}

static bool same_leaf(const struct leaf_seen *a, const struct leaf_seen *b) {
    return a->present == b->present && text_equal(a->json, b->json);
}

/* The parts of a record that came or went say enough of it, unless it has none. */
static bool tells(const struct leaf_seen *leaf, const struct leaf_seen *other) {
    return !(leaf->present && (other == NULL || other->present));
}

/* What is kept of the evaluations lies in the caller's arena. */
static struct resource_change change_of(struct comparing *c, enum change what, struct half *half,
                                        struct resource *resource) {
    struct text key = resource_key(resource);
    return (struct resource_change){
        .change = what,
        .kind = resource_kind(resource)->text,
        .key = { arena_copy(c->arena, key.data, key.size), key.size },
        .at = line_at(half->compared->workspace->sources, resource_position(resource)),
    };
}

static void compare_resources(struct comparing *c, struct resource *old, struct resource *new) {
    struct leaves was = leaves_of(c, &c->old, old), is = leaves_of(c, &c->new, new);
    struct resource_change change = change_of(c, CHANGE_CHANGED, &c->new, new);
    for (uint32_t i = 0; i < is.list.count; i++) {
        const struct leaf_seen *now = &is.list.items[i];
        const struct leaf_seen *then = find_leaf(&was, now->path, i);
        if (tells(now, then) && (then == NULL || !same_leaf(then, now)))
            add_field(c, &change, &was, then, &is, now);
    }
    for (uint32_t i = 0; i < was.list.count; i++) {
        const struct leaf_seen *then = &was.list.items[i];
        const struct leaf_seen *now = find_leaf(&is, then->path, i);
        if (now == NULL && tells(then, now))
            add_field(c, &change, &was, then, &is, NULL);
    }
    if (change.fields.count != 0)
        vec_push(c->arena, &c->found, change);
}

static void add_whole(struct comparing *c, enum change what, struct half *half, struct half *other,
                      struct resource *resource) {
    struct resource_change change = change_of(c, what, half, resource);
    change.cause = !has_line(other->compared, &change.at);
    vec_push(c->arena, &c->found, change);
}

struct members {
    struct resource *const *items;
    uint32_t count;
};

static struct members members_of(const struct half *half, const struct kind *kind) {
    struct members members = { NULL, 0 };
    if (half->evaluation != NULL && kind != NULL)
        members.items = evaluation_members(half->evaluation, kind, &members.count);
    return members;
}

/* Both sides by key. */
static void compare_kind(struct comparing *c, const struct kind *old, const struct kind *new) {
    struct members was = members_of(&c->old, old), is = members_of(&c->new, new);
    for (uint32_t i = 0, k = 0; i < was.count || k < is.count;) {
        int order = i == was.count ? 1
                    : k == is.count
                        ? -1
                        : text_compare(resource_key(was.items[i]), resource_key(is.items[k]));
        if (order < 0)
            add_whole(c, CHANGE_REMOVED, &c->old, &c->new, was.items[i++]);
        else if (order > 0)
            add_whole(c, CHANGE_ADDED, &c->new, &c->old, is.items[k++]);
        else
            compare_resources(c, was.items[i++], is.items[k++]);
    }
}

/* Kinds are the same when module and name are. */
static const struct kind *find_kind(const struct compared *side, const struct kind *like) {
    if (side->workspace == NULL)
        return NULL;
    const struct program *program = side->workspace->program;
    for (uint32_t i = 0; i < program->kinds.count; i++)
        if (text_equal(program->kinds.items[i]->text, like->text) &&
            text_equal(program->kinds.items[i]->module->name, like->module->name))
            return program->kinds.items[i];
    return NULL;
}

static bool concerns(const struct comparing *c, const struct kind *kind) {
    return !kind->output && (kind->fleet || kind->is_host) == c->fleet;
}

static void compare_kinds(struct comparing *c) {
    const struct compared *old = c->old.compared, *new = c->new.compared;
    for (uint32_t i = 0; new->workspace != NULL &&i < new->workspace->program->kinds.count; i++) {
        const struct kind *kind = new->workspace->program->kinds.items[i];
        if (concerns(c, kind))
            compare_kind(c, find_kind(old, kind), kind);
    }
    for (uint32_t i = 0; old->workspace != NULL && i < old->workspace->program->kinds.count; i++) {
        const struct kind *kind = old->workspace->program->kinds.items[i];
        if (concerns(c, kind) && find_kind(new, kind) == NULL)
            compare_kind(c, kind, NULL);
    }
}

static int compare_changes(const void *a, const void *b) {
    const struct resource_change *x = a, *y = b;
    if (x->change != y->change)
        return x->change < y->change ? -1 : 1;
    if (x->cause != y->cause)
        return x->cause ? -1 : 1;
    int order = text_compare(x->kind, y->kind);
    return order != 0 ? order : text_compare(x->key, y->key);
}

static struct resource_changes finish(struct comparing *c) {
    compare_kinds(c);
    if (c->found.count > 1)
        qsort(c->found.items, c->found.count, sizeof *c->found.items, compare_changes);
    return (struct resource_changes){ c->found.items, c->found.count };
}

static struct half host_half(struct compared *side, uint32_t host) {
    return (struct half){ .compared = side,
                          .evaluation = side->inspection == NULL || host == UINT32_MAX
                                            ? NULL
                                            : inspection_host(side->inspection, host) };
}

struct resource_changes compare_host(struct arena *arena, struct compared *old, uint32_t old_host,
                                     struct compared *new, uint32_t new_host) {
    struct comparing c = { .arena = arena,
                           .old = host_half(old, old_host),
                           .new = host_half(new, new_host) };
    return finish(&c);
}

struct resource_changes compare_fleet(struct arena *arena, struct compared *old,
                                      struct compared *new) {
    struct comparing c = { .arena = arena, .fleet = true };
    c.old = (struct half){ old, old->inspection == NULL ? NULL : old->inspection->fleet };
    c.new = (struct half){ new, new->inspection == NULL ? NULL : new->inspection->fleet };
    return finish(&c);
}
