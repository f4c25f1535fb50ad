/* `croft why`: what is asked, and the two forms of the answer. */
#ifndef CROFT_CLI_WHY_H
#define CROFT_CLI_WHY_H

#include "cli/cli.h"
#include "query/inspect.h"
#include "query/origin.h"

struct question {
    struct cli *cli;
    struct workspace *workspace;
    struct inspection inspection;
    struct arena *arena; /* the workspace's */
    struct text host;
    struct evaluation *evaluation;
    const struct kind *kind;
    struct resource *resource;
    uint32_t slot; /* SLOT_NONE: the whole resource */
    bool answered;
    struct buf out;
};

void why_human(struct question *question);
void why_json(struct question *question);

/* The slots of the resource that some definition speaks of and that show something of themselves:
 * leaves, containers that are absent, cases. */
struct why_slots {
    uint32_t *items;
    uint32_t count;
};
struct why_slots why_defined_slots(struct question *question);
/* The parts of the slot asked for that count, whoever speaks of them. */
struct why_slots why_parts(struct question *question);
/* The value of a slot, of containers what is said of them as such. */
struct value why_value(struct question *question, struct resource *resource, uint32_t slot);

#endif
