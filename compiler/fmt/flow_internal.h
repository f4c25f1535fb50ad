/* The state of the last pass: what has been written so far, as far as it decides what follows. */
#ifndef CROFT_FMT_FLOW_INTERNAL_H
#define CROFT_FMT_FLOW_INTERNAL_H

#include "fmt/fmt_internal.h"

/* An open bracket or text. */
struct level {
    uint32_t open;        /* UINT32_MAX: the file */
    uint32_t line_indent; /* of the line that the opener stands on */
    uint32_t item_indent; /* of lines that items begin on */
    bool broken;          /* items are on lines of their own */
    bool rigid;           /* no line end may be added: it is in a hole */
    bool moves;           /* a text block whose lines are indented anew, */
    uint32_t margin_old;  /* from as many bytes */
    uint32_t margin;      /* to as many blanks */
};

/* A comment at the end of a line of code. */
struct remark {
    uint32_t start, end; /* the gap before it */
    uint32_t column;     /* where the code ends, `sep` included */
    uint32_t line;
    char sep; /* stands behind the code; 0: nothing */
};

struct flow {
    struct fmt *f;
    VEC(struct level) levels;
    uint32_t column;            /* behind the last atom */
    uint32_t line_indent;       /* of the line being written */
    uint32_t line;              /* its number */
    bool begins_line;           /* the last atom is the first of its line */
    VEC(struct remark) remarks; /* on lines that follow each other */
    uint32_t narrowest, widest; /* of their columns */
};

static inline struct level *flow_level(struct flow *w) {
    return &w->levels.items[w->levels.count - 1];
}

/* too_long.c: whether the bracket that opens at `i`, at the current column, is to be broken; which
 * stretches that begin at `i` are. */
bool flow_breaks_group(struct flow *w, uint32_t i);
void flow_break_stretches(struct flow *w, uint32_t i);
/* Whether an item of a list is too long for the line that it would go on. */
bool flow_item_overflows(struct flow *w, uint32_t i);
/* Which lines of several items are too long: each of them begins one. */
void flow_split_lines(struct flow *w, uint32_t first, uint32_t count, uint32_t indent);

/* gap.c: writes the gap before an atom. */
struct gap {
    char sep;                /* `,` or `;` behind the atom before; 0: nothing */
    bool newline;            /* else it is `columns` blanks */
    uint32_t columns;        /* indentation, or blanks */
    uint32_t comment_indent; /* of comments on lines of their own */
    bool may_blank;          /* an empty line stays */
};
void flow_write_gap(struct flow *w, uint32_t i, struct gap gap);
void flow_write_remarks(struct flow *w);

/* text_block.c: a text's delimiter has been read; and one of its pieces. */
void flow_open_text(struct flow *w, struct level *level);
void flow_write_piece(struct flow *w, uint32_t i);

#endif
