/* What a new resource still has to say, and the text of the file that it begins with. */
#ifndef CROFT_CLI_SCAFFOLD_H
#define CROFT_CLI_SCAFFOLD_H

#include "query/inspect.h"

/* A line that is proposed, and why. */
struct proposal {
    struct text line; /* "port = 8990" */
    struct text file; /* where it belongs; empty: in the resource's body */
    struct text why;
    bool decide; /* for people to decide: a comment */
};

/* A resource before it is written: what names it, and what a trial has found. */
struct scaffold {
    struct arena *arena;
    const struct kind *kind;
    const char *name;            /* its key */
    const struct preset *preset; /* NULL: none */
    const char *arguments;       /* of the preset, with their parentheses; "" */
    VEC(uint32_t) undecided;     /* slots that nothing decides */
    VEC(struct proposal) proposals;
};

/* The file: what it uses, and the resource; a line for each proposal, a commented one for each
 * undecided field, with its type and documentation. `host` (NULL: none) says which resources a
 * reference could name. */
void scaffold_write(const struct scaffold *s, struct buf *out, const struct program *program,
                    struct evaluation *host);
/* How many things people have to decide. */
uint32_t scaffold_decisions(const struct scaffold *s);
/* Finds what nothing decides. Evaluates: see inspect.h. */
void scaffold_find_undecided(struct scaffold *s, struct evaluation *host,
                             struct resource *resource);
/* Proposes the next free number where the resource's own would be another's, too. */
void scaffold_propose_free(struct scaffold *s, struct evaluation *host, struct resource *resource);
/* "The port that …", on one line. */
struct text scaffold_doc(struct arena *arena, const struct field *field);

#endif
