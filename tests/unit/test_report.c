/* Reports: whole texts compared, then random diagnostics for what must always hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "source/report.h"

#include <stdio.h>
#include <stdlib.h>

struct fixture {
    struct sources *sources;
    struct diags *diags;
};

static const char sonarr[] = "service sonarr from apps.sonarr {\n"
                             "\tport = 8989 + 5m\n"
                             "  state {\n"
                             "    workload   = sqlite\n"
                             "    recordsize = 1M\n"
                             "  }\n"
                             "  tile {\n"
                             "    a = 1\n"
                             "    b = 2\n"
                             "    c = 3\n"
                             "  }\n"
                             "}\n";

static int set_up(void **state) {
    struct fixture *fixture = malloc(sizeof *fixture);
    *fixture = (struct fixture){ sources_new(), diags_new() };
    sources_add(fixture->sources, TEXT("hosts/forge/sonarr.croft"), text_of(sonarr));
    sources_add(fixture->sources, TEXT("stdlib/apps/sonarr.croft"),
                TEXT("preset sonarr for service {\n  port = 8989\n}"));
    *state = fixture;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *fixture = *state;
    diags_free(fixture->diags);
    sources_free(fixture->sources);
    free(fixture);
    return 0;
}

static struct source_id add(struct fixture *fixture, const char *name, const char *content) {
    return sources_add(fixture->sources, text_of(name), text_of(content));
}

/* The span from the first place where `from` stands to the end of the first `to` at or after it. */
static struct span between(const struct fixture *fixture, uint32_t source, const char *from,
                           const char *to) {
    struct source_id id = { source };
    struct text text = source_text(fixture->sources, id);
    size_t start = text_find(text, text_of(from));
    assert_true(start < text.size);
    struct text rest = { text.data + start, text.size - start };
    size_t end = start + text_find(rest, text_of(to)) + strlen(to);
    return (struct span){ id, (uint32_t)start, (uint32_t)end };
}

static struct span find(const struct fixture *fixture, uint32_t source, const char *text) {
    return between(fixture, source, text, text);
}

static struct diag *add_error(struct fixture *fixture, struct span span, const char *message,
                              const char *label) {
    struct diag *diag = diag_add(fixture->diags, DIAG_E0101, span, "%s", message);
    if (label != NULL)
        diag_span_label(fixture->diags, diag, "%s", label);
    return diag;
}

static void label(struct fixture *fixture, struct diag *diag, struct span span, const char *text) {
    diag_label(fixture->diags, diag, span, "%s", text);
}

static void edit(struct fixture *fixture, struct diag *diag, struct span span, const char *text) {
    diag_edit(fixture->diags, diag, span, "%s", text);
}

static void assert_report_in(struct fixture *fixture, struct report_style style,
                             const char *expected) {
    struct buf out = { 0 };
    report_human(&out, fixture->sources, fixture->diags, style);
    buf_char(&out, 0);
    assert_string_equal(out.data, expected);
    buf_free(&out);
}

/* `expected` without the summary line of a single error. */
static void assert_report(struct fixture *fixture, const char *expected) {
    char whole[8192];
    snprintf(whole, sizeof whole, "%s\n1 error\n", expected);
    assert_report_in(fixture, (struct report_style){ 0 }, whole);
}

static void test_nothing_to_report(void **state) {
    assert_report_in(*state, (struct report_style){ 0 }, "");
}

