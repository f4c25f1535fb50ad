/* A fleet in an editor: its files as they are on disk, with the editor's unsaved texts in their
 * place, and what is known of them at three depths.
 *
 *   focus   one file: parsed again, and checked against what the others declare. For each
 * keystroke. whole   all texts checked together, and what all names mean. For questions about all
 * files. judged  the fleet evaluated and judged by its policies, as `croft check` does. When idle.
 *
 * Each depth is made when it is first asked for and holds until the next change of a text; what was
 * judged last is kept until something newer is, and places in it follow the edits made since.
 * Everything here belongs to one thread, with a deep stack (query/deep.h). Ownership: an analysis
 * owns all that it hands out; views are valid until its next change. */
#ifndef CROFT_IDE_ANALYSIS_H
#define CROFT_IDE_ANALYSIS_H

#include "checker/check.h"
#include "ide/view.h"

struct analysis;
struct document;

struct analysis_options {
    const char *directory; /* absolute, of a fleet: with hosts/ in it; or any folder, if `loose` */
    const char *library;   /* absolute; NULL: none. Of the fleet's own, see workspace_options */
    bool loose;       /* there is no fleet: files are looked at by themselves, with the library */
    uint32_t threads; /* 0: as many as processors */
};

struct analysis *analysis_new(const struct analysis_options *options);
void analysis_free(struct analysis *analysis);
const struct analysis_options *analysis_where(const struct analysis *analysis);
/* Reads and parses what is not read yet; analysis_focus() and the others do it by themselves. */
void analysis_load(struct analysis *analysis);
/* Whether a file's place makes it a source of this fleet or of its library. */
bool analysis_covers(const struct analysis *analysis, struct text path);
/* Counts changes of texts. */
uint64_t analysis_stamp(const struct analysis *analysis);

/* --- Documents: texts that the editor has --- */

/* The editor's text replaces the file's; `path` is absolute. A file that has no place in the fleet
 * is looked at by itself, and its module is one of the site. NULL: the text is too large
 * (SOURCE_SIZE_MAX). */
struct document *analysis_open(struct analysis *analysis, struct text path, struct text content);
/* Replaces the bytes [start, end) of the document's text, which must be within it. False, and
 * nothing happens, when that makes it too large. */
bool document_edit(struct document *document, uint32_t start, uint32_t end, struct text content);
struct text document_content(const struct document *document);
struct text document_path(const struct document *document);
struct analysis *document_analysis(const struct document *document);
/* What stands on disk counts again. */
void document_close(struct document *document);
struct document *analysis_document(struct analysis *analysis, struct text path);

/* A file was made, changed or removed on disk; of open ones the editor's text goes on to count. */
void analysis_touch(struct analysis *analysis, struct text path);

/* --- Depths --- */

/* False, and a view of what there is, when the file is not to be had. */
bool analysis_syntax(struct analysis *analysis, struct text path, struct ide_view *view);
bool analysis_focus(struct analysis *analysis, struct text path, struct ide_view *view);
bool analysis_whole(struct analysis *analysis, struct text path, struct ide_view *view);
/* Checks, evaluates and judges all. `stop` is asked now and then; false when it stopped the work,
 * which has to begin anew. `today` as in check_options. */
bool analysis_judge(struct analysis *analysis, bool (*stop)(void *data), void *data, int64_t today);
/* From now on lints are among the diagnostics of documents. To put them together takes a while, so
 * that whoever waits for first diagnostics asks later. False when that is done already. */
bool analysis_lints_begin(struct analysis *analysis);
/* Nothing changed since the last analysis_judge() that was not stopped. */
bool analysis_is_judged(const struct analysis *analysis);

/* --- Diagnostics --- */

/* A diagnostic and where it stands in the texts as they are now. */
struct analysis_diag {
    const struct diag *diag;
    const struct finding *finding; /* the policy's finding that it tells; NULL: none */
    const struct sources *sources; /* of its spans */
    struct span span;              /* in the text as it is now */
    bool stale;                    /* of texts as they were before the last change */
    uint64_t since;                /* the stamp of the texts that it is of */
};

struct analysis_diags {
    VEC(struct analysis_diag) items;
};

/* What is known to be wrong in a file: its syntax and types as of now, for open documents; what
 * only the whole shows as of when it was last looked at. In the arena; points into the analysis. */
struct analysis_diags analysis_diagnostics(struct analysis *analysis, struct arena *arena,
                                           struct text path);
/* Where a span of a diagnostic is now; false when its text is gone. */
bool analysis_place_now(struct analysis *analysis, const struct analysis_diag *diag,
                        struct span span, struct span *now);
/* What is wrong with no file in particular. */
struct analysis_diags analysis_diagnostics_of_none(struct analysis *analysis, struct arena *arena);

/* --- Files --- */

uint32_t analysis_file_count(struct analysis *analysis);
/* Absolute. */
struct text analysis_file_path(struct analysis *analysis, uint32_t index);
/* The path of a source of a view; empty when it has none. */
struct text analysis_source_path(struct analysis *analysis, struct source_id source);
/* The text of a source as it is now. */
struct text analysis_source_text(struct analysis *analysis, struct source_id source);

/* Bytes held, all depths; for limits. */
size_t analysis_footprint(const struct analysis *analysis);

#endif
