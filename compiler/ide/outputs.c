/* From texts to files and back, by the origins that text carries with it. */
#include "ide/outputs.h"

#include "query/artifacts.h"
#include "query/deep.h"

#include <stdlib.h>

/* The files of one host, each with its text and the origins of its lines. */
struct visiting {
    struct arena *arena; /* for one host at a time */
    void (*visit)(void *data, struct text host, const struct artifact *artifact,
                  const struct sink *sink);
    void *data;
    struct text only_host, only_path; /* empty: all */
};

static void visit_host(struct visiting *v, struct inspection *fleet, uint32_t index) {
    struct text host = fleet_host_name(fleet->fleet, index);
    if (v->only_host.size != 0 && !text_equal(v->only_host, host))
        return;
    struct evaluation *evaluation = inspection_host(fleet, index);
    struct diags *diags = diags_new();
    struct artifacts found = artifacts_collect(evaluation, fleet->workspace->program, v->arena,
                                               diags);
    struct sink sink = { .track = true };
    for (uint32_t i = 0; i < found.count; i++) {
        const struct artifact *artifact = &found.items[i];
        bool wanted = v->only_path.size == 0 || text_equal(v->only_path, artifact->path);
        if (artifact->type != ARTIFACT_FILE || !wanted ||
            (artifact->content.tag != VALUE_STRING && artifact->content.tag != VALUE_ROPE))
            continue;
        sink_clear(&sink);
        sink_text(&sink, artifact->content);
        v->visit(v->data, host, artifact, &sink);
    }
    sink_free(&sink);
    diags_free(diags);
}

struct round {
    struct visiting *visiting;
    struct inspection *fleet;
};

static void visit_hosts(void *data) {
    struct round *round = data;
    for (uint32_t i = 0; i < round->fleet->host_count; i++)
        visit_host(round->visiting, round->fleet, i);
}

static void visit_files(struct visiting *v, struct inspection *fleet) {
    struct round round = { v, fleet };
    deep_run(visit_hosts, &round);
}

/* --- From a source to files --- */

/* Where a source was when the fleet was evaluated. */
struct old_source {
    struct source_id id; /* 0: it was not there */
    uint32_t base, size;
    bool same; /* its text is still the same */
};

static struct old_source find_old(const struct ide_view *view) {
    const struct sources *old = view->fleet->workspace->sources;
    struct text name = source_name(view->sources, view->source);
    struct text text = source_text(view->sources, view->source);
    for (uint32_t i = 0; i < view->fleet->workspace->program->modules.count; i++) {
        const struct module *module = view->fleet->workspace->program->modules.items[i];
        if (!text_equal(module->file, name))
            continue;
        struct source_id id = module->tree->source;
        struct text then = source_text(old, id);
        return (struct old_source){ id, source_base(old, id), (uint32_t)then.size,
                                    text_equal(then, text) };
    }
    return (struct old_source){ { 0 }, 0, 0, false };
}

/* Stretches of the source and what they become. */
struct stretch {
    uint32_t start, end;
    VEC(struct ide_output) outputs;
};
struct matching {
    struct arena *arena;
    const struct ide_view *view;
    struct old_source old;
    VEC(struct stretch) stretches; /* in order, none overlaps another */
};

/* The offset now of a position then; UINT32_MAX: in another source. */
static uint32_t offset_now(const struct matching *m, uint32_t position) {
    if (position < m->old.base || position - m->old.base > m->old.size)
        return UINT32_MAX;
    uint32_t offset = position - m->old.base;
    if (m->old.same)
        return offset;
    uint32_t line = source_place(m->view->fleet->workspace->sources, m->old.id, offset).line;
    return line > source_line_count(m->view->sources, m->view->source)
               ? UINT32_MAX
               : source_line_start(m->view->sources, m->view->source, line);
}

