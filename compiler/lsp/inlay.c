/* Inlay hints as the protocol has them. */
#include "ide/inlay.h"
#include "lsp/question.h"

json_t *question_inlays(struct question *question) {
    enum { HINT_TYPE = 1 };
    struct span span;
    if (!question_span(question, json_object_get(question->params, "range"), &span))
        return question_refuse(question, ERROR_PARAMS, "`range` is none");
    struct ide_inlays found = ide_inlays(question->arena, &question->view, span.start, span.end);
    json_t *answer = json_array();
    for (uint32_t i = 0; i < found.count; i++) {
        const struct ide_inlay *hint = &found.items[i];
        json_t *json = json_pack("{s:o, s:o, s:b}", "position",
                                 question_position(question, question->view.source, hint->offset),
                                 "label", json_of_text(hint->text), "paddingLeft", !hint->is_type);
        if (hint->is_type)
            json_object_set_new(json, "kind", json_integer(HINT_TYPE));
        if (hint->tip.size != 0)
            json_object_set_new(json, "tooltip", json_of_text(hint->tip));
        json_array_append_new(answer, json);
    }
    return answer;
}
