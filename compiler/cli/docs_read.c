/* Reads the catalogue from a checked program. */
#include "cli/docs.h"
#include "query/place.h"
#include "sema/policy.h"
#include "sema/print_type.h"
#include "sema/test.h"

#include <stdlib.h>

enum { VALUE_SHOWN = 120 };

struct reader {
    const struct program *program;
    const struct workspace *workspace;
    struct arena *arena;
    struct docs *docs;
};

/* --- Pieces --- */

static bool is_shown(const struct module *module) {
    return module->tier != TIER_HOST;
}

static struct text place_of(const struct reader *r, const struct module *module, struct node node) {
    struct span span = node_span(module->tree, node);
    struct place place = source_place(r->workspace->sources, span.source, span.start);
    return text_of(arena_printf(r->arena, "%.*s:%u", TEXT_ARG(module->file), place.line));
}

/* Source text on one line, clipped. */
static struct text one_line(const struct reader *r, struct text text) {
    char *line = arena_alloc_raw(r->arena, text.size + sizeof " …");
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        bool blank = (unsigned char)text.data[i] <= ' ';
        if (blank && (size == 0 || line[size - 1] == ' '))
            continue;
        if (size >= VALUE_SHOWN && ((unsigned char)text.data[i] & 0xC0) != 0x80) {
            memcpy(line + size, " …", sizeof " …" - 1);
            size += sizeof " …" - 1;
            break;
        }
        line[size++] = blank ? ' ' : text.data[i];
    }
    return (struct text){ line, size };
}

static struct text code_of(const struct reader *r, const struct module *module, struct node node) {
    return one_line(r, node_text(module->tree, node));
}

/* The value of an assignment, and its reason. */
static struct text assigned(const struct reader *r, const struct module *module,
                            struct node assignment) {
    const struct tree_node *whole = node_at(module->tree, assignment);
    const struct tree_node *value = node_at(module->tree,
                                            node_kid(module->tree, assignment, ASSIGN_VALUE));
    return one_line(r,
                    (struct text){ module->tree->text + value->start, whole->end - value->start });
}

static struct docs_entry *add_entry(struct reader *r, enum docs_sort sort, struct text name,
                                    const struct module *module, struct node node) {
    struct docs_entry entry = { .sort = sort,
                                .name = name,
                                .module = module->name,
                                .doc = node_doc(r->arena, module->tree, node),
                                .place = place_of(r, module, node) };
    vec_push(r->arena, &r->docs->entries, entry);
    return &r->docs->entries.items[r->docs->entries.count - 1];
}

static void mark(struct reader *r, struct docs_entry *entry, bool holds, const char *word) {
    if (holds)
        vec_push(r->arena, &entry->marks, text_of(word));
}

static void add_row(struct reader *r, struct docs_table *table, struct text a, struct text b,
                    struct text c, struct text d) {
    struct docs_row row = { { a, b, c, d } };
    vec_push(r->arena, &table->rows, row);
}

static void add_table(struct reader *r, struct docs_entry *entry, const struct docs_table *table) {
    if (table->rows.count != 0)
        vec_push(r->arena, &entry->tables, *table);
}

static struct text with_origin(struct reader *r, struct text doc, const struct module *field,
                               const struct module *of) {
    if (field == of)
        return doc;
    return text_of(
        arena_printf(r->arena, "%.*s (from `%.*s`)", TEXT_ARG(doc), TEXT_ARG(field->name)));
}

/* A row for a field: "repeats args", its type, its default, its documentation. */
static void add_field(struct reader *r, struct docs_table *table, const struct field *field,
                      const struct module *of, struct node default_node) {
    const char *name = arena_printf(r->arena, "%s%s%.*s", field->key ? "key " : "",
                                    field->fact ? "fact " : "", TEXT_ARG(field->text));
    struct text doc = node_doc(r->arena, field->module->tree, field->node);
    struct text value = default_node.id == 0 ? TEXT("") : code_of(r, field->module, default_node);
    add_row(r, table, text_of(name), text_of(type_text_of(r->arena, field->type)), value,
            with_origin(r, doc, field->module, of));
}

