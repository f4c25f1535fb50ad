/* Problems, damage and lines of the text that is being parsed. */
#include "syntax/parsing.h"

#include <stdarg.h>
#include <stdio.h>

enum { TAB_WIDTH = 4, LONG_LINE = 4096, REST_MAX = 1024, WORD_BITS = 64 };

/* Where the next problem goes. */
static struct diags *parsing_store(struct parsing *p) {
    bool full = parsing_is_full(p);
    struct diags **store = full ? &p->rest : &p->problems;
    if (full && p->problem_count % REST_MAX == 0) {
        diags_free(p->rest);
        p->rest = NULL;
    }
    p->problem_count++;
    if (*store == NULL)
        *store = diags_new();
    p->store = *store;
    return *store;
}

struct diag *parsing_problem(struct parsing *p, enum diag_code code, uint32_t start, uint32_t end,
                             const char *format, ...) {
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    parsing_damage(p, start);
    return diag_add(parsing_store(p), code, parsing_span(p, start, end), "%s", message);
}

bool parsing_is_full(const struct parsing *p) {
    return p->problem_count >= PARSING_PROBLEMS_MAX;
}

void parsing_damage(struct parsing *p, uint32_t offset) {
    if (p->damaged == NULL)
        p->damaged = ARENA_ARRAY(p->scratch, uint64_t, p->text.size / WORD_BITS + 1);
    uint64_t bit = UINT64_C(1) << (offset % WORD_BITS);
    if ((p->damaged[offset / WORD_BITS] & bit) != 0)
        return;
    p->damaged[offset / WORD_BITS] |= bit;
    vec_push(p->scratch, &p->damage, offset);
}

bool parsing_damaged(const struct parsing *p, uint32_t start, uint32_t end) {
    if (p->damaged == NULL)
        return false;
    for (uint32_t word = start / WORD_BITS; word <= end / WORD_BITS; word++) {
        uint64_t bits = p->damaged[word];
        if (word == start / WORD_BITS)
            bits &= UINT64_MAX << (start % WORD_BITS);
        if (word == end / WORD_BITS)
            bits &= UINT64_MAX >> (WORD_BITS - 1 - end % WORD_BITS);
        if (bits != 0)
            return true;
    }
    return false;
}

void parsing_mute(struct parsing *p, uint32_t start, uint32_t end, bool all) {
    struct muted muted = { start, end, all };
    if (p->muted.count < PARSING_PROBLEMS_MAX)
        vec_push(p->scratch, &p->muted, muted);
}

static bool is_muted(const struct parsing *p, const struct diag *diag) {
    if (diag->code == DIAG_E0103 || diag->code == DIAG_E0107)
        return false;
    for (uint32_t i = 0; i < p->muted.count; i++) {
        const struct muted *muted = &p->muted.items[i];
        if (diag->span.start >= muted->start && diag->span.start < muted->end &&
            (muted->all || diag->code == DIAG_E0109))
            return true;
    }
    return false;
}

static void hand_on(struct diags *diags, const struct diag *from) {
    struct diag *to = diag_add(diags, from->code, from->span, "%s", from->message);
    if (from->span_label != NULL)
        diag_span_label(diags, to, "%s", from->span_label);
    for (uint32_t i = 0; i < from->label_count; i++)
        diag_label(diags, to, from->labels[i].span, "%s", from->labels[i].text);
    for (uint32_t i = 0; i < from->help_count; i++)
        diag_help(diags, to, "%s", from->helps[i]);
    for (uint32_t i = 0; i < from->edit_count; i++)
        diag_edit(diags, to, from->edits[i].span, "%s", from->edits[i].text);
}

void parsing_finish(struct parsing *p, struct diags *diags) {
    uint32_t count = p->problems == NULL ? 0 : diags_count(p->problems), shown = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (is_muted(p, diags_at(p->problems, i)))
            continue;
        hand_on(diags, diags_at(p->problems, i));
        shown++;
    }
    if (count > 0 && shown == 0)
        hand_on(diags, diags_at(p->problems, 0));
    parsing_restart(p);
}

void parsing_restart(struct parsing *p) {
    diags_free(p->problems);
    diags_free(p->rest);
    p->problems = p->rest = NULL;
    p->problem_count = 0;
    p->damage.count = p->muted.count = 0;
    p->damaged = NULL;
}

uint32_t parsing_line_start(const struct parsing *p, uint32_t offset) {
    uint32_t from = offset > LONG_LINE ? offset - LONG_LINE : 0;
    const char *end = offset == 0 ? NULL : memrchr(p->text.data + from, '\n', offset - from);
    return end == NULL ? from : (uint32_t)(end + 1 - p->text.data);
}

uint32_t parsing_line_end(const struct parsing *p, uint32_t offset) {
    size_t rest = p->text.size - offset;
    size_t size = rest < LONG_LINE ? rest : LONG_LINE;
    const char *end = size == 0 ? NULL : memchr(p->text.data + offset, '\n', size);
    uint32_t at = end == NULL ? offset + (uint32_t)size : (uint32_t)(end - p->text.data);
    return at > offset && p->text.data[at - 1] == '\r' ? at - 1 : at;
}

uint32_t parsing_indent(const struct parsing *p, uint32_t offset) {
    uint32_t column = 0;
    for (size_t at = parsing_line_start(p, offset); at < p->text.size; at++) {
        if (p->text.data[at] == '\t')
            column = (column / TAB_WIDTH + 1) * TAB_WIDTH;
        else if (p->text.data[at] == ' ')
            column++;
        else
            break;
    }
    return column;
}
