/* Completion: items as the protocol has them. */
#include "ide/complete.h"
#include "lsp/server.h"

/* The protocol's CompletionItemKind. */
static int protocol_kind(enum ide_item_kind kind) {
    static const int kinds[] = {
        [IDE_ITEM_FIELD] = 5,    [IDE_ITEM_CASE] = 20,   [IDE_ITEM_VALUE] = 12,
        [IDE_ITEM_KEY] = 18,     [IDE_ITEM_KIND] = 7,    [IDE_ITEM_TYPE] = 22,
        [IDE_ITEM_FUNCTION] = 3, [IDE_ITEM_LOCAL] = 6,   [IDE_ITEM_GLOBAL] = 21,
        [IDE_ITEM_PRESET] = 15,  [IDE_ITEM_POLICY] = 23, [IDE_ITEM_MODULE] = 9,
        [IDE_ITEM_UNIT] = 11,    [IDE_ITEM_TAG] = 14,    [IDE_ITEM_WORD] = 14,
    };
    return kinds[kind];
}

static struct text inserted(struct question *question, const struct ide_item *item) {
    bool snippets = question->server->client.snippets;
    return item->insert.size == 0 || (item->snippet && !snippets) ? item->label : item->insert;
}

static json_t *item_json(struct question *question, const struct ide_item *item,
                         struct span replaced, uint32_t number) {
    json_t *json = json_pack("{s:o, s:i, s:o, s:o}", "label", json_of_text(item->label), "kind",
                             protocol_kind(item->kind), "sortText",
                             json_sprintf("%u%05u", item->rank, number), "textEdit",
                             question_edit(question, replaced, inserted(question, item)));
    if (item->snippet && question->server->client.snippets)
        json_object_set_new(json, "insertTextFormat", json_integer(2));
    if (item->detail.size != 0)
        json_object_set_new(json, "detail", json_of_text(item->detail));
    if (item->doc.size != 0)
        json_object_set_new(
            json, "documentation",
            json_pack("{s:s, s:o}", "kind", "markdown", "value", json_of_text(item->doc)));
    if (item->use.size != 0) {
        json_object_set_new(json, "labelDetails",
                            json_pack("{s:o}", "description", json_of_text(item->use)));
        json_object_set_new(
            json, "additionalTextEdits",
            json_pack("[o]", question_edit(question, item->edit.span, item->edit_text)));
    }
    return json;
}

json_t *question_completion(struct question *question) {
    struct ide_completion found = ide_complete(question->arena, &question->view, question->offset);
    json_t *items = json_array();
    for (uint32_t i = 0; i < found.count; i++)
        json_array_append_new(items, item_json(question, &found.items[i], found.replaced, i));
    return json_pack("{s:b, s:o}", "isIncomplete", (int)found.incomplete, "items", items);
}
