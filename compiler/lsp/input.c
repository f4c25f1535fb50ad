/* Reading: bytes to messages to the queue. What is cancelled while it waits there is answered at
 * once. */
#include "lsp/server.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum { READ_SIZE = 1 << 16 };

/* False when nothing is there, or will ever be. */
static bool read_bytes(struct server *server, int wait_ms) {
    char bytes[READ_SIZE];
    struct pollfd end = { .fd = server->options.in, .events = POLLIN };
    if (server->input_ended || poll(&end, 1, wait_ms) <= 0)
        return false;
    ssize_t count = read(server->options.in, bytes, sizeof bytes);
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return false;
    if (count <= 0) {
        server->input_ended = true;
        return false;
    }
    frame_feed(&server->reader, (struct text){ bytes, (size_t)count });
    return true;
}

/* Takes the request out of the queue, if it still waits there. */
static void cancel(struct server *server, const json_t *params) {
    const json_t *id = json_object_get(params, "id");
    for (size_t i = 0; id != NULL && i < json_array_size(server->queue); i++) {
        const json_t *message = json_array_get(server->queue, i);
        if (json_object_get(message, "method") == NULL ||
            !json_equal(json_object_get(message, "id"), id))
            continue;
        server_answer_error(server, id, ERROR_CANCELLED, "cancelled");
        json_array_remove(server->queue, i);
        return;
    }
}

static void take_message(struct server *server, struct text text) {
    json_error_t error;
    json_t *message = json_loadb(text.data, text.size, JSON_ALLOW_NUL, &error);
    if (message == NULL) {
        server_answer_error(server, NULL, ERROR_PARSE, error.text);
        return;
    }
    if (!json_is_object(message)) {
        server_answer_error(server, NULL, ERROR_REQUEST, "a message is an object");
        json_decref(message);
        return;
    }
    if (text_equal(member_text(message, "method"), TEXT("$/cancelRequest")))
        cancel(server, json_object_get(message, "params"));
    json_array_append_new(server->queue, message);
}

void server_read(struct server *server, int wait_ms) {
    while (read_bytes(server, wait_ms)) {
        struct text message;
        const char *problem;
        enum frame_found found;
        wait_ms = 0;
        while ((found = frame_next(&server->reader, &message, &problem)) != FRAME_NONE)
            if (found == FRAME_MESSAGE)
                take_message(server, message);
            else
                server_answer_error(server, NULL, ERROR_PARSE, problem);
    }
}

bool server_has_input(struct server *server) {
    struct pollfd end = { .fd = server->options.in, .events = POLLIN };
    return json_array_size(server->queue) != 0 || (!server->input_ended && poll(&end, 1, 0) > 0);
}
