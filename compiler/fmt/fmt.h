/* The formatter: one style, no options (grammar/README.md, "Style", has it). It decides about the
 * text between tokens and about nothing else: line ends, blanks, the commas and semicolons between
 * items, and how far text blocks are indented. So the tree stays what it is, and so do the comments
 * and their order.
 *
 * It sees text only: nothing has to be parsed or checked before. Of text that does not parse, items
 * with mistakes in them stay as they are, byte for byte, and the others are formatted.
 *
 * Time and memory are linear in the size of the text; nothing recurses. */
#ifndef CROFT_FMT_FMT_H
#define CROFT_FMT_FMT_H

#include "base/arena.h"
#include "base/buf.h"

/* Columns that a line should have at most, and those of one level of indentation. */
enum { FMT_WIDTH = 120, FMT_INDENT = 2 };

/* text[start, end) becomes `text`. */
struct fmt_edit {
    uint32_t start, end; /* byte offsets */
    struct text text;    /* in the arena, or constant */
};

/* In the order of the text; they neither overlap nor touch, and none says what is there already. */
struct fmt_edits {
    struct fmt_edit *items;
    uint32_t count;
    bool broken; /* some items did not parse, and stay as they are */
};

/* What makes the text formatted; nothing for text that is. At most SOURCE_SIZE_MAX bytes: of more,
 * nothing is changed. */
struct fmt_edits fmt_source(struct arena *arena, struct text text);

/* The same for the statements, members and items that text[from, to) touches: of each list of them
 * those as a whole, and nothing around. An empty range means the one that it is in. */
struct fmt_edits fmt_range(struct arena *arena, struct text text, uint32_t from, uint32_t to);

/* How many blanks the line around `offset` should begin with, judged by what stands before it, be
 * it finished or not: for editors, after a line end or a `}` was typed. False for a line that
 * begins inside of a text, whose blanks may mean something. */
bool fmt_line_indent(struct text text, uint32_t offset, uint32_t *columns);

/* Appends the text as the edits make it. */
void fmt_apply(struct buf *out, struct text text, const struct fmt_edits *edits);

/* Whether two texts have one meaning: the same tree, texts and documentation, and the same comments
 * in the same order. What the formatter makes is so; who writes it over a file looks. */
bool fmt_is_same(struct text a, struct text b);

#endif