static void test_all_parts(void **state) {
    struct fixture *f = *state;
    struct diag *diag = add_error(f, find(f, 1, "1M"), "the recordsize is too large", "too large");
    label(f, diag, find(f, 1, "recordsize"), "set here");
    label(f, diag, find(f, 1, "workload"), "holds SQLite");
    label(f, diag, find(f, 2, "port"), "the port of the preset");
    diag_note(f->diags, diag, "SQLite writes pages\nof 4-16K");
    diag_help(f->diags, diag, "drop the line");
    edit(f, diag, find(f, 1, "1M"), "16K");
    assert_report(f, "error[E0101]: the recordsize is too large\n"
                     " --> hosts/forge/sonarr.croft:5:18\n"
                     "  |\n"
                     "4 |     workload   = sqlite\n"
                     "  |     -------- holds SQLite\n"
                     "5 |     recordsize = 1M\n"
                     "  |     ----------   ^^ too large\n"
                     "  |     |\n"
                     "  |     set here\n"
                     "  |\n"
                     " ::: stdlib/apps/sonarr.croft:2:3\n"
                     "  |\n"
                     "2 |   port = 8989\n"
                     "  |   ---- the port of the preset\n"
                     "  |\n"
                     "  = note: SQLite writes pages\n"
                     "          of 4-16K\n"
                     "  = help: drop the line\n"
                     "  = fix:\n"
                     "5 -     recordsize = 1M\n"
                     "5 +     recordsize = 16K\n");
}

static void test_overlapping_marks(void **state) {
    struct fixture *f = *state;
    struct diag *diag = add_error(f, find(f, 1, "8989 + 5m"), "an Int and a Duration",
                                  "cannot add");
    label(f, diag, find(f, 1, "8989"), "an Int");
    label(f, diag, find(f, 1, "5m"), "a Duration");
    assert_report(f, "error[E0101]: an Int and a Duration\n"
                     " --> hosts/forge/sonarr.croft:2:9\n"
                     "  |\n"
                     "2 |     port = 8989 + 5m\n"
                     "  |            ----^^^-- a Duration\n"
                     "  |            |\n"
                     "  |            an Int\n"
                     "  |            cannot add\n");
}

static void test_same_span_twice(void **state) {
    struct fixture *f = *state;
    struct diag *diag = add_error(f, find(f, 1, "sqlite"), "both", "primary");
    label(f, diag, find(f, 1, "sqlite"), "secondary");
    assert_report(f, "error[E0101]: both\n"
                     " --> hosts/forge/sonarr.croft:4:18\n"
                     "  |\n"
                     "4 |     workload   = sqlite\n"
                     "  |                  ^^^^^^ primary\n"
                     "  |                  |\n"
                     "  |                  secondary\n");
}

static void test_marks_without_labels(void **state) {
    struct fixture *f = *state;
    struct diag *diag = add_error(f, find(f, 1, "sqlite"), "no labels", NULL);
    label(f, diag, find(f, 1, "workload"), "");
    assert_report(f, "error[E0101]: no labels\n"
                     " --> hosts/forge/sonarr.croft:4:18\n"
                     "  |\n"
                     "4 |     workload   = sqlite\n"
                     "  |     --------     ^^^^^^\n");
}

static void test_lines_left_out(void **state) {
    struct fixture *f = *state;
    struct diag *diag = add_error(f, find(f, 1, "service"), "far apart", NULL);
    label(f, diag, find(f, 1, "state"), "one line between: it is shown");
    label(f, diag, find(f, 1, "b = 2"), "several lines between");
    assert_report(f, "error[E0101]: far apart\n"
                     " --> hosts/forge/sonarr.croft:1:1\n"
                     "  |\n"
                     "1 | service sonarr from apps.sonarr {\n"
                     "  | ^^^^^^^\n"
                     "2 |     port = 8989 + 5m\n"
                     "3 |   state {\n"
                     "  |   ----- one line between: it is shown\n"
                     "...\n"
                     "9 |     b = 2\n"
                     "  |     ----- several lines between\n");
}

static void test_span_over_lines(void **state) {
    struct fixture *f = *state;
    add_error(f, between(f, 1, "state", "  }"), "two ends", "all of this");
    assert_report(f, "error[E0101]: two ends\n"
                     " --> hosts/forge/sonarr.croft:3:3\n"
                     "  |\n"
                     "3 | /   state {\n"
                     "4 | |     workload   = sqlite\n"
                     "5 | |     recordsize = 1M\n"
                     "6 | |   }\n"
                     "  | |___^ all of this\n");
}

