/* A run of the policies: what is prepared once, the order of judging, what is gathered at the end.
 */
#include "checker/check_internal.h"

#include "base/memory.h"

#include <stdlib.h>
#include <time.h>

bool check_glob(struct text pattern, struct text name) {
    size_t p = 0, n = 0, star = SIZE_MAX, from = 0;
    while (n < name.size) {
        if (p < pattern.size && pattern.data[p] == '*') {
            star = p++;
            from = n;
        } else if (p < pattern.size &&
                   (pattern.data[p] == '?' || pattern.data[p] == name.data[n])) {
            p++;
            n++;
        } else if (star != SIZE_MAX) { /* the last star takes one more */
            p = star + 1;
            n = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.size && pattern.data[p] == '*')
        p++;
    return p == pattern.size;
}

static bool is_among(const struct text *patterns, uint32_t count, struct text id) {
    for (uint32_t i = 0; i < count; i++)
        if (check_glob(patterns[i], id))
            return true;
    return false;
}

bool check_selects(const struct check *check, struct text id) {
    const struct check_options *options = &check->options;
    return (options->only_count == 0 || is_among(options->only, options->only_count, id)) &&
           !is_among(options->except, options->except_count, id);
}

struct check *check_new(const struct program *program, const struct check_options *options) {
    struct check *check = memory_alloc(sizeof *check);
    *check = (struct check){ .program = program, .options = *options, .arena = arena_new() };
    uint32_t policies = program->policies.count;
    check->selected = ARENA_ARRAY(check->arena, bool, policies + 1);
    check->costs = ARENA_ARRAY(check->arena, struct check_cost, policies + 1);
    check->used = ARENA_ARRAY(check->arena, bool, program->waivers.count + 1);
    check->modules = ARENA_ARRAY(check->arena, const struct module *,
                                 sources_count(program->sources) + 1);
    for (uint32_t i = 0; i < policies; i++) {
        check->selected[i] = check_selects(check, program->policies.items[i]->text);
        check->costs[i].policy = program->policies.items[i];
    }
    for (uint32_t i = 0; i < program->modules.count; i++)
        check->modules[program->modules.items[i]->tree->source.id] = program->modules.items[i];
    pthread_mutex_init(&check->lock, NULL);
    return check;
}

void check_free(struct check *check) {
    if (check == NULL)
        return;
    pthread_mutex_destroy(&check->lock);
    arena_free(check->arena);
    free(check);
}

static double thread_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool is_judged_here(const struct judging *judging, const struct policy *policy) {
    struct resource *here = evaluation_host(judging->ev);
    if (!judging->check->selected[policy->number] || policy->of_fleet != (here == NULL))
        return false;
    return policy->module->tier != TIER_HOST || here == NULL ||
           text_equal(policy->module->host, resource_key(here));
}

static void judge_policies(struct judging *judging) {
    const struct program *program = judging->check->program;
    bool profile = judging->check->options.profile;
    for (uint32_t i = 0; i < program->policies.count; i++) {
        const struct policy *policy = program->policies.items[i];
        if (!is_judged_here(judging, policy))
            continue;
        double start = profile ? thread_seconds() : 0;
        judge_policy(judging, policy);
        if (profile)
            judging->costs[i].seconds += thread_seconds() - start;
    }
}

static void add_up(struct judging *judging, bool judged) {
    struct check *check = judging->check;
    pthread_mutex_lock(&check->lock);
    for (uint32_t i = 0; i < check->program->policies.count; i++) {
        check->costs[i].seconds += judging->costs[i].seconds;
        check->costs[i].subjects += judging->costs[i].subjects;
        check->costs[i].demands += judging->costs[i].demands;
        check->costs[i].unknown += judging->costs[i].unknown;
        check->costs[i].findings += judging->costs[i].findings;
    }
    for (uint32_t i = 0; i < check->program->waivers.count; i++)
        check->used[i] = check->used[i] || judging->used[i];
    check->incomplete = check->incomplete || !judged;
    pthread_mutex_unlock(&check->lock);
}

static void judge(struct check *check, struct evaluation *ev, struct findings *found) {
    struct arena *arena = arena_new();
    struct judging judging = { .check = check, .ev = ev, .found = found };
    judging.costs = ARENA_ARRAY(arena, struct check_cost, check->program->policies.count + 1);
    judging.used = ARENA_ARRAY(arena, bool, check->program->waivers.count + 1);
    bool fine = !diags_have_errors(evaluation_diags(ev));
    judge_uniques(&judging);
    if (fine)
        judge_policies(&judging);
    add_up(&judging, fine);
    arena_free(arena);
}

void check_fleet(struct check *check, struct evaluation *fleet, struct findings *found) {
    waivers_prepare(check, fleet);
    waivers_judge_refused(check, found);
    judge(check, fleet, found);
}

void check_host(struct check *check, struct evaluation *host, struct findings *found) {
    judge(check, host, found);
}

void check_finish(struct check *check, struct findings *found) {
    if (check->options.today != CHECK_NO_DAY)
        waivers_judge(check, found);
    findings_order(found, check->program->sources);
}

const struct check_cost *check_costs(const struct check *check, uint32_t *count) {
    *count = check->program->policies.count;
    return check->costs;
}
