/* Pages in HTML that need nothing else: one style for all of them, light and dark and printed, and
 * documentation as it stands in the sources. */
#ifndef CROFT_CLI_PAGE_H
#define CROFT_CLI_PAGE_H

#include "base/buf.h"

/* From page/, by text.awk. */
extern const char page_style_css[], page_docs_js[], page_report_js[];

/* All before what is in <body>. */
void page_begin(struct buf *out, const char *title);
/* The script goes last; NULL: none. */
void page_end(struct buf *out, const char *script);
void page_text(struct buf *out, struct text text);
/* Paragraphs, lists, `code` and addresses. */
void page_doc(struct buf *out, struct text doc);
/* The same without paragraphs: for cells of tables. */
void page_doc_inline(struct buf *out, struct text doc);

/* Text in Markdown: what has a meaning there is escaped, lines become one. */
void page_markdown(struct buf *out, struct text text);
/* `code`, with as many marks as it takes. */
void page_markdown_code(struct buf *out, struct text text);

#endif
