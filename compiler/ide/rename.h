/* Renaming: all texts that name a thing, in all files, or the reason why it cannot be done.
 *
 * Nothing is believed: the edited texts are parsed and checked once more, and every name must mean
 * what it meant. So a rename never makes a name mean something else, nor an error. */
#ifndef CROFT_IDE_RENAME_H
#define CROFT_IDE_RENAME_H

#include "ide/target.h"

struct ide_edit {
    struct span span; /* replaced by `text` */
    struct text text;
};
struct ide_rename {
    const char *problem;    /* why not, a sentence; NULL: it can be done */
    struct span span;       /* what is renamed, at the offset */
    struct text name;       /* what it is called now */
    struct ide_edit *edits; /* in the order of positions */
    uint32_t edit_count;
    struct text file_from, file_to; /* a module's file is renamed, too; empty: none is */
    struct source_id file;          /* that one */
};

/* Whether the thing at an offset can be renamed at all, and what is to be typed over. */
struct ide_rename ide_rename_prepare(struct arena *arena, const struct ide_view *view,
                                     uint32_t offset);
/* The edits. Wants a whole view. `is_ours` says which sources of the view may be edited; NULL: all.
 */
typedef bool ide_is_ours(void *data, struct source_id source);
struct ide_rename ide_rename(struct arena *arena, const struct ide_view *view, uint32_t offset,
                             struct text name, ide_is_ours *is_ours, void *data);

/* Whether the workspace with these edits means what it meant: NULL, or what would be wrong. Module
 * `moved` (NULL: none) is then called `moved_to`. */
const char *ide_rename_verify(struct arena *arena, const struct ide_view *view,
                              const struct ide_rename *rename, const struct module *moved,
                              struct text moved_to);

#endif
