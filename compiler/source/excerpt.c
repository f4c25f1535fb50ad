/* Laying out marks on lines: underlines with their labels for marks within a line, bars in a gutter
 * left of the text for those over several lines. */
#include "source/excerpt.h"

#include "base/vec.h"
#include "source/excerpt_row.h"

#include <stdlib.h>

enum {
    BARS_MAX = ROW_GUTTER_MAX - 1, /* marks over several lines that are open on one line */
    INTEREST_MAX = 80, /* bytes of a long line within which all its marks are shown together */
};

/* A mark with its place on lines. */
struct placed {
    struct mark mark;
    uint32_t index;       /* in the caller's order */
    uint32_t first, last; /* lines */
    uint32_t start, end;  /* byte offsets in the first and the last line */
    uint32_t bar;         /* gutter column, of marks over several lines */
    bool slash;           /* starts with its line: a `/` in the gutter says so */
    uint32_t from, to;    /* columns on the line being drawn */
};

struct layout {
    struct paint *paint;
    const struct sources *sources;
    struct source_id source;
    uint32_t number_width, gutter_width;
    struct placed *marks;
    uint32_t count;
    struct placed **here; /* room for `count`: marks within the line being drawn, by their starts */
    struct placed **by_width; /* the same in the order in which they are drawn over each other */
    uint32_t here_count;
    VEC(uint32_t) lines; /* to be shown */
};

void excerpt_margin(struct paint *paint, uint32_t number, uint32_t number_width) {
    paint_style(paint, PAINT_GUTTER);
    if (number == 0)
        buf_printf(paint->out, "%*s |", (int)number_width, "");
    else
        buf_printf(paint->out, "%*u |", (int)number_width, number);
}

/* Offset in its line, which may be shorter than an offset in its line end suggests. */
static uint32_t offset_in_line(const struct sources *sources, struct source_id source,
                               uint32_t line, uint32_t offset) {
    uint32_t size = (uint32_t)source_line(sources, source, line).size;
    uint32_t inside = offset - source_line_start(sources, source, line);
    return inside < size ? inside : size;
}

static struct span clamp(const struct sources *sources, struct span span) {
    uint32_t size = (uint32_t)source_text(sources, span.source).size;
    if (span.start > size)
        span.start = size;
    if (span.end > size)
        span.end = size;
    if (span.end < span.start)
        span.end = span.start;
    return span;
}

static struct placed place(const struct sources *sources, const struct mark *mark, uint32_t index) {
    struct span span = clamp(sources, mark->span);
    struct placed placed = { .mark = *mark, .index = index };
    if (mark->label != NULL && mark->label[0] == 0)
        placed.mark.label = NULL;
    placed.first = source_place(sources, span.source, span.start).line;
    /* A span that takes its line's end along does not reach into the next line. */
    uint32_t last_byte = span.end > span.start ? span.end - 1 : span.end;
    placed.last = source_place(sources, span.source, last_byte).line;
    placed.start = offset_in_line(sources, span.source, placed.first, span.start);
    placed.end = offset_in_line(sources, span.source, placed.last, span.end);
    return placed;
}

uint32_t excerpt_last_line(const struct sources *sources, struct span span) {
    struct mark mark = { .span = span };
    return place(sources, &mark, 0).last;
}

static int compare_numbers(uint32_t a, uint32_t b) {
    return (a > b) - (a < b);
}

/* By start, the wider first, and of equal ones the primary last: its label comes first then. */
static int compare_placed(const void *a, const void *b) {
    const struct placed *x = a, *y = b;
    int order = compare_numbers(x->first, y->first);
    if (order == 0)
        order = compare_numbers(x->start, y->start);
    if (order == 0)
        order = compare_numbers(y->last, x->last);
    if (order == 0)
        order = compare_numbers(y->end, x->end);
    if (order == 0)
        order = (int)x->mark.primary - (int)y->mark.primary;
    return order != 0 ? order : compare_numbers(x->index, y->index);
}

static void cut_to_first_line(const struct layout *layout, struct placed *mark) {
    mark->last = mark->first;
    mark->end = (uint32_t)source_line(layout->sources, layout->source, mark->first).size;
}

