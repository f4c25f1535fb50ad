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

struct forest {
    struct workspace *w;
    struct stretch stretches[STRETCHES_MAX];
    uint32_t count;
};

static size_t input_size(const struct workspace *w, uint32_t input) {
    return source_text(w->sources, w->inputs.items[input].source).size;
}

static uint32_t stretch_count(const struct workspace *w, size_t bytes) {
    size_t most = w->options.threads != 0 ? w->options.threads
                                          : (size_t)sysconf(_SC_NPROCESSORS_ONLN);
    size_t worth = bytes / STRETCH_BYTES + 1;
    most = most < worth ? most : worth;
    return most < STRETCHES_MAX ? (uint32_t)most : STRETCHES_MAX;
}

/* Each stretch ends where its share of all bytes does. */
static void cut(struct forest *forest) {
    struct workspace *w = forest->w;
    size_t bytes = 0, passed = 0;
    for (uint32_t i = 0; i < w->inputs.count; i++)
        bytes += input_size(w, i);
    forest->count = stretch_count(w, bytes);
    uint32_t at = 0;
    for (uint32_t s = 0; s < forest->count; s++) {
        forest->stretches[s].first = at;
        bool last = s + 1 == forest->count;
        while (at < w->inputs.count && (last || passed < bytes / forest->count * (s + 1)))
            passed += input_size(w, at++);
        forest->stretches[s].end = at;
    }
}

static void parse_stretch(void *data, uint32_t index, struct arena *scratch) {
    (void)scratch;
    struct forest *forest = data;
    struct workspace *w = forest->w;
    struct stretch *stretch = &forest->stretches[index];
    for (uint32_t i = stretch->first; i < stretch->end; i++)
        w->inputs.items[i].tree = parse(stretch->arena, stretch->names, w->sources,
                                        w->inputs.items[i].source, stretch->diags);
}

/* The first stretch uses what is the workspace's already. */
static void prepare(struct forest *forest) {
    struct workspace *w = forest->w;
    forest->stretches[0].arena = w->arena;
    forest->stretches[0].names = w->names;
    forest->stretches[0].diags = w->diags;
    for (uint32_t s = 1; s < forest->count; s++) {
        struct stretch *stretch = &forest->stretches[s];
        stretch->arena = arena_new();
        stretch->names = intern_new();
        stretch->diags = diags_new();
        vec_push(w->arena, &w->forests, stretch->arena);
    }
}

static void rename_tree(const struct tree *tree, const uint32_t *common) {
    for (uint32_t i = 1; i < tree->node_count; i++)
        if (tree->nodes[i].kind == NODE_NAME)
            tree->nodes[i].first = common[tree->nodes[i].first];
}

static void join(struct workspace *w, struct stretch *stretch) {
    uint32_t count = intern_count(stretch->names);
    uint32_t *common = ARENA_ARRAY(w->arena, uint32_t, count + 1);
    for (uint32_t id = 1; id <= count; id++)
        common[id] = intern(w->names, intern_text(stretch->names, (struct name){ id })).id;
    for (uint32_t i = stretch->first; i < stretch->end; i++)
        rename_tree(w->inputs.items[i].tree, common);
    diags_merge(w->diags, stretch->diags);
    diags_free(stretch->diags);
    intern_free(stretch->names);
}

void forest_parse(struct workspace *w) {
    struct forest forest = { .w = w };
    cut(&forest);
    prepare(&forest);
    if (forest.count == 1)
        parse_stretch(&forest, 0, NULL);
    else
        pool_run(forest.count, forest.count, parse_stretch, &forest);
    for (uint32_t s = 1; s < forest.count; s++)
        join(w, &forest.stretches[s]);
}
