/* The files that a text becomes, and the texts that a file comes from: of the fleet as it was
 * evaluated last, without anything being written. Hosts that are not evaluated yet are, on a deep
 * stack. Nothing without a fleet. */
#ifndef CROFT_IDE_OUTPUTS_H
#define CROFT_IDE_OUTPUTS_H

#include "ide/view.h"

/* A file of a host with something in it from a stretch of the source. */
struct ide_output {
    struct text host, path;
    uint32_t line;  /* its first line that is from there, from 0 */
    uint32_t lines; /* how many are */
};
struct ide_outputs {
    struct ide_output *items;
    uint32_t count;
};

/* An item of the source with the files that it becomes. */
struct ide_lens {
    struct span head; /* its first line */
    struct ide_outputs outputs;
};
struct ide_lenses {
    struct ide_lens *items;
    uint32_t count;
};
/* Items that become nothing are left out. */
struct ide_lenses ide_lenses(struct arena *arena, const struct ide_view *view);
/* What the line around an offset becomes; if that is nothing, what the item around it does. */
struct ide_outputs ide_outputs_at(struct arena *arena, const struct ide_view *view,
                                  uint32_t offset);

/* A file as it would be written. */
struct ide_preview {
    bool found;
    struct text text;    /* in the arena */
    struct span *places; /* by line: the text that it comes from, the nearest to the host first;
                            source 0: nobody knows */
    uint32_t line_count;
};
struct ide_preview ide_preview(struct arena *arena, const struct ide_view *view, struct text host,
                               struct text path);

#endif
