/* What the passes of one parse share: where things are allocated, the text, and the damage found in
 * it.
 *
 * Ownership: the scratch arena dies with the parse; nothing of the tree may point into it. */
#ifndef CROFT_SYNTAX_PARSING_H
#define CROFT_SYNTAX_PARSING_H

#include "base/arena.h"
#include "base/intern.h"
#include "base/vec.h"
#include "source/diag.h"
#include "syntax/token.h"

/* A stretch in which problems follow from another one, which says it better. */
struct muted {
    uint32_t start, end;
    bool all; /* else only stray characters */
};

struct parsing {
    struct arena *arena;   /* of the tree */
    struct arena *scratch; /* of this parse alone */
    struct intern *names;
    struct source_id source;
    struct text text;
    struct diags *problems; /* made with the first problem; handed on at the end of the parse */
    struct diags *rest;     /* problems beyond PROBLEMS_MAX: nobody sees them */
    struct diags *store;    /* where the last problem went, for labels and helps */
    uint32_t problem_count;
    VEC(uint32_t) damage; /* offsets where the text is not what it should be */
    uint64_t *damaged;    /* the same as a set: a bit for each byte; NULL while there is none */
    VEC(struct muted) muted;
    bool careful; /* a first attempt has failed: let indentation decide where things end */
};

/* More problems of syntax in one source than this are not shown: it is no Croft. */
#define PARSING_PROBLEMS_MAX 200

/* A diagnostic about text[start, end), which also counts as damage. */
struct diag *parsing_problem(struct parsing *p, enum diag_code code, uint32_t start, uint32_t end,
                             const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Damage that needs no words of its own. */
void parsing_damage(struct parsing *p, uint32_t offset);

/* Whether text[start, end) is damaged already, so that more words about it would be about the same
 * cause. */
bool parsing_damaged(const struct parsing *p, uint32_t start, uint32_t end);

/* What is found at text[start, end) follows from a problem that is reported elsewhere: stray
 * characters, or `all` but brackets and blocks that are not closed. */
void parsing_mute(struct parsing *p, uint32_t start, uint32_t end, bool all);

/* Hands the problems on to `diags`. */
void parsing_finish(struct parsing *p, struct diags *diags);

/* Forgets problems and damage: the text is about to be read again. */
void parsing_restart(struct parsing *p);

/* The span of text[start, end). */
static inline struct span parsing_span(const struct parsing *p, uint32_t start, uint32_t end) {
    return (struct span){ p->source, start, end };
}

/* Whether so many problems have been found that further ones are not kept. */
bool parsing_is_full(const struct parsing *p);

/* Where the line of an offset begins and ends (without its line end), and the column where its text
 * begins: tabs reach to the next multiple of four. Of a very long line only the part around the
 * offset is looked at. */
uint32_t parsing_line_start(const struct parsing *p, uint32_t offset);
uint32_t parsing_line_end(const struct parsing *p, uint32_t offset);
uint32_t parsing_indent(const struct parsing *p, uint32_t offset);

#endif
