/* The pages of `croft explain`, built into the program: pages.awk makes their text from
 * pages/CODE.md. */
#ifndef CROFT_SOURCE_PAGES_H
#define CROFT_SOURCE_PAGES_H

struct diag_page {
    const char *code; /* "E0101" */
    const char *text; /* Markdown, zero-terminated */
};

extern const struct diag_page diag_pages[];
extern const unsigned diag_page_count;

#endif
