/* Statements that do more than set fields: resources, amendments, absences, contributions to other
 * hosts, demands. */
#include "sema/check_internal.h"
#include "syntax/parse.h"

static struct statement statement_new(struct checker *cx, enum statement_kind kind,
                                      struct node node, const struct body_context *context) {
    return (struct statement){ .kind = kind,
                               .guard = context->guard,
                               .slot = UINT32_MAX,
                               .key_slot = UINT32_MAX,
                               .module = cx->module,
                               .node = node,
                               .position = check_position(cx, node) };
}

static void statement_push(struct checker *cx, struct statement statement) {
    vec_push(cx->arena, &cx->statements, statement);
}

struct text plain_reason(struct checker *cx, struct node node) {
    struct text text = { NULL, 0 };
    if (node_kind(cx->tree, node) == NODE_TEXT &&
        !text_constant(cx->arena, cx->tree, node, cx->diags, &text))
        check_error(cx, DIAG_E0417, node, "a reason is plain text, without holes");
    return text;
}

/* Bodies that only set fields of what is there. */
static bool only_sets(struct checker *cx, struct node node, const struct body_context *context) {
    if (context->standing != BODY_AMEND && context->standing != BODY_DEFAULTS &&
        context->standing != BODY_ADJUST)
        return false;
    struct diag *diag = check_error(cx, DIAG_E0413, node,
                                    "this body only sets fields: %s has no place in it",
                                    check_a_kind(cx, node_kind(cx->tree, node)));
    diag_help(cx->diags, diag, "let a rule do it: `every k x where … { … }`");
    return true;
}

/* What crosses is contributed as it is, and sets its fields. */
static bool cannot_cross(struct checker *cx, struct node node, const struct body_context *context) {
    if (!cx->crosses || (node_kind(cx->tree, node) == NODE_RESOURCE && context->fields == NULL))
        return false;
    struct diag *diag = check_error(cx, DIAG_E0405, node,
                                    "%s cannot cross to another host, or to the fleet",
                                    check_a_kind(cx, node_kind(cx->tree, node)));
    diag_note(
        cx->diags, diag,
        "resources cross with their fields; what follows from them, rules say where they arrive");
    return true;
}

/* No reason, or an empty one; what has holes is reported by then. */
bool reason_is_unsaid(struct checker *cx, struct node node, struct text reason) {
    return reason.size == 0 && (node_kind(cx->tree, node) != NODE_TEXT ||
                                node_count(cx->tree, node_kid(cx->tree, node, TEXT_PARTS)) == 0);
}

/* The key of a resource: a bare name that is no local is itself the key. */
const struct ir *resource_key_check(struct checker *cx, struct node node, const struct kind *kind,
                                    enum use_role role) {
    const struct type *type = basic(cx, TYPE_STRING);
    if (kind->key_slot != SLOT_NONE && !kind->key_within_owner)
        type = kind->slots.items[kind->key_slot].type;
    if (node_kind(cx->tree, node) == NODE_NAME &&
        local_find(cx, node_name(cx->tree, node)) == NULL) {
        struct value value = value_string(cx->arena, node_text(cx->tree, node), 0);
        struct typed key = { ir_constant(cx, value, node), basic(cx, TYPE_STRING) };
        use_key(cx, node, kind, key.ir, role);
        return expr_coerce(cx, key, type, node);
    }
    struct typed key = expr_check(cx, node, NULL);
    use_key(cx, node, kind, key.ir, role);
    if (key.type->kind == TYPE_REF) { /* the key of what is referred to */
        struct ir *ir = ir_new(cx, IR_KEY, node);
        ir->a = key.ir;
        key = (struct typed){ ir, basic(cx, TYPE_STRING) };
    }
    return expr_coerce(cx, key, type, node);
}

static void preset_use_check(struct checker *cx, struct node ref, const struct kind *kind,
                             struct preset_use *use) {
    struct node path = node_kid(cx->tree, ref, PRESET_REF_PATH);
    struct symbol *symbol = scope_path(cx, path, SYMBOL_PRESET);
    *use = (struct preset_use){ .node = ref };
    if (symbol == NULL || symbol->preset->of_kind == NULL)
        return;
    if (symbol->preset->of_kind != kind) {
        struct diag *diag = check_error(
            cx, DIAG_E0406, path, "the preset `%.*s` is for %.*s, not for %.*s",
            TEXT_ARG(node_text(cx->tree, path)), TEXT_ARG(symbol->preset->of_kind->text),
            TEXT_ARG(kind->text));
        diag_label(cx->diags, diag, node_span(symbol->module->tree, symbol->node), "declared here");
        return;
    }
    use->preset = symbol->preset;
    use->args = call_arguments(cx, node_kid(cx->tree, ref, PRESET_REF_ARGS),
                               symbol->preset->params.items, symbol->preset->params.count, ref);
}

