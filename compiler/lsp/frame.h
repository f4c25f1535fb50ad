/* Messages in a stream of bytes: `Content-Length: N`, a blank line, N bytes. What is no message is
 * passed over, and said to be so. Ownership: a reader owns its bytes until frame_free(). */
#ifndef CROFT_LSP_FRAME_H
#define CROFT_LSP_FRAME_H

#include "base/buf.h"

/* No message is larger: a text of SOURCE_SIZE_MAX, escaped. */
#define FRAME_SIZE_MAX   (256u << 20)
#define FRAME_HEADER_MAX (8u << 10)

struct frame_reader {
    struct buf bytes;
    size_t at;     /* what lies before it was read */
    uint64_t skip; /* bytes of a message that is too large, still to come */
};

enum frame_found {
    FRAME_NONE,    /* more bytes are wanted */
    FRAME_MESSAGE, /* `*message`: valid until the next call */
    FRAME_BAD      /* something was passed over; `*problem` says why */
};

void frame_free(struct frame_reader *reader);
void frame_feed(struct frame_reader *reader, struct text bytes);
/* The next message among the bytes fed. */
enum frame_found frame_next(struct frame_reader *reader, struct text *message,
                            const char **problem);
/* A message with its header, to the end of `out`. */
void frame_put(struct buf *out, struct text message);

#endif
