/* Whether the compiler and the tree-sitter grammar agree: on what is accepted, and on every node of
 * what is: kind, place, field. For whole sources, their prefixes at line ends, and sources with
 * random edits of tokens; there also whether reading on from the tree before gives the fresh one.
 *
 *   agree [-s SEED] [-n EDITS] [-o DIRECTORY] FILE…     DIRECTORY is for texts that fail */
#include "croft.h"

#include "base/buf.h"
#include "syntax/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SLOTS_MAX = 7, SHOWN_MAX = 10, POOL_MAX = 1 << 16, REREAD_EVERY = 4 };

static const char *const kind_names[NODE_KIND_COUNT] = {
    "-",
#define NODE(name, ...) #name,
#include "nodes.def"
#undef NODE
};
static const char *const slot_names[NODE_KIND_COUNT][SLOTS_MAX + 1] = {
    { "" },
#define NODE(name, ...) { __VA_ARGS__ },
#include "nodes.def"
#undef NODE
};
static const char *const spellings[] = {
#define TOKEN(name, spelling, ...) spelling,
#include "tokens.def"
#undef TOKEN
    "\n",       "\n",       "\n",       ";",       "\"",   "\"\"\"", "${",
    "$${",      "\\",       "x",        "sh\"a\"", "0644", "1.5",    "2026-12-31",
    "16K",      "//c\n",    "///d\n",   "_",       "}\n",  "{\n",    "\"a\"",
    "\"${x}\"", "contains", "Text<sh>", "\r\n",    "'",    "#",      "é",
};

struct piece {
    uint32_t start, end;
};
struct pieces {
    struct piece *items;
    uint32_t count, capacity;
};

struct file {
    const char *path;
    struct buf text;
    struct pieces tokens;
    TSTree *tree;
};

struct agree {
    TSParser *parser;
    struct file *files;
    uint32_t file_count;
    uint32_t passed, failed, accepted, excused, rereads, broken_rereads;
    const char *directory;
    uint64_t random;
    char why[400];
};

/* --- The compiler's side --- */

struct reading {
    struct sources *sources;
    struct intern *names;
    struct arena *arena;
    struct diags *diags;
    const struct tree *tree;
    bool accepted, limited;
};

static struct reading reading_of(struct text text) {
    struct reading r = { sources_new(), intern_new(), arena_new(), diags_new(), NULL, true, false };
    struct source_id source = sources_add(r.sources, TEXT("input.croft"), text);
    r.tree = parse(r.arena, r.names, r.sources, source, r.diags);
    r.accepted = diags_count(r.diags) == 0;
    for (uint32_t i = 0; i < diags_count(r.diags); i++)
        r.limited = r.limited || diags_at(r.diags, i)->code == DIAG_E0104;
    return r;
}

static void reading_free(struct reading *r) {
    diags_free(r->diags);
    arena_free(r->arena);
    intern_free(r->names);
    sources_free(r->sources);
}

/* --- Trees --- */

/* The name of a slot as fields are called. */
static struct text slot_name(enum node_kind kind, uint32_t slot) {
    const char *name = slot_names[kind][slot + 1];
    size_t size = strcspn(name, "?");
    if (size > 5 && memcmp(name + size - 5, "_list", 5) == 0)
        size -= 5;
    return (struct text){ name, size };
}

static bool same_kind(enum node_kind kind, const char *type) {
    const char *name = kind_names[kind];
    for (; *name != 0 && *type != 0; name++, type++)
        if ((*name >= 'A' && *name <= 'Z' ? *name - 'A' + 'a' : *name) != *type)
            return false;
    return *name == 0 && *type == 0;
}

/* The next node at the cursor's level that the compiler has, too. */
static bool seek_node(TSTreeCursor *cursor) {
    do {
        TSNode node = ts_tree_cursor_current_node(cursor);
        if (ts_node_is_named(node) && !ts_node_is_extra(node) &&
            strcmp(ts_node_type(node), "escape") != 0)
            return true;
    } while (ts_tree_cursor_goto_next_sibling(cursor));
    return false;
}