static struct stretch *stretch_at(struct matching *m, uint32_t offset) {
    uint32_t low = 0, high = m->stretches.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (m->stretches.items[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    bool inside = low < m->stretches.count && m->stretches.items[low].start <= offset;
    return inside ? &m->stretches.items[low] : NULL;
}

static void match_line(struct matching *m, uint32_t position, uint32_t line, struct text host,
                       struct text path) {
    uint32_t offset = offset_now(m, position);
    struct stretch *stretch = offset == UINT32_MAX ? NULL : stretch_at(m, offset);
    if (stretch == NULL)
        return;
    struct ide_output *last = stretch->outputs.count == 0
                                  ? NULL
                                  : &stretch->outputs.items[stretch->outputs.count - 1];
    if (last != NULL && text_equal(last->path, path) && text_equal(last->host, host)) {
        last->lines++;
        return;
    }
    struct text kept = { arena_copy(m->arena, path.data, path.size), path.size };
    vec_push(m->arena, &stretch->outputs, ((struct ide_output){ host, kept, line, 1 }));
}

static void match_file(void *data, struct text host, const struct artifact *artifact,
                       const struct sink *sink) {
    struct matching *m = data;
    for (uint32_t i = 0; i < sink->origin_count; i++)
        match_line(m, sink->origins[i].origin, sink->origins[i].line, host, artifact->path);
    match_line(m, artifact->origin, 0, host, artifact->path);
}

/* By hosts; of each, the file that has most of it first. */
static int by_share(const void *a, const void *b) {
    const struct ide_output *x = a, *y = b;
    int order = text_compare(x->host, y->host);
    if (order == 0)
        order = (x->lines < y->lines) - (x->lines > y->lines);
    return order != 0 ? order : text_compare(x->path, y->path);
}

static void match(struct matching *m) {
    m->old = find_old(m->view);
    if (m->old.id.id == 0)
        return;
    struct arena *scratch = arena_new();
    struct visiting v = { .arena = scratch, .visit = match_file, .data = m };
    visit_files(&v, m->view->fleet);
    arena_free(scratch);
    for (uint32_t i = 0; i < m->stretches.count; i++) {
        struct stretch *stretch = &m->stretches.items[i];
        if (stretch->outputs.count > 1)
            qsort(stretch->outputs.items, stretch->outputs.count, sizeof *stretch->outputs.items,
                  by_share);
    }
}

static struct span first_line(const struct ide_view *view, struct stretch stretch) {
    struct text text = source_text(view->sources, view->source);
    const char *line = memchr(text.data + stretch.start, '\n', stretch.end - stretch.start);
    return (struct span){ view->source, stretch.start,
                          line == NULL ? stretch.end : (uint32_t)(line - text.data) };
}

struct ide_lenses ide_lenses(struct arena *arena, const struct ide_view *view) {
    struct matching m = { .arena = arena, .view = view };
    VEC(struct ide_lens) lenses = { 0 };
    if (view->fleet == NULL)
        return (struct ide_lenses){ NULL, 0 };
    struct node items = node_kid(view->tree, view->tree->root, MODULE_ITEMS);
    for (uint32_t i = 0; i < node_count(view->tree, items); i++) {
        struct node item = node_kid(view->tree, items, i);
        struct stretch stretch = { .start = node_at(view->tree, item)->start,
                                   .end = node_at(view->tree, item)->end };
        if (node_kind(view->tree, item) != NODE_USE)
            vec_push(arena, &m.stretches, stretch);
    }
    match(&m);
    for (uint32_t i = 0; i < m.stretches.count; i++) {
        struct stretch *stretch = &m.stretches.items[i];
        if (stretch->outputs.count != 0)
            vec_push(arena, &lenses,
                     ((struct ide_lens){ first_line(view, *stretch),
                                         { stretch->outputs.items, stretch->outputs.count } }));
    }
    return (struct ide_lenses){ lenses.items, lenses.count };
}

static struct ide_outputs outputs_of(struct arena *arena, const struct ide_view *view,
                                     uint32_t start, uint32_t end) {
    struct matching m = { .arena = arena, .view = view };
    vec_push(arena, &m.stretches, ((struct stretch){ .start = start, .end = end }));
    match(&m);
    return (struct ide_outputs){ m.stretches.items[0].outputs.items,
                                 m.stretches.items[0].outputs.count };
}

struct ide_outputs ide_outputs_at(struct arena *arena, const struct ide_view *view,
                                  uint32_t offset) {
    struct text text = source_text(view->sources, view->source);
    if (view->fleet == NULL || offset > text.size)
        return (struct ide_outputs){ NULL, 0 };
    uint32_t start = offset, end = offset;
    while (start > 0 && text.data[start - 1] != '\n')
        start--;
    while (end < text.size && text.data[end] != '\n')
        end++;
    struct ide_outputs found = outputs_of(arena, view, start, end + 1);
    struct node items = node_kid(view->tree, view->tree->root, MODULE_ITEMS);
    struct node item = node_kid_at(view->tree, items, offset);
    if (found.count != 0 || item.id == 0)
        return found;
    return outputs_of(arena, view, node_at(view->tree, item)->start,
                      node_at(view->tree, item)->end);
}

/* --- From a file to sources --- */

struct previewing {
    struct arena *arena;
    const struct ide_view *view;
    struct ide_preview preview;
};

/* Where a position of the fleet's sources is in the view's: the same line, if the text is another.
 */
static struct span span_now(const struct ide_view *view, uint32_t position) {
    const struct sources *old = view->fleet->workspace->sources;
    struct span then = source_at_position(old, position);
    for (uint32_t i = 0; then.source.id != 0 && i < view->program->modules.count; i++) {
        const struct module *module = view->program->modules.items[i];
        if (!text_equal(module->file, source_name(old, then.source)))
            continue;
        struct source_id id = module->tree->source;
        bool same = text_equal(source_text(old, then.source), source_text(view->sources, id));
        uint32_t line = source_place(old, then.source, then.start).line;
        uint32_t at = same ? then.start : source_line_start(view->sources, id, line);
        return (struct span){ id, at, at };
    }
    return (struct span){ { 0 }, 0, 0 };
}

static bool is_of_hosts(const struct ide_view *view, struct span span) {
    return text_starts_with(source_name(view->sources, span.source), TEXT("hosts/"));
}

static void keep_file(void *data, struct text host, const struct artifact *artifact,
                      const struct sink *sink) {
    struct previewing *p = data;
    (void)host;
    (void)artifact;
    struct ide_preview *preview = &p->preview;
    struct text text = buf_view(&sink->bytes);
    preview->found = true;
    preview->text = (struct text){ arena_copy(p->arena, text.data, text.size), text.size };
    preview->line_count = sink->line + 1;
    preview->places = ARENA_ARRAY(p->arena, struct span, preview->line_count);
    for (uint32_t i = 0; i < sink->origin_count; i++) {
        struct span *place = &preview->places[sink->origins[i].line];
        struct span span = span_now(p->view, sink->origins[i].origin);
        if (span.source.id != 0 && (place->source.id == 0 ||
                                    (is_of_hosts(p->view, span) && !is_of_hosts(p->view, *place))))
            *place = span;
    }
}

struct ide_preview ide_preview(struct arena *arena, const struct ide_view *view, struct text host,
                               struct text path) {
    struct previewing p = { .arena = arena, .view = view };
    if (view->fleet == NULL || view->program == NULL || host.size == 0 || path.size == 0)
        return p.preview;
    struct arena *scratch = arena_new();
    struct visiting v = { scratch, keep_file, &p, host, path };
    visit_files(&v, view->fleet);
    arena_free(scratch);
    return p.preview;
}
