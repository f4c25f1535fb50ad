/* Quoting source lines in answers, as diagnostics do. */
#ifndef CROFT_CLI_QUOTE_H
#define CROFT_CLI_QUOTE_H

#include "cli/document.h"
#include "query/place.h"
#include "source/paint.h"

/* The columns that line numbers take in a list of quotations. */
enum { QUOTE_NUMBER_COLUMNS = 4 };

/* `--> file:line`, and the line below it. Nothing when there is no place. */
void quote_line(struct paint *paint, const struct source_line_at *line);
/* `= note`, below a quotation. */
void quote_note(struct paint *paint, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Members "file", "line" and "text" of an object; none when there is no place. */
void quote_members(struct object *object, const struct source_line_at *line);

#endif
