/* The queries of the tree-sitter grammar, against sources.
 *
 *   queries compile FILE.scm…            each compiles, and has a capture
 *   queries highlights QUERY SOURCE…     what comments in the sources assert: `// ^^^ name` below a
 *                                        line stands for a capture at those columns; and nowhere
 * has a node two captures queries tags QUERY SOURCE…           every item with a name is tagged
 *   queries injections QUERY SOURCE…     every piece of a tagged text has one language at most, by
 * its tag queries folds QUERY SOURCE…          every block of more than a line is in a fold of the
 * same end */
#include "croft.h"

#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct source {
    const char *path;
    struct buf text;
    TSTree *tree;
};

struct found {
    TSNode node;
    uint16_t pattern;
    const char *name;
};

struct founds {
    struct found *items;
    uint32_t count, capacity;
};

struct tally {
    uint32_t passed, failed;
};

static void verdict(struct tally *tally, bool good, const char *what, uint32_t line,
                    const char *why) {
    if (good) {
        tally->passed++;
        return;
    }
    tally->failed++;
    printf("FAILED %s:%u: %s\n", what, line, why);
}

static void read_file(struct buf *out, const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    char chunk[4096];
    for (size_t size; (size = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_add(out, chunk, size);
    fclose(file);
}

static TSQuery *read_query(const char *path, struct tally *tally) {
    struct buf text = { 0 };
    read_file(&text, path);
    uint32_t offset = 0;
    TSQueryError error;
    TSQuery *query = ts_query_new(tree_sitter_croft(), text.data, (uint32_t)text.size, &offset,
                                  &error);
    char why[100];
    snprintf(why, sizeof why, "error %d at byte %u", (int)error, offset);
    verdict(tally, query != NULL, path, 0, why);
    buf_free(&text);
    return query;
}

/* Whether the equalities that a pattern asks for hold; other predicates only set properties. */
static bool holds(const TSQuery *query, const TSQueryMatch *match, const struct source *source) {
    uint32_t count, size;
    const TSQueryPredicateStep *steps = ts_query_predicates_for_pattern(query, match->pattern_index,
                                                                        &count);
    for (uint32_t i = 0; i + 2 < count; i++) {
        if (steps[i].type != TSQueryPredicateStepTypeString ||
            steps[i + 1].type != TSQueryPredicateStepTypeCapture ||
            strcmp(ts_query_string_value_for_id(query, steps[i].value_id, &size), "eq?") != 0)
            continue;
        const char *wanted = ts_query_string_value_for_id(query, steps[i + 2].value_id, &size);
        for (uint16_t c = 0; c < match->capture_count; c++) {
            TSNode node = match->captures[c].node;
            uint32_t start = ts_node_start_byte(node), length = ts_node_end_byte(node) - start;
            if (match->captures[c].index == steps[i + 1].value_id &&
                (length != size || memcmp(source->text.data + start, wanted, size) != 0))
                return false;
        }
    }
    return true;
}

static struct founds run_query(const TSQuery *query, const struct source *source) {
    struct founds founds = { NULL, 0, 0 };
    TSQueryCursor *cursor = ts_query_cursor_new();
    ts_query_cursor_exec(cursor, query, ts_tree_root_node(source->tree));
    TSQueryMatch match;
    while (ts_query_cursor_next_match(cursor, &match)) {
        if (!holds(query, &match, source))
            continue;
        for (uint16_t i = 0; i < match.capture_count; i++) {
            if (founds.count == founds.capacity) {
                founds.capacity = founds.capacity * 2 + 256;
                founds.items = realloc(founds.items, founds.capacity * sizeof *founds.items);
            }
            uint32_t size;
            const char *name = ts_query_capture_name_for_id(query, match.captures[i].index, &size);
            founds.items[founds.count++] = (struct found){ match.captures[i].node,
                                                           match.pattern_index, name };
        }
    }
    ts_query_cursor_delete(cursor);
    return founds;
}

/* --- Highlights --- */

/* What the smallest captured node at a place is captured as. */
static const char *capture_at(const struct founds *founds, uint32_t offset) {
    const char *name = "nothing";
    uint32_t least = UINT32_MAX;
    for (uint32_t i = 0; i < founds->count; i++) {
        uint32_t start = ts_node_start_byte(founds->items[i].node),
                 end = ts_node_end_byte(founds->items[i].node);
        if (offset >= start && offset < end && end - start < least) {
            least = end - start;
            name = founds->items[i].name;
        }
    }
    return name;
}

/* An assertion in a line below `above`: `// ^^^ name`. */
static void check_assertion(struct tally *tally, const struct source *source,
                            const struct founds *founds, const char *above, const char *line,
                            uint32_t number) {
    const char *name = line + strspn(line, " /"), *first = name;
    size_t carets = strspn(first, "^");
    name += carets + strspn(first + carets, " ");
    size_t size = strcspn(name, "\r\n");
    for (const char *at = first; at < first + carets; at++) {
        const char *got = capture_at(founds, (uint32_t)(above + (at - line) - source->text.data));
        char why[200];
        snprintf(why, sizeof why, "column %u is %s, not %.*s", (uint32_t)(at - line) + 1, got,
                 (int)size, name);
        verdict(tally, strlen(got) == size && memcmp(got, name, size) == 0, source->path, number,
                why);
    }
}

static void check_doubles(struct tally *tally, const struct source *source,
                          const struct founds *founds) {
    for (uint32_t i = 0; i < founds->count; i++)
        for (uint32_t j = i + 1; j < founds->count && j < i + 40; j++)
            if (ts_node_eq(founds->items[i].node, founds->items[j].node))
                verdict(tally, false, source->path,
                        ts_node_start_point(founds->items[i].node).row + 1,
                        "a node has two captures");
}

static void check_highlights(struct tally *tally, const struct source *source,
                             const TSQuery *query) {
    struct founds founds = run_query(query, source);
    check_doubles(tally, source, &founds);
    const char *line = source->text.data, *above = line, *end = line + source->text.size;
    for (uint32_t number = 1; line < end; number++) {
        const char *caret = line + strspn(line, " /");
        const char *next = memchr(line, '\n', (size_t)(end - line));
        if (memmem(line, (size_t)(caret - line), "//", 2) != NULL && *caret == '^')
            check_assertion(tally, source, &founds, above, line, number);
        else
            above = line;
        line = next == NULL ? end : next + 1;
    }
    free(founds.items);
}

/* --- Tags, injections, folds --- */

static bool is_found(const struct founds *founds, TSNode node, const char *prefix) {
    for (uint32_t i = 0; i < founds->count; i++)
        if (ts_node_eq(founds->items[i].node, node) &&
            strncmp(founds->items[i].name, prefix, strlen(prefix)) == 0)
            return true;
    return false;
}

/* Items that stand for no name of their own. */
static bool is_nameless(const char *type) {
    static const char *const types[] = { "use",           "extend", "defaults", "adjust",
                                         "adjust_policy", "waive",  "absent" };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(type, types[i]) == 0)
            return true;
    return false;
}

static void check_tags(struct tally *tally, const struct source *source, const TSQuery *query) {
    struct founds founds = run_query(query, source);
    TSNode root = ts_tree_root_node(source->tree);
    for (uint32_t i = 0; i < ts_node_named_child_count(root); i++) {
        TSNode item = ts_node_named_child(root, i);
        if (!ts_node_is_extra(item) && !is_nameless(ts_node_type(item)))
            verdict(tally, is_found(&founds, item, "definition"), source->path,
                    ts_node_start_point(item).row + 1, "an item without a tag");
    }
    free(founds.items);
}

static void check_injections(struct tally *tally, const struct source *source,
                             const TSQuery *query) {
    struct founds founds = run_query(query, source);
    for (uint32_t i = 0; i < founds.count; i++) {
        if (strcmp(founds.items[i].name, "injection.content") != 0)
            continue;
        TSNode node = founds.items[i].node;
        bool piece = strcmp(ts_node_type(node), "piece") == 0;
        bool tagged = !piece ||
                      !ts_node_is_null(ts_node_child_by_field_name(ts_node_parent(node), "tag", 3));
        uint32_t times = 0;
        for (uint32_t j = 0; j < founds.count; j++)
            times += ts_node_eq(founds.items[j].node, node);
        verdict(tally, tagged && times == 1, source->path, ts_node_start_point(node).row + 1,
                "text with more than one language, or without a tag");
    }
    free(founds.items);
}

static void check_block_folds(struct tally *tally, const struct source *source,
                              const struct founds *founds, TSNode node) {
    TSPoint end = ts_node_end_point(node);
    bool found = false;
    for (TSNode at = node; !ts_node_is_null(at) && !found; at = ts_node_parent(at))
        found = ts_node_end_point(at).row == end.row && is_found(founds, at, "fold");
    verdict(tally, found, source->path, end.row + 1, "a block that does not fold");
}

static void check_folds(struct tally *tally, const struct source *source, const TSQuery *query) {
    struct founds founds = run_query(query, source);
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(source->tree));
    for (bool going = true; going;) {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        if (strcmp(ts_node_type(node), "block") == 0 &&
            ts_node_end_point(node).row > ts_node_start_point(node).row)
            check_block_folds(tally, source, &founds, node);
        if (ts_tree_cursor_goto_first_child(&cursor))
            continue;
        while (going && !ts_tree_cursor_goto_next_sibling(&cursor))
            going = ts_tree_cursor_goto_parent(&cursor);
    }
    ts_tree_cursor_delete(&cursor);
    free(founds.items);
}

