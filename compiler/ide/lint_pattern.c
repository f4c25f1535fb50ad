/* Patterns: a query's text compiled, with what its directives and predicates say. */
#include "ide/lint_internal.h"

static const char *const setting_words[] = { "message", "severity", "help",    "fix", "also",
                                             "url",     "files",    "collect", "code" };

static struct text query_text(const TSQuery *query, uint32_t id) {
    uint32_t size;
    const char *data = ts_query_string_value_for_id(query, id, &size);
    return (struct text){ data, size };
}

static uint32_t find_capture(const TSQuery *query, struct text name) {
    for (uint32_t i = 0; i < ts_query_capture_count(query); i++) {
        uint32_t size;
        const char *data = ts_query_capture_name_for_id(query, i, &size);
        if (text_equal((struct text){ data, size }, name))
            return i;
    }
    return UINT32_MAX;
}

/* --- Directives --- */

static bool take_severity(struct text text, enum diag_severity *severity) {
    static const char *const words[] = {
        [DIAG_ERROR] = "error", [DIAG_WARNING] = "warning", [DIAG_INFO] = "info"
    };
    for (int i = 0; i < 3; i++)
        if (text_equal(text, text_of(words[i]))) {
            *severity = (enum diag_severity)i;
            return true;
        }
    return false;
}

static uint32_t add_regex(struct lint_set *set, struct text pattern, const char **problem) {
    *problem = NULL;
    regex_compile(set->arena, pattern, problem);
    vec_push(set->arena, &set->regexes, pattern);
    return set->regexes.count - 1;
}

static const char *take_setting(struct lint_set *set, struct lint_pattern *pattern, size_t word,
                                struct text value) {
    struct text *const places[] = { &pattern->message, NULL,
                                    &pattern->help,    &pattern->fix,
                                    &pattern->also,    &pattern->url,
                                    &pattern->files,   &pattern->about,
                                    &pattern->code };
    const char *problem = NULL;
    if (places[word] != NULL)
        *places[word] = value;
    if (places[word] == &pattern->fix)
        pattern->fixes = true;
    if (places[word] == &pattern->files)
        pattern->files_regex = add_regex(set, value, &problem);
    if (places[word] == NULL && !take_severity(value, &pattern->severity))
        problem = "a severity is error, warning or info";
    return problem;
}

/* `#set! WORD "VALUE"`. Words of others (`injection.language`, `priority`) are passed over. */
static const char *read_setting(struct lint_set *set, struct lint_pattern *pattern,
                                const struct lint_argument *arguments, uint32_t count) {
    if (count == 0 || count > 2 || arguments[0].is_capture ||
        (count == 2 && arguments[1].is_capture))
        return "`#set!` takes a word and a text";
    struct text value = count == 2 ? arguments[1].text : TEXT("");
    for (size_t i = 0; i < sizeof setting_words / sizeof *setting_words; i++)
        if (text_equal(arguments[0].text, text_of(setting_words[i])))
            return take_setting(set, pattern, i, value);
    return NULL;
}

/* --- Conditions --- */

static const char *read_condition(struct lint_set *set, struct lint_pattern *pattern,
                                  struct text name, struct lint_argument *arguments,
                                  uint32_t count) {
    struct lint_condition condition = { .arguments = arguments, .count = count };
    condition.predicate = lint_predicate_find(name, &condition.negated, &condition.any);
    if (condition.predicate == PREDICATE_COUNT)
        return arena_printf(set->arena, "there is no predicate `#%.*s`", TEXT_ARG(name));
    const char *problem = lint_predicate_misuse(&condition);
    if (problem == NULL && lint_predicate_takes_regex(condition.predicate))
        condition.regex = add_regex(set, arguments[1].text, &problem);
    pattern->conditions[pattern->condition_count++] = condition;
    return problem;
}

/* One `(#name! …)` or `(#name? …)`: `steps` begins with its name. */
static const char *read_predicate(struct lint_set *set, struct lint_pattern *pattern,
                                  const TSQuery *query, const TSQueryPredicateStep *steps,
                                  uint32_t count) {
    struct text name = query_text(query, steps[0].value_id);
    struct lint_argument *arguments = ARENA_ARRAY(set->arena, struct lint_argument, count);
    for (uint32_t i = 1; i < count; i++) {
        arguments[i - 1].is_capture = steps[i].type == TSQueryPredicateStepTypeCapture;
        arguments[i - 1].capture = steps[i].value_id;
        if (!arguments[i - 1].is_capture)
            arguments[i - 1].text = query_text(query, steps[i].value_id);
    }
    if (text_equal(name, TEXT("set!")))
        return read_setting(set, pattern, arguments, count - 1);
    if (text_ends_with(name, TEXT("!")))
        return arena_printf(set->arena, "there is no directive `#%.*s`", TEXT_ARG(name));
    return read_condition(set, pattern, name, arguments, count - 1);
}

static const char *read_pattern(struct lint_set *set, struct lint_pattern *pattern,
                                const TSQuery *query, uint32_t index) {
    uint32_t count;
    const TSQueryPredicateStep *steps = ts_query_predicates_for_pattern(query, index, &count);
    const char *problem = NULL;
    pattern->severity = DIAG_WARNING;
    pattern->conditions = ARENA_ARRAY(set->arena, struct lint_condition, count);
    for (uint32_t start = 0, end; start < count && problem == NULL; start = end + 1) {
        for (end = start; end < count && steps[end].type != TSQueryPredicateStepTypeDone;)
            end++;
        if (end > start)
            problem = read_predicate(set, pattern, query, steps + start, end - start);
    }
    return problem;
}

/* --- The query --- */

static const char *error_text(TSQueryError error) {
    static const char *const texts[] = {
        [TSQueryErrorSyntax] = "this is no query",
        [TSQueryErrorNodeType] = "the grammar has no such node",
        [TSQueryErrorField] = "the grammar has no such field",
        [TSQueryErrorCapture] = "nothing captures that",
        [TSQueryErrorStructure] = "no tree can look like that",
    };
    return error < sizeof texts / sizeof *texts && texts[error] != NULL ? texts[error]
                                                                        : texts[TSQueryErrorSyntax];
}

const char *lint_query_read(struct lint_set *set, struct lint_query *query, struct text text,
                            uint32_t *offset) {
    TSQueryError error = TSQueryErrorNone;
    *offset = 0;
    query->query = ts_query_new(tree_sitter_croft(), text.data, (uint32_t)text.size, offset,
                                &error);
    if (query->query == NULL)
        return error_text(error);
    query->pattern_count = ts_query_pattern_count(query->query);
    query->patterns = ARENA_ARRAY(set->arena, struct lint_pattern, query->pattern_count + 1);
    query->lint = find_capture(query->query, TEXT("lint"));
    query->fix = find_capture(query->query, TEXT("fix"));
    query->also = find_capture(query->query, TEXT("also"));
    query->allow = find_capture(query->query, TEXT("allow"));
    for (uint32_t i = 0; i < query->pattern_count; i++) {
        const char *problem = read_pattern(set, &query->patterns[i], query->query, i);
        *offset = ts_query_start_byte_for_pattern(query->query, i);
        if (problem != NULL)
            return problem;
    }
    return NULL;
}

void lint_query_free(struct lint_query *query) {
    if (query->query != NULL)
        ts_query_delete(query->query);
    query->query = NULL;
}
