/* Candidates for completion, by the table of commands. */
#include "cli/complete.h"

#include "query/deep.h"
#include "query/inspect.h"

/* The command line so far. */
struct line {
    struct cli *cli;
    struct buf *out;
    bool lost;                              /* no command has the name given */
    const struct command *command;          /* NULL: not named yet */
    const struct command_option *expecting; /* the option whose value comes next; NULL: none */
    char **operands;
    int operand_count;
    struct text current;
    struct inspection inspection;
    bool opened;
};

/* A candidate, if it goes on with what is typed. */
static void offer(struct line *line, struct text candidate, const char *what) {
    if (!text_starts_with(candidate, line->current))
        return;
    for (size_t i = 0; i < candidate.size; i++)
        if ((unsigned char)candidate.data[i] < 0x20)
            return; /* it would be two lines */
    buf_text(line->out, candidate);
    if (what != NULL)
        buf_printf(line->out, "\t%s", what);
    buf_char(line->out, '\n');
}

static void offer_hosts(struct line *line) {
    for (uint32_t i = 0; line->opened && i < line->inspection.host_count; i++)
        offer(line, fleet_host_name(line->inspection.fleet, i), NULL);
}

static void offer_kinds(struct line *line) {
    for (uint32_t i = 0; line->opened && i < line->inspection.workspace->program->kinds.count; i++)
        offer(line, line->inspection.workspace->program->kinds.items[i]->text, NULL);
}

/* As `--from` takes them. */
static void offer_presets(struct line *line) {
    const struct program *program = line->inspection.workspace->program;
    for (uint32_t i = 0; line->opened && i < program->presets.count; i++) {
        const struct preset *preset = program->presets.items[i];
        offer(line, intern_text(program->names, preset->name), NULL);
    }
}

static const struct kind *named_kind(struct line *line, int operand) {
    if (!line->opened || operand >= line->operand_count)
        return NULL;
    return inspection_find_kind(&line->inspection, text_of(line->operands[operand]));
}

static void offer_keys(struct line *line) {
    const struct kind *kind = named_kind(line, 1);
    uint32_t host = kind == NULL
                        ? UINT32_MAX
                        : inspection_find_host(&line->inspection, text_of(line->operands[0]));
    if (host == UINT32_MAX)
        return;
    uint32_t count;
    struct resource *const *members = evaluation_members(inspection_host(&line->inspection, host),
                                                         kind, &count);
    for (uint32_t i = 0; i < count; i++)
        offer(line, resource_key(members[i]), NULL);
}

static void offer_paths(struct line *line, const struct kind *kind) {
    for (uint32_t i = 0; kind != NULL && i < kind->slots.count; i++)
        if (i != kind->key_slot)
            offer(line, kind->slots.items[i].path, NULL);
}

static void offer_field(struct line *line) {
    offer_paths(line, named_kind(line, 1));
}

/* The last of a list with commas. */
static void offer_fields(struct line *line) {
    struct text whole = line->current;
    size_t start = whole.size;
    while (start > 0 && whole.data[start - 1] != ',')
        start--;
    struct buf found = { 0 }, *out = line->out;
    line->out = &found;
    line->current = (struct text){ whole.data + start, whole.size - start };
    offer_paths(line, named_kind(line, 0));
    line->out = out;
    for (struct text left = buf_view(&found); left.size != 0;) {
        const char *end = memchr(left.data, '\n', left.size);
        size_t size = (size_t)(end - left.data) + 1;
        buf_add(out, whole.data, start);
        buf_add(out, left.data, size);
        left = (struct text){ left.data + size, left.size - size };
    }
    buf_free(&found);
}

static void offer_codes(struct line *line) {
    for (int code = 0; code < DIAG_CODE_COUNT; code++)
        offer(line, text_of(diag_code_text((enum diag_code)code)),
              diag_code_title((enum diag_code)code));
}

static void offer_shells(struct line *line) {
    offer(line, TEXT("bash"), NULL);
    offer(line, TEXT("zsh"), NULL);
    offer(line, TEXT("fish"), NULL);
}

/* "human|json": each of them. */
static void offer_choices(struct line *line, const char *words) {
    for (;;) {
        size_t size = strcspn(words, "|");
        offer(line, (struct text){ words, size }, NULL);
        if (words[size] == 0)
            return;
        words += size + 1;
    }
}

static void offer_files(struct line *line) {
    buf_printf(line->out, ":files\n");
}

static void offer_directories(struct line *line) {
    buf_printf(line->out, ":directories\n");
}