static bool same_node(struct agree *a, const struct tree *tree, struct node node,
                      TSTreeCursor *cursor, struct text slot) {
    const struct tree_node *n = node_at(tree, node);
    TSNode other = ts_tree_cursor_current_node(cursor);
    const char *field = ts_tree_cursor_current_field_name(cursor);
    if (same_kind((enum node_kind)n->kind, ts_node_type(other)) &&
        n->start == ts_node_start_byte(other) && n->end == ts_node_end_byte(other) &&
        field != NULL && text_equal(slot, text_of(field)))
        return true;
    snprintf(a->why, sizeof a->why, "%s %u-%u as %.*s, but %s %u-%u as %s", kind_names[n->kind],
             n->start, n->end, TEXT_ARG(slot), ts_node_type(other), ts_node_start_byte(other),
             ts_node_end_byte(other), field == NULL ? "none" : field);
    return false;
}

static bool same_kids(struct agree *a, const struct tree *tree, struct node node,
                      TSTreeCursor *cursor);

/* Compares one child of the compiler's, or the items of a list, with the nodes from the cursor on.
 */
static bool same_slot(struct agree *a, const struct tree *tree, struct node node, struct text slot,
                      TSTreeCursor *cursor, bool *more) {
    if (node_kind(tree, node) == NODE_LIST) {
        for (uint32_t i = 0; i < node_count(tree, node); i++)
            if (!same_slot(a, tree, node_kid(tree, node, i), slot, cursor, more))
                return false;
        return true;
    }
    if (node.id == 0)
        return true;
    if (!*more || !seek_node(cursor)) {
        const struct tree_node *n = node_at(tree, node);
        snprintf(a->why, sizeof a->why, "%s %u-%u is missing", kind_names[n->kind], n->start,
                 n->end);
        return false;
    }
    if (!same_node(a, tree, node, cursor, slot) || !same_kids(a, tree, node, cursor))
        return false;
    *more = ts_tree_cursor_goto_next_sibling(cursor);
    return true;
}

/* Compares what is below the node with what is below the cursor's. Trees are as deep as parse.h
 * lets them be. */
static bool same_kids(struct agree *a, const struct tree *tree, struct node node,
                      TSTreeCursor *cursor) {
    bool down = ts_tree_cursor_goto_first_child(cursor), more = down;
    enum node_kind kind = node_kind(tree, node);
    for (uint32_t i = 0; i < node_count(tree, node); i++)
        if (!same_slot(a, tree, node_kid(tree, node, i), slot_name(kind, i), cursor, &more))
            return false;
    if (more && seek_node(cursor)) {
        TSNode other = ts_tree_cursor_current_node(cursor);
        snprintf(a->why, sizeof a->why, "%s has a %s %u-%u too much", kind_names[kind],
                 ts_node_type(other), ts_node_start_byte(other), ts_node_end_byte(other));
        return false;
    }
    if (down)
        ts_tree_cursor_goto_parent(cursor);
    return true;
}

static bool same_tree(struct agree *a, const struct tree *tree, TSTree *other) {
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(other));
    bool same = same_kids(a, tree, tree->root, &cursor);
    ts_tree_cursor_delete(&cursor);
    return same;
}

/* --- One text --- */

static bool text_agrees(struct agree *a, struct text text, TSTree *tree) {
    struct reading r = reading_of(text);
    bool accepted = !ts_node_has_error(ts_tree_root_node(tree)), agrees = true;
    if (accepted != r.accepted && r.limited) {
        a->excused++;
    } else if (accepted != r.accepted) {
        agrees = false;
        if (accepted)
            snprintf(a->why, sizeof a->why, "the compiler alone refuses it: %s",
                     diags_at(r.diags, 0)->message);
        else
            snprintf(a->why, sizeof a->why, "the grammar alone refuses it");
    } else if (accepted) {
        a->accepted++;
        agrees = same_tree(a, r.tree, tree);
    }
    reading_free(&r);
    return agrees;
}

