/* What of a text can be folded and what a selection grows to: of the syntax alone. */
#ifndef CROFT_IDE_FOLDING_H
#define CROFT_IDE_FOLDING_H

#include "ide/view.h"

enum ide_fold_kind { IDE_FOLD_REGION, IDE_FOLD_COMMENT, IDE_FOLD_IMPORTS };

/* The lines from that of `start` to that of `end`, both included, become one. */
struct ide_fold {
    uint32_t start, end;
    enum ide_fold_kind kind;
};
struct ide_folds {
    struct ide_fold *items;
    uint32_t count;
};
struct ide_folds ide_folding(struct arena *arena, const struct ide_view *view);

/* The stretches around an offset, the innermost first, each larger than the one before. */
struct ide_stretches {
    struct span *items;
    uint32_t count;
};
struct ide_stretches ide_selection(struct arena *arena, const struct ide_view *view,
                                   uint32_t offset);

#endif
