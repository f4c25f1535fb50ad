/* What lines up: `=` of assignments and the braces of short bodies, the types of fields, the arrows
 * of arms, in neighbouring lines without an empty one between them. */
#include "fmt/fmt_internal.h"

/* Wider names do not take part: all others would be moved far to the right. */
enum { CELL_MAX = 40, ROUNDS_MAX = 16 };

/* One item on a line of its own. */
struct row {
    uint32_t item;
    uint32_t width; /* up to the cell */
    uint32_t flat;  /* of all of it */
    uint8_t align;
    bool apart;   /* an empty line stands before it */
    bool between; /* it does not line up, but what is around it does */
};

typedef VEC(struct row) row_list;

static uint8_t kind_of(const struct row *row) {
    if (row->between)
        return ALIGN_ARM;
    return row->align == ALIGN_MERGE ? ALIGN_ASSIGN : row->align;
}

/* The item's last atom. */
static uint32_t end_of(const struct fmt *f, uint32_t item) {
    return f->atoms[item].next - 1;
}

/* Whether other items stand on its line. */
static bool has_neighbours(const struct fmt *f, uint32_t item, uint32_t count) {
    const struct atom *atom = &f->atoms[item];
    bool shares = count > 1 && atom->next < f->count && !atom_closes(f, atom->next) &&
                  !(f->atoms[atom->next].flags & (ATOM_FORCED | ATOM_SPLIT));
    return shares;
}

/* The row does not line up; arms around one that does not still do with each other. */
static void leave_out(struct row *row) {
    row->between = row->align == ALIGN_ARM;
    row->align = ALIGN_NO;
}

/* Whether what lines up may be moved: it is on one line, which is not too long for that. */
static bool is_short(const struct fmt *f, const struct row *row, uint32_t indent) {
    return f->atoms[row->item].forced >= end_of(f, row->item) && indent + row->flat <= FMT_WIDTH;
}

static bool lines_up(const struct fmt *f, const struct row *row, uint32_t indent) {
    const struct atom *atom = &f->atoms[row->item];
    if (row->align == ALIGN_NO || atom->forced < atom->cell)
        return false;
    if (row->align == ALIGN_MERGE)
        return is_short(f, row, indent);
    return row->align != ALIGN_ARM || f->atoms[atom->cell + 1].kind == TOKEN_TEXT_OPEN ||
           is_short(f, row, indent);
}

static struct row read_row(const struct fmt *f, uint32_t item, uint32_t indent) {
    const struct atom *atom = &f->atoms[item];
    struct row row = { .item = item, .align = atom->align, .apart = atom_has(atom, ATOM_BLANK) };
    if (row.align == ALIGN_NO)
        return row;
    row.width = fmt_width(f, item, atom->cell - 1);
    row.flat = fmt_width(f, item, end_of(f, item));
    if (!lines_up(f, &row, indent))
        leave_out(&row);
    return row;
}

/* The rows from `from` on that line up with each other; the widest. */
static uint32_t read_section(const row_list *rows, uint32_t from, uint32_t *widest) {
    uint32_t i = from;
    *widest = 0;
    for (; i < rows->count; i++) {
        const struct row *row = &rows->items[i];
        if (i > from && (row->apart || kind_of(row) != kind_of(&rows->items[from])))
            break;
        if (row->align == ALIGN_NO)
            continue;
        if (row->width <= CELL_MAX && row->width > *widest)
            *widest = row->width;
    }
    return i;
}

/* Short bodies that would be too long if they lined up do not; whether there was one. */
static bool drop_long(row_list *rows, uint32_t from, uint32_t end, uint32_t widest,
                      uint32_t indent) {
    bool dropped = false;
    for (uint32_t i = from; i < end; i++) {
        struct row *row = &rows->items[i];
        if ((row->align != ALIGN_MERGE && row->align != ALIGN_ARM) || row->width > CELL_MAX ||
            indent + row->flat + widest - row->width <= FMT_WIDTH)
            continue;
        leave_out(row);
        dropped = true;
    }
    return dropped;
}

static void pad(struct fmt *f, const row_list *rows, uint32_t from, uint32_t end, uint32_t widest) {
    for (uint32_t i = from; i < end; i++) {
        const struct row *row = &rows->items[i];
        if (row->align != ALIGN_NO && row->width <= CELL_MAX)
            f->atoms[f->atoms[row->item].cell].pad = widest - row->width;
    }
}

static bool drop_all_long(row_list *rows, uint32_t indent) {
    bool dropped = false;
    uint32_t widest;
    for (uint32_t from = 0, end; from < rows->count; from = end) {
        end = read_section(rows, from, &widest);
        dropped |= drop_long(rows, from, end, widest, indent);
    }
    return dropped;
}

static void drop_bodies(row_list *rows) {
    for (uint32_t i = 0; i < rows->count; i++)
        if (rows->items[i].align == ALIGN_MERGE)
            rows->items[i].align = ALIGN_NO;
}

void fmt_align(struct fmt *f, uint32_t first, uint32_t count, uint32_t indent) {
    struct arena_mark mark = arena_mark(f->scratch);
    row_list rows = { 0 };
    bool shared = false; /* the item before stands on the same line */
    for (uint32_t item = first, i = 0; i < count; i++, item = f->atoms[item].next) {
        bool shares = has_neighbours(f, item, count - i);
        struct row row = read_row(f, item, indent);
        if (shared || shares)
            row.align = ALIGN_NO;
        shared = shares;
        vec_push(f->scratch, &rows, row);
    }
    uint32_t rounds = 0, widest;
    while (drop_all_long(&rows, indent) && ++rounds < ROUNDS_MAX)
        continue;
    if (rounds == ROUNDS_MAX)
        drop_bodies(&rows);
    for (uint32_t from = 0, end; from < rows.count; from = end) {
        end = read_section(&rows, from, &widest);
        pad(f, &rows, from, end, widest);
    }
    arena_release(f->scratch, mark);
}
