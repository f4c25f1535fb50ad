/* The second phase: types of everything declared, so that expressions can be checked in any order.
 */
#include "sema/check_internal.h"

static void add_kind_field(struct checker *cx, struct kind *kind, struct node member,
                           bool extension) {
    struct field *field = ARENA_NEW(cx->arena, struct field);
    if (declare_field(cx, member, field) == NULL)
        return;
    for (uint32_t i = 0; i < kind->fields.count; i++) {
        if (!name_equal(kind->fields.items[i]->name, field->name))
            continue;
        struct diag *diag = check_error(cx, DIAG_E0205, member,
                                        "the field `%.*s` of `%.*s` is declared twice",
                                        TEXT_ARG(field->text), TEXT_ARG(kind->text));
        diag_label(cx->diags, diag,
                   node_span(kind->fields.items[i]->module->tree, kind->fields.items[i]->node),
                   "also declared here");
        return;
    }
    if (extension && node_kid(cx->tree, member, FIELD_DEFAULT).id == 0) {
        struct diag *diag = check_error(cx, DIAG_E0411, member,
                                        "a field that extends `%.*s` needs a default",
                                        TEXT_ARG(kind->text));
        diag_note(cx->diags, diag, "resources that know nothing of the extension must stay valid");
    }
    vec_push(cx->arena, &kind->fields, field);
}

static void add_members(struct checker *cx, struct kind *kind, struct node members,
                        bool extension) {
    for (uint32_t i = 0; i < node_count(cx->tree, members); i++) {
        struct node member = node_kid(cx->tree, members, i);
        if (kind->fields.count == FIELDS_MAX) {
            report_many_fields(cx, member);
            return;
        }
        if (node_kind(cx->tree, member) == NODE_FIELD)
            add_kind_field(cx, kind, member, extension);
        else if (node_kind(cx->tree, member) == NODE_ERROR)
            kind->broken = true;
    }
}

static void check_key(struct checker *cx, struct kind *kind) {
    const struct field *key = NULL;
    for (uint32_t i = 0; i < kind->fields.count; i++) {
        const struct field *field = kind->fields.items[i];
        if (!field->key)
            continue;
        check_enter(cx, field->module);
        if (key != NULL)
            check_error(cx, DIAG_E0401, field->node, "`%.*s` has two keys: `%.*s` and `%.*s`",
                        TEXT_ARG(kind->text), TEXT_ARG(key->text), TEXT_ARG(field->text));
        if (!type_is_string(field->type) && field->type->kind != TYPE_ERROR)
            check_error(cx, DIAG_E0401, field->node, "a key is text; `%.*s` is %s",
                        TEXT_ARG(field->text), type_text_of(cx->arena, field->type));
        if (node_kid(cx->tree, field->node, FIELD_DEFAULT).id != 0)
            check_error(cx, DIAG_E0401, field->node,
                        "a key has no default: it stands in each resource's head");
        key = field;
    }
    if (key != NULL || kind->broken)
        return;
    check_enter(cx, kind->module);
    struct diag *diag = check_error(cx, DIAG_E0401, node_kid(cx->tree, kind->node, KIND_NAME),
                                    "the kind `%.*s` has no key", TEXT_ARG(kind->text));
    diag_help(cx->diags, diag, "mark the field that tells its resources apart: `key name: Name`");
    kind->broken = true;
}

static void extend_kinds(struct checker *cx, struct module *module) {
    check_enter(cx, module);
    struct node items = node_kid(cx->tree, cx->tree->root, MODULE_ITEMS);
    for (uint32_t i = 0; i < node_count(cx->tree, items); i++) {
        struct node item = node_kid(cx->tree, items, i);
        if (node_kind(cx->tree, item) != NODE_EXTEND)
            continue;
        struct kind *kind = scope_kind(cx, node_kid(cx->tree, item, KIND_NAME), USE_AMENDS);
        if (kind != NULL)
            add_members(cx, kind, node_kid(cx->tree, item, KIND_MEMBERS), true);
    }
}

static void make_kind_nodes(struct checker *cx, struct kind *kind) {
    struct graph *graph = cx->program->graph;
    kind->members_node = graph_node_new(graph, GRAPH_MEMBERS, kind->number, 0,
                                        node_span(kind->module->tree, kind->node));
    for (uint32_t i = 0; i < kind->fields.count; i++) {
        const struct field *field = kind->fields.items[i];
        graph_node_new(graph, GRAPH_FIELD, kind->number, i,
                       node_span(field->module->tree, field->node));
    }
    kind->bodies_node = graph_node_new(graph, GRAPH_BODIES, kind->number, 0,
                                       node_span(kind->module->tree, kind->node));
    graph_edge(graph, kind->bodies_node, kind->members_node,
               node_span(kind->module->tree, kind->node));
}

