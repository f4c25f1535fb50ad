/* What commands share: options and operands, opening the fleet, writing the answer. */
#ifndef CROFT_CLI_CLI_H
#define CROFT_CLI_CLI_H

#include "checker/check.h"
#include "cli/command.h"
#include "query/workspace.h"
#include "source/paint.h"

/* Exit statuses besides those of diags_exit_status(). */
enum { EXIT_USAGE = 1, EXIT_IO = 6, EXIT_BUG = 70 };

/* Which of them a command has is in the word of its option --format. */
enum output_format {
    OUTPUT_HUMAN,
    OUTPUT_JSON,
    OUTPUT_SARIF,
    OUTPUT_JUNIT,
    OUTPUT_GITHUB,
    OUTPUT_MARKDOWN,
    OUTPUT_HTML,
    OUTPUT_DOT,
    OUTPUT_SVG,
};

/* An option as given. */
struct given {
    const struct command_option *option;
    const char *value; /* "" for a flag */
};

/* One call of croft. */
struct cli {
    const char *directory;   /* -C DIR */
    bool has_directory;      /* it was given */
    const char *library;     /* the shipped library, or NULL with --no-stdlib */
    const char *format_name; /* --format; NULL: not given */
    enum output_format format;
    bool help; /* --help */
    const struct command *command;
    struct given *given; /* the command's own options */
    int given_count;
    char **operands; /* what is left */
    int operand_count;
    struct arena *arena; /* lives as long as the call */
};

/* Reads all arguments behind the program's name; `command` stays NULL when none is named. 0, or
 * EXIT_USAGE after a message. */
int cli_parse(struct cli *cli, int argc, char **argv);
/* The value of a command's option, "" for a flag, NULL when it was not given; of repeated ones the
 * last. */
const char *cli_option(const struct cli *cli, const char *name);
/* How often it was given, and each value. */
int cli_option_count(const struct cli *cli, const char *name);
const char *cli_option_at(const struct cli *cli, const char *name, int index);
struct text cli_operand(const struct cli *cli, int index);
/* 0, or EXIT_USAGE after a message that shows the usage. */
int cli_expect_operands(const struct cli *cli, int min, int max);
/* Says what is wrong with the arguments; EXIT_USAGE. Control characters in the message are made
 * visible. */
int cli_usage(const struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A message on standard error, after "croft: ". */
void cli_message(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The number that --threads gives; without it `*threads` stays. Returns an exit status. */
int cli_threads(const struct cli *cli, uint32_t *threads);

struct workspace_options cli_workspace_options(const struct cli *cli);
struct workspace *cli_open(const struct cli *cli);
/* Sorts and shows the workspace's diagnostics (to standard error, or as JSON to standard output)
 * and gives the exit status. */
int cli_finish(const struct cli *cli, struct workspace *workspace);
/* The same in any format, with what the policies found (NULL: they were not asked) in the run
 * `check`: it has to be among the diagnostics, too. */
int cli_finish_check(const struct cli *cli, struct workspace *workspace,
                     const struct findings *findings, const struct check *check);
/* The same for a command that asks something of the fleet: only errors are shown; as JSON they take
 * the answer's place on standard output, or go to standard error when there is an answer. */
int cli_finish_asking(const struct cli *cli, struct workspace *workspace, bool answered);

/* Colours on a terminal, unless NO_COLOR or TERM=dumb. */
bool cli_wants_color(int descriptor);
/* Writes all of it to standard output. 0, or EXIT_IO: after a message, unless the reader has gone.
 */
int cli_print(const struct buf *out);
/* The first of two statuses that is not 0. */
static inline int cli_worst(int a, int b) {
    return a != 0 ? a : b;
}

#endif
