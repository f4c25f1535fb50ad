/* Matching: all threads of the program read the text together, each instruction holds at most one
 * of them, so no pattern takes more than size of text × size of program. */
#include "base/utf8.h"
#include "value/regex_program.h"

/* States cost room and time at first: they are for patterns that are asked again and again. */
enum { STATES_FROM = 8 };

static bool is_word(uint32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool assertion_holds(enum regex_assertion assertion, struct regex_place place) {
    switch (assertion) {
    case ASSERT_TEXT_START:
        return place.before == REGEX_NO_CHARACTER;
    case ASSERT_TEXT_END:
        return place.after == REGEX_NO_CHARACTER;
    case ASSERT_LINE_START:
        return place.before == REGEX_NO_CHARACTER || place.before == '\n';
    case ASSERT_LINE_END:
        return place.after == REGEX_NO_CHARACTER || place.after == '\n';
    case ASSERT_WORD:
        return is_word(place.before) != is_word(place.after);
    case ASSERT_NO_WORD:
        return is_word(place.before) == is_word(place.after);
    }
    return false;
}

static bool class_holds(const struct regex *regex, const struct regex_class *class, uint32_t c) {
    const struct regex_range *range = regex->ranges + class->first;
    for (const struct regex_range *end = range + class->count; range < end; range++)
        if (range->low <= c && c <= range->high)
            return !class->negated;
    return class->negated;
}

static bool reads(const struct regex *regex, const struct regex_instruction *at, uint32_t c) {
    switch ((enum regex_op)at->op) {
    case REGEX_CHAR:
        return c == (uint32_t)at->x;
    case REGEX_CLASS:
        return class_holds(regex, &regex->classes[at->x], c);
    default:
        return true; /* REGEX_ANY */
    }
}

/* The instruction `jump` further on. */
static uint32_t target(uint32_t at, int32_t jump) {
    return (uint32_t)((int64_t)at + jump);
}

/* Follows jumps from `start` to all instructions that read a character, which become threads from
 * `*count` on. True when the end of the program is among them. */
static bool close_over(struct regex *regex, uint32_t start, struct regex_place place,
                       uint32_t *count) {
    uint32_t depth = 0;
    regex->stack[depth++] = start;
    while (depth > 0) {
        uint32_t at = regex->stack[--depth];
        const struct regex_instruction *instruction = &regex->code[at];
        if (regex->seen[at] == regex->step)
            continue;
        regex->seen[at] = regex->step;
        switch ((enum regex_op)instruction->op) {
        case REGEX_MATCH:
            return true;
        case REGEX_SPLIT:
            regex->stack[depth++] = target(at, instruction->y);
            regex->stack[depth++] = target(at, instruction->x);
            break;
        case REGEX_JUMP:
            regex->stack[depth++] = target(at, instruction->x);
            break;
        case REGEX_ASSERT:
            if (assertion_holds((enum regex_assertion)instruction->x, place))
                regex->stack[depth++] = at + 1;
            break;
        default:
            regex->threads[(*count)++] = at;
        }
    }
    return false;
}

uint32_t regex_read_character(struct regex *regex, uint32_t count, uint32_t c) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = regex->threads[i];
        if (reads(regex, &regex->code[at], c))
            regex->threads[kept++] = at + 1;
    }
    return kept;
}

/* The started ones move behind the closed ones first, since one can become many. */
bool regex_start_threads(struct regex *regex, struct regex_place place, bool begins,
                         uint32_t *count) {
    uint32_t *started = regex->threads + regex->size, waiting = *count;
    memcpy(started, regex->threads, waiting * sizeof *started);
    regex->step++;
    *count = 0;
    for (uint32_t i = 0; i < waiting; i++)
        if (close_over(regex, started[i], place, count))
            return true;
    return begins && close_over(regex, 0, place, count);
}

static bool match_by_threads(struct regex *regex, struct text text) {
    struct regex_place place = { REGEX_NO_CHARACTER, REGEX_NO_CHARACTER };
    uint32_t count = 0;
    for (size_t at = 0;; place.before = place.after) {
        bool begins = at == 0 || !regex->anchored;
        if (count == 0 && !begins)
            return false;
        bool ended = at == text.size;
        place.after = ended ? REGEX_NO_CHARACTER : utf8_next(text, &at);
        if (regex_start_threads(regex, place, begins, &count))
            return true;
        if (ended)
            return false;
        count = regex_read_character(regex, count, place.after);
    }
}

bool regex_matches(struct regex *regex, struct text text) {
    bool matches;
    if (regex->plain && ++regex->asked > STATES_FROM && regex_by_states(regex, text, &matches))
        return matches;
    return match_by_threads(regex, text);
}
