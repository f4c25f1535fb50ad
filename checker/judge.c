/* One policy over one evaluation: goes over its resources, evaluates what it demands, and makes a
 * finding of each demand that is not met. */
#include "checker/check_internal.h"

static void run_block(struct judging *judging, const struct policy_block *block,
                      const struct subject *subject);

/* --- Findings --- */

static struct text text_value(struct judging *judging, const struct ir *ir) {
    struct value value = scope_eval(judging->scope, ir);
    return value.tag == VALUE_ERROR ? (struct text){ NULL, 0 }
                                    : evaluation_text(judging->ev, value);
}

static struct text host_of_subject(const struct resource *resource) {
    return resource_kind(resource)->is_host ? resource_key(resource) : resource_host(resource);
}

/* Those that the policy goes over, outermost first. */
static void add_subjects(struct judging *judging, struct finding *finding,
                         const struct subject *subject) {
    if (subject == NULL)
        return;
    add_subjects(judging, finding, subject->outer);
    struct finding_subject added = {
        .kind = resource_kind(subject->resource)->text,
        .key = findings_text(judging->found, resource_key(subject->resource)),
        .host = findings_text(judging->found, resource_host(subject->resource)),
    };
    vec_push(findings_arena(judging->found), &finding->subjects, added);
}

static void add_host(struct judging *judging, struct finding *finding, struct text host) {
    if (host.size == 0)
        return;
    uint32_t at = 0;
    while (at < finding->hosts.count && text_compare(finding->hosts.items[at], host) < 0)
        at++;
    if (at < finding->hosts.count && text_equal(finding->hosts.items[at], host))
        return;
    vec_push(findings_arena(judging->found), &finding->hosts, host);
    for (uint32_t i = finding->hosts.count - 1; i > at; i--)
        finding->hosts.items[i] = finding->hosts.items[i - 1];
    finding->hosts.items[at] = findings_text(judging->found, host);
}

/* What is judged for the fleet was found where its subjects are. */
static void add_hosts(struct judging *judging, struct finding *finding,
                      const struct subject *subject) {
    struct resource *here = evaluation_host(judging->ev);
    if (here != NULL) {
        add_host(judging, finding, resource_key(here));
        return;
    }
    for (; subject != NULL; subject = subject->outer)
        add_host(judging, finding, host_of_subject(subject->resource));
}

static void add_finding(struct judging *judging, const struct policy_demand *demand,
                        const struct subject *subject) {
    struct text message = text_value(judging, demand->message);
    if (message.data == NULL)
        return; /* what went wrong with it is said already */
    const struct policy *policy = judging->policy;
    struct finding *finding = findings_add(judging->found);
    finding->policy = policy->text;
    finding->declared = policy;
    finding->demand = demand->number;
    finding->severity = policy->severity;
    finding->message = findings_text(judging->found, message);
    finding->reason = policy->doc;
    if (demand->help != NULL)
        finding->help = findings_text(judging->found, text_value(judging, demand->help));
    add_subjects(judging, finding, subject);
    add_hosts(judging, finding, subject);
    place_finding(judging, finding, demand, subject);
    if (demand->fix != NULL)
        fix_finding(judging, finding, demand->fix);
    waive_finding(judging, finding, subject);
    finding_take_fingerprint(finding);
    const struct baseline *baseline = judging->check->options.baseline;
    finding->baselined = baseline != NULL && baseline_has(baseline, finding->fingerprint);
    judging->costs[policy->number].findings++;
}

/* Whether there is no room for another; said once. */
static bool is_full(struct judging *judging, const struct policy_demand *demand) {
    if (findings_count(judging->found) < JUDGING_FINDINGS_MAX)
        return false;
    struct diags *diags = evaluation_diags(judging->ev);
    if (!judging->full)
        diag_note(diags,
                  diag_add(diags, DIAG_E0615, node_span(demand->module->tree, demand->node),
                           "there are more than %u violations", JUDGING_FINDINGS_MAX),
                  "on one host, or of the fleet as a whole: the rest is not looked for");
    judging->full = true;
    return true;
}

/* --- Steps --- */

/* A condition; what is in error is counted. */
static struct value evaluate(struct judging *judging, const struct ir *ir) {
    struct value value = scope_eval(judging->scope, ir);
    judging->costs[judging->policy->number].unknown += value.tag != VALUE_BOOL;
    return value;
}

static bool holds(struct judging *judging, const struct ir *ir) {
    struct value value = evaluate(judging, ir);
    return value.tag == VALUE_BOOL && value.i != 0;
}

static void run_demand(struct judging *judging, const struct policy_demand *demand,
                       const struct subject *subject) {
    struct value condition = evaluate(judging, demand->condition);
    if (condition.tag != VALUE_BOOL)
        return;
    judging->costs[judging->policy->number].demands++;
    if (condition.i == 0 && !is_full(judging, demand))
        add_finding(judging, demand, subject);
}

