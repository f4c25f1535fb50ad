/* The graph of dependencies: nodes and edges. */
#include "sema/graph.h"

uint32_t graph_node_new(struct graph *graph, enum graph_kind kind, uint32_t subject, uint32_t field,
                        struct span span) {
    struct graph_node node = { .kind = kind, .subject = subject, .field = field, .span = span };
    vec_push(graph->arena, &graph->nodes, node);
    return graph->nodes.count - 1;
}

void graph_edge(struct graph *graph, uint32_t from, uint32_t to, struct span cause) {
    bool is_new;
    if (graph->additions != NULL) {
        struct graph_addition addition = { from, to, cause };
        vec_push(graph->arena, &graph->additions->items, addition);
        return;
    }
    map_put(graph->arena, &graph->seen, ((uint64_t)from << 32) | to, &is_new);
    if (!is_new)
        return;
    struct graph_node *node = &graph->nodes.items[from];
    vec_push(graph->arena, &node->edges, to);
    vec_push(graph->arena, &node->causes, cause);
}

/* Edges' arrays are shared until one of the two grows: nothing is added to the original after its
 * program is checked. */
struct graph *graph_with(struct arena *arena, const struct graph *graph,
                         const struct graph_additions *additions) {
    struct graph *copy = ARENA_NEW(arena, struct graph);
    copy->arena = arena;
    for (uint32_t i = 0; i < graph->nodes.count; i++) {
        struct graph_node node = graph->nodes.items[i];
        node.edges.capacity = node.edges.count;
        node.causes.capacity = node.causes.count;
        vec_push(arena, &copy->nodes, node);
    }
    for (uint32_t i = 0; i < additions->items.count; i++) {
        const struct graph_addition *addition = &additions->items.items[i];
        struct graph_node *node = &copy->nodes.items[addition->from];
        vec_push(arena, &node->edges, addition->to);
        vec_push(arena, &node->causes, addition->cause);
    }
    return copy;
}

void graph_reach(const struct graph *graph, bool *reached, uint32_t *stack, uint32_t start) {
    uint32_t count = 0;
    if (reached[start])
        return;
    reached[start] = true;
    stack[count++] = start;
    while (count > 0) {
        const struct graph_node *node = &graph->nodes.items[stack[--count]];
        for (uint32_t i = 0; i < node->edges.count; i++)
            if (!reached[node->edges.items[i]]) {
                reached[node->edges.items[i]] = true;
                stack[count++] = node->edges.items[i];
            }
    }
}
