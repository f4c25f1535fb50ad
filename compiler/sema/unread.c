/* Fields that no text reads which can reach an output: declared, set, and without effect. */
#include "sema/check_internal.h"

/* Outputs are what the backend reads: all their fields and members. */
static void reach_from_outputs(struct checker *cx, bool *reached, uint32_t *stack) {
    for (uint32_t k = 0; k < cx->program->kinds.count; k++) {
        const struct kind *kind = cx->program->kinds.items[k];
        if (!kind->output)
            continue;
        for (uint32_t n = 0; n <= kind->fields.count; n++)
            graph_reach(cx->program->graph, reached, stack, kind->members_node + n);
    }
}

void unread_fields(struct checker *cx) {
    uint32_t count = cx->program->graph->nodes.count;
    bool *reached = ARENA_ARRAY(cx->arena, bool, count + 1);
    uint32_t *stack = ARENA_ARRAY(cx->arena, uint32_t, count + 1);
    bool any_output = false;
    for (uint32_t k = 0; k < cx->program->kinds.count; k++)
        any_output = any_output || cx->program->kinds.items[k]->output;
    if (!any_output || diags_have_errors(cx->diags))
        return; /* what could not be read may be what reads the field */
    reach_from_outputs(cx, reached, stack);
    for (uint32_t k = 0; k < cx->program->kinds.count; k++) {
        const struct kind *kind = cx->program->kinds.items[k];
        for (uint32_t f = 0; f < kind->fields.count; f++) {
            const struct field *field = kind->fields.items[f];
            if (reached[kind->members_node + 1 + f] || field->key || field->fact || kind->broken)
                continue;
            struct diag *diag = diag_add(cx->diags, DIAG_E0503,
                                         node_span(field->module->tree, field->node),
                                         "nothing that reaches an output reads `%.*s.%.*s`",
                                         TEXT_ARG(kind->text), TEXT_ARG(field->text));
            diag_note(cx->diags, diag, "whoever sets it would believe that it has an effect");
            diag_help(cx->diags, diag,
                      "use it in a rule or a rendering, remove it, or mark it `fact` if only "
                      "policies read it");
        }
    }
}
