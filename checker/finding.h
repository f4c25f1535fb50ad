/* Findings are data: what a run of the policies found, in a store, merged, ordered and rendered
 * last.
 *
 * One finding is one violation: of a policy, of a kind's `unique`, or of what must hold of waivers
 * themselves. Ownership: a store owns its findings and all texts in them until findings_free();
 * what is added is copied in. A store belongs to one thread. */
#ifndef CROFT_CHECKER_FINDING_H
#define CROFT_CHECKER_FINDING_H

#include "base/vec.h"
#include "sema/policy.h"
#include "source/diag.h"

/* A resource that the violation is about: one for each `every` variable in force, in their order.
 */
struct finding_subject {
    struct text kind; /* "dataset" */
    struct text key;  /* "tank/media" */
    struct text host; /* its home; of fleet kinds and of hosts themselves empty, and when the
                         finding is of several hosts */
};

/* A secondary place: the other party, or where a library's value came from. */
struct finding_label {
    struct span span;
    struct text text; /* "`plex` has it here" */
};

/* One edit of the fix: `span` is replaced by `text`; an empty span is an insertion. */
struct finding_edit {
    struct span span;
    struct text text;
};

struct finding {
    struct text policy; /* its id: "recordsize-fits-workload", "dataset.unique.mountpoint",
                           "waiver.expired" */
    const struct policy *declared; /* the policy; NULL: a `unique`, or a finding about a waiver */
    const struct unique *unique;   /* the demand; NULL: it is none */
    uint32_t demand;               /* which `require` of the policy, in the order of its text */
    enum diag_severity severity;
    VEC(struct text) hosts; /* where it was found, by name; none: it is of the fleet as a whole */
    VEC(struct finding_subject) subjects;
    struct text message; /* one sentence, from `else` */
    struct text reason;  /* the policy's documentation, Markdown; may be empty */
    struct text help;    /* the remedy, from `help`; may be empty */
    struct text page;    /* what is to be read about the lint that found it; empty: no lint did */
    struct text url;     /* likewise, elsewhere; may be empty */
    struct span span;    /* where the offending value was written, in the fleet's own text where
                            there is some */
    struct text label;   /* says what stands at `span`; may be empty */
    VEC(struct finding_label) labels;
    VEC(struct finding_edit) edits; /* one fix, all edits together; none: there is no safe one */
    const struct waiver *waiver;    /* that excuses it, its end not considered; NULL: none does */
    bool expired;                   /* the waiver's end has passed: it excuses no more */
    bool baselined;                 /* it was there when the baseline was written */
    uint64_t fingerprint; /* of policy, demand, hosts and subjects, not of places or values: it
                             stays when text moves */
};

struct findings;

struct findings *findings_new(void);
void findings_free(struct findings *findings);
/* An empty finding of the store, to be filled; texts for it: findings_text(). */
struct finding *findings_add(struct findings *findings);
/* A copy of text with the store's life. */
struct text findings_text(struct findings *findings, struct text text);
struct arena *findings_arena(struct findings *findings);
uint32_t findings_count(const struct findings *findings);
const struct finding *findings_at(const struct findings *findings, uint32_t index);
/* Fills the fingerprint from what it is of. */
void finding_take_fingerprint(struct finding *finding);
/* Moves all findings of `from` to the end of `into`; `from` stays usable and empty. */
void findings_merge(struct findings *into, struct findings *from);
/* Orders by source name, place, policy and message, and makes one of those that differ in nothing
 * but their hosts; hosts by name. Fingerprints are of the merged. Whoever is first, the result is
 * the same. */
void findings_order(struct findings *findings, const struct sources *sources);

/* Forgets those that were found on other hosts only. */
void findings_keep_hosts(struct findings *findings, const struct text *hosts, uint32_t count);

/* Whether it is excused: by a waiver whose end has not passed, or by the baseline. The one place
 * that decides this, for everyone. */
bool finding_is_excused(const struct finding *finding);
/* Whether it was judged once for the fleet, not on each host. */
bool finding_is_of_fleet(const struct finding *finding);
/* How many of this severity are not excused. */
uint32_t findings_count_of(const struct findings *findings, enum diag_severity severity);

/* "`dataset tank/media` on forge"; subjects with commas between them. In the arena. */
struct text finding_subjects_text(struct arena *arena, const struct finding *finding);
/* Sixteen hexadecimal digits. */
struct text finding_fingerprint_text(struct arena *arena, const struct finding *finding);

/* As diagnostics, to be shown with the others: code E1001 (E0611 for `unique`, E1002 for those
 * about waivers, W1101 for those of lints), named after the policy. Excused ones are left out, or
 * with `excused` shown as infos. */
void findings_to_diags(const struct findings *findings, const struct sources *sources,
                       struct diags *diags, bool excused);
/* The code that a finding goes by as a diagnostic. */
enum diag_code finding_code(const struct finding *finding);
/* "2027-01-31" */
struct text finding_day_text(struct arena *arena, int64_t day);

#endif
