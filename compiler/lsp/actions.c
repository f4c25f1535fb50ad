/* Code actions. */
#include "ide/actions.h"

#include "lsp/server.h"

static const char *kind_text(enum ide_action_kind kind) {
    return kind == ACTION_FIX_ALL ? "source.fixAll.croft" : "quickfix";
}

/* Whether the client asked for this kind, or for one that it is part of: "source" has all
 * "source.…". */
static bool is_wanted(const json_t *only, const char *kind) {
    struct text own = text_of(kind);
    for (size_t i = 0; i < json_array_size(only); i++) {
        const json_t *item = json_array_get(only, i);
        if (!json_is_string(item))
            continue;
        struct text wanted = { json_string_value(item), json_string_length(item) };
        if (text_starts_with(own, wanted) &&
            (own.size == wanted.size || wanted.size == 0 || own.data[wanted.size] == '.'))
            return true;
    }
    return !json_is_array(only);
}

static json_t *action_json(struct question *question, const struct ide_action *action) {
    json_t *changes = json_object();
    for (uint32_t i = 0; i < action->edits.count; i++)
        question_add_change(question, changes, action->edits.items[i].span,
                            action->edits.items[i].text);
    json_t *json = json_pack("{s:o, s:s, s:{s:o}}", "title", json_of_text(text_of(action->title)),
                             "kind", kind_text(action->kind), "edit", "changes", changes);
    if (action->diag != NULL)
        json_object_set_new(json, "diagnostics",
                            json_pack("[o]", diagnostic_json(question, action->diag)));
    if (action->preferred)
        json_object_set_new(json, "isPreferred", json_true());
    return json;
}

json_t *question_code_action(struct question *question) {
    struct span span;
    if (!question_span(question, json_object_get(question->params, "range"), &span))
        return question_refuse(question, ERROR_PARAMS, "`range` is none");
    const json_t *only = json_object_get(json_object_get(question->params, "context"), "only");
    struct ide_actions actions = ide_actions(question->arena, question->analysis, &question->view,
                                             question->path, span.start, span.end, server_today());
    json_t *json = json_array();
    for (uint32_t i = 0; i < actions.items.count; i++)
        if (is_wanted(only, kind_text(actions.items.items[i].kind)))
            json_array_append_new(json, action_json(question, &actions.items.items[i]));
    return json;
}
