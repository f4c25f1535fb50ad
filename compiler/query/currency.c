/* Digests of inputs, and the note that says how far they reach. */
#include "query/currency.h"

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

static bool read_note(const char *out, const struct currency *currency, bool *meet) {
    char path[4200], note[66];
    snprintf(path, sizeof path, "%s/.inputs", out);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t size = read(fd, note, sizeof note);
    close(fd);
    char hex[65];
    digest_hex(&currency->common, hex);
    if (size != 66 || memcmp(note, hex, 64) != 0)
        return false;
    *meet = note[64] == '1';
    return true;
}

struct currency currency_of(const struct workspace *w, const char *out) {
    struct currency currency = { .inputs = digest_inputs(w) };
    struct buf common = { 0 }, all = { 0 };
    add_program(&common);
    for (uint32_t i = 0; i < w->inputs.count; i++)
        if (w->inputs.items[i].tier != TIER_HOST)
            add_input(&common, w, &currency, i);
    buf_text(&all, buf_view(&common));
    for (uint32_t i = 0; i < w->inputs.count; i++)
        if (w->inputs.items[i].tier == TIER_HOST)
            add_input(&all, w, &currency, i);
    currency.common = finish(&common);
    currency.all = finish(&all);
    currency.known = read_note(out, &currency, &currency.meet);
    return currency;
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

void currency_note(const char *out, const struct currency *currency, bool meet) {
    char path[4200], temporary[4224], hex[65];
    snprintf(path, sizeof path, "%s/.inputs", out);
    snprintf(temporary, sizeof temporary, "%s.%ld", path, (long)getpid());
    digest_hex(&currency->common, hex);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        return;
    char note[66];
    memcpy(note, hex, 64);
    note[64] = meet ? '1' : '0';
    note[65] = '\n';
    bool ok = write(fd, note, sizeof note) == (ssize_t)sizeof note;
    ok = close(fd) == 0 && ok;
    if (!ok || rename(temporary, path) != 0)
        unlink(temporary);
}
