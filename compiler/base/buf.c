/* Growth of and formatting into heap buffers. */
#include "base/buf.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>

enum { CAPACITY_MIN = 256 };

void buf_free(struct buf *buf) {
    free(buf->data);
    *buf = (struct buf){ 0 };
}

void buf_reserve(struct buf *buf, size_t more) {
    if (buf->capacity - buf->size >= more)
        return;
    if (more > SIZE_MAX / 4 || buf->size > SIZE_MAX / 4)
        memory_exhausted(more);
    size_t wanted = buf->size + more;
    size_t capacity = buf->capacity * 2 < CAPACITY_MIN ? CAPACITY_MIN : buf->capacity * 2;
    buf->capacity = capacity < wanted ? wanted : capacity;
    buf->data = memory_resize(buf->data, buf->capacity);
}

void buf_printf(struct buf *buf, const char *format, ...) {
    va_list args;
    va_start(args, format);
    buf_vprintf(buf, format, args);
    va_end(args);
}

void buf_vprintf(struct buf *buf, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    buf_reserve(buf, 64);
    size_t room = buf->capacity - buf->size;
    int wanted = vsnprintf(buf->data + buf->size, room, format, args);
    if (wanted >= 0 && (size_t)wanted >= room) {
        buf_reserve(buf, (size_t)wanted + 1);
        vsnprintf(buf->data + buf->size, (size_t)wanted + 1, format, again);
    }
    if (wanted > 0)
        buf->size += (size_t)wanted;
    va_end(again);
}
