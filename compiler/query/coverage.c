/* Reads the rows of the coverage report from evaluated hosts. */
#include "query/coverage.h"

static const char *const cover_names[] = { "present", "absent", "hole" };

const char *cover_text(enum cover cover) {
    return cover_names[cover];
}

bool coverage_is(const struct kind *kind) {
    return text_equal(kind->text, TEXT("coverage"));
}

static bool is_state(const struct type *type) {
    if (type->kind != TYPE_ENUM || type->enumeration->cases.count != COVER_COUNT)
        return false;
    for (uint32_t c = 0; c < COVER_COUNT; c++)
        if (!text_equal(type->enumeration->cases.items[c].text, text_of(cover_names[c])))
            return false;
    return true;
}

static bool is_cover(const struct slot *slot) {
    if (slot->kind != SLOT_RECORD || slot->parent != SLOT_NONE || type_is_optional(slot->type) ||
        slot->type->record->fields.count != 2)
        return false;
    const struct field *fields = slot->type->record->fields.items;
    return text_equal(fields[0].text, TEXT("state")) && is_state(fields[0].type) &&
           text_equal(fields[1].text, TEXT("text")) && fields[1].type->kind == TYPE_STRING;
}

static void read_columns(const struct kind *kind, struct arena *arena, struct coverage *coverage) {
    for (uint32_t i = 0; i < kind->slots.count; i++) {
        const struct slot *slot = &kind->slots.items[i];
        if (!is_cover(slot))
            continue;
        struct text doc = node_doc(arena, slot->field->module->tree, slot->field->node);
        doc.size = text_find(doc, TEXT("\n\n"));
        struct coverage_column column = { .name = slot->path, .doc = doc, .slot = i };
        vec_push(arena, &coverage->columns, column);
    }
}

static struct text kept(struct arena *arena, struct text text) {
    return (struct text){ arena_copy(arena, text.data, text.size), text.size };
}

static struct coverage_cell read_cell(struct evaluation *host, struct resource *resource,
                                      const struct coverage_column *column, struct arena *arena) {
    struct coverage_cell cell = { COVER_HOLE, TEXT("it cannot be known: there is an error") };
    struct value value = resource_value(host, resource, column->slot);
    if (value.tag != VALUE_RECORD)
        return cell;
    cell.cover = (enum cover)value.fields->items[0].aux;
    cell.text = kept(arena, evaluation_text(host, value.fields->items[1]));
    return cell;
}

/* Where the fleet's own text speaks of what the row follows from. */
static struct span origin_of(const struct sources *sources, const struct resource *resource) {
    for (const struct resource *at = resource; at != NULL; at = resource_owner(at)) {
        struct span span = source_at_position(sources, resource_position(at));
        if (span.source.id != 0 &&
            text_starts_with(source_name(sources, span.source), TEXT("hosts/")))
            return span;
    }
    return source_at_position(sources, resource_position(resource));
}

static void read_row(struct inspection *inspection, uint32_t index, struct resource *resource,
                     struct arena *arena, struct coverage *coverage) {
    struct evaluation *host = inspection_host(inspection, index);
    struct coverage_cell *cells = ARENA_ARRAY(arena, struct coverage_cell,
                                              coverage->columns.count + 1);
    for (uint32_t c = 0; c < coverage->columns.count; c++) {
        cells[c] = read_cell(host, resource, &coverage->columns.items[c], arena);
        coverage->columns.items[c].counts[cells[c].cover]++;
    }
    struct coverage_row row = { .host = kept(arena, fleet_host_name(inspection->fleet, index)),
                                .key = kept(arena, resource_key(resource)),
                                .origin = origin_of(inspection->workspace->sources, resource),
                                .cells = cells };
    vec_push(arena, &coverage->rows, row);
}

bool coverage_read(struct inspection *inspection, const uint32_t *hosts, uint32_t host_count,
                   struct arena *arena, struct coverage *coverage) {
    const struct kind *kind = inspection_find_kind(inspection, TEXT("coverage"));
    *coverage = (struct coverage){ .columns = { 0 } };
    if (kind == NULL)
        return false;
    read_columns(kind, arena, coverage);
    if (coverage->columns.count == 0) {
        struct diags *diags = inspection->workspace->diags;
        struct diag *diag = diag_add(diags, DIAG_E0620, node_span(kind->module->tree, kind->node),
                                     "there is nothing in `coverage` that the report could show");
        diag_help(diags, diag,
                  "it shows fields of the type `record { state: enum { present, absent, hole }; "
                  "text: String }`");
        return false;
    }
    for (uint32_t i = 0; i < host_count; i++) {
        uint32_t count;
        struct resource *const *members = evaluation_members(inspection_host(inspection, hosts[i]),
                                                             kind, &count);
        for (uint32_t m = 0; m < count; m++)
            read_row(inspection, hosts[i], members[m], arena, coverage);
        inspection_forget(inspection, hosts[i]);
    }
    return true;
}
