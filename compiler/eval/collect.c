/* Lists, sets, maps, records and comprehensions. */
#include "eval/eval_internal.h"
#include "eval/scope.h"

#include <stdlib.h>

struct value make_list(struct evaluation *ev, const struct value *items, uint32_t count,
                       enum value_tag tag, uint32_t origin) {
    struct list *list = arena_alloc_raw(ev->arena,
                                        sizeof(struct list) + count * sizeof(struct value));
    list->count = count;
    if (count != 0)
        memcpy(list->items, items, count * sizeof(struct value));
    return (struct value){ .tag = (uint8_t)tag, .origin = origin, .list = list };
}

static int compare_values(const void *a, const void *b) {
    return value_compare(*(const struct value *)a, *(const struct value *)b);
}

struct value make_set(struct evaluation *ev, struct value list, uint32_t origin) {
    struct value copy = make_list(ev, list.list->items, list.list->count, VALUE_SET, origin);
    struct list *set = (struct list *)(uintptr_t)copy.list;
    if (set->count > 1)
        qsort(set->items, set->count, sizeof *set->items, compare_values);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < set->count; i++)
        if (kept == 0 || !value_equal(set->items[kept - 1], set->items[i]))
            set->items[kept++] = set->items[i];
    set->count = kept;
    return copy;
}

struct ordered_entry {
    struct mapping_entry entry;
    uint32_t order;
};

static int compare_entries(const void *a, const void *b) {
    const struct ordered_entry *x = a, *y = b;
    int order = value_compare(x->entry.key, y->entry.key);
    return order != 0 ? order : x->order < y->order ? -1 : 1;
}

static bool entries_sorted(const struct mapping_entry *entries, uint32_t count) {
    for (uint32_t i = 1; i < count; i++)
        if (value_compare(entries[i - 1].key, entries[i].key) >= 0)
            return false;
    return true;
}

struct value make_map(struct evaluation *ev, struct mapping_entry *entries, uint32_t count,
                      uint32_t origin) {
    struct mapping *map = arena_alloc_raw(ev->arena, sizeof(struct mapping) +
                                                         count * sizeof(struct mapping_entry));
    if (entries_sorted(entries, count)) {
        if (count != 0)
            memcpy(map->entries, entries, count * sizeof *entries);
        map->count = count;
        return (struct value){ .tag = VALUE_MAP, .origin = origin, .map = map };
    }
    struct ordered_entry *sorted = ARENA_ARRAY(ev->arena, struct ordered_entry, count + 1);
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = (struct ordered_entry){ entries[i], i };
    qsort(sorted, count, sizeof *sorted, compare_entries);
    map->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        bool last = i + 1 == count || !value_equal(sorted[i].entry.key, sorted[i + 1].entry.key);
        if (last)
            map->entries[map->count++] = sorted[i].entry;
    }
    return (struct value){ .tag = VALUE_MAP, .origin = origin, .map = map };
}

uint32_t eval_count(struct value value) {
    switch (value.tag) {
    case VALUE_LIST:
    case VALUE_SET:
        return value.list->count;
    case VALUE_MAP:
        return value.map->count;
    case VALUE_RANGE: {
        int64_t low = value.list->items[0].i, high = value.list->items[1].i;
        return high < low                     ? 0
               : high - low >= UINT32_MAX - 1 ? UINT32_MAX
                                              : (uint32_t)(high - low + 1);
    }
    default:
        return 0;
    }
}

struct value eval_element(struct value value, uint32_t index) {
    if (value.tag == VALUE_MAP)
        return value.map->entries[index].value;
    if (value.tag == VALUE_RANGE) {
        struct value element = value.list->items[0];
        element.i += index;
        return element;
    }
    return value.list->items[index];
}

struct value eval_element_key(struct value value, uint32_t index) {
    return value.tag == VALUE_MAP ? value.map->entries[index].key : value_int(index, value.origin);
}

uint32_t eval_find(struct value sorted, struct value key) {
    uint32_t low = 0, high = eval_count(sorted), count = high;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        struct value at = sorted.tag == VALUE_MAP ? eval_element_key(sorted, middle)
                                                  : eval_element(sorted, middle);
        int order = value_compare(at, key);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return count;
}

/* Values on their way into a list, in the evaluation's arena. */
struct growing {
    VEC(struct value) values;
    bool failed;
};

struct value report_long_list(struct env *env, uint32_t position) {
    eval_error(env->ev, DIAG_E0615, position, "a list has more than %u elements", EVAL_LIST_MAX);
    return value_error();
}

