/* Writes manifest.json: one object whose artifacts stand on a line each, sorted by path, keys
 * always in this order:
 *
 *     {"format":1,"host":"forge","digest":"blake2b-256","artifacts":[
 *     {"path":"/etc/caddy/Caddyfile","type":"file","mode":"0644","owner":"root","group":"root","size":412,
 *      "digest":"…64 digits…","reload":["caddy.service"],"origin":"stdlib/proxy.croft:21"},
 *     …
 *     ]}
 *
 * (a line each, broken here only). `type`: file, directory, link or secret. `size`, `digest`: files
 * only. `target`: links only. `template`: true for a file whose secrets, named in `secrets`, are
 * filled in on the host. `reload`, `restart`: units, sorted. Lists that are empty, `template` when
 * false and `origin` when unknown are left out. */
#include "emit/manifest.h"

static const char *const type_names[] = {
    [ARTIFACT_FILE] = "file",
    [ARTIFACT_DIRECTORY] = "directory",
    [ARTIFACT_LINK] = "link",
    [ARTIFACT_SECRET] = "secret",
};

static void put(struct buf *out, const char *text) {
    buf_add(out, text, strlen(text));
}

/* A byte that JSON escapes. */
static bool needs_escape(char c) {
    return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

/* In quotes. */
static void put_string(struct buf *out, struct text text) {
    static const char hex[] = "0123456789abcdef";
    buf_reserve(out, text.size * 6 + 2);
    char *at = out->data + out->size;
    *at++ = '"';
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (!needs_escape(c)) {
            *at++ = c;
        } else if (c == '"' || c == '\\') {
            *at++ = '\\';
            *at++ = c;
        } else {
            memcpy(at, "\\u00", 4);
            at[4] = hex[(unsigned char)c >> 4];
            at[5] = hex[c & 15];
            at += 6;
        }
    }
    *at++ = '"';
    out->size = (size_t)(at - out->data);
}

/* `,"key":` and the string. */
static void put_field(struct buf *out, const char *key, struct text text) {
    put(out, key);
    put_string(out, text);
}

static void put_list(struct buf *out, const char *key, const struct text *items, uint32_t count) {
    if (count == 0)
        return;
    put(out, key);
    for (uint32_t i = 0; i < count; i++) {
        buf_char(out, i == 0 ? '[' : ',');
        put_string(out, items[i]);
    }
    buf_char(out, ']');
}

static void put_decimal(struct buf *out, uint64_t number) {
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    buf_add(out, digits + at, sizeof digits - at);
}

static void put_mode(struct buf *out, unsigned mode) {
    char digits[5] = { '0' };
    for (int i = 4; i > 0; i--, mode >>= 3)
        digits[i] = (char)('0' + (mode & 7));
    bool is_short = digits[1] == '0'; /* 0644, but 02775 */
    put(out, ",\"mode\":\"");
    buf_add(out, digits + is_short, sizeof digits - is_short);
    buf_char(out, '"');
}

static void put_digest(struct buf *out, const struct digest *digest) {
    static const char hex[] = "0123456789abcdef";
    char digits[2 * sizeof digest->bytes];
    for (size_t i = 0; i < sizeof digest->bytes; i++) {
        digits[2 * i] = hex[digest->bytes[i] >> 4];
        digits[2 * i + 1] = hex[digest->bytes[i] & 15];
    }
    put(out, ",\"digest\":\"");
    buf_add(out, digits, sizeof digits);
    buf_char(out, '"');
}

static void put_origin(struct buf *out, struct places *places, uint32_t origin) {
    struct source_line place = places_find(places, origin);
    if (place.source == 0)
        return;
    put_field(out,
              ",\"origin\":", source_name(places->sources, (struct source_id){ place.source }));
    out->size--; /* the closing quote */
    buf_char(out, ':');
    put_decimal(out, place.line);
    buf_char(out, '"');
}

static void put_artifact(struct buf *out, const struct artifact *artifact,
                         const struct entry *entry, struct places *places) {
    put_field(out, "{\"path\":", artifact->path);
    put(out, ",\"type\":\"");
    put(out, type_names[artifact->type]);
    buf_char(out, '"');
    put_mode(out, artifact->mode);
    put_field(out, ",\"owner\":", artifact->owner);
    put_field(out, ",\"group\":", artifact->group);
    if (artifact->type == ARTIFACT_FILE) {
        put(out, ",\"size\":");
        put_decimal(out, entry->size);
        put_digest(out, &entry->digest);
    }
    if (artifact->type == ARTIFACT_LINK)
        put_field(out, ",\"target\":", value_text(artifact->content));
    put_list(out, ",\"reload\":", artifact->reloads, artifact->reload_count);
    put_list(out, ",\"restart\":", artifact->restarts, artifact->restart_count);
    put_list(out, ",\"secrets\":", artifact->secrets, artifact->secret_count);
    if (artifact->render_on_host)
        put(out, ",\"template\":true");
    put_origin(out, places, artifact->origin);
    buf_char(out, '}');
}

void manifest_write(struct buf *out, struct text host, const struct artifact *artifacts,
                    uint32_t count, const struct plan *plan, struct places *places) {
    put_field(out, "{\"format\":1,\"host\":", host);
    put(out, ",\"digest\":\"blake2b-256\",\"artifacts\":[\n");
    for (uint32_t i = 0; i < count; i++) {
        uint32_t entry = plan->by_artifact[i];
        put_artifact(out, &artifacts[i], entry != ENTRY_NONE ? &plan->entries[entry] : NULL,
                     places);
        put(out, i + 1 < count ? ",\n" : "\n");
    }
    put(out, "]}\n");
}
