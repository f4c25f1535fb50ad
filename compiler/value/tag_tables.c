/* The tags' tables, laid out from tags.def. */
#include "value/tag_tables.h"

#include "value/render_common.h"

#define CONCAT_AGAIN(a, b) a##b
#define CONCAT(a, b)       CONCAT_AGAIN(a, b)

/* Where each state's rules begin: a state takes one row, and so does a rule. */
enum {
    RULES_OF_none,
    RULES_OF_lost,
#define STATE(name, ...) RULES_OF_##name,
#define RULE(...)        CONCAT(RULE_NUMBER_, __COUNTER__),
#include "value/tags.def"
    RULES_END
};

const struct tag_rule tag_rules[] = {
    { .op = TAG_END_OF_STATE },
    { .op = TAG_END_OF_STATE },
#define STATE(name, ...) { .op = TAG_END_OF_STATE },
#define RULE(operation, bytes, to, otherwise, known) \
    { operation, STATE_##to, STATE_##otherwise, bytes, known },
#include "value/tags.def"
    { .op = TAG_END_OF_STATE },
};
_Static_assert(sizeof tag_rules / sizeof tag_rules[0] == RULES_END + 1, "a row for each");

const struct tag_row tag_rows[STATE_COUNT] = {
    [STATE_none] = { RULES_OF_none + 1,
                     STATE_none,
                     { NULL, ESCAPE_none, ESCAPE_none },
                     NULL,
                     NULL,
                     false },
    [STATE_lost] = { RULES_OF_lost + 1,
                     STATE_lost,
                     { "nested too deep here to follow", ESCAPE_number, ESCAPE_number },
                     "nested too deep here to follow",
                     "quotes and brackets nested too deep to "
                     "follow",
                     false },
#define STATE(name, hole, fragment, end, behind) \
    [STATE_##name] = { RULES_OF_##name + 1, STATE_##behind, hole, fragment, end, false },
#define STATE_SAME(name, hole, fragment, end, behind) \
    [STATE_##name] = { RULES_OF_##name + 1, STATE_##behind, hole, fragment, end, true },
#include "value/tags.def"
};

const struct tag_info tag_infos[TAG_ID_COUNT] = {
    [TAG_ID_none] = { .name = "", .doc = "plain text", .start = STATE_none },
#define TAG(id, ...) [TAG_ID_##id] = { .name = #id, __VA_ARGS__ },
#include "value/tags.def"
};

const struct tag_escaping tag_escapings[ESCAPE_COUNT] = {
    [ESCAPE_none] = { .raw_quantities = true },
#define ESCAPE(name, ...) [ESCAPE_##name] = { __VA_ARGS__ },
#include "value/tags.def"
};