/* `runtime container { … }` in a body must have one meaning. */
static void check_sum_names(struct checker *cx, const struct kind *kind) {
    for (uint32_t i = 0; i < kind->fields.count; i++) {
        const struct field *field = kind->fields.items[i];
        if (kind->slots.items[*map_get(&kind->field_slots, field->name.id)].kind != SLOT_SUM)
            continue;
        for (uint32_t k = 0; k < cx->program->kinds.count; k++) {
            if (!name_equal(cx->program->kinds.items[k]->name, field->name))
                continue;
            check_enter(cx, field->module);
            struct diag *diag = check_error(cx, DIAG_E0410, field->node,
                                            "the field `%.*s` bears the name of a kind",
                                            TEXT_ARG(field->text));
            diag_note(cx->diags, diag,
                      "`%.*s x { … }` in a body could mean a case of the field or a resource",
                      TEXT_ARG(field->text));
        }
    }
}

static void resolve_params(struct checker *cx, struct node params, struct field **items,
                           uint32_t *count) {
    *count = 0;
    *items = ARENA_ARRAY(cx->arena, struct field, node_count(cx->tree, params) + 1);
    for (uint32_t i = 0; i < node_count(cx->tree, params); i++) {
        struct node param = node_kid(cx->tree, params, i);
        struct node name = node_kid(cx->tree, param, PARAM_NAME);
        if (node_kind(cx->tree, param) != NODE_PARAM)
            continue;
        if (*count == FIELDS_MAX) {
            report_many_fields(cx, param);
            return;
        }
        struct field *field = &(*items)[(*count)++];
        *field = (struct field){ .name = node_name(cx->tree, name),
                                 .text = check_name_text(cx, node_name(cx->tree, name)),
                                 .module = cx->module,
                                 .node = param };
        struct node type = node_kid(cx->tree, param, PARAM_TYPE);
        field->type = type.id == 0 ? basic(cx, TYPE_ERROR) : resolve_type(cx, type, field->text);
        if (type.id == 0)
            check_error(cx, DIAG_E0311, param, "the parameter `%.*s` needs a type",
                        TEXT_ARG(field->text));
    }
}

static void resolve_fn(struct checker *cx, struct fn *fn) {
    check_enter(cx, fn->module);
    struct field *params;
    uint32_t count;
    resolve_params(cx, node_kid(cx->tree, fn->node, FN_PARAMS), &params, &count);
    fn->params.items = params;
    fn->params.count = fn->params.capacity = count;
    struct node result = node_kid(cx->tree, fn->node, FN_RESULT);
    fn->result = result.id == 0 ? NULL : resolve_type(cx, result, check_name_text(cx, fn->name));
}

static void resolve_preset(struct checker *cx, struct preset *preset) {
    check_enter(cx, preset->module);
    struct field *params;
    uint32_t count;
    resolve_params(cx, node_kid(cx->tree, preset->node, PRESET_PARAMS), &params, &count);
    preset->params.items = params;
    preset->params.count = preset->params.capacity = count;
    preset->of_kind = scope_kind(cx, node_kid(cx->tree, preset->node, PRESET_KIND), USE_READS);
}

void resolve_signatures(struct checker *cx) {
    struct program *program = cx->program;
    for (uint32_t i = 0; i < program->refinements.count; i++)
        resolve_refinement(cx, program->refinements.items[i]);
    uint32_t declared_enums = program->enums.count, declared_records = program->records.count;
    for (uint32_t i = 0; i < declared_enums; i++) {
        struct enumeration *enumeration = program->enums.items[i];
        if (enumeration->cases.count != 0)
            continue; /* anonymous: resolved with the type that it is part of */
        check_enter(cx, enumeration->module);
        resolve_enum_cases(cx, enumeration, node_kid(cx->tree, enumeration->node, ENUM_CASES));
    }
    for (uint32_t i = 0; i < declared_records; i++) {
        struct record *record = program->records.items[i];
        if (record->shape != NULL)
            continue;
        check_enter(cx, record->module);
        resolve_record_members(cx, record, node_kid(cx->tree, record->node, RECORD_MEMBERS));
    }
    for (uint32_t i = 0; i < program->kinds.count; i++) {
        struct kind *kind = program->kinds.items[i];
        check_enter(cx, kind->module);
        add_members(cx, kind, node_kid(cx->tree, kind->node, KIND_MEMBERS), false);
    }
    for (uint32_t i = 0; i < program->modules.count; i++)
        extend_kinds(cx, program->modules.items[i]);
    for (uint32_t i = 0; i < program->kinds.count; i++) {
        check_key(cx, program->kinds.items[i]);
        slots_make(cx, program->kinds.items[i]);
        make_kind_nodes(cx, program->kinds.items[i]);
    }
    for (uint32_t i = 0; i < program->kinds.count; i++)
        check_sum_names(cx, program->kinds.items[i]);
    for (uint32_t i = 0; i < program->fns.count; i++)
        resolve_fn(cx, program->fns.items[i]);
    for (uint32_t i = 0; i < program->presets.count; i++)
        resolve_preset(cx, program->presets.items[i]);
    refuse_record_circles(cx);
}