static void test_span_over_lines_from_the_middle(void **state) {
    struct fixture *f = *state;
    add_error(f, between(f, 1, "{", "1M"), "from the middle", "to here");
    assert_report(f, "error[E0101]: from the middle\n"
                     " --> hosts/forge/sonarr.croft:1:33\n"
                     "  |\n"
                     "1 |   service sonarr from apps.sonarr {\n"
                     "  |  _________________________________^\n"
                     "2 | |     port = 8989 + 5m\n"
                     "3 | |   state {\n"
                     "4 | |     workload   = sqlite\n"
                     "5 | |     recordsize = 1M\n"
                     "  | |___________________^ to here\n");
}

static void test_nested_spans_over_lines(void **state) {
    struct fixture *f = *state;
    struct diag *diag = add_error(f, between(f, 1, "service", "  }\n}\n"), "nested", "the service");
    label(f, diag, between(f, 1, "state", "  }\n"), "its state");
    label(f, diag, between(f, 1, "sqlite", "b = 2"), "crosses");
    label(f, diag, find(f, 1, "1M"), "within a line");
    assert_report(f, "error[E0101]: nested\n"
                     "  --> hosts/forge/sonarr.croft:1:1\n"
                     "   |\n"
                     " 1 | /   service sonarr from apps.sonarr {\n"
                     " 2 | |       port = 8989 + 5m\n"
                     " 3 | |/    state {\n"
                     " 4 | ||      workload   = sqlite\n"
                     "   | || __________________-\n"
                     " 5 | |||     recordsize = 1M\n"
                     "   | |||                  -- within a line\n"
                     " 6 | |||   }\n"
                     "   | |||___- its state\n"
                     " 7 | | |   tile {\n"
                     " 8 | | |     a = 1\n"
                     " 9 | | |     b = 2\n"
                     "   | | |_________- crosses\n"
                     "10 | |       c = 3\n"
                     "11 | |     }\n"
                     "12 | |   }\n"
                     "   | |___^ the service\n");
}

static void test_more_spans_over_lines_than_bars(void **state) {
    struct fixture *f = *state;
    struct diag *diag = add_error(f, between(f, 1, "service", "}\n"), "many", "the first");
    for (uint32_t i = 1; i < 12; i++)
        label(f, diag, (struct span){ { 1 }, i, 200 - i }, "nested");
    struct buf out = { 0 };
    report_human(&out, f->sources, f->diags, (struct report_style){ 0 });
    assert_true(text_find(buf_view(&out), TEXT("||||||||")) < out.size);
    assert_int_equal(text_find(buf_view(&out), TEXT("|||||||||")), out.size);
    buf_free(&out);
}

static void test_tabs_and_wide_characters(void **state) {
    struct fixture *f = *state;
    uint32_t wide = add(f, "w.croft", "\ttitle = \"日本 e\xcc\x81t\xc3\xa9\" + x\n").id;
    struct diag *diag = add_error(f, find(f, wide, "x"), "columns", "here");
    label(f, diag, find(f, wide, "日本"), "four columns");
    assert_report(f, "error[E0101]: columns\n"
                     " --> w.croft:1:22\n"
                     "  |\n"
                     "1 |     title = \"日本 été\" + x\n"
                     "  |              ----        ^ here\n"
                     "  |              |\n"
                     "  |              four columns\n");
}

static void test_control_characters_are_shown(void **state) {
    struct fixture *f = *state;
    uint32_t odd = add(f, "o\x1b.croft", "a\x1b[31m\x7f\xe2\x80\xae\xff z\r\n").id;
    struct diag *diag = add_error(f, find(f, odd, "z"), "bad \x1b[0m\nbytes", "\x07 here");
    diag_note(f->diags, diag, "a\ttab");
    assert_report(f, "error[E0101]: bad ␛[0m␊bytes\n"
                     " --> o␛.croft:1:11\n"
                     "  |\n"
                     "1 | a␛[31m␡\\u{202e}\\xff z\n"
                     "  |                     ^ ␇ here\n"
                     "  |\n"
                     "  = note: a    tab\n");
}

