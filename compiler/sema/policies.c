/* Policies in typed form: what they go over, what they demand, and whether they judge each host or
 * the fleet as a whole. */
#include "sema/check_internal.h"

/* What a policy's outermost `every` go over decides where it is judged. */
struct policy_heads {
    struct node host, fleet; /* the first over what is of one host, and of the fleet; 0: none */
};

static void find_heads(struct checker *cx, struct node block, struct policy_heads *heads);

static void find_head(struct checker *cx, struct node node, struct policy_heads *heads) {
    switch (node_kind(cx->tree, node)) {
    case NODE_EVERY: {
        struct symbol *symbol = scope_find_kind(
            cx, node_name(cx->tree, node_kid(cx->tree, node, EVERY_KIND)), SYMBOL_KIND);
        if (symbol == NULL)
            return;
        bool fleet = node_has(cx->tree, node, FLAG_FLEET) ||
                     (symbol->of_kind->fleet && !symbol->of_kind->is_host);
        struct node *head = fleet ? &heads->fleet : &heads->host;
        if (head->id == 0)
            *head = node;
        return;
    }
    case NODE_IF:
        find_heads(cx, node_kid(cx->tree, node, IF_THEN), heads);
        if (node_kind(cx->tree, node_kid(cx->tree, node, IF_ELSE)) == NODE_IF)
            find_head(cx, node_kid(cx->tree, node, IF_ELSE), heads);
        else
            find_heads(cx, node_kid(cx->tree, node, IF_ELSE), heads);
        return;
    case NODE_FOR:
        find_heads(cx, node_kid(cx->tree, node, FOR_BODY), heads);
        return;
    default:
        return;
    }
}

/* Blocks nest at most as deep as the parser lets them. */
static void find_heads(struct checker *cx, struct node block, struct policy_heads *heads) {
    struct node statements = node_kid(cx->tree, block, BLOCK_STATEMENTS);
    for (uint32_t i = 0; i < node_count(cx->tree, statements); i++)
        find_head(cx, node_kid(cx->tree, statements, i), heads);
}

/* --- Statements --- */

/* A policy under way. */
struct policy_context {
    struct policy *policy;
};

static void check_block(struct checker *cx, struct policy_context *context, struct node node,
                        struct policy_block *block);

static struct policy_step step_new(struct checker *cx, enum policy_step_kind kind,
                                   struct node node) {
    return (struct policy_step){ .kind = kind,
                                 .key_slot = UINT32_MAX,
                                 .position = check_position(cx, node) };
}

/* The parts of a conjunction that do not speak of the variable, in their order. */
static void find_guards(struct checker *cx, const struct ir *condition, uint32_t variable,
                        const struct ir **guards, uint32_t *count, uint32_t max) {
    if (condition->op == IR_AND) {
        find_guards(cx, condition->a, variable, guards, count, max);
        find_guards(cx, condition->b, variable, guards, count, max);
    } else if (*count < max && condition->op != IR_ERROR && ir_is_fixed(condition, variable)) {
        guards[(*count)++] = condition;
    }
}

enum { GUARDS_MAX = 4 };

static void note_guards(struct checker *cx, struct policy_step *step) {
    const struct ir **guards = ARENA_ARRAY(cx->arena, const struct ir *, GUARDS_MAX);
    find_guards(cx, step->where, step->slot, guards, &step->guard_count, GUARDS_MAX);
    step->guards = guards;
}