/* --- All --- */

static void check_source(struct tally *tally, TSParser *parser, const char *mode,
                         const TSQuery *query, const char *path) {
    struct source source = { .path = path };
    read_file(&source.text, path);
    buf_char(&source.text, 0);
    source.text.size--;
    source.tree = ts_parser_parse_string(parser, NULL, source.text.data,
                                         (uint32_t)source.text.size);
    switch (*mode) {
    case 'h':
        check_highlights(tally, &source, query);
        break;
    case 't':
        check_tags(tally, &source, query);
        break;
    case 'i':
        check_injections(tally, &source, query);
        break;
    default:
        check_folds(tally, &source, query);
        break;
    }
    ts_tree_delete(source.tree);
    buf_free(&source.text);
}

int main(int argc, char **argv) {
    struct tally tally = { 0, 0 };
    TSParser *parser = ts_parser_new();
    ts_parser_set_language(parser, tree_sitter_croft());
    if (argc > 2 && strcmp(argv[1], "compile") == 0) {
        for (int i = 2; i < argc; i++) {
            TSQuery *query = read_query(argv[i], &tally);
            verdict(&tally, query != NULL && ts_query_capture_count(query) > 0, argv[i], 0,
                    "no captures");
            if (query != NULL)
                ts_query_delete(query);
        }
    } else if (argc > 2) {
        TSQuery *query = read_query(argv[2], &tally);
        for (int i = 3; i < argc && query != NULL; i++)
            check_source(&tally, parser, argv[1], query, argv[i]);
        if (query != NULL)
            ts_query_delete(query);
    }
    ts_parser_delete(parser);
    printf("%u passed, %u failed\n", tally.passed, tally.failed);
    return tally.failed > 0;
}
