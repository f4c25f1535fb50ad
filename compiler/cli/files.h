/* The sources that a command is about: the files that are named, or all of the fleet's own. */
#ifndef CROFT_CLI_FILES_H
#define CROFT_CLI_FILES_H

#include "cli/cli.h"

/* A file, or standard input. */
struct cli_file {
    struct source_id source;
    const char *path; /* NULL: standard input */
};

/* A growing list in the call's arena. */
struct cli_files {
    struct cli_file *items;
    uint32_t count, capacity;
};

/* Reads what the operands name into the workspace's sources: files, what lies below directories,
 * and as `-` standard input, which is called as --stdin-name says. Without operands: hosts/ and the
 * fleet's own stdlib/. What cannot be read is reported in the workspace. */
struct cli_files cli_files(struct cli *cli, struct workspace *workspace);
/* Only hosts/ and the fleet's own stdlib/; without report when there is neither. */
struct cli_files cli_files_of_fleet(struct cli *cli, struct workspace *workspace);
bool cli_is_directory(const char *path);

#endif