void preset_list_check(struct checker *cx, struct node refs, const struct kind *kind,
                       struct preset_use **items, uint32_t *count) {
    *count = 0;
    *items = ARENA_ARRAY(cx->arena, struct preset_use, node_count(cx->tree, refs) + 1);
    for (uint32_t i = 0; i < node_count(cx->tree, refs); i++) {
        struct preset_use *use = &(*items)[*count];
        preset_use_check(cx, node_kid(cx->tree, refs, i), kind, use);
        if (use->preset != NULL)
            ++*count;
    }
}

/* A contribution from a host to the fleet crosses; so does anything inside `on`. */
static void note_heads(struct checker *cx, const struct kind *kind, struct node node,
                       const struct body_context *context) {
    graph_edge(cx->program->graph, kind->members_node, context->runner, check_span(cx, node));
}

/* Whether what runs here runs on each host. */
static bool is_on_host(const struct checker *cx, uint32_t runner) {
    const struct graph_node *node = &cx->program->graph->nodes.items[runner];
    if (node->kind == GRAPH_RULE)
        return !cx->rule_of_fleet;
    if (node->kind != GRAPH_BODIES)
        return false;
    const struct kind *kind = cx->program->kinds.items[node->subject];
    return !kind->fleet || kind->is_host;
}

/* From here on values are finished where `runner` runs, so that it is what waits for them. */
static bool crossing_begin(struct checker *cx, uint32_t runner) {
    bool before = cx->crosses;
    if (!before)
        cx->crosses_from = runner;
    cx->crosses = true;
    return before;
}

enum { PRESET_CHAIN_MAX = 64 };

static const struct preset *find_contributing(const struct preset_use *uses, uint32_t count,
                                              uint32_t depth) {
    for (uint32_t i = 0; i < count && depth < PRESET_CHAIN_MAX; i++) {
        const struct preset *preset = uses[i].preset;
        if (preset->body != NULL && preset->body->statements.count != 0)
            return preset;
        preset = find_contributing(preset->from.items, preset->from.count, depth + 1);
        if (preset != NULL)
            return preset;
    }
    return NULL;
}

void crossing_presets_check(struct checker *cx) {
    for (uint32_t i = 0; i < cx->crossing_presets.count; i++) {
        const struct crossing_presets *crossing = &cx->crossing_presets.items[i];
        const struct preset *preset = find_contributing(crossing->uses, crossing->count, 0);
        if (preset == NULL)
            continue;
        struct diag *diag = diag_add(
            cx->diags, DIAG_E0405, node_span(crossing->module->tree, crossing->node),
            "a resource that crosses to another host, or to the fleet, cannot bring others");
        diag_label(cx->diags, diag, node_span(preset->module->tree, preset->node),
                   "this preset contributes");
    }
}

static void statement_resource(struct checker *cx, struct node node,
                               const struct body_context *context) {
    struct node key = node_kid(cx->tree, node, RESOURCE_KEY);
    struct node as = node_kid(cx->tree, node, RESOURCE_AS);
    struct node disabled = node_kid(cx->tree, node, RESOURCE_DISABLED);
    const struct kind *kind = scope_kind(cx, node_kid(cx->tree, node, RESOURCE_KIND),
                                         USE_CONTRIBUTES);
    if (kind == NULL)
        return;
    uint32_t mark = reads_mark(cx), locals = local_mark(cx);
    struct statement statement = statement_new(cx, STATEMENT_CONTRIBUTE, node, context);
    statement.of_kind = kind;
    if (kind->fleet && !kind->is_host)
        cx->program->hosts_meet = true;
    statement.key = resource_key_check(cx, key, kind, USE_CONTRIBUTES);
    if (disabled.id != 0) {
        statement.disabled = true;
        statement.reason = plain_reason(cx, disabled);
    }
    struct preset_use *uses;
    uint32_t count;
    preset_list_check(cx, node_kid(cx->tree, node, RESOURCE_FROM), kind, &uses, &count);
    statement.presets.items = uses;
    statement.presets.count = statement.presets.capacity = count;
    guard_reads_add(cx, context->guard_reads);
    reads_take(cx, mark, context->runner, node);
    note_heads(cx, kind, node, context);
    if (as.id != 0) {
        statement.slot = frame_slot(cx);
        local_add(cx, as, kind->type, statement.slot);
    }
    enum body_standing standing = context->standing == BODY_OWN ? BODY_OWN : context->standing;
    bool crosses = cx->crosses;
    if (kind->fleet && is_on_host(cx, context->runner))
        crosses = crossing_begin(cx, context->runner);
    statement.body = body_check(cx, node_kid(cx->tree, node, RESOURCE_BODY), kind, standing,
                                kind->bodies_node);
    if (cx->crosses && count != 0)
        vec_push(cx->arena, &cx->crossing_presets,
                 ((struct crossing_presets){ uses, count, cx->module, node }));
    cx->crosses = crosses;
    local_release(cx, locals);
    statement_push(cx, statement);
}

