/* Findings of `unique`: two resources that share what only one may have. */
#include "checker/check_internal.h"

static void add_subject(struct judging *judging, struct finding *finding, const struct kind *kind,
                        const struct unique_holder *holder) {
    struct finding_subject subject = { .kind = kind->text,
                                       .key = findings_text(judging->found, holder->key),
                                       .host = findings_text(judging->found, holder->host) };
    struct arena *arena = findings_arena(judging->found);
    vec_push(arena, &finding->subjects, subject);
    uint32_t hosts = finding->hosts.count;
    if (subject.host.size != 0 &&
        (hosts == 0 || !text_equal(finding->hosts.items[hosts - 1], subject.host)))
        vec_push(arena, &finding->hosts, subject.host);
}

static struct text say(struct judging *judging, const char *text) {
    return findings_text(judging->found, text_of(text));
}

/* Where it is put right comes second: in the fleet's own text rather than in the library. */
static void order_places(struct judging *judging, const struct unique_holder **first,
                         const struct unique_holder **second) {
    if (place_tier(judging->check, (*second)->position) == TIER_LIBRARY &&
        place_tier(judging->check, (*first)->position) != TIER_LIBRARY) {
        const struct unique_holder *swapped = *first;
        *first = *second;
        *second = swapped;
    }
}

static void describe(struct judging *judging, struct finding *finding,
                     const struct unique_violation *violation) {
    const struct unique_holder *first = &violation->first, *second = &violation->second;
    const struct unique *unique = violation->unique;
    struct arena *arena = findings_arena(judging->found);
    bool hosts = !text_equal(first->host, second->host);
    finding->message = say(
        judging, hosts ? arena_printf(arena, "%.*s `%.*s` of %.*s and `%.*s` of %.*s share %s",
                                      TEXT_ARG(violation->kind->text), TEXT_ARG(first->key),
                                      TEXT_ARG(first->host), TEXT_ARG(second->key),
                                      TEXT_ARG(second->host), violation->shared)
                       : arena_printf(arena, "%.*s `%.*s` and `%.*s` share %s",
                                      TEXT_ARG(violation->kind->text), TEXT_ARG(first->key),
                                      TEXT_ARG(second->key), violation->shared));
    order_places(judging, &first, &second);
    struct finding_label holder = { evaluation_span(judging->ev, first->position),
                                    say(judging, arena_printf(arena, "`%.*s` has it here",
                                                              TEXT_ARG(first->key))) };
    struct finding_label demanded = { node_span(unique->module->tree, unique->node),
                                      say(judging, arena_printf(arena, "demanded by `%.*s`",
                                                                TEXT_ARG(unique->name))) };
    uint32_t position = second->position;
    if (place_tier(judging->check, position) == TIER_LIBRARY && second->resource != NULL) {
        uint32_t head = place_head(judging->check, second->resource);
        position = head != 0 ? head : position;
    }
    finding->span = evaluation_span(judging->ev, position);
    vec_push(arena, &finding->labels, holder);
    vec_push(arena, &finding->labels, demanded);
}

static void add_violation(struct judging *judging, const struct unique_violation *violation) {
    struct finding *finding = findings_add(judging->found);
    finding->policy = violation->unique->name;
    finding->unique = violation->unique;
    finding->severity = DIAG_ERROR;
    add_subject(judging, finding, violation->kind, &violation->first);
    add_subject(judging, finding, violation->kind, &violation->second);
    describe(judging, finding, violation);
    waive_unique(judging, finding, violation);
    finding_take_fingerprint(finding);
    const struct baseline *baseline = judging->check->options.baseline;
    finding->baselined = baseline != NULL && baseline_has(baseline, finding->fingerprint);
}

void judge_uniques(struct judging *judging) {
    uint32_t count;
    const struct unique_violation *all = evaluation_unique_violations(judging->ev, &count);
    for (uint32_t i = 0; i < count; i++)
        if (check_selects(judging->check, all[i].unique->name))
            add_violation(judging, &all[i]);
}
