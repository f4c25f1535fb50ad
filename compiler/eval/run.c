/* The run of one evaluation: what is written at the top level, then the steps in their order, then
 * what must hold. */
#include "eval/eval_internal.h"

#include <stdarg.h>

struct diag *eval_error(struct evaluation *ev, enum diag_code code, uint32_t position,
                        const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct buf text = { 0 };
    buf_vprintf(&text, format, args);
    va_end(args);
    struct diag *diag = diag_add(ev->diags, code, eval_span(ev, position), "%.*s",
                                 TEXT_ARG(buf_view(&text)));
    buf_free(&text);
    return diag;
}

/* Whether a node is one that values and resources come from. */
static bool is_origin(enum node_kind kind) {
    return (kind >= NODE_INTEGER && kind <= NODE_PAREN && kind != NODE_PIECE && kind != NODE_HOLE &&
            kind != NODE_ARG && kind != NODE_ENTRY && kind != NODE_SPREAD) ||
           kind == NODE_NAME || kind == NODE_ASSIGN || kind == NODE_RESOURCE || kind == NODE_MERGE;
}

/* The head of what has a body: up to its brace or the end of the line. */
static uint32_t head_end(struct text text, uint32_t start, uint32_t end, bool has_body) {
    uint32_t at = start;
    while (at < end && text.data[at] != '\n' && !(has_body && text.data[at] == '{'))
        at++;
    while (at > start + 1 && text.data[at - 1] == ' ')
        at--;
    return at;
}

static const struct tree *tree_of(const struct evaluation *ev, struct source_id source) {
    if (source.id >= ev->program->by_source.count)
        return NULL;
    const struct module *module = ev->program->by_source.items[source.id];
    return module == NULL ? NULL : module->tree;
}

/* The first node that ends behind an offset: nodes are made from left to right, each when its last
 * part is read, so that they stand in the order of their ends. */
static uint32_t first_behind(const struct tree *tree, uint32_t offset) {
    uint32_t low = 1, high = tree->node_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (tree->nodes[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A position as a span of the longest expression or head that begins there. */
struct span eval_span(const struct evaluation *ev, uint32_t position) {
    struct span span = source_at_position(ev->program->sources, position);
    const struct tree *tree = span.source.id == 0 ? NULL : tree_of(ev, span.source);
    if (tree == NULL)
        return span;
    struct text text = source_text(ev->program->sources, span.source);
    for (uint32_t i = first_behind(tree, span.start); i < tree->node_count; i++) {
        const struct tree_node *node = &tree->nodes[i];
        if (node->start < span.start)
            break; /* what is around it comes after all that begins there */
        if (node->start != span.start || !is_origin((enum node_kind)node->kind))
            continue;
        bool has_body = node->kind == NODE_RESOURCE || node->kind == NODE_MERGE;
        uint32_t end = head_end(text, node->start, node->end, has_body);
        span.end = end > span.end ? end : span.end;
    }
    if (span.end == span.start && span.end < text.size)
        span.end++;
    return span;
}

struct span assign_span(const struct assign *assign) {
    return node_span(assign->module->tree, assign->node);
}

/* The head of a statement: a whole body would be too much to show. */
struct span statement_span(const struct statement *statement) {
    struct span span = node_span(statement->module->tree, statement->node);
    const char *text = statement->module->tree->text;
    uint32_t end = span.start;
    while (end < span.end && text[end] != '{' && text[end] != '\n')
        end++;
    while (end > span.start && text[end - 1] == ' ')
        end--;
    span.end = end;
    return span;
}

static bool concerns(const struct evaluation *ev, const struct module *module) {
    if (module->tier != TIER_HOST)
        return true;
    return ev->host != NULL && text_equal(module->host, ev->host->key);
}

/* Top-level statements of the modules that speak of this host. */
static void run_toplevels(struct evaluation *ev) {
    const struct program *program = ev->program;
    for (uint32_t i = 0; i < program->toplevels.count; i++) {
        const struct toplevel *toplevel = &program->toplevels.items[i];
        if (!concerns(ev, toplevel->module))
            continue;
        struct frame *frame = frame_new(ev, toplevel->frame_size, ev->host);
        statements_run(ev, toplevel->body, frame, NULL, BODY_OWN, 0);
    }
}

static void run_rule_for(struct evaluation *ev, const struct rule *rule,
                         struct resource *resource) {
    struct frame *frame = frame_new(ev, rule->frame_size, ev->host);
    frame->source = resource;
    frame->slots[rule->variable_slot] = make_ref(resource, resource->position);
    struct env env = { .ev = ev, .frame = frame, .container = SLOT_NONE };
    struct reading reading = reading_begin(ev, frame->slots[rule->variable_slot]);
    struct value counts = condition_value(&env, rule->where);
    if (counts.tag == VALUE_ERROR)
        body_lost(ev, rule->body);
    if (counts.tag == VALUE_ERROR || counts.i == 0) {
        reading_undo(reading);
        return;
    }
    statements_run(ev, rule->body, frame, resource, BODY_RULE, 0);
}

static void run_rule(struct evaluation *ev, const struct rule *rule) {
    bool of_fleet = ev->fleet == NULL;
    if (of_fleet && (!rule->of_kind->fleet || rule->of_kind->is_host))
        return; /* the hosts run it */
    if (!of_fleet && !concerns(ev, rule->module))
        return;
    if (rule->of_kind->is_host) {
        run_rule_for(ev, rule, ev->host);
        return;
    }
    const struct collection *collection = collection_closed(ev, rule->of_kind);
    for (uint32_t i = 0; i < collection->members.count; i++)
        run_rule_for(ev, rule, collection->members.items[i]);
}

static void run_bodies_of(struct evaluation *ev, struct resource *resource) {
    for (uint32_t b = 0; b < resource->bodies.count; b++) {
        const struct applied *applied = &resource->bodies.items[b];
        struct frame *frame = applied->frame;
        if (resource->home !=
            ev) /* a host's body, in its own evaluation: the fleet's frame is shared */
            frame = frame_copy(ev, frame);
        statements_run(ev, applied->body, frame, resource, applied->standing, applied->depth);
    }
}

static void run_bodies(struct evaluation *ev, const struct kind *kind) {
    if (kind->is_host && ev->fleet != NULL)
        run_bodies_of(ev, ev->host);
    if (kind->fleet != (ev->fleet == NULL) || kind->is_host)
        return;
    const struct collection *collection = collection_closed(ev, kind);
    for (uint32_t i = 0; i < collection->members.count; i++)
        run_bodies_of(ev, collection->members.items[i]);
}

static bool in_slice(const struct evaluation *ev, const struct step *step) {
    const struct program *program = ev->program;
    if (ev->slice == NULL)
        return true;
    return step->rule ? ev->slice[program->rules.items[step->number]->graph_node]
                      : ev->slice[program->kinds.items[step->number]->bodies_node];
}

void evaluation_run(struct evaluation *ev) {
    const struct program *program = ev->program;
    if (ev->fleet != NULL) {
        run_toplevels(ev);
        if (!ev->crossing)
            crossings_receive(ev);
    }
    for (uint32_t i = 0; i < program->steps.count; i++) {
        const struct step *step = &program->steps.items[i];
        if (!in_slice(ev, step))
            continue;
        if (step->rule)
            run_rule(ev, program->rules.items[step->number]);
        else
            run_bodies(ev, program->kinds.items[step->number]);
    }
}
