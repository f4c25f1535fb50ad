/* A request about a document, and what its handler works with.
 *
 * To add a method: a line in methods.def, and a function question_NAME() in a file of this folder,
 * which only converts: it takes what it needs from the parameters, asks a function of ide/, and
 * makes JSON of the answer. The document, the view and the offset are found before it is called.
 * The result is the handler's to make and the server's to free; NULL means `null`, or the error
 * that question_refuse() has set. */
#ifndef CROFT_LSP_QUESTION_H
#define CROFT_LSP_QUESTION_H

#include "ide/analysis.h"
#include "lsp/position.h"

#include <jansson.h>

struct server;

/* JSON-RPC's and the protocol's own. */
enum error_code {
    ERROR_PARSE = -32700,
    ERROR_REQUEST = -32600,
    ERROR_METHOD = -32601,
    ERROR_PARAMS = -32602,
    ERROR_INTERNAL = -32603,
    ERROR_NOT_INITIALIZED = -32002,
    ERROR_FAILED = -32803,
    ERROR_CANCELLED = -32800
};

enum view_depth { VIEW_NONE, VIEW_SYNTAX, VIEW_FOCUS, VIEW_WHOLE };

struct question {
    struct server *server;
    struct arena *arena; /* until the answer is sent */
    const json_t *params;
    struct analysis *analysis; /* NULL: VIEW_NONE */
    struct text path;          /* of the document */
    struct ide_view view;
    bool has_offset; /* there is a `position` */
    uint32_t offset;
    enum error_code error; /* 0: none */
    const char *problem;
    struct map lines; /* of sources, made when first wanted */
};

/* Says that there is no answer, and why; returns NULL. */
json_t *question_refuse(struct question *question, enum error_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether there is an offset, for questions that are about one; refuses them else. */
bool question_is_placed(struct question *question);

/* Places. Spans are of the view's sources. */
json_t *question_position(struct question *question, struct source_id source, uint32_t offset);
json_t *question_range(struct question *question, struct span span);
const char *question_uri(struct question *question, struct source_id source);
/* { uri, range } */
json_t *question_location(struct question *question, struct span span);
/* An offset or a stretch of the view's source, as the client gave it; false when it is no position
 * or range. */
bool question_offset(struct question *question, const json_t *position, uint32_t *offset);
bool question_span(struct question *question, const json_t *range, struct span *span);
/* { range, newText } */
json_t *question_edit(struct question *question, struct span span, struct text text);
/* Adds an edit to the `changes` of a WorkspaceEdit. */
void question_add_change(struct question *question, json_t *changes, struct span span,
                         struct text text);

/* JSON of texts, which may hold any byte. */
json_t *json_of_text(struct text text);
/* A member of an object as text; empty when there is none. Views into the JSON. */
struct text member_text(const json_t *object, const char *name);
int64_t member_number(const json_t *object, const char *name, int64_t otherwise);
bool member_truth(const json_t *object, const char *name);

#endif
