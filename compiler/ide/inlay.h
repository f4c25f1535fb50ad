/* What a text leaves unsaid, to be shown in it: types of `let`, names of parameters, and what the
 * resources of hosts get without saying so. */
#ifndef CROFT_IDE_INLAY_H
#define CROFT_IDE_INLAY_H

#include "ide/view.h"

struct ide_inlay {
    uint32_t offset;  /* it stands before this byte */
    struct text text; /* ": Size", "recordsize = 16K" */
    struct text tip;  /* where it comes from; may be empty */
    bool is_type;
};
struct ide_inlays {
    struct ide_inlay *items;
    uint32_t count;
};
/* Those in [from, to). Of the fleet only hosts that are evaluated already are looked at, and values
 * that are (on a deep stack). */
struct ide_inlays ide_inlays(struct arena *arena, const struct ide_view *view, uint32_t from,
                             uint32_t to);

#endif
