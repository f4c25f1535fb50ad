/* The client's texts: opened, edited, closed; and which fleet each belongs to. */
#include "lsp/server.h"
#include "lsp/uri.h"

#include "base/memory.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

/* --- Fleets --- */

static bool is_folder(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The nearest folder above a file with hosts/ in it, if the file is part of that fleet. */
static const char *fleet_around(struct arena *arena, struct text path) {
    for (size_t size = path.size; size > 0;) {
        while (size > 0 && path.data[size - 1] != '/')
            size--;
        if (size == 0)
            break;
        size--; /* the slash */
        const char *folder = arena_printf(arena, "%.*s", (int)size, path.data);
        if (!is_folder(arena_printf(arena, "%s/hosts", folder)))
            continue;
        struct text inside = { path.data + size + 1, path.size - size - 1 };
        bool part = text_starts_with(inside, TEXT("hosts/")) ||
                    text_starts_with(inside, TEXT("stdlib/"));
        return part ? folder : NULL;
    }
    return NULL;
}

static const char *library_of(struct server *server, struct arena *arena) {
    const char *given = server->settings.library != NULL ? server->settings.library
                                                         : server->options.library;
    char *real = given == NULL ? NULL : realpath(given, NULL);
    if (real == NULL)
        return NULL;
    const char *kept = arena_printf(arena, "%s", real);
    free(real);
    return kept;
}

static struct analysis *add_analysis(struct server *server, const char *directory, bool loose) {
    struct analysis_options options = { .directory = directory,
                                        .library = library_of(server, server->arena),
                                        .loose = loose };
    struct analysis *analysis = analysis_new(&options);
    server->analyses = memory_resize(server->analyses,
                                     (server->analysis_count + 1) * sizeof *server->analyses);
    server->analyses[server->analysis_count++] = analysis;
    return analysis;
}

static struct analysis *find_analysis(struct server *server, const char *directory, bool loose) {
    for (uint32_t i = 0; i < server->analysis_count; i++) {
        const struct analysis_options *where = analysis_where(server->analyses[i]);
        if (where->loose == loose && strcmp(where->directory, directory) == 0)
            return server->analyses[i];
    }
    return NULL;
}

static struct analysis *get_analysis(struct server *server, const char *directory, bool loose) {
    struct analysis *analysis = find_analysis(server, directory, loose);
    return analysis != NULL ? analysis : add_analysis(server, directory, loose);
}

/* A folder that no fleet is in: that of the texts which belong to none. */
#define NO_FLEET "/nonexistent"

struct analysis *server_analysis(struct server *server, struct text path) {
    for (uint32_t i = 0; i < server->analysis_count; i++)
        if (!analysis_where(server->analyses[i])->loose &&
            analysis_covers(server->analyses[i], path))
            return server->analyses[i];
    const char *fleet = fleet_around(server->arena, path);
    if (fleet != NULL)
        return get_analysis(server, fleet, false);
    if (server->settings.fleet != NULL) {
        struct analysis *set = get_analysis(server, server->settings.fleet, false);
        if (analysis_covers(set, path))
            return set;
    }
    return get_analysis(server, NO_FLEET, true);
}

/* --- Open documents --- */

struct open_document *server_document(struct server *server, struct text uri) {
    for (struct open_document *open = server->documents; open != NULL; open = open->next)
        if (text_equal(text_of(open->uri), uri))
            return open;
    return NULL;
}

const char *server_uri(struct server *server, struct arena *arena, struct text path) {
    for (struct open_document *open = server->documents; open != NULL; open = open->next)
        if (text_equal(document_path(open->document), path))
            return open->uri;
    return uri_of(arena, path);
}

static void forget(struct server *server, struct open_document *open) {
    struct open_document **place = &server->documents;
    while (*place != open)
        place = &(*place)->next;
    *place = open->next;
    document_close(open->document);
    free(open->uri);
    free(open);
}

void server_close_all(struct server *server) {
    while (server->documents != NULL)
        forget(server, server->documents);
    for (uint32_t i = 0; i < server->analysis_count; i++)
        analysis_free(server->analyses[i]);
    free(server->analyses);
    server->analyses = NULL;
    server->analysis_count = 0;
    while (server->published != NULL) {
        struct published *next = server->published->next;
        free(server->published->uri);
        free(server->published);
        server->published = next;
    }
}

static void take_version(struct open_document *open, const json_t *document) {
    const json_t *version = json_object_get(document, "version");
    open->has_version = json_is_integer(version);
    open->version = member_number(document, "version", 0);
}

/* A text that is open already is opened anew: the client knows best. */
static bool open_text(struct server *server, struct text uri, struct text content,
                      struct open_document **opened) {
    struct open_document *open = server_document(server, uri);
    if (open != NULL)
        forget(server, open);
    struct text path = uri_path(server->arena, uri);
    if (path.size == 0)
        return false;
    uint32_t known = server->analysis_count;
    struct analysis *analysis = server_analysis(server, path);
    if (server->analysis_count != known) {
        server_progress_begin(server, "Reading the fleet");
        analysis_load(analysis);
        server_progress_end(server);
    }
    if (analysis_document(analysis, path) != NULL) /* under another spelling of its URI */
        return false;
    struct document *document = analysis_open(analysis, path, content);
    if (document == NULL)
        return false;
    open = memory_alloc(sizeof *open);
    *open = (struct open_document){ .uri = strndup(uri.data, uri.size),
                                    .document = document,
                                    .dirty = true,
                                    .next = server->documents };
    server->documents = open;
    *opened = open;
    return true;
}

void notified_open(struct server *server, const json_t *params) {
    const json_t *document = json_object_get(params, "textDocument");
    struct text uri = member_text(document, "uri");
    struct open_document *open;
    if (!json_is_string(json_object_get(document, "text")) ||
        !open_text(server, uri, member_text(document, "text"), &open)) {
        server_log(server, "cannot open `%.*s`", TEXT_ARG(uri));
        return;
    }
    take_version(open, document);
    server_postpone(server);
}

bool server_position(const json_t *json, struct position *position) {
    const json_t *line = json_object_get(json, "line");
    const json_t *character = json_object_get(json, "character");
    if (!json_is_integer(line) || !json_is_integer(character))
        return false;
    json_int_t l = json_integer_value(line), c = json_integer_value(character);
    if (l < 0 || c < 0)
        return false;
    position->line = l > UINT32_MAX ? UINT32_MAX : (uint32_t)l;
    position->character = c > UINT32_MAX ? UINT32_MAX : (uint32_t)c;
    return true;
}

/* One change: of a range, or of the whole text. */
static bool apply_change(struct server *server, struct document *document, const json_t *change) {
    const json_t *range = json_object_get(change, "range");
    struct text old = document_content(document), new = member_text(change, "text");
    if (!json_is_string(json_object_get(change, "text")))
        return false;
    if (range == NULL || json_is_null(range))
        return document_edit(document, 0, (uint32_t)old.size, new);
    struct position from, to;
    if (!server_position(json_object_get(range, "start"), &from) ||
        !server_position(json_object_get(range, "end"), &to))
        return false;
    struct text_lines lines = text_lines_make(server->arena, old);
    uint32_t start = position_offset(&lines, from, server->encoding);
    uint32_t end = position_offset(&lines, to, server->encoding);
    return start <= end ? document_edit(document, start, end, new)
                        : document_edit(document, end, start, new);
}

void notified_change(struct server *server, const json_t *params) {
    const json_t *document = json_object_get(params, "textDocument");
    const json_t *changes = json_object_get(params, "contentChanges");
    struct text uri = member_text(document, "uri");
    struct open_document *open = server_document(server, uri);
    if (open == NULL) {
        server_log(server, "`%.*s` is changed, but not open", TEXT_ARG(uri));
        return;
    }
    for (size_t i = 0; i < json_array_size(changes); i++)
        if (!apply_change(server, open->document, json_array_get(changes, i)))
            server_log(server, "a change of `%.*s` cannot be made", TEXT_ARG(uri));
    take_version(open, document);
    open->dirty = true;
    server_postpone(server);
}

void notified_save(struct server *server, const json_t *params) {
    (void)params;
    server_postpone(server);
}

void notified_close(struct server *server, const json_t *params) {
    struct text uri = member_text(json_object_get(params, "textDocument"), "uri");
    struct open_document *open = server_document(server, uri);
    if (open == NULL) {
        server_log(server, "`%.*s` is closed, but not open", TEXT_ARG(uri));
        return;
    }
    struct analysis *analysis = document_analysis(open->document);
    bool loose = analysis_where(analysis)->loose;
    forget(server, open);
    if (loose)
        server_publish_none(server, arena_printf(server->arena, "%.*s", TEXT_ARG(uri)));
    else
        server_publish_all(server, analysis);
    server_postpone(server);
}

/* --- Files on disk --- */

void notified_watched(struct server *server, const json_t *params) {
    const json_t *changes = json_object_get(params, "changes");
    for (size_t i = 0; i < json_array_size(changes); i++) {
        struct text uri = member_text(json_array_get(changes, i), "uri");
        struct text path = uri_path(server->arena, uri);
        for (uint32_t a = 0; a < server->analysis_count; a++)
            analysis_touch(server->analyses[a], path);
    }
    for (struct open_document *open = server->documents; open != NULL; open = open->next)
        open->dirty = true;
    server_postpone(server);
}

/* Fleets are found from the files that are opened; folders tell nothing new. */
void notified_folders(struct server *server, const json_t *params) {
    (void)params;
    server_postpone(server);
}

/* Every text is opened again, where it belongs now. */
void server_reopen(struct server *server) {
    struct open_document *documents = server->documents;
    struct analysis **analyses = server->analyses;
    uint32_t count = server->analysis_count;
    server->analyses = NULL;
    server->analysis_count = 0;
    for (struct open_document *open = documents; open != NULL; open = open->next) {
        struct document *old = open->document;
        struct analysis *analysis = server_analysis(server, document_path(old));
        open->document = analysis_open(analysis, document_path(old), document_content(old));
        open->dirty = true;
    }
    for (uint32_t i = 0; i < count; i++)
        analysis_free(analyses[i]); /* with their documents */
    free(analyses);
    server_postpone(server);
}
