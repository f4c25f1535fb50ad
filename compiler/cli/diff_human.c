/* The answer of `croft diff` for people. */
#include "cli/diff.h"
#include "source/shown.h"

#include <unistd.h>

enum { VALUE_COLUMNS = 60, PLACE_COLUMN = 56 };

struct telling {
    struct difference *d;
    struct paint paint;
};

static const char *const signs[] = {
    [CHANGE_REMOVED] = "-", [CHANGE_CHANGED] = "~", [CHANGE_ADDED] = "+"
};
static const enum paint_style styles[] = {
    [CHANGE_REMOVED] = PAINT_REMOVED, [CHANGE_CHANGED] = PAINT_PLAIN, [CHANGE_ADDED] = PAINT_ADDED
};
static const char *const headings[][2] = {
    [CHANGE_REMOVED] = { "removed in consequence", "removed" },
    [CHANGE_CHANGED] = { "changed in consequence", "changed" },
    [CHANGE_ADDED] = { "added in consequence", "added" },
};

/* Clipped to so many columns. */
static void put_clipped(struct telling *t, enum paint_style style, struct text text) {
    struct buf shown = { 0 };
    struct text all = text;
    if (text.size > VALUE_COLUMNS) {
        text.size = VALUE_COLUMNS;
        while (text.size > 0 && ((unsigned char)all.data[text.size] & 0xC0) == 0x80)
            text.size--;
    }
    shown_text(&shown, text);
    paint_style(&t->paint, style);
    buf_text(t->paint.out, buf_view(&shown));
    if (text.size < all.size)
        paint_raw(&t->paint, style, "…");
    buf_free(&shown);
}

/* The place at the end of a line, in a column of its own where there is room. */
static void end_with_place(struct telling *t, size_t start, const struct source_line_at *at,
                           bool old) {
    size_t columns = shown_columns(
        (struct text){ t->paint.out->data + start, t->paint.out->size - start });
    if (at->file.size != 0) {
        uint32_t gap = columns + 2 < PLACE_COLUMN ? PLACE_COLUMN - (uint32_t)columns : 2;
        paint_fill(&t->paint, PAINT_PLAIN, ' ', gap);
        paint_shown(&t->paint, PAINT_GUTTER, at->file);
        buf_printf(t->paint.out, ":%u%s", at->line, old ? " (before)" : "");
    }
    paint_line_end(&t->paint);
}

static void tell_field(struct telling *t, const struct field_change *field) {
    size_t start = t->paint.out->size;
    paint_raw(&t->paint, PAINT_PLAIN, "        ");
    paint_shown(&t->paint, PAINT_PLAIN, field->path);
    paint_raw(&t->paint, PAINT_PLAIN, ": ");
    put_clipped(t, PAINT_REMOVED, field->old);
    paint_raw(&t->paint, PAINT_PLAIN, " → ");
    put_clipped(t, PAINT_ADDED, field->new);
    end_with_place(t, start, &field->at, field->at_old);
}

static void tell_resource(struct telling *t, const struct resource_change *change) {
    size_t start = t->paint.out->size;
    enum paint_style style = styles[change->change];
    paint_raw(&t->paint, style, "    ");
    paint_raw(&t->paint, style, signs[change->change]);
    paint_raw(&t->paint, style, " ");
    paint_shown(&t->paint, style, change->kind);
    paint_raw(&t->paint, style, " `");
    paint_shown(&t->paint, style, change->key);
    paint_raw(&t->paint, style, "`");
    if (change->change == CHANGE_CHANGED)
        paint_line_end(&t->paint);
    else
        end_with_place(t, start, &change->at, change->change == CHANGE_REMOVED);
    for (int cause = 1; cause >= 0; cause--)
        for (uint32_t i = 0; i < change->fields.count; i++)
            if (change->fields.items[i].cause == (cause == 1))
                tell_field(t, &change->fields.items[i]);
}

static void tell_resources(struct telling *t, const struct resource_changes *changes) {
    for (uint32_t i = 0; i < changes->count; i++) {
        const struct resource_change *change = &changes->items[i];
        if (i == 0 || change->change != changes->items[i - 1].change ||
            change->cause != changes->items[i - 1].cause) {
            paint_raw(&t->paint, PAINT_BOLD, "  ");
            paint_raw(&t->paint, PAINT_BOLD, headings[change->change][change->cause]);
            paint_line_end(&t->paint);
        }
        tell_resource(t, change);
    }
}

