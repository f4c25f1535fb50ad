/* Inside the checker: a run, one evaluation under judgement, and the functions that its files
 * share. */
#ifndef CROFT_CHECKER_CHECK_INTERNAL_H
#define CROFT_CHECKER_CHECK_INTERNAL_H

#include "base/map.h"
#include "checker/baseline.h"
#include "checker/check.h"
#include "eval/scope.h"

#include <pthread.h>

struct check {
    const struct program *program;
    struct check_options options;
    struct arena *arena;
    const struct module **modules; /* by source id */
    bool *selected;                /* by policy number: --only, --except */
    pthread_mutex_t lock;          /* over what follows */
    struct check_cost *costs;      /* by policy number */
    bool *used;                    /* by waiver number: it excused something */
    int64_t overlong_days;         /* a waiver that lasts longer from today is too long */
    bool incomplete;               /* some host was not judged: it had errors */
};

/* A resource that is gone over, in those around it. */
struct subject {
    const struct subject *outer;
    struct resource *resource;
};

/* One evaluation under judgement. */
struct judging {
    struct check *check;
    struct evaluation *ev;
    struct findings *found;
    const struct policy *policy; /* the one at hand */
    struct scope *scope;         /* its frame */
    struct check_cost *costs;    /* by policy number, of this evaluation */
    bool *used;                  /* by waiver number */
    bool full;                   /* so much was found that nobody reads more */
};

/* Violations of one evaluation: more are not looked for. */
#define JUDGING_FINDINGS_MAX 100000u

/* Whether --only and --except let an id pass. */
bool check_selects(const struct check *check, struct text id);
/* Whether a day lies behind the last on which the waiver excuses. */
bool waiver_has_expired(const struct check *check, const struct waiver *waiver);

/* Judges by one policy (judge.c). */
void judge_policy(struct judging *judging, const struct policy *policy);
/* What `unique` found (judge_unique.c). */
void judge_uniques(struct judging *judging);

/* Where the fault is, and where its other parties are (place.c): fills span, label and labels. */
void place_finding(struct judging *judging, struct finding *finding,
                   const struct policy_demand *demand, const struct subject *subject);
/* The tier of the text at a position; TIER_LIBRARY when there is none. */
enum tier place_tier(const struct check *check, uint32_t position);
/* Where the fleet's own text speaks of the resource, or of what it follows from; 0: nowhere. */
uint32_t place_head(const struct check *check, const struct resource *resource);

/* Edits that mend the source (fix.c); none where that is not safe. */
void fix_finding(struct judging *judging, struct finding *finding, const struct policy_fix *fix);

/* Which waiver excuses a finding about these subjects (waive.c): fills waiver and expired. */
void waive_finding(struct judging *judging, struct finding *finding, const struct subject *subject);
/* Those two that share what must be unique. */
void waive_unique(struct judging *judging, struct finding *finding,
                  const struct unique_violation *violation);
/* Findings about waivers themselves; first their parameter. Those that no clock is needed for, and
 * the others. */
void waivers_prepare(struct check *check, struct evaluation *fleet);
void waivers_judge_refused(struct check *check, struct findings *found);
void waivers_judge(struct check *check, struct findings *found);

#endif
