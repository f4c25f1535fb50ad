/* Formatting: of a document, of a part of it, of the line that is being typed. */
#include "fmt/fmt.h"
#include "lsp/question.h"

static struct text document_text(const struct question *question) {
    return source_text(question->view.sources, question->view.source);
}

static json_t *answer_edits(struct question *question, const struct fmt_edits *edits) {
    json_t *answer = json_array();
    for (uint32_t i = 0; i < edits->count; i++) {
        const struct fmt_edit *edit = &edits->items[i];
        struct span span = { question->view.source, edit->start, edit->end };
        json_array_append_new(answer, question_edit(question, span, edit->text));
    }
    return answer;
}

json_t *question_formatting(struct question *question) {
    struct fmt_edits edits = fmt_source(question->arena, document_text(question));
    return answer_edits(question, &edits);
}

json_t *question_range_formatting(struct question *question) {
    struct span span;
    if (!question_span(question, json_object_get(question->params, "range"), &span))
        return question_refuse(question, ERROR_PARAMS, "`range` is none");
    struct fmt_edits edits = fmt_range(question->arena, document_text(question), span.start,
                                       span.end);
    return answer_edits(question, &edits);
}

/* Where the blanks at the start of an offset's line begin and end. */
static struct span line_blanks(const struct question *question) {
    struct text text = document_text(question);
    struct span span = { question->view.source, question->offset, 0 };
    while (span.start > 0 && text.data[span.start - 1] != '\n')
        span.start--;
    for (span.end = span.start; span.end < text.size; span.end++)
        if (text.data[span.end] != ' ' && text.data[span.end] != '\t')
            break;
    return span;
}

/* Behind a line end the new line is indented; behind a `}` that begins its line, that one. */
json_t *question_on_type_formatting(struct question *question) {
    struct text text = document_text(question);
    struct span span = line_blanks(question);
    uint32_t columns;
    bool brace = text_equal(member_text(question->params, "ch"), TEXT("}"));
    struct fmt_edits edits = { 0 };
    if (!question->has_offset)
        return question_refuse(question, ERROR_PARAMS, "there is no `position`");
    if ((brace && (span.end >= text.size || text.data[span.end] != '}')) ||
        !fmt_line_indent(text, question->offset, &columns))
        return answer_edits(question, &edits);
    char *blanks = arena_alloc_raw(question->arena, columns + 1);
    memset(blanks, ' ', columns);
    struct fmt_edit edit = { span.start, span.end, { blanks, columns } };
    struct text old = { text.data + span.start, span.end - span.start };
    if (!text_equal(old, edit.text))
        edits = (struct fmt_edits){ .items = &edit, .count = 1 };
    return answer_edits(question, &edits);
}
