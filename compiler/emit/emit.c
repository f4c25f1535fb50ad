/* Writes a host's tree: plan, lock, write anew or update, record the state. */
#include "emit/emit.h"

#include "emit/disk.h"
#include "emit/emission.h"
#include "emit/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 2000, POLL_MS = 20, OUT_MODE = 0777 };

static struct span origin_of(const struct emission *e, const struct entry *entry) {
    bool has_origin = entry != NULL && entry->artifact != ENTRY_NONE;
    return has_origin ? source_at_position(e->sources, e->artifacts[entry->artifact].origin)
                      : (struct span){ 0 };
}

/* Where an entry lies below out/HOST: "/root" and its path, or a slash and the name of a file
 * beside root/. */
static const char *shown_path(const struct emission *e, const struct entry *entry) {
    if (entry == NULL)
        return "";
    bool below = entry->path.size == 0 || entry->path.data[0] == '/';
    return arena_printf(e->arena, "%s%.*s", below ? "/root" : "/", TEXT_ARG(entry->path));
}

bool emission_fail(struct emission *e, const struct entry *entry, int error) {
    bool is_full = error == ENOSPC || error == EDQUOT || error == EFBIG;
    struct diag *diag = diag_add(e->diags, is_full ? DIAG_E0705 : DIAG_E0704, origin_of(e, entry),
                                 "`%s/%.*s%s` cannot be written: %s", e->options->out,
                                 TEXT_ARG(e->host), shown_path(e, entry), strerrordesc_np(error));
    diag_note(e->diags, diag, "the old tree is left as it was");
    if (error == EACCES || error == EPERM || error == EROFS)
        diag_help(e->diags, diag, "build as the owner of `%s`, or into another folder with --out",
                  e->options->out);
    return false;
}

bool emission_blocked(struct emission *e, const struct entry *entry) {
    struct diag *diag = diag_add(e->diags, DIAG_E0706, (struct span){ 0 },
                                 "`%s/%.*s%s` is no folder", e->options->out, TEXT_ARG(e->host),
                                 shown_path(e, entry));
    diag_note(e->diags, diag, "links are not followed there");
    diag_help(e->diags, diag, "remove it; the folder is made anew");
    return false;
}

/* The content of manifest.json or sources.map, which come after all other entries. */
static struct text content_beside(struct emission *e, const struct entry *entry) {
    e->beside.size = 0;
    if (text_equal(entry->path, TEXT("manifest.json")))
        manifest_write(&e->beside, e->host, e->artifacts, e->count, &e->plan, &e->places);
    else
        map_finish(&e->map, e->host, &e->beside);
    return buf_view(&e->beside);
}

static bool render_file(struct emission *e, const struct artifact *artifact) {
    sink_clear(&e->sink);
    sink_text(&e->sink, artifact->content);
    if (e->sink.problem != NULL) {
        diag_add(e->diags, DIAG_E0617, source_at_position(e->sources, artifact->origin),
                 "`%.*s` cannot be written: %s", TEXT_ARG(artifact->path), e->sink.problem);
        return false;
    }
    if (e->options->sources_map)
        map_add_file(&e->map, artifact->path, artifact->origin, &e->sink);
    return true;
}

bool emission_content(struct emission *e, struct entry *entry, struct text *content) {
    const struct artifact *artifact = entry->artifact != ENTRY_NONE ? &e->artifacts[entry->artifact]
                                                                    : NULL;
    if (artifact == NULL) {
        *content = content_beside(e, entry);
    } else if (entry->type == ENTRY_LINK) {
        *content = value_text(artifact->content);
    } else {
        if (!render_file(e, artifact))
            return false;
        *content = buf_view(&e->sink.bytes);
        e->result->bytes += content->size;
    }
    entry->size = content->size;
    entry->digest = digest_of(*content);
    return true;
}

/* Makes a directory with all permissions, to see which of them remain. */
static int make_staging(struct emission *e, const char *name) {
    struct stat stat;
    if (mkdirat(e->out, name, 0777) != 0)
        return errno;
    e->staging = disk_open_directory(e->out, name);
    if (e->staging < 0 || fstat(e->staging, &stat) != 0)
        return errno;
    e->masked = 0777 & ~stat.st_mode;
    return disk_set_mode(e->staging);
}

/* Removes what a build that was killed left in out/.HOST.new: 0 or an errno. Nobody else is at it,
 * since we hold the lock. */
static int clear_staging(struct emission *e) {
    char name[NAME_MAX + 1];
    uint32_t removed = 0;
    disk_name(name, ".", e->host, ".new");
    return disk_remove(e->out, name, &removed);
}

bool emission_stage(struct emission *e) {
    char name[NAME_MAX + 1];
    disk_name(name, ".", e->host, ".new");
    int error = make_staging(e, name);
    if (error == EEXIST && (error = clear_staging(e)) == 0)
        error = make_staging(e, name);
    return error == 0 || emission_fail(e, NULL, error);
}

bool emission_seal(struct emission *e, int directory) {
    struct stat stat;
    int error = disk_set_time(directory);
    if (error == 0 && fstat(directory, &stat) != 0)
        error = errno;
    if (error != 0)
        return emission_fail(e, NULL, error);
    if (disk_changed(&stat) > e->sealed)
        e->sealed = disk_changed(&stat);
    return true;
}

