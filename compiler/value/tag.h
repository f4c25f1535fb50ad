/* Tagged text: sh"…", promql"…" and the like know where in their language a hole stands, and escape what goes in
 * for that place. Each tag is a table-driven scanner over the literal parts: states, transitions on bytes, and per
 * state what a hole is there. The tables are tags.def; this file and its .c know no tag by name. */
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

/* The scanner's state: small, copyable, equal states behave the same. */
struct tag_state {
    uint16_t state;
    uint16_t depth; /* of nested quotes or brackets where a tag counts them */
    uint64_t memory; /* what else a tag needs, such as a heredoc's delimiter (hashed) */
};

struct tag_state tag_begin(struct tag tag);
/* The state after `literal`. */
struct tag_state tag_scan(struct tag tag, struct tag_state state, struct text literal);
/* The state after a hole of that state (a bare word goes on, a quoted one stays quoted). */
struct tag_state tag_after_hole(struct tag tag, struct tag_state state);
/* NULL when a value may stand here, else why not ("inside a comment"). Fragments of the same tag and numbers may stand
 * wherever text of the language may: `is_fragment` asks for that case. */
const char *tag_hole_problem(struct tag tag, struct tag_state state, bool is_fragment);
/* How a hole in this state escapes: an index for tag_escape(), stable within a build. */
uint16_t tag_hole_escape(struct tag tag, struct tag_state state);
/* NULL when the text may end in this state, else what is open ("an unclosed single quote"). */
const char *tag_end_problem(struct tag tag, struct tag_state state);

/* Escapes `value` for the place; false if the place cannot carry it (a line end in a Caddyfile token): then
 * `*problem` says why. */
bool tag_escape(struct buf *out, uint16_t escape, struct text value, const char **problem);

/* A quantity's spelling in this tag ("16K", "30s"), or false when the tag has none of its own. For plain text and
 * json/yaml/toml/ini there is none. */
bool tag_spell(struct buf *out, struct tag tag, struct value quantity);

#endif