struct value eval_list(struct env *env, const struct ir *ir) {
    struct growing growing = { 0 };
    struct arena *arena = env->ev->arena;
    for (uint32_t i = 0; i < ir->count; i++) {
        const struct ir *item = ir->items[i];
        if (item->op != IR_SPREAD) {
            struct value value = eval(env, item);
            growing.failed = growing.failed || value.tag == VALUE_ERROR;
            vec_push(arena, &growing.values, value);
            continue;
        }
        struct value spread = eval(env, item->a);
        growing.failed = growing.failed || spread.tag == VALUE_ERROR;
        uint32_t more = eval_count(spread);
        if (more > EVAL_LIST_MAX - growing.values.count)
            return report_long_list(env, ir->position);
        for (uint32_t k = 0; k < more; k++)
            vec_push(arena, &growing.values, eval_element(spread, k));
    }
    if (growing.failed)
        return value_error();
    return make_list(env->ev, growing.values.items, growing.values.count, VALUE_LIST, ir->position);
}

/* What a comprehension does with each combination of its variables that passes its conditions. */
struct each {
    void (*visit)(struct env *env, void *data);
    void *data;
    uint64_t visits;
    bool failed;
    bool enough; /* the visitor needs no more of them */
};

static void eval_clauses(struct env *env, const struct ir_clause *clauses, uint32_t count,
                         struct each *each);

static struct value clause_elements(struct env *env, const struct ir_clause *clause) {
    if (clause->index_value == NULL)
        return eval(env, clause->value);
    struct value wanted = eval(env, clause->index_value);
    if (wanted.tag == VALUE_ERROR)
        return wanted;
    return evaluation_lookup(env->ev, clause->index_kind, clause->index_slot, wanted,
                             clause->index_of_fleet);
}

static void eval_each(struct env *env, const struct ir_clause *clause, uint32_t count,
                      struct each *each) {
    struct value elements = clause_elements(env, clause);
    uint32_t total = eval_count(elements);
    if (elements.tag == VALUE_ERROR || total > EVAL_LIST_MAX) {
        if (total > EVAL_LIST_MAX)
            eval_error(env->ev, DIAG_E0615, clause->value->position,
                       "this goes through more than %u elements", EVAL_LIST_MAX);
        each->failed = true;
        return;
    }
    for (uint32_t i = 0; i < total && !env->ev->exhausted && !each->enough; i++) {
        env->frame->slots[clause->slot] = eval_element(elements, i);
        if (clause->key_slot != UINT32_MAX)
            env->frame->slots[clause->key_slot] = eval_element_key(elements, i);
        uint64_t visits = each->visits;
        struct reading reading = reading_begin(env->ev, env->frame->slots[clause->slot]);
        eval_clauses(env, clause + 1, count - 1, each);
        if (each->visits == visits) /* some condition was false */
            reading_undo(reading);
        else if (clause->index_value != NULL && reading.resource != NULL)
            resource_reach(env->ev, reading.resource); /* by the condition in the index */
    }
}

static void eval_clauses(struct env *env, const struct ir_clause *clauses, uint32_t count,
                         struct each *each) {
    if (count == 0) {
        each->visits++;
        each->visit(env, each->data);
        return;
    }
    if (clauses->kind == CLAUSE_EACH) {
        eval_each(env, clauses, count, each);
        return;
    }
    struct value condition = eval(env, clauses->value);
    if (condition.tag != VALUE_BOOL)
        each->failed = true;
    else if (condition.i != 0)
        eval_clauses(env, clauses + 1, count - 1, each);
}

/* The search of a comprehension for one element. */
struct quantifier {
    struct each each;
    const struct ir *element; /* a condition; NULL: any element will do */
    bool wanted;              /* what the condition is to be */
};

static void visit_quantified(struct env *env, void *data) {
    struct quantifier *state = data;
    struct value value = state->element == NULL ? value_bool(state->wanted, 0)
                                                : eval(env, state->element);
    state->each.failed = state->each.failed || value.tag != VALUE_BOOL;
    state->each.enough = value.tag == VALUE_BOOL && (value.i != 0) == state->wanted;
}

static struct value quantify(struct env *env, const struct ir *list, const struct ir *element,
                             bool wanted) {
    struct quantifier state = { .element = element, .wanted = wanted };
    state.each = (struct each){ .visit = visit_quantified, .data = &state };
    eval_clauses(env, list->clauses, list->count, &state.each);
    if (state.each.failed && !state.each.enough)
        return value_error();
    return value_bool(state.each.enough, list->position);
}

bool eval_may_quantify(const struct env *env, const struct ir *list) {
    return env->ev->judging && list != NULL && list->op == IR_LIST_FOR;
}

struct value eval_some_is(struct env *env, const struct ir *list, bool wanted) {
    return quantify(env, list, list->a, wanted);
}

