/* Locals and the frames they live in, and what an expression reads. */
#include "sema/check_internal.h"

uint32_t frame_slot(struct checker *cx) {
    uint32_t slot = cx->frame_next++;
    if (cx->frame_next > cx->frame_size)
        cx->frame_size = cx->frame_next;
    return slot;
}

struct local *local_find(struct checker *cx, struct name name) {
    for (uint32_t i = cx->locals.count; i-- > cx->locals_base;)
        if (name_equal(cx->locals.items[i].name, name))
            return &cx->locals.items[i];
    return NULL;
}

/* Shadowing would let the meaning of a line change by an edit far above it. */
static void refuse_shadowing(struct checker *cx, struct node name_node) {
    struct name name = node_name(cx->tree, name_node);
    struct text text = check_name_text(cx, name);
    if (text.size == 1 && text.data[0] == '_')
        return;
    const struct local *other = local_find(cx, name);
    if (other != NULL) {
        struct diag *d = check_error(cx, DIAG_E0207, name_node, "`%.*s` is already a name here",
                                     TEXT_ARG(text));
        diag_label(cx->diags, d, other->span, "introduced here");
        diag_help(cx->diags, d, "choose another name");
    } else if (cx->self_mode == SELF_KIND && cx->self_kind != NULL &&
               map_get(&cx->self_kind->field_slots, name.id) != NULL) {
        struct diag *d = check_error(cx, DIAG_E0207, name_node,
                                     "`%.*s` would hide the field of `%.*s` with this name",
                                     TEXT_ARG(text), TEXT_ARG(cx->self_kind->text));
        diag_help(cx->diags, d, "choose another name");
    }
}

static struct local *add(struct checker *cx, struct node name, const struct type *type,
                         uint32_t slot) {
    refuse_shadowing(cx, name);
    struct local local = {
        .name = node_name(cx->tree, name), .type = type, .slot = slot, .span = check_span(cx, name)
    };
    vec_push(cx->arena, &cx->locals, local);
    return &cx->locals.items[cx->locals.count - 1];
}

struct local *local_add(struct checker *cx, struct node name, const struct type *type,
                        uint32_t slot) {
    struct local *local = add(cx, name, type, slot);
    use_local(cx, name, local, USE_DECLARES, type);
    return local;
}

void local_add_param(struct checker *cx, struct node name, const struct field *param,
                     uint32_t slot) {
    add(cx, name, param->type, slot)->param = param;
}

struct local *local_add_binding(struct checker *cx, struct node name, const struct type *type,
                                uint32_t slot, const struct field *field) {
    struct local *local = add(cx, name, type, slot);
    local->param = field;
    local->is_binding = true;
    return local;
}

uint32_t local_mark(const struct checker *cx) {
    return cx->locals.count;
}

void local_release(struct checker *cx, uint32_t mark) {
    for (uint32_t i = mark; i < cx->locals.count; i++) {
        const struct local *local = &cx->locals.items[i];
        struct unused_local unused = { local->name, local->span };
        if (local->is_let && !local->used)
            vec_push(cx->arena, &cx->unused, unused);
    }
    cx->locals.count = mark;
}

struct frame_state frame_enter(struct checker *cx) {
    struct frame_state state = {
        .locals = cx->locals.count,
        .next = cx->frame_next,
        .size = cx->frame_size,
        .facts = cx->facts.count,
        .self_mode = cx->self_mode,
        .self_kind = cx->self_kind,
        .siblings = cx->siblings,
        .sibling_count = cx->sibling_count,
        .locals_base = cx->locals_base,
        .facts_base = cx->facts_base,
        .self_facts_base = cx->self_facts_base,
    };
    cx->locals_base = cx->locals.count;
    cx->facts_base = cx->facts.count;
    cx->frame_next = cx->frame_size = 0;
    cx->self_mode = SELF_NOTHING;
    cx->self_kind = NULL;
    cx->self_facts_base = cx->facts.count;
    return state;
}

