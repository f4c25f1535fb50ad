/* `croft new`: a file for a new resource. What it has to say is found by a trial: the fleet is
 * evaluated with the resource in it as it would be without another word. */
#include "cli/cli.h"
#include "cli/document.h"
#include "cli/naming.h"
#include "cli/scaffold.h"
#include "cli/table.h"
#include "query/build.h"
#include "query/deep.h"
#include "query/expression.h"
#include "query/near.h"
#include "sema/print_type.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct span nowhere = { { 0 }, 0, 0 };

struct creating {
    struct cli *cli;
    struct arena *arena;
    struct workspace *workspace; /* of the look under way */
    struct scaffold scaffold;
    const char *kind, *host;
    const char *path;   /* "/srv/fleet/hosts/forge/services/sonarr.croft" */
    struct text module; /* "hosts/forge/services/sonarr.croft" */
    struct buf text;    /* the file's */
    struct textmap overlay;
    struct text content; /* what the overlay shows */
    struct buf out, findings;
    struct array found;
    bool good;
};

static bool refuse(struct creating *c, const char *problem, const char *remedy) {
    struct diag *diag = diag_add(c->workspace->diags, DIAG_E0811, nowhere, "%s", problem);
    if (remedy != NULL)
        diag_help(c->workspace->diags, diag, "%s", remedy);
    return false;
}

static bool is_there(const char *path) {
    struct stat st;
    return lstat(path, &st) == 0;
}

/* --- What is asked for --- */

static bool is_preset(const struct creating *c, const struct preset *preset, struct text name) {
    struct text own = intern_text(c->workspace->program->names, preset->name);
    struct text module = preset->module->name;
    if (preset->of_kind != c->scaffold.kind)
        return false;
    return text_equal(own, name) ||
           (text_equal(module, name) && text_equal(preset->module->own_name, own)) ||
           text_equal(text_of(arena_printf(c->arena, "%.*s.%.*s", TEXT_ARG(module), TEXT_ARG(own))),
                      name);
}

static bool find_preset(struct creating *c, const char *given) {
    const struct program *program = c->workspace->program;
    struct text name = { given, strcspn(given, "(") };
    struct near near = near_to(name);
    for (uint32_t i = 0; i < program->presets.count; i++) {
        const struct preset *preset = program->presets.items[i];
        if (preset->of_kind == c->scaffold.kind)
            near_offer(&near, intern_text(program->names, preset->name));
        if (is_preset(c, preset, name))
            c->scaffold.preset = preset;
    }
    c->scaffold.arguments = given + name.size;
    if (c->scaffold.preset != NULL)
        return true;
    struct diag *diag = diag_add(c->workspace->diags, DIAG_E0811, nowhere,
                                 "there is no preset `%.*s` for `%s`", TEXT_ARG(name), c->kind);
    near_help(c->workspace->diags, diag, &near);
    return false;
}

/* What a preset cannot do without is said where it is named. */
static bool has_arguments(struct creating *c) {
    const struct preset *preset = c->scaffold.preset;
    if (preset == NULL || c->scaffold.arguments[0] != 0)
        return true;
    struct buf wanted = { 0 };
    const struct program *program = c->workspace->program;
    struct text name = intern_text(program->names, preset->name);
    for (uint32_t i = 0; i < preset->params.count; i++)
        if (preset->params.items[i].default_value == NULL)
            buf_printf(&wanted, "%s%.*s: %s", wanted.size == 0 ? "" : ", ",
                       TEXT_ARG(preset->params.items[i].text),
                       type_text_of(c->arena, preset->params.items[i].type));
    if (wanted.size != 0) {
        struct diag *diag = diag_add(c->workspace->diags, DIAG_E0811, nowhere,
                                     "preset `%.*s` takes %.*s", TEXT_ARG(name), (int)wanted.size,
                                     wanted.data);
        diag_help(c->workspace->diags, diag, "say it: `--from '%.*s(%.*s: …)'`", TEXT_ARG(name),
                  TEXT_ARG(preset->params.items[0].text));
    }
    bool good = wanted.size == 0;
    buf_free(&wanted);
    return good;
}

/* Names, places and the preset, in the fleet as it stands. */
static void look_up(void *data) {
    struct creating *c = data;
    struct inspection inspection;
    if (!inspection_open(&inspection, c->workspace))
        return;
    const char *from = cli_option(c->cli, "--from");
    uint32_t host = inspection_find_host(&inspection, text_of(c->host));
    c->scaffold.kind = inspection_find_kind(&inspection, text_of(c->kind));
    c->good = host != UINT32_MAX && c->scaffold.kind != NULL;
    if (c->good && (c->scaffold.kind->fleet || c->scaffold.kind->is_host))
        c->good = refuse(c, arena_printf(c->arena, "`%s` is of the whole fleet", c->kind),
                         "write it into a file directly in hosts/");
    if (c->good && evaluation_find(inspection_host(&inspection, host), c->scaffold.kind,
                                   text_of(c->scaffold.name)) != NULL)
        c->good = refuse(c,
                         arena_printf(c->arena, "there is `%s` `%s` on %s already", c->kind,
                                      c->scaffold.name, c->host),
                         "choose another name");
    if (c->good && from != NULL)
        c->good = find_preset(c, from) && has_arguments(c);
    inspection_close(&inspection);
}

