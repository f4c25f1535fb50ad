/* Runs mutants: of a policy against its tests, then of the tests' fleets against their policies. */
#include "query/mutation.h"

#include "query/mutants.h"
#include "query/pool.h"
#include "query/verdict.h"

#include <pthread.h>

struct mutating {
    struct workspace *workspace;
    struct mutation mutation;
    struct policy_score **by_number; /* of the policy; NULL: not chosen */
    VEC(struct test *) tests;        /* that name a chosen policy */
    pthread_mutex_t lock;            /* over scores that several tests add to, and their arena */
};

/* --- Policies --- */

/* Whether some test sees that the policy is another. */
static bool is_noticed(struct mutating *m, const struct policy_score *score, struct arena *arena) {
    const struct program *program = m->workspace->program;
    bool noticed = false;
    for (uint32_t i = 0; i < score->tests.count && !noticed; i++) {
        struct arena_mark mark = arena_mark(arena);
        noticed = !verdict_agrees(program, score->tests.items[i], score->policy, arena);
        arena_release(arena, mark);
    }
    return noticed;
}

static void try_mutant(struct mutating *m, struct policy_score *score, const struct mutant *mutant,
                       struct arena *arena) {
    const char *text = mutant_text(mutant);
    struct mutant_saved saved = mutant_make(mutant, arena);
    bool noticed = is_noticed(m, score, arena);
    mutant_undo(mutant, saved);
    score->mutants++;
    if (noticed) {
        score->noticed++;
        return;
    }
    struct survivor survivor = { mutant->position, text, mutant_is_blunt(mutant) };
    score->blind = score->blind || survivor.blunt;
    pthread_mutex_lock(&m->lock);
    vec_push(m->workspace->arena, &score->survivors, survivor);
    pthread_mutex_unlock(&m->lock);
}

static void keep_agreeing(struct mutating *m, struct policy_score *score, struct arena *arena) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < score->tests.count; i++)
        if (verdict_agrees(m->workspace->program, score->tests.items[i], score->policy, arena))
            score->tests.items[kept++] = score->tests.items[i];
    score->tests.count = kept;
}

static void run_policy(void *data, uint32_t index, struct arena *arena) {
    struct mutating *m = data;
    struct policy_score *score = &m->mutation.items[index];
    keep_agreeing(m, score, arena);
    struct policy_aside *aside = policy_put_aside(score->policy, arena);
    struct mutants mutants = mutants_of(arena, score->policy);
    for (uint32_t i = 0; i < mutants.items.count; i++)
        try_mutant(m, score, &mutants.items.items[i], arena);
    policy_put_back(score->policy, aside);
}

/* --- Fleets --- */

/* A test whose fleet is changed bit by bit. */
struct changing {
    struct mutating *m;
    const struct test *test;
    struct arena *arena;
    const uint64_t *before;
};

static bool counts(const struct changing *c, const struct policy_score *score) {
    for (uint32_t i = 0; score != NULL && i < score->tests.count; i++)
        if (score->tests.items[i] == c->test)
            return true;
    return false;
}

static void add_up(struct changing *c, const uint64_t *after) {
    const struct program *program = c->m->workspace->program;
    pthread_mutex_lock(&c->m->lock);
    for (uint32_t i = 0; i < program->policies.count; i++) {
        struct policy_score *score = c->m->by_number[i];
        if (!counts(c, score))
            continue;
        score->changes++;
        score->reactions += after[i] != c->before[i];
    }
    pthread_mutex_unlock(&c->m->lock);
}

/* What goes wrong altogether says nothing of policies. */
static void compare(struct changing *c) {
    struct arena_mark mark = arena_mark(c->arena);
    const uint64_t *after = verdicts_of(c->m->workspace->program, c->test, c->arena);
    if (after != NULL)
        add_up(c, after);
    arena_release(c->arena, mark);
}

static void change_body(struct changing *c, struct body *body);

/* Another value of the type: the opposite, twice as much. False: there is none that is surely one.
 */
static bool make_other(struct value *value) {
    switch ((enum value_tag)value->tag) {
    case VALUE_BOOL:
        value->i = value->i == 0;
        return true;
    case VALUE_INT:
    case VALUE_DECIMAL:
    case VALUE_SIZE:
    case VALUE_DURATION:
    case VALUE_PERCENT:
        if (value->i > INT64_MAX / 4 || value->i < INT64_MIN / 4)
            return false;
        value->i = value->i == 0 ? 1 : value->i * 2;
        return true;
    default:
        return false;
    }
}

