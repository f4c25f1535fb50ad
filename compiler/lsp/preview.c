/* Files that texts become: lenses above items, and two requests of our own.
 *
 *   croft/outputs  { textDocument, position } → [{ host, path, line }]: what becomes of the line
 * (or the item) there; `line` is the file's first one that does, from 0 croft/preview  { host, path
 * } → { text, lines }: the file as it would be written now; `lines` has the Location in the sources
 * of each line, or null croft/sourceAt { host, path, line } → Location or null */
#include "ide/outputs.h"
#include "lsp/server.h"

/* Texts as they are now are judged, not as they were when last nobody typed. */
static void judge_now(struct question *question) {
    if (!analysis_is_judged(question->analysis))
        analysis_judge(question->analysis, NULL, NULL, server_today());
}

static json_t *output_json(const struct ide_output *output) {
    return json_pack("{s:o, s:o, s:I}", "host", json_of_text(output->host), "path",
                     json_of_text(output->path), "line", (json_int_t)output->line);
}

json_t *question_outputs(struct question *question) {
    judge_now(question);
    analysis_focus(question->analysis, question->path, &question->view);
    struct ide_outputs found = ide_outputs_at(question->arena, &question->view, question->offset);
    json_t *answer = json_array();
    for (uint32_t i = 0; i < found.count; i++)
        json_array_append_new(answer, output_json(&found.items[i]));
    return answer;
}

/* --- Preview --- */

/* The first fleet that has the file. */
static struct ide_preview find_preview(struct question *question) {
    struct server *server = question->server;
    struct text host = member_text(question->params, "host");
    struct text path = member_text(question->params, "path");
    struct ide_preview preview = { 0 };
    for (uint32_t i = 0; i < server->analysis_count && !preview.found; i++) {
        question->analysis = server->analyses[i];
        if (analysis_where(question->analysis)->loose ||
            analysis_file_count(question->analysis) == 0)
            continue;
        judge_now(question);
        struct text any = analysis_file_path(question->analysis, 0);
        if (analysis_whole(question->analysis, any, &question->view))
            preview = ide_preview(question->arena, &question->view, host, path);
    }
    return preview;
}

static json_t *place_json(struct question *question, struct span place) {
    return place.source.id == 0 ? json_null() : question_location(question, place);
}

json_t *question_preview(struct question *question) {
    struct ide_preview preview = find_preview(question);
    if (!preview.found)
        return json_null();
    json_t *lines = json_array();
    for (uint32_t i = 0; i < preview.line_count; i++)
        json_array_append_new(lines, place_json(question, preview.places[i]));
    return json_pack("{s:o, s:o}", "text", json_of_text(preview.text), "lines", lines);
}

json_t *question_source_at(struct question *question) {
    struct ide_preview preview = find_preview(question);
    int64_t line = member_number(question->params, "line", -1);
    if (!preview.found || line < 0 || line >= preview.line_count)
        return json_null();
    return place_json(question, preview.places[line]);
}

/* --- Lenses --- */

enum { LENS_FILES_MAX = 3 };

static void add_lens(struct question *question, json_t *lenses, struct span head, const char *title,
                     const struct ide_output *output) {
    json_array_append_new(lenses,
                          json_pack("{s:o, s:{s:s, s:s, s:[o]}}", "range",
                                    question_range(question, head), "command", "title", title,
                                    "command", "croft.preview", "arguments", output_json(output)));
}

/* "forge, nas-1: 12 files" */
static const char *summary(struct arena *arena, const struct ide_outputs *outputs) {
    const char *hosts = "";
    struct text last = TEXT("");
    for (uint32_t i = 0; i < outputs->count; i++) {
        if (text_equal(outputs->items[i].host, last))
            continue;
        hosts = arena_printf(arena, "%s%s%.*s", hosts, last.size == 0 ? "" : ", ",
                             TEXT_ARG(outputs->items[i].host));
        last = outputs->items[i].host;
    }
    return arena_printf(arena, "%s: %u %s", hosts, outputs->count,
                        outputs->count == 1 ? "file" : "files");
}

json_t *question_lenses(struct question *question) {
    struct ide_lenses found = ide_lenses(question->arena, &question->view);
    json_t *lenses = json_array();
    for (uint32_t i = 0; i < found.count; i++) {
        const struct ide_lens *lens = &found.items[i];
        add_lens(question, lenses, lens->head, summary(question->arena, &lens->outputs),
                 &lens->outputs.items[0]);
        for (uint32_t k = 0; k < lens->outputs.count && lens->outputs.count <= LENS_FILES_MAX; k++)
            add_lens(question, lenses, lens->head,
                     arena_printf(question->arena, "%.*s", TEXT_ARG(lens->outputs.items[k].path)),
                     &lens->outputs.items[k]);
    }
    return lenses;
}
