/* Compiles queries against the grammar and runs them over a source: each must compile, and each
 * file find something. check_queries SOURCE QUERY…      Ends with `N passed, N failed`. */
#include <tree_sitter/api.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const TSLanguage *tree_sitter_croft(void);

static char *read_file(const char *path, uint32_t *size) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    fseek(file, 0, SEEK_END);
    long length = ftell(file);
    rewind(file);
    char *text = calloc(1, (size_t)length + 1);
    *size = (uint32_t)fread(text, 1, (size_t)length, file);
    fclose(file);
    return text;
}

static const char *error_name(TSQueryError error) {
    static const char *const names[] = { "none",    "syntax",    "node type", "field",
                                         "capture", "structure", "language" };
    return error < sizeof names / sizeof *names ? names[error] : "?";
}

static uint32_t line_of(const char *text, uint32_t offset) {
    uint32_t line = 1;
    for (uint32_t i = 0; i < offset; i++)
        line += text[i] == '\n';
    return line;
}

/* How many captures a query has in a tree; -1 when it does not compile. */
static long run_query(const char *path, TSNode root) {
    uint32_t size, at;
    TSQueryError error;
    char *text = read_file(path, &size);
    TSQuery *query = ts_query_new(tree_sitter_croft(), text, size, &at, &error);
    if (query == NULL) {
        printf("FAILED %s:%u: %s: %.40s\n", path, line_of(text, at), error_name(error), text + at);
        free(text);
        return -1;
    }
    TSQueryCursor *cursor = ts_query_cursor_new();
    ts_query_cursor_exec(cursor, query, root);
    TSQueryMatch match;
    long count = 0;
    while (ts_query_cursor_next_match(cursor, &match))
        count += match.capture_count;
    ts_query_cursor_delete(cursor);
    ts_query_delete(query);
    free(text);
    return count;
}

int main(int argc, char **argv) {
    uint32_t size;
    int passed = 0, failed = 0;
    if (argc < 3)
        return fputs("usage: check_queries SOURCE QUERY…\n", stderr), 1;
    char *source = read_file(argv[1], &size);
    TSParser *parser = ts_parser_new();
    if (!ts_parser_set_language(parser, tree_sitter_croft()))
        return puts("FAILED: libtree-sitter does not take the grammar"), 1;
    TSTree *tree = ts_parser_parse_string(parser, NULL, source, size);
    for (int i = 2; i < argc; i++) {
        long count = run_query(argv[i], ts_tree_root_node(tree));
        if (count == 0)
            printf("FAILED %s: it finds nothing in %s\n", argv[i], argv[1]);
        count > 0 ? passed++ : failed++;
    }
    ts_tree_delete(tree);
    ts_parser_delete(parser);
    free(source);
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
