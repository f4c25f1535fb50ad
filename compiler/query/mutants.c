/* Finds, makes and undoes mutants of policies. */
#include "query/mutants.h"

#include "sema/ir_walk.h"

struct finding_mutants {
    struct arena *arena;
    struct mutants mutants;
    struct map seen; /* expressions: a `let` may stand in several places */
};

static bool is_case_or_none(const struct ir *ir) {
    return ir->op == IR_CASE || (ir->op == IR_CONST && (ir->constant.tag == VALUE_NONE ||
                                                        ir->constant.tag == VALUE_CASE));
}

static void note_narrowing(const struct ir *ir, void *data) {
    bool *narrows = data;
    bool equal = ir->op == IR_EQ || ir->op == IR_NE;
    *narrows = *narrows || ir->op == IR_IS_NONE || ir->op == IR_IS_CASE ||
               (equal && (is_case_or_none(ir->a) || is_case_or_none(ir->b)));
}

/* Whether what follows may rely on it. */
static bool narrows(const struct ir *ir) {
    bool narrowing = false;
    ir_walk(ir, note_narrowing, &narrowing);
    return narrowing;
}

static void add(struct finding_mutants *f, struct mutant mutant) {
    vec_push(f->arena, &f->mutants.items, mutant);
}

static void add_ir(struct finding_mutants *f, enum mutant_kind what, const struct ir *ir) {
    struct ir *own = (struct ir *)(uintptr_t)ir;
    const struct ir *at = what == MUTATION_WITHOUT_LEFT    ? ir->a
                          : what == MUTATION_WITHOUT_RIGHT ? ir->b
                                                           : ir;
    add(f, (struct mutant){ .what = what, .ir = own, .position = at->position });
}

static void find_in(const struct ir *ir, void *data) {
    struct finding_mutants *f = data;
    bool is_new;
    map_put(f->arena, &f->seen, (uint64_t)(uintptr_t)ir, &is_new);
    if (!is_new)
        return;
    switch ((enum ir_op)ir->op) {
    case IR_AND:
    case IR_OR:
        if (!narrows(ir->a))
            add_ir(f, MUTATION_WITHOUT_LEFT, ir);
        add_ir(f, MUTATION_WITHOUT_RIGHT, ir);
        return;
    case IR_LT:
    case IR_LE:
    case IR_GT:
    case IR_GE:
        add_ir(f, MUTATION_BOUND, ir);
        return;
    case IR_EQ:
    case IR_NE:
        if (!narrows(ir))
            add_ir(f, MUTATION_EQUAL, ir);
        return;
    default:
        return;
    }
}

static void find_in_block(struct finding_mutants *f, const struct policy_block *block);

static void find_in_step(struct finding_mutants *f, struct policy_step *step) {
    struct policy_demand *demand = (struct policy_demand *)(uintptr_t)step->demand;
    if (step->iterable != NULL)
        ir_walk(step->iterable, find_in, f);
    if (step->where != NULL) {
        if (!narrows(step->where))
            add(f, (struct mutant){ .what = MUTATION_EVERYWHERE,
                                    .step = step,
                                    .position = step->where->position });
        ir_walk(step->where, find_in, f);
    }
    if (step->condition != NULL)
        ir_walk(step->condition, find_in, f);
    if (demand != NULL) {
        uint32_t position = demand->condition->position;
        add(f, (struct mutant){ .what = MUTATION_NEGATED, .demand = demand, .position = position });
        add(f, (struct mutant){ .what = MUTATION_HOLDS, .demand = demand, .position = position });
        ir_walk(demand->condition, find_in, f);
    }
    find_in_block(f, &step->inside);
    find_in_block(f, &step->otherwise);
}

/* Blocks nest at most as deep as the parser lets them. */
static void find_in_block(struct finding_mutants *f, const struct policy_block *block) {
    for (uint32_t i = 0; i < block->steps.count; i++)
        find_in_step(f, &block->steps.items[i]);
}

struct mutants mutants_of(struct arena *arena, const struct policy *policy) {
    struct finding_mutants f = { .arena = arena };
    find_in_block(&f, &policy->body);
    return f.mutants;
}

static const char *bound_text(enum ir_op op) {
    switch (op) {
    case IR_LT:
        return "`<=` for `<`";
    case IR_LE:
        return "`<` for `<=`";
    case IR_GT:
        return "`>=` for `>`";
    default:
        return "`>` for `>=`";
    }
}

const char *mutant_text(const struct mutant *mutant) {
    switch (mutant->what) {
    case MUTATION_NEGATED:
        return "the opposite is demanded";
    case MUTATION_HOLDS:
        return "nothing is demanded";
    case MUTATION_EVERYWHERE:
        return "without this `where`";
    case MUTATION_WITHOUT_LEFT:
    case MUTATION_WITHOUT_RIGHT:
        return mutant->ir->op == IR_AND ? "without this side of `and`"
                                        : "without this side of `or`";
    case MUTATION_BOUND:
        return bound_text((enum ir_op)mutant->ir->op);
    case MUTATION_EQUAL:
        return mutant->ir->op == IR_EQ ? "`!=` for `==`" : "`==` for `!=`";
    }
    return "";
}

