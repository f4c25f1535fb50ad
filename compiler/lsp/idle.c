/* What is done while nobody types: the fleet is checked, evaluated and judged. */
#include "lsp/server.h"

#include <time.h>

int64_t server_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void server_postpone(struct server *server) {
    server->judge_at = server_now() + server->settings.idle_ms;
    server->judge_at += server->judge_at == 0;
}

static bool is_wanted(void *data) {
    return server_has_input(data);
}

int64_t server_today(void) {
    enum { SECONDS_OF_DAY = 86400 };
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    local.tm_isdst = 0;
    return (int64_t)timegm(&local) / SECONDS_OF_DAY;
}

/* --- Progress --- */

void server_progress_begin(struct server *server, const char *title) {
    if (!server->client.progress)
        return;
    const char *token = "croft-work";
    server_request(server, "window/workDoneProgress/create", json_pack("{s:s}", "token", token));
    server_notify(server, "$/progress",
                  json_pack("{s:s, s:{s:s, s:s, s:b}}", "token", token, "value", "kind", "begin",
                            "title", title, "cancellable", 0));
    server_flush(server);
}

void server_progress_end(struct server *server) {
    if (server->client.progress)
        server_notify(server, "$/progress",
                      json_pack("{s:s, s:{s:s}}", "token", "croft-work", "value", "kind", "end"));
}

/* --- Judging --- */

enum { LONG_MS = 500 }; /* what takes longer is announced the next time */

/* False when input stopped it. */
static bool judge(struct server *server, struct analysis *analysis) {
    bool told = server->judge_ms == 0 || server->judge_ms > LONG_MS;
    int64_t start = server_now();
    if (told)
        server_progress_begin(server, "Checking the fleet");
    bool done = analysis_judge(analysis, is_wanted, server, server_today());
    if (told)
        server_progress_end(server);
    if (done)
        server->judge_ms = server_now() - start + 1;
    return done;
}

void server_judge(struct server *server) {
    server->judge_at = 0;
    for (uint32_t i = 0; i < server->analysis_count; i++) {
        struct analysis *analysis = server->analyses[i];
        if (analysis_lints_begin(analysis))
            server_publish_all(server, analysis);
        if (analysis_is_judged(analysis))
            continue;
        if (!judge(server, analysis)) {
            server_postpone(server);
            return;
        }
        server_publish_all(server, analysis);
    }
}
