/* Tagged text: sh"…", promql"…" and the like know where in their language a hole stands, and escape
 * what goes in for that place. Each tag is a table-driven scanner over the literal parts: states,
 * transitions on bytes, and per state what a hole is there. The tables are tags.def and, one
 * language a file, tags/; this file and its .c know no tag by name. */
#ifndef CROFT_VALUE_TAG_H
#define CROFT_VALUE_TAG_H

#include "base/buf.h"
#include "value/value.h"

/* A tag; id 0 is none (plain text, no escaping). */
struct tag {
    uint32_t id;
};

/* The tag with this name, or none. */
struct tag tag_find(struct text name);
uint32_t tag_count(void); /* ids 1..count */
struct text tag_name(struct tag tag);
/* One sentence for documentation and completion: which language, and how a value goes into it. */
const char *tag_doc(struct tag tag);

/* How deep quotes and brackets may nest; beyond it a hole, or the end, is an error. */
enum { TAG_DEPTH_MAX = 12 };

/* The scanner's state: small, copyable, equal states behave the same. For tag.c only. */
struct tag_state {
    uint16_t state;
    uint8_t depth;                 /* of `stack` */
    uint8_t pending;               /* a here-document begins with the next line */
    uint32_t word;                 /* hash of the word being read, or the column */
    uint32_t kept;                 /* of an earlier one, such as a here-document's delimiter */
    uint16_t stack[TAG_DEPTH_MAX]; /* states to go back to */
};

struct tag_state tag_begin(struct tag tag);
/* The state after `literal`. However a text is cut, its parts scanned in turn give the same. */
struct tag_state tag_scan(struct tag tag, struct tag_state state, struct text literal);
/* The state after a hole of that state (a bare word goes on, a quoted one stays quoted). */
struct tag_state tag_after_hole(struct tag tag, struct tag_state state);

/* NULL when a value may stand here, else why not ("inside a comment"). `is_fragment` asks the same
 * for text of this very tag, which goes in as it is. A number, a truth value or a quantity may
 * stand where either may. */
const char *tag_hole_problem(struct tag tag, struct tag_state state, bool is_fragment);
/* How a hole in this state escapes: an index for tag_escape(), stable within a build. */
uint16_t tag_hole_escape(struct tag tag, struct tag_state state);
/* The same where it is known what follows: the next byte of the literal, or one of these. In some
 * languages a value that has more of its word behind it cannot be quoted. */
enum { TAG_NEXT_END = -1, TAG_NEXT_HOLE = -2 };
uint16_t tag_hole_escape_before(struct tag tag, struct tag_state state, int next);
/* Whether a line that begins in this state is part of something that is closed later, and blanks at
 * its front would be, too: inside quotes, in a here-document. */
bool tag_line_is_inside(struct tag tag, struct tag_state state);
/* NULL when the text may end in this state, else what is open ("an unclosed single quote"). */
const char *tag_end_problem(struct tag tag, struct tag_state state);

/* Escapes `value` for the place; false if the place cannot carry it (a line end in a Caddyfile
 * token): then `*problem` says why, and `out` is as it was. Takes text, numbers, truth values,
 * dates, cases without fields, and quantities that the escape's tag spells. */
bool tag_escape(struct buf *out, uint16_t escape, struct value value, const char **problem);

/* Whether tag_escape() writes this text as it stands, byte for byte: then there is no need to.
 * False also where it would be as much work to know as to write. */
bool tag_keeps(uint16_t escape, struct text text);

/* A quantity's spelling in this tag ("16K", "30s"), or false when the tag has none of its own. For
 * plain text and json/yaml/toml/ini there is none. */
bool tag_spell(struct buf *out, struct tag tag, struct value quantity);

#endif
