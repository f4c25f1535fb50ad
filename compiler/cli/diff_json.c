/* The answer of `croft diff` for programs; `croft man` describes it. */
#include "cli/diff.h"
#include "cli/document.h"
#include "cli/quote.h"

static const char *const names[] = {
    [CHANGE_REMOVED] = "removed", [CHANGE_CHANGED] = "changed", [CHANGE_ADDED] = "added"
};

static struct value field_object(struct arena *arena, const struct field_change *field) {
    struct object object = object_new(arena);
    object_put_text(&object, "field", field->path);
    object_put(&object, "old", field->old_data);
    object_put(&object, "new", field->new_data);
    object_put_bool(&object, "cause", field->cause);
    quote_members(&object, &field->at);
    object_put_text(&object, "side", field->at_old ? TEXT("old") : TEXT("new"));
    return object_value(&object);
}

static struct value resource_object(struct arena *arena, const struct resource_change *change) {
    struct object object = object_new(arena);
    struct array fields = array_new(arena);
    for (uint32_t i = 0; i < change->fields.count; i++)
        array_add(&fields, field_object(arena, &change->fields.items[i]));
    object_put_text(&object, "change", text_of(names[change->change]));
    object_put_text(&object, "kind", change->kind);
    object_put_text(&object, "key", change->key);
    object_put_bool(&object, "cause", change->cause);
    quote_members(&object, &change->at);
    object_put(&object, "fields", array_value(&fields));
    return object_value(&object);
}

static struct value texts(struct arena *arena, const struct text *items, uint32_t count) {
    struct array array = array_new(arena);
    for (uint32_t i = 0; i < count; i++)
        array_add(&array, document_text(arena, items[i]));
    return array_value(&array);
}

static struct value entry_object(struct arena *arena, const struct tree_entry *entry) {
    struct object object = object_new(arena);
    if (entry == NULL)
        return value_none(0);
    object_put_text(&object, "type", entry->type);
    object_put_text(&object, "mode", entry->mode);
    object_put_text(&object, "owner", entry->owner);
    object_put_text(&object, "group", entry->group);
    object_put_text(&object, "digest", entry->digest);
    object_put_text(&object, "target", entry->target);
    object_put_text(&object, "origin", entry->origin);
    object_put(&object, "reload", texts(arena, entry->reload.items, entry->reload.count));
    object_put(&object, "restart", texts(arena, entry->restart.items, entry->restart.count));
    return object_value(&object);
}

/* As other programs read it: a unified diff without its heading. */
static struct value unified(struct arena *arena, const struct diff_lines *lines) {
    struct buf out = { 0 };
    for (uint32_t i = 0; i < lines->count; i++) {
        const struct diff_line *line = &lines->items[i];
        bool heading = line->sign == '@';
        if (heading)
            buf_printf(&out, "@@ ");
        else
            buf_char(&out, line->sign);
        buf_text(&out, line->text);
        buf_printf(&out, heading ? " @@\n" : "\n");
    }
    struct value value = document_text(arena, buf_view(&out));
    buf_free(&out);
    return value;
}

static struct value file_object(struct difference *d, const struct file_change *file) {
    static const struct {
        unsigned bit;
        const char *name;
    } parts[] = { { CHANGE_TYPE, "type" },   { CHANGE_CONTENT, "content" },
                  { CHANGE_MODE, "mode" },   { CHANGE_OWNER, "owner" },
                  { CHANGE_UNITS, "units" }, { CHANGE_SECRETS, "secrets" } };
    struct arena *arena = d->arena;
    struct object object = object_new(arena);
    struct array differs = array_new(arena);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if ((file->differs & parts[i].bit) != 0)
            array_add(&differs, document_text(arena, text_of(parts[i].name)));
    object_put_text(&object, "change", text_of(names[file->change]));
    object_put_text(&object, "path", file->new != NULL ? file->new->path : file->old->path);
    object_put(&object, "differs", array_value(&differs));
    object_put(&object, "old", entry_object(arena, file->old));
    object_put(&object, "new", entry_object(arena, file->new));
    if (d->with_text && !file->binary)
        object_put(&object, "text", unified(arena, &file->text));
    return object_value(&object);
}

static struct value host_object(struct difference *d, const struct host_change *host) {
    struct arena *arena = d->arena;
    struct object object = object_new(arena);
    struct array resources = array_new(arena), files = array_new(arena);
    for (uint32_t i = 0; i < host->resources.count; i++)
        array_add(&resources, resource_object(arena, &host->resources.items[i]));
    for (uint32_t i = 0; i < host->files.count; i++)
        array_add(&files, file_object(d, &host->files.items[i]));
    object_put_text(&object, "host", host->host);
    object_put_text(&object, "change", text_of(names[host->change]));
    if (d->has_resources)
        object_put(&object, "resources", array_value(&resources));
    object_put(&object, "files", array_value(&files));
    object_put(&object, "gone", texts(arena, host->gone.items, host->gone.count));
    object_put(&object, "reload", texts(arena, host->reloads.items, host->reloads.count));
    object_put(&object, "restart", texts(arena, host->restarts.items, host->restarts.count));
    return object_value(&object);
}

void diff_json(struct difference *difference) {
    struct object object = object_new(difference->arena);
    struct array hosts = array_new(difference->arena);
    for (uint32_t i = 0; i < difference->hosts.count; i++)
        array_add(&hosts, host_object(difference, &difference->hosts.items[i]));
    object_put_number(&object, "version", 1);
    object_put_bool(&object, "differs", difference->hosts.count != 0);
    object_put(&object, "hosts", array_value(&hosts));
    document_write(&difference->out, object_value(&object));
}