/* Gives every mark over several lines a gutter column that no other holds on its lines. */
static void assign_bars(struct layout *layout) {
    uint32_t held_until[BARS_MAX] = { 0 };
    for (uint32_t i = 0; i < layout->count; i++) {
        struct placed *mark = &layout->marks[i];
        if (mark->first == mark->last)
            continue;
        uint32_t bar = 0;
        while (bar < BARS_MAX && held_until[bar] >= mark->first)
            bar++;
        if (bar == BARS_MAX) {
            cut_to_first_line(layout, mark);
            continue;
        }
        held_until[bar] = mark->last;
        mark->bar = bar;
        struct text line = source_line(layout->sources, layout->source, mark->first);
        mark->slash = shown_trim((struct text){ line.data, mark->start }).size == 0;
        if (layout->gutter_width < bar + 2)
            layout->gutter_width = bar + 2;
    }
}

static int compare_lines(const void *a, const void *b) {
    return compare_numbers(*(const uint32_t *)a, *(const uint32_t *)b);
}

/* The lines with a start or an end, and of marks over several lines also the second and the last
 * but one. */
static void choose_lines(struct layout *layout, struct arena *scratch) {
    for (uint32_t i = 0; i < layout->count; i++) {
        const struct placed *mark = &layout->marks[i];
        vec_push(scratch, &layout->lines, mark->first);
        if (mark->first == mark->last)
            continue;
        vec_push(scratch, &layout->lines, mark->first + 1);
        vec_push(scratch, &layout->lines, mark->last - 1);
        vec_push(scratch, &layout->lines, mark->last);
    }
    qsort(layout->lines.items, layout->lines.count, sizeof *layout->lines.items, compare_lines);
}

/* Bars of the marks that are open left of the row; `below` tells whether the row is one below
 * `line`, where those that began with a slash are open too. */
static void set_bars(const struct layout *layout, struct row *row, uint32_t line, bool below) {
    for (uint32_t i = 0; i < layout->count; i++) {
        const struct placed *mark = &layout->marks[i];
        bool open = mark->first < line || (below && mark->first == line && mark->slash);
        if (mark->first != mark->last && open && mark->last >= line)
            row_set(row, mark->bar, mark->bar + 1, '|', mark->mark.style);
    }
}

static void draw_row(const struct layout *layout, const struct row *row, const char *label,
                     enum paint_style style) {
    excerpt_margin(layout->paint, 0, layout->number_width);
    paint_fill(layout->paint, PAINT_PLAIN, ' ', 1);
    row_draw(row, layout->paint, label, style);
    paint_line_end(layout->paint);
}

static void draw_line(const struct layout *layout, uint32_t line, struct text text,
                      struct shown_window window) {
    struct paint *paint = layout->paint;
    struct row gutter = { 0 };
    set_bars(layout, &gutter, line, false);
    for (uint32_t i = 0; i < layout->count; i++) {
        const struct placed *mark = &layout->marks[i];
        if (mark->first == line && mark->last != line && mark->slash)
            row_set(&gutter, mark->bar, mark->bar + 1, '/', mark->mark.style);
    }
    bool blank = shown_trim(text).size == 0;
    excerpt_margin(paint, line, layout->number_width);
    if (gutter.width > 0 || !blank)
        paint_fill(paint, PAINT_PLAIN, ' ', 1);
    row_draw(&gutter, paint, NULL, PAINT_PLAIN);
    if (!blank) {
        paint_fill(paint, PAINT_PLAIN, ' ', layout->gutter_width - gutter.width);
        shown_line(paint->out, text, window);
    }
    paint_line_end(paint);
}

/* Draws `...`: lines are left out here. */
static void draw_gap(const struct layout *layout, uint32_t next_line) {
    struct row gutter = { 0 };
    set_bars(layout, &gutter, next_line, false);
    paint_raw(layout->paint, PAINT_GUTTER, "...");
    if (gutter.width > 0) /* a margin is three columns wider than its number, just like the dots */
        paint_fill(layout->paint, PAINT_PLAIN, ' ', layout->number_width);
    row_draw(&gutter, layout->paint, NULL, PAINT_PLAIN);
    paint_line_end(layout->paint);
}

/* Columns of the marks within this line; layout->here in the order of their starts. */
static void find_marks(struct layout *layout, uint32_t line, struct text text,
                       struct shown_window window) {
    layout->here_count = 0;
    for (uint32_t i = 0; i < layout->count; i++) {
        struct placed *mark = &layout->marks[i];
        if (mark->first != line || mark->last != line)
            continue;
        mark->from = layout->gutter_width + shown_column(text, window, mark->start);
        mark->to = layout->gutter_width + shown_column(text, window, mark->end);
        if (mark->to <= mark->from)
            mark->to = mark->from + 1;
        layout->here[layout->here_count++] = mark;
    }
}

