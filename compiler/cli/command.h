/* The table of commands: what help, man page and completion are made of. */
#ifndef CROFT_CLI_COMMAND_H
#define CROFT_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

struct cli;

struct command_option {
    const char *name;     /* "--out", "-C" */
    const char *argument; /* "DIR"; NULL: a flag */
    const char *text;
    const char *word; /* what the argument is, for completion (see complete.c), or what it may be:
                         "human|json" */
};

struct command_example {
    const char *line;
    const char *text;
};

struct command {
    const char *name;
    const char *arguments; /* for the usage line */
    const char
        *words; /* what the operands are, for completion: "host kind key"; `*` repeats the last */
    const char *summary;
    const char *text;                       /* paragraphs, an empty line between them */
    const char *json;                       /* the shape of its answer as JSON; NULL: it has none */
    const struct command_option *options;   /* its own; name NULL ends them */
    const struct command_example *examples; /* line NULL ends them */
    int (*run)(struct cli *cli);
};

/* In the order of commands.def; name NULL ends them. */
extern const struct command commands[];
/* Options that every command takes; name NULL ends them. */
extern const struct command_option common_options[];

const struct command *command_find(const char *name);
/* An option of the command (which may be NULL) or of all; `size` bytes of the name. */
const struct command_option *command_option_find(const struct command *command, const char *name,
                                                 size_t size);

#define COMMAND(name, ...) int command_##name(struct cli *cli);
#include "cli/commands.def"
#undef COMMAND

#endif