/* What of a file changed besides its content. */
static void tell_details(struct telling *t, const struct file_change *file) {
    const struct tree_entry *old = file->old, *new = file->new;
    if (file->change != CHANGE_CHANGED)
        return;
    if ((file->differs & CHANGE_TYPE) != 0)
        buf_printf(t->paint.out, ", %.*s → %.*s", TEXT_ARG(old->type), TEXT_ARG(new->type));
    if ((file->differs & CHANGE_MODE) != 0)
        buf_printf(t->paint.out, ", mode %.*s → %.*s", TEXT_ARG(old->mode), TEXT_ARG(new->mode));
    if ((file->differs & CHANGE_OWNER) != 0)
        buf_printf(t->paint.out, ", owner %.*s:%.*s → %.*s:%.*s", TEXT_ARG(old->owner),
                   TEXT_ARG(old->group), TEXT_ARG(new->owner), TEXT_ARG(new->group));
    if ((file->differs & CHANGE_SECRETS) != 0)
        buf_printf(t->paint.out, ", other secrets");
    if ((file->differs & CHANGE_UNITS) != 0)
        buf_printf(t->paint.out, ", other units follow it");
}

static void tell_text(struct telling *t, const struct file_change *file) {
    for (uint32_t i = 0; i < file->text.count; i++) {
        const struct diff_line *line = &file->text.items[i];
        enum paint_style style = line->sign == '-'   ? PAINT_REMOVED
                                 : line->sign == '+' ? PAINT_ADDED
                                 : line->sign == '@' ? PAINT_GUTTER
                                                     : PAINT_PLAIN;
        const char sign[] = { line->sign, 0 };
        paint_raw(&t->paint, style, "      ");
        paint_raw(&t->paint, style, line->sign == '@' ? "@@ " : sign);
        paint_shown(&t->paint, style, line->text);
        paint_raw(&t->paint, style, line->sign == '@' ? " @@" : "");
        paint_line_end(&t->paint);
    }
    if (file->binary)
        buf_printf(t->paint.out, "      (its content is not text)\n");
}

static void tell_files(struct telling *t, const struct host_change *host) {
    if (host->files.count == 0)
        return;
    paint_raw(&t->paint, PAINT_BOLD, "  files");
    paint_line_end(&t->paint);
    for (uint32_t i = 0; i < host->files.count; i++) {
        const struct file_change *file = &host->files.items[i];
        const struct tree_entry *entry = file->new != NULL ? file->new : file->old;
        enum paint_style style = styles[file->change];
        paint_raw(&t->paint, style, "    ");
        paint_raw(&t->paint, style, signs[file->change]);
        paint_raw(&t->paint, style, " ");
        paint_shown(&t->paint, style, entry->path);
        if (!text_equal(entry->type, TEXT("file")))
            buf_printf(t->paint.out, " (%.*s)", TEXT_ARG(entry->type));
        tell_details(t, file);
        paint_line_end(&t->paint);
        tell_text(t, file);
    }
}

static void tell_units(struct telling *t, const char *heading, const struct text *units,
                       uint32_t count) {
    if (count == 0)
        return;
    paint_raw(&t->paint, PAINT_BOLD, heading);
    for (uint32_t i = 0; i < count; i++) {
        paint_raw(&t->paint, PAINT_PLAIN, i == 0 ? " " : ", ");
        paint_shown(&t->paint, PAINT_PLAIN, units[i]);
    }
    paint_line_end(&t->paint);
}

static void tell_host(struct telling *t, const struct host_change *host) {
    paint_shown(&t->paint, PAINT_BOLD, host->host.size == 0 ? TEXT("the fleet") : host->host);
    if (host->change != CHANGE_CHANGED)
        paint_raw(&t->paint, styles[host->change],
                  host->change == CHANGE_ADDED ? " (a new host)" : " (a host that is gone)");
    paint_line_end(&t->paint);
    tell_resources(t, &host->resources);
    tell_files(t, host);
    tell_units(t, "  restarts", host->restarts.items, host->restarts.count);
    tell_units(t, "  no longer has", host->gone.items, host->gone.count);
    tell_units(t, "  reloads", host->reloads.items, host->reloads.count);
}

void diff_human(struct difference *difference) {
    struct telling t = { .d = difference,
                         .paint = { .out = &difference->out,
                                    .color = cli_wants_color(STDOUT_FILENO) } };
    for (uint32_t i = 0; i < difference->hosts.count; i++)
        tell_host(&t, &difference->hosts.items[i]);
    if (difference->hosts.count == 0)
        buf_printf(&difference->out, "nothing differs\n");
}