/* The last labelled mark's label may stand behind the underlines, if no other underline reaches
 * further. Gives its index in `here`, or here_count. */
static uint32_t inline_label(const struct layout *layout) {
    uint32_t last = layout->here_count, end = 0;
    for (uint32_t i = 0; i < layout->here_count; i++) {
        if (layout->here[i]->mark.label != NULL)
            last = i;
        if (layout->here[i]->to > end)
            end = layout->here[i]->to;
    }
    return last < layout->here_count && layout->here[last]->to == end ? last : layout->here_count;
}

/* The wider first, and of equal ones the primary last, so that most of them remains visible. */
static int compare_widths(const void *a, const void *b) {
    const struct placed *x = *(struct placed *const *)a, *y = *(struct placed *const *)b;
    int order = compare_numbers(y->to - y->from, x->to - x->from);
    if (order == 0)
        order = (int)x->mark.primary - (int)y->mark.primary;
    return order != 0 ? order : compare_numbers(x->index, y->index);
}

static void draw_underlines(const struct layout *layout, uint32_t line,
                            const struct placed *labelled) {
    struct row row = { 0 };
    set_bars(layout, &row, line, true);
    memcpy(layout->by_width, layout->here, layout->here_count * sizeof *layout->here);
    qsort(layout->by_width, layout->here_count, sizeof *layout->by_width, compare_widths);
    for (uint32_t i = 0; i < layout->here_count; i++) {
        const struct placed *mark = layout->by_width[i];
        row_set(&row, mark->from, mark->to, mark->mark.primary ? '^' : '-', mark->mark.style);
    }
    if (labelled == NULL) {
        draw_row(layout, &row, NULL, PAINT_PLAIN);
    } else {
        row_set(&row, row.width, row.width + 1, ' ', PAINT_PLAIN);
        draw_row(layout, &row, labelled->mark.label, labelled->mark.style);
    }
}

/* A row of connectors down to the labels of the first `count` marks; those at or right of `limit`
 * are left out. */
static struct row connectors(const struct layout *layout, uint32_t line, uint32_t count,
                             uint32_t skipped, uint32_t limit) {
    struct row row = { 0 };
    set_bars(layout, &row, line, true);
    for (uint32_t i = 0; i < count; i++) {
        const struct placed *mark = layout->here[i];
        if (i != skipped && mark->mark.label != NULL && mark->from < limit)
            row_set(&row, mark->from, mark->from + 1, '|', mark->mark.style);
    }
    return row;
}

/* Labels that found no room behind the underlines: from right to left, a row each. */
static void draw_labels_below(const struct layout *layout, uint32_t line, uint32_t skipped) {
    bool first = true;
    for (uint32_t i = layout->here_count; i-- > 0;) {
        const struct placed *mark = layout->here[i];
        if (i == skipped || mark->mark.label == NULL)
            continue;
        if (first) {
            struct row bars = connectors(layout, line, layout->here_count, skipped, UINT32_MAX);
            draw_row(layout, &bars, NULL, PAINT_PLAIN);
            first = false;
        }
        struct row row = connectors(layout, line, i, skipped, mark->from);
        row_set(&row, row.width, mark->from, ' ', PAINT_PLAIN);
        draw_row(layout, &row, mark->mark.label, mark->mark.style);
    }
}

static void draw_marks_within(const struct layout *layout, uint32_t line) {
    if (layout->here_count == 0)
        return;
    uint32_t labelled = inline_label(layout);
    draw_underlines(layout, line, labelled < layout->here_count ? layout->here[labelled] : NULL);
    draw_labels_below(layout, line, labelled);
}

/* An arm from the gutter to where a mark over several lines starts or ends: `_____^`. */
static void draw_arm(const struct layout *layout, const struct placed *mark, struct row *row,
                     uint32_t column, const char *label) {
    struct row bars = *row;
    enum paint_style style = mark->mark.style;
    row_set(row, mark->bar + 1, column, '_', style);
    for (uint32_t i = mark->bar + 1; i < bars.width; i++)
        if (bars.cells[i] == '|')
            row_set(row, i, i + 1, '|', (enum paint_style)bars.styles[i]);
    row_set(row, column, column + 1, mark->mark.primary ? '^' : '-', style);
    if (label != NULL)
        row_set(row, row->width, row->width + 1, ' ', PAINT_PLAIN);
    draw_row(layout, row, label, style);
}

