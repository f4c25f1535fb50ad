/* `croft graph`: the diagrams that the library has functions for. */
#include "cli/graph.h"

#include "cli/cli.h"
#include "cli/document.h"
#include "query/data.h"
#include "query/deep.h"
#include "query/expression.h"
#include "query/inspect.h"

struct drawing {
    struct cli *cli;
    struct workspace *workspace;
    struct buf out;
    bool answered;
};

/* Without a host the fleet's own diagram is asked of the first: all see the same. */
static void evaluate(void *data) {
    struct drawing *d = data;
    struct inspection inspection;
    if (!inspection_open(&inspection, d->workspace))
        return;
    uint32_t index = 0;
    if (d->cli->operand_count == 1)
        index = inspection_find_host(&inspection, cli_operand(d->cli, 0));
    if (index != UINT32_MAX && inspection.host_count != 0) {
        struct evaluation *host = inspection_host(&inspection, index);
        struct value value = expression_evaluate(d->workspace, host);
        d->answered = value.tag != VALUE_ERROR;
        value = data_of(d->workspace->arena, host, value);
        if (d->answered && d->cli->format == OUTPUT_JSON)
            document_write(&d->out, value);
        else if (d->answered)
            graph_dot(&d->out, value);
    }
    inspection_close(&inspection);
    expression_move_places(d->workspace);
}

static int draw(struct drawing *d) {
    struct buf svg = { 0 };
    const char *problem = graph_draw(d->cli->arena, buf_view(&d->out), &svg);
    int status = 0;
    if (problem == NULL) {
        status = cli_print(&svg);
    } else {
        diag_add(d->workspace->diags, DIAG_E0813, (struct span){ { 0 }, 0, 0 },
                 "the diagram cannot be drawn: %s", problem);
        status = cli_finish_asking(d->cli, d->workspace, false);
    }
    buf_free(&svg);
    return status;
}

static bool is_name(const char *name) {
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == 0 && name[0] >= 'a';
}

int command_graph(struct cli *cli) {
    int status = cli_expect_operands(cli, 0, 1);
    const char *of = cli_option(cli, "--of");
    if (status != 0)
        return status;
    if (of == NULL)
        of = cli->operand_count == 0 ? "fleet" : "services";
    if (!is_name(of))
        return cli_usage(cli, "--of takes a name, such as services or units");
    struct workspace_options options = cli_workspace_options(cli);
    struct drawing d = { .cli = cli };
    d.workspace = expression_open(&options, text_of(arena_printf(cli->arena, "%s_graph()", of)));
    deep_run(evaluate, &d);
    status = cli_finish_asking(cli, d.workspace, d.answered);
    if (d.answered)
        status = cli_worst(status, cli->format == OUTPUT_SVG ? draw(&d) : cli_print(&d.out));
    buf_free(&d.out);
    workspace_free(d.workspace);
    return status;
}
