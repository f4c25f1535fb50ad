/* Inside the lints: the queries as they are used, and the functions that the files share. */
#ifndef CROFT_IDE_LINT_INTERNAL_H
#define CROFT_IDE_LINT_INTERNAL_H

#include "base/buf.h"
#include "base/map.h"
#include "base/memory.h"
#include "ide/lint.h"
#include "value/regex.h"

#include <tree_sitter/api.h>

/* The lints that are built in; made from their files by lints.awk. */
struct lint_built_in {
    const char *name, *text;
};
extern const struct lint_built_in lints_built_in[];
extern const unsigned lints_built_in_count;

const TSLanguage *tree_sitter_croft(void);

enum lint_predicate {
#define PREDICATE(name, ...) PREDICATE_##name,
#include "ide/lint_predicate.def"
#undef PREDICATE
    PREDICATE_COUNT
};

/* An argument of a predicate: a capture, or a text. */
struct lint_argument {
    bool is_capture;
    uint32_t capture;
    struct text text;
};

/* One condition of a pattern. */
struct lint_condition {
    enum lint_predicate predicate;
    bool negated, any; /* `not-…`; `any-…`: of several nodes one is enough */
    struct lint_argument *arguments;
    uint32_t count;
    uint32_t regex; /* the runner's, for those that have one: their second argument */
};

/* One pattern, and what its `#set!` say. */
struct lint_pattern {
    const struct lint *lint; /* NULL: the pattern of comments that allow something */
    enum diag_severity severity;
    struct text message, help, fix, also, url, code;
    struct text about; /* `collect`: what it collects; it finds nothing then */
    struct text files; /* `files`: only in files with names like that; empty: in all */
    uint32_t files_regex;
    bool fixes;
    struct lint_condition *conditions;
    uint32_t condition_count;
};

/* A query, and what its captures are called. */
struct lint_query {
    TSQuery *query;
    struct lint_pattern *patterns;
    uint32_t pattern_count;
    uint32_t lint, fix, also, allow; /* captures; UINT32_MAX: there is none */
};

struct lint_set {
    struct arena *arena;
    VEC(struct lint) lints;
    VEC(struct lint_problem) problems;
    VEC(struct text) regexes; /* compiled anew by each runner */
    struct lint_query judging, collecting;
    const struct lint *comments; /* the lint about comments that allow something */
};

struct lint_runner {
    const struct lint_set *set;
    struct arena *arena;   /* the runner's life */
    struct arena *scratch; /* one run */
    TSParser *parser;
    TSQueryCursor *cursor;
    struct regex **regexes;
};

struct lint_tree {
    TSTree *tree;
    struct buf text;
};

/* One run over one text. */
struct lint_run {
    struct lint_runner *runner;
    const struct lint_query *query;
    const struct lint_options *options;
    struct text text, host;
    TSNode root;
    struct arena *arena;                 /* the findings' */
    struct textmap siblings;             /* scratch; see lint_repeats() */
    uint32_t earlier_start, earlier_end; /* what the last `repeats?` found */
    struct lint_findings found;
    VEC(TSNode) allowing; /* comments that allow something; scratch */
};

/* Reads the comment that a file begins with: summary, page, examples (lint_page.c). */
void lint_page_read(struct arena *arena, struct lint *lint, struct text text);
/* Makes a query's patterns of its text (lint_pattern.c). NULL, or what is wrong, and where. */
const char *lint_query_read(struct lint_set *set, struct lint_query *query, struct text text,
                            uint32_t *offset);
void lint_query_free(struct lint_query *query);
/* The next word of a list of conditions … whether all of a pattern's hold (lint_condition.c). */
bool lint_holds(struct lint_run *run, const struct lint_pattern *pattern,
                const TSQueryMatch *match);
/* The predicate with this name, without `not-` and `any-`, which are noted; PREDICATE_COUNT: none.
 */
enum lint_predicate lint_predicate_find(struct text name, bool *negated, bool *any);
bool lint_predicate_takes_regex(enum lint_predicate predicate);
/* Null, or how arguments do not fit. */
const char *lint_predicate_misuse(const struct lint_condition *condition);
/* A text with `{@capture}` in it, filled (lint_message.c): on one line and short, as for people, or
 * as it is. */
struct text lint_filled(struct lint_run *run, struct text template, const TSQueryMatch *match,
                        bool shown);
/* The fix of a match, if it is safe: false, if not. */
bool lint_fix(struct lint_run *run, const struct lint_pattern *pattern, const TSQueryMatch *match,
              TSNode node, struct lint_edit *fix);
/* Leaves out what comments allow, and says what is wrong with them (lint_allow.c). */
void lint_allow(struct lint_run *run);

/* The host that a file speaks of: of "hosts/forge/x.croft" "forge"; empty: of all. */
struct text lint_host_of(struct text file);
/* Whether a text is one of the paths, or lies below one. */
bool lint_is_below(struct text path, struct text above);

static inline struct text lint_node_text(const struct lint_run *run, TSNode node) {
    uint32_t start = ts_node_start_byte(node), end = ts_node_end_byte(node);
    end = end > run->text.size ? (uint32_t)run->text.size : end;
    return (struct text){ run->text.data + start, start < end ? end - start : 0 };
}
/* The first node of a capture; a null node: it captured nothing. */
static inline TSNode lint_captured(const TSQueryMatch *match, uint32_t capture) {
    for (uint16_t i = 0; i < match->capture_count; i++)
        if (match->captures[i].index == capture)
            return match->captures[i].node;
    return (TSNode){ { 0 }, NULL, NULL };
}
static inline struct text lint_trimmed(struct text t) {
    while (t.size != 0 && (t.data[0] == ' ' || t.data[0] == '\t')) {
        t.data++;
        t.size--;
    }
    while (t.size != 0 &&
           (t.data[t.size - 1] == ' ' || t.data[t.size - 1] == '\t' || t.data[t.size - 1] == '\r'))
        t.size--;
    return t;
}

#endif