/* --- The trial --- */

/* Opens the fleet as it would be with this text in the file; `question` (NULL: none) is to be
 * evaluated in it. */
static void open_with(struct creating *c, struct text content, const char *question) {
    struct workspace_options options = cli_workspace_options(c->cli);
    c->content = content;
    *textmap_put(c->arena, &c->overlay, text_of(c->path), NULL) = (uintptr_t)&c->content;
    options.overlay = &c->overlay;
    workspace_free(c->workspace);
    c->workspace = question == NULL ? workspace_open(&options)
                                    : expression_open(&options, text_of(question));
}

static struct text kept(struct creating *c, struct evaluation *host, struct value value) {
    struct text text = value.tag == VALUE_STRING || value.tag == VALUE_ROPE
                           ? evaluation_text(host, value)
                           : TEXT("");
    return text_of(arena_printf(c->arena, "%.*s", TEXT_ARG(text)));
}

/* What the library's function proposes: a list of records with line, file and why. */
static void take_proposals(struct creating *c, struct evaluation *host, struct value value) {
    for (uint32_t i = 0; value.tag == VALUE_LIST && i < value.list->count; i++) {
        struct value item = value.list->items[i];
        struct proposal proposal = { .decide = false };
        for (uint32_t f = 0; item.tag == VALUE_RECORD && f < item.fields->shape->count; f++) {
            struct text name = item.fields->shape->names[f];
            struct text text = kept(c, host, item.fields->items[f]);
            if (text_equal(name, TEXT("line")))
                proposal.line = text;
            else if (text_equal(name, TEXT("file")))
                proposal.file = text;
            else if (text_equal(name, TEXT("why")))
                proposal.why = text;
            else if (text_equal(name, TEXT("decide")))
                proposal.decide = item.fields->items[f].i != 0;
        }
        if (proposal.line.size != 0)
            vec_push(c->arena, &c->scaffold.proposals, proposal);
    }
}

static void try_out(void *data) {
    struct creating *c = data;
    struct inspection inspection;
    c->good = false;
    if (!inspection_open(&inspection, c->workspace))
        return;
    uint32_t index = inspection_find_host(&inspection, text_of(c->host));
    c->scaffold.kind = inspection_find_kind(&inspection, text_of(c->kind));
    struct evaluation *host = inspection_host(&inspection, index);
    struct resource *resource = evaluation_find(host, c->scaffold.kind, text_of(c->scaffold.name));
    c->good = resource != NULL;
    if (c->scaffold.preset != NULL) /* that of the first look has gone with it */
        c->good = c->good && find_preset(c, cli_option(c->cli, "--from"));
    if (c->good) {
        scaffold_propose_free(&c->scaffold, host, resource);
        take_proposals(c, host, expression_evaluate(c->workspace, host));
        scaffold_find_undecided(&c->scaffold, host, resource);
        scaffold_write(&c->scaffold, &c->text, c->workspace->program, host);
    }
    inspection_close(&inspection);
}

/* "service_proposals(service["x"])", if the library has such a function. */
static const char *question_of(struct creating *c) {
    const struct program *program = c->workspace->program;
    const char *name = arena_printf(c->arena, "%s_proposals", c->kind);
    for (uint32_t i = 0; i < program->fns.count; i++)
        if (text_equal(intern_text(program->names, program->fns.items[i]->name), text_of(name)))
            return arena_printf(c->arena, "%s(%s[\"%s\"])", name, c->kind, c->scaffold.name);
    return "none";
}

/* Before anything is known of it. */
static void find_out(struct creating *c) {
    struct buf bare = { 0 };
    const char *question = question_of(c);
    scaffold_write(&c->scaffold, &bare, c->workspace->program, NULL);
    open_with(c, buf_view(&bare), question);
    if (diags_have_errors(c->workspace->diags))
        c->good = false;
    else
        deep_run(try_out, c);
    buf_free(&bare);
}

/* --- Writing --- */

static bool make_folders(struct creating *c) {
    char *path = arena_copy(c->arena, c->path, strlen(c->path) + 1);
    size_t top = strlen(c->cli->directory) + sizeof "/hosts";
    for (size_t i = top; path[i] != 0; i++) {
        if (path[i] != '/')
            continue;
        path[i] = 0;
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            return refuse(
                c, arena_printf(c->arena, "`%s` cannot be made: %s", path, strerror(errno)), NULL);
        path[i] = '/';
    }
    return true;
}

