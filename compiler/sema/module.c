/* The third phase: everything that modules declare is checked and put into typed form. */
#include "sema/check_internal.h"

void global_check(struct checker *cx, struct global *global) {
    if (global->state == CHECK_DONE)
        return;
    if (global->state == CHECK_UNDER_WAY) {
        if (global->type == NULL)
            global->type = basic(cx, TYPE_ERROR);
        return;
    }
    global->state = CHECK_UNDER_WAY;
    struct module *module = cx->module;
    bool in_requirement = cx->in_requirement;
    struct going_over_state going_over = going_over_begin(cx);
    cx->in_requirement = false;
    uint32_t depth = cx->depth, mark = reads_mark(cx);
    cx->depth = 0;
    check_enter(cx, global->module);
    struct frame_state state = frame_enter(cx);
    struct node type = node_kid(cx->tree, global->node, LET_TYPE);
    struct node value = node_kid(cx->tree, global->node, LET_VALUE);
    if (type.id != 0) {
        global->type = resolve_type(cx, type, check_name_text(cx, global->name));
        global->value = expr_expect(cx, value, global->type);
    } else {
        struct typed typed = expr_check(cx, value, NULL);
        global->value = typed.ir;
        global->type = typed.type;
    }
    global->frame_size = frame_leave(cx, state);
    reads_take(cx, mark, global->graph_node, value);
    cx->depth = depth;
    check_enter(cx, module);
    global->going_over = going_over_end(cx, going_over);
    cx->in_requirement = in_requirement;
    global->state = CHECK_DONE;
}

static void report_recursion(struct checker *cx, const struct graph_node *target,
                             struct span cause) {
    bool function = target->kind == GRAPH_FUNCTION;
    const struct fn *fn = function ? cx->program->fns.items[target->subject] : NULL;
    const struct global *global = function ? NULL : cx->program->globals.items[target->subject];
    check_enter(cx, function ? fn->module : global->module);
    struct node name = node_kid(cx->tree, function ? fn->node : global->node,
                                function ? (uint32_t)FN_NAME : (uint32_t)LET_NAME);
    struct diag *diag = check_error(cx, DIAG_E0320, name,
                                    function ? "the function `%.*s` calls itself"
                                             : "the let `%.*s` is defined by itself",
                                    TEXT_ARG(node_text(cx->tree, name)));
    diag_label(cx->diags, diag, cause, "needed here");
    diag_note(cx->diags, diag, "nothing in Croft recurs, so that evaluation always ends");
    if (function)
        diag_help(cx->diags, diag, "go through a list instead: `[… for x in xs]`");
}

/* A function or let that reaches itself has no value: the graph has the circle. */
static void refuse_recursion(struct checker *cx) {
    const struct graph *graph = cx->program->graph;
    uint32_t count = graph->nodes.count;
    uint8_t *state = ARENA_ARRAY(cx->arena, uint8_t, count + 1);
    uint32_t *stack = ARENA_ARRAY(cx->arena, uint32_t, count + 1);
    uint32_t *next = ARENA_ARRAY(cx->arena, uint32_t, count + 1);
    for (uint32_t start = 0; start < count; start++) {
        uint32_t depth = 0;
        enum graph_kind kind = graph->nodes.items[start].kind;
        if (state[start] != 0 || (kind != GRAPH_FUNCTION && kind != GRAPH_GLOBAL))
            continue;
        stack[depth++] = start;
        state[start] = 1;
        while (depth > 0) {
            uint32_t at = stack[depth - 1];
            const struct graph_node *node = &graph->nodes.items[at];
            if (next[at] == node->edges.count) {
                state[at] = 2;
                depth--;
                continue;
            }
            uint32_t to = node->edges.items[next[at]++];
            const struct graph_node *target = &graph->nodes.items[to];
            if (target->kind != GRAPH_FUNCTION && target->kind != GRAPH_GLOBAL)
                continue;
            if (state[to] == 1) {
                report_recursion(cx, target, node->causes.items[next[at] - 1]);
                state[to] = 2;
            } else if (state[to] == 0) {
                state[to] = 1;
                stack[depth++] = to;
            }
        }
    }
}

