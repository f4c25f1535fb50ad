/* Diagrams as DOT. A node has `id`, `label`, `cluster` and `look` (box, cylinder, ellipse, house);
 * an edge `from`, `to`, `label` and `dashed`. Arrows to what is not there are left out. */
#include "cli/graph.h"

#include "base/map.h"

struct value graph_member(struct value record, const char *name) {
    for (uint32_t i = 0; record.tag == VALUE_MAP && i < record.map->count; i++) {
        struct value key = record.map->entries[i].key;
        if (key.tag == VALUE_STRING &&
            text_equal((struct text){ key.string->data, key.string->size }, text_of(name)))
            return record.map->entries[i].value;
    }
    for (uint32_t i = 0; record.tag == VALUE_RECORD && i < record.fields->shape->count; i++)
        if (text_equal(record.fields->shape->names[i], text_of(name)))
            return record.fields->items[i];
    return (struct value){ .tag = VALUE_NONE };
}

struct text graph_text(struct value record, const char *name) {
    struct value value = graph_member(record, name);
    if (value.tag != VALUE_STRING)
        return TEXT("");
    return (struct text){ value.string->data, value.string->size };
}

/* DOT knows two escapes in quotes besides line ends; other control characters it would not show. */
static void put_quoted(struct buf *out, struct text text) {
    buf_char(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '\n')
            buf_text(out, TEXT("\\n"));
        else if (c < 0x20 || c == 0x7F)
            buf_char(out, ' ');
        else {
            if (c == '"' || c == '\\')
                buf_char(out, '\\');
            buf_char(out, (char)c);
        }
    }
    buf_char(out, '"');
}

static struct value item(struct value list, uint32_t index) {
    return list.list->items[index];
}

static uint32_t count_of(struct value list) {
    return list.tag == VALUE_LIST ? list.list->count : 0;
}

static void put_node(struct buf *out, struct value node) {
    static const struct {
        const char *look, *attributes;
    } looks[] = {
        { "cylinder", "shape=cylinder, fillcolor=\"#e8eef8\"" },
        { "ellipse", "shape=ellipse, fillcolor=\"#f4ecf7\"" },
        { "house", "shape=house, fillcolor=\"#fbeee0\"" },
    };
    buf_text(out, TEXT("    "));
    put_quoted(out, graph_text(node, "id"));
    buf_text(out, TEXT(" [label="));
    put_quoted(out, graph_text(node, "label"));
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        if (text_equal(graph_text(node, "look"), text_of(looks[i].look)))
            buf_printf(out, ", %s", looks[i].attributes);
    buf_text(out, TEXT("];\n"));
}

/* The nodes of a cluster, once for its first. */
static void put_cluster(struct buf *out, struct value nodes, uint32_t first) {
    struct text name = graph_text(item(nodes, first), "cluster");
    for (uint32_t i = 0; i < first; i++)
        if (text_equal(graph_text(item(nodes, i), "cluster"), name))
            return;
    if (name.size != 0) {
        buf_printf(out, "  subgraph cluster_%u {\n    label=", first);
        put_quoted(out, name);
        buf_text(out, TEXT(";\n"));
    }
    for (uint32_t i = first; i < count_of(nodes); i++)
        if (text_equal(graph_text(item(nodes, i), "cluster"), name))
            put_node(out, item(nodes, i));
    buf_text(out, name.size != 0 ? TEXT("  }\n") : TEXT(""));
}

static void put_edge(struct buf *out, struct value edge) {
    struct value dashed = graph_member(edge, "dashed");
    buf_text(out, TEXT("  "));
    put_quoted(out, graph_text(edge, "from"));
    buf_text(out, TEXT(" -> "));
    put_quoted(out, graph_text(edge, "to"));
    buf_text(out, TEXT(" [label="));
    put_quoted(out, graph_text(edge, "label"));
    buf_text(out, dashed.tag == VALUE_BOOL && dashed.i ? TEXT(", style=dashed];\n") : TEXT("];\n"));
}

void graph_dot(struct buf *out, struct value graph) {
    struct value nodes = graph_member(graph, "nodes"), edges = graph_member(graph, "edges");
    struct arena *arena = arena_new();
    struct textmap known = { .entries = NULL };
    buf_text(out, TEXT("digraph "));
    put_quoted(out, graph_text(graph, "title"));
    buf_text(out,
             TEXT(" {\n"
                  "  graph [rankdir=LR, fontname=\"Helvetica\", fontsize=11, style=\"rounded\", "
                  "color=\"#c9c4ba\", fontcolor=\"#6b665f\", nodesep=0.15, ranksep=0.9, "
                  "pad=0.2, bgcolor=\"transparent\"];\n"
                  "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#eaf3f0\", "
                  "color=\"#8fb5a9\", fontname=\"Helvetica\", fontsize=11, height=0.3, "
                  "margin=\"0.12,0.05\"];\n"
                  "  edge [color=\"#8a857c\", arrowsize=0.6, fontname=\"Helvetica\", "
                  "fontsize=9, fontcolor=\"#6b665f\"];\n"));
    for (uint32_t i = 0; i < count_of(nodes); i++)
        textmap_put(arena, &known, graph_text(item(nodes, i), "id"), NULL);
    for (uint32_t i = 0; i < count_of(nodes); i++)
        put_cluster(out, nodes, i);
    for (uint32_t i = 0; i < count_of(edges); i++)
        if (textmap_get(&known, graph_text(item(edges, i), "from")) != NULL &&
            textmap_get(&known, graph_text(item(edges, i), "to")) != NULL)
            put_edge(out, item(edges, i));
    buf_text(out, TEXT("}\n"));
    arena_free(arena);
}
