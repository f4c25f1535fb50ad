/* Evaluates hosts and writes their trees, a host at a time per thread. */
#include "query/build.h"

#include "eval/eval.h"
#include "query/artifacts.h"
#include "query/currency.h"
#include "query/pool.h"
#include "sema/tested.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

/* Evaluation walks values that depend on each other; see EVAL_DEPTH_MAX. */
#define THREAD_STACK ((size_t)1 << 30) /* bytes, virtual */
#define THREADS_MAX  64

struct building {
    struct workspace *workspace;
    const struct build_options *options;
    const struct currency *currency; /* NULL: nothing is written */
    struct evaluation *fleet;
    const uint32_t *hosts;
    uint32_t count;
    atomic_uint next;
    pthread_mutex_t lock; /* over what follows */
    struct build_result result;
    struct map overrides;            /* assignment → whether it changes something on some host */
    struct arena *arena;             /* of the map */
    struct diags **found;            /* by host, so that threads do not decide the order */
    struct check *check;             /* NULL: nothing is judged */
    struct findings *fleet_findings; /* what is of the fleet */
    struct findings **findings;      /* by host */
    atomic_bool stopped;
};

/* Seconds of one host. */
struct host_times {
    double evaluate, judge, write;
};

static void add_result(struct building *b, struct emit_result files, struct host_times times,
                       bool ok) {
    pthread_mutex_lock(&b->lock);
    b->result.hosts++;
    b->result.files.written += files.written;
    b->result.files.kept += files.kept;
    b->result.files.removed += files.removed;
    b->result.files.bytes += files.bytes;
    b->result.times.evaluate += times.evaluate;
    b->result.times.judge += times.judge;
    b->result.times.write += times.write;
    b->result.written = b->result.written && ok;
    pthread_mutex_unlock(&b->lock);
}

static void note_override(const struct assign *assign, bool changes, void *data) {
    struct building *b = data;
    *map_put(b->arena, &b->overrides, (uint64_t)(uintptr_t)assign, NULL) |= changes;
}

/* Overrides are judged over all hosts: what changes nothing here may do so there. */
static void note_overrides(struct building *b, struct evaluation *ev) {
    if (b->options->out != NULL || b->options->host_count != 0)
        return;
    pthread_mutex_lock(&b->lock);
    evaluation_overrides(ev, note_override, b);
    pthread_mutex_unlock(&b->lock);
}

static void report_overrides(struct building *b) {
    for (uint32_t i = 0; i < b->overrides.count; i++) {
        const struct assign *assign = (const struct assign *)(uintptr_t)b->overrides.entries[i].key;
        if (b->overrides.entries[i].value != 0)
            continue;
        struct diag *diag = diag_add(b->workspace->diags, DIAG_W0905,
                                     node_span(assign->module->tree, assign->node),
                                     "this changes nothing on any host");
        diag_note(b->workspace->diags, diag, "lower layers say the same");
        diag_help(b->workspace->diags, diag,
                  "remove the line, or say why it has to stay: `because \"…\"`");
    }
}

static bool concerns(const struct finding *finding, struct text host) {
    for (uint32_t i = 0; i < finding->hosts.count; i++)
        if (text_equal(finding->hosts.items[i], host))
            return true;
    return finding->hosts.count == 0;
}

/* Whether a policy of severity error, which nothing excuses, keeps a host from being written. */
static bool is_refused(const struct findings *findings, struct text host) {
    for (uint32_t i = 0; i < findings_count(findings); i++) {
        const struct finding *finding = findings_at(findings, i);
        if (finding->severity == DIAG_ERROR && !finding_is_excused(finding) &&
            concerns(finding, host))
            return true;
    }
    return false;
}

static bool judge_host(struct building *b, uint32_t index, struct evaluation *ev) {
    if (b->check == NULL)
        return true;
    struct text host = fleet_host_name(b->fleet, b->hosts[index]);
    check_host(b->check, ev, b->findings[index]);
    return !is_refused(b->fleet_findings, host) && !is_refused(b->findings[index], host);
}

