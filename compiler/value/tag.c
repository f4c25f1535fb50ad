/* Walks the tags' tables: from one state to the next, byte by byte, and what a hole is there. */
#include "value/tag.h"

#include "value/tag_sets.h"

enum { AGAIN_MAX = 16 }; /* states that may look at one byte; the tables need fewer */

struct tag tag_find(struct text name) {
    for (uint32_t id = 1; id < TAG_ID_COUNT; id++)
        if (text_equal(text_of(tag_infos[id].name), name))
            return (struct tag){ id };
    return (struct tag){ 0 };
}

uint32_t tag_count(void) {
    return TAG_ID_COUNT - 1;
}

struct text tag_name(struct tag tag) {
    return text_of(tag_infos[tag.id].name);
}

const char *tag_doc(struct tag tag) {
    return tag_infos[tag.id].doc;
}

static bool word_is_known(uint32_t word, const struct tag_rule *rule) {
    const uint32_t *known = &tag_words[tag_rule_words[rule - tag_rules]];
    while (*known != word && *known != 0)
        known++;
    return *known != 0;
}

static void go(struct tag_state *state, uint16_t target) {
    state->state = target;
    state->word = 0;
}

static void push(struct tag_state *state, uint16_t target, uint16_t back) {
    if (state->depth == TAG_DEPTH_MAX) {
        go(state, STATE_lost);
        return;
    }
    state->stack[state->depth++] = back;
    go(state, target);
}

/* What lay on the stack above its top stays zero, so that equal states are equal bytes. */
static void pop(struct tag_state *state, uint16_t fallback) {
    if (state->depth == 0) {
        go(state, fallback);
        return;
    }
    state->depth--;
    go(state, state->stack[state->depth]);
    state->stack[state->depth] = 0;
}

/* Whether a rule that takes the byte does so in this state. */
static bool rule_applies(const struct tag_rule *rule, const struct tag_state *state) {
    switch (rule->op) {
    case TAG_UNDER:
        return state->depth > 0 && state->stack[state->depth - 1] == rule->other;
    case TAG_SAME:
        return state->word == state->kept;
    case TAG_KNOWN:
    case TAG_KNOWN_AGAIN:
    case TAG_KNOWN_PUSH:
    case TAG_KNOWN_POP:
        return word_is_known(state->word, rule);
    default:
        return true;
    }
}

static const struct tag_rule *find_rule(const struct tag_state *state, char byte) {
    unsigned first = tag_steps[state->state][(unsigned char)byte];
    if (first == 0)
        return NULL;
    const struct tag_rule *rule = &tag_rules[tag_rows[state->state].first_rule + first - 1];
    if (rule_applies(rule, state))
        return rule;
    for (rule++; rule->op != TAG_END_OF_STATE; rule++)
        if (byte_set_has(rule->set, byte) && rule_applies(rule, state))
            return rule;
    return NULL;
}

static void count_column(struct tag_state *state, uint16_t target) {
    state->word++;
    state->state = target;
}

static void begin_line(struct tag_state *state, const struct tag_rule *rule) {
    go(state, state->pending ? rule->other : rule->target);
    state->pending = 0;
}

/* Two here-documents on one line are more than a state holds. */
static void keep_delimiter(struct tag_state *state, uint16_t target) {
    bool is_second = state->pending;
    state->kept = state->word;
    state->pending = 1;
    go(state, is_second ? STATE_lost : target);
}

