/* `croft explain`: the pages of diagnostics, and policies. */
#include "cli/cli.h"
#include "cli/document.h"
#include "cli/explain_policy.h"
#include "cli/lints.h"
#include "query/near.h"
#include "source/diag.h"

#include <ctype.h>
#include <stdio.h>

static const char *const severities[] = {
    [DIAG_ERROR] = "error", [DIAG_WARNING] = "warning", [DIAG_INFO] = "info"
};

static struct value describe(struct arena *arena, enum diag_code code, bool with_page) {
    struct object object = object_new(arena);
    object_put_text(&object, "code", text_of(diag_code_text(code)));
    object_put_text(&object, "severity", text_of(severities[diag_code_severity(code)]));
    object_put_text(&object, "title", text_of(diag_code_title(code)));
    if (with_page)
        object_put_text(&object, "page", text_of(diag_code_page(code)));
    return object_value(&object);
}

static void list_codes(struct cli *cli, struct buf *out) {
    struct array array = array_new(cli->arena);
    for (int code = 0; code < DIAG_CODE_COUNT; code++) {
        if (cli->format == OUTPUT_JSON)
            array_add(&array, describe(cli->arena, (enum diag_code)code, false));
        else
            buf_printf(out, "%s  %s\n", diag_code_text((enum diag_code)code),
                       diag_code_title((enum diag_code)code));
    }
    if (cli->format == OUTPUT_JSON)
        document_write(out, array_value(&array));
}

static int report_unknown(struct cli *cli, struct text name) {
    struct near near = near_to(name);
    for (int code = 0; code < DIAG_CODE_COUNT; code++)
        near_offer(&near, text_of(diag_code_text((enum diag_code)code)));
    if (near.best.size != 0)
        return cli_usage(cli, "there is no code `%.*s`; did you mean `%.*s`?", TEXT_ARG(name),
                         TEXT_ARG(near.best));
    return cli_usage(cli, "there is no code `%.*s`; `croft explain` lists them", TEXT_ARG(name));
}

/* A letter and digits, or nearly so: a code. Names of policies are words. */
static bool looks_like_code(struct text name) {
    return name.size >= 2 && name.size <= 6 && isdigit((unsigned char)name.data[1]);
}

/* Whether it is a lint, whose page is shown then. */
static bool explain_lint(struct cli *cli, struct text name, int *status) {
    struct workspace *workspace = workspace_empty();
    struct lint_set *set = lints_open(cli, workspace);
    const struct lint *lint = lint_find(set, name);
    if (lint != NULL)
        *status = lints_explain(cli, lint);
    lint_set_free(set);
    workspace_free(workspace);
    return lint != NULL;
}

int command_explain(struct cli *cli) {
    struct buf out = { 0 };
    int status = cli_expect_operands(cli, 0, 1);
    if (status != 0)
        return status;
    if (cli->operand_count == 0) {
        list_codes(cli, &out);
    } else {
        struct text name = cli_operand(cli, 0);
        if (!looks_like_code(name))
            return explain_lint(cli, name, &status) ? status : explain_policy(cli, name);
        char *upper = arena_copy(cli->arena, name.data, name.size);
        for (size_t i = 0; i < name.size; i++)
            upper[i] = (char)toupper((unsigned char)upper[i]);
        enum diag_code code = diag_code_find((struct text){ upper, name.size });
        if (code == DIAG_CODE_COUNT)
            return report_unknown(cli, (struct text){ upper, name.size });
        if (cli->format == OUTPUT_JSON)
            document_write(&out, describe(cli->arena, code, true));
        else
            buf_printf(&out, "%s", diag_code_page(code));
    }
    status = cli_print(&out);
    buf_free(&out);
    return status;
}
