/* What errors keep from being there. A condition or a key in error leaves open which resources a
 * kind has: to say afterwards that one of them is missing would only repeat the error, so that the
 * kind counts as incomplete. What would have crossed to other hosts they must know of, too, lest
 * their trees lack it without a word. */
#include "eval/eval_internal.h"

void errors_take(struct evaluation *ev, const struct crossing_errors *errors, uint32_t position) {
    for (uint32_t i = 0; i < ev->errors_taken.count; i++)
        if (ev->errors_taken.items[i] == errors)
            return;
    vec_push(ev->arena, &ev->errors_taken, errors);
    for (uint32_t i = 0; i < errors->items.count; i++)
        diag_add_kept(ev->diags, errors->items.items[i]);
    if (errors->items.count == 0)
        ev->lost = position;
}

void foreign_errors_take(struct evaluation *ev, const struct kind *kind) {
    const struct evaluation *fleet = ev->fleet == NULL ? ev : ev->fleet;
    for (uint32_t i = 0; fleet->foreign != NULL && i < fleet->foreign_lost.count; i++)
        if (fleet->foreign_lost.items[i].kind == kind)
            errors_take(ev, fleet->foreign_lost.items[i].errors, 0);
}

void foreign_value_take(struct evaluation *ev, const struct resource *resource,
                        struct value value) {
    if (value.tag != VALUE_ERROR || resource->home == ev || ev->program->test != NULL)
        return; /* a test says itself what is not decided */
    if (resource->home->crossing_errors != NULL)
        errors_take(ev, resource->home->crossing_errors, resource->position);
}

static void kind_lose(struct evaluation *ev, const struct kind *kind) {
    if (kind->fleet != (ev->fleet == NULL))
        return; /* what crosses to the fleet is lost there */
    struct collection *collection = &ev->collections[kind->number];
    if (collection->incomplete)
        return;
    collection->incomplete = true;
    vec_push(ev->arena, &ev->incomplete, kind);
}

void crossing_lose(struct evaluation *source, const struct statement *statement,
                   struct resource *target, bool everywhere) {
    struct crossing lost = { .errors = source->crossing_errors,
                             .failed = true,
                             .everywhere = everywhere,
                             .kind = statement->of_kind,
                             .position = statement->position,
                             .target = target };
    vec_push(source->fleet->arena, &source->fleet->crossings, lost);
}

/* What an `on` has in it; `target`: NULL if it is not known, so that it may be any host. */
static void crossing_body_lose(struct evaluation *source, const struct body *body,
                               struct resource *target) {
    for (uint32_t i = 0; i < body->statements.count; i++)
        crossing_lost(source, &body->statements.items[i], target);
}

void crossing_lost(struct evaluation *source, const struct statement *statement,
                   struct resource *target) {
    if (source->program->test != NULL)
        return; /* there, not all has to be decided */
    source->lost = statement->position;
    if (statement->kind == STATEMENT_CONTRIBUTE)
        crossing_lose(source, statement, target, target == NULL);
    else if (statement->kind == STATEMENT_FOR)
        crossing_body_lose(source, statement->body, target);
}

static void body_lose(struct evaluation *ev, const struct body *body);

static void statement_lose(struct evaluation *ev, const struct statement *statement) {
    switch (statement->kind) {
    case STATEMENT_CONTRIBUTE:
        kind_lose(ev, statement->of_kind);
        if (statement->of_kind->fleet && ev->crossing)
            crossing_lose(ev, statement, NULL, false);
        body_lose(ev, statement->body);
        return;
    case STATEMENT_FOR:
        body_lose(ev, statement->body);
        return;
    case STATEMENT_ON:
        if (ev->crossing)
            crossing_body_lose(ev, statement->body, NULL);
        return;
    default:
        return;
    }
}

/* As deep as statements are nested, which the parser limits. */
static void body_lose(struct evaluation *ev, const struct body *body) {
    for (uint32_t i = 0; i < body->statements.count; i++)
        statement_lose(ev, &body->statements.items[i]);
}

/* What would have followed from resources that may be missing may be missing, too. */
static void spread(struct evaluation *ev) {
    const struct program *program = ev->program;
    while (ev->incomplete_spread < ev->incomplete.count) {
        const struct kind *kind = ev->incomplete.items[ev->incomplete_spread++];
        for (uint32_t i = 0; i < program->rules.count; i++)
            if (program->rules.items[i]->of_kind == kind)
                body_lose(ev, program->rules.items[i]->body);
        for (uint32_t i = 0; i < program->presets.count; i++)
            if (program->presets.items[i]->of_kind == kind)
                body_lose(ev, program->presets.items[i]->body);
    }
}

void kind_lost(struct evaluation *ev, const struct kind *kind) {
    kind_lose(ev, kind);
    spread(ev);
}

void statement_lost(struct evaluation *ev, const struct statement *statement) {
    if (ev->program->test != NULL)
        return; /* there, not all has to be decided */
    ev->lost = statement->position;
    statement_lose(ev, statement);
    spread(ev);
}

void body_lost(struct evaluation *ev, const struct body *body) {
    for (uint32_t i = 0; i < body->statements.count; i++)
        statement_lost(ev, &body->statements.items[i]);
}