/* Removes out/.HOST.new with all that is in it; what cannot be removed is removed by the next
 * build. */
static void unstage(struct emission *e) {
    char name[NAME_MAX + 1];
    uint32_t removed = 0;
    if (e->staging < 0)
        return;
    close(e->staging);
    disk_name(name, ".", e->host, ".new");
    disk_remove(e->out, name, &removed);
}

static bool open_out(struct emission *e) {
    const char *out = e->options->out;
    e->out = open(out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (e->out < 0 && errno == ENOENT && (mkdir(out, OUT_MODE) == 0 || errno == EEXIST))
        e->out = open(out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (e->out >= 0)
        return true;
    if (errno != ENOTDIR)
        return emission_fail(e, NULL, errno);
    struct diag *diag = diag_add(e->diags, DIAG_E0706, (struct span){ 0 }, "`%s` is no folder",
                                 out);
    diag_help(e->diags, diag, "remove it, or build into another folder with --out");
    return false;
}

/* Waits for a build that holds the host, and says so when that takes long. */
static int lock(struct emission *e) {
    struct timespec pause = { .tv_nsec = POLL_MS * 1000000L };
    for (int waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
        if (flock(e->state, LOCK_EX | LOCK_NB) == 0)
            return 0;
        if (errno != EWOULDBLOCK)
            return errno;
        nanosleep(&pause, NULL);
    }
    if (e->options->waiting != NULL)
        e->options->waiting(e->options->context, e->host);
    while (flock(e->state, LOCK_EX) != 0)
        if (errno != EINTR)
            return errno;
    return 0;
}

/* Opens and locks the state, reads it, opens the tree if there is one. */
static bool open_tree(struct emission *e) {
    char name[NAME_MAX + 1];
    e->state = state_open(e->out, e->host, O_RDWR | O_CREAT);
    if (e->state < 0)
        return errno == ELOOP ? emission_blocked(e, NULL) : emission_fail(e, NULL, errno);
    int error = lock(e);
    if (error != 0)
        return emission_fail(e, NULL, error);
    clear_staging(e); /* if that fails, it matters when something has to be staged */
    state_read(e->arena, e->state, &e->old);
    e->sealed = e->old.sealed;
    disk_name(name, "", e->host, "");
    e->tree = disk_open_directory(e->out, name);
    if (e->tree >= 0 || errno == ENOENT)
        return true;
    return errno == ENOTDIR || errno == ELOOP ? emission_blocked(e, NULL)
                                              : emission_fail(e, NULL, errno);
}

static bool inputs_changed(const struct emission *e) {
    const struct digest *inputs = e->options->inputs;
    return e->old.has_inputs != (inputs != NULL) ||
           (inputs != NULL && memcmp(inputs, &e->old.inputs, sizeof *inputs) != 0);
}

static bool write_tree(struct emission *e) {
    if (!(e->tree < 0 ? emission_write_new(e) : emission_update(e)))
        return false;
    /* A state that cannot be written is left empty: the next build reads the files instead. */
    struct state now = { e->plan.entries, e->plan.count, e->sealed, false, { { 0 } } };
    if (e->options->inputs != NULL) {
        now.has_inputs = true;
        now.inputs = *e->options->inputs;
    }
    if (e->dirty || inputs_changed(e))
        state_write(e->state, &now);
    return true;
}

static void finish(struct emission *e) {
    unstage(e);
    if (e->tree >= 0)
        close(e->tree);
    if (e->state >= 0)
        close(e->state); /* ends the lock */
    if (e->out >= 0)
        close(e->out);
    map_free(&e->map);
    sink_free(&e->sink);
    buf_free(&e->beside);
    arena_free(e->arena);
}

bool emit_tree(const struct emit_options *options, struct text host,
               const struct artifact *artifacts, uint32_t count, const struct sources *sources,
               struct diags *diags, struct emit_result *result) {
    struct emission e = {
        .options = options,
        .host = host,
        .artifacts = artifacts,
        .count = count,
        .sources = sources,
        .diags = diags,
        .result = result,
        .out = -1,
        .state = -1,
        .tree = -1,
        .staging = -1,
    };
    *result = (struct emit_result){ 0 };
    if (!disk_is_host_name(host)) {
        diag_add(diags, DIAG_E0707, (struct span){ 0 }, "`%.*s` cannot name a folder in `%s`",
                 TEXT_ARG(host), options->out);
        return false;
    }
    e.arena = arena_new();
    places_begin(&e.places, e.arena, sources);
    map_begin(&e.map, e.arena, &e.places);
    e.sink.track = options->sources_map;
    bool good = plan_make(e.arena, options, artifacts, count, sources, diags, &e.plan) &&
                open_out(&e) && open_tree(&e) && write_tree(&e);
    finish(&e);
    return good;
}

bool emit_check(const struct artifact *artifacts, uint32_t count, const struct sources *sources,
                struct diags *diags) {
    struct emit_options options = { .sources_map = true };
    struct arena *arena = arena_new();
    struct plan plan = { 0 };
    bool good = plan_make(arena, &options, artifacts, count, sources, diags, &plan);
    arena_free(arena);
    return good;
}
