/* Applying edits to the lines around them, and showing what differs. */
#include "source/hint.h"

#include "base/vec.h"
#include "source/shown.h"

#include <stdlib.h>

enum { LINES_MAX = 12 }; /* shown of one side of a change */

/* Edits on the same or on neighbouring lines, shown as one change. */
struct hunk {
    const struct diag_edit *edits;
    uint32_t count;
    uint32_t first, last; /* lines */
};

struct lines {
    VEC(struct text) list;
};

static int compare_edits(const void *a, const void *b) {
    const struct diag_edit *x = a, *y = b;
    if (x->span.source.id != y->span.source.id)
        return x->span.source.id < y->span.source.id ? -1 : 1;
    if (x->span.start != y->span.start)
        return x->span.start < y->span.start ? -1 : 1;
    return (x->span.end > y->span.end) - (x->span.end < y->span.end);
}

static void lines_split(struct lines *lines, struct arena *scratch, struct text text) {
    for (;;) {
        size_t end = text_find(text, TEXT("\n"));
        size_t size = end > 0 && end < text.size && text.data[end - 1] == '\r' ? end - 1 : end;
        vec_push(scratch, &lines->list, ((struct text){ text.data, size }));
        if (end == text.size)
            return;
        text = (struct text){ text.data + end + 1, text.size - end - 1 };
    }
}

static struct text lines_of_source(const struct sources *sources, const struct hunk *hunk) {
    struct source_id source = hunk->edits[0].span.source;
    uint32_t start = source_line_start(sources, source, hunk->first);
    uint32_t end = source_line_start(sources, source, hunk->last);
    end += (uint32_t)source_line(sources, source, hunk->last).size;
    return source_span_text(sources, (struct span){ source, start, end });
}

/* The hunk's lines with its edits applied. */
static struct text apply(const struct sources *sources, const struct hunk *hunk, struct text before,
                         struct buf *after) {
    struct source_id source = hunk->edits[0].span.source;
    uint32_t start = source_line_start(sources, source, hunk->first),
             end = start + (uint32_t)before.size, at = start;
    for (uint32_t i = 0; i < hunk->count; i++) {
        const struct diag_edit *edit = &hunk->edits[i];
        if (edit->span.start < at)
            continue;
        buf_text(after, source_span_text(sources, (struct span){ source, at, edit->span.start }));
        buf_text(after, text_of(edit->text));
        at = edit->span.end;
    }
    if (at < end)
        buf_text(after, source_span_text(sources, (struct span){ source, at, end }));
    return buf_view(after);
}

static size_t common_prefix(struct text a, struct text b) {
    size_t at = 0;
    while (at < a.size && at < b.size && a.data[at] == b.data[at])
        at++;
    return at;
}

/* One side of the change. Over-long lines are shown around where they differ from the other side's.
 */
static void draw_side(struct paint *paint, const struct lines *side, const struct lines *other,
                      uint32_t from, uint32_t to, uint32_t first_line, char sign,
                      uint32_t number_width) {
    enum paint_style style = sign == '-' ? PAINT_REMOVED : PAINT_ADDED;
    for (uint32_t i = from; i < to; i++) {
        if (i - from == LINES_MAX) {
            paint_raw(paint, PAINT_GUTTER, "...");
            paint_line_end(paint);
            return;
        }
        struct text line = shown_trim(side->list.items[i]);
        size_t at = i < other->list.count ? common_prefix(line, other->list.items[i]) : 0;
        paint_style(paint, PAINT_GUTTER);
        buf_printf(paint->out, "%*u ", (int)number_width, first_line + i);
        paint_fill(paint, style, sign, 1);
        if (line.size > 0) {
            paint_fill(paint, style, ' ', 1);
            shown_line(paint->out, line, shown_window(line, at, at));
        }
        paint_line_end(paint);
    }
}

