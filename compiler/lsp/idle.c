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

void server_judge(struct server *server) {
    server->judge_at = 0;
    for (uint32_t i = 0; i < server->analysis_count; i++) {
        struct analysis *analysis = server->analyses[i];
        if (analysis_is_judged(analysis))
            continue;
        if (!analysis_judge(analysis, is_wanted, server, server_today())) {
            server_postpone(server);
            return;
        }
        server_publish_all(server, analysis);
    }
}
