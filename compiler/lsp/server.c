/* The loop, and messages that go out. */
#include "lsp/server.h"

#include "query/deep.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

/* --- Out --- */

/* A pipe that can be written to takes so much without making us wait. */
enum { WRITE_SIZE = 4096, OUTPUT_KEPT = 1 << 16 };

static size_t write_some(struct server *server, size_t at) {
    size_t size = server->output.size - at;
    ssize_t count = write(server->options.out, server->output.data + at,
                          size < WRITE_SIZE ? size : WRITE_SIZE);
    if (count >= 0)
        return (size_t)count;
    if (errno != EINTR && errno != EAGAIN)
        server->output_broken = true;
    return 0;
}

void server_flush(struct server *server) {
    size_t at = 0;
    while (at < server->output.size && !server->output_broken) {
        struct pollfd ends[2] = { { .fd = server->options.out, .events = POLLOUT },
                                  { .fd = server->options.in, .events = POLLIN } };
        if (poll(ends, server->input_ended ? 1 : 2, -1) < 0)
            continue;
        if (ends[0].revents != 0)
            at += write_some(server, at);
        else if (!server->input_ended && ends[1].revents != 0)
            server_read(server, 0);
    }
    server->output.size = 0;
    if (server->output.capacity > 16 * OUTPUT_KEPT)
        buf_free(&server->output);
}

static void send_message(struct server *server, json_t *message) {
    char *text = json_dumps(message, JSON_COMPACT);
    if (text != NULL)
        frame_put(&server->output, text_of(text));
    free(text);
    json_decref(message);
    if (server->output.size >= OUTPUT_KEPT)
        server_flush(server);
}

void server_notify(struct server *server, const char *method, json_t *params) {
    send_message(
        server, json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method", method, "params", params));
}

json_int_t server_request(struct server *server, const char *method, json_t *params) {
    json_int_t id = ++server->last_id;
    send_message(server, json_pack("{s:s, s:I, s:s, s:o}", "jsonrpc", "2.0", "id", id, "method",
                                   method, "params", params));
    return id;
}

void server_answer(struct server *server, const json_t *id, json_t *result) {
    json_t *message = json_pack("{s:s, s:O}", "jsonrpc", "2.0", "id", id);
    json_object_set_new(message, "result", result == NULL ? json_null() : result);
    send_message(server, message);
}

void server_answer_error(struct server *server, const json_t *id, enum error_code code,
                         const char *problem) {
    json_t *message = json_pack("{s:s, s:{s:i, s:s}}", "jsonrpc", "2.0", "error", "code", (int)code,
                                "message", problem);
    json_object_set_new(message, "id", id == NULL ? json_null() : json_deep_copy(id));
    send_message(server, message);
}

void server_log(struct server *server, const char *format, ...) {
    enum { LOG_INFO = 3 };
    struct buf text = { 0 };
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    server_notify(
        server, "window/logMessage",
        json_pack("{s:i, s:o}", "type", (int)LOG_INFO, "message", json_of_text(buf_view(&text))));
    buf_free(&text);
}

/* --- The loop --- */

static json_t *take_message(struct server *server) {
    json_t *message = json_incref(json_array_get(server->queue, 0));
    json_array_remove(server->queue, 0);
    return message;
}

static bool is_change(const json_t *message) {
    return text_equal(member_text(message, "method"), TEXT("textDocument/didChange"));
}

/* What was typed is answered before anything that was asked later, but only once for all that was
 * typed in the meantime. */
static void handle_next(struct server *server) {
    json_t *message = take_message(server);
    if (!is_change(message))
        server_publish_dirty(server);
    server_handle(server, message);
    json_decref(message);
    arena_reset(server->arena);
}

static void rest(struct server *server) {
    server_publish_dirty(server);
    server_flush(server);
    int64_t wait = server->judge_at == 0 ? -1 : server->judge_at - server_now();
    if (server->judge_at != 0 && wait <= 0) {
        server_judge(server);
        arena_reset(server->arena);
        server_flush(server);
        return;
    }
    server_read(server, wait > INT32_MAX ? INT32_MAX : (int)wait);
}

static void loop(void *data) {
    struct server *server = data;
    while (server->state != SERVER_ENDED && !server->output_broken) {
        server_read(server, 0);
        if (json_array_size(server->queue) != 0)
            handle_next(server);
        else if (server->input_ended)
            break;
        else
            rest(server);
    }
    server_flush(server);
}

int server_run(const struct server_options *options) {
    enum { IDLE_MS = 100 };
    struct server server = { .options = *options,
                             .encoding = ENCODING_UTF16,
                             .settings = { .idle_ms = IDLE_MS },
                             .queue = json_array(),
                             .arena = arena_new() };
    deep_run(loop, &server);
    server_close_all(&server);
    frame_free(&server.reader);
    buf_free(&server.output);
    json_decref(server.queue);
    arena_free(server.arena);
    free(server.settings.library);
    free(server.settings.fleet);
    return server.ended_well ? 0 : 1;
}