static void run_for_one(struct judging *judging, const struct policy_step *step,
                        struct resource *resource, const struct subject *outer) {
    if (judging->full || !scope_goes_on(judging->scope, step->position))
        return;
    scope_set(judging->scope, step->slot, value_of_resource(resource));
    if (outer == NULL)
        judging->costs[judging->policy->number].subjects++;
    if (step->where != NULL && !holds(judging, step->where))
        return;
    struct subject subject = { outer, resource };
    run_block(judging, &step->inside, &subject);
}

static void run_indexed(struct judging *judging, const struct policy_step *step,
                        const struct subject *outer) {
    struct value wanted = scope_eval(judging->scope, step->index_value);
    if (wanted.tag == VALUE_ERROR)
        return;
    struct value found = evaluation_lookup(judging->ev, step->of_kind, step->index_slot, wanted,
                                           step->of_fleet);
    for (uint32_t i = 0; i < found.list->count; i++)
        run_for_one(judging, step, found.list->items[i].resource, outer);
}

static void run_every(struct judging *judging, const struct policy_step *step,
                      const struct subject *outer) {
    struct resource *here = evaluation_host(judging->ev);
    uint32_t count;
    if (step->of_kind->is_host && outer == NULL && here != NULL) {
        run_for_one(judging, step, here, outer);
        return;
    }
    for (uint32_t i = 0; i < step->guard_count; i++)
        if (!scope_holds(judging->scope, step->guards[i]))
            return;
    if (step->index_value != NULL) {
        run_indexed(judging, step, outer);
        return;
    }
    struct resource *const *members = step->of_fleet
                                          ? evaluation_of_fleet(judging->ev, step->of_kind, &count)
                                          : evaluation_members(judging->ev, step->of_kind, &count);
    for (uint32_t i = 0; i < count; i++)
        run_for_one(judging, step, members[i], outer);
}

static void run_for(struct judging *judging, const struct policy_step *step,
                    const struct subject *subject) {
    struct value elements = scope_eval(judging->scope, step->iterable);
    uint32_t count = scope_count(elements);
    for (uint32_t i = 0; i < count && scope_goes_on(judging->scope, step->position); i++) {
        scope_set(judging->scope, step->slot, scope_element(elements, i));
        if (step->key_slot != UINT32_MAX)
            scope_set(judging->scope, step->key_slot, scope_element_key(elements, i));
        if (step->where == NULL || holds(judging, step->where))
            run_block(judging, &step->inside, subject);
    }
}

static void run_if(struct judging *judging, const struct policy_step *step,
                   const struct subject *subject) {
    struct value condition = evaluate(judging, step->condition);
    if (condition.tag == VALUE_BOOL)
        run_block(judging, condition.i != 0 ? &step->inside : &step->otherwise, subject);
}

/* Blocks nest at most as deep as the parser lets them. */
static void run_block(struct judging *judging, const struct policy_block *block,
                      const struct subject *subject) {
    scope_forget(judging->scope, block->slot_first, block->slot_end);
    for (uint32_t i = 0; i < block->steps.count; i++) {
        const struct policy_step *step = &block->steps.items[i];
        switch (step->kind) {
        case POLICY_EVERY:
            run_every(judging, step, subject);
            break;
        case POLICY_FOR:
            run_for(judging, step, subject);
            break;
        case POLICY_IF:
            run_if(judging, step, subject);
            break;
        case POLICY_REQUIRE:
            run_demand(judging, step->demand, subject);
            break;
        }
    }
}

/* --- Parameters --- */

/* The strongest adjustment that is for this host: its own, the site's, the library's. */
static const struct policy_adjustment *adjustment_of(const struct judging *judging,
                                                     uint32_t param) {
    const struct program *program = judging->check->program;
    struct resource *here = evaluation_host(judging->ev);
    const struct policy_adjustment *best = NULL;
    for (uint32_t i = 0; i < program->adjustments.count; i++) {
        const struct policy_adjustment *adjustment = program->adjustments.items[i];
        if (adjustment->policy != judging->policy || adjustment->param != param)
            continue;
        if (adjustment->module->tier == TIER_HOST &&
            (here == NULL || !text_equal(adjustment->module->host, resource_key(here))))
            continue;
        if (best == NULL || adjustment->module->tier > best->module->tier)
            best = adjustment;
    }
    return best;
}

static void set_params(struct judging *judging) {
    const struct policy *policy = judging->policy;
    for (uint32_t i = 0; i < policy->params.count; i++) {
        const struct policy_adjustment *adjustment = adjustment_of(judging, i);
        struct value value =
            adjustment != NULL
                ? scope_eval(scope_new(judging->ev, adjustment->frame_size), adjustment->value)
                : scope_eval(judging->scope, policy->params.items[i].default_value);
        scope_set(judging->scope, i, value);
    }
}

void judge_policy(struct judging *judging, const struct policy *policy) {
    judging->policy = policy;
    judging->scope = scope_new(judging->ev, policy->frame_size);
    set_params(judging);
    run_block(judging, &policy->body, NULL);
}
