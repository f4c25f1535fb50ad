/* Comparing diagnostics, part by part, so that their order depends on nothing but what they say. */
#include "source/diag_order.h"

static int compare_numbers(uint32_t a, uint32_t b) {
    return (a > b) - (a < b);
}

/* NULL comes first. */
static int compare_texts(const char *a, const char *b) {
    if (a == NULL || b == NULL)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

static int compare_spans(const struct sources *sources, struct span a, struct span b) {
    int order = a.source.id == b.source.id
                    ? 0
                    : text_compare(source_name(sources, a.source), source_name(sources, b.source));
    if (order == 0)
        order = compare_numbers(a.source.id, b.source.id);
    if (order == 0)
        order = compare_numbers(a.start, b.start);
    return order != 0 ? order : compare_numbers(a.end, b.end);
}

int diag_compare(const struct sources *sources, const struct diag *a, const struct diag *b) {
    int order = compare_spans(sources, a->span, b->span);
    if (order == 0 && a->code != b->code)
        order = strcmp(diag_code_text(a->code), diag_code_text(b->code));
    if (order == 0)
        order = strcmp(a->message, b->message);
    return order != 0 ? order : compare_texts(a->subject, b->subject);
}

static int compare_lists(const char **a, uint32_t a_count, const char **b, uint32_t b_count) {
    for (uint32_t i = 0; i < a_count && i < b_count; i++) {
        int order = strcmp(a[i], b[i]);
        if (order != 0)
            return order;
    }
    return compare_numbers(a_count, b_count);
}

static int compare_labels(const struct sources *sources, const struct diag *a,
                          const struct diag *b) {
    for (uint32_t i = 0; i < a->label_count && i < b->label_count; i++) {
        int order = compare_spans(sources, a->labels[i].span, b->labels[i].span);
        if (order == 0)
            order = strcmp(a->labels[i].text, b->labels[i].text);
        if (order != 0)
            return order;
    }
    return compare_numbers(a->label_count, b->label_count);
}

static int compare_edits(const struct sources *sources, const struct diag *a,
                         const struct diag *b) {
    for (uint32_t i = 0; i < a->edit_count && i < b->edit_count; i++) {
        int order = compare_spans(sources, a->edits[i].span, b->edits[i].span);
        if (order == 0)
            order = strcmp(a->edits[i].text, b->edits[i].text);
        if (order != 0)
            return order;
    }
    return compare_numbers(a->edit_count, b->edit_count);
}

int diag_compare_all(const struct sources *sources, const struct diag *a, const struct diag *b) {
    int order = diag_compare(sources, a, b);
    if (order == 0)
        order = compare_numbers(a->severity, b->severity);
    if (order == 0)
        order = compare_texts(a->span_label, b->span_label);
    if (order == 0)
        order = compare_labels(sources, a, b);
    if (order == 0)
        order = compare_lists(a->notes, a->note_count, b->notes, b->note_count);
    if (order == 0)
        order = compare_lists(a->helps, a->help_count, b->helps, b->help_count);
    return order != 0 ? order : compare_edits(sources, a, b);
}
