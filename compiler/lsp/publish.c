/* Diagnostics as the protocol has them, file by file; a file is told of again only when it changed.
 */
#include "lsp/server.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>

enum { SEVERITY_ERROR = 1, SEVERITY_WARNING, SEVERITY_INFO };
enum { TAG_UNNECESSARY = 1 };

static json_t *severity_json(enum diag_severity severity) {
    static const int severities[] = { [DIAG_ERROR] = SEVERITY_ERROR,
                                      [DIAG_WARNING] = SEVERITY_WARNING,
                                      [DIAG_INFO] = SEVERITY_INFO };
    return json_integer(severities[severity]);
}

/* Protocol and editors have one text: reasons and remedies follow the sentence. */
static json_t *message_json(const struct diag *diag) {
    struct buf text = { 0 };
    buf_text(&text, text_of(diag->message));
    if (diag->span_label != NULL)
        buf_printf(&text, "\n%s", diag->span_label);
    for (uint32_t i = 0; i < diag->note_count; i++)
        buf_printf(&text, "\nnote: %s", diag->notes[i]);
    for (uint32_t i = 0; i < diag->help_count; i++)
        buf_printf(&text, "\nhelp: %s", diag->helps[i]);
    json_t *json = json_of_text(buf_view(&text));
    buf_free(&text);
    return json;
}

static json_t *related_json(struct question *question, const struct analysis_diag *diag) {
    json_t *related = json_array();
    for (uint32_t i = 0; i < diag->diag->label_count; i++) {
        const struct diag_label *label = &diag->diag->labels[i];
        struct span now;
        if (!analysis_place_now(question->analysis, diag, label->span, &now))
            continue;
        json_array_append_new(related,
                              json_pack("{s:o, s:o}", "location", question_location(question, now),
                                        "message", json_of_text(text_of(label->text))));
    }
    return related;
}

/* What programs need, so that they parse no messages. */
static json_t *data_json(const struct analysis_diag *diag) {
    const struct diag *d = diag->diag;
    json_t *wants = json_array();
    for (uint32_t i = 0; i < d->want_count; i++) {
        static const char *const kinds[] = { [DIAG_WANTS_FIELD] = "field",
                                             [DIAG_WANTS_RESOURCE] = "resource",
                                             [DIAG_WANTS_USE] = "use" };
        json_array_append_new(wants, json_pack("{s:s, s:o, s:o}", "kind", kinds[d->wants[i].kind],
                                               "what", json_of_text(text_of(d->wants[i].what)),
                                               "of", json_of_text(text_of(d->wants[i].of))));
    }
    return json_pack("{s:s, s:b, s:b, s:o}", "code", diag_code_text(d->code), "stale", diag->stale,
                     "fix", d->edit_count != 0, "wants", wants);
}

static bool is_unnecessary(enum diag_code code) {
    return code == DIAG_W0901 || code == DIAG_W0902 || code == DIAG_W0903 || code == DIAG_W0904;
}

static const char *code_of(const struct diag *diag) {
    return diag->subject != NULL ? diag->subject : diag_code_text(diag->code);
}

json_t *diagnostic_json(struct question *question, const struct analysis_diag *diag) {
    const struct client *client = &question->server->client;
    json_t *json = json_pack("{s:o, s:o, s:s, s:s, s:o}", "range",
                             question_range(question, diag->span), "severity",
                             severity_json(diag->diag->severity), "code", code_of(diag->diag),
                             "source", diag->diag->code == DIAG_W1101 ? "croft lint" : "croft",
                             "message", message_json(diag->diag));
    if (client->related_information && diag->diag->label_count != 0)
        json_object_set_new(json, "relatedInformation", related_json(question, diag));
    if (client->tags && is_unnecessary(diag->diag->code))
        json_object_set_new(json, "tags", json_pack("[i]", TAG_UNNECESSARY));
    if (client->data)
        json_object_set_new(json, "data", data_json(diag));
    return json;
}

/* Of the question's path, as it is known now. The view need have nothing but sources. */
json_t *diagnostics_json(struct question *question) {
    json_t *json = json_array();
    struct analysis_diags found = analysis_diagnostics(question->analysis, question->arena,
                                                       question->path);
    for (uint32_t i = 0; i < found.items.count; i++)
        json_array_append_new(json, diagnostic_json(question, &found.items.items[i]));
    return json;
}

json_t *question_diagnostic(struct question *question) {
    return json_pack("{s:s, s:o}", "kind", "full", "items", diagnostics_json(question));
}

/* --- Publishing --- */

static struct published *published_of(struct server *server, const char *uri) {
    struct published *at = server->published;
    while (at != NULL && strcmp(at->uri, uri) != 0)
        at = at->next;
    if (at != NULL)
        return at;
    at = memory_alloc(sizeof *at);
    *at = (struct published){ .uri = strdup(uri), .next = server->published };
    server->published = at;
    return at;
}

/* Tells the client, unless it knows. Every version of an open text is told of. */
static void publish(struct server *server, const char *uri, json_t *diagnostics,
                    const struct open_document *open) {
    struct published *known = published_of(server, uri);
    char *text = json_dumps(diagnostics, JSON_COMPACT);
    bool none = json_array_size(diagnostics) == 0;
    uint64_t hash = none ? 0 : hash_bytes(text, strlen(text)) | 1;
    free(text);
    if (hash == known->hash && (open == NULL || !open->dirty)) {
        json_decref(diagnostics);
        return;
    }
    known->hash = hash;
    json_t *params = json_pack("{s:s, s:o}", "uri", uri, "diagnostics", diagnostics);
    if (open != NULL && open->has_version)
        json_object_set_new(params, "version", json_integer(open->version));
    server_notify(server, "textDocument/publishDiagnostics", params);
}

static void publish_file(struct server *server, struct analysis *analysis, struct text path) {
    struct question question = {
        .server = server, .arena = server->arena, .analysis = analysis, .path = path
    };
    analysis_syntax(analysis, path, &question.view);
    const char *uri = server_uri(server, server->arena, path);
    struct open_document *open = server_document(server, text_of(uri));
    publish(server, uri, diagnostics_json(&question), open);
    if (open != NULL)
        open->dirty = false;
}

void server_publish_dirty(struct server *server) {
    for (struct open_document *open = server->documents; open != NULL; open = open->next)
        if (open->dirty)
            publish_file(server, document_analysis(open->document), document_path(open->document));
}

void server_publish_none(struct server *server, const char *uri) {
    publish(server, uri, json_array(), NULL);
}

/* What is wrong with no source (a file that is not UTF-8 is none) goes to the client's log, once.
 */
static void log_others(struct server *server, struct analysis *analysis) {
    struct analysis_diags found = analysis_diagnostics_of_none(analysis, server->arena);
    struct buf text = { 0 };
    for (uint32_t i = 0; i < found.items.count; i++)
        buf_printf(&text, "%s%s", i == 0 ? "" : "\n", found.items.items[i].diag->message);
    uint64_t hash = text.size == 0 ? 0 : hash_bytes(text.data, text.size);
    if (hash != 0 && hash != server->logged)
        server_log(server, "%.*s", TEXT_ARG(buf_view(&text)));
    server->logged = hash;
    buf_free(&text);
}

void server_publish_all(struct server *server, struct analysis *analysis) {
    log_others(server, analysis);
    for (uint32_t i = 0; i < analysis_file_count(analysis); i++)
        publish_file(server, analysis, analysis_file_path(analysis, i));
}