static void add_params(struct reader *r, struct docs_entry *entry, const struct field *params,
                       uint32_t count) {
    struct docs_table table = { .title = "Parameters",
                                .heads = { "parameter", "type", "default", NULL } };
    for (uint32_t i = 0; i < count; i++) {
        const struct field *param = &params[i];
        struct node value = node_kid(param->module->tree, param->node, PARAM_DEFAULT);
        add_field(r, &table, param, param->module, value);
    }
    add_table(r, entry, &table);
}

/* --- Who writes a kind --- */

static bool contributes(const struct body *body, const struct kind *kind) {
    for (uint32_t i = 0; i < body->statements.count; i++) {
        const struct statement *s = &body->statements.items[i];
        if (s->kind == STATEMENT_CONTRIBUTE && s->of_kind == kind)
            return true;
        if (s->body != NULL && contributes(s->body, kind))
            return true;
    }
    return false;
}

static void add_contributors(struct reader *r, struct docs_entry *entry, const struct kind *kind) {
    struct docs_table table = { .title = "Contributed by",
                                .find = docs_find_part,
                                .heads = { "", NULL, NULL, "where" } };
    for (uint32_t i = 0; i < r->program->rules.count; i++) {
        const struct rule *rule = r->program->rules.items[i];
        if (is_shown(rule->module) && contributes(rule->body, kind))
            add_row(r, &table,
                    text_of(arena_printf(r->arena, "every %.*s", TEXT_ARG(rule->of_kind->text))),
                    TEXT(""), TEXT(""), place_of(r, rule->module, rule->node));
    }
    for (uint32_t i = 0; i < r->program->presets.count; i++) {
        const struct preset *preset = r->program->presets.items[i];
        struct text name = intern_text(r->program->names, preset->name);
        if (is_shown(preset->module) && contributes(preset->body, kind))
            add_row(r, &table, text_of(arena_printf(r->arena, "preset %.*s", TEXT_ARG(name))),
                    TEXT(""), TEXT(""), place_of(r, preset->module, preset->node));
    }
    add_table(r, entry, &table);
}

/* --- Declarations --- */

static void read_kind(struct reader *r, const struct kind *kind) {
    struct docs_entry *entry = add_entry(r, DOCS_KIND, kind->text, kind->module, kind->node);
    mark(r, entry, kind->fleet || kind->is_host, "fleet");
    mark(r, entry, kind->shared, "shared");
    mark(r, entry, kind->output, "output");
    struct docs_table table = { .title = "Fields",
                                .heads = { "field", "type", "default", "what it is" } };
    for (uint32_t i = 0; i < kind->fields.count; i++) {
        const struct field *field = kind->fields.items[i];
        add_field(r, &table, field, kind->module,
                  node_kid(field->module->tree, field->node, FIELD_DEFAULT));
    }
    add_table(r, entry, &table);
    struct docs_table demands = { .title = "Demands",
                                  .heads = { "what must hold", NULL, NULL, NULL } };
    for (uint32_t i = 0; i < kind->uniques.count; i++)
        add_row(r, &demands, code_of(r, kind->uniques.items[i].module, kind->uniques.items[i].node),
                TEXT(""), TEXT(""), TEXT(""));
    for (uint32_t i = 0; i < kind->requirements.count; i++) {
        const struct requirement *q = &kind->requirements.items[i];
        struct node condition = node_kid(q->module->tree, q->node, REQUIRE_CONDITION);
        add_row(r, &demands, code_of(r, q->module, condition), TEXT(""), TEXT(""), TEXT(""));
    }
    add_table(r, entry, &demands);
    add_contributors(r, entry, kind);
}

static void add_uses(struct reader *r, struct docs_entry *entry, const struct preset *preset) {
    struct docs_table table = { .title = "Made from",
                                .find = docs_find_part,
                                .heads = { "preset", NULL, NULL, NULL } };
    for (uint32_t i = 0; i < preset->from.count; i++)
        add_row(r, &table, code_of(r, preset->module, preset->from.items[i].node), TEXT(""),
                TEXT(""), TEXT(""));
    add_table(r, entry, &table);
}

