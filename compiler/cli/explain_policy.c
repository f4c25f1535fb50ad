/* What a policy is: its text, its reason, its parameters, the tests that pass and fail, what is
 * waived. */
#include "cli/explain_policy.h"

#include "checker/finding.h"
#include "cli/document.h"
#include "query/near.h"
#include "query/place.h"
#include "sema/policy.h"
#include "sema/print_type.h"
#include "sema/test.h"

static const char *const severities[] = {
    [DIAG_ERROR] = "error", [DIAG_WARNING] = "warning", [DIAG_INFO] = "info"
};

/* The answer under way, in both forms. */
struct answer {
    const struct workspace *workspace;
    const struct policy *policy;
    struct arena *arena;
    struct buf *out;
};

/* "stdlib/policies/storage.croft:12" */
static struct text place_text(const struct answer *a, const struct module *module,
                              struct node node) {
    struct span span = node_span(module->tree, node);
    struct place place = source_place(a->workspace->sources, span.source, span.start);
    struct text name = source_name(a->workspace->sources, span.source);
    return text_of(arena_printf(a->arena, "%.*s:%u", TEXT_ARG(name), place.line));
}

static struct text source_of(const struct module *module, struct node node) {
    return node_text(module->tree, node);
}

/* Lines of a text, each indented. */
static void print_lines(struct buf *out, struct text text, const char *indent) {
    while (text.size != 0) {
        size_t end = text_find(text, TEXT("\n"));
        if (end != 0)
            buf_printf(out, "%s%.*s", indent, (int)end, text.data);
        buf_char(out, '\n');
        end += end < text.size;
        text = (struct text){ text.data + end, text.size - end };
    }
}

/* --- Parameters --- */

static struct value describe_adjustments(const struct answer *a, uint32_t param) {
    struct array all = array_new(a->arena);
    const struct program *program = a->workspace->program;
    for (uint32_t i = 0; i < program->adjustments.count; i++) {
        const struct policy_adjustment *adjustment = program->adjustments.items[i];
        if (adjustment->policy != a->policy || adjustment->param != param)
            continue;
        struct text value = source_of(
            adjustment->module, node_kid(adjustment->module->tree, adjustment->node, ASSIGN_VALUE));
        struct text place = place_text(a, adjustment->module, adjustment->node);
        struct object object = object_new(a->arena);
        object_put_text(&object, "value", value);
        object_put_text(&object, "place", place);
        array_add(&all, object_value(&object));
        buf_printf(a->out, "    adjusted to %.*s   %.*s\n", TEXT_ARG(value), TEXT_ARG(place));
    }
    return array_value(&all);
}

static struct value describe_params(const struct answer *a) {
    struct array all = array_new(a->arena);
    if (a->policy->params.count != 0)
        buf_printf(a->out, "\nparameters\n");
    for (uint32_t i = 0; i < a->policy->params.count; i++) {
        const struct field *param = &a->policy->params.items[i];
        struct text value = source_of(param->module,
                                      node_kid(param->module->tree, param->node, PARAM_DEFAULT));
        struct object object = object_new(a->arena);
        object_put_text(&object, "name", param->text);
        object_put_text(&object, "type", text_of(type_text_of(a->arena, param->type)));
        object_put_text(&object, "default", value);
        buf_printf(a->out, "  %.*s: %s = %.*s\n", TEXT_ARG(param->text),
                   type_text_of(a->arena, param->type), TEXT_ARG(value));
        object_put(&object, "adjusted", describe_adjustments(a, i));
        array_add(&all, object_value(&object));
    }
    return array_value(&all);
}

/* --- Tests --- */

static bool expects(const struct test *test, const struct policy *policy,
                    enum expectation_kind kind) {
    for (uint32_t i = 0; i < test->expectations.count; i++)
        if (test->expectations.items[i].kind == kind &&
            test->expectations.items[i].policy == policy)
            return true;
    return false;
}

static void describe_test(const struct answer *a, struct array *all, const struct test *test,
                          const char *outcome) {
    struct text place = place_text(a, test->module, test->node);
    struct object object = object_new(a->arena);
    object_put_text(&object, "outcome", text_of(outcome));
    object_put_text(&object, "name", test->name);
    object_put_text(&object, "place", place);
    object_put_text(&object, "text", source_of(test->module, test->node));
    array_add(all, object_value(&object));
    buf_printf(a->out, "  %s: %.*s   %.*s\n", outcome, TEXT_ARG(test->name), TEXT_ARG(place));
    struct node body = node_kid(test->module->tree, test->node, TEST_BODY);
    struct node statements = node_kid(test->module->tree, body, BLOCK_STATEMENTS);
    for (uint32_t i = 0; i < node_count(test->module->tree, statements); i++)
        print_lines(a->out, source_of(test->module, node_kid(test->module->tree, statements, i)),
                    "    ");
}