static bool write_host(struct building *b, uint32_t index, const struct artifacts *artifacts,
                       struct emit_result *files) {
    struct text host = fleet_host_name(b->fleet, b->hosts[index]);
    struct digest inputs = currency_inputs(b->workspace, b->currency, host,
                                           b->workspace->program->hosts_meet);
    struct emit_options emit = { .out = b->options->out, .sources_map = true, .inputs = &inputs };
    return emit_tree(&emit, host, artifacts->items, artifacts->count, b->workspace->sources,
                     b->found[index], files);
}

/* The evaluation lives in `arena`, what is made of it in `scratch`; they may be one. */
static void build_host(struct building *b, uint32_t index, struct arena *arena,
                       struct arena *scratch) {
    struct diags *diags = b->found[index];
    double start = thread_seconds();
    struct evaluation *ev = evaluate_host(b->fleet, b->hosts[index], arena, diags);
    if (b->options->inspection != NULL)
        b->options->inspection->hosts[b->hosts[index]] = (struct inspected_host){ ev, arena,
                                                                                  diags };
    double evaluated = thread_seconds();
    bool kept = judge_host(b, index, ev);
    double judged = thread_seconds();
    struct artifacts artifacts = { NULL, 0 };
    if (!diags_have_errors(diags))
        artifacts = artifacts_collect(ev, b->workspace->program, scratch, diags);
    if (!diags_have_errors(diags) && b->options->out == NULL)
        emit_check(artifacts.items, artifacts.count, b->workspace->sources, diags);
    if (!diags_have_errors(diags))
        note_overrides(b, ev);
    double collected = thread_seconds();
    struct emit_result files = { 0 };
    bool ok = kept && !diags_have_errors(diags);
    if (ok && b->options->out != NULL)
        ok = write_host(b, index, &artifacts, &files);
    struct host_times times = { .evaluate = evaluated - start + collected - judged,
                                .judge = judged - evaluated,
                                .write = thread_seconds() - collected };
    add_result(b, files, times, ok);
}

static bool is_stopped(struct building *b) {
    if (b->options->stop == NULL)
        return false;
    if (b->options->stop(b->options->stop_data))
        atomic_store(&b->stopped, true);
    return atomic_load(&b->stopped);
}

static void *build_thread(void *data) {
    struct building *b = data;
    struct arena *scratch = arena_new();
    while (!is_stopped(b)) {
        uint32_t index = atomic_fetch_add(&b->next, 1);
        if (index >= b->count)
            break;
        build_host(b, index, b->options->inspection == NULL ? scratch : arena_new(), scratch);
        arena_reset(scratch);
    }
    arena_free(scratch);
    return NULL;
}

static void run_threads(struct building *b, uint32_t threads) {
    pthread_t ids[THREADS_MAX];
    uint32_t started = 0;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, THREAD_STACK);
    for (uint32_t i = 0; i < threads; i++)
        if (pthread_create(&ids[started], &attributes, build_thread, b) == 0)
            started++;
    if (started == 0)
        build_thread(b);
    for (uint32_t i = 0; i < started; i++)
        pthread_join(ids[i], NULL);
    pthread_attr_destroy(&attributes);
}

/* Evaluates the fleet on a stack that is deep enough. */
static void *fleet_thread(void *data) {
    struct building *b = data;
    b->fleet = evaluate_fleet(b->workspace->program, b->workspace->arena, b->workspace->diags);
    double evaluated = thread_seconds();
    if (b->check != NULL)
        check_fleet(b->check, b->fleet, b->fleet_findings);
    b->result.times.judge = thread_seconds() - evaluated;
    return NULL;
}

static void run_fleet(struct building *b) {
    pthread_attr_t attributes;
    pthread_t id;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, THREAD_STACK);
    if (pthread_create(&id, &attributes, fleet_thread, b) == 0)
        pthread_join(id, NULL);
    else
        fleet_thread(b);
    pthread_attr_destroy(&attributes);
}

static void report_unknown_host(struct building *b, struct text name) {
    struct diags *diags = b->workspace->diags;
    struct diag *diag = diag_add(diags, DIAG_E0621, (struct span){ { 0 }, 0, 0 },
                                 "there is no host `%.*s`", TEXT_ARG(name));
    struct text best = { NULL, 0 };
    uint32_t distance = 3;
    for (uint32_t i = 0; i < fleet_host_count(b->fleet); i++) {
        uint32_t d = text_distance(name, fleet_host_name(b->fleet, i), 2);
        if (d < distance) {
            distance = d;
            best = fleet_host_name(b->fleet, i);
        }
    }
    if (best.size != 0)
        diag_help(diags, diag, "did you mean `%.*s`?", TEXT_ARG(best));
}

