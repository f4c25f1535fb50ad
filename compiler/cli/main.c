/* croft: finds the command and runs it. */
#include "cli/cli.h"
#include "cli/help.h"
#include "trust/digest.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_folder(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The shipped library: named by the environment, beside an installed binary, or in a checkout above
 * .build/. */
static const char *find_library(struct arena *arena) {
    const char *named = getenv("CROFT_STDLIB");
    if (named != NULL && named[0] != 0)
        return named;
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0)
        return NULL;
    self[length] = 0;
    *strrchr(self, '/') = 0;
    static const char *const places[] = { "share/croft/stdlib", "stdlib", "../stdlib" };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *path = arena_printf(arena, "%s/../%s", self, places[i]);
        if (is_folder(path))
            return path;
    }
    return NULL;
}

static int print_help(const struct command *command) {
    struct buf out = { 0 };
    if (command == NULL)
        help_all(&out);
    else
        help_command(&out, command);
    int status = cli_print(&out);
    buf_free(&out);
    return status;
}

static int print_usage(void) {
    struct buf out = { 0 };
    help_all(&out);
    fwrite(out.data, 1, out.size, stderr);
    buf_free(&out);
    return EXIT_USAGE;
}

static int run(struct cli *cli, int argc, char **argv) {
    cli->library = find_library(cli->arena);
    int status = cli_parse(cli, argc - 1, argv + 1);
    if (status != 0)
        return status;
    if (cli->help)
        return print_help(cli->command);
    return cli->command == NULL ? print_usage() : cli->command->run(cli);
}

int main(int argc, char **argv) {
    if (!trust_start()) {
        cli_message("libsodium cannot start");
        return EXIT_BUG;
    }
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of writing, see cli_print() */
    struct cli cli = { .directory = ".", .arena = arena_new() };
    int status = argc < 1 ? EXIT_USAGE : run(&cli, argc, argv);
    arena_free(cli.arena);
    return status;
}
