/* `croft coverage`: what each service is covered by. */
#include "cli/coverage.h"

#include "cli/document.h"
#include "cli/table.h"
#include "query/deep.h"
#include "source/shown.h"

#include <unistd.h>

const char *coverage_sign(enum cover cover) {
    static const char *const signs[] = {
        [COVER_PRESENT] = "✓", [COVER_ABSENT] = "–", [COVER_HOLE] = "✗"
    };
    return signs[cover];
}

uint32_t coverage_count(const struct coverage *coverage, enum cover cover) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < coverage->columns.count; i++)
        count += coverage->columns.items[i].counts[cover];
    return count;
}

/* --- For people --- */

static void put_hole(struct buf *out, const struct coverage_row *row, struct text column,
                     struct text text, const struct sources *sources) {
    shown_text(out, row->host);
    buf_char(out, ' ');
    shown_text(out, row->key);
    buf_printf(out, ": %.*s: ", TEXT_ARG(column));
    shown_text(out, text);
    if (row->origin.source.id != 0) {
        buf_text(out, TEXT(" ("));
        shown_text(out, source_name(sources, row->origin.source));
        buf_printf(out, ":%u)", source_place(sources, row->origin.source, row->origin.start).line);
    }
    buf_char(out, '\n');
}

void coverage_human(struct buf *out, const struct coverage *coverage, const struct sources *sources,
                    struct arena *arena, bool color) {
    struct table table = table_new(arena, coverage->columns.count + 2);
    table_add(&table, TEXT("host"));
    table_add(&table, TEXT("service"));
    for (uint32_t c = 0; c < coverage->columns.count; c++)
        table_add(&table, coverage->columns.items[c].name);
    for (uint32_t r = 0; r < coverage->rows.count; r++) {
        const struct coverage_row *row = &coverage->rows.items[r];
        table_add(&table, row->host);
        table_add(&table, row->key);
        for (uint32_t c = 0; c < coverage->columns.count; c++)
            table_add(&table, text_of(coverage_sign(row->cells[c].cover)));
    }
    struct paint paint = { .out = out, .color = color };
    table_write(&table, &paint);
    buf_printf(out, "\n%u there (%s), %u absent for a reason (%s), %u holes (%s)\n",
               coverage_count(coverage, COVER_PRESENT), coverage_sign(COVER_PRESENT),
               coverage_count(coverage, COVER_ABSENT), coverage_sign(COVER_ABSENT),
               coverage_count(coverage, COVER_HOLE), coverage_sign(COVER_HOLE));
    for (uint32_t r = 0; r < coverage->rows.count; r++)
        for (uint32_t c = 0; c < coverage->columns.count; c++)
            if (coverage->rows.items[r].cells[c].cover == COVER_HOLE)
                put_hole(out, &coverage->rows.items[r], coverage->columns.items[c].name,
                         coverage->rows.items[r].cells[c].text, sources);
}

/* --- For programs --- */

static struct value cell_value(struct arena *arena, const struct coverage_cell *cell) {
    struct object object = object_new(arena);
    object_put_text(&object, "state", text_of(cover_text(cell->cover)));
    object_put(&object, "text", document_text(arena, cell->text));
    return object_value(&object);
}

static struct value row_value(struct arena *arena, const struct coverage *coverage,
                              const struct coverage_row *row, const struct sources *sources) {
    struct object object = object_new(arena), cells = object_new(arena);
    for (uint32_t c = 0; c < coverage->columns.count; c++)
        object_put(&cells, arena_printf(arena, "%.*s", TEXT_ARG(coverage->columns.items[c].name)),
                   cell_value(arena, &row->cells[c]));
    object_put_text(&object, "host", row->host);
    object_put(&object, "service", document_text(arena, row->key));
    object_put(&object, "cells", object_value(&cells));
    if (row->origin.source.id != 0) {
        object_put_text(&object, "file", source_name(sources, row->origin.source));
        object_put_number(&object, "line",
                          source_place(sources, row->origin.source, row->origin.start).line);
    }
    return object_value(&object);
}

