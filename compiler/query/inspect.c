/* Evaluates a fleet to be looked into, and finds things in it by name. */
#include "query/inspect.h"

#include "query/near.h"

static const struct span nowhere = { { 0 }, 0, 0 };

bool inspection_open(struct inspection *inspection, struct workspace *workspace) {
    *inspection = (struct inspection){ .workspace = workspace };
    if (diags_have_errors(workspace->diags))
        return false;
    inspection->fleet = evaluate_fleet(workspace->program, workspace->arena, workspace->diags);
    inspection->host_count = fleet_host_count(inspection->fleet);
    inspection->hosts = ARENA_ARRAY(workspace->arena, struct inspected_host,
                                    inspection->host_count + 1);
    return true;
}

void inspection_close(struct inspection *inspection) {
    for (uint32_t i = 0; i < inspection->host_count; i++)
        inspection_forget(inspection, i);
    inspection->host_count = 0;
}

struct evaluation *inspection_host(struct inspection *inspection, uint32_t index) {
    struct inspected_host *host = &inspection->hosts[index];
    if (host->evaluation == NULL) {
        host->arena = arena_new();
        host->evaluation = evaluate_host(inspection->fleet, index, host->arena,
                                         inspection->workspace->diags);
    }
    return host->evaluation;
}

void inspection_forget(struct inspection *inspection, uint32_t index) {
    if (index >= inspection->host_count)
        return;
    arena_free(inspection->hosts[index].arena);
    diags_free(inspection->hosts[index].diags);
    inspection->hosts[index] = (struct inspected_host){ NULL, NULL, NULL };
}

uint32_t inspection_find_host(struct inspection *inspection, struct text name) {
    uint32_t index = fleet_host_find(inspection->fleet, name);
    if (index != UINT32_MAX)
        return index;
    struct diags *diags = inspection->workspace->diags;
    struct diag *diag = diag_add(diags, DIAG_E0621, nowhere, "there is no host `%.*s`",
                                 TEXT_ARG(name));
    struct near near = near_to(name);
    for (uint32_t i = 0; i < inspection->host_count; i++)
        near_offer(&near, fleet_host_name(inspection->fleet, i));
    near_help(diags, diag, &near);
    return UINT32_MAX;
}

bool kind_is_common(const struct program *program, const struct kind *kind) {
    const struct module *prelude = program->prelude;
    if (prelude == NULL)
        return false;
    const uint64_t *place = map_get(&prelude->imports, kind->name.id);
    if (place == NULL)
        place = map_get(&prelude->scope, kind->name.id);
    const struct symbol *symbol = place == NULL ? NULL : (const struct symbol *)(uintptr_t)*place;
    return symbol != NULL && symbol->kind == SYMBOL_KIND && symbol->of_kind == kind;
}

/* Whether `name` is the kind's, alone or behind its module's. */
static bool is_named(const struct kind *kind, struct text name) {
    if (text_equal(kind->text, name))
        return true;
    struct text module = kind->module->name;
    return name.size == module.size + 1 + kind->text.size && text_starts_with(name, module) &&
           name.data[module.size] == '.' && text_ends_with(name, kind->text);
}

const struct kind *inspection_find_kind(struct inspection *inspection, struct text name) {
    const struct program *program = inspection->workspace->program;
    const struct kind *found = NULL;
    struct near near = near_to(name);
    for (uint32_t i = 0; i < program->kinds.count; i++) {
        const struct kind *kind = program->kinds.items[i];
        near_offer(&near, kind->text);
        if (is_named(kind, name) && (found == NULL || kind_is_common(program, kind)))
            found = kind;
    }
    if (found != NULL)
        return found;
    struct diags *diags = inspection->workspace->diags;
    struct diag *diag = diag_add(diags, DIAG_E0203, nowhere, "there is no kind `%.*s`",
                                 TEXT_ARG(name));
    near_help(diags, diag, &near);
    if (near.best.size == 0)
        diag_help(diags, diag, "`croft list` names the kinds");
    return NULL;
}

static void report_absence(struct inspection *inspection, struct diag *diag,
                           const struct absence_reason *reason) {
    struct diags *diags = inspection->workspace->diags;
    struct span span = source_at_position(inspection->workspace->sources, reason->position);
    struct place place = source_place(inspection->workspace->sources, span.source, span.start);
    struct text name = source_name(inspection->workspace->sources, span.source);
    diag_note(diags, diag, "it is %s at %.*s:%u%s%.*s", reason->disabled ? "disabled" : "absent",
              TEXT_ARG(name), place.line, reason->reason.size != 0 ? ", because " : "",
              TEXT_ARG(reason->reason));
}

struct resource *inspection_find_resource(struct inspection *inspection, uint32_t host,
                                          const struct kind *kind, struct text key) {
    struct evaluation *evaluation = inspection_host(inspection, host);
    uint32_t count;
    struct resource *const *members = evaluation_members(evaluation, kind, &count);
    struct near near = near_to(key);
    for (uint32_t i = 0; i < count; i++) {
        if (text_equal(resource_key(members[i]), key))
            return members[i];
        near_offer(&near, resource_key(members[i]));
    }
    struct diags *diags = inspection->workspace->diags;
    struct text name = fleet_host_name(inspection->fleet, host);
    struct diag *diag = diag_add(diags, DIAG_E0608, nowhere, "there is no %.*s `%.*s` on %.*s",
                                 TEXT_ARG(kind->text), TEXT_ARG(key), TEXT_ARG(name));
    struct absence_reason reason;
    if (evaluation_absence(evaluation, kind, key, &reason)) {
        report_absence(inspection, diag, &reason);
        return NULL;
    }
    near_help(diags, diag, &near);
    if (near.best.size == 0)
        diag_help(diags, diag, "`croft list %.*s --host %.*s` names what there is",
                  TEXT_ARG(kind->text), TEXT_ARG(name));
    return NULL;
}