/* What words can be: the names that commands.def gives them. */
static const struct {
    const char *name;
    void (*offer)(struct line *line);
    bool needs_fleet;
} sorts[] = {
    { "host", offer_hosts, true },        { "kind", offer_kinds, true },
    { "key", offer_keys, true },          { "preset", offer_presets, true },
    { "field", offer_field, true },       { "fields", offer_fields, true },
    { "code", offer_codes, false },       { "shell", offer_shells, false },
    { "file", offer_files, false },       { "directory", offer_directories, false },
    { "side", offer_directories, false },
};

struct offering {
    struct line *line;
    void (*offer)(struct line *line);
};

/* Diagnostics go nowhere. */
static void offer_from_fleet(void *data) {
    struct offering *offering = data;
    struct line *line = offering->line;
    struct workspace *workspace = cli_open(line->cli);
    line->opened = inspection_open(&line->inspection, workspace);
    offering->offer(line);
    inspection_close(&line->inspection);
    workspace_free(workspace);
}

static void offer_sort(struct line *line, struct text sort) {
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++) {
        if (!text_equal(text_of(sorts[i].name), sort))
            continue;
        struct offering offering = { line, sorts[i].offer };
        if (sorts[i].needs_fleet)
            deep_run(offer_from_fleet, &offering);
        else
            sorts[i].offer(line);
        return;
    }
}

static void offer_options(struct line *line, const struct command_option *options) {
    for (; options->name != NULL; options++)
        if (options->text != NULL)
            offer(line, text_of(options->name), options->text);
}

/* Common options that the command has not as its own. */
static void offer_common(struct line *line) {
    for (const struct command_option *option = common_options; option->name != NULL; option++)
        if (command_option_find(line->command, option->name, strlen(option->name)) == option)
            offer(line, text_of(option->name), option->text);
}

/* "host kind key" and 1 → "kind"; "host*" and anything → "host". */
static struct text word_of(const char *words, int index) {
    for (;;) {
        size_t size = strcspn(words, " ");
        bool repeats = size != 0 && words[size - 1] == '*';
        if (index == 0 || repeats)
            return (struct text){ words, repeats ? size - 1 : size };
        if (words[size] == 0)
            return TEXT("");
        words += size + 1;
        index--;
    }
}

/* Options that say where the fleet is count here, too. */
static void take_value(struct line *line, const char *value) {
    const char *name = line->expecting->name;
    if (strcmp(name, "-C") == 0)
        line->cli->directory = value;
    else if (strcmp(name, "--stdlib") == 0)
        line->cli->library = value;
    line->expecting = NULL;
}

static void take_word(struct line *line, char *word) {
    if (line->expecting != NULL) {
        if (strcmp(word, "=") != 0) /* bash takes `--host=x` for three words */
            take_value(line, word);
        return;
    }
    if (word[0] != '-') {
        if (line->command == NULL) {
            line->command = command_find(word);
            line->lost = line->command == NULL;
        } else {
            line->operands[line->operand_count++] = word;
        }
        return;
    }
    size_t size = strcspn(word, "=");
    line->expecting = command_option_find(line->command, word, size);
    if (line->expecting == NULL || line->expecting->argument == NULL)
        line->expecting = NULL;
    else if (word[size] == '=')
        take_value(line, word + size + 1);
}

static void offer_commands(struct line *line) {
    for (const struct command *command = commands; command->name != NULL; command++)
        offer(line, text_of(command->name), command->summary);
}

void complete_words(struct cli *cli, char *const *words, int count, struct buf *out) {
    struct line line = { .cli = cli, .out = out, .current = TEXT("") };
    line.operands = ARENA_ARRAY(cli->arena, char *, count + 1);
    for (int i = 0; i + 1 < count; i++)
        take_word(&line, words[i]);
    if (count > 0 && strcmp(words[count - 1], "=") != 0)
        line.current = text_of(words[count - 1]);
    if (line.lost)
        return;
    if (line.expecting != NULL && strchr(line.expecting->word, '|') != NULL) {
        offer_choices(&line, line.expecting->word);
    } else if (line.expecting != NULL) {
        offer_sort(&line, text_of(line.expecting->word));
    } else if (line.current.size > 0 && line.current.data[0] == '-') {
        if (line.command != NULL)
            offer_options(&line, line.command->options);
        offer_common(&line);
    } else if (line.command == NULL) {
        offer_commands(&line);
    } else {
        offer_sort(&line, word_of(line.command->words, line.operand_count));
    }
}
