/* Waivers: which of them excuses a violation, and whether they are in order themselves. */
#include "checker/check_internal.h"

bool waiver_has_expired(const struct check *check, const struct waiver *waiver) {
    return check->options.today != CHECK_NO_DAY && check->options.today > waiver->until;
}

/* One more waiver that is for the finding: one still in force before one that has expired. */
static void take(struct judging *judging, struct finding *finding, const struct waiver *waiver) {
    bool expired = waiver_has_expired(judging->check, waiver);
    judging->used[waiver->number] = true;
    if (finding->waiver != NULL && (expired || !finding->expired))
        return;
    finding->waiver = waiver;
    finding->expired = expired;
}

static bool selects_any(struct judging *judging, const struct waiver *waiver,
                        const struct subject *subject) {
    for (; subject != NULL; subject = subject->outer)
        if (waiver_selects(judging->ev, waiver, subject->resource))
            return true;
    return false;
}

void waive_finding(struct judging *judging, struct finding *finding,
                   const struct subject *subject) {
    const struct program *program = judging->check->program;
    if (!judging->policy->waivable)
        return;
    for (uint32_t i = 0; i < program->waivers.count; i++) {
        const struct waiver *waiver = program->waivers.items[i];
        if (waiver->policy == judging->policy && selects_any(judging, waiver, subject))
            take(judging, finding, waiver);
    }
}

static void waive_holder(struct judging *judging, struct finding *finding,
                         const struct unique *unique, const struct unique_holder *holder) {
    const struct program *program = judging->check->program;
    if (holder->resource == NULL) {
        if (holder->waiver != NULL)
            take(judging, finding, holder->waiver);
        return;
    }
    for (uint32_t i = 0; i < program->waivers.count; i++)
        if (program->waivers.items[i]->unique == unique &&
            waiver_selects(judging->ev, program->waivers.items[i], holder->resource))
            take(judging, finding, program->waivers.items[i]);
}

void waive_unique(struct judging *judging, struct finding *finding,
                  const struct unique_violation *violation) {
    waive_holder(judging, finding, violation->unique, &violation->first);
    waive_holder(judging, finding, violation->unique, &violation->second);
}

/* --- Waivers themselves --- */

enum { MILLISECONDS_OF_DAY = 24 * 60 * 60 * 1000 };

/* `adjust policy waiver.overlong { max = 180d }` */
void waivers_prepare(struct check *check, struct evaluation *fleet) {
    const struct program *program = check->program;
    struct value max = program->overlong->params.items[0].default_value->constant;
    enum tier tier = TIER_LIBRARY;
    for (uint32_t i = 0; i < program->adjustments.count; i++) {
        const struct policy_adjustment *adjustment = program->adjustments.items[i];
        if (adjustment->policy != program->overlong || adjustment->module->tier < tier)
            continue;
        struct value value = scope_eval(scope_new(fleet, adjustment->frame_size),
                                        adjustment->value);
        max = value.tag == VALUE_DURATION ? value : max;
        tier = adjustment->module->tier;
    }
    check->overlong_days = max.i / MILLISECONDS_OF_DAY;
}

static struct finding *add(struct check *check, struct findings *found, const struct waiver *waiver,
                           const char *id, const char *message, const char *help) {
    if (!check_selects(check, text_of(id)))
        return NULL;
    struct finding *finding = findings_add(found);
    finding->policy = text_of(id);
    finding->severity = DIAG_WARNING;
    finding->message = findings_text(found, text_of(message));
    finding->help = text_of(help);
    finding->span = node_span(waiver->module->tree, waiver->node);
    if (waiver->module->tier == TIER_HOST)
        vec_push(findings_arena(found), &finding->hosts, waiver->module->host);
    return finding;
}

void waivers_judge_refused(struct check *check, struct findings *found) {
    for (uint32_t i = 0; i < check->program->waivers.count; i++) {
        const struct waiver *waiver = check->program->waivers.items[i];
        if (waiver->policy == NULL || waiver->policy->waivable)
            continue;
        struct finding *finding = add(
            check, found, waiver, "waiver.refused",
            arena_printf(check->arena, "`%.*s` cannot be waived", TEXT_ARG(waiver->id)),
            "mend what it demands; the policy says `waivable = false`");
        if (finding != NULL)
            finding->severity = DIAG_ERROR;
    }
}

static void judge_one(struct check *check, struct findings *found, const struct waiver *waiver) {
    struct arena *arena = check->arena;
    struct text until = finding_day_text(arena, waiver->until);
    bool judged = waiver->policy == NULL ? check_selects(check, waiver->id)
                                         : check->selected[waiver->policy->number];
    if (waiver_has_expired(check, waiver))
        add(check, found, waiver, "waiver.expired",
            arena_printf(arena, "this waiver of `%.*s` ended on %.*s", TEXT_ARG(waiver->id),
                         TEXT_ARG(until)),
            "remove it, or decide again and write a new end");
    else if (!check->used[waiver->number] && judged && check->options.whole && !check->incomplete)
        add(check, found, waiver, "waiver.unused",
            arena_printf(arena, "this waiver of `%.*s` excuses nothing", TEXT_ARG(waiver->id)),
            "remove it: what it was for is gone, or it names the wrong thing");
    if (waiver->until - check->options.today > check->overlong_days)
        add(check, found, waiver, "waiver.overlong",
            arena_printf(arena, "this waiver of `%.*s` lasts until %.*s, for more than %lld days",
                         TEXT_ARG(waiver->id), TEXT_ARG(until), (long long)check->overlong_days),
            "choose a nearer end; it can be decided again then");
}

void waivers_judge(struct check *check, struct findings *found) {
    for (uint32_t i = 0; i < check->program->waivers.count; i++) {
        const struct waiver *waiver = check->program->waivers.items[i];
        if (waiver->policy == NULL || waiver->policy->waivable)
            judge_one(check, found, waiver);
    }
}