static void check_every(struct checker *cx, struct policy_context *context, struct node node,
                        struct policy_block *into) {
    struct node kind_node = node_kid(cx->tree, node, EVERY_KIND);
    struct node where = node_kid(cx->tree, node, EVERY_WHERE);
    struct kind *kind = scope_kind(cx, kind_node, USE_GOES_OVER);
    struct policy_step step = step_new(cx, POLICY_EVERY, node);
    step.of_kind = kind;
    step.slot = frame_slot(cx);
    local_add(cx, node_kid(cx->tree, node, EVERY_VARIABLE),
              kind == NULL ? basic(cx, TYPE_ERROR) : kind->type, step.slot);
    if (kind != NULL) {
        reads_kind(cx, kind);
        step.of_fleet = node_has(cx->tree, node, FLAG_FLEET) && !kind->fleet;
        if (step.of_fleet)
            fleet_is_read(cx, kind);
        else if (kind->fleet)
            cx->program->hosts_meet = true;
        else
            cx->going_over.host = true;
        if (!step.of_fleet && context->policy->of_fleet && !kind->fleet)
            refuse_host_collection(cx, kind, kind_node);
    }
    if (where.id != 0) {
        step.where = expr_condition(cx, where);
        facts_assume(cx, where, true);
        note_guards(cx, &step);
        struct collection_index index;
        if (kind != NULL && index_find(step.where, step.slot, kind, &index)) {
            step.index_slot = index.slot;
            step.index_value = index.value;
            if (step.of_fleet || kind->fleet)
                shared_index_note(cx, kind, index.slot);
        }
    }
    check_block(cx, context, node_kid(cx->tree, node, EVERY_BODY), &step.inside);
    if (kind != NULL)
        vec_push(cx->arena, &into->steps, step);
}

static void check_for(struct checker *cx, struct policy_context *context, struct node node,
                      struct policy_block *into) {
    struct node iterable = node_kid(cx->tree, node, FOR_ITERABLE);
    struct node where = node_kid(cx->tree, node, FOR_WHERE);
    struct policy_step step = step_new(cx, POLICY_FOR, node);
    struct typed value = expr_check(cx, iterable, NULL);
    step.iterable = value.ir;
    loop_variables(cx, node_kid(cx->tree, node, FOR_VARIABLES), value.type, iterable, &step.slot,
                   &step.key_slot);
    if (where.id != 0) {
        step.where = expr_condition(cx, where);
        facts_assume(cx, where, true);
    }
    check_block(cx, context, node_kid(cx->tree, node, FOR_BODY), &step.inside);
    vec_push(cx->arena, &into->steps, step);
}

static void check_if(struct checker *cx, struct policy_context *context, struct node node,
                     struct policy_block *into) {
    struct node condition = node_kid(cx->tree, node, IF_CONDITION);
    struct node otherwise = node_kid(cx->tree, node, IF_ELSE);
    struct policy_step step = step_new(cx, POLICY_IF, node);
    uint32_t facts = facts_mark(cx);
    step.condition = expr_condition(cx, condition);
    facts_assume(cx, condition, true);
    check_block(cx, context, node_kid(cx->tree, node, IF_THEN), &step.inside);
    facts_release(cx, facts);
    facts_assume(cx, condition, false);
    if (node_kind(cx->tree, otherwise) == NODE_IF)
        check_if(cx, context, otherwise, &step.otherwise);
    else if (otherwise.id != 0)
        check_block(cx, context, otherwise, &step.otherwise);
    vec_push(cx->arena, &into->steps, step);
}

struct match_visit {
    struct policy_context *context;
    struct policy_block *into;
};

static void visit_arm(struct checker *cx, const struct ir *condition, struct node body,
                      void *data) {
    const struct match_visit *visit = data;
    if (node_kind(cx->tree, body) != NODE_BLOCK)
        return; /* reported as unreadable, or by the grammar */
    struct policy_step step = step_new(cx, POLICY_IF, body);
    step.condition = condition;
    check_block(cx, visit->context, body, &step.inside);
    vec_push(cx->arena, &visit->into->steps, step);
}

/* What a fix is worth: a value as the field takes it. */
static const struct ir *check_fix_value(struct checker *cx, struct node node, enum op op,
                                        const struct slot *slot) {
    const struct type *type = slot->type;
    if (op != OP_SET && !slot->collection) {
        check_error(cx, DIAG_E0404, node, "`%s` changes a list, set or map; `%.*s` is %s",
                    op_text(op), TEXT_ARG(slot->path), type_text_of(cx->arena, type));
        expr_check(cx, node, NULL);
        return NULL;
    }
    if (op == OP_REMOVE) {
        const struct type *present = type_present(type);
        type = type_list(cx->program->types,
                         present->kind == TYPE_MAP ? present->key : present->inner);
    }
    return expr_expect(cx, node, type);
}