static void add_settings(struct reader *r, struct docs_entry *entry, const struct preset *preset) {
    struct docs_table table = { .title = "Sets", .heads = { "field", NULL, "value", NULL } };
    for (uint32_t i = 0; i < preset->body->assigns.count; i++) {
        const struct assign *assign = &preset->body->assigns.items[i];
        const struct slot *slot = &preset->of_kind->slots.items[assign->slot];
        bool plain = node_kind(assign->module->tree, assign->node) == NODE_ASSIGN;
        struct text value = TEXT("");
        if (plain)
            value = assigned(r, assign->module, assign->node);
        else if (assign->value != NULL && assign->value->op == IR_CASE)
            value = assign->value->enumeration->cases.items[assign->value->index].text;
        if (plain || value.size != 0)
            add_row(r, &table, slot->path, TEXT(""), value, TEXT(""));
    }
    add_table(r, entry, &table);
}

static void add_brought(struct reader *r, struct docs_entry *entry, const struct preset *preset) {
    struct docs_table table = { .title = "Brings",
                                .find = docs_find_part,
                                .heads = { "kind", NULL, "key", NULL } };
    for (uint32_t i = 0; i < preset->body->statements.count; i++) {
        const struct statement *s = &preset->body->statements.items[i];
        if (s->kind != STATEMENT_CONTRIBUTE)
            continue;
        struct node key = node_kid(s->module->tree, s->node, RESOURCE_KEY);
        add_row(r, &table, s->of_kind->text, TEXT(""), code_of(r, s->module, key), TEXT(""));
    }
    add_table(r, entry, &table);
}

static void read_preset(struct reader *r, const struct preset *preset) {
    struct text name = intern_text(r->program->names, preset->name);
    struct docs_entry *entry = add_entry(r, DOCS_PRESET, name, preset->module, preset->node);
    vec_push(r->arena, &entry->marks,
             text_of(arena_printf(r->arena, "for %.*s", TEXT_ARG(preset->of_kind->text))));
    add_uses(r, entry, preset);
    add_params(r, entry, preset->params.items, preset->params.count);
    add_settings(r, entry, preset);
    add_brought(r, entry, preset);
}

static void read_policy(struct reader *r, const struct policy *policy) {
    static const char *const severities[] = {
        [DIAG_ERROR] = "error", [DIAG_WARNING] = "warning", [DIAG_INFO] = "info"
    };
    struct docs_entry *entry = add_entry(r, DOCS_POLICY, policy->text, policy->module,
                                         policy->node);
    mark(r, entry, true, severities[policy->severity]);
    mark(r, entry, policy->of_fleet, "fleet");
    mark(r, entry, !policy->waivable, "not waivable");
    add_params(r, entry, policy->params.items, policy->params.count);
    struct docs_table table = { .title = "Demands",
                                .heads = { "what must hold", NULL, NULL, NULL } };
    for (uint32_t i = 0; i < policy->demands.count; i++) {
        const struct policy_demand *d = policy->demands.items[i];
        struct node condition = node_kid(d->module->tree, d->node, REQUIRE_CONDITION);
        add_row(r, &table, code_of(r, d->module, condition), TEXT(""), TEXT(""), TEXT(""));
    }
    add_table(r, entry, &table);
}

static void read_record(struct reader *r, const struct record *record) {
    struct docs_entry *entry = add_entry(r, DOCS_TYPE, record->text, record->module, record->node);
    struct docs_table table = { .title = "Fields",
                                .heads = { "field", "type", "default", "what it is" } };
    mark(r, entry, true, "record");
    for (uint32_t i = 0; i < record->fields.count; i++) {
        const struct field *field = &record->fields.items[i];
        add_field(r, &table, field, record->module,
                  node_kid(field->module->tree, field->node, FIELD_DEFAULT));
    }
    add_table(r, entry, &table);
}