static TSTree *read_text(struct agree *a, struct text text, const TSTree *before) {
    return ts_parser_parse_string(a->parser, before, text.data, (uint32_t)text.size);
}

static void keep(struct agree *a, struct text text, const char *what, const char *path) {
    if (a->failed++ >= SHOWN_MAX)
        return;
    char name[300];
    snprintf(name, sizeof name, "%s/failed-%u.croft", a->directory, a->failed);
    FILE *file = fopen(name, "wb");
    if (file != NULL) {
        fwrite(text.data, 1, text.size, file);
        fclose(file);
    }
    printf("FAILED %s %s: %s (%s)\n", path, what, a->why, name);
}

static bool check_text(struct agree *a, struct text text) {
    TSTree *tree = read_text(a, text, NULL);
    bool agrees = text_agrees(a, text, tree);
    ts_tree_delete(tree);
    return agrees;
}

/* --- Prefixes --- */

/* Where to begin with a prefix that ends at `end`: items that were read whole before are left away.
 */
static uint32_t prefix_start(const struct file *file, uint32_t *child, size_t end) {
    TSNode root = ts_tree_root_node(file->tree);
    if (ts_node_has_error(root))
        return 0;
    while (*child + 2 < ts_node_child_count(root) &&
           ts_node_end_byte(ts_node_child(root, *child + 1)) < end)
        ++*child;
    return ts_node_child_count(root) == 0 ? 0 : ts_node_start_byte(ts_node_child(root, *child));
}

static void check_prefixes(struct agree *a, struct file *file) {
    struct text text = buf_view(&file->text);
    uint32_t child = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] != '\n')
            continue;
        size_t start = prefix_start(file, &child, i);
        if (start > i)
            start = 0;
        /* Every other time without the line's end. */
        struct text prefix = { text.data + start, i - start + i % 2 };
        if (!check_text(a, prefix)) {
            keep(a, prefix, "prefix", file->path);
            return;
        }
    }
    a->passed++;
}

/* --- Edits --- */

static uint32_t chance(struct agree *a, uint32_t below) {
    a->random ^= a->random << 13;
    a->random ^= a->random >> 7;
    a->random ^= a->random << 17;
    return below == 0 ? 0 : (uint32_t)((a->random >> 11) % below);
}

static void add_piece(struct pieces *pieces, uint32_t start, uint32_t end) {
    if (start == end)
        return;
    if (pieces->count == pieces->capacity) {
        pieces->capacity = pieces->capacity * 2 + 64;
        pieces->items = realloc(pieces->items, pieces->capacity * sizeof *pieces->items);
    }
    pieces->items[pieces->count++] = (struct piece){ start, end };
}

static void add_line_ends(struct file *file, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++)
        if (file->text.data[i] == '\n')
            add_piece(&file->tokens, i, i + 1);
}

/* The tokens of a file as the grammar sees them, and its line ends. */
static void collect_tokens(struct file *file) {
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(file->tree));
    uint32_t last = 0;
    for (bool going = true; going;) {
        if (ts_tree_cursor_goto_first_child(&cursor))
            continue;
        TSNode leaf = ts_tree_cursor_current_node(&cursor);
        if (ts_node_start_byte(leaf) >= last) {
            add_line_ends(file, last, ts_node_start_byte(leaf));
            add_piece(&file->tokens, ts_node_start_byte(leaf), ts_node_end_byte(leaf));
            last = ts_node_end_byte(leaf);
        }
        while (going && !ts_tree_cursor_goto_next_sibling(&cursor))
            going = ts_tree_cursor_goto_parent(&cursor);
    }
    add_line_ends(file, last, (uint32_t)file->text.size);
    ts_tree_cursor_delete(&cursor);
}

