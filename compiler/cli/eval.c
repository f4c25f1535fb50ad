/* `croft eval`: the value of an expression on a host. */
#include "cli/cli.h"
#include "cli/document.h"
#include "query/data.h"
#include "query/deep.h"
#include "query/expression.h"
#include "query/inspect.h"
#include "source/shown.h"

enum { VALUE_COLUMNS = 80 };

struct evaluating {
    struct cli *cli;
    struct workspace *workspace;
    struct buf out;
    bool answered;
};

/* A text as it is, but for what a terminal would take for commands. */
static void show_lines(struct buf *out, struct text text) {
    while (text.size != 0) {
        const char *end = memchr(text.data, '\n', text.size);
        size_t size = end == NULL ? text.size : (size_t)(end - text.data);
        shown_text(out, (struct text){ text.data, size });
        buf_char(out, '\n');
        size += end != NULL;
        text = (struct text){ text.data + size, text.size - size };
    }
}

static void show(struct evaluating *e, struct evaluation *host, struct value value) {
    if (e->cli->format == OUTPUT_JSON) {
        document_write(&e->out, data_of(e->workspace->arena, host, value));
        return;
    }
    if (value.tag == VALUE_STRING || value.tag == VALUE_ROPE) {
        show_lines(&e->out, evaluation_text(host, value));
        return;
    }
    struct buf spelling = { 0 };
    evaluation_show(host, &spelling, value, VALUE_COLUMNS);
    show_lines(&e->out, buf_view(&spelling));
    buf_free(&spelling);
}

static void evaluate(void *data) {
    struct evaluating *e = data;
    struct inspection inspection;
    if (!inspection_open(&inspection, e->workspace))
        return;
    uint32_t index = inspection_find_host(&inspection, cli_operand(e->cli, 0));
    if (index != UINT32_MAX) {
        struct evaluation *host = inspection_host(&inspection, index);
        struct value value = expression_evaluate(e->workspace, host);
        e->answered = value.tag != VALUE_ERROR;
        if (e->answered)
            show(e, host, value);
    }
    inspection_close(&inspection);
    expression_move_places(e->workspace);
}

int command_eval(struct cli *cli) {
    int status = cli_expect_operands(cli, 2, 2);
    if (status != 0)
        return status;
    struct text expression = cli_operand(cli, 1);
    bool blank = true;
    for (size_t i = 0; i < expression.size; i++)
        blank = blank && (expression.data[i] == ' ' || expression.data[i] == '\n');
    if (blank)
        return cli_usage(cli, "the expression is empty");
    struct workspace_options options = cli_workspace_options(cli);
    struct evaluating e = { .cli = cli };
    e.workspace = expression_open(&options, expression);
    deep_run(evaluate, &e);
    status = cli_finish_asking(cli, e.workspace, e.answered);
    status = cli_worst(status, cli_print(&e.out));
    buf_free(&e.out);
    workspace_free(e.workspace);
    return status;
}
