/* Positions as editors count them: lines from 0, which end in LF, CR LF or CR, and characters from
 * 0 within the line, in units that client and server agree on. Offsets are bytes. */
#ifndef CROFT_LSP_POSITION_H
#define CROFT_LSP_POSITION_H

#include "base/arena.h"
#include "base/text.h"

enum position_encoding { ENCODING_UTF8, ENCODING_UTF16, ENCODING_UTF32 };

struct position {
    uint32_t line, character;
};

/* Where the lines of a text begin. */
struct text_lines {
    struct text text;
    const uint32_t *starts;
    uint32_t count; /* at least one */
};

struct text_lines text_lines_make(struct arena *arena, struct text text);
/* An offset beyond the text is taken for its end, one inside of a code point for its start. */
struct position position_at(const struct text_lines *lines, uint32_t offset,
                            enum position_encoding encoding);
/* A character beyond the line is taken for the line's end, a line beyond the text for the text's,
 * and the middle of a code point for its start. */
uint32_t position_offset(const struct text_lines *lines, struct position position,
                         enum position_encoding encoding);
/* "utf-8", "utf-16", "utf-32" */
const char *position_encoding_text(enum position_encoding encoding);

#endif