static void check_refinement(struct checker *cx, struct refinement *refinement) {
    check_enter(cx, refinement->module);
    struct node where = node_kid(cx->tree, refinement->node, TYPE_DECL_WHERE);
    if (where.id == 0 || refinement->base->kind == TYPE_ERROR ||
        !check_wants(cx, refinement->module))
        return;
    struct frame_state state = frame_enter(cx);
    uint32_t mark = reads_mark(cx);
    cx->it_type = refinement->base;
    refinement->predicate = expr_condition(cx, where);
    cx->it_type = NULL;
    refinement->frame_size = frame_leave(cx, state);
    if (cx->reads.count > mark)
        for (uint32_t i = mark; i < cx->reads.count; i++) {
            enum graph_kind kind = cx->program->graph->nodes.items[cx->reads.items[i]].kind;
            if (kind == GRAPH_FUNCTION || kind == GRAPH_GLOBAL)
                continue;
            check_error(cx, DIAG_E0405, where, "a type's condition sees only the value itself");
            break;
        }
    cx->reads.count = mark;
}

/* Defaults of a record's or a case's fields, which may use their siblings. */
static void check_field_defaults(struct checker *cx, struct field *fields, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        struct field *field = &fields[i];
        check_enter(cx, field->module);
        struct node value = node_kid(cx->tree, field->node, FIELD_DEFAULT);
        if (value.id == 0)
            continue;
        struct frame_state state = frame_enter(cx);
        uint32_t mark = reads_mark(cx);
        cx->self_mode = SELF_RECORD;
        cx->siblings = fields;
        cx->sibling_count = count;
        field->default_value = expr_expect(cx, value, field->type);
        field->default_frame = frame_leave(cx, state);
        cx->reads.count = mark;
    }
}

static void check_record_requirements(struct checker *cx, struct record *record) {
    check_enter(cx, record->module);
    bool anonymous = node_kind(cx->tree, record->node) == NODE_TYPE_RECORD;
    struct node members = node_kid(cx->tree, record->node,
                                   anonymous ? TYPE_RECORD_MEMBERS : RECORD_MEMBERS);
    for (uint32_t i = 0; i < node_count(cx->tree, members); i++) {
        struct node member = node_kid(cx->tree, members, i);
        if (node_kind(cx->tree, member) != NODE_REQUIRE)
            continue;
        struct frame_state state = frame_enter(cx);
        cx->self_mode = SELF_RECORD;
        cx->siblings = record->fields.items;
        cx->sibling_count = record->fields.count;
        cx->in_requirement = true;
        struct requirement *requirement = requirement_check(cx, member);
        cx->in_requirement = false;
        requirement->frame_size = frame_leave(cx, state);
        vec_push(cx->arena, &record->requirements, *requirement);
    }
}

static void check_kind_default(struct checker *cx, struct kind *kind, struct field *field,
                               uint32_t index) {
    check_enter(cx, field->module);
    struct node value = node_kid(cx->tree, field->node, FIELD_DEFAULT);
    if (value.id == 0)
        return;
    struct frame_state state = frame_enter(cx);
    uint32_t mark = reads_mark(cx);
    cx->self_mode = SELF_KIND;
    cx->self_kind = kind;
    field->default_value = expr_expect(cx, value, field->type);
    field->default_frame = frame_leave(cx, state);
    reads_take(cx, mark, kind->members_node + 1 + index, value);
}

/* "dataset.unique.mountpoint", "service.unique.address-port" */
static struct text unique_name(struct checker *cx, const struct kind *kind, struct node fields) {
    struct buf name = { 0 };
    buf_printf(&name, "%.*s.unique.", TEXT_ARG(kind->text));
    for (uint32_t i = 0; i < node_count(cx->tree, fields); i++)
        buf_printf(&name, "%s%.*s", i == 0 ? "" : "-",
                   TEXT_ARG(node_text(cx->tree, node_kid(cx->tree, fields, i))));
    struct text kept = check_keep(cx, buf_view(&name));
    buf_free(&name);
    return kept;
}

static void check_unique(struct checker *cx, struct kind *kind, struct node node) {
    struct unique unique = { .module = cx->module,
                             .node = node,
                             .fleet = node_has(cx->tree, node, FLAG_FLEET) };
    struct node fields = node_kid(cx->tree, node, UNIQUE_FIELDS);
    struct frame_state state = frame_enter(cx);
    uint32_t mark = reads_mark(cx);
    cx->self_mode = SELF_KIND;
    cx->self_kind = kind;
    for (uint32_t i = 0; i < node_count(cx->tree, fields); i++)
        vec_push(cx->arena, &unique.values, expr_check(cx, node_kid(cx->tree, fields, i), NULL).ir);
    unique.frame_size = frame_leave(cx, state);
    cx->reads.count = mark;
    if (unique.fleet || kind->fleet)
        cx->program->hosts_meet = true;
    unique.name = unique_name(cx, kind, fields);
    vec_push(cx->arena, &kind->uniques, unique);
}