static const struct policy_fix *check_fix(struct checker *cx, struct node node) {
    struct node target = node_kid(cx->tree, node, FIX_TARGET);
    struct node value = node_kid(cx->tree, node, FIX_VALUE);
    struct typed field = expr_check(cx, target, NULL);
    if (field.type->kind == TYPE_ERROR)
        return NULL;
    if (field.ir->op != IR_SLOT) {
        struct diag *diag = check_error(cx, DIAG_E0402, target, "a fix sets a resource's field");
        diag_help(cx->diags, diag, "name it: `fix d.field = …`, `fix remove d.field`");
        return NULL;
    }
    struct policy_fix *fix = ARENA_NEW(cx->arena, struct policy_fix);
    *fix = (struct policy_fix){ .op = node_op(cx->tree, node),
                                .resource = field.ir->a,
                                .of_kind = field.ir->kind,
                                .slot = field.ir->index,
                                .node = node };
    if (fix->op != OP_DROP)
        fix->value = check_fix_value(cx, value, fix->op, &fix->of_kind->slots.items[fix->slot]);
    return fix->op != OP_DROP && fix->value == NULL ? NULL : fix;
}

static void check_demand(struct checker *cx, struct policy_context *context, struct node node,
                         struct policy_block *into) {
    uint32_t facts = facts_mark(cx);
    struct node condition = node_kid(cx->tree, node, REQUIRE_CONDITION);
    struct node message = node_kid(cx->tree, node, REQUIRE_MESSAGE);
    struct node at = node_kid(cx->tree, node, REQUIRE_AT);
    struct node help = node_kid(cx->tree, node, REQUIRE_HELP);
    struct node fix = node_kid(cx->tree, node, REQUIRE_FIX);
    struct policy_demand *demand = ARENA_NEW(cx->arena, struct policy_demand);
    demand->number = context->policy->demands.count;
    demand->module = cx->module;
    demand->node = node;
    demand->condition = expr_condition(cx, condition);
    facts_assume(cx, condition, false);
    if (message.id != 0)
        demand->message = expr_expect(cx, message, basic(cx, TYPE_STRING));
    else
        diag_help(cx->diags,
                  check_error(cx, DIAG_E0418, node, "say what is wrong when it does not hold"),
                  "add `else \"…\"`");
    uint32_t count = node_count(cx->tree, at);
    const struct ir **places = ARENA_ARRAY(cx->arena, const struct ir *, count + 1);
    for (uint32_t i = 0; i < count; i++)
        places[i] = expr_check(cx, node_kid(cx->tree, at, i), NULL).ir;
    demand->places = places;
    demand->place_count = count;
    if (help.id != 0)
        demand->help = expr_expect(cx, help, basic(cx, TYPE_STRING));
    if (fix.id != 0)
        demand->fix = check_fix(cx, fix);
    facts_release(cx, facts);
    struct policy_step step = step_new(cx, POLICY_REQUIRE, node);
    step.demand = demand;
    vec_push(cx->arena, &context->policy->demands, demand);
    vec_push(cx->arena, &into->steps, step);
}

static void check_statement(struct checker *cx, struct policy_context *context, struct node node,
                            struct policy_block *into) {
    uint32_t facts = facts_mark(cx), locals = local_mark(cx);
    switch (node_kind(cx->tree, node)) {
    case NODE_EVERY:
        check_every(cx, context, node, into);
        break;
    case NODE_LET:
        body_let(cx, node);
        return; /* stays known to its siblings */
    case NODE_REQUIRE:
        check_demand(cx, context, node, into);
        break;
    case NODE_IF:
        check_if(cx, context, node, into);
        break;
    case NODE_FOR:
        check_for(cx, context, node, into);
        break;
    case NODE_MATCH: {
        struct match_visit visit = { context, into };
        match_statement(cx, node, visit_arm, &visit);
        break;
    }
    case NODE_ERROR:
        break;
    case NODE_ASSIGN: {
        struct diag *diag = check_error(cx, DIAG_E0405, node, "a policy sets nothing");
        diag_help(cx->diags, diag, "`severity` and `waivable` stand at the policy's top");
        break;
    }
    default:
        check_error(cx, DIAG_E0405, node, "%s cannot stand in a policy",
                    check_a_kind(cx, node_kind(cx->tree, node)));
    }
    facts_release(cx, facts);
    local_release(cx, locals);
}

