/* Cuts the inputs into stretches of like size, parses them, and puts their names together. */
#include "query/forest.h"

#include "query/pool.h"
#include "syntax/parse.h"

#include <unistd.h>

enum {
    STRETCH_BYTES = 1 << 16, /* less is parsed sooner than a thread is started */
    STRETCHES_MAX = 16,
};

struct stretch {
    uint32_t first, end; /* inputs */
    struct arena *arena; /* of its trees */
    struct intern *names;
    struct diags *diags;
};

struct stretches {
    const struct forest *forest;
    struct stretch items[STRETCHES_MAX];
    uint32_t count;
};

static size_t input_size(const struct forest *forest, uint32_t input) {
    return source_text(forest->sources, forest->inputs[input].source).size;
}

static uint32_t stretch_count(const struct forest *forest, size_t bytes) {
    size_t most = forest->threads != 0 ? forest->threads : (size_t)sysconf(_SC_NPROCESSORS_ONLN);
    size_t worth = bytes / STRETCH_BYTES + 1;
    most = most < worth ? most : worth;
    return most < STRETCHES_MAX ? (uint32_t)most : STRETCHES_MAX;
}

/* Each stretch ends where its share of all bytes does. */
static void cut(struct stretches *stretches) {
    const struct forest *forest = stretches->forest;
    size_t bytes = 0, passed = 0;
    for (uint32_t i = 0; i < forest->count; i++)
        bytes += input_size(forest, i);
    stretches->count = stretch_count(forest, bytes);
    uint32_t at = 0;
    for (uint32_t s = 0; s < stretches->count; s++) {
        stretches->items[s].first = at;
        bool last = s + 1 == stretches->count;
        while (at < forest->count && (last || passed < bytes / stretches->count * (s + 1)))
            passed += input_size(forest, at++);
        stretches->items[s].end = at;
    }
}

static void parse_stretch(void *data, uint32_t index, struct arena *scratch) {
    (void)scratch;
    struct stretches *stretches = data;
    const struct forest *forest = stretches->forest;
    struct stretch *stretch = &stretches->items[index];
    for (uint32_t i = stretch->first; i < stretch->end; i++)
        forest->inputs[i].tree = parse(stretch->arena, stretch->names, forest->sources,
                                       forest->inputs[i].source, stretch->diags);
}

/* The first stretch uses what is there already. */
static void prepare(struct stretches *stretches, struct forest_arenas *arenas) {
    const struct forest *forest = stretches->forest;
    stretches->items[0].arena = forest->arena;
    stretches->items[0].names = forest->names;
    stretches->items[0].diags = forest->diags;
    for (uint32_t s = 1; s < stretches->count; s++) {
        struct stretch *stretch = &stretches->items[s];
        stretch->arena = arena_new();
        stretch->names = intern_new();
        stretch->diags = diags_new();
        vec_push(forest->arena, &arenas->items, stretch->arena);
    }
}

static void rename_tree(const struct tree *tree, const uint32_t *common) {
    for (uint32_t i = 1; i < tree->node_count; i++)
        if (tree->nodes[i].kind == NODE_NAME)
            tree->nodes[i].first = common[tree->nodes[i].first];
}

static void join(const struct forest *forest, struct stretch *stretch) {
    uint32_t count = intern_count(stretch->names);
    uint32_t *common = ARENA_ARRAY(stretch->arena, uint32_t, count + 1);
    for (uint32_t id = 1; id <= count; id++)
        common[id] = intern(forest->names, intern_text(stretch->names, (struct name){ id })).id;
    for (uint32_t i = stretch->first; i < stretch->end; i++)
        rename_tree(forest->inputs[i].tree, common);
    diags_merge(forest->diags, stretch->diags);
    diags_free(stretch->diags);
    intern_free(stretch->names);
}

void forest_parse(const struct forest *forest, struct forest_arenas *arenas) {
    struct stretches stretches = { .forest = forest };
    cut(&stretches);
    prepare(&stretches, arenas);
    if (stretches.count == 1)
        parse_stretch(&stretches, 0, NULL);
    else
        pool_run(stretches.count, stretches.count, parse_stretch, &stretches);
    for (uint32_t s = 1; s < stretches.count; s++)
        join(forest, &stretches.items[s]);
}
