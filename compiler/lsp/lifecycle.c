/* From `initialize` to `exit`: what client and server can do, and settings. */
#include "ide/semantic.h"
#include "lsp/server.h"
#include "lsp/uri.h"

#include <stdlib.h>

/* --- Settings --- */

static void take_path(char **setting, const json_t *object, const char *name) {
    struct text path = member_text(object, name);
    if (json_object_get(object, name) == NULL)
        return;
    free(*setting);
    *setting = path.size == 0 ? NULL : strndup(path.data, path.size);
}

/* { "library": DIR, "fleet": DIR, "idleDelay": milliseconds }, each of which may be left out. */
void server_take_settings(struct server *server, const json_t *settings) {
    enum { IDLE_MS_MAX = 60000 };
    take_path(&server->settings.library, settings, "library");
    take_path(&server->settings.fleet, settings, "fleet");
    int64_t idle = member_number(settings, "idleDelay", server->settings.idle_ms);
    server->settings.idle_ms = idle < 0 ? 0 : idle > IDLE_MS_MAX ? IDLE_MS_MAX : idle;
}

void notified_configuration(struct server *server, const json_t *params) {
    if (server->client.configuration) {
        server->configuration_id = server_request(
            server, "workspace/configuration",
            json_pack("{s:[{s:s}]}", "items", "section", "croft"));
        return;
    }
    const json_t *settings = json_object_get(json_object_get(params, "settings"), "croft");
    if (settings == NULL)
        return;
    server_take_settings(server, settings);
    server_reopen(server);
}

void server_take_response(struct server *server, const json_t *message) {
    const json_t *result = json_object_get(message, "result");
    if (server->configuration_id == 0 ||
        member_number(message, "id", 0) != server->configuration_id)
        return;
    server->configuration_id = 0;
    server_take_settings(server, json_array_get(result, 0));
    server_reopen(server);
}

/* --- Start --- */

static bool client_can(const json_t *capabilities, const char *part, const char *what,
                       const char *detail) {
    const json_t *json = json_object_get(json_object_get(capabilities, part), what);
    return detail == NULL ? json_is_true(json) : member_truth(json, detail);
}

static bool lists(const json_t *array, const char *wanted) {
    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *text = json_string_value(json_array_get(array, i));
        if (text != NULL && strcmp(text, wanted) == 0)
            return true;
    }
    return false;
}

static void learn_client(struct client *client, const json_t *capabilities) {
    const json_t *text = json_object_get(capabilities, "textDocument");
    const json_t *diagnostics = json_object_get(text, "publishDiagnostics");
    const json_t *action = json_object_get(text, "codeAction");
    client->progress = client_can(capabilities, "window", "workDoneProgress", NULL);
    client->watches_files = client_can(capabilities, "workspace", "didChangeWatchedFiles",
                                       "dynamicRegistration");
    client->configuration = client_can(capabilities, "workspace", "configuration", NULL);
    const json_t *edits = json_object_get(json_object_get(capabilities, "workspace"),
                                          "workspaceEdit");
    client->renames_files = member_truth(edits, "documentChanges") &&
                            lists(json_object_get(edits, "resourceOperations"), "rename");
    client->related_information = member_truth(diagnostics, "relatedInformation");
    client->tags = json_object_get(diagnostics, "tagSupport") != NULL;
    client->code_description = member_truth(diagnostics, "codeDescriptionSupport");
    client->data = member_truth(diagnostics, "dataSupport");
    client->snippets = member_truth(
        json_object_get(json_object_get(text, "completion"), "completionItem"), "snippetSupport");
    client->action_literals = json_object_get(action, "codeActionLiteralSupport") != NULL;
}

/* The first of ours that the client names; UTF-16 is what everybody has. Bytes are what we count.
 */
static enum position_encoding choose_encoding(const json_t *capabilities) {
    static const enum position_encoding best[] = { ENCODING_UTF8, ENCODING_UTF32, ENCODING_UTF16 };
    const json_t *names = json_object_get(json_object_get(capabilities, "general"),
                                          "positionEncodings");
    for (size_t b = 0; b < sizeof best / sizeof *best; b++)
        for (size_t i = 0; i < json_array_size(names); i++) {
            const char *name = json_string_value(json_array_get(names, i));
            if (name != NULL && strcmp(name, position_encoding_text(best[b])) == 0)
                return best[b];
        }
    return ENCODING_UTF16;
}