static void check_block(struct checker *cx, struct policy_context *context, struct node node,
                        struct policy_block *block) {
    struct node statements = node_kid(cx->tree, node, BLOCK_STATEMENTS);
    uint32_t locals = local_mark(cx);
    block->slot_first = cx->frame_next;
    for (uint32_t i = 0; i < node_count(cx->tree, statements); i++)
        check_statement(cx, context, node_kid(cx->tree, statements, i), block);
    block->slot_end = cx->frame_next;
    local_release(cx, locals);
}

/* --- The policy itself --- */

static void set_severity(struct checker *cx, struct policy *policy, struct node value) {
    static const char *const words[] = {
        [DIAG_ERROR] = "error", [DIAG_WARNING] = "warning", [DIAG_INFO] = "info"
    };
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        if (text_equal(node_text(cx->tree, value), text_of(words[i]))) {
            policy->severity = (enum diag_severity)i;
            use_word(cx, value);
            return;
        }
    check_error(cx, DIAG_E0307, value, "a severity is error, warning or info");
}

static void set_waivable(struct checker *cx, struct policy *policy, struct node value) {
    enum node_kind kind = node_kind(cx->tree, value);
    policy->waivable = kind != NODE_FALSE;
    if (kind != NODE_TRUE && kind != NODE_FALSE && kind != NODE_ERROR)
        check_error(cx, DIAG_E0301, value, "`waivable` is true or false");
}

/* severity = warning, waivable = false */
static void check_setting(struct checker *cx, struct policy *policy, struct node node) {
    struct node target = node_kid(cx->tree, node, ASSIGN_TARGET);
    struct node value = node_kid(cx->tree, node, ASSIGN_VALUE);
    struct text name = node_text(cx->tree, target);
    use_word(cx, target);
    if (node_op(cx->tree, node) == OP_SET && text_equal(name, TEXT("severity"))) {
        set_severity(cx, policy, value);
    } else if (node_op(cx->tree, node) == OP_SET && text_equal(name, TEXT("waivable"))) {
        set_waivable(cx, policy, value);
    } else {
        struct diag *diag = check_error(cx, DIAG_E0402, target, "a policy has no setting `%.*s`",
                                        TEXT_ARG(name));
        diag_help(cx->diags, diag, "it has `severity` and `waivable`");
    }
}

static void check_params(struct checker *cx, struct policy *policy) {
    struct node params = node_kid(cx->tree, policy->node, POLICY_PARAMS);
    for (uint32_t i = 0; i < node_count(cx->tree, params); i++) {
        struct node param = node_kid(cx->tree, params, i);
        struct node name = node_kid(cx->tree, param, PARAM_NAME);
        struct node value = node_kid(cx->tree, param, PARAM_DEFAULT);
        struct field field = { .name = node_name(cx->tree, name),
                               .text = check_name_text(cx, node_name(cx->tree, name)),
                               .module = cx->module,
                               .node = param,
                               .position = check_position(cx, param) };
        field.type = resolve_type(cx, node_kid(cx->tree, param, PARAM_TYPE), field.text);
        if (value.id != 0)
            field.default_value = expr_expect(cx, value, field.type);
        else
            diag_help(cx->diags,
                      check_error(cx, DIAG_E0321, param, "the parameter `%.*s` needs a default",
                                  TEXT_ARG(field.text)),
                      "a policy holds as it is; `adjust policy` changes what it goes by");
        vec_push(cx->arena, &policy->params, field);
        local_add_param(cx, name, &policy->params.items[i], frame_slot(cx));
    }
}