static void draw_hunk(struct paint *paint, struct arena *scratch, const struct sources *sources,
                      const struct hunk *hunk, uint32_t number_width) {
    struct lines before = { 0 }, after = { 0 };
    struct buf edited = { 0 };
    struct text text = lines_of_source(sources, hunk);
    lines_split(&before, scratch, text);
    lines_split(&after, scratch, apply(sources, hunk, text, &edited));
    uint32_t same = 0, before_end = before.list.count, after_end = after.list.count;
    while (same < before_end && same < after_end &&
           text_equal(before.list.items[same], after.list.items[same]))
        same++;
    while (before_end > same && after_end > same &&
           text_equal(before.list.items[before_end - 1], after.list.items[after_end - 1]))
        before_end--, after_end--;
    draw_side(paint, &before, &after, same, before_end, hunk->first, '-', number_width);
    draw_side(paint, &after, &before, same, after_end, hunk->first, '+', number_width);
    buf_free(&edited);
}

static uint32_t line_of(const struct sources *sources, struct source_id source, uint32_t offset) {
    return source_place(sources, source, offset).line;
}

/* The hunk that begins with the first of `count` sorted edits. */
static struct hunk next_hunk(const struct sources *sources, const struct diag_edit *edits,
                             uint32_t count) {
    struct source_id source = edits[0].span.source;
    struct hunk hunk = { edits, 1, line_of(sources, source, edits[0].span.start),
                         line_of(sources, source, edits[0].span.end) };
    while (hunk.count < count) {
        struct span span = edits[hunk.count].span;
        if (span.source.id != source.id || line_of(sources, source, span.start) > hunk.last + 1)
            break;
        uint32_t last = line_of(sources, source, span.end);
        hunk.last = last > hunk.last ? last : hunk.last;
        hunk.count++;
    }
    return hunk;
}

/* The edits in order, without those of no source, and with ends put right where a span makes no
 * sense. */
static struct diag_edit *sorted_edits(struct arena *scratch, const struct sources *sources,
                                      const struct diag *diag, uint32_t *count) {
    struct diag_edit *edits = ARENA_ARRAY(scratch, struct diag_edit, diag->edit_count);
    *count = 0;
    for (uint32_t i = 0; i < diag->edit_count; i++) {
        struct diag_edit edit = diag->edits[i];
        uint32_t size = (uint32_t)source_text(sources, edit.span.source).size;
        edit.span.start = edit.span.start < size ? edit.span.start : size;
        edit.span.end = edit.span.end < size ? edit.span.end : size;
        edit.span.end = edit.span.end < edit.span.start ? edit.span.start : edit.span.end;
        if (edit.span.source.id != 0)
            edits[(*count)++] = edit;
    }
    qsort(edits, *count, sizeof *edits, compare_edits);
    return edits;
}

static void draw_heading(struct paint *paint, const struct sources *sources,
                         struct source_id source, bool named, uint32_t number_width) {
    paint_fill(paint, PAINT_PLAIN, ' ', number_width + 1);
    paint_raw(paint, PAINT_GUTTER, "= ");
    paint_raw(paint, PAINT_BOLD, "fix");
    paint_raw(paint, PAINT_PLAIN, ":");
    if (named) {
        paint_raw(paint, PAINT_PLAIN, " ");
        paint_shown(paint, PAINT_PLAIN, source_name(sources, source));
    }
    paint_line_end(paint);
}

void hint_draw(struct paint *paint, struct arena *scratch, const struct sources *sources,
               const struct diag *diag, uint32_t number_width) {
    uint32_t count;
    struct diag_edit *edits = sorted_edits(scratch, sources, diag, &count);
    struct source_id source = { 0 };
    struct hunk hunk;
    for (uint32_t i = 0; i < count; i += hunk.count) {
        hunk = next_hunk(sources, edits + i, count - i);
        if (edits[i].span.source.id != source.id) {
            source = edits[i].span.source;
            draw_heading(paint, sources, source, source.id != diag->span.source.id, number_width);
        }
        draw_hunk(paint, scratch, sources, &hunk, number_width);
    }
}

uint32_t hint_last_line(const struct sources *sources, const struct diag *diag) {
    uint32_t last = 0;
    for (uint32_t i = 0; i < diag->edit_count; i++) {
        const struct diag_edit *edit = &diag->edits[i];
        uint32_t line = line_of(sources, edit->span.source, edit->span.end);
        for (const char *at = edit->text; (at = strchr(at, '\n')) != NULL; at++)
            line++;
        last = line > last ? line : last;
    }
    return last;
}
