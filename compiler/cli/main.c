/* croft: finds the command and its common options. */
#include "cli/cli.h"

#include "trust/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct command commands[] = {
#define COMMAND(name, arguments, summary, help) { #name, arguments, summary, help, command_##name },
#include "cli/commands.def"
#undef COMMAND
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static const char common_help[] =
    "  -C DIR           the fleet's directory, with hosts/ in it (.)\n"
    "  --stdlib DIR     the shipped library; --no-stdlib: none\n"
    "  --format FORM    human or json\n"
    "  --profile        say where the time went\n"
    "  --help           this text\n";

static void print_help(FILE *out) {
    fprintf(out, "usage: croft [-C DIR] COMMAND [ARGUMENT…]\n\n");
    for (int i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
    fprintf(out, "\n%s\n`croft COMMAND --help` tells more of one command, `croft explain CODE` of a diagnostic.\n",
            common_help);
}

static void print_command_help(const struct command *command) {
    printf("usage: croft %s %s\n\n%s\n\n%s%s", command->name, command->arguments, command->summary,
           command->help, common_help);
}

const char *cli_option(struct cli *cli, const char *name, bool has_value) {
    for (int i = 1; i < cli->argc; i++) {
        size_t size = strlen(name);
        if (strncmp(cli->argv[i], name, size) != 0)
            continue;
        bool joined = cli->argv[i][size] == '=' && has_value && size > 2;
        if (cli->argv[i][size] != 0 && !joined)
            continue;
        int taken = 1;
        const char *value = "";
        if (joined) {
            value = cli->argv[i] + size + 1;
        } else if (has_value) {
            if (i + 1 == cli->argc)
                return NULL;
            value = cli->argv[i + 1];
            taken = 2;
        }
        for (int k = i; k + taken <= cli->argc; k++)
            cli->argv[k] = cli->argv[k + taken];
        cli->argc -= taken;
        return value;
    }
    return NULL;
}

int cli_usage(const struct cli *cli, const char *problem) {
    fprintf(stderr, "croft %s: %s\ntry `croft %s --help`\n", cli->argv[0], problem, cli->argv[0]);
    return EXIT_USAGE;
}

bool cli_unknown_options(const struct cli *cli) {
    for (int i = 1; i < cli->argc; i++)
        if (cli->argv[i][0] == '-' && cli->argv[i][1] != 0) {
            fprintf(stderr, "croft %s: there is no option %s\ntry `croft %s --help`\n",
                    cli->argv[0], cli->argv[i], cli->argv[0]);
            return true;
        }
    return false;
}

static bool is_folder(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The shipped library: named by the environment, beside an installed binary, or in a checkout above .build/. */
static const char *find_library(char *space, size_t size) {
    const char *named = getenv("CROFT_STDLIB");
    if (named != NULL && named[0] != 0)
        return named;
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0)
        return NULL;
    self[length] = 0;
    static const char *const places[] = { "/../share/croft/stdlib", "/../stdlib",
                                          "/../../stdlib" };
    char *slash = strrchr(self, '/');
    *slash = 0;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if ((size_t)snprintf(space, size, "%s%s", self, places[i]) < size && is_folder(space))
            return space;
    }
    return NULL;
}

static int take_common(struct cli *cli) {
    const char *directory = cli_option(cli, "-C", true);
    const char *library = cli_option(cli, "--stdlib", true);
    const char *format = cli_option(cli, "--format", true);
    if (directory != NULL)
        cli->directory = directory;
    if (library != NULL)
        cli->library = library;
    if (cli_option(cli, "--no-stdlib", false) != NULL)
        cli->library = NULL;
    cli->profile = cli_option(cli, "--profile", false) != NULL;
    if (format == NULL || strcmp(format, "human") == 0)
        return 0;
    if (strcmp(format, "json") != 0)
        return cli_usage(cli, "a format is human or json");
    cli->format = OUTPUT_JSON;
    return 0;
}

static int run_command(struct cli *cli, const struct command *command) {
    if (cli_option(cli, "--help", false) != NULL || cli_option(cli, "-h", false) != NULL) {
        print_command_help(command);
        return 0;
    }
    int status = take_common(cli);
    return status != 0 ? status : command->run(cli);
}

int main(int argc, char **argv) {
    char library[4200];
    struct cli cli = { .directory = "." };
    cli.library = find_library(library, sizeof library);
    if (!trust_start()) {
        fprintf(stderr, "croft: libsodium cannot start\n");
        return EXIT_BUG;
    }
    int at = 1;
    while (at + 1 < argc && strcmp(argv[at], "-C") == 0) {
        cli.directory = argv[at + 1];
        at += 2;
    }
    if (at >= argc || strcmp(argv[at], "--help") == 0 || strcmp(argv[at], "-h") == 0 ||
        strcmp(argv[at], "help") == 0) {
        print_help(at >= argc ? stderr : stdout);
        return at >= argc ? EXIT_USAGE : 0;
    }
    cli.argc = argc - at;
    cli.argv = argv + at;
    for (int i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(argv[at], commands[i].name) == 0)
            return run_command(&cli, &commands[i]);
    fprintf(stderr, "croft: there is no command `%s`\ntry `croft --help`\n", argv[at]);
    return EXIT_USAGE;
}
