/* The tables of commands and options, from commands.def. */
#include "cli/command.h"

#include <stddef.h>
#include <string.h>

#define OPTIONS(list)                      ((const struct command_option[]){ list{ NULL, NULL, NULL, NULL } })
#define OPTION(name, argument, text, word) { name, argument, text, word },
#define HIDDEN(name, argument, text)       { name, argument, NULL, NULL },
#define NO_OPTIONS
#define EXAMPLES(list)      ((const struct command_example[]){ list{ NULL, NULL } })
#define EXAMPLE(line, text) { line, text },
#define COMMAND(name, arguments, words, summary, text, json, options, examples) \
    { #name, arguments, words, summary, text, json, options, examples, command_##name },

const struct command commands[] = {
#include "cli/commands.def"
    { .name = NULL },
};

const struct command_option common_options[] = {
    { "-C", "DIR", "the fleet's directory, with hosts/ in it (the current one)", "directory" },
    { "--stdlib", "DIR", "the shipped library (the one installed with croft)", "directory" },
    { "--no-stdlib", NULL, "use no shipped library", "" },
    { "--format", "FORM", "human or json", "human|json" },
    { "--help", NULL, "show this help", "" },
    { NULL, NULL, NULL, NULL },
};

const struct command *command_find(const char *name) {
    for (const struct command *command = commands; command->name != NULL; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

static const struct command_option *find_in(const struct command_option *options, const char *name,
                                            size_t size) {
    for (; options->name != NULL; options++)
        if (strlen(options->name) == size && memcmp(options->name, name, size) == 0)
            return options;
    return NULL;
}

const struct command_option *command_option_find(const struct command *command, const char *name,
                                                 size_t size) {
    const struct command_option *option = command == NULL ? NULL
                                                          : find_in(command->options, name, size);
    return option != NULL ? option : find_in(common_options, name, size);
}
