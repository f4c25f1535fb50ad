/* The shape of a document: folding, selections, links, colours, signatures. */
#include "ide/folding.h"
#include "ide/links.h"
#include "ide/semantic.h"
#include "ide/signature.h"
#include "lsp/server.h"
#include "lsp/uri.h"

/* --- Folding and selections --- */

json_t *question_folding(struct question *question) {
    static const char *const kinds[] = {
        [IDE_FOLD_REGION] = "region", [IDE_FOLD_COMMENT] = "comment", [IDE_FOLD_IMPORTS] = "imports"
    };
    struct ide_folds folds = ide_folding(question->arena, &question->view);
    json_t *answer = json_array();
    for (uint32_t i = 0; i < folds.count; i++) {
        json_t *range = question_range(
            question,
            (struct span){ question->view.source, folds.items[i].start, folds.items[i].end });
        int64_t start = member_number(json_object_get(range, "start"), "line", 0);
        int64_t end = member_number(json_object_get(range, "end"), "line", 0);
        json_decref(range);
        if (start < end)
            json_array_append_new(answer, json_pack("{s:I, s:I, s:s}", "startLine",
                                                    (json_int_t)start, "endLine", (json_int_t)end,
                                                    "kind", kinds[folds.items[i].kind]));
    }
    return answer;
}

json_t *question_selection(struct question *question) {
    const json_t *positions = json_object_get(question->params, "positions");
    json_t *answer = json_array();
    for (size_t i = 0; i < json_array_size(positions); i++) {
        uint32_t offset;
        if (!question_offset(question, json_array_get(positions, i), &offset)) {
            json_decref(answer);
            return question_refuse(question, ERROR_PARAMS, "a position is none");
        }
        struct ide_stretches around = ide_selection(question->arena, &question->view, offset);
        json_t *outer = NULL;
        for (uint32_t k = around.count; k-- > 0;) {
            json_t *range = json_pack("{s:o}", "range", question_range(question, around.items[k]));
            if (outer != NULL)
                json_object_set_new(range, "parent", outer);
            outer = range;
        }
        json_array_append_new(answer, outer == NULL ? json_object() : outer);
    }
    return answer;
}

/* --- Links --- */

static const char *link_target(struct question *question, const struct ide_link *link) {
    if (link->url.size != 0)
        return arena_printf(question->arena, "%.*s", TEXT_ARG(link->url));
    if (link->source.id != 0)
        return question_uri(question, link->source);
    size_t folder = question->path.size;
    while (folder > 0 && question->path.data[folder - 1] != '/')
        folder--;
    const char *path = arena_printf(question->arena, "%.*s%.*s", (int)folder, question->path.data,
                                    TEXT_ARG(link->file));
    return server_uri(question->server, question->arena, text_of(path));
}

json_t *question_links(struct question *question) {
    struct ide_links links = ide_document_links(question->arena, &question->view);
    json_t *answer = json_array();
    for (uint32_t i = 0; i < links.count; i++)
        json_array_append_new(
            answer,
            json_pack("{s:o, s:o}", "range", question_range(question, links.items[i].span),
                      "target", json_of_text(text_of(link_target(question, &links.items[i])))));
    return answer;
}

/* --- Colours --- */

/* Five numbers each: lines and characters since the one before, length, type, modifiers. */
static json_t *tokens_json(struct question *question, uint32_t from, uint32_t to) {
    struct ide_tokens tokens = ide_semantic_tokens(question->arena, &question->view, from, to);
    struct text_lines lines = text_lines_make(
        question->arena, source_text(question->view.sources, question->view.source));
    enum position_encoding encoding = question->server->encoding;
    struct position last = { 0, 0 };
    json_t *data = json_array();
    for (uint32_t i = 0; i < tokens.count; i++) {
        const struct ide_token *token = &tokens.items[i];
        struct position start = position_at(&lines, token->start, encoding);
        struct position end = position_at(&lines, token->end, encoding);
        if (end.line != start.line || end.character <= start.character)
            continue;
        uint32_t numbers[] = { start.line - last.line,
                               start.character - (start.line == last.line ? last.character : 0),
                               end.character - start.character, token->semantic, token->modifiers };
        for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++)
            json_array_append_new(data, json_integer(numbers[n]));
        last = start;
    }
    return json_pack("{s:o}", "data", data);
}

json_t *question_semantic_full(struct question *question) {
    return tokens_json(question, 0, UINT32_MAX);
}

json_t *question_semantic_range(struct question *question) {
    struct span span;
    if (!question_span(question, json_object_get(question->params, "range"), &span))
        return question_refuse(question, ERROR_PARAMS, "`range` is none");
    return tokens_json(question, span.start, span.end);
}

/* --- Signatures --- */

/* The label's parameters as texts: offsets in it would depend on the encoding. */
json_t *question_signature(struct question *question) {
    struct ide_signature found = ide_signature(question->arena, &question->view, question->offset);
    if (found.label.size == 0)
        return json_null();
    json_t *params = json_array();
    for (uint32_t i = 0; i < found.count; i++) {
        struct text label = { found.label.data + found.params[i].start,
                              found.params[i].end - found.params[i].start };
        json_array_append_new(params, json_pack("{s:o}", "label", json_of_text(label)));
    }
    json_t *signature = json_pack("{s:o, s:o, s:{s:s, s:o}}", "label", json_of_text(found.label),
                                  "parameters", params, "documentation", "kind", "markdown",
                                  "value", json_of_text(found.doc));
    return json_pack("{s:[o], s:i, s:I}", "signatures", signature, "activeSignature", 0,
                     "activeParameter", (json_int_t)found.active);
}