static void choose_hosts(struct building *b) {
    struct arena *arena = b->workspace->arena;
    const struct build_options *options = b->options;
    uint32_t all = fleet_host_count(b->fleet);
    uint32_t *chosen = ARENA_ARRAY(arena, uint32_t, all + options->host_count + 1);
    for (uint32_t i = 0; i < options->host_count; i++) {
        uint32_t host = fleet_host_find(b->fleet, options->hosts[i]);
        if (host == UINT32_MAX)
            report_unknown_host(b, options->hosts[i]);
        else
            chosen[b->count++] = host;
    }
    if (options->host_count == 0)
        while (b->count < all) {
            chosen[b->count] = b->count;
            b->count++;
        }
    b->hosts = chosen;
}

static bool is_kept(const struct building *b, uint32_t index) {
    return b->options->inspection != NULL &&
           b->options->inspection->hosts[b->hosts[index]].diags == b->found[index];
}

static void inspection_begin(struct building *b) {
    struct inspection *inspection = b->options->inspection;
    if (inspection == NULL)
        return;
    *inspection = (struct inspection){ .workspace = b->workspace, .fleet = b->fleet };
    inspection->host_count = fleet_host_count(b->fleet);
    inspection->hosts = ARENA_ARRAY(b->workspace->arena, struct inspected_host,
                                    inspection->host_count + 1);
}

static void judging_begin(struct building *b) {
    if (b->options->check == NULL)
        return;
    b->check = check_new(b->workspace->program, b->options->check);
    b->fleet_findings = findings_new();
}

/* What was found of the fleet and on its hosts, in one list. */
static void judging_end(struct building *b) {
    for (uint32_t i = 0; i < b->count; i++) {
        if (b->check != NULL)
            findings_merge(b->fleet_findings, b->findings[i]);
        findings_free(b->findings[i]);
    }
    if (b->check == NULL)
        return;
    check_finish(b->check, b->fleet_findings);
    if (b->options->host_count != 0)
        findings_keep_hosts(b->fleet_findings, b->options->hosts, b->options->host_count);
    b->result.findings = b->fleet_findings;
    b->result.check = b->check;
}

void build_result_free(struct build_result *result) {
    findings_free(result->findings);
    check_free(result->check);
}

/* Evaluates and writes the hosts of a checked workspace. */
static struct build_result build_hosts(struct workspace *workspace,
                                       const struct build_options *options,
                                       const struct currency *currency) {
    struct building b = { .workspace = workspace, .options = options, .currency = currency };
    double start = cpu_seconds();
    b.result.written = true;
    judging_begin(&b);
    run_fleet(&b);
    b.result.times.fleet = cpu_seconds() - start - b.result.times.judge;
    choose_hosts(&b);
    inspection_begin(&b);
    if (diags_have_errors(workspace->diags)) {
        b.result.written = false;
        b.result.stopped = is_stopped(&b);
        b.count = 0;
        judging_end(&b);
        return b.result;
    }
    b.arena = arena_new();
    b.found = ARENA_ARRAY(workspace->arena, struct diags *, b.count + 1);
    b.findings = ARENA_ARRAY(workspace->arena, struct findings *, b.count + 1);
    for (uint32_t i = 0; i < b.count; i++) {
        b.found[i] = diags_new();
        b.findings[i] = findings_new();
    }
    pthread_mutex_init(&b.lock, NULL);
    uint32_t threads = options->threads;
    if (threads == 0)
        threads = (uint32_t)sysconf(_SC_NPROCESSORS_ONLN);
    threads = threads > THREADS_MAX ? THREADS_MAX : threads;
    run_threads(&b, threads < b.count ? threads : b.count);
    for (uint32_t i = 0; i < b.count; i++) {
        diags_merge(workspace->diags, b.found[i]);
        if (!is_kept(&b, i)) /* else the evaluation's, which may still have something to report */
            diags_free(b.found[i]);
    }
    pthread_mutex_destroy(&b.lock);
    judging_end(&b);
    report_overrides(&b);
    b.result.stopped = is_stopped(&b);
    arena_free(b.arena);
    return b.result;
}

/* The hosts asked for whose trees are not as the sources say, and the inputs that they do not need.
 */
