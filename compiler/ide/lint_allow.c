/* Comments that allow what a lint finds:
 *
 *     // lint: allow NAME, NAME because REASON
 *
 * Behind something it is about that line, by itself about what begins on the next line. One that is
 * misspelt, gives no reason or allows nothing that was found is a finding itself. */
#include "ide/lint_internal.h"

/* One name of one comment. */
struct allowance {
    const struct lint *lint;
    uint32_t start, end; /* of the name */
    uint32_t from, to;   /* what it is about */
    bool used;
};

struct allowing {
    struct lint_run *run;
    VEC(struct allowance) allowances;
};

static void complain(struct allowing *a, uint32_t start, uint32_t end, const char *message,
                     const char *help) {
    struct lint_run *run = a->run;
    struct lint_finding finding = { .lint = run->runner->set->comments,
                                    .severity = DIAG_WARNING,
                                    .start = start,
                                    .end = end,
                                    .message = text_of(message),
                                    .help = text_of(help),
                                    .also = TEXT(""),
                                    .code = TEXT("") };
    if (finding.lint != NULL)
        vec_push(run->arena, &run->found, finding);
}

/* --- What a comment is about --- */

static uint32_t line_start(struct text text, uint32_t at) {
    while (at > 0 && text.data[at - 1] != '\n')
        at--;
    return at;
}

static uint32_t line_end(struct text text, uint32_t at) {
    while (at < text.size && text.data[at] != '\n')
        at++;
    return at;
}

static uint32_t skip_blanks(struct text text, uint32_t at) {
    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t'))
        at++;
    return at;
}

/* The end of the largest node that begins here. */
static uint32_t end_of_node(struct lint_run *run, uint32_t at) {
    TSNode node = ts_node_named_descendant_for_byte_range(run->root, at, at + 1), up = node;
    uint32_t end = line_end(run->text, at);
    for (; !ts_node_is_null(up) && ts_node_start_byte(up) >= at; up = ts_node_parent(up)) {
        if (ts_node_is_null(ts_node_parent(up)))
            break; /* the whole text, which may begin here as well */
        node = up;
    }
    uint32_t last = ts_node_is_null(node) ? end : ts_node_end_byte(node);
    return last > end ? last : end;
}

static void find_range(struct lint_run *run, uint32_t comment, uint32_t *from, uint32_t *to) {
    struct text text = run->text;
    *from = line_start(text, comment);
    *to = line_end(text, comment);
    if (skip_blanks(text, *from) != comment)
        return;
    /* By itself: further comments may stand between. */
    uint32_t at = comment;
    while (at + 1 < text.size && text.data[at] == '/' && text.data[at + 1] == '/') {
        at = line_end(text, at);
        at = skip_blanks(text, at < text.size ? at + 1 : at);
    }
    *from = at;
    *to = at < text.size ? end_of_node(run, at) : at;
}

/* --- What a comment says --- */

static bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static void take_name(struct allowing *a, uint32_t start, uint32_t end, uint32_t from,
                      uint32_t to) {
    struct text name = { a->run->text.data + start, end - start };
    struct allowance allowance = {
        lint_find(a->run->runner->set, name), start, end, from, to, false
    };
    if (allowance.lint == NULL)
        complain(a, start, end,
                 arena_printf(a->run->arena, "there is no lint `%.*s`", TEXT_ARG(name)),
                 "`croft lint --list` names them");
    else
        vec_push(a->run->runner->scratch, &a->allowances, allowance);
}

static bool takes_word(struct text text, uint32_t *at, struct text word) {
    struct text rest = { text.data + *at, text.size - *at };
    if (!text_starts_with(rest, word))
        return false;
    *at = skip_blanks(text, *at + (uint32_t)word.size);
    return true;
}

static void read_comment(struct allowing *a, TSNode comment) {
    struct text text = a->run->text;
    uint32_t start = ts_node_start_byte(comment), end = line_end(text, start), at = start, from, to;
    text.size = end;
    find_range(a->run, start, &from, &to);
    while (at < end && text.data[at] == '/')
        at++;
    at = skip_blanks(text, at);
    bool good = takes_word(text, &at, TEXT("lint:")) && takes_word(text, &at, TEXT("allow "));
    uint32_t names = 0;
    for (bool more = good; more; names++) {
        uint32_t name = at;
        while (at < end && is_name_byte(text.data[at]))
            at++;
        if (at == name)
            break;
        take_name(a, name, at, from, to);
        at = skip_blanks(text, at);
        more = at < end && text.data[at] == ',';
        at = more ? skip_blanks(text, at + 1) : at;
    }
    if (names == 0)
        complain(a, start, end, "this comment allows nothing",
                 "write `// lint: allow NAME because REASON`");
    else if (!takes_word(text, &at, TEXT("because ")) || at == end)
        complain(a, start, end, "this comment does not say why",
                 "write `because` and the reason behind the lint's name");
}

/* --- The command of comments --- */

static bool is_allowed(struct allowing *a, const struct lint_finding *finding) {
    bool allowed = false;
    for (uint32_t i = 0; i < a->allowances.count; i++) {
        struct allowance *allowance = &a->allowances.items[i];
        if (allowance->lint == finding->lint && finding->start >= allowance->from &&
            finding->start < allowance->to)
            allowance->used = allowed = true;
    }
    return allowed;
}

void lint_allow(struct lint_run *run) {
    struct allowing a = { .run = run };
    uint32_t kept = 0;
    for (uint32_t i = 0; i < run->allowing.count; i++)
        read_comment(&a, run->allowing.items[i]);
    for (uint32_t i = 0; i < run->found.count; i++)
        if (!is_allowed(&a, &run->found.items[i]))
            run->found.items[kept++] = run->found.items[i];
    run->found.count = kept;
    for (uint32_t i = 0; i < a.allowances.count; i++) {
        const struct allowance *unused = &a.allowances.items[i];
        if (!unused->used)
            complain(&a, unused->start, unused->end,
                     arena_printf(run->arena, "nothing here is found by `%.*s`",
                                  TEXT_ARG(unused->lint->name)),
                     "remove the comment");
    }
}