/* "runtime.container.image" is "runtime.image" with its case: whether the path names the slot,
 * either way. */
static bool slot_is_named(const struct kind *kind, uint32_t slot, struct text path) {
    const struct slot *s = &kind->slots.items[slot];
    if (text_equal(s->path, path))
        return true;
    if (s->parent == SLOT_NONE || kind->slots.items[s->parent].kind != SLOT_SUM)
        return false;
    const struct slot *parent = &kind->slots.items[s->parent];
    struct text name = type_present(parent->type)->enumeration->cases.items[s->case_index].text;
    size_t size = parent->path.size + name.size + s->field->text.size + 2;
    return path.size == size && text_starts_with(path, parent->path) &&
           memcmp(path.data + parent->path.size + 1, name.data, name.size) == 0 &&
           path.data[size - s->field->text.size - 1] == '.' && text_ends_with(path, s->field->text);
}

uint32_t resource_absent_container(struct evaluation *evaluation, struct resource *resource,
                                   uint32_t slot) {
    const struct kind *kind = resource_kind(resource);
    uint32_t parent = kind->slots.items[slot].parent;
    if (parent == SLOT_NONE)
        return SLOT_NONE;
    uint32_t outer = resource_absent_container(evaluation, resource, parent);
    if (outer != SLOT_NONE)
        return outer;
    struct value own = resource_selector(evaluation, resource, parent);
    bool counts = kind->slots.items[parent].kind == SLOT_SUM
                      ? own.tag == VALUE_CASE && own.aux == kind->slots.items[slot].case_index
                      : own.tag != VALUE_NONE && own.tag != VALUE_ERROR;
    return counts ? SLOT_NONE : parent;
}

/* Whether the slot is of the case that the resource has. */
static bool is_of_case(struct resource *resource, uint32_t slot) {
    return resource == NULL || resource_absent_container(NULL, resource, slot) == SLOT_NONE;
}

static void report_unknown_field(struct inspection *inspection, const struct kind *kind,
                                 struct text path) {
    struct diags *diags = inspection->workspace->diags;
    struct diag *diag = diag_add(diags, DIAG_E0402, nowhere, "`%.*s` has no field `%.*s`",
                                 TEXT_ARG(kind->text), TEXT_ARG(path));
    struct near near = near_to(path);
    for (uint32_t i = 0; i < kind->slots.count; i++) {
        const struct slot *slot = &kind->slots.items[i];
        near_offer(&near, slot->path);
        if (slot->kind == SLOT_LEAF && path.size > slot->path.size &&
            text_starts_with(path, slot->path) && path.data[slot->path.size] == '.')
            diag_note(diags, diag, "`%.*s` has one value as a whole", TEXT_ARG(slot->path));
    }
    near_help(diags, diag, &near);
}

uint32_t inspection_find_slot(struct inspection *inspection, const struct kind *kind,
                              struct resource *resource, struct text path) {
    uint32_t found = SLOT_NONE;
    for (uint32_t i = 0; i < kind->slots.count; i++)
        if (slot_is_named(kind, i, path) && (found == SLOT_NONE || is_of_case(resource, i)))
            found = i;
    if (found == SLOT_NONE)
        report_unknown_field(inspection, kind, path);
    return found;
}

/* The parts of a container that count; NULL when it is absent. */
static const uint32_t *parts_of(struct evaluation *evaluation, struct resource *resource,
                                uint32_t slot, uint32_t *count) {
    const struct slot *s = &resource_kind(resource)->slots.items[slot];
    struct value own = resource_selector(evaluation, resource, slot);
    *count = 0;
    if (own.tag == VALUE_NONE || own.tag == VALUE_ERROR)
        return NULL;
    if (s->kind == SLOT_RECORD) {
        *count = type_present(s->type)->record->fields.count;
        return s->children;
    }
    *count = type_present(s->type)->enumeration->cases.items[own.aux].fields.count;
    return s->case_children[own.aux];
}

/* Slots nest at most as deep as the checker flattens them. */
static void visit_slot(struct evaluation *evaluation, struct resource *resource, uint32_t slot,
                       void (*visit)(void *data, uint32_t slot), void *data) {
    visit(data, slot);
    if (resource_kind(resource)->slots.items[slot].kind == SLOT_LEAF)
        return;
    uint32_t count;
    const uint32_t *parts = parts_of(evaluation, resource, slot, &count);
    for (uint32_t i = 0; i < count; i++)
        visit_slot(evaluation, resource, parts[i], visit, data);
}

void resource_visit(struct evaluation *evaluation, struct resource *resource,
                    void (*visit)(void *data, uint32_t slot), void *data) {
    const struct kind *kind = resource_kind(resource);
    for (uint32_t i = 0; i < kind->slots.count; i++)
        if (kind->slots.items[i].parent == SLOT_NONE && i != kind->key_slot)
            visit_slot(evaluation, resource, i, visit, data);
}
