/* libFuzzer target: any bytes as a host's file are parsed, checked, evaluated, judged and tested in
 * memory, with a library of a few lines; on a stack as deep as builds have. Without disk and
 * library this is an order of magnitude quicker than fuzz_check. */
#include "checker/check.h"
#include "eval/eval.h"
#include "query/expected.h"
#include "source/report.h"
#include "syntax/parse.h"

#include <pthread.h>
#include <stdlib.h>

/* Bytes that declare hosts themselves are a fleet of their own. */
static const char prelude[] =
    "fleet kind host { key name: Name; address: Ip? = none; fact peer: &host? = none }\n"
    "output kind file { key path: Path; content: Text = \"\"; template: SecretText? = none; owner: "
    "&user? = none }\n"
    "output kind secret { key name: String; path: Path = \"/run/secrets/${name}\" }\n"
    "shared kind user { key name: Name; uid: Int? = none; groups: {Name} = {} }\n"
    "enum Mood { calm, busy { load: Int = 1; why: String }, gone }\n"
    "record Box { width: Int = 1; depth: Int = width * 2; inner: Inner? = none\n"
    "  require width < 100 else \"a box ${width} wide\" }\n"
    "record Inner { notes: [String] = []; sizes: {String: Size} = {} }\n"
    "type Port = Int where it in 1..65535\n"
    "kind crate { key name: Name; port: Port = 80; mood: Mood = calm; box: Box = {}; spare: Box? = "
    "none\n"
    "  owner: &user = root; tags: {Name} = {}; list: [Int] = []; map: {String: Int} = {}; under: "
    "&crate? = none\n"
    "  unique (port) }\n"
    "kind label { key name: Name within owner; text: String = \"\" }\n"
    "preset wide(by: Int = 5) for crate as c { box { width = by }; label \"wide\" { text = c.name "
    "} }\n"
    "defaults crate where port > 1000 { tags += [\"high\"] }\n"
    "user root { uid = 0 }\n"
    "every crate c {\n"
    "  file \"/crates/${c.name}\" { content = json({ port: c.port, mood: string(c.mood), box: "
    "c.box.depth, list: c.list,\n"
    "    map: c.map, tags: c.tags, under: c.under?.name, spare: c.spare?.width, owner: "
    "c.owner.name }) }\n"
    "}\n"
    "every label l { file \"/labels/${l.name}\" { content = sh\"echo ${l.text}\" } }\n"
    "policy narrow(max: Int = 9) { every crate c { require c.box.width <= max else \"${c.name}\" "
    "at "
    "c.box.width fix c.box.width = max } }\n"
    "policy apart { every fleet crate c { every fleet crate o where o.port == c.port and o.name > "
    "c.name {\n"
    "  require false else \"${c.name} ${o.name}\" at c.port, o.port fix remove o.port } } }\n"
    "policy listed { every crate c { for i, x in c.list { require x != i else \"${x}\" at x fix "
    "c.list -= [x] } } }\n"
    "every user u { file \"/users/${u.name}\" { content = yaml({ uid: u.uid, groups: u.groups }) } "
    "}\n";

#define STACK_SIZE ((size_t)4 << 30) /* bytes, virtual: sanitizers make frames large */

struct run {
    struct text bytes;
};

static void add_input(struct arena *arena, struct intern *names, struct sources *sources,
                      struct diags *diags, struct input *input, const char *name,
                      struct text text) {
    input->source = sources_add(sources, text_of(name), text);
    input->tree = parse(arena, names, sources, input->source, diags);
}

enum { TESTS_MAX = 3 };

static void run_tests(const struct program *program) {
    struct arena *arena = arena_new();
    for (uint32_t i = 0; i < program->tests.count && i < TESTS_MAX; i++) {
        const struct test *test = program->tests.items[i];
        struct trial_outcome outcome = { .test = test, .failures = diags_new() };
        outcome.judged = ARENA_ARRAY(arena, bool, test->expectations.count + 1);
        expected_judge(program, &outcome, arena);
        diags_free(outcome.failures);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* Evaluation only takes programs without errors. */
static void evaluate(const struct program *program, struct diags *diags) {
    if (!diags_have_errors(diags))
        evaluate_obligations(program, diags);
    if (diags_have_errors(diags))
        return;
    run_tests(program);
    struct arena *fleet_arena = arena_new(), *arena = arena_new();
    struct evaluation *fleet = evaluate_fleet(program, fleet_arena, diags);
    struct check_options options = { .whole = true };
    struct check *check = check_new(program, &options);
    struct findings *findings = findings_new();
    check_fleet(check, fleet, findings);
    for (uint32_t i = 0; !diags_have_errors(diags) && i < fleet_host_count(fleet) && i < 3; i++) {
        check_host(check, evaluate_host(fleet, i, arena, diags), findings);
        arena_reset(arena);
    }
    check_finish(check, findings);
    findings_to_diags(findings, program->sources, diags, true);
    findings_free(findings);
    check_free(check);
    arena_free(arena);
    arena_free(fleet_arena);
}

static void *run_all(void *data) {
    const struct run *run = data;
    struct arena *arena = arena_new();
    struct intern *names = intern_new();
    struct sources *sources = sources_new();
    struct diags *diags = diags_new();
    bool own = text_find(run->bytes, TEXT("kind host")) != run->bytes.size;
    struct input inputs[3] = {
        { .module = TEXT("prelude"), .tier = TIER_LIBRARY },
        { .module = TEXT("hosts"), .tier = TIER_SITE },
        { .module = TEXT("demo.input"), .tier = TIER_HOST, .host = TEXT("demo") },
    };
    add_input(arena, names, sources, diags, &inputs[0], "stdlib/prelude.croft",
              own ? TEXT("\n") : text_of(prelude));
    add_input(arena, names, sources, diags, &inputs[1], "hosts/hosts.croft",
              own ? TEXT("\n") : TEXT("host demo {}\nhost other { peer = demo }\n"));
    add_input(arena, names, sources, diags, &inputs[2], "hosts/demo/input.croft", run->bytes);
    struct file_reader files = { 0 };
    struct program *program = sema_check(arena, names, sources, inputs, 3, files, diags);
    evaluate(program, diags);
    for (uint32_t i = 0; i < diags_count(diags); i++)
        if (diags_at(diags, i)->code == DIAG_E0622)
            abort(); /* something went wrong and nobody said it */
    diags_sort(diags, sources);
    struct buf out = { 0 };
    report_human(&out, sources, diags, (struct report_style){ 0 });
    report_json(&out, sources, diags);
    buf_free(&out);
    diags_free(diags);
    sources_free(sources);
    intern_free(names);
    arena_free(arena);
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct run run = { { (const char *)data, size } };
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    if (pthread_create(&thread, &attributes, run_all, &run) != 0)
        abort();
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
    return 0;
}
