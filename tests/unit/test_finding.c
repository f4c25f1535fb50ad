/* Findings: their order, which of them are one, fingerprints, what excuses them, baselines; globs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "checker/baseline.h"
#include "checker/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct source_id source_of(struct sources *sources, const char *name) {
    return sources_add(sources, text_of(name), TEXT("first line\nsecond line\n"));
}

static struct finding *add(struct findings *findings, const char *policy, const char *host,
                           struct source_id source, uint32_t at, const char *message) {
    struct finding *finding = findings_add(findings);
    finding->policy = text_of(policy);
    finding->unique = (const struct unique *)(uintptr_t)1; /* of one host */
    finding->severity = DIAG_ERROR;
    finding->message = text_of(message);
    finding->span = (struct span){ source, at, at + 3 };
    if (host != NULL)
        vec_push(findings_arena(findings), &finding->hosts, text_of(host));
    struct finding_subject subject = { TEXT("dataset"), TEXT("tank/x"), TEXT("") };
    vec_push(findings_arena(findings), &finding->subjects, subject);
    return finding;
}

static void orders_by_place_and_policy(void **state) {
    (void)state;
    struct sources *sources = sources_new();
    struct source_id b = source_of(sources, "hosts/b.croft"),
                     a = source_of(sources, "hosts/a.croft");
    struct findings *findings = findings_new();
    add(findings, "two", "h", b, 0, "x");
    add(findings, "two", "h", a, 5, "x");
    add(findings, "one", "h", a, 5, "x");
    add(findings, "two", "h", a, 1, "x");
    findings_order(findings, sources);
    assert_int_equal(findings_count(findings), 4);
    assert_int_equal(findings_at(findings, 0)->span.start, 1);
    assert_true(text_equal(findings_at(findings, 1)->policy, TEXT("one")));
    assert_true(text_equal(findings_at(findings, 2)->policy, TEXT("two")));
    assert_int_equal(findings_at(findings, 3)->span.source.id, b.id);
    findings_free(findings);
    sources_free(sources);
}

static void joins_hosts_whoever_is_first(void **state) {
    (void)state;
    static const char *const orders[][3] = { { "c", "a", "b" }, { "b", "c", "a" } };
    uint64_t fingerprints[2];
    for (int o = 0; o < 2; o++) {
        struct sources *sources = sources_new();
        struct source_id source = source_of(sources, "hosts/site.croft");
        struct findings *all = findings_new();
        for (int i = 0; i < 3; i++) {
            struct findings *one = findings_new();
            add(one, "p", orders[o][i], source, 4, "too large");
            findings_merge(all, one);
            assert_int_equal(findings_count(one), 0);
            findings_free(one);
        }
        add(all, "p", "a", source, 4, "another");
        findings_order(all, sources);
        assert_int_equal(findings_count(all), 2);
        const struct finding *joined = findings_at(all, 1);
        assert_int_equal(joined->hosts.count, 3);
        assert_true(text_equal(joined->hosts.items[0], TEXT("a")));
        assert_true(text_equal(joined->hosts.items[2], TEXT("c")));
        fingerprints[o] = joined->fingerprint;
        findings_free(all);
        sources_free(sources);
    }
    assert_true(fingerprints[0] == fingerprints[1]);
}

static void fingerprints_are_of_what_it_is(void **state) {
    (void)state;
    struct sources *sources = sources_new();
    struct source_id source = source_of(sources, "hosts/site.croft");
    struct findings *findings = findings_new();
    struct finding *one = add(findings, "p", "a", source, 4, "128K");
    struct finding *moved = add(findings, "p", "a", source, 9, "64K");
    struct finding *elsewhere = add(findings, "p", "b", source, 4, "128K");
    struct finding *other = add(findings, "q", "a", source, 4, "128K");
    struct finding *second = add(findings, "p", "a", source, 4, "128K");
    second->demand = 1;
    finding_take_fingerprint(one);
    finding_take_fingerprint(moved);
    finding_take_fingerprint(elsewhere);
    finding_take_fingerprint(other);
    finding_take_fingerprint(second);
    assert_true(one->fingerprint == moved->fingerprint);
    assert_true(one->fingerprint != elsewhere->fingerprint);
    assert_true(one->fingerprint != other->fingerprint);
    assert_true(one->fingerprint != second->fingerprint);
    findings_free(findings);
    sources_free(sources);
}