struct value eval_any_element(struct env *env, const struct ir *list) {
    return quantify(env, list, NULL, true);
}

struct list_for {
    const struct ir *element;
    struct growing growing;
};

static void visit_element(struct env *env, void *data) {
    struct list_for *state = data;
    struct value value = eval(env, state->element);
    state->growing.failed = state->growing.failed || value.tag == VALUE_ERROR;
    vec_push(env->ev->arena, &state->growing.values, value);
}

struct value eval_list_for(struct env *env, const struct ir *ir) {
    struct list_for state = { .element = ir->a };
    struct each each = { .visit = visit_element, .data = &state };
    eval_clauses(env, ir->clauses, ir->count, &each);
    if (each.failed || state.growing.failed)
        return value_error();
    return make_list(env->ev, state.growing.values.items, state.growing.values.count, VALUE_LIST,
                     ir->position);
}

struct map_for {
    const struct ir *key, *value;
    VEC(struct mapping_entry) entries;
    bool failed;
};

static void visit_entry(struct env *env, void *data) {
    struct map_for *state = data;
    struct mapping_entry entry = { eval(env, state->key), eval(env, state->value) };
    state->failed = state->failed || entry.key.tag == VALUE_ERROR || entry.value.tag == VALUE_ERROR;
    vec_push(env->ev->arena, &state->entries, entry);
}

/* The index of the first entry whose key an earlier one has; `count` if there is none. */
static uint32_t repeated_key(struct evaluation *ev, const struct mapping_entry *entries,
                             uint32_t count) {
    struct map seen = { 0 };
    for (uint32_t i = 0; i < count; i++) {
        bool is_new;
        uint64_t *place = map_put(ev->arena, &seen, value_hash(entries[i].key), &is_new);
        if (!is_new && value_equal(entries[*place].key, entries[i].key))
            return i;
        *place = i;
    }
    return count;
}

/* Later elements would replace earlier ones without a word. */
static struct value report_repeated_key(struct env *env, const struct ir *ir,
                                        const struct mapping_entry *entries, uint32_t count) {
    struct evaluation *ev = env->ev;
    uint32_t again = repeated_key(ev, entries, count);
    if (again == count)
        return value_error();
    struct diag *diag = eval_error(ev, DIAG_E0610, ir->a->position, "the key %s is made twice",
                                   value_shown(ev, entries[again].key));
    diag_note(ev->diags, diag, "each element makes a key of its own, or is lost");
    diag_help(ev->diags, diag,
              "a computed key stands in brackets: `{ [x.name]: … for x in … }`; `group_by` "
              "keeps all");
    return value_error();
}

struct value eval_map_for(struct env *env, const struct ir *ir) {
    struct map_for state = { .key = ir->a, .value = ir->b };
    struct each each = { .visit = visit_entry, .data = &state };
    eval_clauses(env, ir->clauses, ir->count, &each);
    if (each.failed || state.failed)
        return value_error();
    struct value map = make_map(env->ev, state.entries.items, state.entries.count, ir->position);
    if (map.map->count != state.entries.count)
        return report_repeated_key(env, ir, state.entries.items, state.entries.count);
    return map;
}

/* A literal whose keys are constants in their order. */
static struct value eval_ordered_map(struct env *env, const struct ir *ir) {
    uint32_t count = ir->count / 2u;
    struct mapping *map = arena_alloc_raw(env->ev->arena, sizeof(struct mapping) +
                                                              count * sizeof(struct mapping_entry));
    bool failed = false;
    map->count = count;
    for (uint32_t i = 0; i < count; i++) {
        map->entries[i].key = ir->items[2 * i]->constant;
        map->entries[i].value = eval(env, ir->items[2 * i + 1]);
        failed = failed || map->entries[i].value.tag == VALUE_ERROR;
    }
    if (failed)
        return value_error();
    return (struct value){ .tag = VALUE_MAP, .origin = ir->position, .map = map };
}

/* Computed keys may be the same as others; only what is spread is meant to be replaced. */
static bool keys_differ(struct env *env, const struct ir *ir, const struct mapping_entry *own,
                        uint32_t count) {
    struct evaluation *ev = env->ev;
    uint32_t again = repeated_key(ev, own, count);
    if (again == count)
        return true;
    uint32_t at = 0;
    for (uint32_t left = again + 1; left > 0; at += 2)
        left -= ir->items[at]->op != IR_SPREAD;
    struct diag *diag = eval_error(ev, DIAG_E0610, ir->items[at - 2]->position,
                                   "the key %s is made twice", value_shown(ev, own[again].key));
    diag_help(ev->diags, diag,
              "each entry has a key of its own; to replace one of another map, spread that first");
    return false;
}

