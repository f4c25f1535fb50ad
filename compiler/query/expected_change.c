/* `expect change reloads X restarts nothing`: the test's trees are compared with those of its hosts
 * without what stands outside `given { … }`. A unit that restarts need not reload; one that no file
 * of the new tree names has gone, and does neither. */
#include "query/artifacts.h"
#include "query/expected_internal.h"

#include <stdlib.h>

struct units {
    VEC(struct text) names;
};

struct comparing {
    struct judging *judging;
    struct artifacts old, new; /* of one host */
    struct units reloads, restarts;
};

static bool has(const struct units *units, struct text name) {
    for (uint32_t i = 0; i < units->names.count; i++)
        if (text_equal(units->names.items[i], name))
            return true;
    return false;
}

static void add_all(struct arena *arena, struct units *units, const struct text *names,
                    uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (!has(units, names[i]))
            vec_push(arena, &units->names, names[i]);
}

static struct text content_of(struct arena *arena, const struct artifact *artifact) {
    bool text = artifact->content.tag == VALUE_STRING || artifact->content.tag == VALUE_ROPE;
    return text ? value_flat(arena, artifact->content) : (struct text){ NULL, 0 };
}

static bool same_artifact(struct arena *arena, const struct artifact *a, const struct artifact *b) {
    return a->type == b->type && a->mode == b->mode && text_equal(a->owner, b->owner) &&
           text_equal(a->group, b->group) && a->render_on_host == b->render_on_host &&
           text_equal(content_of(arena, a), content_of(arena, b));
}

static void add_change(struct comparing *c, const struct artifact *artifact) {
    struct arena *arena = c->judging->arena;
    add_all(arena, &c->reloads, artifact->reloads, artifact->reload_count);
    add_all(arena, &c->restarts, artifact->restarts, artifact->restart_count);
}

/* Both are sorted by path. */
static void compare_trees(struct comparing *c) {
    for (uint32_t i = 0, k = 0; i < c->old.count || k < c->new.count;) {
        int order = i == c->old.count   ? 1
                    : k == c->new.count ? -1
                                        : text_compare(c->old.items[i].path, c->new.items[k].path);
        if (order == 0 && same_artifact(c->judging->arena, &c->old.items[i], &c->new.items[k])) {
            i++;
            k++;
            continue;
        }
        add_change(c, order < 0 ? &c->old.items[i] : &c->new.items[k]);
        i += order <= 0;
        k += order >= 0;
    }
}

static bool is_left(const struct artifacts *tree, struct text unit) {
    for (uint32_t i = 0; i < tree->count; i++) {
        const struct artifact *artifact = &tree->items[i];
        struct units reloads = { { artifact->reloads, artifact->reload_count, 0 } };
        struct units restarts = { { artifact->restarts, artifact->restart_count, 0 } };
        if (has(&reloads, unit) || has(&restarts, unit))
            return true;
    }
    return false;
}

static int compare_names(const void *a, const void *b) {
    return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static void keep_units(struct units *units, const struct artifacts *tree,
                       const struct units *without) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < units->names.count; i++)
        if (is_left(tree, units->names.items[i]) &&
            (without == NULL || !has(without, units->names.items[i])))
            units->names.items[kept++] = units->names.items[i];
    units->names.count = kept;
    if (kept > 1)
        qsort(units->names.items, kept, sizeof *units->names.items, compare_names);
}

/* `caddy` names `caddy.service`, and any other unit of that name. */
static bool is_named(struct text unit, struct text name) {
    return text_equal(unit, name) ||
           (unit.size > name.size && text_starts_with(unit, name) && unit.data[name.size] == '.');
}

static bool is_expected(const struct expected_units *expected, struct text unit) {
    for (uint32_t i = 0; i < expected->names.count; i++)
        if (is_named(unit, expected->names.items[i]))
            return true;
    return false;
}

static bool is_found(const struct units *found, struct text name) {
    for (uint32_t i = 0; i < found->names.count; i++)
        if (is_named(found->names.items[i], name))
            return true;
    return false;
}

static const char *listed(struct arena *arena, const struct units *units) {
    struct buf out = { 0 };
    for (uint32_t i = 0; i < units->names.count; i++)
        buf_printf(&out, "%s`%.*s`", i == 0 ? "" : ", ", TEXT_ARG(units->names.items[i]));
    const char *text = out.size == 0 ? "nothing"
                                     : arena_printf(arena, "%.*s", TEXT_ARG(buf_view(&out)));
    buf_free(&out);
    return text;
}

static void judge_units(struct judging *j, const struct expectation *expectation,
                        const struct expected_units *expected, const struct units *found,
                        const char *verb) {
    bool same = true;
    for (uint32_t i = 0; i < found->names.count; i++)
        same = same && is_expected(expected, found->names.items[i]);
    for (uint32_t i = 0; i < expected->names.count; i++)
        same = same && is_found(found, expected->names.items[i]);
    if (same || !expected->said)
        return;
    struct units wanted = { { expected->names.items, expected->names.count, 0 } };
    struct diag *diag = expected_failure(j, expectation, "the change %s %s, not %s", verb,
                                         listed(j->arena, found), listed(j->arena, &wanted));
    diag_note(j->outcome->failures, diag,
              "compared with the test's hosts without what stands outside `given { … }`");
}

static void compare_host(struct comparing *c, struct trial *before, uint32_t host) {
    struct judging *j = c->judging;
    struct text name = fleet_host_name(j->trial.fleet, host);
    uint32_t old = fleet_host_find(before->fleet, name);
    c->new = artifacts_collect(j->trial.hosts[host], &j->trial.program, j->arena, j->errors);
    c->old = (struct artifacts){ NULL, 0 };
    if (old != UINT32_MAX)
        c->old = artifacts_collect(before->hosts[old], &before->program, j->arena, j->errors);
    struct units reloads = c->reloads, restarts = c->restarts;
    c->reloads = c->restarts = (struct units){ { NULL, 0, 0 } };
    compare_trees(c);
    keep_units(&c->restarts, &c->new, NULL);
    keep_units(&c->reloads, &c->new, &c->restarts);
    add_all(j->arena, &c->reloads, reloads.names.items, reloads.names.count);
    add_all(j->arena, &c->restarts, restarts.names.items, restarts.names.count);
}

void expected_change(struct judging *j, const struct expectation *expectation) {
    struct comparing c = { .judging = j };
    struct trial before;
    trial_run(&before, j->program, j->test, true, j->arena, j->errors);
    if (before.fleet == NULL)
        return;
    for (uint32_t i = 0; i < j->trial.count; i++) {
        bool counts = expectation->host.size == 0 ||
                      text_equal(fleet_host_name(j->trial.fleet, i), expectation->host);
        if (counts)
            compare_host(&c, &before, i);
    }
    judge_units(j, expectation, &expectation->reloads, &c.reloads, "reloads");
    judge_units(j, expectation, &expectation->restarts, &c.restarts, "restarts");
}
