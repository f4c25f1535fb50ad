/* Finds messages in a stream, and puts them there. */
#include "lsp/frame.h"

#include <strings.h>

void frame_free(struct frame_reader *reader) {
    buf_free(&reader->bytes);
    *reader = (struct frame_reader){ .at = 0 };
}

/* Bytes that were read make room before others come. */
static void forget_read(struct frame_reader *reader) {
    if (reader->at == 0)
        return;
    reader->bytes.size -= reader->at;
    memmove(reader->bytes.data, reader->bytes.data + reader->at, reader->bytes.size);
    reader->at = 0;
}

void frame_feed(struct frame_reader *reader, struct text bytes) {
    forget_read(reader);
    if (reader->skip != 0) {
        size_t passed = bytes.size < reader->skip ? bytes.size : (size_t)reader->skip;
        reader->skip -= passed;
        bytes = (struct text){ bytes.data + passed, bytes.size - passed };
    }
    buf_text(&reader->bytes, bytes);
}

static struct text left_of(const struct frame_reader *reader) {
    return (struct text){ reader->bytes.data + reader->at, reader->bytes.size - reader->at };
}

/* The size of the header with its blank line; 0: it is not complete. Lines may end in LF alone. */
static size_t header_size(struct text left) {
    for (size_t i = 0; i + 1 < left.size && i < FRAME_HEADER_MAX; i++) {
        if (left.data[i] != '\n')
            continue;
        if (left.data[i + 1] == '\n')
            return i + 2;
        if (i + 2 < left.size && left.data[i + 1] == '\r' && left.data[i + 2] == '\n')
            return i + 3;
    }
    return 0;
}

/* Digits, with blanks around them; false when there is something else, or too much of it. */
static bool take_number(struct text text, uint64_t *number) {
    size_t at = 0, digits = 0;
    *number = 0;
    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t'))
        at++;
    for (; at < text.size && text.data[at] >= '0' && text.data[at] <= '9'; at++) {
        *number = *number * 10 + (uint64_t)(text.data[at] - '0');
        if (++digits > 15)
            return false;
    }
    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t'))
        at++;
    return digits > 0 && at == text.size;
}

static bool find_length(struct text header, uint64_t *length) {
    static const char name[] = "content-length:";
    size_t start = 0, size = sizeof name - 1;
    bool found = false;
    while (start < header.size) {
        const char *end = memchr(header.data + start, '\n', header.size - start);
        size_t stop = end == NULL ? header.size : (size_t)(end - header.data);
        struct text line = { header.data + start, stop - start };
        if (line.size > 0 && line.data[line.size - 1] == '\r')
            line.size--;
        if (line.size > size && strncasecmp(line.data, name, size) == 0) {
            if (found || !take_number((struct text){ line.data + size, line.size - size }, length))
                return false;
            found = true;
        }
        start = stop + 1;
    }
    return found;
}

/* A header that never ends: it is passed over, up to where another may begin. */
static void pass_over(struct frame_reader *reader) {
    struct text left = left_of(reader);
    struct text behind = { left.data + 1, left.size - 1 };
    reader->at += 1 + text_find(behind, TEXT("Content-Length:"));
}

static void skip_message(struct frame_reader *reader, uint64_t length) {
    size_t there = left_of(reader).size;
    size_t passed = length < there ? (size_t)length : there;
    reader->at += passed;
    reader->skip = length - passed;
}

enum frame_found frame_next(struct frame_reader *reader, struct text *message,
                            const char **problem) {
    struct text left = left_of(reader);
    size_t header = header_size(left);
    uint64_t length;
    if (header == 0 && left.size <= FRAME_HEADER_MAX)
        return FRAME_NONE;
    if (header == 0) {
        pass_over(reader);
        *problem = "a header without an end";
        return FRAME_BAD;
    }
    if (!find_length((struct text){ left.data, header }, &length)) {
        reader->at += header;
        *problem = "a header that does not say Content-Length";
        return FRAME_BAD;
    }
    if (length > FRAME_SIZE_MAX) {
        reader->at += header;
        skip_message(reader, length);
        *problem = "a message that is too large";
        return FRAME_BAD;
    }
    if (left.size - header < length)
        return FRAME_NONE;
    *message = (struct text){ left.data + header, (size_t)length };
    reader->at += header + (size_t)length;
    return FRAME_MESSAGE;
}

void frame_put(struct buf *out, struct text message) {
    buf_printf(out, "Content-Length: %zu\r\n\r\n", message.size);
    buf_text(out, message);
}