static void refuse_two_scopes(struct checker *cx, const struct policy_heads *heads) {
    struct diag *diag = check_error(cx, DIAG_E0420, node_kid(cx->tree, heads->fleet, EVERY_KIND),
                                    "a policy judges each host, or the fleet as a whole");
    diag_span_label(cx->diags, diag, "this is of the whole fleet");
    diag_label(cx->diags, diag, check_span(cx, node_kid(cx->tree, heads->host, EVERY_KIND)),
               "and this of one host");
    diag_help(cx->diags, diag, "make two policies of it, or put one `every` inside the other");
}

static void check_policy_block(struct checker *cx, struct policy *policy) {
    struct node block = node_kid(cx->tree, policy->node, POLICY_BODY);
    struct node statements = node_kid(cx->tree, block, BLOCK_STATEMENTS);
    struct policy_context context = { .policy = policy };
    policy->body.slot_first = cx->frame_next;
    for (uint32_t i = 0; i < node_count(cx->tree, statements); i++) {
        struct node node = node_kid(cx->tree, statements, i);
        if (node_kind(cx->tree, node) == NODE_ASSIGN)
            check_setting(cx, policy, node);
        else
            check_statement(cx, &context, node, &policy->body);
    }
    policy->body.slot_end = cx->frame_next;
}

static void refuse_second(struct checker *cx, const struct policy *policy) {
    for (uint32_t i = 0; i < policy->number; i++) {
        const struct policy *other = cx->program->policies.items[i];
        if (!name_equal(other->name, policy->name))
            continue;
        struct diag *diag = check_error(cx, DIAG_E0205,
                                        node_kid(cx->tree, policy->node, POLICY_NAME),
                                        "there are two policies `%.*s`", TEXT_ARG(policy->text));
        diag_label(
            cx->diags, diag,
            node_span(other->module->tree, node_kid(other->module->tree, other->node, POLICY_NAME)),
            "the other one");
        diag_note(cx->diags, diag, "a policy's name says what was violated, whatever its module");
        return;
    }
}

static void policy_check(struct checker *cx, struct policy *policy) {
    check_enter(cx, policy->module);
    policy->severity = DIAG_ERROR;
    policy->waivable = true;
    policy->doc = node_doc(cx->arena, cx->tree, policy->node);
    refuse_second(cx, policy);
    struct policy_heads heads = { { 0 }, { 0 } };
    find_heads(cx, node_kid(cx->tree, policy->node, POLICY_BODY), &heads);
    if (heads.host.id != 0 && heads.fleet.id != 0)
        refuse_two_scopes(cx, &heads);
    policy->of_fleet = heads.fleet.id != 0 && heads.host.id == 0;
    struct frame_state state = frame_enter(cx);
    uint32_t mark = reads_mark(cx);
    cx->going_over = (struct going_over){ false, false };
    cx->fleet_only = policy->of_fleet;
    cx->records_reads = true;
    cx->recorded.count = 0;
    check_params(cx, policy);
    check_policy_block(cx, policy);
    cx->records_reads = false;
    for (uint32_t i = 0; i < cx->recorded.count; i++)
        vec_push(cx->arena, &policy->reads, cx->recorded.items[i]);
    cx->fleet_only = false;
    if (heads.host.id == 0 && heads.fleet.id == 0)
        policy->of_fleet = !cx->going_over.host;
    policy->frame_size = frame_leave(cx, state);
    cx->reads.count = mark; /* a policy's reading reaches no output */
}

/* --- Adjustments --- */

const struct policy *program_policy(const struct program *program, struct text name) {
    for (uint32_t i = 0; i < program->policies.count; i++)
        if (text_equal(program->policies.items[i]->text, name))
            return program->policies.items[i];
    return NULL;
}

/* What the engine judges by itself has a parameter, too: how long a waiver may last. */
static void make_overlong(struct checker *cx) {
    enum { DAYS = 366 };
    const int64_t day = (int64_t)24 * 60 * 60 * 1000; /* milliseconds */
    struct policy *policy = ARENA_NEW(cx->arena, struct policy);
    policy->text = TEXT("waiver.overlong");
    policy->of_fleet = true;
    struct field max = { .name = intern(cx->program->names, TEXT("max")),
                         .text = TEXT("max"),
                         .type = basic(cx, TYPE_DURATION) };
    struct ir *value = ARENA_NEW(cx->arena, struct ir);
    value->op = IR_CONST; /* it stands nowhere in the sources */
    value->constant = (struct value){ .tag = VALUE_DURATION, .i = DAYS * day };
    max.default_value = value;
    vec_push(cx->arena, &policy->params, max);
    cx->program->overlong = policy;
}

