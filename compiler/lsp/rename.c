/* Rename: whether, and the edits. */
#include "ide/rename.h"

#include "lsp/server.h"

json_t *question_prepare_rename(struct question *question) {
    if (!question_is_placed(question))
        return NULL;
    struct ide_rename rename = ide_rename_prepare(question->arena, &question->view,
                                                  question->offset);
    if (rename.problem != NULL)
        return question_refuse(question, ERROR_FAILED, "%s", rename.problem);
    return json_pack("{s:o, s:o}", "range", question_range(question, rename.span), "placeholder",
                     json_of_text(rename.name));
}

/* What lies in the fleet's own folder, but for the library that another owns. */
static bool is_ours(void *data, struct source_id source) {
    const struct question *question = data;
    const struct analysis_options *where = analysis_where(question->analysis);
    struct text path = analysis_source_path(question->analysis, source);
    struct text directory = text_of(where->directory);
    return path.size > directory.size && text_starts_with(path, directory) &&
           path.data[directory.size] == '/';
}

/* A file that is renamed, too, goes last: the edits are of the files as they are. */
static json_t *with_moved_file(struct question *question, const struct ide_rename *rename,
                               json_t *changes) {
    json_t *steps = json_array(), *edits;
    const char *uri;
    json_object_foreach(changes, uri, edits) {
        json_array_append_new(steps, json_pack("{s:{s:s, s:n}, s:O}", "textDocument", "uri", uri,
                                               "version", "edits", edits));
    }
    struct text from = analysis_source_path(question->analysis, rename->file);
    size_t shared = from.size - rename->file_from.size; /* both end in the module's file */
    const char *to = arena_printf(question->arena, "%.*s%.*s", (int)shared, from.data,
                                  TEXT_ARG(rename->file_to));
    json_array_append_new(steps,
                          json_pack("{s:s, s:s, s:s}", "kind", "rename", "oldUri",
                                    server_uri(question->server, question->arena, from), "newUri",
                                    server_uri(question->server, question->arena, text_of(to))));
    return json_pack("{s:o}", "documentChanges", steps);
}

json_t *question_rename(struct question *question) {
    if (!question_is_placed(question))
        return NULL;
    struct text name = member_text(question->params, "newName");
    struct ide_rename rename = ide_rename(question->arena, &question->view, question->offset, name,
                                          is_ours, question);
    if (rename.problem != NULL)
        return question_refuse(question, ERROR_FAILED, "%s", rename.problem);
    if (rename.file_to.size != 0 && !question->server->client.renames_files)
        return question_refuse(question, ERROR_FAILED,
                               "its file would have to be renamed, which this editor does not do");
    json_t *changes = json_object();
    for (uint32_t i = 0; i < rename.edit_count; i++)
        question_add_change(question, changes, rename.edits[i].span, rename.edits[i].text);
    if (rename.file_to.size == 0)
        return json_pack("{s:o}", "changes", changes);
    json_t *edit = with_moved_file(question, &rename, changes);
    json_decref(changes);
    return edit;
}
