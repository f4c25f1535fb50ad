/* `croft report`: reads what the pages show, and writes them. */
#include "cli/report.h"

#include "cli/graph.h"
#include "cli/written.h"
#include "query/build.h"
#include "query/data.h"
#include "query/deep.h"
#include "query/expression.h"

struct reporting {
    struct cli *cli;
    struct workspace *workspace;
    struct arena *arena;
    VEC(uint32_t) hosts; /* by index */
    struct text *names;
    struct report_page *pages;
    struct coverage coverage;
    bool covered;
    struct value fleet; /* its diagram */
    bool answered;
};

static struct text kept(struct arena *arena, struct text text) {
    return text_of(arena_printf(arena, "%.*s", TEXT_ARG(text)));
}

static bool choose_hosts(struct reporting *r, struct inspection *inspection) {
    bool known = true;
    for (int i = 0; i < r->cli->operand_count; i++) {
        uint32_t host = inspection_find_host(inspection, cli_operand(r->cli, i));
        known = known && host != UINT32_MAX;
        if (host != UINT32_MAX)
            vec_push(r->arena, &r->hosts, host);
    }
    for (uint32_t i = 0; r->cli->operand_count == 0 && i < inspection->host_count; i++)
        vec_push(r->arena, &r->hosts, i);
    return known && r->hosts.count != 0;
}

/* The library's report of a host; its values outlive the host's evaluation. */
static bool read_host(struct reporting *r, struct inspection *inspection, uint32_t index) {
    struct evaluation *host = inspection_host(inspection, r->hosts.items[index]);
    struct value value = expression_evaluate(r->workspace, host);
    struct report_page *page = &r->pages[index];
    if (value.tag == VALUE_ERROR)
        return false;
    struct value data = data_of(r->arena, host, value);
    *page = (struct report_page){ .host = r->names[index],
                                  .report = graph_member(data, "report"),
                                  .hosts = r->names,
                                  .host_count = r->hosts.count,
                                  .sources = r->workspace->sources,
                                  .arena = r->arena };
    r->fleet = graph_member(data, "fleet");
    return true;
}

static void read_all(void *data) {
    struct reporting *r = data;
    struct inspection inspection;
    if (!inspection_open(&inspection, r->workspace))
        return;
    if (choose_hosts(r, &inspection)) {
        r->names = ARENA_ARRAY(r->arena, struct text, r->hosts.count);
        r->pages = ARENA_ARRAY(r->arena, struct report_page, r->hosts.count);
        for (uint32_t i = 0; i < r->hosts.count; i++)
            r->names[i] = kept(r->arena, fleet_host_name(inspection.fleet, r->hosts.items[i]));
        r->answered = true;
        for (uint32_t i = 0; i < r->hosts.count; i++)
            r->answered = read_host(r, &inspection, i) && r->answered;
        r->covered = r->answered && coverage_read(&inspection, r->hosts.items, r->hosts.count,
                                                  r->arena, &r->coverage);
    }
    inspection_close(&inspection);
    expression_move_places(r->workspace);
}

/* --- Writing --- */

static const char *draw(struct reporting *r, struct value graph, struct text *diagram) {
    struct buf dot = { 0 }, svg = { 0 };
    graph_dot(&dot, graph);
    const char *problem = graph_draw(r->arena, buf_view(&dot), &svg);
    *diagram = kept(r->arena, buf_view(&svg));
    buf_free(&dot);
    buf_free(&svg);
    return problem;
}

static int write_pages(struct reporting *r, const struct findings *findings) {
    const char *directory = cli_option(r->cli, "--out");
    struct text fleet;
    int status = 0;
    for (uint32_t i = 0; status == 0 && i < r->hosts.count; i++) {
        struct report_page *page = &r->pages[i];
        struct buf out = { 0 };
        page->coverage = r->covered ? &r->coverage : NULL;
        page->findings = findings;
        page->no_diagram = draw(r, graph_member(page->report, "graph"), &page->diagram);
        report_page(&out, page);
        status = written_file(r->arena, directory,
                              arena_printf(r->arena, "%.*s.html", TEXT_ARG(page->host)), &out);
        buf_free(&out);
    }
    struct buf out = { 0 };
    draw(r, r->fleet, &fleet);
    report_index(&out, r->pages, r->hosts.count, fleet);
    status = cli_worst(status, written_file(r->arena, directory, "index.html", &out));
    buf_free(&out);
    return status;
}

/* The policies judge the fleet as it is, without our question in it. */
static int judge_and_write(struct reporting *r) {
    struct check_options check = { .today = CHECK_NO_DAY, .whole = true };
    struct build_options options = { .check = &check };
    struct workspace_options where = cli_workspace_options(r->cli);
    struct workspace *plain = workspace_read(&where);
    struct build_result result = build_run(plain, &options);
    for (uint32_t i = 0; i < r->hosts.count; i++)
        r->pages[i].sources = plain->sources;
    int status = write_pages(r, result.findings);
    build_result_free(&result);
    workspace_free(plain);
    return status;
}

int command_report(struct cli *cli) {
    if (cli_option(cli, "--out") == NULL)
        return cli_usage(cli, "say where the pages go: --out DIR");
    struct workspace_options options = cli_workspace_options(cli);
    struct reporting r = { .cli = cli, .arena = cli->arena };
    r.workspace = expression_open(&options,
                                  TEXT("{ report: host_report(), fleet: fleet_graph() }"));
    deep_run(read_all, &r);
    int status = cli_finish_asking(cli, r.workspace, r.answered);
    if (r.answered)
        status = cli_worst(status, judge_and_write(&r));
    workspace_free(r.workspace);
    return status;
}