static void test_ends_of_lines_and_files(void **state) {
    struct fixture *f = *state;
    uint32_t last = (uint32_t)source_text(f->sources, (struct source_id){ 2 }).size;
    struct diag *diag = add_error(f, (struct span){ { 2 }, last, last }, "the end", "`}` expected");
    label(f, diag, find(f, 2, "8989\n"), "takes its line end along");
    label(f, diag, (struct span){ { 2 }, 27, 27 }, "no width");
    assert_report(f, "error[E0101]: the end\n"
                     " --> stdlib/apps/sonarr.croft:3:2\n"
                     "  |\n"
                     "1 | preset sonarr for service {\n"
                     "  |                            - no width\n"
                     "2 |   port = 8989\n"
                     "  |          ---- takes its line end along\n"
                     "3 | }\n"
                     "  |  ^ `}` expected\n");
}

static void test_empty_source_and_spans_beyond_it(void **state) {
    struct fixture *f = *state;
    uint32_t empty = add(f, "empty.croft", "").id;
    struct diag *diag = add_error(f, (struct span){ { empty }, 0, 0 }, "nothing there", "here");
    label(f, diag, (struct span){ { empty }, 70, 90 }, "beyond");
    label(f, diag, (struct span){ { 2 }, 30, 20 }, "the wrong way round");
    label(f, diag, (struct span){ { 0 }, 30, 20 }, "nowhere: left out");
    assert_report(f, "error[E0101]: nothing there\n"
                     " --> empty.croft:1:1\n"
                     "  |\n"
                     "1 |\n"
                     "  | ^ here\n"
                     "  | |\n"
                     "  | beyond\n"
                     "  |\n"
                     " ::: stdlib/apps/sonarr.croft:2:3\n"
                     "  |\n"
                     "2 |   port = 8989\n"
                     "  |   - the wrong way round\n");
}

/* 40 lines of ten bytes, then one of 3000. */
static uint32_t add_long(struct fixture *f) {
    struct buf text = { 0 };
    for (int i = 0; i < 9; i++)
        buf_text(&text, TEXT("abc def g\n"));
    for (int i = 0; i < 300; i++)
        buf_printf(&text, "%03d.......", i);
    uint32_t id = sources_add(f->sources, TEXT("long.croft"), buf_view(&text)).id;
    buf_free(&text);
    return id;
}

static void test_long_line_from_its_middle(void **state) {
    struct fixture *f = *state;
    add_error(f, find(f, add_long(f), "150"), "in the middle", "here");
    assert_report(
        f,
        "error[E0101]: in the middle\n"
        "  --> long.croft:10:1501\n"
        "   |\n"
        "10 | "
        "...3.......144.......145.......146.......147.......148.......149.......150.......151......"
        ".152.......153........\n"
        "   |                                                                        ^^^ here\n");
}

static void test_long_line_at_its_ends(void **state) {
    struct fixture *f = *state;
    uint32_t source = add_long(f);
    struct diag *diag = add_error(f, find(f, source, "000"), "at the start", "here");
    label(f, diag, find(f, source, "299"), "clipped away");
    assert_report(f, "error[E0101]: at the start\n"
                     "  --> long.croft:10:1\n"
                     "   |\n"
                     "10 | "
                     "000.......001.......002.......003.......004.......005.......006.......007...."
                     "...008.......009.......010......\n"
                     "   | ^^^                                                                     "
                     "                                  - clipped away\n"
                     "   | |\n"
                     "   | here\n");
}

static void test_long_span_in_a_long_line(void **state) {
    struct fixture *f = *state;
    add_error(f, between(f, add_long(f), "100", "200"), "longer than the window", "here");
    assert_report(f, "error[E0101]: longer than the window\n"
                     "  --> long.croft:10:1001\n"
                     "   |\n"
                     "10 | "
                     "...100.......101.......102.......103.......104.......105.......106.......107."
                     "......108.......109.......110......\n"
                     "   |    "
                     "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
                     "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ here\n");
}