/* A plain value is another for a moment. */
static void change_value(struct changing *c, struct assign *assign) {
    const struct ir *kept = assign->value;
    if (kept == NULL || kept->op != IR_CONST)
        return;
    struct ir *other = ARENA_NEW(c->arena, struct ir);
    other->op = IR_CONST;
    other->position = kept->position;
    other->constant = kept->constant;
    if (!make_other(&other->constant))
        return;
    assign->value = other;
    compare(c);
    assign->value = kept;
}

/* Each assignment is another or left out in turn, then is as it was. */
static void change_assigns(struct changing *c, struct body *body) {
    uint32_t count = body->assigns.count;
    for (uint32_t i = 0; i < count; i++) {
        change_value(c, &body->assigns.items[i]);
        struct assign kept = body->assigns.items[i];
        struct assign *at = &body->assigns.items[i];
        memmove(at, at + 1, (count - i - 1) * sizeof *at);
        body->assigns.count--;
        compare(c);
        memmove(at + 1, at, (count - i - 1) * sizeof *at);
        *at = kept;
        body->assigns.count = count;
    }
}

static void change_statements(struct changing *c, struct body *body) {
    uint32_t count = body->statements.count;
    for (uint32_t i = 0; i < count; i++) {
        struct statement kept = body->statements.items[i];
        struct statement *at = &body->statements.items[i];
        memmove(at, at + 1, (count - i - 1) * sizeof *at);
        body->statements.count--;
        compare(c);
        memmove(at + 1, at, (count - i - 1) * sizeof *at);
        *at = kept;
        body->statements.count = count;
        if (kept.body != NULL)
            change_body(c, (struct body *)(uintptr_t)kept.body);
    }
}

/* Bodies nest at most as deep as the parser lets them. */
static void change_body(struct changing *c, struct body *body) {
    change_assigns(c, body);
    change_statements(c, body);
}

static void run_test(void *data, uint32_t index, struct arena *arena) {
    struct mutating *m = data;
    struct changing c = { .m = m, .test = m->tests.items[index], .arena = arena };
    c.before = verdicts_of(m->workspace->program, c.test, arena);
    for (uint32_t i = 0; c.before != NULL && i < c.test->places.count; i++)
        change_body(&c, c.test->places.items[i].body);
}

/* --- All of them --- */

static bool is_chosen(struct mutating *m, const struct trials_options *options,
                      const struct policy *policy) {
    struct arena *arena = m->workspace->arena;
    struct text title = text_of(
        arena_printf(arena, "%.*s: %.*s", TEXT_ARG(policy->module->name), TEXT_ARG(policy->text)));
    return trial_fits(arena, options->pattern, title);
}

static bool names(const struct test *test, const struct policy *policy) {
    for (uint32_t i = 0; i < test->expectations.count; i++)
        if (test->expectations.items[i].policy == policy)
            return true;
    return false;
}

static void choose(struct mutating *m, const struct trials_options *options) {
    struct arena *arena = m->workspace->arena;
    const struct program *program = m->workspace->program;
    bool *taken = ARENA_ARRAY(arena, bool, program->tests.count + 1);
    m->by_number = ARENA_ARRAY(arena, struct policy_score *, program->policies.count + 1);
    m->mutation.items = ARENA_ARRAY(arena, struct policy_score, program->policies.count + 1);
    for (uint32_t i = 0; i < program->policies.count; i++) {
        struct policy_score *score = &m->mutation.items[m->mutation.count];
        score->policy = program->policies.items[i];
        for (uint32_t t = 0; is_chosen(m, options, score->policy) && t < program->tests.count; t++)
            if (names(program->tests.items[t], score->policy)) {
                vec_push(arena, &score->tests, program->tests.items[t]);
                taken[t] = true;
            }
        if (score->tests.count == 0)
            continue;
        m->by_number[i] = score;
        m->mutation.count++;
    }
    for (uint32_t t = 0; t < program->tests.count; t++)
        if (taken[t])
            vec_push(arena, &m->tests, program->tests.items[t]);
}

struct mutation mutation_run(struct workspace *workspace, const struct trials_options *options) {
    struct mutating m = { .workspace = workspace };
    pthread_mutex_init(&m.lock, NULL);
    choose(&m, options);
    pool_run(m.mutation.count, options->threads, run_policy, &m);
    pool_run(m.tests.count, options->threads, run_test, &m);
    pthread_mutex_destroy(&m.lock);
    for (uint32_t i = 0; i < m.mutation.count; i++) {
        struct policy_score *score = &m.mutation.items[i];
        score->blind = score->blind || (score->changes != 0 && score->reactions == 0);
        m.mutation.mutants += score->mutants;
        m.mutation.noticed += score->noticed;
        m.mutation.blind += score->blind;
    }
    return m.mutation;
}
