/* Strata: the order in which rules run, so that what a rule reads is complete before it reads.
 * Rules that wait for each other have no order: that is an error which shows the circle. */
#include "sema/check_internal.h"

/* Tarjan's strongly connected components, without recursion. */
struct search {
    const struct graph *graph;
    struct arena *arena;
    uint32_t *index, *low, *next, *component;
    bool *on_stack;
    uint32_t *stack, *calls;
    uint32_t stack_count, call_count, counter, components;
};

static void visit(struct search *s, uint32_t node) {
    s->index[node] = s->low[node] = ++s->counter;
    s->stack[s->stack_count++] = node;
    s->on_stack[node] = true;
    s->calls[s->call_count++] = node;
}

static void close_component(struct search *s, uint32_t node) {
    uint32_t member;
    do {
        member = s->stack[--s->stack_count];
        s->on_stack[member] = false;
        s->component[member] = s->components;
    } while (member != node);
    s->components++;
}

static void search_from(struct search *s, uint32_t start) {
    visit(s, start);
    while (s->call_count > 0) {
        uint32_t at = s->calls[s->call_count - 1];
        const struct graph_node *node = &s->graph->nodes.items[at];
        if (s->next[at] < node->edges.count) {
            uint32_t to = node->edges.items[s->next[at]++];
            if (s->index[to] == 0)
                visit(s, to);
            else if (s->on_stack[to] && s->index[to] < s->low[at])
                s->low[at] = s->index[to];
            continue;
        }
        s->call_count--;
        if (s->call_count > 0) {
            uint32_t parent = s->calls[s->call_count - 1];
            if (s->low[at] < s->low[parent])
                s->low[parent] = s->low[at];
        }
        if (s->low[at] == s->index[at])
            close_component(s, at);
    }
}

static struct search components_find(struct checker *cx) {
    const struct graph *graph = cx->program->graph;
    uint32_t count = graph->nodes.count + 1;
    struct search s = { .graph = graph,
                        .arena = cx->arena,
                        .index = ARENA_ARRAY(cx->arena, uint32_t, count),
                        .low = ARENA_ARRAY(cx->arena, uint32_t, count),
                        .next = ARENA_ARRAY(cx->arena, uint32_t, count),
                        .component = ARENA_ARRAY(cx->arena, uint32_t, count),
                        .on_stack = ARENA_ARRAY(cx->arena, bool, count),
                        .stack = ARENA_ARRAY(cx->arena, uint32_t, count),
                        .calls = ARENA_ARRAY(cx->arena, uint32_t, count) };
    for (uint32_t i = 0; i < graph->nodes.count; i++)
        if (s.index[i] == 0)
            search_from(&s, i);
    return s;
}

/* Fields may wait for each other through other resources; members and rules may not. */
static bool is_strict(enum graph_kind kind) {
    return kind == GRAPH_MEMBERS || kind == GRAPH_RULE || kind == GRAPH_BODIES;
}

static const char *node_text_of(struct checker *cx, uint32_t index) {
    const struct graph_node *node = &cx->program->graph->nodes.items[index];
    struct program *program = cx->program;
    switch (node->kind) {
    case GRAPH_MEMBERS:
        return arena_printf(cx->arena, "which %.*s there are",
                            TEXT_ARG(program->kinds.items[node->subject]->text));
    case GRAPH_FIELD:
        return arena_printf(
            cx->arena, "the field `%.*s.%.*s`", TEXT_ARG(program->kinds.items[node->subject]->text),
            TEXT_ARG(program->kinds.items[node->subject]->fields.items[node->field]->text));
    case GRAPH_RULE:
        return arena_printf(cx->arena, "the rule over every %.*s",
                            TEXT_ARG(program->rules.items[node->subject]->of_kind->text));
    case GRAPH_BODIES:
        return arena_printf(cx->arena, "what the bodies of %.*s contribute",
                            TEXT_ARG(program->kinds.items[node->subject]->text));
    case GRAPH_FUNCTION:
        return arena_printf(cx->arena, "the function `%.*s`",
                            TEXT_ARG(check_name_text(cx, program->fns.items[node->subject]->name)));
    case GRAPH_GLOBAL:
        return arena_printf(
            cx->arena, "the let `%.*s`",
            TEXT_ARG(check_name_text(cx, program->globals.items[node->subject]->name)));
    default:
        return "the resources written at the top level";
    }
}

