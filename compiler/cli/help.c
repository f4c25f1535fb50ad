/* `croft --help` and `croft COMMAND --help`, from the table of commands. */
#include "cli/help.h"

enum { HELP_COLUMNS = 80 };

void help_wrap(struct buf *out, const char *text, const char *margin) {
    size_t column = 0;
    while (*text != 0) {
        size_t size = strcspn(text, " \n");
        if (column != 0 && column + 1 + size > HELP_COLUMNS) {
            buf_char(out, '\n');
            column = 0;
        }
        if (size != 0) {
            buf_printf(out, "%s%.*s", column == 0 ? margin : " ", (int)size, text);
            column += size + (column == 0 ? strlen(margin) : 1);
        }
        text += size;
        if (*text == '\n') {
            buf_char(out, '\n');
            column = 0;
        }
        text += *text != 0;
    }
    buf_char(out, '\n');
}

/* Those that the command (which may be NULL) has as its own instead are left out. */
static void add_options(struct buf *out, const struct command *command,
                        const struct command_option *options) {
    for (; options->name != NULL; options++) {
        if (options->text == NULL ||
            command_option_find(command, options->name, strlen(options->name)) != options)
            continue;
        struct buf head = { 0 };
        buf_printf(&head, "%s%s%s", options->name, options->argument != NULL ? " " : "",
                   options->argument != NULL ? options->argument : "");
        buf_printf(out, "  %-*.*s %s\n", 16, TEXT_ARG(buf_view(&head)), options->text);
        buf_free(&head);
    }
}

void help_all(struct buf *out) {
    buf_printf(out, "usage: croft COMMAND [ARGUMENT…]\n\n");
    for (const struct command *command = commands; command->name != NULL; command++)
        buf_printf(out, "  %-10s  %s\n", command->name, command->summary);
    buf_printf(out, "\nEvery command takes:\n");
    add_options(out, NULL, common_options);
    buf_printf(out, "\n`croft COMMAND --help` tells more of a command, `croft explain CODE` of a "
                    "diagnostic.\n");
}

void help_command(struct buf *out, const struct command *command) {
    buf_printf(out, "usage: croft %s%s%s\n\n", command->name, command->arguments[0] != 0 ? " " : "",
               command->arguments);
    help_wrap(out, command->text, "");
    buf_printf(out, "\nOptions:\n");
    add_options(out, command, command->options);
    add_options(out, command, common_options);
    if (command->json != NULL) {
        buf_printf(out, "\nAs JSON:\n");
        help_wrap(out, command->json, "  ");
    }
    buf_printf(out, "\nExamples:\n");
    for (const struct command_example *example = command->examples; example->line != NULL;
         example++)
        buf_printf(out, "  %s\n      %s\n", example->line, example->text);
}
