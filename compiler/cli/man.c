/* `croft man`: the manual page, from the table of commands. */
#include "cli/cli.h"

#include "base/utf8.h"

/* The page changes with croft, not with the day it is printed. */
static const char date[] = "2026-11-23";

enum { LINE_COLUMNS = 60 }; /* of the page's text; the reader's program fills lines anew */

static size_t column_of(const struct buf *out) {
    size_t start = out->size;
    while (start > 0 && out->data[start - 1] != '\n')
        start--;
    return out->size - start;
}

/* Text in roff: what means something there, and what is not ASCII, is escaped. Where it may be
 * filled, long lines are broken. */
static void put_text(struct buf *out, const char *text, bool fill) {
    struct text t = text_of(text);
    for (size_t at = 0; at < t.size;) {
        bool line_start = column_of(out) == 0;
        uint32_t c = utf8_next(t, &at);
        if (c == '-')
            buf_printf(out, "\\-");
        else if (c == '\\')
            buf_printf(out, "\\e");
        else if (c == '\'')
            buf_printf(out, "\\(aq");
        else if (c == '`')
            buf_printf(out, "\\(ga");
        else if (c == '~')
            buf_printf(out, "\\(ti");
        else if (c == '^')
            buf_printf(out, "\\(ha");
        else if (c == '.' && line_start)
            buf_printf(out, "\\&.");
        else if (c >= 0x80)
            buf_printf(out, "\\[u%04X]", c);
        else if (c == ' ' && fill && column_of(out) >= LINE_COLUMNS)
            buf_char(out, '\n');
        else
            buf_char(out, (char)c);
    }
}

static void put(struct buf *out, const char *text) {
    put_text(out, text, false);
}

/* Paragraphs: an empty line begins a new one. */
static void put_paragraphs(struct buf *out, const char *text) {
    const char *next;
    while ((next = strstr(text, "\n\n")) != NULL) {
        struct buf one = { 0 };
        buf_add(&one, text, (size_t)(next - text));
        buf_char(&one, 0);
        put_text(out, one.data, true);
        buf_free(&one);
        buf_printf(out, "\n.PP\n");
        text = next + 2;
    }
    put_text(out, text, true);
    buf_char(out, '\n');
}

static void put_bold(struct buf *out, const char *text) {
    buf_printf(out, "\\fB");
    put(out, text);
    buf_printf(out, "\\fR");
}

static void put_options(struct buf *out, const struct command_option *options) {
    for (; options->name != NULL; options++) {
        if (options->text == NULL)
            continue;
        buf_printf(out, ".TP\n");
        put_bold(out, options->name);
        if (options->argument != NULL) {
            buf_printf(out, " \\fI");
            put(out, options->argument);
            buf_printf(out, "\\fR");
        }
        buf_char(out, '\n');
        put(out, options->text);
        buf_char(out, '\n');
    }
}

static void put_command(struct buf *out, const struct command *command) {
    buf_printf(out, ".SS \"");
    put(out, command->name);
    buf_printf(out, "%s", command->arguments[0] != 0 ? " " : "");
    put(out, command->arguments);
    buf_printf(out, "\"\n");
    put_paragraphs(out, command->text);
    put_options(out, command->options);
    for (const struct command_example *example = command->examples; example->line != NULL;
         example++) {
        buf_printf(out, ".TP\n");
        put_bold(out, example->line);
        buf_char(out, '\n');
        put(out, example->text);
        buf_char(out, '\n');
    }
    if (command->json == NULL)
        return;
    buf_printf(out, ".PP\nAs JSON:\n");
    put_paragraphs(out, command->json);
}

static const struct {
    const char *heading, *text;
} sections[] = {
    { "OUTPUT", "Answers go to standard output, diagnostics to standard error. With --format json "
                "standard output holds one JSON "
                "document: the answer, or, when there is none, the diagnostics in the shape that "
                "check has. Errors beside an answer "
                "go to standard error in that shape, too. Members that have nothing to say are "
                "left out; objects are sorted by the "
                "names of their members. In values quantities are strings as Croft spells them, "
                "and resources are their keys.\n\n"
                "Colours are for terminals only, and not used when NO_COLOR is set or TERM is "
                "dumb. Characters that a terminal would "
                "take for commands are made visible.\n\n"
                "When the reader of a pipe goes away, croft ends with status 6 and says nothing; "
                "what else keeps it from writing, "
                "such as a full disk, it says." },
    { "FILES", "hosts/ holds the sources of the fleet: files directly in it are of the whole "
               "fleet, those in hosts/NAME/ of the host "
               "NAME. stdlib/ may hold modules beside those of the shipped library; with a "
               "prelude.croft of its own it takes that "
               "library's place. out/NAME/ is a host's tree: never edited, wholly reproducible." },
    { "ENVIRONMENT", "CROFT_STDLIB names the shipped library's directory. NO_COLOR and TERM are "
                     "looked at for colours, TMPDIR for "
                     "temporary directories." },
    { "EXIT STATUS",
      "0: all is well. 1: the arguments are wrong, or diff --exit-code, coverage --exit-code or "
      "fmt --check found something. 2: a source cannot be parsed. 3: "
      "names or types are wrong. 4: a policy is broken. 5: evaluation went wrong. 6: something "
      "could not be read or "
      "written. 70: croft itself is at fault. Of several, the earliest phase counts." },
};

static void put_page(struct buf *out) {
    buf_printf(
        out,
        ".TH CROFT 1 %s croft\n.SH NAME\ncroft \\- describe hosts and services, build what lies on "
        "them\n.SH SYNOPSIS\n\\fBcroft\\fR \\fICOMMAND\\fR [\\fIARGUMENT\\fR...]\n"
        ".SH DESCRIPTION\n",
        date);
    put_paragraphs(out,
                   "Croft is a declarative language for people who run their own machines. A fleet "
                   "is a directory with "
                   "hosts/ in it; croft checks its sources, evaluates each host, and writes the "
                   "files that lie on it, "
                   "each line of which can be traced back to the source lines that caused it.");
    buf_printf(out, ".SH COMMANDS\n");
    for (const struct command *command = commands; command->name != NULL; command++)
        put_command(out, command);
    buf_printf(out, ".SH OPTIONS\nEvery command takes:\n");
    put_options(out, common_options);
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        buf_printf(out, ".SH %s\n", sections[i].heading);
        put_paragraphs(out, sections[i].text);
    }
}

int command_man(struct cli *cli) {
    int status = cli_expect_operands(cli, 0, 0);
    if (status != 0)
        return status;
    struct buf out = { 0 };
    put_page(&out);
    status = cli_print(&out);
    buf_free(&out);
    return status;
}