static void test_fix_of_whole_lines(void **state) {
    struct fixture *f = *state;
    struct diag *diag = add_error(f, find(f, 1, "port"), "lines come and go", NULL);
    edit(f, diag, find(f, 1, "    a = 1\n"), "");
    edit(f, diag, (struct span){ { 1 }, 0, 0 }, "use apps.media (sonarr)\n\n");
    edit(f, diag, find(f, 1, "    recordsize = 1M\n"), "");
    edit(f, diag, find(f, 1, "sqlite"), "postgres");
    assert_report(f, "error[E0101]: lines come and go\n"
                     " --> hosts/forge/sonarr.croft:2:2\n"
                     "  |\n"
                     "2 |     port = 8989 + 5m\n"
                     "  |     ^^^^\n"
                     "  |\n"
                     "  = fix:\n"
                     "1 + use apps.media (sonarr)\n"
                     "2 +\n"
                     "4 -     workload   = sqlite\n"
                     "5 -     recordsize = 1M\n"
                     "4 +     workload   = postgres\n"
                     "8 -     a = 1\n");
}

static void test_fix_in_another_file(void **state) {
    struct fixture *f = *state;
    struct diag *diag = add_error(f, find(f, 1, "5m"), "edits elsewhere", NULL);
    edit(f, diag, find(f, 2, "8989"), "8990");
    edit(f, diag, find(f, 2, "89"), "overlaps");
    edit(f, diag, (struct span){ { 2 }, 999, 5 }, "\n// beyond the end");
    assert_report(f, "error[E0101]: edits elsewhere\n"
                     " --> hosts/forge/sonarr.croft:2:16\n"
                     "  |\n"
                     "2 |     port = 8989 + 5m\n"
                     "  |                   ^^\n"
                     "  |\n"
                     "  = fix: stdlib/apps/sonarr.croft\n"
                     "2 -   port = 8989\n"
                     "3 - }\n"
                     "2 +   port = overlaps89\n"
                     "3 + }\n"
                     "4 + // beyond the end\n");
}

static void test_long_fix_is_cut(void **state) {
    struct fixture *f = *state;
    struct diag *diag = add_error(f, (struct span){ 0 }, "a long fix", NULL);
    edit(f, diag, (struct span){ { 2 }, 0, 0 }, "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n");
    assert_report(f, "error[E0101]: a long fix\n"
                     "   = fix: stdlib/apps/sonarr.croft\n"
                     " 1 + 1\n"
                     " 2 + 2\n"
                     " 3 + 3\n"
                     " 4 + 4\n"
                     " 5 + 5\n"
                     " 6 + 6\n"
                     " 7 + 7\n"
                     " 8 + 8\n"
                     " 9 + 9\n"
                     "10 + 10\n"
                     "11 + 11\n"
                     "12 + 12\n"
                     "...\n");
}

static void test_subject_severities_and_cap(void **state) {
    struct fixture *f = *state;
    struct diag *diag = add_error(f, find(f, 1, "1M"), "a policy's", NULL);
    diag_subject(f->diags, diag, TEXT("recordsize-fits-workload"));
    diag->severity = DIAG_WARNING;
    diag_add(f->diags, DIAG_E0801, (struct span){ 0 }, "nowhere")->severity = DIAG_INFO;
    add_error(f, find(f, 1, "5m"), "not shown", NULL);
    add_error(f, find(f, 1, "a = 1"), "not shown either", NULL);
    assert_report_in(f, (struct report_style){ .errors_max = 2 },
                     "warning[recordsize-fits-workload]: a policy's\n"
                     " --> hosts/forge/sonarr.croft:5:18\n"
                     "  |\n"
                     "5 |     recordsize = 1M\n"
                     "  |                  ^^\n"
                     "\n"
                     "info[E0801]: nowhere\n"
                     "\n"
                     "2 errors, 1 warning, 1 info (2 not shown)\n");
}