/* A shortest way from a node back to itself inside its component, by breadth first. */
static uint32_t circle_find(struct checker *cx, const struct search *s, uint32_t start,
                            uint32_t *circle) {
    const struct graph *graph = cx->program->graph;
    uint32_t count = graph->nodes.count;
    uint32_t *from = ARENA_ARRAY(cx->arena, uint32_t, count + 1);
    uint32_t *queue = ARENA_ARRAY(cx->arena, uint32_t, count + 1);
    uint32_t head = 0, tail = 0;
    queue[tail++] = start;
    while (head < tail) {
        uint32_t at = queue[head++];
        const struct graph_node *node = &graph->nodes.items[at];
        for (uint32_t i = 0; i < node->edges.count; i++) {
            uint32_t to = node->edges.items[i];
            if (to == start) {
                uint32_t length = 0;
                for (uint32_t n = at; n != start; n = from[n] - 1)
                    circle[length++] = n;
                circle[length++] = start;
                return length;
            }
            if (s->component[to] == s->component[start] && from[to] == 0 && to != start) {
                from[to] = at + 1;
                queue[tail++] = to;
            }
        }
    }
    return 0;
}

static struct span edge_cause(const struct graph *graph, uint32_t from, uint32_t to) {
    const struct graph_node *node = &graph->nodes.items[from];
    for (uint32_t i = 0; i < node->edges.count; i++)
        if (node->edges.items[i] == to)
            return node->causes.items[i];
    return node->span;
}

/* How well a place explains the circle: what a fleet says itself before what its library says. */
static uint32_t place_rank(struct checker *cx, struct span place) {
    for (uint32_t i = 0; i < cx->program->modules.count; i++)
        if (cx->program->modules.items[i]->tree->source.id == place.source.id)
            return (uint32_t)cx->program->modules.items[i]->tier;
    return 0;
}

/* The contribution in the circle to begin with: circle[i] needs circle[i - 1], circle[0] the last.
 */
static uint32_t circle_head(struct checker *cx, const uint32_t *circle, uint32_t length) {
    const struct graph *graph = cx->program->graph;
    uint32_t best = length - 1, best_rank = 0;
    for (uint32_t i = length; i-- > 0;) {
        struct span cause = edge_cause(graph, circle[i], circle[i == 0 ? length - 1 : i - 1]);
        uint32_t rank = 1 + 2 * place_rank(cx, cause) +
                        (graph->nodes.items[circle[i]].kind == GRAPH_MEMBERS);
        if (rank > best_rank) {
            best_rank = rank;
            best = i;
        }
    }
    return best;
}

static void report_circle(struct checker *cx, const struct search *s, uint32_t start) {
    const struct graph *graph = cx->program->graph;
    uint32_t *circle = ARENA_ARRAY(cx->arena, uint32_t, graph->nodes.count + 1);
    uint32_t length = circle_find(cx, s, start, circle);
    if (length == 0)
        return;
    uint32_t at = circle_head(cx, circle, length);
    struct diag *diag = NULL;
    for (uint32_t i = 0; i < length; i++) {
        uint32_t next = at == 0 ? length - 1 : at - 1;
        struct span cause = edge_cause(graph, circle[at], circle[next]);
        const char *needs = arena_printf(cx->arena, "%s needs %s", node_text_of(cx, circle[at]),
                                         node_text_of(cx, circle[next]));
        if (diag == NULL) {
            diag = diag_add(cx->diags, DIAG_E0501, cause, "%s would depend on itself",
                            node_text_of(cx, circle[at]));
            diag_span_label(cx->diags, diag, "%s", needs);
        } else {
            diag_label(cx->diags, diag, cause, "%s", needs);
        }
        at = next;
    }
    diag_help(
        cx->diags, diag,
        "contribute a kind of its own instead of the one that is read: layers make no circles");
}

