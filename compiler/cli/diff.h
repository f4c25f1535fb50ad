/* `croft diff`: what differs, host by host, and the two forms of the answer. */
#ifndef CROFT_CLI_DIFF_H
#define CROFT_CLI_DIFF_H

#include "cli/side.h"
#include "query/textdiff.h"

struct file_change {
    enum change change;
    const struct tree_entry *old, *new; /* NULL: not on this side */
    unsigned differs;                   /* enum entry_change */
    struct diff_lines text;             /* with --text */
    bool binary;                        /* it has no lines to show */
};

struct host_change {
    struct text host;   /* empty: what belongs to the whole fleet */
    enum change change; /* of the host itself */
    struct resource_changes resources;
    VEC(struct file_change) files;      /* removed, changed, added; by path */
    VEC(struct text) reloads, restarts; /* units, sorted */
    VEC(struct text) gone;              /* units that no file of the new tree speaks of */
};

struct difference {
    struct cli *cli;
    struct arena *arena; /* the call's */
    struct side old, new;
    struct scratch scratch; /* of both sides */
    struct diags *problems;
    bool with_text, has_resources, opened;
    VEC(struct host_change) hosts; /* those that differ */
    struct buf out;
};

void diff_human(struct difference *difference);
void diff_json(struct difference *difference);

#endif