struct selection {
    struct text *hosts;
    uint32_t count, current;
    bool *skip; /* by input: of a host that needs no look */
};

static bool is_wanted(const struct build_options *options, struct text host) {
    for (uint32_t i = 0; i < options->host_count; i++)
        if (text_equal(options->hosts[i], host))
            return true;
    return options->host_count == 0;
}

/* Whether a host has to be built; if so it is selected. */
static bool select_host(struct workspace *w, const struct build_options *options,
                        const struct currency *currency, struct text host,
                        struct selection *selection) {
    if (!is_wanted(options, host))
        return false;
    struct digest inputs = currency_inputs(w, currency, host, currency->meet);
    if (emit_is_current(options->out, host, &inputs)) {
        selection->current++;
        return false;
    }
    selection->hosts[selection->count++] = host;
    return true;
}

/* Files of one host stand together, so that its first file introduces it. */
static struct selection select_hosts(struct workspace *w, const struct build_options *options,
                                     const struct currency *currency) {
    struct selection selection = { .hosts = ARENA_ARRAY(w->arena, struct text, w->inputs.count + 1),
                                   .skip = ARENA_ARRAY(w->arena, bool, w->inputs.count + 1) };
    struct text last = { NULL, 0 };
    bool taken = false;
    for (uint32_t i = 0; i < w->inputs.count; i++) {
        const struct input *input = &w->inputs.items[i];
        if (input->tier != TIER_HOST)
            continue;
        if (!text_equal(input->host, last))
            taken = select_host(w, options, currency, input->host, &selection);
        last = input->host;
        selection.skip[i] = !taken;
    }
    return selection;
}

static bool all_are_known(const struct workspace *w, const struct build_options *options) {
    for (uint32_t h = 0; h < options->host_count; h++) {
        bool known = false;
        for (uint32_t i = 0; i < w->inputs.count && !known; i++)
            known = text_equal(w->inputs.items[i].host, options->hosts[h]);
        if (!known)
            return false;
    }
    return true;
}

/* Indices of inputs change with what is left out: digests follow them. */
static const struct digest *kept_digests(struct workspace *w, const struct currency *currency,
                                         const bool *skip) {
    struct digest *kept = ARENA_ARRAY(w->arena, struct digest, w->inputs.count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < w->inputs.count; i++)
        if (!skip[i])
            kept[count++] = currency->inputs[i];
    return kept;
}

static struct build_result build_and_write(struct workspace *w,
                                           const struct build_options *options) {
    struct currency currency = currency_of(w, options->out);
    struct build_options chosen = *options;
    struct selection selection = { 0 };
    const bool *skip = NULL;
    if (currency.known && all_are_known(w, options)) {
        selection = select_hosts(w, options, &currency);
        if (selection.count == 0)
            return (struct build_result){ .current = selection.current, .written = true };
        if (!currency.meet) {
            skip = selection.skip;
            chosen.hosts = selection.hosts;
            chosen.host_count = selection.count;
            currency.inputs = kept_digests(w, &currency, skip);
        }
    }
    workspace_check(w, skip);
    struct build_result result = { 0 };
    if (diags_have_errors(w->diags))
        return result;
    if (skip == NULL) {
        bool known = currency.known;
        currency = currency_checked(w);
        currency.known = known;
    }
    result = build_hosts(w, &chosen, &currency);
    result.current = skip == NULL ? 0 : selection.current;
    if (result.written && skip == NULL)
        currency_note(w, options->out, &currency, w->program->hosts_meet);
    return result;
}

struct build_result build_run(struct workspace *workspace, const struct build_options *options) {
    if (options->out != NULL && !diags_have_errors(workspace->diags))
        return build_and_write(workspace, options);
    workspace_check(workspace, NULL);
    return build_judge(workspace, options);
}

struct build_result build_judge(struct workspace *workspace, const struct build_options *options) {
    if (diags_have_errors(workspace->diags))
        return (struct build_result){ 0 };
    workspace->program->interruption = (struct interruption){ options->stop, options->stop_data };
    struct build_result result = build_hosts(workspace, options, NULL);
    workspace->program->interruption = (struct interruption){ NULL, NULL };
    if (options->host_count == 0)
        policies_report_untested(workspace->program, workspace->diags);
    return result;
}
