/* A pool of threads that take the next job until none is left. */
#include "query/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#define THREAD_STACK ((size_t)1 << 30) /* bytes, virtual */
#define THREADS_MAX  64

struct pool {
    pool_job *job;
    void *data;
    uint32_t count;
    atomic_uint next;
};

static void *pool_thread(void *data) {
    struct pool *pool = data;
    struct arena *arena = arena_new();
    for (;;) {
        uint32_t index = atomic_fetch_add(&pool->next, 1);
        if (index >= pool->count)
            break;
        pool->job(pool->data, index, arena);
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

void pool_run(uint32_t count, uint32_t threads, pool_job *job, void *data) {
    struct pool pool = { .job = job, .data = data, .count = count };
    pthread_t ids[THREADS_MAX];
    uint32_t started = 0;
    if (threads == 0)
        threads = (uint32_t)sysconf(_SC_NPROCESSORS_ONLN);
    threads = threads > THREADS_MAX ? THREADS_MAX : threads;
    threads = threads > count ? count : threads;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, THREAD_STACK);
    for (uint32_t i = 0; i < threads; i++)
        if (pthread_create(&ids[started], &attributes, pool_thread, &pool) == 0)
            started++;
    if (started == 0)
        pool_thread(&pool);
    for (uint32_t i = 0; i < started; i++)
        pthread_join(ids[i], NULL);
    pthread_attr_destroy(&attributes);
}

double thread_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
