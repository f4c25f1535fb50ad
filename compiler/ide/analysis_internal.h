/* Inside the analysis: files and their versions, documents, depths. */
#ifndef CROFT_IDE_ANALYSIS_INTERNAL_H
#define CROFT_IDE_ANALYSIS_INTERNAL_H

#include "base/buf.h"
#include "base/map.h"
#include "ide/analysis.h"
#include "ide/lint.h"
#include "query/build.h"

/* A text of a file at some moment, and its tree. Kept as long as somebody looks at it. */
struct version {
    struct arena *arena; /* of all of it; NULL: the workspace's, as loaded */
    struct text text;
    const struct tree *tree;
    struct diags *diags; /* of parsing; NULL: they are among the workspace's */
    uint32_t users;
};

/* A stretch of a text that was replaced. */
struct edit {
    uint64_t stamp; /* the analysis' behind it */
    uint32_t start, old_end, new_end;
};

/* Of more, the older ones are not followed: what was found before them is then left out. */
#define EDITS_MAX 2048

struct file {
    struct input input; /* its source in the live table; tree as of the version */
    struct text path;   /* absolute, zero-terminated */
    struct text name;   /* of its source: "hosts/forge/host.croft", zero-terminated */
    struct version *version;
    struct document *document; /* NULL: the text on disk counts */
    bool stale;                /* the text is newer than the version */
    bool gone;                 /* not on disk any more, nor open */
    bool common;        /* every module may see it, or its declarations mean something to all */
    struct edit *edits; /* since what was judged last */
    uint32_t edit_count;
    uint64_t edits_from; /* what is older than this stamp cannot be followed */
};

struct document {
    struct analysis *analysis;
    char *path;
    struct buf text;
    struct file *file;           /* NULL: not loaded */
    struct lint_tree *lint_tree; /* NULL: nobody has looked yet */
    struct document *next;
};

/* All texts at some moment, checked together. */
struct whole {
    struct workspace workspace; /* its parts are this struct's or the analysis' */
    uint64_t stamp;
    VEC(struct version *) versions;
    bool judged, sound; /* judged to the end; evaluated, since nothing was in error */
    struct inspection inspection;
    struct build_result *result;
};

struct analysis {
    struct analysis_options options;
    char *directory, *library;
    struct document *documents;
    struct lint_set *lints; /* NULL: nobody has looked yet */
    struct lint_runner *linter;
    uint64_t stamp;
    /* What is below belongs to one load. */
    struct workspace *workspace; /* NULL: nothing is loaded */
    struct arena *arena;         /* the workspace's */
    VEC(struct file *) files;    /* in order of tiers and names */
    struct textmap by_path;      /* → struct file *, as a word */
    struct textmap by_module;    /* likewise */
    VEC(struct file *) by_source;
    uint32_t names_at_load;
    VEC(struct file *) common;
    bool common_stale;
    struct arena *focus_arena;
    struct diags *focus_diags;
    struct workspace focus;  /* the reader's */
    struct file *focus_file; /* NULL: none */
    uint64_t focus_stamp;
    struct program *focus_program;
    struct whole *whole;  /* the latest; NULL: none */
    struct whole *judged; /* the last one that was evaluated; may be the same */
    struct whole *named;  /* one that knows what all names mean, if somebody asked; only questions
                             are asked of it */
};

/* Forgets everything that was read; documents stay. */
void analysis_unload(struct analysis *analysis);

/* files.c */
void files_load(struct analysis *analysis);
void files_unload(struct analysis *analysis);
struct file *file_at(struct analysis *analysis, struct text path);
/* The file at a path, made if it is none yet. */
struct file *file_put(struct analysis *analysis, struct text path);
/* Brings the file's version up to date; false when it has no text. */
bool file_refresh(struct analysis *analysis, struct file *file);
void file_note_edit(struct file *file, struct edit edit);
/* Forgets edits up to a stamp. */
void file_forget_edits(struct file *file, uint64_t stamp);
/* Where a stretch of the text of that stamp is now; false when it is gone. */
bool file_span_now(const struct file *file, uint64_t stamp, uint32_t *start, uint32_t *end);
/* The files that say something to every module. */
void files_order_common(struct analysis *analysis);
/* Brings all that the editor has up to date. */
void files_refresh_documents(struct analysis *analysis);
void version_release(struct version *version);
struct file *file_of_source(const struct analysis *analysis, struct source_id source);

/* document_lints.c */
/* Adds what lints say of the text, unless the compiler says the same. */
void lints_add(struct document *document, struct arena *arena, struct analysis_diags *found);
void lints_edit(struct document *document, uint32_t start, uint32_t old_end, uint32_t new_end);
void lints_close(struct document *document);
void lints_end(struct analysis *analysis);

/* whole.c */
struct whole *whole_make(struct analysis *analysis, const struct sema_options *wanted);
void whole_free(struct whole *whole);
/* Checks, evaluates and judges all: see analysis_judge(). */
bool whole_judge(struct analysis *analysis, bool (*stop)(void *data), void *data, int64_t today);
/* The latest, made if something changed; NULL: stopped. */
struct whole *whole_current(struct analysis *analysis, bool (*stop)(void *data), void *data);
struct whole *whole_named(struct analysis *analysis);

#endif
