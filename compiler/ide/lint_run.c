/* Running the lints over a text: parsing it, in whole or what changed, and asking the queries. */
#include "ide/lint_internal.h"

#include <stdlib.h>

/* So many matches may be under way at a time; beyond that the queries let the oldest go. */
enum { MATCHES_MAX = 4096 };
/* More is not found in one text: nobody reads it. */
enum { FINDINGS_MAX = 10000 };

struct lint_runner *lint_runner_new(const struct lint_set *set) {
    struct arena *arena = arena_new();
    struct lint_runner *runner = ARENA_NEW(arena, struct lint_runner);
    *runner = (struct lint_runner){ .set = set,
                                    .arena = arena,
                                    .scratch = arena_new(),
                                    .parser = ts_parser_new(),
                                    .cursor = ts_query_cursor_new() };
    ts_parser_set_language(runner->parser, tree_sitter_croft());
    ts_query_cursor_set_match_limit(runner->cursor, MATCHES_MAX);
    runner->regexes = ARENA_ARRAY(arena, struct regex *, set->regexes.count + 1);
    for (uint32_t i = 0; i < set->regexes.count; i++) {
        const char *problem;
        runner->regexes[i] = regex_compile(arena, set->regexes.items[i], &problem);
    }
    return runner;
}

void lint_runner_free(struct lint_runner *runner) {
    if (runner == NULL)
        return;
    ts_query_cursor_delete(runner->cursor);
    ts_parser_delete(runner->parser);
    arena_free(runner->scratch);
    arena_free(runner->arena);
}

/* --- Trees --- */

struct lint_tree *lint_tree_new(struct lint_runner *runner, struct text text) {
    struct lint_tree *tree = memory_alloc(sizeof *tree);
    *tree = (struct lint_tree){ 0 };
    buf_text(&tree->text, text);
    tree->tree = ts_parser_parse_string(runner->parser, NULL, tree->text.data, (uint32_t)text.size);
    return tree;
}

void lint_tree_free(struct lint_tree *tree) {
    if (tree == NULL)
        return;
    if (tree->tree != NULL)
        ts_tree_delete(tree->tree);
    buf_free(&tree->text);
    free(tree);
}

/* Row and column as tree-sitter counts, from 0 and in bytes. */
static TSPoint point_at(struct text text, uint32_t offset) {
    TSPoint point = { 0, 0 };
    const char *line = text.data, *end = text.data + offset;
    for (const char *at; line < end; line = at + 1, point.row++) {
        at = memchr(line, '\n', (size_t)(end - line));
        if (at == NULL)
            break;
    }
    point.column = (uint32_t)(end - line);
    return point;
}

static void note_edit(struct lint_tree *tree, uint32_t start, uint32_t old_end, uint32_t new_end,
                      struct text text) {
    TSInputEdit edit = { .start_byte = start,
                         .old_end_byte = old_end,
                         .new_end_byte = new_end,
                         .start_point = point_at(text, start),
                         .old_end_point = point_at(buf_view(&tree->text), old_end),
                         .new_end_point = point_at(text, new_end) };
    ts_tree_edit(tree->tree, &edit);
}

void lint_tree_edit(struct lint_runner *runner, struct lint_tree *tree, uint32_t start,
                    uint32_t old_end, uint32_t new_end, struct text text) {
    size_t size = tree->text.size;
    bool fits = tree->tree != NULL && start <= old_end && old_end <= size && start <= new_end &&
                new_end <= text.size && size - old_end == text.size - new_end;
    if (fits)
        note_edit(tree, start, old_end, new_end, text);
    tree->text.size = 0;
    buf_text(&tree->text, text);
    TSTree *next = ts_parser_parse_string(runner->parser, fits ? tree->tree : NULL, tree->text.data,
                                          (uint32_t)text.size);
    if (tree->tree != NULL)
        ts_tree_delete(tree->tree);
    tree->tree = next;
}

/* --- Findings --- */

struct text lint_host_of(struct text file) {
    if (!text_starts_with(file, TEXT("hosts/")))
        return TEXT("");
    struct text rest = { file.data + 6, file.size - 6 };
    size_t end = text_find(rest, TEXT("/"));
    return end == rest.size ? TEXT("") : (struct text){ rest.data, end };
}

/* Whether a node is, or lies in, text that could not be read. */
static bool is_broken(TSNode node) {
    if (ts_node_has_error(node))
        return true;
    for (; !ts_node_is_null(node); node = ts_node_parent(node))
        if (strcmp(ts_node_type(node), "ERROR") == 0)
            return true;
    return false;
}

