/* The longest common subsequence of lines, as hunks. */
#include "query/textdiff.h"

#include "base/vec.h"

enum { CONTEXT_LINES = 3 };

struct line_list {
    VEC(struct text) list;
    bool open_end; /* the last line has no line end */
};

struct diffing {
    struct arena *arena;
    struct line_list old, new;
    VEC(struct diff_line) edits; /* all lines of both texts, in order */
    VEC(struct diff_line) hunks;
};

static struct line_list split(struct arena *arena, struct text text) {
    struct line_list lines = { .open_end = text.size > 0 && text.data[text.size - 1] != '\n' };
    while (text.size > 0) {
        const char *end = memchr(text.data, '\n', text.size);
        size_t size = end == NULL ? text.size : (size_t)(end - text.data);
        vec_push(arena, &lines.list, ((struct text){ text.data, size }));
        size += end != NULL;
        text = (struct text){ text.data + size, text.size - size };
    }
    return lines;
}

/* Equal as lines; a last line without its end is none that has one. */
static bool same_line(const struct diffing *d, uint32_t old, uint32_t new) {
    bool old_open = d->old.open_end && old + 1 == d->old.list.count;
    bool new_open = d->new.open_end &&new + 1 == d->new.list.count;
    return old_open == new_open && text_equal(d->old.list.items[old], d->new.list.items[new]);
}

static void push(struct diffing *d, char sign, struct text text) {
    vec_push(d->arena, &d->edits, ((struct diff_line){ sign, text }));
}

static void push_old(struct diffing *d, char sign, uint32_t line) {
    push(d, sign, d->old.list.items[line]);
    if (d->old.open_end && line + 1 == d->old.list.count)
        push(d, '\\', TEXT(" No newline at end of file"));
}

static void push_new(struct diffing *d, uint32_t line) {
    push(d, '+', d->new.list.items[line]);
    if (d->new.open_end && line + 1 == d->new.list.count)
        push(d, '\\', TEXT(" No newline at end of file"));
}

/* The stretches that are left when common beginnings and ends are off. */
struct middle {
    uint32_t old, old_end, new, new_end;
};

static void exchange(struct diffing *d, const struct middle *m) {
    for (uint32_t i = m->old; i < m->old_end; i++)
        push_old(d, '-', i);
    for (uint32_t i = m->new; i < m->new_end; i++)
        push_new(d, i);
}

/* Cell (i, j): how many lines the rests from old line i and new line j have in common. */
static void follow_common(struct diffing *d, const struct middle *m) {
    uint32_t height = m->old_end - m->old, width = m->new_end - m->new + 1;
    uint32_t *cells = ARENA_ARRAY(d->arena, uint32_t, (size_t)(height + 1) * width);
    for (uint32_t i = height; i-- > 0;)
        for (uint32_t j = width - 1; j-- > 0;) {
            uint32_t down = cells[(i + 1) * width + j], right = cells[i * width + j + 1];
            cells[i * width + j] = same_line(d, m->old + i, m->new + j)
                                       ? cells[(i + 1) * width + j + 1] + 1
                                       : (down >= right ? down : right);
        }
    uint32_t i = 0, j = 0;
    while (i < height || j < width - 1) {
        if (i < height && j < width - 1 && same_line(d, m->old + i, m->new + j)) {
            push_old(d, ' ', m->old + i);
            i++, j++;
        } else if (i < height &&
                   (j == width - 1 || cells[(i + 1) * width + j] >= cells[i * width + j + 1])) {
            push_old(d, '-', m->old + i++);
        } else {
            push_new(d, m->new + j++);
        }
    }
}

static void make_edits(struct diffing *d) {
    struct middle m = { 0, d->old.list.count, 0, d->new.list.count };
    while (m.old < m.old_end && m.new < m.new_end &&same_line(d, m.old, m.new))
        push_old(d, ' ', (m.new ++, m.old++));
    uint32_t end = m.old_end;
    while (m.old < m.old_end && m.new < m.new_end &&same_line(d, m.old_end - 1, m.new_end - 1))
        m.old_end--, m.new_end--;
    if ((uint64_t)(m.old_end - m.old + 1) * (m.new_end - m.new + 1) > TEXTDIFF_CELLS_MAX)
        exchange(d, &m);
    else
        follow_common(d, &m);
    for (uint32_t i = m.old_end; i < end; i++)
        push_old(d, ' ', i);
}

static bool is_edit(const struct diff_line *line) {
    return line->sign == '-' || line->sign == '+';
}

/* Whether a changed line is near enough to belong to one hunk with this one. */
static bool in_hunk(const struct diffing *d, uint32_t at) {
    uint32_t from = at < CONTEXT_LINES ? 0 : at - CONTEXT_LINES;
    for (uint32_t i = from; i < d->edits.count && i <= at + CONTEXT_LINES; i++)
        if (is_edit(&d->edits.items[i]))
            return true;
    return false;
}

/* Lines of the old and new text in a stretch of edits. */
struct counts {
    uint32_t old, new;
};

static void count_line(struct counts *counts, const struct diff_line *line) {
    counts->old += line->sign == ' ' || line->sign == '-';
    counts->new += line->sign == ' ' || line->sign == '+';
}

/* As in unified diffs, an empty stretch begins behind the line before it. */
static uint32_t start_of(uint32_t before, uint32_t count) {
    return before + (count != 0);
}

static uint32_t make_hunk(struct diffing *d, uint32_t first, struct counts before,
                          struct counts *inside) {
    uint32_t end = first;
    *inside = (struct counts){ 0, 0 };
    while (end < d->edits.count && in_hunk(d, end))
        count_line(inside, &d->edits.items[end++]);
    while (end < d->edits.count && d->edits.items[end].sign == '\\')
        end++;
    struct text heading = text_of(arena_printf(d->arena, "-%u,%u +%u,%u",
                                               start_of(before.old, inside->old), inside->old,
                                               start_of(before.new, inside->new), inside->new));
    vec_push(d->arena, &d->hunks, ((struct diff_line){ '@', heading }));
    for (uint32_t i = first; i < end; i++)
        vec_push(d->arena, &d->hunks, d->edits.items[i]);
    return end;
}

struct diff_lines textdiff(struct arena *arena, struct text old, struct text new) {
    struct diffing d = { .arena = arena, .old = split(arena, old), .new = split(arena, new) };
    struct counts before = { 0, 0 };
    make_edits(&d);
    for (uint32_t i = 0; i < d.edits.count;) {
        struct counts inside = { 0, 0 };
        if (in_hunk(&d, i))
            i = make_hunk(&d, i, before, &inside);
        else
            count_line(&inside, &d.edits.items[i++]);
        before.old += inside.old;
        before.new += inside.new;
    }
    return (struct diff_lines){ d.hunks.items, d.hunks.count };
}