/* What `unique` demands is named elsewhere, too; conditions are not. */
static void check_kind_members(struct checker *cx, struct kind *kind, struct node members) {
    bool wanted = check_wants(cx, cx->module);
    for (uint32_t i = 0; i < node_count(cx->tree, members); i++) {
        struct node member = node_kid(cx->tree, members, i);
        if (node_kind(cx->tree, member) == NODE_UNIQUE) {
            check_unique(cx, kind, member);
        } else if (node_kind(cx->tree, member) == NODE_REQUIRE && wanted) {
            struct frame_state state = frame_enter(cx);
            cx->self_mode = SELF_KIND;
            cx->self_kind = kind;
            cx->in_requirement = true;
            struct requirement *requirement = requirement_check(cx, member);
            cx->in_requirement = false;
            requirement->frame_size = frame_leave(cx, state);
            vec_push(cx->arena, &kind->requirements, *requirement);
        }
    }
}

static void check_kind(struct checker *cx, struct kind *kind) {
    for (uint32_t i = 0; i < kind->fields.count; i++)
        if (check_wants(cx, kind->fields.items[i]->module))
            check_kind_default(cx, kind, kind->fields.items[i], i);
    check_enter(cx, kind->module);
    check_kind_members(cx, kind, node_kid(cx->tree, kind->node, KIND_MEMBERS));
}

static void check_extension(struct checker *cx, struct module *module) {
    check_enter(cx, module);
    struct node items = node_kid(cx->tree, cx->tree->root, MODULE_ITEMS);
    for (uint32_t i = 0; i < node_count(cx->tree, items); i++) {
        struct node item = node_kid(cx->tree, items, i);
        if (node_kind(cx->tree, item) != NODE_EXTEND)
            continue;
        struct symbol *symbol = scope_find_kind(
            cx, node_name(cx->tree, node_kid(cx->tree, item, KIND_NAME)), SYMBOL_KIND);
        if (symbol != NULL)
            check_kind_members(cx, symbol->of_kind, node_kid(cx->tree, item, KIND_MEMBERS));
    }
}

/* The frame of a preset: its parameters, then the resource that it becomes part of. */
static void check_preset(struct checker *cx, struct preset *preset) {
    if (preset->of_kind == NULL || !check_wants(cx, preset->module))
        return;
    check_enter(cx, preset->module);
    struct frame_state state = frame_enter(cx);
    struct node params = node_kid(cx->tree, preset->node, PRESET_PARAMS);
    for (uint32_t i = 0; i < preset->params.count; i++) {
        struct field *param = &preset->params.items[i];
        struct node value = node_kid(cx->tree, param->node, PARAM_DEFAULT);
        if (value.id != 0)
            param->default_value = expr_expect(cx, value, param->type);
        local_add_param(cx, node_kid(cx->tree, node_kid(cx->tree, params, i), PARAM_NAME), param,
                        frame_slot(cx));
    }
    preset->self_slot = frame_slot(cx);
    struct node as = node_kid(cx->tree, preset->node, PRESET_AS);
    if (as.id != 0)
        local_add(cx, as, preset->of_kind->type, preset->self_slot);
    uint32_t mark = reads_mark(cx);
    struct preset_use *uses;
    uint32_t count;
    preset_list_check(cx, node_kid(cx->tree, preset->node, PRESET_FROM), preset->of_kind, &uses,
                      &count);
    preset->from.items = uses;
    preset->from.count = preset->from.capacity = count;
    reads_take(cx, mark, preset->of_kind->members_node, preset->node);
    preset->body = body_check(cx, node_kid(cx->tree, preset->node, PRESET_BODY), preset->of_kind,
                              BODY_PRESET, preset->of_kind->bodies_node);
    preset->frame_size = frame_leave(cx, state);
}

/* A preset that is part of itself. */
static void check_preset_circle(struct checker *cx, struct preset *preset) {
    if (preset->state == CHECK_DONE)
        return;
    if (preset->state == CHECK_UNDER_WAY) {
        check_enter(cx, preset->module);
        check_error(cx, DIAG_E0320, node_kid(cx->tree, preset->node, PRESET_NAME),
                    "the preset `%.*s` is built from itself",
                    TEXT_ARG(check_name_text(cx, preset->name)));
        preset->from.count = 0;
        return;
    }
    preset->state = CHECK_UNDER_WAY;
    for (uint32_t i = 0; i < preset->from.count; i++)
        check_preset_circle(cx, (struct preset *)(uintptr_t)preset->from.items[i].preset);
    preset->state = CHECK_DONE;
}

