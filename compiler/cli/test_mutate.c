/* `croft test --mutate`: which changes of policies and of fleets go unnoticed. */
#include "cli/test.h"

#include "query/mutation.h"
#include "source/json.h"

/* Some policy demands nothing that a test would miss. */
enum { EXIT_BLIND = 4 };

static struct place place_of(const struct workspace *w, uint32_t position, struct text *file) {
    struct span span = source_at_position(w->sources, position);
    *file = source_name(w->sources, span.source);
    return source_place(w->sources, span.source, span.start);
}

static uint32_t percent(uint32_t part, uint32_t whole) {
    return whole == 0 ? 100 : part * 100 / whole;
}

static void show_policy(const struct workspace *w, const struct policy_score *score,
                        struct buf *out) {
    buf_printf(out, "%-44.*s %3u%%  %u of %u mutants, %u of %u changes%s\n",
               TEXT_ARG(score->policy->text), percent(score->noticed, score->mutants),
               score->noticed, score->mutants, score->reactions, score->changes,
               score->blind ? "  BLIND" : "");
    for (uint32_t i = 0; i < score->survivors.count; i++) {
        const struct survivor *survivor = &score->survivors.items[i];
        struct text file;
        struct place place = place_of(w, survivor->position, &file);
        buf_printf(out, "  %.*s:%u:%u: %s\n", TEXT_ARG(file), place.line, place.column,
                   survivor->text);
    }
}

static void show_human(const struct workspace *w, const struct mutation *mutation,
                       struct buf *out) {
    for (uint32_t i = 0; i < mutation->count; i++)
        show_policy(w, &mutation->items[i], out);
    buf_printf(out, "%u of %u mutants of %u policies are noticed (%u%%)", mutation->noticed,
               mutation->mutants, mutation->count, percent(mutation->noticed, mutation->mutants));
    if (mutation->blind != 0)
        buf_printf(out, "; %u %s blind", mutation->blind,
                   mutation->blind == 1 ? "policy is" : "policies are");
    buf_char(out, '\n');
}

static void put_survivors(const struct workspace *w, const struct policy_score *score,
                          struct buf *out) {
    for (uint32_t i = 0; i < score->survivors.count; i++) {
        const struct survivor *survivor = &score->survivors.items[i];
        struct text file;
        struct place place = place_of(w, survivor->position, &file);
        buf_text(out, i == 0 ? TEXT("\n  {\"file\":") : TEXT(",\n  {\"file\":"));
        json_put_string(out, file);
        buf_printf(out, ",\"line\":%u,\"column\":%u,\"change\":", place.line, place.column);
        json_put_string(out, text_of(survivor->text));
        buf_char(out, '}');
    }
}

static void show_json(const struct workspace *w, const struct mutation *mutation, struct buf *out) {
    buf_printf(out, "{\"version\":1,\"mutants\":%u,\"noticed\":%u,\"blind\":%u,\"policies\":[",
               mutation->mutants, mutation->noticed, mutation->blind);
    for (uint32_t i = 0; i < mutation->count; i++) {
        const struct policy_score *score = &mutation->items[i];
        buf_text(out, i == 0 ? TEXT("\n{\"policy\":") : TEXT(",\n{\"policy\":"));
        json_put_string(out, score->policy->text);
        buf_printf(out,
                   ",\"tests\":%u,\"mutants\":%u,\"noticed\":%u,\"changes\":%u,"
                   "\"reactions\":%u,\"blind\":%s,\"survivors\":[",
                   score->tests.count, score->mutants, score->noticed, score->changes,
                   score->reactions, score->blind ? "true" : "false");
        put_survivors(w, score, out);
        buf_text(out, TEXT("]}"));
    }
    buf_text(out, TEXT("\n]}\n"));
}

int test_mutate(struct cli *cli, struct workspace *workspace,
                const struct trials_options *options) {
    if (cli->format == OUTPUT_JUNIT)
        return cli_usage(cli, "mutants are shown as human or json");
    struct mutation mutation = mutation_run(workspace, options);
    if (mutation.count == 0 && options->pattern.size != 0)
        return cli_usage(cli, "no policy with tests fits `%.*s`", TEXT_ARG(options->pattern));
    struct buf out = { 0 };
    if (cli->format == OUTPUT_JSON)
        show_json(workspace, &mutation, &out);
    else
        show_human(workspace, &mutation, &out);
    int status = cli_worst(mutation.blind == 0 ? 0 : EXIT_BLIND, cli_print(&out));
    buf_free(&out);
    return status;
}
