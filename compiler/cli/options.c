/* Reads the command line by the table of commands. */
#include "cli/cli.h"
#include "query/near.h"
#include "source/shown.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void message(const char *head, const char *format, va_list args) {
    struct buf text = { 0 }, out = { 0 };
    buf_vprintf(&text, format, args);
    buf_printf(&out, "%s: ", head);
    shown_text(&out, buf_view(&text));
    buf_char(&out, '\n');
    fwrite(out.data, 1, out.size, stderr);
    buf_free(&text);
    buf_free(&out);
}

void cli_message(const char *format, ...) {
    va_list args;
    va_start(args, format);
    message("croft", format, args);
    va_end(args);
}

int cli_usage(const struct cli *cli, const char *format, ...) {
    const char *name = "croft";
    if (cli->command != NULL)
        name = arena_printf(cli->arena, "croft %s", cli->command->name);
    va_list args;
    va_start(args, format);
    message(name, format, args);
    va_end(args);
    fprintf(stderr, "try `%s --help`\n", name);
    return EXIT_USAGE;
}

struct text cli_operand(const struct cli *cli, int index) {
    return text_of(cli->operands[index]);
}

int cli_expect_operands(const struct cli *cli, int min, int max) {
    if (cli->operand_count >= min && cli->operand_count <= max)
        return 0;
    if (max == 0)
        return cli_usage(cli, "it takes no arguments");
    return cli_usage(cli, "it takes %s", cli->command->arguments);
}

int cli_option_count(const struct cli *cli, const char *name) {
    int count = 0;
    for (int i = 0; i < cli->given_count; i++)
        count += strcmp(cli->given[i].option->name, name) == 0;
    return count;
}

const char *cli_option_at(const struct cli *cli, const char *name, int index) {
    for (int i = 0; i < cli->given_count; i++)
        if (strcmp(cli->given[i].option->name, name) == 0 && index-- == 0)
            return cli->given[i].value;
    return NULL;
}

const char *cli_option(const struct cli *cli, const char *name) {
    return cli_option_at(cli, name, cli_option_count(cli, name) - 1);
}

int cli_threads(const struct cli *cli, uint32_t *threads) {
    const char *given = cli_option(cli, "--threads");
    if (given == NULL)
        return 0;
    char *end;
    long number = strtol(given, &end, 10);
    if (*end != 0 || number < 1 || number > 1024)
        return cli_usage(cli, "--threads takes a number from 1 to 1024");
    *threads = (uint32_t)number;
    return 0;
}

/* The arguments being read. */
struct reading {
    struct cli *cli;
    int argc, at;
    char **argv;
};

static void offer_options(struct near *near, const struct command_option *options) {
    for (; options->name != NULL; options++)
        if (options->text != NULL)
            near_offer(near, text_of(options->name));
}

static int unknown_option(struct reading *r, struct text name) {
    struct near near = near_to(name);
    offer_options(&near, common_options);
    if (r->cli->command != NULL)
        offer_options(&near, r->cli->command->options);
    if (near.best.size != 0)
        return cli_usage(r->cli, "there is no option %.*s; did you mean %.*s?", TEXT_ARG(name),
                         TEXT_ARG(near.best));
    return cli_usage(r->cli, "there is no option %.*s", TEXT_ARG(name));
}

static const char *const formats[] = {
    [OUTPUT_HUMAN] = "human", [OUTPUT_JSON] = "json",     [OUTPUT_SARIF] = "sarif",
    [OUTPUT_JUNIT] = "junit", [OUTPUT_GITHUB] = "github", [OUTPUT_MARKDOWN] = "md",
    [OUTPUT_HTML] = "html",   [OUTPUT_DOT] = "dot",       [OUTPUT_SVG] = "svg",
};

/* Whether "human|json" has the word. */
static bool has_word(const char *words, const char *word) {
    size_t size = strlen(word);
    for (; *words != 0; words += words[0] == '|') {
        size_t length = strcspn(words, "|");
        if (length == size && memcmp(words, word, size) == 0)
            return true;
        words += length;
    }
    return false;
}