/* The policy that a NAME or PATH means: what the module sees, else whatever policy has the name. */
const struct policy *policy_named(struct checker *cx, struct node node, enum use_role role) {
    if (text_equal(node_text(cx->tree, node), cx->program->overlong->text)) {
        use_word(cx, node);
        return cx->program->overlong;
    }
    if (node_kind(cx->tree, node) == NODE_PATH) {
        struct symbol *symbol = scope_path(cx, node, SYMBOL_POLICY);
        return symbol == NULL ? NULL : symbol->policy;
    }
    if (node_kind(cx->tree, node) != NODE_NAME)
        return NULL;
    struct text text = node_text(cx->tree, node);
    struct symbol *symbol = scope_find_kind(cx, node_name(cx->tree, node), SYMBOL_POLICY);
    if (symbol != NULL) {
        use_symbol(cx, node, symbol, role);
        return symbol->policy;
    }
    struct nearest nearest = nearest_to(cx, text);
    for (uint32_t i = 0; i < cx->program->policies.count; i++) {
        const struct policy *policy = cx->program->policies.items[i];
        if (name_equal(policy->name, node_name(cx->tree, node))) {
            use_policy(cx, node, policy, role);
            return policy;
        }
        nearest_offer(&nearest, check_name_text(cx, policy->name));
    }
    struct diag *diag = check_error(cx, DIAG_E0201, node, "there is no policy `%.*s`",
                                    TEXT_ARG(text));
    nearest_help(cx, diag, &nearest);
    return NULL;
}

static uint32_t param_find(struct checker *cx, const struct policy *policy, struct node name) {
    struct nearest nearest = nearest_to(cx, node_text(cx->tree, name));
    for (uint32_t i = 0; i < policy->params.count; i++) {
        if (name_equal(policy->params.items[i].name, node_name(cx->tree, name)))
            return i;
        nearest_offer(&nearest, policy->params.items[i].text);
    }
    struct diag *diag = check_error(cx, DIAG_E0402, name,
                                    "the policy `%.*s` has no parameter `%.*s`",
                                    TEXT_ARG(policy->text), TEXT_ARG(node_text(cx->tree, name)));
    nearest_help(cx, diag, &nearest);
    return UINT32_MAX;
}

/* The same parameter in the same place: nothing wins by order. */
static void refuse_again(struct checker *cx, const struct policy_adjustment *adjustment) {
    for (uint32_t i = 0; i < cx->program->adjustments.count; i++) {
        const struct policy_adjustment *other = cx->program->adjustments.items[i];
        if (other->policy != adjustment->policy || other->param != adjustment->param ||
            other->module->tier != adjustment->module->tier ||
            !text_equal(other->module->host, adjustment->module->host))
            continue;
        struct diag *diag = check_error(cx, DIAG_E0322, adjustment->node,
                                        "this parameter is adjusted twice in one layer");
        diag_label(cx->diags, diag, node_span(other->module->tree, other->node), "here, too");
    }
}

static void check_adjusted(struct checker *cx, const struct policy *policy, struct node node) {
    struct node name = node_kid(cx->tree, node, ASSIGN_TARGET);
    if (node_kind(cx->tree, node) != NODE_ASSIGN || node_op(cx->tree, node) != OP_SET ||
        node_kind(cx->tree, name) != NODE_NAME) {
        if (node_kind(cx->tree, node) != NODE_ERROR)
            check_error(cx, DIAG_E0413, node, "here a policy's parameters are set: `name = value`");
        return;
    }
    uint32_t param = param_find(cx, policy, name);
    if (param == UINT32_MAX)
        return;
    use_param(cx, name, &policy->params.items[param], USE_SETS);
    struct policy_adjustment *adjustment = ARENA_NEW(cx->arena, struct policy_adjustment);
    *adjustment = (struct policy_adjustment){
        .policy = policy, .param = param, .module = cx->module, .node = node
    };
    struct frame_state state = frame_enter(cx);
    uint32_t mark = reads_mark(cx);
    cx->fleet_only = policy->of_fleet;
    adjustment->value = expr_expect(cx, node_kid(cx->tree, node, ASSIGN_VALUE),
                                    policy->params.items[param].type);
    cx->fleet_only = false;
    cx->reads.count = mark;
    adjustment->frame_size = frame_leave(cx, state);
    refuse_again(cx, adjustment);
    vec_push(cx->arena, &cx->program->adjustments, adjustment);
}

