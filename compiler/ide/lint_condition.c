/* The conditions of patterns: what stands in lint_predicate.def, judged. */
#include "ide/lint_internal.h"

/* How far up has-ancestor? looks. */
enum { ANCESTORS_MAX = 512 };

struct predicate {
    struct text name;
    uint32_t captures, texts_min, texts_max;
};

static const struct predicate predicates[] = {
#define PREDICATE(name, spelling, captures, min, max, ...) \
    { { spelling, sizeof spelling - 1 }, captures, min, max },
#include "ide/lint_predicate.def"
#undef PREDICATE
};

static enum lint_predicate find(struct text name) {
    int i = 0;
    while (i < PREDICATE_COUNT && !text_equal(predicates[i].name, name))
        i++;
    return (enum lint_predicate)i;
}

static bool take_prefix(struct text *name, struct text prefix) {
    if (!text_starts_with(*name, prefix))
        return false;
    *name = (struct text){ name->data + prefix.size, name->size - prefix.size };
    return true;
}

enum lint_predicate lint_predicate_find(struct text name, bool *negated, bool *any) {
    *negated = *any = false;
    enum lint_predicate found = find(name);
    if (found != PREDICATE_COUNT)
        return found;
    *any = take_prefix(&name, TEXT("any-"));
    *negated = take_prefix(&name, TEXT("not-"));
    return find(name);
}

bool lint_predicate_takes_regex(enum lint_predicate predicate) {
    return predicate == PREDICATE_match;
}

const char *lint_predicate_misuse(const struct lint_condition *condition) {
    const struct predicate *predicate = &predicates[condition->predicate];
    uint32_t texts = condition->count - predicate->captures;
    if (condition->count < predicate->captures || !condition->arguments[0].is_capture)
        return "a predicate begins with a capture";
    if (texts < predicate->texts_min || texts > predicate->texts_max)
        return "so many arguments the predicate does not take";
    for (uint32_t i = 1; i < condition->count; i++)
        if (condition->arguments[i].is_capture && condition->predicate != PREDICATE_eq)
            return "the predicate takes texts behind its capture";
    return NULL;
}

/* --- Predicates: each of one node --- */

typedef bool judge(struct lint_run *run, const struct lint_condition *condition,
                   const TSQueryMatch *match, TSNode node);

static bool judge_eq(struct lint_run *run, const struct lint_condition *condition,
                     const TSQueryMatch *match, TSNode node) {
    const struct lint_argument *other = &condition->arguments[1];
    if (!other->is_capture)
        return text_equal(lint_node_text(run, node), other->text);
    TSNode second = lint_captured(match, other->capture);
    return !ts_node_is_null(second) &&
           text_equal(lint_node_text(run, node), lint_node_text(run, second));
}

static bool judge_match(struct lint_run *run, const struct lint_condition *condition,
                        const TSQueryMatch *match, TSNode node) {
    (void)match;
    struct regex *regex = run->runner->regexes[condition->regex];
    return regex != NULL && regex_matches(regex, lint_node_text(run, node));
}

static bool is_among(const struct lint_condition *condition, struct text text) {
    for (uint32_t i = 1; i < condition->count; i++)
        if (text_equal(condition->arguments[i].text, text))
            return true;
    return false;
}

static bool judge_any_of(struct lint_run *run, const struct lint_condition *condition,
                         const TSQueryMatch *match, TSNode node) {
    (void)match;
    return is_among(condition, lint_node_text(run, node));
}

static bool judge_has_parent(struct lint_run *run, const struct lint_condition *condition,
                             const TSQueryMatch *match, TSNode node) {
    (void)run, (void)match;
    TSNode parent = ts_node_parent(node);
    return !ts_node_is_null(parent) && is_among(condition, text_of(ts_node_type(parent)));
}

static bool judge_has_ancestor(struct lint_run *run, const struct lint_condition *condition,
                               const TSQueryMatch *match, TSNode node) {
    (void)run, (void)match;
    for (int i = 0; i < ANCESTORS_MAX; i++) {
        node = ts_node_parent(node);
        if (ts_node_is_null(node))
            return false;
        if (is_among(condition, text_of(ts_node_type(node))))
            return true;
    }
    return false;
}

/* What siblings are compared by: the condition, their parent, and the text of the fields. */
static struct text key_of(struct lint_run *run, const struct lint_condition *condition,
                          const void *parent, TSNode node) {
    struct arena *scratch = run->runner->scratch;
    struct buf key = { 0 };
    buf_printf(&key, "%p %p", (const void *)condition, parent);
    if (condition->count == 1)
        buf_text(&key, lint_node_text(run, node));
    for (uint32_t i = 1; i < condition->count; i++) {
        struct text field = condition->arguments[i].text;
        TSNode kid = ts_node_child_by_field_name(node, field.data, (uint32_t)field.size);
        buf_char(&key, 0);
        if (!ts_node_is_null(kid))
            buf_text(&key, lint_node_text(run, kid));
    }
    struct text text = { arena_copy(scratch, key.data, key.size), key.size };
    buf_free(&key);
    return text;
}

