/* Runs work on a thread whose stack is large: only address space until it is used. */
#include "query/deep.h"

#include <pthread.h>
#include <stddef.h>

#define DEEP_STACK ((size_t)1 << 30) /* bytes, virtual */

struct deep_work {
    void (*work)(void *data);
    void *data;
};

static void *deep_thread(void *data) {
    const struct deep_work *deep = data;
    deep->work(deep->data);
    return NULL;
}

void deep_run(void (*work)(void *data), void *data) {
    struct deep_work deep = { work, data };
    pthread_attr_t attributes;
    pthread_t id;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, DEEP_STACK);
    if (pthread_create(&id, &attributes, deep_thread, &deep) == 0)
        pthread_join(id, NULL);
    else
        work(data); /* no room for such a stack: ours must do */
    pthread_attr_destroy(&attributes);
}
