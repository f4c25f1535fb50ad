/* The outline of a document, and symbols of the whole workspace. */
#include "ide/symbols.h"

#include "lsp/server.h"
#include "lsp/symbol_kind.h"

/* Numbers of the protocol. */
enum {
    SYMBOL_KIND_NAMESPACE = 3,
    SYMBOL_KIND_CLASS = 5,
    SYMBOL_KIND_METHOD = 6,
    SYMBOL_KIND_PROPERTY = 7,
    SYMBOL_KIND_FIELD = 8,
    SYMBOL_KIND_CONSTRUCTOR = 9,
    SYMBOL_KIND_ENUM = 10,
    SYMBOL_KIND_INTERFACE = 11,
    SYMBOL_KIND_FUNCTION = 12,
    SYMBOL_KIND_CONSTANT = 14,
    SYMBOL_KIND_OBJECT = 19,
    SYMBOL_KIND_CASE = 22,
    SYMBOL_KIND_STRUCT = 23,
    SYMBOL_KIND_EVENT = 24,
    SYMBOL_KIND_OPERATOR = 25
};

int symbol_kind(enum node_kind kind) {
    static const uint8_t kinds[NODE_KIND_COUNT] = {
        [NODE_ENUM] = SYMBOL_KIND_ENUM,
        [NODE_CASE] = SYMBOL_KIND_CASE,
        [NODE_RECORD] = SYMBOL_KIND_STRUCT,
        [NODE_TYPE] = SYMBOL_KIND_INTERFACE,
        [NODE_KIND] = SYMBOL_KIND_CLASS,
        [NODE_EXTEND] = SYMBOL_KIND_CLASS,
        [NODE_FIELD] = SYMBOL_KIND_FIELD,
        [NODE_FN] = SYMBOL_KIND_FUNCTION,
        [NODE_LET] = SYMBOL_KIND_CONSTANT,
        [NODE_PRESET] = SYMBOL_KIND_CONSTRUCTOR,
        [NODE_DEFAULTS] = SYMBOL_KIND_PROPERTY,
        [NODE_ADJUST] = SYMBOL_KIND_PROPERTY,
        [NODE_EVERY] = SYMBOL_KIND_EVENT,
        [NODE_POLICY] = SYMBOL_KIND_OPERATOR,
        [NODE_ADJUST_POLICY] = SYMBOL_KIND_OPERATOR,
        [NODE_WAIVE] = SYMBOL_KIND_OPERATOR,
        [NODE_TEST] = SYMBOL_KIND_METHOD,
        [NODE_RESOURCE] = SYMBOL_KIND_OBJECT,
        [NODE_AMEND] = SYMBOL_KIND_OBJECT,
        [NODE_ABSENT] = SYMBOL_KIND_OBJECT,
        [NODE_WITHOUT] = SYMBOL_KIND_OBJECT,
        [NODE_ASSIGN] = SYMBOL_KIND_PROPERTY,
        [NODE_MERGE] = SYMBOL_KIND_NAMESPACE,
        [NODE_ON] = SYMBOL_KIND_NAMESPACE,
    };
    return kinds[kind] == 0 ? SYMBOL_KIND_OBJECT : kinds[kind];
}

/* Symbols nest as deep as the parser lets brackets. */
static json_t *symbol_json(struct question *question, const struct ide_symbol *symbol) {
    json_t *json = json_pack("{s:o, s:i, s:o, s:o}", "name", json_of_text(symbol->name), "kind",
                             symbol_kind(symbol->kind), "range",
                             question_range(question, symbol->full), "selectionRange",
                             question_range(question, symbol->selection));
    if (symbol->detail.size != 0)
        json_object_set_new(json, "detail", json_of_text(symbol->detail));
    if (symbol->child_count == 0)
        return json;
    json_t *children = json_array();
    for (uint32_t i = 0; i < symbol->child_count; i++)
        json_array_append_new(children, symbol_json(question, &symbol->children[i]));
    json_object_set_new(json, "children", children);
    return json;
}

json_t *question_document_symbol(struct question *question) {
    struct ide_outline outline = ide_outline(question->arena, &question->view);
    json_t *symbols = json_array();
    for (uint32_t i = 0; i < outline.count; i++)
        json_array_append_new(symbols, symbol_json(question, &outline.items[i]));
    return symbols;
}

enum { SYMBOLS_MAX = 256 }; /* nobody reads more; clients ask again for each letter */

static void add_found(struct question *question, json_t *symbols, struct text query) {
    struct ide_findings found = ide_find_symbols(question->arena, &question->view, query,
                                                 SYMBOLS_MAX);
    for (uint32_t i = 0; i < found.count; i++) {
        const struct ide_symbol *symbol = &found.items[i].symbol;
        json_t *json = json_pack("{s:o, s:i, s:o, s:o}", "name", json_of_text(symbol->name), "kind",
                                 symbol_kind(symbol->kind), "location",
                                 question_location(question, symbol->selection), "containerName",
                                 json_of_text(found.items[i].module->name));
        json_array_append_new(symbols, json);
    }
}

json_t *question_workspace_symbol(struct question *question) {
    struct server *server = question->server;
    json_t *symbols = json_array();
    for (uint32_t i = 0; i < server->analysis_count; i++) {
        question->analysis = server->analyses[i];
        question->lines = (struct map){ 0 };
        if (analysis_file_count(question->analysis) != 0 &&
            analysis_whole(question->analysis, analysis_file_path(question->analysis, 0),
                           &question->view))
            add_found(question, symbols, member_text(question->params, "query"));
    }
    return symbols;
}