static void draw_ends(const struct layout *layout, uint32_t line, struct text text,
                      struct shown_window window) {
    uint32_t closed_from = layout->count;
    for (uint32_t i = layout->count; i-- > 0;) { /* the innermost first */
        struct placed *mark = &layout->marks[i];
        if (mark->last != line || mark->first == line)
            continue;
        struct row row = { 0 };
        set_bars(layout, &row, line, true);
        for (uint32_t k = closed_from; k < layout->count; k++) {
            const struct placed *closed = &layout->marks[k];
            if (closed->last == line && closed->first != line && closed->bar < row.width)
                row_set(&row, closed->bar, closed->bar + 1, ' ', PAINT_PLAIN);
        }
        uint32_t end = shown_column(text, window, mark->end);
        draw_arm(layout, mark, &row, layout->gutter_width + (end > 0 ? end - 1 : 0),
                 mark->mark.label);
        closed_from = i;
    }
}

static void draw_starts(const struct layout *layout, uint32_t line, struct text text,
                        struct shown_window window) {
    for (uint32_t i = 0; i < layout->count; i++) {
        struct placed *mark = &layout->marks[i];
        if (mark->first != line || mark->last == line || mark->slash)
            continue;
        struct row row = { 0 };
        for (uint32_t k = 0; k < layout->count; k++) {
            const struct placed *other = &layout->marks[k];
            bool open = other->first < line || (other->first == line && (other->slash || k < i));
            if (other->first != other->last && open && other->last > line)
                row_set(&row, other->bar, other->bar + 1, '|', other->mark.style);
        }
        draw_arm(layout, mark, &row, layout->gutter_width + shown_column(text, window, mark->start),
                 NULL);
    }
}

/* The bytes of a line that its marks cover, or if these lie too far apart those of its primary
 * mark. */
static struct shown_window choose_window(const struct layout *layout, uint32_t line,
                                         struct text text) {
    uint32_t from = UINT32_MAX, to = 0, primary_from = UINT32_MAX, primary_to = 0;
    for (uint32_t i = 0; i < layout->count; i++) {
        const struct placed *mark = &layout->marks[i];
        if (mark->first != line && mark->last != line)
            continue;
        uint32_t start = mark->first == line ? mark->start : mark->end;
        uint32_t end = mark->last == line ? mark->end : mark->start;
        from = start < from ? start : from;
        to = end > to ? end : to;
        if (mark->mark.primary || primary_from == UINT32_MAX)
            primary_from = start, primary_to = end;
    }
    if (from == UINT32_MAX)
        return shown_window(text, 0, 0);
    return to - from <= INTEREST_MAX ? shown_window(text, from, to)
                                     : shown_window(text, primary_from, primary_to);
}

static void draw_line_with_marks(struct layout *layout, uint32_t line) {
    struct text text = source_line(layout->sources, layout->source, line);
    struct shown_window window = choose_window(layout, line, text);
    draw_line(layout, line, text, window);
    find_marks(layout, line, text, window);
    draw_marks_within(layout, line);
    draw_ends(layout, line, text, window);
    draw_starts(layout, line, text, window);
}

void excerpt_draw(struct paint *paint, struct arena *scratch, const struct sources *sources,
                  const struct mark *marks, uint32_t count, uint32_t number_width) {
    if (count == 0)
        return;
    struct layout layout = {
        .paint = paint, .sources = sources, .source = marks[0].span.source, .count = count
    };
    layout.number_width = number_width;
    layout.marks = ARENA_ARRAY(scratch, struct placed, count);
    layout.here = ARENA_ARRAY(scratch, struct placed *, count);
    layout.by_width = ARENA_ARRAY(scratch, struct placed *, count);
    for (uint32_t i = 0; i < count; i++)
        layout.marks[i] = place(sources, &marks[i], i);
    qsort(layout.marks, count, sizeof *layout.marks, compare_placed);
    assign_bars(&layout);
    choose_lines(&layout, scratch);
    uint32_t drawn = 0;
    for (uint32_t i = 0; i < layout.lines.count; i++) {
        uint32_t line = layout.lines.items[i];
        if (line == drawn)
            continue;
        /* One line takes no more room than saying that it was left out. */
        if (drawn != 0 && line == drawn + 2)
            draw_line_with_marks(&layout, line - 1);
        else if (drawn != 0 && line > drawn + 2)
            draw_gap(&layout, line);
        draw_line_with_marks(&layout, line);
        drawn = line;
    }
}