/* Notes the first of all siblings that read the same. */
static void note_siblings(struct lint_run *run, const struct lint_condition *condition,
                          TSNode parent, TSSymbol symbol) {
    TSTreeCursor cursor = ts_tree_cursor_new(parent);
    bool more = ts_tree_cursor_goto_first_child(&cursor);
    for (; more; more = ts_tree_cursor_goto_next_sibling(&cursor)) {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        bool is_new;
        if (ts_node_symbol(node) != symbol)
            continue;
        uint64_t *place = textmap_put(run->runner->scratch, &run->siblings,
                                      key_of(run, condition, parent.id, node), &is_new);
        if (is_new)
            *place = (uint64_t)ts_node_start_byte(node) << 32 | ts_node_end_byte(node);
    }
    ts_tree_cursor_delete(&cursor);
}

static bool judge_repeats(struct lint_run *run, const struct lint_condition *condition,
                          const TSQueryMatch *match, TSNode node) {
    (void)match;
    TSNode parent = ts_node_parent(node);
    if (ts_node_is_null(parent))
        return false;
    struct text key = key_of(run, condition, parent.id, node);
    uint64_t *first = textmap_get(&run->siblings, key);
    if (first == NULL)
        note_siblings(run, condition, parent, ts_node_symbol(node));
    first = textmap_get(&run->siblings, key);
    if (first == NULL || (uint32_t)(*first >> 32) >= ts_node_start_byte(node))
        return false;
    run->earlier_start = (uint32_t)(*first >> 32);
    run->earlier_end = (uint32_t)*first;
    return true;
}

/* Digits, perhaps with `_` between them; UINT64_MAX: none. */
static uint64_t number_of(struct text text) {
    uint64_t number = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '_' && i != 0)
            continue;
        if (text.data[i] < '0' || text.data[i] > '9' || number > UINT64_MAX / 10 - 10)
            return UINT64_MAX;
        number = number * 10 + (uint64_t)(text.data[i] - '0');
    }
    return text.size == 0 ? UINT64_MAX : number;
}

static bool judge_number_in(struct lint_run *run, const struct lint_condition *condition,
                            const TSQueryMatch *match, TSNode node) {
    (void)match;
    uint64_t number = number_of(lint_node_text(run, node));
    return number != UINT64_MAX && number >= number_of(condition->arguments[1].text) &&
           number <= number_of(condition->arguments[2].text);
}

static bool judge_shorter_than(struct lint_run *run, const struct lint_condition *condition,
                               const TSQueryMatch *match, TSNode node) {
    (void)match;
    struct text text = lint_node_text(run, node);
    uint64_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        count += (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                 c >= 0xc0;
    }
    return count < number_of(condition->arguments[1].text);
}

static bool judge_documented(struct lint_run *run, const struct lint_condition *condition,
                             const TSQueryMatch *match, TSNode node) {
    (void)condition, (void)match;
    size_t at = ts_node_start_byte(node), end;
    while (at > 0 && run->text.data[at - 1] != '\n')
        at--;
    if (at == 0)
        return false;
    end = --at;
    while (at > 0 && run->text.data[at - 1] != '\n')
        at--;
    struct text line = lint_trimmed((struct text){ run->text.data + at, end - at });
    return text_starts_with(line, TEXT("///")) && !text_starts_with(line, TEXT("////"));
}

bool lint_is_below(struct text path, struct text above) {
    return above.size > 1 && text_starts_with(path, above) &&
           (path.size == above.size || path.data[above.size] == '/');
}

static bool judge_elsewhere(struct lint_run *run, const struct lint_condition *condition,
                            const TSQueryMatch *match, TSNode node) {
    (void)match;
    const struct lint_facts *facts = run->options->facts;
    struct text path = lint_node_text(run, node);
    bool elsewhere = false;
    for (uint32_t i = 0; facts != NULL && run->host.size != 0 && i < facts->count; i++) {
        const struct lint_fact *fact = &facts->items[i];
        if (!text_equal(fact->about, condition->arguments[1].text) ||
            !lint_is_below(path, fact->text))
            continue;
        if (fact->host.size == 0 || text_equal(fact->host, run->host))
            return false;
        elsewhere = true;
    }
    return elsewhere;
}

static judge *const judges[] = {
#define PREDICATE(name, ...) judge_##name,
#include "ide/lint_predicate.def"
#undef PREDICATE
};

/* --- A pattern --- */

/* Of all nodes that were captured all, or with `any` one. */
static bool condition_holds(struct lint_run *run, const struct lint_condition *condition,
                            const TSQueryMatch *match) {
    bool some = false;
    for (uint16_t i = 0; i < match->capture_count; i++) {
        if (match->captures[i].index != condition->arguments[0].capture)
            continue;
        some = true;
        bool holds = judges[condition->predicate](run, condition, match, match->captures[i].node);
        if ((holds != condition->negated) == condition->any)
            return condition->any;
    }
    return !some || !condition->any;
}

bool lint_holds(struct lint_run *run, const struct lint_pattern *pattern,
                const TSQueryMatch *match) {
    run->earlier_start = run->earlier_end = 0;
    if (pattern->files.size != 0) {
        struct regex *regex = run->runner->regexes[pattern->files_regex];
        if (regex == NULL || !regex_matches(regex, run->options->file))
            return false;
    }
    for (uint32_t i = 0; i < pattern->condition_count; i++)
        if (!condition_holds(run, &pattern->conditions[i], match))
            return false;
    return true;
}
