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
    map_put(graph->arena, &graph->seen, ((uint64_t)from << 32) | to, &is_new);
    if (!is_new)
        return;
    struct graph_node *node = &graph->nodes.items[from];
    vec_push(graph->arena, &node->edges, to);
    vec_push(graph->arena, &node->causes, cause);
}