static struct value column_value(struct arena *arena, const struct coverage_column *column) {
    struct object object = object_new(arena);
    object_put_text(&object, "name", column->name);
    object_put_text(&object, "doc", column->doc);
    for (int cover = 0; cover < COVER_COUNT; cover++)
        object_put_number(&object, cover_text((enum cover)cover), column->counts[cover]);
    return object_value(&object);
}

void coverage_json(struct buf *out, const struct coverage *coverage, const struct sources *sources,
                   struct arena *arena) {
    struct object object = object_new(arena);
    struct array columns = array_new(arena), rows = array_new(arena);
    for (uint32_t c = 0; c < coverage->columns.count; c++)
        array_add(&columns, column_value(arena, &coverage->columns.items[c]));
    for (uint32_t r = 0; r < coverage->rows.count; r++)
        array_add(&rows, row_value(arena, coverage, &coverage->rows.items[r], sources));
    object_put_number(&object, "version", 1);
    object_put(&object, "columns", array_value(&columns));
    object_put(&object, "rows", array_value(&rows));
    document_write(out, object_value(&object));
}

/* --- The command --- */

struct covering {
    struct cli *cli;
    struct workspace *workspace;
    struct inspection inspection;
    struct buf out;
    bool answered;
    uint32_t holes;
};

/* Those named, each once, or all. */
static bool choose_hosts(struct covering *c, uint32_t *hosts, uint32_t *count) {
    int named = cli_option_count(c->cli, "--host");
    bool known = true;
    *count = 0;
    for (uint32_t i = 0; named == 0 && i < c->inspection.host_count; i++)
        hosts[(*count)++] = i;
    for (int i = 0; i < named; i++) {
        uint32_t host = inspection_find_host(&c->inspection,
                                             text_of(cli_option_at(c->cli, "--host", i)));
        known = known && host != UINT32_MAX;
        bool again = false;
        for (uint32_t k = 0; k < *count; k++)
            again = again || hosts[k] == host;
        if (host != UINT32_MAX && !again)
            hosts[(*count)++] = host;
    }
    return known;
}

static void write_report(struct covering *c, const struct coverage *coverage) {
    const struct sources *sources = c->workspace->sources;
    switch (c->cli->format) {
    case OUTPUT_JSON:
        coverage_json(&c->out, coverage, sources, c->workspace->arena);
        return;
    case OUTPUT_MARKDOWN:
        coverage_markdown(&c->out, coverage, sources);
        return;
    case OUTPUT_HTML:
        coverage_html(&c->out, coverage, sources);
        return;
    default:
        coverage_human(&c->out, coverage, sources, c->workspace->arena,
                       cli_wants_color(STDOUT_FILENO));
        return;
    }
}

static void cover(void *data) {
    struct covering *c = data;
    if (!inspection_open(&c->inspection, c->workspace))
        return;
    struct arena *arena = c->workspace->arena;
    uint32_t *hosts = ARENA_ARRAY(arena, uint32_t, c->inspection.host_count + 1), count;
    struct coverage coverage;
    if (choose_hosts(c, hosts, &count) &&
        coverage_read(&c->inspection, hosts, count, arena, &coverage)) {
        c->answered = true;
        c->holes = coverage_count(&coverage, COVER_HOLE);
        write_report(c, &coverage);
    }
    inspection_close(&c->inspection);
}

int command_coverage(struct cli *cli) {
    int status = cli_expect_operands(cli, 0, 0);
    if (status != 0)
        return status;
    struct covering c = { .cli = cli, .workspace = cli_open(cli) };
    deep_run(cover, &c);
    status = cli_finish_asking(cli, c.workspace, c.answered);
    status = cli_worst(status, cli_print(&c.out));
    buf_free(&c.out);
    workspace_free(c.workspace);
    bool refuse = cli_option(cli, "--exit-code") != NULL && c.holes != 0;
    return cli_worst(status, refuse ? 1 : 0);
}