struct value eval_map(struct env *env, const struct ir *ir) {
    if (ir->index == 1)
        return eval_ordered_map(env, ir);
    VEC(struct mapping_entry) entries = { 0 }, own = { 0 };
    struct arena *arena = env->ev->arena;
    bool failed = false;
    for (uint32_t i = 0; i < ir->count; i += 2) {
        if (ir->items[i]->op == IR_SPREAD) {
            struct value spread = eval(env, ir->items[i]->a);
            failed = failed || spread.tag != VALUE_MAP;
            for (uint32_t k = 0; spread.tag == VALUE_MAP && k < spread.map->count; k++)
                vec_push(arena, &entries, spread.map->entries[k]);
            continue;
        }
        struct mapping_entry entry = { eval(env, ir->items[i]), eval(env, ir->items[i + 1]) };
        failed = failed || entry.key.tag == VALUE_ERROR || entry.value.tag == VALUE_ERROR;
        vec_push(arena, &entries, entry);
        vec_push(arena, &own, entry);
    }
    if (failed)
        return value_error();
    struct value map = make_map(env->ev, entries.items, entries.count, ir->position);
    if (map.map->count != entries.count && !keys_differ(env, ir, own.items, own.count))
        return value_error();
    return map;
}

static const struct field *fields_of(const struct ir *ir) {
    if (ir->op == IR_CASE)
        return ir->enumeration->cases.items[ir->index].fields.items;
    return ir->record->fields.items;
}

struct value eval_made_field(struct env *env, uint32_t index) {
    struct value *place = &env->siblings[index];
    if (place->tag != VALUE_UNSET)
        return *place;
    const struct field *field = &fields_of(env->making)[index];
    if (place->aux != 0) {
        struct diag *diag = eval_error(env->ev, DIAG_E0605, env->making->position,
                                       "`%.*s` needs itself here", TEXT_ARG(field->text));
        diag_label(env->ev->diags, diag, node_span(field->module->tree, field->node),
                   "its default leads back to it");
        diag_help(env->ev->diags, diag, "say one of the fields that stand for each other");
        return value_error();
    }
    place->aux = 1; /* under way */
    if (field->default_value == NULL)
        return *place = value_error();
    struct env inner = *env;
    inner.frame = frame_new(env->ev, field->default_frame, env->frame->here);
    *place = eval(&inner, field->default_value);
    return *place;
}

static void fill_defaults(struct env *env, const struct ir *ir, struct fields *made) {
    struct env inner = { .ev = env->ev,
                         .frame = env->frame,
                         .siblings = made->items,
                         .making = ir,
                         .container = SLOT_NONE };
    for (uint32_t i = 0; i < ir->count; i++)
        if (ir->fields == NULL || ir->fields[i] == NULL)
            made->items[i] = (struct value){ .tag = VALUE_UNSET };
    for (uint32_t i = 0; i < ir->count; i++)
        eval_made_field(&inner, i);
}

/* What the record's type demands of its values. */
static bool demands_met(struct env *env, const struct ir *ir, struct fields *made) {
    const struct record *record = ir->op == IR_CASE ? NULL : ir->record;
    for (uint32_t i = 0; record != NULL && i < record->requirements.count; i++) {
        const struct requirement *requirement = &record->requirements.items[i];
        struct env inner = { .ev = env->ev,
                             .frame = frame_new(env->ev, requirement->frame_size, env->frame->here),
                             .siblings = made->items,
                             .making = ir,
                             .container = SLOT_NONE };
        if (!demand(&inner, requirement))
            return false;
    }
    return true;
}

struct value eval_record(struct env *env, const struct ir *ir) {
    struct fields *made = arena_alloc(env->ev->arena,
                                      sizeof(struct fields) + ir->count * sizeof(struct value));
    made->shape = ir->shape;
    if (ir->op == IR_WITH) {
        struct value base = eval(env, ir->a);
        if (base.tag != VALUE_RECORD)
            return value_error();
        memcpy(made->items, base.fields->items, ir->count * sizeof(struct value));
    }
    for (uint32_t i = 0; ir->fields != NULL && i < ir->count; i++)
        if (ir->fields[i] != NULL)
            made->items[i] = eval(env, ir->fields[i]);
    if (ir->op != IR_WITH)
        fill_defaults(env, ir, made);
    for (uint32_t i = 0; i < ir->count; i++)
        if (made->items[i].tag == VALUE_ERROR)
            return value_error();
    if (!demands_met(env, ir, made))
        return value_error();
    return (struct value){ .tag = ir->op == IR_CASE ? VALUE_CASE : VALUE_RECORD,
                           .aux = ir->op == IR_CASE ? (uint16_t)ir->index : 0,
                           .origin = ir->position,
                           .fields = made };
}