/* A rule runs on each host, and what is of the whole fleet is shared by them. */
static bool refuse_fleet(struct checker *cx, struct node node, const struct kind *kind,
                         const struct body_context *context) {
    if (!kind->fleet || context->runner == cx->program->top_node)
        return false;
    struct diag *diag = check_error(cx, DIAG_E0405, node, "a body on one host cannot change a %.*s",
                                    TEXT_ARG(kind->text));
    diag_note(cx->diags, diag, "`%.*s` is of the whole fleet", TEXT_ARG(kind->text));
    diag_help(cx->diags, diag, "write it at the top level of a file");
    return true;
}

static void statement_amend(struct checker *cx, struct node node,
                            const struct body_context *context) {
    const struct kind *kind = scope_kind(cx, node_kid(cx->tree, node, AMEND_KIND), USE_AMENDS);
    if (kind == NULL || refuse_fleet(cx, node, kind, context))
        return;
    uint32_t mark = reads_mark(cx);
    struct statement statement = statement_new(cx, STATEMENT_AMEND, node, context);
    statement.of_kind = kind;
    statement.key = resource_key_check(cx, node_kid(cx->tree, node, AMEND_KEY), kind, USE_AMENDS);
    guard_reads_add(cx, context->guard_reads);
    reads_take(cx, mark, context->runner, node);
    statement.body = body_check(cx, node_kid(cx->tree, node, AMEND_BODY), kind, BODY_AMEND,
                                context->runner);
    statement_push(cx, statement);
}

static void statement_absent(struct checker *cx, struct node node,
                             const struct body_context *context) {
    const struct kind *kind = scope_kind(cx, node_kid(cx->tree, node, ABSENT_KIND), USE_REMOVES);
    if (kind == NULL || refuse_fleet(cx, node, kind, context))
        return;
    uint32_t mark = reads_mark(cx);
    struct statement statement = statement_new(cx, STATEMENT_ABSENT, node, context);
    statement.of_kind = kind;
    statement.key = resource_key_check(cx, node_kid(cx->tree, node, ABSENT_KEY), kind, USE_REMOVES);
    statement.reason = plain_reason(cx, node_kid(cx->tree, node, ABSENT_REASON));
    if (reason_is_unsaid(cx, node_kid(cx->tree, node, ABSENT_REASON), statement.reason)) {
        struct diag *diag = check_error(cx, DIAG_E0414, node, "why is it absent?");
        diag_help(cx->diags, diag, "add `because \"…\"`");
    }
    guard_reads_add(cx, context->guard_reads);
    reads_take(cx, mark, context->runner, node);
    note_heads(cx, kind, node, context);
    statement_push(cx, statement);
}

static void statement_without(struct checker *cx, struct node node,
                              const struct body_context *context) {
    const struct kind *kind = scope_kind(cx, node_kid(cx->tree, node, WITHOUT_KIND), USE_REMOVES);
    if (kind == NULL)
        return;
    struct statement statement = statement_new(cx, STATEMENT_WITHOUT, node, context);
    statement.of_kind = kind;
    statement.reason = plain_reason(cx, node_kid(cx->tree, node, WITHOUT_REASON));
    if (reason_is_unsaid(cx, node_kid(cx->tree, node, WITHOUT_REASON), statement.reason))
        check_error(cx, DIAG_E0414, node, "why without? add `because \"…\"`");
    statement_push(cx, statement);
}

