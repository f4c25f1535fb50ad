/* Changes to a tree that is there, each made by one rename or mkdir and written down, so that all
 * of them can be undone. What goes away moves to the staging directory; it is deleted only with
 * that. Internal to emit/. */
#ifndef CROFT_EMIT_JOURNAL_H
#define CROFT_EMIT_JOURNAL_H

#include "base/arena.h"
#include "base/vec.h"
#include "emit/plan.h"

#include <sys/stat.h>

/* A name in the staging directory: "n12" for what is to be put in place, "o12" for what was taken
 * away. */
enum { STAGED_NAME_SIZE = 16 };
void staged_name(char name[STAGED_NAME_SIZE], char kind, uint32_t number);

enum change_kind {
    CHANGE_MADE,      /* a directory */
    CHANGE_PLACED,    /* n<number> went to the path */
    CHANGE_EXCHANGED, /* n<number> and what was at the path changed places */
    CHANGE_TAKEN      /* what was at the path went to o<number> */
};

struct change {
    enum change_kind kind;
    uint32_t number;
    struct text path; /* as an entry's */
};

struct journal {
    struct arena *arena;
    int tree, staging;
    mode_t masked; /* of new directories; see emission.h */
    uint32_t taken;
    VEC(struct change) changes;
};

/* Each changes `name` in the open directory; `path` is where that is. 0 or an errno, and then
 * nothing was changed. */
int journal_make(struct journal *journal, int directory, const char *name, struct text path,
                 int *made);
int journal_place(struct journal *journal, int directory, const char *name, struct text path,
                  uint32_t number);
int journal_exchange(struct journal *journal, int directory, const char *name, struct text path,
                     uint32_t number);
int journal_take(struct journal *journal, int directory, const char *name, struct text path);

/* Undoes all changes, the last first. */
void journal_undo(struct journal *journal);

#endif