static void test_colors(void **state) {
    struct fixture *f = *state;
    struct diag *diag = add_error(f, find(f, 1, "1M"), "red", "primary");
    label(f, diag, find(f, 1, "recordsize"), "secondary");
    diag_help(f->diags, diag, "help");
    edit(f, diag, find(f, 1, "1M"), "16K");
    assert_report_in(f, (struct report_style){ .color = true },
                     "\033[0;1;31merror[E0101]\033[0;1m: red\033[0m\n"
                     " \033[0;1;34m-->\033[0m hosts/forge/sonarr.croft:5:18\n"
                     "\033[0;1;34m  |\033[0m\n"
                     "\033[0;1;34m5 |\033[0m     recordsize = 1M\n"
                     "\033[0;1;34m  |\033[0m     \033[0;1;34m----------\033[0m   "
                     "\033[0;1;31m^^\033[0m \033[0;1;31mprimary\033[0m\n"
                     "\033[0;1;34m  |\033[0m     \033[0;1;34m|\033[0m\n"
                     "\033[0;1;34m  |\033[0m     \033[0;1;34msecondary\033[0m\n"
                     "\033[0;1;34m  |\033[0m\n"
                     "  \033[0;1;34m= \033[0;1mhelp\033[0m: help\n"
                     "  \033[0;1;34m= \033[0;1mfix\033[0m:\n"
                     "\033[0;1;34m5 \033[0;31m-     recordsize = 1M\033[0m\n"
                     "\033[0;1;34m5 \033[0;32m+     recordsize = 16K\033[0m\n"
                     "\n"
                     "\033[0;1m1 error\033[0m\n");
}

static void assert_json(struct fixture *f, const char *expected) {
    struct buf out = { 0 };
    report_json(&out, f->sources, f->diags);
    buf_char(&out, 0);
    assert_string_equal(out.data, expected);
    buf_free(&out);
}

static void test_json(void **state) {
    struct fixture *f = *state;
    assert_json(f, "{\"version\":1,\"diagnostics\":[]}\n");
    struct diag *diag = add_error(f, find(f, 1, "1M"), "too \"large\"\n\x01\xff\xc3\xa9\\", "here");
    label(f, diag, find(f, 2, "port"), "a\tb");
    diag_note(f->diags, diag, "one");
    diag_note(f->diags, diag, "two");
    diag_help(f->diags, diag, "three");
    edit(f, diag, find(f, 1, "1M"), "16K");
    diag_subject(f->diags, diag, TEXT("policy"));
    diag_add(f->diags, DIAG_E0801, (struct span){ 0 }, "nowhere")->severity = DIAG_INFO;
    assert_json(
        f,
        "{\"version\":1,\"diagnostics\":[\n"
        "{\"code\":\"E0101\",\"subject\":\"policy\",\"severity\":\"error\",\"message\":\"too "
        "\\\"large\\\"\\n\\u0001\\ufffdé\\\\\",\"file\":\"hosts/forge/"
        "sonarr.croft\",\"start\":{\"line\":5,\"column\":18,\"offset\":103},\"end\":{\"line\":5,"
        "\"column\":20,\"offset\":105},\"label\":\"here\",\"labels\":[{\"file\":\"stdlib/apps/"
        "sonarr.croft\",\"start\":{\"line\":2,\"column\":3,\"offset\":30},\"end\":{\"line\":2,"
        "\"column\":7,\"offset\":34},\"text\":\"a\\tb\"}],\"notes\":[\"one\",\"two\"],\"helps\":["
        "\"three\"],\"fix\":[{\"file\":\"hosts/forge/"
        "sonarr.croft\",\"start\":{\"line\":5,\"column\":18,\"offset\":103},\"end\":{\"line\":5,"
        "\"column\":20,\"offset\":105},\"text\":\"16K\"}]},\n"
        "{\"code\":\"E0801\",\"severity\":\"info\",\"message\":\"nowhere\",\"file\":null,\"start\":"
        "null,\"end\":null,\"label\":null,\"labels\":[],\"notes\":[],\"helps\":[],\"fix\":[]}\n"
        "]}\n");
}

/* Lines end without blanks, are UTF-8 and not much wider than the window. */
static void assert_lines_are_sane(struct text report) {
    size_t start = 0;
    assert_int_equal(utf8_check(report), report.size);
    for (size_t i = 0; i < report.size; i++) {
        if (report.data[i] != '\n') {
            assert_true((unsigned char)report.data[i] >= 0x20);
            continue;
        }
        if (i > start)
            assert_int_not_equal(report.data[i - 1], ' ');
        assert_true(utf8_columns((struct text){ report.data + start, i - start }) < 150);
        start = i + 1;
    }
    assert_int_equal(start, report.size);
}

