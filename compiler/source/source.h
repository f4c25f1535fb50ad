/* The table of source texts. The core of the compiler reads text only from here; who fills it
 * (disk, an editor's unsaved buffers, a fuzzer) is not its business. Ownership: the table owns
 * names and texts until sources_free(). Not safe for concurrent adding. */
#ifndef CROFT_SOURCE_SOURCE_H
#define CROFT_SOURCE_SOURCE_H

#include "base/text.h"
#include "source/span.h"

struct sources;

/* A place as people count: lines and columns from 1; `column` counts code points, `column_utf16`
 * UTF-16 units. */
struct place {
    uint32_t line, column, column_utf16;
};

/* No source is larger: offsets are 32 bits and a mistaken path to a disk image should end early. */
#define SOURCE_SIZE_MAX (64u << 20)

struct sources *sources_new(void);
void sources_free(struct sources *sources);

/* Adds a text under a name as shown to people (`hosts/forge/host.croft`); both are copied. Gives id
 * 0, and adds nothing, when the text is larger than SOURCE_SIZE_MAX or positions are used up (4 GiB
 * of text altogether). */
struct source_id sources_add(struct sources *sources, struct text name, struct text content);
/* The same without copying the content: it must outlive the table. */
struct source_id sources_add_view(struct sources *sources, struct text name, struct text content);

/* The same with positions for a text of up to `room` bytes, which sources_replace() may give it.
 */
struct source_id sources_add_growing(struct sources *sources, struct text name, struct text content,
                                     uint32_t room);
/* Another text in place of a source's, under the same positions, not copied either. False, and
 * nothing happens, when there is no room for it. What was said of places in the old text means
 * others now. */
bool sources_replace(struct sources *sources, struct source_id source, struct text content);
/* The table as it is, with the same ids and positions, to be kept while the original changes. It
 * shares names and texts with the original, which outlives it. */
struct sources *sources_snapshot(const struct sources *sources);

/* Room for `size` bytes with the table's life, to be filled and given to sources_add_view(). */
char *sources_room(struct sources *sources, size_t size);

uint32_t sources_count(const struct sources *sources); /* ids are 1..count */
struct text source_name(const struct sources *sources, struct source_id source);
struct text source_text(const struct sources *sources, struct source_id source);
/* The text of a span; what of it lies beyond its source is left out. */
struct text source_span_text(const struct sources *sources, struct span span);

/* Positions: every byte of every source has one 32-bit number, its source's base plus its offset,
 * so that a place fits into a word (values and text pieces carry one as their origin). 0 is no
 * position. */
uint32_t source_base(const struct sources *sources, struct source_id source);
/* The source and offset of a position, as an empty span; source 0 when there is none. */
struct span source_at_position(const struct sources *sources, uint32_t position);

/* Line and column of an offset, which is taken back to the start of the code point that it is
 * inside of; the line table is made on first use (safe from several threads). */
struct place source_place(const struct sources *sources, struct source_id source, uint32_t offset);
/* One more than there are line ends: the text behind the last one is a line, and an empty text has
 * one. */
uint32_t source_line_count(const struct sources *sources, struct source_id source);
/* The text of a line (from 1) without its line end (`\n` or `\r\n`); empty for a line that does not
 * exist. */
struct text source_line(const struct sources *sources, struct source_id source, uint32_t line);
/* Offset where a line (from 1) begins. */
uint32_t source_line_start(const struct sources *sources, struct source_id source, uint32_t line);
/* The same for all lines: `*count` offsets, of line 1 first, which stay until sources_free(). NULL
 * and 0 when there is no such source. */
const uint32_t *source_line_starts(const struct sources *sources, struct source_id source,
                                   uint32_t *count);

#endif