static void read_enum(struct reader *r, const struct enumeration *enumeration) {
    const struct module *module = enumeration->module;
    struct docs_entry *entry = add_entry(r, DOCS_TYPE, enumeration->text, module,
                                         enumeration->node);
    struct docs_table cases = { .title = "Cases", .heads = { "case", NULL, NULL, "what it is" } };
    mark(r, entry, true, "enum");
    for (uint32_t c = 0; c < enumeration->cases.count; c++) {
        const struct enum_case *of = &enumeration->cases.items[c];
        add_row(r, &cases, of->text, TEXT(""), TEXT(""),
                node_doc(r->arena, module->tree, of->node));
    }
    add_table(r, entry, &cases);
    for (uint32_t c = 0; c < enumeration->cases.count; c++) {
        const struct enum_case *of = &enumeration->cases.items[c];
        struct docs_table table = { .title = arena_printf(r->arena, "Fields of %.*s",
                                                          TEXT_ARG(of->text)),
                                    .heads = { "field", "type", "default", "what it is" } };
        for (uint32_t i = 0; i < of->fields.count; i++) {
            const struct field *field = &of->fields.items[i];
            add_field(r, &table, field, module,
                      node_kid(field->module->tree, field->node, FIELD_DEFAULT));
        }
        add_table(r, entry, &table);
    }
}

/* From its first byte to the end of a part: the signature without the body. */
static struct text form_until(const struct reader *r, const struct module *module, struct node node,
                              struct node last) {
    const struct tree_node *from = node_at(module->tree, node), *to = node_at(module->tree, last);
    return text_of(arena_printf(r->arena, "%.*s", (int)(to->end - from->start),
                                module->tree->text + from->start));
}

static void read_fn(struct reader *r, const struct fn *fn) {
    struct text name = intern_text(r->program->names, fn->name);
    struct docs_entry *entry = add_entry(r, DOCS_FUNCTION, name, fn->module, fn->node);
    struct node last = node_kid(fn->module->tree, fn->node, FN_RESULT);
    if (last.id != 0)
        entry->form = form_until(r, fn->module, fn->node, last);
}

static void read_others(struct reader *r) {
    const struct program *program = r->program;
    for (uint32_t i = 0; i < program->refinements.count; i++) {
        const struct refinement *t = program->refinements.items[i];
        if (!is_shown(t->module))
            continue;
        struct docs_entry *entry = add_entry(r, DOCS_TYPE, t->text, t->module, t->node);
        entry->form = code_of(r, t->module, t->node);
    }
    for (uint32_t i = 0; i < program->fns.count; i++)
        if (is_shown(program->fns.items[i]->module))
            read_fn(r, program->fns.items[i]);
    for (uint32_t i = 0; i < program->globals.count; i++) {
        const struct global *global = program->globals.items[i];
        if (!is_shown(global->module))
            continue;
        struct docs_entry *entry = add_entry(
            r, DOCS_VALUE, intern_text(program->names, global->name), global->module, global->node);
        entry->form = code_of(r, global->module, global->node);
    }
}

static bool is_named(const struct enumeration *enumeration) {
    return node_kind(enumeration->module->tree, enumeration->node) == NODE_ENUM;
}

static bool is_declared(const struct record *record) {
    return node_kind(record->module->tree, record->node) == NODE_RECORD;
}

static int compare(const void *a, const void *b) {
    const struct docs_entry *x = a, *y = b;
    if (x->sort != y->sort)
        return x->sort < y->sort ? -1 : 1;
    int order = text_compare(x->name, y->name);
    return order != 0 ? order : text_compare(x->module, y->module);
}

void docs_read(const struct workspace *workspace, struct arena *arena, struct docs *docs) {
    const struct program *program = workspace->program;
    struct reader r = { program, workspace, arena, docs };
    for (uint32_t i = 0; i < program->presets.count; i++)
        if (is_shown(program->presets.items[i]->module))
            read_preset(&r, program->presets.items[i]);
    for (uint32_t i = 0; i < program->kinds.count; i++)
        if (is_shown(program->kinds.items[i]->module))
            read_kind(&r, program->kinds.items[i]);
    for (uint32_t i = 0; i < program->policies.count; i++)
        if (is_shown(program->policies.items[i]->module))
            read_policy(&r, program->policies.items[i]);
    for (uint32_t i = 0; i < program->records.count; i++)
        if (is_shown(program->records.items[i]->module) && is_declared(program->records.items[i]))
            read_record(&r, program->records.items[i]);
    for (uint32_t i = 0; i < program->enums.count; i++)
        if (is_shown(program->enums.items[i]->module) && is_named(program->enums.items[i]))
            read_enum(&r, program->enums.items[i]);
    read_others(&r);
    if (docs->entries.count > 1)
        qsort(docs->entries.items, docs->entries.count, sizeof *docs->entries.items, compare);
}