static bool write_file(struct creating *c) {
    if (!make_folders(c))
        return false;
    int file = open(c->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    bool good = file >= 0;
    for (size_t at = 0; good && at < c->text.size;) {
        ssize_t written = write(file, c->text.data + at, c->text.size - at);
        good = written > 0;
        at += good ? (size_t)written : 0;
    }
    int problem = errno;
    if (file >= 0)
        good = close(file) == 0 && good;
    return good ||
           refuse(c,
                  arena_printf(c->arena, "`%s` cannot be written: %s", c->path, strerror(problem)),
                  NULL);
}

/* --- What is to be done --- */

static bool is_about(const struct creating *c, const struct finding *finding) {
    for (uint32_t i = 0; i < finding->subjects.count; i++) {
        const struct finding_subject *subject = &finding->subjects.items[i];
        if (text_equal(subject->kind, text_of(c->kind)) &&
            text_equal(subject->key, text_of(c->scaffold.name)))
            return true;
    }
    return text_equal(source_name(c->workspace->sources, finding->span.source), c->module);
}

static void add_finding(struct creating *c, struct text id, struct text message, struct text help) {
    struct object object = object_new(c->arena);
    object_put_text(&object, "policy", id);
    object_put_text(&object, "message", message);
    object_put_text(&object, "help", help);
    array_add(&c->found, object_value(&object));
    buf_printf(&c->findings, "  %.*s\n    %.*s\n", TEXT_ARG(id), TEXT_ARG(message));
    if (help.size != 0)
        buf_printf(&c->findings, "    help: %.*s\n", TEXT_ARG(help));
}

/* What the policies ask of the file as it was written. */
static void judge(struct creating *c) {
    struct check_options check = { .today = CHECK_NO_DAY };
    struct text host = text_of(c->host);
    struct build_options options = { .hosts = &host, .host_count = 1, .check = &check };
    struct workspace_options where = cli_workspace_options(c->cli);
    workspace_free(c->workspace);
    c->workspace = workspace_read(&where);
    struct build_result result = build_run(c->workspace, &options);
    for (uint32_t i = 0; result.findings != NULL && i < findings_count(result.findings); i++) {
        const struct finding *finding = findings_at(result.findings, i);
        if (!finding_is_excused(finding) && is_about(c, finding))
            add_finding(c, finding->policy, finding->message, finding->help);
    }
    build_result_free(&result);
    diags_sort(c->workspace->diags, c->workspace->sources);
    for (uint32_t i = 0; i < diags_count(c->workspace->diags); i++) {
        const struct diag *diag = diags_at(c->workspace->diags, i);
        if (diag->severity == DIAG_ERROR && diag->code != DIAG_E0604)
            add_finding(c, text_of(diag_code_text(diag->code)), text_of(diag->message),
                        diag->help_count == 0 ? TEXT("") : text_of(diag->helps[0]));
    }
}

static void tell_undecided(struct creating *c) {
    const struct scaffold *s = &c->scaffold;
    struct table table = table_new(c->arena, 3);
    if (scaffold_decisions(s) == 0)
        return;
    buf_printf(&c->out, "\nto be decided in it:\n");
    table_add(&table, TEXT("  field"));
    table_add(&table, TEXT("type"));
    table_add(&table, TEXT("what it is"));
    for (uint32_t i = 0; i < s->undecided.count; i++) {
        const struct slot *slot = &s->kind->slots.items[s->undecided.items[i]];
        table_add(&table, text_of(arena_printf(c->arena, "  %.*s", TEXT_ARG(slot->path))));
        table_add(&table, text_of(type_text_of(c->arena, slot->type)));
        table_add(&table, scaffold_doc(c->arena, slot->field));
    }
    for (uint32_t i = 0; i < s->proposals.count; i++) {
        const struct proposal *p = &s->proposals.items[i];
        struct text field = { p->line.data, strcspn(p->line.data, " ") };
        if (!p->decide)
            continue;
        table_add(&table, text_of(arena_printf(c->arena, "  %.*s", TEXT_ARG(field))));
        table_add(&table, TEXT(""));
        table_add(&table, p->why);
    }
    struct paint paint = { .out = &c->out };
    table_write(&table, &paint);
}

static void tell_human(struct creating *c) {
    const struct scaffold *s = &c->scaffold;
    bool elsewhere = false;
    buf_printf(&c->out, "%.*s\n", TEXT_ARG(c->module));
    tell_undecided(c);
    for (uint32_t i = 0; i < s->proposals.count; i++) {
        const struct proposal *p = &s->proposals.items[i];
        if (p->file.size == 0)
            continue;
        buf_printf(&c->out, "%s  %.*s   %.*s   // %.*s\n",
                   elsewhere ? "" : "\nto be added elsewhere:\n", TEXT_ARG(p->file),
                   TEXT_ARG(p->line), TEXT_ARG(p->why));
        elsewhere = true;
    }
    if (c->findings.size != 0)
        buf_printf(&c->out, "\n`croft check` asks for:\n%.*s", (int)c->findings.size,
                   c->findings.data);
    if (c->findings.size == 0 && scaffold_decisions(s) == 0)
        buf_printf(&c->out, "\nit checks clean\n");
}

static void tell_json(struct creating *c) {
    const struct scaffold *s = &c->scaffold;
    struct object object = object_new(c->arena);
    struct array undecided = array_new(c->arena), proposals = array_new(c->arena);
    for (uint32_t i = 0; i < s->undecided.count; i++) {
        const struct slot *slot = &s->kind->slots.items[s->undecided.items[i]];
        struct object field = object_new(c->arena);
        object_put_text(&field, "field", slot->path);
        object_put_text(&field, "type", text_of(type_text_of(c->arena, slot->type)));
        object_put_text(&field, "doc", scaffold_doc(c->arena, slot->field));
        array_add(&undecided, object_value(&field));
    }
    for (uint32_t i = 0; i < s->proposals.count; i++) {
        struct object proposal = object_new(c->arena);
        object_put_text(&proposal, "line", s->proposals.items[i].line);
        object_put_text(&proposal, "file", s->proposals.items[i].file);
        object_put_text(&proposal, "why", s->proposals.items[i].why);
        object_put_bool(&proposal, "decide", s->proposals.items[i].decide);
        array_add(&proposals, object_value(&proposal));
    }
    object_put_number(&object, "version", 1);
    object_put_text(&object, "file", c->module);
    object_put(&object, "undecided", array_value(&undecided));
    object_put(&object, "proposals", array_value(&proposals));
    object_put(&object, "findings", array_value(&c->found));
    document_write(&c->out, object_value(&object));
}

/* --- The command --- */

static void create(struct creating *c) {
    deep_run(look_up, c);
    if (c->good)
        find_out(c);
    if (!c->good || !write_file(c))
        return;
    /* What is told of the trial refers to it: it is told before the fleet is read again. */
    struct workspace *trial = c->workspace;
    c->workspace = workspace_empty();
    judge(c);
    if (c->cli->format == OUTPUT_JSON)
        tell_json(c);
    else
        tell_human(c);
    workspace_free(c->workspace);
    c->workspace = trial;
}

/* The names become names of files: what could lead elsewhere is refused before anything is read. */
static bool are_plain(struct creating *c) {
    if (!naming_is_plain(c->scaffold.name))
        return refuse(c,
                      arena_printf(c->arena, "`%s` is no name for a resource of `%s`",
                                   c->scaffold.name, c->kind),
                      "small letters, digits and inner hyphens, a letter first");
    if (!naming_is_plain(c->host) || !naming_is_plain(c->kind))
        return refuse(
            c, arena_printf(c->arena, "there is no host `%s` or no kind `%s`", c->host, c->kind),
            NULL);
    c->module = text_of(
        arena_printf(c->arena, "hosts/%s/%ss/%s.croft", c->host, c->kind, c->scaffold.name));
    c->path = arena_printf(c->arena, "%s/%.*s", c->cli->directory, TEXT_ARG(c->module));
    if (is_there(c->path))
        return refuse(c, arena_printf(c->arena, "`%.*s` is there already", TEXT_ARG(c->module)),
                      "nothing is ever overwritten: change that file, or choose another name");
    return true;
}

int command_new(struct cli *cli) {
    int status = cli_expect_operands(cli, 2, 2);
    if (status != 0)
        return status;
    if (cli_option(cli, "--on") == NULL)
        return cli_usage(cli, "say on which host: --on HOST");
    struct creating c = { .cli = cli,
                          .arena = cli->arena,
                          .workspace = workspace_empty(),
                          .kind = cli->operands[0],
                          .host = cli_option(cli, "--on") };
    c.scaffold =
        (struct scaffold){ .arena = cli->arena, .name = cli->operands[1], .arguments = "" };
    c.found = array_new(cli->arena);
    if (are_plain(&c)) {
        workspace_free(c.workspace);
        c.workspace = cli_open(cli);
        create(&c);
    }
    status = c.out.size == 0 ? cli_finish_asking(cli, c.workspace, false) : cli_print(&c.out);
    buf_free(&c.text);
    buf_free(&c.out);
    buf_free(&c.findings);
    workspace_free(c.workspace);
    return status;
}