bool mutant_is_blunt(const struct mutant *mutant) {
    return mutant->what == MUTATION_NEGATED || mutant->what == MUTATION_HOLDS;
}

static const struct ir *truth(struct arena *arena, bool value) {
    struct ir *ir = ARENA_NEW(arena, struct ir);
    ir->op = IR_CONST;
    ir->constant = value_bool(value, 0);
    return ir;
}

static const struct ir *opposite(struct arena *arena, const struct ir *condition) {
    struct ir *ir = ARENA_NEW(arena, struct ir);
    ir->op = IR_NOT;
    ir->a = condition;
    ir->position = condition->position;
    return ir;
}

static uint16_t other_op(uint16_t op) {
    static const uint16_t pairs[][2] = { { IR_LT, IR_LE }, { IR_GT, IR_GE }, { IR_EQ, IR_NE } };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (int k = 0; k < 2; k++)
            if (pairs[i][k] == op)
                return pairs[i][1 - k];
    return op;
}

static struct mutant_saved make_in_ir(const struct mutant *mutant, struct arena *arena) {
    struct ir *ir = mutant->ir;
    struct mutant_saved saved = { ir->a, ir->b, ir->op };
    if (mutant->what == MUTATION_WITHOUT_LEFT)
        ir->a = truth(arena, ir->op == IR_AND);
    else if (mutant->what == MUTATION_WITHOUT_RIGHT)
        ir->b = truth(arena, ir->op == IR_AND);
    else
        ir->op = other_op(ir->op);
    return saved;
}

struct mutant_saved mutant_make(const struct mutant *mutant, struct arena *arena) {
    struct mutant_saved saved = { NULL, NULL, 0 };
    if (mutant->ir != NULL)
        return make_in_ir(mutant, arena);
    if (mutant->demand != NULL) {
        saved.a = mutant->demand->condition;
        mutant->demand->condition = mutant->what == MUTATION_NEGATED ? opposite(arena, saved.a)
                                                                     : truth(arena, true);
        return saved;
    }
    saved.a = mutant->step->where;
    mutant->step->where = NULL;
    return saved;
}

void mutant_undo(const struct mutant *mutant, struct mutant_saved saved) {
    if (mutant->ir != NULL) {
        mutant->ir->a = saved.a;
        mutant->ir->b = saved.b;
        mutant->ir->op = saved.op;
    } else if (mutant->demand != NULL) {
        mutant->demand->condition = saved.a;
    } else {
        mutant->step->where = saved.a;
    }
}

/* --- What is put aside meanwhile --- */

struct kept_index {
    const struct ir **place, *value;
};

struct policy_aside {
    struct arena *arena;
    struct policy_demand *demands; /* copies, by number */
    VEC(struct kept_index) indexes;
};

static void put_index_aside(struct policy_aside *aside, const struct ir *const *place) {
    struct kept_index index = { (const struct ir **)(uintptr_t)place, *place };
    if (index.value == NULL)
        return;
    vec_push(aside->arena, &aside->indexes, index);
    *index.place = NULL;
}

static void put_indexes_aside(const struct ir *ir, void *data) {
    for (uint32_t i = 0; (ir->op == IR_LIST_FOR || ir->op == IR_MAP_FOR) && i < ir->count; i++)
        put_index_aside(data, &ir->clauses[i].index_value);
}

/* Blocks nest at most as deep as the parser lets them. */
static void put_block_aside(struct policy_aside *aside, const struct policy_block *block) {
    for (uint32_t i = 0; i < block->steps.count; i++) {
        struct policy_step *step = &block->steps.items[i];
        put_index_aside(aside, &step->index_value);
        ir_walk(step->iterable, put_indexes_aside, aside);
        ir_walk(step->where, put_indexes_aside, aside);
        ir_walk(step->condition, put_indexes_aside, aside);
        if (step->demand != NULL)
            ir_walk(step->demand->condition, put_indexes_aside, aside);
        put_block_aside(aside, &step->inside);
        put_block_aside(aside, &step->otherwise);
    }
}

struct policy_aside *policy_put_aside(struct policy *policy, struct arena *arena) {
    struct policy_aside *aside = ARENA_NEW(arena, struct policy_aside);
    aside->arena = arena;
    aside->demands = ARENA_ARRAY(arena, struct policy_demand, policy->demands.count + 1);
    struct ir *message = ARENA_NEW(arena, struct ir);
    message->op = IR_CONST;
    message->constant = value_string(arena, TEXT("a mutant"), 0);
    for (uint32_t i = 0; i < policy->demands.count; i++) {
        struct policy_demand *demand = policy->demands.items[i];
        aside->demands[i] = *demand;
        demand->message = message;
        demand->help = NULL;
        demand->place_count = 0;
        demand->fix = NULL;
    }
    put_block_aside(aside, &policy->body);
    return aside;
}

void policy_put_back(struct policy *policy, const struct policy_aside *aside) {
    for (uint32_t i = 0; i < policy->demands.count; i++)
        *policy->demands.items[i] = aside->demands[i];
    for (uint32_t i = aside->indexes.count; i-- > 0;)
        *aside->indexes.items[i].place = aside->indexes.items[i].value;
}
