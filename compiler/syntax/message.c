/* Sentences about syntax errors: "found `:`, but `=` or `{` was expected". */
#include "syntax/message.h"

#include <stdio.h>

enum { ALTERNATIVES_MAX = 4, GROUP_MAX = 32, QUOTE_MAX = 40 };

/* Tokens that people know by one word. The group speaks for all its members when all of its first
 * `needed` are expected; a group without a phrase goes without saying. */
struct group {
    const char *phrase;
    uint8_t needed;
    uint8_t members[GROUP_MAX]; /* END ends the list */
};

#define LITERALS                                                                               \
    TOKEN_INTEGER, TOKEN_DECIMAL, TOKEN_UNIT, TOKEN_MODE, TOKEN_DATE, TOKEN_TRUE, TOKEN_FALSE, \
        TOKEN_NONE
#define TEXTS TOKEN_TEXT, TOKEN_TEXT_OPEN

static const struct group groups[] = {
    { "an item such as a resource, `kind` or `policy`",
      3,
      { TOKEN_USE,    TOKEN_KIND,   TOKEN_POLICY,   TOKEN_NAME,   TOKEN_ENUM,   TOKEN_TYPE,
        TOKEN_RECORD, TOKEN_FLEET,  TOKEN_SHARED,   TOKEN_OUTPUT, TOKEN_EXTEND, TOKEN_FN,
        TOKEN_LET,    TOKEN_PRESET, TOKEN_DEFAULTS, TOKEN_ADJUST, TOKEN_EVERY,  TOKEN_WAIVE,
        TOKEN_TEST,   TOKEN_AMEND,  TOKEN_ABSENT,   TOKEN_TERM,   TOKEN_END } },
    { "a statement",
      3,
      { TOKEN_REQUIRE, TOKEN_LET, TOKEN_ON, TOKEN_NAME, TOKEN_FORCE, TOKEN_IF, TOKEN_FOR,
        TOKEN_MATCH, TOKEN_AMEND, TOKEN_ABSENT, TOKEN_WITHOUT, TOKEN_EVERY, TOKEN_EXPECT,
        TOKEN_RBRACE, TOKEN_END } },
    { "a field",
      2,
      { TOKEN_FACT, TOKEN_REPEATS, TOKEN_NAME, TOKEN_KEY, TOKEN_UNIQUE, TOKEN_REQUIRE, TOKEN_RBRACE,
        TOKEN_END } },
    { "a value",
      3,
      { TOKEN_NOT, TOKEN_LPAREN, TOKEN_LBRACKET, TOKEN_NAME, LITERALS, TEXTS, TOKEN_LBRACE,
        TOKEN_MINUS, TOKEN_IF, TOKEN_MATCH, TOKEN_FLEET, TOKEN_SPREAD, TOKEN_RECORD, TOKEN_ENUM,
        TOKEN_END } },
    { "a pattern", 3, { TOKEN_NONE, TOKEN_MINUS, TOKEN_NAME, LITERALS, TEXTS, TOKEN_END } },
    { "a word or a text", 3, { TOKEN_NONE, TOKEN_LPAREN, TOKEN_NAME, LITERALS, TEXTS, TOKEN_END } },
    { "a type",
      2,
      { TOKEN_REFERENCE, TOKEN_LBRACKET, TOKEN_NAME, TOKEN_LBRACE, TOKEN_ENUM, TOKEN_RECORD,
        TOKEN_END } },
    { NULL, 3, { TOKEN_PLUS,         TOKEN_MINUS,  TOKEN_TIMES,    TOKEN_DIVIDE, TOKEN_MODULO,
                 TOKEN_EQ,           TOKEN_NE,     TOKEN_LT,       TOKEN_LE,     TOKEN_GT,
                 TOKEN_GE,           TOKEN_RANGE,  TOKEN_COALESCE, TOKEN_NOT_IN, TOKEN_IN,
                 TOKEN_IS,           TOKEN_AND,    TOKEN_OR,       TOKEN_WITH,   TOKEN_DOT,
                 TOKEN_OPTIONAL_DOT, TOKEN_LPAREN, TOKEN_LBRACKET, TOKEN_LBRACE, TOKEN_END } },
    { "a key", 3, { TOKEN_NAME, TOKEN_TEXT, TOKEN_LPAREN, TEXTS, TOKEN_END } },
    { "`=`",
      3,
      { TOKEN_ASSIGN, TOKEN_ASSIGN_ADD, TOKEN_ASSIGN_REMOVE, TOKEN_DOT, TOKEN_LBRACKET,
        TOKEN_END } },
    { "a text", 2, { TEXTS, TOKEN_PIECE, TOKEN_END } },
    { "the end of the line", 1, { TOKEN_TERM, TOKEN_RBRACE, TOKEN_END } },
};

