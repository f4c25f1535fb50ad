/* A walk over all operands, wherever an operation keeps them. */
#include "sema/ir_walk.h"

#include "sema/program.h"

static void walk_clauses(const struct ir *ir, ir_visitor *visit, void *data) {
    for (uint32_t i = 0; i < ir->count; i++)
        ir_walk(ir->clauses[i].value, visit, data);
}

static void walk_list(const struct ir *const *items, uint32_t count, ir_visitor *visit,
                      void *data) {
    for (uint32_t i = 0; items != NULL && i < count; i++)
        ir_walk(items[i], visit, data);
}

/* What an operation has besides its operands a, b and c. */
static void walk_rest(const struct ir *ir, ir_visitor *visit, void *data) {
    switch ((enum ir_op)ir->op) {
    case IR_MATCH:
        for (uint32_t i = 0; i < ir->count; i++)
            ir_walk(ir->arms[i].body, visit, data);
        return;
    case IR_LIST:
    case IR_MAP:
        walk_list(ir->items, ir->count, visit, data);
        return;
    case IR_LIST_FOR:
    case IR_MAP_FOR:
        walk_clauses(ir, visit, data);
        return;
    case IR_RECORD:
    case IR_CASE:
    case IR_WITH:
    case IR_CALL:
    case IR_BUILTIN:
        walk_list(ir->fields, ir->count, visit, data);
        return;
    case IR_TEMPLATE:
        for (uint32_t i = 0; i < ir->count; i++)
            ir_walk(ir->parts[i].hole, visit, data);
        return;
    default:
        return;
    }
}

void ir_walk(const struct ir *ir, ir_visitor *visit, void *data) {
    if (ir == NULL)
        return;
    visit(ir, data);
    if (ir->op == IR_CONST)
        return;
    ir_walk(ir->a, visit, data);
    ir_walk(ir->b, visit, data);
    ir_walk(ir->c, visit, data);
    walk_rest(ir, visit, data);
}
