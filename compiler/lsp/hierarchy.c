/* The hierarchy of what contributes to what, in the protocol's words: calls. */
#include "ide/calls.h"

#include "lsp/server.h"
#include "lsp/symbol_kind.h"

static json_t *item_json(struct question *question, const struct ide_call *call) {
    const struct ide_symbol *symbol = &call->symbol;
    return json_pack("{s:o, s:i, s:o, s:s, s:o, s:o}", "name", json_of_text(symbol->name), "kind",
                     symbol_kind(symbol->kind), "detail", json_of_text(call->module->name), "uri",
                     question_uri(question, symbol->full.source), "range",
                     question_range(question, symbol->full), "selectionRange",
                     question_range(question, symbol->selection));
}

json_t *question_call_prepare(struct question *question) {
    if (!question_is_placed(question))
        return NULL;
    struct ide_calls calls = ide_call_prepare(question->arena, &question->view, question->offset);
    json_t *items = json_array();
    for (uint32_t i = 0; i < calls.count; i++)
        json_array_append_new(items, item_json(question, &calls.items[i]));
    return items;
}

/* Ranges have to be of the caller's file; where what makes the call stands elsewhere, its name will
 * do. */
static json_t *ranges_json(struct question *question, const struct ide_call *call,
                           struct span caller) {
    json_t *ranges = json_array();
    for (uint32_t i = 0; i < call->place_count; i++)
        if (call->places[i].source.id == caller.source.id)
            json_array_append_new(ranges, question_range(question, call->places[i]));
    if (json_array_size(ranges) == 0)
        json_array_append_new(ranges, question_range(question, caller));
    return ranges;
}

/* The item asked about; false when the client sent something else. */
static bool take_item(struct question *question, struct span *selection) {
    const json_t *item = json_object_get(question->params, "item");
    struct span full;
    if (!question_span(question, json_object_get(item, "range"), &full) ||
        !question_span(question, json_object_get(item, "selectionRange"), selection))
        return false;
    question->offset = full.start;
    return true;
}

json_t *question_call_incoming(struct question *question) {
    struct span selection;
    if (!take_item(question, &selection))
        return question_refuse(question, ERROR_PARAMS, "`item` is not one of ours");
    struct ide_calls calls = ide_call_incoming(question->arena, &question->view, question->offset);
    json_t *answer = json_array();
    for (uint32_t i = 0; i < calls.count; i++) {
        const struct ide_call *call = &calls.items[i];
        json_array_append_new(
            answer, json_pack("{s:o, s:o}", "from", item_json(question, call), "fromRanges",
                              ranges_json(question, call, call->symbol.selection)));
    }
    return answer;
}

json_t *question_call_outgoing(struct question *question) {
    struct span selection;
    if (!take_item(question, &selection))
        return question_refuse(question, ERROR_PARAMS, "`item` is not one of ours");
    struct ide_calls calls = ide_call_outgoing(question->arena, &question->view, question->offset);
    json_t *answer = json_array();
    for (uint32_t i = 0; i < calls.count; i++) {
        const struct ide_call *call = &calls.items[i];
        json_array_append_new(answer,
                              json_pack("{s:o, s:o}", "to", item_json(question, call), "fromRanges",
                                        ranges_json(question, call, selection)));
    }
    return answer;
}
