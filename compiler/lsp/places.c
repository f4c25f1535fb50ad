/* What handlers use: places as JSON, and back. */
#include "lsp/question.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "lsp/server.h"
#include "lsp/uri.h"

json_t *question_refuse(struct question *question, enum error_code code, const char *format, ...) {
    struct buf text = { 0 };
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    question->error = code;
    question->problem = arena_copy(question->arena, text.data, text.size);
    buf_free(&text);
    return NULL;
}

static const struct text_lines *lines_of(struct question *question, struct source_id source) {
    bool is_new;
    uint64_t *place = map_put(question->arena, &question->lines, source.id, &is_new);
    if (is_new) {
        struct text_lines *lines = ARENA_NEW(question->arena, struct text_lines);
        *lines = text_lines_make(question->arena, source_text(question->view.sources, source));
        *place = (uint64_t)(uintptr_t)lines;
    }
    return (const struct text_lines *)(uintptr_t)*place;
}

bool question_is_placed(struct question *question) {
    if (!question->has_offset)
        question_refuse(question, ERROR_PARAMS, "there is no `position`");
    return question->has_offset;
}

json_t *question_position(struct question *question, struct source_id source, uint32_t offset) {
    struct position position = position_at(lines_of(question, source), offset,
                                           question->server->encoding);
    return json_pack("{s:I, s:I}", "line", (json_int_t)position.line, "character",
                     (json_int_t)position.character);
}

json_t *question_range(struct question *question, struct span span) {
    return json_pack("{s:o, s:o}", "start", question_position(question, span.source, span.start),
                     "end", question_position(question, span.source, span.end));
}

const char *question_uri(struct question *question, struct source_id source) {
    struct text path = analysis_source_path(question->analysis, source);
    return server_uri(question->server, question->arena, path);
}

json_t *question_location(struct question *question, struct span span) {
    return json_pack("{s:s, s:o}", "uri", question_uri(question, span.source), "range",
                     question_range(question, span));
}

bool question_offset(struct question *question, const json_t *position, uint32_t *offset) {
    struct position at;
    if (!server_position(position, &at))
        return false;
    *offset = position_offset(lines_of(question, question->view.source), at,
                              question->server->encoding);
    return true;
}

bool question_span(struct question *question, const json_t *range, struct span *span) {
    span->source = question->view.source;
    return question_offset(question, json_object_get(range, "start"), &span->start) &&
           question_offset(question, json_object_get(range, "end"), &span->end) &&
           span->start <= span->end;
}

json_t *question_edit(struct question *question, struct span span, struct text text) {
    return json_pack("{s:o, s:o}", "range", question_range(question, span), "newText",
                     json_of_text(text));
}

void question_add_change(struct question *question, json_t *changes, struct span span,
                         struct text text) {
    const char *uri = question_uri(question, span.source);
    json_t *edits = json_object_get(changes, uri);
    if (edits == NULL) {
        edits = json_array();
        json_object_set_new(changes, uri, edits);
    }
    json_array_append_new(edits, question_edit(question, span, text));
}

/* Malformed bytes become U+FFFD: what stands on disk may be anything. */
json_t *json_of_text(struct text text) {
    json_t *json = text.size == 0 ? json_string("") : json_stringn(text.data, text.size);
    if (json != NULL)
        return json;
    struct buf fine = { 0 };
    for (size_t at = 0; at < text.size;) {
        char bytes[4];
        uint32_t code_point = utf8_next(text, &at);
        buf_add(&fine, bytes, utf8_write(code_point, bytes));
    }
    json = json_stringn(fine.data, fine.size);
    buf_free(&fine);
    return json;
}

struct text member_text(const json_t *object, const char *name) {
    const json_t *member = json_object_get(object, name);
    if (!json_is_string(member))
        return (struct text){ "", 0 };
    return (struct text){ json_string_value(member), json_string_length(member) };
}

int64_t member_number(const json_t *object, const char *name, int64_t otherwise) {
    const json_t *member = json_object_get(object, name);
    return json_is_integer(member) ? (int64_t)json_integer_value(member) : otherwise;
}

bool member_truth(const json_t *object, const char *name) {
    return json_is_true(json_object_get(object, name));
}
