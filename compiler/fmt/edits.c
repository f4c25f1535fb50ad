/* Edits: only what differs, and where it does. */
#include "fmt/fmt_internal.h"

static void add_edit(struct fmt *f, uint32_t start, uint32_t end, const char *bytes, size_t size) {
    struct text text = { size == 0 ? "" : arena_copy(f->arena, bytes, size), size };
    struct fmt_edit edit = { start, end, text };
    if (f->edits.count > 0 && f->edits.items[f->edits.count - 1].end == start) {
        struct fmt_edit *last = &f->edits.items[f->edits.count - 1];
        char *joined = arena_alloc_raw(f->arena, last->text.size + size + 1);
        memcpy(joined, last->text.data, last->text.size);
        memcpy(joined + last->text.size, text.data, size);
        last->text = (struct text){ joined, last->text.size + size };
        last->end = end;
        return;
    }
    vec_push(f->arena, &f->edits, edit);
}

void fmt_put(struct fmt *f, uint32_t start, uint32_t end, const char *bytes, size_t size) {
    const char *text = f->text.data;
    while (start < end && size > 0 && text[start] == *bytes)
        start++, bytes++, size--;
    while (start < end && size > 0 && text[end - 1] == bytes[size - 1])
        end--, size--;
    if (start < end || size > 0)
        add_edit(f, start, end, bytes, size);
}

/* Whether text[start, end) is these line ends and then these blanks already. */
static bool is_gap(const struct fmt *f, uint32_t start, uint32_t end, uint32_t lines,
                   uint32_t columns) {
    if (end - start != lines + columns)
        return false;
    for (; lines > 0; lines--)
        if (f->text.data[start++] != '\n')
            return false;
    for (; start < end; start++)
        if (f->text.data[start] != ' ')
            return false;
    return true;
}

void fmt_put_gap(struct fmt *f, uint32_t start, uint32_t end, char sep, uint32_t lines,
                 uint32_t columns) {
    if (sep == 0 && is_gap(f, start, end, lines, columns))
        return;
    struct arena_mark mark = arena_mark(f->scratch);
    size_t size = (sep != 0) + lines + columns;
    char *bytes = arena_alloc_raw(f->scratch, size + 1);
    if (sep != 0)
        bytes[0] = sep;
    memset(bytes + (sep != 0), '\n', lines);
    memset(bytes + (sep != 0) + lines, ' ', columns);
    fmt_put(f, start, end, bytes, size);
    arena_release(f->scratch, mark);
}

void fmt_apply(struct buf *out, struct text text, const struct fmt_edits *edits) {
    uint32_t at = 0;
    if (text.size == 0)
        return; /* nothing makes something of it */
    for (uint32_t i = 0; i < edits->count; i++) {
        buf_add(out, text.data + at, edits->items[i].start - at);
        buf_text(out, edits->items[i].text);
        at = edits->items[i].end;
    }
    buf_add(out, text.data + at, text.size - at);
}
