/* From a message to its handler, and the handler's answer to the client. */
#include "lsp/server.h"
#include "lsp/uri.h"

struct question_method {
    const char *method;
    json_t *(*answer)(struct question *question);
    enum view_depth wants;
};
struct request_method {
    const char *method;
    json_t *(*answer)(struct server *server, const json_t *params, enum error_code *error,
                      const char **problem);
};
struct notification_method {
    const char *method;
    void (*take)(struct server *server, const json_t *params);
};

#define QUESTION(method, handler, wants, capability, value) { method, question_##handler, wants },
#define REQUEST(method, handler)
#define NOTIFICATION(method, handler)
static const struct question_method questions[] = {
#include "lsp/methods.def"
};
#undef QUESTION
#undef REQUEST
#define QUESTION(method, handler, wants, capability, value)
#define REQUEST(method, handler) { method, request_##handler },
static const struct request_method requests[] = {
#include "lsp/methods.def"
};
#undef REQUEST
#undef NOTIFICATION
#define REQUEST(method, handler)
#define NOTIFICATION(method, handler) { method, notified_##handler },
static const struct notification_method notifications[] = {
#include "lsp/methods.def"
};

#define COUNT(items) (sizeof(items) / sizeof *(items))

static bool is_named(const char *name, struct text method) {
    return text_equal(text_of(name), method);
}

/* --- Questions --- */

static struct text uri_of_params(const json_t *params) {
    static const char *const holders[] = { "textDocument", "item" };
    for (size_t i = 0; i < COUNT(holders); i++) {
        struct text uri = member_text(json_object_get(params, holders[i]), "uri");
        if (uri.size != 0)
            return uri;
    }
    return TEXT("");
}

/* Finds the document, looks at it as deep as is wanted, finds the offset. */
static bool prepare(struct question *question, enum view_depth wants) {
    struct server *server = question->server;
    struct text uri = uri_of_params(question->params);
    if (uri.size == 0) {
        question_refuse(question, ERROR_PARAMS, "there is no `textDocument` with a `uri`");
        return false;
    }
    question->path = uri_path(question->arena, uri);
    struct open_document *open = server_document(server, uri);
    question->analysis = open != NULL ? document_analysis(open->document)
                                      : server_analysis(server, question->path);
    static bool (*const looks[])(struct analysis *, struct text,
                                 struct ide_view *) = { [VIEW_SYNTAX] = analysis_syntax,
                                                        [VIEW_FOCUS] = analysis_focus,
                                                        [VIEW_WHOLE] = analysis_whole };
    if (!looks[wants](question->analysis, question->path, &question->view)) {
        question_refuse(question, ERROR_PARAMS, "`%.*s` cannot be read, or is no source",
                        TEXT_ARG(uri));
        return false;
    }
    const json_t *position = json_object_get(question->params, "position");
    question->has_offset = position != NULL;
    if (position != NULL && !question_offset(question, position, &question->offset)) {
        question_refuse(question, ERROR_PARAMS, "`position` is none");
        return false;
    }
    return true;
}

static void ask(struct server *server, const struct question_method *method, const json_t *id,
                const json_t *params) {
    struct question question = { .server = server, .arena = server->arena, .params = params };
    json_t *result = NULL;
    if (method->wants == VIEW_NONE || prepare(&question, method->wants))
        result = method->answer(&question);
    if (question.error != 0)
        server_answer_error(server, id, question.error, question.problem);
    else
        server_answer(server, id, result);
}

/* --- Requests and notifications --- */

static void request(struct server *server, const struct request_method *method, const json_t *id,
                    const json_t *params) {
    enum error_code error = 0;
    const char *problem = "";
    json_t *result = method->answer(server, params, &error, &problem);
    if (error != 0)
        server_answer_error(server, id, error, problem);
    else
        server_answer(server, id, result);
}

static void handle_request(struct server *server, struct text method, const json_t *id,
                           const json_t *params) {
    for (size_t i = 0; i < COUNT(requests); i++)
        if (is_named(requests[i].method, method)) {
            request(server, &requests[i], id, params);
            return;
        }
    if (server->state != SERVER_RUNNING) {
        bool is_new = server->state == SERVER_NEW;
        server_answer_error(server, id, is_new ? ERROR_NOT_INITIALIZED : ERROR_REQUEST,
                            is_new ? "`initialize` comes first" : "the server is shut down");
        return;
    }
    for (size_t i = 0; i < COUNT(questions); i++)
        if (is_named(questions[i].method, method)) {
            ask(server, &questions[i], id, params);
            return;
        }
    server_answer_error(server, id, ERROR_METHOD,
                        arena_printf(server->arena, "there is no method `%.*s`", TEXT_ARG(method)));
}

/* Of unknown ones nobody is told: the protocol wants it so. */
static void handle_notification(struct server *server, struct text method, const json_t *params) {
    bool is_exit = text_equal(method, TEXT("exit"));
    if (server->state != SERVER_RUNNING && !is_exit)
        return;
    for (size_t i = 0; i < COUNT(notifications); i++)
        if (is_named(notifications[i].method, method))
            notifications[i].take(server, params);
}

void server_handle(struct server *server, const json_t *message) {
    const json_t *id = json_object_get(message, "id"), *method = json_object_get(message, "method");
    const json_t *params = json_object_get(message, "params");
    if (method == NULL && id != NULL &&
        (json_object_get(message, "result") != NULL || json_object_get(message, "error") != NULL)) {
        server_take_response(server, message);
        return;
    }
    bool has_id = json_is_integer(id) || json_is_string(id);
    if (!json_is_string(method) || (id != NULL && !has_id)) {
        server_answer_error(server, has_id ? id : NULL, ERROR_REQUEST,
                            "this is neither a request nor a notification");
        return;
    }
    if (has_id)
        handle_request(server, member_text(message, "method"), id, params);
    else
        handle_notification(server, member_text(message, "method"), params);
}
