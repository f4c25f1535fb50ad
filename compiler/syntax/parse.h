/* Text to tree. Parsing never fails: it gives a tree and diagnostics.
 *
 * The text is lexed to a token array; a layout pass settles newlines and contextual keywords; the
 * parser reads the array. Only when a first parse has failed are unbalanced delimiters repaired
 * (with the help of indentation) and the array parsed again with error recovery, which synchronises
 * at the ends of items and statements. */
#ifndef CROFT_SYNTAX_PARSE_H
#define CROFT_SYNTAX_PARSE_H

#include "source/diag.h"
#include "syntax/limits.h"
#include "syntax/token.h"
#include "syntax/tree.h"

/* Everything is allocated in `arena`; names go to `names`. */
struct tree *parse(struct arena *arena, struct intern *names, const struct sources *sources,
                   struct source_id source, struct diags *diags);
/* The same, and the tokens as the grammar has them, with TERM where statements end; of text with
 * mistakes, those inside of broken items need not be what the tree was made of. */
struct tree *parse_tokens(struct arena *arena, struct intern *names, const struct sources *sources,
                          struct source_id source, struct diags *diags, struct tokens *tokens);

/* The parts of a TEXT as they count: escapes decoded, the margin of a block removed, one literal
 * part per source line at most. Adjacent parts follow each other with nothing between. */
struct text_part {
    struct text literal; /* for a literal part; a view of the source where possible */
    struct node hole;    /* for a hole: its expression (not the HOLE) */
    uint32_t offset;     /* in the source, of the part's first byte */
    uint32_t indent; /* hole alone on its line: spaces before it; the line's own text is not in any
                        literal */
    bool alone; /* hole alone on its line in a block: it brings its own line ends and may vanish */
};
struct text_parts {
    struct text_part *parts;
    uint32_t count;
};
struct text_parts text_parts(struct arena *arena, const struct tree *tree, struct node text,
                             struct diags *diags);

/* A TEXT with neither tag nor holes as one string (for names of tests, reasons, keys). False if it
 * has holes. */
bool text_constant(struct arena *arena, const struct tree *tree, struct node text,
                   struct diags *diags, struct text *result);

#endif
