/* `croft list` without a kind: the kinds, and how many resources each has. */
#include "cli/list.h"

#include <stdlib.h>

static bool is_fleet(const struct kind *kind) {
    return kind->fleet || kind->is_host;
}

static uint32_t count_of(struct evaluation *evaluation, const struct kind *kind) {
    uint32_t count;
    evaluation_members(evaluation, kind, &count);
    return count;
}

/* By kind number and chosen host; the last column is of kinds of the whole fleet. */
static uint32_t *count_all(struct listing *l) {
    const struct program *program = l->workspace->program;
    uint32_t columns = l->hosts.count + 1;
    uint32_t *counts = ARENA_ARRAY(l->arena, uint32_t, (size_t)program->kinds.count * columns + 1);
    for (uint32_t h = 0; h < columns; h++) {
        struct evaluation *evaluation = h == l->hosts.count
                                            ? l->inspection.fleet
                                            : inspection_host(&l->inspection, l->hosts.items[h]);
        for (uint32_t k = 0; k < program->kinds.count; k++) {
            const struct kind *kind = program->kinds.items[k];
            if (is_fleet(kind) == (h == l->hosts.count))
                counts[kind->number * columns + h] = count_of(evaluation, kind);
        }
        if (h < l->hosts.count)
            inspection_forget(&l->inspection, l->hosts.items[h]);
    }
    return counts;
}

/* On one line. */
static struct text first_sentence(struct listing *l, struct text text) {
    char *line = arena_copy(l->arena, text.data, text.size);
    size_t end = text_find(text, TEXT(". "));
    size_t other = text_find(text, TEXT(".\n"));
    end = other < end ? other : end;
    for (size_t i = 0; i < end; i++)
        line[i] = line[i] == '\n' ? ' ' : line[i];
    return (struct text){ line, end < text.size ? end + 1 : end };
}

static int compare_kinds(const void *a, const void *b) {
    return text_compare((*(const struct kind *const *)a)->text,
                        (*(const struct kind *const *)b)->text);
}

/* A row of the table, and the object for programs. */
static void add_kind(struct listing *l, const struct kind *kind, const uint32_t *counts,
                     struct table *table, struct array *array) {
    struct object object = object_new(l->arena), hosts = object_new(l->arena);
    struct text doc = node_doc(l->arena, kind->module->tree, kind->node);
    uint32_t total = counts[l->hosts.count];
    for (uint32_t h = 0; !is_fleet(kind) && h < l->hosts.count; h++) {
        struct text name = fleet_host_name(l->inspection.fleet, l->hosts.items[h]);
        object_put_number(&hosts, arena_printf(l->arena, "%.*s", TEXT_ARG(name)), counts[h]);
        total += counts[h];
    }
    object_put_text(&object, "kind", kind->text);
    object_put_text(&object, "module", kind->module->name);
    object_put_text(&object, "doc", doc);
    object_put_bool(&object, "fleet", is_fleet(kind));
    object_put_number(&object, "count", total);
    object_put(&object, "hosts", object_value(&hosts));
    array_add(array, object_value(&object));
    table_add(table, kind->text);
    table_add(table, text_of(arena_printf(l->arena, "%u", total)));
    table_add(table, first_sentence(l, doc));
}

void list_kinds(struct listing *l) {
    const struct program *program = l->workspace->program;
    struct table table = table_new(l->arena, 3);
    struct array array = array_new(l->arena);
    uint32_t *counts = count_all(l);
    const struct kind **kinds = ARENA_ARRAY(l->arena, const struct kind *,
                                            program->kinds.count + 1);
    for (uint32_t i = 0; i < program->kinds.count; i++)
        kinds[i] = program->kinds.items[i];
    if (program->kinds.count > 1)
        qsort(kinds, program->kinds.count, sizeof(struct kind *), compare_kinds);
    table_add(&table, TEXT("kind"));
    table_add(&table, TEXT("resources"));
    table_add(&table, TEXT("what it is"));
    for (uint32_t i = 0; i < program->kinds.count; i++)
        add_kind(l, kinds[i], &counts[kinds[i]->number * (l->hosts.count + 1)], &table, &array);
    list_write(l, &table, &array);
}
