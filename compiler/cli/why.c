/* `croft why`: finds what is asked for. */
#include "cli/why.h"

#include "base/vec.h"
#include "query/deep.h"

struct value why_value(struct question *question, struct resource *resource, uint32_t slot) {
    return resource_value(question->evaluation, resource, slot);
}

struct defined {
    struct question *question;
    VEC(uint32_t) slots;
};

/* Whether a definition speaks of the slot, alone or with a container around it. */
static bool is_spoken_of(const struct resource *resource, uint32_t slot) {
    const struct kind *kind = resource_kind(resource);
    for (; slot != SLOT_NONE; slot = kind->slots.items[slot].parent)
        if (resource_is_defined(resource, slot))
            return true;
    return false;
}

static void visit_slot(void *data, uint32_t slot) {
    struct defined *d = data;
    struct resource *resource = d->question->resource;
    const struct slot *s = &d->question->kind->slots.items[slot];
    if (!is_spoken_of(resource, slot))
        return;
    if (s->kind == SLOT_RECORD &&
        resource_selector(d->question->evaluation, resource, slot).tag != VALUE_NONE)
        return;
    struct explanations all = resource_explain(d->question->evaluation, resource, slot);
    const struct explanation *winner = explanations_winner(&all);
    if (winner != NULL && winner->assign != NULL)
        vec_push(d->question->arena, &d->slots, slot);
}

struct why_slots why_defined_slots(struct question *question) {
    struct defined d = { .question = question };
    resource_visit(question->evaluation, question->resource, visit_slot, &d);
    return (struct why_slots){ d.slots.items, d.slots.count };
}

static void visit_part(void *data, uint32_t slot) {
    struct defined *d = data;
    const struct slot *s = &d->question->kind->slots.items[d->question->slot];
    if (slot > d->question->slot && slot < s->end)
        vec_push(d->question->arena, &d->slots, slot);
}

struct why_slots why_parts(struct question *question) {
    struct defined d = { .question = question };
    resource_visit(question->evaluation, question->resource, visit_part, &d);
    return (struct why_slots){ d.slots.items, d.slots.count };
}

static bool find(struct question *q) {
    struct cli *cli = q->cli;
    uint32_t host = inspection_find_host(&q->inspection, cli_operand(cli, 0));
    q->kind = inspection_find_kind(&q->inspection, cli_operand(cli, 1));
    if (host == UINT32_MAX || q->kind == NULL)
        return false;
    q->host = fleet_host_name(q->inspection.fleet, host);
    q->resource = inspection_find_resource(&q->inspection, host, q->kind, cli_operand(cli, 2));
    if (q->resource == NULL)
        return false;
    q->evaluation = inspection_host(&q->inspection, host);
    if (cli->operand_count < 4)
        return true;
    q->slot = inspection_find_slot(&q->inspection, q->kind, q->resource, cli_operand(cli, 3));
    if (q->slot == SLOT_NONE)
        return false;
    /* What is not there is because of what it would be part of. */
    uint32_t absent = resource_absent_container(q->evaluation, q->resource, q->slot);
    q->slot = absent != SLOT_NONE ? absent : q->slot;
    return true;
}

static void answer(void *data) {
    struct question *q = data;
    if (!inspection_open(&q->inspection, q->workspace))
        return;
    q->answered = find(q);
    if (q->answered && q->cli->format == OUTPUT_JSON)
        why_json(q);
    else if (q->answered)
        why_human(q);
    inspection_close(&q->inspection);
}

int command_why(struct cli *cli) {
    int status = cli_expect_operands(cli, 3, 4);
    if (status != 0)
        return status;
    struct question q = { .cli = cli, .workspace = cli_open(cli), .slot = SLOT_NONE };
    q.arena = q.workspace->arena;
    deep_run(answer, &q);
    status = cli_finish_asking(cli, q.workspace, q.answered);
    status = cli_worst(status, cli_print(&q.out));
    buf_free(&q.out);
    workspace_free(q.workspace);
    return status;
}