/* Which formats there are depends on the command, which may be named later. */
static int take_format(struct cli *cli) {
    const struct command_option *option = command_option_find(cli->command, "--format",
                                                              sizeof "--format" - 1);
    if (cli->format_name == NULL)
        return 0;
    if (!has_word(option->word, cli->format_name))
        return cli_usage(cli, "a format is %s, not %s", option->text, cli->format_name);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i], cli->format_name) == 0)
            cli->format = (enum output_format)i;
    if (strcmp(cli->format_name, "markdown") == 0)
        cli->format = OUTPUT_MARKDOWN;
    return 0;
}

static bool is_option(const struct command_option *option, const char *name) {
    return strcmp(option->name, name) == 0;
}

/* Keeps an option: what all commands take in its own place, the others in the list. */
static int keep_option(struct cli *cli, const struct command_option *option, const char *value) {
    if (is_option(option, "--format")) {
        cli->format_name = value;
    } else if (is_option(option, "-C")) {
        cli->directory = value;
        cli->has_directory = true;
    } else if (is_option(option, "--stdlib")) {
        cli->library = value;
    } else if (is_option(option, "--no-stdlib")) {
        cli->library = NULL;
    } else if (is_option(option, "--help")) {
        cli->help = true;
    } else {
        cli->given[cli->given_count++] = (struct given){ option, value };
    }
    return 0;
}

/* `--name value`, `--name=value`, `-C dir` and `-Cdir`. */
static int read_option(struct reading *r) {
    char *argument = r->argv[r->at++];
    if (strcmp(argument, "-h") == 0)
        argument = "--help";
    bool is_long = argument[1] == '-';
    size_t size = is_long ? strcspn(argument, "=") : 2;
    const struct command_option *option = command_option_find(r->cli->command, argument, size);
    const char *value = argument[size] == 0 ? NULL : argument + size + (is_long ? 1 : 0);
    if (option == NULL)
        return unknown_option(r, (struct text){ argument, size });
    if (option->argument == NULL && value != NULL)
        return cli_usage(r->cli, "%s takes no value", option->name);
    if (option->argument != NULL && value == NULL) {
        if (r->at == r->argc)
            return cli_usage(r->cli, "%s takes a value: %s", option->name, option->argument);
        value = r->argv[r->at++];
    }
    return keep_option(r->cli, option, option->argument == NULL ? "" : value);
}

static int unknown_command(struct cli *cli, const char *name) {
    struct near near = near_to(text_of(name));
    for (const struct command *command = commands; command->name != NULL; command++)
        near_offer(&near, text_of(command->name));
    if (near.best.size != 0)
        return cli_usage(cli, "there is no command `%s`; did you mean `%.*s`?", name,
                         TEXT_ARG(near.best));
    return cli_usage(cli, "there is no command `%s`", name);
}

static int read_operand(struct reading *r) {
    struct cli *cli = r->cli;
    char *argument = r->argv[r->at++];
    if (cli->command != NULL) {
        cli->operands[cli->operand_count++] = argument;
        return 0;
    }
    if (strcmp(argument, "help") == 0 && r->at == r->argc) {
        cli->help = true;
        return 0;
    }
    cli->command = command_find(argument);
    return cli->command == NULL ? unknown_command(cli, argument) : 0;
}

int cli_parse(struct cli *cli, int argc, char **argv) {
    struct reading r = { .cli = cli, .argc = argc, .argv = argv };
    bool operands_only = false;
    cli->given = ARENA_ARRAY(cli->arena, struct given, argc + 1);
    cli->operands = ARENA_ARRAY(cli->arena, char *, argc + 1);
    while (r.at < argc) {
        const char *argument = argv[r.at];
        if (!operands_only && strcmp(argument, "--") == 0) {
            operands_only = true;
            r.at++;
            continue;
        }
        bool option = !operands_only && argument[0] == '-' && argument[1] != 0;
        int status = option ? read_option(&r) : read_operand(&r);
        if (status != 0)
            return status;
    }
    return take_format(cli);
}
