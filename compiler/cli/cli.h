/* The command line: common options, and one function per command. */
#ifndef CROFT_CLI_CLI_H
#define CROFT_CLI_CLI_H

#include "query/workspace.h"

/* Exit statuses besides those of diags_exit_status(). */
enum { EXIT_USAGE = 1, EXIT_IO = 6, EXIT_BUG = 70 };

enum output_format { OUTPUT_HUMAN, OUTPUT_JSON };

/* Options that every command takes. */
struct cli {
    const char *directory;     /* -C DIR */
    const char *library;       /* the shipped library, or NULL with --no-stdlib */
    enum output_format format; /* --format human|json */
    bool profile;              /* --profile */
    int argc;                  /* what is left for the command, its name first */
    char **argv;
};

struct command {
    const char *name;
    const char *arguments; /* for the usage line */
    const char *summary;
    const char *help;      /* the command's own options, a line each */
    int (*run)(struct cli *cli);
};

/* Takes an option of a command out of cli->argv: its value, "" for a flag, NULL when it is not there. */
const char *cli_option(struct cli *cli, const char *name, bool has_value);
/* Complains about what no command took; true when something is left over that looks like an option. */
bool cli_unknown_options(const struct cli *cli);
int cli_usage(const struct cli *cli, const char *problem);

struct workspace *cli_open(const struct cli *cli);
/* Sorts and shows the workspace's diagnostics (to stderr, or as JSON to stdout) and returns the exit status. */
int cli_finish(const struct cli *cli, struct workspace *workspace);

int command_build(struct cli *cli);
int command_check(struct cli *cli);

#endif