static void statement_on(struct checker *cx, struct node node, const struct body_context *context) {
    if (cx->program->host_kind == NULL)
        return;
    uint32_t mark = reads_mark(cx);
    struct statement statement = statement_new(cx, STATEMENT_ON, node, context);
    cx->program->hosts_meet = true;
    statement.key = expr_expect(cx, node_kid(cx->tree, node, ON_HOST),
                                cx->program->host_kind->type);
    guard_reads_add(cx, context->guard_reads);
    reads_take(cx, mark, context->runner, node);
    struct body *inside = ARENA_NEW(cx->arena, struct body);
    inside->module = cx->module;
    inside->standing = context->standing;
    struct body_context inner = *context;
    inner.body = inside;
    inner.fields = NULL;
    inner.guard = NULL;
    struct body_marks marks = body_begin(cx);
    bool crosses = crossing_begin(cx, context->runner);
    body_block(cx, node_kid(cx->tree, node, ON_BODY), &inner);
    cx->crosses = crosses;
    body_end(cx, inside, marks);
    statement.body = inside;
    statement_push(cx, statement);
}

struct requirement *requirement_check(struct checker *cx, struct node node) {
    uint32_t mark = reads_mark(cx), facts = facts_mark(cx);
    struct requirement *requirement = ARENA_NEW(cx->arena, struct requirement);
    struct node condition = node_kid(cx->tree, node, REQUIRE_CONDITION);
    struct node message = node_kid(cx->tree, node, REQUIRE_MESSAGE);
    struct node at = node_kid(cx->tree, node, REQUIRE_AT);
    struct node help = node_kid(cx->tree, node, REQUIRE_HELP);
    const struct type *text = basic(cx, TYPE_STRING);
    requirement->module = cx->module;
    requirement->node = node;
    requirement->condition = expr_condition(cx, condition);
    facts_assume(cx, condition, false);
    if (message.id == 0) {
        struct diag *diag = check_error(cx, DIAG_E0418, node,
                                        "say what is wrong when it does not hold");
        diag_help(cx->diags, diag, "add `else \"…\"`");
    } else {
        requirement->message = expr_expect(cx, message, text);
    }
    for (uint32_t i = 0; i < node_count(cx->tree, at); i++) {
        const struct ir *place = expr_check(cx, node_kid(cx->tree, at, i), NULL).ir;
        requirement->at = i == 0 ? place : requirement->at;
    }
    if (help.id != 0)
        requirement->help = expr_expect(cx, help, text);
    facts_release(cx, facts);
    cx->reads.count = mark; /* a demand is no reading that reaches an output */
    return requirement;
}

static void statement_require(struct checker *cx, struct node node,
                              const struct body_context *context) {
    struct statement statement = statement_new(cx, STATEMENT_REQUIRE, node, context);
    statement.requirement = requirement_check(cx, node);
    statement_push(cx, statement);
}

static void statement_expect(struct checker *cx, struct node node) {
    struct diag *diag = check_error(cx, DIAG_E0405, node, "an `expect` stands in a `test` only");
    if (cx->test != NULL)
        diag_help(cx->diags, diag, "of one of its hosts: `on NAME { expect … }`");
}

void statement_check(struct checker *cx, struct node node, const struct body_context *context) {
    if (node_kind(cx->tree, node) != NODE_ERROR &&
        (only_sets(cx, node, context) || cannot_cross(cx, node, context)))
        return;
    switch (node_kind(cx->tree, node)) {
    case NODE_RESOURCE:
        statement_resource(cx, node, context);
        return;
    case NODE_AMEND:
        statement_amend(cx, node, context);
        return;
    case NODE_ABSENT:
        statement_absent(cx, node, context);
        return;
    case NODE_WITHOUT:
        statement_without(cx, node, context);
        return;
    case NODE_ON:
        statement_on(cx, node, context);
        return;
    case NODE_REQUIRE:
        statement_require(cx, node, context);
        return;
    case NODE_EVERY:
        diag_help(cx->diags,
                  check_error(cx, DIAG_E0405, node,
                              "`every` stands at the top level of a file or in a policy"),
                  "a loop in a body is `for`");
        return;
    case NODE_ERROR:
        return;
    case NODE_EXPECT:
        statement_expect(cx, node);
        return;
    default:
        check_error(cx, DIAG_E0405, node, "%s cannot stand here",
                    check_a_kind(cx, node_kind(cx->tree, node)));
        return;
    }
}
