/* Matching by states: what the threads are at together is a state, and which state follows on which
 * character is worked out once. Patterns are asked of thousands of short texts, in which the same
 * few states come again and again.
 *
 * Only for what is plain: ASCII text, and no assertion that looks at the characters around it, so
 * that a state and a character are all there is to know. */
#include "value/regex_program.h"

enum {
    STATES_MAX = 64,      /* a pattern with more is matched by threads */
    PLAIN_SIZE_MAX = 512, /* instructions: states hold up to so many threads */
    UNKNOWN = 0,
    FOUND = -1, /* the text matches, whatever follows */
    LOST = -2,  /* it does not */
};

struct regex_state {
    uint32_t count;
    const uint32_t *threads; /* about to start; none in the first state, where the text begins */
    int32_t next[128];       /* by character: UNKNOWN, FOUND, LOST, or the number of a state + 1 */
    int32_t at_end;          /* UNKNOWN, FOUND or LOST */
};

struct regex_states {
    uint32_t count;
    struct regex_state *items[STATES_MAX];
};

bool regex_is_plain(const struct regex *regex) {
    for (uint32_t i = 0; i < regex->size; i++)
        if (regex->code[i].op == REGEX_ASSERT && regex->code[i].x != ASSERT_TEXT_START &&
            regex->code[i].x != ASSERT_TEXT_END)
            return false;
    return regex->size <= PLAIN_SIZE_MAX;
}

/* The number of the state with the `count` threads that the regex has now; STATES_MAX when there
 * are too many. */
static uint32_t state_of(struct regex *regex, uint32_t count, bool first) {
    struct regex_states *states = regex->states;
    for (uint32_t i = 1; i < states->count && !first; i++)
        if (states->items[i]->count == count &&
            memcmp(states->items[i]->threads, regex->threads, count * sizeof *regex->threads) == 0)
            return i;
    if (states->count == STATES_MAX)
        return STATES_MAX;
    struct regex_state *state = ARENA_NEW(regex->arena, struct regex_state);
    uint32_t *threads = arena_alloc_raw(regex->arena, (count + 1) * sizeof *threads);
    memcpy(threads, regex->threads, count * sizeof *threads);
    state->count = count;
    state->threads = threads;
    states->items[states->count] = state;
    return states->count++;
}

/* Starts the threads of a state before `after`; whether one came to the end. */
static bool start(struct regex *regex, uint32_t state, uint32_t after, uint32_t *count) {
    const struct regex_state *from = regex->states->items[state];
    memcpy(regex->threads, from->threads, from->count * sizeof *from->threads);
    *count = from->count;
    struct regex_place place = { state == 0 ? REGEX_NO_CHARACTER : 'x', after };
    return regex_start_threads(regex, place, state == 0 || !regex->anchored, count);
}

static int32_t work_out(struct regex *regex, uint32_t state, uint32_t character) {
    uint32_t count;
    if (start(regex, state, character, &count))
        return FOUND;
    count = regex_read_character(regex, count, character);
    if (count == 0 && regex->anchored)
        return LOST;
    uint32_t next = state_of(regex, count, false);
    return next == STATES_MAX ? UNKNOWN : (int32_t)next + 1;
}

static int32_t work_out_end(struct regex *regex, uint32_t state) {
    uint32_t count;
    return start(regex, state, REGEX_NO_CHARACTER, &count) ? FOUND : LOST;
}

bool regex_by_states(struct regex *regex, struct text text, bool *matches) {
    if (regex->states == NULL) {
        regex->states = ARENA_NEW(regex->arena, struct regex_states);
        state_of(regex, 0, true);
    }
    uint32_t state = 0;
    for (size_t at = 0; at < text.size; at++) {
        unsigned char c = (unsigned char)text.data[at];
        if (c >= 128)
            return false;
        int32_t *next = &regex->states->items[state]->next[c];
        if (*next == UNKNOWN)
            *next = work_out(regex, state, c);
        if (*next == UNKNOWN)
            return false;
        *matches = *next == FOUND;
        if (*next < 0)
            return true;
        state = (uint32_t)*next - 1;
    }
    int32_t *end = &regex->states->items[state]->at_end;
    if (*end == UNKNOWN)
        *end = work_out_end(regex, state);
    *matches = *end == FOUND;
    return true;
}
