/* The course of formatting a text, for what wants all of it or a part. */
#ifndef CROFT_FMT_COURSE_INTERNAL_H
#define CROFT_FMT_COURSE_INTERNAL_H

#include "fmt/fmt_internal.h"
#include "syntax/parse.h"

struct course {
    struct fmt f;
    struct sources *sources;
    struct intern *names;
    struct diags *diags;
};

/* Reads the text; edits will lie in `arena`. False when it is too large. */
bool course_open(struct course *course, struct arena *arena, struct text text);
/* All edits. */
struct fmt_edits course_run(struct course *course);
void course_close(struct course *course);

/* Whether the text means the same after the edits. */
bool fmt_same_after(struct text text, const struct fmt_edits *edits);

#endif
