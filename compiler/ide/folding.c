/* Folding: brackets, text blocks, runs of comments and of `use`. */
#include "ide/folding.h"

#include "ide/cursor.h"

struct folding {
    struct arena *arena;
    struct text text;
    VEC(struct ide_fold) folds;
};

static bool has_line_end(const struct folding *f, uint32_t start, uint32_t end) {
    return start < end && memchr(f->text.data + start, '\n', end - start) != NULL;
}

static void add_fold(struct folding *f, uint32_t start, uint32_t end, enum ide_fold_kind kind) {
    if (has_line_end(f, start, end))
        vec_push(f->arena, &f->folds, ((struct ide_fold){ start, end, kind }));
}

/* A closing bracket that is first on its line stays to be seen. */
static uint32_t before_close(const struct folding *f, uint32_t close) {
    uint32_t at = close;
    while (at > 0 && (f->text.data[at - 1] == ' ' || f->text.data[at - 1] == '\t'))
        at--;
    return at > 0 && f->text.data[at - 1] == '\n' ? at - 1 : close;
}

static void fold_brackets(struct folding *f, const struct cursor *c) {
    VEC(uint32_t) open = { 0 };
    for (uint32_t i = 0; i < c->count; i++) {
        enum token_kind kind = cursor_kind(c, i);
        if (token_opens(kind)) {
            vec_push(f->arena, &open, i);
        } else if (token_closes(kind) && open.count > 0) {
            uint32_t from = c->tokens[open.items[--open.count]].end;
            add_fold(f, from, before_close(f, c->tokens[i].start), IDE_FOLD_REGION);
        }
    }
}

/* Whether only blanks and one line end lie between. */
static bool adjoins(const struct folding *f, uint32_t end, uint32_t start) {
    uint32_t lines = 0;
    for (uint32_t i = end; i < start; i++) {
        lines += f->text.data[i] == '\n';
        if (strchr(" \t\r\n", f->text.data[i]) == NULL)
            return false;
    }
    return lines == 1;
}

static void fold_comments(struct folding *f, const struct tree *tree) {
    for (uint32_t i = 0; i < tree->comment_count;) {
        uint32_t last = i;
        while (last + 1 < tree->comment_count &&
               adjoins(f, tree->comments[last].end, tree->comments[last + 1].start))
            last++;
        add_fold(f, tree->comments[i].start, tree->comments[last].end, IDE_FOLD_COMMENT);
        i = last + 1;
    }
}

static void fold_uses(struct folding *f, const struct tree *tree) {
    struct node items = node_kid(tree, tree->root, MODULE_ITEMS);
    uint32_t start = 0, end = 0;
    for (uint32_t i = 0; i <= node_count(tree, items); i++) {
        struct node item = node_kid(tree, items, i);
        if (node_kind(tree, item) == NODE_USE) {
            start = end == 0 ? node_at(tree, item)->start : start;
            end = node_at(tree, item)->end;
        } else {
            add_fold(f, start, end, IDE_FOLD_IMPORTS);
            end = 0;
        }
    }
}

struct ide_folds ide_folding(struct arena *arena, const struct ide_view *view) {
    struct folding f = { .arena = arena, .text = source_text(view->sources, view->source) };
    struct cursor c = cursor_at(arena, view, 0);
    fold_brackets(&f, &c);
    fold_comments(&f, view->tree);
    fold_uses(&f, view->tree);
    return (struct ide_folds){ f.folds.items, f.folds.count };
}

struct ide_stretches ide_selection(struct arena *arena, const struct ide_view *view,
                                   uint32_t offset) {
    uint32_t count;
    const struct node *path = ide_path_at(arena, view->tree, offset, &count);
    VEC(struct span) found = { 0 };
    for (uint32_t i = 0; i < count; i++) {
        struct span span = node_span(view->tree, path[i]);
        if (i + 1 == count) /* comments around the items belong to the file, too */
            span = (struct span){ view->source, 0,
                                  (uint32_t)source_text(view->sources, view->source).size };
        const struct span *last = found.count == 0 ? NULL : &found.items[found.count - 1];
        bool grows = last == NULL || (span.start <= last->start && span.end >= last->end &&
                                      span.end - span.start > last->end - last->start);
        if (grows && span.start <= offset && offset <= span.end)
            vec_push(arena, &found, span);
    }
    return (struct ide_stretches){ found.items, found.count };
}
