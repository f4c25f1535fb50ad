/* Parts of the JSON document of diagnostics, for documents that hold more than these. */
#ifndef CROFT_SOURCE_REPORT_JSON_H
#define CROFT_SOURCE_REPORT_JSON_H

#include "base/buf.h"
#include "source/diag.h"

/* "error", "warning", "info" */
const char *report_severity(enum diag_severity severity);
/* The members "file", "start" and "end"; null when there is no place. */
void report_json_span(struct buf *out, const struct sources *sources, struct span span);
/* An item of a list: an object of a span's members and "text". */
void report_json_spanned_text(struct buf *out, const struct sources *sources, struct span span,
                              struct text text);
/* One diagnostic, an object. */
void report_json_diag(struct buf *out, const struct sources *sources, const struct diag *diag);
/* The member "diagnostics". */
void report_json_diags(struct buf *out, const struct sources *sources, const struct diags *diags);

#endif