uint32_t frame_leave(struct checker *cx, struct frame_state state) {
    uint32_t size = cx->frame_size;
    local_release(cx, state.locals);
    cx->frame_next = state.next;
    cx->frame_size = state.size;
    cx->facts.count = state.facts;
    cx->self_mode = state.self_mode;
    cx->self_kind = state.self_kind;
    cx->siblings = state.siblings;
    cx->sibling_count = state.sibling_count;
    cx->locals_base = state.locals_base;
    cx->facts_base = state.facts_base;
    cx->self_facts_base = state.self_facts_base;
    return size;
}

void reads_add(struct checker *cx, uint32_t graph_node) {
    if (cx->records_reads)
        vec_push(cx->arena, &cx->recorded, graph_node);
    if (cx->reads.count == 0 || cx->reads.items[cx->reads.count - 1] != graph_node)
        vec_push(cx->arena, &cx->reads, graph_node);
}

void reads_kind(struct checker *cx, const struct kind *kind) {
    reads_add(cx, kind->members_node);
}

static void refuse_collection(struct checker *cx, struct node node, struct text what) {
    struct diag *diag = check_error(cx, DIAG_E0416, node,
                                    "%.*s goes beyond the resource that the demand is about",
                                    TEXT_ARG(what));
    diag_note(cx->diags, diag,
              "a demand in a kind or record sees its own fields and what they refer to");
    diag_help(cx->diags, diag,
              "what is wider is a policy: `policy name { every k x { require … } }`");
}

void refuse_host_collection(struct checker *cx, const struct kind *kind, struct node node) {
    struct diag *diag = check_error(cx, DIAG_E0420, node, "`%.*s` is of one host",
                                    TEXT_ARG(node_text(cx->tree, node)));
    diag_note(cx->diags, diag, "this is judged once, for the fleet as a whole");
    if (kind != NULL)
        diag_help(cx->diags, diag, "`fleet %.*s` are those of all hosts", TEXT_ARG(kind->text));
}

void reads_collection(struct checker *cx, const struct kind *kind, struct node node) {
    bool of_host = !kind->fleet && node_kind(cx->tree, node) != NODE_FLEET;
    reads_kind(cx, kind);
    cx->going_over.any = true;
    cx->going_over.host = cx->going_over.host || of_host;
    if (cx->in_requirement)
        refuse_collection(
            cx, node,
            text_of(arena_printf(cx->arena, "looking at every `%.*s`", TEXT_ARG(kind->text))));
    else if (cx->fleet_only && of_host)
        refuse_host_collection(cx, kind, node);
}

void reads_collector(struct checker *cx, struct node node, struct going_over going_over) {
    cx->going_over.any = cx->going_over.any || going_over.any;
    cx->going_over.host = cx->going_over.host || going_over.host;
    if (going_over.any && cx->in_requirement)
        refuse_collection(
            cx, node,
            text_of(arena_printf(cx->arena, "`%.*s`", TEXT_ARG(node_text(cx->tree, node)))));
    else if (going_over.host && cx->fleet_only)
        refuse_host_collection(cx, NULL, node);
}

struct going_over_state going_over_begin(struct checker *cx) {
    struct going_over_state before = { cx->going_over, cx->fleet_only };
    cx->going_over = (struct going_over){ false, false };
    cx->fleet_only = false;
    return before;
}

struct going_over going_over_end(struct checker *cx, struct going_over_state before) {
    struct going_over own = cx->going_over;
    cx->going_over = before.going_over;
    cx->fleet_only = before.fleet_only;
    return own;
}

void reads_slot(struct checker *cx, const struct kind *kind, uint32_t slot) {
    reads_add(cx, kind->members_node + 1 + kind->slots.items[slot].top);
}

uint32_t reads_mark(const struct checker *cx) {
    return cx->reads.count;
}

void reads_take(struct checker *cx, uint32_t mark, uint32_t node, struct node cause) {
    for (uint32_t i = mark; i < cx->reads.count; i++)
        graph_edge(cx->program->graph, node, cx->reads.items[i], check_span(cx, cause));
    cx->reads.count = mark;
}