static void check_adjustment(struct checker *cx, struct node item) {
    struct node word = node_kid(cx->tree, item, ADJUST_POLICY_WORD);
    use_word(cx, word);
    if (!text_equal(node_text(cx->tree, word), TEXT("policy"))) {
        struct diag *diag = check_error(cx, DIAG_E0405, word, "`adjust` takes a kind, or `policy`");
        diag_help(cx->diags, diag, "one resource is chosen by `adjust %.*s where … { … }`",
                  TEXT_ARG(node_text(cx->tree, word)));
        return;
    }
    const struct policy *policy = policy_named(cx, node_kid(cx->tree, item, ADJUST_POLICY_POLICY),
                                               USE_AMENDS);
    if (policy == NULL)
        return;
    if (policy->of_fleet && cx->module->tier == TIER_HOST) {
        struct diag *diag = check_error(cx, DIAG_E0420, item,
                                        "`%.*s` judges the fleet as a whole: one host cannot "
                                        "adjust it",
                                        TEXT_ARG(policy->text));
        diag_help(cx->diags, diag, "write it in a file directly in hosts/");
        return;
    }
    struct node statements = node_kid(cx->tree, node_kid(cx->tree, item, ADJUST_POLICY_BODY),
                                      BLOCK_STATEMENTS);
    for (uint32_t i = 0; i < node_count(cx->tree, statements); i++)
        check_adjusted(cx, policy, node_kid(cx->tree, statements, i));
}

/* --- All of them --- */

static void check_items(struct checker *cx, enum node_kind kind,
                        void check(struct checker *cx, struct node item)) {
    for (uint32_t m = 0; m < cx->program->modules.count; m++) {
        if (!check_wants(cx, cx->program->modules.items[m]))
            continue;
        check_enter(cx, cx->program->modules.items[m]);
        struct node items = node_kid(cx->tree, cx->tree->root, MODULE_ITEMS);
        for (uint32_t i = 0; i < node_count(cx->tree, items); i++)
            if (node_kind(cx->tree, node_kid(cx->tree, items, i)) == kind)
                check(cx, node_kid(cx->tree, items, i));
    }
}

/* By name: whether the only text that is wanted has it. A waiver or an adjustment there speaks of
 * a policy's parts. */
static const bool *names_of_focus(struct checker *cx) {
    bool *named = ARENA_ARRAY(cx->arena, bool, intern_count(cx->program->names) + 1);
    for (uint32_t m = 0; m < cx->program->modules.count && cx->focus.id != 0; m++) {
        const struct module *module = cx->program->modules.items[m];
        for (uint32_t i = 1; check_wants(cx, module) && i < module->tree->node_count; i++)
            if (module->tree->nodes[i].kind == NODE_NAME)
                named[module->tree->nodes[i].first] = true;
    }
    return named;
}

void policies_check(struct checker *cx) {
    struct program *program = cx->program;
    const bool *named = names_of_focus(cx);
    for (uint32_t i = 0; i < program->policies.count; i++) {
        struct policy *policy = program->policies.items[i];
        policy->number = i;
        policy->text = check_name_text(cx, policy->name);
        if (check_wants(cx, policy->module) || named[policy->name.id])
            policy_check(cx, policy);
    }
    make_overlong(cx);
    check_items(cx, NODE_ADJUST_POLICY, check_adjustment);
    check_items(cx, NODE_WAIVE, waiver_check);
}