static struct text token_text(const struct file *file, uint32_t token) {
    struct piece piece = file->tokens.items[token];
    return (struct text){ file->text.data + piece.start, piece.end - piece.start };
}

static struct text any_token(struct agree *a) {
    if (chance(a, 2) == 0)
        return text_of(spellings[chance(a, sizeof spellings / sizeof *spellings)]);
    const struct file *file = &a->files[chance(a, a->file_count)];
    return file->tokens.count == 0 ? TEXT("x") : token_text(file, chance(a, file->tokens.count));
}

static void add_token(struct agree *a, struct buf *out, struct text token) {
    if (chance(a, 3) != 0)
        buf_char(out, ' ');
    buf_text(out, token);
    if (chance(a, 3) != 0)
        buf_char(out, ' ');
}

/* One edit of `file` as what stands instead of [*start, *end). */
static void make_edit(struct agree *a, const struct file *file, struct buf *out, uint32_t *start,
                      uint32_t *end) {
    uint32_t token = chance(a, file->tokens.count);
    struct piece piece = file->tokens.items[token];
    *start = piece.start, *end = piece.end;
    switch (chance(a, 6)) {
    case 0:
        return; /* deleted */
    case 1:
        add_token(a, out, token_text(file, token));
        add_token(a, out, token_text(file, token));
        return;
    case 2:
        if (token + 1 < file->tokens.count) {
            struct piece next = file->tokens.items[token + 1];
            buf_text(out, token_text(file, token + 1));
            buf_add(out, file->text.data + piece.end, next.start - piece.end);
            buf_text(out, token_text(file, token));
            *end = next.end;
        }
        return;
    case 3:
        *end = *start;
        add_token(a, out, any_token(a));
        return;
    default:
        add_token(a, out, any_token(a));
        return;
    }
}

static TSPoint point_at(struct text text, uint32_t offset) {
    TSPoint point = { 0, 0 };
    for (uint32_t i = 0; i < offset; i++) {
        point.column++;
        if (text.data[i] == '\n')
            point = (TSPoint){ point.row + 1, 0 };
    }
    return point;
}

static bool same_grammar_trees(TSTree *one, TSTree *two) {
    TSTreeCursor a = ts_tree_cursor_new(ts_tree_root_node(one)),
                 b = ts_tree_cursor_new(ts_tree_root_node(two));
    bool same = true;
    for (bool going = true; going && same;) {
        TSNode x = ts_tree_cursor_current_node(&a), y = ts_tree_cursor_current_node(&b);
        same = ts_node_symbol(x) == ts_node_symbol(y) &&
               ts_node_start_byte(x) == ts_node_start_byte(y) &&
               ts_node_end_byte(x) == ts_node_end_byte(y) &&
               ts_node_child_count(x) == ts_node_child_count(y) &&
               ts_node_start_point(x).row == ts_node_start_point(y).row &&
               ts_node_start_point(x).column == ts_node_start_point(y).column &&
               ts_node_is_missing(x) == ts_node_is_missing(y);
        if (ts_tree_cursor_goto_first_child(&a)) {
            same = same && ts_tree_cursor_goto_first_child(&b);
            continue;
        }
        while (going && !ts_tree_cursor_goto_next_sibling(&a)) {
            going = ts_tree_cursor_goto_parent(&a);
            ts_tree_cursor_goto_parent(&b);
        }
        if (going)
            same = ts_tree_cursor_goto_next_sibling(&b) && same;
    }
    ts_tree_cursor_delete(&a);
    ts_tree_cursor_delete(&b);
    return same;
}