static void waivers_and_baselines_excuse(void **state) {
    (void)state;
    struct waiver waiver = { 0 };
    struct finding finding = { .severity = DIAG_ERROR };
    assert_false(finding_is_excused(&finding));
    finding.waiver = &waiver;
    assert_true(finding_is_excused(&finding));
    finding.expired = true;
    assert_false(finding_is_excused(&finding));
    finding.baselined = true;
    assert_true(finding_is_excused(&finding));
}

static void keeps_what_is_on_these_hosts(void **state) {
    (void)state;
    struct sources *sources = sources_new();
    struct source_id source = source_of(sources, "hosts/site.croft");
    struct findings *findings = findings_new();
    add(findings, "p", "a", source, 1, "x");
    add(findings, "p", "b", source, 2, "x");
    add(findings, "p", NULL, source, 3, "x");
    struct text hosts[] = { TEXT("b"), TEXT("c") };
    findings_keep_hosts(findings, hosts, 2);
    assert_int_equal(findings_count(findings), 2);
    assert_int_equal(findings_at(findings, 0)->span.start, 2);
    assert_int_equal(findings_at(findings, 1)->span.start, 3);
    findings_free(findings);
    sources_free(sources);
}

static const char *write_file(const char *text) {
    static char path[] = "/tmp/croft-baseline-XXXXXX";
    snprintf(path, sizeof path, "/tmp/croft-baseline-XXXXXX");
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, strlen(text)), (long)strlen(text));
    close(descriptor);
    return path;
}

static void baselines_are_read_as_written(void **state) {
    (void)state;
    struct sources *sources = sources_new();
    struct source_id source = source_of(sources, "hosts/site.croft");
    struct findings *findings = findings_new();
    add(findings, "p", "a", source, 1, "x");
    findings_order(findings, sources);
    struct buf out = { 0 };
    baseline_print(&out, findings);
    buf_char(&out, 0);
    const char *problem, *path = write_file(out.data);
    struct arena *arena = arena_new();
    struct baseline *baseline = baseline_read(arena, path, &problem);
    assert_non_null(baseline);
    assert_true(baseline_has(baseline, findings_at(findings, 0)->fingerprint));
    assert_false(baseline_has(baseline, 12));
    unlink(path);
    path = write_file("# fine\n\n0123456789abcdef p\n0123456789abcdeg p\n");
    assert_null(baseline_read(arena, path, &problem));
    assert_non_null(strstr(problem, "line 4"));
    unlink(path);
    assert_null(baseline_read(arena, "/nowhere/at/all", &problem));
    buf_free(&out);
    arena_free(arena);
    findings_free(findings);
    sources_free(sources);
}

static void globs(void **state) {
    (void)state;
    static const struct {
        const char *pattern, *name;
        bool fits;
    } cases[] = {
        { "", "", true },          { "", "a", false },           { "*", "", true },
        { "*", "anything", true }, { "a*", "abc", true },        { "a*", "b", false },
        { "*c", "abc", true },     { "*b*", "abc", true },       { "a?c", "abc", true },
        { "a?c", "ac", false },    { "*-*-x", "a-b-c-x", true }, { "*ab", "aab", true },
        { "a*b*c", "a-b", false }, { "**", "x", true },          { "abc", "abcd", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (check_glob(text_of(cases[i].pattern), text_of(cases[i].name)) != cases[i].fits)
            fail_msg("%s of %s", cases[i].pattern, cases[i].name);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_by_place_and_policy),
        cmocka_unit_test(joins_hosts_whoever_is_first),
        cmocka_unit_test(fingerprints_are_of_what_it_is),
        cmocka_unit_test(waivers_and_baselines_excuse),
        cmocka_unit_test(keeps_what_is_on_these_hosts),
        cmocka_unit_test(baselines_are_read_as_written),
        cmocka_unit_test(globs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
