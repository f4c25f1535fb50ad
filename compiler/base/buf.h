/* A growing byte buffer on the heap, for output that is built once and written once.
 * Ownership: the buffer owns its bytes; buf_free() gives them back. A zeroed struct is an empty
 * buffer. */
#ifndef CROFT_BASE_BUF_H
#define CROFT_BASE_BUF_H

#include "base/text.h"

#include <stdarg.h>

struct buf {
    char *data;
    size_t size, capacity; /* bytes */
};

void buf_free(struct buf *buf);
/* Room for `more` further bytes; the caller may write them at data + size. */
void buf_reserve(struct buf *buf, size_t more);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *buf, const char *format, va_list args);

static inline void buf_add(struct buf *buf, const char *bytes, size_t size) {
    if (buf->capacity - buf->size < size)
        buf_reserve(buf, size);
    if (size != 0)
        memcpy(buf->data + buf->size, bytes, size);
    buf->size += size;
}

static inline void buf_char(struct buf *buf, char c) {
    if (buf->capacity == buf->size)
        buf_reserve(buf, 1);
    buf->data[buf->size++] = c;
}

static inline void buf_text(struct buf *buf, struct text t) {
    buf_add(buf, t.data, t.size);
}

static inline struct text buf_view(const struct buf *buf) {
    return (struct text){ buf->data, buf->size };
}

#endif
