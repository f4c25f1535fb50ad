/* Going to places: definition, type definition, implementations, references, highlights. */
#include "ide/definition.h"
#include "ide/implementations.h"
#include "ide/references.h"
#include "lsp/server.h"

static json_t *locations_json(struct question *question, struct ide_places places) {
    json_t *locations = json_array();
    for (uint32_t i = 0; i < places.count; i++)
        json_array_append_new(locations, question_location(question, places.items[i].span));
    return locations;
}

/* A resource may be written anywhere: all files have to be known. Everything else is declared in
 * what a file sees. */
static void widen_for_resource(struct question *question) {
    const struct use *use = ide_use_at(&question->view, question->offset);
    if (use != NULL && use->target == USE_RESOURCE)
        analysis_whole(question->analysis, question->path, &question->view);
}

json_t *question_definition(struct question *question) {
    if (!question_is_placed(question))
        return NULL;
    widen_for_resource(question);
    return locations_json(question,
                          ide_definition(question->arena, &question->view, question->offset));
}

json_t *question_type_definition(struct question *question) {
    if (!question_is_placed(question))
        return NULL;
    return locations_json(question,
                          ide_type_definition(question->arena, &question->view, question->offset));
}

json_t *question_implementation(struct question *question) {
    if (!question_is_placed(question))
        return NULL;
    return locations_json(question,
                          ide_implementations(question->arena, &question->view, question->offset));
}

json_t *question_references(struct question *question) {
    if (!question_is_placed(question))
        return NULL;
    const json_t *context = json_object_get(question->params, "context");
    bool declaration = member_truth(context, "includeDeclaration");
    return locations_json(
        question, ide_references(question->arena, &question->view, question->offset, declaration));
}

json_t *question_highlight(struct question *question) {
    if (!question_is_placed(question))
        return NULL;
    static const int kinds[] = { [IDE_NAMES] = 1, [IDE_READS] = 2, [IDE_WRITES] = 3 };
    struct ide_highlights found = ide_highlight(question->arena, &question->view, question->offset);
    json_t *highlights = json_array();
    for (uint32_t i = 0; i < found.count; i++)
        json_array_append_new(highlights, json_pack("{s:o, s:i}", "range",
                                                    question_range(question, found.items[i].span),
                                                    "kind", kinds[found.items[i].access]));
    return highlights;
}
