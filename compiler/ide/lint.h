/* Lints: what may be written and is still no good idea, found in the text alone.
 *
 * A lint is a file of tree-sitter queries (grammar/tree-sitter/queries/lints/, whose README.md has
 * the form); those are built into the program, and a fleet may have some of its own. Nothing here
 * knows what a name means, and text with mistakes is as good as any: what lies in unreadable text
 * is passed over.
 *
 *     struct lint_set *set = lint_set_new(own, own_count);      once; shared by all threads
 *     struct lint_runner *runner = lint_runner_new(set);        one for each thread
 *     struct lint_tree *tree = lint_tree_new(runner, text);     one for each document
 *     lint_run(runner, tree, &options, arena)                   what is to be said of it
 *     lint_tree_edit(runner, tree, …, text)                     after each change: parses what
 * changed
 *
 * Places are offsets of bytes. */
#ifndef CROFT_IDE_LINT_H
#define CROFT_IDE_LINT_H

#include "base/vec.h"
#include "source/diag.h"

/* The text of a lint's file. */
struct lint_file {
    struct text name; /* "mode-as-number" */
    struct text text;
};

/* A part of a page that shows how to write, or how not to. */
struct lint_example {
    bool good;         /* the lint says nothing of it; else it does */
    struct text file;  /* as which file it is read: "stdlib/x.croft"; empty: of no matter */
    struct text text;  /* Croft */
    struct text fixed; /* what the fix makes of it; empty: there is none */
};

struct lint {
    struct text name;
    struct text summary; /* the first paragraph of its explanation, on one line */
    struct text page;    /* Markdown: a title, the explanation, the examples */
    struct text url;     /* where more is to be read; may be empty */
    enum diag_severity severity;
    bool fixes; /* has a fix, at least sometimes */
    bool own;   /* of the fleet, not built in */
    struct lint_example *examples;
    uint32_t example_count;
};

/* What is wrong with a lint that a fleet has of its own. */
struct lint_problem {
    struct text name;
    uint32_t offset; /* in its text */
    struct text message;
};

struct lint_set;

/* The built-in lints and these. A lint that cannot be used is left out, and is a problem. */
struct lint_set *lint_set_new(const struct lint_file *own, uint32_t own_count);
void lint_set_free(struct lint_set *set);
/* In the order of their names. */
uint32_t lint_count(const struct lint_set *set);
const struct lint *lint_at(const struct lint_set *set, uint32_t index);
const struct lint *lint_find(const struct lint_set *set, struct text name);
uint32_t lint_problem_count(const struct lint_set *set);
const struct lint_problem *lint_problem_at(const struct lint_set *set, uint32_t index);

/* What lints know of other files: the texts that they collect, and on which host. */
struct lint_fact {
    struct text about; /* "mounts": what the lint calls them */
    struct text host;  /* "forge"; empty: of all */
    struct text text;  /* "/mnt/media" */
};
struct lint_facts {
    struct lint_fact *items;
    uint32_t count, capacity;
};

struct lint_options {
    struct text file;               /* its name, "hosts/forge/host.croft"; empty: unknown */
    const struct lint_facts *facts; /* NULL: nothing is known of other files */
};

struct lint_edit {
    uint32_t start, end; /* replaced by `text` */
    struct text text;
};

struct lint_finding {
    const struct lint *lint;
    enum diag_severity severity;
    uint32_t start, end;
    struct text message;           /* one sentence */
    struct text help;              /* the remedy; may be empty */
    uint32_t also_start, also_end; /* a second place; both 0: there is none */
    struct text also;              /* what that is */
    struct text code;              /* what the compiler says of it, if it knows the types: "E0301";
                                      who shows both leaves this one out; may be empty */
    bool fixable;                  /* `fix` mends it, and changes nothing else */
    struct lint_edit fix;
};
struct lint_findings {
    struct lint_finding *items; /* by place, then by name */
    uint32_t count, capacity;
};

struct lint_runner;
/* A text with its syntax tree; keeps a copy of the text. */
struct lint_tree;

/* Holds on to the set. */
struct lint_runner *lint_runner_new(const struct lint_set *set);
void lint_runner_free(struct lint_runner *runner);

struct lint_tree *lint_tree_new(struct lint_runner *runner, struct text text);
void lint_tree_free(struct lint_tree *tree);
/* The bytes from `start` to `old_end` have become those from `start` to `new_end` of `text`, which
 * is the whole of the new text. What is out of range is parsed as if all had changed. */
void lint_tree_edit(struct lint_runner *runner, struct lint_tree *tree, uint32_t start,
                    uint32_t old_end, uint32_t new_end, struct text text);

/* What the lints say of a text. Everything lies in the arena. What a comment
 * `// lint: allow NAME because …` allows is left out. */
struct lint_findings lint_run(struct lint_runner *runner, const struct lint_tree *tree,
                              const struct lint_options *options, struct arena *arena);
/* Adds to `facts` what the lints want to know of this file; the name of the file has to stay. */
void lint_collect(struct lint_runner *runner, const struct lint_tree *tree, struct text file,
                  struct arena *arena, struct lint_facts *facts);

#endif