static struct value describe_tests(const struct answer *a) {
    const struct program *program = a->workspace->program;
    struct array all = array_new(a->arena);
    buf_printf(a->out, "\ntests\n");
    for (uint32_t i = 0; i < program->tests.count; i++) {
        const struct test *test = program->tests.items[i];
        if (expects(test, a->policy, EXPECT_VIOLATION))
            describe_test(a, &all, test, "violated");
        if (expects(test, a->policy, EXPECT_NO_VIOLATION))
            describe_test(a, &all, test, "holds");
    }
    if (all.items.count == 0)
        buf_printf(a->out, "  none\n");
    return array_value(&all);
}

/* --- Waivers --- */

static struct value describe_waivers(const struct answer *a) {
    const struct program *program = a->workspace->program;
    struct array all = array_new(a->arena);
    for (uint32_t i = 0; i < program->waivers.count; i++) {
        const struct waiver *waiver = program->waivers.items[i];
        if (waiver->policy != a->policy)
            continue;
        struct text place = place_text(a, waiver->module, waiver->node);
        struct text until = finding_day_text(a->arena, waiver->until);
        struct object object = object_new(a->arena);
        object_put_text(&object, "place", place);
        object_put_text(&object, "until", until);
        object_put_text(&object, "reason", waiver->reason);
        object_put_text(&object, "by", waiver->by);
        if (all.items.count == 0)
            buf_printf(a->out, "\nwaived\n");
        array_add(&all, object_value(&object));
        buf_printf(a->out, "  until %.*s: %.*s   %.*s\n", TEXT_ARG(until), TEXT_ARG(waiver->reason),
                   TEXT_ARG(place));
    }
    return array_value(&all);
}

/* --- The whole --- */

static struct value describe(const struct answer *a) {
    const struct policy *policy = a->policy;
    struct text place = place_text(a, policy->module, policy->node);
    struct text text = source_of(policy->module, policy->node);
    struct object object = object_new(a->arena);
    buf_printf(a->out, "%.*s   %.*s\n", TEXT_ARG(policy->text), TEXT_ARG(place));
    buf_printf(a->out, "  %s, judged %s%s\n\n", severities[policy->severity],
               policy->of_fleet ? "once for the fleet" : "on each host",
               policy->waivable ? "" : ", cannot be waived");
    print_lines(a->out, policy->doc, "  ");
    buf_printf(a->out, policy->doc.size == 0 ? "" : "\n");
    print_lines(a->out, text, "  ");
    object_put_text(&object, "policy", policy->text);
    object_put_text(&object, "place", place);
    object_put_text(&object, "severity", text_of(severities[policy->severity]));
    object_put_text(&object, "judged", text_of(policy->of_fleet ? "fleet" : "host"));
    object_put_bool(&object, "waivable", policy->waivable);
    object_put_text(&object, "reason", policy->doc);
    object_put_text(&object, "text", text);
    object_put(&object, "parameters", describe_params(a));
    object_put(&object, "tests", describe_tests(a));
    object_put(&object, "waivers", describe_waivers(a));
    return object_value(&object);
}

static int report_unknown(struct cli *cli, const struct program *program, struct text name) {
    struct near near = near_to(name);
    for (uint32_t i = 0; i < program->policies.count; i++)
        near_offer(&near, program->policies.items[i]->text);
    if (near.best.size != 0)
        return cli_usage(cli, "there is no code and no policy `%.*s`; did you mean `%.*s`?",
                         TEXT_ARG(name), TEXT_ARG(near.best));
    return cli_usage(cli, "there is no code and no policy `%.*s`; `croft explain` lists the codes",
                     TEXT_ARG(name));
}

int explain_policy(struct cli *cli, struct text name) {
    struct workspace *workspace = cli_open(cli);
    if (diags_have_errors(workspace->diags)) {
        int status = cli_finish_asking(cli, workspace, false);
        workspace_free(workspace);
        return status;
    }
    struct buf out = { 0 }, document = { 0 };
    struct answer answer = { .workspace = workspace, .arena = cli->arena, .out = &out };
    answer.policy = program_policy(workspace->program, name);
    int status;
    if (answer.policy == NULL) {
        status = report_unknown(cli, workspace->program, name);
    } else {
        document_write(&document, describe(&answer));
        status = cli_print(cli->format == OUTPUT_JSON ? &document : &out);
    }
    buf_free(&out);
    buf_free(&document);
    workspace_free(workspace);
    return status;
}
