/* What comes of a line on each host: from the fleet as it was evaluated last. Its texts may be
 * older than the view's, and its program is another, so that everything is found by name.
 *
 * Hosts that are not evaluated yet are, on a deep stack. Nothing without a fleet. */
#ifndef CROFT_IDE_EFFECTIVE_H
#define CROFT_IDE_EFFECTIVE_H

#include "ide/target.h"

/* The value of a field of one resource on one host. */
struct ide_effective {
    struct text host;
    struct text key;        /* of the resource */
    struct text value;      /* as Croft writes it, in one line; of secrets never */
    struct text layer;      /* who says so: "host body", "library preset", "the kind's default" */
    struct text reason;     /* `because`; may be empty */
    struct ide_place place; /* the text that says so; source 0: it is not among the view's */
    struct text where;      /* the same for people: "hosts/site.croft:12"; empty: nothing says so */
    bool here;              /* that text is the one that was asked about */
};
struct ide_effects {
    struct ide_effective *items;
    uint32_t count;
    uint32_t more; /* that are left out, since a person reads only so many */
};
/* The values of the field that a use (USE_FIELD of a kind's slot) in the body of a resource, a
 * preset, defaults or a rule sets or reads: of the resource whose body it is; where its key is
 * computed or there are many, of those whose value is from this text. */
struct ide_effects ide_effective_values(struct arena *arena, const struct ide_view *view,
                                        const struct use *use);

/* Where a resource is there: its hosts, and in `place` what made it. `value` is empty. */
struct ide_effects ide_presences(struct arena *arena, const struct ide_view *view,
                                 const struct use *use);
/* How many resources of a kind there are: "12 on forge, 3 on nas"; empty: nothing is known. */
struct text ide_kind_counts(struct arena *arena, const struct ide_view *view,
                            const struct kind *kind);
/* The texts that made a resource, as evaluated, with `all` those that speak of it, too: heads of
 * resources, presets, rules, amendments; each once. */
struct ide_places ide_evaluated_places(struct arena *arena, const struct ide_view *view,
                                       const struct use *use, bool all);

#endif
