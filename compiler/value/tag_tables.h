/* The shape of the tags' tables: states with their transitions, escapes, spellings. tags.def fills
 * them; tag.c walks the states, tag_escape.c writes values. */
#ifndef CROFT_VALUE_TAG_TABLES_H
#define CROFT_VALUE_TAG_TABLES_H

#include "value/tag.h"

/* Sets of bytes are strings of bytes and ranges: "a-z0-9_-"; with `^` first, all others. "" is any
 * byte. A hyphen that stands for itself comes last. Zero bytes are in "" and in `^` sets only. */
bool byte_set_has(const char *set, char byte);

/* What a state does with a byte. Its rules are tried in order; a byte that none takes stays in the
 * state. The word read so far is forgotten, unless the rule says otherwise. */
enum tag_op {
    TAG_END_OF_STATE, /* (the row that begins the next state) */
    TAG_ON,           /* the byte is taken, go to `target` */
    TAG_AGAIN,        /* go to `target` and look at the byte there */
    TAG_PASS,         /* as AGAIN, the word goes along */
    TAG_ADD,          /* taken, becomes part of the word */
    TAG_SKIP,         /* taken, the word stays as it is */
    TAG_COUNT,        /* taken, the word counts columns */
    TAG_MARK,         /* as PASS, and the column is kept */
    TAG_DEEPEN,       /* as COUNT; go to `other` once the column is beyond the kept one */
    TAG_PUSH,         /* taken, go to `target`, to come back to `other` */
    TAG_PUSH_AGAIN,   /* the same, the byte is looked at in `target` */
    TAG_POP,          /* taken, go back; to `target` when nothing is open */
    TAG_POP_AGAIN,    /* the same, the byte is looked at there */
    TAG_UNDER,        /* if `other` is on top of the stack: taken, go to `target` */
    TAG_KNOWN,        /* if the word is one of `words`: taken, go to `target` */
    TAG_KNOWN_AGAIN,  /* if the word is one of `words`: as AGAIN */
    TAG_KNOWN_PUSH,   /* if the word is one of `words`: as PUSH_AGAIN */
    TAG_KNOWN_POP,    /* if the word is one of `words`: as POP_AGAIN */
    TAG_KEEP,         /* taken, the word is kept */
    TAG_KEEP_HERE,    /* as AGAIN, the word is kept: a here-document's delimiter */
    TAG_SAME,         /* if the word is the kept one: taken, go to `target` */
    TAG_LINE          /* taken; to `other` if a here-document is pending, else to `target` */
};

struct tag_rule {
    uint16_t op; /* enum tag_op */
    uint16_t target, other;
    const char *set;
    const char *words; /* separated by spaces */
};

struct tag_place {
    const char *problem;   /* why no value may stand here; NULL: one may */
    uint16_t escape;       /* of a value */
    uint16_t escape_glued; /* the same when the word goes on behind the hole */
};

struct tag_row {
    uint16_t first_rule;
    uint16_t after; /* the state after a hole */
    struct tag_place place;
    const char *fragment_problem; /* why no fragment may stand here */
    const char *end_problem;      /* what is open when the text ends here */
    bool end_if_same;             /* but not if the word is the kept one */
};

enum { UNITS_MAX = 6 };
struct tag_unit {
    int64_t factor; /* bytes, or milliseconds */
    const char *name;
};

/* How quantities are written: units from the largest to the smallest. */
struct tag_spelling {
    struct tag_unit sizes[UNITS_MAX];     /* the largest that leaves no rest is taken */
    struct tag_unit durations[UNITS_MAX]; /* all that are needed, one behind the other */
    bool decimal_seconds;                 /* durations are a plain number of seconds */
    const char *percent;                  /* behind the number; NULL: none */
    bool octal_modes;                     /* 0644 */
};

struct tag_info {
    const char *name, *doc;
    const char *word_ends; /* bytes that end a word, for `escape_glued`; NULL: never asked */
    uint16_t start;        /* state */
    bool folds_quoted;     /* blanks at the front of a line mean nothing inside quotes, either */
    struct tag_spelling spelling;
};

enum where { ANYWHERE, AT_FRONT, AT_END, BEFORE, HOLDS, IS };
/* What a place cannot carry. */
struct tag_refusal {
    enum where where;
    const char *set;  /* HOLDS and IS: the very text */
    const char *next; /* BEFORE: the bytes that may not follow those of `set` */
    const char *reason;
};

struct tag_substitution {
    char byte;
    const char *text;
};

enum { SUBSTITUTIONS_MAX = 20, REFUSALS_MAX = 7 };

/* How text is written in a place. */
struct tag_escaping {
    const char *plain;             /* text of such bytes only, and not empty, stands as it is */
    const char *plain_front;       /* … that begins with one of these; NULL: any */
    bool (*is_plain)(struct text); /* and what this takes, if both are there */
    const char *bare_only;         /* why text that is not plain cannot stand here; NULL: it can */
    const char *open, *close;      /* around text that is not plain; NULL: nothing */
    const char *empty;             /* instead of empty text; NULL: what the above gives */
    const char *keep;              /* the bytes that need no `format`; NULL: all */
    const char *format;            /* how other bytes are written; given the byte as unsigned */
    bool allow_zero;               /* zero bytes are written with `format` */
    void (*write)(struct buf *out, struct text text); /* writes the text instead of all that */
    const char *(*problem)(struct text);              /* why the text cannot stand here, or NULL */
    bool raw_numbers;    /* numbers and truth values stand as they are */
    bool raw_quantities; /* spelled quantities, too */
    uint16_t otherwise;  /* the escape to try when this one refuses; 0: none */
    struct tag_substitution substitutions[SUBSTITUTIONS_MAX];
    struct tag_refusal refusals[REFUSALS_MAX];
};

enum tag_id {
    TAG_ID_none,
#define TAG(name, ...) TAG_ID_##name,
#include "value/tags.def"
    TAG_ID_COUNT
};

enum tag_state_id {
    STATE_none, /* of plain text */
    STATE_lost, /* nested too deep to follow */
#define STATE(name, ...) STATE_##name,
#include "value/tags.def"
    STATE_COUNT
};

enum tag_escape_id {
    ESCAPE_none, /* plain text as it is */
#define ESCAPE(name, ...) ESCAPE_##name,
#include "value/tags.def"
    ESCAPE_COUNT
};

/* What tag_hole_escape() returns: an escape, and the tag whose spelling quantities get. */
enum { TAG_ESCAPE_BITS = 8 };
_Static_assert(ESCAPE_COUNT <= 1 << TAG_ESCAPE_BITS && TAG_ID_COUNT < 1 << TAG_ESCAPE_BITS,
               "an escape and a tag fit into 16 bits");

extern const struct tag_info tag_infos[TAG_ID_COUNT];
extern const struct tag_row tag_rows[STATE_COUNT];
extern const struct tag_rule tag_rules[];
extern const struct tag_escaping tag_escapings[ESCAPE_COUNT];

#endif