/* Reads the edited text on from the tree before. */
static bool check_reread(struct agree *a, const struct file *file, struct text text, TSTree *fresh,
                         TSInputEdit edit) {
    TSTree *old = ts_tree_copy(file->tree);
    ts_tree_edit(old, &edit);
    TSTree *reread = read_text(a, text, old);
    bool error = ts_node_has_error(ts_tree_root_node(fresh));
    bool same = same_grammar_trees(fresh, reread);
    a->rereads++;
    if (!same && error && ts_node_has_error(ts_tree_root_node(reread))) {
        a->broken_rereads++; /* where a repair is possible in more ways than one */
        same = true;
    }
    ts_tree_delete(old);
    ts_tree_delete(reread);
    if (!same)
        snprintf(a->why, sizeof a->why, "reading on from the tree before gives another one");
    return same;
}

static void check_edit(struct agree *a, uint32_t number) {
    const struct file *file = &a->files[chance(a, a->file_count)];
    if (file->tokens.count == 0)
        return;
    struct buf part = { 0 }, whole = { 0 };
    uint32_t start, end;
    make_edit(a, file, &part, &start, &end);
    struct text before = buf_view(&file->text);
    buf_add(&whole, before.data, start);
    buf_text(&whole, buf_view(&part));
    buf_add(&whole, before.data + end, before.size - end);
    struct text text = buf_view(&whole);
    TSTree *tree = read_text(a, text, NULL);
    bool agrees = text_agrees(a, text, tree);
    uint32_t new_end = start + (uint32_t)part.size;
    if (agrees && number % REREAD_EVERY == 0)
        agrees = check_reread(a, file, text, tree,
                              (TSInputEdit){ start, end, new_end, point_at(before, start),
                                             point_at(before, end), point_at(text, new_end) });
    if (agrees)
        a->passed++;
    else
        keep(a, text, "edit", file->path);
    ts_tree_delete(tree);
    buf_free(&part);
    buf_free(&whole);
}

/* --- All --- */

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

static void check_file(struct agree *a, struct file *file) {
    if (!read_file(&file->text, file->path)) {
        printf("FAILED %s cannot be read\n", file->path);
        a->failed++;
    }
    file->tree = read_text(a, buf_view(&file->text), NULL);
    collect_tokens(file);
    if (text_agrees(a, buf_view(&file->text), file->tree))
        a->passed++;
    else
        keep(a, buf_view(&file->text), "whole", file->path);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    struct agree a = { .parser = ts_parser_new(), .directory = ".", .random = 1 };
    ts_parser_set_language(a.parser, tree_sitter_croft());
    uint32_t edits = 0;
    int i = 1;
    for (; i + 1 < argc && argv[i][0] == '-'; i += 2) {
        if (argv[i][1] == 's')
            a.random = strtoull(argv[i + 1], NULL, 10) * 2654435761u + 1;
        else if (argv[i][1] == 'n')
            edits = (uint32_t)strtoul(argv[i + 1], NULL, 10);
        else
            a.directory = argv[i + 1];
    }
    a.file_count = (uint32_t)(argc - i);
    a.files = calloc(a.file_count, sizeof *a.files);
    double start = seconds();
    for (uint32_t f = 0; f < a.file_count; f++) {
        a.files[f].path = argv[(uint32_t)i + f];
        check_file(&a, &a.files[f]);
    }
    double whole = seconds();
    for (uint32_t f = 0; f < a.file_count; f++)
        check_prefixes(&a, &a.files[f]);
    double prefixes = seconds();
    for (uint32_t e = 0; e < edits; e++)
        check_edit(&a, e);
    printf("whole %.1f s, prefixes %.1f s, edits %.1f s; %u texts accepted by both, %u beyond "
           "limits; %u read on, %u of "
           "them broken and repaired otherwise\n",
           whole - start, prefixes - whole, seconds() - prefixes, a.accepted, a.excused, a.rereads,
           a.broken_rereads);
    printf("%u passed, %u failed\n", a.passed, a.failed);
    for (uint32_t f = 0; f < a.file_count; f++) {
        buf_free(&a.files[f].text);
        free(a.files[f].tokens.items);
        ts_tree_delete(a.files[f].tree);
    }
    free(a.files);
    ts_parser_delete(a.parser);
    return a.failed > 0;
}