static void check_overlay(struct checker *cx, struct node item, bool adjust) {
    const struct kind *kind = scope_kind(cx, node_kid(cx->tree, item, DEFAULTS_KIND), USE_AMENDS);
    if (kind == NULL)
        return;
    struct overlay overlay = {
        .of_kind = kind, .adjust = adjust, .module = cx->module, .node = item
    };
    struct frame_state state = frame_enter(cx);
    struct node where = node_kid(cx->tree, item, DEFAULTS_WHERE);
    uint32_t mark = reads_mark(cx);
    cx->self_mode = SELF_KIND;
    cx->self_kind = kind;
    if (where.id != 0) {
        overlay.where = expr_condition(cx, where);
        facts_assume(cx, where, true);
    }
    uint32_t where_count = cx->reads.count - mark;
    overlay.body = body_check(cx, node_kid(cx->tree, item, DEFAULTS_BODY), kind,
                              adjust ? BODY_ADJUST : BODY_DEFAULTS, kind->bodies_node);
    /* Whether an overlay applies decides each field that it sets. */
    for (uint32_t i = 0; i < overlay.body->assigns.count; i++) {
        uint32_t top = kind->slots.items[overlay.body->assigns.items[i].slot].top;
        for (uint32_t r = 0; r < where_count; r++)
            if (cx->reads.items[mark + r] != kind->members_node + 1 + top)
                graph_edge(cx->program->graph, kind->members_node + 1 + top,
                           cx->reads.items[mark + r], check_span(cx, item));
    }
    cx->reads.count = mark;
    overlay.frame_size = frame_leave(cx, state);
    vec_push(cx->arena, &cx->program->overlays, overlay);
}

static void check_rule(struct checker *cx, struct node item) {
    const struct kind *kind = scope_kind(cx, node_kid(cx->tree, item, EVERY_KIND), USE_GOES_OVER);
    if (kind == NULL)
        return;
    if (node_has(cx->tree, item, FLAG_FLEET)) {
        struct diag *diag = check_error(cx, DIAG_E0405, item,
                                        "`every fleet` stands in a policy only");
        diag_help(cx->diags, diag, "a rule goes over what is on its host; it may read `fleet %.*s`",
                  TEXT_ARG(kind->text));
        return;
    }
    struct rule *rule = ARENA_NEW(cx->arena, struct rule);
    rule->of_kind = kind;
    rule->module = cx->module;
    rule->node = item;
    rule->number = cx->program->rules.count;
    rule->graph_node = graph_node_new(cx->program->graph, GRAPH_RULE, rule->number, 0,
                                      check_span(cx, item));
    struct node name = node_kid(cx->tree, item, EVERY_VARIABLE);
    struct node where = node_kid(cx->tree, item, EVERY_WHERE);
    graph_edge(cx->program->graph, rule->graph_node, kind->members_node,
               check_span(cx, node_kid(cx->tree, item, EVERY_KIND)));
    struct frame_state state = frame_enter(cx);
    rule->variable_slot = frame_slot(cx);
    if (name.id != 0)
        local_add(cx, name, kind->type, rule->variable_slot);
    uint32_t mark = reads_mark(cx);
    if (where.id != 0) {
        rule->where = expr_condition(cx, where);
        facts_assume(cx, where, true);
    }
    reads_take(cx, mark, rule->graph_node, where.id != 0 ? where : item);
    cx->rule_of_fleet = kind->fleet && !kind->is_host;
    rule->body = body_check(cx, node_kid(cx->tree, item, EVERY_BODY), NULL, BODY_RULE,
                            rule->graph_node);
    cx->rule_of_fleet = false;
    rule->frame_size = frame_leave(cx, state);
    vec_push(cx->arena, &cx->program->rules, rule);
}

/* Lets and functions that are not wanted are checked when something wanted needs them. */
static void check_values(struct checker *cx) {
    struct program *program = cx->program;
    for (uint32_t i = 0; i < program->refinements.count; i++)
        check_refinement(cx, program->refinements.items[i]);
    for (uint32_t i = 0; i < program->globals.count; i++)
        if (check_wants(cx, program->globals.items[i]->module))
            global_check(cx, program->globals.items[i]);
    for (uint32_t i = 0; i < program->fns.count; i++)
        if (check_wants(cx, program->fns.items[i]->module))
            fn_check(cx, program->fns.items[i]);
}

