/* What the passes of the formatter share. The text is a row of atoms: the tokens, without those
 * that only separate. What stands between two atoms is a gap: blanks, line ends, comments, commas,
 * semicolons. The passes: atoms.c makes the row, roles.c says of each what the tree knows of it,
 * groups.c finds brackets, items and where lines must end, flow.c decides every gap. */
#ifndef CROFT_FMT_FMT_INTERNAL_H
#define CROFT_FMT_FMT_INTERNAL_H

#include "base/vec.h"
#include "fmt/fmt.h"
#include "syntax/token.h"
#include "syntax/tree.h"

enum atom_flag {
    /* Of the gap before it, as it is: */
    ATOM_NEWLINE = 1 << 0,    /* has a line end */
    ATOM_BLANK = 1 << 1,      /* has an empty line */
    ATOM_SEPARATED = 1 << 2,  /* has a separator that must stay, even where the line ends */
    ATOM_FROZEN_GAP = 1 << 3, /* has text that is nothing: it stays as it is */
    /* Of the gap before it, as it will be: */
    ATOM_TIGHT = 1 << 4,  /* empty */
    ATOM_FORCED = 1 << 5, /* certainly has a line end */
    ATOM_BREAK = 1 << 6,  /* gets one, because the line is too long */
    ATOM_SPLIT = 1 << 7,  /* gets one, because its neighbours on the line are too many */
    ATOM_JOINED = 1 << 8, /* has none, whatever the text has: `} else {` */
    ATOM_KEPT = 1 << 9,   /* has one if the text has */
    /* Of the atom: */
    ATOM_ITEM = 1 << 10,   /* first of an item of its group */
    ATOM_INNER = 1 << 11,  /* stands in a text: there is no gap before it */
    ATOM_PREFIX = 1 << 12, /* an operator before its operand */
    ATOM_MULTI = 1 << 13,  /* holds a line end */
    ATOM_FROZEN = 1 << 14, /* an item with mistakes */
    ATOM_BLOCK = 1 << 15,  /* opens a text block */
    ATOM_CLAUSE = 1 << 20, /* begins a clause of a comprehension */
    /* Of an opener: */
    ATOM_SNUG = 1 << 16,   /* braces without blanks inside */
    ATOM_BODY = 1 << 21,   /* a statement's body: stands as that does, wherever its line began */
    ATOM_COMMAS = 1 << 17, /* STYLE_LINES: on one line, items are separated by commas */
    ATOM_CALL = 1 << 18,   /* arguments: the last one may reach over several lines */
    ATOM_BROKEN = 1 << 19, /* its items stand on lines of their own already */
};

/* How a bracket holds its items. */
enum atom_style {
    STYLE_PLAIN, /* one expression or type */
    STYLE_BARE,  /* a comprehension */
    STYLE_LIST,  /* items with commas, in the end, too, when on lines of their own */
    STYLE_LINES, /* statements, members, cases, arms: on lines of their own without separators */
};

/* What items line up with their neighbours by. */
enum atom_align { ALIGN_NO, ALIGN_ASSIGN, ALIGN_MERGE, ALIGN_LET, ALIGN_FIELD, ALIGN_ARM };

struct atom {
    uint32_t start, end;
    uint32_t flags;    /* enum atom_flag */
    uint32_t comment;  /* comments of the gap before it: the first, */
    uint32_t comments; /* and how many */
    uint32_t partner;  /* of a bracket or a text's delimiter: the other one; itself: none */
    uint32_t next;     /* of an item's first: the next item's, or the closer */
    uint32_t first, items, last; /* of an opener: its first item, how many, the last */
    uint32_t pos, width;         /* columns, were all of the text on one line */
    uint32_t forced;             /* the first atom from this on that a line end certainly follows */
    uint32_t cell;               /* of an item's first: the atom that lines up */
    uint32_t pad;                /* columns more before it, so that it does */
    uint32_t breaker;            /* the first breaker that begins here, + 1 */
    uint32_t next_op;            /* of an operator: the next of its chain; 0: none */
    uint8_t kind;                /* enum token_kind */
    uint8_t sep;                 /* TOKEN_COMMA, TOKEN_TERM or TOKEN_END: what separates it */
    uint8_t style, align;
};

/* A stretch that may be broken before all of its operators, if it does not fit on its line. */
struct breaker {
    uint32_t last; /* the stretch's last atom */
    uint32_t op;   /* its first operator; the others follow by next_op */
    uint32_t next; /* the next one inward that begins at the same atom, + 1; 0: none */
    bool body;     /* `op` begins what must then fit on the next line */
};

struct fmt {
    struct arena *arena;   /* of the edits */
    struct arena *scratch; /* of one call */
    struct text text;
    const struct tree *tree;
    struct tokens tokens;
    struct atom *atoms; /* atoms[count] is the end of the text, an atom, too */
    uint32_t count;
    uint64_t *starts; /* a bit for each byte: an atom begins there */
    uint32_t *ranks;  /* for each word of them: atoms before it */
    VEC(struct breaker) breakers;
    VEC(struct fmt_edit) edits;
};

/* atoms.c: the row. */
void fmt_make_atoms(struct fmt *f);
/* The first atom that begins at `offset` or behind it. */
uint32_t fmt_atom_at(const struct fmt *f, uint32_t offset);
/* Where a comment ends, without blanks at the end of its line. */
uint32_t fmt_comment_end(const struct fmt *f, uint32_t comment);
/* Line ends in text[start, end). */
uint32_t fmt_count_lines(const struct fmt *f, uint32_t start, uint32_t end);

/* roles.c: what the tree knows. */
void fmt_mark_roles(struct fmt *f);

/* groups.c: brackets, items, widths, certain line ends. */
void fmt_find_groups(struct fmt *f);
/* Blanks before an atom that stands on the line of the one before it. */
uint32_t fmt_space(const struct fmt *f, uint32_t atom);

/* align.c: `broken` items from `first` on, at this indentation: which line up, and how far. */
void fmt_align(struct fmt *f, uint32_t first, uint32_t count, uint32_t indent);

/* flow.c: decides all gaps, and writes the edits. */
void fmt_flow(struct fmt *f);

/* edits.c */
/* text[start, end) is to be `size` bytes; only what differs is an edit. */
void fmt_put(struct fmt *f, uint32_t start, uint32_t end, const char *bytes, size_t size);
/* The same for blanks: line ends, then columns, behind `sep` (0: nothing). */
void fmt_put_gap(struct fmt *f, uint32_t start, uint32_t end, char sep, uint32_t lines,
                 uint32_t columns);

/* The widths of atoms on one line: from the first column of `first` behind the last of `last`. */
static inline uint32_t fmt_width(const struct fmt *f, uint32_t first, uint32_t last) {
    return f->atoms[last].pos + f->atoms[last].width - f->atoms[first].pos;
}
static inline bool atom_has(const struct atom *atom, enum atom_flag flag) {
    return (atom->flags & (uint32_t)flag) != 0;
}
static inline bool atom_opens(const struct fmt *f, uint32_t i) {
    return f->atoms[i].partner > i;
}
static inline bool atom_closes(const struct fmt *f, uint32_t i) {
    return f->atoms[i].partner < i;
}

#endif
