/* The set of lints: those built in and the fleet's own, in two queries for all of them. */
#include "ide/lint_internal.h"

#include <stdlib.h>

/* A lint's file, and where its text begins in the query of all. */
struct part {
    struct lint_file file;
    bool own;
    uint32_t start;
};

struct loading {
    struct lint_set *set;
    VEC(struct part) parts;
    struct buf judging, collecting;
};

static int compare_parts(const void *a, const void *b) {
    const struct part *x = a, *y = b;
    int order = text_compare(x->file.name, y->file.name);
    return order != 0 ? order : x->own - y->own;
}

static struct text copied(struct arena *arena, struct text text) {
    return (struct text){ arena_copy(arena, text.size == 0 ? "" : text.data, text.size),
                          text.size };
}

static void add_problem(struct lint_set *set, struct text name, uint32_t offset,
                        const char *message) {
    struct lint_problem problem = { copied(set->arena, name), offset,
                                    copied(set->arena, text_of(message)) };
    vec_push(set->arena, &set->problems, problem);
}

/* What a pattern that finds something needs. */
static const char *misuse(const struct lint_query *query) {
    for (uint32_t i = 0; i < query->pattern_count; i++) {
        const struct lint_pattern *pattern = &query->patterns[i];
        if (pattern->message.size == 0 && pattern->about.size == 0)
            return "a pattern says `#set! message \"…\"`";
    }
    if (query->pattern_count != 0 && query->lint == UINT32_MAX)
        return "a pattern captures what it is about as @lint";
    return NULL;
}

/* Whether a file can be used by itself. The built-in ones can: a test says so. */
static bool is_usable(struct loading *l, const struct part *part) {
    if (!part->own)
        return true;
    struct lint_query query = { 0 };
    uint32_t offset;
    const char *problem = lint_query_read(l->set, &query, part->file.text, &offset);
    if (problem == NULL)
        problem = misuse(&query);
    lint_query_free(&query);
    if (problem == NULL && lint_find(l->set, part->file.name) != NULL) {
        problem = "there is a lint of this name already";
        offset = 0;
    }
    if (problem != NULL)
        add_problem(l->set, part->file.name, offset, problem);
    return problem == NULL;
}

static void add_lint(struct loading *l, struct part *part) {
    struct lint lint = { .name = copied(l->set->arena, part->file.name),
                         .own = part->own,
                         .url = TEXT(""),
                         .severity = DIAG_WARNING };
    lint_page_read(l->set->arena, &lint, part->file.text);
    part->start = (uint32_t)l->judging.size;
    buf_text(&l->judging, part->file.text);
    buf_char(&l->judging, '\n');
    vec_push(l->set->arena, &l->set->lints, lint);
}

/* Which lint a place of the query of all belongs to. */
static uint32_t lint_at_offset(const struct loading *l, uint32_t offset) {
    uint32_t index = 0;
    while (index + 1 < l->parts.count && l->parts.items[index + 1].start <= offset)
        index++;
    return index;
}

/* Patterns know their lint, and lints what their patterns say. */
static void assign_patterns(struct loading *l) {
    struct lint_query *query = &l->set->judging;
    bool *seen = ARENA_ARRAY(l->set->arena, bool, l->set->lints.count + 1);
    for (uint32_t i = 0; i < query->pattern_count; i++) {
        uint32_t start = ts_query_start_byte_for_pattern(query->query, i);
        uint32_t index = lint_at_offset(l, start);
        struct lint_pattern *pattern = &query->patterns[i];
        struct lint *lint = &l->set->lints.items[index];
        pattern->lint = lint;
        lint->fixes |= pattern->fixes;
        if (pattern->url.size != 0)
            lint->url = pattern->url;
        if (pattern->about.size != 0) {
            uint32_t end = i + 1 < query->pattern_count
                               ? ts_query_start_byte_for_pattern(query->query, i + 1)
                               : (uint32_t)l->judging.size;
            buf_add(&l->collecting, l->judging.data + start, end - start);
        } else if (!seen[index]) {
            lint->severity = pattern->severity;
            seen[index] = true;
        }
    }
}

static void load(struct loading *l) {
    struct lint_set *set = l->set;
    VEC(struct part) usable = { 0 };
    uint32_t offset;
    qsort(l->parts.items, l->parts.count, sizeof *l->parts.items, compare_parts);
    for (uint32_t i = 0; i < l->parts.count; i++)
        if (is_usable(l, &l->parts.items[i])) {
            add_lint(l, &l->parts.items[i]);
            vec_push(set->arena, &usable, l->parts.items[i]);
        }
    l->parts.items = usable.items;
    l->parts.count = usable.count;
    const char *problem = lint_query_read(set, &set->judging, buf_view(&l->judging), &offset);
    if (problem != NULL) {
        uint32_t index = lint_at_offset(l, offset);
        struct text name = index < set->lints.count ? set->lints.items[index].name : TEXT("");
        add_problem(set, name, offset - l->parts.items[index].start, problem);
        lint_query_free(&set->judging);
        return;
    }
    assign_patterns(l);
    lint_query_read(set, &set->collecting, buf_view(&l->collecting), &offset);
    set->comments = lint_find(set, TEXT("allow-comment"));
}

struct lint_set *lint_set_new(const struct lint_file *own, uint32_t own_count) {
    struct arena *arena = arena_new();
    struct lint_set *set = ARENA_NEW(arena, struct lint_set);
    set->arena = arena;
    struct loading l = { .set = set };
    for (unsigned i = 0; i < lints_built_in_count; i++) {
        struct lint_file file = { text_of(lints_built_in[i].name),
                                  text_of(lints_built_in[i].text) };
        vec_push(set->arena, &l.parts, ((struct part){ .file = file }));
    }
    for (uint32_t i = 0; i < own_count; i++)
        vec_push(set->arena, &l.parts, ((struct part){ .file = own[i], .own = true }));
    load(&l);
    buf_free(&l.judging);
    buf_free(&l.collecting);
    return set;
}

void lint_set_free(struct lint_set *set) {
    if (set == NULL)
        return;
    lint_query_free(&set->judging);
    lint_query_free(&set->collecting);
    arena_free(set->arena);
}

uint32_t lint_count(const struct lint_set *set) {
    return set->lints.count;
}

const struct lint *lint_at(const struct lint_set *set, uint32_t index) {
    return &set->lints.items[index];
}

const struct lint *lint_find(const struct lint_set *set, struct text name) {
    for (uint32_t i = 0; i < set->lints.count; i++)
        if (text_equal(set->lints.items[i].name, name))
            return &set->lints.items[i];
    return NULL;
}

uint32_t lint_problem_count(const struct lint_set *set) {
    return set->problems.count;
}

const struct lint_problem *lint_problem_at(const struct lint_set *set, uint32_t index) {
    return &set->problems.items[index];
}