static void check_shapes(struct checker *cx) {
    struct program *program = cx->program;
    for (uint32_t i = 0; i < program->records.count; i++) {
        struct record *record = program->records.items[i];
        if (!check_wants(cx, record->module))
            continue;
        check_field_defaults(cx, record->fields.items, record->fields.count);
        check_record_requirements(cx, record);
    }
    for (uint32_t i = 0; i < program->enums.count; i++) {
        if (!check_wants(cx, program->enums.items[i]->module))
            continue;
        for (uint32_t c = 0; c < program->enums.items[i]->cases.count; c++) {
            struct enum_case *ec = &program->enums.items[i]->cases.items[c];
            check_field_defaults(cx, ec->fields.items, ec->fields.count);
        }
    }
}

void check_declarations(struct checker *cx) {
    struct program *program = cx->program;
    check_values(cx);
    check_shapes(cx);
    for (uint32_t i = 0; i < program->kinds.count; i++)
        check_kind(cx, program->kinds.items[i]);
    for (uint32_t i = 0; i < program->modules.count; i++)
        check_extension(cx, program->modules.items[i]);
    for (uint32_t i = 0; i < program->presets.count; i++)
        check_preset(cx, program->presets.items[i]);
    for (uint32_t i = 0; i < program->presets.count; i++)
        check_preset_circle(cx, program->presets.items[i]);
    refuse_recursion(cx);
}

static void check_item(struct checker *cx, struct node item, const struct body_context *context) {
    switch (node_kind(cx->tree, item)) {
    case NODE_DEFAULTS:
        check_overlay(cx, item, false);
        return;
    case NODE_ADJUST:
        check_overlay(cx, item, true);
        return;
    case NODE_EVERY:
        check_rule(cx, item);
        return;
    case NODE_RESOURCE:
    case NODE_AMEND:
    case NODE_ABSENT:
    case NODE_WITHOUT:
    case NODE_ON:
        statement_check(cx, item, context);
        return;
    case NODE_IF:
    case NODE_FOR:
    case NODE_MATCH:
    case NODE_ASSIGN:
    case NODE_MERGE:
    case NODE_REQUIRE: {
        struct diag *diag = check_error(cx, DIAG_E0405, item, "%s stands inside a body only",
                                        check_a_kind(cx, node_kind(cx->tree, item)));
        diag_help(cx->diags, diag, "in a library or for a whole host: `every host h { … }`");
        return;
    }
    default:
        return; /* a declaration: checked with its like */
    }
}

static void check_module(struct checker *cx, struct module *module, uint32_t top) {
    check_enter(cx, module);
    struct frame_state state = frame_enter(cx);
    struct toplevel toplevel = { .module = module, .body = ARENA_NEW(cx->arena, struct body) };
    toplevel.body->module = module;
    toplevel.body->standing = BODY_OWN;
    struct body_context context = {
        .runner = top, .standing = BODY_OWN, .body = toplevel.body, .container = SLOT_NONE
    };
    struct node items = node_kid(cx->tree, cx->tree->root, MODULE_ITEMS);
    struct body_marks marks = body_begin(cx);
    for (uint32_t i = 0; i < node_count(cx->tree, items); i++)
        check_item(cx, node_kid(cx->tree, items, i), &context);
    body_end(cx, toplevel.body, marks);
    toplevel.frame_size = frame_leave(cx, state);
    if (toplevel.body->statements.count != 0)
        vec_push(cx->arena, &cx->program->toplevels, toplevel);
}

void check_modules(struct checker *cx) {
    struct span nowhere = { { 0 }, 0, 0 };
    uint32_t top = graph_node_new(cx->program->graph, GRAPH_TOP, 0, 0, nowhere);
    cx->program->top_node = top;
    cx->program->test_node = graph_node_new(cx->program->graph, GRAPH_TOP, 0, 0, nowhere);
    for (uint32_t i = 0; i < cx->program->modules.count && !check_is_stopped(cx); i++)
        if (check_wants(cx, cx->program->modules.items[i]))
            check_module(cx, cx->program->modules.items[i], top);
    if (cx->stopped)
        return;
    policies_check(cx);
    crossing_presets_check(cx);
}
