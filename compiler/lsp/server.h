/* The language server: one thread, which reads messages from standard input and answers on standard
 * output. While there are none it checks the whole fleet; input interrupts that.
 *
 * Ownership: a server owns its analyses, its documents and the messages in its queue until
 * server_run() returns. */
#ifndef CROFT_LSP_SERVER_H
#define CROFT_LSP_SERVER_H

#include "lsp/frame.h"
#include "lsp/question.h"

struct server_options {
    const char *library; /* the shipped stdlib/, or NULL */
    const char *version; /* told to clients */
    int in, out;         /* descriptors */
};

/* Until the client says `exit` or goes away. 0 after a `shutdown`, else 1. */
int server_run(const struct server_options *options);

/* A text that the client has. */
struct open_document {
    char *uri; /* as the client writes it */
    struct document *document;
    int64_t version;
    bool has_version;
    bool dirty; /* changed since its diagnostics were published */
    struct open_document *next;
};

enum server_state { SERVER_NEW, SERVER_RUNNING, SERVER_SHUT, SERVER_ENDED };

/* What the client said it can do. */
struct client {
    bool progress, watches_files, configuration, folders, renames_files;
    bool related_information, tags, code_description, data;
    bool action_literals;
    bool snippets;
};

/* What can be set; see initialize() and configuration(). */
struct settings {
    char *library, *fleet; /* NULL: not said */
    int64_t idle_ms;
};

/* A file that the client was told something of. */
struct published {
    char *uri;
    uint64_t hash; /* of what it was told last */
    struct published *next;
};

struct server {
    struct server_options options;
    enum server_state state;
    bool ended_well; /* it was shut down before it ended */
    enum position_encoding encoding;
    struct client client;
    struct settings settings;
    struct frame_reader reader;
    struct buf output;
    bool input_ended, output_broken;
    json_t *queue;       /* messages read but not handled, in order */
    struct arena *arena; /* of the message at hand */
    struct analysis **analyses;
    uint32_t analysis_count;
    struct open_document *documents;
    struct published *published;
    json_int_t last_id;          /* of requests to the client */
    json_int_t configuration_id; /* the request for settings that is under way; 0: none */
    uint64_t logged;             /* hash of what was logged last of no source */
    int64_t judge_ms;            /* what the last judging took; 0: there was none */
    int64_t judge_at;            /* milliseconds of the monotonic clock; 0: nothing to do */
};

/* --- Messages out --- */
void server_notify(struct server *server, const char *method, json_t *params);
/* Returns the request's id. */
json_int_t server_request(struct server *server, const char *method, json_t *params);
void server_answer(struct server *server, const json_t *id, json_t *result);
void server_answer_error(struct server *server, const json_t *id, enum error_code code,
                         const char *problem);
/* Appears in the client's log. */
void server_log(struct server *server, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Writes what is waiting; reads meanwhile, so that neither side waits for the other for good. */
void server_flush(struct server *server);

/* --- Messages in (input.c) --- */
/* Reads what there is into the queue; waits at most so long for the first byte (-1: for ever). */
void server_read(struct server *server, int wait_ms);
/* Whether something waits to be read or handled. */
bool server_has_input(struct server *server);
/* Carries one message out (dispatch.c). */
void server_handle(struct server *server, const json_t *message);

/* --- Documents (documents.c) --- */
/* As the client writes it, if it has the file open; else made of the path. */
const char *server_uri(struct server *server, struct arena *arena, struct text path);
struct open_document *server_document(struct server *server, struct text uri);
/* The analysis that a file belongs to: of the fleet around it, or that of files without one. */
struct analysis *server_analysis(struct server *server, struct text path);
void server_close_all(struct server *server);
bool server_position(const json_t *json, struct position *position);
/* Other settings: everything is read anew. */
void server_reopen(struct server *server);

/* --- Diagnostics (publish.c) --- */
void server_publish_dirty(struct server *server);
/* Of all files of an analysis, whatever changed. */
void server_publish_all(struct server *server, struct analysis *analysis);
void server_publish_none(struct server *server, const char *uri);
json_t *diagnostics_json(struct question *question);
json_t *diagnostic_json(struct question *question, const struct analysis_diag *diag);

/* --- When idle (idle.c) --- */
/* The whole is to be judged after a pause. */
void server_postpone(struct server *server);
void server_judge(struct server *server);
/* Shown by the client, if it can: one at a time. */
void server_progress_begin(struct server *server, const char *title);
void server_progress_end(struct server *server);
int64_t server_now(void);
/* The day on the wall here, as a number: waivers end by it. */
int64_t server_today(void);

/* --- Handlers --- */
#define QUESTION(method, handler, wants, capability, value) \
    json_t *question_##handler(struct question *question);
#define REQUEST(method, handler)                                                                   \
    json_t *request_##handler(struct server *server, const json_t *params, enum error_code *error, \
                              const char **problem);
#define NOTIFICATION(method, handler) \
    void notified_##handler(struct server *server, const json_t *params);
#include "lsp/methods.def"
#undef QUESTION
#undef REQUEST
#undef NOTIFICATION
/* A response to one of our requests. */
void server_take_response(struct server *server, const json_t *message);
void server_take_settings(struct server *server, const json_t *settings);

#endif