static bool group_applies(const struct failure *failure, const struct group *group) {
    for (uint32_t i = 0; i < group->needed; i++)
        if (!failure->expected[group->members[i]])
            return false;
    return true;
}

/* The alternatives in words; how many, at most ALTERNATIVES_MAX. Strikes out of the expected what
 * it has said. */
static uint32_t name_alternatives(struct failure *failure, const char *phrases[ALTERNATIVES_MAX]) {
    uint32_t count = 0;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        if (!group_applies(failure, &groups[i]))
            continue;
        for (const uint8_t *member = groups[i].members; *member != TOKEN_END; member++)
            failure->expected[*member] = false;
        if (groups[i].phrase != NULL && count < ALTERNATIVES_MAX)
            phrases[count++] = groups[i].phrase;
    }
    failure->expected[TOKEN_BAD] = false;
    failure->expected[TOKEN_END] = failure->expected[TOKEN_END] && count == 0;
    for (uint32_t kind = 0; kind < TOKEN_KIND_COUNT && count < ALTERNATIVES_MAX; kind++) {
        if (!failure->expected[kind])
            continue;
        phrases[count] = token_info[kind].message;
        if (phrases[count][0] == 0)
            phrases[count] = arena_printf(failure->p->scratch, "`%s`", token_info[kind].spelling);
        count++;
    }
    return count;
}

/* What was found, in words. */
static const char *name_found(const struct failure *failure) {
    const struct token *found = failure->found;
    const char *text = failure->p->text.data + found->start;
    int size = found->end - found->start > QUOTE_MAX ? QUOTE_MAX : (int)(found->end - found->start);
    switch ((enum token_kind)found->kind) {
    case TOKEN_TERM:
        return size > 0 ? "`;`" : "the end of the line";
    case TOKEN_NAME:
        return arena_printf(failure->p->scratch, "the name `%.*s`", size, text);
    case TOKEN_INTEGER:
    case TOKEN_DECIMAL:
    case TOKEN_UNIT:
    case TOKEN_MODE:
    case TOKEN_DATE:
        return arena_printf(failure->p->scratch, "`%.*s`", size, text);
    default:
        break;
    }
    const struct token_info *info = &token_info[found->kind];
    return info->message[0] != 0 ? info->message
                                 : arena_printf(failure->p->scratch, "`%s`", info->spelling);
}

static const char *join_alternatives(struct arena *scratch, const char **phrases, uint32_t count) {
    const char *joined = phrases[0];
    for (uint32_t i = 1; i < count; i++)
        joined = arena_printf(scratch, "%s%s%s", joined, i + 1 == count ? " or " : ", ",
                              phrases[i]);
    return joined;
}

static struct failure failure_of(const struct builder *b, const struct token *statement) {
    struct failure failure = { .p = b->p, .found = b->failed, .statement = statement };
    if (failure.statement > failure.found)
        failure.statement = failure.found;
    for (uint32_t i = 0; i < b->expected_count; i++)
        failure.expected[b->expected[i]] = true;
    return failure;
}

/* Whether the hint is the one that the statement before has got: said once, with all its edits. */
static bool is_said(const struct failure *f, const struct hint *hint, const struct said *said) {
    if (hint == NULL || !hint->of_body || said->hint != hint)
        return false;
    if (hint->instead != NULL)
        diag_edit(f->p->store, said->diag, parsing_span(f->p, f->found->start, f->found->end), "%s",
                  hint->instead);
    parsing_damage(f->p, f->found->start);
    return true;
}

void message_report(struct builder *b, const struct token *statement, struct said *said) {
    struct parsing *p = b->p;
    struct failure failure = failure_of(b, statement);
    uint32_t start = failure.found->start, end = failure.found->end;
    if (b->exhausted) {
        parsing_problem(p, DIAG_E0104, start, end, "this is nested too deep to be read");
        return;
    }
    const struct hint *hint = hint_for(&failure);
    if (is_said(&failure, hint, said))
        return;
    const char *phrases[ALTERNATIVES_MAX];
    uint32_t count = name_alternatives(&failure, phrases);
    const char *found = name_found(&failure);
    struct diag *diag =
        count == 0 ? parsing_problem(p, DIAG_E0101, start, end, "%s has no place here", found)
                   : parsing_problem(p, DIAG_E0101, start, end, "found %s, but %s was expected",
                                     found, join_alternatives(p->scratch, phrases, count));
    said->hint = hint;
    said->diag = diag;
    if (hint == NULL)
        return;
    diag_help(p->store, diag, "%s", hint->help);
    if (hint->instead != NULL)
        diag_edit(p->store, diag, parsing_span(p, start, end), "%s", hint->instead);
}
