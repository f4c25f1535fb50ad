/* Prints the tree of a source, its documentation, and what was said about it:  dump_tree FILE */
#include "source/report.h"
#include "syntax/dump.h"
#include "syntax/parse.h"

#include <stdio.h>

static bool read_file(struct buf *out, const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    char chunk[4096];
    for (size_t size; (size = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_add(out, chunk, size);
    fclose(file);
    return true;
}

/* Each node that has documentation, with it. */
static void print_docs(struct buf *out, struct arena *arena, const struct tree *tree) {
    for (uint32_t id = 1; id < tree->node_count; id++) {
        struct node node = { id };
        enum node_kind kind = node_kind(tree, node);
        if (kind != NODE_KIND && kind != NODE_FIELD && kind != NODE_ENUM && kind != NODE_CASE)
            continue;
        struct text doc = node_doc(arena, tree, node);
        if (doc.size > 0)
            buf_printf(out, "doc of %s %.*s: %.*s\n", node_kind_text(kind),
                       TEXT_ARG(node_text(tree, node_kid(tree, node, 0))), TEXT_ARG(doc));
    }
}

int main(int argc, char **argv) {
    struct buf content = { 0 }, out = { 0 };
    if (argc != 2 || !read_file(&content, argv[1]))
        return fputs("usage: dump_tree FILE\n", stderr), 1;
    struct sources *sources = sources_new();
    struct intern *names = intern_new();
    struct arena *arena = arena_new();
    struct diags *diags = diags_new();
    struct source_id source = sources_add(sources, TEXT("input.croft"), buf_view(&content));
    const struct tree *tree = parse(arena, names, sources, source, diags);
    dump(&out, tree, tree->root, false);
    print_docs(&out, arena, tree);
    diags_sort(diags, sources);
    if (diags_count(diags) > 0)
        report_human(&out, sources, diags, (struct report_style){ 0 });
    fwrite(out.data, 1, out.size, stdout);
    buf_free(&out);
    buf_free(&content);
    diags_free(diags);
    arena_free(arena);
    intern_free(names);
    sources_free(sources);
    return 0;
}
