/* Digests of inputs, and the note that says how far they reach. */
#include "query/currency.h"

#include "source/vfs.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* The program itself is an input: another compiler may write other trees. */
static void add_program(struct buf *buf) {
    struct stat st;
    if (stat("/proc/self/exe", &st) == 0)
        buf_printf(buf, "croft %lld %lld.%09ld\n", (long long)st.st_size,
                   (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
}

/* A file by its name and content; digests of digests, so that nothing is copied. */
static void add_input(struct buf *buf, const struct workspace *w, const struct currency *currency,
                      uint32_t index) {
    const struct digest *digest = &currency->inputs[index];
    buf_text(buf, source_name(w->sources, w->inputs.items[index].source));
    buf_char(buf, 0);
    buf_add(buf, (const char *)digest->bytes, sizeof digest->bytes);
}

static const struct digest *digest_inputs(const struct workspace *w) {
    struct digest *digests = ARENA_ARRAY(w->arena, struct digest, w->inputs.count + 1);
    for (uint32_t i = 0; i < w->inputs.count; i++)
        digests[i] = digest_of(source_text(w->sources, w->inputs.items[i].source));
    return digests;
}

static struct digest finish(struct buf *buf) {
    struct digest digest = digest_of(buf_view(buf));
    buf_free(buf);
    return digest;
}

/* A file that a source embeds, by its path and content; one that is gone counts, too. */
static void add_read(struct buf *buf, struct arena *arena, const char *path) {
    struct text content = { NULL, 0 };
    struct arena_mark mark = arena_mark(arena);
    const char *wrong = vfs_read(arena, path, SOURCE_SIZE_MAX, &content);
    struct digest digest = digest_of(wrong == NULL ? content : text_of(wrong));
    buf_printf(buf, "%s%c", path, 0);
    buf_add(buf, (const char *)digest.bytes, sizeof digest.bytes);
    arena_release(arena, mark);
}

/* The note: 64 digits of `common`, whether hosts meet, then the paths of embedded files, a line
 * each. */
struct note {
    struct text common;
    bool meet;
    VEC(const char *) reads;
};

static bool read_note(const struct workspace *w, const char *out, struct note *note) {
    struct text text;
    const char *path = arena_printf(w->arena, "%s/.inputs", out);
    if (vfs_read(w->arena, path, SOURCE_SIZE_MAX, &text) != NULL || text.size < 66)
        return false;
    note->common = (struct text){ text.data, 64 };
    note->meet = text.data[64] == '1';
    for (size_t at = 66; at < text.size;) {
        const char *end = memchr(text.data + at, '\n', text.size - at);
        size_t size = end == NULL ? text.size - at : (size_t)(end - text.data) - at;
        vec_push(w->arena, &note->reads, arena_copy(w->arena, text.data + at, size));
        at += size + 1;
    }
    return true;
}

static struct currency digest_all(const struct workspace *w, const char *const *reads,
                                  uint32_t read_count) {
    struct currency currency = { .inputs = digest_inputs(w) };
    struct buf common = { 0 }, all = { 0 };
    add_program(&common);
    for (uint32_t i = 0; i < w->inputs.count; i++)
        if (w->inputs.items[i].tier != TIER_HOST)
            add_input(&common, w, &currency, i);
    for (uint32_t i = 0; i < read_count; i++)
        add_read(&common, w->arena, reads[i]);
    buf_text(&all, buf_view(&common));
    for (uint32_t i = 0; i < w->inputs.count; i++)
        if (w->inputs.items[i].tier == TIER_HOST)
            add_input(&all, w, &currency, i);
    currency.common = finish(&common);
    currency.all = finish(&all);
    return currency;
}

struct currency currency_of(const struct workspace *w, const char *out) {
    struct note note = { 0 };
    bool there = read_note(w, out, &note);
    struct currency currency = digest_all(w, note.reads.items, note.reads.count);
    char hex[65];
    digest_hex(&currency.common, hex);
    currency.known = there && text_equal(note.common, (struct text){ hex, 64 });
    currency.meet = note.meet;
    return currency;
}

struct currency currency_checked(const struct workspace *w) {
    return digest_all(w, w->reads.items, w->reads.count);
}

struct digest currency_inputs(const struct workspace *w, const struct currency *currency,
                              struct text host, bool meet) {
    if (meet)
        return currency->all;
    struct buf own = { 0 };
    buf_add(&own, (const char *)currency->common.bytes, sizeof currency->common.bytes);
    uint32_t first = 0; /* inputs are in order of their names: a host's stand together */
    while (first < w->inputs.count && !text_equal(w->inputs.items[first].host, host))
        first++;
    for (uint32_t i = first; i < w->inputs.count && text_equal(w->inputs.items[i].host, host); i++)
        add_input(&own, w, currency, i);
    return finish(&own);
}

void currency_note(const struct workspace *w, const char *out, const struct currency *currency,
                   bool meet) {
    char hex[65];
    const char *path = arena_printf(w->arena, "%s/.inputs", out);
    const char *temporary = arena_printf(w->arena, "%s.%ld", path, (long)getpid());
    struct buf note = { 0 };
    digest_hex(&currency->common, hex);
    buf_printf(&note, "%s%c\n", hex, meet ? '1' : '0');
    for (uint32_t i = 0; i < w->reads.count; i++)
        buf_printf(&note, "%s\n", w->reads.items[i]);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd >= 0) {
        bool ok = write(fd, note.data, note.size) == (ssize_t)note.size;
        ok = close(fd) == 0 && ok;
        if (!ok || rename(temporary, path) != 0)
            unlink(temporary);
    }
    buf_free(&note);
}