/* Whether the byte was taken. */
static bool apply(const struct tag_rule *rule, struct tag_state *state, char byte) {
    uint32_t word = state->word;
    switch (rule->op) {
    case TAG_ON:
    case TAG_UNDER:
    case TAG_KNOWN:
        go(state, rule->target);
        return true;
    case TAG_AGAIN:
    case TAG_KNOWN_AGAIN:
        go(state, rule->target);
        return false;
    case TAG_PASS:
        state->state = rule->target;
        return false;
    case TAG_ADD:
        state->word = tag_word_add(word, byte);
        state->state = rule->target;
        return true;
    case TAG_SKIP:
        state->state = rule->target;
        return true;
    case TAG_COUNT:
        count_column(state, rule->target);
        return true;
    case TAG_MARK:
        state->kept = word;
        state->state = rule->target;
        return false;
    case TAG_DEEPEN:
        count_column(state, word + 1 > state->kept ? rule->other : rule->target);
        return true;
    case TAG_PUSH:
        push(state, rule->target, rule->other);
        return true;
    case TAG_PUSH_AGAIN:
    case TAG_KNOWN_PUSH:
        push(state, rule->target, rule->other);
        return false;
    case TAG_POP:
        pop(state, rule->target);
        return true;
    case TAG_POP_AGAIN:
    case TAG_KNOWN_POP:
        pop(state, rule->target);
        return false;
    case TAG_KEEP:
        state->kept = word;
        go(state, rule->target);
        return true;
    case TAG_KEEP_HERE:
        keep_delimiter(state, rule->target);
        return false;
    case TAG_SAME:
        state->kept = 0;
        go(state, rule->target);
        return true;
    case TAG_LINE:
        begin_line(state, rule);
        return true;
    default:
        return true;
    }
}

static void step(struct tag_state *state, char byte) {
    for (int i = 0; i < AGAIN_MAX; i++) {
        const struct tag_rule *rule = find_rule(state, byte);
        if (rule == NULL) {
            state->word = 0;
            return;
        }
        if (apply(rule, state, byte))
            return;
    }
    go(state, STATE_lost);
}

struct tag_state tag_begin(struct tag tag) {
    return (struct tag_state){ .state = tag_infos[tag.id].start };
}

struct tag_state tag_scan(struct tag tag, struct tag_state state, struct text literal) {
    if (tag.id == 0)
        return state;
    for (size_t i = 0; i < literal.size; i++)
        step(&state, literal.data[i]);
    return state;
}

struct tag_state tag_after_hole(struct tag tag, struct tag_state state) {
    if (tag.id != 0)
        go(&state, tag_rows[state.state].after);
    return state;
}

const char *tag_hole_problem(struct tag tag, struct tag_state state, bool is_fragment) {
    if (tag.id == 0)
        return NULL;
    const struct tag_row *row = &tag_rows[state.state];
    return is_fragment ? row->fragment_problem : row->place.problem;
}

static uint16_t escape_of(struct tag tag, uint16_t escape) {
    return (uint16_t)(tag.id << TAG_ESCAPE_BITS | escape);
}

uint16_t tag_hole_escape(struct tag tag, struct tag_state state) {
    return tag.id == 0 ? 0 : escape_of(tag, tag_rows[state.state].place.escape);
}

uint16_t tag_hole_escape_before(struct tag tag, struct tag_state state, int next) {
    const char *ends = tag_infos[tag.id].word_ends;
    if (ends == NULL || next == TAG_NEXT_END ||
        (next != TAG_NEXT_HOLE && byte_set_has(ends, (char)next)))
        return tag_hole_escape(tag, state);
    return escape_of(tag, tag_rows[state.state].place.escape_glued);
}

bool tag_line_is_inside(struct tag tag, struct tag_state state) {
    const struct tag_row *row = &tag_rows[state.state];
    return tag.id != 0 && !tag_infos[tag.id].folds_quoted && row->end_problem != NULL &&
           row->fragment_problem != NULL &&
           text_starts_with(text_of(row->fragment_problem), TEXT("inside"));
}

const char *tag_end_problem(struct tag tag, struct tag_state state) {
    if (tag.id == 0)
        return NULL;
    const struct tag_row *row = &tag_rows[state.state];
    if (row->end_problem != NULL && !(row->end_if_same && state.word == state.kept))
        return row->end_problem;
    if (state.pending)
        return "a here-document without its text";
    step(&state, '\n'); /* what ends with the line is no matter */
    row = &tag_rows[state.state];
    if (state.depth == 0)
        return NULL;
    return row->end_problem != NULL ? row->end_problem : "an unclosed bracket";
}