static void add_finding(struct lint_run *run, const struct lint_pattern *pattern,
                        const TSQueryMatch *match, TSNode node) {
    struct lint_finding finding = { .lint = pattern->lint,
                                    .severity = pattern->severity,
                                    .start = ts_node_start_byte(node),
                                    .end = ts_node_end_byte(node),
                                    .also_start = run->earlier_start,
                                    .also_end = run->earlier_end };
    TSNode also = lint_captured(match, run->query->also);
    if (!ts_node_is_null(also)) {
        finding.also_start = ts_node_start_byte(also);
        finding.also_end = ts_node_end_byte(also);
    }
    finding.message = lint_filled(run, pattern->message, match, true);
    finding.help = lint_filled(run, pattern->help, match, true);
    finding.also = lint_filled(run, pattern->also, match, true);
    finding.code = pattern->code;
    finding.fixable = lint_fix(run, pattern, match, node, &finding.fix);
    vec_push(run->arena, &run->found, finding);
}

static void take_match(struct lint_run *run, const TSQueryMatch *match) {
    const struct lint_pattern *pattern = &run->query->patterns[match->pattern_index];
    TSNode allowing = lint_captured(match, run->query->allow);
    TSNode node = lint_captured(match, run->query->lint);
    if (pattern->about.size != 0 || !lint_holds(run, pattern, match))
        return;
    if (!ts_node_is_null(allowing))
        vec_push(run->runner->scratch, &run->allowing, allowing);
    else if (!ts_node_is_null(node) && !is_broken(node))
        add_finding(run, pattern, match, node);
}

static int compare_findings(const void *a, const void *b) {
    const struct lint_finding *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    int order = text_compare(x->lint->name, y->lint->name);
    return order != 0 ? order : text_compare(x->message, y->message);
}

/* Of equal ones (a pattern may match in two ways) one is left. */
static void order(struct lint_findings *found) {
    uint32_t kept = 0;
    if (found->count > 1)
        qsort(found->items, found->count, sizeof *found->items, compare_findings);
    for (uint32_t i = 0; i < found->count; i++)
        if (kept == 0 || found->items[kept - 1].lint != found->items[i].lint ||
            found->items[kept - 1].start != found->items[i].start ||
            found->items[kept - 1].end != found->items[i].end)
            found->items[kept++] = found->items[i];
    found->count = kept;
}

struct lint_findings lint_run(struct lint_runner *runner, const struct lint_tree *tree,
                              const struct lint_options *options, struct arena *arena) {
    struct lint_run run = { .runner = runner,
                            .query = &runner->set->judging,
                            .options = options,
                            .text = buf_view(&tree->text),
                            .host = lint_host_of(options->file),
                            .arena = arena };
    TSQueryMatch match;
    if (tree->tree == NULL || run.query->query == NULL)
        return run.found;
    run.root = ts_tree_root_node(tree->tree);
    ts_query_cursor_exec(runner->cursor, run.query->query, run.root);
    while (run.found.count < FINDINGS_MAX && ts_query_cursor_next_match(runner->cursor, &match))
        take_match(&run, &match);
    lint_allow(&run);
    order(&run.found);
    arena_reset(runner->scratch);
    return run.found;
}

void lint_collect(struct lint_runner *runner, const struct lint_tree *tree, struct text file,
                  struct arena *arena, struct lint_facts *facts) {
    struct lint_options options = { .file = file };
    struct lint_run run = { .runner = runner,
                            .query = &runner->set->collecting,
                            .options = &options,
                            .text = buf_view(&tree->text),
                            .host = lint_host_of(file),
                            .arena = arena };
    TSQueryMatch match;
    if (tree->tree == NULL || run.query->query == NULL)
        return;
    ts_query_cursor_exec(runner->cursor, run.query->query, ts_tree_root_node(tree->tree));
    while (ts_query_cursor_next_match(runner->cursor, &match)) {
        const struct lint_pattern *pattern = &run.query->patterns[match.pattern_index];
        TSNode node = lint_captured(&match, run.query->lint);
        if (ts_node_is_null(node) || !lint_holds(&run, pattern, &match))
            continue;
        struct text found = lint_node_text(&run, node);
        found.data = arena_copy(arena, found.data, found.size);
        struct lint_fact fact = { pattern->about, run.host, found };
        vec_push(arena, facts, fact);
    }
    arena_reset(runner->scratch);
}