static void add_capability(json_t *capabilities, const char *name, const char *value) {
    if (name[0] != 0)
        json_object_set_new(capabilities, name, json_loads(value, JSON_DECODE_ANY, NULL));
}

/* Which numbers mean which colours. */
static json_t *semantic_json(void) {
    json_t *types = json_array(), *modifiers = json_array();
    for (uint32_t i = 0; i < SEMANTIC_COUNT; i++)
        json_array_append_new(types, json_string(ide_semantic_name((enum ide_semantic)i)));
    uint32_t count;
    const char *const *names = ide_semantic_modifiers(&count);
    for (uint32_t i = 0; i < count; i++)
        json_array_append_new(modifiers, json_string(names[i]));
    return json_pack("{s:{s:o, s:o}, s:b, s:b}", "legend", "tokenTypes", types, "tokenModifiers",
                     modifiers, "full", 1, "range", 1);
}

static json_t *capabilities_json(struct server *server) {
    enum { SYNC_INCREMENTAL = 2 };
    json_t *json = json_pack("{s:s, s:{s:b, s:i, s:{s:b}}, s:{s:{s:b, s:b}}}", "positionEncoding",
                             position_encoding_text(server->encoding), "textDocumentSync",
                             "openClose", 1, "change", (int)SYNC_INCREMENTAL, "save", "includeText",
                             0, "workspace", "workspaceFolders", "supported", 1,
                             "changeNotifications", 1);
#define QUESTION(method, handler, wants, capability, value) add_capability(json, capability, value);
#undef REQUEST
#define REQUEST(method, handler)
#undef NOTIFICATION
#define NOTIFICATION(method, handler)
#include "lsp/methods.def"
    json_object_set_new(json, "semanticTokensProvider", semantic_json());
    return json;
}

json_t *request_initialize(struct server *server, const json_t *params, enum error_code *error,
                           const char **problem) {
    if (server->state != SERVER_NEW) {
        *error = ERROR_REQUEST;
        *problem = "the server is initialized already";
        return NULL;
    }
    const json_t *capabilities = json_object_get(params, "capabilities");
    learn_client(&server->client, capabilities);
    server->encoding = choose_encoding(capabilities);
    server_take_settings(server, json_object_get(params, "initializationOptions"));
    server->state = SERVER_RUNNING;
    return json_pack("{s:o, s:{s:s, s:s}}", "capabilities", capabilities_json(server), "serverInfo",
                     "name", "croft", "version", server->options.version);
}

/* The client looks after files on disk, and tells. */
static void watch_files(struct server *server) {
    json_t *options = json_pack("{s:[{s:s}]}", "watchers", "globPattern", "**/*.croft");
    server_request(server, "client/registerCapability",
                   json_pack("{s:[{s:s, s:s, s:o}]}", "registrations", "id", "croft-files",
                             "method", "workspace/didChangeWatchedFiles", "registerOptions",
                             options));
}

void notified_initialized(struct server *server, const json_t *params) {
    (void)params;
    if (server->client.watches_files)
        watch_files(server);
    if (server->client.configuration)
        notified_configuration(server, NULL);
}

/* --- End --- */

json_t *request_shutdown(struct server *server, const json_t *params, enum error_code *error,
                         const char **problem) {
    (void)params;
    if (server->state != SERVER_RUNNING) {
        *error = server->state == SERVER_NEW ? ERROR_NOT_INITIALIZED : ERROR_REQUEST;
        *problem = "there is nothing to shut down";
        return NULL;
    }
    server->state = SERVER_SHUT;
    server->judge_at = 0;
    return NULL;
}

void notified_exit(struct server *server, const json_t *params) {
    (void)params;
    server->ended_well = server->state == SERVER_SHUT;
    server->state = SERVER_ENDED;
}

/* What waited in the queue was cancelled when this was read; what was answered is done. */
void notified_cancel(struct server *server, const json_t *params) {
    (void)server;
    (void)params;
}

void notified_ignored(struct server *server, const json_t *params) {
    (void)server;
    (void)params;
}
