/* Diagnostics are data: made anywhere, kept in a store, sorted, deduplicated and rendered last.
 *
 * A diagnostic has a code from diag.def, one plain sentence, a primary span on the user's own text,
 * labelled secondary spans, notes, a remedy and perhaps a fix that a machine can apply. Ownership:
 * a store owns its diagnostics until diags_free(); texts are copied in. A store belongs to one
 * thread; stores are joined with diags_merge(). */
#ifndef CROFT_SOURCE_DIAG_H
#define CROFT_SOURCE_DIAG_H

#include "base/arena.h"
#include "source/source.h"

/* DIAG_E0101 … from diag.def. */
enum diag_code {
#define DIAG(code, severity, phase, title) DIAG_##code,
#include "source/diag.def"
#undef DIAG
    DIAG_CODE_COUNT
};

enum diag_severity { DIAG_ERROR, DIAG_WARNING, DIAG_INFO };

/* The phase decides the exit status. */
enum diag_phase { DIAG_SYNTAX, DIAG_TYPES, DIAG_POLICY, DIAG_EVALUATION, DIAG_IO, DIAG_INTERNAL };

struct diag_label {
    struct span span;
    const char *text;
};

struct diag_edit {
    struct span span; /* replaced by `text`; empty: an insertion */
    const char *text;
};

/* What would mend it, for programs: editors offer to write it. */
enum diag_want_kind {
    DIAG_WANTS_FIELD,    /* the field `what` of type `of`, set in the body or literal at the span */
    DIAG_WANTS_RESOURCE, /* the resource `what` of the kind `of` */
    DIAG_WANTS_USE       /* `use of (what)` */
};
struct diag_want {
    enum diag_want_kind kind;
    const char *what, *of;
};

struct diag {
    enum diag_code code;
    enum diag_severity severity;
    const char *message;
    struct span span;       /* primary; source 0: none */
    const char *span_label; /* says what the primary span is; may be NULL */
    struct diag_label *labels;
    uint32_t label_count;
    const char **notes; /* reasons: why the rule exists, where a value came from */
    uint32_t note_count;
    const char **helps; /* remedies */
    uint32_t help_count;
    struct diag_edit *edits; /* one fix, all edits together */
    uint32_t edit_count;
    struct diag_want *wants; /* several: any of them would do */
    uint32_t want_count;
    const char *subject; /* the policy that it is named after instead of its code; may be NULL */
};

struct diags;

struct diags *diags_new(void);
void diags_free(struct diags *diags);

/* A new diagnostic with the severity that diag.def gives its code. The result is for the functions
 * below and is valid until the store is freed. */
struct diag *diag_add(struct diags *diags, enum diag_code code, struct span span,
                      const char *format, ...) __attribute__((format(printf, 4, 5)));
void diag_span_label(struct diags *diags, struct diag *diag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void diag_label(struct diags *diags, struct diag *diag, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diag_note(struct diags *diags, struct diag *diag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void diag_help(struct diags *diags, struct diag *diag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void diag_want(struct diags *diags, struct diag *diag, enum diag_want_kind kind, struct text what,
               struct text of);
/* Names the diagnostic after a policy. */
void diag_subject(struct diags *diags, struct diag *diag, struct text subject);
void diag_edit(struct diags *diags, struct diag *diag, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Moves all diagnostics of `from` to the end of `into`; `from` stays usable and empty, and what
 * diag_add() gave for it is no longer valid. */
void diags_merge(struct diags *into, struct diags *from);
/* A copy in an arena, to be added to several stores later: equal ones are dropped when a store is
 * sorted. */
struct diag *diag_kept(struct arena *arena, const struct diag *diag);
void diag_add_kept(struct diags *into, const struct diag *diag);
/* By source name, offset, code and message; equal ones are dropped. The rest of a diagnostic breaks
 * ties, so that the order does not depend on who was first. */
void diags_sort(struct diags *diags, const struct sources *sources);
/* Forgets everything that is no error. */
void diags_keep_errors(struct diags *diags);
uint32_t diags_count(const struct diags *diags);
const struct diag *diags_at(const struct diags *diags, uint32_t index);
/* How many are of this severity, and whether there is an error at all. */
uint32_t diags_count_of(const struct diags *diags, enum diag_severity severity);
bool diags_have_errors(const struct diags *diags);
/* 0 when no errors, else the status of the earliest phase among the errors:
 * 2 syntax, 3 types, 4 policy, 5 evaluation, 6 I/O; 70: a bug of ours. */
int diags_exit_status(const struct diags *diags);

/* Facts about a code: "E0301", its one-line title, its page (Markdown, zero-terminated) for `croft
 * explain`. */
const char *diag_code_text(enum diag_code code);
const char *diag_code_title(enum diag_code code);
const char *diag_code_page(enum diag_code code);
enum diag_severity diag_code_severity(enum diag_code code);
enum diag_phase diag_code_phase(enum diag_code code);
/* The code with this text, or DIAG_CODE_COUNT. */
enum diag_code diag_code_find(struct text text);

#endif