static struct span random_span(unsigned *seed) {
    uint32_t start = (uint32_t)rand_r(seed) % 400, size = (uint32_t)rand_r(seed) % 60;
    if (rand_r(seed) % 4 == 0)
        size = (uint32_t)rand_r(seed) % 400;
    return (struct span){ { (uint32_t)rand_r(seed) % 4 }, start, start + size };
}

static struct text random_source(char *room, unsigned *seed) {
    static const char *const pieces[] = {
        "\n", "\t",   " ",  "word", "\xe4\xb8\xad", "\xcc\x81",
        "\r", "\xff", "{ ", " }\n", "a = 1\n",      "\xe2\x80\x8f"
    };
    size_t size = 0;
    while (size < 350) {
        const char *piece = pieces[(size_t)rand_r(seed) % (sizeof pieces / sizeof *pieces)];
        size_t repeat = rand_r(seed) % 20 == 0 ? 40 : 1;
        for (; repeat > 0 && size < 350; repeat--, size += strlen(piece))
            memcpy(room + size, piece, strlen(piece));
    }
    return (struct text){ room, size };
}

static void add_random(struct diags *diags, unsigned *seed) {
    struct diag *diag = diag_add(diags, DIAG_E0101, random_span(seed), "message");
    diag_span_label(diags, diag, "primary");
    for (int i = rand_r(seed) % 6; i > 0; i--)
        diag_label(diags, diag, random_span(seed), "label %d", i);
    for (int i = rand_r(seed) % 4; i > 0; i--)
        diag_edit(diags, diag, random_span(seed), "text %d\n", i);
}

static void test_random_diagnostics(void **state) {
    (void)state;
    unsigned seed = 7;
    for (int round = 0; round < 400; round++) {
        struct sources *sources = sources_new();
        struct diags *diags = diags_new();
        char room[400];
        for (int i = 0; i < 3; i++)
            sources_add(sources, TEXT("x.croft"), random_source(room, &seed));
        for (int i = 0; i < 5; i++)
            add_random(diags, &seed);
        diags_sort(diags, sources);
        struct buf out = { 0 };
        report_human(&out, sources, diags, (struct report_style){ 0 });
        assert_lines_are_sane(buf_view(&out));
        out.size = 0;
        report_json(&out, sources, diags);
        assert_int_equal(utf8_check(buf_view(&out)), out.size);
        buf_free(&out);
        diags_free(diags);
        sources_free(sources);
    }
}

#define REPORT_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        REPORT_TEST(test_nothing_to_report),
        REPORT_TEST(test_all_parts),
        REPORT_TEST(test_overlapping_marks),
        REPORT_TEST(test_same_span_twice),
        REPORT_TEST(test_marks_without_labels),
        REPORT_TEST(test_lines_left_out),
        REPORT_TEST(test_span_over_lines),
        REPORT_TEST(test_span_over_lines_from_the_middle),
        REPORT_TEST(test_nested_spans_over_lines),
        REPORT_TEST(test_more_spans_over_lines_than_bars),
        REPORT_TEST(test_tabs_and_wide_characters),
        REPORT_TEST(test_control_characters_are_shown),
        REPORT_TEST(test_ends_of_lines_and_files),
        REPORT_TEST(test_empty_source_and_spans_beyond_it),
        REPORT_TEST(test_long_line_from_its_middle),
        REPORT_TEST(test_long_line_at_its_ends),
        REPORT_TEST(test_long_span_in_a_long_line),
        REPORT_TEST(test_fix_of_whole_lines),
        REPORT_TEST(test_fix_in_another_file),
        REPORT_TEST(test_long_fix_is_cut),
        REPORT_TEST(test_subject_severities_and_cap),
        REPORT_TEST(test_colors),
        REPORT_TEST(test_json),
        cmocka_unit_test(test_random_diagnostics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