static void report_circles(struct checker *cx, const struct search *s) {
    const struct graph *graph = cx->program->graph;
    bool *reported = ARENA_ARRAY(cx->arena, bool, s->components + 1);
    uint32_t *sizes = ARENA_ARRAY(cx->arena, uint32_t, s->components + 1);
    for (uint32_t i = 0; i < graph->nodes.count; i++)
        sizes[s->component[i]]++;
    for (uint32_t i = 0; i < graph->nodes.count; i++) {
        const struct graph_node *node = &graph->nodes.items[i];
        if (!is_strict(node->kind) || reported[s->component[i]])
            continue;
        bool circle = sizes[s->component[i]] > 1;
        for (uint32_t e = 0; e < node->edges.count && !circle; e++)
            circle = node->edges.items[e] == i;
        if (!circle)
            continue;
        reported[s->component[i]] = true;
        report_circle(cx, s, i);
    }
}

/* Components are numbered in the order in which everything they need comes first. */
static void order_steps(struct checker *cx, const struct search *s) {
    const struct graph *graph = cx->program->graph;
    struct program *program = cx->program;
    uint32_t *by_component = ARENA_ARRAY(cx->arena, uint32_t, s->components + 1);
    for (uint32_t i = 0; i < graph->nodes.count; i++)
        if (graph->nodes.items[i].kind == GRAPH_RULE || graph->nodes.items[i].kind == GRAPH_BODIES)
            by_component[s->component[i]] = i + 1;
    for (uint32_t c = 0; c < s->components; c++) {
        if (by_component[c] == 0)
            continue;
        const struct graph_node *node = &graph->nodes.items[by_component[c] - 1];
        struct step step = { .rule = node->kind == GRAPH_RULE, .number = node->subject };
        vec_push(cx->arena, &program->steps, step);
    }
}

/* A fleet-wide resource belongs to no host, so its fields cannot wait for one host's collections.
 */
static void check_fleet_fields(struct checker *cx) {
    const struct graph *graph = cx->program->graph;
    for (uint32_t k = 0; k < cx->program->kinds.count; k++) {
        const struct kind *kind = cx->program->kinds.items[k];
        for (uint32_t f = 0; kind->fleet && f < kind->fields.count; f++) {
            const struct graph_node *node = &graph->nodes.items[kind->members_node + 1 + f];
            for (uint32_t e = 0; e < node->edges.count; e++) {
                const struct graph_node *to = &graph->nodes.items[node->edges.items[e]];
                if (to->kind != GRAPH_MEMBERS || cx->program->kinds.items[to->subject]->fleet)
                    continue;
                struct diag *diag = diag_add(cx->diags, DIAG_E0502, node->causes.items[e],
                                             "`%.*s` is of the whole fleet, `%.*s` of one host",
                                             TEXT_ARG(kind->text),
                                             TEXT_ARG(cx->program->kinds.items[to->subject]->text));
                diag_help(cx->diags, diag, "let a rule on the host contribute what is known there");
            }
        }
    }
}

void strata_order(struct checker *cx) {
    struct search search = components_find(cx);
    report_circles(cx, &search);
    check_fleet_fields(cx);
    order_steps(cx, &search);
}

void test_order_steps(struct program *program, struct diags *diags) {
    struct checker cx = { .program = program, .arena = program->arena, .diags = diags };
    program->steps.items = NULL;
    program->steps.count = program->steps.capacity = 0;
    strata_order(&cx);
}
