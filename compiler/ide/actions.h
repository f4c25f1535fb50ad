/* What an editor offers to do about what is wrong: edits, made of what the diagnostics say for
 * programs, never of their messages. */
#ifndef CROFT_IDE_ACTIONS_H
#define CROFT_IDE_ACTIONS_H

#include "ide/analysis.h"

enum ide_action_kind {
    ACTION_FIX,    /* the diagnostic's own fix */
    ACTION_USE,    /* the `use` that is missing */
    ACTION_DECIDE, /* the field that is missing, its value left open: `…` */
    ACTION_CREATE, /* the resource that is referred to */
    ACTION_WAIVE,  /* a waiver, its reason left open */
    ACTION_FIX_ALL /* all fixes of the file that do not touch each other */
};

struct ide_edit {
    struct span span; /* in the text as it is now */
    struct text text;
};

struct ide_action {
    enum ide_action_kind kind;
    const char *title;
    const struct analysis_diag *diag; /* NULL: FIX_ALL */
    VEC(struct ide_edit) edits;
    bool preferred; /* there is no doubt that this is meant */
};

struct ide_actions {
    struct analysis_diags diags; /* of the file; actions point to them */
    VEC(struct ide_action) items;
};

/* Actions for what is wrong in [start, end] of the view's source, and FIX_ALL if there is something
 * to fix. Waivers end 90 days after `today` (as in check_options). */
struct ide_actions ide_actions(struct arena *arena, struct analysis *analysis,
                               const struct ide_view *view, struct text path, uint32_t start,
                               uint32_t end, int64_t today);

#endif
