/* Waivers in typed form: what each excuses, until when and why. */
#include "sema/check_internal.h"

/* `dataset.unique.mountpoint`: a demand of a kind; NULL after reporting. */
static const struct unique *unique_named(struct checker *cx, const struct kind *kind,
                                         struct node path) {
    struct nearest nearest = nearest_to(cx, node_text(cx->tree, path));
    for (uint32_t i = 0; i < kind->uniques.count; i++) {
        if (text_equal(kind->uniques.items[i].name, node_text(cx->tree, path)))
            return &kind->uniques.items[i];
        nearest_offer(&nearest, kind->uniques.items[i].name);
    }
    struct diag *diag = check_error(cx, DIAG_E0201, path, "`%.*s` demands no such thing",
                                    TEXT_ARG(kind->text));
    nearest_help(cx, diag, &nearest);
    return NULL;
}

static bool names_unique(struct checker *cx, struct node path) {
    if (node_kind(cx->tree, path) != NODE_PATH)
        return false;
    struct node names = node_kid(cx->tree, path, PATH_NAMES);
    return node_count(cx->tree, names) == 3 &&
           text_equal(node_text(cx->tree, node_kid(cx->tree, names, 1)), TEXT("unique"));
}

/* What is waived; false after reporting. */
static bool find_waived(struct checker *cx, struct node path, struct waiver *waiver) {
    if (!names_unique(cx, path)) {
        waiver->policy = policy_named(cx, path, USE_EXPECTS);
        if (waiver->policy != NULL)
            waiver->id = waiver->policy->text;
        return waiver->policy != NULL;
    }
    struct node names = node_kid(cx->tree, path, PATH_NAMES);
    const struct kind *kind = scope_kind(cx, node_kid(cx->tree, names, 0), USE_EXPECTS);
    waiver->unique = kind == NULL ? NULL : unique_named(cx, kind, path);
    if (waiver->unique == NULL)
        return false;
    waiver->id = waiver->unique->name;
    use_word(cx, node_kid(cx->tree, names, 1));
    use_unique(cx, node_kid(cx->tree, names, 2), waiver->unique, USE_EXPECTS);
    if (kind == waiver->of_kind)
        return true;
    check_error(cx, DIAG_E0203, path, "`%.*s` is demanded of every %.*s, not of a %.*s",
                TEXT_ARG(waiver->id), TEXT_ARG(kind->text), TEXT_ARG(waiver->of_kind->text));
    return false;
}

/* Whether the policy speaks of resources of the kind at all. */
static bool speaks_of(const struct policy_block *block, const struct kind *kind) {
    for (uint32_t i = 0; i < block->steps.count; i++) {
        const struct policy_step *step = &block->steps.items[i];
        if ((step->kind == POLICY_EVERY && step->of_kind == kind) ||
            speaks_of(&step->inside, kind) || speaks_of(&step->otherwise, kind))
            return true;
    }
    return false;
}

static void refuse_other_kind(struct checker *cx, const struct waiver *waiver, struct node node) {
    if (waiver->policy == NULL || speaks_of(&waiver->policy->body, waiver->of_kind))
        return;
    struct diag *diag = check_error(cx, DIAG_E0203, node, "`%.*s` says nothing of any %.*s",
                                    TEXT_ARG(waiver->id), TEXT_ARG(waiver->of_kind->text));
    diag_label(cx->diags, diag,
               node_span(waiver->policy->module->tree,
                         node_kid(waiver->policy->module->tree, waiver->policy->node, POLICY_NAME)),
               "this is what it goes over");
    diag_help(cx->diags, diag, "a waiver names a resource that an `every` of the policy goes over");
}

static void check_until(struct checker *cx, struct node node, struct waiver *waiver) {
    struct typed date = expr_check(cx, node, basic(cx, TYPE_DATE));
    if (date.ir->op == IR_CONST && date.ir->constant.tag == VALUE_DATE)
        waiver->until = date.ir->constant.i;
}

static void check_by(struct checker *cx, struct node node, struct waiver *waiver) {
    if (node_kind(cx->tree, node) == NODE_NAME)
        waiver->by = node_text(cx->tree, node);
    else
        waiver->by = plain_reason(cx, node);
}

void waiver_check(struct checker *cx, struct node item) {
    struct node reason = node_kid(cx->tree, item, WAIVE_REASON);
    struct node key = node_kid(cx->tree, item, WAIVE_KEY);
    struct node where = node_kid(cx->tree, item, WAIVE_WHERE);
    struct waiver *waiver = ARENA_NEW(cx->arena, struct waiver);
    waiver->module = cx->module;
    waiver->node = item;
    waiver->of_kind = scope_kind(cx, node_kid(cx->tree, item, WAIVE_KIND), USE_EXPECTS);
    bool known = waiver->of_kind != NULL &&
                 find_waived(cx, node_kid(cx->tree, item, WAIVE_POLICY), waiver);
    waiver->reason = plain_reason(cx, reason);
    if (reason_is_unsaid(cx, reason, waiver->reason))
        diag_help(cx->diags, check_error(cx, DIAG_E0414, item, "why is it waived?"),
                  "add `because \"…\"`");
    check_until(cx, node_kid(cx->tree, item, WAIVE_UNTIL), waiver);
    check_by(cx, node_kid(cx->tree, item, WAIVE_BY), waiver);
    if (!known)
        return;
    refuse_other_kind(cx, waiver, node_kid(cx->tree, item, WAIVE_KIND));
    struct frame_state state = frame_enter(cx);
    uint32_t mark = reads_mark(cx);
    if (key.id != 0)
        waiver->key = resource_key_check(cx, key, waiver->of_kind, USE_EXPECTS);
    cx->self_mode = SELF_KIND;
    cx->self_kind = waiver->of_kind;
    if (where.id != 0)
        waiver->where = expr_condition(cx, where);
    cx->reads.count = mark;
    waiver->frame_size = frame_leave(cx, state);
    waiver->number = cx->program->waivers.count;
    vec_push(cx->arena, &cx->program->waivers, waiver);
}
